"""Exact time for formats that know whole minutes only, or the wall clock of the machine that reads them."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from downtime_cli.core.localtime import is_repeated_wall
from downtime_cli.core.window import EPOCH, MINUTE, Span
from downtime_cli.exports.settings import TargetSettings


def whole_minutes(window: Span) -> Span:
    """Return the shortest span of whole minutes that holds the window."""
    return Span(floor_minute(window.start), EPOCH - (EPOCH - window.end) // MINUTE * MINUTE)


def floor_minute(instant: datetime) -> datetime:
    """Return the last whole minute by then."""
    return EPOCH + (instant - EPOCH) // MINUTE * MINUTE


def wall_clock(instant: datetime, zone: tzinfo, *, step: timedelta) -> datetime:
    """Return what a zone's clocks show then, or by the next `step` at which they show something only once.

    A wall clock alone cannot tell the two passes of a repeated hour apart, and systems differ in which they take: so
    spans are widened, or a job starts early and waits. An aware time, for the caller to see how far it moved.
    """
    while is_repeated_wall(instant.astimezone(zone).replace(tzinfo=None), zone):
        instant += step
    return instant.astimezone(zone)


def machine_zone(settings: TargetSettings) -> tzinfo:
    """Return the zone that the setting `timezone` names.

    Raises:
        InputError: there is no such zone.
    """
    from zoneinfo import ZoneInfo

    name = settings.one("timezone").strip()
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, not of the form of a name, or a folder of zones
        settings.refuse("timezone", f"expected a time zone, got {name!r}", "write an IANA name: Europe/Berlin, Etc/UTC")
