"""What the team asks of a maintenance window: the values behind the options of `downtime plan`."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from downtime_cli.core.activity import is_office_hour
from downtime_cli.core.localtime import offset_minutes, zone_name
from downtime_cli.core.recurrence import Recurrence
from downtime_cli.core.weekends import USUAL_WEEKENDS, Weekends, weekend_on, weekends_of
from downtime_cli.core.window import Span, from_minute, to_minute

_SAMPLE_MINUTES: Final = 5
LONGEST_NAME: Final = 200
"""The most characters of a name of a service, channel, region or person: titles of status pages have room for 255."""
LONGEST_TEXT: Final = 2000
"""The most characters of any other text of a user, such as a note or a detail: an address may be as long."""
UNNAMED: Final = "the service"
"""The service of a plan for which no name was given; notices have words for it in every language."""


class Objective(StrEnum):
    """What "lowest impact" minimises: the sum over all users, or the harm to the worst-hit zone."""

    TOTAL = "total"
    FAIR = "fair"


class Preference(StrEnum):
    """Why a window is recommended though another is expected to be as quiet or a little quieter."""

    WORKING_HOURS = "in working hours"
    EARLIER = "earlier"


class ImpactLevel(StrEnum):
    """MAINTNOTE's words for what users notice."""

    NO_IMPACT = "NO-IMPACT"
    REDUCED_REDUNDANCY = "REDUCED-REDUNDANCY"
    DEGRADED = "DEGRADED"
    OUTAGE = "OUTAGE"


class WeeklyHours(Struct, frozen=True, kw_only=True):
    """Hours that return every week by the clock of one zone, such as `Mon-Fri 07:00-19:00@Europe/Berlin`."""

    days: frozenset[int]
    """The weekdays on which the hours start; 0 is Monday."""
    start: time
    end: time
    """On the next day if it is not after `start`; equal times are a whole day."""
    zone: tzinfo
    text: str
    """As the user wrote it."""


class ClosedSpan(Struct, frozen=True, kw_only=True):
    """A span in which no maintenance may happen."""

    span: Span
    name: str
    """Why: the name of the freeze or of the public holiday."""
    day: date | None = None
    """The date of a public holiday where it is kept."""


class Closing(Struct, frozen=True, kw_only=True):
    """What one option asks to keep free, whether or not any of it matters."""

    option: str
    """`blackout`, `blackout-file` or `avoid-holidays`."""
    given: str
    """As it was given: a span, a file or a country."""
    spans: tuple[ClosedSpan, ...]
    """By time, as far as they were looked for."""


class PastWindow(Struct, frozen=True, kw_only=True):
    """An earlier maintenance window, done or decided, whose impact on users counts towards fairness."""

    span: Span
    name: str


class AssumedPart(Struct, frozen=True, kw_only=True):
    """That the holidays of one part of a country were taken where others live by the same clock."""

    country: str
    other: str
    """Another part, as an example of how to name one."""
    parts: tuple[Container[date], ...]
    """The holidays of each part."""


class _JointHolidays(Struct, frozen=True):
    """The holidays that every part keeps, or those that any of them does."""

    parts: tuple[Container[date], ...]
    keep: Callable[[Iterable[bool]], bool]

    def __contains__(self, day: object) -> bool:
        """Whether it is one."""
        return isinstance(day, date) and self.keep(day in part for part in self.parts)


class WorkingCalendar(Struct, frozen=True, kw_only=True):
    """Which days are working days, by the clock of `zone`."""

    zone: tzinfo
    country: str | None = None
    """ISO code of the country whose public holidays are in `holidays`; None where only weekends count."""
    weekends: Weekends = USUAL_WEEKENDS
    holidays: Container[date] = ()
    assumed: AssumedPart | None = None
    """Set where nobody chose the part of the country whose holidays they are."""

    def other_readings(self) -> tuple[WorkingCalendar, ...]:
        """List the calendars with the fewest and the most holidays that a choice of a part could make."""
        if self.assumed is None:
            return ()
        joint = (_JointHolidays(self.assumed.parts, keep) for keep in (all, any))
        return tuple(replace(self, holidays=holidays) for holidays in joint)

    def has_off(self, day: date) -> bool:
        """Whether the local date is on a weekend or a public holiday."""
        return day.weekday() in weekend_on(self.weekends, day) or day in self.holidays

    def is_at_work(self, local_minute: int) -> bool:
        """Whether people are mostly at work, at a minute of the local clock since 1970: 09:00-17:00 on working days."""
        return is_office_hour(local_minute) and not self.has_off(from_minute(local_minute).date())

    def works_in(self, window: Span) -> bool:
        """Whether people are at work during any of a window."""
        minutes = range(to_minute(window.start), to_minute(window.end), _SAMPLE_MINUTES)
        return any(self.is_at_work(minute + offset_minutes(self.zone, from_minute(minute))) for minute in minutes)


