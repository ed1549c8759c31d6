"""
Countries: what they are called, and which time zones they have.

A country is not a zone. Where it has several it is split by the population of its cities, a guess that is reported. The
tables are built from GeoNames (CC BY 4.0), CLDR and ISO 3166 by `.ci/build_country_zones.py` and
`.ci/build_place_names.py`.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from msgspec import Struct

TABLES: Final = Path(__file__).parent.parent.parent / "tables"
_TABLE: Final = TABLES / "country_zones.csv"
_BLANKS: Final = str.maketrans("-_/\u2013\u2014", " " * 5)
# Others stay: `a@x` is not Aland.
_MARKS: Final = frozenset(".,'\u2018\u2019\"()[]*:;\u00b7\u30fb")
# Shortened as on maps, or written in two ways; alone they may be codes: `IS` is Iceland.
_LONG_WORDS: Final = {
    "saint": "st",
    "rep": "republic",
    "dem": "democratic",
    "is": "islands",
    "fed": "federated",
    "sts": "states",
    "herz": "herzegovina",
    "eq": "equatorial",
}
_MANY_PEOPLE: Final = 300_000


class _Countries(Struct, frozen=True):
    """What countries are called."""

    # By every English name a country goes by.
    codes: Mapping[str, str]
    names: Mapping[str, str]


def country_code(name: str) -> str | None:
    """Find the ISO code of a country by whatever it is called: `DE`, `DEU`, `Germany`, `UK`, `Allemagne`.

    `Korea (Republic of)` is turned round, and of `Cote d'Ivoire (Ivory Coast)` both names have to mean the same.
    """
    code = _look_up(name)
    head, mark, tail = name.rstrip(" )").partition("(")
    if code or not mark:
        return code
    same = _look_up(head)
    return _look_up(f"{tail} {head}") or (same if same == _look_up(tail) else None)


def _look_up(name: str) -> str | None:
    return english_country(name) or foreign_names().get(plain_place(name))


def english_country(name: str) -> str | None:
    """Find the ISO code of a country by a code or an English name, leaving out the table of other names."""
    return _countries().codes.get(plain_place(name))


def country_name(code: str) -> str:
    """Find the English name of a country by its ISO code."""
    return _countries().names[code]


def zones_of_country(code: str) -> tuple[str, ...]:
    """List the zones of a country by its ISO code, most people first."""
    return tuple(name for name, _ in people_by_zone(code))


def people_by_zone(code: str) -> Sequence[tuple[str, float]]:
    """List the zones of a country with the people in their cities, most first."""
    return _zones()[code]


def country_names() -> Sequence[str]:
    """List the English names of all countries."""
    return tuple(_countries().names.values())


def suggest_country(text: str) -> str | None:
    """Suggest the country whose name looks most like this text, as `'BG' (Bulgaria)`, None if none does."""
    import difflib

    countries, plain = _countries(), plain_place(text)
    near = [countries.codes[name] for name in difflib.get_close_matches(plain, list(countries.codes), 1)]
    return f"{near[0]!r} ({countries.names[near[0]]})" if near else None


@cache
def zones_by_weight() -> Sequence[str]:
    """List the zones people live in, most people first."""
    weights: dict[str, float] = {}
    for zones in _zones().values():
        for name, population in zones:
            weights[name] = weights.get(name, 0.0) + population
    return tuple(sorted(weights, key=lambda name: (-weights[name], name)))


@cache
def populous_zones() -> Sequence[str]:
    """List the zones whose cities are known elsewhere, most people first: of each country the largest, and large ones.

    Large is `_MANY_PEOPLE` or more.
    """
    largest = {max(zones, key=lambda zone: zone[1])[0] for zones in _zones().values()}
    large = {name for zones in _zones().values() for name, people in zones if people >= _MANY_PEOPLE}
    return tuple(name for name in zones_by_weight() if name in largest | large)


def country_of(zone: str) -> str | None:
    """Find the country in which most people of the zone live, as its ISO code; None if nobody does."""
    return zone_homes().get(zone)


@cache
def zone_homes() -> Mapping[str, str]:
    """Map zones to countries."""
    people: dict[str, tuple[float, str]] = {}
    for code, zones in _zones().items():
        for name, population in zones:
            people[name] = max(people.get(name, (0.0, "")), (population, code))
    return {name: code for name, (_, code) in people.items()}


@cache
def foreign_names() -> Mapping[str, str]:
    """Map the names of countries in other languages, and official ones, to their codes."""
    table = TABLES / "country_names_cldr.csv"
    return {name: row["country"] for row in read_rows(table) for name in row["names"].split("|")}


def read_rows(table: Path) -> list[dict[str, str]]:
    """Read a table of the package, whose notice stands in lines that begin with `#`."""
    with table.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


@lru_cache(maxsize=1024)  # one text is looked up in several tables
def plain_place(name: str) -> str:
    """Strip the name of a place of case, accents, dots, flags and the ways to write `and` and `Saint`."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("&", " and ").translate(_BLANKS))
    bare = (char for char in letters if char not in _MARKS and unicodedata.category(char) not in {"Mn", "So"})
    words = "".join(bare).split()
    if len(words) == 1:
        return words[0]
    return " ".join(_LONG_WORDS.get(word, word) for word in words if word != "the")


@cache
def _zones() -> Mapping[str, Sequence[tuple[str, float]]]:
    """Read the zones of countries with their populations, without the trouble of reading names."""
    zones: dict[str, list[tuple[str, float]]] = {}
    for line in _TABLE.read_text("utf-8").splitlines():
        if line[2:3] == ",":
            name, population = line.rsplit(",", 2)[-2:]
            zones.setdefault(line[:2], []).append((name, float(population)))
    return zones


@cache
def _countries() -> _Countries:
    """Read the table of countries; a name in it goes before what else a country is called."""
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    for row in read_rows(_TABLE):
        code = row["country"]
        names[code] = row["name"]
        for name in (code, row["alpha3"], row["name"], row["name"].partition(" (")[0]):
            codes.setdefault(plain_place(name), code)
    codes.pop("", None)
    for row in read_rows(TABLES / "country_names.csv"):
        codes.setdefault(row["name"], row["country"])
    return _Countries(codes, names)
