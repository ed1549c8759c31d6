"""
One text to what it says of a point in time: a date, a clock time, an offset or a zone, a weekday.

Which of the numbers of a date is the year, the month and the day is left open where the text leaves it open: that is
decided for a whole column. The sign of an offset is that of ISO 8601, whatever stands before it: `GMT+0100` is east.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct

from downtime_cli.readers.stamps.calendar_words import CalendarWord, find_other_month, find_word
from downtime_cli.readers.zones.abbreviations import offsets_of, zone_of_clock
from downtime_cli.readers.zones.zone_names import resolve_zone

_FURTHEST_MINUTES: Final = 14 * 60
_LONGEST: Final = 120
_WORD: Final = r"[^\W\d_]+"
_FILLERS: Final = frozenset(
    "t at on um uhr h klo kl klokken om ore ora alle à às las la de del of o в г год года р року і feira den ч".split()
)
_YEAR: Final = r"['\u2019]?(?P<c>\d{4}(?!\d)|\d{2}(?![\d:.h]|\s?[ap]\.?m))"
# The quick way for dates in numbers, in whichever order, which are most of what is not ISO 8601.
_NUMERIC: Final = re.compile(
    r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:,?[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?: ?([AaPp])[Mm])?)?$"
)
_DATE: Final = re.compile(
    r"(?P<a>\d{1,4})(?:([/-])(?P<b>\d{1,2})\2|\.\s?(?P<b2>\d{1,2})\.\s?)(?P<c>\d{1,4})(?:\.(?=\s|$)|(?![\d.]))"
)
_COMPACT: Final = re.compile(r"(?P<a>(?:19|20)\d\d)(?P<b>\d\d)(?P<c>\d\d)(?!\d)")
_WEEK: Final = re.compile(r"(\d{4})-?W(\d\d)-?(\d)(?!\d)", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"(\d{4})-(\d{3})(?!\d)")
_IDEOGRAPHS: Final = re.compile(r"(?P<a>\d{4}|\d{2})\s?[年년]\s?(?P<b>\d{1,2})\s?[月월]\s?(?P<c>\d{1,2})\s?[日일号號]?")
_DAY_AND_NAME: Final = re.compile(
    rf"(?P<a>\d{{1,4}})(?:st|nd|rd|th|er|[.ºª°])?[\s/,-]*(?:de\s|d['\u2019]|of\s)?(?P<word>{_WORD})\.?"
    rf"(?:[\s/.,-]*(?:del?\s|of\s)?{_YEAR})?",
    re.IGNORECASE,
)
_YEAR_AND_NAME: Final = re.compile(
    rf"(?P<a>\d{{4}})\.?[\s/,-]*(?P<word>{_WORD})[\s/.,-]*(?P<c>\d{{1,2}})(?!\d)", re.IGNORECASE
)
_NAME_AND_DAY: Final = re.compile(
    rf"(?P<word>{_WORD})\.?[\s/-]*(?P<a>\d{{1,2}})(?!\d)(?:st|nd|rd|th|\.)?(?:[\s,/-]+(?:del?\s|of\s)?{_YEAR})?",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"(?P<h>\d{1,2})(?:([:.])(?P<m>\d{2})(?:\2(?P<s>\d{2})(?:[.,:]\d+)?)?|(?=\D|$))(?![\d/])")
_UNIT_CLOCK: Final = re.compile(
    r"(?P<h>\d{1,2})\s?(?:[時时点點시]|h(?![a-z]))"
    r"(?:\s?(?P<m>\d{1,2})(?![\d./-])\s?(?:[分분]|min(?![a-z]))?(?:\s?(?P<s>\d{1,2})\s?(?:[秒초]|s(?![a-z])))?)?",
    re.IGNORECASE,
)
_HALF: Final = re.compile(r"([ap])(?:\.\s?m\b\.?|m\b\.?)", re.IGNORECASE)
_DOTTED_HALF: Final = re.compile(r"([^\W\d_]{1,2})\.\s?([^\W\d_]{1,2})\.")
_OFFSET: Final = re.compile(
    r"(?P<utc>UTC|GMT|Z)?\s?(?P<sign>[+-])(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?(?::?00)?(?![\d:])", re.IGNORECASE
)
_ZONE: Final = re.compile(r"[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+")
_NAME: Final = re.compile(_WORD)
_LONE_YEAR: Final = re.compile(r"(\d{4})(?!\d)")
_TO: Final = re.compile(
    r"\s+(?:-|to|bis|until|till|à|al|hasta|tot|do|по)\s+|\s*(?:--|[\u2013\u2014\u301c~/])\s*", re.IGNORECASE
)
_GAP: Final = re.compile(r"[\s,;@|\[\]\u00b7\u060c]+|[-\u2013](?=\s)|:(?=\d\d:)|\.(?=[\s,]|$)")
_DASH: Final = re.compile(r"[-_/](?=\d\d?(?:\D|$))")
_COMMENT: Final = re.compile(r"\(([^()]*)\)")
_GO_MONOTONIC: Final = re.compile(r"\sm=[+-][\d.]+$")
_IDEOGRAPHIC_DAYS: Final = "月火水木金土日"
_TIGHT_SPAN: Final = re.compile(r"\d-(\d\d)(?::(\d\d))?$")
_BASIC_CLOCK: Final = re.compile(r"(?P<h>\d\d)(?P<m>\d\d)(?P<s>\d\d)?(?:[.,]\d+)?(?!\d)")


class StampError(ValueError):
    """Why a text is no point in time: words for people."""


class DateOrder(StrEnum):
    """In which order the numbers of a date stand; the month is never last."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    YEAR_FIRST = "year first"


