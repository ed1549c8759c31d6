"""
How each language writes dates, times, zones and durations: by Babel's data, with a correction or two.

Digits are Western in all languages, and clocks have 24 hours but in the English of countries that say AM and PM, so
that one text can be checked against another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date as Date  # noqa: N812 - a language has a method of that name
from datetime import datetime, timedelta, tzinfo
from functools import cache
from typing import Final, Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_timezone_location
from babel.lists import format_list
from msgspec import Struct

from downtime_cli.core.localtime import offset_minutes, zone_name
from downtime_cli.core.window import DAY, HOUR, MINUTE
from downtime_cli.core.wording import DASH
from downtime_cli.notices.cldr_zones import US_ZONES, find_metazone, find_season, is_placeless, name_in, names_of
from downtime_cli.notices.names import LANGUAGES, Conventions
from downtime_cli.notices.tags import choose_tag, parse_tag

WITH_WEEKDAY: Final = "MMMEd"
WITH_YEAR: Final = "yMMMEd"
_NEVER: Final = 10**9
_BLANK: Final = "\u00a0"
_HALVES: Final = ("AM", "PM")
_TWELVES: Final = ("midnight", "noon")
_WORLD: Final = "001"  # the territory of zones without a place
_FIRST_STRONG, _LEFT_TO_RIGHT, _POP = "\u2068", "\u2066", "\u2069"


class Language(Struct, frozen=True):
    """One language by its BCP 47 tag, such as `pt-BR`."""

    tag: str
    locale: Locale
    # The tag of the file of its sentences, which may serve other regions as well.
    phrases: str

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return str(self.locale.text_direction)

    def date(self, day: Date) -> str:
        """A date with weekday and year: `Saturday, 5 December 2026`."""
        form = self._conventions.date
        if form != "full":
            return self.short_date(day, form)
        return self._count_first(day, format_date(day, form, self.locale))

    def short_date(self, day: Date, form: str) -> str:
        """A date by a skeleton of CLDR, such as `MMMEd`: `Sat 5 Dec`, to which a year adds no comma."""
        pattern, months = self._conventions.patterns.get(form), self._conventions.months
        if not pattern and form == WITH_YEAR and "," not in self._pattern(WITH_WEEKDAY):
            pattern = self._pattern(form).replace(",", "")
        text = format_date(day, pattern, self.locale) if pattern else format_skeleton(form, day, locale=self.locale)
        return self._count_first(day, re.sub(r"\w+", lambda word: months.get(word[0], word[0]), text))

    def _count_first(self, day: Date, text: str) -> str:
        """Write the first of a month as an ordinal, where people do."""
        ordinal = self._conventions.first_day
        return re.sub(r"\b1\b", ordinal, text, count=1) if ordinal and day.day == 1 else text

    def weekday(self, day: datetime) -> str:
        """The name of the weekday."""
        return str(self.locale.days["stand-alone"]["wide"][day.weekday()])

    def time(self, wall: datetime) -> str:
        """A time: `05:00`, `05:00 Uhr`, `5:00 AM`."""
        return self._clock(wall) + self._conventions.after_time

    def time_range(self, start: datetime, end: datetime) -> str:
        """Two times of one day: `05:00–07:00`, `05:00–07:00 Uhr`, `5:00–7:00 AM`, `11:00 AM – 1:00 PM`."""
        first, last = self._clock(start), self._clock(end)
        time, blank, half = first.partition(_BLANK)
        if half in _HALVES and last.endswith(blank + half):
            return f"{time}{DASH}{last}"
        joint = self.joint if half in _HALVES + _TWELVES else self.joint.strip()
        return f"{first}{joint}{last}{self._conventions.after_time}"

    def day_range(self, day: str, start: datetime, end: datetime) -> str:
        """A date with two of its times: `Sat 5 Dec, 05:00–07:00`."""
        form = self._conventions.day_range
        if form:
            return form.format(day=day, first=self._clock(start), last=self._clock(end))
        return self.join_date(day, self.time_range(start, end))

    @property
    def joint(self) -> str:
        """What stands between the ends of a range of dates, with blanks as usual, none of them thin: ` – `."""
        text = str(self.locale.interval_formats[None]).removeprefix("{0}").removesuffix("{1}")
        return text.replace("—", DASH).replace("\u2009", " ")

    def join_date(self, day: str, time: str) -> str:
        """Date and time as the language joins them."""
        joint = self._conventions.joint or str(self.locale.datetime_formats["medium"])
        return self.put_briefly(day, time) if joint == "{1} {0}" else joint.format(time, day)

    @staticmethod
    def put_briefly(day: str, time: str) -> str:
        """A date and a time with no more than a blank between them, and none behind a bracket as wide as a letter."""
        return day + ("" if day.endswith("）") else " ") + time

    def date_and_time(self, wall: datetime) -> str:
        """Date, with weekday and year, and time."""
        return self.join_date(self.date(wall), self.time(wall))

    def zone(self, zone: tzinfo, wall: datetime) -> str:
        """What people call the zone's time then, in letters: `CET`, in German `MEZ`; empty where there are none."""
        name = self._find_zone_name(zone, wall, "short", find_season(wall))
        name = name or wall.tzname() or ""
        name = self._conventions.zones.get(name, name)
        return name if name.isalpha() and not name.startswith("UTC") else ""

    def zone_name(self, zone: tzinfo, wall: datetime) -> str:
        """The same in full, such as `Central European Standard Time`; empty for an offset."""
        if zone_name(zone).startswith(("UTC+", "UTC-", "Etc/GMT")):
            return ""
        season = find_season(wall)
        is_plain = season == "standard" and self._conventions.has_plain_standard
        found = self._find_zone_name(zone, wall, "long", "generic") if is_plain else ""
        if found := found or self._find_zone_name(zone, wall, "long", season):
            return found
        today = names_of(US_ZONES.get(zone_name(zone), zone_name(zone)))[1]
        is_placed = get_global("zone_territories").get(today, _WORLD) != _WORLD
        place = str(get_timezone_location(today, locale=self.locale)) if is_placed else ""
        return place.removesuffix(self._conventions.false_season)

    def clock_name(self, zone: tzinfo, wall: datetime) -> str:
        """What a zone's time is called all year, such as `Central European Time`; its offset where it has no name."""
        if zone_name(zone) == "UTC":
            return "UTC"
        found = "" if is_placeless(zone_name(zone)) else self._find_zone_name(zone, wall, "long", "generic")
        return found or self.zone_name(zone, wall) or offset_text(zone, wall)

    def _clock(self, wall: datetime) -> str:
        is_halved = self.locale.language == "en" and "a" in self.locale.time_formats["short"].pattern
        if not is_halved:
            return format_time(wall, self._conventions.clock, locale=self.locale)
        half = _HALVES[wall.hour // 12]
        if (wall.hour % 12, wall.minute) == (0, 0):  # of which AM and PM leave doubt
            half = _TWELVES[wall.hour // 12]
        return format_time(wall, "h:mm", locale=self.locale) + _BLANK + half

    def _pattern(self, form: str) -> str:
        return str(self.locale.datetime_skeletons[form].pattern)

    @property
    def _conventions(self) -> Conventions:
        return LANGUAGES.get(self.phrases, Conventions())

    def _find_zone_name(self, zone: tzinfo, wall: datetime, length: str, season: str) -> str:
        """Look a name up in CLDR, that of the zone itself first."""
        name = US_ZONES.get(zone_name(zone), zone_name(zone))
        for each in names_of(name):
            entries = self.locale.time_zones.get(each), self.locale.meta_zones.get(find_metazone(each, wall.year))
            found = next((text for text in (name_in(entry, length, season) for entry in entries) if text), "")
            if found:
                return found
        return ""

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
        between = self._conventions.between_units
        if between is None:
            return self.join(parts)
        return between.join(parts) if between else "".join(parts).replace(" ", "")

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

    def isolate_clock(self, clock: str) -> str:
        """Mark a clock such as `CET (UTC+1)`, which runs from left to right in every language; empty stays empty.

        Only its offset does where the language has letters of its own for it.
        """
        if self.direction == "ltr" or not clock:
            return clock
        name, blank, offset = clock.rpartition(" ")
        foreign = clock if name.isascii() else offset
        return f"{'' if name.isascii() else name + blank}{_LEFT_TO_RIGHT}{foreign}{_POP}"


@cache
def find_language(tag: str, known: tuple[str, ...] = tuple(LANGUAGES)) -> Language | None:
    """Look up the language of a tag, however it is spelled; None if Babel does not know it.

    Args:
        tag: of any region: dates are written as there.
        known: the tags that have phrases; a language that none of them serves would need a file of its own.
    """
    found = parse_tag(tag)
    if found is None:
        return None
    phrases = choose_tag(tag, known) or str(found)
    locale = _find_locale(str(found))
    if locale is None and found.region in get_global("territory_languages"):
        locale = _find_locale(phrases)  # German in France: by the conventions of the language alone
    return None if locale is None else Language(str(found), locale, phrases)


def _find_locale(tag: str) -> Locale | None:
    try:
        return Locale.parse((LANGUAGES.get(tag, Conventions()).locale or tag).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


def offset_text(zone: tzinfo, instant: datetime) -> str:
    """A zone's offset from UTC at an instant: `UTC+1`, `UTC-3:30`, `UTC`."""
    minutes = offset_minutes(zone, instant)
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes >= 0 else "-"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "") if minutes else "UTC"
