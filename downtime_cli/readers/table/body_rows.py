"""What is no row of data among the rows of a table: headings that come again, rules, annotations, another table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.readers.table.cell_text import row_text, shown
from downtime_cli.readers.table.preamble import is_rule, is_value, is_wordy

_ANNOTATIONS: Final = ("#group", "#datatype", "#default")  # of InfluxDB, above each of its tables
_MARK: Final = "\ufeff"

Row = tuple[int, Sequence[str]]


def sift_rows(
    rows: Iterable[Row], headings: Iterable[Sequence[str]], skipped: dict[int, str], source: str
) -> Iterator[Row]:
    """Yield the rows of data, each with its line, and note the others in `skipped`.

    Raises:
        InputError: another table begins.
    """
    sieve = _Sieve(headings, skipped, source)
    firsts = {row[0] if row else "" for row in sieve.headings}
    for line, row in rows:
        first = row[0].strip().lstrip(_MARK) if row else ""
        if first and not sieve.is_below_gap and first not in firsts and first[0] not in "#-=_~*":
            yield line, row  # nearly all rows
        else:
            yield from sieve.sift(line, row)
    yield from sieve.release()


class _Sieve:
    """What was seen above a row: a gap, and below it perhaps the title of another table."""

    def __init__(self, headings: Iterable[Sequence[str]], skipped: dict[int, str], source: str) -> None:
        self.headings = {_cells(row) for row in headings}
        self.is_below_gap = False
        self._skipped, self._source = skipped, source
        self._title: Row | None = None

    def sift(self, line: int, row: Sequence[str]) -> Iterator[Row]:
        """Yield a row if it is one of data, and before it what turned out to be no title."""
        cells = _cells(row)
        if not cells:
            self.is_below_gap = True
        elif is_rule(row) or cells[0] in _ANNOTATIONS or (cells[0].startswith("#") and len(cells) == 1):
            self._skipped[line] = row_text(row)
            self.is_below_gap = True
        elif cells in self.headings and self._title is None:
            self._skipped[line] = row_text(row)
            self.is_below_gap = False
        elif self.headings and self.is_below_gap and self._is_heading(cells, row):
            raise _another_table(self._title or (line, row), self._source)
        elif self.headings and self.is_below_gap and self._title is None and _is_title(cells):
            self._title = line, row
        else:
            yield from self.release()
            self.is_below_gap = False
            yield line, row

    def release(self) -> Iterator[Row]:
        """Yield the row that was held back as a title."""
        if self._title is not None:
            yield self._title
        self._title = None

    def _is_heading(self, cells: Sequence[str], row: Sequence[str]) -> bool:
        return cells in self.headings or (is_wordy(cells) and all(map(str.strip, row)))


def _cells(row: Sequence[str]) -> tuple[str, ...]:
    cells = [cell.strip().lstrip(_MARK) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _is_title(cells: Sequence[str]) -> bool:
    return len(cells) == 1 and not is_value(cells[0])


def _another_table(row: Row, source: str) -> InputError:
    line, cells = row
    message = f"another table begins here: {shown(row_text(cells))}"
    remedy = f"save one table as a file of its own: what is above line {line}, or what is below"
    return InputError.of(IssueCode.SEVERAL_TABLES, message, remedy, Place(source, line))
