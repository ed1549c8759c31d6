"""The rows of a table of users: how many are where, which rows sum up others, and who is in no known place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import accumulate, takewhile
from typing import Final, NamedTuple

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, Issue, IssueCode, Place, warning
from downtime_cli.readers.audience.audience_layout import AudienceLayout, is_less_than, plain_amount
from downtime_cli.readers.table.cell_numbers import NumberStyle, is_amount, is_missing
from downtime_cli.readers.table.csv_table import Table
from downtime_cli.readers.table.number_style import word_misfit
from downtime_cli.readers.table.totals import is_sum_label
from downtime_cli.readers.zones.place_columns import Places
from downtime_cli.readers.zones.place_headings import PlaceKind
from downtime_cli.readers.zones.regions import is_world
from downtime_cli.readers.zones.zone_names import ZoneMatch

SUM_SLACK: Final = 0.005
# Of all users, in regions, or in small cities: beyond it the rest says too little of where users are.
_MOST_UNPLACED: Final = 0.5
_MOST_IN_UNKNOWN_CITIES: Final = 0.1


class Cell(NamedTuple):
    """What a row says, before it is known what its text means."""

    line: int
    text: str
    users: float
    # What one user is worth.
    weight: float


class Row(NamedTuple):
    """A row with what its text means: None for no known place."""

    text: str
    match: ZoneMatch | None
    users: float
    weight: float


def read_cells(table: Table, layout: AudienceLayout, lines: Iterable[tuple[int, Sequence[str]]]) -> list[Cell]:
    """Read the texts and numbers of rows.

    Raises:
        InputError: a number is none.
    """
    cells: list[Cell] = []
    issues: list[Issue] = []
    for line, row in lines:
        columns = () if layout.users is None else (layout.users, *layout.more)
        numbers = [_read_number(table, layout.style, line, row, column) for column in columns]
        weight = _read_number(table, NumberStyle(), line, row, layout.weight)
        issues += [item for item in (*numbers, weight) if isinstance(item, Issue)]
        if not isinstance(weight, Issue):
            users = math.fsum(item for item in numbers if isinstance(item, float)) if columns else 1.0
            cells.append(Cell(line, layout.place_of(row), users, 1.0 if weight is None else weight))
    if issues:
        raise InputError(*issues)
    return cells


def _read_number(
    table: Table, style: NumberStyle, line: int, row: Sequence[str], column: int | None
) -> float | Issue | None:
    """Read the number in a cell: None if it is empty, or else what is wrong with it."""
    if column is None or column >= len(row) or is_missing(row[column]):
        return None
    value = style.parse(plain_amount(row[column]))
    if is_amount(value):
        return value
    misfit = word_misfit(table.header[column], row[column], style)
    return Issue(IssueCode.BAD_VALUE, misfit.message, misfit.remedy, table.place(line, column))


def assume_little(table: Table, layout: AudienceLayout, lines: Iterable[tuple[int, Sequence[str]]]) -> list[Assumption]:
    """Say that cells such as `<0.1%` count as nothing."""
    column = layout.users
    if column is None:
        return []
    cells = (row[column].strip() for _, row in lines if column < len(row))
    small = list(dict.fromkeys(filter(is_less_than, cells)))
    message = f"cells of column {table.header[column]!r} such as {small[0]!r} are read as 0" if small else ""
    return [Assumption(AssumptionCode.NUMBER_STYLE, message)] if small else []


def note_empty(layout: AudienceLayout, lines: Iterable[tuple[int, Sequence[str]]]) -> list[Assumption]:
    """Say which places have no number of users in any of their rows."""
    columns = () if layout.users is None else (layout.users, *layout.more)
    has_number: dict[str, bool] = {}
    for _, row in lines if columns else ():
        is_given = any(column < len(row) and not is_missing(row[column]) for column in columns)
        text = layout.place_of(row)
        has_number[text] = has_number.get(text, False) or is_given
    empty = [text for text, is_given in has_number.items() if text and not is_given and not is_sum_label(text)]
    names = ", ".join(map(repr, empty[:4])) + (" …" if len(empty) > 4 else "")
    message = f"no users are counted where their number is missing: {names}"
    return [Assumption(AssumptionCode.SKIPPED_LINES, message)] if empty else []


def split_totals(cells: Sequence[Cell], places: Places) -> tuple[list[Cell], tuple[Assumption, ...]]:
    """Set apart the rows that sum up others, and say which: totals by name, and regions that add up to the rest."""
    labels = {text for text in {cell.text for cell in cells} if _is_labelled(text, places)}
    others = [cell for cell in cells if cell.text not in labels]
    empty, unplaced = set(_find_empty_total(others)), frozenset(places.unplaced)
    others = [cell for cell in others if cell not in empty]
    at = [index for index, cell in enumerate(others) if cell.text in unplaced]
    regions: set[Cell] = set()
    if 0 < len(at) < len(others):
        whole, parts = math.fsum(cell.users for cell in others), math.fsum(others[index].users for index in at)
        are_all = _is_close(parts, whole - parts)
        regions = {others[index] for index in at if are_all or _heads_its_parts(index, others, places)}
    totals = [cell for cell in cells if cell.text in labels]
    totals += [cell for cell in cells if cell in empty]
    totals += [cell for cell in cells if cell in regions]
    if not totals:
        return list(cells), ()
    names = ", ".join(repr(cell.text or "(empty)") for cell in totals[:4]) + (" …" if len(totals) > 4 else "")
    form = "row {} is left out as a total of others" if len(totals) == 1 else "rows {} are left out as totals of others"
    kept = [cell for cell in others if cell not in regions]
    return kept, (Assumption(AssumptionCode.TOTAL_LEFT_OUT, form.format(names)),)


def _is_labelled(text: str, places: Places) -> bool:
    return is_sum_label(text) or (text in places.unplaced and is_world(text))


def _find_empty_total(cells: Sequence[Cell]) -> list[Cell]:
    """Find a row without a place that is the sum of all others, as some exports put it first, or several of parts."""
    whole = math.fsum(cell.users for cell in cells)
    empty = [cell for cell in cells if not cell.text and cell.users > 0]
    if len(empty) > 1 and math.isclose(2 * math.fsum(cell.users for cell in empty), whole):
        return empty
    return [cell for cell in empty if _is_close(cell.users, whole - cell.users)]


def _heads_its_parts(index: int, cells: Sequence[Cell], places: Places) -> bool:
    """Whether some countries below a region, or above it, add up to it; one alone may have as many users by chance."""
    region = cells[index]
    for side in (range(index + 1, len(cells)), range(index - 1, -1, -1)):
        near = takewhile(lambda cell: cell.text in places.matches, (cells[at] for at in side))
        found = [cell.users for cell in near if cell.users]
        if any(_is_close(users, region.users) for users in list(accumulate(found))[1:]):
            return True
    return False


def _is_close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=SUM_SLACK)


def refuse_unplaced(rows: Sequence[Cell], places: Places, heading: str, place: Place) -> None:
    """Refuse a table whose users are mostly in regions or known by their language alone, or too many in unknown cities.

    Raises:
        InputError: they are.
    """
    most, what = _MOST_UNPLACED, "regions of many time zones"
    if places.kind is PlaceKind.LANGUAGE:
        what = "languages, which are spoken in many time zones"
    if places.cities:
        most, what = _MOST_IN_UNKNOWN_CITIES, "cities that are unknown, or one of several called so"
    texts = dict.fromkeys(places.cities or places.unplaced)
    nowhere = frozenset(places.nowhere)
    everybody = math.fsum(row.users for row in rows if row.text not in nowhere)
    lost = math.fsum(row.users for row in rows if row.text in texts)
    if not lost or lost <= most * everybody:
        return
    names = ", ".join(map(repr, list(texts)[:6])) + (" …" if len(texts) > 6 else "")
    message = f"column {heading!r} says of {lost / everybody:.0%} of users only {what}: {names}"
    remedy = "export users by country or time zone, and name that column with --audience-zone-column"
    raise InputError.of(IssueCode.NO_USERS, message, remedy, place)


def note_nowhere(rows: Sequence[Row], place: Place) -> list[Issue]:
    """Warn of users in no known place, with their share."""
    nowhere = [row for row in rows if row.match is None]
    everybody = math.fsum(row.users for row in rows)
    lost = math.fsum(row.users for row in nowhere)
    if not lost:
        return []
    names = list(dict.fromkeys(row.text or "(empty)" for row in nowhere))
    shown = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
    message = f"{lost / everybody:.1%} of users are in no known zone and were left out: {shown}"
    return [warning(IssueCode.UNKNOWN_ZONE_ROWS, message, "give these rows a zone or a country to count them", place)]
