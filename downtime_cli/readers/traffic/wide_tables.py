"""
Wide tables to long ones: a column for each day, weekday or hour becomes a row for each hour.

The headings move into a column of their own, beside the labels of the row. Places of the rows made this way still point
at the cell that a value came from, so that everything after this step knows of long tables only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import islice, pairwise
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, IssueCode, Place
from downtime_cli.core.quality.inspection import Recognised
from downtime_cli.readers.table.cell_numbers import is_missing, whole_number
from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.csv_table import Batch, Table
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.table.heading_words import says_end
from downtime_cli.readers.table.totals import is_total_label
from downtime_cli.readers.traffic.hour_labels import plain_hour, read_hour_label
from downtime_cli.readers.traffic.timestamps import find_format
from downtime_cli.readers.traffic.typical.typical_columns import is_calendar_name
from downtime_cli.readers.traffic.typical.weekdays import read_weekdays
from downtime_cli.readers.traffic.wide_headings import Headings, find_headings, find_hours_column

_CHUNK_ROWS: Final = 8192
_MOST_SHOWN: Final = 6
VALUE_NAME: Final = "value"


class WideTable(Struct, frozen=True, kw_only=True):
    """A wide table made long, and what to say about it."""

    table: Table
    recognised: tuple[Recognised, ...]
    assumptions: tuple[Assumption, ...]


class _CellLine(int):
    """The line of a row made from a single cell: it knows the column as well."""

    column: int

    def __new__(cls, line: int, column: int) -> _CellLine:
        """Attach the 0-based column to a line."""
        made = super().__new__(cls, line)
        made.column = column
        return made


class _LongTable(Table, frozen=True, kw_only=True):
    """A table with a row for each cell of another one: the labels of its row, its heading, its value."""

    wide: Table
    labels: tuple[int, ...]
    # The label that is an hour or a day, or a total of these.
    row_label: int
    # The label that is an hour.
    hours: int | None
    headings: Mapping[int, str]
    # Labels that are numbers of things, such as meters: their places among the labels, and what they are called.
    numbered: Mapping[int, str]
    # Columns that only a longer day needs: they hold nothing, or 0, on the others.
    spare: frozenset[int]

    def batches(self) -> Iterator[Batch]:
        """Yield the rows, some thousand at a time; blank cells make none."""
        rows = self._long_rows()
        while chunk := list(islice(rows, _CHUNK_ROWS)):
            lines, cells = zip(*chunk, strict=True)
            yield Batch(line=lines[0], table=self, lines=lines, rows=cells)

    def place(self, line: int, column: int) -> Place:
        """Find the cell that a row was made from, or the label in front of it."""
        is_label = column < len(self.labels)
        return self.wide.place(int(line), self.labels[column] if is_label else getattr(line, "column", 0))

    def melt(self, line: int, row: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
        """Make a row of each cell of a row, unless it has no hour where it needs one."""
        labels = [row[column] if column < len(row) else "" for column in self.labels]
        for index, name in self.numbered.items():
            labels[index] = f"{name} {labels[index]}"
        if self.row_label in self.labels and is_total_label(labels[self.labels.index(self.row_label)]):
            return
        if self.hours is not None:
            index = self.labels.index(self.hours)
            if read_hour_label(labels[index]) is None:
                return
            labels[index] = plain_hour(labels[index])
        for column, heading in self.headings.items():
            cell = row[column] if column < len(row) else ""
            if not is_missing(cell) and not (column in self.spare and cell.strip(" 0.,") == ""):
                yield _CellLine(line, column), [*labels, heading, cell]

    def _long_rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        for line, row in self.wide.rows():
            rows = list(self.melt(line, row))
            if not rows:
                self._check_hour(line, row)
            yield from rows

    def _check_hour(self, line: int, row: Sequence[str]) -> None:
        """Refuse a row that has no hour, but one of totals.

        Raises:
            InputError: it has something else in the place of the hour.
        """
        text = row[self.hours].strip() if self.hours is not None and self.hours < len(row) else ""
        if text and read_hour_label(text) is None and not is_total_label(text):
            message = f"expected an hour of the day, got {shown(text)}"
            remedy = "correct the cell, or delete the row to leave it out"
            raise InputError.of(IssueCode.BAD_TIME, message, remedy, self.wide.place(line, self.hours or 0))


def unpivot(table: Table, wanted: Sequence[str] = ()) -> WideTable | None:
    """Make a wide table long, None if it is none.

    Args:
        table: it may be wide.
        wanted: names of columns of values, of which a wide table has none.

    Raises:
        InputError: its columns are days of no certain year or month, or do not have the wanted name.
    """
    header = Header(table)
    found = find_headings(header)
    if found is None:
        return None
    shape = f"one column per {found.name.removesuffix(' ending').replace('date', 'day')}"
    other = next((name for name in wanted if not fnmatchcase(VALUE_NAME, name.casefold())), None)
    if other is not None:
        message = f"the table has {shape}, and together they are the traffic: {shown(other)} cannot be chosen"
        remedy = "leave --value-column out; to count less, keep rows with --only, or delete the other columns"
        raise header.error(IssueCode.BAD_OPTION, message, remedy)
    hours = find_hours_column(header) if found.name in {"date", "weekday"} else None
    labels, left_out = _split_others(header, found, hours)
    if hours is not None and hours not in labels:
        message = f"{shown(header.names[hours])} holds the hours of the rows and stands behind days"
        raise header.error(IssueCode.AMBIGUOUS_COLUMN, message, "make it the first column")
    row_label = _find_row_label(header, labels) if hours is None else hours
    names = [_name_label(header, column, hours) for column in labels]
    fields = {field: getattr(table, field) for field in Table.__struct_fields__}
    long = _LongTable(
        **(fields | {"header": (*names, found.name, VALUE_NAME), "sample": ()}),
        wide=table,
        labels=labels,
        row_label=row_label,
        hours=hours,
        headings=found.texts,
        numbered={
            index: header.names[column] or "row"
            for index, column in enumerate(labels)
            if column not in {row_label, hours} and _is_numbered(header, column)
        },
        spare=found.spare,
    )
    sample = tuple(tuple(cells) for row in table.sample for _, cells in long.melt(0, row))
    first, last = (shown(header.names[column]) for column in (min(found.texts), max(found.texts)))
    return WideTable(
        table=replace(long, sample=sample),
        recognised=(Recognised(what="layout", value=shape, why=f"its headings are {found.kind}: {first} to {last}"),),
        assumptions=(*found.assumptions, *_say_left_out(header, left_out, found.kind), *_say_totals(table, row_label)),
    )


def _split_others(header: Header, found: Headings, hours: int | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Divide the other columns into labels of rows, and numbers beside the table proper, such as totals.

    A number in front of the headings may be a label too: a week, or the number of a shop.
    """
    labels: list[int] = []
    left_out: list[int] = []
    for column, name in enumerate(header.names):
        if column in found.texts or not header.cells(column):
            continue
        is_number = header.is_numeric(column)
        if column != hours and not is_calendar_name(name) and _counts_rows(header.cells(column)):
            continue
        is_beside = is_total_label(name) or (is_number and column > min(found.texts))
        (left_out if is_beside and is_number else labels).append(column)
    return tuple(labels), tuple(left_out)


