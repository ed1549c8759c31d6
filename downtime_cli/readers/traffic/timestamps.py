"""
Texts to clock times: which format a column of times is in, and the minute each of its cells means.

The format is decided once for the whole column. A minute is counted on the clock the text shows, from 1970-01-01 00:00;
a text that carries an offset gives that too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import partial
from itertools import pairwise
from typing import Final

from msgspec import Struct

from downtime_cli.core.localtime import is_missing_wall, is_repeated_wall

_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - a clock on the wall
_EPOCH_DAY: Final = _EPOCH.toordinal()
_MINUTE: Final = timedelta(minutes=1)
DAY_MINUTES: Final = 1440
# Patterns that few files need are compiled when they are first used.
_DATE: Final = r"(?P<a>\d{1,4})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{1,4})"
_CLOCK: Final = (
    r"(?P<h>\d{1,2})(?:[:.h](?P<m>\d{2}))?(?:[:.]\d{2}(?:[.,]\d+)?)?"
    r"\s*(?:Uhr|h)?\s*(?P<half>[AaPp])?(?(half)\.?[Mm]\.?)"
)
_OFFSET: Final = r"\s*(?P<off>Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?"
_NUMERIC: Final = rf"^{_DATE}(?:[,T ]\s*{_CLOCK}{_OFFSET})?$"
_TIME_ONLY: Final = rf"^{_CLOCK}(?:\s*[-\u2013].*)?$"
_LOG: Final = r"^\[?(\d{1,2})/([A-Za-z]{3})/(\d{4}):(\d{2}):(\d{2}):\d{2} ([+-]\d{4})\]?$"
_DIGITS: Final = re.compile(r"^\d{8}(\d{2}){0,3}$")
_EPOCH_NUMBER: Final = re.compile(r"^\d{9,19}(\.\d+)?$")
_MONTH_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS: Final = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}

# The minute on the clock shown, and the offset in minutes east if the text has one.
Stamp = tuple[int, int | None]


class DayOrder(StrEnum):
    """In which order a date gives day and month."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


class TimeFormat(Struct, frozen=True, kw_only=True):
    """How a column writes times."""

    # For people to read.
    name: str
    # Reads a cell; ValueError or OverflowError if it is no such time.
    parse: Callable[[str], Stamp]
    # Whether day and month have to be told apart.
    has_day_order: bool = False

    def read(self, text: str) -> Stamp | None:
        """Read a cell, None if it is no such time."""
        try:
            return self.parse(text)
        except (ValueError, OverflowError):
            return None


def find_format(samples: Sequence[str], order: DayOrder | None = None) -> TimeFormat | None:
    """Find the first format that reads nine of ten samples (a totals row may lie among them), or None."""
    texts = [text for text in map(str.strip, samples) if text]

    def is_form(form: TimeFormat) -> bool:
        return sum(form.read(text) is not None for text in texts) >= max(1, 0.9 * len(texts))

    return next(filter(is_form, _list_formats(order)), None)


def _list_formats(order: DayOrder | None) -> Iterable[TimeFormat]:
    """List the formats, those that are least like others first."""
    return (
        TimeFormat(name="YYYYMMDDHH", parse=parse_digits),
        TimeFormat(name="YYYYMMDD", parse=parse_day_digits),
        TimeFormat(name="seconds since 1970", parse=parse_epoch),
        TimeFormat(name="ISO 8601", parse=parse_iso),
        TimeFormat(name="ISO 8601 date", parse=parse_iso_date),
        *(_numeric_format(each) for each in ([order] if order else DayOrder)),
        TimeFormat(name="log time", parse=parse_log),
        TimeFormat(name="month names", parse=parse_words),
    )


def _numeric_format(order: DayOrder) -> TimeFormat:
    parse = partial(parse_numeric, is_day_first=order is DayOrder.DAY_FIRST)
    return TimeFormat(name=f"date in numbers, {order}", parse=parse, has_day_order=True)


def to_wall(minute: int) -> datetime:
    """Turn a minute back into clock time."""
    return _EPOCH + minute * _MINUTE


