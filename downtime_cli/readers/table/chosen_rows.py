"""A table without some of its rows: those that were not asked for, or that sum up others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.readers.table.csv_table import Batch, Table
from downtime_cli.readers.table.header import Header

_SAMPLE_ROWS: Final = 400
_MOST_SHOWN: Final = 12


class RowTest(Struct, frozen=True, kw_only=True):
    """What a cell of a row has to be, or, where `is_left_out`, must not be."""

    column: int
    cells: frozenset[str]
    is_left_out: bool = False

    def keeps(self, row: Sequence[str]) -> bool:
        """Whether a row passes."""
        cell = row[self.column].strip() if self.column < len(row) else ""
        return (cell in self.cells) is not self.is_left_out


class ChosenRows(Table, frozen=True, kw_only=True):
    """The rows of another table that pass all tests; lines and places are those of the file."""

    whole: Table
    tests: tuple[RowTest, ...] = ()
    # Whether of rows with the same cells only the first is kept.
    are_distinct: bool = False

    def batches(self) -> Iterator[Batch]:
        """Yield the rows that pass, some thousand at a time."""
        seen: set[int] = set()
        for batch in self.whole.batches():
            kept = [(line, row) for line, row in batch.numbered() if all(test.keeps(row) for test in self.tests)]
            if self.are_distinct:
                kept = [(line, row) for line, row in kept if _is_new(row, seen)]
            if kept:
                lines, rows = zip(*kept, strict=True)
                yield Batch(line=lines[0], table=self, lines=lines, rows=rows)

    def place(self, line: int, column: int) -> Place:
        """Find the cell in the file."""
        return self.whole.place(line, column)


def _is_new(row: Sequence[str], seen: set[int]) -> bool:
    """Whether a row was not seen yet; it has been from now on."""
    known = len(seen)
    seen.add(hash(tuple(row)))
    return len(seen) > known


def choose_rows(table: Table, tests: Sequence[RowTest] = (), *, are_distinct: bool = False) -> ChosenRows:
    """Keep the rows that pass, with a sample of them; of equal ones the first, if they are to be distinct."""
    fields = {name: getattr(table, name) for name in Table.__struct_fields__}
    chosen = ChosenRows(**fields, whole=table, tests=tuple(tests), are_distinct=are_distinct)
    sample = tuple(tuple(row) for _, row in islice(chosen.rows(), _SAMPLE_ROWS))
    return replace(chosen, sample=sample)


def keep_only(table: Table, wanted: Sequence[tuple[str, str]]) -> Table:
    """Keep the rows that have the wanted cell in a column; of several cells wanted of one column, any.

    Raises:
        InputError: there is no such column, or no such row.
    """
    if not wanted:
        return table
    header = Header(table)
    cells: dict[int, set[str]] = {}
    for name, cell in wanted:
        cells.setdefault(header.find(name, "--only")[0], set()).add(cell.strip())
    for column, each in cells.items():
        _check_cells(table, column, each)
    chosen = choose_rows(table, [RowTest(column=column, cells=frozenset(each)) for column, each in cells.items()])
    if not chosen.sample:
        message = "no row has everything that --only asks for"
        raise InputError.of(IssueCode.EMPTY_FILE, message, "leave one of them out", Place(table.source.name))
    return chosen


def _check_cells(table: Table, column: int, wanted: set[str]) -> None:
    found: dict[str, None] = {}
    lacking = set(wanted)
    for _, row in table.rows():
        cell = row[column].strip() if column < len(row) else ""
        lacking.discard(cell)
        if not lacking:
            return
        if len(found) <= _MOST_SHOWN:
            found[cell] = None
    name = table.header[column]
    shown = ", ".join(map(repr, list(found)[:_MOST_SHOWN])) + (" and others" if len(found) > _MOST_SHOWN else "")
    message = f"no row has {min(lacking)!r} in column {name!r}"
    raise InputError.of(IssueCode.BAD_OPTION, message, f"the column holds {shown}", Place(table.source.name))
