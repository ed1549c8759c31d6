"""Which columns of a table count something, and which of them is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from downtime_cli.core.errors import IssueCode
from downtime_cli.readers.table.header import Header, plain_name

_VALUE_TIERS: Final = tuple(
    frozenset(names.split())
    for names in (
        "requests hits anfragen requestcount",
        "pageviews views nbactions",
        "visits nbvisits sessions besuche sitzungen visites sesiones",
        "visitors users activeusers nbuniqvisitors uniques nutzer aktivenutzer utilisateursactifs usuariosactivos",
        "count cnt value total sum y volume trafficvolume events eventcount load demand",
    )
)
_NOT_VALUES: Final = frozenset(
    "instant id index no nr year yr month mnth mo quarter week season workingday holiday".split(),
)


def find_value_column(header: Header, taken: Sequence[int]) -> tuple[int, str]:
    """Find the value column, by the best-known name or as the only one with numbers, and say which of the two.

    Raises:
        InputError: there is none, or several equally good ones.
    """
    numeric = [column for column in range(len(header.names)) if column not in taken and header.is_numeric(column)]
    numeric = [column for column in numeric if plain_name(header.names[column]) not in _NOT_VALUES]
    tiers = ([column for column in header.called(tier) if column in numeric] for tier in _VALUE_TIERS)
    best = likeliest(numeric, tiers)
    if len(best) == 1:
        return best[0], "the only column of numbers" if len(numeric) == 1 else "its name is a usual one for counts"
    if best:
        message = f"several columns could be the traffic: {header.listed(best)}"
        remedy = "choose one with --value-column; repeat it, or use a pattern such as 'val*', to add several up"
        raise header.error(IssueCode.AMBIGUOUS_COLUMN, message, remedy)
    remedy = "name the column of counts with --value-column"
    raise header.error(IssueCode.MISSING_COLUMN, "no column holds numbers", remedy)


def likeliest(columns: Sequence[int], tiers: Iterable[Sequence[int]]) -> Sequence[int]:
    """Take the first tier with a column in it, best-known names first; without any, all columns are as likely."""
    return next(filter(None, tiers), columns)
