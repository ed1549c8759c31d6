"""From when on and until when hours are asked for, in UTC."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TypeAlias

from downtime_cli.collect.hours import hour_of
from downtime_cli.core.errors import BadTextError, Place
from downtime_cli.core.window import EPOCH
from downtime_cli.core.window import HOUR as ONE_HOUR
from downtime_cli.request.given import Given
from downtime_cli.request.options import Options

TimesFor: TypeAlias = Callable[[datetime, Place], Callable[[str], datetime]]
"""How to read a time that is counted from some instant, if it is relative, and stands in a place."""


def read_as_of(options: Options, times_for: TimesFor, now: datetime) -> datetime:
    """Read from when on relative times are counted.

    Raises:
        UsageError: it is no time.
    """
    return options.as_of.read(times_for(now, options.as_of.place)) or now


def read_bounds(options: Options, times_for: TimesFor, as_of: datetime) -> tuple[int | None, int | None]:
    """Read the first hour to have, and the first not to have; relative ones count from the hour that has begun.

    Raises:
        UsageError: one is no whole hour in UTC.
    """
    begun = start_of_hour(as_of)
    since, until = (_read_hour(each, times_for(begun, each.place)) for each in (options.first_hour, options.end_hour))
    return since, until


def describe_bounds(options: Options) -> Iterator[str]:
    """Yield whose hours the bounds are, where the times of the source are by another clock."""
    if options.traffic_zone.texts and (options.first_hour.texts or options.end_hour.texts):
        yield "--since and --until without an offset are in UTC, not by --traffic-zone"


def start_of_hour(instant: datetime) -> datetime:
    """When the hour began that an instant is in."""
    return EPOCH + hour_of(instant) * ONE_HOUR


def _read_hour(given: Given[str], read: Callable[[str], datetime]) -> int | None:
    def whole(text: str) -> int:
        instant = read(text)
        if instant.minute or instant.second or instant.microsecond:
            raise BadTextError(
                f"expected a whole hour of UTC, got {text!r}", "write 2026-11-01T00:00Z, or count whole hours: -36h"
            )
        return hour_of(instant)

    return given.read(whole)
