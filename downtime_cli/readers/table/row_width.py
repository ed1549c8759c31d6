"""Headings that do not match their columns: fewer than a row has cells, as 2,107 without quotes takes two, or equal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.readers.table.preamble import is_value
from downtime_cli.readers.table.totals import is_total_label

_MARK_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def usual_width(rows: Iterable[Sequence[str]]) -> int:
    """Find how many cells most rows of a table without a header have."""
    return max(Counter(map(len, rows)).items(), key=lambda item: (item[1], item[0]))[0]


def name_row_names(header: tuple[str, ...], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Give the numbers of rows a heading of their own, empty, where the header has one cell less, as R writes it.

    A number that takes two cells has the same effect on the width: rows must be numbered, and not end like one.
    """
    numbers = [row[0].strip() for row in rows]
    is_wider = all(len(row) == len(header) + 1 and row[-1].strip() for row in rows)
    if not rows or not is_wider or numbers != [str(number) for number in range(1, len(rows) + 1)]:
        return header
    is_cut = all(re.fullmatch(r"\d{1,3}", row[-2]) and re.fullmatch(r"\d{3}(\.\d+)?", row[-1]) for row in rows)
    return header if is_cut else ("", *header)


def tell_apart(header: Sequence[str]) -> tuple[str, ...]:
    """Name columns of the same heading by their places as well, so that each can be chosen.

    Across a wide table they stay as they are: weekdays share initials, and an hour comes twice when clocks go back.
    """
    often = {name for name, count in Counter(header).items() if count > 1 and len(name) > 1 and not is_value(name)}
    return tuple(f"{name} (column {column})" if name in often else name for column, name in enumerate(header, 1))


def count_headings(header: Sequence[str]) -> int:
    """Count the headings; blank ones at the end, which spreadsheets leave, are none."""
    return max((index + 1 for index, name in enumerate(header) if name.strip()), default=len(header))


def find_extra(rows: Iterable[tuple[int, Sequence[str]]], headings: int) -> tuple[int, int, Sequence[str]] | None:
    """Find the first row with anything beyond the headings: its line, the 0-based column, and its cells.

    The label of a total may stand there: in Google Analytics it follows the sums.
    """
    for line, row in rows:
        for column in range(headings, len(row)):
            if row[column].strip() and not is_total_label(row[column]):
                return line, column, row
    return None


def extra_cells(place: Place, row: Sequence[str], headings: int, delimiter: str) -> InputError:
    """Make the error about a row that is too long."""
    filled = max(index + 1 for index, cell in enumerate(row) if cell.strip())
    message = f"row has {filled} cells, but the header has {headings}"
    mark = _MARK_NAMES.get(delimiter, repr(delimiter))
    remedy = f"quote cells that contain a {mark}, and give every column a heading"
    if delimiter == ",":
        remedy = "export numbers without thousands separators, or quote them; give every other column a heading"
    return InputError.of(IssueCode.EXTRA_CELLS, message, remedy, place)
