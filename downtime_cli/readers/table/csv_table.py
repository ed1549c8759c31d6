"""
Lines to rows: dialect, preamble, header, and where in the file a cell stands.

Covers what tools put around a table: a `sep=` line, comments and titles above it (`preamble`), notes below it
(`footnotes`), lines drawn around its cells (`drawn_tables`), and headings that come again where exports were put one
behind the other. What was skipped is an assumption. The `csv` module does the parsing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from downtime_cli.core.errors import Assumption, InputError, IssueCode, Place
from downtime_cli.readers.other_formats import refuse_other_format
from downtime_cli.readers.sources import LONGEST_LINE, Progress, Source, open_source
from downtime_cli.readers.table.body_rows import Row, sift_rows
from downtime_cli.readers.table.cell_text import row_text
from downtime_cli.readers.table.dialect import find_dialect, parse_sample, read_last_comment, skip_comments
from downtime_cli.readers.table.footnotes import find_notes
from downtime_cli.readers.table.preamble import find_headings
from downtime_cli.readers.table.row_width import (
    count_headings,
    extra_cells,
    find_extra,
    name_row_names,
    tell_apart,
    usual_width,
)
from downtime_cli.readers.table.skipped_lines import say_joined, say_skipped
from downtime_cli.readers.table.text_blocks import CellFinder, find_last_lines, lines_of, split_columns

if TYPE_CHECKING:
    from downtime_cli.readers.table.drawn_tables import Drawing

_CHUNK_ROWS: Final = 8192
_SAMPLE_ROWS: Final = 400
_MOST_COLUMNS: Final = 16_384  # as many as spreadsheets have
_DELIMITER_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", "^": "caret"}

csv.field_size_limit(LONGEST_LINE)


class Table(Struct, frozen=True, kw_only=True):
    """A CSV file: its header, and its rows as often as they are asked for, which may be shorter than it."""

    source: Source
    delimiter: str
    finder: CellFinder
    header: tuple[str, ...]
    has_header: bool
    # Of the first row of data.
    first_line: int
    sample: tuple[tuple[str, ...], ...]
    drawing: Drawing | None = None
    # The rows of headings as they are, and their lines.
    heading_rows: tuple[tuple[str, ...], ...] = ()
    header_lines: tuple[int, ...] = ()
    # Lines that are no part of the table; those below its headings are known once its rows were read.
    skipped: dict[int, str] = {}
    assumptions: tuple[Assumption, ...] = ()

    @property
    def dialect(self) -> str:
        """The dialect in words."""
        if self.drawing is not None:
            return f"{self.drawing.name}, {self.source.encoding.upper()}"
        return f"{_DELIMITER_NAMES.get(self.delimiter, repr(self.delimiter))}-separated, {self.source.encoding.upper()}"

    def batches(self) -> Iterator[Batch]:
        """Yield the rows of data, some thousand at a time.

        Raises:
            InputError: a quote is never closed, or a row has more cells than there are headings.
        """
        headings = count_headings(self.header)
        for batch in self._batches():
            if batch.width > headings:
                self.check_width(batch.numbered())
            yield batch

    def check_width(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Refuse a row with anything beyond the headings.

        Raises:
            InputError: there is one.
        """
        headings = count_headings(self.header)
        extra = find_extra(rows, headings)
        if extra is not None:
            line, column, row = extra
            raise extra_cells(self.place(line, column), row, headings, self.delimiter)

    def _batches(self) -> Iterator[Batch]:
        blocks = self._body()
        line = self.first_line
        for block in blocks:
            if '"' in block:
                yield from self._quoted(chain((block,), blocks), line)
                return
            columns = split_columns(block, self.delimiter)
            if columns is None:
                rows = list(csv.reader(lines_of(block), delimiter=self.delimiter))
                yield Batch(line=line, rows=rows, table=self)
                line += block.count("\n")
            else:
                yield Batch(line=line, columns=columns, table=self)
                line += len(columns[0])

    def rows(self) -> Iterator[Row]:
        """Yield `(line, row)` for every row of data."""
        for batch in self.batches():
            yield from batch.numbered()

    def notes(self) -> tuple[Assumption, ...]:
        """Say which lines were skipped, once all rows were read."""
        return (*self.assumptions, *say_skipped(self.skipped))

    def _body(self) -> Iterator[str]:
        """Yield the blocks of text from the first row of data on, without the notes below the last."""
        skip, line, held = self.first_line - 1, self.first_line, ""
        for block in self.source.blocks():
            text = block
            while skip and text:
                _, _, text = text.partition("\n")
                skip -= 1
            text = held + text
            cut = find_last_lines(text)
            if cut:
                line += text.count("\n", 0, cut)
                yield self._redrawn(text[:cut])
            held = text[cut:]
        yield from self._without_notes(line, self._redrawn(held))

    def _redrawn(self, text: str) -> str:
        if self.drawing is None:
            return text
        return "\n".join(map(self.drawing.redraw, text.split("\n")))

    def _without_notes(self, line: int, text: str) -> Iterator[str]:
        """Yield the last lines of the file without the notes at their end, which are put down as skipped."""
        lines = lines_of(text)
        first = len(lines) - find_notes(lines, self.delimiter, len(self.header))
        notes = ((line + index, row_text([lines[index]])) for index in range(first, len(lines)))
        self.skipped.update((number, note) for number, note in notes if note)
        yield "".join(lines[:first])

    def _quoted(self, blocks: Iterable[str], first: int) -> Iterator[Batch]:
        reader = csv.reader(chain.from_iterable(map(lines_of, blocks)), delimiter=self.delimiter, strict=True)
        line = start = first
        rows: list[list[str]] = []
        try:
            for row in reader:
                rows.append(row)
                start = first + reader.line_num  # of the next row
                if len(rows) == _CHUNK_ROWS:
                    yield Batch(line=line, rows=rows, table=self)
                    line, rows = start, []
        except csv.Error as error:
            is_open = "unexpected end" in str(error) or "field larger" in str(error)
            raise _bad_quotes(Place(self.source.name, start), "" if is_open else str(error)) from None
        yield Batch(line=line, rows=rows, table=self)

    def place(self, line: int, column: int) -> Place:
        """Find the first character of a cell, given its line and its 0-based column."""
        return Place(self.source.name, line=line, column=self.finder.find_start(line, column))


