"""Where in a table of traffic the times, the values and the zones are, and how they are written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, tzinfo

from msgspec import Struct

from downtime_cli.core.errors import Assumption, AssumptionCode, Issue, IssueCode, Place, warning
from downtime_cli.core.quality.inspection import Recognised
from downtime_cli.core.traffic import ValueKind
from downtime_cli.readers.csv_table import Table
from downtime_cli.readers.traffic.cell_numbers import NumberStyle, find_style, is_amount, is_missing, is_number
from downtime_cli.readers.traffic.columns import (
    HOUR_NAMES,
    TIME_NAMES,
    ZONE_NAMES,
    Header,
    find_value_column,
    plain_name,
)
from downtime_cli.readers.traffic.timestamps import (
    DAY_MINUTES,
    DayOrder,
    OrderEvidence,
    TimeFormat,
    decide_day_order,
    find_format,
    parse_clock,
)
from downtime_cli.readers.zone_names import resolve_zone

_LEVEL_NAMES = ("rate", "persecond", "rps", "qps", "concurrent", "online", "mw", "level", "gauge", "average", "avg")


class TrafficOptions(Struct, frozen=True, kw_only=True):
    """What the options of the command line say about a traffic file; None and empty where they say nothing.

    `as_of`: rows after it are left out; `now`: rows more than a day after it are an error.
    """

    as_of: datetime
    now: datetime
    zone: tzinfo | None = None
    time_columns: tuple[str, ...] = ()
    value_columns: tuple[str, ...] = ()
    zone_column: str | None = None
    kind: ValueKind | None = None
    day_first: bool | None = None


# The text of a stamp: one cell, or the cells of date and hour.
Key = str | tuple[str, ...]


class TimeColumns(Struct, frozen=True, kw_only=True):
    """The column of times, or the columns of date and hour; `form` reads the (first) one."""

    columns: tuple[int, ...]
    form: TimeFormat
    why: str
    order: OrderEvidence | None = None

    def parse(self, key: Key) -> tuple[int, int | None]:
        """Read a stamp as minute and offset; ValueError if it is no time."""
        if isinstance(key, str):
            return self.form.parse(key.strip())
        minute, offset = self.form.parse(key[0].strip())
        clock = parse_clock(key[1])
        if clock is None:
            raise ValueError(key)
        return minute // DAY_MINUTES * DAY_MINUTES + clock, offset


class Layout(Struct, frozen=True, kw_only=True):
    """Everything needed to read the rows."""

    time: TimeColumns
    values: tuple[int, ...]
    style: NumberStyle
    zone: int | None
    # Columns that may tell several rows of one hour apart.
    words: tuple[int, ...]
    kind: ValueKind
    recognised: tuple[Recognised, ...] = ()

    @property
    def width(self) -> int:
        """How many cells a row needs."""
        return 1 + max(*self.time.columns, *self.values, self.zone or 0)

    def key_of(self, row: Sequence[str]) -> Key | None:
        """The stamp of a row, None if the row is too short."""
        if len(row) < self.width:
            return None
        columns = self.time.columns
        return row[columns[0]] if len(columns) == 1 else tuple(row[column] for column in columns)

    def bucket_of(self, key: Key) -> int | None:
        """The minute at which the hour of a stamp starts, None if it is no time."""
        try:
            return start_of_hour(*self.time.parse(key))
        except (ValueError, OverflowError):
            return None

    def value_of(self, row: Sequence[str]) -> float | None:
        """Add up the value cells of a row: None if all are missing, NaN if one of them cannot be traffic."""
        texts = [row[column].strip() for column in self.values if not is_missing(row[column])]
        numbers = [self.style.parse(text) for text in texts]
        if not all(map(is_amount, numbers)):
            return math.nan
        return sum(number for number in numbers if number is not None) if texts else None


def start_of_hour(minute: int, offset: int | None) -> int:
    """Find the bucket of a minute: on the clock shown, or in UTC where an offset is known."""
    return minute // 60 * 60 - (offset or 0)


def find_layout(table: Table, options: TrafficOptions) -> Layout | None:
    """Find the layout of a table with dates, None if it has none: it may be a typical day or week.

    Raises:
        InputError: a column is missing or ambiguous.
    """
    header = Header(table)
    time = _find_time(header, options)
    if time is None:
        return None
    zone, zone_why = _find_zone(header, options, time.columns)
    taken = (*time.columns, *(() if zone is None else (zone,)))
    values, value_why = _find_values(header, options, taken)
    style = find_style([cell for column in values for cell in header.cells(column)], table.delimiter)
    kind, kind_why = _find_kind(header, options, values)
    words = _find_words(header, (*taken, *values))
    names = " + ".join
    found = [
        Recognised(what="dialect", value=table.dialect, why="it gives most rows the same number of cells"),
        Recognised(what="time column", value=names(header.names[column] for column in time.columns), why=time.why),
        Recognised(what="time format", value=time.form.name, why=time.order.why if time.order else "all cells fit"),
        Recognised(what="value column", value=names(header.names[column] for column in values), why=value_why),
        Recognised(what="value kind", value=kind, why=kind_why),
    ]
    if zone is not None:
        found.append(Recognised(what="zone column", value=header.names[zone], why=zone_why))
    if not style.reads_plain:
        found.append(Recognised(what="decimal mark", value=style.decimal, why="the numbers are written that way"))
    return Layout(time=time, values=values, style=style, zone=zone, words=words, kind=kind, recognised=tuple(found))


def _find_time(header: Header, options: TrafficOptions) -> TimeColumns | None:
    """Find the column of times: the one asked for, else one called so, else the first that holds times."""
    order = None if options.day_first is None else (DayOrder.MONTH_FIRST, DayOrder.DAY_FIRST)[options.day_first]
    if options.time_columns:
        columns = tuple(column for name in options.time_columns for column in header.find(name, "--time-column"))
        form = find_format(header.cells(columns[0]), order)
        if form is None:
            if len(columns) == 1 and _is_clock(header, columns[0]):
                return None
            message = f"column {header.names[columns[0]]!r} holds no times"
            raise header.error(IssueCode.BAD_TIME, message, "name another column with --time-column")
        return _settle_order(header, columns[:2], form, "--time-column says so", order)
    everything = range(len(header.names))
    named = [column for column in everything if _is_time_name(header.names[column])]
    unnamed = [column for column in everything if column not in named and not _is_count(header, column)]
    for group, why in ((named, "its name says so, and it holds times"), (unnamed, "the first column that holds times")):
        for column in group:
            form = find_format(header.cells(column), order)
            if form is not None:
                return _with_hours(header, column, form, why, order)
    return None


def _with_hours(header: Header, column: int, form: TimeFormat, why: str, order: DayOrder | None) -> TimeColumns:
    """Add the column of hours beside one that holds only dates."""
    stamps = filter(None, map(form.read, header.cells(column)))
    if all(minute % DAY_MINUTES == 0 for minute, _ in stamps):
        for other in header.called({*HOUR_NAMES, "time"}):
            if other != column and _is_clock(header, other):
                return _settle_order(header, (column, other), form, "dates, and hours of the day beside them", order)
    return _settle_order(header, (column,), form, why, order)


def _settle_order(
    header: Header, columns: tuple[int, ...], form: TimeFormat, why: str, order: DayOrder | None
) -> TimeColumns:
    """Distinguish day from month, by a look at the whole column where that is open."""
    evidence = None
    if form.has_day_order and order is not None:
        evidence = OrderEvidence(order=order, why="the option says so", is_certain=True)
    elif form.has_day_order:
        cells, column = header.cells(columns[0]), columns[0]
        evidence = decide_day_order(cells)
        if evidence is not None and "number goes up" not in evidence.why:
            whole = (row[column] for _, row in header.table.rows() if column < len(row))
            evidence = decide_day_order(dict.fromkeys(cell.strip().partition(" ")[0].rstrip(",") for cell in whole))
        form = (evidence and find_format(cells, evidence.order)) or form
    return TimeColumns(columns=columns, form=form, why=why, order=evidence)


def _is_time_name(name: str) -> bool:
    plain = plain_name(name)
    return plain in TIME_NAMES or plain in HOUR_NAMES or plain.startswith(("date", "time")) or plain.endswith("time")


def _is_count(header: Header, column: int) -> bool:
    """Whether a column holds plain numbers, which would pass for seconds since 1970."""
    return header.is_numeric(column) and not all(len(cell) >= 10 and cell.isdecimal() for cell in header.cells(column))


def _is_clock(header: Header, column: int) -> bool:
    cells = header.cells(column)
    return bool(cells) and all(parse_clock(cell) is not None for cell in cells)


def _find_zone(header: Header, options: TrafficOptions, taken: Sequence[int]) -> tuple[int | None, str]:
    """Find the column of the users' zones or countries, if there is one, and say why."""
    if options.zone_column is not None:
        return header.find(options.zone_column, "--zone-column")[0], "--zone-column says so"
    for column in header.called(ZONE_NAMES):
        cells = set(header.cells(column)[:100])
        if column not in taken and cells and sum(resolve_zone(cell) is not None for cell in cells) >= len(cells) / 2:
            return column, "its name says so, and it holds zones or countries"
    return None, ""