def changed_hours(day: int, zone: tzinfo) -> tuple[list[int], list[int]]:
    """List the hours of a day (counted from 1970-01-01) that clocks skip, and those that they show twice.

    Each is given by the minute at which it starts.
    """
    start = to_wall(day * DAY_MINUTES)
    if start.replace(tzinfo=zone).utcoffset() == (start + timedelta(days=1)).replace(tzinfo=zone).utcoffset():
        return [], []
    hours = range(day * DAY_MINUTES, (day + 1) * DAY_MINUTES, 60)
    skipped = [hour for hour in hours if is_missing_wall(to_wall(hour), zone)]
    return skipped, [hour for hour in hours if is_repeated_wall(to_wall(hour), zone)]


def parse_digits(text: str) -> Stamp:
    """Read `2026030823` and longer; a plain number of seconds never has month and day in these places."""
    if not _DIGITS.match(text) or len(text) == 8:
        raise ValueError(text)
    padded = text.ljust(14, "0")
    return _wall(int(text[:4]), int(text[4:6]), int(text[6:8]), int(text[8:10]), int(padded[10:12])), None


def parse_day_digits(text: str) -> Stamp:
    """Read `20260308`."""
    if not (len(text) == 8 and text.isdecimal()):
        raise ValueError(text)
    return _wall(int(text[:4]), int(text[4:6]), int(text[6:8])), None


def parse_epoch(text: str) -> Stamp:
    """Read seconds, milliseconds, microseconds or nanoseconds since 1970, by their size."""
    if not _EPOCH_NUMBER.match(text):
        raise ValueError(text)
    seconds = float(text)
    while seconds >= 1e11:
        seconds /= 1000
    return int(seconds // 60), 0


def parse_iso(text: str) -> Stamp:
    """Read ISO 8601 with a time of day, with `T` or a space, with or without an offset; 24:00 is the next day."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        if "24:00" not in text:
            raise
        moment = datetime.fromisoformat(text.replace("24:00", "00:00", 1)) + timedelta(days=1)
    if len(text) <= 10 and ":" not in text and "T" not in text:
        raise ValueError(text)
    minute = (moment.toordinal() - _EPOCH_DAY) * DAY_MINUTES + moment.hour * 60 + moment.minute
    if moment.tzinfo is UTC:  # the usual case, once per row
        return minute, 0
    offset = moment.utcoffset()
    return minute, None if offset is None else offset // _MINUTE


def parse_iso_date(text: str) -> Stamp:
    """Read `2026-03-08`."""
    if len(text) != 10 or text[4] != "-":
        raise ValueError(text)
    return (datetime.fromisoformat(text) - _EPOCH) // _MINUTE, None


def parse_numeric(text: str, *, is_day_first: bool) -> Stamp:
    """Read `31/12/2026 13:00`, `12/31/2026 1:00 PM`, `2026/12/31 13.00`, with or without an offset."""
    match = re.match(_NUMERIC, text)
    if not match:
        raise ValueError(text)
    first, second, third = match["a"], match["b"], match["c"]
    if len(first) == 4:
        year, month, day = int(first), int(second), int(third)
    else:
        day, month = (int(first), int(second)) if is_day_first else (int(second), int(first))
        year = int(third) + (2000 if len(third) <= 2 else 0)
    hour, minute = _read_clock(match) if match["h"] else (0, 0)
    return _wall(year, month, day, hour, minute), _offset(match["off"])


def parse_clock(text: str) -> int | None:
    """Read a time of day alone (`13`, `13:00`, `1 PM`, `13:00 - 14:00`) as minutes up to 24:00, None if it is none."""
    match = re.match(_TIME_ONLY, text.strip())
    if not match:
        return None
    hour, minute = _read_clock(match)
    return hour * 60 + minute if minute < 60 and hour * 60 + minute <= DAY_MINUTES else None


def parse_log(text: str) -> Stamp:
    """Read `02/Mar/2026:00:12:00 +0000`, as web servers write it."""
    match = re.match(_LOG, text)
    if not match or match[2].lower() not in _MONTHS:
        raise ValueError(text)
    minute = _wall(int(match[3]), _MONTHS[match[2].lower()], int(match[1]), int(match[4]), int(match[5]))
    return minute, _offset(match[6])


def parse_words(text: str) -> Stamp:
    """Read a date with the name of a month, such as `Jan 1, 2024, 12AM`; the text has to give the whole date."""
    from downtime_cli.readers.clock_times import parse_spelled

    if not re.search(r"[A-Za-z]{3}", text) or not re.search(r"\d{4}", text):
        raise ValueError(text)
    moment = parse_spelled(text.replace(",", " "))
    offset = moment.utcoffset()
    minute = (moment.replace(tzinfo=None) - _EPOCH) // _MINUTE
    return minute, None if offset is None else offset // _MINUTE


def _read_clock(match: re.Match[str]) -> tuple[int, int]:
    """Read hour and minute of a matched time of day; 13 PM is no hour of any day."""
    hour, minute, half = int(match["h"]), int(match["m"] or 0), match["half"]
    if half:
        hour = hour % 12 + (12 if half in "Pp" else 0) if 1 <= hour <= 12 else 99
    return hour, minute


def _wall(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """Count the minutes to a clock time; hour 24 is the next day's 0."""
    if hour == 24 and minute == 0:
        return _wall(year, month, day) + DAY_MINUTES
    return (datetime(year, month, day, hour, minute) - _EPOCH) // _MINUTE  # noqa: DTZ001 - a clock on the wall


def _offset(text: str | None) -> int | None:
    if not text:
        return None
    if text[0] not in "+-":
        return 0
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:4])
    return minutes if text[0] == "+" else -minutes


