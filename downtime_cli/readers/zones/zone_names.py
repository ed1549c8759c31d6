"""What people call a time zone: IANA names old and new, names of Windows, Outlook and Rails, offsets, countries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from downtime_cli.core.errors import InputError, Issue, IssueCode, Place
from downtime_cli.core.localtime import load_zone, zone_keys
from downtime_cli.readers.zones.countries import (
    TABLES,
    country_code,
    country_name,
    country_names,
    people_by_zone,
    read_rows,
    zone_homes,
)

_OFFSET: Final = re.compile(r"(UTC|GMT|Z)?\s*([+\-\u2212])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
# `-330` may be minutes, or 3 h 30: only a prefix or a colon tells.
NAME_LOCAL: Final = "name the zone, such as 'Europe/Berlin': only --timezone and --traffic-zone take 'local'"
_THREE_DIGITS: Final = re.compile(r"[+\-\u2212]?\s*\d{3}|\d{4}")
_DISPLAYED: Final = re.compile(r"\((?:UTC|GMT)([+\-\u2212]\d{1,2}:\d{2})?\)\s*+(.+)", re.IGNORECASE)
_FURTHEST_MINUTES: Final = 14 * 60
UTC_NAMES: Final = frozenset(
    [*"utc z gmt zulu uct universal etc/utc etc/gmt etc/uct etc/zulu".split(), "coordinated universal time"]
)
# Of 1 by difflib: `Frnace` is as near to France as 0.83, England no nearer to Greenland than 0.75.
_ALIKE: Final = 0.8
_LONGEST_TEXT: Final = 500  # of one that may mean a zone
MOST_SUGGESTED: Final = 20  # of the unknown names of a file; no more issues are shown
_LONGEST_NAME: Final = 100  # of a name that is looked for among those that it may mean
_WORDS_NOT_CITIES: Final = frozenset("wake midway easter center knox casey davis palmer stanley troll".split())
_REGIONS: Final = frozenset("Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split())
_MEANT: Final = {
    "portland": "America/Los_Angeles",  # which is like Poland
    "indiana": "America/Indiana/Indianapolis",  # like India
    "kentucky": "America/Kentucky/Louisville",
}
_CLOCKS_NOT_COUNTRIES: Final = frozenset({"EST"})  # the ISO code of Estonia too, but people mean the clock


Kind = Literal["iana", "alias", "windows", "named", "offset", "country", "city"]


class ZoneMatch(Struct, frozen=True, kw_only=True):
    """What a name means."""

    # Zones with fractions that sum to 1, largest first.
    parts: tuple[tuple[tzinfo, float], ...]
    kind: Kind
    # What was guessed.
    note: str | None = None


@cache
def resolve_zone(text: str) -> ZoneMatch | None:
    """Find what a name means, None if it is unknown.

    A name that means a country and an IANA zone (`Japan`, `Cuba`, `GB`) is the country: the clock is the same.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    name = " ".join(text.split())
    if name.casefold() in UTC_NAMES:
        return _match_one(ZoneInfo("UTC"), "iana")
    if "/" in name or name in _CLOCKS_NOT_COUNTRIES:
        return match_iana(name) or match_country(name)
    found = _match_offset(name) or match_country(name) or match_iana(name) or _match_windows(name)
    return found or _match_named(name) or _match_displayed(name)


def suggest_zone(text: str) -> str | None:
    """Suggest the known name that looks most like this one and begins alike, None if none does."""
    import difflib

    plain = text.strip().casefold()
    if len(plain) > _LONGEST_NAME or plain in _MEANT:
        return _MEANT.get(plain)
    zones, cities, countries = _names_by_letter()
    key = plain.replace(" ", "_")
    for wanted, names in ((key, zones),) if "/" in plain else ((plain, countries), (key, cities), (key, zones)):
        alike = names.get(wanted[:1], {})
        if found := difflib.get_close_matches(wanted, alike, 1, _ALIKE):
            return alike[found[0]]
    return None


