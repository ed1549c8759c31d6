"""
The statistics of an hour of the week: usual values, outliers, means in which recent weeks weigh more.

A slot is one hour of week by some clock; series are cut into slots by index, 168 hours apart between clock changes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import compress
from operator import mul
from typing import Final

from downtime_cli.core.localtime import Clock, hour_of_week
from downtime_cli.core.traffic import HOURS_PER_WEEK, HourSeries

HALF_LIFE_WEEKS: Final = 8
HISTORY_WEEKS: Final = 52
_OUTLIER_DEVIATIONS: Final = 4.0
_NORMAL: Final = 1.4826  # scales a median absolute deviation to a standard deviation of normal data
_MIN_FOR_OUTLIERS: Final = 4


def take_recent(series: HourSeries) -> HourSeries:
    """Return the last year of a series: what is older would weigh less than 2 %."""
    first = max(0, len(series.values) - HISTORY_WEEKS * HOURS_PER_WEEK)
    return HourSeries(series.first_epoch_hour + first, series.values[first:])


@cache
def recency_weights(count: int) -> tuple[float, ...]:
    """Return the weight of each of `count` consecutive hours: 1 on the last day, halved every 8 weeks before it."""
    return tuple(0.5 ** ((count - index) // 24 / (7 * HALF_LIFE_WEEKS)) for index in range(count))


def slot_indices(series: HourSeries, clock: Clock, phase_minutes: int) -> list[list[int]]:
    """Return, for each hour of week by the clock, the indices of the hours of the series that have data."""
    slots: list[list[int]] = [[] for _ in range(HOURS_PER_WEEK)]
    first = series.first_epoch_hour * 60 + phase_minutes
    known = [value == value for value in series.values]  # noqa: PLR0124 - not NaN, faster than a call for each
    index = 0
    for _, end, offset in clock.segments(first, first + len(series.values) * 60):
        stop = -(-(end - first) // 60)
        for begin in range(index, min(index + HOURS_PER_WEEK, stop)):
            slot = slots[hour_of_week(first + begin * 60 + offset)]
            slot += compress(range(begin, stop, HOURS_PER_WEEK), known[begin:stop:HOURS_PER_WEEK])
        index = stop
    return slots


def usual_range(values: Sequence[float]) -> tuple[float, float]:
    """Return the edges of what is usual: 4 robust standard deviations around the median.

    Of fewer than 4 values, or if most of them are equal, everything is usual.
    """
    if len(values) < _MIN_FOR_OUTLIERS:
        return -math.inf, math.inf
    middle = _median(sorted(values))
    deviation = _NORMAL * _median(sorted([abs(value - middle) for value in values]))
    reach = _OUTLIER_DEVIATIONS * deviation if deviation else math.inf
    return middle - reach, middle + reach


def hold_outliers_down(series: HourSeries, clock: Clock, phase_minutes: int) -> HourSeries:
    """Return the series with unusual values of each slot pulled in to the edge of what is usual."""
    values = series.values[:]
    for slot in slot_indices(series, clock, phase_minutes):
        low, high = usual_range([values[index] for index in slot])
        for index in slot:
            values[index] = min(max(values[index], low), high)
    return HourSeries(series.first_epoch_hour, values)


def weekly_means(series: HourSeries, clock: Clock, phase_minutes: int) -> list[float]:
    """Return the mean of each hour of week by the clock: outliers held down, recent weeks weighing more."""
    weights = recency_weights(len(series.values))
    means: list[float] = []
    for slot in slot_indices(series, clock, phase_minutes):
        values = [series.values[index] for index in slot]
        low, high = usual_range(values)
        if values and (min(values) < low or max(values) > high):
            values = [min(max(value, low), high) for value in values]
        weigh = [weights[index] for index in slot]
        means.append(sum(map(mul, values, weigh)) / sum(weigh) if values else math.nan)
    return fill_gaps(means)


def fill_gaps(profile: list[float]) -> list[float]:
    """Fill hours of week never seen (NaN) with the mean of the same hour on like days, on any day, or of all."""
    filled = profile[:]
    for index, value in enumerate(profile):
        if math.isnan(value):
            day, hour = divmod(index, 24)
            alike = range(5) if day < 5 else range(5, 7)
            same_hour = [profile[other * 24 + hour] for other in range(7)]
            sources = ([same_hour[other] for other in alike], same_hour, profile, [0.0])
            filled[index] = next(mean for mean in map(_mean_of_known, sources) if not math.isnan(mean))
    return filled


def steady(value: float) -> float:
    """Return the value to 12 significant digits, so that the rounding of sums cannot decide between equal hours."""
    return float(f"{value:.12g}")


def _mean_of_known(values: Iterable[float]) -> float:
    """Return the mean of the values that are not NaN, or NaN."""
    known = [value for value in values if not math.isnan(value)]
    return math.fsum(known) / len(known) if known else math.nan


def _median(ordered: Sequence[float]) -> float:
    """Return the median of sorted values; `statistics.median` costs a slow import."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
