"""
Standing maintenance windows: values, and the rule by which calendars repeat them (RFC 5545).

A slot is a time of day by one zone's clock, on the days of a pattern. Its dates are those of twelve months from the
first that the policy allows; on those that meet a blackout or a public holiday there is no window.
"""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta, tzinfo

from msgspec import Struct

from downtime_cli.core.localtime import resolve_wall, zone_name
from downtime_cli.core.planning.plan import Burden, ComparisonKind, RuleSummary
from downtime_cli.core.quality.finding import AnswerHead
from downtime_cli.core.recurrence import Pattern
from downtime_cli.core.standing.pattern_words import word_days
from downtime_cli.core.window import DAY, MINUTE, Span
from downtime_cli.core.wording import DASH, LONG_WEEKDAYS


class Slot(Struct, frozen=True, kw_only=True):
    """When a standing window starts."""

    pattern: Pattern
    start: time  # by the clock of `zone`
    zone: tzinfo
    count: int  # of its dates in twelve months, those left out included

    def rule(self) -> str:
        """Write the recurrence as the value of an RRULE, with as many dates as there are in twelve months."""
        return f"{self.pattern.rule()};COUNT={self.count}"

    def words(self, length: timedelta) -> str:
        """Name the slot of a window of that length: `every Tuesday, 04:00–06:00 Europe/Berlin`."""
        return f"{word_days(self.pattern)}, {self._word_hours(length)} {zone_name(self.zone)}"

    def _word_hours(self, length: timedelta) -> str:
        weekday = self.pattern.weekday
        start = datetime.combine(datetime(2024, 1, 1) + (weekday or 0) * DAY, self.start)  # noqa: DTZ001 - a Monday's wall
        end = start + length
        days = (end.date() - start.date()).days
        if not days:
            return f"{start:%H:%M}{DASH}{end:%H:%M}"
        if weekday is not None:
            return f"{start:%H:%M} to {LONG_WEEKDAYS[end.weekday()]} {end:%H:%M}"
        return f"{start:%H:%M} to {end:%H:%M} {'the next day' if days == 1 else f'{days} days later'}"


class Occurrence(Struct, frozen=True, kw_only=True):
    """One date of a standing window and what it is expected to cost, weights included."""

    window: Span
    expected: float


class LeftOut(Struct, frozen=True, kw_only=True):
    """One date on which there is no window."""

    window: Span
    code: str  # of the rule: blackout or holidays
    names: tuple[str, ...]  # of the blackouts or holidays


class StandingChoice(Struct, frozen=True, kw_only=True):
    """A slot and what it costs over twelve months."""

    slot: Slot
    # Both are ascending; together they are as many as the slot counts.
    dates: tuple[Occurrence, ...]
    left_out: tuple[LeftOut, ...]
    expected: float  # units interrupted on all dates together
    mean: float  # units interrupted on one date
    share_of_week: float  # the mean over a week's traffic
    worst_zone_share: float  # the largest part of its own week that any zone loses on average
    error_budget: float | None = None  # mean share of the 30-day error budget that `--slo` leaves

    @property
    def worst(self) -> int:
        """The index of the most expensive date, the earliest if several cost the same."""
        return max(range(len(self.dates)), key=lambda index: self.dates[index].expected)


class ZoneYear(Struct, frozen=True, kw_only=True):
    """The impact on one zone on each date of the recommended slot, in order."""

    zone: tzinfo
    share: float
    expected: tuple[float, ...]


class SlotCost(Struct, frozen=True, kw_only=True):
    """A slot and the mean cost of its dates."""

    slot: Slot
    mean: float


class StandingComparison(Struct, frozen=True, kw_only=True):
    """What another standing window would cost on average.

    The guess is a person's: 02:00 in the largest zone, on Sundays or the first one of a month, or on the promised days.
    """

    kind: ComparisonKind
    slot: Slot | None  # None for the mean of all slots
    mean: float
    feasible: bool


class StandingPlan(AnswerHead, frozen=True, kw_only=True):
    """The best standing window for twelve months and everything needed to act on it."""

    recommended: StandingChoice
    zones: tuple[ZoneYear, ...]  # most interrupted first
    alternatives: tuple[StandingChoice, ...]
    clocks: tuple[SlotCost, ...]  # the best slot by each distinct clock, best first
    comparisons: tuple[StandingComparison, ...]
    slots: int  # how many were weighed
    rules: tuple[RuleSummary, ...]  # with the number of slots each excludes, most restrictive first
    announce_by: datetime  # the latest instant to announce the first date
    burdens: tuple[Burden, ...] = ()  # as in a plan, for all dates together


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
    """Add up the cost of each month, in order; months without a date are left out."""
    months: dict[date, list[float]] = {}
    for occurrence in choice.dates:
        month = occurrence.window.start.astimezone(choice.slot.zone).date().replace(day=1)
        months.setdefault(month, []).append(occurrence.expected)
    return tuple(MonthCost(month=month, dates=len(each), expected=math.fsum(each)) for month, each in months.items())


def calendar_lines(choice: StandingChoice) -> tuple[str, ...]:
    """Write the lines of a calendar event for the slot: start, length, rule and dates left out (RFC 5545 §3.8).

    Times are local with the zone's name, or have a `Z` if the zone is UTC. The length is in hours, which are exact;
    days would follow the clock. The rule counts the dates left out too.
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
    """The date as the rule has it: at the slot's time of day, even where clocks skip that time and move it on."""
    day = start.astimezone(slot.zone).date()
    wall = datetime.combine(day, slot.start)
    return wall if resolve_wall(wall, slot.zone) == start else wall - DAY
