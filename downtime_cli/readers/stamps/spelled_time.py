"""
A time as people spell it, on its own: `5 Dec 04:00`, `next Sunday 2am`, or what this program prints.

What a column would decide is decided here by the text alone, or refused with all that it may mean: `05/12/2026`. A date
without a year is the coming one, today included. A weekday is the coming one: today if its hour is still ahead, unless
`next` stands before it. Without an hour it is never today, whose first moment is past.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import partial
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.localtime import resolve_wall, zone_name
from downtime_cli.readers.human_time import find_weekday
from downtime_cli.readers.stamps.calendar_words import find_word
from downtime_cli.readers.stamps.stamp_text import parse_stamp
from downtime_cli.readers.stamps.written_stamp import DateOrder, StampError, WrittenStamp
from downtime_cli.readers.zones.abbreviations import offsets_of
from downtime_cli.readers.zones.zone_names import zone_of_city

_LONGEST: Final = 120
_DASHES: Final = re.compile("[\u2010-\u2012\u2212]")
_NOON: Final = re.compile(r"\b(?:12\s?)?noon\b", re.IGNORECASE)
_MIDNIGHT: Final = re.compile(r"\bmidnight\b", re.IGNORECASE)
_CLOCK: Final = re.compile(r"\d:\d|\d\s?[ap]\.?\s?m\b", re.IGNORECASE)
# A hyphen without blanks before an hour is an offset, unless the name of a clock follows: `04:00-06:00 CET`.
_TO: Final = re.compile(r" ?[\u2013\u2014] ?| (?:-|to|until) |(?<=\d:\d\d)-(?=\d\d:\d\d [^\W\d])", re.IGNORECASE)
_TIGHT_END: Final = re.compile(r"(?<=\d:\d\d)-(?=\d\d:\d\d$)")
_RELATIVE: Final = re.compile(r"(?<![\w/])(?:(next|this|coming)\s+)?([^\W\d_]+)(?![\w/])[.,]?", re.IGNORECASE)
_WORDS: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
_MONDAY: Final = date(2001, 1, 1)
_ANY_DAY: Final = "2000-01-01"
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?:\d{4}(?=T))?(?!\d)")
# `5.12.` without a year; what follows it is no year of two digits in `5.12. 04:00` and `5.12. 4am`.
_DAY_BY_POINTS: Final = re.compile(
    r"(?<![\d.])(\d{1,2})\.\s?(1[0-2]|0?[1-9])\.(?=\s*$|\s*[^\d\s.]|\s+\d{1,2}(?:[:.]\d|\s?[ap]\.?m))", re.IGNORECASE
)
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_POINTS: Final = re.compile(r"\d\s?\.\s?\d{1,2}\s?\.\s?\d")
_LONGEST_CITY: Final = 3  # in words
_NEXT_LEAP_YEAR: Final = 8
"""The most years from one 29 February to the next, as around 2100."""

_FindDay: TypeAlias = partial[date]  # of a stamp and a moment by the clock that it is read by


class SpelledTime(Struct, frozen=True, kw_only=True):
    """What a text means."""

    wall: datetime
    """Naive, unless the text says the offset."""
    zone: tzinfo | None
    """By whose clock it is, where the text names one."""
    is_date: bool
    """Whether it is a day, without a time."""
    is_whole: bool
    """Whether the text says the year, the month and the day itself, in one way only, and IANA's name of the zone."""
    end: SpelledTime | None = None
    """Of a span; what is not said of it counts for the whole."""


def parse_spelled(text: str, now: datetime, zone: tzinfo) -> SpelledTime:
    """Read a time in words or numbers, such as `Jan 1 2024 12:30 CET`, or a span of time by its two ends.

    Args:
        text: what was typed.
        now: from when on a date without a year is looked for, and from which `tomorrow` is counted.
        zone: by whose clock days are, where the text does not say.

    Raises:
        BadTextError: it may mean two things.
        StampError: it is no time, with the reason.
    """
    if len(text) > _LONGEST:
        raise StampError("it is too long for a time")
    seen = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    plain = _DASHES.sub("-", seen)
    plain = _NOON.sub("12:00", " ".join(plain.split()))
    plain = _DAY_BY_POINTS.sub(lambda day: f"{day[1]} {_MONTHS[int(day[2]) - 1]}", plain)
    if _MIDNIGHT.search(plain):
        raise BadTextError(f"'midnight' in {text!r} may begin or end that day", "write 00:00 or 24:00")
    try:
        return _parse_span(plain, now, zone) or _parse_one(plain, now, zone)
    except OverflowError:
        raise StampError("it is beyond the calendar") from None


def _parse_span(text: str, now: datetime, zone: tzinfo) -> SpelledTime | None:
    """Read a span as people and this program write it, None if the text is none."""
    for match in _TO.finditer(text) if not _ends_tightly(text) else _TIGHT_END.finditer(text):
        left, right = text[: match.start()], text[match.end() :]
        if _CLOCK.search(left) or _find_time(right, now, zone):
            return _join(left, right, now, zone)
    return None


