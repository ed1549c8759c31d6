"""
Stamps that only the whole column can explain, which is looked at when the first of them turns up.

A stamp just before the hour, such as `00:59:59`, is what a floating-point number of a spreadsheet becomes when it is
cut. It is the hour that it is about to reach where nearly all others are on whole minutes and it fills a hole. In a
column where all are like that, each is the last second of its hour. A log of events has them by chance.

Spans of time that start together and end apart count the same time more than once, and are refused.

A date alone among times with an offset is midnight by that offset, if it is always the same.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import cached_property
from typing import Final

from downtime_cli.core.errors import Assumption, AssumptionCode, IssueCode
from downtime_cli.readers.stamps.written_stamp import StampError
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.traffic.timestamps import Stamp, TimeFormat

_CLOCK: Final = re.compile(r"(?<!\d)\d{1,2}([:.])(\d\d)\1(\d\d)(?:[.,]\d+)?(?!\d)")
_LATE: Final = re.compile(r"(?<![\d.:])\d{1,2}([:.])59\1(?:59|60)(?:[.,]\d+)?(?!\d)")
_END: Final = re.compile(r"\d\s*(?:[-\u2010-\u2015~]|\bto\b)\s*(\d{1,2}[:.]\d\d(?::\d\d)?)$")
_MANY: Final = 0.1
_FEW: Final = 0.01
_LEAST_WHOLE: Final = 0.25
# Between the cells of a stamp that stands in several.
CELL_MARK: Final = "\0"  # no white space, which would be stripped

Parse = Callable[[str], tuple[int, int | None]]
Counts = Mapping[str, int]
"""Texts, and how many rows have each."""


class LateStamps(Enum):
    """What stamps just before the hour are."""

    ROUNDED = "the hour that they are about to reach"
    LAST_SECOND = "the last second of their hour"
    BY_CHANCE = "as good as any other"


class DoubtfulReader:
    """Reads the stamps of a column."""

    def __init__(self, parse: Parse, texts: Callable[[], Counts], name: str, samples: Iterable[str]) -> None:
        """Take the way to read one stamp, the whole column's texts, its name for messages, and a sample of it."""
        self._parse, self._texts, self._name = parse, texts, name
        self._example = ""
        shown = Counter(samples)
        self._has_offsets = any(offset is not None for offset in _read_offsets(shown, parse))
        if decide_late(shown, parse) is LateStamps.BY_CHANCE:
            self._late = LateStamps.BY_CHANCE  # a log of events is not looked at twice

    def reader(self) -> Parse:
        """Make the function that reads a stamp; ValueError or OverflowError if it is none, or is unlike its column."""
        parse, has_offsets, look_closer = self._parse, self._has_offsets, self._look_closer

        def read(text: str) -> tuple[int, int | None]:
            text = text.strip()
            stamp = minute, offset = parse(text)
            if minute % 60 != 59 and (offset is not None) is has_offsets:  # the usual case, and quick
                return stamp
            return look_closer(text, minute, offset)

        return read

    def _look_closer(self, text: str, minute: int, offset: int | None) -> tuple[int, int | None]:
        if minute % 60 == 59 and _LATE.search(text):
            self._example = self._example or text.replace(CELL_MARK, " ")
            minute += self._late is LateStamps.ROUNDED
        if (offset is not None) is not self._has_offsets:
            offset = self._find_offset(text)
        return minute, offset

    def assumptions(self) -> tuple[Assumption, ...]:
        """Say what was decided, once stamps were read."""
        if self._example and self._late is LateStamps.ROUNDED:
            message = f"{self._name} has times just before the hour, such as {self._example!r}: they are rounded up"
            return (Assumption(AssumptionCode.ROUNDED_TIMES, message),)
        if self._example and self._late is LateStamps.LAST_SECOND:
            message = f"{self._name} holds last seconds of hours, such as {self._example!r}: rows are of these hours"
            return (Assumption(AssumptionCode.HOUR_ENDING, message),)
        return ()

    @cached_property
    def _late(self) -> LateStamps:
        return decide_late(self._texts(), self._parse)

    @cached_property
    def _offsets(self) -> frozenset[int]:
        return frozenset(offset for offset in _read_offsets(self._texts(), self._parse) if offset is not None)

    def _find_offset(self, text: str) -> int:
        """Find the offset of a date alone among times with offsets."""
        if not self._has_offsets:
            raise StampError("it has an offset from UTC, and others of its column have none")
        from downtime_cli.readers.stamps.stamp_text import parse_stamp

        if parse_stamp(text).second is None and len(self._offsets) == 1:
            return min(self._offsets)
        raise StampError("it has no offset from UTC, and others of its column have one")


def has_seconds(text: str) -> bool:
    """Whether a text gives the second of a time of day."""
    return _CLOCK.search(text) is not None


def decide_late(texts: Counts, parse: Parse) -> LateStamps:
    """Decide what stamps just before the hour are, from the texts of a whole column.

    They fill a hole if their rows and those on the minute are together no more than any minute usually has.
    """
    whole: Counter[int] = Counter()
    late: Counter[int] = Counter()
    others = 0
    for text, count in texts.items():
        try:
            minute, offset = parse(text)
        except (ValueError, OverflowError):
            continue
        clocks = _CLOCK.findall(text)
        seconds = int(clocks[-1][2]) if clocks else 0
        if seconds == 0:
            whole[minute - (offset or 0)] += count
        elif seconds >= 59:
            late[minute + 1 - (offset or 0)] += count
        else:
            others += count
    if late and not whole and not others and all(minute % 60 == min(late) % 60 for minute in late):
        return LateStamps.LAST_SECOND
    rows = whole.total() + late.total() + others
    is_regular = others <= _FEW * rows and whole.total() >= _LEAST_WHOLE * rows
    usual = Counter(whole.values()).most_common(1)[0][0] if whole else 0
    beside = sum(minute in whole and whole[minute] + late[minute] > usual for minute in late)
    return LateStamps.ROUNDED if is_regular and beside <= _FEW * len(late) else LateStamps.BY_CHANCE


def _read_offsets(texts: Iterable[str], parse: Parse) -> Iterable[int | None]:
    for text in texts:
        try:
            yield parse(text)[1]
        except (ValueError, OverflowError):
            continue


def check_spans(header: Header, column: int, form: TimeFormat) -> None:
    """Refuse spans of which many start together and end apart: they count the same time more than once."""
    ends: dict[Stamp, set[str]] = defaultdict(set)
    for cell in dict.fromkeys(header.cells(column)):
        if (match := _END.search(cell)) and (stamp := form.read(cell)) is not None:
            ends[stamp].add(match[1])
    overlaps = [sorted(each) for each in ends.values() if len(each) > 1]
    if len(overlaps) > max(1, _MANY * len(ends)):  # an hour that clocks show twice may be written in two ways
        message = f"{header.title(column)} has spans that start together and end at {' and '.join(overlaps[0][:2])}"
        remedy = "keep the rows of one length: these would count the same hours twice"
        raise header.error(IssueCode.CONTRADICTION, message, remedy)
