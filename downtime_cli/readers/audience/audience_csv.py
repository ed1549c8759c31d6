"""
Who the users are and where: a table of zones or countries with counts or shares, or with a row for each user.

The parts: `audience_layout` finds the columns, `place_columns` what their texts mean, `audience_rows` reads the rows
and sets totals apart. Rows that name no place are left out and reported with their share of users. Of several periods
the latest is taken. Counts and shares both present: counts, since they are not rounded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import tzinfo
from typing import Final

from downtime_cli.core.audience import Audience, build_audience
from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, Issue, IssueCode, Place, warning
from downtime_cli.core.quality.inspection import AudienceColumns, AudienceReading, Recognised
from downtime_cli.readers.audience.audience_layout import AudienceLayout, AudienceOptions, find_audience_layout
from downtime_cli.readers.audience.audience_rows import (
    SUM_SLACK,
    Row,
    assume_little,
    note_empty,
    note_nowhere,
    read_cells,
    refuse_unplaced,
    split_totals,
)
from downtime_cli.readers.audience.broken_down import leave_totals_out
from downtime_cli.readers.audience.latest_period import take_latest
from downtime_cli.readers.table.cell_numbers import is_missing
from downtime_cli.readers.table.column_names import is_share
from downtime_cli.readers.table.csv_table import Table, read_table
from downtime_cli.readers.table.totals import is_sum_label
from downtime_cli.readers.zones.place_columns import read_places
from downtime_cli.readers.zones.zone_guesses import guesses, note_guess

# Shares with a larger sum are in percent; there may be more where none is above 1.
_MOST_AS_FRACTIONS: Final = 2.0
_MOST_BY_FRACTIONS: Final = 10.0
_NO_OPTIONS: Final = AudienceOptions()


def read_audience(path: str, options: AudienceOptions = _NO_OPTIONS) -> AudienceReading:
    """Read an audience from a CSV file, `-` for standard input.

    Raises:
        AccessError: there is no such file.
        InputError: it cannot be used; every error that was found is in it.
    """
    return read_audience_table(read_table(path), options)


def read_audience_table(table: Table, options: AudienceOptions = _NO_OPTIONS) -> AudienceReading:
    """Read an audience from an open table.

    Raises:
        InputError: it cannot be used; every error that was found is in it.
    """
    layout, place = find_audience_layout(table, options), Place(table.source.name)
    lines, periods, dated = take_latest(table, layout)
    lines, broken_down = leave_totals_out(table, layout, lines)
    cells = read_cells(table, layout, lines)
    starts = {cell.text: cell.line for cell in reversed(cells)}
    named = {text: line for text, line in starts.items() if not is_sum_label(text)}
    heading = table.header[layout.zone]
    places = read_places(heading, reversed(named), lambda text: table.place(named[text], layout.zone))
    cells, totals = split_totals(cells, places)
    refuse_unplaced(cells, places, heading, table.place(table.first_line, layout.zone))
    rows = [Row(cell.text, places.matches.get(cell.text), cell.users, cell.weight) for cell in cells]
    if not math.fsum(row.users for row in rows if row.match is not None) > 0:
        message = "no row has users in a known zone"
        raise InputError.of(IssueCode.NO_USERS, message, "fill the columns of zones and users", place)
    guessed = guesses(row.match for row in rows if row.match is not None)
    issues = [
        *note_nowhere(rows, place),
        *_warn_odd_sum(table, layout, rows),
        *(note_guess(text, place) for text in guessed),
        *periods,
    ]
    return AudienceReading(
        source=table.source.name,
        audience=_add_up(rows),
        rows=sum(row.match is not None for row in rows),
        total=math.fsum(row.users for row in rows if row.match is not None),
        left_out=math.fsum(row.users for row in rows if row.match is None),
        columns=_name_columns(table, layout),
        recognised=_list_recognised(table, layout),
        issues=tuple(issues),
        assumptions=(
            *table.notes(),
            *layout.assumptions,
            *assume_little(table, layout, lines),
            *dated,
            *broken_down,
            *note_empty(layout, lines),
            *totals,
            *places.assumptions,
            *(Assumption(AssumptionCode.ZONE_GUESS, text) for text in guessed),
        ),
    )


def _name_columns(table: Table, layout: AudienceLayout) -> AudienceColumns:
    names = table.header
    return AudienceColumns(
        zone=names[layout.zone],
        city=None if layout.city is None else names[layout.city],
        users=None if layout.users is None else ", ".join(names[c] for c in (layout.users, *layout.more)),
        weight=None if layout.weight is None else names[layout.weight],
    )


def _list_recognised(table: Table, layout: AudienceLayout) -> tuple[Recognised, ...]:
    columns = _name_columns(table, layout)
    found = [
        Recognised(what="dialect", value=table.dialect, why="it gives most rows the same number of cells"),
        Recognised(what="zone column", value=columns.zone, why=layout.zone_why),
        Recognised(what="users column", value=columns.users or "none", why=layout.users_why),
    ]
    if columns.city is not None:
        found.append(Recognised(what="city column", value=columns.city, why="it tells the zones of a country apart"))
    if columns.weight is not None:
        found.append(Recognised(what="weight column", value=columns.weight, why="its name says so"))
    if not layout.style.reads_plain:
        found.append(Recognised(what="decimal mark", value=layout.style.decimal, why="numbers are written that way"))
    return tuple(found)


def _add_up(rows: Sequence[Row]) -> Audience:
    """Add up the users of a zone from several rows, and average their weights."""
    users: dict[tzinfo, float] = {}
    worth: dict[tzinfo, float] = {}
    for row in rows:
        for zone, share in row.match.parts if row.match else ():
            users[zone] = users.get(zone, 0.0) + row.users * share
            worth[zone] = worth.get(zone, 0.0) + row.users * share * row.weight
    return build_audience({zone: (count, worth[zone] / count if count else 1.0) for zone, count in users.items()})


def _warn_odd_sum(table: Table, layout: AudienceLayout, rows: Sequence[Row]) -> list[Issue]:
    """Warn of shares, in percent or as fractions, that do not add up to the whole.

    Raises:
        InputError: some are in percent, and others may be fractions.
    """
    if layout.users is None:
        return []
    everybody = math.fsum(row.users for row in rows)
    name = table.header[layout.users]
    cells = [row[layout.users] for row in table.sample if layout.users < len(row) and not is_missing(row[layout.users])]
    has_signs = any("%" in cell for cell in cells)
    most = _MOST_BY_FRACTIONS if max(row.users for row in rows) <= 1 else _MOST_AS_FRACTIONS
    whole = 1.0 if everybody <= most and not has_signs else 100.0
    are_shares = has_signs or is_share(name)
    if not are_shares or abs(everybody - whole) <= SUM_SLACK * whole:
        return []
    plain = next((cell for cell in cells if "%" not in cell), None)
    if has_signs and plain is not None and everybody < whole:
        message = f"some shares in column {name!r} are in percent, and others are not, such as {plain.strip()!r}"
        raise InputError.of(IssueCode.BAD_VALUE, message, "write all of them in percent", Place(table.source.name))
    message = f"the shares in column {name!r} add up to {100 * everybody / whole:.4g}%; they were scaled to 100%"
    remedy = "look for users counted twice" if everybody > whole else "add the others, if it is known where they are"
    return [warning(IssueCode.ODD_SUM, message, remedy, table.place(table.first_line, layout.users))]
