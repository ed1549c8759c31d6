"""
What people call a time zone: IANA names old and new, Windows names, offsets, countries.

A country is not a zone. Where it has several it is split by the population of its cities, a guess that is reported. The
table is built from GeoNames (CC BY 4.0) by .ci/build_country_zones.py.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import timedelta, timezone, tzinfo
from functools import cache
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from downtime_cli.core.errors import InputError, Issue, IssueCode, Place

_TABLES: Final = Path(__file__).parent.parent.parent / "tables"
_TABLE: Final = _TABLES / "country_zones.csv"
_MANY_PEOPLE: Final = 300_000
_OFFSET: Final = r"(?i)^(?:UTC|GMT|Z)?\s*(?:([+\-\u2212])\s*(\d{1,2})(?::?(\d{2}))?)?$"
_SAFE_KEY: Final = re.compile(r"^[A-Za-z0-9_+\-]+(/[A-Za-z0-9_+\-]+)*$")
_FURTHEST_MINUTES: Final = 14 * 60
_UTC_NAMES: Final = frozenset(
    {"utc", "z", "gmt", "zulu", "uct", "universal", "etc/utc", "etc/gmt", "etc/uct", "etc/zulu"}
)
_CLOCKS_NOT_COUNTRIES: Final = frozenset({"EST"})  # the ISO code of Estonia too, but people mean the clock


Kind = Literal["iana", "alias", "windows", "offset", "country"]


class ZoneMatch(Struct, frozen=True, kw_only=True):
    """What a name means."""

    # Zones with fractions that sum to 1, largest first.
    parts: tuple[tuple[tzinfo, float], ...]
    kind: Kind
    # What was guessed.
    note: str | None = None


class _Countries(Struct, frozen=True):
    """The table of countries."""

    # With their populations, by country code.
    zones: Mapping[str, tuple[tuple[str, float], ...]]
    # By every name a country goes by.
    codes: Mapping[str, str]
    names: Mapping[str, str]


@cache
def resolve_zone(text: str) -> ZoneMatch | None:
    """Find what a name means, None if it is unknown.

    A name that means a country and an IANA zone (`Japan`, `Cuba`, `GB`) is the country: the clock is the same.
    """
    name = " ".join(text.split())
    if name.casefold() in _UTC_NAMES:
        return _match_one(ZoneInfo("UTC"), "iana")
    if "/" in name or name in _CLOCKS_NOT_COUNTRIES:
        return _match_iana(name) or _match_country(name)
    return _match_offset(name) or _match_country(name) or _match_iana(name) or _match_windows(name)


def suggest_zone(text: str) -> str | None:
    """Suggest the known name that looks most like this one, None if none does."""
    import difflib

    words = {name.casefold(): name for name in (*_all_zones().values(), *_countries().names.values())}
    cities = {name.rsplit("/", 1)[-1].casefold(): name for name in _all_zones().values()}
    plain = text.strip().casefold()
    key = plain.replace(" ", "_")
    for wanted, names, cutoff in ((key, words, 0.75), (plain, words, 0.75), (key, cities, 0.8)):
        if found := difflib.get_close_matches(wanted, names, 1, cutoff):
            return names[found[0]]
    return None


@cache
def zones_by_weight() -> Sequence[str]:
    """List the zones people live in, most people first."""
    weights: dict[str, float] = {}
    for zones in _countries().zones.values():
        for name, population in zones:
            weights[name] = weights.get(name, 0.0) + population
    return tuple(sorted(weights, key=lambda name: (-weights[name], name)))


@cache
def populous_zones() -> Sequence[str]:
    """List the zones whose cities are known elsewhere, most people first: of each country the largest, and large ones.

    Large is `_MANY_PEOPLE` or more.
    """
    largest = {max(zones, key=lambda zone: zone[1])[0] for zones in _countries().zones.values()}
    large = {name for zones in _countries().zones.values() for name, people in zones if people >= _MANY_PEOPLE}
    return tuple(name for name in zones_by_weight() if name in largest | large)


def country_of(zone: str) -> str | None:
    """Find the country in which most people of the zone live, as its ISO code; None if nobody does."""
    return _homes().get(zone)


@cache
def _homes() -> Mapping[str, str]:
    """Map zones to countries, without the trouble of reading the names of countries."""
    people: dict[str, tuple[float, str]] = {}
    for line in _TABLE.read_text("utf-8").splitlines():
        if line[2:3] == ",":
            name, population = line.rsplit(",", 2)[-2:]
            people[name] = max(people.get(name, (0.0, "")), (float(population), line[:2]))
    return {name: code for name, (_, code) in people.items()}


def country_code(name: str) -> str | None:
    """Find the ISO code of a country by whatever it is called: `DE`, `DEU`, `Germany`, `UK`."""
    return _countries().codes.get(_plain(name))


def zones_of_country(code: str) -> tuple[str, ...]:
    """List the zones of a country by its ISO code, most people first."""
    return tuple(name for name, _ in _countries().zones[code])


def suggest_country(text: str) -> str | None:
    """Suggest the country whose name looks most like this text, as `'BG' (Bulgaria)`, None if none does."""
    import difflib

    countries, plain = _countries(), _plain(text)
    near = [countries.codes[name] for name in difflib.get_close_matches(plain, list(countries.codes), 1)]
    return f"{near[0]!r} ({countries.names[near[0]]})" if near else None


def parse_zone(text: str, place: Place) -> tzinfo:
    """Find the one zone a name means.

    Raises:
        InputError: it is unknown, or a country with several.
    """
    match = resolve_zone(text)
    if match is None:
        raise InputError(unknown_zone(text, place))
    if len(match.parts) > 1:
        names = [str(zone) for zone, _ in match.parts]
        shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        message = f"{text!r} has several time zones"
        raise InputError.of(IssueCode.UNKNOWN_ZONE, message, f"take one of {shown}", place)
    return match.parts[0][0]


def unknown_zone(text: str, place: Place) -> Issue:
    """Make the error for an unknown name, with a suggestion."""
    near = suggest_zone(text)
    remedy = f"did you mean {near!r}?" if near else "use an IANA name such as 'Europe/Berlin', a country, or an offset"
    return Issue(IssueCode.UNKNOWN_ZONE, f"unknown time zone {text!r}", remedy, place)


def _match_one(zone: tzinfo, kind: Kind, note: str | None = None) -> ZoneMatch:
    return ZoneMatch(parts=((zone, 1.0),), kind=kind, note=note)


def _match_iana(name: str) -> ZoneMatch | None:
    """Match an IANA name in any case, by today's name."""
    known = name if _load(name) else _all_zones().get(name.replace(" ", "_").casefold())
    if known is None or not _load(known):
        return None
    current = _current_name(known)
    zone = _load(current) or _load(known)
    assert zone is not None  # it was loaded a moment ago
    return _match_one(zone, "iana" if current == name else "alias")


