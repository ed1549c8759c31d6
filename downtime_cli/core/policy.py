"""What the team asks of a maintenance window: the values behind the options of `downtime plan`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from msgspec import Struct, field

from downtime_cli.core.window import Span

UNNAMED: Final = "the service"
"""What a plan calls a service that nobody named: notices have words for it in every language."""


class Objective(StrEnum):
    """What "lowest impact" minimises: the sum over all users, or the harm to the worst-hit zone."""

    TOTAL = "total"
    FAIR = "fair"


class Preference(StrEnum):
    """Why a window is recommended though another is expected to be as quiet or a little quieter."""

    WORKING_HOURS = "in working hours"
    EARLIER = "earlier"


class Recurrence(StrEnum):
    """How often a standing window returns."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


class ImpactLevel(StrEnum):
    """MAINTNOTE's words for what users notice."""

    NO_IMPACT = "NO-IMPACT"
    REDUCED_REDUNDANCY = "REDUCED-REDUNDANCY"
    DEGRADED = "DEGRADED"
    OUTAGE = "OUTAGE"


class WeeklyHours(Struct, frozen=True, kw_only=True):
    """Hours that return every week by the clock of one zone, such as `Mon-Fri 07:00-19:00@Europe/Berlin`.

    `days` are the weekdays on which the hours start (0 is Monday). `end <= start` means that they end on the next
    day; equal times are a whole day.
    """

    days: frozenset[int]
    start: time
    end: time
    zone: tzinfo
    text: str


class ClosedSpan(Struct, frozen=True, kw_only=True):
    """A span in which no maintenance may happen, and why: the name of the freeze or of the public holiday."""

    span: Span
    name: str


class PastWindow(Struct, frozen=True, kw_only=True):
    """A maintenance window that users have borne already, or will before the one that is planned, and its name."""

    span: Span
    name: str


class WorkingCalendar(Struct, frozen=True, kw_only=True):
    """Which days are working days, by the clock of `zone`.

    `country` is the ISO code whose public holidays are in `holidays`, or None where only weekends count.
    """

    zone: tzinfo
    country: str | None = None
    weekend: frozenset[int] = frozenset({5, 6})
    holidays: Mapping[date, str] = field(default_factory=dict)


class NoticePeriod(Struct, frozen=True, kw_only=True):
    """Least time from the first announcement to the start: either `lead`, or `working_days` of `calendar`."""

    text: str
    lead: timedelta = timedelta(0)
    working_days: int = 0
    calendar: WorkingCalendar | None = None

    def __post_init__(self) -> None:
        """Refuse working days without a calendar: each is a programming error."""
        if self.working_days and self.calendar is None:
            raise ValueError("working days need a calendar")


class LadderStep(Struct, frozen=True, kw_only=True):
    """One promised message: sent at least `lead` before the start, by each of the channels."""

    lead: timedelta
    channels: tuple[str, ...]


class Policy(Struct, frozen=True, kw_only=True):
    """Everything that decides which windows are feasible and which of them is best.

    Instants are aware UTC. The window, `margin` (time to roll back) included, lies within `[earliest, latest]`;
    starts lie on multiples of `step` by the clock of `zone`, the zone the team reads in. `has_latest`: that was asked
    for, and is not just how far to look. `recurring` asks for a
    standing window instead of a single one. `past_windows` are distinct and sorted. `regions`: into how many regions at
    most the audience is split for its messages, each on its own working days by `calendars` (Monday to Friday in zones
    without one); None sends to everybody at once.
    """

    as_of: datetime
    duration: timedelta
    earliest: datetime
    latest: datetime
    zone: tzinfo
    notice: NoticePeriod
    step: timedelta = timedelta(hours=1)
    margin: timedelta = timedelta(0)
    team_hours: tuple[WeeklyHours, ...] = ()
    protected: tuple[WeeklyHours, ...] = ()
    blackouts: tuple[ClosedSpan, ...] = ()
    holidays: tuple[ClosedSpan, ...] = ()
    objective: Objective = Objective.TOTAL
    top: int = 3
    slo: float | None = None
    value_per_request: float | None = None
    service: str = UNNAMED
    impact_level: ImpactLevel = ImpactLevel.OUTAGE
    ladder: tuple[LadderStep, ...] | None = None
    recurring: Recurrence | None = None
    past_windows: tuple[PastWindow, ...] = ()
    regions: int | None = None
    calendars: tuple[WorkingCalendar, ...] = ()
    has_latest: bool = False
