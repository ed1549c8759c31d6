"""Dates that stand in several columns: year, month and day, year and day of the year, or ISO year, week and weekday."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import Assumption, AssumptionCode
from downtime_cli.readers.stamps.calendar_words import find_word
from downtime_cli.readers.table.header import Header, plain_name
from downtime_cli.readers.table.totals import is_total_label
from downtime_cli.readers.traffic.dated.stamp_parts import Cells
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES

_YEARS: Final = "year yr yyyy jahr annee an ano anno jaar rok ar vuosi isoyear".split()
_MONTHS: Final = (
    "month mon mo mnth monthofyear monthnumber monat mois mes mese maand miesiac manad maaned kuukausi mm".split()
)
_DAYS: Final = "dayofmonth dom mday monthday day dy tag jour dia giorno dag dzien den paiva dd d".split()
_YEAR_DAYS: Final = "dayofyear doy yday julianday yearday".split()
_WEEKS: Final = "isoweek week weekofyear weeknumber weeknum wk kw kalenderwoche woche semaine semana settimana".split()
_WEEKDAYS: Final = (
    "isoweekday isodow weekday dayofweek dow wochentag joursemaine jourdelasemaine diasemana diadelasemana day".split()
)
# Databases number these from Sunday.
_SUNDAY_FIRST: Final = frozenset(["dayofweek", "dow"])
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_FIRST_YEAR: Final = 1970
_WEEK: Final = re.compile(r"((?:19|20)\d\d)-?W(0[1-9]|[1-4]\d|5[0-3])")

Finder = Callable[[Sequence[str], Callable[[str], int]], int | None]


class CalendarColumns(Struct, frozen=True, kw_only=True):
    """The columns that make a date together."""

    columns: tuple[int, ...]
    name: str
    read: Callable[[Cells], int]
    """Reads their cells as the minute at which the day starts; ValueError if it is no date."""
    assumptions: tuple[Assumption, ...] = ()


def find_calendar(header: Header, columns: Iterable[int]) -> CalendarColumns | None:
    """Find the columns of a date: a year with month and day, with a day of the year, or with a week and its day."""
    allowed = frozenset(columns)
    find = partial(_find, header, allowed)
    year = find(_YEARS, _read_year)
    if year is None:
        return _find_whole_week(header, find)
    month, day = find(_MONTHS, read_month), find(_DAYS, _read_up_to(31))
    if month is not None and day is not None:
        return CalendarColumns(columns=(year, month, day), name="year, month and day", read=_read_date)
    day = find(_YEAR_DAYS, _read_up_to(366))
    if day is not None:
        return CalendarColumns(columns=(year, day), name="year and day of the year", read=_read_year_day)
    return _find_week(header, find, year)


def read_month(text: str) -> int:
    """Read a month by its number or its name in one of several languages; ValueError if it is none."""
    if text.strip()[:1].isdecimal():
        return _read_up_to(12)(text)
    word = find_word(text.strip())
    if word is None or word.month is None:
        raise ValueError(text)
    return word.month


def _find(header: Header, allowed: Container[int], names: Sequence[str], read: Callable[[str], int]) -> int | None:
    """Find the column with the first of these names whose cells can all be read so."""
    for name in names:
        for column in header.called({name}):
            cells = [cell for cell in header.cells(column) if not is_total_label(cell)]
            if column in allowed and cells and all(_reads(cell, read) for cell in cells):
                return column
    return None


def _reads(text: str, read: Callable[[str], int]) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _read_whole(text: str) -> int:
    """Read a whole number, which pandas may have written as 2026.0."""
    plain = text.strip().removesuffix(".0")
    if not plain.isdecimal():
        raise ValueError(text)
    return int(plain)


def _read_year(text: str) -> int:
    number = _read_whole(text)
    if not _FIRST_YEAR <= number <= 2199:
        raise ValueError(text)
    return number


def _read_up_to(highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = _read_whole(text)
        if not 1 <= number <= highest:
            raise ValueError(text)
        return number

    return read


def _minute_of(day: date) -> int:
    return (day.toordinal() - _EPOCH_DAY) * DAY_MINUTES


def _read_date(cells: Cells) -> int:
    return _minute_of(date(_read_year(cells[0]), read_month(cells[1]), _read_whole(cells[2])))


def _read_year_day(cells: Cells) -> int:
    day = date(_read_year(cells[0]), 1, 1) + timedelta(days=_read_up_to(366)(cells[1]) - 1)
    if day.year != _read_year(cells[0]):
        raise ValueError(cells)
    return _minute_of(day)


def _find_week(header: Header, find: Finder, year: int) -> CalendarColumns | None:
    """Find ISO weeks; None where weekdays are numbered otherwise, or not at all."""
    week, weekday = find(_WEEKS, _read_up_to(53)), find(_WEEKDAYS, _read_weekday)
    if week is None or weekday is None or _is_sunday_first(header, weekday):
        return None
    is_iso_year = "iso" in plain_name(header.names[year])

    def read(cells: Cells) -> int:
        day = date.fromisocalendar(_read_year(cells[0]), _read_up_to(53)(cells[1]), _read_weekday(cells[2]))
        if (
            day.year != _read_year(cells[0]) and not is_iso_year
        ):  # whether the year is the week's or the day's is not known
            raise ValueError(cells)
        return _minute_of(day)

    return _of_weeks(header, (year, week, weekday), read)


def _find_whole_week(header: Header, find: Finder) -> CalendarColumns | None:
    """Find weeks that are written with their year, as `2026-W03`, beside their weekdays."""
    week, weekday = find([*_WEEKS, "yearweek", "weekyear"], _read_week), find(_WEEKDAYS, _read_weekday)
    if week is None or weekday is None or _is_sunday_first(header, weekday):
        return None

    def read(cells: Cells) -> int:
        year, number = divmod(_read_week(cells[0]), 100)
        return _minute_of(date.fromisocalendar(year, number, _read_weekday(cells[1])))

    return _of_weeks(header, (week, weekday), read)


def _of_weeks(header: Header, columns: tuple[int, ...], read: Callable[[Cells], int]) -> CalendarColumns:
    week, weekday = (header.names[column] for column in columns[-2:])
    message = f"{week!r} and {weekday!r} count weeks as ISO 8601 does: day 1 is Monday, week 1 has 4 January"
    assumption = Assumption(AssumptionCode.WEEKDAY_NUMBERS, message)
    return CalendarColumns(columns=columns, name="ISO year, week and weekday", read=read, assumptions=(assumption,))


def _read_week(text: str) -> int:
    """Read `2026-W03` as 202603; ValueError if it is none."""
    match = _WEEK.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    return int(match[1]) * 100 + int(match[2])


def _read_weekday(text: str) -> int:
    """Read a weekday by its number or its name, Monday being 1; ValueError if it is none."""
    if text.strip()[:1].isdecimal():
        return _read_up_to(7)(text)
    word = find_word(text.strip())
    if word is None or len(word.weekdays) != 1:
        raise ValueError(text)
    return min(word.weekdays) + 1


def _is_sunday_first(header: Header, column: int) -> bool:
    return plain_name(header.names[column]) in _SUNDAY_FIRST and header.is_numeric(column)
