"""Tables without dates: a typical day (24 rows), a typical week (168 rows), or a grid of weekdays and hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo
from itertools import islice
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, Issue, IssueCode
from downtime_cli.core.quality.inspection import Columns, Recognised, TrafficReading
from downtime_cli.core.traffic import TypicalWeek
from downtime_cli.core.window import HOURS_PER_WEEK
from downtime_cli.readers.table.cell_numbers import find_style, is_amount, is_missing
from downtime_cli.readers.table.count_columns import Purpose, need_count_column
from downtime_cli.readers.table.csv_table import Table
from downtime_cli.readers.table.header import HOUR_NAMES, WEEKDAY_NAMES, Header, plain_name
from downtime_cli.readers.traffic.options import TrafficOptions, assume_utc
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
    hour = _find_hour(header, options)
    if hour is None:
        return None
    names, table = header.names, header.table
    day = next(iter(header.called(WEEKDAY_NAMES)), None)
    day = None if day == hour else day
    value, value_assumed = _find_value(header, options, hour, day)
    whole = ((line, row) for line, row in islice(table.rows(), _MOST_ROWS) if max(hour, value, day or 0) < len(row))
    rows = {line: row for line, row in whole if _read_hour(row[hour]) is not None}
    slots, size, assumption = _find_slots(rows, hour, day)
    sums: dict[int, float] = defaultdict(float)
    for line, number in _read_numbers(header, rows, value).items():
        sums[slots[line] % size] += number
    found = [
        Recognised(what="dialect", value=table.dialect, why="it gives most rows the same number of cells"),
        Recognised(what="hour column", value=names[hour], why="hours without dates: a typical day or week"),
        Recognised(what="value column", value=names[value], why="numbers"),
    ]
    if day is not None:
        found.append(Recognised(what="weekday column", value=names[day], why="its name says so"))
    time = names[hour] if day is None else f"{names[day]} + {names[hour]}"
    return TrafficReading(
        source=table.source.name,
        traffic=_build_week(header, sums, size, zone),
        rows=len(rows),
        columns=Columns(time=time, value=names[value]),
        recognised=tuple(found),
        assumptions=(*value_assumed, *((Assumption(AssumptionCode.WEEK_START, assumption),) if assumption else ())),
    )


def _find_slots(rows: Mapping[int, Sequence[str]], hour: int, day: int | None) -> tuple[dict[int, int], int, str]:
    """Find the hour of each line, whether it is one of 24 or of 168, and what was assumed about weekdays."""
    slots = {line: _read_hour(row[hour]) or 0 for line, row in rows.items()}
    if day is None:
        is_week = max(slots.values(), default=0) > 24
        return slots, HOURS_PER_WEEK if is_week else 24, "hour 0 of the week is Monday 00:00" if is_week else ""
    days, assumption = _number_weekdays([row[day] for row in rows.values()])
    return {line: 24 * days[rows[line][day]] + slot for line, slot in slots.items()}, HOURS_PER_WEEK, assumption


def _find_hour(header: Header, options: TrafficOptions) -> int | None:
    """Find the column of hours: the one asked for, or one that is called so and holds hours."""
    if options.time_columns:
        return header.find(options.time_columns[0], "--time-column")[0]
    for column in header.called({*HOUR_NAMES, "time", "houroftheweek", "hourofweek"}):
        cells = header.cells(column)
        if cells and sum(_read_hour(cell) is not None for cell in cells) >= 0.9 * len(cells):
            return column
    return None


def _find_value(
    header: Header, options: TrafficOptions, hour: int, day: int | None
) -> tuple[int, tuple[Assumption, ...]]:
    if options.value_columns:
        return header.find(options.value_columns[0], "--value-column")[0], ()
    taken = [column for column in (hour, day) if column is not None]
    choice = need_count_column(header, taken, Purpose.TRAFFIC)
    return choice.column, (choice.assumption,) if choice.assumption else ()


def _read_hour(text: str) -> int | None:
    """Read a cell as an hour of the day or of the week, None if it is neither."""
    plain = text.strip()
    if plain.isdecimal() and len(plain) < 4:
        return int(plain) if int(plain) <= HOURS_PER_WEEK else None
    minutes = parse_clock(plain)
    return None if minutes is None else minutes // 60


def _number_weekdays(texts: Sequence[str]) -> tuple[Mapping[str, int], str]:
    """Number weekdays (Monday 0) by their texts, and say what was assumed about numbers."""
    named = {text: find_weekday(text) for text in texts}
    if all(day is not None for day in named.values()):
        return {text: day for text, day in named.items() if day is not None}, ""
    numbers = {text: int(text) for text in named if text.strip().isdecimal()}
    is_from_1 = max(numbers.values(), default=0) == 7
    days = {text: (numbers.get(text, is_from_1) - is_from_1) % 7 for text in named}
    return days, _MONDAY_IS_1 if is_from_1 else _MONDAY_IS_0


def _read_numbers(header: Header, rows: Mapping[int, Sequence[str]], column: int) -> dict[int, float]:
    """Read the value of each line that has one.

    Raises:
        InputError: a cell is no number, or a negative one.
    """
    cells = {line: row[column] for line, row in rows.items() if not is_missing(row[column])}
    style = find_style(list(cells.values()), header.table.delimiter)
    values: dict[int, float] = {}
    issues: list[Issue] = []
    for line, text in cells.items():
        value = style.parse(text.strip())
        if is_amount(value):
            values[line] = value
            continue
        message = f"{header.names[column]} must be a number >= 0, got {text!r}"
        issues.append(Issue(IssueCode.BAD_VALUE, message, "correct the cell", header.table.place(line, column)))
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
        remedy = f"add the missing hours, the first of them {lacking % 24:02d}:00"
        raise header.error(IssueCode.TOO_FEW_HOURS, message, remedy)
    values = tuple(sums[slot % size] for slot in range(HOURS_PER_WEEK))
    return TypicalWeek(values=values, zone=zone, days_alike=size == 24, unit="requests")


def _read_grid(header: Header, zone: tzinfo) -> TrafficReading | None:
    """Read a grid of a typical week: weekdays down and hours across, or the other way round."""
    rows = dict(header.table.rows())
    across = {column: day for column, name in enumerate(header.names) if (day := find_weekday(name)) is not None}
    hours = {column: hour for column, name in enumerate(header.names) if (hour := _read_hour(name)) is not None}
    across.pop(0, None)
    hours.pop(0, None)
    is_turned = len(rows) >= 24 and len(across) >= 7
    if not is_turned and not (len(rows) >= 7 and len(hours) >= 24):
        return None
    sums: dict[int, float] = {}
    for column in across if is_turned else hours:
        cells = {line: row for line, row in rows.items() if column < len(row)}
        for line, value in _read_numbers(header, cells, column).items():
            label = rows[line][0]
            day, hour = (across[column], _read_hour(label)) if is_turned else (find_weekday(label), hours[column])
            if day is not None and hour is not None:
                sums[day * 24 + hour % 24] = value
    shape = "hours down, weekdays across" if is_turned else "weekdays down, hours across"
    return TrafficReading(
        source=header.table.source.name,
        traffic=_build_week(header, sums, HOURS_PER_WEEK, zone),
        rows=len(rows),
        columns=Columns(time=header.names[0] or "weekday", value="grid"),
        recognised=(Recognised(what="grid", value=shape, why="its headings are weekdays and hours"),),
    )
