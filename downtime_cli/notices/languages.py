"""
Languages of notices, and how each writes dates, times, zones and lengths of time: Babel's data, and a mend or two.

Clocks have 24 hours and digits are Western in all of them, so that one text can be checked against another.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_timezone_location
from babel.lists import format_list
from msgspec import Struct

from downtime_cli.core.localtime import offset_minutes, zone_name
from downtime_cli.core.window import DAY, HOUR, MINUTE
from downtime_cli.notices.names import LANGUAGES

_LOCALES: Final = {"en": "en_GB"}  # day before month, which is how most of the world reads English
_JOINTS: Final = {"pt-BR": "{1}, {0}"}  # CLDR's blank alone runs year and hour together
_UNSPACED: Final = frozenset({"ja", "zh"})  # "3 hours and 30 minutes" has no "and" there
_NO_NAME: Final = "∅∅∅"  # CLDR's mark of a name that must not be taken from a parent locale
_NEVER: Final = 10**9
_WORLD: Final = "001"  # the territory of zones without a place
_FIRST_STRONG, _LEFT_TO_RIGHT, _POP = "\u2068", "\u2066", "\u2069"


class Language(Struct, frozen=True):
    """One language by its BCP 47 tag, such as `pt-BR`."""

    tag: str
    locale: Locale

    @property
    def direction(self) -> str:
        """Return `ltr` or `rtl`."""
        return str(self.locale.text_direction)

    def date(self, day: date) -> str:
        """Return a date with weekday and year: `Saturday, 5 December 2026`."""
        return format_date(day, "full", locale=self.locale)

    def short_date(self, day: datetime, form: str) -> str:
        """Return a date without year by a skeleton of CLDR, such as `MMMEd`: `Sat 5 Dec`."""
        return format_skeleton(form, day, locale=self.locale)

    def weekday(self, day: datetime) -> str:
        """Return the name of the weekday."""
        return str(self.locale.days["stand-alone"]["wide"][day.weekday()])

    def time(self, wall: datetime) -> str:
        """Return the time by a 24-hour clock, `05:00`; digits that a direction cannot turn round."""
        return format_time(wall, "HH:mm", locale=self.locale)

    def date_and_time(self, wall: datetime) -> str:
        """Return date and time as the language joins them."""
        joint = _JOINTS.get(self.tag) or str(self.locale.datetime_formats["medium"])
        return joint.format(self.time(wall), self.date(wall))

    def zone(self, zone: tzinfo, wall: datetime) -> str:
        """Return what the zone's clocks are called at that time, empty for a bare offset."""
        name = zone_name(zone)
        if name.startswith(("UTC+", "UTC-", "Etc/GMT")):
            return ""
        season = "daylight" if _is_summer(wall) else "standard"
        for each in _names(name):
            entries = self.locale.time_zones.get(each), self.locale.meta_zones.get(_metazone(each, wall.year))
            found = next((long for long in (_long_name(entry, season) for entry in entries) if long), "")
            if found:
                return found
        today = _names(name)[1]
        is_placed = get_global("zone_territories").get(today, _WORLD) != _WORLD
        return str(get_timezone_location(today, locale=self.locale)) if is_placed else ""

    def city(self, zone: tzinfo) -> str:
        """Return the city that stands for a zone, as the language has it; empty for a bare offset."""
        name = zone_name(zone)
        if name.startswith(("UTC", "Etc/")):
            return ""
        cities = (self.locale.time_zones.get(each, {}).get("city") for each in _names(name))
        return str(next((city for city in cities if city), name.rpartition("/")[2].replace("_", " ")))

    def join(self, items: Sequence[str]) -> str:
        """Return a list in words, `A, B and C`."""
        return format_list(items, "standard", locale=self.locale)

    def duration(self, length: timedelta) -> str:
        """Return a length of time in days, hours and minutes, with the plurals of the language."""
        days, rest = divmod(length, DAY)
        hours, minutes = divmod(rest // MINUTE, 60)
        units: tuple[tuple[Literal["day", "hour", "minute"], timedelta], ...] = (
            ("day", days * DAY),
            ("hour", hours * HOUR),
            ("minute", minutes * MINUTE),
        )
        parts = [format_timedelta(part, unit, threshold=_NEVER, locale=self.locale) for unit, part in units if part]
        return "".join(parts).replace(" ", "") if self.locale.language in _UNSPACED else self.join(parts)

    def isolate(self, text: str) -> str:
        """Return foreign text so that it cannot turn the sentence around it, nor be turned by it (Unicode UAX 9).

        Untouched where it runs in the direction of the language anyway. A blank before the closing mark keeps the mark
        out of addresses that a program finds in the text.
        """
        classes = {unicodedata.bidirectional(char) for char in text}
        if self.direction == "rtl" and classes & {"L", "EN"}:
            return f"{_FIRST_STRONG}{text} {_POP}" if "://" in text else f"{_FIRST_STRONG}{text}{_POP}"
        if self.direction == "ltr" and classes & {"R", "AL"}:
            return f"{_FIRST_STRONG}{text}{_POP}"
        return text

    def isolate_offset(self, offset: str) -> str:
        """Return an offset such as `UTC+1`, which runs from left to right wherever it stands."""
        return f"{_LEFT_TO_RIGHT}{offset}{_POP}" if self.direction == "rtl" else offset


@cache
def _names(zone: str) -> tuple[str, ...]:
    """Return what CLDR may call a zone: its name, today's, those it began with (Asia/Calcutta for Asia/Kolkata)."""
    aliases = get_global("zone_aliases")
    return (zone, aliases.get(zone, zone), *(old for old, new in aliases.items() if new == zone))


@cache
def _metazone(zone: str, year: int) -> str | None:
    """Return CLDR's group of zones with one name, None if it has none or the name would not say which time is meant.

    Not all that it puts together agrees: Morocco is an hour ahead of Western European Standard Time, which it belongs
    to, and the south of Chile of the rest.
    """
    metazones = get_global("meta_zones")
    found: str | None = metazones.get(zone)
    standard = set()
    for other in (each for each, metazone in metazones.items() if metazone == found):
        with suppress(ZoneInfoNotFoundError):
            standard.add(min(offset_minutes(ZoneInfo(other), datetime(year, month, 1, tzinfo=UTC)) for month in (1, 7)))
    return found if len(standard) == 1 else None


def _is_summer(wall: datetime) -> bool:
    """Tell whether clocks are ahead of the zone's other time of the year.

    Ireland's standard time is that of summer, and its winter an hour less: CLDR calls it the other way round.
    """
    saved = wall.dst() or timedelta(0)
    opposite = (wall + timedelta(days=182)).dst() or timedelta(0)
    return saved > timedelta(0) or (not saved and opposite < timedelta(0))


def _long_name(entry: object, season: str) -> str:
    """Return the long name in an entry of Babel's tables, empty if there is none."""
    found = entry.get("long", {}).get(season, "") if hasattr(entry, "get") else ""
    return "" if found == _NO_NAME else str(found)


@cache
def find_language(tag: str) -> Language | None:
    """Return the language of a tag, however it is cased, None if Babel knows none."""
    ours = {each.lower(): each for each in LANGUAGES}.get(tag.lower().replace("_", "-"), tag)
    try:
        return Language(ours, Locale.parse(_LOCALES.get(ours, ours).replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return None


def offset_text(zone: tzinfo, instant: datetime) -> str:
    """Return a zone's distance from UTC at an instant: `UTC+1`, `UTC-3:30`, `UTC`."""
    minutes = offset_minutes(zone, instant)
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes >= 0 else "-"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "") if minutes else "UTC"
