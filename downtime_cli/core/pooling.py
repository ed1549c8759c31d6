"""
Means of the hours of the week, and what noise leaves of the differences between them.

A difference is kept as far as it is more than noise: 1 - c / F, where F is its square over the variance that noise
alone would give it, averaged over neighbouring hours (James and Stein 1961, Proc. 4th Berkeley Symposium 1, 361-379).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import compress
from operator import mul
from typing import Final, NamedTuple

from downtime_cli.core.averages import mean_of_known
from downtime_cli.core.traffic import HOURS_PER_WEEK

LIKE_DAYS: Final = (range(5), range(5, 7))
_UNKNOWN_NOISE: Final = 0.1  # standard deviation over mean where a single week shows none
_LEAST_NOISE: Final = 1e-18  # over the square of the mean: below what rounding leaves
_LEAST_FREEDOM: Final = 1e-9
_LEAST_WEEKS: Final = 0.7


class Moments(NamedTuple):
    """Of one hour of week: the weighted mean, the sum of squares around it, what to divide that by, and the weeks."""

    mean: float
    squares: float
    freedom: float
    weeks: float


def moments_of(columns: Iterable[Sequence[float]], weights: Sequence[float]) -> list[Moments]:
    """Return the weighted moments of each column; the mean is NaN where nothing was measured."""
    whole = _weighing(weights)
    moments = []
    for column in columns:
        weighted = list(map(mul, column, weights))
        total = sum(weighted)
        if not math.isnan(total):
            moments.append(_moments(column, weighted, *whole))
            continue
        known = [value == value for value in column]  # noqa: PLR0124 - not NaN
        column, weighted, weigh = (list(compress(each, known)) for each in (column, weighted, weights))
        moments.append(_moments(column, weighted, *_weighing(weigh)) if column else Moments(math.nan, 0.0, 0.0, 0.0))
    return moments


def _weighing(weights: Sequence[float]) -> tuple[float, float]:
    """Return the sum of weights, at least one, and for how many weeks they stand (Kish's effective sample size)."""
    total = sum(weights)
    return total, total * total / sum(map(mul, weights, weights))


def _moments(column: Sequence[float], weighted: Sequence[float], total: float, weeks: float) -> Moments:
    """Return the moments of measured values, given also their products with their weights."""
    mean = sum(weighted) / total
    squares = max(0.0, sum(map(mul, column, weighted)) - mean * mean * total)
    return Moments(mean, squares, total * (weeks - 1) / weeks, weeks)


def noise_of(moments: Sequence[Moments], means: Sequence[float]) -> list[float]:
    """Return the variance of each mean; like days and, by half, the neighbouring hours share one estimate of it."""
    least = _LEAST_NOISE * (math.fsum(means) / len(means)) ** 2
    noise: list[float] = []
    for days in LIKE_DAYS:
        hours = [[moments[24 * day + hour] for day in days] for hour in range(24)]
        squares = [math.fsum(moment.squares for moment in hour) for hour in hours]
        freedom = [math.fsum(moment.freedom for moment in hour) for hour in hours]
        squares, freedom = _with_neighbours(squares), _with_neighbours(freedom)
        for day in days:
            for hour in range(24):
                slot = 24 * day + hour
                is_told = freedom[hour] > _LEAST_FREEDOM
                single = squares[hour] / freedom[hour] if is_told else (_UNKNOWN_NOISE * means[slot]) ** 2
                noise.append(max(single, least) / max(moments[slot].weeks, _LEAST_WEEKS))
    return noise


def _with_neighbours(hours: Sequence[float]) -> list[float]:
    """Return each of the 24 hours with half of each neighbour added."""
    return [hours[hour] + (hours[hour - 1] + hours[(hour + 1) % 24]) / 2 for hour in range(24)]


def pool_days(means: Sequence[float], noise: Sequence[float]) -> list[float]:
    """Return the means, days pulled together as far as noise could be what sets them apart.

    First weekdays among each other and the two days of the weekend, then weekdays and weekend; in each hour by the
    mean F ratio of the thirteen hours around it. Without noise nothing changes.
    """
    pooled = list(means)
    centres, noises = zip(*(_pool_alike(pooled, noise, days) for days in LIKE_DAYS), strict=True)
    gaps = [(week - rest) ** 2 for week, rest in zip(*centres, strict=True)]
    keep = _kept(_ratios(gaps, list(map(sum, zip(*noises, strict=True)))), reach=6)
    for slot in range(HOURS_PER_WEEK):
        hour = slot % 24
        common = (5 * centres[0][hour] + 2 * centres[1][hour]) / 7
        pooled[slot] += (1 - keep[hour]) * (common - centres[slot // 120][hour])
    return pooled


def _pool_alike(pooled: list[float], noise: Sequence[float], days: range) -> tuple[list[float], list[float]]:
    """Pull the means of like days together, in place; return their common mean by hour and the noise of that."""
    centre: list[float] = []
    spread: list[float] = []
    due: list[float] = []
    for hour in range(24):
        values = [pooled[24 * day + hour] for day in days]
        middle = math.fsum(values) / len(days)
        spread.append(math.fsum((value - middle) ** 2 for value in values) / (len(days) - 1))
        due.append(math.fsum(noise[24 * day + hour] for day in days) / len(days))
        centre.append(middle)
    keep = _kept(_ratios(spread, due), reach=6)
    for day in days:
        for hour in range(24):
            slot = 24 * day + hour
            pooled[slot] = centre[hour] + keep[hour] * (pooled[slot] - centre[hour])
    return centre, [value / len(days) for value in due]


def smooth_hours(means: Sequence[float], noise: Sequence[float]) -> list[float]:
    """Return the means, each pulled towards the two hours around it (by two thirds at most) as far as noise allows.

    Where the difference to the neighbours is within noise, an hour between quiet hours becomes quieter than one that
    was quiet by chance.
    """
    between = [(means[slot - 1] + means[(slot + 1) % HOURS_PER_WEEK]) / 2 for slot in range(HOURS_PER_WEEK)]
    apart = [(mean - other) ** 2 for mean, other in zip(means, between, strict=True)]
    due = [1.5 * value for value in noise]  # of a mean less half of two others
    keep = _kept(_ratios(apart, due), reach=1, strength=2)
    return [mean + 2 / 3 * (1 - kept) * (other - mean) for mean, other, kept in zip(means, between, keep, strict=True)]


def _ratios(spread: Sequence[float], noise: Sequence[float]) -> list[float]:
    """Return the F ratios of what sets means apart to what noise would; where there is neither, nothing sets apart."""
    return [apart / due if due else 0.0 for apart, due in zip(spread, noise, strict=True)]


def _kept(ratios: list[float], *, reach: int, strength: float = 1.0) -> list[float]:
    """Return how much of each difference to keep, 0-1: 1 - strength / F, F over neighbours."""
    size = len(ratios)
    around = ratios[-reach:] + ratios + ratios[:reach]
    means = [math.fsum(around[index : index + 2 * reach + 1]) / (2 * reach + 1) for index in range(size)]
    return [1 - strength / mean if mean > strength else 0.0 for mean in means]


def fill_gaps(profile: Sequence[float]) -> list[float]:
    """Fill hours of week never seen (NaN) with the mean of the same hour on like days, on any day, or of all."""
    filled = list(profile)
    for index, value in enumerate(profile):
        if math.isnan(value):
            day, hour = divmod(index, 24)
            alike = LIKE_DAYS[0] if day < 5 else LIKE_DAYS[1]
            same_hour = [profile[other * 24 + hour] for other in range(7)]
            sources = ([same_hour[other] for other in alike], same_hour, profile, [0.0])
            filled[index] = next(mean for mean in map(mean_of_known, sources) if not math.isnan(mean))
    return filled
