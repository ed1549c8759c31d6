"""
Public holidays and working days, from the `holidays` library.

Where a country has regional holidays and no part of it is named, a zone keeps those of its most populous part
(`zone_parts`). The library takes half as long to import as a whole plan takes: what is asked about working days in the
next years is answered by a table that is made of it (.ci/build_public_holidays.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.localtime import day_span, zone_name
from downtime_cli.core.policy import AssumedPart, ClosedSpan, WorkingCalendar, weekly_calendar
from downtime_cli.core.weekends import weekends_of
from downtime_cli.core.window import Span
from downtime_cli.readers.zones.countries import country_code, country_of, suggest_country, zones_of_country
from downtime_cli.readers.zones.zone_parts import parts_of

_TABLE: Final = Path(__file__).parent.parent.parent / "tables" / "public_holidays.csv"
_MEANT: Final = {
    "GER": "DE",
    "EN": "GB-ENG",
    "SP": "ES",
    "CAT": "ES-CT",
    "DE-BAV": "DE-BY",
    "DE-BAVARIA": "DE-BY",
}  # codes of other kinds
_HOW_CODES_LOOK: Final = "use ISO codes such as US, DE or US-CA"
_MOST_PARTS: Final = 8
_WITH_MAKE_UP_DAYS: Final = frozenset({"AZ", "BY", "CN", "HU", "KG", "KZ", "LV", "MM", "RU", "TW", "UZ", "VN"})

_LAST_KNOWN_YEARS: Final = {"IN": 2035}


class HolidayPlace(Struct, frozen=True):
    """A country, or a part of one, that keeps public holidays."""

    country: str
    """ISO code."""
    part: str = ""
    """As the library calls it; without a name it is the country as a whole."""

    @property
    def code(self) -> str:
        """The country's code, with that of the part: `US`, `US-CA`."""
        return f"{self.country}-{self.part}" if self.part else self.country


class PublicHolidays(Struct, frozen=True):
    """The public holidays that any of some places keeps, found out year by year as they are asked for."""

    places: tuple[HolidayPlace, ...]

    def __contains__(self, day: object) -> bool:
        """Whether it is a holiday in one of the places."""
        return isinstance(day, date) and any(day in _list_days(place, day.year) for place in self.places)


def parse_place(text: str) -> HolidayPlace:
    """Read a country by whatever it is called, or a part of one: `DE`, `Germany`, `UK`, `US-CA`, `GB-Scotland`.

    Raises:
        BadTextError: it is unknown.
    """
    clean = text.strip()
    if code := country_code(clean):
        return HolidayPlace(code)
    name, _, part = clean.partition("-")
    code = country_code(name)
    if code is None:
        raise BadTextError(f"no holidays are known for {text!r}", _suggest_place(clean))
    names = _name_parts(code)
    known = {name.casefold(): own for name, own in names.items()}.get(part.strip().casefold())
    if known is None:
        raise BadTextError(f"no holidays are known for {text!r}", _suggest_part(code, part.strip(), names))
    return HolidayPlace(code, known)


def choose_place(place: HolidayPlace, zones: Sequence[tzinfo]) -> HolidayPlace:
    """Take the most populous part of the first of the zones that is in the country, else of the country's largest zone.

    A part that is named stays, and so does a country without regional holidays.
    """
    own = tuple(name for name in map(zone_name, zones) if country_of(name) == place.country)
    parts = parts_of((own or zones_of_country(place.country))[0])
    return place if place.part or not parts else HolidayPlace(place.country, parts[0])


def find_other_part(place: HolidayPlace) -> str:
    """Name another part of a place's country, as an example of how to write it: `GB-SCT`.

    It is one with a clock, unless only the chosen part is known to have one, as in Bhutan.
    """
    known = (part for zone in zones_of_country(place.country) for part in parts_of(zone))
    others = (part for part in known if part not in {"", place.part})
    part = next(others, None) or next(each for each in _name_parts(place.country).values() if each != place.part)
    return f"{place.country}-{part}"


def has_make_up_days(country: str) -> bool:
    """Whether governments there make some Saturdays working days, mostly a year ahead: they are not known here."""
    return country in _WITH_MAKE_UP_DAYS


def last_known_year(country: str) -> int | None:
    """The last year for which the library knows the moving holidays of a country; None where it knows any year."""
    return _LAST_KNOWN_YEARS.get(country)


def public_holidays(
    places: Sequence[HolidayPlace], *, within: Span, zones: Sequence[tzinfo], team: tzinfo
) -> tuple[ClosedSpan, ...]:
    """List the public holidays of places as local days that touch `within`.

    A holiday lasts from its start in the first to its end in the last of the country's zones that the audience lives
    in, else in the country's most populous zone.
    """
    found: list[ClosedSpan] = []
    years = range(within.start.year, within.end.year + 2)
    for place in places:
        homes = _find_homes(place.country, zones)
        for day, name in _ask_library(choose_place(place, [team, *zones]), years).items():
            spans = [day_span(day, zone) for zone in homes]
            span = Span(min(item.start for item in spans), max(item.end for item in spans))
            if span.overlaps(within):
                found.append(ClosedSpan(span=span, name=f"{place.code}: {name}", day=day))
    return tuple(sorted(found, key=lambda item: (item.span, item.name)))


