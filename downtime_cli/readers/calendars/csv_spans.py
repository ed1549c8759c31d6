"""Spans from a CSV of start, end and name."""

from __future__ import annotations

from typing import Final

from downtime_cli.core.errors import BadTextError, InputError, Issue, IssueCode
from downtime_cli.core.window import Span
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.sources import Source
from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.csv_table import read_table
from downtime_cli.readers.table.header import Header

_STARTS: Final = frozenset({"start", "begin", "from", "starts", "startdate", "starttime"})
_ENDS: Final = frozenset({"end", "to", "until", "ends", "enddate", "endtime"})
_NAMES: Final = frozenset({"name", "summary", "title", "reason", "description", "label"})


def read_csv_spans(source: Source, reader: TimeReader, code: IssueCode) -> list[tuple[Span, str]]:
    """Read the spans of a table with their names; a bad row is an error of that code.

    Raises:
        InputError: it is no table of this kind, or a row is broken.
    """
    table = read_table(source, may_be_empty=True)
    header = Header(table)
    columns = [next(iter(header.called(names)), None) for names in (_STARTS, _ENDS, _NAMES)]
    start_column, end_column, _ = columns
    is_closed = code is IssueCode.BAD_BLACKOUT
    if start_column is None or (end_column is None and not is_closed):
        wanted = "no column 'start'" if is_closed else "no columns 'start' and 'end'"
        raise header.error(IssueCode.MISSING_COLUMN, wanted, "name the columns start, end and name")
    found: list[tuple[Span, str]] = []
    issues: list[Issue] = []
    for line, row in table.rows():
        cells = [row[column].strip() if column is not None and column < len(row) else "" for column in columns]
        try:
            spans = reader.spans(cells[0], cells[1], is_closed=is_closed)
        except BadTextError as error:
            place = table.place(line, start_column)
            issues.append(Issue(code, error.message, error.remedy, place))
            continue
        found += [(span, cells[2] or "/".join(filter(None, cells[:2]))) for span in spans]
    for line, text in table.skipped.items():
        if line >= table.first_line:  # a span is never passed over as a note
            message = f"expected a row with start and end, got {shown(text)}"
            issues.append(Issue(code, message, "correct the row, or delete it", table.place(line, 0)))
    if issues:
        raise InputError(*issues)
    return found
