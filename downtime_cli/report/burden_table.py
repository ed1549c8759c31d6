"""What each zone has borne so far, and with the new window: the table that makes fairness over time visible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import Burden
from downtime_cli.core.wording import count, percent
from downtime_cli.report.blocks import Column, Row, Table, Tone, line, row

_MOST_SHOWN: Final = 10


def burden_table(burdens: Sequence[Burden], windows: int, added: str) -> Table | None:
    """Return what zones bear, most burdened first, None if there is nothing to tell.

    Args:
        burdens: as a plan has them.
        windows: how many past windows were counted.
        added: the heading for what is new, such as `This plan`.
    """
    if not burdens:
        return None
    shown = burdens if len(burdens) <= _MOST_SHOWN + 1 else burdens[:_MOST_SHOWN]
    most = max(burden.after for burden in burdens)
    rows = [_row(burden, most) for burden in shown]
    rest = burdens[len(shown) :]
    if rest:
        heaviest = max(rest, key=lambda burden: burden.after)
        rows.append(row(f"{len(rest)} other zones", "", "", f"at most {percent(heaviest.after)}", tone=Tone.QUIET))
    return Table(
        title=f"Borne so far, in {count(windows, 'past window')}, as shares of each zone's own week",
        columns=(
            Column(heading="Zone"),
            Column(heading="So far", is_number=True),
            Column(heading=added, is_number=True),
            Column(heading="Then", is_number=True),
        ),
        rows=tuple(rows),
        notes=(line("Every past window given counts alike, however long ago it was.", Tone.QUIET),),
    )


def _row(burden: Burden, most: float) -> Row:
    return row(
        zone_name(burden.zone),
        percent(burden.before),
        percent(burden.added),
        percent(burden.after),
        bar=burden.after / most if most else 0.0,
    )
