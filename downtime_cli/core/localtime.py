"""
The one place that turns exact time into clock time and back.

Zones are `ZoneInfo` wherever a zone is meant, and `datetime.timezone` where the source knew only an offset.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from downtime_cli.core.window import Span, from_minute, to_minute

_SAMPLE_MINUTES: Final = 14 * 24 * 60


def zone_name(zone: tzinfo) -> str:
    """Name a zone as IANA does, or `UTC+05:30` for a fixed offset."""
    return zone.key if isinstance(zone, ZoneInfo) else str(zone)


@cache
def zone_keys() -> frozenset[str]:
    """List the names of IANA's zones, old ones too: the only names that are ever loaded.

    A computer's folder of zones holds more: `right/Europe/Berlin`, which counts leap seconds, and `localtime` or
    `posixrules`, which are other zones elsewhere. `Factory` is IANA's name for a clock that nobody has set.
    """
    from pkgutil import get_data

    data = get_data("tzdata", "zones")
    assert data is not None  # of a dependency
    return frozenset(data.decode("utf-8").split()) - {"Factory"}


@cache
def load_zone(name: str) -> ZoneInfo | None:
    """Load the zone of that very name, None if IANA has none."""
    return ZoneInfo(name) if name in zone_keys() else None


def offset_minutes(zone: tzinfo, instant: datetime) -> int:
    """Look up the zone's offset from UTC at the (aware) instant, in minutes east, rounded down."""
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None  # aware by construction
    return offset // timedelta(minutes=1)


def resolve_wall(wall: datetime, zone: tzinfo) -> datetime:
    """Find the instant of a naive clock time.

    A time that happens twice means the first of the two; one that does not exist moves on by the length of the gap
    (PEP 495, fold=0): 02:30 becomes 03:30 where clocks jump from 02:00 to 03:00.
    """
    return wall.replace(tzinfo=zone).astimezone(UTC)


def is_missing_wall(wall: datetime, zone: tzinfo) -> bool:
    """Whether clocks of the zone skip that naive time."""
    return resolve_wall(wall, zone).astimezone(zone).replace(tzinfo=None) != wall


def is_repeated_wall(wall: datetime, zone: tzinfo) -> bool:
    """Whether clocks of the zone show that naive time twice."""
    first = wall.replace(tzinfo=zone, fold=0).utcoffset()
    second = wall.replace(tzinfo=zone, fold=1).utcoffset()
    return first != second and not is_missing_wall(wall, zone)


def first_shown(wall: datetime, zone: tzinfo) -> datetime:
    """Find the first instant at which clocks of the zone show that naive time, or a later one where they skip it."""
    if not is_missing_wall(wall, zone):
        return resolve_wall(wall, zone)
    before, after = (to_minute(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)) for fold in (1, 0))
    return from_minute(_bisect_change(zone, before, after, offset_minutes(zone, from_minute(before))))


def day_span(day: date, zone: tzinfo) -> Span:
    """Span the whole local day in exact time; 23 or 25 hours where clocks change.

    Raises:
        ValueError: clocks of the zone skip the whole day.
    """
    midnight = datetime.combine(day, time())
    return Span(first_shown(midnight, zone), first_shown(midnight + timedelta(days=1), zone))


class Clock(Struct, frozen=True):
    """The offsets of a zone over a span of time, as plain numbers: quick to look up, and equal for zones that agree."""

    starts: tuple[int, ...]
    """When each offset begins to hold, in epoch minutes, ascending; the first also holds before its start."""
    offsets: tuple[int, ...]
    """The offset from each start until the next one, in minutes east of UTC."""

    def offset_at(self, epoch_minute: int) -> int:
        """Look up the offset from UTC, in minutes, at an epoch minute."""
        return self.offsets[max(0, bisect_right(self.starts, epoch_minute) - 1)]

    def minute_at(self, wall_minute: int) -> int:
        """Find the epoch minute at which clocks show a time, given as minutes of the local clock since 1970.

        It follows `resolve_wall`: the first of two, and a skipped time moves on by the gap.
        """
        offset = self.offsets[0]
        for start, (before, after) in zip(self.starts[1:], pairwise(self.offsets), strict=True):
            if wall_minute < start + max(before, after):
                break
            offset = after
        return wall_minute - offset

    def segments(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield `(start, end, offset)` in epoch minutes for each stretch of `[start, end)` without a change."""
        for index, offset in enumerate(self.offsets):
            low = start if index == 0 else max(start, self.starts[index])
            high = end if index + 1 == len(self.starts) else min(end, self.starts[index + 1])
            if low < high:
                yield low, high, offset

    def shown(self, wall: tuple[int, int], start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the stretches of `[start, end)`, in epoch minutes, in which the clock shows a time inside `wall`.

        `wall` is half-open, in minutes of the local clock since 1970. A time that is shown twice is inside twice.
        """
        for low, high, offset in self.segments(start, end):
            first, last = max(low, wall[0] - offset), min(high, wall[1] - offset)
            if first < last:
                yield first, last


def build_clock(zone: tzinfo, span: Span) -> Clock:
    """Collect the zone's offsets over the span.

    Offsets are sampled every two weeks and changes are found by bisection: since 1970 no zone has left an offset and
    come back to it sooner (the shortest such spell is Ramadan in Morocco and Egypt, four weeks).
    """
    low, end = to_minute(span.start), to_minute(span.end)
    starts, offsets = [low], [offset_minutes(zone, from_minute(low))]
    for sample in range(low // _SAMPLE_MINUTES, end // _SAMPLE_MINUTES + 1):
        for start, offset in _find_changes(zone, sample):
            if low < start <= end:
                starts.append(start)
                offsets.append(offset)
    return Clock(tuple(starts), tuple(offsets))


@cache  # a backtest asks for the same weeks again and again
def _find_changes(zone: tzinfo, sample: int) -> tuple[tuple[int, int], ...]:
    """Find the changes in two weeks, after their start until their end, each with its new offset."""
    offset, last = _sampled_offset(zone, sample), _sampled_offset(zone, sample + 1)
    low, end = sample * _SAMPLE_MINUTES, (sample + 1) * _SAMPLE_MINUTES
    changes: list[tuple[int, int]] = []
    while offset != last:
        low = _bisect_change(zone, low, end, offset)
        offset = offset_minutes(zone, from_minute(low))
        changes.append((low, offset))
    return tuple(changes)


@cache
def _sampled_offset(zone: tzinfo, sample: int) -> int:
    return offset_minutes(zone, from_minute(sample * _SAMPLE_MINUTES))


def _bisect_change(zone: tzinfo, low: int, high: int, offset: int) -> int:
    """Find the first minute in `(low, high]` whose offset differs, given that it does at `high` and not at `low`."""
    while high - low > 1:
        middle = (low + high) // 2
        if offset_minutes(zone, from_minute(middle)) == offset:
            low = middle
        else:
            high = middle
    return high


def hour_of_week(local_minute: int) -> int:
    """Number the hour of week, Monday 00:00 being 0, of a minute of a local clock since 1970-01-01, a Thursday."""
    return (local_minute // 60 + 72) % 168