@cache
def _names_by_letter() -> tuple[Mapping[str, Mapping[str, str]], ...]:
    """List the names of zones, their cities and countries by their first letters, in lower case."""
    zones = _all_zones().values()
    by_letter: list[dict[str, dict[str, str]]] = [{}, {}, {}]
    named = (
        ((name.casefold(), name) for name in zones),
        ((name.rpartition("/")[2].casefold(), name) for name in zones),
        ((name.casefold(), name) for name in country_names()),
    )
    for found, pairs in zip(by_letter, named, strict=True):
        for plain, name in pairs:
            found.setdefault(plain[:1], {})[plain] = name
    return tuple(by_letter)


def parse_zone(text: str, place: Place, *, suggests: bool = True) -> tzinfo:
    """Find the one zone a name means; an error looks for what was meant, which takes a moment, only if it `suggests`.

    Raises:
        InputError: it is unknown, or a country with several.
    """
    match = resolve_zone(text)
    if match is None:
        raise InputError(unknown_zone(text, place, suggests=suggests))
    if len(match.parts) > 1:
        names = [str(zone) for zone, _ in match.parts]
        shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        message = f"{text!r} has several time zones"
        raise InputError.of(IssueCode.UNKNOWN_ZONE, message, f"take one of {shown}", place)
    return match.parts[0][0]


def unknown_zone(text: str, place: Place, *, suggests: bool = True) -> Issue:
    """Make the error for an unknown name, with what it looks like if it `suggests`."""
    near = suggest_zone(text) if suggests else None
    remedy = f"did you mean {near!r}?" if near else "use an IANA name such as 'Europe/Berlin', a country, or an offset"
    if text.strip().casefold() == "local":
        remedy = NAME_LOCAL
    elif _THREE_DIGITS.fullmatch(text.strip()):
        remedy = "write offsets with a colon, such as '-05:00': minutes and hours without one look alike"
    return Issue(IssueCode.UNKNOWN_ZONE, f"unknown time zone {text!r}", remedy, place)


def _match_one(zone: tzinfo, kind: Kind, note: str | None = None) -> ZoneMatch:
    return ZoneMatch(parts=((zone, 1.0),), kind=kind, note=note)


def match_iana(name: str) -> ZoneMatch | None:
    """Match an IANA name in any case, by today's name."""
    known = name if load_zone(name) else _all_zones().get(name.replace(" ", "_").casefold(), "")
    current = _current_name(known)
    zone = load_zone(current) or load_zone(known)
    return _match_one(zone, "iana" if current == name else "alias") if zone else None


@cache
def _all_zones() -> Mapping[str, str]:
    return {name.casefold(): name for name in sorted(zone_keys())}


@cache
def _current_name(name: str) -> str:
    """Find today's name of a zone: the one in tables of places, if this is an old or merged one."""
    if name in zone_homes():
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
    places = frozenset(row[2] for row in rows if not row[0].startswith("#"))
    links = (line.split() for line in (folder / "tzdata.zi").read_text("utf-8").splitlines() if line.startswith("L "))
    return places, {alias: target for _, target, alias in links}


def place_zones() -> Sequence[str]:
    """List the zones that stand for a place, in alphabetical order."""
    return sorted(_tzdata()[0])


def _match_offset(name: str) -> ZoneMatch | None:
    """Match a fixed offset such as `UTC+5:30` or `-05:00`."""
    match = _OFFSET.fullmatch(name)
    if not match or _THREE_DIGITS.fullmatch(name):
        return None
    _, sign, hours, rest = match.groups(default="0")
    minutes = int(hours) * 60 + int(rest)
    if minutes > _FURTHEST_MINUTES or int(rest) > 59:
        return None
    if not minutes:
        return _match_one(ZoneInfo("UTC"), "offset")
    signed = timedelta(minutes=minutes if sign == "+" else -minutes)
    return _match_one(timezone(signed), "offset", f"{name} is taken as a fixed offset, without daylight saving")


