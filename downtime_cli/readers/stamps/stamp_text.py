"""One text to what it says of a point in time, read from left to right, each part at most once."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from downtime_cli.readers.stamps import stamp_patterns as patterns
from downtime_cli.readers.stamps.calendar_words import CalendarWord, find_other_month, find_word
from downtime_cli.readers.stamps.half_days import is_later_half
from downtime_cli.readers.stamps.stamp_clock import ClockScan, read_clock
from downtime_cli.readers.stamps.written_stamp import NO_YEAR, DateOrder, StampError, WrittenStamp
from downtime_cli.readers.zones.abbreviations import offsets_of

_NOT_WHOLE: Final = "it has no whole date: day, month and year"
_FILLERS: Final = frozenset(
    "t at on um uhr h klo kl klokken om ore ora alle à às las la de del of o в г год года р року і feira den ч".split()
)
_IDEOGRAPHIC_DAYS: Final = "月火水木金土日"


def parse_stamp(text: str, *, needs_year: bool = True) -> WrittenStamp:
    """Read a text as a point in time; the year may be left out unless it `needs_year`.

    Raises:
        StampError: it is none, or not a whole one, with the reason.
    """
    match = patterns.NUMERIC.match(text)
    if match is None:
        if not any(map(str.isdecimal, text)):
            raise StampError("it has no numbers")
        return _Scan(text).stamp(needs_year=needs_year)
    first, mark, second, third, hour, minute, seconds, half = match.groups()
    clock = None if hour is None else read_clock(hour, minute, seconds, None if half is None else half in "pP")
    return WrittenStamp(numbers=(int(first), int(second), int(third)), orders=_orders(first, mark, third), second=clock)


def parse_clock_time(text: str) -> int | None:
    """Read a clock time alone as seconds since midnight, None if it is none."""
    return read_clock_time(text)[0]


@lru_cache(maxsize=4096)  # the hours of a day come every day
def read_clock_time(text: str) -> tuple[int | None, bool]:
    """Read a clock time alone as `parse_clock_time` does, and whether it says AM or PM."""
    try:
        scan = _Scan(text)
        return scan.clock_alone(), scan.has_half
    except StampError:
        return None, False


def _check_year(text: str) -> None:
    """Refuse the years 0 to 99 in four digits, which are not those of this century."""
    if len(text) == 4 and text.startswith("00"):
        raise StampError(f"the year {text} is none of these times")


def _orders(first: str, mark: str, third: str) -> tuple[DateOrder, ...]:
    """List the orders that the lengths of the outer numbers allow: a year has two or four digits."""
    _check_year(first if len(first) == 4 else third)
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


class _Scan(ClockScan):
    """The text while it is read from left to right, each part at most once."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._numbers: tuple[int, int | None, int | None] | None = None
        self._orders: tuple[DateOrder, ...] = ()
        self._has_name = self._is_compact = False
        self._weekdays: frozenset[int] = frozenset()

    def stamp(self, *, needs_year: bool = True) -> WrittenStamp:
        """Read the whole text, in which the year may be left out unless `needs_year`."""
        steps = (self._skip, self._take_date, self._take_clock, self._take_half, self._take_offset, self._take_zone)
        has_end = False
        while self._at < len(self._text):
            if has_end := self._ends_in_span():
                break
            if not any(step() for step in (*steps, self._take_word, self._take_year)):
                raise self._misfit()
        self._read_comments()
        if self._numbers is None or (needs_year and None in self._numbers):
            raise StampError(_NOT_WHOLE)
        first, second, third = self._numbers
        assert second is not None
        span = patterns.TIGHT_SPAN.search(self._text) if self._offset is not None else None
        return WrittenStamp(
            numbers=(first, second, NO_YEAR if third is None else third),
            orders=self._orders,
            weekdays=self._weekdays,
            second=self._second(),
            is_bare_hour=self._is_bare_hour(),
            offset=self._offset,
            zone=self._zone if self._offset is None else None,
            zone_beside=self._zone if self._offset is not None else None,
            abbreviation=self._abbreviation if self._offset is None else None,
            until=int(span[1]) * 60 + int(span[2] or 0) if span else None,
            has_name=self._has_name,
            has_end=has_end,
        )

    def _is_bare_hour(self) -> bool:
        """Whether the clock time is an hour that nothing marks as one."""
        clock = self._clock
        if clock is None or clock["m"] or self._half is not None or clock.re is not patterns.CLOCK:
            return False
        return not self._text[clock.end() :].lstrip()[:1].isalpha()

    def _misfit(self) -> StampError:
        """Say what is not understood: the first word that is none of a date, else the rest of the text."""
        rest = self._text[self._at :]
        words = {word: find_word(word) for word in patterns.NAME.findall(rest) if word.casefold() not in _FILLERS}
        unknown = next((word for word, meaning in words.items() if meaning is None), None)
        if unknown is not None:
            return StampError(f"{unknown!r} is no month, weekday or time zone that is known")
        if self._numbers is None and any(word is not None and word.month for word in words.values()):
            return StampError(_NOT_WHOLE)
        return StampError(f"{rest!r} is not understood")

    def clock_alone(self) -> int | None:
        """Read the whole text as a time of day."""
        self._numbers = (0, 0, 0)
        while self._at < len(self._text):
            if self._ends_in_span():
                break
            if not any(step() for step in (self._skip, self._take_clock, self._take_half, self._take_word)):
                return None
        return self._second()

    @property
    def has_half(self) -> bool:
        """Whether AM or PM was read."""
        return self._half is not None

    def _skip(self) -> bool:
        match = self._match(patterns.GAP)
        if match is None and self._numbers and self._clock is None:
            match = self._match(patterns.DASH)  # 2026-10-27-13.00.00, 20261027_13
        return match is not None and self._pass(match)

    def _ends_in_span(self) -> bool:
        """Whether the rest is the end of a span, which is read to make sure of it."""
        match = self._match(patterns.TO)
        if match is None and self._clock is not None:
            match = self._match(patterns.TIGHT_TO)
            if match is not None and not read_clock_time(self._text[match.end() :])[1]:
                return False  # an offset, which has no AM or PM behind it
        if match is None or self._numbers is None:
            return False
        rest = self._text[match.end() :]
        if self._clock is None and not patterns.DATE.match(rest):
            return False  # a date, a dash and a time
        end, has_half = read_clock_time(rest)
        if end is None:
            scan = _Scan(rest)
            end, has_half = scan.stamp().second, scan.has_half
        if end is not None and has_half and self._half is None and self._clock is not None:
            self._take_half_of_end(self._clock, end)
        return True

    def _take_half_of_end(self, clock: re.Match[str], end: int) -> None:
        """Find the half of the day of a start that does not say it, from an end that does."""
        if int(clock["h"]) <= 12:
            start = int(clock["h"]) * 3600 + int(clock["m"] or 0) * 60
            self._half = 12 * is_later_half(start, end)

    def _take_date(self) -> bool:
        if self._numbers is not None:
            return False
        for pattern in (patterns.DATE, patterns.IDEOGRAPHS, patterns.COMPACT):
            if match := self._match(pattern):
                mark = "." if re.search(r"\.\d+\.\d", match[0]) else "/"
                is_open = pattern is patterns.DATE
                year_first = (DateOrder.YEAR_FIRST,)
                _check_year(match["a"])
                self._orders = _orders(match["a"], mark, match["c"]) if is_open else year_first
                second = match["b"] or match["b2"] if is_open else match["b"]
                self._numbers = (int(match["a"]), int(second), int(match["c"]))
                self._is_compact = pattern is patterns.COMPACT
                return self._pass(match)
        return self._take_counted_day() or self._take_named_month()

    def _take_counted_day(self) -> bool:
        """Read a day by its number in the week or the year."""
        try:
            if match := self._match(patterns.WEEK):
                found = date.fromisocalendar(int(match[1]), int(match[2]), int(match[3]))
            elif match := self._match(patterns.ORDINAL):
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
        for pattern in (patterns.YEAR_AND_NAME, patterns.DAY_AND_NAME, patterns.NAME_AND_DAY):
            match = self._match(pattern)
            word = find_word(match["word"]) if match else None
            if match is None or word is None or word.month is None or self._is_weekday_before(match, word):
                continue
            if find_other_month(match["word"]) and self._text[match.end() : match.end() + 1] == ".":
                raise StampError(f"{match['word']!r} is one month in Croatian and another in its neighbours' languages")
            first, third = match["a"], match["c"]
            _check_year(first if pattern is patterns.YEAR_AND_NAME else third or "")
            if pattern is patterns.YEAR_AND_NAME:
                self._orders = (DateOrder.YEAR_FIRST,)
            elif len(first) <= 2:
                is_open = third is not None and pattern is patterns.DAY_AND_NAME and len(first) == len(third) == 2
                self._orders = (DateOrder.DAY_FIRST, DateOrder.YEAR_FIRST)[: 1 + is_open]
            else:
                raise StampError(_NOT_WHOLE)
            self._numbers = (int(first), word.month, None if third is None else int(third))
            self._has_name = True
            return self._pass(match)
        return False

    def _is_weekday_before(self, match: re.Match[str], word: CalendarWord) -> bool:
        """Whether a word that may be a month is the weekday before a date, as `mar.` in `mar. 27 oct. 2026`."""
        if not word.weekdays or match.start("word") > match.start("a"):
            return False
        if patterns.DATE.match(self._text, match.start("a")):
            return True
        following = patterns.DAY_AND_NAME.match(self._text, match.start("a"))
        other = find_word(following["word"]) if following else None
        return other is not None and other.month is not None

    def _take_year(self) -> bool:
        """Read a year that stands apart from day and month, as at the end of `Tue Oct 27 13:00:00 2026`."""
        match = self._match(patterns.LONE_YEAR)
        if match is None or self._numbers is None or self._numbers[2] is not None:
            return False
        _check_year(match[1])
        self._numbers = (*self._numbers[:2], int(match[1]))
        return self._pass(match)

    def _take_clock(self) -> bool:
        if self._clock is not None:
            return False
        basic = self._match(patterns.BASIC_CLOCK) if self._is_compact else None
        match = self._match(patterns.UNIT_CLOCK) or basic or self._match(patterns.CLOCK)
        if match is None or (match["m"] is None and self._numbers is None):
            return False
        self._clock = match
        return self._pass(match)

    def _take_word(self) -> bool:
        match = self._match(patterns.NAME)
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
        raise self._misfit()

    def _read_comments(self) -> None:
        """Read what stands in brackets: a weekday, a half of the day, or a zone where nothing else says the offset."""
        for comment in self._comments:
            word = None if comment.isupper() and offsets_of(comment) else find_word(comment)
            if word is not None and word.half is not None and self._half is None:
                self._half = word.half
            elif word is not None and word.weekdays:
                self._weekdays = self._weekdays or word.weekdays
            elif self._offset is None and self._abbreviation and patterns.OFFSET.fullmatch(comment):
                self._read_comment(comment)  # CST (UTC-6): the offset says which CST it is
            elif self._offset is None and self._zone is None and self._abbreviation is None:
                self._read_comment(comment)

    def _read_comment(self, comment: str) -> None:
        match = patterns.OFFSET.fullmatch(comment)
        if match and (match["utc"] or len(match["h"]) == 2):
            self._set_offset(match)
        elif comment in _IDEOGRAPHIC_DAYS:
            self._weekdays = frozenset({_IDEOGRAPHIC_DAYS.index(comment)})
        elif not self._take_abbreviation(comment) and not self._name_zone(comment):
            raise StampError(f"{comment!r} in brackets is not understood")
