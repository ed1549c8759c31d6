"""Whether the first row of a table names columns by dates, weekdays or hours, as wide tables do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from downtime_cli.readers.table.cell_numbers import is_missing

_DATE: Final = re.compile(r"^\d{1,4}([./-])\d{1,2}\1\d{1,4}\b|^(19|20)\d{6}$|^\d{1,2}[./-]\d{1,2}\.?$")
_CLOCK: Final = re.compile(
    r"^\d{1,2}(:\d{2}){1,2}\b|^\d{1,2}\s*[ap]\.?m\b|^\d{1,2}\s*[-\u2013]\s*\d{1,2}$", re.IGNORECASE
)
_SHORTEST_RUN: Final = 7
_FEWEST_DATES: Final = 3


def is_wide_header(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row that holds dates or numbers is a header: the cells below are of another kind.

    The first cell names the labels of rows, or is empty; words may stand beside the dates, weekdays or hours.
    """
    cells = {column: cell.strip() for column, cell in enumerate(row) if column and cell.strip()}
    values = {column: cell for column, cell in cells.items() if cell[0].isdigit()}
    if not values or not below or row[0].strip()[:1].isdigit():
        return False
    if len(values) >= _FEWEST_DATES and len(below) > 1 and _is_wordy(below[0], list(values)):
        below = below[1:]  # the weekdays of these dates
    under = [line[column].strip() for line in below for column in values if column < len(line)]
    if any(cell[:1].isalpha() and not is_missing(cell) for cell in under):
        return False  # words: the real headings, below a title
    numbers = [int(cell) for cell in values.values() if cell.isdecimal() and len(cell) < 3]
    is_run = len(numbers) == len(values) >= _SHORTEST_RUN and numbers == list(range(numbers[0], numbers[-1] + 1))
    if is_run and numbers[0] < 2:
        return under[: len(values)] != list(values.values())
    if len(values) >= _FEWEST_DATES and _are_serial(list(values.values())):
        return not _are_serial(under[: len(values)])
    for form in (_DATE, _CLOCK):
        if all(map(form.match, values.values())):
            return not any(map(form.match, under))
    return False


def _is_wordy(row: Sequence[str], columns: Sequence[int]) -> bool:
    return all(row[column].strip()[:1].isalpha() for column in columns if column < len(row))


def _are_serial(cells: Sequence[str]) -> bool:
    """Whether cells are consecutive days as spreadsheets count them, from 1982 to 2064."""
    days = [int(cell) for cell in cells if cell.isdecimal() and len(cell) == 5]
    return len(days) == len(cells) and 30_000 <= days[0] < 60_000 and days == list(range(days[0], days[-1] + 1))
