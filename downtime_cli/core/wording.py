"""
The words for numbers, durations, times and foreign text: each fact is rounded and worded here and nowhere else.

Plain ASCII of our own but for the en dash of ranges, which `hyphenated` takes out again where nothing else will do.
Clocks have 24 hours; every range says its dates, the zone's abbreviation where it has one, and the offset.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from downtime_cli.core.localtime import offset_minutes, zone_name
from downtime_cli.core.window import DAY, MINUTE, Span

DASH: Final = "–"
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PARTS_OF_DAY: Final = ((22, "night"), (18, "evening"), (12, "afternoon"), (6, "morning"), (0, "night"))
"""Each by the hour at which it begins."""
_LOOK_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs without any ink: fillers of Hangul, and Braille without a dot."""
_SCALES: Final = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def printable(text: str) -> str:
    r"""Make foreign text one harmless line: blanks of any kind become spaces, invisible characters their escapes.

    ESC becomes the four characters `\x1b`; overrides of the writing direction, zero-width and private characters and
    halves of surrogate pairs likewise. Everything else, markup included, stays as it is.
    """
    if text.isprintable():
        return text
    return "".join(_escape_invisible(char) for char in text)


def neutralise(text: str) -> str:
    """Make text printable, and such that no spreadsheet takes it for a formula."""
    safe = printable(text)
    return f"'{safe}" if safe.lstrip().startswith(("=", "+", "-", "@")) or text.startswith(("\t", "\r")) else safe


def _escape_invisible(char: str) -> str:
    if char.isspace():
        return " "
    if unicodedata.category(char)[0] != "C":
        return char
    return char.encode("ascii", "backslashreplace").decode() if ord(char) > 127 else f"\\x{ord(char):02x}"


def is_visible(text: str) -> bool:
    """Whether a text shows anything: not if it has only blanks, invisible characters and marks without a letter."""
    return any(unicodedata.category(char)[0] not in "CMZ" and char not in _LOOK_BLANK for char in text)


def is_text(text: str) -> bool:
    """Whether a text can be written: an argument that is no text of the locale has halves of surrogate pairs."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def word_length(text: str, most: int) -> str:
    """Say that a text is too long; empty if it is not."""
    return f"expected at most {most:,} characters, got {len(text):,}" if len(text) > most else ""


def shortened(text: str, most: int = 48) -> str:
    """Make foreign text printable and short enough for a line that has more to say."""
    shown = printable(text)
    return shown if len(shown) <= most else f"{shown[: most - 3]}..."


def hyphenated(text: str) -> str:
    """Write ranges with hyphens, for plain text: logs, mails and messages that anything may have to show."""
    return text.replace(DASH, "-")


def capitalised(text: str) -> str:
    """Begin a text as a sentence does, and leave the rest of it alone."""
    return f"{text[:1].upper()}{text[1:]}"


def number(value: float) -> str:
    """Word a quantity to three significant digits: `0.3`, `812`, `12,300`, `1.23 million`; never an exponent."""
    size = abs(value)
    for scale, name in _SCALES:
        if size >= scale * 0.9995:
            return f"{_three_digits(value / scale)} {name}"
    if 0 < size < 0.01:
        return "under 0.01"
    return _three_digits(value)


def _three_digits(value: float) -> str:
    if not value:
        return "0"
    digits = 2 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    if digits <= 0:
        return f"{rounded:,.0f}"
    return f"{rounded:,.{min(digits, 2)}f}".rstrip("0").rstrip(".")


def part_of_day(wall: datetime) -> str:
    """Name the part of the day that a clock shows: `night` from 22:00 to 06:00."""
    return next(name for hour, name in _PARTS_OF_DAY if wall.hour >= hour)


def quantity(value: float, unit: str) -> str:
    """Word a quantity with its unit, a plural noun."""
    return f"{number(value)} {printable(unit)}"


def number_range(low: float, high: float) -> str:
    """Word a range of quantities: `642–1,020`, or `900,000 to 1.2 million` where a dash would hide what it parts."""
    first, last = number(low), number(high)
    if first == last:
        return first
    return f"{first} to {last}" if " " in f"{first}{last}" else f"{first}{DASH}{last}"


def percent(share: float) -> str:
    """Word a fraction of 1 as a percentage of two significant digits, whole above 10, and as 100% only if it is."""
    value = 100 * share
    if value == 0:
        return "0%"
    if 0 < value < 0.01:
        return "under 0.01%"
    if value < 1:
        return f"{value:.2g}%"
    if value < 9.95:
        return f"{value:.1f}".removesuffix(".0") + "%"
    if 99.5 <= value <= 100.5 and not math.isclose(value, 100, rel_tol=1e-9):
        return "over 99%" if value < 100 else "over 100%"
    return f"{value:,.0f}%"


def caught(capture: float) -> str:
    """Word a capture as a percentage; a window that is worse than the average one is below zero."""
    return percent(capture) if capture >= 0 else f"-{percent(-capture)}"


def duration(length: timedelta) -> str:
    """Word a length of time as people say it: `30 min`, `2 h`, `7 days 14 h`."""
    days, rest = divmod(length, DAY)
    hours, minutes = divmod(rest // MINUTE, 60)
    parts = [
        f"{days} day{'s' if days > 1 else ''}" if days else "",
        f"{hours} h" if hours else "",
        f"{minutes} min" if minutes else "",
    ]
    return " ".join(part for part in parts if part) or "0 min"


def typed_duration(length: timedelta) -> str:
    """A duration of whole minutes, one or more, as options take it: `1h30m`."""
    hours, minutes = divmod(length // MINUTE, 60)
    return (f"{hours}h" if hours else "") + (f"{minutes}m" if minutes else "")


def iso_duration(length: timedelta) -> str:
    """Write a length of time by ISO 8601: `PT2H`, `P7DT14H`; `PT0S` for none."""
    days, rest = divmod(length, DAY)
    minutes, seconds = divmod(rest // timedelta(seconds=1), 60)
    hours, minutes = divmod(minutes, 60)
    clock = "".join(f"{value}{unit}" for value, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if value)
    text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return f"P{text or 'T0S'}"


def iso_utc(instant: datetime) -> str:
    """Write an instant in UTC, `2026-12-05T04:00:00Z`."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def day_name(day: date, *, year: bool = False, align: bool = False) -> str:
    """Word a date with its weekday: `Sat 5 Dec`, `Sat 5 Dec 2026`, or `Sat  5 Dec` to line up with others."""
    number_of_day = f"{day.day:2d}" if align else f"{day.day}"
    return f"{WEEKDAYS[day.weekday()]} {number_of_day} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def month_range(months: Sequence[int]) -> str:
    """Name months in a row, 1 being January: `Dec–Feb`, `May`."""
    return DASH.join(dict.fromkeys((MONTHS[months[0] - 1], MONTHS[months[-1] - 1])))


