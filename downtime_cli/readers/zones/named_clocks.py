"""By whose clock times are, as a heading or a column says: `timestamp [UTC]`, `MTU (CET/CEST)`, `hour_pst`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from downtime_cli.core.localtime import offset_minutes, zone_name
from downtime_cli.readers.table.heading_words import split_heading
from downtime_cli.readers.zones.abbreviations import offsets_of, zone_of_clock
from downtime_cli.readers.zones.spoken_zones import find_spoken_zone
from downtime_cli.readers.zones.zone_names import resolve_zone

_LONGEST: Final = 1000  # of a heading that is looked at
_BRACKETS: Final = re.compile(r"[\[(]([^\])]+)[\])]")
# Three digits are minutes, or hours and minutes: nobody knows.
_DIGITS: Final = r"([+\u2212-])\s*(\d{1,2}(?=\D|$)|\d{2})(?::?(\d{2}))?"
_OFFSET: Final = re.compile(rf"(?i)(?<![a-z])(utc|gmt|z(?=$|\W))\s*(?:{_DIGITS}(?!\d))?")
_SIGNED: Final = re.compile(rf"^{_DIGITS}$")
_UTC_WORDS: Final = re.compile(
    r"^(?:utc|gmt|zulu)$|^(?:utc|gmt)(?:time|date|hour|ts)|(?:time|date|hour|stamp|^ts)(?:utc|gmt)$"
)
# Clocks of American power markets: prevailing time, which is daylight-saving time in summer.
_PREVAILING: Final = {
    "EPT": "America/New_York",
    "CPT": "America/Chicago",
    "MPT": "America/Denver",
    "PPT": "America/Los_Angeles",
}
# Words of some language, or of statistics, rather than clocks where they are in small letters.
_WORDS: Final = frozenset("ist est met art cat eat get pet wit wat ect amt sst hst set ct et mt pt".split())
_SAYS_ZONE: Final = re.compile(
    r"(?i)\b(?:time[ _-]?zone|zeitzone|fuseau(?: horaire)?|zona horaria|huso horario|fuso(?: or[aá]rio)?|tijdzone|tz)"
    r"[\s\"']*[:=,;|\t](.+)"
)
_SAYS_IN: Final = re.compile(
    r"(?i)\b(?:times?|timestamps?|dates?|hours?|zeiten|zeitangaben|heures|horas|fechas|orari)"
    r"(?: \w+){0,3} (?:in|en)\b(.+)"
)
_AROUND: Final = " \t\r\n\"',;:=|."
_KINDS_OF_CLOCKS: Final = frozenset(["iana", "alias", "windows", "named", "offset"])
_FURTHEST: Final = 14 * 60
_SEASONS: Final = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))


class NamedClock(Struct, frozen=True, kw_only=True):
    """A clock that a file names, and what the name may mean; `said` says where it is named."""

    text: str
    # A fixed offset, or a zone with its changes. Several where the text does not say enough.
    zones: tuple[tzinfo, ...]
    said: str = ""
    # The column that says so in every row, if it is no heading.
    column: int | None = None
    # What to correct if it is wrong.
    place: str = "the heading"

    @property
    def is_utc(self) -> bool:
        """Whether it is UTC and nothing else."""
        return self.zones == (UTC,)

    @property
    def is_fixed(self) -> bool:
        """Whether it is an offset, and nobody's place."""
        return self.zones[0] is UTC or isinstance(self.zones[0], timezone)


def clock_in_heading(heading: str) -> NamedClock | None:
    """Find the clock that the heading of a column of times names, None if it names none."""
    heading = heading[:_LONGEST]
    for text in _BRACKETS.findall(heading):
        if found := read_clock_name(text) or _read_spoken(text):
            return found
    bare = _BRACKETS.sub(" ", heading)
    words = split_heading(bare)
    if (match := _OFFSET.search(bare)) or any(map(_UTC_WORDS.match, words)):
        return _fixed(match[0].strip(), match) if match and match[2] else NamedClock(text="UTC", zones=(UTC,))
    if len(words) < 2:
        return None
    last = re.split(r"[^A-Za-z]+", bare.strip())[-1]
    return (None if last in _WORDS else read_clock_name(last)) or _read_spoken(bare)


