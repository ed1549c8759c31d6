"""
Build downtime_cli/tables/country_zones.csv: which zones a country has and how many people live in each.

    pip install babel pycountry
    python .ci/build_country_zones.py WEIGHTS.csv > downtime_cli/tables/country_zones.csv

WEIGHTS.csv has the columns `country,zone,city_population`, summed from GeoNames (cities by country and time zone).
English country names are CLDR's, as Babel carries them; three-letter codes are ISO 3166's.
"""

from __future__ import annotations

import csv
import sys
from importlib.resources import files
from pathlib import Path

import babel
import pycountry

NOTICE = """\
# Which time zones a country has, and how many people live in cities of each (1 where no city is known).
# Populations: GeoNames (https://www.geonames.org), CC BY 4.0, summed by country and time zone. Names: Unicode CLDR.
# Made by .ci/build_country_zones.py; do not edit.
"""


def main() -> None:
    """Write the table to standard output, most people first within a country."""
    names = babel.Locale("en").territories
    with Path(sys.argv[1]).open(newline="", encoding="utf-8") as file:
        rows = [(row["country"], row["zone"], int(row["city_population"])) for row in csv.DictReader(file)]
    rows = [row for row in rows if row[2]]
    rows += [(country, zone, 1) for country, zone in _places() if country not in {row[0] for row in rows}]
    sys.stdout.write(NOTICE)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("country", "alpha3", "name", "zone", "population"))
    for country, zone, population in sorted(rows, key=lambda row: (row[0], -row[2], row[1])):
        known = pycountry.countries.get(alpha_2=country)
        writer.writerow((country, known.alpha_3 if known else "", names[country], zone, population))


def _places() -> list[tuple[str, str]]:
    """Return country and zone of every place in the time zone database, for countries without a city."""
    table = files("tzdata") / "zoneinfo" / "zone.tab"
    lines = [line.split("\t") for line in table.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(line[0], line[2]) for line in lines]


if __name__ == "__main__":
    main()