def match_country(name: str) -> ZoneMatch | None:
    """Match a country, split among its zones, by its name or code."""
    code = country_code(name)
    if code is None:
        return None
    zones = people_by_zone(code)
    people = sum(population for _, population in zones)
    parts = tuple((zone, population / people) for key, population in zones if (zone := load_zone(key)))
    whole = sum(share for _, share in parts)
    note = None
    if len(parts) > 1:
        note = f"{country_name(code)} is split among its {len(parts)} zones by the population of their cities"
    return ZoneMatch(parts=tuple((zone, share / whole) for zone, share in parts), kind="country", note=note)


def zone_of_its_city(city: str) -> tzinfo | None:
    """Find the zone that is called like a city (`New York`), None if none is, or if it is a word of everyday life."""
    zone = None if city.casefold() in _WORDS_NOT_CITIES else _zones_by_city().get(city.casefold())
    return load_zone(zone) if zone else None


@cache
def _zones_by_city() -> Mapping[str, str]:
    return {zone.rpartition("/")[2].replace("_", " ").casefold(): zone for zone in _tzdata()[0]}


def zone_of_city(city: str) -> tzinfo | None:
    """Find the one zone whose name ends in a city, in whatever case; None if none does, or several do."""
    zones = _zones_by_any_city().get(" ".join(city.split()).replace("_", " ").casefold(), set())
    return load_zone(next(iter(zones))) if len(zones) == 1 else None


@cache
def _zones_by_any_city() -> Mapping[str, set[str]]:
    """List the zones by their cities, old names such as Calcutta too; `US/Central` and `Etc/GMT` name no city."""
    cities: dict[str, set[str]] = {}
    for name in zone_keys():
        region, has_region, _ = name.partition("/")
        if has_region and region in _REGIONS and (region != "Australia" or name in _tzdata()[0]):
            city = name.rpartition("/")[2].replace("_", " ").casefold()
            cities.setdefault(city, set()).add(_current_name(name))
    return cities


def _match_named(name: str) -> ZoneMatch | None:
    """Match a name of Ruby on Rails, or of CLDR, such as `Central European Time`."""
    key = _zones_by_name().get(name.casefold())
    zone = load_zone(_current_name(key)) if key else None
    return _match_one(zone, "named") if zone else None


@cache
def _zones_by_name() -> Mapping[str, str]:
    rows = [*read_rows(TABLES / "clock_names.csv"), *read_rows(TABLES / "rails_zones.csv")]
    return {name.casefold(): row["zone"] for row in rows for name in row["names"].split("|")}


def _match_displayed(name: str) -> ZoneMatch | None:
    """Match what Outlook and calendars show, `(UTC+01:00) Amsterdam, Berlin`: by the first city with that offset."""
    match = _DISPLAYED.fullmatch(name)
    if not match:
        return None
    shown = _match_offset(match[1] or "+00:00")
    cities = _zones_by_city()
    for part in (match[2], *re.split(r", | - ", match[2])):
        name = cities.get(part.casefold(), part)
        found = None if name.startswith("(") else resolve_zone(name)
        if found and shown and shown.parts[0][0].utcoffset(None) in offsets_in(found.parts[0][0]):
            return found
    return None


def offsets_in(zone: tzinfo, year: int = 2026) -> set[timedelta | None]:
    """List the offsets of a zone in winter and in summer."""
    return {datetime(year, month, 1, tzinfo=UTC).astimezone(zone).utcoffset() for month in (1, 7)}


def _match_windows(name: str) -> ZoneMatch | None:
    key = _windows_zones().get(name.casefold())
    zone = load_zone(_current_name(key)) if key else None
    return _match_one(zone, "windows") if zone else None


@cache
def _windows_zones() -> Mapping[str, str]:
    from tzlocal.windows_tz import win_tz

    return {key.casefold(): value for key, value in win_tz.items()}
