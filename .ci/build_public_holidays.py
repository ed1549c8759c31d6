"""
Build downtime_cli/tables/public_holidays.csv: public holidays, so that a plan need not ask the library for them.

    python .ci/build_public_holidays.py 2025 2030 > downtime_cli/tables/public_holidays.csv

From the `holidays` library (MIT licence): for each country, and for the most populous part of each zone where it has
other holidays. Days are numbered in the year from 0, in two digits of base 36.
"""

from __future__ import annotations

import sys

import holidays

from downtime_cli.readers.zones.countries import country_of, zones_by_weight
from downtime_cli.readers.zones.zone_parts import parts_of

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
NOTICE = """\
# The days of the year, from 0 and in two digits of base 36, on which places have public holidays.
# Made by .ci/build_public_holidays.py from the holidays library; do not edit.
"""


def main() -> None:
    """Write the table to standard output."""
    years = range(int(sys.argv[1]), int(sys.argv[2]) + 1)
    sys.stdout.write(NOTICE)
    sys.stdout.write(f"place,{','.join(map(str, years))}\n")
    places = {(country_of(zone) or "", next(iter(parts_of(zone)), "")) for zone in zones_by_weight()}
    for country in sorted({country for country, _ in places}):
        whole = list_days(country, "", years)
        sys.stdout.write(f"{country},{','.join(whole)}\n")
        for part in sorted(part for home, part in places if home == country and part):
            sys.stdout.write(f"{country}-{part},{','.join(list_days(country, part, years))}\n")


def list_days(country: str, part: str, years: range) -> list[str]:
    """Write the holidays of each year as a text."""
    texts = []
    for year in years:
        days = sorted(
            {day.timetuple().tm_yday - 1 for day in holidays.country_holidays(country, part or None, years=year)}
        )
        texts.append("".join(DIGITS[day // 36] + DIGITS[day % 36] for day in days))
    return texts


if __name__ == "__main__":
    main()
