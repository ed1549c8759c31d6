"""Whose clock wrote stamps that carry offsets: the most populous zone that has had all of those offsets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from downtime_cli.core.localtime import offset_minutes
from downtime_cli.core.window import from_minute
from downtime_cli.readers.zone_names import zones_by_weight

_SAMPLE_EVERY: Final = 500


def infer_zone(offsets: Mapping[int, int]) -> tuple[tzinfo | None, str]:
    """Return the zone that fits `{minute in UTC: offset in minutes}`, and why; None if no zone fits.

    Stamps that are all in UTC are UTC.
    """
    if not any(offsets.values()):
        return UTC, ""
    pairs = _telling(offsets)
    for name in zones_by_weight():
        zone = ZoneInfo(name)
        if all(offset_minutes(zone, from_minute(minute)) == offset for minute, offset in pairs):
            return zone, f"the clock of the traffic is taken to be {name}, the most populous zone with its offsets"
    return None, ""


def _telling(offsets: Mapping[int, int]) -> list[tuple[int, int]]:
    """Return the stamps around every change of offset, and some in between, those around changes first."""
    ordered = sorted(offsets.items())
    around = [stamp for pair in pairwise(ordered) if pair[0][1] != pair[1][1] for stamp in pair]
    return [*around, *ordered[::_SAMPLE_EVERY], ordered[-1]]
