"""
Texts to clock times: which format a column of times is in, and the minute each of its cells means.

The format is decided once for the whole column. A minute is counted on the clock the text shows, from 1970-01-01 00:00;
a text that carries an offset gives that too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from downtime_cli.core.localtime import is_missing_wall, is_repeated_wall
from downtime_cli.core.window import LAST
from downtime_cli.readers.stamps.column_stamps import ColumnReader, ZoneError, read_all, settle_column
from downtime_cli.readers.stamps.counted_stamp import (
    count_seconds,
    parse_day_digits,
    parse_digits,
    parse_epoch,
    parse_julian,
    parse_named_epoch,
    parse_named_serial,
    parse_serial,
)
from downtime_cli.readers.stamps.date_order import OrderError
from downtime_cli.readers.stamps.written_stamp import DateOrder, WrittenStamp
from downtime_cli.readers.zones.abbreviations import offsets_of

_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - a clock on the wall
_EPOCH_DAY: Final = _EPOCH.toordinal()
_CLOCK_DAYS: Final = LAST.toordinal() - _EPOCH_DAY  # from 1970 on
_MINUTE: Final = timedelta(minutes=1)
DAY_MINUTES: Final = 1440
_MOST: Final = 0.9
_FEWEST_HOURS: Final = 12  # of a day that comes again and again
_TIGHT_SPAN: Final = re.compile(r"\d-\d\d(?::\d\d)?$")
_DIGIT: Final = re.compile(r"\d")
_VERSION: Final = re.compile(r"\d\d?\.\d\d?\.\d\d?")
_FOREVER: Final = date.max.toordinal()

# The minute on the clock shown, and the offset in minutes east if the text has one.
Stamp = tuple[int, int | None]


class TimeFormat(Struct, frozen=True, kw_only=True):
    """How a column writes times."""

    # For people to read.
    name: str
    # Reads a cell; ValueError or OverflowError if it is no such time.
    parse: Callable[[str], Stamp]
    # Whether the whole column has to be seen before it is certain how a cell is read.
    is_open: bool = False
    # Whether it counts days as spreadsheets do, which is said.
    is_serial: bool = False
    # Whose clock it is, where every stamp names its zone.
    zone: tzinfo | None = None

    def read(self, text: str) -> Stamp | None:
        """Read a cell, None if it is no such time."""
        try:
            return self.parse(text)
        except (ValueError, OverflowError):
            return None


def find_format(samples: Sequence[str], order: DateOrder | None = None, *, is_named: bool = False) -> TimeFormat | None:
    """Find the first format that reads nine of ten samples (a totals row may lie among them), or None.

    Args:
        samples: the cells.
        order: of dates, if it was said.
        is_named: whether a heading or an option says that they are times, so that numbers may be older ones.
    """
    texts = [text for text in map(str.strip, samples) if text]
    least = max(1, _MOST * len(texts))
    if sum(_DIGIT.search(text) is not None for text in texts) < least:
        return None

    def is_form(form: TimeFormat) -> bool:
        return sum(form.read(text) is not None for text in texts) >= least

    may_be_span = bool(texts) and _TIGHT_SPAN.search(texts[0]) is not None
    form = next(filter(is_form, _list_formats(is_named)), None) if not may_be_span or not _find_span(texts) else None
    form = form or _find_written(texts, least, order)
    return form or next(
        (form for form in _list_day_counts(is_named) if is_form(form) and _is_steady(texts, form)), None
    )


def written_format(reader: ColumnReader, stamps: Iterable[WrittenStamp] = ()) -> TimeFormat:
    """Make the format of a column of written stamps."""
    seen = tuple(stamps)
    has_order = any(len(stamp.orders) > 1 and not stamp.has_name for stamp in seen)
    name = "month names" if any(stamp.has_name for stamp in seen) else "date and time"
    return TimeFormat(
        name=f"date in numbers, {reader.order}" if has_order else name,
        parse=reader.read,
        is_open=any(len(each.orders) > 1 or each.abbreviation or each.zone or each.until for each in seen),
        zone=None if reader.zone is None else ZoneInfo(reader.zone),
    )


def _list_formats(is_named: bool) -> Iterable[TimeFormat]:
    """List the formats of machines, those that are least like others first."""
    return (
        TimeFormat(name="YYYYMMDDHH", parse=parse_digits),
        TimeFormat(name="YYYYMMDD", parse=parse_day_digits),
        TimeFormat(name="seconds since 1970", parse=parse_named_epoch if is_named else parse_epoch),
        TimeFormat(name="ISO 8601 date", parse=_parse_iso_date),
        TimeFormat(name="ISO 8601", parse=parse_iso),
    )


def _list_day_counts(is_named: bool) -> Iterable[TimeFormat]:
    serial = parse_named_serial if is_named else parse_serial
    return (
        TimeFormat(name="days as spreadsheets count them", parse=serial, is_serial=True),
        TimeFormat(name="Julian dates", parse=parse_julian),
    )


def _find_span(texts: Sequence[str]) -> bool:
    try:
        return settle_column(dict.fromkeys(texts), _FOREVER).reader.is_span
    except (OrderError, ZoneError):
        return False


def _find_written(texts: Sequence[str], least: float, order: DateOrder | None) -> TimeFormat | None:
    """Find how written stamps are read as far as the sample shows; what is open is decided from the whole column."""
    stamps = dict(read_all(dict.fromkeys(texts)))
    if sum(text in stamps for text in texts) < least:
        return None
    try:
        reader = settle_column(stamps, _FOREVER, order).reader
    except (OrderError, ZoneError):
        names = {stamp.abbreviation for stamp in stamps.values() if stamp.abbreviation is not None}
        reader = ColumnReader(
            order=order or DateOrder.MONTH_FIRST, offsets={name: offsets_of(name)[0].offset for name in names}
        )
    return written_format(reader, stamps.values())


def are_moments(texts: Sequence[str]) -> bool:
    """Whether numbers are seconds since 1970 or finer by themselves: they run one way, or are all on whole minutes.

    Telephone numbers and identifiers are neither.
    """
    try:
        seconds = [count_seconds(text) for text in texts]
    except ValueError:
        return False
    steps = [later - earlier for earlier, later in pairwise(seconds)]
    runs = max(sum(step >= 0 for step in steps), sum(step <= 0 for step in steps))
    return runs >= _MOST * len(steps) or all(second % 60 == 0 for second in seconds)


def are_days(texts: Sequence[str]) -> bool:
    """Whether numbers are days by themselves: `20260308`, or as spreadsheets count them, each for many hours.

    Not all of several counts, or identifiers, have a month and a day in their last digits.
    """
    numbers = set(texts)
    form = find_format(texts) if len(numbers) > 1 else None
    if form is None or not all(len(text) in {5, 8} and text.isdecimal() for text in numbers if form.read(text)):
        return False
    return not form.is_serial or len(texts) >= _FEWEST_HOURS * len(numbers)


def may_be_versions(texts: Sequence[str]) -> bool:
    """Whether texts like `5.1.26` may as well be versions of programs: most are more than a day apart."""
    numbers = set(texts)
    form = find_format(texts) if all(map(_VERSION.fullmatch, numbers)) else None
    days = sorted(stamp[0] for text in numbers if form and (stamp := form.read(text)))
    steps = [later - earlier for earlier, later in pairwise(days)]
    return sum(step > DAY_MINUTES for step in steps) > len(steps) / 2


def _is_steady(texts: Sequence[str], form: TimeFormat) -> bool:
    """Whether numbers go up or down all the way, mostly by a day or less, as days do and measurements do not."""
    minutes = [stamp[0] for text in texts if (stamp := form.read(text)) is not None]
    steps = [abs(later - earlier) for earlier, later in pairwise(minutes)]
    is_sorted = minutes in (sorted(minutes), sorted(minutes, reverse=True)) and minutes[0] != minutes[-1]
    return is_sorted and sum(step <= DAY_MINUTES for step in steps) > len(steps) / 2


def to_wall(minute: int) -> datetime:
    """Turn a minute back into clock time."""
    return _EPOCH + minute * _MINUTE


def changed_hours(day: int, zone: tzinfo) -> tuple[list[int], list[int]]:
    """List the hours of a day (counted from 1970-01-01) that clocks skip, and those that they show twice.

    Each is given by the minute at which it starts. Days before 1970, or so late that no plan reaches them, have none.
    """
    hours = _hours_of_change(day, zone)
    skipped = [hour for hour in hours if is_missing_wall(to_wall(hour), zone)]
    return skipped, [hour for hour in hours if is_repeated_wall(to_wall(hour), zone)]


def repeated_hours(day: int, zone: tzinfo) -> list[int]:
    """List the hours of a day of which clocks show a quarter or more twice, as half hours on Lord Howe Island."""
    parts = range(0, 60, 15)
    hours = _hours_of_change(day, zone)
    return [hour for hour in hours if any(is_repeated_wall(to_wall(hour + part), zone) for part in parts)]


def _hours_of_change(day: int, zone: tzinfo) -> range:
    """The hours of a day on which clocks change; of any other day none."""
    if not 0 <= day < _CLOCK_DAYS:
        return range(0)
    start = to_wall(day * DAY_MINUTES)
    if start.replace(tzinfo=zone).utcoffset() == (start + timedelta(days=1)).replace(tzinfo=zone).utcoffset():
        return range(0)
    return range(day * DAY_MINUTES, (day + 1) * DAY_MINUTES, 60)


def parse_iso(text: str) -> Stamp:
    """Read ISO 8601, with `T` or a space before the time of day, with or without an offset; 24:00 is the next day.

    A date alone is its midnight, as programs write it that leave a time of zeros out.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        if "24:00" not in text:
            raise
        moment = datetime.fromisoformat(text.replace("24:00", "00:00", 1)) + timedelta(days=1)
    minute = (moment.toordinal() - _EPOCH_DAY) * DAY_MINUTES + moment.hour * 60 + moment.minute
    if moment.tzinfo is UTC:  # the usual case, once per row
        return minute, 0
    offset = moment.utcoffset()
    if text[10:11] in {"+", "-"} or len(text) < 9:  # the offset of a date, which would pass for its time, or a week
        raise ValueError(text)
    return minute, None if offset is None else offset // _MINUTE


def _parse_iso_date(text: str) -> Stamp:
    """Read `2026-03-08`."""
    if len(text) != 10 or text[4] != "-" or "W" in text:
        raise ValueError(text)
    return (datetime.fromisoformat(text) - _EPOCH) // _MINUTE, None
