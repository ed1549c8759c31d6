"""Columns of times beside those of the hours, which tell no parts apart: when rows were exported, or when they end."""

from __future__ import annotations

from typing import Final

from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.column_names import name_words
from downtime_cli.readers.table.heading_words import says_end
from downtime_cli.readers.table.preamble import begins_as_time
from downtime_cli.readers.traffic.hour_sums import HourSums
from downtime_cli.readers.traffic.rows.measure_names import names_parts
from downtime_cli.readers.traffic.rows.row_parts import RowParts

# Whose users are parts of the whole.
_COHORT: Final = frozenset("cohort signup registration registered joined joining first acquisition birth".split())
_LEAST_HOURS: Final = 10  # of each export, in the mean


def find_export_times(sums: HourSums, parts: RowParts) -> int | None:
    """Find a column of few times, such as those of exports, None if there is none."""
    for column in parts.varying():
        names, heading = parts.names(column), sums.table.header[column]
        if names_parts(heading) or not _COHORT.isdisjoint(name_words(heading)):
            continue
        if all(map(begins_as_time, names)) and len(names) * _LEAST_HOURS <= len(sums.stamps_in):
            return column
    return None


def has_copies(sums: HourSums, column: int) -> bool:
    """Whether rows are the same but for a column of times and what was counted."""
    words = [other for other in sums.layout.words if other != column]
    zone = sums.layout.zone
    others = words if zone is None else [*words, zone]
    seen: set[tuple[object, ...]] = set()
    for _, row, stamp, value in sums.reread():
        key = (stamp.minute, *(row[other] if other < len(row) else "" for other in others))
        if value is not None and key in seen:
            return True
        seen.add(key)
    return False


def refuse_exports(sums: HourSums, parts: RowParts, column: int) -> InputError:
    """Make the error of rows that were exported several times, with other values."""
    table, names = sums.table, parts.names(column)
    heading = table.header[column]
    message = (
        f"rows of one hour that differ are told apart by the times in {heading!r} alone, such as {shown(names[0])} and "
        f"{shown(names[1])}, so that nothing says which of them count"
    )
    remedy = (
        f"keep the rows of one export with --only '{heading}={names[-1]}'; if rows are parts of one whole, call the "
        "column 'service'"
    )
    return InputError.of(IssueCode.UNLIKE_ROWS, message, remedy, Place(table.source.name, table.first_line - 1 or 1, 1))


def refuse_overlaps(sums: HourSums, parts: RowParts) -> InputError | None:
    """Make the error of rows that begin together and end at different times, None if others differ."""
    columns = parts.varying()
    if len(columns) != 1 or not says_end(sums.table.header[columns[0]]):
        return None
    names = parts.names(columns[0])
    if not all(map(begins_as_time, names)):
        return None
    table, heading = sums.table, sums.table.header[columns[0]]
    message = f"rows that begin at the same time end at different ones in {heading!r}, so that their spans overlap"
    remedy = "export spans of one length; if rows are parts of one whole that begin then, call the column 'service'"
    return InputError.of(IssueCode.UNLIKE_ROWS, message, remedy, Place(table.source.name, table.first_line - 1 or 1, 1))
