"""Tables without dates: a typical day (24 rows), a typical week (168 rows), or a grid of weekdays and hours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, Issue, IssueCode
from downtime_cli.core.quality.inspection import Columns, Recognised
from downtime_cli.core.traffic import HOURS_PER_WEEK, TypicalWeek
from downtime_cli.readers.csv_table import Table
from downtime_cli.readers.traffic.columns import HOUR_NAMES, WEEKDAY_NAMES, Header, find_value_columns, plain_name
from downtime_cli.readers.traffic.layout import TrafficOptions
from downtime_cli.readers.traffic.numbers import find_style, is_bad, is_missing
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
_MONDAY_IS_0: Final = "weekday 0 is Monday, as the numbers go from 0 to 6"


class Profile(Struct, frozen=True, kw_only=True):
    """A table without dates, as read."""

    week: TypicalWeek
    rows: int
    columns: Columns
    recognised: tuple[Recognised, ...]
    assumptions: tuple[Assumption, ...]


def read_profile(table: Table, options: TrafficOptions, zone: tzinfo) -> Profile | None:
    """Return the typical day or week of a table, None if it is none.

    Raises:
        InputError: hours are missing or twice there, or a value is no number.
    """
    header = Header(table)
    return _read_grid(header, zone) or _read_rows(header, options, zone)


def find_weekday(text: str) -> int | None:
    """Return 0 for Monday to 6 for Sunday by English, German, French or Spanish names, whole or short."""
    plain = plain_name(text)
    return next((day for day, names in enumerate(_WEEKDAYS) if plain in names), None)


def _read_rows(header: Header, options: TrafficOptions, zone: tzinfo) -> Profile | None:
    """Return the profile of a table with a row for each hour, with or without a column of weekdays."""
    hour = _find_column(header, HOUR_NAMES, options.time_columns)
    if hour is None:
        return None
    day = next((column for column, name in enumerate(header.names) if plain_name(name) in WEEKDAY_NAMES), None)
    day = None if day == hour else day
    value = _find_value(header, options, hour, day)
    rows = [(line, row) for line, row in header.table.rows() if any(cell.strip() for cell in row)]
    rows = [(line, row) for line, row in rows[:_MOST_ROWS] if max(hour, value) < len(row) and _is_hour(row[hour])]
    values = dict(_numbers(header, rows, value))
    if day is None:
        slots = {line: _hour_of(row[hour]) for line, row in rows}
        is_week = max(slots.values(), default=0) > 24
        assumptions = _week_start("hour 0 of the week is Monday 00:00") if is_week else ()
        size = HOURS_PER_WEEK if is_week else 24
    else:
        days, assumptions = _weekdays([row[day] for _, row in rows])
        slots = {line: 24 * days[row[day]] + _hour_of(row[hour]) for line, row in rows}
        size = HOURS_PER_WEEK
    week = _fill(header, {line: slot % size for line, slot in slots.items()}, values, size)
    names = header.names
    found = [
        Recognised(what="dialect", value=header.table.dialect, why="most rows have equally many cells so"),
        Recognised(what="hour column", value=names[hour], why="hours without dates: a typical day or week"),
        Recognised(what="value column", value=names[value], why="numbers"),
    ]
    if day is not None:
        found.append(Recognised(what="weekday column", value=names[day], why="it is called so"))
    time = names[hour] if day is None else f"{names[day]} + {names[hour]}"
    return Profile(
        week=TypicalWeek(values=tuple(week), zone=zone, days_alike=size == 24, unit="requests"),
        rows=len(rows),
        columns=Columns(time=time, value=names[value]),
        recognised=tuple(found),
        assumptions=assumptions,
    )


def _find_column(header: Header, names: frozenset[str], wanted: Sequence[str]) -> int | None:
    """Return the column of hours: the one asked for, or one that is called so and holds hours."""
    if wanted:
        return header.find(wanted[0], "--time-column")[0]
    for column, name in enumerate(header.names):
        cells = header.cells(column)
        is_named = plain_name(name) in names or plain_name(name) in {"time", "houroftheweek", "hourofweek"}
        if is_named and cells and sum(map(_is_hour, cells)) >= 0.9 * len(cells):
            return column
    return None


def _find_value(header: Header, options: TrafficOptions, hour: int, day: int | None) -> int:
    """Return the column of values."""
    if options.value_columns:
        return header.find(options.value_columns[0], "--value-column")[0]
    return find_value_columns(header, [column for column in (hour, day) if column is not None])[0]


def _is_hour(text: str) -> bool:
    """Tell whether a cell is an hour of the day or of the week."""
    try:
        return 0 <= _hour_of(text) <= HOURS_PER_WEEK
    except ValueError:
        return False


def _hour_of(text: str) -> int:
    """Return the hour a cell names."""
    plain = text.strip()
    return int(plain) if plain.isdecimal() and len(plain) < 4 else parse_clock(plain) // 60


def _weekdays(texts: Sequence[str]) -> tuple[Mapping[str, int], tuple[Assumption, ...]]:
    """Return weekday numbers (Monday 0) by text, and what was assumed about numbers."""
    distinct = dict.fromkeys(texts)
    named = {text: find_weekday(text) for text in distinct}
    if all(day is not None for day in named.values()):
        return {text: day for text, day in named.items() if day is not None}, ()
    numbers = {text: int(text) for text in distinct if text.strip().isdecimal()}
    if numbers and max(numbers.values()) == 7:
        return {text: number - 1 for text, number in numbers.items()}, _week_start(
            "weekday 1 is Monday, as numbers go to 7"
        )
    return {text: numbers.get(text, 0) % 7 for text in distinct}, _week_start(_MONDAY_IS_0)


def _week_start(message: str) -> tuple[Assumption, ...]:
    return (Assumption(AssumptionCode.WEEK_START, message),)


def _numbers(header: Header, rows: Sequence[tuple[int, Sequence[str]]], column: int) -> dict[int, float]:
    """Return the value of each line.

    Raises:
        InputError: a cell is no number, or a negative one.
    """
    style = find_style([row[column] for _, row in rows if not is_missing(row[column])], header.table.delimiter)
    values: dict[int, float] = {}
    issues: list[Issue] = []
    for line, row in rows:
        if is_missing(row[column]):
            continue
        try:
            value = style.parse(row[column].strip())
        except ValueError:
            value = math.nan
        if is_bad(value):
            message = f"{header.names[column]} must be a number >= 0, got {row[column]!r}"
            place = header.table.place(line, column)
            issues.append(Issue(IssueCode.BAD_VALUE, message, "correct the cell", place))
        values[line] = value
    if issues:
        raise InputError(*issues)
    return values


def _fill(header: Header, slots: Mapping[int, int], values: Mapping[int, float], size: int) -> list[float]:
    """Return the 168 values of the week from those of its hours, rows of the same hour added up.

    Raises:
        InputError: an hour has no value.
    """
    sums: dict[int, float] = {}
    for line, slot in slots.items():
        if line in values:
            sums[slot] = sums.get(slot, 0.0) + values[line]
    if len(sums) < size:
        lacking = next(slot for slot in range(size) if slot not in sums)
        message = f"{len(sums)} of the {size} hours of a typical {'day' if size == 24 else 'week'} have a value"
        raise header.error(
            IssueCode.TOO_FEW_HOURS, message, f"add the missing hours, the first of them {lacking % 24:02d}:00"
        )
    return [sums[slot % size] for slot in range(HOURS_PER_WEEK)]


def _read_grid(header: Header, zone: tzinfo) -> Profile | None:
    """Return the typical week of a grid: weekdays down and hours across, or the other way round."""
    rows = [(line, row) for line, row in header.table.rows() if any(cell.strip() for cell in row)]
    across = {column: find_weekday(name) for column, name in enumerate(header.names) if column}
    is_turned = len(rows) >= 24 and sum(day is not None for day in across.values()) >= 7
    hours = {column: name for column, name in enumerate(header.names) if column and _is_hour(name)}
    is_plain = len(rows) >= 7 and len(hours) >= 24
    if not (is_turned or is_plain):
        return None
    sums: dict[int, float] = {}
    columns = [column for column, day in across.items() if day is not None] if is_turned else list(hours)
    for column in columns:
        for line, value in _numbers(header, [(line, row) for line, row in rows if column < len(row)], column).items():
            label = next(row[0] for at, row in rows if at == line)
            day = across[column] if is_turned else find_weekday(label)
            hour = label if is_turned else header.names[column]
            if day is not None and _is_hour(hour):
                sums[day * 24 + _hour_of(hour) % 24] = value
    slots = {slot: slot for slot in sums}
    week = _fill(header, slots, sums, HOURS_PER_WEEK)
    shape = "hours down, weekdays across" if is_turned else "weekdays down, hours across"
    return Profile(
        week=TypicalWeek(values=tuple(week), zone=zone, unit="requests"),
        rows=len(rows),
        columns=Columns(time=header.names[0] or "weekday", value="grid"),
        recognised=(Recognised(what="grid", value=shape, why="its headings are weekdays and hours"),),
        assumptions=(),
    )
