"""Hours that clocks show twice, laid into the two exact hours they are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from downtime_cli.readers.traffic.exact_hours import WallHours
from downtime_cli.readers.traffic.hour_arrays import HourArrays
from downtime_cli.readers.traffic.hour_sums import HourSums, Key


def split_doubled(sums: HourSums, wall: WallHours, arrays: HourArrays, hours: Mapping[int, int]) -> None:
    """Write the two exact hours of each doubled one into the arrays, in place.

    An hour that came twice gives its first rows to the first and the others to the second; a sum is split in halves.
    """
    for text, values in arrays.by_text.items():
        for bucket in wall.halved:
            if bucket in hours:
                half = values[hours[bucket] - arrays.first_hour] / 2
                _put(values, hours[bucket] - arrays.first_hour, (half, half))
        for bucket in wall.paired:
            rows = sums.doubtful.get((bucket, text))
            if bucket in hours and rows:
                _put(values, hours[bucket] - arrays.first_hour, _pair(rows))


def _put(values: Sequence[float], index: int, pair: tuple[float, float]) -> None:
    """Write two hours, the second one only where the array still reaches."""
    assert hasattr(values, "__setitem__")  # an array
    for offset, value in enumerate(pair):
        if index + offset < len(values):
            values[index + offset] = value


def _pair(rows: Sequence[tuple[Key, float]]) -> tuple[float, float]:
    """Return the sums of the first and the second time each stamp came."""
    by_stamp: dict[Key, list[float]] = {}
    for key, value in rows:
        by_stamp.setdefault(key, []).append(value)
    first = math.fsum(value for values in by_stamp.values() for value in values[: (len(values) + 1) // 2])
    second = math.fsum(value for values in by_stamp.values() for value in values[(len(values) + 1) // 2 :])
    return first, second
