"""
Tables that are drawn rather than separated: the boxes, rules and columns of database consoles, and Markdown.

What is drawn is turned into tabs line by line, so that everything else reads it like any table, with the line numbers
of the file: `psql` (a rule of dashes and plus signs), MySQL, DuckDB and ClickHouse (boxes), SQL Server, Oracle and
PowerShell (dashes under each heading), Markdown, and columns that are kept apart by blanks alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from msgspec import Struct

_BAR: Final = re.compile(r"[|\u2502\u2503\u2551]")
_BOX: Final = r"\u2500-\u257f"
_LINE: Final = r"-=\u2500\u2501\u2550"
_RULE: Final = re.compile(rf"^(?=.*[|+{_BOX}])(?=(?:[^{_LINE}]*[{_LINE}]){{3}})[-=|+:\s{_BOX}]+$")
_DASHES: Final = re.compile(r"^\s*[-=]{2,}(?:\s+[-=]{2,})+\s*$")
_GAP: Final = re.compile(r"\s{2,}")
_BLANK: Final = re.compile(r"\s+")
_MOST_LINES: Final = 0.8


class Drawing(Struct, frozen=True):
    """How a table is drawn."""

    name: str
    # Turns a line into cells with tabs between them; a rule becomes an empty line.
    redraw: Callable[[str], str]


def find_drawing(first: Sequence[str]) -> Drawing | None:
    """Find how the first lines of a file, none of them blank, draw a table; None if a separator does."""
    if any(map(_RULE.match, first)) and any(_is_row(line) for line in first):
        has_edges = next(filter(_is_row, first)).lstrip().startswith(("|", "\u2502", "\u2503", "\u2551"))
        return Drawing("drawn with bars", partial(_split_bars, has_edges=has_edges))
    dashes = next(filter(_DASHES.match, first[1:]), None)
    if dashes is not None:
        starts = [group.start() for group in re.finditer(r"[-=]+", dashes)]
        rows = sum(not _runs_across(line, starts) for line in first)
        if rows >= _MOST_LINES * len(first):
            return Drawing("in columns under dashes", partial(_cut_at, starts=starts))
    return None


def find_blank_columns(lines: Sequence[str]) -> Drawing | None:
    """Find columns of lines, none of them blank, that blanks alone keep apart: several, or any where all agree."""
    full = [line.strip() for line in lines]
    for gap, least in ((_GAP, _MOST_LINES), (_BLANK, 1.0)):
        widths = Counter(len(gap.split(line)) for line in full)
        width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        if width > 1 and count >= max(2, least * len(full)):
            return Drawing("in columns with blanks between", partial(_split_blanks, gap=gap))
    return None


def _is_row(line: str) -> bool:
    return bool(_BAR.search(line)) and not _RULE.match(line)


def _split_bars(line: str, *, has_edges: bool) -> str:
    if _RULE.match(line):
        return ""
    cells = _BAR.split(line.strip() if has_edges else line)
    if has_edges and len(cells) > 2:
        cells = cells[1:-1]
    return _join(cells)


def _cut_at(line: str, *, starts: Sequence[int]) -> str:
    """Cut a line where its columns start; one whose words run across a start is no row, and stays whole."""
    if _DASHES.match(line):
        return ""
    if _runs_across(line, starts):
        return _join([line])
    ends = [*starts[1:], len(line)]
    return _join([line[start:end] for start, end in zip(starts, ends, strict=True)])


def _runs_across(line: str, starts: Sequence[int]) -> bool:
    return any(line[start - 1 : start].strip() for start in starts[1:])


def _split_blanks(line: str, *, gap: re.Pattern[str]) -> str:
    return _join(gap.split(line.strip()))


def _join(cells: Sequence[str]) -> str:
    """Join cells by tabs; quotes mean nothing in a drawing, but would to the `csv` module."""
    return "\t".join(cell.strip().replace("\t", " ").replace('"', "'") for cell in cells).rstrip()
