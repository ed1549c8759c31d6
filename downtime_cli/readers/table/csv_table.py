"""
Lines to rows: dialect, preamble, header, and where in the file a cell stands.

Covers what tools put around a table: a `sep=` line, comment lines that start with `#`, blank lines, spaces after the
separator, blank trailing columns. The `csv` module does the parsing.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.readers.sources import LONGEST_LINE, Progress, Source, open_source
from downtime_cli.readers.table.row_width import (
    count_headings,
    extra_cells,
    find_extra,
    name_row_names,
    usual_width,
)
from downtime_cli.readers.table.wide_header import is_wide_header

_CHUNK_ROWS: Final = 8192
_SAMPLE_ROWS: Final = 400
_DELIMITERS: Final = (",", ";", "\t", "|")
_SEP_LINE: Final = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)
_DELIMITER_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_NUMBER_OR_TIME: Final = re.compile(r"^[\s'\"]*[-+]?[.\d][-\d.,:/\s'TZ+%\u00a0\u202f]*([ap]\.?m\.?)?$", re.IGNORECASE)

csv.field_size_limit(LONGEST_LINE)


class Table(Struct, frozen=True, kw_only=True):
    """A CSV file: its header, and its rows as often as they are asked for, which may be shorter than it."""

    source: Source
    delimiter: str
    header: tuple[str, ...]
    has_header: bool
    # Of the first row of data.
    first_line: int
    sample: tuple[tuple[str, ...], ...]

    @property
    def dialect(self) -> str:
        """The dialect in words."""
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
            columns = _split(block, self.delimiter)
            if columns is None:
                yield Batch(line=line, rows=list(csv.reader(_lines(block), delimiter=self.delimiter)))
                line += block.count("\n")
            else:
                yield Batch(line=line, columns=columns)
                line += len(columns[0])

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Yield `(line, row)` for every row with anything in it."""
        for batch in self.batches():
            yield from batch.numbered()

    def _body(self) -> Iterator[str]:
        """Yield the blocks of text from the first row of data on."""
        skip = self.first_line - 1
        for block in self.source.blocks():
            text = block
            while skip and text:
                _, _, text = text.partition("\n")
                skip -= 1
            if text:
                yield text

    def _quoted(self, blocks: Iterable[str], first: int) -> Iterator[Batch]:
        reader = csv.reader(chain.from_iterable(map(_lines, blocks)), delimiter=self.delimiter, strict=True)
        line = start = first
        rows: list[list[str]] = []
        try:
            for row in reader:
                rows.append(row)
                start = first + reader.line_num  # of the next row
                if len(rows) == _CHUNK_ROWS:
                    yield Batch(line=line, rows=rows)
                    line, rows = start, []
        except csv.Error as error:
            is_open = "unexpected end" in str(error) or "field larger" in str(error)
            raise _bad_quotes(Place(self.source.name, start), "" if is_open else str(error)) from None
        yield Batch(line=line, rows=rows)

    def place(self, line: int, column: int) -> Place:
        """Find the first character of a cell, given its line and its 0-based column."""
        text = next(islice(self.source.lines(), line - 1, None), "")
        return Place(self.source.name, line=line, column=cell_start(text, self.delimiter, column))


