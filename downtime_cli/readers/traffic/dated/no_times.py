"""The error about a table without times: what its columns hold instead, and why that is no time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.readers.stamps.written_stamp import StampError
from downtime_cli.readers.table.cell_numbers import is_number
from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.traffic.timestamps import find_format

_MOST_SHOWN: Final = 4
_CUT_NUMBER: Final = re.compile(r"\d[.,]\d+[eE]\+?\d+")
# From the year 2000 to 2060.
_HOURS_SINCE_1970: Final = range(262_968, 788_928)


def no_times(header: Header) -> InputError:
    """Say what the columns of a table hold: their first cells, or those after times that are none."""
    firsts = {column: _first_misfit(cells) for column in range(len(header.names)) if (cells := header.cells(column))}
    texts = [f"{header.title(column)} holds {shown(firsts[column])}" for column in list(firsts)[:_MOST_SHOWN]]
    if len(firsts) > _MOST_SHOWN:
        texts.append("…")
    misfits = (cell for cell in firsts.values() if not is_number(cell) or "e" in cell.casefold())
    why = next(filter(None, (_reason(cell) for cell in misfits if find_format([cell]) is None)), "")
    remedy = "write times as 2026-10-27 00:00, or name their column with --time-column"
    if any(_counts_hours(header.cells(column)) for column in firsts):
        remedy = "if a column counts hours since 1970, export seconds: multiply it by 3600"
    message = f"no column holds times: {', '.join(texts) or header.listed(range(len(header.names)))}"
    return header.error(IssueCode.MISSING_COLUMN, f"{message} ({why})" if why else message, remedy)


def _first_misfit(cells: Sequence[str]) -> str:
    """Find the first cell that is no time like the one at the top, or that one if it is none itself."""
    form = find_format(cells[:1])
    return next((cell for cell in cells if form is not None and form.read(cell) is None), cells[0])


def explain_column(header: Header, column: int) -> str:
    """Say why the first cell of a column that is no time is none; empty if all are, or it has no digits."""
    return _reason(next((cell for cell in header.cells(column) if find_format([cell]) is None), ""))


def _reason(cell: str) -> str:
    """Why a cell with digits in it is no time, empty for one without."""
    if not any(map(str.isdigit, cell)):
        return ""
    if _CUT_NUMBER.fullmatch(cell):
        return f"{shown(cell)}: a spreadsheet has cut its digits"
    from downtime_cli.readers.stamps.stamp_text import parse_stamp

    try:
        parse_stamp(cell)
    except StampError as error:
        return f"{shown(cell)}: {error}"
    return f"{shown(cell)}: there is no such day"


def _counts_hours(cells: list[str]) -> bool:
    return all(cell.isdecimal() and len(cell) == 6 and int(cell) in _HOURS_SINCE_1970 for cell in cells)
