"""Means, medians and quantiles of what is known; NaN stands for what is not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence


def steady(value: float) -> float:
    """Round to 12 significant digits, so that rounding errors in sums cannot decide between equal hours."""
    return float(f"{value:.12g}")


def known(values: Sequence[float]) -> Sequence[float]:
    """Leave out the values that are NaN."""
    if not math.isnan(sum(values)):
        return values
    return [value for value in values if value == value]  # noqa: PLR0124 - not NaN, faster than a call for each


def mean_of_known(values: Iterable[float]) -> float:
    """Average the values that are not NaN; NaN if there are none."""
    measured: Sequence[float] = list(values)
    total = math.fsum(measured)
    if math.isnan(total):
        measured = known(measured)
        total = math.fsum(measured)
    return total / len(measured) if measured else math.nan


def median(ordered: Sequence[float]) -> float:
    """The median of sorted values; `statistics.median` would cost a slow import."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def quantile(ordered: Sequence[float], fraction: float) -> float:
    """Interpolate linearly between the order statistics of sorted values (Hyndman and Fan's type 7)."""
    position = fraction * (len(ordered) - 1)
    low = math.floor(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)
