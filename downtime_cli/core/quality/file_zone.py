"""
Where a file may have been written whose times were read by another clock: the zones that fit, and the words for them.

Clocks of many zones change at the same time: the data shows that a clock is one of theirs, but not which.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from downtime_cli.core.audience import Audience
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.wording import either

REGIONS: Final = (
    ("America/New_York", "America/Chicago", "America/Los_Angeles"),
    ("Europe/London", "Europe/Lisbon", "Europe/Dublin"),
    ("Europe/Berlin", "Europe/Madrid", "Europe/Paris"),
    ("Europe/Kyiv", "Europe/Bucharest", "Europe/Athens"),
    ("Australia/Sydney", "Australia/Melbourne", "Australia/Adelaide"),
    ("Pacific/Auckland",),
    ("America/Santiago",),
)
"""For each time at which clocks of many people change, zones in which they do."""
_MOST_ZONES: Final = 10  # of an audience
_MOST_NAMED: Final = 3


def zones_to_try(audience: Audience | None) -> tuple[tzinfo, ...]:
    """List zones whose clocks may be those of a file: where most users are first, then some of each region."""
    users = [zone.zone for zone in audience.zones[:_MOST_ZONES]] if audience else []
    return tuple(dict.fromkeys([*users, *(ZoneInfo(name) for region in REGIONS for name in region)]))


def name_some(zones: Sequence[tzinfo]) -> str:
    """Name the first of several zones."""
    return either([zone_name(zone) for zone in zones[:_MOST_NAMED]])


def ask_where_written(read_by: tzinfo) -> str:
    """Ask for the zone of a file; by which it was read is said."""
    return f"say with --traffic-zone where the file, read as {zone_name(read_by)}, was written"


def name_alike(zones: Sequence[tzinfo]) -> str:
    """Say of a clock that its changes are those of any of these zones."""
    return f"a zone whose clocks change as the file shows, such as {name_some(zones)}"
