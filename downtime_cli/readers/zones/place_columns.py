"""
What the texts of a column of places mean. The heading decides what codes mean, the other texts where it says nothing.

`PT` is a clock of the United States under `timezone` and Portugal under `country`; `GA` under `state` is no Gabon; `NA`
beside `EMEA` is no Namibia. What was decided is an assumption; where nothing can be, the column is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta, timezone
from typing import Final, NoReturn, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, Issue, IssueCode, Place
from downtime_cli.readers.zones.abbreviations import offsets_of, zone_of_clock
from downtime_cli.readers.zones.cities import match_city
from downtime_cli.readers.zones.countries import country_code, zones_of_country
from downtime_cli.readers.zones.place_headings import PlaceKind, kind_of_heading
from downtime_cli.readers.zones.regions import find_regions, is_nowhere, is_state
from downtime_cli.readers.zones.zone_names import (
    ZoneMatch,
    match_country,
    match_iana,
    offsets_in,
    resolve_zone,
    unknown_zone,
)

_US_CLOCKS: Final = {
    "AKT": "America/Anchorage",
    "HT": "Pacific/Honolulu",
    "EASTERN": "America/New_York",
    "CENTRAL": "America/Chicago",
    "MOUNTAIN": "America/Denver",
    "PACIFIC": "America/Los_Angeles",
}
_UTC: Final = frozenset({"UTC", "UCT", "GMT", "Z"})
# IANA names of their own, with daylight saving; those without it are a guess for half the year.
_SEASONED: Final = frozenset({"CET", "EET", "MET", "WET"})
_FIXED: Final = frozenset({"EST", "MST", "HST"})
_LOCALE: Final = re.compile(r"([a-z]{2,3})(?:[-_][a-z]{4})?[-_]([a-z]{2}|\d{3})(?:[-_.@].*)?", re.IGNORECASE)
_SUBDIVISION: Final = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}")
_NUMBER: Final = re.compile(r"([+\-\u2212]?)(\d{1,5})(?:[.,](\d{1,2}))?")
_CLOCK_OFFSET: Final = re.compile(r"[+\-\u2212]\d{4}")
_HOURS_AND_MINUTES: Final = re.compile(r"[+\-\u2212]?0\d{2,3}")
_MOST_HOURS: Final = 14
_LONGEST_CODE: Final = 3


class Places(Struct, frozen=True, kw_only=True):
    """What the texts of a column mean: each is in one of the first four."""

    matches: Mapping[str, ZoneMatch]
    # Those of nobody's place, such as `(not set)`.
    nowhere: tuple[str, ...]
    # Regions, and languages without one: they have no clock.
    unplaced: tuple[str, ...]
    # Cities that are too small to be known, or several of one name, with what is wrong with each.
    cities: Mapping[str, Issue]
    kind: PlaceKind
    assumptions: tuple[Assumption, ...]


class _Column(Struct, frozen=True, kw_only=True):
    """A heading and the distinct texts below it that name something."""

    heading: str
    kind: PlaceKind
    texts: tuple[str, ...]
    find_place: Callable[[str], Place]
    # Whether IANA names are among the texts, so that others are clocks as well.
    has_iana: bool
    # Whether the heading leaves it open, and all texts could be countries, or only letters for clocks of the US.
    are_countries: bool
    are_us_clocks: bool

    def refuse(self, texts: Sequence[str], message: str, remedy: str) -> NoReturn:
        """Refuse the column at the first cell with one of these texts, and show some of them."""
        shown = ", ".join(map(repr, texts[:4])) + (" …" if len(texts) > 4 else "")
        whole = f"column {self.heading!r} {message}: {shown}"
        raise InputError.of(IssueCode.UNKNOWN_ZONE, whole, remedy, self.find_place(texts[0]))


# What was decided about texts: a sentence that takes them and the column; empty where nothing had to be.
_Why: TypeAlias = str
_Reading: TypeAlias = tuple[ZoneMatch, _Why]
_CLOCKS: Final[_Why] = "column {1} means clocks of the United States, not countries: {0}"
_ONE_CLOCK: Final[_Why] = "column {1} means the clocks that abbreviations usually stand for: {0}"
_LOCALES: Final[_Why] = "locales in column {1} stand for their countries: {0}"
_PARTS: Final[_Why] = "codes of parts of countries in column {1} stand for the whole country: {0}"
_HOURS: Final[_Why] = "numbers in column {1} are hours east of UTC: {0}"
_CITIES: Final[_Why] = "cities in column {1} are the largest ones of their names: {0}"
_NAMIBIA: Final[_Why] = "{} in column {} is the country Namibia"


def read_places(heading: str, texts: Iterable[str], find_place: Callable[[str], Place]) -> Places:
    """Find what the texts of a column mean; `find_place` finds the first cell with a text.

    Raises:
        InputError: a text that is no city is unknown, or it cannot be decided what the column means.
    """
    distinct = tuple(dict.fromkeys(texts))
    named = tuple(text for text in distinct if not is_nowhere(text))
    column = _look_at(heading, named, find_place)
    unplaced = _find_unplaced(column)
    column = _look_at(heading, [text for text in named if text not in unplaced], find_place)
    _refuse_states(column)
    _refuse_letters(column)
    found = _read_numbers(column) or {text: _read_text(column, text) for text in column.texts}
    issues = {text: _explain(column, text) for text, each in found.items() if each is None}
    if issues and column.kind is not PlaceKind.CITY:
        raise InputError(*issues.values())
    whys: dict[_Why, list[str]] = {}
    for text, each in found.items():
        if each is not None and each[1]:
            whys.setdefault(each[1], []).append(text)
    return Places(
        matches={text: each[0] for text, each in found.items() if each is not None},
        nowhere=tuple(text for text in distinct if is_nowhere(text)),
        unplaced=unplaced,
        cities=issues,
        kind=column.kind,
        assumptions=tuple(
            Assumption(AssumptionCode.CODE_MEANING, why.format(_list_texts(texts), repr(heading)))
            for why, texts in whys.items()
        ),
    )


def is_place(heading: str, text: str) -> bool:
    """Whether a cell may name a place, be it one without a clock.

    Plain numbers do so only below `offset`; `Bo` and `Al` are people, unless the heading says that they are places.
    """
    name = text.strip()
    if name[:1].isdigit() or (_NUMBER.fullmatch(name) and not _CLOCK_OFFSET.fullmatch(name)):
        return kind_of_heading(heading) is PlaceKind.OFFSET
    column = _look_at(heading, [text], Place)
    if column.kind is PlaceKind.UNKNOWN and len(name) <= _LONGEST_CODE and name.istitle():
        return False
    is_named = bool(_find_unplaced(column)) or _read_text(column, text) is not None
    return is_named or is_state(text) or _is_abbreviation(column, name)


def share_placed(heading: str, texts: Sequence[str]) -> float:
    """Find the share of distinct texts that have a clock: neither regions nor states do."""
    column = _look_at(heading, texts, Place)
    unplaced = _find_unplaced(column)
    if not texts or _find_states(column):
        return 0.0
    return sum(text not in unplaced and _read_text(column, text) is not None for text in texts) / len(texts)


def many_zones(text: str, place: Place) -> Issue:
    """Make the error for a region or language where each row needs a clock."""
    message = f"{text.strip()!r} is no country and no time zone: people of many clocks may be meant"
    return Issue(IssueCode.UNKNOWN_ZONE, message, "name their countries or time zones, or leave the rows out", place)


def _look_at(heading: str, texts: Sequence[str], find_place: Callable[[str], Place]) -> _Column:
    kind = kind_of_heading(heading)
    is_open = kind in {PlaceKind.UNKNOWN, PlaceKind.REGION}
    return _Column(
        heading=heading,
        kind=kind,
        texts=tuple(texts),
        find_place=find_place,
        has_iana=any("/" in text and match_iana(text.strip()) for text in texts),
        are_countries=is_open and len(texts) > 1 and all(map(country_code, texts)),
        are_us_clocks=is_open and all(map(_us_zone, texts)) and not all(map(country_code, texts)),
    )


def _find_unplaced(column: _Column) -> tuple[str, ...]:
    """List the texts that name no country and no clock, but many of them."""
    if column.kind is PlaceKind.LANGUAGE and not column.has_iana:
        return tuple(text for text in column.texts if _match_locale(text) is None)
    regions = find_regions(column.texts, are_countries=column.kind is PlaceKind.COUNTRY)
    return tuple(text for text in regions if column.kind is not PlaceKind.CLOCK or resolve_zone(text) is None)


def _find_states(column: _Column) -> tuple[str, ...]:
    """List the texts if all are states: they are no countries, whatever their codes look like."""
    if column.has_iana:
        return ()
    if column.kind is PlaceKind.STATE:
        return column.texts
    is_open = column.kind is PlaceKind.REGION or (column.kind is PlaceKind.UNKNOWN and len(column.texts) > 1)
    return column.texts if is_open and all(map(is_state, column.texts)) else ()


def _refuse_states(column: _Column) -> None:
    states = _find_states(column)
    if states and column.kind is not PlaceKind.STATE and all(map(country_code, states)):
        remedy = "call the column 'country' if they are countries; of states, write time zones instead"
        column.refuse(states, "holds names of countries that are names of states as well", remedy)
    if states:
        remedy = "add a column of time zones, such as 'America/Chicago', or of countries"
        column.refuse(states, "holds states or provinces, which have no time zone here", remedy)


def _refuse_letters(column: _Column) -> None:
    """Refuse letters that may be clocks or countries, where nothing says which."""
    if column.are_countries and all(map(_us_zone, column.texts)):
        message = "holds codes of countries that are clocks of the United States as well"
        column.refuse(column.texts, message, "call the column 'timezone' or 'country'")


def _read_numbers(column: _Column) -> dict[str, _Reading | None]:
    """Read a column of plain numbers as hours; nothing if it is none.

    Raises:
        InputError: they are minutes or seconds, whose sign is not known.
    """
    texts = [text.strip() for text in column.texts]
    if not all(map(_NUMBER.fullmatch, texts)) or all(map(_CLOCK_OFFSET.fullmatch, texts)):
        return {}
    if any(map(_HOURS_AND_MINUTES.fullmatch, texts)):
        return dict.fromkeys(column.texts)
    numbers = {text: float(text.strip().replace("\u2212", "-").replace(",", ".")) for text in column.texts}
    large = {text: number for text, number in numbers.items() if abs(number) > _MOST_HOURS}
    if large:
        _refuse_minutes(column, large)
    are_hours = column.kind in {PlaceKind.OFFSET, PlaceKind.CLOCK} and all(n * 4 % 1 == 0 for n in numbers.values())
    return {text: (_match_hours(number), _HOURS) if are_hours else None for text, number in numbers.items()}


def _refuse_minutes(column: _Column, numbers: Mapping[str, float]) -> NoReturn:
    unit = "minutes" if max(map(abs, numbers.values())) <= _MOST_HOURS * 60 else "seconds"
    text, number = next(iter(numbers.items()))
    minutes = round(number / (1 if unit == "minutes" else 60))
    signs = "-+" if minutes < 0 else "+-"
    east, west = (f"UTC{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}" for sign in signs)
    message = f"counts in {unit}, and {text.strip()} may be {east}, or {west} as JavaScript's getTimezoneOffset has it"
    column.refuse(tuple(numbers), message, "write offsets as '+05:30', or time zones such as 'Asia/Kolkata'")


def _match_hours(hours: float) -> ZoneMatch:
    zone = ZoneInfo("UTC") if not hours else timezone(timedelta(hours=hours))
    note = f"{hours:+g} hours are taken as a fixed offset, without daylight saving" if hours else None
    return ZoneMatch(parts=((zone, 1.0),), kind="offset", note=note)


def _read_text(column: _Column, text: str) -> _Reading | None:
    """Read one text by the kind of its column, None if it is unknown or means several clocks."""
    name = text.strip()
    if column.kind is PlaceKind.LANGUAGE and not column.has_iana:
        match = _match_locale(text)
        return (match, _LOCALES) if match else None
    if column.kind is PlaceKind.CITY:
        return _read_city(column, text)
    is_country = (column.kind is PlaceKind.COUNTRY or column.are_countries) and country_code(name)
    clock = None if is_country else _read_clock(column, name)
    if clock is not None or (not is_country and _is_abbreviation(column, name)):
        return clock
    match = match_country(name) if is_country else resolve_zone(text)
    if match:
        return match, _NAMIBIA if name.upper() == "NA" else ""
    return _read_code(name) or _read_city(column, text)


def _read_code(name: str) -> _Reading | None:
    """Read `de-DE` as a locale, and `DE-BY` as a part of a country with one zone."""
    locale = _match_locale(name) if name[:2].islower() else None
    if locale:
        return locale, _LOCALES
    part = _SUBDIVISION.fullmatch(name)
    code = part and country_code(part[1])
    match = match_country(code) if code and len(zones_of_country(code)) == 1 else None
    return (match, _PARTS) if match else None


def _read_city(column: _Column, text: str) -> _Reading | None:
    match = match_city(text)
    if match is None or (column.kind is PlaceKind.COUNTRY and "," not in text):
        return None
    return match, "" if "," in text else _CITIES


def _match_locale(text: str) -> ZoneMatch | None:
    """Match the country of a locale: `de-AT`, `zh-Hans-CN`, `pt_BR.UTF-8`, `English (Ireland)`."""
    locale = _LOCALE.fullmatch(text.strip())
    if locale is None:
        return match_country(text.rstrip(" )").rpartition("(")[2]) if "(" in text else None
    return match_country(locale[2]) if country_code(locale[2]) == locale[2].upper() else None


def _us_zone(name: str) -> str | None:
    return zone_of_clock(name) or _US_CLOCKS.get(name.strip().upper())


def _read_clock(column: _Column, name: str) -> _Reading | None:
    """Read the letters for a clock of the United States, where clocks are meant, and abbreviations with one meaning."""
    are_clocks = column.kind in {PlaceKind.CLOCK, PlaceKind.OFFSET} or column.has_iana or column.are_us_clocks
    zone = _us_zone(name) if are_clocks else None
    if zone is not None:
        return ZoneMatch(parts=((ZoneInfo(zone), 1.0),), kind="iana"), _CLOCKS
    return _read_abbreviation(column, name) if _is_abbreviation(column, name) else None


def _is_abbreviation(column: _Column, name: str) -> bool:
    is_clock = column.kind is not PlaceKind.COUNTRY and not column.are_countries
    return is_clock and name.upper() not in _UTC and bool(offsets_of(name))


def _read_abbreviation(column: _Column, name: str) -> _Reading | None:
    """Read `CET`, which has daylight saving in the zone database, and what means one clock all year, such as `JST`."""
    if name.upper() in _SEASONED or (name.upper() in _FIXED and column.has_iana):
        match = match_iana(name)
        if match and name.upper() in _FIXED:
            match = replace(match, kind="offset", note=f"{name} is taken as a fixed offset, without daylight saving")
        return (match, "") if match else None
    (meaning, *others) = offsets_of(name)
    zone = ZoneInfo(meaning.zone)
    is_one = not others and offsets_in(zone) == {timedelta(minutes=meaning.offset)}
    return (ZoneMatch(parts=((zone, 1.0),), kind="iana"), _ONE_CLOCK) if is_one else None


def _explain(column: _Column, text: str) -> Issue:
    """Say why a text could not be read."""
    place, name = column.find_place(text), text.strip()
    if _is_abbreviation(column, name):
        meanings = offsets_of(name)
        zones = " or ".join(dict.fromkeys(repr(meaning.zone) for meaning in meanings))
        if len(meanings) > 1:
            message, remedy = f"{name!r} may mean {len(meanings)} clocks", f"write the time zone that is meant: {zones}"
        else:
            message = f"{name!r} is what clocks show for part of the year"
            remedy = f"write the time zone, such as {zones}, or an offset if these clocks never change"
        return Issue(IssueCode.UNKNOWN_ZONE, message, remedy, place)
    if is_state(text) or _SUBDIVISION.fullmatch(name):
        message = f"{name!r} is a state or province, which has no time zone here"
        return Issue(
            IssueCode.UNKNOWN_ZONE, message, "write time zones, such as 'America/Chicago', or countries", place
        )
    if column.kind is PlaceKind.CITY or "," in name:
        remedy = "add a column of countries, or write time zones such as 'Europe/Berlin'"
        return Issue(IssueCode.UNKNOWN_ZONE, f"unknown city {name!r}, or several are called so", remedy, place)
    return unknown_zone(text, place)


def _list_texts(texts: Sequence[str]) -> str:
    shown = [repr(text.strip()) for text in texts[:4]]
    return ", ".join(shown) + (" …" if len(texts) > len(shown) else "")
