"""Where in a file a cell starts, for messages: one reading of the file finds all that are asked for in order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from downtime_cli.readers.sources import Source


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
