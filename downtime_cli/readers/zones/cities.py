"""
Cities: alone where only one large city has the name, and beside their country, which decides where it has one zone.

Beside a country with several zones a city that is not in the table is placed as the country is, by its population.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from downtime_cli.readers.zones.countries import TABLES, country_code, plain_place, read_rows, zones_of_country
from downtime_cli.readers.zones.zone_names import ZoneMatch, match_country

# As the table has them: GeoNames' names are those of the country, or the newest ones.
_ALSO: Final = {
    "bangalore": "bengaluru",
    "bombay": "mumbai",
    "calcutta": "kolkata",
    "cologne": "koln",
    "kiev": "kyiv",
    "lisboa": "lisbon",
    "madras": "chennai",
    "milano": "milan",
    "munchen": "munich",
    "new york city": "new york",
    "peking": "beijing",
    "roma": "rome",
    "saigon": "ho chi minh city",
    "seville": "sevilla",
    "washington dc": "washington",
}


class _Cities(NamedTuple):
    # Zones by the name of a city that needs no country beside it.
    alone: Mapping[str, str]
    # By country code and name.
    at_home: Mapping[tuple[str, str], str]


def match_city(text: str) -> ZoneMatch | None:
    """Find the zone of a city alone, or beside its country: `Mumbai`, `Mumbai, India`, `New York, NY, United States`.

    None if it is unknown, or if several large cities are called so.
    """
    name, comma, country = text.rpartition(",")
    if not comma:
        zone = _read_cities().alone.get(_name_of(text))
        return ZoneMatch(parts=((ZoneInfo(zone), 1.0),), kind="city") if zone else None
    code = country_code(country)
    if code is None or not name.strip():
        return None
    return place_in_country(name.partition(",")[0], code)


def place_in_country(city: str, code: str) -> ZoneMatch | None:
    """Find the zone of a city in a country, or how the country is split where that city is unknown."""
    zones = zones_of_country(code)
    zone = zones[0] if len(zones) == 1 else _read_cities().at_home.get((code, _name_of(city)))
    if zone is None:
        return match_country(code)
    return ZoneMatch(parts=((ZoneInfo(zone), 1.0),), kind="city")


def city_decides(city: str, country: str) -> bool:
    """Whether a city is known that says which of the zones of its country is meant."""
    code = country_code(country)
    return code is not None and len(zones_of_country(code)) > 1 and (code, _name_of(city)) in _read_cities().at_home


def _name_of(city: str) -> str:
    plain = plain_place(city)
    return _ALSO.get(plain, plain)


@cache
def _read_cities() -> _Cities:
    alone, at_home = {}, {}
    for row in read_rows(TABLES / "cities.csv"):
        for name in row["cities"].split("|"):
            plain = plain_place(name.removesuffix("?"))
            at_home[row["country"], plain] = row["zone"]
            if not name.endswith("?"):
                alone[plain] = row["zone"]
    return _Cities(alone, at_home)