class WrittenStamp(Struct, frozen=True, kw_only=True):
    """What one text says."""

    # The numbers of the date as they stand; a named month stands in the middle.
    numbers: tuple[int, int, int]
    # In which orders they may stand, as far as this text alone shows.
    orders: tuple[DateOrder, ...]
    # What the text calls the day, if it does: those that the word means in any language.
    weekdays: frozenset[int] = frozenset()
    # Of the clock time, since midnight; None for a date alone.
    second: int | None = None
    # In minutes east.
    offset: int | None = None
    # The IANA name of the zone, where the text names one and no offset.
    zone: str | None = None
    # In capitals, where it stands alone.
    abbreviation: str | None = None
    # In minutes, where what was read as an offset may be the end of a span of clock time: `05:00-06:00`.
    until: int | None = None
    # Whether the month is a word.
    has_name: bool = False
    # Whether it is the start of a span of which the text gives the end too.
    has_end: bool = False

    def day(self, order: DateOrder) -> int:
        """Count the day, as `date.toordinal` does, with the numbers in an order.

        Raises:
            StampError: there is no such day, or it is another weekday.
        """
        found = self.date(order)
        if self.weekdays and found.weekday() not in self.weekdays:
            raise StampError(f"{found} is a {found:%A}, not the weekday that stands beside it")
        return found.toordinal()

    def find_day(self, order: DateOrder) -> int | None:
        """Count the day as `day` does, None if there is no such day or it is another weekday."""
        try:
            return self.day(order)
        except StampError:
            return None

    def is_date(self) -> bool:
        """Whether there is such a date, whichever order it is in, and whatever its weekday."""
        for order in self.orders:
            try:
                self.date(order)
            except StampError:
                continue
            return True
        return False

    def date(self, order: DateOrder) -> date:
        """Find the date; StampError if there is none such."""
        if order not in self.orders:
            if len(self.orders) > 1 and not self.has_name:
                raise StampError(f"it cannot be {order}, as others of its column are")
            order = self.orders[0]
        first, second, third = self.numbers
        day, month, year = {
            DateOrder.DAY_FIRST: (first, second, third),
            DateOrder.MONTH_FIRST: (second, first, third),
            DateOrder.YEAR_FIRST: (third, second, first),
        }[order]
        if year < 100:
            year += 2000 if year < 70 else 1900
        try:
            return date(year, month, day)
        except ValueError:
            raise StampError(f"there is no day {day} of month {month} in {year}") from None


def parse_stamp(text: str) -> WrittenStamp:
    """Read a text as a point in time.

    Raises:
        StampError: it is none, or not a whole one, with the reason.
    """
    match = _NUMERIC.match(text)
    if match is None:
        if not any(map(str.isdecimal, text)):
            raise StampError("it has no numbers")
        return _Scan(text).stamp()
    first, mark, second, third, hour, minute, seconds, half = match.groups()
    clock = None if hour is None else _read_clock(hour, minute, seconds, None if half is None else half in "pP")
    return WrittenStamp(numbers=(int(first), int(second), int(third)), orders=_orders(first, mark, third), second=clock)


