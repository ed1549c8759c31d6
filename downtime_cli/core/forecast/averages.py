"""Means, medians and quantiles of what is known; NaN stands for what is not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence


def steady(value: float) -> float:
    """Return the value to 12 significant digits, so that the rounding of sums cannot decide between equal hours."""
    return float(f"{value:.12g}")


def known(values: Sequence[float]) -> Sequence[float]:
    """Return the values that are not NaN."""
    if not math.isnan(sum(values)):
        return values
    return [value for value in values if value == value]  # noqa: PLR0124 - not NaN, faster than a call for each


def mean_of_known(values: Iterable[float]) -> float:
    """Return the mean of the values that are not NaN, or NaN."""
    measured: Sequence[float] = list(values)
    total = math.fsum(measured)
    if math.isnan(total):
        measured = known(measured)
        total = math.fsum(measured)
    return total / len(measured) if measured else math.nan


def median(ordered: Sequence[float]) -> float:
    """Return the median of sorted values; `statistics.median` costs a slow import."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def quantile(ordered: Sequence[float], fraction: float) -> float:
    """Return the quantile by linear interpolation between order statistics (Hyndman and Fan's type 7)."""
    position = fraction * (len(ordered) - 1)
    low = math.floor(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)