def _counts_rows(cells: Sequence[str]) -> bool:
    """Whether cells go up by one from row to row, as the index of a data frame does."""
    numbers = list(map(whole_number, cells)) if all(map(str.isdecimal, cells)) else []
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    return steps == {1} and cells[0] in {"0", "1"}


def _name_label(header: Header, column: int, hours: int | None) -> str:
    name = header.names[column]
    if column != hours:
        return name
    return "hour ending" if says_end(name) else "hour"


def _say_left_out(header: Header, columns: Sequence[int], kind: str) -> tuple[Assumption, ...]:
    if not columns:
        return ()
    verb = "is" if len(columns) == 1 else "are"
    message = f"{header.listed(columns)} beside the columns of {kind} {verb} left out"
    return (Assumption(AssumptionCode.TOTAL_LEFT_OUT, message),)


def _find_row_label(header: Header, labels: Sequence[int]) -> int:
    """Find the label that is a date or a weekday: a total there is that of the rows above, not a service called so."""
    for column in labels:
        cells = [cell for cell in header.cells(column) if not is_total_label(cell)]
        if find_format(cells) is not None or read_weekdays(cells):
            return column
    return -1


def _is_numbered(header: Header, column: int) -> bool:
    """Whether the numbers of a column name things: they are no dates, and nothing of a calendar."""
    return header.is_numeric(column) and not is_calendar_name(header.names[column])


def _say_totals(table: Table, row_label: int) -> tuple[Assumption, ...]:
    """Say which rows sum up others."""
    cells = (row[row_label].strip() for _, row in table.rows() if 0 <= row_label < len(row))
    labels = list(filter(is_total_label, cells))
    if not labels:
        return ()
    verb = "is" if len(labels) == 1 else "are"
    message = f"{', '.join(map(shown, labels[:_MOST_SHOWN]))} among the labels of rows {verb} left out"
    return (Assumption(AssumptionCode.TOTAL_LEFT_OUT, message),)
