"""
How often a standing window returns, as people say it: `weekly`, `2 weeks`, `third saturday`, `weekdays`, `15th`.

What may mean two things is refused with both: `every third saturday` is one of a month to some, and every three weeks
to others.
"""

from __future__ import annotations

import unicodedata
from typing import Final, Literal

from msgspec import Struct

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.likeness import find_near
from downtime_cli.core.recurrence import Frequency, Pattern, PatternDay, Recurrence
from downtime_cli.core.wording import LONG_WEEKDAYS, either
from downtime_cli.readers.recurrences.day_words import GROUPS, ORDINALS, Days, Words, read_days, split_words
from downtime_cli.readers.recurrences.written_rule import every_months, every_weeks, parse_rule

_LONGEST: Final = 400
_MOST_SHOWN: Final = 60
_MOST_DAYS: Final = 182
_MOST_DIGITS: Final = 9
_DASHES: Final = {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"}
_SAYINGS: Final = {
    "daily": "every day",
    "weekly": "every week",
    "biweekly": "every 2 weeks",
    "bi-weekly": "every 2 weeks",
    "fortnightly": "every 2 weeks",
    "fortnight": "2 weeks",
    "monthly": "every month",
    "quarterly": "every 3 months",
    "yearly": "every year",
    "annually": "every year",
    "everyday": "every day",
}
_UNITS: Final = {f"{unit}{end}": unit for unit in ("day", "week", "month", "quarter", "year") for end in ("", "s")}
_IN_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_COUNTS: Final = {"other": 2, "two": 2, "three": 3, "four": 4, "six": 6}
_PLACES: Final = {"second": 2, "third": 3, "fourth": 4, "sixth": 6, "2nd": 2, "3rd": 3, "4th": 4, "6th": 6}
_KNOWN: Final = (
    *_SAYINGS, *ORDINALS, *GROUPS, *_UNITS, *(name.lower() for name in LONG_WEEKDAYS), "every", "each", "other", "and",
)  # fmt: skip
_EXAMPLES: Final = "write weekly, '2 weeks', monthly, quarterly, 'third saturday', weekdays, '15th' or an RRULE"


class _Period(Struct, frozen=True):
    """Every so many units."""

    count: int
    unit: str


def parse_recurrence(text: str) -> Recurrence:
    """Read how often a standing window returns.

    Raises:
        BadTextError: it is not understood, may mean two things, or no such day comes.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().translate(_DASHES).split())
    if "=" in plain or plain.startswith("rrule"):
        return parse_rule(plain)
    found = _read(plain) if len(plain) <= _LONGEST else None
    if found is None:
        raise BadTextError(f"expected how often it returns, got {text[:_MOST_SHOWN]!r}", _suggest(plain))
    return found


def _suggest(plain: str) -> str:
    """Say what was meant, if it can be read once words that are nearly known are put right."""
    if len(plain) <= _LONGEST:
        words = [word if read_days(Words([word])) else find_near(word, _KNOWN) or word for word in plain.split(" ")]
        mended = " ".join(words)
        try:
            is_read = mended != plain and _read(mended) is not None
        except BadTextError:
            is_read = False
        if is_read:
            return f"did you mean '{mended}'?"
    return _EXAMPLES


def _read(plain: str) -> Recurrence | None:
    """Read a period, days, or both in either order."""
    words = split_words(" ".join(_SAYINGS.get(word, word) for word in plain.split(" ")))
    is_day = words.next in {"day", "days"} and len(words.left) > 1  # `day 15`
    first = None if is_day else _read_period(words)
    if first is not None and not words:
        return _find_days(first)
    every = "" if first else words.take({"every"})
    other = words.take({"other"})
    days = read_days(words)
    last = _read_period(words) if first is None else first
    if days is None or words or (other and last):
        return None
    if every and last is None and days.numbers and days.weekdays and not {1, -1}.issuperset(days.numbers):
        raise _refuse_every(days)
    return _repeat(days, _Period(2, "week") if other else last)


def _read_period(words: Words) -> _Period | None:
    """Take `every 2 weeks`, `every third month`, `quarter`; nothing is taken where there is none."""
    ahead = Words(words.left)
    counts = _COUNTS | _PLACES if ahead.take({"every"}) else _COUNTS
    word = ahead.next
    count = counts.get(word, int(word[:_MOST_DIGITS]) if word.isdigit() else 0)
    if count or word.isdigit():
        ahead.take({word})
    unit = ahead.take(_UNITS)
    if not unit:
        return None
    while len(words.left) > len(ahead.left):
        words.take({words.next})
    return _Period(count if count or word.isdigit() else 1, _UNITS[unit])


def _find_days(period: _Period) -> Recurrence:
    """Leave the day open, unless every so many days leave none."""
    if period.unit == "week":
        return every_weeks(period.count)
    if period.unit in _IN_MONTHS:
        return every_months(period.count * _IN_MONTHS[period.unit])
    if not 1 <= period.count <= _MOST_DAYS:
        raise BadTextError(f"expected 1 to {_MOST_DAYS} days, got {period.count}", "write '6 months' or 'yearly'")
    return Pattern(frequency=Frequency.DAILY, interval=period.count)


def _repeat(days: Days, period: _Period | None) -> Pattern | None:
    """Repeat days every so many weeks or months; None if they are not of such a period."""
    unit: Literal["week", "month"] = "month" if days.numbers else "week"
    given = period or _Period(1, unit)
    if unit == "week":
        plain = tuple(map(PatternDay, days.weekdays))
        if given.unit in {"month", "quarter"}:
            name = LONG_WEEKDAYS[days.weekdays[0]]
            raise BadTextError(f"which {name} of a month is not said", f"write 'first {name.lower()}' or 'last'")
        if given.unit != unit:
            return None
        return Pattern(frequency=Frequency.WEEKLY, interval=every_weeks(given.count).interval, days=plain)
    if given.unit not in {"month", "quarter"}:
        return None
    return _number(days, every_months(given.count * _IN_MONTHS[given.unit]).interval)


def _number(days: Days, interval: int) -> Pattern:
    """Build the pattern of numbered days.

    Raises:
        BadTextError: no month has so many.
    """
    numbers, most = days.numbers, 5 if days.weekdays else 31
    wrong = next((each for each in numbers if not (1 <= each <= most or each == -1)), None)
    if wrong is not None:
        raise BadTextError(
            f"expected a number from 1 to {most}, got {wrong}", "write 'last' for the last of each month"
        )
    if not days.weekdays:
        return Pattern(frequency=Frequency.MONTHLY, interval=interval, month_days=numbers)
    if days.is_group:
        plain = tuple(map(PatternDay, days.weekdays))
        return Pattern(frequency=Frequency.MONTHLY, interval=interval, days=plain, positions=numbers)
    numbered = tuple(PatternDay(weekday, nth) for weekday in days.weekdays for nth in numbers)
    return Pattern(frequency=Frequency.MONTHLY, interval=interval, days=numbered)


def _refuse_every(days: Days) -> BadTextError:
    """Say both readings of `every third saturday`."""
    ordinals = {number: word for word, number in ORDINALS.items()}
    numbers = " and ".join(ordinals.get(each, f"{each}th") for each in days.numbers)
    names = " and ".join(LONG_WEEKDAYS[each].lower() for each in days.weekdays)
    count = days.numbers[0]
    weeks = "every other" if count == 2 else f"every {count} weeks on"
    ways = [f"'{numbers} {names}'", *([f"'{weeks} {names}'"] if len(days.numbers) == 1 else [])]
    message = f"'every {numbers} {names}' may be one of each month, or come every so many weeks"
    return BadTextError(message, f"write {either(ways)}")
