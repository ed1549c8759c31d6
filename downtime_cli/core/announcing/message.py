"""Messages of the schedule, and the versions of a plan that they are about."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from msgspec import Struct

from downtime_cli.core.window import Span


class Status(StrEnum):
    """Where the maintenance stands, in MAINTNOTE's words."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"
    IN_PROCESS = "IN-PROCESS"
    COMPLETED = "COMPLETED"


class AnnouncementKind(StrEnum):
    """What one message of the schedule announces."""

    INITIAL = "initial"
    REMINDER = "reminder"
    START = "start"
    EXTENDED = "extended"
    COMPLETE = "complete"
    RESCHEDULED = "rescheduled"
    CANCELLED = "cancelled"


class Announcement(Struct, frozen=True, kw_only=True):
    """One message of the schedule, by one channel."""

    kind: AnnouncementKind
    channel: str
    promised: datetime
    """The latest instant that keeps the promised lead time."""
    send_at: datetime | None
    """When to send it, no later than `promised`; None if that was over when the plan was made, or if it waits."""
    lead: timedelta
    """How long before the start it goes out, or should have; zero for the messages at the start and the end."""
    zones: tuple[tzinfo, ...]
    """The recipients' zones, most users first."""
    reach: float | None
    """Share of the recipients who are awake when it goes out; None where nobody said where they live."""
    region: str = ""
    """What the recipients are called together; empty for everybody."""
    waits_for: Status | None = None
    """The status that sends it, whenever it is recorded; None where the clock does.

    Until then `promised` is when that is planned for, and `reach` the share of readers who would be awake when they get
    it after that.
    """

    @property
    def missed(self) -> bool:
        """Whether it is too late to keep this promise."""
        return self.send_at is None and self.waits_for is None

    @property
    def moment(self) -> datetime:
        """When it is sent, should have been, or is expected to be."""
        return self.send_at or self.promised

    @property
    def is_at_night(self) -> bool:
        """Whether more than half of the recipients are asleep when it goes out."""
        return self.reach is not None and self.reach < 0.5


class Revision(Struct, frozen=True, kw_only=True):
    """One version of a plan."""

    sequence: int
    status: Status
    at: datetime
    """When it came into force."""
    window: Span
    by: str = ""
    """Who made it; empty where nobody said."""
    note: str = ""
    """Why, for the team; empty where nobody said."""
    rule: str = ""
    """How a series repeats: the lines of a calendar event for it, as its readers know them; empty for one window."""
