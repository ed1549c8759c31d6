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
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from downtime_cli.core.errors import InputError, Issue, Place
from downtime_cli.readers.sources import LONGEST_LINE, Progress, Source, open_source

CHUNK_ROWS: Final = 8192
SAMPLE_ROWS: Final = 400
_DELIMITERS: Final = (",", ";", "\t", "|")
_SEP_LINE: Final = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)
_DELIMITER_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_NUMBER_OR_TIME: Final = re.compile(r"^[\s'\"]*[-+]?[.\d][-\d.,:/\s'TZ+%\u00a0\u202f]*([ap]\.?m\.?)?$", re.IGNORECASE)

csv.field_size_limit(LONGEST_LINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A CSV file: its header, and its rows as often as they are asked for.

    `first_line` is the line of the first row of data. Rows may be shorter or longer than the header.
    """

    source: Source
    delimiter: str
    header: tuple[str, ...]
    has_header: bool
    first_line: int
    sample: tuple[tuple[str, ...], ...]

    @property
    def dialect(self) -> str:
        """Return the dialect in words."""
        return f"{_DELIMITER_NAMES.get(self.delimiter, repr(self.delimiter))}-separated, {self.source.encoding.upper()}"

    def chunks(self) -> Iterator[tuple[int, list[list[str]]]]:
        """Yield `(line of the first row, rows)`, some thousand rows at a time; a blank line is an empty row.

        Raises:
            InputError: a quote is never closed.
        """
        lines = chain.from_iterable(self.source.blocks())
        reader = csv.reader(islice(lines, self.first_line - 1, None), delimiter=self.delimiter, strict=True)
        line = self.first_line
        rows: list[list[str]] = []
        try:
            while rows := list(islice(reader, CHUNK_ROWS)):
                yield line, rows
                line = self.first_line + reader.line_num
        except csv.Error as error:
            raise self._bad_csv(error) from None

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield `(line, row)` for every row that is not blank."""
        for line, rows in self.chunks():
            yield from ((at, row) for at, row in numbered(line, rows) if row)

    def place(self, line: int, column: int) -> Place:
        """Return where the cell of the 0-based column stands in that line, by its first character."""
        text = next(islice(self.source.lines(), line - 1, None), "")
        return Place(source=self.source.name, line=line, column=cell_start(text, self.delimiter, column))

    def _bad_csv(self, error: csv.Error) -> InputError:
        """Return the error for a file whose quotes do not match, at the line on which the row began."""
        lines = chain.from_iterable(self.source.blocks())
        reader = csv.reader(islice(lines, self.first_line - 1, None), delimiter=self.delimiter, strict=True)
        line = self.first_line
        try:
            for _ in reader:
                line = self.first_line + reader.line_num
        except csv.Error:
            pass
        is_open = "unexpected end" in str(error) or "field larger" in str(error)
        message = "a quote is opened and never closed" if is_open else f"cannot be read as CSV: {error}"
        remedy = "close the quote, or double quotes inside a quoted cell"
        return InputError(
            Issue(code="bad-quotes", message=message, remedy=remedy, place=Place(source=self.source.name, line=line))
        )


def numbered(line: int, rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield `(line, row)`: a cell that spans lines moves the rows below it."""
    for row in rows:
        yield line, row
        line += 1 + sum(cell.count("\n") for cell in row)


def cell_start(text: str, delimiter: str, column: int) -> int:
    """Return the 1-based character at which a cell of a line starts, 1 if the line has fewer cells."""
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
    lines = list(islice(source.lines(), SAMPLE_ROWS))
    delimiter, first = _read_preamble(lines)
    body = [line for line in lines[first:] if line.strip()]
    delimiter = delimiter or _guess_delimiter(body)
    records = _parse(lines[first:], delimiter)
    if not records:
        place = Place(source=source.name)
        remedy = "pass a CSV file with a header and rows"
        raise InputError(Issue(code="empty-file", message="the file holds no table", remedy=remedy, place=place))
    has_header = is_header(records[0][1])
    width = max(len(row) for _, row in records)
    header = tuple(records[0][1]) if has_header else tuple(f"column {index + 1}" for index in range(width))
    data = records[1:] if has_header else records
    following = data[0][0] if data else records[0][0] + 1
    return Table(
        source=source,
        delimiter=delimiter,
        header=tuple(cell.strip() for cell in header),
        has_header=has_header,
        first_line=first + following,
        sample=tuple(tuple(row) for _, row in data),
    )


def _read_preamble(lines: Sequence[str]) -> tuple[str | None, int]:
    """Return the separator a `sep=` line names, and how many lines come before the header."""
    delimiter = None
    for index, line in enumerate(lines):
        text = line.strip().lstrip("\ufeff")
        if match := _SEP_LINE.match(text):
            delimiter = match[1]
        elif text and not text.lstrip('"').startswith("#") and text.strip(",;\t|"):
            return delimiter, index
    return delimiter, len(lines)


def _guess_delimiter(lines: Sequence[str]) -> str:
    """Return the separator that gives most rows the same number of cells, and more than one; comma if none does."""

    def score(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(row) for _, row in _parse(lines, delimiter))
        width, rows = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        return (rows / max(1, widths.total()) if width > 1 else 0.0), width

    return max(_DELIMITERS, key=score)


def _parse(lines: Iterable[str], delimiter: str) -> list[tuple[int, list[str]]]:
    """Return `(line, row)` for the rows of a sample that are not blank; a broken end is left for the real reading."""
    reader = csv.reader(lines, delimiter=delimiter)
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
    """Tell whether a row names columns: no cell is a number or time, or they are the hours of a 7 x 24 grid."""
    cells = [cell.strip() for cell in row if cell.strip()]
    values = [cell for cell in cells if _NUMBER_OR_TIME.match(cell)]
    return not values or (
        len(values) >= 24 and len(cells) == len(row) and not _NUMBER_OR_TIME.match(row[0].strip() or "x")
    )