class OrderEvidence(Struct, frozen=True, kw_only=True):
    """Whether a column gives day or month first, and why; `is_certain` if only one of them can be."""

    order: DayOrder
    why: str
    is_certain: bool


def decide_day_order(texts: Iterable[str]) -> OrderEvidence | None:
    """Decide between day first and month first from a whole column, in the order of the file.

    A number above 12 decides. Otherwise the order in which days follow one another does: more of them are neighbours
    one way than the other. If that decides nothing either, month first is taken, day first where dates are written with
    full stops. None if no date leaves the question open.
    """
    dates = [match for text in texts if (match := re.match(_NUMERIC, text.strip())) and len(match["a"]) < 4]
    if not dates:
        return None
    first = max(int(match["a"]) for match in dates)
    second = max(int(match["b"]) for match in dates)
    if first > 12 >= second:
        return OrderEvidence(order=DayOrder.DAY_FIRST, why=f"the first number goes up to {first}", is_certain=True)
    if second > 12 >= first:
        return OrderEvidence(order=DayOrder.MONTH_FIRST, why=f"the second number goes up to {second}", is_certain=True)
    steps = {order: _count_neighbours([match[0] for match in dates], order) for order in DayOrder}
    if steps[DayOrder.DAY_FIRST] != steps[DayOrder.MONTH_FIRST]:
        order = max(steps, key=lambda each: steps[each])
        return OrderEvidence(order=order, why="the days follow one another only this way", is_certain=True)
    has_stops = dates[0]["sep"] == "."
    order = DayOrder.DAY_FIRST if has_stops else DayOrder.MONTH_FIRST
    return OrderEvidence(order=order, why="both fit; dates written like this usually are", is_certain=False)


def _count_neighbours(texts: Sequence[str], order: DayOrder) -> int:
    """Count the dates that are the day after or before the date above them."""
    days = []
    for text in dict.fromkeys(text.partition(" ")[0].partition("T")[0].rstrip(",") for text in texts):
        try:
            days.append(parse_numeric(text, is_day_first=order is DayOrder.DAY_FIRST)[0] // DAY_MINUTES)
        except ValueError:
            continue
    return sum(abs(later - earlier) == 1 for earlier, later in pairwise(days))
