"""
An RRULE (RFC 5545 §3.3.10) that says on which days a standing window returns, and nothing of times or ends.

A rule that leaves the day open, such as `FREQ=WEEKLY;INTERVAL=2`, leaves it to be found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.recurrence import CODES, Every, Frequency, Pattern, PatternDay, Recurrence
from downtime_cli.core.wording import either, shortened

_NUMBERS: Final = {"BYMONTH": (1, 12), "BYMONTHDAY": (-31, 31), "BYSETPOS": (-366, 366), "INTERVAL": (1, 999)}
"""The least and greatest number of each part; 0 is none."""
_KNOWN: Final = ("FREQ", "BYDAY", "WKST", *_NUMBERS)
_WAYS_OUT: Final = {
    "BYHOUR": "leave it out: the time of day is what is found, and --team-hours limits it",
    "BYMINUTE": "leave it out: the time of day is what is found, and --team-hours limits it",
    "BYSECOND": "leave it out: the time of day is what is found",
    "COUNT": "leave it out: a standing window is for 12 months",
    "UNTIL": "leave it out: a standing window is for 12 months",
    "BYWEEKNO": "name the days by BYMONTH with BYDAY or BYMONTHDAY",
    "BYYEARDAY": "name the days by BYMONTH with BYDAY or BYMONTHDAY",
}
_BY_DAY: Final = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,3}")
_MOST_WEEKS: Final = {Frequency.MONTHLY: 5, Frequency.YEARLY: 53}
_MOST_FREE_WEEKS: Final = 26
_MOST_SHOWN: Final = 60
_EXAMPLE: Final = "write it like FREQ=MONTHLY;BYDAY=3SA"


def parse_rule(text: str) -> Recurrence:
    """Read a rule, with or without `RRULE:`.

    Raises:
        BadTextError: it is none, says more than days, or can never be kept.
    """
    parts = _split(text)
    frequency = _read_frequency(parts)
    numbers = {name: _read_numbers(name, parts[name]) for name in _NUMBERS if name in parts}
    pattern = Pattern(
        frequency=frequency,
        interval=max(numbers.get("INTERVAL", (1,))),
        days=_read_days(parts["BYDAY"]) if "BYDAY" in parts else (),
        month_days=numbers.get("BYMONTHDAY", ()),
        months=numbers.get("BYMONTH", ()),
        positions=numbers.get("BYSETPOS", ()),
    )
    if "WKST" in parts:
        _check_week_start(parts["WKST"], pattern)
    _check_parts(pattern)
    if _is_open(pattern):
        return _leave_open(pattern)
    return _pick_days(pattern) if frequency is Frequency.WEEKLY and pattern.positions else _number_days(pattern)


def _split(text: str) -> dict[str, str]:
    plain = "".join(text.upper().split()).removeprefix("RRULE:")
    parts: dict[str, str] = {}
    for part in filter(None, plain.split(";")):
        name, found, value = part.partition("=")
        if not found or not value:
            raise BadTextError(f"expected parts like FREQ=MONTHLY in an RRULE, got {part[:_MOST_SHOWN]!r}", _EXAMPLE)
        if name in parts:
            raise BadTextError(f"{shortened(name)} is in the RRULE twice", f"leave one {shortened(name)}")
        if name not in _KNOWN:
            message = f"an RRULE of a standing window has no {shortened(name)}"
            raise BadTextError(message, _WAYS_OUT.get(name, f"its parts are {', '.join(_KNOWN)}"))
        parts[name] = value
    return parts


def _read_frequency(parts: dict[str, str]) -> Frequency:
    text = parts.get("FREQ", "")
    found = next((each for each in Frequency if each == text), None)
    if found is None:
        got = f"got {text[:_MOST_SHOWN]!r}" if text else "there is none"
        raise BadTextError(f"expected a FREQ of {either([*Frequency])} in the RRULE, {got}", _EXAMPLE)
    return found


def _read_numbers(name: str, text: str) -> tuple[int, ...]:
    """Read whole numbers: those from the start first, then those from the end, each once."""
    low, high = _NUMBERS[name]
    texts = text.split(",")
    numbers = {int(each) for each in texts if _WHOLE.fullmatch(each)}
    is_plain = all(map(_WHOLE.fullmatch, texts)) and (name != "INTERVAL" or len(texts) == 1)
    if not is_plain or any(not low <= number <= high or number == 0 for number in numbers):
        allowed = f"{max(low, 1)} to {high}{', or below zero from the end' if low < 0 else ''}"
        raise BadTextError(f"expected {name} from {allowed}, got {text[:_MOST_SHOWN]!r}", f"correct {name}")
    return _in_order(numbers)


def _in_order(numbers: set[int]) -> tuple[int, ...]:
    return tuple(sorted(numbers, key=lambda number: (number < 0, number)))


def _read_days(text: str) -> tuple[PatternDay, ...]:
    days = set()
    for each in text.split(","):
        match = _BY_DAY.fullmatch(each)
        if match is None or (match[1] and int(match[1]) == 0):
            message = f"expected days such as SA, 3SA or -1FR as BYDAY, got {each[:_MOST_SHOWN]!r}"
            raise BadTextError(message, f"the days are {', '.join(CODES)}")
        days.add((CODES.index(match[2]), int(match[1]) if match[1] else None))
    return tuple(PatternDay(*day) for day in sorted(days, key=lambda day: (day[0], (day[1] or 0) < 0, day[1] or 0)))


def _check_week_start(text: str, pattern: Pattern) -> None:
    """Refuse weeks that start on another day than Monday where that would make a difference."""
    if text not in CODES:
        raise BadTextError(f"expected a day such as MO as WKST, got {text[:_MOST_SHOWN]!r}", "leave out WKST")
    matters = pattern.frequency is Frequency.WEEKLY and (pattern.interval > 1 or pattern.positions)
    if text != "MO" and matters and len(pattern.days) > 1:
        raise BadTextError(f"weeks start on Monday here, not WKST={text}", "leave out WKST, and look at the dates")


def _check_parts(pattern: Pattern) -> None:
    """Refuse parts that do not go together, as the standard does.

    Raises:
        BadTextError: they do not.
    """
    frequency, numbers = pattern.frequency, [each.nth for each in pattern.days if each.nth is not None]
    most = _MOST_WEEKS[Frequency.MONTHLY if pattern.months else frequency] if frequency in _MOST_WEEKS else 0
    if numbers and not most:
        raise BadTextError(
            f"days are not numbered with FREQ={frequency}", "write FREQ=MONTHLY, or BYDAY without numbers"
        )
    if 0 < len(numbers) < len(pattern.days):  # both is either to the standard, and neither to some calendars
        message = "BYDAY has days with and without numbers, which calendars read in different ways"
        raise BadTextError(message, "number all of them, or none")
    if any(abs(number) > most for number in numbers):
        raise BadTextError(f"no weekday comes {max(map(abs, numbers))} times", f"number days up to {most}")
    if frequency is Frequency.WEEKLY and pattern.month_days:
        raise BadTextError("BYMONTHDAY does not go with FREQ=WEEKLY", "write FREQ=MONTHLY")
    if pattern.positions and (frequency is Frequency.DAILY or not (pattern.days or pattern.month_days)):
        raise BadTextError(
            "BYSETPOS counts the days of BYDAY or BYMONTHDAY in a week, month or year", "leave out BYSETPOS"
        )


def _is_open(pattern: Pattern) -> bool:
    return pattern.frequency is not Frequency.DAILY and not pattern.days and not pattern.month_days


def _leave_open(pattern: Pattern) -> Every:
    """Read a rule that does not say on which day.

    Raises:
        BadTextError: it says in which months, or nothing that can be found.
    """
    if pattern.months:
        raise BadTextError("the RRULE does not say on which day of those months", "add BYDAY=1SU or BYMONTHDAY=15")
    if pattern.frequency is Frequency.WEEKLY:
        return every_weeks(pattern.interval)
    return every_months(pattern.interval * (12 if pattern.frequency is Frequency.YEARLY else 1))


def every_weeks(interval: int) -> Every:
    """Return on the best day of every so many weeks.

    Raises:
        BadTextError: it is less than twice a year.
    """
    if not 1 <= interval <= _MOST_FREE_WEEKS:
        raise BadTextError(f"expected 1 to {_MOST_FREE_WEEKS} weeks, got {interval}", "write '6 months' or 'yearly'")
    return Every(frequency=Frequency.WEEKLY, interval=interval)


def every_months(interval: int) -> Every:
    """Return on the best day of every so many months.

    Raises:
        BadTextError: each year would have other months.
    """
    if interval < 1 or 12 % interval:
        message = f"expected 1, 2, 3, 4, 6 or 12 months, which a year has whole, got {interval}"
        raise BadTextError(message, f"write '{_near_months(interval)}'")
    return Every(frequency=Frequency.MONTHLY, interval=interval)


def _near_months(interval: int) -> Every:
    choices: Sequence[int] = (1, 2, 3, 4, 6, 12)
    return Every(frequency=Frequency.MONTHLY, interval=min(choices, key=lambda each: abs(each - interval)))


def _pick_days(pattern: Pattern) -> Pattern:
    """Write positions in a week as its days: `BYDAY=MO,TH;BYSETPOS=-1` is `BYDAY=TH`.

    Calendars made with python-dateutil miscount them in the week of the first date.

    Raises:
        BadTextError: weeks that reach into another month would have other days, or it picks none.
    """
    count = len(pattern.days)
    places = {place - 1 if place > 0 else count + place for place in pattern.positions}
    days = tuple(day for index, day in enumerate(pattern.days) if index in places)
    if pattern.months or not days:
        raise BadTextError("BYSETPOS picks no fixed days of each week", "name the days by BYDAY alone")
    return replace(pattern, days=days, positions=())


def _number_days(pattern: Pattern) -> Pattern:
    """Write positions of one weekday in a month as its numbers: `BYDAY=SA;BYSETPOS=3` is `BYDAY=3SA`."""
    one = pattern.days[0] if len(pattern.days) == 1 else None
    if one is None or one.nth or pattern.month_days or pattern.frequency is not Frequency.MONTHLY:
        return pattern
    if not pattern.positions or any(abs(each) > _MOST_WEEKS[Frequency.MONTHLY] for each in pattern.positions):
        return pattern
    days = tuple(PatternDay(one.weekday, each) for each in pattern.positions)
    return replace(pattern, days=days, positions=())
