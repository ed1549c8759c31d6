"""What is said of rows that are not parts of a whole: totals that were left out, labels that are none, measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, IssueCode, Place
from downtime_cli.readers.table.csv_table import Table
from downtime_cli.readers.traffic.rows.row_parts import RowParts, Total

_MOST_SHOWN: Final = 8


def say_left_out(table: Table, total: Total) -> Assumption:
    """Say which rows are the sum of the others, or a statistic of them."""
    what = repr(total.name) if total.name else "an empty cell"
    where = repr(table.header[total.column])
    message = f"rows with {what} in {where} are {total.what} and were left out"
    return Assumption(AssumptionCode.TOTAL_LEFT_OUT, message)


def say_part(table: Table, label: Total) -> Assumption:
    """Say which rows are called a sum and are none."""
    what, where = repr(label.name), repr(table.header[label.column])
    message = f"rows with {what} in {where} count like the others, as they are not their sum"
    return Assumption(AssumptionCode.ROWS_ADDED_UP, message)


def refuse_measures(table: Table, parts: RowParts, column: int, why: str) -> InputError:
    """Make the error of rows that are different measures."""
    names, heading = parts.names(column), table.header[column]
    shown = ", ".join(map(repr, names[:_MOST_SHOWN])) + (
        f" and {len(names) - _MOST_SHOWN} more" if len(names) > _MOST_SHOWN else ""
    )
    message = f"column {heading!r} tells different measures apart, {why}, which cannot be added up: {shown}"
    first = next((name for name in names if "request" in name.casefold()), names[0])
    remedy = (
        f"choose one, such as --only '{heading}={first}'; if they are parts of one whole, call the column 'service'"
    )
    return InputError.of(IssueCode.UNLIKE_ROWS, message, remedy, _header_place(table))


def refuse_totals(table: Table, totals: Sequence[Total]) -> InputError:
    """Make the error of rows that may hold the others or not."""
    total = totals[0]
    heading, name = table.header[total.column], total.name
    message = (
        f"rows with {name!r} in column {heading!r} seem to hold the others, but are not their sum, so nothing says "
        "which of them are the whole"
    )
    remedy = f"count them alone with --only '{heading}={name}', or leave them out of the file"
    return InputError.of(IssueCode.UNLIKE_ROWS, message, remedy, _header_place(table))


def _header_place(table: Table) -> Place:
    return Place(table.source.name, line=max(1, table.first_line - 1), column=1)
