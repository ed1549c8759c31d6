"""Messages of the schedule, and the versions of a plan that they tell about."""

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
    """What one message of the schedule is."""

    INITIAL = "initial"
    REMINDER = "reminder"
    START = "start"
    EXTENDED = "extended"
    COMPLETE = "complete"
    RESCHEDULED = "rescheduled"
    CANCELLED = "cancelled"


class Announcement(Struct, frozen=True, kw_only=True):
    """One message of the schedule.

    `promised`: the latest instant that keeps the promised lead, start - `promised`; `send_at`: when to send, never
    later than that, or None for a step that is already past (`missed`). `lead`: how long before the start it goes
    out (of a missed step: should have), zero for the messages at the start and the end. `zones`: recipients' zones,
    most users first; `region` is what they are called together, empty for everybody; `reach`: share of them in waking
    hours.
    """

    kind: AnnouncementKind
    channel: str
    promised: datetime
    send_at: datetime | None
    lead: timedelta
    zones: tuple[tzinfo, ...]
    reach: float
    region: str = ""

    @property
    def missed(self) -> bool:
        """Tell whether it is too late to keep this promise."""
        return self.send_at is None

    @property
    def moment(self) -> datetime:
        """Return when it is sent, or should have been."""
        return self.send_at or self.promised

    @property
    def is_at_night(self) -> bool:
        """Tell whether most recipients are asleep then."""
        return self.reach < 0.5


class Revision(Struct, frozen=True, kw_only=True):
    """How the plan stood from `at` on."""

    sequence: int
    status: Status
    at: datetime
    window: Span
