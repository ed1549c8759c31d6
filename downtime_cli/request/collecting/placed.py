"""A column of places in what was counted: whether it can be one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from downtime_cli.collect.tables import CountedTable
from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.core.wording import percent, printable
from downtime_cli.readers.zones.countries import country_code
from downtime_cli.readers.zones.zone_names import resolve_zone

_MOST_PLACES: Final = 700
"""There are some 250 countries, and 600 names of zones."""
_MOST_UNKNOWN: Final = 0.5


def check_places(table: CountedTable, source: str) -> Iterator[str]:
    """Yield a caution if some places of a table, whose last column they are, are none that `plan` could know.

    Raises:
        InputError: they are more than there are in the world.
    """
    kind = table.columns[-1]
    places = sorted(filter(None, table.counted.numbers))
    if len(places) > _MOST_PLACES:
        examples = ", ".join(printable(place[:40]) for place in places[:3])
        message = f"the column of --{kind} holds {len(places):,} places, such as {examples}: it is another column"
        raise InputError.of(IssueCode.BAD_VALUE, message, f"name the right one with --{kind}, or leave it out", source)
    unknown = [place for place in places if resolve_zone(place) is None and country_code(place) is None]
    if unknown:
        share = len(unknown) / len(places)
        hint = (
            "is it the right column?"
            if share > _MOST_UNKNOWN
            else "`downtime plan` refuses such names, or leaves them out"
        )
        yield (
            f"caution: {percent(share)} of the places in the column of --{kind} are no known {kind}, such as "
            f"{printable(unknown[0][:40])}: {hint}"
        )
