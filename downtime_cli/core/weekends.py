"""
Which days of the week people have off, by zone: Saturday and Sunday, but for those of the countries below.

They are the weekends of the `holidays` library, for the country in which most people of each zone live (a test compares
the two): importing the library takes half as long as a whole plan.
"""

from __future__ import annotations

from datetime import date, tzinfo
from typing import Final, TypeAlias

from downtime_cli.core.localtime import zone_name

Weekend: TypeAlias = frozenset[int]
"""Days of the week; 0 is Monday."""
Weekends: TypeAlias = tuple[tuple[date, Weekend], ...]
"""Weekends with the day from which each of them holds, ascending; the first has always held."""

SATURDAY_SUNDAY: Final[Weekend] = frozenset({5, 6})
USUAL_WEEKENDS: Final[Weekends] = ((date.min, SATURDAY_SUNDAY),)

_FRIDAY_SATURDAY: Final = frozenset({4, 5})
_THURSDAY_FRIDAY: Final = frozenset({3, 4})
_SUNDAY: Final = frozenset({6})
_STEADY: Final = {
    "Africa/Algiers": _FRIDAY_SATURDAY,
    "Africa/Cairo": _FRIDAY_SATURDAY,
    "Africa/Djibouti": _FRIDAY_SATURDAY,
    "Africa/Khartoum": _FRIDAY_SATURDAY,
    "Africa/Kinshasa": _SUNDAY,
    "Africa/Lubumbashi": _SUNDAY,
    "Africa/Niamey": _SUNDAY,
    "Africa/Nouakchott": _FRIDAY_SATURDAY,
    "America/Anguilla": _SUNDAY,
    "America/Asuncion": _SUNDAY,
    "America/Caracas": _SUNDAY,
    "America/St_Kitts": _SUNDAY,
    "Asia/Amman": _FRIDAY_SATURDAY,
    "Asia/Baghdad": _FRIDAY_SATURDAY,
    "Asia/Bahrain": _FRIDAY_SATURDAY,
    "Asia/Brunei": frozenset({4, 6}),
    "Asia/Damascus": _FRIDAY_SATURDAY,
    "Asia/Dhaka": _FRIDAY_SATURDAY,
    "Asia/Hong_Kong": _SUNDAY,
    "Asia/Jerusalem": _FRIDAY_SATURDAY,
    "Asia/Kabul": _FRIDAY_SATURDAY,
    "Asia/Kuwait": _FRIDAY_SATURDAY,
    "Asia/Qatar": _FRIDAY_SATURDAY,
    "Asia/Tehran": frozenset({4}),
    "Indian/Maldives": _FRIDAY_SATURDAY,
    "Pacific/Fakaofo": _SUNDAY,
}
_CHANGED: Final[dict[str, Weekends]] = {
    "Asia/Aden": ((date.min, _THURSDAY_FRIDAY), (date(2013, 8, 15), _FRIDAY_SATURDAY)),
    "Asia/Dubai": ((date.min, _FRIDAY_SATURDAY), (date(2022, 1, 1), SATURDAY_SUNDAY)),
    "Asia/Muscat": ((date.min, _THURSDAY_FRIDAY), (date(2013, 5, 1), _FRIDAY_SATURDAY)),
    "Asia/Riyadh": ((date.min, _THURSDAY_FRIDAY), (date(2013, 6, 28), _FRIDAY_SATURDAY)),
}


def weekends_of(zone: tzinfo) -> Weekends:
    """Look up the weekends of the country in which most people of a zone live, since 2010."""
    name = zone_name(zone)
    steady = _STEADY.get(name)
    return _CHANGED.get(name, USUAL_WEEKENDS) if steady is None else ((date.min, steady),)


def weekend_on(weekends: Weekends, day: date) -> Weekend:
    """Find the weekend that holds on a day."""
    return next(weekend for since, weekend in reversed(weekends) if since <= day)