def clock_in_line(text: str) -> tuple[NamedClock | None, bool]:
    """Find the clock that a line above a table names, such as `Timezone: Europe/Berlin`, and whether it should."""
    match = _SAYS_ZONE.search(text) or _SAYS_IN.search(text)
    if match is None:
        return None, False
    rest = match[1].strip(_AROUND)
    if not rest:
        return None, False
    for part in (rest, re.split(r"[,;\t|\"]", rest)[0], rest.partition(" (")[0]):
        plain = part.strip(_AROUND)
        if found := read_clock_name(plain):
            return found, True
        known = resolve_zone(plain)
        if known is not None and known.kind in _KINDS_OF_CLOCKS and len(known.parts) == 1:
            return _name_zone(plain, known.parts[0][0]), True
    found = _read_spoken(rest)
    return found, found is not None or match.re is _SAYS_ZONE or says_local(rest)


def says_local(text: str) -> bool:
    """Whether a heading or a title speaks of local time."""
    return not {"local", "locale", "lokal", "ortszeit", "lokalzeit"}.isdisjoint(split_heading(text))


def _read_spoken(text: str) -> NamedClock | None:
    spoken = find_spoken_zone(text)
    return None if spoken is None else _name_zone(*spoken)


def _name_zone(text: str, zone: tzinfo) -> NamedClock:
    return NamedClock(text=text, zones=(UTC if zone_name(zone) == "UTC" else zone,))


def read_clock_name(text: str) -> NamedClock | None:
    """Find what a text such as `CET/CEST`, `Europe/Berlin`, `UTC+1` or `PST` may mean, None if it is no clock."""
    name = re.sub(r"(?i)\b(?:local|time|prevailing|in|all times|timezone|time zone)\b", " ", text).strip(" :,")
    name = " ".join(name.split())
    if match := (_OFFSET.fullmatch(name) or _SIGNED.match(name)):
        return _fixed(name, match)
    if clock := zone_of_clock(name) or _PREVAILING.get(name.upper()):
        return NamedClock(text=name, zones=(ZoneInfo(clock),))
    first, slash, second = name.partition("/")
    if slash and offsets_of(first.strip()) and offsets_of(second.strip()):
        return _read_pair(name, first, second)
    if meanings := offsets_of(name):
        fixed = tuple(_of_minutes(each.offset) for each in meanings)
        return NamedClock(text=name, zones=(*(ZoneInfo(each.zone) for each in meanings), *fixed))
    match_zone = resolve_zone(name) if slash and name[:1].isalpha() else None
    if match_zone and match_zone.kind in {"iana", "alias"}:
        return _name_zone(name, match_zone.parts[0][0])
    return None


def read_offset(text: str) -> int | None:
    """Read an offset as a column of offsets has it (`+01:00`, `+0530`, `UTC+1`, `CEST`) in minutes east."""
    if match := (_SIGNED.match(text) or _OFFSET.fullmatch(text)):
        return _minutes(match)
    meanings = offsets_of(text)
    return meanings[0].offset if len(meanings) == 1 else None


def shows_same(first: tzinfo, second: tzinfo, walls: Iterable[datetime]) -> bool:
    """Whether two clocks mean the same by all of these naive times."""
    return all(wall.replace(tzinfo=first).utcoffset() == wall.replace(tzinfo=second).utcoffset() for wall in walls)


def _read_pair(name: str, first: str, second: str) -> NamedClock | None:
    """Read the abbreviations of winter and summer, which mean the zone that has both."""
    winters = {each.offset for each in offsets_of(first.strip())}
    zones = (ZoneInfo(each.zone) for each in offsets_of(second.strip()))
    both = tuple(zone for zone in zones if any(offset_minutes(zone, moment) in winters for moment in _SEASONS))
    return NamedClock(text=name, zones=both) if both else None


def _fixed(text: str, match: re.Match[str]) -> NamedClock | None:
    minutes = _minutes(match)
    return None if minutes is None else NamedClock(text=text, zones=(_of_minutes(minutes),))


def _minutes(match: re.Match[str]) -> int | None:
    """Read the sign, hours and minutes with which an offset ends; UTC alone is 0."""
    sign, hours, minutes = match.groups()[-3:]
    if not sign:
        return 0
    total = int(hours) * 60 + int(minutes or 0)
    return None if total > _FURTHEST else total if sign == "+" else -total


def _of_minutes(minutes: int) -> tzinfo:
    return timezone(timedelta(minutes=minutes)) if minutes else UTC


def name_clocks(zones: Iterable[tzinfo]) -> str:
    """Name clocks for a remedy, as --traffic-zone takes them."""
    return " or ".join(dict.fromkeys("UTC" if zone is UTC else zone_name(zone) for zone in zones))
