"""
How each language writes dates, times, zones and durations: by Babel's data, with a correction or two.

Clocks have 24 hours and digits are Western in all languages, so that one text can be checked against another.
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

from downtime_cli.core.announcing.place_names import CLOCKS
from downtime_cli.core.localtime import offset_minutes, zone_name
from downtime_cli.core.window import DAY, HOUR, MINUTE
from downtime_cli.notices.names import LANGUAGES

_LOCALES: Final = {"en": "en_GB"}  # day before month, which is how most of the world reads English
_JOINTS: Final = {"pt-BR": "{1}, {0}"}  # CLDR has only a blank between year and hour
_UNSPACED: Final = frozenset({"ja", "zh"})  # these write "3 hours and 30 minutes" without "and"
_NO_NAME: Final = "∅∅∅"  # CLDR's mark for a name that must not be inherited from a parent locale
_NEVER: Final = 10**9
_WORLD: Final = "001"  # the territory of zones without a place
US_ZONES: Final = {
    "CST6CDT": "America/Chicago",
    "EST5EDT": "America/New_York",
    "MST7MDT": "America/Denver",
    "PST8PDT": "America/Los_Angeles",
}
"""POSIX names of clocks of the United States, which CLDR does not know, and a place that has each."""
_FIRST_STRONG, _LEFT_TO_RIGHT, _POP = "\u2068", "\u2066", "\u2069"


class Language(Struct, frozen=True):
    """One language by its BCP 47 tag, such as `pt-BR`."""

    tag: str
    locale: Locale

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return str(self.locale.text_direction)

    def date(self, day: date) -> str:
        """A date with weekday and year: `Saturday, 5 December 2026`."""
        return format_date(day, "full", locale=self.locale)

    def short_date(self, day: datetime, form: str) -> str:
        """A date without year by a skeleton of CLDR, such as `MMMEd`: `Sat 5 Dec`."""
        return format_skeleton(form, day, locale=self.locale)

    def weekday(self, day: datetime) -> str:
        """The name of the weekday."""
        return str(self.locale.days["stand-alone"]["wide"][day.weekday()])

    def time(self, wall: datetime) -> str:
        """The time by a 24-hour clock, `05:00`."""
        return format_time(wall, "HH:mm", locale=self.locale)

    def date_and_time(self, wall: datetime) -> str:
        """Date and time as the language joins them."""
        joint = _JOINTS.get(self.tag) or str(self.locale.datetime_formats["medium"])
        return joint.format(self.time(wall), self.date(wall))

    def zone(self, zone: tzinfo, wall: datetime) -> str:
        """What the zone's time is called then, such as `Central European Standard Time`; empty for an offset."""
        name = zone_name(zone)
        if name.startswith(("UTC+", "UTC-", "Etc/GMT")):
            return ""
        name = US_ZONES.get(name, name)
        season = "daylight" if _is_summer(wall) else "standard"
        for each in names_of(name):
            entries = self.locale.time_zones.get(each), self.locale.meta_zones.get(_metazone(each, wall.year))
            found = next((long for long in (_long_name(entry, season) for entry in entries) if long), "")
            if found:
                return found
        today = names_of(name)[1]
        is_placed = get_global("zone_territories").get(today, _WORLD) != _WORLD
        return str(get_timezone_location(today, locale=self.locale)) if is_placed else ""

    def city(self, zone: tzinfo) -> str:
        """The city that represents a zone, as the language has it; empty for an offset or another clock of no place."""
        name = zone_name(zone)
        if is_placeless(name):
            return ""
        name = US_ZONES.get(name, name)
        cities = (self.locale.time_zones.get(each, {}).get("city") for each in names_of(name))
        return str(next((city for city in cities if city), names_of(name)[1].rpartition("/")[2].replace("_", " ")))

    def join(self, items: Sequence[str]) -> str:
        """A list in words, `A, B and C`."""
        return format_list(items, "standard", locale=self.locale)

    def duration(self, length: timedelta) -> str:
        """Word a duration in days, hours and minutes, with the plurals of the language."""
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
        """Mark foreign text so that its direction and that of the sentence do not affect each other (Unicode UAX 9).

        Text that runs in the direction of the language stays as it is. A blank before the closing mark keeps the mark
        out of addresses that a program finds in the text.
        """
        classes = {unicodedata.bidirectional(char) for char in text}
        if self.direction == "rtl" and classes & {"L", "EN"}:
            return f"{_FIRST_STRONG}{text} {_POP}" if "://" in text else f"{_FIRST_STRONG}{text}{_POP}"
        if self.direction == "ltr" and classes & {"R", "AL"}:
            return f"{_FIRST_STRONG}{text}{_POP}"
        return text

    def isolate_offset(self, offset: str) -> str:
        """Mark an offset such as `UTC+1`, which runs from left to right in every language."""
        return f"{_LEFT_TO_RIGHT}{offset}{_POP}" if self.direction == "rtl" else offset


def is_placeless(name: str) -> bool:
    """Whether a zone is an offset or an old clock, such as `EST` or `CET`, that stands for no place."""
    is_clock = name in CLOCKS and name not in US_ZONES
    return is_clock or name.startswith("UTC") or names_of(name)[1].startswith("Etc/")


@cache
def names_of(zone: str) -> tuple[str, ...]:
    """List what CLDR may call a zone: by this name, by today's, or by an old one (Asia/Calcutta for Asia/Kolkata)."""
    aliases = get_global("zone_aliases")
    return (zone, aliases.get(zone, zone), *(old for old, new in aliases.items() if new == zone))


@cache
def _metazone(zone: str, year: int) -> str | None:
    """CLDR's group of zones with one name; None if there is none, or if its zones differ and the name is ambiguous.

    They do: Morocco is an hour ahead of Western European Standard Time, to which it belongs, and the south of Chile is
    ahead of the rest.
    """
    metazones = get_global("meta_zones")
    found: str | None = metazones.get(zone)
    standard = set()
    for other in (each for each, metazone in metazones.items() if metazone == found):
        with suppress(ZoneInfoNotFoundError):
            standard.add(min(offset_minutes(ZoneInfo(other), datetime(year, month, 1, tzinfo=UTC)) for month in (1, 7)))
    return found if len(standard) == 1 else None


def _is_summer(wall: datetime) -> bool:
    """Whether clocks are ahead of those of the other half of the year.

    In Ireland standard time is that of summer, and winter is an hour behind; CLDR names them the other way round.
    """
    saved = wall.dst() or timedelta(0)
    opposite = (wall + timedelta(days=182)).dst() or timedelta(0)
    return saved > timedelta(0) or (not saved and opposite < timedelta(0))


def _long_name(entry: object, season: str) -> str:
    found = entry.get("long", {}).get(season, "") if hasattr(entry, "get") else ""
    return "" if found == _NO_NAME else str(found)


@cache
def find_language(tag: str) -> Language | None:
    """Look up the language of a tag, in any case; None if Babel does not know it."""
    ours = {each.lower(): each for each in LANGUAGES}.get(tag.lower().replace("_", "-"), tag)
    try:
        return Language(ours, Locale.parse(_LOCALES.get(ours, ours).replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return None


def offset_text(zone: tzinfo, instant: datetime) -> str:
    """A zone's offset from UTC at an instant: `UTC+1`, `UTC-3:30`, `UTC`."""
    minutes = offset_minutes(zone, instant)
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes >= 0 else "-"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "") if minutes else "UTC"