def working_calendar(zone: tzinfo, places: Sequence[HolidayPlace]) -> WorkingCalendar:
    """Find the working days to give notice by: those of the zone's country, else of the first place given.

    A part of the country that is given is more exact. If none is, a holiday in any part that lives by the zone's clock
    is no working day: to be told too early harms nobody. Without any country only weekends count.
    """
    name = zone_name(zone)
    home = country_of(name)
    near = [place for place in places if place.country == home] or ([HolidayPlace(home)] if home else list(places))
    if not near:
        return weekly_calendar(zone)
    place = near[0]
    clock = name if place.country == home else zones_of_country(place.country)[0]
    parts = (place.part,) if place.part else parts_of(clock) or ("",)
    return WorkingCalendar(
        zone=zone,
        country=place.code,
        weekends=weekends_of(zone if clock == name else ZoneInfo(clock)),
        holidays=PublicHolidays(tuple(HolidayPlace(place.country, part) for part in parts)),
    )


def home_calendars(zones: Sequence[tzinfo], places: Sequence[HolidayPlace]) -> tuple[WorkingCalendar, ...]:
    """Find the working days of each zone's own country, where it has one: of the part given, else the most populous."""
    calendars = []
    for zone in zones:
        home = country_of(zone_name(zone))
        if home is not None:
            near = next((place for place in places if place.country == home), HolidayPlace(home))
            place = choose_place(near, [zone])
            calendars.append(
                WorkingCalendar(
                    zone=zone,
                    country=place.code,
                    weekends=weekends_of(zone),
                    holidays=PublicHolidays((place,)),
                    assumed=None if near.part else _assume_part(place, zone),
                )
            )
    return tuple(calendars)


def _assume_part(place: HolidayPlace, zone: tzinfo) -> AssumedPart | None:
    """Note the parts of the country that live by the zone's clock, if there are others than the one taken."""
    parts = parts_of(zone_name(zone))
    if len(parts) < 2:
        return None
    holidays = tuple(PublicHolidays((HolidayPlace(place.country, part),)) for part in parts)
    return AssumedPart(country=place.country, other=find_other_part(place), parts=holidays)


@cache
def _list_days(place: HolidayPlace, year: int) -> frozenset[date]:
    """List the holidays of a year, from the table where it has them."""
    years, rows = _read_table()
    if year not in years or place.code not in rows:
        return frozenset(_ask_library(place, range(year, year + 1)))
    text = rows[place.code].split(",")[years.index(year) + 1]
    days = (int(text[index : index + 2], 36) for index in range(0, len(text), 2))
    return frozenset(date(year, 1, 1) + timedelta(days=day) for day in days)


@cache
def _read_table() -> tuple[Sequence[int], Mapping[str, str]]:
    """Read which years the table has, and the line of each place."""
    header, *lines = [line for line in _TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [int(year) for year in header.split(",")[1:]], {line.partition(",")[0]: line for line in lines}


def _ask_library(place: HolidayPlace, years: range) -> dict[date, str]:
    """List holidays with their names in English, by date.

    The library warns on standard error of years that it does not know (`last_known_year`).
    """
    import warnings

    import holidays

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        found = holidays.country_holidays(place.country, subdiv=place.part or None, years=years, language="en_US")
    return dict(found)


@cache
def _name_parts(country: str) -> Mapping[str, str]:
    """Map whatever the parts of a country are called to what the library calls them."""
    import holidays

    known = holidays.country_holidays(country)
    return {**{part: part for part in known.subdivisions}, **known.subdivisions_aliases}


def _suggest_part(country: str, text: str, names: Mapping[str, str]) -> str:
    """Suggest the part of a country that somebody may have meant, else list its parts."""
    import difflib

    if meant := _MEANT.get(f"{country}-{text}".upper()):
        return f"did you mean '{meant}'?"
    wanted = text.casefold()
    begun = {own for name, own in names.items() if len(wanted) > 2 and name.casefold().startswith(wanted)}
    near = [*begun] if len(begun) == 1 else difflib.get_close_matches(text, list(names), 1)
    if near:
        return f"did you mean '{country}-{near[0]}'?"
    parts = [*dict.fromkeys(names.values())]
    hidden = len(parts) - _MOST_PARTS
    shown = ", ".join(parts[:_MOST_PARTS]) + (f" …and {hidden} more" if hidden > 0 else "")
    return f"use {country} alone" + (f", or one of its parts: {shown}" if shown else "")


def _suggest_place(text: str) -> str:
    """Suggest what somebody may have meant: a part without its country, else a country of a similar name."""
    import holidays

    if meant := _MEANT.get(text.upper()):
        return f"did you mean '{meant}'?"
    wanted = text.casefold()
    for country in holidays.list_supported_countries(include_aliases=False):
        for name, part in _name_parts(country).items():
            if wanted == name.casefold() and len(wanted) > 2:
                return f"did you mean '{country}-{part}'?"
    near = suggest_country(text) if len(wanted) > 3 else None  # too short a text is like anything
    return f"did you mean {near}?" if near else _HOW_CODES_LOOK


def _find_homes(country: str, zones: Sequence[tzinfo]) -> list[tzinfo]:
    own = zones_of_country(country)
    return [zone for zone in zones if zone_name(zone) in own] or [ZoneInfo(own[0])]
