"""The cells of values to numbers: whole columns at once where all cells are as expected, else one by one."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from downtime_cli.readers.table.cell_numbers import LARGEST, is_amount, is_missing
from downtime_cli.readers.table.csv_table import Table
from downtime_cli.readers.table.number_style import Misfit, word_misfit
from downtime_cli.readers.traffic.layout import Layout

_DIGITS: Final = "0123456789"
# By decimal mark, what thousands that are cut into groups of three cannot look like.
_MISGROUPED: Final = {
    mark: rf"(?<!\d){other}|{other}(?!\d{{3}}(?!\d))|\d{{4}}{other}|[{mark}eE][-+]?\d*{other}"
    for mark, other in ((".", ","), (",", r"\."))
}


class ValueCells:
    """Reads the values of rows, and notices marks in numbers that the sample did not have."""

    def __init__(self, table: Table, layout: Layout) -> None:
        """Nothing has been read yet."""
        self._table, self._layout = table, layout
        self._decimal = layout.style.decimal
        self.is_doubtful = False
        self._explained: set[int] = set()

    def read(self, columns: Sequence[Sequence[str]]) -> list[float]:
        """Read the values of a batch; ValueError if any cell needs a closer look."""
        parts = [self._read_column(columns[column]) for column in self._layout.values]
        values: list[float] = parts[0] if len(parts) == 1 else list(map(math.fsum, zip(*parts, strict=True)))
        if not values or min(map(min, parts)) < 0 or not sum(values) <= LARGEST:
            raise ValueError
        return values

    def _read_column(self, cells: Sequence[str]) -> list[float]:
        if not self._layout.style.reads_plain:
            return self._read_marked(cells)
        try:
            values = list(map(float, cells))
        except ValueError:
            return self._read_marked(cells)
        text = "".join(cells)
        _check_groups(text)
        # `float` reads 2.107 as two where the rest of the file means two thousand.
        if not (self._layout.is_style_settled or self.is_doubtful):
            self.is_doubtful = "." in text
        return values

    def _read_marked(self, cells: Sequence[str]) -> list[float]:
        """Read numbers with marks between thousands or a decimal comma, as one text."""
        text = "\n".join(cells)
        _check_groups(text)
        if re.search(_MISGROUPED[self._decimal], text):
            raise ValueError
        other = "." if self._decimal == "," else ","
        numbers = text.replace(other, "").replace(",", ".").split("\n")
        if len(numbers) != len(cells):
            raise ValueError
        if not self._layout.is_style_whole:
            self.is_doubtful = self.is_doubtful or not self._layout.is_style_settled or other in text
        return list(map(float, numbers))

    def read_row(self, row: Sequence[str]) -> float | None:
        """Read the value of a row: None if it is missing, NaN if it cannot be traffic."""
        if not (self._layout.is_style_whole or self.is_doubtful):
            plain = _DIGITS + self._decimal if self._layout.is_style_settled else _DIGITS
            texts = (row[column] for column in self._layout.values)
            self.is_doubtful = any(text.strip().strip(plain) and not is_missing(text) for text in texts)
        return self._layout.value_of(row)

    def explain(self, row: Sequence[str]) -> tuple[int, Misfit] | None:
        """Find the cell of a row that cannot be traffic; None if its fault has been told of the column."""
        style = self._layout.style
        cells = ((column, row[column]) for column in self._layout.values if not is_missing(row[column]))
        column, text = next(cell for cell in cells if not is_amount(style.parse(cell[1])))
        misfit = word_misfit(self._table.header[column], text, style)
        if column in self._explained:
            return None
        if misfit.is_common:
            self._explained.add(column)
        return column, misfit


def _check_groups(text: str) -> None:
    """Raise ValueError for numbers with lines below digits, wherever these stand: `float` reads 1_0 as ten."""
    if "_" in text:
        raise ValueError
