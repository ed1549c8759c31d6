"""
What a series teaches about a typical week: its level, its growth, and the shape of the week, as far as noise allows.

Four steps (docs/how-it-decides.md). *Level* (`levels`): every week is divided by its own level, so that growth,
seasons and bursts of whole days do not bend the shape. *Shape* (`pooling`): the mean of each hour of week, unusual
values held down, recent weeks weighing more; days are pooled, and hours smoothed with their neighbours, as far as noise
may be all that sets them apart. *Season* (`recent`): the shape is moved to what the last weeks were, as far as that
lasted in the past. *Growth* (`levels`): the trend of the levels, shrunk where it is not clear, and what the same weeks
of last year did next.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from operator import add, mul, sub
from typing import Final

from msgspec import Struct

from downtime_cli.core.forecast.averages import known, median
from downtime_cli.core.forecast.pooled_hours import (
    LIKE_DAYS,
    fill_gaps,
    moments_of,
    noise_of,
    pool_days,
    shows_noise,
    smooth_hours,
)
from downtime_cli.core.forecast.recent_weeks import LEAST_WEEKS, recent_moves
from downtime_cli.core.forecast.wall_hours import WallHours, fold_weeks
from downtime_cli.core.forecast.weekly_levels import latest_level, nearest_known, weekly_growth, weekly_levels
from downtime_cli.core.localtime import Clock
from downtime_cli.core.traffic import HISTORY_WEEKS, HOURS_PER_WEEK, HourSeries

HALF_LIFE_WEEKS: Final = 8
_DECAY: Final = 0.5 ** (1 / HALF_LIFE_WEEKS)
SHAPE_WEEKS: Final = 26
_HELD_AT: Final = 3.0
_LEAST_WEEKS_TO_HOLD: Final = 4
_ROUNDING: Final = 1e-12  # over a mean: what may be left by rounding where there is nothing
_NORMAL: Final = 1.4826  # scales a median absolute deviation to a standard deviation of normal data


class LearntWeek(Struct, frozen=True, kw_only=True):
    """What a history teaches about its own hours of week (168, Monday 00:00 first, by the clock it was learnt by).

    `shape`: what to expect of each, where the level is 1; `usual`: the same, the last weeks not followed; `raw`: the
    means before that, pooling and smoothing; `noise`: the variance that pooling leaves of that of `raw`, all where it
    is a guess. `levels`: one per week, oldest first; `level` and `growth` (of its logarithm, per week) are what to go
    on from. `columns`: of the weeks that make the shape, each hour of week over its week's level, outliers held down;
    they are a layout of `weeks`.
    """

    weeks: WallHours
    shape: tuple[float, ...]
    usual: tuple[float, ...]
    raw: tuple[float, ...]
    noise: tuple[float, ...]
    levels: tuple[float, ...]
    level: float
    growth: float
    columns: Sequence[Sequence[float]]


def take_recent(series: HourSeries) -> HourSeries:
    """Return the last year of a series: what is older would weigh less than 2 %."""
    first = max(0, len(series.values) - HISTORY_WEEKS * HOURS_PER_WEEK)
    return HourSeries(series.first_epoch_hour + first, series.values[first:])


@cache
def recency_weights(weeks: int) -> tuple[float, ...]:
    """Return the weight of each of so many weeks, oldest first: 1 for the last, halved every 8 weeks before it."""
    return tuple(0.5 ** (age / HALF_LIFE_WEEKS) for age in reversed(range(weeks)))


def learn_week(series: HourSeries, clock: Clock, phase_minutes: int, *, follow_recent: bool = True) -> LearntWeek:
    """Return what the series teaches about a typical week by the clock; it has to hold at least one hour.

    `follow_recent`: whether to expect what the last weeks differ from the rest; not of a time long after them.
    """
    weeks = fold_weeks(series, clock, phase_minutes)
    told = weekly_levels(weeks)
    levels = nearest_known(told)
    measured = _measured_weeks(weeks)
    first = measured[0]
    columns = _over_levels(weeks.columns(first), levels[first:])
    if weeks.week_count >= _LEAST_WEEKS_TO_HOLD:
        columns = _hold_outliers(columns)
    moments = moments_of(columns, recency_weights(weeks.week_count - first))
    raw = fill_gaps([moment.mean for moment in moments])
    noise = noise_of(moments, raw)
    is_followed = follow_recent and len(measured) >= LEAST_WEEKS
    recent = _moved(raw, recent_moves(columns, _DECAY)) if is_followed else raw
    pooled, left = pool_days(recent, noise)
    shape = _without_residues(smooth_hours(pooled, noise))
    return LearntWeek(
        weeks=weeks,
        shape=tuple(shape),
        usual=tuple(_moved(shape, map(sub, raw, recent))),
        raw=tuple(raw),
        noise=tuple(left if shows_noise(moments) else noise),
        levels=tuple(levels),
        level=latest_level(levels),
        growth=weekly_growth(told),
        columns=columns,
    )


def _moved(values: Sequence[float], moves: Iterable[float]) -> list[float]:
    """Return the values moved, none below zero."""
    return [value if value > 0 else 0.0 for value in map(add, values, moves)]


def _without_residues(values: Sequence[float]) -> list[float]:
    """Return the values; nothing where all but rounding is nothing, so that it does not decide between silent hours."""
    least = _ROUNDING * math.fsum(values) / len(values)
    return [value if value > least else 0.0 for value in values]


def _measured_weeks(weeks: WallHours) -> list[int]:
    """Return the latest weeks, those that make the shape, in which anything was measured."""
    return [week for week, row in enumerate(weeks.rows()) if known(row)][-SHAPE_WEEKS:]


def _over_levels(columns: Sequence[Sequence[float]], levels: Sequence[float]) -> list[Sequence[float]]:
    """Return the columns over their weeks' levels."""
    scales = [1 / level for level in levels]
    return [list(map(mul, column, scales)) for column in columns]


