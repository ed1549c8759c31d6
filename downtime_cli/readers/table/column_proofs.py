"""
What the numbers of whole columns prove: that one counts the rows, never changes, or is the sum of others.

A sample that speaks against it spares the look at all rows. Cells that are missing, or no numbers, prove nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from downtime_cli.readers.table.cell_numbers import LARGEST, NumberStyle, is_missing, split_quantity
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.table.number_style import guess_style

_IDLE_STEPS: Final = frozenset({0.0, 1.0, -1.0})
_FEWEST_ROWS: Final = 3
_ODD_ROWS: Final = 0.001  # rows that may differ from the sum of the others
_ROUNDING: Final = 1.0
_LEAST_ROUNDED: Final = 0.05  # of the rows that are not exact, in each direction
_SLACK_OF_PARTS: Final = 0.001  # where numbers have decimals
_SLACK_IN_ALL: Final = 0.005


def find_idle(header: Header, columns: Sequence[int]) -> set[int]:
    """Find the columns that only number their rows, up or down, or stay the same."""
    likely = [column for column in columns if _has_idle_step(_numbers(header, header.table.sample, (column,)))]
    steps = {column: _Steps() for column in likely}
    for numbers in _numbers(header, _all_rows(header), likely) if likely else ():
        for column, value in zip(likely, numbers, strict=True):
            if value is not None and column in steps and not steps[column].add(value):
                del steps[column]
        if not steps:
            break
    return {column for column, each in steps.items() if each.rows >= _FEWEST_ROWS and each.step in _IDLE_STEPS}


def find_total(header: Header, columns: Sequence[int]) -> int | None:
    """Find the column that is the sum of all the others of these in 99.9 % of rows, give or take rounding."""
    if len(columns) < 3:
        return None
    sample = list(_numbers(header, header.table.sample, columns))
    whole = [math.fsum(value for row in sample if (value := row[index]) is not None) for index in range(len(columns))]
    half = math.fsum(whole) / 2
    near = [index for index, part in enumerate(whole) if abs(part - half) <= _SLACK_IN_ALL * half]
    likely = [index for index in near if _is_total(sample, index)]
    proven = (i for i in likely if _is_total(_numbers(header, _all_rows(header), columns), i))
    return next((columns[index] for index in proven), None)


def find_late(header: Header, columns: Sequence[int]) -> list[int]:
    """Find the columns, empty in the sample, whose first cell that is not missing is a number."""
    found: list[int] = []
    unseen = set(columns)
    for row in _all_rows(header) if unseen else ():
        seen = {column for column in unseen if column < len(row) and not is_missing(row[column])}
        found += [column for column in seen if split_quantity(row[column]) is not None]
        unseen -= seen
        if not unseen:
            break
    return found


def find_copies(header: Header, columns: Sequence[int]) -> set[int]:
    """Find the columns that have the cells of an earlier one in every row."""
    firsts: dict[tuple[str, ...], int] = {}
    likely = [(firsts.setdefault(tuple(header.cells(column)), column), column) for column in columns]
    pairs = [(first, column) for first, column in likely if first != column]
    for row in _all_rows(header) if pairs else ():
        pairs = [(first, second) for first, second in pairs if len(row) <= second or row[first] == row[second]]
        if not pairs:
            break
    return {column for _, column in pairs}


def _all_rows(header: Header) -> Iterator[Sequence[str]]:
    return (row for _, row in header.table.rows())


def _numbers(
    header: Header, rows: Iterable[Sequence[str]], columns: Sequence[int]
) -> Iterator[tuple[float | None, ...]]:
    """Read the numbers of some columns, None where there is none."""
    styles = [guess_style(header, column) for column in columns]
    for row in rows:
        yield tuple(_read(row, column, style) for column, style in zip(columns, styles, strict=True))


def _read(row: Sequence[str], column: int, style: NumberStyle) -> float | None:
    text = row[column] if column < len(row) else ""
    value = None if is_missing(text) else style.parse(text.strip())
    return value if value is not None and abs(value) <= LARGEST else None  # sums of larger ones may overflow


class _Steps:
    """The numbers of a column as they are read: how many, and the one step between them."""

    def __init__(self) -> None:
        self.rows = 0
        self.step: float | None = None
        self._last = 0.0

    def add(self, value: float) -> bool:
        """Add a number; whether the step is still the same."""
        step, self._last, self.rows = value - self._last, value, self.rows + 1
        if self.rows == 2:
            self.step = step
        return self.rows < 3 or step == self.step


def _has_idle_step(rows: Iterable[tuple[float | None, ...]]) -> bool:
    steps = _Steps()
    is_even = all(steps.add(value) for (value,) in rows if value is not None)
    return is_even and steps.rows >= _FEWEST_ROWS and steps.step in _IDLE_STEPS


def _is_total(rows: Iterable[tuple[float | None, ...]], index: int) -> bool:
    """Whether one number of each row is the sum of the others, and all of them together are."""
    seen = odd = above = below = 0
    totals = parts = 0.0
    for row in rows:
        total = row[index]
        known = [value for value in row if value is not None]
        others = math.fsum(known) - (total or 0.0)
        if total is None or len(known) == 1:
            continue
        seen, totals, parts = seen + 1, totals + total, parts + others
        slack = _ROUNDING if total.is_integer() else max(_SLACK_OF_PARTS * total, 0.011)
        odd += abs(total - others) > slack
        above, below = above + (total > others), below + (total < others)
    is_alike = seen >= _FEWEST_ROWS and odd <= _ODD_ROWS * seen
    # Rounding goes up and down; a total that now and then has more than its parts has others beside them.
    is_rounded = above + below <= _ODD_ROWS * seen or min(above, below) >= _LEAST_ROUNDED * (above + below)
    return is_alike and is_rounded and totals > 0 and abs(totals - parts) <= _SLACK_IN_ALL * totals
