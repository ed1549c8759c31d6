"""Several rows of one place: parts of its users, a total beside its parts, or measures that nothing can add up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from downtime_cli.core.errors import Assumption, InputError, IssueCode, Place
from downtime_cli.readers.audience.audience_layout import AudienceLayout, plain_amount
from downtime_cli.readers.table.cell_numbers import is_amount
from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.csv_table import Table
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.traffic.rows.measure_names import name_measures
from downtime_cli.readers.traffic.rows.part_messages import say_left_out
from downtime_cli.readers.traffic.rows.row_parts import RowParts, Total
from downtime_cli.readers.zones.place_headings import PlaceKind, kind_of_heading

Lines: TypeAlias = list[tuple[int, Sequence[str]]]

_MOST_SHOWN: Final = 6


def leave_totals_out(table: Table, layout: AudienceLayout, lines: Lines) -> tuple[Lines, tuple[Assumption, ...]]:
    """Leave out the rows that sum up others of their place, such as those of all devices, and say which.

    Raises:
        InputError: rows of one place are different measures, or one of them seems to hold the others.
    """
    if layout.users is None:
        return lines, ()
    header = Header(table)
    taken = {layout.zone, layout.city, layout.users, layout.weight, *layout.more, *layout.periods, layout.dates}
    free = [column for column in range(len(header.names)) if column not in taken and not header.is_numeric(column)]
    columns = [column for column in free if kind_of_heading(header.names[column]) is PlaceKind.UNKNOWN]
    parts = _group(layout, columns, lines)
    varying = parts.varying() if columns and lines else []
    for column in varying:
        why = name_measures(header.names[column], parts.names(column))
        if why:
            raise _refuse(header, column, f"tells different measures apart, {why}", parts.names(column))
    if not varying:
        return lines, ()
    totals, labels = parts.find_totals()
    doubtful = [label for label, is_whole in labels if is_whole]
    if doubtful or not parts.is_left_whole(totals):
        total = (doubtful or totals)[0]
        why = "has rows that seem to hold the others, but are not their sum"
        raise _refuse(header, total.column, why, [total.name])
    places = {layout.place_of(row) for _, row in lines if not _is_total(row, totals)}
    kept: Lines = []
    for line, row in lines:
        place = layout.place_of(row)
        if not _is_total(row, totals) or place not in places:  # the total of a place is all there is of it
            kept.append((line, row))
            places.add(place)
    return kept, tuple(say_left_out(table, total) for total in totals)


def _group(layout: AudienceLayout, columns: Sequence[int], lines: Lines) -> RowParts:
    parts = RowParts(columns, 0)
    counted = [column for column in (layout.users, *layout.more) if column is not None]
    places: dict[str, int] = {}
    for _, row in lines:
        counts = (layout.style.parse(plain_amount(_cell(row, column))) for column in counted)
        users = sum(filter(is_amount, counts))
        place = places.setdefault(layout.place_of(row), len(places))
        parts.add(place, tuple(_cell(row, column) for column in columns), users)
    return parts


def _is_total(row: Sequence[str], totals: Sequence[Total]) -> bool:
    return any(_cell(row, total.column) == total.name for total in totals)


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _refuse(header: Header, column: int, why: str, names: Sequence[str]) -> InputError:
    listed = ", ".join(map(shown, names[:_MOST_SHOWN])) + (" …" if len(names) > _MOST_SHOWN else "")
    message = f"column {header.names[column]!r} {why}, so users cannot be added up: {listed}"
    remedy = "keep only the rows that count the users of each place once"
    return InputError.of(
        IssueCode.UNLIKE_ROWS, message, remedy, Place(header.table.source.name, line=1, column=column + 1)
    )