def weekly_calendar(zone: tzinfo) -> WorkingCalendar:
    """Build the working days of a zone that are the same every week: all but the weekends of its country."""
    return WorkingCalendar(zone=zone, weekends=weekends_of(zone))


class NoticePeriod(Struct, frozen=True, kw_only=True):
    """Least time from the first announcement to the start: either `lead` or `working_days` of `calendar`."""

    text: str
    lead: timedelta = timedelta(0)
    working_days: int = 0
    calendar: WorkingCalendar | None = None

    def __post_init__(self) -> None:
        """Refuse working days without a calendar, which is a programming error."""
        if self.working_days and self.calendar is None:
            raise ValueError("working days need a calendar")

    @property
    def is_none(self) -> bool:
        """Whether users need not be told before the start."""
        return not self.lead and not self.working_days


class LadderStep(Struct, frozen=True, kw_only=True):
    """One promised message, sent by each channel at least `lead` before the start."""

    lead: timedelta
    channels: tuple[str, ...]


class Policy(Struct, frozen=True, kw_only=True):
    """Everything that decides which windows are feasible and which of them is best. Instants are aware UTC."""

    as_of: datetime
    duration: timedelta
    """Of the window, `margin` included."""
    earliest: datetime
    latest: datetime
    """The end of the window, `margin` included, is no later."""
    zone: tzinfo
    """The clock that the team reads."""
    notice: NoticePeriod
    step: timedelta = timedelta(hours=1)
    """Windows start at multiples of it by the team's clock."""
    margin: timedelta = timedelta(0)
    """Time to roll back, which is part of the window."""
    team_hours: tuple[WeeklyHours, ...] = ()
    protected: tuple[WeeklyHours, ...] = ()
    blackouts: tuple[ClosedSpan, ...] = ()
    holidays: tuple[ClosedSpan, ...] = ()
    closings: tuple[Closing, ...] = ()
    """Where blackouts and holidays are from, as far as they were given as options."""
    objective: Objective = Objective.TOTAL
    top: int = 3
    """How many alternatives to show."""
    slo: float | None = None
    """Service level objective in percent, below 100."""
    value_per_request: float | None = None
    service: str = UNNAMED
    impact_level: ImpactLevel = ImpactLevel.OUTAGE
    ladder: tuple[LadderStep, ...] | None = None
    """None for the customary one."""
    recurring: Recurrence | None = None
    """Asks for a standing window instead of a single one."""
    past_windows: tuple[PastWindow, ...] = ()
    """Distinct and sorted."""
    regions: int | None = None
    """The most regions into which the audience is split for its messages; None writes to everybody at once."""
    calendars: tuple[WorkingCalendar, ...] = ()
    """Working days of zones; in a zone without one, all but the weekends of its country."""
    automatic: bool = False
    """Whether users are told that the work is over at the planned end, by the clock."""
    has_latest: bool = False
    """Whether `latest` was asked for, rather than being how far to look."""
    chosen: Span | None = None
    """The window that somebody chose instead of the best one."""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Options by name, as they were given, that a next version of the plan needs and that are not among the others."""
    is_limited: bool = True
    """Whether somebody said how far to look; else `latest` moves on where nothing fits."""
    earliest_soon: datetime | None = None
    """What the same words will say of `earliest` in an hour, if that is later."""
    blackouts_soon: tuple[ClosedSpan, ...] = ()
    """All that the same words close at some time of the coming hour, as far as it is more than `blackouts`."""

    def calendar_of(self, zone: tzinfo) -> WorkingCalendar:
        """Find the working days of a zone."""
        name = zone_name(zone)
        known = (each for each in self.calendars if zone_name(each.zone) == name)
        return next(known, None) or weekly_calendar(zone)

    @property
    def searched(self) -> Span:
        """The span of time in which windows are looked for."""
        start = max(self.earliest, self.as_of)
        return Span(start, max(start + self.duration, self.latest))
