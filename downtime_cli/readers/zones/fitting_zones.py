"""Which zones have clocks that behave as a file shows: they repeat its doubled hours, or make its days so long."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice
from zoneinfo import ZoneInfo

from downtime_cli.core.localtime import day_span, is_repeated_wall
from downtime_cli.readers.zones.countries import zones_by_weight
from downtime_cli.readers.zones.zone_names import place_zones

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a clock on the wall
_MINUTE = timedelta(minutes=1)
_MOST_ZONES = 3


def zones_that_repeat(minutes: Iterable[int]) -> tuple[str, ...]:
    """List the most populous zones whose clocks show every one of these times twice, at most three.

    Rows that repeat exactly such times are no mistake: they are local time in an autumn night. Times may as well be
    those at which hours, or parts of them, end: zones are then those that show twice what is just before each of them.

    Args:
        minutes: the times, on the clock of the file, in minutes since 1970-01-01.
    """
    starts = [_EPOCH + timedelta(minutes=minute) for minute in minutes]
    ends = [wall - _MINUTE for wall in starts]

    def repeats_all(zone: tzinfo, walls: Iterable[datetime]) -> bool:
        return all(is_repeated_wall(wall, zone) for wall in walls)

    if not starts:
        return ()
    return _find_zones(lambda zone: repeats_all(zone, starts), lambda zone: repeats_all(zone, ends))


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


def _find_zones(*fits: Callable[[tzinfo], bool]) -> tuple[str, ...]:
    """Find zones for which one of the tests holds, the earlier test first; those of few people if no other does."""
    for names in (zones_by_weight(), place_zones()):
        for is_fit in fits:
            found = tuple(islice((name for name in names if is_fit(ZoneInfo(name))), _MOST_ZONES))
            if found:
                return found
    return ()
