"""Public holidays and working days, from the `holidays` library."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date, tzinfo
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.localtime import day_span, zone_name
from downtime_cli.core.policy import ClosedSpan, WorkingCalendar
from downtime_cli.core.weekends import weekends_of
from downtime_cli.core.window import Span
from downtime_cli.readers.zone_names import country_of, resolve_zone


def public_holidays(countries: Sequence[str], *, within: Span, zones: Sequence[tzinfo]) -> tuple[ClosedSpan, ...]:
    """List the public holidays of countries (`US`, `DE`, `US-CA`) as local days that touch `within`.

    A holiday lasts from its start in the first to its end in the last of the country's zones that the audience lives
    in, else in the country's most populous zone.

    Raises:
        BadTextError: a country is unknown.
    """
    found: list[ClosedSpan] = []
    years = range(within.start.year, within.end.year + 2)
    for country in countries:
        homes = _find_homes(country, zones)
        for day, name in _list_dates(country, years).items():
            spans = [day_span(day, zone) for zone in homes]
            span = Span(min(item.start for item in spans), max(item.end for item in spans))
            if span.overlaps(within):
                found.append(ClosedSpan(span=span, name=f"{country.upper()}: {name}"))
    return tuple(sorted(found, key=lambda item: (item.span, item.name)))


def working_calendar(zone: tzinfo, countries: Sequence[str], *, years: range) -> WorkingCalendar:
    """Find the working days by a zone's clock: those of the zone's country, else of the first one given.

    A part of the zone's country that is given (`US-CA`) is more exact. Without any country only weekends count.

    Raises:
        BadTextError: the country is unknown.
    """
    choices = [*_find_home(zone, countries), *countries]
    return _build_calendar(zone, choices[0], years) if choices else WorkingCalendar(zone=zone)


def home_calendars(zones: Sequence[tzinfo], countries: Sequence[str], *, years: range) -> tuple[WorkingCalendar, ...]:
    """Find the working days of each zone's own country, where its holidays are known.

    Raises:
        BadTextError: a part of a country that is given is unknown.
    """
    homes = [(zone, home) for zone in zones for home in _find_home(zone, countries)[:1]]
    by_country = {home: _build_calendar(zone, home, years) for zone, home in reversed(homes)}
    return tuple(replace(by_country[home], zone=zone) for zone, home in homes)


def _find_home(zone: tzinfo, countries: Sequence[str]) -> list[str]:
    """Find the country in which most people of the zone live, more exactly where a part of it is given."""
    home = country_of(zone_name(zone))
    near = [country for country in countries if country.partition("-")[0].upper() == home]
    return near or ([home] if home and _is_known(home) else [])


def _build_calendar(zone: tzinfo, country: str, years: range) -> WorkingCalendar:
    dates = _list_dates(country, years)
    weekends = weekends_of(_find_homes(country, [zone])[0])
    return WorkingCalendar(zone=zone, country=country.upper(), weekends=weekends, holidays=dates)


def _list_dates(country: str, years: range) -> dict[date, str]:
    """List the holidays of a country, or of a part of one (`US-CA`), by date."""
    import holidays

    code, _, part = country.strip().upper().partition("-")
    if not _is_known(code):
        known = sorted(holidays.list_supported_countries(include_aliases=False))
        near = difflib.get_close_matches(code, known, 1)
        remedy = f"did you mean {near[0]!r}?" if near else "use ISO codes such as US, DE or US-CA"
        raise BadTextError(f"no holidays are known for {country!r}", remedy)
    try:
        return dict(holidays.country_holidays(code, subdiv=part or None, years=years, language="en_US"))
    except NotImplementedError:
        parts = ", ".join(holidays.list_supported_countries(include_aliases=False)[code][:8])
        remedy = f"use {code} alone, or one of its parts: {parts}"
        raise BadTextError(f"no holidays are known for {country!r}", remedy) from None


def _is_known(code: str) -> bool:
    import holidays

    return code in holidays.list_supported_countries(include_aliases=False)


def _find_homes(country: str, zones: Sequence[tzinfo]) -> list[tzinfo]:
    match = resolve_zone(country.strip().partition("-")[0].upper())
    own = [zone for zone, _ in match.parts] if match else []
    names = {zone_name(zone) for zone in own}
    lived_in = [zone for zone in zones if zone_name(zone) in names]
    return lived_in or own[:1] or [ZoneInfo("UTC")]
