"""Sums per bucket to one array per zone: which rows meet in the same hour is noticed on the way."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from downtime_cli.readers.hour_sums import HourSums


@dataclass(frozen=True, slots=True, kw_only=True)
class HourArrays:
    """Values by the file's text for a zone, from `first_hour` (epoch hours) on; NaN where there is none.

    `repeats`: how many cells got more than one row.
    """

    first_hour: int
    by_text: Mapping[str, array[float]]
    repeats: int


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
    repeats = sum(
        _lay_run(arrays, _Run(zones, [hours.get(bucket) for bucket in buckets], rows), first, shared)
        for zones, (buckets, rows) in sums.runs.items()
    )
    cells = 0
    for text, values in sums.cells.items():
        for bucket, value in values.items():
            if bucket in hours:
                repeats += _add(arrays[text], hours[bucket] - first, value)
        cells += len(values)
    in_runs = sum(len(zones) * len(rows) for zones, (_, rows) in sums.runs.items())
    return HourArrays(first_hour=first, by_text=arrays, repeats=repeats + sums.rows - in_runs - cells)


def _shared_hours(sums: HourSums, hours: Mapping[int, int]) -> set[int]:
    """Return the hours that more than one run or cell falls into."""
    counts = Counter(hours[bucket] for buckets, _ in sums.runs.values() for bucket in buckets if bucket in hours)
    lone = {hours[bucket] for values in sums.cells.values() for bucket in values if bucket in hours}
    return {hour for hour, count in counts.items() if count > 1 or hour in lone}


@dataclass(frozen=True, slots=True)
class _Run:
    """Rows of the same zones: the hour of each (None if it is not kept) and its values in the order of the zones."""

    zones: Sequence[str]
    hours: Sequence[int | None]
    rows: Sequence[array[float]]


def _lay_run(arrays: Mapping[str, array[float]], run: _Run, first: int, shared: set[int]) -> int:
    """Lay a run into its arrays, whole stretches at once; return how many cells met others."""
    if len(set(run.zones)) < len(run.zones):
        shared = {hour for hour in run.hours if hour is not None}
    repeats = 0
    for begin, end in _stretches(run.hours, shared):
        start = run.hours[begin]
        assert start is not None  # a stretch has hours
        for text, column in zip(run.zones, zip(*run.rows[begin:end], strict=True), strict=True):
            arrays[text][start - first : start - first + end - begin] = array("d", column)
    for hour, values in zip(run.hours, run.rows, strict=True):
        if hour in shared:
            assert hour is not None  # None is never shared
            repeats += sum(
                _add(arrays[text], hour - first, value) for text, value in zip(run.zones, values, strict=True)
            )
    return repeats


def _stretches(hours: Sequence[int | None], shared: set[int]) -> list[tuple[int, int]]:
    """Return the index ranges in which hours follow one another and nobody else has them."""
    found: list[tuple[int, int]] = []
    for index, hour in enumerate(hours):
        if hour is None or hour in shared:
            continue
        last = found[-1] if found else (0, -1)
        if last[1] == index and hours[index - 1] == hour - 1:
            found[-1] = (last[0], index + 1)
        else:
            found.append((index, index + 1))
    return found


def _add(values: array[float], index: int, value: float) -> bool:
    """Add a value to a cell; tell whether it had one."""
    had = not math.isnan(values[index])
    values[index] = values[index] + value if had else value
    return had
