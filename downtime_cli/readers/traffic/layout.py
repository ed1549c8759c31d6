"""Where in a table of traffic the times, the values and the zones are, and how they are written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from shlex import quote
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, AssumptionCode, IssueCode
from downtime_cli.core.quality.inspection import Recognised
from downtime_cli.core.traffic import ValueKind
from downtime_cli.readers.table.cell_numbers import NumberStyle, is_amount, is_missing, is_number
from downtime_cli.readers.table.column_proofs import find_copies, find_total
from downtime_cli.readers.table.count_columns import Purpose, need_count_column
from downtime_cli.readers.table.csv_table import Table
from downtime_cli.readers.table.header import ZONE_NAMES, Header
from downtime_cli.readers.table.number_style import find_number_style
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.time_columns import Key, TimeColumns, find_time
from downtime_cli.readers.traffic.value_kind import find_kind

_LEAST_PLACED = 0.5
# Columns of numbers that tell parts apart.
_MOST_DIGITS: Final = 18  # of a number that is certainly no larger than may be
_NUMBERED_PARTS: Final = frozenset(
    "status statuscode httpstatus httpstatuscode httpcode responsecode code port shard partition node store storeid "
    "storenumber shop shopid branch branchid filiale site siteid station stationid sensor sensorid device deviceid "
    "server serverid location locationid queue line lane gate door camera counterid terminal pos register kasse".split()
)


class Stamp(NamedTuple):
    """The bucket of a row, and its minute, both on the clock shown, or in UTC where an offset is known."""

    bucket: int
    minute: int


class Layout(Struct, frozen=True, kw_only=True):
    """Everything needed to read the rows."""

    time: TimeColumns
    values: tuple[int, ...]
    style: NumberStyle
    # Whether the sample proves which mark is before decimals, and whether all rows were looked at.
    is_style_settled: bool
    is_style_whole: bool
    zone: int | None
    # Columns that may tell several rows of one hour apart.
    words: tuple[int, ...]
    kind: ValueKind
    kind_why: str = ""
    recognised: tuple[Recognised, ...] = ()
    assumptions: tuple[Assumption, ...] = ()

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

    def stamp_of(self, key: Key) -> Stamp | None:
        """Read a stamp, None if it is no time."""
        try:
            minute, offset = self.time.parse(key)
        except (ValueError, OverflowError):
            return None
        return Stamp(start_of_hour(minute, offset), minute - (offset or 0))

    def value_of(self, row: Sequence[str]) -> float | None:
        """Add up the value cells of a row: None if all are missing, NaN if one of them cannot be traffic."""
        if len(self.values) == 1 and row[self.values[0]].isdecimal() and len(row[self.values[0]]) <= _MOST_DIGITS:
            return float(row[self.values[0]])  # nearly always
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
    time = find_time(header, options)
    if time is None:
        return None
    zone, zone_why = _find_zone(header, options, time)
    taken = (*time.columns, *(() if zone is None else (zone,)))
    values, value_why, assumed = find_values(header, options, (*taken, *time.beside))
    found_style = find_number_style(header, values)
    style = found_style.style
    kind, kind_why = find_kind(header, options, values)
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
    found += _recognise_style(style)
    return Layout(
        time=time,
        values=values,
        style=style,
        is_style_settled=found_style.is_settled,
        is_style_whole=found_style.is_whole,
        zone=zone,
        words=words,
        kind=kind,
        kind_why=kind_why,
        recognised=tuple(found),
        assumptions=(*assumed, *found_style.assumptions),
    )


def _recognise_style(style: NumberStyle) -> tuple[Recognised, ...]:
    why = "the numbers are written that way"
    return () if style.reads_plain else (Recognised(what="decimal mark", value=style.decimal, why=why),)


def prove_style(table: Table, layout: Layout) -> Layout:
    """Find the style of the numbers by all rows, where those beyond the sample have marks that it did not show.

    Raises:
        InputError: numbers may be read in two ways.
    """
    found = find_number_style(Header(table), layout.values, is_whole=True)
    return replace(
        layout,
        style=found.style,
        is_style_settled=True,
        is_style_whole=True,
        recognised=(*layout.recognised, *(_recognise_style(found.style) if layout.style != found.style else ())),
        assumptions=(*layout.assumptions, *found.assumptions),
    )


def _find_zone(header: Header, options: TrafficOptions, time: TimeColumns) -> tuple[int | None, str]:
    """Find the column of the users' zones or countries, if there is one, and say why."""
    if options.zone_column is not None:
        return header.find(options.zone_column, "--zone-column")[0], "--zone-column says so"
    fixed = time.clock.column if time.clock is not None and time.clock.is_fixed else None
    for column in header.called(ZONE_NAMES):
        if column in (*time.columns, fixed):
            continue
        from downtime_cli.readers.zones.place_columns import share_placed

        cells = sorted(set(header.cells(column)[:100]))
        if share_placed(header.names[column], cells) >= _LEAST_PLACED:
            return column, "its name says so, and it holds zones or countries"
    return None, ""


def find_values(
    header: Header, options: TrafficOptions, taken: Sequence[int]
) -> tuple[tuple[int, ...], str, tuple[Assumption, ...]]:
    """Find the columns of values, which add up: those that an option names, or one of those that are free; say why.

    Raises:
        InputError: there is none, one is not certain, or one is the sum of the others.
    """
    if options.value_columns:
        named = (column for name in options.value_columns for column in header.find(name, "--value-column"))
        columns = tuple(dict.fromkeys(named))
        copies = find_copies(header, columns)
        columns = tuple(column for column in columns if column not in copies)
        _refuse_total(header, columns)
        message = f"columns with the same cells count once: {header.listed((*columns, *sorted(copies)))}"
        said = (Assumption(AssumptionCode.VALUE_COLUMN, message),) if copies else ()
        return columns, "--value-column says so", said
    choice = need_count_column(header, taken, Purpose.TRAFFIC)
    return (choice.column,), choice.why, (choice.assumption,) if choice.assumption else ()


def _refuse_total(header: Header, columns: Sequence[int]) -> None:
    """Refuse to add up columns of which one is the sum of the others."""
    total = find_total(header, columns)
    if total is not None:
        parts = header.listed([column for column in columns if column != total])
        message = f"{header.title(total)} is the sum of {parts}: all of them together count everything twice"
        remedy = f"to count once, pass only --value-column {quote(header.names[total])}"
        raise header.error(IssueCode.AMBIGUOUS_COLUMN, message, remedy)


def _find_words(header: Header, taken: Sequence[int]) -> tuple[int, ...]:
    numbered = header.called(_NUMBERED_PARTS)
    return tuple(
        column
        for column in range(len(header.names))
        if column not in taken and (column in numbered or any(not is_number(cell) for cell in header.cells(column)))
    )
