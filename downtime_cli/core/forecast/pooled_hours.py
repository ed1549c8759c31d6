"""
Means of the hours of the week, and how much of the differences between them is more than noise.

Of a difference, the part 1 - c / F is kept, where F is its square over the variance that noise alone would give it,
averaged over neighbouring hours (James and Stein 1961, Proc. 4th Berkeley Symposium 1, 361-379).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import compress
from operator import add, mul, sub
from typing import Final, NamedTuple

from downtime_cli.core.forecast.averages import mean_of_known
from downtime_cli.core.window import HOURS_PER_WEEK

LIKE_DAYS: Final = (range(5), range(5, 7))  # working days and weekend: days that are pooled
_UNKNOWN_NOISE: Final = 0.1  # standard deviation over mean, where a single week shows none
_LEAST_NOISE: Final = 1e-18  # over the square of the mean: below what rounding leaves
_LEAST_FREEDOM: Final = 1e-9  # below it hours were seen once
_LEAST_WEEKS: Final = 0.7
_DAY_REACH: Final = 6  # hours on either side that share one F when days are pooled
_HOUR_REACH: Final = 1  # the same when hours are smoothed


class Moments(NamedTuple):
    """Weighted statistics of one hour of week."""

    mean: float
    squares: float  # weighted sum of squares around the mean
    freedom: float  # by which to divide it for a variance
    weeks: float  # how many weeks of equal weight would know as much


_NOTHING: Final = Moments(math.nan, 0.0, 0.0, 0.0)


def moments_of(columns: Iterable[Sequence[float]], weights: Sequence[float]) -> list[Moments]:
    """Compute the weighted moments of each column; the mean is NaN where nothing was measured."""
    whole = _sum_weights(weights)
    moments = []
    for column in columns:
        weighted = list(map(mul, column, weights))
        total = math.fsum(weighted)
        if not math.isnan(total):
            moments.append(_moments(total, math.fsum(map(mul, column, weighted)), *whole))
            continue
        known = [value == value for value in column]  # noqa: PLR0124 - not NaN
        values, weighted, their_weights = (list(compress(each, known)) for each in (column, weighted, weights))
        squares = math.fsum(map(mul, values, weighted))
        moments.append(_moments(math.fsum(weighted), squares, *_sum_weights(their_weights)) if values else _NOTHING)
    return moments


def _sum_weights(weights: Sequence[float]) -> tuple[float, float]:
    """The sum of at least one weight, and for how many equal ones they stand (Kish's effective sample size)."""
    total = math.fsum(weights)
    return total, total * total / math.fsum(map(mul, weights, weights))


def _moments(values: float, squares: float, total: float, weeks: float) -> Moments:
    mean = values / total
    return Moments(mean, max(0.0, squares - mean * mean * total), total * (weeks - 1) / weeks, weeks)


def noise_of(moments: Sequence[Moments], means: Sequence[float]) -> list[float]:
    """Estimate the variance of each mean, together for similar days and, at half weight, for neighbouring hours."""
    least = _LEAST_NOISE * (math.fsum(means) / len(means)) ** 2
    noise: list[float] = []
    for days in LIKE_DAYS:
        alike = moments[24 * days.start : 24 * days.stop]
        squares = _add_neighbours(_sum_by_hour([moment.squares for moment in alike]))
        freedom = _add_neighbours(_sum_by_hour([moment.freedom for moment in alike]))
        singles = [
            square / free if free > _LEAST_FREEDOM else None for square, free in zip(squares, freedom, strict=True)
        ]
        for slot, moment in enumerate(alike, 24 * days.start):
            single = singles[slot % 24]
            variance = (_UNKNOWN_NOISE * means[slot]) ** 2 if single is None else single
            noise.append(max(variance, least) / max(moment.weeks, _LEAST_WEEKS))
    return noise


def shows_noise(moments: Iterable[Moments]) -> bool:
    """Whether any hour of the week was seen twice, so that its noise is more than a guess."""
    return any(moment.freedom > _LEAST_FREEDOM for moment in moments)


def _sum_by_hour(slots: Sequence[float]) -> list[float]:
    return list(map(math.fsum, zip(*_split_days(slots), strict=True)))


def _split_days(slots: Sequence[float]) -> list[Sequence[float]]:
    return [slots[begin : begin + 24] for begin in range(0, len(slots), 24)]


def _add_neighbours(hours: Sequence[float]) -> list[float]:
    """To each of the 24 hours, half of each neighbour added."""
    return [hours[hour] + (hours[hour - 1] + hours[(hour + 1) % 24]) / 2 for hour in range(24)]


def pool_days(means: Sequence[float], noise: Sequence[float]) -> tuple[list[float], list[float]]:
    """Pull days together where noise may explain their differences; give the means and the noise that is left.

    First the working days among themselves and the two days of the weekend, then working days and weekend; for each
    hour by the mean F ratio of the thirteen hours around it. Without noise nothing changes, and no mean goes below 0.
    A difference that is kept in part keeps that part of its noise: days that become one know as much as all of them.
    """
    pooled: list[float] = []
    left: list[float] = []
    centres: list[list[float]] = []
    noises: list[list[float]] = []
    for days in LIKE_DAYS:
        slots = slice(24 * days.start, 24 * days.stop)
        alike, own, centre, due = _pool_similar_days(_split_days(means[slots]), _split_days(noise[slots]))
        pooled += alike
        left += own
        centres.append(centre)
        noises.append(due)
    gaps = [(week - rest) ** 2 for week, rest in zip(*centres, strict=True)]
    keep = _kept_parts(gaps, list(map(add, *noises)), _DAY_REACH)
    common = [(5 * week + 2 * rest) / 7 for week, rest in zip(*centres, strict=True)]
    shared = [(25 * week + 4 * rest) / 49 for week, rest in zip(*noises, strict=True)]
    moves = [_mix(keep, [0.0] * 24, list(map(sub, common, centre))) for centre in centres]
    rests = [_mix(keep, own, shared) for own in noises]
    return (
        [max(0.0, value + move) for value, move in zip(pooled, moves[0] * 5 + moves[1] * 2, strict=True)],
        list(map(add, left, rests[0] * 5 + rests[1] * 2)),
    )


def _mix(keep: Sequence[float], own: Sequence[float], common: Sequence[float]) -> list[float]:
    return [part * mine + (1 - part) * ours for part, mine, ours in zip(keep, own, common, strict=True)]


def _pool_similar_days(
    days: Sequence[Sequence[float]], noise: Sequence[Sequence[float]]
) -> tuple[list[float], list[float], list[float], list[float]]:
    """The days' means pulled together and the noise of their differences; by hour, the common mean and its noise."""
    count = len(days)
    centre = [math.fsum(hour) / count for hour in zip(*days, strict=True)]
    apart = [[value - middle for value, middle in zip(day, centre, strict=True)] for day in days]
    spread = [math.fsum(map(mul, hour, hour)) / (count - 1) for hour in zip(*apart, strict=True)]
    due = [math.fsum(hour) / count for hour in zip(*noise, strict=True)]
    keep = _kept_parts(spread, due, _DAY_REACH)
    pooled = [middle + kept * value for day in apart for middle, kept, value in zip(centre, keep, day, strict=True)]
    left = [kept * value * (1 - 1 / count) for day in noise for kept, value in zip(keep, day, strict=True)]
    return pooled, left, centre, [value / count for value in due]


def smooth_hours(means: Sequence[float], noise: Sequence[float]) -> list[float]:
    """Pull each mean towards the two hours around it, by two thirds at most, where noise may explain the difference.

    So an hour between quiet hours becomes quieter than one that was quiet by chance.
    """
    between = [(means[slot - 1] + means[(slot + 1) % HOURS_PER_WEEK]) / 2 for slot in range(HOURS_PER_WEEK)]
    apart = [(mean - other) ** 2 for mean, other in zip(means, between, strict=True)]
    due = [1.5 * value for value in noise]  # the variance of a mean less half of two others
    keep = _kept_parts(apart, due, _HOUR_REACH, strength=2)
    return [mean + 2 / 3 * (1 - kept) * (other - mean) for mean, other, kept in zip(means, between, keep, strict=True)]


def _kept_parts(spread: Sequence[float], noise: Sequence[float], reach: int, strength: float = 1.0) -> list[float]:
    """How much of each difference to keep, 0-1: 1 - strength / F, where F is the mean of spread / noise around it."""
    ratios = [apart / due if due else 0.0 for apart, due in zip(spread, noise, strict=True)]
    size = len(ratios)
    around = ratios[-reach:] + ratios + ratios[:reach]
    means = [math.fsum(around[index : index + 2 * reach + 1]) / (2 * reach + 1) for index in range(size)]
    return [1 - strength / mean if mean > strength else 0.0 for mean in means]


def fill_gaps(profile: Sequence[float]) -> list[float]:
    """Fill hours of week never seen (NaN) with the mean of the same hour on similar days, on any day, or of all."""
    filled = list(profile)
    if not math.isnan(math.fsum(profile)):
        return filled
    for index, value in enumerate(profile):
        if math.isnan(value):
            day, hour = divmod(index, 24)
            alike = LIKE_DAYS[0] if day < 5 else LIKE_DAYS[1]
            same_hour = [profile[other * 24 + hour] for other in range(7)]
            sources = ([same_hour[other] for other in alike], same_hour, profile, [0.0])
            filled[index] = next(mean for mean in map(mean_of_known, sources) if not math.isnan(mean))
    return filled