def _load(name: str) -> ZoneInfo | None:
    """Load the zone of that very name; names that are paths to elsewhere are none."""
    if not _SAFE_KEY.match(name):
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


@cache
def _all_zones() -> Mapping[str, str]:
    from zoneinfo import available_timezones

    return {name.casefold(): name for name in sorted(available_timezones())}


@cache
def _current_name(name: str) -> str:
    """Find today's name of a zone: the one in tables of places, if this is an old or merged one."""
    if name in _homes():
        return name
    places, links = _tzdata()
    seen = {name}
    while name not in places and name in links and links[name] not in seen:
        name = links[name]
        seen.add(name)
    return name


@cache
def _tzdata() -> tuple[frozenset[str], Mapping[str, str]]:
    """Read the zones that stand for a place (zone.tab) and the links from old names to others."""
    from importlib.util import find_spec

    found = find_spec("tzdata")
    assert found is not None  # a dependency
    assert found.origin is not None  # with files
    folder = Path(found.origin).parent / "zoneinfo"
    rows = (line.split("\t") for line in (folder / "zone.tab").read_text("utf-8").splitlines())
    places = frozenset(row[2] for row in rows if len(row) > 2)
    links = (line.split() for line in (folder / "tzdata.zi").read_text("utf-8").splitlines() if line.startswith("L "))
    return places, {alias: target for _, target, alias in links}


def _match_offset(name: str) -> ZoneMatch | None:
    """Match a fixed offset such as `UTC+5:30` or `-05:00`."""
    match = re.match(_OFFSET, name)
    if not match or not match[1]:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if minutes > _FURTHEST_MINUTES or int(match[3] or 0) > 59:
        return None
    if not minutes:
        return _match_one(ZoneInfo("UTC"), "offset")
    signed = timedelta(minutes=minutes if match[1] == "+" else -minutes)
    return _match_one(timezone(signed), "offset", f"{name} is taken as a fixed offset, without daylight saving")


def _match_country(name: str) -> ZoneMatch | None:
    countries = _countries()
    plain = _plain(name)
    code = countries.codes.get(plain)
    if code is None:
        return None
    zones = countries.zones[code]
    people = sum(population for _, population in zones)
    parts = tuple((zone, population / people) for key, population in zones if (zone := _load(key)))
    whole = sum(share for _, share in parts)
    note = None
    if len(parts) > 1:
        note = f"{countries.names[code]} is split among its {len(parts)} zones by the population of their cities"
    return ZoneMatch(parts=tuple((zone, share / whole) for zone, share in parts), kind="country", note=note)


def _match_windows(name: str) -> ZoneMatch | None:
    from tzlocal.windows_tz import win_tz

    by_name = {key.casefold(): value for key, value in win_tz.items()}
    key = by_name.get(name.casefold())
    zone = _load(_current_name(key)) if key else None
    return _match_one(zone, "windows") if zone else None


@cache
def _countries() -> _Countries:
    """Read the table of countries; a name in it goes before what else a country is called."""
    zones: dict[str, list[tuple[str, float]]] = {}
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    for row in _rows(_TABLE):
        code = row["country"]
        zones.setdefault(code, []).append((row["zone"], float(row["population"])))
        names[code] = row["name"]
        for name in (code, row["alpha3"], row["name"], row["name"].partition(" (")[0]):
            codes.setdefault(_plain(name), code)
    codes.pop("", None)
    for row in _rows(_TABLES / "country_names.csv"):
        codes.setdefault(row["name"], row["country"])
    return _Countries({code: tuple(items) for code, items in zones.items()}, codes, names)


def _rows(table: Path) -> list[dict[str, str]]:
    with table.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def _plain(name: str) -> str:
    """Strip a country's name of case, accents, dots and the ways to write `and` and `Saint`."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("\u2019", "'"))
    ascii_only = "".join(char for char in letters if not unicodedata.combining(char))
    words = re.sub(r"[^a-z0-9 ]", "", ascii_only.replace("&", " and ").replace("-", " ")).split()
    return " ".join("st" if word == "saint" else word for word in words)
