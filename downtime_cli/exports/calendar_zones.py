"""
Definitions of zones for calendars (RFC 5545 §3.6.5): every change of the clock in the years of the dates, one by one.

They are written from the zone's own data: what libraries derive has been an hour off (`DTSTART` is by the clock before
the change).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from downtime_cli.core.localtime import build_clock, zone_name
from downtime_cli.core.window import DAY, Span, from_minute

if TYPE_CHECKING:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard


def zone_id(zone: tzinfo) -> str:
    """Name a zone in a parameter, which holds no colon: `Europe/Berlin`, `UTC+0530`."""
    return zone_name(zone).replace(":", "")


def define_zones(named: Iterable[tuple[tzinfo, int, int]]) -> Iterator[Timezone]:
    """Yield one definition for each of the zones that events name, given with the first and last year of its dates."""
    years: dict[str, tuple[tzinfo, set[int]]] = {}
    for zone, first, last in named:
        years.setdefault(zone_id(zone), (zone, set()))[1].update((first, last))
    for zone, found in years.values():
        yield _define(zone, min(found), max(found))


def _define(zone: tzinfo, first: int, last: int) -> Timezone:
    from icalendar import Timezone

    # Local years begin and end up to a day apart from those of UTC.
    span = Span(datetime(first, 1, 1, tzinfo=UTC) - 2 * DAY, datetime(last + 1, 1, 1, tzinfo=UTC) + 2 * DAY)
    clock = build_clock(zone, span)
    component = Timezone()
    component.add("tzid", zone_id(zone))
    offsets = pairwise((clock.offsets[0], *clock.offsets))
    for start, (before, after) in zip(clock.starts, offsets, strict=True):
        component.add_component(_observance(zone, from_minute(start), before, after))
    return component


def _observance(zone: tzinfo, start: datetime, before: int, after: int) -> TimezoneStandard | TimezoneDaylight:
    """Build a stretch without a change, from an instant on, with the offsets before and since in minutes."""
    from icalendar import TimezoneDaylight, TimezoneStandard

    local = start.astimezone(zone)
    is_summer = (local.dst() or timedelta(0)) > timedelta(0)
    part = TimezoneDaylight() if is_summer else TimezoneStandard()
    part.add("dtstart", (start + timedelta(minutes=before)).replace(tzinfo=None))
    part.add("tzoffsetfrom", timedelta(minutes=before))
    part.add("tzoffsetto", timedelta(minutes=after))
    if isinstance(zone, ZoneInfo):
        part.add("tzname", local.tzname())
    return part
