"""Spans from a CSV of start, end and name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import (
    Assumption,
    AssumptionCode,
    BadTextError,
    InputError,
    Issue,
    IssueCode,
)
from downtime_cli.core.window import Span
from downtime_cli.readers.calendars.span_columns import SpanColumns, SpanRow, find_columns
from downtime_cli.readers.calendars.span_dates import settle_dates
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.sources import Source
from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.csv_table import Table, read_table
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.zones.zone_names import MOST_SUGGESTED, parse_zone

_MOST_NAMED: Final = 3


class CsvSpans(Struct, frozen=True, kw_only=True):
    """What a table holds."""

    spans: list[tuple[Span, str]]
    """With their names."""
    cancelled: int
    """How many rows were called off."""
    assumptions: list[Assumption]


def read_csv_spans(source: Source, reader: TimeReader, code: IssueCode) -> CsvSpans:
    """Read the spans of a table with their names; a bad row is an error of that code.

    Raises:
        InputError: it is no table of this kind, or a row is broken.
    """
    table = read_table(source, may_be_empty=True)
    columns = find_columns(Header(table), is_closed=code is IssueCode.BAD_BLACKOUT)
    rows = [columns.row(line, cells) for line, cells in table.rows()]
    held = [row for row in rows if not row.is_cancelled]
    held, issues = settle_dates(held, lambda row: table.place(row.line, columns.start), code)
    found: list[tuple[Span, str]] = []
    reader = replace(reader, needs_date=True)
    zones: dict[str, tzinfo] = {}
    for row in held:
        try:
            if row.zone and row.zone not in zones:
                place = table.place(row.line, columns.zone or 0)
                zones[row.zone] = parse_zone(row.zone, place, suggests=len(issues) < MOST_SUGGESTED)
            own = replace(reader, zone=zones[row.zone]) if row.zone else reader
            spans = own.spans(row.start, row.end, is_closed=code is IssueCode.BAD_BLACKOUT)
        except BadTextError as error:
            issues.append(Issue(code, error.message, error.remedy, table.place(row.line, columns.start)))
        except InputError as error:
            issues += error.issues
        else:
            found += [(span, row.name or "/".join(filter(None, (row.start, row.end)))) for span in spans]
    if issues := [*issues, *_refuse_notes(table, code)]:
        raise InputError(*issues)
    assumptions = _say(source.name, columns, rows, zones)
    return CsvSpans(spans=found, cancelled=len(rows) - len(held), assumptions=assumptions)


def _refuse_notes(table: Table, code: IssueCode) -> Iterator[Issue]:
    """Refuse rows that were passed over as notes, as a span never is."""
    for line, text in table.skipped.items():
        if line >= table.first_line:
            message = f"expected a row with start and end, got {shown(text)}"
            yield Issue(code, message, "correct the row, or delete it", table.place(line, 0))


def _say(source: str, columns: SpanColumns, rows: list[SpanRow], zones: dict[str, tzinfo]) -> list[Assumption]:
    """Say which rows do not count, and by which clocks the others are."""
    said: list[Assumption] = []
    if names := list(dict.fromkeys(shown(row.name or row.start) for row in rows if row.is_cancelled)):
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        message = f"rows of {source} that are cancelled do not count: {', '.join(names[:_MOST_NAMED])}{more}"
        said.append(Assumption(AssumptionCode.EVENT_READING, message))
    if zones:
        message = f"times without an offset in {source} are by the zone in {columns.zone_title}"
        said.append(Assumption(AssumptionCode.ZONE_IN_FILE, message))
    return said
