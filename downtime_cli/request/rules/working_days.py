"""The countries whose holidays and working days count, and what is said about them where regions have their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.assumed_parts import word_assumed_part
from downtime_cli.core.policy import WorkingCalendar
from downtime_cli.request.given import Given

if TYPE_CHECKING:
    from downtime_cli.readers.calendars.holiday_dates import HolidayPlace


def read_places(given: Given[str]) -> tuple[HolidayPlace, ...]:
    """Read the places whose holidays are to be avoided.

    Raises:
        UsageError, InputError: one is unknown.
    """
    if not given.items:
        return ()
    from downtime_cli.readers.calendars.holiday_dates import parse_place

    return tuple(given.parsed(item, parse_place) for item in given.items)


def find_calendars(zones: Sequence[tzinfo], places: Sequence[HolidayPlace]) -> tuple[WorkingCalendar, ...]:
    """Find the working days of zones, each once."""
    from downtime_cli.readers.calendars.holiday_dates import home_calendars

    return home_calendars(tuple(dict.fromkeys(zones)), places)


def word_holiday_places(places: Sequence[HolidayPlace], zones: Sequence[tzinfo], until: int) -> Iterator[str]:
    """Yield which part of a country is taken where none is named, and what is not known of it up to a year."""
    from downtime_cli.readers.calendars.holiday_dates import (
        choose_place,
        find_other_part,
        has_make_up_days,
        last_known_year,
    )

    for place in places:
        part = choose_place(place, zones)
        if part != place:
            yield word_assumed_part(place.country, part.code, find_other_part(part))
        if has_make_up_days(place.country):
            yield f"working Saturdays of {place.code} that make up for holidays are not known"
        last = last_known_year(place.country)
        if last is not None and last < until:
            yield f"those public holidays of {place.code} that move are not known after {last}"


def word_working_days(calendar: WorkingCalendar) -> str:
    """Say whose working days count, what is not known of them, and how to change that."""
    from downtime_cli.readers.calendars.holiday_dates import PublicHolidays, has_make_up_days

    country, clock = calendar.country, zone_name(calendar.zone)
    if country is None:
        return f"working days are Monday to Friday, by the clock of {clock}"
    words = f"working days are those of {country}, by the clock of {clock}"
    days = calendar.holidays
    if isinstance(days, PublicHolidays) and len(days.places) > 1:
        words += f"; a regional holiday counts in any part of it: name one with --avoid-holidays {days.places[0].code}"
    return f"{words}; its working Saturdays are not known" if has_make_up_days(country) else words
