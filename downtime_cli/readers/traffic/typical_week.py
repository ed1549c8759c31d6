"""Tables without dates: a typical day (24 rows), a typical week (168 rows), or a grid of weekdays and hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo
from itertools import islice
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, Issue, IssueCode
from downtime_cli.core.quality.inspection import Columns, Recognised, TrafficReading
from downtime_cli.core.traffic import HOURS_PER_WEEK, TypicalWeek
from downtime_cli.readers.csv_table import Table
from downtime_cli.readers.traffic.columns import HOUR_NAMES, WEEKDAY_NAMES, Header, find_value_columns, plain_name
from downtime_cli.readers.traffic.layout import TrafficOptions, assume_utc
from downtime_cli.readers.traffic.numbers import find_style, is_amount, is_missing
from downtime_cli.readers.traffic.timestamps import parse_clock

_WEEKDAYS: Final = tuple(
    tuple(names.split())
    for names in (
        "mon mo lun lunes lundi montag monday",
        "tue di mar martes mardi dienstag tuesday",
        "wed mi mer mie miercoles mercredi mittwoch wednesday",
        "thu do jeu jue jueves jeudi donnerstag thursday",
        "fri fr ven vie viernes vendredi freitag friday",
        "sat sa sam sab sabado samedi samstag sonnabend saturday",
        "sun so dim dom domingo dimanche sonntag sunday",
    )
)
_MOST_ROWS: Final = 2000
_MONDAY_IS_1: Final = "weekday 1 is Monday, as numbers go to 7"
_MONDAY_IS_0: Final = "weekday 0 is Monday, as the numbers go from 0 to 6"


def read_typical(table: Table, options: TrafficOptions) -> TrafficReading:
    """Read a table without dates as a typical day or week.

    Raises:
        InputError: it is none, hours are missing, or a value is no number.
    """
    header = Header(table)
    zone = options.zone or UTC
    reading = _read_grid(header, zone) or _read_rows(header, options, zone)
    if reading is None:
        message = f"no column holds times: {', '.join(map(repr, table.header[:12]))}"
        raise header.error(IssueCode.MISSING_COLUMN, message, "name the column of times with --time-column")
    warned, assumed = assume_utc("hours", options, table.source.name)
    return replace(reading, issues=warned, assumptions=(*reading.assumptions, *assumed))


def find_weekday(text: str) -> int | None:
    """Number a weekday (Monday 0) by its English, German, French or Spanish name, whole or short."""
    plain = plain_name(text)
    return next((day for day, names in enumerate(_WEEKDAYS) if plain in names), None)


def _read_rows(header: Header, options: TrafficOptions, zone: tzinfo) -> TrafficReading | None:
    """Read a table with a row for each hour, with or without a column of weekdays."""
    hour = _find_column(header, HOUR_NAMES, options.time_columns)
    if hour is None:
        return None
    names, table = header.names, header.table
    day = next((column for column, name in enumerate(names) if plain_name(name) in WEEKDAY_NAMES), None)
    day = None if day == hour else day
    value = _find_value(header, options, hour, day)
    rows = list(islice(table.rows(), _MOST_ROWS))
    rows = [(line, row) for line, row in rows if max(hour, value, day or 0) < len(row) and _is_hour(row[hour])]
    slots, size, assumption = _find_slots([row for _, row in rows], hour, day)
    values = _read_numbers(header, rows, value)
    sums: dict[int, float] = {}
    for (line, _), slot in zip(rows, slots, strict=True):
        if line in values:
            sums[slot] = sums.get(slot, 0.0) + values[line]
    found = [
        Recognised(what="dialect", value=table.dialect, why="most rows have equally many cells so"),
        Recognised(what="hour column", value=names[hour], why="hours without dates: a typical day or week"),
        Recognised(what="value column", value=names[value], why="numbers"),
    ]
    if day is not None:
        found.append(Recognised(what="weekday column", value=names[day], why="it is called so"))
    time = names[hour] if day is None else f"{names[day]} + {names[hour]}"
    return TrafficReading(
        source=table.source.name,
        traffic=_build_week(header, sums, size, zone),
        rows=len(rows),
        columns=Columns(time=time, value=names[value]),
        recognised=tuple(found),
        assumptions=(Assumption(AssumptionCode.WEEK_START, assumption),) if assumption else (),
    )


def _find_slots(rows: Sequence[Sequence[str]], hour: int, day: int | None) -> tuple[list[int], int, str]:
    """Find the hour of the day or week of each row, which of the two it is, and what was assumed about weekdays."""
    hours = [_hour_of(row[hour]) for row in rows]
    if day is not None:
        days, assumption = _number_weekdays([row[day] for row in rows])
        return (
            [(24 * days[row[day]] + at) % HOURS_PER_WEEK for row, at in zip(rows, hours, strict=True)],
            HOURS_PER_WEEK,
            assumption,
        )
    if max(hours, default=0) > 24:
        return [at % HOURS_PER_WEEK for at in hours], HOURS_PER_WEEK, "hour 0 of the week is Monday 00:00"
    return [at % 24 for at in hours], 24, ""


def _find_column(header: Header, names: frozenset[str], wanted: Sequence[str]) -> int | None:
    """Find the column of hours: the one asked for, or one that is called so and holds hours."""
    if wanted:
        return header.find(wanted[0], "--time-column")[0]
    for column, name in enumerate(header.names):
        cells = header.cells(column)
        is_named = plain_name(name) in names or plain_name(name) in {"time", "houroftheweek", "hourofweek"}
        if is_named and cells and sum(map(_is_hour, cells)) >= 0.9 * len(cells):
            return column
    return None


def _find_value(header: Header, options: TrafficOptions, hour: int, day: int | None) -> int:
    if options.value_columns:
        return header.find(options.value_columns[0], "--value-column")[0]
    return find_value_columns(header, [column for column in (hour, day) if column is not None])[0]


def _is_hour(text: str) -> bool:
    """Whether a cell is an hour of the day or of the week."""
    try:
        return 0 <= _hour_of(text) <= HOURS_PER_WEEK
    except ValueError:
        return False


def _hour_of(text: str) -> int:
    plain = text.strip()
    return int(plain) if plain.isdecimal() and len(plain) < 4 else parse_clock(plain) // 60


def _number_weekdays(texts: Sequence[str]) -> tuple[Mapping[str, int], str]:
    """Number weekdays (Monday 0) by their texts, and say what was assumed about numbers."""
    named = {text: find_weekday(text) for text in texts}
    if all(day is not None for day in named.values()):
        return {text: day for text, day in named.items() if day is not None}, ""
    numbers = {text: int(text) for text in named if text.strip().isdecimal()}
    is_from_1 = max(numbers.values(), default=0) == 7
    days = {text: (numbers.get(text, is_from_1) - is_from_1) % 7 for text in named}
    return days, _MONDAY_IS_1 if is_from_1 else _MONDAY_IS_0


def _read_numbers(header: Header, rows: Sequence[tuple[int, Sequence[str]]], column: int) -> dict[int, float]:
    """Read the value of each line that has one.

    Raises:
        InputError: a cell is no number, or a negative one.
    """
    style = find_style([row[column] for _, row in rows if not is_missing(row[column])], header.table.delimiter)
    values: dict[int, float] = {}
    issues: list[Issue] = []
    for line, row in rows:
        if is_missing(row[column]):
            continue
        value = style.parse(row[column].strip())
        if is_amount(value):
            values[line] = value
            continue
        message = f"{header.names[column]} must be a number >= 0, got {row[column]!r}"
        place = header.table.place(line, column)
        issues.append(Issue(IssueCode.BAD_VALUE, message, "correct the cell", place))
    if issues:
        raise InputError(*issues)
    return values


def _build_week(header: Header, sums: Mapping[int, float], size: int, zone: tzinfo) -> TypicalWeek:
    """Build the week from the values of its hours, or of the hours of a day.

    Raises:
        InputError: an hour has no value.
    """
    if len(sums) < size:
        lacking = next(slot for slot in range(size) if slot not in sums)
        message = f"{len(sums)} of the {size} hours of a typical {'day' if size == 24 else 'week'} have a value"
        raise header.error(
            IssueCode.TOO_FEW_HOURS, message, f"add the missing hours, the first of them {lacking % 24:02d}:00"
        )
    values = tuple(sums[slot % size] for slot in range(HOURS_PER_WEEK))
    return TypicalWeek(values=values, zone=zone, days_alike=size == 24, unit="requests")


def _read_grid(header: Header, zone: tzinfo) -> TrafficReading | None:
    """Read a grid of a typical week: weekdays down and hours across, or the other way round."""
    rows = dict(header.table.rows())
    across = {
        column: day for column, name in enumerate(header.names) if column and (day := find_weekday(name)) is not None
    }
    hours = [column for column, name in enumerate(header.names) if column and _is_hour(name)]
    is_turned = len(rows) >= 24 and len(across) >= 7
    if not is_turned and not (len(rows) >= 7 and len(hours) >= 24):
        return None
    sums: dict[int, float] = {}
    for column in across if is_turned else hours:
        cells = [(line, row) for line, row in rows.items() if column < len(row)]
        for line, value in _read_numbers(header, cells, column).items():
            label = rows[line][0]
            day = across[column] if is_turned else find_weekday(label)
            hour = label if is_turned else header.names[column]
            if day is not None and _is_hour(hour):
                sums[day * 24 + _hour_of(hour) % 24] = value
    shape = "hours down, weekdays across" if is_turned else "weekdays down, hours across"
    return TrafficReading(
        source=header.table.source.name,
        traffic=_build_week(header, sums, HOURS_PER_WEEK, zone),
        rows=len(rows),
        columns=Columns(time=header.names[0] or "weekday", value="grid"),
        recognised=(Recognised(what="grid", value=shape, why="its headings are weekdays and hours"),),
    )
