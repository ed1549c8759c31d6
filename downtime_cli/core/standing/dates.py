"""
The days of a pattern in twelve months, as every calendar counts them (RFC 5545 §3.3.10).

Twelve months are 365 days, 52 weeks, 12 months or a year, by the unit that the pattern counts; they begin with its
first day and end before the one that is as many units later. A unit without such a day, like a month without a 31st,
has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final, assert_never

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.recurrence import Every, Frequency, Pattern, PatternDay, Recurrence
from downtime_cli.core.window import WEEK

_YEAR: Final = {Frequency.DAILY: 365, Frequency.WEEKLY: 52, Frequency.MONTHLY: 12, Frequency.YEARLY: 1}
"""How many units are twelve months."""
_FARTHEST: Final = timedelta(days=366)
_NUMBERS: Final = (1, 2, 3, 4, -1)
"""Which of a month's weekdays a window may be on: a fifth one is not in every month."""


class Course(Struct, frozen=True):
    """A pattern from some day on."""

    pattern: Pattern
    days: tuple[date, ...]
    """Of twelve months, in order; at least one."""


@lru_cache(maxsize=64)
def list_courses(recurring: Recurrence, begin: date) -> tuple[Course, ...]:
    """List what a recurrence may be from a day on, by the first days; none if a promised one has no day in a year.

    The interval of a promised pattern counts from its first day.
    """
    if isinstance(recurring, Pattern):
        days = pattern_days(recurring, begin)
        return (Course(_name_months(recurring, days[0]), days),) if days else ()
    courses = []
    for pattern in _free_patterns(recurring):
        first = pattern_days(pattern, begin)
        unit = _unit_of(pattern.frequency, first[0])
        begins = (_unit_start(pattern.frequency, unit + phase) for phase in range(1, pattern.interval))
        lists = (first, *(pattern_days(pattern, start) for start in begins))
        courses += [Course(_name_months(pattern, days[0]), days) for days in lists]
    return tuple(sorted(courses, key=lambda course: course.days[0]))


def shortest_distance(recurring: Recurrence, begin: date) -> timedelta | None:
    """Find how close two days of a recurrence may be: a week if there is one, None if there is none within a year."""
    courses = list_courses(recurring, begin)
    steps = (later - day for course in courses for day, later in pairwise(course.days))
    return min(steps, default=WEEK) if courses else None


def _free_patterns(recurring: Every) -> Iterator[Pattern]:
    numbers = (None,) if recurring.frequency is Frequency.WEEKLY else _NUMBERS
    for weekday in range(7):
        for nth in numbers:
            yield Pattern(frequency=recurring.frequency, interval=recurring.interval, days=(PatternDay(weekday, nth),))


def _name_months(pattern: Pattern, first: date) -> Pattern:
    """Write a pattern of every so many months by their names, where each year has the same ones."""
    if pattern.frequency is not Frequency.MONTHLY or pattern.interval == 1 or 12 % pattern.interval:
        return pattern
    months = {(first.month - 1 + months) % 12 + 1 for months in range(0, 12, pattern.interval)}
    kept = months.intersection(pattern.months) if pattern.months else months
    return replace(pattern, interval=1, months=tuple(sorted(kept)))


def pattern_days(pattern: Pattern, begin: date) -> tuple[date, ...]:
    """List the days of twelve months, from the first one on or after `begin`, from which the interval counts.

    Empty if none is within twelve months of it.
    """
    frequency = pattern.frequency
    unit, length = _unit_of(frequency, begin), _YEAR[frequency]
    sought = (day for each in range(unit, unit + length + 2) for day in _unit_days(pattern, each))
    first = next((day for day in sought if day >= begin), None)
    if first is None or first - begin > _FARTHEST:
        return ()
    unit = _unit_of(frequency, first)
    days = [day for each in range(unit, unit + length, pattern.interval) for day in _unit_days(pattern, each)]
    before = days.index(first)
    again = [] if length % pattern.interval else _unit_days(pattern, unit + length)[:before]
    return (*days[before:], *again)


def _unit_of(frequency: Frequency, day: date) -> int:
    """Number the unit that a day is in."""
    match frequency:
        case Frequency.DAILY:
            return day.toordinal()
        case Frequency.WEEKLY:
            return (day.toordinal() - 1) // 7
        case Frequency.MONTHLY:
            return day.year * 12 + day.month - 1
        case Frequency.YEARLY:
            return day.year
        case _:
            assert_never(frequency)


def _unit_start(frequency: Frequency, unit: int) -> date:
    match frequency:
        case Frequency.DAILY:
            return date.fromordinal(unit)
        case Frequency.WEEKLY:
            return date.fromordinal(unit * 7 + 1)
        case Frequency.MONTHLY:
            return date(unit // 12, unit % 12 + 1, 1)
        case Frequency.YEARLY:
            return date(unit, 1, 1)
        case _:
            assert_never(frequency)


def _unit_days(pattern: Pattern, unit: int) -> list[date]:
    """List the days of a pattern in a unit, whether or not the interval has it."""
    start, end = (_unit_start(pattern.frequency, each) for each in (unit, unit + 1))
    every = (start + timedelta(days=index) for index in range((end - start).days))
    days = [day for day in every if _has_day(pattern, day)]
    if not pattern.positions:
        return days
    places = {place - 1 if place > 0 else len(days) + place for place in pattern.positions}
    return [day for index, day in enumerate(days) if index in places]


def _has_day(pattern: Pattern, day: date) -> bool:
    """Whether a day keeps all parts but the interval and the positions."""
    if pattern.months and day.month not in pattern.months:
        return False
    if pattern.month_days and not {day.day, day.day - month_length(day) - 1}.intersection(pattern.month_days):
        return False
    return not pattern.days or any(
        day.weekday() == each.weekday and (each.nth is None or each.nth in _numbers(pattern, day))
        for each in pattern.days
    )


def month_length(day: date) -> int:
    """Count the days of a day's month."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (following - day.replace(day=1)).days


def _numbers(pattern: Pattern, day: date) -> tuple[int, int]:
    """Number a day among those of its weekday, from the first and from the last: in its month, else in its year."""
    if pattern.frequency is Frequency.YEARLY and not pattern.months:
        before, after = day.timetuple().tm_yday - 1, (date(day.year, 12, 31) - day).days
    else:
        before, after = day.day - 1, month_length(day) - day.day
    return before // 7 + 1, -(after // 7) - 1
