"""What one text of a column of places means, by the kind of its column and the texts beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta, timezone
from math import copysign
from typing import Final, NoReturn, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.readers.zones.abbreviations import offsets_of, zone_of_clock
from downtime_cli.readers.zones.cities import match_city
from downtime_cli.readers.zones.countries import country_code, zones_of_country
from downtime_cli.readers.zones.place_headings import PlaceKind, kind_of_heading
from downtime_cli.readers.zones.zone_names import ZoneMatch, match_country, match_iana, offsets_in, resolve_zone

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
SUBDIVISION: Final = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}")
_NUMBER: Final = re.compile(r"([+\-\u2212]?)(\d{1,5})(?:[.,](\d{1,2}))?")
_CLOCK_OFFSET: Final = re.compile(r"[+\-\u2212]\d{4}")
_HOURS_AND_MINUTES: Final = re.compile(r"[+\-\u2212]?0\d{2,3}")
_MOST_HOURS: Final = 14
_HOUR: Final = 3600
_CLOCK_MINUTES: Final = frozenset({0, 30, 45})
_NUMBERED: Final = frozenset({PlaceKind.OFFSET, PlaceKind.CLOCK, PlaceKind.UNKNOWN})


class Column(Struct, frozen=True, kw_only=True):
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
Why: TypeAlias = str
Reading: TypeAlias = tuple[ZoneMatch, Why]
_CLOCKS: Final[Why] = "column {1} means clocks of the United States, not countries: {0}"
_ONE_CLOCK: Final[Why] = "column {1} means the clocks that abbreviations usually stand for: {0}"
_LOCALES: Final[Why] = "locales in column {1} stand for their countries: {0}"
_PARTS: Final[Why] = "codes of parts of countries in column {1} stand for the whole country: {0}"
_HOURS: Final[Why] = "numbers in column {1} are hours east of UTC: {0}"
_SECONDS: Final[Why] = "numbers in column {1} are seconds east of UTC: {0}"
_HOURS_THEN_MINUTES: Final[Why] = "numbers in column {1} are hours and minutes east of UTC: {0}"
_CITIES: Final[Why] = "cities in column {1} are the largest ones of their names: {0}"
_NAMIBIA: Final[Why] = "{} in column {} is the country Namibia"


def look_at(heading: str, texts: Sequence[str], find_place: Callable[[str], Place]) -> Column:
    """Take what a heading and the texts below it say together."""
    kind = kind_of_heading(heading)
    is_open = kind in {PlaceKind.UNKNOWN, PlaceKind.REGION}
    return Column(
        heading=heading,
        kind=kind,
        texts=tuple(texts),
        find_place=find_place,
        has_iana=any("/" in text and match_iana(text.strip()) for text in texts),
        are_countries=is_open and len(texts) > 1 and all(map(country_code, texts)),
        are_us_clocks=is_open and all(map(us_zone, texts)) and not all(map(country_code, texts)),
    )


def is_plain_number(name: str) -> bool:
    """Whether a text is a number, and no offset such as `+0530`."""
    return bool(_NUMBER.fullmatch(name)) and not _CLOCK_OFFSET.fullmatch(name)


def read_numbers(column: Column) -> dict[str, Reading | None]:
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
    if large and column.kind in _NUMBERED:
        return _read_large(numbers) or _refuse_large(column, large)
    are_hours = column.kind in {PlaceKind.OFFSET, PlaceKind.CLOCK} and all(n * 4 % 1 == 0 for n in numbers.values())
    return {text: (_match_hours(number), _HOURS) if are_hours else None for text, number in numbers.items()}


def _read_large(numbers: Mapping[str, float]) -> dict[str, Reading | None]:
    """Read numbers that are too large for hours; nothing if they are minutes, whose sign is not known, or none at all.

    530 is no number of minutes of any clock, and an hour and more in seconds is no other thing.
    """
    sizes = [abs(number) for number in numbers.values() if number]
    are_clocks = max(sizes) <= _MOST_HOURS * 100 and all(size % 100 in _CLOCK_MINUTES for size in sizes)
    if are_clocks and (any(size % 15 for size in sizes) or max(sizes) > _MOST_HOURS * 60):
        hours = {
            text: copysign(abs(number) // 100 + abs(number) % 100 / 60, number) for text, number in numbers.items()
        }
        return {text: (_match_hours(each), _HOURS_THEN_MINUTES) for text, each in hours.items()}
    if min(sizes) >= _HOUR and max(sizes) <= _MOST_HOURS * _HOUR and not any(size % (_HOUR / 4) for size in sizes):
        return {text: (_match_hours(number / _HOUR), _SECONDS) for text, number in numbers.items()}
    return {}


def _refuse_large(column: Column, large: Mapping[str, float]) -> NoReturn:
    remedy = "write offsets as '+05:30', or time zones such as 'Asia/Kolkata'"
    if any(number % 15 or abs(number) > _MOST_HOURS * 60 for number in large.values()):
        column.refuse(tuple(large), "holds numbers that are no offsets in hours, minutes or seconds", remedy)
    text, number = next(iter(large.items()))
    signs = "-+" if number < 0 else "+-"
    east, west = (f"UTC{sign}{abs(number) // 60:02.0f}:{abs(number) % 60:02.0f}" for sign in signs)
    message = f"counts in minutes, and {text.strip()} may be {east}, or {west} as JavaScript's getTimezoneOffset has it"
    column.refuse(tuple(large), message, remedy)


def _match_hours(hours: float) -> ZoneMatch:
    zone = ZoneInfo("UTC") if not hours else timezone(timedelta(hours=hours))
    note = f"{hours:+g} hours are taken as a fixed offset, without daylight saving" if hours else None
    return ZoneMatch(parts=((zone, 1.0),), kind="offset", note=note)


def read_text(column: Column, text: str) -> Reading | None:
    """Read one text by the kind of its column, None if it is unknown or means several clocks."""
    name = text.strip()
    if column.kind is PlaceKind.LANGUAGE and not column.has_iana:
        match = match_locale(text)
        return (match, _LOCALES) if match else None
    if column.kind is PlaceKind.CITY:
        return _read_city(column, text)
    is_country = (column.kind is PlaceKind.COUNTRY or column.are_countries) and country_code(name)
    clock = None if is_country else _read_clock(column, name)
    if clock is not None or (not is_country and is_abbreviation(column, name)):
        return clock
    match = match_country(name) if is_country else resolve_zone(text)
    if match:
        return match, _NAMIBIA if name.upper() == "NA" else ""
    return _read_code(name) or _read_city(column, text)


def _read_code(name: str) -> Reading | None:
    """Read `de-DE` as a locale, and `DE-BY` as a part of a country with one zone."""
    locale = match_locale(name) if name[:2].islower() else None
    if locale:
        return locale, _LOCALES
    part = SUBDIVISION.fullmatch(name)
    code = part and country_code(part[1])
    match = match_country(code) if code and len(zones_of_country(code)) == 1 else None
    return (match, _PARTS) if match else None


def _read_city(column: Column, text: str) -> Reading | None:
    match = match_city(text)
    if match is None or (column.kind is PlaceKind.COUNTRY and "," not in text):
        return None
    return match, "" if "," in text else _CITIES


def match_locale(text: str) -> ZoneMatch | None:
    """Match the country of a locale: `de-AT`, `zh-Hans-CN`, `pt_BR.UTF-8`, `English (Ireland)`."""
    locale = _LOCALE.fullmatch(text.strip())
    if locale is None:
        return match_country(text.rstrip(" )").rpartition("(")[2]) if "(" in text else None
    return match_country(locale[2]) if country_code(locale[2]) == locale[2].upper() else None


def us_zone(name: str) -> str | None:
    """Find the zone of letters or a word for a clock of the United States: `ET`, `Pacific`."""
    return zone_of_clock(name) or _US_CLOCKS.get(name.strip().upper())


def _read_clock(column: Column, name: str) -> Reading | None:
    """Read the letters for a clock of the United States, where clocks are meant, and abbreviations with one meaning."""
    are_clocks = column.kind in {PlaceKind.CLOCK, PlaceKind.OFFSET} or column.has_iana or column.are_us_clocks
    zone = us_zone(name) if are_clocks else None
    if zone is not None:
        return ZoneMatch(parts=((ZoneInfo(zone), 1.0),), kind="iana"), _CLOCKS
    return _read_abbreviation(column, name) if is_abbreviation(column, name) else None


def is_abbreviation(column: Column, name: str) -> bool:
    """Whether a text is an abbreviation such as `CET` where clocks may stand."""
    is_clock = column.kind is not PlaceKind.COUNTRY and not column.are_countries
    return is_clock and name.upper() not in _UTC and bool(offsets_of(name))


def _read_abbreviation(column: Column, name: str) -> Reading | None:
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