def _ends_tightly(text: str) -> bool:
    """Whether a text ends as this program writes spans: `Sun 29 Nov 04:00-06:00`, where no offset can be meant."""
    return find_weekday(text.partition(" ")[0].casefold()) is not None and bool(_TIGHT_END.search(text))


def _join(left: str, right: str, now: datetime, zone: tzinfo) -> SpelledTime:
    """Read both ends; what one does not say of the day or the clock is as the other has it."""
    start, end = _parse_one(left, now, zone), _find_time(right, now, zone)
    has_day = end is not None
    if end is None:
        end = _parse_one(f"{start.wall.date()} {right}", now, zone)
    if start.zone is None and end.zone is not None:
        start = replace(_by_clock_of(end, _parse_one(left, now, end.zone)), is_whole=start.is_whole)
    elif end.zone is None:
        end = _by_clock_of(start, end)
    is_mixed = (start.wall.tzinfo is None) != (end.wall.tzinfo is None)
    begin, stop = (each.wall.replace(tzinfo=None) if is_mixed else each.wall for each in (start, end))
    if not has_day and stop <= begin:
        end = replace(end, wall=end.wall + timedelta(days=1), is_whole=False)
    return replace(start, end=end, is_whole=start.is_whole and end.is_whole)


def _by_clock_of(other: SpelledTime, found: SpelledTime) -> SpelledTime:
    return replace(found, zone=other.zone, wall=found.wall.replace(tzinfo=other.wall.tzinfo))


def _find_time(text: str, now: datetime, zone: tzinfo) -> SpelledTime | None:
    try:
        return _parse_one(text, now, zone)
    except StampError:
        return None


def _parse_one(text: str, now: datetime, zone: tzinfo) -> SpelledTime:
    """Read one moment."""
    find_day: _FindDay
    try:
        stamp, find_day = parse_stamp(text, needs_year=False), partial(_find_date, text)
    except StampError as error:
        if named := _name_city(text):
            return replace(_parse_one(named, now, zone), is_whole=False)
        stamp, find_day = _parse_relative(text, error)
    is_relative = find_day.func is not _find_date
    if stamp.has_end or stamp.until is not None:
        raise StampError("what follows the hyphen may be an offset or an end")
    if stamp.is_bare_hour and (is_relative or not stamp.has_year):
        raise StampError("a number alone may be a day or an hour: write hours as 04:00 or 4am")
    clock = _read_clock(stamp)
    day = find_day(stamp, now.astimezone(clock or zone))
    wall = datetime.combine(day, time()) + timedelta(seconds=stamp.second or 0)
    return SpelledTime(
        wall=wall if stamp.second is None else _with_offset(wall, stamp),
        zone=clock,
        is_date=stamp.second is None,
        is_whole=not is_relative and stamp.has_year and (len(stamp.orders) == 1 or stamp.has_name),
    )


def _name_city(text: str) -> str:
    """Write the city at the end of a text as the zone that is called so; nothing if there is none."""
    words = text.split()
    for count in range(min(_LONGEST_CITY, len(words) - 1), 0, -1):
        zone = zone_of_city(" ".join(words[-count:]))
        if zone is not None:
            return f"{' '.join(words[:-count])} {zone_name(zone)}"
    return ""


def _parse_relative(text: str, error: StampError) -> tuple[WrittenStamp, _FindDay]:
    """Read `tomorrow 04:00` or `Sunday 2am` as a time on any day, and how to find the day."""
    for match in _RELATIVE.finditer(text):
        lead, word = (match[1] or "").casefold(), match[2].casefold()
        find_day: _FindDay
        if word in _WORDS:
            find_day = partial(_count_days, _WORDS[word])
        elif _read_weekdays(match[2]):
            find_day = partial(_find_weekday, lead, match[2])
        else:
            continue
        return parse_stamp(f"{_ANY_DAY} {text[: match.start()]} {text[match.end() :]}"), find_day
    raise error


def _read_weekdays(word: str) -> frozenset[int]:
    """Number the weekdays (Monday 0) that a word may be, in English or else elsewhere; none if it is something else."""
    if (weekday := find_weekday(word)) is not None:
        return frozenset({weekday})
    meaning = find_word(word)
    if meaning is None or meaning.month or (word.isupper() and offsets_of(word)):
        return frozenset()
    return meaning.weekdays


def _count_days(ahead: int, stamp: WrittenStamp, now: datetime) -> date:
    return _check_weekday(now.date() + timedelta(days=ahead), stamp)


