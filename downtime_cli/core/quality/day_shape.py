"""
The shape of a day: 24 hourly values, their level taken away, so that days of any traffic can be compared.

Two days are alike by the correlation of their shapes, and the lag at which it is best tells by how many hours one is
later than the other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul, truediv


def unit_shape(day: Sequence[float]) -> list[float]:
    """Return the day less its mean, scaled so that its squares sum to 1: the product of two is their correlation."""
    mean = sum(day) / len(day)
    rest = [value - mean for value in day]
    length = math.sqrt(sum(map(mul, rest, rest)))
    return list(map(truediv, rest, [length] * len(rest))) if length else rest


def later(day: Sequence[float], hours: int) -> list[float]:
    """Return the same day so many hours later."""
    return [*day[-hours % 24 :], *day[: -hours % 24]]


def best_lag(shape: Sequence[float], model: Sequence[float]) -> tuple[int, float]:
    """Return by how many hours (-11 to 12) the shape is later than the model, and their correlation then."""
    doubled = [*model, *model]
    fits = [sum(map(mul, shape, doubled[24 - lag : 48 - lag])) for lag in range(24)]
    lag = fits.index(max(fits))
    return (lag if lag <= 12 else lag - 24), fits[lag]


def night_of(day: Sequence[float]) -> tuple[float, float]:
    """Return the middle of the quietest hours of a day, and how close to it they lie: 1 all at once, 0 all around.

    The quietest are those in the lowest quarter between the least and the greatest; each weighs by how low it is.
    """
    edge = min(day) + (max(day) - min(day)) / 4
    low = [max(0.0, edge - value) for value in day]
    turns = [(hour + 0.5) * math.tau / 24 for hour in range(24)]
    x, y = sum(map(mul, low, map(math.cos, turns))), sum(map(mul, low, map(math.sin, turns)))
    return math.atan2(y, x) * 24 / math.tau % 24, math.hypot(x, y) / (sum(low) or 1.0)
