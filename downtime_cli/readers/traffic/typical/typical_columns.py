"""Which columns of a table without dates hold hours, weekdays, periods, parts of a whole, and values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import Assumption, IssueCode
from downtime_cli.readers.table.cell_numbers import is_number, whole_number
from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.header import HOUR_NAMES, TIME_NAMES, WEEKDAY_NAMES, Header, plain_name
from downtime_cli.readers.table.totals import is_total_label
from downtime_cli.readers.traffic.dated.hour_cells import is_half_day
from downtime_cli.readers.traffic.dated.hour_headings import hour_like_columns
from downtime_cli.readers.traffic.dated.no_times import explain_column
from downtime_cli.readers.traffic.hour_labels import read_hour_label
from downtime_cli.readers.traffic.layout import find_values
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.typical.calendar_cells import look_like_dates, name_period
from downtime_cli.readers.traffic.typical.weekday_numbers import is_date_part
from downtime_cli.readers.traffic.typical.weekdays import read_day_flags, read_day_sets, read_weekdays

_HOUR_WORDS: Final = HOUR_NAMES | {"houroftheweek", "hourofweek", "timeofday", "he", "hourending"}
_TIME_WORDS: Final = TIME_NAMES - frozenset("day date datum fecha".split())
_MINUTE_WORDS: Final = frozenset("minute minutes min minutos minuten".split())
_WEEKDAY_WORDS: Final = WEEKDAY_NAMES | frozenset(
    "isodow isoweekday dayofweekiso weekdayiso wday wd dw weekdaynumber weekdaynum weekdayno weekdayindex "
    "dayofweeknumber dayofweeknum downumber dayname weekdayname dayofweekname daytype dia giorno dag diadelasemana "
    "jourdelasemaine giornosettimana giornodellasettimana diadasemana wochentagnr veckodag ugedag viikonpaiva "
    "haftagunu dayweek".split()
)
# Names that a day of the month has as well.
_DAY_WORDS: Final = frozenset("day tag jour dia giorno dag".split())
_PERIOD_WORDS: Final = {
    unit: frozenset(names.split())
    for unit, names in (
        ("day", "day days dayofmonth dom dayofyear doy tag jour dia giorno dag dayno daynumber"),
        (
            "week",
            "week kw isoweek weekofyear weekno weeknumber weekofmonth yearweek woche kalenderwoche calendarweek "
            "semaine semana settimana",
        ),
        (
            "month",
            "month months mnth mo monat mois mes mese maand monthname monthno monthnumber monthofyear yearmonth",
        ),
        ("quarter", "quarter quartal trimestre"),
        ("season", "season saison temporada stagione"),
        ("year", "year yr yyyy jahr annee ano anio anno jaar isoyear"),
    )
}
_HOURS: Final = set(range(24))
_WEEKS: Final = (set(range(7)), set(range(1, 8)))
_FLAGS: Final = frozenset("yes no true false y n t f 0 1 ja nein oui non si".split())
_PART_ENDS: Final = ("id", "code", "status", "port", "no", "number", "nr")


class TypicalColumns(Struct, frozen=True, kw_only=True):
    """The columns of a table without dates."""

    hour: int
    # Columns beside hours: of minutes, and of AM and PM.
    minute: int | None
    half: int | None
    # Whether hours are written as 0, 100, … 2300.
    is_compact: bool
    day: int | None
    # Columns of calendars, which tell days, weeks or months apart, and what one of these is called.
    periods: tuple[int, ...]
    period: str
    # Columns that tell parts of one hour apart.
    parts: tuple[int, ...]
    # Columns of numbers of which nobody knows what they tell apart.
    doubtful: tuple[int, ...]
    # Columns of values, which add up, why it is these, and what was assumed for them.
    values: tuple[int, ...]
    value_why: str
    assumptions: tuple[Assumption, ...]

    @property
    def width(self) -> int:
        """How many cells a row needs."""
        return 1 + max(
            self.hour, *self.values, self.minute or 0, self.half or 0, self.day or 0, *self.periods, *self.parts
        )

    def hour_of(self, row: Sequence[str]) -> str:
        """The label of the hour of a row, with what other columns say of it."""
        label = row[self.hour].strip()
        if not label or is_total_label(label):
            return label
        if self.is_compact and label.isdecimal():
            label = f"{label.zfill(4)[:-2]}:{label.zfill(4)[-2:]}"
        minute = "" if self.minute is None else f":{row[self.minute].strip():>02}"
        return label + minute + ("" if self.half is None else f" {row[self.half].strip()}")


def find_columns(header: Header, options: TrafficOptions) -> TypicalColumns | None:
    """Find the columns of a table without dates, None if none of them holds hours.

    Raises:
        InputError: a column is missing or ambiguous, or holds dates that cannot be read.
    """
    hour = _find_hour(header, options)
    if hour is None:
        return None
    day = _find_day(header, hour)
    minute = next(iter(header.called(_MINUTE_WORDS)), None)
    half = next((column for column in range(len(header.names)) if _holds_halves(header, column)), None)
    own = {hour, day, minute, half}
    rest = [column for column in range(len(header.names)) if column not in own and header.cells(column)]
    by_unit = {column: unit for column in rest if (unit := _period_unit(header, column))}
    _refuse_dates(header, [column for column in rest if column not in by_unit])
    taken = [column for column in (*own, *by_unit) if column is not None]
    values, value_why, assumptions = find_values(header, options, taken)
    others = [column for column in rest if column not in (*values, *by_unit)]
    words = [column for column in others if _tells_parts(header, column)]
    return TypicalColumns(
        hour=hour,
        minute=minute,
        half=half,
        is_compact=_is_compact(header.cells(hour)),
        day=day,
        periods=tuple(by_unit),
        period=next((unit for unit in _PERIOD_WORDS if unit in by_unit.values()), "period"),
        parts=tuple(words),
        doubtful=tuple(column for column in others if column not in words),
        values=values,
        value_why=value_why,
        assumptions=assumptions,
    )


def _find_hour(header: Header, options: TrafficOptions) -> int | None:
    """Find the column of hours: the one asked for, or one that is called so and holds hours."""
    if options.time_columns:
        return header.find(options.time_columns[0], "--time-column")[0]
    for column in dict.fromkeys((*header.called(_HOUR_WORDS), *hour_like_columns(header), *header.called(_TIME_WORDS))):
        cells = header.cells(column)
        hours = sum(map(is_hour, cells))
        if cells and (hours >= 0.9 * len(cells) or _is_compact(cells)) and len(set(cells)) > 7:
            return column
    return next((column for column in _list_date_parts(header) if _numbers_of(header, column) == _HOURS), None)


def _list_date_parts(header: Header) -> list[int]:
    return [column for column, name in enumerate(header.names) if is_date_part(name)]


def _numbers_of(header: Header, column: int) -> set[int]:
    return {whole_number(cell) for cell in header.cells(column) if cell.isdecimal()}


def _is_compact(cells: Sequence[str]) -> bool:
    """Whether cells go from 0 to 2300 in hundreds."""
    numbers = {int(cell) for cell in cells if cell.isdecimal() and len(cell) <= 4}
    return max(numbers, default=0) >= 2300 and all(number % 100 < 60 and number <= 2400 for number in numbers)


def _holds_halves(header: Header, column: int) -> bool:
    cells = header.cells(column)
    return bool(cells) and all(map(is_half_day, cells))


def is_hour(text: str) -> bool:
    """Whether a cell can be an hour of the day or, as a plain number, of the week."""
    plain = text.strip()
    return read_hour_label(plain) is not None or (plain.isdecimal() and len(plain) < 4 and int(plain) <= 168)


def _find_day(header: Header, hour: int) -> int | None:
    """Find the column of weekdays: by its cells where they are names, else by its heading where they are numbers."""
    called = [column for column in header.called(_WEEKDAY_WORDS) if column != hour]
    called.sort(key=lambda column: is_day_name(header.names[column]))
    others = [column for column in range(len(header.names)) if column not in {hour, *called}]
    for column in (*called, *others):
        labels = {cell for cell in header.cells(column) if not is_total_label(cell)}
        is_named = 1 < len(labels) < 15 and not all(map(is_number, labels))
        if is_named and (read_weekdays(labels) or read_day_sets(labels)):
            return column
        if read_day_flags(header.names[column], labels):
            return column
    parts = (column for column in _list_date_parts(header) if _numbers_of(header, column) in _WEEKS)
    return next((column for column in called if _holds_weekday_numbers(header, column)), next(parts, None))


def is_day_name(name: str) -> bool:
    """Whether a column may hold days of the month as well as weekdays, by its name."""
    return plain_name(name) in _DAY_WORDS


def _holds_weekday_numbers(header: Header, column: int) -> bool:
    """Whether numbers can be weekdays; those of a column called `day` only where no month stands beside it."""
    numbers = {cell for cell in header.cells(column) if cell.isdecimal()}
    if not is_day_name(header.names[column]):
        return bool(numbers)
    return bool(numbers) and max(map(whole_number, numbers)) <= 7 and not header.called(_PERIOD_WORDS["month"])


def is_calendar_name(name: str) -> bool:
    """Whether a column is called as hours, weekdays, or the days and periods of a calendar are."""
    plain = plain_name(name)
    known = _HOUR_WORDS | _MINUTE_WORDS | _WEEKDAY_WORDS | TIME_NAMES
    return plain in known or any(plain in names for names in _PERIOD_WORDS.values())


def _period_unit(header: Header, column: int) -> str:
    """Name the unit of a column of a calendar, empty if it is none; by its name or its cells; words are no days."""
    plain = plain_name(header.names[column])
    unit = next((unit for unit, names in _PERIOD_WORDS.items() if plain in names), "")
    is_known = bool(unit) and (unit != "day" or header.is_numeric(column))
    return unit if is_known else name_period([cell for cell in header.cells(column) if not is_total_label(cell)])


def _refuse_dates(header: Header, columns: Sequence[int]) -> None:
    """Refuse a column of dates that could not be read: without them, its days would be taken for parts of one."""
    for column in columns:
        cells = [cell for cell in header.cells(column) if not is_total_label(cell)]
        is_called = plain_name(header.names[column]) in TIME_NAMES
        if len(set(cells)) > 1 and (is_called or look_like_dates(cells)):
            reason = explain_column(header, column) or f"it has {shown(cells[0])}"
            message = f"{header.title(column)} holds no times: {reason}"
            raise header.error(IssueCode.BAD_TIME, message, "write whole dates, such as 2026-10-27")


def _tells_parts(header: Header, column: int) -> bool:
    """Whether a column can tell parts of one hour apart: it holds words other than yes and no, or numbers of things."""
    if {cell.casefold() for cell in header.cells(column)} <= _FLAGS:
        return False
    return not header.is_numeric(column) or plain_name(header.names[column]).endswith(_PART_ENDS)
