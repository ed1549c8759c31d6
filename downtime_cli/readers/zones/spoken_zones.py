"""Zones as people write them into headings and titles: `Start Europe/Berlin`, `Pacific Time`, `heure de Paris`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import tzinfo
from typing import Final

from downtime_cli.readers.table.heading_words import split_heading
from downtime_cli.readers.zones.zone_names import match_iana, resolve_zone, zone_of_its_city

_IANA: Final = re.compile(
    r"(?i)(?<![a-z])(africa|america|antarctica|asia|atlantic|australia|canada|europe|indian|pacific|us)"
    r"[/_ -]([a-z/_ -]+)"
)
_LONGEST_NAME: Final = 6
_TIME_WORDS: Final = frozenset(
    "time times date datetime timestamp stamp hour hours start end local zone timezone clock at in of the "
    "zeit zeitzone ortszeit uhrzeit datum stunde uhr lokal heure heures horodatage locale fuseau horaire de du d a "
    "hora horas fecha data ora orario di tijd".split()
)


def find_spoken_zone(text: str) -> tuple[str, tzinfo] | None:
    """Find the zone that a text names beside other words, and that name; None if it names none.

    It is the name of a zone in whatever case, that of its clock, such as `Eastern Time`, or its city beside nothing but
    words of time.
    """
    return _find_iana(text) or _find_clock(text) or _find_city(text)


def _find_iana(text: str) -> tuple[str, tzinfo] | None:
    for name in _spell_iana(text):
        match = match_iana(name)
        if match is not None:
            return name, match.parts[0][0]
    return None


def _spell_iana(text: str) -> Iterator[str]:
    """Yield the names that may stand in a text, of those that begin in one place the longest first."""
    for region, rest in _IANA.findall(text):
        parts = re.split(r"[/_ -]+", rest)[:_LONGEST_NAME]
        for count in range(len(parts), 0, -1):
            yield f"{region}/{'_'.join(parts[:count])}"
            yield f"{region}/{parts[0]}/{'_'.join(parts[1:count])}"


def _find_clock(text: str) -> tuple[str, tzinfo] | None:
    """Find what clocks are called in English; prevailing time is that of the season."""
    words = [word for word in re.split(r"[\s\[\](),;:_]+", text) if word and word.casefold() != "prevailing"]
    ends = [index for index, word in enumerate(words, 1) if word.casefold() == "time"]
    for end in ends:
        for start in range(max(0, end - _LONGEST_NAME), end - 1):
            name = " ".join(words[start:end])
            match = resolve_zone(name)
            if match is not None and match.kind in {"named", "windows"}:
                return name, match.parts[0][0]
    return None


def _find_city(text: str) -> tuple[str, tzinfo] | None:
    words = split_heading(text)
    name = " ".join(word for word in words if word not in _TIME_WORDS)
    zone = zone_of_its_city(name) if name else None
    return None if zone is None else (name.title(), zone)
