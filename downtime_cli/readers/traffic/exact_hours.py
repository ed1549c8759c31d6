"""
Clock hours to exact hours: what to do with the hour that clocks skip and the one they show twice.

Works on buckets (minutes on the wall at which hours start) once all of them are known, since the neighbours tell how a
file was written: by the start of the hour or its end, with both of the doubled hours, their sum, or only one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Final

from msgspec import Struct, field

from downtime_cli.core.localtime import is_missing_wall, is_repeated_wall, resolve_wall
from downtime_cli.core.window import to_minute

_WALL_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - a clock on the wall
_DAY: Final = 1440


class WallHours(Struct, kw_only=True):
    """How the buckets of a file become exact hours.

    `starts`: bucket -> minute in UTC; `left_out`: skipped hours whose exact hour has data of its own; `moved`: skipped
    hours that were used; `halved`, `paired`, `single`: doubled hours that held a sum, both hours, or one of them.
    `ends_hours` tells that stamps are the ends of hours; buckets are then an hour early already.
    """

    starts: dict[int, int] = field(default_factory=dict)
    left_out: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    halved: list[int] = field(default_factory=list)
    paired: list[int] = field(default_factory=list)
    single: list[int] = field(default_factory=list)
    ends_hours: bool = False


def to_wall(bucket: int) -> datetime:
    """Return the clock time of a bucket."""
    return _WALL_EPOCH + timedelta(minutes=bucket)


def place_hours(totals: Mapping[int, float], rows: Mapping[int, int], zone: tzinfo, *, is_count: bool) -> WallHours:
    """Return how each bucket of `totals` (the sum over zones) becomes exact time in the zone.

    Args:
        totals: value of every bucket.
        rows: how many rows the doubled hours and those after them have.
        zone: the clock of the file.
        is_count: whether values add up, so that a doubled hour may hold the sum of both.
    """
    skipped, doubled = _changes(totals, zone)
    found = WallHours(ends_hours=_are_ends(totals, rows, skipped, doubled))
    shift = 60 if found.ends_hours else 0
    present = {bucket - shift: value for bucket, value in totals.items()}
    skipped, doubled = _changes(present, zone) if shift else (skipped, doubled)
    offsets = _DayOffsets(zone)
    for bucket in present:
        found.starts[bucket + shift] = bucket - offsets.at(bucket)
    for bucket in skipped:
        if bucket + 60 in present:
            found.left_out.append(bucket + shift)
            del found.starts[bucket + shift]
        else:
            found.moved.append(bucket + shift)
    for bucket in doubled:
        if rows.get(bucket + shift, 0) >= 1.5 * max(1, rows.get(bucket + shift + 60, 1)):
            found.paired.append(bucket + shift)
        elif is_count and _is_sum(present, bucket):
            found.halved.append(bucket + shift)
        else:
            found.single.append(bucket + shift)
    return found


class _DayOffsets(Struct):
    """Offsets by day, so that a long file asks the clock once a day; days of a change are asked hour by hour."""

    zone: tzinfo
    known: dict[int, int | None] = field(default_factory=dict)

    def at(self, bucket: int) -> int:
        """Return the offset in minutes east by which a bucket becomes exact time."""
        day = bucket // _DAY
        if day not in self.known:
            first, last = self._exact(day * _DAY), self._exact(day * _DAY + _DAY)
            self.known[day] = first if first == last else None
        offset = self.known[day]
        return self._exact(bucket) if offset is None else offset

    def _exact(self, bucket: int) -> int:
        """Return the offset at a clock time, by which a skipped one is moved on and a doubled one is the first."""
        return bucket - to_minute(resolve_wall(to_wall(bucket), self.zone))


def _changes(present: Mapping[int, float], zone: tzinfo) -> tuple[list[int], list[int]]:
    """Return the buckets that clocks skip and those they show twice."""
    skipped, doubled = [], []
    for day in {bucket // _DAY for bucket in present}:
        start = to_wall(day * _DAY)
        if start.replace(tzinfo=zone).utcoffset() == (start + timedelta(days=1)).replace(tzinfo=zone).utcoffset():
            continue
        for bucket in range(day * _DAY, (day + 1) * _DAY, 60):
            if bucket in present and is_missing_wall(to_wall(bucket), zone):
                skipped.append(bucket)
            elif bucket in present and is_repeated_wall(to_wall(bucket), zone):
                doubled.append(bucket)
    return sorted(skipped), sorted(doubled)


def _are_ends(present: Mapping[int, float], rows: Mapping[int, int], skipped: list[int], doubled: list[int]) -> bool:
    """Tell whether stamps are the ends of hours: it shows at clock changes, an hour later than it would otherwise.

    In spring the skipped hour is there and the one after it is not; in autumn it is the one after that comes twice.
    """
    ends = sum(bucket + 60 not in present and bucket + 120 in present for bucket in skipped)
    starts = sum(bucket + 60 in present for bucket in skipped)
    for bucket in doubled:
        here, after = rows.get(bucket, 0), rows.get(bucket + 60, 0)
        ends += bool(here) and after >= 1.5 * here
        starts += bool(after) and here >= 1.5 * after
    return ends > starts


def _is_sum(present: Mapping[int, float], bucket: int) -> bool:
    """Tell whether a doubled hour holds the sum of both: its value is more like its neighbours' sum than their mean."""
    before, after = present.get(bucket - 60), present.get(bucket + 60)
    if before is None or after is None:
        return False
    value, both = present[bucket], before + after
    return abs(value - both) < abs(value - both / 2)
