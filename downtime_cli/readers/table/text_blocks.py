"""Blocks of text, whole lines each, to lines, columns and the places of cells, as fast as strings are split."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from downtime_cli.readers.sources import Source
from downtime_cli.readers.table.footnotes import MOST_NOTES

_MOST_NOTES_TEXT: Final = 1 << 16


def lines_of(block: str) -> list[str]:
    """Cut a block into lines, each ended by a line feed."""
    return [line + "\n" for line in block.removesuffix("\n").split("\n")]


def split_columns(block: str, delimiter: str) -> list[list[str]] | None:
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


def find_last_lines(text: str) -> int:
    """Find where the last lines of a text start that may be notes below a table."""
    start, least = len(text), max(0, len(text) - _MOST_NOTES_TEXT)
    for _ in range(MOST_NOTES + 1):
        start = text.rfind("\n", 0, max(0, start)) if start > least else start
    return start + 1 if start > 0 else 0


class CellFinder:
    """Finds the cells of a source; it keeps the block of lines that was asked about last, and where its cells are."""

    def __init__(self, source: Source, delimiter: str) -> None:
        """Know what to look in; nothing is read before something is asked for."""
        self._source, self._delimiter = source, delimiter
        self._blocks: Iterator[str] = iter(())
        self._first = 1
        self._lines: list[str] | None = None
        self._asked, self._starts = 0, [1]

    def find_start(self, line: int, column: int) -> int:
        """Find the character at which a cell starts, from 1; 1 if the line has fewer cells. Columns count from 0."""
        if line != self._asked:
            self._asked, self._starts = line, list_starts(self._find_line(line), self._delimiter)
        return self._starts[column] if column < len(self._starts) else 1

    def _find_line(self, line: int) -> str:
        """Find the text of a line, empty beyond the end."""
        if self._lines is None or line < self._first:
            self._blocks, self._first, self._lines = self._source.blocks(), 1, []
        while line >= self._first + len(self._lines):
            block = next(self._blocks, "")
            if not block:
                return ""
            self._first += len(self._lines)
            self._lines = block.removesuffix("\n").split("\n")
        return self._lines[line - self._first]


def list_starts(text: str, delimiter: str) -> list[int]:
    """List the characters, from 1, at which the cells of a line start."""
    found = re.finditer(rf'"[^"]*(?:"|$)|{re.escape(delimiter)}', text)
    return [1, *(each.end() + 1 for each in found if each[0] == delimiter)]