def _find_values(header: Header, options: TrafficOptions, taken: Sequence[int]) -> tuple[tuple[int, ...], str]:
    if options.value_columns:
        found = (column for name in options.value_columns for column in header.find(name, "--value-column"))
        return tuple(dict.fromkeys(found)), "--value-column says so"
    column, why = find_value_column(header, taken)
    return (column,), why


def _find_kind(header: Header, options: TrafficOptions, values: Sequence[int]) -> tuple[ValueKind, str]:
    """Decide whether finer values add up or are averaged, and say why."""
    if options.kind is not None:
        return options.kind, "--value-kind says so"
    for column in values:
        words = set(header.names[column].casefold().replace("_", " ").replace("/", " per ").split())
        plain = plain_name(header.names[column])
        if words & set(_LEVEL_NAMES) or plain.endswith(("persecond", "rps", "qps")):
            return ValueKind.LEVEL, f"{header.names[column]!r} sounds like a level; --value-kind count overrides"
    return ValueKind.COUNT, "the usual case; --value-kind level overrides"


def _find_words(header: Header, taken: Sequence[int]) -> tuple[int, ...]:
    return tuple(
        column
        for column in range(len(header.names))
        if column not in taken and any(not is_number(cell) for cell in header.cells(column))
    )


def assume_utc(what: str, options: TrafficOptions, source: str) -> tuple[tuple[Issue, ...], tuple[Assumption, ...]]:
    """Warn that times without a zone are taken for UTC, unless an option names one, and note the assumption."""
    if options.zone is not None:
        return (), ()
    message, remedy = "times carry no zone and are read as UTC", "say whose clock it is with --traffic-zone"
    assumption = Assumption(AssumptionCode.TIMES_IN_UTC, f"{what} without a zone are read as UTC")
    return (warning(IssueCode.NAIVE_TIMES, message, remedy, Place(source)),), (assumption,)
