"""
The one place that turns exact time into clock time and back.

Zones are `ZoneInfo` wherever a zone is meant, and `datetime.timezone` where the source knew only an offset.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from downtime_cli.core.window import Span


def zone_name(zone: tzinfo) -> str:
    """Return the IANA name, or `UTC+05:30` for a fixed offset."""
    return zone.key if isinstance(zone, ZoneInfo) else str(zone)


def offset_minutes(zone: tzinfo, instant: datetime) -> int:
    """Return the zone's offset from UTC at the (aware) instant, in minutes east, rounded down."""
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None  # aware by construction
    return offset // timedelta(minutes=1)


def resolve_wall(wall: datetime, zone: tzinfo) -> datetime:
    """Return the instant of a naive clock time.

    A time that happens twice is the first of the two; one that does not exist is moved on by the length of the gap
    (PEP 495, fold=0), so that 02:30 becomes 03:30 where clocks jump from 02:00 to 03:00.
    """
    return wall.replace(tzinfo=zone).astimezone(UTC)


def is_missing_wall(wall: datetime, zone: tzinfo) -> bool:
    """Tell whether clocks of the zone skip that naive time."""
    return resolve_wall(wall, zone).astimezone(zone).replace(tzinfo=None) != wall


def is_repeated_wall(wall: datetime, zone: tzinfo) -> bool:
    """Tell whether clocks of the zone show that naive time twice."""
    first = wall.replace(tzinfo=zone, fold=0).utcoffset()
    second = wall.replace(tzinfo=zone, fold=1).utcoffset()
    return first != second and not is_missing_wall(wall, zone)


def day_span(day: date, zone: tzinfo) -> Span:
    """Return the whole local day in exact time; 23 or 25 hours long where clocks change."""
    midnight = datetime.combine(day, time())
    return Span(resolve_wall(midnight, zone), resolve_wall(midnight + timedelta(days=1), zone))
