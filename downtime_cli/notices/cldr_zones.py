"""What CLDR knows of zones: their names of old, the groups with one name, and which name holds when."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

from downtime_cli.core.announcing.place_names import CLOCKS
from downtime_cli.core.localtime import offset_minutes

_NO_NAME: Final = "∅∅∅"  # CLDR's mark for a name that must not be inherited from a parent locale
US_ZONES: Final = {
    "CST6CDT": "America/Chicago",
    "EST5EDT": "America/New_York",
    "MST7MDT": "America/Denver",
    "PST8PDT": "America/Los_Angeles",
}
"""POSIX names of clocks of the United States, which CLDR does not know, and a place that has each."""


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
def find_metazone(zone: str, year: int) -> str | None:
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


def find_season(wall: datetime) -> str:
    """`daylight` where clocks are ahead of those of the other half of the year, else `standard`.

    In Ireland standard time is that of summer, and winter is an hour behind; CLDR names them the other way round.
    """
    saved = wall.dst() or timedelta(0)
    middles = [wall.replace(month=month, day=1).dst() or timedelta(0) for month in (1, 7)]
    is_ahead = saved > timedelta(0) or (not saved and min(middles) < timedelta(0))
    return "daylight" if is_ahead else "standard"


def name_in(entry: object, length: str, season: str) -> str:
    """Look up the name of one length and season in an entry of CLDR; empty where there is none."""
    found = entry.get(length, {}).get(season, "") if hasattr(entry, "get") else ""
    return "" if found == _NO_NAME else str(found)
