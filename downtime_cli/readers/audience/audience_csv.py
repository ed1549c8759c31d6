"""
Who the users are and where: a table of zones or countries with counts or shares.

Rows that name no place (empty, unknown, aggregates such as the EU) are left out and reported with their share of users.
Of several periods the latest is taken. Counts and shares both present: counts, since they are not rounded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Final, NamedTuple

from msgspec import Struct

from downtime_cli.core.audience import Audience, build_audience
from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, Issue, IssueCode, Place, note, warning
from downtime_cli.core.quality.inspection import AudienceReading, Columns, Recognised
from downtime_cli.readers.table.cell_numbers import NumberStyle, find_style, is_amount, is_missing
from downtime_cli.readers.table.count_columns import likeliest
from downtime_cli.readers.table.csv_table import Table, read_table
from downtime_cli.readers.table.header import ZONE_NAMES, Header, plain_name
from downtime_cli.readers.traffic.zone_traffic import guesses, note_guess
from downtime_cli.readers.zones.regions import ANONYMOUS
from downtime_cli.readers.zones.zone_names import ZoneMatch, resolve_zone, unknown_zone

_USER_TIERS: Final = tuple(
    frozenset(names.split())
    for names in (
        "users activeusers developers clicks visitors accounts customers members subscribers people population "
        "citypopulation totalusers nutzer aktivenutzer utilisateurs utilisateursactifs usuarios usuariosactivos",
        "sessions visits requests hits count cnt value number total events pageviews",
        "share percent percentage pct shareofusers fraction anteil prozent",
    )
)
_SHARE_TIER: Final = 2
_WEIGHT_NAMES: Final = frozenset("weight weighting importance gewicht poids peso".split())
_PERIOD_NAMES: Final = frozenset("year quarter month period week".split())
_AGGREGATES: Final = frozenset("eu emea apac latam worldwide world global europe asia africa".split())
_TOTALS: Final = frozenset({"total", "totals", "grand total", "gesamt", "gesamtsumme", "summe", "sum"})
_SUM_SLACK: Final = 0.005
# Shares with a larger sum are in percent; there may be more where none is above 1.
_MOST_AS_FRACTIONS: Final = 2.0
_MOST_BY_FRACTIONS: Final = 10.0


class _Layout(Struct, frozen=True, kw_only=True):
    zone: int
    users: int
    weight: int | None
    style: NumberStyle
    periods: tuple[int, ...]


class _Row(NamedTuple):
    text: str
    match: ZoneMatch | None
    users: float
    # What one user is worth.
    weight: float


def read_audience(path: str, *, zone_column: str | None = None) -> AudienceReading:
    """Read an audience from a CSV file, `-` for standard input.

    Raises:
        AccessError: there is no such file.
        InputError: it cannot be used; every error that was found is in it.
    """
    table = read_table(path)
    header = Header(table)
    layout = _find_layout(header, zone_column)
    lines, period = _take_latest(table, layout)
    rows = _read_rows(header, layout, lines)
    place = Place(table.source.name)
    matches = [row.match for row in rows if row.match is not None]
    if not math.fsum(row.users for row in rows if row.match is not None) > 0:
        message = "no row has users in a known zone"
        raise InputError.of(IssueCode.NO_USERS, message, "fill the columns of zones and users", place)
    names, guessed = header.names, guesses(matches)
    issues = [
        *_note_nowhere(rows, place),
        *_warn_odd_sum(header, layout, rows),
        *(note_guess(text, place) for text in guessed),
    ]
    if period:
        message = f"the latest of several periods was used: {period}"
        issues.append(note(IssueCode.LATEST_PERIOD, message, "to use another period, pass its rows alone", place))
    return AudienceReading(
        source=table.source.name,
        audience=_add_up(rows),
        rows=len(matches),
        columns=Columns(time="", value=names[layout.users], zone=names[layout.zone]),
        recognised=(
            Recognised(what="zone column", value=names[layout.zone], why="it holds zones or countries"),
            Recognised(what="users column", value=names[layout.users], why="its name says so, or it is the only one"),
        ),
        issues=tuple(issues),
        assumptions=tuple(Assumption(AssumptionCode.ZONE_GUESS, text) for text in guessed),
    )


def _add_up(rows: Sequence[_Row]) -> Audience:
    """Add up the users of a zone from several rows, and average their weights."""
    users: dict[tzinfo, float] = {}
    worth: dict[tzinfo, float] = {}
    for row in rows:
        for zone, share in row.match.parts if row.match else ():
            users[zone] = users.get(zone, 0.0) + row.users * share
            worth[zone] = worth.get(zone, 0.0) + row.users * share * row.weight
    return build_audience({zone: (count, worth[zone] / count if count else 1.0) for zone, count in users.items()})


def _find_layout(header: Header, zone_column: str | None) -> _Layout:
    zone = _find_zone(header, zone_column)
    weight = next(iter(header.called(_WEIGHT_NAMES)), None)
    periods = tuple(filter(header.is_numeric, header.called(_PERIOD_NAMES)))
    users = _find_users(header, [zone, *periods, *(() if weight is None else (weight,))])
    style = find_style([cell.strip("% ") for cell in header.cells(users)], header.table.delimiter)
    return _Layout(zone=zone, users=users, weight=weight, style=style, periods=periods)


def _find_zone(header: Header, wanted: str | None) -> int:
    """Find the column of zones: the one asked for, or the one in which most cells are zones; names decide ties."""
    if wanted is not None:
        return header.find(wanted, "--zone-column")[0]
    scored = []
    for column, name in enumerate(header.names):
        cells = header.cells(column)[:60]
        share = sum(_is_place(cell) for cell in cells) / len(cells) if cells else 0.0
        is_zone = any("/" in cell for cell in cells)
        scored.append((share >= 0.5, plain_name(name) in ZONE_NAMES, is_zone, share, -column))
    best = max(scored)
    if not best[0] and not best[1]:
        remedy = "name the column of zones or countries with --zone-column"
        raise header.error(IssueCode.MISSING_COLUMN, "no column holds time zones or countries", remedy)
    return -best[-1]


def _is_place(text: str) -> bool:
    """Whether a cell names a place; plain numbers do not."""
    return not text.strip().isdecimal() and resolve_zone(text) is not None


def _find_users(header: Header, taken: Sequence[int]) -> int:
    """Find the column of users, by the best-known name or as the only one with numbers."""
    numeric = [column for column in range(len(header.names)) if column not in taken and _is_amount(header, column)]
    tiers = ([column for column in numeric if _is_called(header.names[column], tier)] for tier in _USER_TIERS)
    best = likeliest(numeric, tiers)
    if len(best) == 1:
        return best[0]
    if best:
        message = f"several columns could be the users: {header.listed(best)}"
        remedy = "leave one of them in the file, or call it 'users'"
        raise header.error(IssueCode.AMBIGUOUS_COLUMN, message, remedy)
    remedy = "add a column with the number of users, or their share"
    raise header.error(IssueCode.MISSING_COLUMN, "no column holds numbers of users", remedy)


def _is_called(name: str, names: frozenset[str]) -> bool:
    """Whether a column is called one of these; shares often say of what."""
    plain = plain_name(name)
    return plain in names or (name.strip().endswith("%") and "share" in names)


def _is_amount(header: Header, column: int) -> bool:
    cells = [cell.strip("% ") for cell in header.cells(column)]
    style = find_style(cells, header.table.delimiter)
    good = sum(style.parse(cell.strip()) is not None for cell in cells)
    return bool(cells) and good >= 0.9 * len(cells)


def _take_latest(table: Table, layout: _Layout) -> tuple[list[tuple[int, Sequence[str]]], str]:
    """Take the rows of the latest period, and name it if there are several."""
    rows = list(table.rows())
    if not layout.periods:
        return rows, ""

    def period(row: Sequence[str]) -> tuple[float, ...]:
        cells = (row[column] if column < len(row) else "" for column in layout.periods)
        return tuple(NumberStyle().parse(cell.strip("% ")) or 0.0 for cell in cells)

    latest = max(map(period, (row for _, row in rows)), default=())
    kept = [(line, row) for line, row in rows if period(row) == latest]
    parts = (f"{table.header[column]} {value:g}" for column, value in zip(layout.periods, latest, strict=True))
    return kept, "" if len(kept) == len(rows) else ", ".join(parts)


def _read_rows(header: Header, layout: _Layout, lines: Iterable[tuple[int, Sequence[str]]]) -> list[_Row]:
    """Read the rows with users.

    Raises:
        InputError: a zone is unknown, or a number is none.
    """
    rows: list[_Row] = []
    issues: list[Issue] = []
    for line, row in lines:
        text = row[layout.zone].strip() if layout.zone < len(row) else ""
        if text.casefold() in _TOTALS or row[0].startswith("#"):
            continue
        users = _read_number(header, layout.style, line, row, layout.users)
        weight = _read_number(header, NumberStyle(), line, row, layout.weight)
        issues += [item for item in (users, weight) if isinstance(item, Issue)]
        if isinstance(users, Issue) or isinstance(weight, Issue):
            continue
        is_nowhere = text.casefold() in ANONYMOUS or text.casefold() in _AGGREGATES
        match = None if is_nowhere else resolve_zone(text)
        if match is None and not is_nowhere:
            issues.append(unknown_zone(text, header.table.place(line, layout.zone)))
        rows.append(_Row(text, match, users or 0.0, 1.0 if weight is None else weight))
    if issues:
        raise InputError(*issues)
    return [row for row in rows if not _is_sum(row, rows)]


def _is_sum(row: _Row, rows: Sequence[_Row]) -> bool:
    """Whether a row without a place is the sum of all others, as some exports put it first."""
    others = math.fsum(other.users for other in rows if other is not row)
    return not row.text and row.users > 0 and math.isclose(row.users, others, rel_tol=_SUM_SLACK)


def _read_number(
    header: Header, style: NumberStyle, line: int, row: Sequence[str], column: int | None
) -> float | Issue | None:
    """Read the number in a cell: None if it is empty, or else what is wrong with it."""
    if column is None or column >= len(row) or is_missing(row[column]):
        return None
    value = style.parse(row[column].strip("% "))
    if is_amount(value):
        return value
    message = f"{header.names[column]} must be a number >= 0, got {row[column]!r}"
    place = header.table.place(line, column)
    return Issue(IssueCode.BAD_VALUE, message, "correct the cell, or delete the row", place)


def _note_nowhere(rows: Sequence[_Row], place: Place) -> list[Issue]:
    nowhere = [row for row in rows if row.match is None]
    everybody = math.fsum(row.users for row in rows)
    lost = math.fsum(row.users for row in nowhere)
    if not lost:
        return []
    names = list(dict.fromkeys(row.text or "(empty)" for row in nowhere))
    shown = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
    message = f"{lost / everybody:.1%} of users are in no known zone and were left out: {shown}"
    return [warning(IssueCode.UNKNOWN_ZONE_ROWS, message, "give these rows a zone or a country to count them", place)]


def _warn_odd_sum(header: Header, layout: _Layout, rows: Sequence[_Row]) -> list[Issue]:
    """Warn of shares, in percent or as fractions, that do not add up to the whole."""
    everybody = math.fsum(row.users for row in rows)
    column, table = header.names[layout.users], header.table
    has_signs = any("%" in cell for cell in header.cells(layout.users))
    most = _MOST_BY_FRACTIONS if max(row.users for row in rows) <= 1 else _MOST_AS_FRACTIONS
    whole = 1.0 if everybody <= most and not has_signs else 100.0
    is_share = has_signs or _is_called(column, _USER_TIERS[_SHARE_TIER])
    if not is_share or abs(everybody - whole) <= _SUM_SLACK * whole:
        return []
    message = f"the shares in column {column!r} add up to {100 * everybody / whole:.4g}%; they were scaled to 100%"
    remedy = "look for users counted twice" if everybody > whole else "add the others, if it is known where they are"
    return [warning(IssueCode.ODD_SUM, message, remedy, table.place(table.first_line, layout.users))]