def parse_clock_time(text: str) -> int | None:
    """Read a clock time alone as seconds since midnight, None if it is none."""
    try:
        return _Scan(text).clock_alone()
    except StampError:
        return None


def _orders(first: str, mark: str, third: str) -> tuple[DateOrder, ...]:
    """List the orders that the lengths of the outer numbers allow: a year has two or four digits."""
    found: tuple[DateOrder, ...] = ()
    if len(third) == 4 and len(first) <= 2:
        found = (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST)
    elif len(first) == 4 and len(third) <= 2:
        found = (DateOrder.YEAR_FIRST,)
    elif len(first) <= 2 and len(third) == 2:
        found = tuple(DateOrder)[: 1 + len(first)]
    elif len(first) == 2 and len(third) == 1 and mark != ".":  # with full stops it is a version of something
        found = (DateOrder.YEAR_FIRST,)
    if not found:
        raise StampError("it has no year of two or four digits")
    return found


def _read_clock(hour: str, minute: str | None, second: str | None, is_afternoon: bool | None) -> int:
    hours, minutes, seconds = int(hour), int(minute or 0), int(second or 0)
    if is_afternoon is not None:
        if not 1 <= hours <= 12:
            raise StampError(f"hour {hours} is none of a clock with AM and PM")
        hours = hours % 12 + 12 * is_afternoon
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 60 or total > 86400:
        raise StampError("there is no such time of day")
    return total


