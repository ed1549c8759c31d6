"""
How far the coming weeks should follow the last ones where those differ from the mean.

Seasons change the shape of a day faster than old weeks lose their weight. How much of a deviation to follow is not
assumed but measured on the same history: how much of past deviations was left in the two weeks after each.
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

LEAST_WEEKS: Final = 8  # fewer cannot show what lasts
_FIRST_WEEK: Final = 4  # whose deviation counts: before it there is hardly a mean
_REACH_HOURS: Final = 4
_ROUNDING: Final = 1e-9  # of the mean: smaller deviations may be nothing but rounding


class _Deviations(NamedTuple):
    """How far one hour of like days has strayed from its mean: now, and in past weeks with what came after."""

    now: float  # the median of the last three weeks, less the mean
    came: float  # sum over past weeks of deviation x what was left of it in the two weeks after
    squares: float  # sum over past weeks of deviation squared


def recent_moves(columns: Sequence[Sequence[float]], decay: float) -> list[float]:
    """By how much to move the mean of each hour of week (168) towards what the last three weeks held.

    The move is a deviation, (median of the last three weeks) - (mean), both over like days, times a slope between 0 and
    1: the least-squares regression through 0, over nine neighbouring hours, of what was left in the two weeks after a
    deviation on that deviation.

    Args:
        columns: for each hour of week its value in each week, oldest first, NaN where missing; at least `LEAST_WEEKS`.
        decay: the weight of a week in means, compared with the next week.
    """
    moves: list[float] = []
    for days in LIKE_DAYS:
        begin, end = 24 * days.start, 24 * days.stop
        hours = [_find_deviations(_sum_by_week(columns[begin + hour : end : 24], decay), decay) for hour in range(24)]
        came = _sum_neighbours([hour.came for hour in hours])
        squares = _sum_neighbours([hour.squares for hour in hours])
        slopes = map(_lasting_part, came, squares)
        moves += [slope * hour.now / len(days) for slope, hour in zip(slopes, hours, strict=True)] * len(days)
    return moves


def _lasting_part(came: float, squares: float) -> float:
    return min(max(came / squares, 0.0), 1.0) if squares else 0.0


def _sum_by_week(columns: Sequence[Sequence[float]], decay: float) -> list[float]:
    """Add up the columns week by week.

    A missing value is estimated from the others of its week, as they compare in whole weeks; a week without any value
    gets the mean of the weeks before it.
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


def _find_deviations(weekly: Sequence[float], decay: float) -> _Deviations:
    weights, wholes = _weights(len(weekly), decay)
    means = list(map(truediv, accumulate(map(mul, weekly, weights)), wholes))
    recent = [three[1] for three in map(sorted, zip(weekly, weekly[1:], weekly[2:], strict=False))]
    deviations = list(map(sub, recent, means[2:]))
    least = _ROUNDING * max(map(abs, means))
    past = [off if abs(off) > least else 0.0 for off in deviations[_FIRST_WEEK - 2 : -1]]
    after = map(add, weekly[_FIRST_WEEK + 1 :], [*weekly[_FIRST_WEEK + 2 :], weekly[-1]])  # two weeks; of the last, one
    came = math.fsum(map(mul, past, after)) / 2 - math.fsum(map(mul, past, means[_FIRST_WEEK:]))
    return _Deviations(deviations[-1], came, math.fsum(map(mul, past, past)))


@cache
def _weights(count: int, decay: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The weight of each week, 1 for the first, and the running sums of the weights."""
    weights = tuple(decay**-week for week in range(count))
    return weights, tuple(accumulate(weights))


def _sum_neighbours(hours: list[float]) -> list[float]:
    circle = hours[-_REACH_HOURS:] + hours + hours[:_REACH_HOURS]
    return [math.fsum(circle[hour : hour + 2 * _REACH_HOURS + 1]) for hour in range(24)]
