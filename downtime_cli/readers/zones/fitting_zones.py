"""Which zones have clocks that behave as a file shows: they repeat its doubled hours, or make its days so long."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice
from zoneinfo import ZoneInfo

from downtime_cli.core.localtime import day_span, is_repeated_wall
from downtime_cli.readers.zones.countries import zones_by_weight

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a clock on the wall
_MOST_ZONES = 3


def zones_that_repeat(hours: Iterable[int]) -> tuple[str, ...]:
    """List the most populous zones whose clocks show every one of these hours twice, at most three.

    Rows that repeat exactly such hours are no mistake: they are local time in an autumn night.

    Args:
        hours: the minutes, on the clock of the file since 1970-01-01, at which hours start.
    """
    walls = [_EPOCH + timedelta(minutes=minute) for minute in hours]

    def repeats_all(zone: tzinfo) -> bool:
        return all(is_repeated_wall(wall, zone) for wall in walls)

    return _find_zones(repeats_all) if walls else ()


def zones_with_days_of(length: timedelta, days: Iterable[date]) -> tuple[str, ...]:
    """List the most populous zones in which every one of these days is that long, at most three."""
    wanted = tuple(days)

    def has_all(zone: tzinfo) -> bool:
        return all(day_length(day, zone) == length for day in wanted)

    return _find_zones(has_all) if wanted else ()


def day_length(day: date, zone: tzinfo) -> timedelta:
    """Measure a local day in exact time; zero for one that clocks skip."""
    try:
        span = day_span(day, zone)
    except ValueError:
        return timedelta(0)
    return span.end - span.start


def name_zones(zones: Iterable[str]) -> str:
    """Join the names of zones for a remedy: `A, B or C`."""
    *others, last = zones
    return f"{', '.join(others)} or {last}" if others else last


def _find_zones(fits: Callable[[tzinfo], bool]) -> tuple[str, ...]:
    return tuple(islice((name for name in zones_by_weight() if fits(ZoneInfo(name))), _MOST_ZONES))