def clock_name(instant: datetime, zone: tzinfo) -> str:
    """Name the zone's clocks as they are at that instant: `CET (UTC+1)`, `UTC+5:30`, `UTC`."""
    name = instant.astimezone(zone).tzname() or ""
    minutes = offset_minutes(zone, instant)
    hours, rest = divmod(abs(minutes), 60)
    offset = "UTC" + (f"{'+' if minutes >= 0 else '-'}{hours}" + (f":{rest:02d}" if rest else "") if minutes else "")
    is_spelled = name.isalpha() and name not in {"UTC", "GMT", "Z"}
    if name == "GMT":
        return "GMT (UTC)"
    return f"{name} ({offset})" if is_spelled else offset


def with_zone(text: str, zone: tzinfo) -> str:
    """Add the zone to a text that ends in a clock's name, unless the zone is UTC or an offset anyway."""
    name = printable(zone_name(zone))
    return text if name.startswith("UTC") else f"{text} {name}"


def zone_time(zone: str) -> str:
    """Name the clock of a zone: `Europe/Berlin time`, `UTC`."""
    return zone if zone.startswith("UTC") else f"{zone} time"


def moment(instant: datetime, zone: tzinfo, *, year: bool = False, clock: bool = True) -> str:
    """Word an instant by a zone's clock: `Sat 5 Dec 05:00 CET (UTC+1)`."""
    local = instant.astimezone(zone)
    text = f"{day_name(local, year=year)} {local:%H:%M}"
    return f"{text} {clock_name(instant, zone)}" if clock else text


def time_range(span: Span, zone: tzinfo, *, year: bool = False, clock: bool = True) -> str:
    """Word a span by a zone's clock, with the date at both ends where it differs.

    `Sat 5 Dec 05:00–07:00 CET (UTC+1)`, `Sat 5 Dec 23:00 – Sun 6 Dec 01:00 CET (UTC+1)`. Where clocks change inside,
    both ends carry their clock, even without `clock`: `Sun 25 Oct 02:00 CEST (UTC+2) – 03:00 CET (UTC+1)`.
    """
    start, end = span.start.astimezone(zone), span.end.astimezone(zone)
    last = f"{end:%H:%M}" if end.date() == start.date() else moment(span.end, zone, year=year, clock=False)
    first = moment(span.start, zone, year=year, clock=False)
    if offset_minutes(zone, span.start) != offset_minutes(zone, span.end):
        return f"{first} {clock_name(span.start, zone)} {DASH} {last} {clock_name(span.end, zone)}"
    joint = DASH if end.date() == start.date() else f" {DASH} "
    text = f"{first}{joint}{last}"
    return f"{text} {clock_name(span.start, zone)}" if clock else text


def either(names: Sequence[str]) -> str:
    """Join names of which any may be meant: `A, B or C`."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def count(value: int, noun: str) -> str:
    """Word a number of things with its noun, `1 window` or `336 windows`."""
    return f"{value:,} {noun}{'' if value == 1 else 's'}"
