"""
What a series teaches about a typical week: its level, its growth and the shape of the week.

Four steps (docs/how-it-decides.md):

- *Level* (`weekly_levels`): every week is divided by its own level, so that growth, seasons and bursts of whole days
  do not distort the shape.
- *Shape* (`pooled_hours`): the mean of each hour of week, with outliers pulled in and recent weeks weighing more. Days
  are pooled and neighbouring hours smoothed to the extent that their differences may be mere noise.
- *Season* (`recent_weeks`): the shape moves towards the last weeks, to the extent that such moves lasted in the past.
- *Growth* (`weekly_levels`): the trend of the levels, shrunk where it is unclear, and what the same weeks of last year
  did next.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import add, mul, sub
from typing import Final

from msgspec import Struct

from downtime_cli.core.forecast.averages import known, median
from downtime_cli.core.forecast.memory import Memory, choose_memory
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
from downtime_cli.core.traffic import HISTORY_WEEKS, HourSeries
from downtime_cli.core.window import HOURS_PER_WEEK

_OUTLIER_DEVIATIONS: Final = 3.0  # robust standard deviations from the median at which values are held
_LEAST_WEEKS_TO_HOLD: Final = 4
_ROUNDING: Final = 1e-12  # of a mean: what rounding may leave of nothing
_NORMAL: Final = 1.4826  # scales a median absolute deviation to a standard deviation of normal data


class LearntWeek(Struct, frozen=True, kw_only=True):
    """What a history teaches about its own week, by the clock it was learnt by: 168 hours, Monday 00:00 first."""

    weeks: WallHours
    memory: Memory
    shape: tuple[float, ...]  # expected traffic of each hour of week at a level of 1
    usual: tuple[float, ...]  # the same without following the last weeks
    raw: tuple[float, ...]  # the plain means, before following, pooling and smoothing
    noise: tuple[float, ...]  # the variance of `raw` that pooling leaves; all of it where it is a guess
    levels: tuple[float, ...]  # one per week, oldest first
    level: float  # to continue from
    growth: float  # expected change of the level's logarithm per week
    # Of the weeks that make the shape, laid out as `weeks`: each hour of week over its week's level, outliers held.
    columns: Sequence[Sequence[float]]


def take_recent(series: HourSeries) -> HourSeries:
    """Keep the last year of a series: no more is learnt from (`memory`)."""
    first = max(0, len(series.values) - HISTORY_WEEKS * HOURS_PER_WEEK)
    return HourSeries(series.first_epoch_hour + first, series.values[first:])


def learn_week(series: HourSeries, clock: Clock, phase_minutes: int, *, follow_recent: bool = True) -> LearntWeek:
    """Learn a typical week by the clock from a series of at least one hour.

    `follow_recent`: whether to expect the coming weeks to differ from the rest as the last ones did; not if the time
    in question is long after them.
    """
    weeks, memory = fold_weeks(series, clock, phase_minutes), choose_memory(series)
    measured_levels = weekly_levels(weeks)
    levels = nearest_known(measured_levels)
    measured = _measured_weeks(weeks)[-memory.weeks :]
    first = measured[0]
    columns = _divide_by_levels(weeks.columns(first), levels[first:])
    if weeks.week_count >= _LEAST_WEEKS_TO_HOLD:
        columns = _hold_outliers(columns)
    moments = moments_of(columns, memory.weigh_weeks(weeks.week_count - first))
    raw = fill_gaps([moment.mean for moment in moments])
    noise = noise_of(moments, raw)
    is_followed = follow_recent and len(measured) >= LEAST_WEEKS
    recent = _move(raw, recent_moves(columns, memory.decay)) if is_followed else raw
    pooled, left = pool_days(recent, noise)
    shape = _drop_residues(smooth_hours(pooled, noise))
    return LearntWeek(
        weeks=weeks,
        memory=memory,
        shape=tuple(shape),
        usual=tuple(_move(shape, map(sub, raw, recent))),
        raw=tuple(raw),
        noise=tuple(left if shows_noise(moments) else noise),
        levels=tuple(levels),
        level=latest_level(levels),
        growth=weekly_growth(measured_levels),
        columns=columns,
    )


def _move(values: Sequence[float], moves: Iterable[float]) -> list[float]:
    return [value if value > 0 else 0.0 for value in map(add, values, moves)]


def _drop_residues(values: Sequence[float]) -> list[float]:
    """Replace what is nothing but rounding with 0, so that it cannot decide between silent hours."""
    least = _ROUNDING * math.fsum(values) / len(values)
    return [value if value > least else 0.0 for value in values]


def _measured_weeks(weeks: WallHours) -> list[int]:
    return [week for week, row in enumerate(weeks.rows()) if known(row)]


def _divide_by_levels(columns: Sequence[Sequence[float]], levels: Sequence[float]) -> list[Sequence[float]]:
    scales = [1 / level for level in levels]
    return [list(map(mul, column, scales)) for column in columns]


def _hold_outliers(columns: Sequence[Sequence[float]]) -> list[Sequence[float]]:
    """Pull the outliers of each column in to what is usual around its median.

    Three neighbouring hours share what is usual. If most values of one of them are equal, as with sparse counts,
    everything is usual: otherwise hours beside silent ones would be pulled below their true values.
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
    half = len(ordered) // 2
    return [middle - value for value in ordered[:half]] + [value - middle for value in ordered[half:]]


def _usual_reaches(apart: Sequence[Sequence[float]], days: Iterable[int]) -> list[float]:
    """For each hour of the day, 3 robust standard deviations of its values; 0 if most of them are equal."""
    pooled = [sorted(chain.from_iterable(apart[24 * day + hour] for day in days)) for hour in range(24)]
    return [_OUTLIER_DEVIATIONS * _NORMAL * median(values) if values else 0.0 for values in pooled]