def _find_weekday(lead: str, word: str, stamp: WrittenStamp, now: datetime) -> date:
    """Find the first such day whose time is ahead; today is never the `next`."""
    weekday, *others = sorted(_read_weekdays(word))
    if others:
        days = " or ".join(f"{_MONDAY + timedelta(days=day):%A}" for day in (weekday, *others))
        raise BadTextError(f"{word!r} may be {days}", "write the weekday in English, or the date")
    day = now.date() + timedelta(days=(weekday - now.weekday()) % 7)
    if day == now.date() and (lead == "next" or not _is_ahead(day, stamp, now)):
        day += timedelta(days=7)
    return _check_weekday(day, stamp)


def _is_ahead(day: date, stamp: WrittenStamp, now: datetime) -> bool:
    """Whether the time on a day is after now; a day without a time is not."""
    if stamp.second is None:
        return False
    wall = _with_offset(datetime.combine(day, time()) + timedelta(seconds=stamp.second), stamp)
    return (wall if wall.tzinfo else resolve_wall(wall, now.tzinfo or UTC)) > now


def _check_weekday(day: date, stamp: WrittenStamp) -> date:
    if stamp.weekdays and day.weekday() not in stamp.weekdays:
        raise StampError(f"{day} is a {day:%A}, not the weekday that stands beside it")
    return day


def _find_date(text: str, stamp: WrittenStamp, now: datetime) -> date:
    """Find the one date that is meant."""
    if not stamp.has_year:
        return _find_coming(stamp, now.date())
    if not _YEAR.search(text):
        raise StampError("a year has four digits, and stands apart")
    by_points = DateOrder.DAY_FIRST in stamp.orders and _POINTS.search(text) and not stamp.has_name
    orders = stamp.orders
    if by_points and replace(stamp, weekdays=frozenset()).find_day(DateOrder.DAY_FIRST) is not None:
        orders = (DateOrder.DAY_FIRST,)
    days = dict.fromkeys(day for order in orders if (day := stamp.find_day(order)) is not None)
    if len(days) > 1:
        readings = [date.fromordinal(day) for day in days]
        words = " or ".join(f"{day.day} {day:%B %Y}" for day in readings)
        raise BadTextError(f"{text!r} may be {words}", f"write the date as {' or '.join(map(str, readings))}")
    return date.fromordinal(next(iter(days))) if days else date.fromordinal(stamp.day(orders[0]))


def _find_coming(stamp: WrittenStamp, today: date) -> date:
    """Find the first such date from today on."""
    for year in range(today.year, today.year + _NEXT_LEAP_YEAR + 1):
        dated = replace(stamp, numbers=(*stamp.numbers[:2], year), weekdays=frozenset())
        found = dated.find_day(DateOrder.DAY_FIRST)
        if found is not None and found >= today.toordinal():
            return _check_weekday(date.fromordinal(found), stamp)
    raise StampError(f"there is no day {stamp.numbers[0]} of month {stamp.numbers[1]}")


def _read_clock(stamp: WrittenStamp) -> tzinfo | None:
    """Find whose clock a text names."""
    name = stamp.zone or stamp.zone_beside
    if name is not None:
        return ZoneInfo(name)
    if stamp.offset is not None:
        return timezone(timedelta(minutes=stamp.offset))
    if stamp.abbreviation is None:
        return None
    meanings = offsets_of(stamp.abbreviation)
    if len(meanings) > 1:
        zones = ", ".join(meaning.zone for meaning in meanings)
        raise StampError(f"{stamp.abbreviation} may be the clock of {zones}")
    return timezone(timedelta(minutes=meanings[0].offset))


def _with_offset(wall: datetime, stamp: WrittenStamp) -> datetime:
    """Add the offset that a text says, by numbers or by letters, if clocks of the zone beside it show it then."""
    if stamp.offset is not None:
        aware = wall.replace(tzinfo=timezone(timedelta(minutes=stamp.offset)))
        zone = stamp.zone_beside
        if zone is not None and aware.astimezone(ZoneInfo(zone)).utcoffset() != aware.utcoffset():
            raise StampError(f"clocks of {zone} have another offset then")
        return aware
    if stamp.abbreviation is None:
        return wall
    zone = stamp.zone or offsets_of(stamp.abbreviation)[0].zone
    for fold in (0, 1):
        shown = wall.replace(tzinfo=ZoneInfo(zone), fold=fold)
        if shown.tzname() == stamp.abbreviation or _is_alike(shown, stamp):
            return wall.replace(tzinfo=timezone(shown.utcoffset() or timedelta(0)))
    raise StampError(f"clocks of {zone} do not show {stamp.abbreviation} then")


def _is_alike(shown: datetime, stamp: WrittenStamp) -> bool:
    """Whether a zone has the offset that letters stand for, as Berlin does for MEZ."""
    offsets = {timedelta(minutes=meaning.offset) for meaning in offsets_of(stamp.abbreviation or "")}
    return shown.utcoffset() in offsets
