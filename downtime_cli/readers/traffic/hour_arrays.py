"""Sums per bucket to one array per zone."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from downtime_cli.readers.traffic.hour_sums import HourSums


class HourArrays(Struct, frozen=True, kw_only=True):
    """Values by the file's text for a zone, from `first_hour` (epoch hours) on; NaN where there is none."""

    first_hour: int
    by_text: Mapping[str, array[float]]


def build_arrays(sums: HourSums, hours: Mapping[int, int]) -> HourArrays:
    """Lay the sums of all kept buckets into arrays.

    Args:
        sums: what was read.
        hours: epoch hour of each bucket that is kept, at least one.
    """
    first, last = min(hours.values()), max(hours.values())
    texts = {*sums.cells, *(text for zones in sums.runs for text in zones)}
    arrays = {text: array("d", [math.nan]) * (last - first + 1) for text in sorted(texts)}
    shared = _shared_hours(sums, hours)
    for zones, (buckets, rows) in sums.runs.items():
        kept = [(hours[bucket] - first, row) for bucket, row in zip(buckets, rows, strict=True) if bucket in hours]
        _lay_run([arrays[text] for text in zones], kept, {hour - first for hour in shared})
    for text, values in sums.cells.items():
        for bucket, value in values.items():
            if bucket in hours:
                _add(arrays[text], hours[bucket] - first, value)
    return HourArrays(first_hour=first, by_text=arrays)


def _shared_hours(sums: HourSums, hours: Mapping[int, int]) -> set[int]:
    """Return the hours of runs that more than one bucket falls into, as clock changes can have it."""
    counts = Counter(hours[bucket] for buckets, _ in sums.runs.values() for bucket in buckets if bucket in hours)
    return {hour for hour, count in counts.items() if count > 1}


def _lay_run(arrays: Sequence[array[float]], rows: Sequence[tuple[int, array[float]]], shared: set[int]) -> None:
    """Lay rows of values, one for each array, at their indices: whole stretches of lone hours at once."""
    lone = [row for row in rows if row[0] not in shared]
    for begin, end in _stretches([index for index, _ in lone]):
        start = lone[begin][0]
        columns = zip(*(values for _, values in lone[begin:end]), strict=True)
        for target, column in zip(arrays, columns, strict=True):
            target[start : start + end - begin] = array("d", column)
    for index, values in rows:
        if index in shared:
            for target, value in zip(arrays, values, strict=True):
                _add(target, index, value)


def _stretches(indices: Sequence[int]) -> list[tuple[int, int]]:
    """Return the ranges of positions at which indices follow one another."""
    found: list[tuple[int, int]] = []
    for position, index in enumerate(indices):
        if found and indices[position - 1] == index - 1:
            found[-1] = (found[-1][0], position + 1)
        else:
            found.append((position, position + 1))
    return found


def _add(values: array[float], index: int, value: float) -> None:
    """Add a value to a cell that may have one."""
    values[index] = value if math.isnan(values[index]) else values[index] + value