class Batch(Struct, frozen=True, kw_only=True):
    """Some rows of data from `line` on: as columns of equal length where all rows are alike, else row by row."""

    line: int
    columns: Sequence[Sequence[str]] | None = None
    rows: Sequence[Sequence[str]] = ()

    @property
    def width(self) -> int:
        """How many cells the longest row has."""
        return max(map(len, self.rows), default=0) if self.columns is None else len(self.columns)

    def numbered(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Yield `(line, row)` for rows with anything in them; a cell that spans lines moves the rows below it."""
        line = self.line
        for row in self.rows if self.columns is None else zip(*self.columns, strict=True):
            if any(map(str.strip, row)):
                yield line, row
            line += 1 + sum(cell.count("\n") for cell in row)

    def as_columns(self) -> Sequence[Sequence[str]]:
        """Turn the cells into columns; ValueError if rows differ in length."""
        return list(zip(*self.rows, strict=True)) if self.columns is None else self.columns


def _lines(block: str) -> list[str]:
    return [line + "\n" for line in block.removesuffix("\n").split("\n")]


def _split(block: str, delimiter: str) -> list[list[str]] | None:
    """Cut a block without quotes into columns, None if its rows differ in length.

    One `split` for the whole block is several times as fast as parsing row by row; line ends are kept as cells of their
    own, so that they have to lie at equal distances.
    """
    text = block.removesuffix("\n")
    cells = text.replace("\n", f"{delimiter}\n{delimiter}").split(delimiter)
    lines = text.count("\n") + 1
    step, rest = divmod(len(cells) + 1, lines)
    if rest or step < 2 or cells[step - 1 :: step].count("\n") != lines - 1:
        return None
    return [cells[index::step] for index in range(step - 1)]


def cell_start(text: str, delimiter: str, column: int) -> int:
    """Find the 1-based character at which a cell of a line starts, 1 if the line has fewer cells."""
    start, seen, quoted = 0, 0, False
    for index, char in enumerate(text):
        if seen == column:
            break
        if char == '"':
            quoted = not quoted
        elif char == delimiter and not quoted:
            start, seen = index + 1, seen + 1
    return start + 1 if seen == column else 1


def read_table(path: str, *, progress: Progress | None = None) -> Table:
    """Open a CSV file and find its dialect and header.

    Raises:
        AccessError: there is no such file.
        InputError: it is no text file, or holds nothing but a header.
    """
    source = open_source(path, progress=progress)
    lines = list(islice(source.lines(), _SAMPLE_ROWS))
    delimiter, first = _read_preamble(lines)
    body = [line for line in lines[first:] if line.strip()]
    delimiter = delimiter or _guess_delimiter(body)
    records = _parse(lines[first:], delimiter)
    if not records and body:
        raise _bad_quotes(Place(source.name, first + 1))
    if not records:
        remedy = "pass a CSV file with a header and rows"
        raise InputError.of(IssueCode.EMPTY_FILE, "the file holds no table", remedy, source.name)
    has_header = is_header(records[0][1]) or is_wide_header(records[0][1], [row for _, row in records[1:20]])
    data = records[1:] if has_header else records
    rows = tuple(tuple(row) for _, row in data)
    header = tuple(cell.strip() for cell in records[0][1])
    header = (
        name_row_names(header, rows)
        if has_header
        else tuple(f"column {index + 1}" for index in range(usual_width(rows)))
    )
    following = data[0][0] if data else records[0][0] + 1
    table = Table(
        source=source,
        delimiter=delimiter,
        header=header,
        has_header=has_header,
        first_line=first + following,
        sample=rows,
    )
    table.check_width((first + line, row) for line, row in data)
    return table


def _bad_quotes(place: Place, reason: str = "") -> InputError:
    message = f"cannot be read as CSV: {reason}" if reason else "a quote is opened and never closed"
    return InputError.of(IssueCode.BAD_QUOTES, message, "close the quote, or double quotes inside a quoted cell", place)


def _read_preamble(lines: Sequence[str]) -> tuple[str | None, int]:
    """Read the separator that a `sep=` line names, and count the lines before the header."""
    delimiter = None
    for index, line in enumerate(lines):
        text = line.strip().lstrip("\ufeff")
        if match := _SEP_LINE.match(text):
            delimiter = match[1]
        elif text and not text.lstrip('"').startswith("#") and text.strip(",;\t|"):
            return delimiter, index
    return delimiter, len(lines)


def _guess_delimiter(lines: Sequence[str]) -> str:
    """Guess the separator that gives most rows the same number of cells, and more than one; comma if none does."""

    def score(delimiter: str) -> tuple[float, int]:
        if not any(delimiter in line for line in lines):
            return 0.0, 1
        widths = Counter(len(row) for _, row in _parse(lines, delimiter))
        width, rows = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        return (rows / max(1, widths.total()) if width > 1 else 0.0), width

    return max(_DELIMITERS, key=score)


def _parse(lines: Iterable[str], delimiter: str) -> list[tuple[int, list[str]]]:
    """Parse the rows of a sample with anything in them; a broken end is left for the real reading."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    records: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                records.append((line, row))
            line = reader.line_num + 1
    except csv.Error:
        return records
    return records


def is_header(row: Sequence[str]) -> bool:
    """Whether a row names columns: no cell is a number or time, or they are the hours of a 7 x 24 grid."""
    cells = [cell.strip() for cell in row if cell.strip()]
    values = [cell for cell in cells if _NUMBER_OR_TIME.match(cell)]
    return not values or (
        len(values) >= 24 and len(cells) == len(row) and not _NUMBER_OR_TIME.match(row[0].strip() or "x")
    )
