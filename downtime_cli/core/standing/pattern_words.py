"""The days of a pattern in words: `every Tuesday`, `on the third Saturday of each month`, `Monday to Friday`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.recurrence import Frequency, Pattern
from downtime_cli.core.wording import LONG_WEEKDAYS, MONTHS, either

_ORDINALS: Final = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}
_LONG_MONTHS: Final = "January February March April May June July August September October November December".split()
_EVERY_DAY: Final = frozenset(range(7))
_GROUPS: Final = {_EVERY_DAY: "day", frozenset(range(5)): "weekday", frozenset({5, 6}): "weekend day"}
_UNITS: Final = {
    Frequency.DAILY: "day",
    Frequency.WEEKLY: "week",
    Frequency.MONTHLY: "month",
    Frequency.YEARLY: "year",
}
_LONG: Final = {Frequency.MONTHLY, Frequency.YEARLY}
_SHORTEST_RUN: Final = 3
_SHORTEST_MONTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SURE_IN_MONTH: Final = 4
"""Of each weekday, in a month; a fifth one is there in some of them."""
_SURE_IN_YEAR: Final = 52


def word_days(pattern: Pattern) -> str:
    """Name the days on which a pattern has a window, and say of those that only some months have that it is so."""
    words = _name_days(pattern)
    if not _may_be_missing(pattern):
        return words
    is_one = len(pattern.positions or pattern.month_days or pattern.days) == 1
    if is_one and _period(pattern).startswith("each "):
        return f"{words} that has one"
    return f"{words}, where {'it exists' if is_one else 'they exist'}"


def _may_be_missing(pattern: Pattern) -> bool:
    """Whether there are months, or years, without a day that is named: a fifth Sunday, a 31st."""
    is_yearly = pattern.frequency is Frequency.YEARLY and not pattern.months
    sure = _SURE_IN_YEAR if is_yearly else _SURE_IN_MONTH
    numbered = [each.nth for each in pattern.days if each.nth is not None]
    if pattern.positions:
        weekdays = len({each.weekday for each in pattern.days})
        is_counted = weekdays and not (numbered or pattern.month_days) and pattern.frequency in _LONG
        return bool(is_counted) and any(abs(each) > sure * weekdays for each in pattern.positions)
    if pattern.month_days:
        shortest = min(_SHORTEST_MONTHS[each - 1] for each in pattern.months or range(1, 13))
        return not pattern.days and any(abs(each) > shortest for each in pattern.month_days)
    return any(abs(each) > sure for each in numbered)


def _name_days(pattern: Pattern) -> str:
    if pattern.frequency is Frequency.DAILY and pattern.interval > 1:
        return _word_distance(pattern)
    if pattern.positions:
        places = _join(_ordinal(each) for each in pattern.positions)
        return f"on the {places} {_name_group(pattern)} of {_period(pattern)}"
    if pattern.month_days:
        return _word_month_days(pattern)
    if any(each.nth is not None for each in pattern.days):
        return f"on {_word_numbered(pattern)} of {_period(pattern)}"
    return _word_weekdays(pattern)


def _word_distance(pattern: Pattern) -> str:
    """Name every so many days, and which of these have a window."""
    every = _every(pattern.interval, "day")
    if not (pattern.days or pattern.month_days or pattern.months):
        return every
    each = _name_days(replace(pattern, interval=1))
    return f"{every} that is {each.removeprefix('on ').removeprefix('every ')}" if pattern.days else f"{every}, {each}"


def _word_weekdays(pattern: Pattern) -> str:
    """Name days of the week, or every so many weeks, and the months they are limited to."""
    months = f" in {_join(_LONG_MONTHS[each - 1] for each in pattern.months)}" if pattern.months else ""
    days, interval = sorted({each.weekday for each in pattern.days}), pattern.interval
    unit = _every(interval, _UNITS[pattern.frequency])
    if len(days) in {0, len(_EVERY_DAY)}:
        return f"{'every day' if interval == 1 else f'every day of {unit}'}{months}"
    names = name_weekdays(days)
    if interval == 1:
        return f"{names if _is_run(days) else f'every {names}'}{months}"
    if interval == 2 and len(days) == 1 and pattern.frequency is Frequency.WEEKLY:
        return f"every second {names}{months}"
    return f"{unit}{',' if _is_run(days) else ' on'} {names}{months}"


def _every(interval: int, unit: str) -> str:
    return {1: f"every {unit}", 2: f"every second {unit}"}.get(interval, f"every {interval} {unit}s")


def _word_numbered(pattern: Pattern) -> str:
    """Name weekdays by their numbers: `the first and third Tuesday`, `the first Monday and the last Friday`."""
    grouped = groupby(pattern.days, key=lambda each: each.weekday)
    numbers = [(weekday, _join(_ordinal(each.nth) for each in days if each.nth)) for weekday, days in grouped]
    return _join(f"the {ordinals} {LONG_WEEKDAYS[weekday]}" for weekday, ordinals in numbers)


def _word_month_days(pattern: Pattern) -> str:
    """Name days of the month: `on the 1st and 15th of each month`, `on the last day of each month`."""
    numbers = [each for each in pattern.month_days if each > 0]
    runs = [[day for _, day in group] for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    names = [name for run in runs for name in _name_run(run)]
    names += [f"{_ordinal(each)} day" for each in pattern.month_days if each < 0]
    those = f"the {_join(names)} of {_period(pattern)}"
    if not pattern.days:
        return f"on {those}"
    weekdays = either([LONG_WEEKDAYS[each] for each in sorted({each.weekday for each in pattern.days})])
    return f"on each {weekdays} that falls on {those}"


def _name_run(run: Sequence[int]) -> list[str]:
    names = [_number(each) for each in run]
    return [f"{names[0]} to {names[-1]}"] if len(run) >= _SHORTEST_RUN else names


def _name_group(pattern: Pattern) -> str:
    """Name what positions count: `weekday`, `Saturday`, `of Monday and Thursday`."""
    weekdays = frozenset(each.weekday for each in pattern.days) or _EVERY_DAY
    if pattern.month_days or any(each.nth is not None for each in pattern.days):
        parts = Pattern(frequency=Frequency.MONTHLY, days=pattern.days, month_days=pattern.month_days)
        return f"day of those {_name_days(parts).removesuffix(' of each month')}"
    if weekdays in _GROUPS:
        return _GROUPS[weekdays]
    names = [LONG_WEEKDAYS[each] for each in sorted(weekdays)]
    return either(names)


def name_weekdays(days: Sequence[int]) -> str:
    """Name ascending days of the week: `Monday to Friday`, `Monday, Wednesday and Friday`."""
    if _is_run(days):
        return f"{LONG_WEEKDAYS[days[0]]} to {LONG_WEEKDAYS[days[-1]]}"
    return _join(LONG_WEEKDAYS[each] for each in days)


def _is_run(days: Sequence[int]) -> bool:
    return len(days) >= _SHORTEST_RUN and days[-1] - days[0] == len(days) - 1


def _period(pattern: Pattern) -> str:
    """Name of what the days are: `each month`, `every third month (Jan, Apr, Jul, Oct)`, `each March`."""
    interval, months = pattern.interval, pattern.months
    if months and pattern.frequency is Frequency.YEARLY and interval > 1:
        return f"{_name_months(months)}, {_every(interval, 'year')}"
    if months:
        return _name_months(months)
    if interval == 1:
        return f"each {'month' if pattern.month_days else _UNITS[pattern.frequency]}"
    unit = _UNITS[pattern.frequency]
    return f"every {_ORDINALS[interval]} {unit}" if interval in _ORDINALS else _every(interval, unit)


def _name_months(months: Collection[int]) -> str:
    """Name months: by their distance where it is always the same, as each year has them."""
    ordered = sorted(months)
    if len(ordered) == 1:
        return f"each {_LONG_MONTHS[ordered[0] - 1]}"
    distance, rest = divmod(12, len(ordered))
    names = [MONTHS[each - 1] for each in ordered]
    if not rest and ordered == list(range(ordered[0], 13, distance)):
        return "each month" if distance == 1 else f"every {_ORDINALS[distance]} month ({', '.join(names)})"
    return _join(_LONG_MONTHS[each - 1] for each in ordered)


def _ordinal(nth: int) -> str:
    """Name a place: `third`, `last`, `second-to-last`."""
    if nth == -1:
        return "last"
    if nth < 0:
        return f"{_ordinal(-nth)}-to-last"
    return _ORDINALS.get(nth) or _number(nth)


def _number(day: int) -> str:
    """Write an ordinal in digits: `15th`."""
    teen = day % 100 in range(11, 14)
    return f"{day}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def _join(names: Iterable[str]) -> str:
    """List names as a sentence does; none is no text."""
    *first, last = [*names] or [""]
    return f"{', '.join(first)} and {last}" if first else last
