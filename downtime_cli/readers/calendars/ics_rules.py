"""
Rules by which events recur (RFC 5545 §3.3.10), checked before anything goes by them.

python-dateutil, which finds the dates, never ends on some rules and takes others for what they do not say. So a rule is
refused unless each of its parts is in range, it comes at all, and it does not come more often than any calendar means.
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import prod
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import BadTextError

_FREQUENCIES: Final = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY")
_TOO_OFTEN: Final = ("MINUTELY", "SECONDLY")
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_RANGES: Final = {
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYSETPOS": (-366, 366),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 59),
}
"""The least and greatest number of each part; where negative ones are allowed, 0 is not."""
_PLAIN: Final = {"RSCALE": "GREGORIAN", "SKIP": "OMIT"}
"""Parts of RFC 7529 with the values that change nothing."""
_BY_DAY: Final = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_MOST_WEEKS: Final = 5  # of a month
_SEARCHED_DAYS: Final = 60 * 366
_HIGHEST_COUNT: Final = 10**9  # as good as without end; some programs read no more than 31 bits
_AGAIN: Final = "correct the RRULE in your calendar and export it again"


class Rule(Struct, frozen=True, kw_only=True):
    """A rule that can be gone by."""

    text: str
    """In the order that all programs understand, without what means nothing."""
    until: str
    """As it was put into the text, or empty."""
    count: int | None


class Parts(Struct, frozen=True, kw_only=True):
    """The parts that decide on which days it comes."""

    frequency: str
    interval: int
    by: dict[str, frozenset[int]]
    weekdays: frozenset[int]
    nth: frozenset[tuple[int, int]]
    """Weekdays with their ordinals in the month or year; 0 for every one."""
    week_start: int


def check_rule(text: str, start: datetime, find_until: Callable[[str], str]) -> Rule | None:
    """Check a rule of an event that starts at a clock time; None for one that is empty.

    Args:
        text: the value of the property.
        start: when it first comes, by its own clock.
        find_until: puts a date or time into the form of a clock time, or raises BadTextError.

    Raises:
        BadTextError: a part of it is missing or out of range, or it never comes, or all the time.
    """
    given = _split(text)
    if not given:
        return None
    parts = _build_parts(given, start)
    count = _read_count(given)
    if not _comes(parts, start):
        raise BadTextError(f"{text.strip()[:100]!r} never comes: no date fits all of its parts", _AGAIN)
    kept = {key: value for key, value in given.items() if key not in {"COUNT", "UNTIL", *_PLAIN}}
    until = find_until(given["UNTIL"]) if "UNTIL" in given else ""
    kept |= ({"UNTIL": until} if until else {}) | ({"COUNT": str(count)} if count is not None else {})
    return Rule(text=";".join(f"{key}={value}" for key, value in kept.items()), until=until, count=count)


@lru_cache(maxsize=1024)
def read_parts(text: str, start: datetime) -> Parts:
    """Read what decides on the days of a rule, which was checked, of an event that starts at a clock time."""
    return _build_parts(_split(text), start)


def _split(text: str) -> dict[str, str]:
    """Split a rule into its parts, FREQ first."""
    given: dict[str, str] = {}
    for part in filter(None, "".join(text.upper().split()).replace("\\", "").split(";")):
        key, found, value = part.partition("=")
        if not found or not value:
            raise BadTextError(f"expected KEY=VALUE, got {part[:40]!r}; rules of vCalendar 1.0 are not read", _AGAIN)
        if key in given:
            raise BadTextError(f"{key[:40]} is there twice", _AGAIN)
        given[key] = value
    if text.strip() and "FREQ" not in given:
        raise BadTextError(f"there is no FREQ in {text.strip()[:60]!r}", _AGAIN)
    return {"FREQ": given.pop("FREQ"), **given} if given else {}


def _build_parts(given: dict[str, str], start: datetime) -> Parts:
    """Read what decides on the days; what nobody says is as it is at the start (RFC 5545)."""
    frequency = _read_frequency(given)
    unknown = given.keys() - {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *_RANGES, *_PLAIN}
    unknown |= {key for key, plain in _PLAIN.items() if given.get(key, plain) != plain}
    if unknown:
        key = min(unknown)
        raise BadTextError(f"{key[:40]}={given[key][:40]} is not known", _AGAIN)
    by = {key: _read_numbers(key, given[key]) for key in _RANGES if key in given}
    nth = frozenset(_read_day("BYDAY", text) for text in given["BYDAY"].split(",")) if "BYDAY" in given else frozenset()
    if not nth and not by.keys() & {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}:
        if frequency == "YEARLY":
            by.setdefault("BYMONTH", frozenset({start.month}))
        if frequency in {"YEARLY", "MONTHLY"}:
            by["BYMONTHDAY"] = frozenset({start.day})
        if frequency == "WEEKLY":
            nth = frozenset({(0, start.weekday())})
    is_monthly = frequency == "MONTHLY" or (frequency == "YEARLY" and "BYMONTH" in by)
    if is_monthly and any(abs(number) > _MOST_WEEKS for number, _ in nth):  # dateutil looks beyond the end of December
        raise BadTextError(f"{given['BYDAY'][:40]!r} never comes: a month has no day more than five times", _AGAIN)
    if frequency not in {"YEARLY", "MONTHLY"}:
        nth = frozenset((0, day) for _, day in nth)
    (_, week_start) = _read_day("WKST", given.get("WKST", "MO"))
    return Parts(
        frequency=frequency,
        interval=max(_read_numbers("INTERVAL", given.get("INTERVAL", "1"))),
        by=by,
        weekdays=frozenset(day for _, day in nth),
        nth=nth,
        week_start=week_start,
    )


def _read_frequency(given: dict[str, str]) -> str:
    frequency = given["FREQ"]
    if frequency in _TOO_OFTEN:
        raise BadTextError(f"FREQ={frequency} comes too often to plan by", "replace it by one long event")
    if frequency not in _FREQUENCIES:
        raise BadTextError(f"expected a FREQ of {', '.join(_FREQUENCIES)}, got {frequency[:40]!r}", _AGAIN)
    return frequency


def _read_numbers(key: str, text: str) -> frozenset[int]:
    low, high = _RANGES.get(key, (1, 10**6))
    texts = text.split(",")
    if any(not re.fullmatch(r"[+-]?[0-9]{1,9}", each) for each in texts):
        raise BadTextError(f"expected whole numbers as {key}, got {text[:40]!r}", _AGAIN)
    numbers = frozenset(map(int, texts))
    if any(not low <= number <= high or (number == 0 and low != 0) for number in numbers):
        span = f"{max(low, 1) if low else 0} to {high}{' or below zero' if low < 0 else ''}"
        raise BadTextError(f"expected {key} from {span}, got {text[:40]!r}", _AGAIN)
    return numbers


def _read_day(key: str, text: str) -> tuple[int, int]:
    match = _BY_DAY.fullmatch(text)
    if match is None or not -53 <= int(match[1] or 1) <= 53 or int(match[1] or 1) == 0:
        raise BadTextError(f"expected weekdays such as MO or -1FR as {key}, got {text[:40]!r}", _AGAIN)
    return int(match[1] or 0), _DAYS.index(match[2])


def _read_count(given: dict[str, str]) -> int | None:
    """Read how often it comes; some programs write -1 where it has no end."""
    text = given.get("COUNT")
    if text is None or re.fullmatch(r"-[0-9]+", text):
        return None
    if not re.fullmatch(r"\+?[0-9]{1,12}", text) or int(text) == 0:
        raise BadTextError(f"expected COUNT of 1 or more, got {text[:40]!r}", _AGAIN)
    return min(int(text), _HIGHEST_COUNT)


def count_times(parts: Parts) -> int:
    """Count the times at which it comes on a day, or in an hour if it comes by the hour."""
    keys = ("BYMINUTE", "BYSECOND") if parts.frequency == "HOURLY" else ("BYHOUR", "BYMINUTE", "BYSECOND")
    return prod(len(parts.by.get(key, "1")) for key in keys)


def _comes(parts: Parts, start: datetime) -> bool:
    """Whether it comes in 60 years: in a year, month, week or day that has as many times as it counts in one."""
    positions, seen = parts.by.get("BYSETPOS"), Counter[int]()
    least = min(map(abs, positions)) if positions else 1
    for day in list_days(parts, start, (start.date(), start.date() + timedelta(days=_SEARCHED_DAYS))):
        period = _number_period(parts, day)
        seen[period] += count_times(parts)
        if seen[period] >= least:
            return True
    return False


def list_days(parts: Parts, start: datetime, within: tuple[date, date]) -> Iterator[date]:
    """Yield the days of a half-open span on which it may come; BYSETPOS may leave some of them out."""
    day, end = within
    first, step = _number_period(parts, start.date()), 1 if parts.frequency == "HOURLY" else parts.interval
    months = parts.by.get("BYMONTH", frozenset(range(1, 13)))
    while day < end:
        if day.month not in months:
            day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
            continue
        if (_number_period(parts, day) - first) % step == 0 and _fits(parts, day, start):
            yield day
        day += timedelta(days=1)


def _number_period(parts: Parts, day: date) -> int:
    match parts.frequency:
        case "YEARLY":
            return day.year
        case "MONTHLY":
            return day.year * 12 + day.month
        case "WEEKLY":
            return (day.toordinal() - 1 - parts.week_start) // 7
        case _:
            return day.toordinal()


def _fits(parts: Parts, day: date, start: datetime) -> bool:
    """Whether a day is one of those that the parts name."""
    by = parts.by
    in_month, in_year = monthrange(day.year, day.month)[1], 365 + isleap(day.year)
    of_year = day.timetuple().tm_yday
    return (
        _counts(by.get("BYMONTHDAY"), day.day, in_month)
        and _counts(by.get("BYYEARDAY"), of_year, in_year)
        and ("BYWEEKNO" not in by or _is_in_week(by["BYWEEKNO"], day))
        and (not parts.nth or _is_nth(parts, day, (of_year, in_year), (day.day, in_month)))
        and (parts.frequency != "HOURLY" or _has_hour(parts, day, start))
    )


def _counts(wanted: frozenset[int] | None, place: int, whole: int) -> bool:
    """Whether a place among so many is wanted, counted from the start or from the end."""
    return wanted is None or place in wanted or place - whole - 1 in wanted


def _is_in_week(wanted: frozenset[int], day: date) -> bool:
    """Whether the day may be in a week of such a number; where weeks do not begin on Monday, in the one beside it."""
    week, weeks = day.isocalendar().week, date(day.year, 12, 28).isocalendar().week
    near = {week - 1, week, week + 1, week - weeks - 2, week - weeks - 1, week - weeks}
    return not near.isdisjoint(wanted)


def _is_nth(parts: Parts, day: date, of_year: tuple[int, int], of_month: tuple[int, int]) -> bool:
    if day.weekday() not in parts.weekdays:
        return False
    place, whole = of_year if parts.frequency == "YEARLY" and "BYMONTH" not in parts.by else of_month
    ordinals = {0, (place - 1) // 7 + 1, -((whole - place) // 7 + 1)}
    return any((ordinal, day.weekday()) in parts.nth for ordinal in ordinals)


def _has_hour(parts: Parts, day: date, start: datetime) -> bool:
    first = (start.hour - 24 * (day - start.date()).days) % parts.interval
    return any(hour in parts.by.get("BYHOUR", (hour,)) for hour in range(first, 24, parts.interval))
