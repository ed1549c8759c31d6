"""
Standing maintenance windows: values, and the rule by which calendars repeat them (RFC 5545).

A slot is a time of day on a weekday by one zone's clock, every week or once a month. Its dates are the 52 or 12 first
ones from the moment the policy allows; blackouts and public holidays leave some of them out.
"""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from msgspec import Struct

from downtime_cli.core.localtime import resolve_wall, zone_name
from downtime_cli.core.planning.plan import Burden, ComparisonKind, RuleSummary
from downtime_cli.core.policy import Recurrence
from downtime_cli.core.quality.finding import AnswerHead
from downtime_cli.core.window import DAY, MINUTE, Span
from downtime_cli.core.wording import LONG_WEEKDAYS

DATES: Final = {Recurrence.WEEKLY: 52, Recurrence.MONTHLY: 12}
_CODES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ORDINALS: Final = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}


class Slot(Struct, frozen=True, kw_only=True):
    """When a standing window starts: on a weekday (0 is Monday) at `start` by the clock of `zone`.

    `nth`: the 1st to 4th or the last (-1) such day of each month, None for every week.
    """

    weekday: int
    nth: int | None
    start: time
    zone: tzinfo

    def rule(self) -> str:
        """Return the recurrence as an RRULE's value: as many dates as there are in twelve months."""
        if self.nth is None:
            return f"FREQ=WEEKLY;BYDAY={_CODES[self.weekday]};COUNT={DATES[Recurrence.WEEKLY]}"
        return f"FREQ=MONTHLY;BYDAY={self.nth}{_CODES[self.weekday]};COUNT={DATES[Recurrence.MONTHLY]}"

    def words(self, length: timedelta) -> str:
        """Name the slot of a window of that length: `every Tuesday, 04:00-06:00 Europe/Berlin`."""
        day = LONG_WEEKDAYS[self.weekday]
        days = f"every {day}" if self.nth is None else f"on the {_ORDINALS[self.nth]} {day} of each month"
        start = datetime.combine(datetime(2024, 1, 1) + self.weekday * DAY, self.start)  # noqa: DTZ001 - a Monday's wall
        end = start + length
        last = f"-{end:%H:%M}" if end.date() == start.date() else f" to {LONG_WEEKDAYS[end.weekday()]} {end:%H:%M}"
        return f"{days}, {start:%H:%M}{last} {zone_name(self.zone)}"


class Occurrence(Struct, frozen=True, kw_only=True):
    """One date of a standing window and what it is expected to cost, weights included."""

    window: Span
    expected: float


class LeftOut(Struct, frozen=True, kw_only=True):
    """One date on which there is no window: the code of the rule (blackout or holidays) and the names of reasons."""

    window: Span
    code: str
    names: tuple[str, ...]


class StandingChoice(Struct, frozen=True, kw_only=True):
    """A slot and what it costs over twelve months.

    `dates` and `left_out` are ascending and together 52 or 12. `expected`: units in all dates, `mean` in one of them.
    `share_of_week`: the mean's part of a week's traffic; `worst_zone_share`: the largest part of its own week that a
    zone loses on average; `error_budget`: mean share of the 30-day error budget that `--slo` leaves.
    """

    slot: Slot
    dates: tuple[Occurrence, ...]
    left_out: tuple[LeftOut, ...]
    expected: float
    mean: float
    share_of_week: float
    worst_zone_share: float
    error_budget: float | None = None

    @property
    def worst(self) -> int:
        """Return the index of the most expensive date, the first of equal ones."""
        return max(range(len(self.dates)), key=lambda index: self.dates[index].expected)


class ZoneYear(Struct, frozen=True, kw_only=True):
    """What one zone bears on each date of the recommended slot, in the order of its dates."""

    zone: tzinfo
    share: float
    expected: tuple[float, ...]


class SlotCost(Struct, frozen=True, kw_only=True):
    """A slot and its mean cost of a date."""

    slot: Slot
    mean: float


class StandingComparison(Struct, frozen=True, kw_only=True):
    """What another standing window would cost on average; `slot` is None for the mean of all slots.

    The guess is what a person would have said: Sunday 02:00 in the largest zone, every week or the first of the month.
    """

    kind: ComparisonKind
    slot: Slot | None
    mean: float
    feasible: bool


class StandingPlan(AnswerHead, frozen=True, kw_only=True):
    """The best standing window for twelve months and everything needed to act on it.

    `slots`: how many were weighed; `clocks`: the best slot by each distinct clock, best first; `rules`: with the slots
    each excludes, most restrictive first; `zones`: most interrupted first; `announce_by`: the latest instant to
    announce the first date. `burdens` as a plan has them, for all dates together.
    """

    recommended: StandingChoice
    zones: tuple[ZoneYear, ...]
    alternatives: tuple[StandingChoice, ...]
    clocks: tuple[SlotCost, ...]
    comparisons: tuple[StandingComparison, ...]
    slots: int
    rules: tuple[RuleSummary, ...]
    announce_by: datetime
    burdens: tuple[Burden, ...] = ()


class NoStandingWindow(AnswerHead, frozen=True, kw_only=True):
    """No slot keeps the rules on all its dates.

    `nearest`: the slot that breaks them on the fewest dates, None if blackouts and holidays leave no slot any date;
    `broken`: the rules it breaks, each with the number of dates.
    """

    slots: int
    rules: tuple[RuleSummary, ...]
    nearest: StandingChoice | None
    broken: tuple[RuleSummary, ...]


class MonthCost(Struct, frozen=True, kw_only=True):
    """The dates of one month by the slot's own clock: the first of the month, how many, and what they cost."""

    month: date
    dates: int
    expected: float


def month_costs(choice: StandingChoice) -> tuple[MonthCost, ...]:
    """Return what each month costs, in order; months without a date are left out."""
    months: dict[date, list[float]] = {}
    for occurrence in choice.dates:
        month = occurrence.window.start.astimezone(choice.slot.zone).date().replace(day=1)
        months.setdefault(month, []).append(occurrence.expected)
    return tuple(MonthCost(month=month, dates=len(each), expected=math.fsum(each)) for month, each in months.items())


def calendar_lines(choice: StandingChoice) -> tuple[str, ...]:
    """Return the lines that make an event of the slot in a calendar: start, length, rule and dates left out.

    By RFC 5545 §3.8: local time with the zone's name; UTC has a `Z` instead. The length is in hours, which are exact,
    where days would follow the clock. The rule counts the dates left out too.
    """
    zone = choice.slot.zone
    kept, left_out = ([each.window.start for each in dates] for dates in (choice.dates, choice.left_out))
    first = _wall(choice.slot, min(kept + left_out))
    is_utc = zone_name(zone) == "UTC"
    key, mark = ("", "Z") if is_utc else (f";TZID={zone_name(zone)}", "")
    hours, minutes = divmod((choice.dates[0] if choice.dates else choice.left_out[0]).window.duration // MINUTE, 60)
    length = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    return (
        f"DTSTART{key}:{first:%Y%m%dT%H%M%S}{mark}",
        f"DURATION:PT{length}",
        f"RRULE:{choice.slot.rule()}",
        *(f"EXDATE{key}:{_wall(choice.slot, start):%Y%m%dT%H%M%S}{mark}" for start in left_out),
    )


def _wall(slot: Slot, start: datetime) -> datetime:
    """Return a date as the rule has it: at the slot's time of day, even where clocks skip that time and move it on."""
    day = start.astimezone(slot.zone).date()
    wall = datetime.combine(day, slot.start)
    return wall if resolve_wall(wall, slot.zone) == start else wall - DAY
