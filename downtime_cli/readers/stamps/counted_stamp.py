"""
Numbers to points in time: seconds since 1970 and finer, serial days of spreadsheets, dates written as digits.

Only numbers that mean a time between 2000 and 2100 are one, so that counts, telephone numbers and identifiers are not.
The scales do not overlap there. Under a heading that says so, the nineties are times too.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, NamedTuple

from downtime_cli.readers.stamps.written_stamp import StampError

_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - a clock on the wall
_EARLIEST: Final = 946_684_800  # 2000
_EARLIEST_NAMED: Final = 631_152_000  # 1990
_LATEST: Final = 4_102_444_800  # 2100
_NUMBER: Final = re.compile(r"-?(\d{5,19})(?:[.,](\d{1,20}))?$")
_DIGITS: Final = re.compile(r"(?:19|20)\d{6}(\d{2}){0,3}$")
_DOT_NET: Final = re.compile(r"\\?/Date\((\d{11,14})([+-]\d{4})?\)\\?/$")


class _Scale(NamedTuple):
    """A way to count time: `unit` of them are a second, from `zero`, which is in seconds since 1970."""

    unit: int
    zero: int


_SINCE_1970: Final = (_Scale(1, 0), _Scale(1000, 0), _Scale(10**6, 0), _Scale(10**9, 0))
# Of .NET, from the year 1; of Windows' files, from 1601.
_TICKS: Final = (_Scale(10**7, -62_135_596_800), _Scale(10**7, -11_644_473_600))
# By day: of Excel, from 30 December 1899; of astronomers, from noon.
_EXCEL_ZERO: Final = -25_569 * 86_400
_JULIAN_ZERO: Final = -210_866_760_000


def parse_epoch(text: str) -> tuple[int, int]:
    """Read seconds, milliseconds, microseconds or nanoseconds since 1970, or ticks of Windows, by their size.

    Raises:
        StampError: it is none between 2000 and 2100.
    """
    return count_seconds(text) // 60, 0


def parse_named_epoch(text: str) -> tuple[int, int]:
    """Read what `parse_epoch` reads, and seconds and milliseconds from 1990 on."""
    if len(text) == 10 and text.isdecimal():  # nearly always
        return parse_epoch(text)
    match = _NUMBER.match(text)
    if match and len(match[1]) in {9, 12} and text[0] != "-":
        seconds = int(match[1][:9])
        if _EARLIEST_NAMED <= seconds < _EARLIEST:
            return seconds // 60, 0
    return parse_epoch(text)


def count_seconds(text: str) -> int:
    """Read what `parse_epoch` reads as whole seconds since 1970; StampError if it is none."""
    if len(text) == 10 and text.isdecimal() and _EARLIEST <= (seconds := int(text)) < _LATEST:
        return seconds  # nearly always
    match = _NUMBER.match(text)
    if match and text[0] != "-":
        number = int(match[1])
        for scale in (*_SINCE_1970, *_TICKS):
            seconds = number // scale.unit + scale.zero
            if _EARLIEST <= seconds < _LATEST:
                return seconds
    elif match := _DOT_NET.match(text):
        return int(match[1]) // 1000
    raise StampError("it is no number of seconds since 1970")


def parse_serial(text: str) -> tuple[int, None]:
    """Read a day of a spreadsheet with its time as a fraction, such as `46322.041666667`, by the 1900 system of Excel.

    What lies within the rounding of its digits from a full hour is that hour.
    """
    return _read_days(text, _EXCEL_ZERO), None


def parse_named_serial(text: str) -> tuple[int, None]:
    """Read what `parse_serial` reads, from 1990 on."""
    return _read_days(text, _EXCEL_ZERO, _EARLIEST_NAMED), None


def parse_julian(text: str) -> tuple[int, int]:
    """Read a Julian date, such as `2461340.5`; it is in UTC."""
    return _read_days(text, _JULIAN_ZERO), 0


def _read_days(text: str, zero: int, earliest: int = _EARLIEST) -> int:
    match = _NUMBER.match(text)
    if not match or text[0] == "-" or len(match[1]) > 7:
        raise StampError("it is no number of days")
    digits = match[2] or ""
    second: int = 10 ** len(digits)  # in units of the last digit
    ticks = int(match[1] + digits) * 86_400 + zero * second
    if not earliest * second <= ticks < _LATEST * second:
        raise StampError("it is no number of days")
    hour = (ticks + 1800 * second) // (3600 * second)
    if digits and abs(ticks - hour * 3600 * second) <= 86_400:
        return hour * 60
    return ticks // (60 * second)


def parse_digits(text: str) -> tuple[int, None]:
    """Read `2026030823` and longer; a number of seconds never has month and day in these places."""
    if not _DIGITS.match(text) or len(text) == 8:
        raise StampError("it is no date of 10 to 14 digits")
    padded = text.ljust(14, "0")
    moment = datetime(*map(int, (text[:4], text[4:6], text[6:8])))  # type: ignore[arg-type] # noqa: DTZ001
    hour, minute = int(text[8:10]), int(padded[10:12])
    if hour * 60 + minute > 1440 or minute > 59:
        raise StampError("there is no such time of day")
    return (moment - _EPOCH).days * 1440 + hour * 60 + minute, None


def parse_day_digits(text: str) -> tuple[int, None]:
    """Read `20260308`."""
    if len(text) != 8 or not _DIGITS.match(text):
        raise StampError("it is no date of 8 digits")
    return (datetime(int(text[:4]), int(text[4:6]), int(text[6:8])) - _EPOCH).days * 1440, None  # noqa: DTZ001
