"""
Which places stand for a clock in a notice: cities that people elsewhere know, in the notice's language.

The time-zone database has zones for towns that hardly anybody has heard of, as clocks once differed there. Such a town
is left out beside a city with the same clock; alone, it goes by the largest city of its country that has its clock and
the same kind of time (CLDR's metazone), if there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

from downtime_cli.core.localtime import offset_minutes, zone_name
from downtime_cli.core.window import Span
from downtime_cli.notices.cldr_zones import US_ZONES, is_placeless, names_of
from downtime_cli.notices.languages import Language
from downtime_cli.readers.zones.countries import populous_zones

_US_CLOCKS: Final = {
    "America_Central": "US Central",
    "America_Eastern": "US Eastern",
    "America_Mountain": "US Mountain",
    "America_Pacific": "US Pacific",
}


def name_places(zones: Sequence[tzinfo], window: Span, language: Language) -> list[str]:
    """Name the places of zones whose clocks agree during the window, in order; empty for a bare offset."""
    known = [zone for zone in zones if _is_known(zone)]
    names = (
        (language.city(zone) for zone in known) if known else (_name_clock(zone, window, language) for zone in zones)
    )
    return list(dict.fromkeys(names))


def _is_known(zone: tzinfo) -> bool:
    """Whether people know the place; a bare offset has none to know."""
    name = zone_name(zone)
    return is_placeless(name) or not _known_zones().isdisjoint(names_of(name))


def _name_clock(zone: tzinfo, window: Span, language: Language) -> str:
    """Name the clock of a town: as the United States do in English, else by a city that has it, else by the town."""
    name = zone_name(zone)
    metazone, country = _kind_of(US_ZONES.get(name, name))
    if language.locale.language == "en" and country == "US" and metazone in _US_CLOCKS:
        return _US_CLOCKS[metazone]
    near = (other for other in populous_zones() if metazone is not None and _kind_of(other) == (metazone, country))
    cities = (city for city in map(_load, near) if city is not None and _agree(city, zone, window))
    return language.city(next(cities, zone))


def _agree(zone: tzinfo, other: tzinfo, window: Span) -> bool:
    return all(offset_minutes(zone, at) == offset_minutes(other, at) for at in (window.start, window.end))


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(populous_zones())


@cache
def _load(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return None


@cache
def _kind_of(name: str) -> tuple[str | None, str | None]:
    """Look up the metazone and the country of a zone, whichever of its names CLDR has."""
    tables = (get_global("meta_zones"), get_global("zone_territories"))
    metazone, country = (next((table[each] for each in names_of(name) if each in table), None) for table in tables)
    return metazone, country
