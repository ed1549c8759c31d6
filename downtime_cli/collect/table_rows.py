"""The rows of a table as text, and what is wrong with them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import Final, Protocol

from downtime_cli.collect.faults import Faults
from downtime_cli.core.errors import BadTextError, InputError, Issue, IssueCode, Place
from downtime_cli.core.likeness import did_you_mean
from downtime_cli.core.wording import printable

LONGEST_ROW: Final = 1_000_000
"""Bytes of a row, however many lines it has: as for tables of `plan`."""
_MOST_ISSUES: Final = 1000
_LONGEST_MESSAGE: Final = 2000
"""More than is shown of one; a cell may hold far more."""


_LOG_TIME: Final = re.compile(r"\[\d\d/\w{3}/\d{4}:\d\d:|^\w{3} [ \d]\d \d\d:\d\d:\d\d ")


class Lines(Protocol):
    """What gives lines of bytes: a file, or the answer of a database."""

    def readline(self, size: int, /) -> bytes:
        """The next line, or so many bytes of it; nothing at the end."""
        ...


class Rows:
    """The rows of a table, and what is wrong with them."""

    def __init__(self, stream: Lines, source: str) -> None:
        """Read the heading.

        Raises:
            InputError: there is none.
        """
        self.source = source
        self.count = 0
        self._faults = Faults(_MOST_ISSUES)
        self._row = 1  # the line on which the row begins that is being read
        self._text: list[str] = []  # the lines of that row
        lines = self._read_lines(stream)
        blank, first = 0, ""
        for first in lines:
            if first.strip():
                break
            blank += 1  # which clients write before a heading
        self._delimiter = find_delimiter(first)
        everything = chain(repeat("\n", blank), [first], lines)
        self._reader = csv.reader(everything, delimiter=self._delimiter, strict=True)
        self.heading = next(([name.strip() for name in names] for _, names in self._read() if names), [])
        if not self.heading:
            raise InputError.of(IssueCode.EMPTY_FILE, "it holds no row", "check whether this is the table", source)

    def index_of(self, name: str, option: str) -> int:
        """Find a column by its name, in any case.

        Raises:
            InputError: there is none, or there are several.
        """
        return find_column(self.heading, name, option, self.source)

    def cells(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Yield line and cells of each row that has as many as the heading; blank lines are none."""
        for line, cells in self._read():
            if not cells:
                continue
            self.count += 1
            if len(cells) == len(self.heading):
                yield line, cells
            else:
                message = f"expected {len(self.heading)} cells, got {len(cells)}"
                self.note(line, None, IssueCode.SHORT_ROW, BadTextError(message, "correct the row, or delete it"))

    def note(self, line: int, column: int | None, code: IssueCode, error: BadTextError) -> None:
        """Remember what is wrong with a cell.

        Raises:
            InputError: so much is wrong that this is another table.
        """
        place = Place(self.source, line, column)
        self._faults.note(Issue(code, error.message[:_LONGEST_MESSAGE], error.remedy, place))

    def refuse(self) -> None:
        """Refuse a table with something wrong, or without rows.

        Raises:
            InputError: it is such.
        """
        self._faults.refuse()
        if not self.count:
            message, remedy = "it holds a heading and no row", "check the query, and its bounds"
            raise InputError.of(IssueCode.EMPTY_FILE, message, remedy, self.source)

    def _read_lines(self, stream: Lines) -> Iterator[str]:
        """Yield lines as text, and no more of them in one row than memory should hold.

        Raises:
            InputError: a row, which quotes may spread over lines, is longer than any of a table.
        """
        row, size = 1, 0
        while line := stream.readline(LONGEST_ROW + 1):
            if self._row != row:
                row, size = self._row, 0
                self._text.clear()
            size += len(line)
            if size > LONGEST_ROW:
                message = f"the row that begins here is longer than {LONGEST_ROW:,} bytes"
                remedy = "check whether this is the table, whether a quote is left open, or ends of lines are missing"
                raise InputError.of(IssueCode.LONG_LINE, message, remedy, Place(self.source, row))
            self._text.append(line.decode("utf-8", "surrogateescape").removeprefix("\ufeff"))
            yield self._text[-1]

    def _read(self) -> Iterator[tuple[int, list[str]]]:
        try:
            for cells in self._reader:
                self._row = self._reader.line_num + 1
                yield self._reader.line_num, cells
        except csv.Error as error:
            raise self._explain(error) from None

    def _explain(self, error: csv.Error) -> InputError:
        """Say which cell ends otherwise than it begins, so that nobody knows where the row ends."""
        text, code = "".join(self._text), IssueCode.BAD_QUOTES
        if "\r" in text.replace("\r\n", ""):
            remedy = "check the row that begins here; end lines as Linux or Windows do: tr '\\r' '\\n' <FILE"
            return InputError.of(code, f"this is no CSV: {error}", remedy, Place(self.source, self._row))
        place = Place(self.source, self._row, _find_broken_cell(text.lstrip(), self._delimiter))
        message = f"a cell begins with a quote, and does not end with it: {error}"
        remedy = 'close the quote; where it is part of the text, write the cell as """Quoted"" text"'
        return InputError.of(code, message, remedy, place)


def _find_broken_cell(row: str, delimiter: str) -> int:
    """Find the first cell of a row, from 1, that is neither in quotes from end to end nor without one at its start."""
    whole = re.compile(rf'(?:"(?:[^"]|"")*+"|(?!")[^{delimiter}\r\n]*+){delimiter}')
    column, end = 1, 0
    while cell := whole.match(row, end):
        column, end = column + 1, cell.end()
    return column


def find_column(heading: Sequence[str], name: str, option: str, source: str) -> int:
    """Find a column by its name, in any case.

    Raises:
        InputError: there is none, or there are several.
    """
    found = [index for index, each in enumerate(heading) if each.casefold() == name.strip().casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        message = f"{len(found)} columns are called {name!r}: {', '.join(str(index + 1) for index in found)}"
        raise InputError.of(IssueCode.MISSING_COLUMN, message, "rename all but one in the heading", Place(source, 1))
    if any(map(_LOG_TIME.search, heading)):
        message, remedy = "this is a log and no table", f"leave out {option}: lines of logs have their times"
        raise InputError.of(IssueCode.OTHER_FORMAT, message, remedy, Place(source, 1))
    message = f"no column is called {name!r}"
    known = ", ".join(map(printable, heading[:20]))
    remedy = did_you_mean(name, heading, f"name one of {known} with {option}")
    raise InputError.of(IssueCode.MISSING_COLUMN, message, remedy, Place(source, 1))


def find_delimiter(heading: str) -> str:
    """A comma, or what else stands between names: clients of MySQL write tabs, spreadsheets of Europe semicolons."""
    return max(",\t;", key=heading.count)
