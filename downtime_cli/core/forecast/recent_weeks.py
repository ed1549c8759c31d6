"""
What the last weeks say about the coming ones: how far they lay off the mean, as far as that lasted in the past.

Seasons change the shape of a day faster than old weeks lose their weight. How much of a deviation to follow is not
assumed but measured on the same history: what became of such deviations in the two weeks that came after each.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from operator import add, mul, sub, truediv
from typing import Final, NamedTuple

from downtime_cli.core.forecast.averages import mean_of_known
from downtime_cli.core.forecast.pooled_hours import LIKE_DAYS

LEAST_WEEKS: Final = 8  # fewer cannot tell what lasts
_FIRST: Final = 4  # the first week whose deviation counts: before it there is hardly a mean
_REACH: Final = 4
_ROUNDING: Final = 1e-9  # of the mean: a deviation that may be nothing but rounding is none


class _Lasting(NamedTuple):
    """Of one hour on like days: how far the last weeks lie off its mean, and how such deviations went on.

    `came`: the sum over past weeks of deviation x what came of it; `squares`: the sum of squared deviations.
    """

    now: float
    came: float
    squares: float


def recent_moves(columns: Sequence[Sequence[float]], decay: float) -> list[float]:
    """Return by how much to move the mean of each hour of the week (168) towards what the last three weeks held.

    `columns`: of each hour of the week its value in each week, oldest first, NaN where missing; in means a week weighs
    `decay` times as much as the next. The move is the median of the last three weeks less the mean, both of like days,
    times the slope (0-1, least squares through 0, nine hours together) of what came in the two weeks after such a
    deviation on that deviation. There have to be `LEAST_WEEKS` weeks.
    """
    moves: list[float] = []
    for days in LIKE_DAYS:
        begin, end = 24 * days.start, 24 * days.stop
        hours = [_lasting(_weekly(columns[begin + hour : end : 24], decay), decay) for hour in range(24)]
        came = _around([hour.came for hour in hours])
        squares = _around([hour.squares for hour in hours])
        slopes = map(_slope, came, squares)
        moves += [slope * hour.now / len(days) for slope, hour in zip(slopes, hours, strict=True)] * len(days)
    return moves


def _slope(came: float, squares: float) -> float:
    """Return how much of a deviation lasts, 0-1; of none, nothing."""
    return min(max(came / squares, 0.0), 1.0) if squares else 0.0


def _weekly(columns: Sequence[Sequence[float]], decay: float) -> list[float]:
    """Return the sum of the columns in each week.

    Where one is missing from a week, it is to the others as in whole weeks; where all are, the mean so far stands.
    """
    sums = list(map(math.fsum, zip(*columns, strict=True)))
    if not math.isnan(math.fsum(sums)):
        return sums
    complete = [week for week, total in zip(zip(*columns, strict=True), sums, strict=True) if not math.isnan(total)]
    usual = list(map(mean_of_known, zip(*complete, strict=True))) if complete else [0.0] * len(columns)
    middle = math.fsum(usual) / len(usual)
    means = [middle + mean_of_known(map(sub, week, usual)) for week in zip(*columns, strict=True)]
    mean = next((value for value in means if not math.isnan(value)), 0.0)
    total, filled = 0.0, []
    for value, weight, whole in zip(means, *_weights(len(means), decay), strict=True):
        filled.append(mean if math.isnan(value) else value)
        total += weight * filled[-1]
        mean = total / whole
    return [len(columns) * value for value in filled]


def _lasting(weekly: Sequence[float], decay: float) -> _Lasting:
    """Return how far the last three weeks lie off the mean, and how such deviations went on in the past."""
    weights, wholes = _weights(len(weekly), decay)
    means = list(map(truediv, accumulate(map(mul, weekly, weights)), wholes))
    recent = [three[1] for three in map(sorted, zip(weekly, weekly[1:], weekly[2:], strict=False))]
    deviations = list(map(sub, recent, means[2:]))
    least = _ROUNDING * max(map(abs, means))
    past = [off if abs(off) > least else 0.0 for off in deviations[_FIRST - 2 : -1]]
    after = map(add, weekly[_FIRST + 1 :], [*weekly[_FIRST + 2 :], weekly[-1]])  # two weeks; of the last, one
    came = math.fsum(map(mul, past, after)) / 2 - math.fsum(map(mul, past, means[_FIRST:]))
    return _Lasting(deviations[-1], came, math.fsum(map(mul, past, past)))


@cache
def _weights(count: int, decay: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the weight of each of so many weeks, 1 for the first, and the sum of the weights up to each."""
    weights = tuple(decay**-week for week in range(count))
    return weights, tuple(accumulate(weights))


def _around(hours: list[float]) -> list[float]:
    """Return for each of the 24 hours the sum over it and the four hours on either side."""
    circle = hours[-_REACH:] + hours + hours[:_REACH]
    return [math.fsum(circle[hour : hour + 2 * _REACH + 1]) for hour in range(24)]
