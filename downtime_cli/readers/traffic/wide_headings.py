"""Headings of a wide table: whether they are hours, weekdays, dates or stamps, and which of them are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import Assumption, AssumptionCode, IssueCode
from downtime_cli.readers.stamps.half_days import find_half_days
from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.table.heading_words import says_end
from downtime_cli.readers.table.totals import is_total_label
from downtime_cli.readers.traffic.hour_labels import plain_hour, read_hour_label, strip_prefix
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES, find_format, to_wall
from downtime_cli.readers.traffic.typical.weekdays import read_initials, read_weekdays

_FEWEST_DAYS: Final = 3
_FEWEST_HOURS: Final = 23
_MOST_LABELS: Final = 110  # the quarters of a long day, and a few totals
_MOST_SPARE: Final = 4
_DAY_WITHOUT_YEAR: Final = re.compile(
    r"^(?:[^\W\d]+\.?,?\s+)?(?:\d{1,2}[./-]\d{1,2}\.?|\d{1,2}[. -]+[^\W\d]{3,9}\.?|[^\W\d]{3,9}\.?[ -]+\d{1,2})$"
)
_AGAIN: Final = re.compile(r"(?<!\s)\s*+(?:\(column \d+\)|[*'\u2032]|\.1|\(\d\)|(?<=\d)[ABab])$")
_IN_BRACKETS: Final = re.compile(r"(?<!\s)\s*+\([^\d()]*\)")
_WEEKDAY_NUMBERS: Final = (tuple(map(str, range(7))), tuple(map(str, range(1, 8))))


class Headings(Struct, frozen=True, kw_only=True):
    """The headings that are times rather than names of columns."""

    # What they are, in words: hours, weekdays, days, times.
    kind: str
    # What a column of them is called.
    name: str
    # By column, as cells that the readers of long tables understand.
    texts: Mapping[int, str]
    # Columns that only the day of 25 hours needs.
    spare: frozenset[int] = frozenset()
    assumptions: tuple[Assumption, ...] = ()


def find_headings(header: Header) -> Headings | None:
    """Find the headings that are times, None if the table is not wide.

    Raises:
        InputError: they are days of no certain year or month.
    """
    has_numbers = any(char.isdigit() for name in header.names for char in name)
    if not header.table.has_header or len(header.names) < (2 if has_numbers else 3):
        return None
    hours = find_hours_column(header)
    return _find_hours(header) or _find_dates(header, hours) or _find_weekdays(header, hours)


def find_hours_column(header: Header) -> int | None:
    """Find the first column that holds the hours of a day, and little else."""
    for column in range(min(len(header.names), 8)):
        distinct = dict.fromkeys(header.cells(column))
        if not _FEWEST_HOURS <= len(distinct) <= _MOST_LABELS:
            continue
        cells = [cell for cell in distinct if not is_total_label(cell)]
        hours = [cell for cell in cells if read_hour_label(cell) is not None]
        if len(hours) >= max(_FEWEST_HOURS, 0.9 * len(cells)):
            return column
    return None


def _find_hours(header: Header) -> Headings | None:
    """Find hours among the headings: numbers or times of day, all with the same word in front of them."""
    by_prefix: dict[str, dict[int, str]] = {}
    for column, name in enumerate(header.names):
        prefix, rest = strip_prefix(name)
        if column and rest[:1].isdigit():
            by_prefix.setdefault(prefix, {})[column] = rest
    prefix, texts = max(by_prefix.items(), key=lambda item: len(item[1]), default=("", {}))
    halves = find_half_days("headings", list(texts.values()))
    texts = {column: halves.spell(text) for column, text in texts.items()}
    spare = {column for column, text in texts.items() if _AGAIN.search(text)}
    if 0 < len(spare) <= _MOST_SPARE:
        texts = {column: _AGAIN.sub("", text) for column, text in texts.items()}
    spare = {column for column, text in texts.items() if text in [texts[each] for each in texts if each < column]}
    found = _name_hours({column: text for column, text in texts.items() if column not in spare})
    if not found:
        return None
    repeated = {column: plain_hour(texts[column]) for column in spare}
    spare |= {column for column, text in found.items() if text == "25"}
    is_end = says_end(prefix) and "0" in found.values()  # from 1 to 24, hours are the ends of hours anyway
    name = "hour ending" if is_end else "hour"
    texts = dict(sorted((found | repeated).items()))
    said = halves.assumptions
    return Headings(kind="hours", name=name, texts=texts, spare=frozenset(spare), assumptions=said)


def _name_hours(texts: Mapping[int, str]) -> dict[int, str]:
    """Turn headings into hours of the day or parts of hours; empty if they are not those of a whole day."""
    numbers = [int(text) for text in texts.values() if text.isdecimal() and len(text) < 3]
    if len(numbers) == len(texts):
        first, count = min(numbers, default=0), len(set(numbers))
        if first > 1 or max(numbers, default=0) - first != count - 1:
            return {}
        if 24 <= count <= 25:
            return {column: str(int(text)) for column, text in texts.items()}
        if count in {48, 96}:
            step = DAY_MINUTES // count
            return {column: _show_clock((int(text) - first) * step) for column, text in texts.items()}
        return {}
    if all(text.isdecimal() and len(text) == 4 for text in texts.values()):
        texts = {column: f"{text[:2]}:{text[2:]}" for column, text in texts.items()}
    minutes = {column: read_hour_label(text) for column, text in texts.items()}
    hours = {minute // 60 for minute in minutes.values() if minute is not None}
    is_day = None not in minutes.values() and (hours >= set(range(24)) or hours >= set(range(1, 25)))
    return {column: plain_hour(text) for column, text in texts.items()} if is_day else {}


def _show_clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _find_dates(header: Header, hours: int | None) -> Headings | None:
    """Find dates among the headings, or stamps."""
    texts = {
        column: _IN_BRACKETS.sub("", name.replace("\n", " ")).strip()
        for column, name in enumerate(header.names)
        if column and column != hours and any(map(str.isdigit, name)) and not is_total_label(name)
    }
    form = find_format(list(texts.values())) if texts else None
    if form is None:
        _refuse_days(header, hours, texts)
        return None
    stamps = {column: stamp for column, text in texts.items() if (stamp := form.read(text)) is not None}
    if len(stamps) < (_FEWEST_DAYS if hours is None else 1):
        return None
    is_daily = all(minute % DAY_MINUTES == 0 for minute, _ in stamps.values())
    found = {column: texts[column] for column in stamps}
    said: tuple[Assumption, ...] = ()
    if form.is_serial:
        found = {column: f"{to_wall(minute):%Y-%m-%d %H:%M}" for column, (minute, _) in stamps.items()}
        message = "headings count days from 30 December 1899, as spreadsheets do (the 1900 system of Excel)"
        said = (Assumption(AssumptionCode.SERIAL_DATES, message),)
    kind, name = ("days", "date") if is_daily else ("times", "timestamp")
    return Headings(kind=kind, name=name, texts=found, assumptions=said)


def _refuse_days(header: Header, hours: int | None, texts: Mapping[int, str]) -> None:
    """Refuse columns that are days without a year, or without a month."""
    if hours is None:
        return
    days = [text for text in texts.values() if _DAY_WITHOUT_YEAR.match(text)]
    numbers = [int(text) for text in texts.values() if text.isdecimal() and len(text) < 3]
    is_month = numbers == list(range(1, len(numbers) + 1)) and 28 <= len(numbers) <= 31
    if not is_month and len(days) < max(2, 0.9 * len(texts)):
        return
    what, text = ("month", str(numbers[0])) if is_month else ("year", days[0])
    message = f"the table has one column per day, and headings such as {shown(text)} do not say the {what}"
    raise header.error(IssueCode.BAD_TIME, message, "write whole dates into the headings, such as 2026-10-27")


def _find_weekdays(header: Header, hours: int | None) -> Headings | None:
    """Find seven headings in a row that are weekdays, behind a column of hours.

    Raises:
        InputError: there are fewer.
    """
    if hours is None:
        return None
    for start in range(hours + 1, len(header.names) - 6):
        names = read_initials(header.names[start : start + 7])
        if names in _WEEKDAY_NUMBERS or len(set(read_weekdays(names).values())) == 7:
            texts = dict(enumerate(names, start))
            return Headings(kind="weekdays", name="weekday", texts=texts)
    days = [name for name in header.names[hours + 1 :] if read_weekdays([name])]
    if len(days) > 1:
        message = f"the table has one column per weekday, but only {len(days)} of seven: {', '.join(map(shown, days))}"
        raise header.error(IssueCode.TOO_FEW_HOURS, message, "export all seven weekdays")
    return None
