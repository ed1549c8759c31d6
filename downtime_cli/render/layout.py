"""
Text laid out for a width in terminal cells: wrapping, and tables that become narrower before they become lists.

Widths count terminal cells: East Asian wide characters take two, combining ones none. Nothing is ever cut off.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.wording import DASH
from downtime_cli.report.blocks import Column, Row, Table, Tone

GAP: Final = 2
BAR_CELLS: Final = 10
_LEAST_WRAPPED: Final = 12
_BLANK: Final = re.compile(f"(?<!{DASH}) (?!{DASH})")


class TableLine(Struct, frozen=True):
    """One line of a laid-out table: texts padded to their columns, how it is meant, and its bar if it has one.

    A line of `detail` has one text, which is not in columns.
    """

    texts: tuple[str, ...]
    tone: Tone
    is_heading: bool = False
    bar: float | None = None
    is_detail: bool = False


def cells(text: str) -> int:
    """Count the terminal cells that a text takes."""
    return len(text) if text.isascii() else sum(map(_count_char_cells, text))


def _count_char_cells(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` cells, at least one; at spaces where possible, but not in ranges."""
    lines: list[str] = []
    current, used = "", 0
    for word in _BLANK.split(text):
        size = cells(word)
        if current and used + 1 + size <= width:
            current, used = f"{current} {word}", used + 1 + size
            continue
        if current:
            lines.append(current)
        *full, current = _fold_word(word, width)
        lines += full
        used = cells(current)
    return [*lines, current]


def _fold_word(word: str, width: int) -> list[str]:
    """Cut a word into pieces of at most `width` cells; the last may be empty only if the word is."""
    if cells(word) <= width:
        return [word]
    pieces, current, used = [], "", 0
    for char in word:
        size = _count_char_cells(char)
        if used + size > width and current:
            pieces.append(current)
            current, used = "", 0
        current += char
        used += size
    return [*pieces, current]


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Fill a text with spaces to `width` cells, before it if it is to stand at the right."""
    space = " " * (width - cells(text))
    return space + text if right else text + space


def lay_out(table: Table, width: int) -> list[TableLine] | None:
    """Lay out the lines of a table, heading first; None if it is too wide.

    Where there is little room, extra columns go first, then cells are wrapped, then the bars go.
    """
    lean = _drop_extras(table)
    has_bars = any(row.bar is not None for row in table.rows)
    bars = GAP + BAR_CELLS if has_bars else 0
    natural = _measure_columns(table)
    if sum(natural) + GAP * (len(natural) - 1) + bars <= width:
        return _lay_out_rows(table, natural, width)
    for shape, room in ((lean, width - bars), (_drop_bars(lean), width)):
        natural = _measure_columns(shape)
        widths = _shrink_columns(shape.columns, natural, room - GAP * (len(natural) - 1))
        if widths is not None:
            return _lay_out_rows(shape, widths, width)
    return None


def _measure_columns(table: Table) -> list[int]:
    return [
        max(cells(column.heading), *(cells(row.cells[index]) for row in table.rows))
        for index, column in enumerate(table.columns)
    ]


def _lay_out_rows(table: Table, widths: Sequence[int], width: int) -> list[TableLine]:
    heading = Row(cells=tuple(column.heading for column in table.columns))
    lines = list(_wrap_row(heading, table.columns, widths, is_heading=True))
    for row in table.rows:
        lines += _wrap_row(row, table.columns, widths)
        lines += _wrap_detail(row, width)
    return lines


def _wrap_detail(row: Row, width: int) -> list[TableLine]:
    parts = wrap(row.detail, width - 2 * GAP) if row.detail else []
    return [TableLine((" " * GAP + part,), Tone.QUIET, is_detail=True) for part in parts]


def _drop_extras(table: Table) -> Table:
    kept = [index for index, column in enumerate(table.columns) if not column.is_extra]
    rows = tuple(replace(row, cells=tuple(row.cells[index] for index in kept)) for row in table.rows)
    return replace(table, columns=tuple(table.columns[index] for index in kept), rows=rows)


def _drop_bars(table: Table) -> Table:
    """Drop the bars: they repeat what a number says."""
    return replace(table, rows=tuple(replace(row, bar=None) for row in table.rows))


def _shrink_columns(columns: Sequence[Column], natural: Sequence[int], room: int) -> list[int] | None:
    """Find widths that fit, taken from the widest wrapping column first; None if that is not enough."""
    widths = list(natural)
    wrapping = [index for index, column in enumerate(columns) if column.may_wrap]
    while sum(widths) > room:
        widest = max(wrapping, key=lambda index: widths[index], default=None)
        if widest is None or widths[widest] <= _LEAST_WRAPPED:
            return None
        widths[widest] -= 1
    return widths


def _wrap_row(
    row: Row, columns: Sequence[Column], widths: Sequence[int], *, is_heading: bool = False
) -> Iterator[TableLine]:
    """Yield the lines of one row; the bar belongs to its first."""
    wrapped = [wrap(text, width) for text, width in zip(row.cells, widths, strict=True)]
    for number in range(max(map(len, wrapped))):
        texts = tuple(
            pad(lines[number] if number < len(lines) else "", width, right=column.is_number)
            for lines, width, column in zip(wrapped, widths, columns, strict=True)
        )
        yield TableLine(texts, row.tone, is_heading, None if number else row.bar)


def stack(table: Table, width: int) -> list[list[TableLine]]:
    """Lay out each row as labelled lines, for screens too narrow for the table; empty cells are left out."""
    labels = max(cells(column.heading) for column in table.columns)
    records = []
    for row in table.rows:
        record: list[TableLine] = []
        for column, text in zip(table.columns, row.cells, strict=True):
            if not text:
                continue
            for index, part in enumerate(wrap(text, max(1, width - labels - GAP))):
                label = column.heading if index == 0 else ""
                record.append(TableLine((pad(label, labels), part), row.tone))
        records.append(record + _wrap_detail(row, width))
    return records
