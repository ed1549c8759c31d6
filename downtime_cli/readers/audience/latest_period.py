"""The rows of a table of users that say where they are now: those of the latest period, and each member once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from downtime_cli.core.errors import Assumption, AssumptionCode, Issue, IssueCode, Place, note
from downtime_cli.readers.audience.audience_layout import AudienceLayout
from downtime_cli.readers.audience.broken_down import Lines
from downtime_cli.readers.audience.periods import are_days, have_order, parse_period
from downtime_cli.readers.table.cell_numbers import NumberStyle
from downtime_cli.readers.table.csv_table import Table


def take_latest(table: Table, layout: AudienceLayout) -> tuple[Lines, list[Issue], tuple[Assumption, ...]]:
    """Take the rows of the latest period, and say so if there are several; days add up."""
    rows = list(table.rows())
    if layout.member is not None:
        who = {_cell(row, layout.member): (line, row) for line, row in reversed(rows)}
        rows = [each for name, each in reversed(who.items()) if name]
    rows, named = _take_numbered(table, layout, rows)
    rows, latest, said = _take_dated(table, layout, rows)
    named += latest
    if not named:
        return rows, [], said
    message = f"the latest of several periods was used: {', '.join(named)}"
    remedy = "to use another period, pass its rows alone"
    return rows, [note(IssueCode.LATEST_PERIOD, message, remedy, Place(table.source.name))], said


def _take_numbered(table: Table, layout: AudienceLayout, rows: Lines) -> tuple[Lines, list[str]]:
    """Take the rows with the highest year, month or week in columns of their own."""

    def period(row: Sequence[str]) -> tuple[float, ...]:
        cells = (_cell(row, column) for column in layout.periods)
        return tuple(NumberStyle().parse(cell.strip("% ")) or 0.0 for cell in cells)

    latest = max((period(row) for _, row in rows), default=())
    kept = [(line, row) for line, row in rows if period(row) == latest]
    parts = [f"{table.header[column]} {value:g}" for column, value in zip(layout.periods, latest, strict=bool(rows))]
    return kept, [] if len(kept) == len(rows) else parts


def _take_dated(table: Table, layout: AudienceLayout, rows: Lines) -> tuple[Lines, list[str], tuple[Assumption, ...]]:
    """Take the rows of the latest month, quarter or range of dates; add up days, and say so."""
    column = layout.dates
    if column is None:
        return rows, [], ()
    seen: dict[str, set[str]] = defaultdict(set)
    for _, row in rows:
        seen[layout.place_of(row)].add(_cell(row, column))
    if max(map(len, seen.values()), default=0) < 2:
        return rows, [], ()
    texts = dict.fromkeys(text for each in seen.values() for text in sorted(each))
    found = {text: period for text in texts if (period := parse_period(text)) is not None}
    name = table.header[column]
    if len(found) < len(texts) or are_days(list(found.values())) or not have_order(list(found.values())):
        message = f"rows of one place were added up: {name!r} tells {len(texts)} times apart"
        return rows, [], (Assumption(AssumptionCode.ROWS_ADDED_UP, message),)
    latest = max(found, key=lambda text: found[text])
    kept = [(line, row) for line, row in rows if found[_cell(row, column)] == found[latest]]
    return kept, [f"{name} {latest}"], ()


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""