class Batch(Struct, frozen=True, kw_only=True):
    """Some rows of data from `line` on: as columns of equal length where all rows are alike, else row by row."""

    line: int
    table: Table
    columns: Sequence[Sequence[str]] | None = None
    rows: Sequence[Sequence[str]] = ()
    # Of each row, where they do not follow one another.
    lines: Sequence[int] | None = None

    @property
    def width(self) -> int:
        """How many cells the longest row has."""
        return max(map(len, self.rows), default=0) if self.columns is None else len(self.columns)

    def numbered(self) -> Iterator[Row]:
        """Yield `(line, row)` for rows of data; a cell that spans lines moves the rows below it.

        Raises:
            InputError: another table begins.
        """
        if self.lines is not None:
            return zip(self.lines, self.rows, strict=True)
        table = self.table
        return sift_rows(self._lines(), table.heading_rows, table.skipped, table.source.name)

    def _lines(self) -> Iterator[Row]:
        if self.columns is not None:  # without quotes, no cell spans lines
            yield from enumerate(zip(*self.columns, strict=True), self.line)
            return
        line = self.line
        for row in self.rows:
            yield line, row
            line += 1 + sum(cell.count("\n") for cell in row)

    def as_columns(self) -> Sequence[Sequence[str]]:
        """Turn the cells into columns; ValueError if rows differ in length."""
        return list(zip(*self.rows, strict=True)) if self.columns is None else self.columns


def read_table(path: str | Source, *, may_be_empty: bool = False, progress: Progress | None = None) -> Table:
    """Open a CSV file, unless it is open, and find its dialect and header; only if it may be empty, no rows will do.

    Raises:
        AccessError: there is no such file.
        InputError: it is no text file, of another format, or holds no table.
    """
    source = path if isinstance(path, Source) else open_source(path, progress=progress)
    lines = list(islice(source.lines(), _SAMPLE_ROWS))
    refuse_other_format(lines, source.name)
    named, first = skip_comments(lines)
    delimiter, drawing = (named, None) if named else find_dialect(lines[first:])
    body = [drawing.redraw(line) if drawing else line for line in lines[first:]]
    records = [(first + line, row) for line, row in parse_sample(body, delimiter)]
    _check_columns(source.name, records)
    filled = [record for record in records if any(map(str.strip, record[1]))]
    if not filled:
        raise _no_rows(source.name, first, body)
    headings = find_headings(filled, read_last_comment(lines[:first], delimiter))
    last = first + len(body) - find_notes(body, delimiter, 2)
    below = [record for record in records if headings.first_line <= record[0] <= last]
    data = list(sift_rows(below, headings.rows, {}, source.name))
    if headings.names is not None and not data and not may_be_empty:
        if "".join(lines[headings.lines[-1] :]).count('"') % 2:
            raise _bad_quotes(Place(source.name, headings.lines[-1] + 1, 1))
        raise _no_data(Place(source.name, headings.lines[-1], 1))
    rows = tuple(tuple(row) for _, row in data)
    names = headings.names and tell_apart(name_row_names(headings.names, rows))
    table = Table(
        source=source,
        delimiter=delimiter,
        finder=CellFinder(source, delimiter),
        header=names or tuple(f"column {index + 1}" for index in range(usual_width(rows))),
        has_header=names is not None,
        first_line=headings.first_line,
        sample=rows,
        drawing=drawing,
        heading_rows=headings.rows,
        header_lines=headings.lines,
        skipped=dict(headings.titles),
        assumptions=say_joined(headings),
    )
    table.check_width(data)
    return table


def _check_columns(source: str, records: Sequence[Row]) -> None:
    """Refuse a table wider than any spreadsheet, before every column of it is looked at.

    Raises:
        InputError: it is.
    """
    line, columns = max(((line, len(row)) for line, row in records), key=lambda each: each[1], default=(0, 0))
    if columns > _MOST_COLUMNS:
        message = f"there are {columns:,} columns: more than {_MOST_COLUMNS:,} are not read"
        remedy = "export a row for each hour, or fewer columns"
        raise InputError.of(IssueCode.TOO_MANY_COLUMNS, message, remedy, Place(source, line))


def _no_rows(source: str, first: int, body: Sequence[str]) -> InputError:
    if "".join(body).count('"') % 2:
        return _bad_quotes(Place(source, first + 1))
    return InputError.of(
        IssueCode.EMPTY_FILE, "the file holds no table", "pass a CSV file with a header and rows", source
    )


def _no_data(place: Place) -> InputError:
    message, remedy = "there are headings, but no rows below them", "export the data again, with its rows"
    return InputError.of(IssueCode.EMPTY_FILE, message, remedy, place)


def _bad_quotes(place: Place, reason: str = "") -> InputError:
    message = f"cannot be read as CSV: {reason}" if reason else "a quote is opened and never closed"
    return InputError.of(IssueCode.BAD_QUOTES, message, "close the quote, or double quotes inside a quoted cell", place)