class _Scan:
    """The text while it is read from left to right, each part at most once."""

    def __init__(self, text: str) -> None:
        if len(text) > _LONGEST:
            raise StampError("it is too long for a time")
        plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
        plain = "".join(char for char in plain if unicodedata.category(char) != "Cf")
        plain = _GO_MONOTONIC.sub("", plain.strip().strip("'\""))
        self._comments = [found.strip() for found in _COMMENT.findall(plain)]
        self._text = _COMMENT.sub(" ", plain).strip()
        self._at = 0
        self._numbers: tuple[int, int | None, int | None] | None = None
        self._orders: tuple[DateOrder, ...] = ()
        self._has_name = self._is_compact = False
        self._weekdays: frozenset[int] = frozenset()
        self._clock: re.Match[str] | None = None
        self._half: int | None = None
        self._offset: int | None = None
        self._zone: str | None = None
        self._abbreviation: str | None = None

    def stamp(self) -> WrittenStamp:
        """Read the whole text."""
        steps = (self._skip, self._take_date, self._take_clock, self._take_half, self._take_offset, self._take_zone)
        has_end = False
        while self._at < len(self._text):
            if has_end := self._ends_in_span():
                break
            if not any(step() for step in (*steps, self._take_word, self._take_year)):
                raise StampError(f"{self._text[self._at :]!r} is not understood")
        self._read_comments()
        if self._numbers is None or None in self._numbers:
            raise StampError("it has no whole date: day, month and year")
        first, second, third = self._numbers
        assert second is not None
        assert third is not None
        span = _TIGHT_SPAN.search(self._text) if self._offset is not None else None
        return WrittenStamp(
            numbers=(first, second, third),
            orders=self._orders,
            weekdays=self._weekdays,
            second=self._second(),
            offset=self._offset,
            zone=self._zone if self._offset is None else None,
            abbreviation=self._abbreviation if self._offset is None else None,
            until=int(span[1]) * 60 + int(span[2] or 0) if span else None,
            has_name=self._has_name,
            has_end=has_end,
        )

    def clock_alone(self) -> int | None:
        """Read the whole text as a time of day."""
        self._numbers = (0, 0, 0)
        while self._at < len(self._text):
            if self._ends_in_span():
                break
            if not any(step() for step in (self._skip, self._take_clock, self._take_half, self._take_word)):
                return None
        return self._second()

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self._text, self._at)

    def _pass(self, match: re.Match[str]) -> bool:
        self._at = match.end()
        return True

    def _skip(self) -> bool:
        match = self._match(_GAP)
        if match is None and self._numbers and self._clock is None:
            match = self._match(_DASH)  # 2026-10-27-13.00.00, 20261027_13
        return match is not None and self._pass(match)

    def _ends_in_span(self) -> bool:
        """Whether the rest is the end of a span, which is read to make sure of it."""
        match = self._match(_TO)
        if match is None or self._numbers is None:
            return False
        rest = self._text[match.end() :]
        if self._clock is None and not _DATE.match(rest):
            return False  # a date, a dash and a time
        if parse_clock_time(rest) is None:
            _Scan(rest).stamp()
        return True

    def _take_date(self) -> bool:
        if self._numbers is not None:
            return False
        for pattern in (_DATE, _IDEOGRAPHS, _COMPACT):
            if match := self._match(pattern):
                mark = "." if re.search(r"\.\d+\.\d", match[0]) else "/"
                is_open = pattern is _DATE
                year_first = (DateOrder.YEAR_FIRST,)
                self._orders = _orders(match["a"], mark, match["c"]) if is_open else year_first
                second = match["b"] or match["b2"] if is_open else match["b"]
                self._numbers = (int(match["a"]), int(second), int(match["c"]))
                self._is_compact = pattern is _COMPACT
                return self._pass(match)
        return self._take_counted_day() or self._take_named_month()

    def _take_counted_day(self) -> bool:
        """Read a day by its number in the week or the year."""
        try:
            if match := self._match(_WEEK):
                found = date.fromisocalendar(int(match[1]), int(match[2]), int(match[3]))
            elif match := self._match(_ORDINAL):
                found = date(int(match[1]), 1, 1) + timedelta(days=int(match[2]) - 1)
                if found.year != int(match[1]):
                    raise StampError("the year has no such day")
            else:
                return False
        except (ValueError, OverflowError):
            raise StampError("the year has no such day") from None
        self._numbers, self._orders = (found.year, found.month, found.day), (DateOrder.YEAR_FIRST,)
        return self._pass(match)

    def _take_named_month(self) -> bool:
        for pattern in (_YEAR_AND_NAME, _DAY_AND_NAME, _NAME_AND_DAY):
            match = self._match(pattern)
            word = find_word(match["word"]) if match else None
            if match is None or word is None or word.month is None or self._is_weekday_before(match, word):
                continue
            if find_other_month(match["word"]) and self._text[match.end() : match.end() + 1] == ".":
                raise StampError(f"{match['word']!r} is one month in Croatian and another in its neighbours' languages")
            first, third = match["a"], match["c"]
            if pattern is _YEAR_AND_NAME:
                self._orders = (DateOrder.YEAR_FIRST,)
            elif len(first) <= 2:
                is_open = third is not None and pattern is _DAY_AND_NAME and len(first) == len(third) == 2
                self._orders = (DateOrder.DAY_FIRST, DateOrder.YEAR_FIRST)[: 1 + is_open]
            else:
                raise StampError("it has no whole date: day, month and year")
            self._numbers = (int(first), word.month, None if third is None else int(third))
            self._has_name = True
            return self._pass(match)
        return False

    def _is_weekday_before(self, match: re.Match[str], word: CalendarWord) -> bool:
        """Whether a word that may be a month is the weekday before a date, as `mar.` in `mar. 27 oct. 2026`."""
        if not word.weekdays or match.start("word") > match.start("a"):
            return False
        following = _DAY_AND_NAME.match(self._text, match.start("a"))
        other = find_word(following["word"]) if following else None
        return other is not None and other.month is not None

    def _take_year(self) -> bool:
        """Read a year that stands apart from day and month, as at the end of `Tue Oct 27 13:00:00 2026`."""
        match = self._match(_LONE_YEAR)
        if match is None or self._numbers is None or self._numbers[2] is not None:
            return False
        self._numbers = (*self._numbers[:2], int(match[1]))
        return self._pass(match)

    def _take_clock(self) -> bool:
        if self._clock is not None:
            return False
        match = self._match(_UNIT_CLOCK) or (self._is_compact and self._match(_BASIC_CLOCK)) or self._match(_CLOCK)
        if match is None or (match["m"] is None and self._numbers is None):
            return False
        self._clock = match
        return self._pass(match)

    def _take_half(self) -> bool:
        if self._half is not None:
            return False
        if match := self._match(_HALF):
            self._half = 12 * (match[1] in "pP")
            return self._pass(match)
        match = self._match(_DOTTED_HALF)  # π.μ.
        word = find_word(match[1] + match[2]) if match else None
        if match is None or word is None or word.half is None:
            return False
        self._half = word.half
        return self._pass(match)

    def _take_offset(self) -> bool:
        match = self._match(_OFFSET)
        if match is None or self._clock is None or (len(match["h"]) == 1 and not match["utc"]):
            return False
        minutes = int(match["h"]) * 60 + int(match["m"] or 0)
        self._set_offset(-minutes if match["sign"] == "-" else minutes)
        return self._pass(match)

    def _set_offset(self, minutes: int) -> None:
        if abs(minutes) > _FURTHEST_MINUTES and not _TIGHT_SPAN.search(self._text):
            raise StampError("no clock is that far from UTC")
        if self._offset not in {None, minutes}:
            raise StampError("it has two offsets that differ")
        self._offset = minutes

    def _take_zone(self) -> bool:
        match = self._match(_ZONE)
        return match is not None and self._name_zone(match[0]) and self._pass(match)

    def _name_zone(self, name: str) -> bool:
        """Take the name of a zone, or of a clock as Windows calls it; a country is neither."""
        found = resolve_zone(name)
        if found is None or found.kind not in {"iana", "alias", "windows"}:
            return False
        zone = str(found.parts[0][0])
        if self._zone not in {None, zone}:
            raise StampError("it names two time zones")
        self._zone = zone
        return True

    def _take_word(self) -> bool:
        match = self._match(_NAME)
        if match is None:
            return False
        word, meaning = match[0], find_word(match[0])
        if self._clock is not None and word.isupper() and self._take_abbreviation(word):
            pass  # CET and PT are weekdays too
        elif meaning is not None and meaning.weekdays and not self._weekdays:
            self._weekdays = meaning.weekdays
        elif meaning is not None and meaning.half is not None and self._half is None:
            self._half = meaning.half
        elif word.casefold() not in _FILLERS and not self._take_abbreviation(word):
            return self._take_zone_of_words(match.start())
        self._at = match.end()
        if self._text[self._at : self._at + 1] == ".":
            self._at += 1
        return True

    def _take_zone_of_words(self, start: int) -> bool:
        """Read the rest as a zone of several words, such as `Pacific Standard Time`."""
        rest = self._text[start:].strip()
        if self._clock is not None and self._name_zone(rest):
            self._at = len(self._text)
            return True
        raise StampError(f"{_NAME.match(rest)[0]!r} is no month, weekday or time zone that is known")  # type: ignore[index]

    def _take_abbreviation(self, word: str) -> bool:
        """Read an abbreviation of a clock; beside an offset it has to agree with it."""
        meanings = offsets_of(word)
        if zone := zone_of_clock(word):
            return self._name_zone(zone)
        if not meanings:
            return False
        if self._offset is not None:
            if self._offset not in {meaning.offset for meaning in meanings}:
                raise StampError(f"its offset is not that of {word}")
        elif word.upper() in {"UTC", "Z", "UCT"}:
            self._offset = 0
        elif self._abbreviation is None:
            self._abbreviation = word.upper()
        else:
            raise StampError("it names two clocks")
        return True

    def _read_comments(self) -> None:
        """Read what stands in brackets: a weekday, a half of the day, or a zone where nothing else says the offset."""
        for comment in self._comments:
            word = None if comment.isupper() and offsets_of(comment) else find_word(comment)
            if word is not None and word.half is not None and self._half is None:
                self._half = word.half
            elif word is not None and word.weekdays:
                self._weekdays = self._weekdays or word.weekdays
            elif self._offset is None and self._zone is None and self._abbreviation is None:
                self._read_comment(comment)

    def _read_comment(self, comment: str) -> None:
        match = _OFFSET.fullmatch(comment)
        if match and (match["utc"] or len(match["h"]) == 2):
            minutes = int(match["h"]) * 60 + int(match["m"] or 0)
            self._set_offset(-minutes if match["sign"] == "-" else minutes)
        elif comment in _IDEOGRAPHIC_DAYS:
            self._weekdays = frozenset({_IDEOGRAPHIC_DAYS.index(comment)})
        elif not self._take_abbreviation(comment) and not self._name_zone(comment):
            raise StampError(f"{comment!r} in brackets is not understood")

    def _second(self) -> int | None:
        """Find the time of day, if there is one."""
        match = self._clock
        if match is None:
            if self._half is not None:
                raise StampError("it has no hour before or after noon")
            return None
        parts = match.groupdict()
        is_afternoon = None if self._half is None else self._half == 12
        return _read_clock(parts["h"], parts["m"], parts["s"], is_afternoon)
