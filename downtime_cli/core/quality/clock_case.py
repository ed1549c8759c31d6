"""Whose clocks the traffic is judged by: those of its users where somebody says who they are, else that of the file."""

from __future__ import annotations

from datetime import tzinfo
from typing import Final

from msgspec import Struct

from downtime_cli.core.audience import Audience
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.quality.days import DayGrid

ONE_CLOCK: Final = 0.8  # share of users from which on their zone's clock is the clock of the rhythm


class ClockCase(Struct, frozen=True, kw_only=True):
    """What is known about clocks: the grid, by the clock of most users or else of the file, and where both come from.

    `audience` is None where nobody is said to use the service; `file_zone` is what the stamps were read by, and
    `has_offsets` tells that they said it themselves.
    """

    grid: DayGrid
    audience: Audience | None
    file_zone: tzinfo
    has_offsets: bool


def clock_of_most(audience: Audience) -> tzinfo | None:
    """Return the zone by whose clock most users live, None if no zone has 80 % of them."""
    return audience.largest if audience.zones[0].share >= ONE_CLOCK else None


def is_utc(zone: tzinfo) -> bool:
    """Tell whether the zone is UTC, which is nobody's clock: it is where data is kept, not where people live."""
    return zone_name(zone) in {"UTC", "Etc/UTC", "Z", "GMT", "Etc/GMT"}