def _hold_outliers(columns: Sequence[Sequence[float]]) -> list[Sequence[float]]:
    """Return the columns with unusual values pulled in to what is usual around the column's median.

    Neighbouring hours share what is usual. Where most values of one of them are equal, as of sparse counts, everything
    is usual: sharing what little is left would pull the hours beside silent ones below what they are.
    """
    ordered = [sorted(known(column)) for column in columns]
    middles = [median(values) if values else 0.0 for values in ordered]
    apart = [_distances(values, middle) for values, middle in zip(ordered, middles, strict=True)]
    reaches = [_usual_reaches(apart, days) for days in LIKE_DAYS]
    held: list[Sequence[float]] = []
    for slot, (column, values, middle) in enumerate(zip(columns, ordered, middles, strict=True)):
        hours = reaches[0 if slot < 5 * 24 else 1]
        around = (hours[slot % 24 - 1], hours[slot % 24], hours[(slot + 1) % 24])
        reach = sum(around) / 3 if min(around) > _ROUNDING * middle else math.inf
        low, high = middle - reach, middle + reach
        is_usual = not values or (values[0] >= low and values[-1] <= high)
        held.append(column if is_usual else [x if low <= x <= high else max(min(x, high), low) for x in column])
    return held


def _distances(ordered: Sequence[float], middle: float) -> list[float]:
    """Return how far sorted values lie from their median."""
    half = len(ordered) // 2
    return [middle - value for value in ordered[:half]] + [value - middle for value in ordered[half:]]


def _usual_reaches(apart: Sequence[Sequence[float]], days: Iterable[int]) -> list[float]:
    """Return, for each hour of the day, 3 robust standard deviations of its values; 0 if most of them are equal."""
    pooled = [sorted(chain.from_iterable(apart[24 * day + hour] for day in days)) for hour in range(24)]
    return [_HELD_AT * _NORMAL * median(values) if values else 0.0 for values in pooled]
