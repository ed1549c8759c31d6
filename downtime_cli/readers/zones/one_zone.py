"""The one zone that somebody means who types it: by its name, a city, a country, or the letters of a clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta, tzinfo
from zoneinfo import ZoneInfo

from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.readers.zones.abbreviations import Meaning, offsets_of
from downtime_cli.readers.zones.zone_names import (
    UTC_NAMES,
    ZoneMatch,
    offsets_in,
    parse_zone,
    resolve_zone,
    zone_of_city,
)


def name_zone(text: str, place: Place) -> tuple[tzinfo, bool]:
    """Find the one zone that somebody means, by a city too, and whether that is its name, or an offset.

    Raises:
        InputError: it is unknown, a place with several, or the letters of a clock that is shown for part of the year.
    """
    match = resolve_zone(text)
    if (meanings := offsets_of(text)) and " ".join(text.split()).casefold() not in UTC_NAMES:
        return _name_clock(text, match, meanings, place), False
    city = zone_of_city(text) if match is None else None
    is_named = match is not None and match.kind in {"iana", "alias", "offset"}
    return city or parse_zone(text, place), is_named


def _name_clock(text: str, match: ZoneMatch | None, meanings: Sequence[Meaning], place: Place) -> tzinfo:
    """Find the zone of letters such as `CET`: that of IANA if it is as people mean it, or one that has no other clock.

    IANA's `EST` has no summer time, and people who write it mean New York.
    """
    (offset, name), others = meanings[0], meanings[1:]
    meant = offsets_in(ZoneInfo(name))
    if not others and match is not None and offsets_in(match.parts[0][0]) == meant:
        return match.parts[0][0]
    if not others and meant == {timedelta(minutes=offset)}:
        return ZoneInfo(name)
    fixed = f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
    message = f"{text.strip()!r} may be {fixed} all year, or the clock of {name} with its clock changes"
    remedy = f"write {name}, or {fixed}"
    if others:
        zones = ", ".join(meaning.zone for meaning in meanings)
        message, remedy = f"{text.strip()!r} may be the clock of {zones}", f"take one of {zones}"
    raise InputError.of(IssueCode.UNKNOWN_ZONE, message, remedy, place)
