"""
How much traffic each week holds compared with the others, and how that changes.

A level is relative: every hour of a week of level 2 has twice the traffic of a week of level 1. It is a median over
days, so that a day without data, or one with ten times the usual traffic, does not distort its week.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import compress
from operator import mul
from typing import Final

from downtime_cli.core.forecast.averages import mean_of_known, median
from downtime_cli.core.forecast.wall_hours import WallHours
from downtime_cli.core.traffic import HISTORY_WEEKS
from downtime_cli.core.window import HOURS_PER_WEEK

_LEAST_HOURS: Final = 12  # measured, for a day to count
_LEAST_DAYS: Final = 3  # that count, for a week to have a level
_LEAST_WHOLE_WEEKS: Final = 4
_TREND_WEEKS: Final = 12
_TREND_HALF_LIFE_WEEKS: Final = 4
_TREND_DOUBT: Final = 4.0  # squared standard errors that count as much as the squared slope
_LEAST_POINTS: Final = 3
_MOST_GROWTH: Final = 0.05  # of the logarithm per week
_LEAST_GROWTH: Final = 0.002
_SEASON_WEEKS: Final = 16
_WEEKS_OF_LAST_YEAR: Final = 3
_PART_OF_LAST_YEAR: Final = 0.5


def weekly_levels(weeks: WallHours) -> list[float]:
    """Measure each week's level: the median over its days of (what was measured) / (what is usual in those hours).

    A day counts if half its hours were measured, a week if three of its days count; otherwise, and where there are
    only zeros, the level is NaN. What is usual is the mean of the whole weeks, each divided by its own mean; a week
    with gaps is left out because its mean is over other hours. With too few whole weeks, all weeks count.
    """
    rows = weeks.rows()
    days = [[math.fsum(row[begin : begin + 24]) for begin in range(0, HOURS_PER_WEEK, 24)] for row in rows]
    whole = [week for week, totals in enumerate(days) if not math.isnan(math.fsum(totals))]
    basis = whole if len(whole) >= _LEAST_WHOLE_WEEKS else range(len(rows))
    means = [mean_of_known(rows[week]) for week in basis]
    scales = [1 / mean if mean > 0 else math.nan for mean in means]
    usual_days = _usual([days[week] for week in basis], scales)

    @cache  # most days have no gaps, and do not ask
    def usual_hours(day: int) -> list[float]:
        return _usual([rows[week][24 * day : 24 * day + 24] for week in basis], scales)

    levels = []
    for row, totals in zip(rows, days, strict=True):
        ratios = sorted(_day_ratios(row, totals, usual_days, usual_hours))
        level = median(ratios) if len(ratios) >= _LEAST_DAYS else math.nan
        levels.append(level if level > 0 else math.nan)
    return levels


def _usual(rows: Iterable[Sequence[float]], scales: Sequence[float]) -> list[float]:
    return [mean_of_known(map(mul, column, scales)) for column in zip(*rows, strict=True)]


def _day_ratios(
    row: Sequence[float],
    totals: Sequence[float],
    usual_days: Sequence[float],
    usual_hours: Callable[[int], Sequence[float]],
) -> Iterator[float]:
    """Yield, per day of a week, what was measured over what is usual in the same hours."""
    for day, (total, usual) in enumerate(zip(totals, usual_days, strict=True)):
        held, due = total, usual
        if math.isnan(total):
            values = row[24 * day : 24 * day + 24]
            known = [value == value for value in values]  # noqa: PLR0124 - not NaN
            if sum(known) < _LEAST_HOURS:
                continue
            held, due = (math.fsum(compress(each, known)) for each in (values, usual_hours(day)))
        if due > 0:
            yield held / due


def latest_level(levels: Sequence[float]) -> float:
    """The level to continue from: the median of the last three, so that a single odd week does not count."""
    return median(sorted(levels[-3:]))


def weekly_growth(levels: Sequence[float]) -> float:
    """Expected weekly change of the logarithm of the level, within 5 % either way.

    With less than 16 weeks, it is the slope of the last 12 (least squares, half-life 4 weeks), shrunk according to its
    standard error. With more there is none, as a trend of so many weeks is often a season about to turn; and with a
    whole year, it is half the slope of the three weeks that came next a year ago. Growth below 0.2 % counts as none: it
    would decide between weeks that are alike.
    """
    if len(levels) < _SEASON_WEEKS:
        recent = ((-age, level) for age, level in enumerate(levels[: -_TREND_WEEKS - 1 : -1]))
        growth = _shrunk_slope([(week, math.log(level)) for week, level in recent if level > 0])
    elif len(levels) >= HISTORY_WEEKS:
        growth = _PART_OF_LAST_YEAR * _find_slope_of_next_weeks(levels[-HISTORY_WEEKS:][:_WEEKS_OF_LAST_YEAR])
    else:
        growth = 0.0
    return min(max(growth, -_MOST_GROWTH), _MOST_GROWTH) if abs(growth) >= _LEAST_GROWTH else 0.0


def _find_slope_of_next_weeks(levels: Sequence[float]) -> float:
    """Fit a line to the logarithms of consecutive levels; 0 if one of them is unknown."""
    if not all(level > 0 for level in levels):
        return 0.0
    return _slope([(week, math.log(level), 1.0) for week, level in enumerate(levels)])[0]


def _shrunk_slope(points: Sequence[tuple[int, float]]) -> float:
    """Fit a line to points (week, logarithm of level), of which the latest weigh most; 0 for fewer than three."""
    if len(points) < _LEAST_POINTS:
        return 0.0
    slope, error = _slope([(week, value, 0.5 ** (-week / _TREND_HALF_LIFE_WEEKS)) for week, value in points])
    return slope * slope * slope / (slope * slope + _TREND_DOUBT * error) if slope else 0.0


def _slope(points: Sequence[tuple[int, float, float]]) -> tuple[float, float]:
    """Slope and squared standard error of the weighted least squares line through (x, y, weight)."""
    total = math.fsum(weight for _, _, weight in points)
    x_mean = math.fsum(x * weight for x, _, weight in points) / total
    y_mean = math.fsum(y * weight for _, y, weight in points) / total
    width = math.fsum(weight * (x - x_mean) ** 2 for x, _, weight in points)
    slope = math.fsum(weight * (x - x_mean) * (y - y_mean) for x, y, weight in points) / width
    rest = math.fsum(weight * (y - y_mean - slope * (x - x_mean)) ** 2 for x, y, weight in points)
    return slope, rest / width / max(len(points) - 2, 1)


def nearest_known(values: Sequence[float]) -> list[float]:
    """Replace each NaN with the nearest number, the earlier of two; with 1 if there is no number at all."""
    known = [index for index, value in enumerate(values) if not math.isnan(value)]
    if not known:
        return [1.0] * len(values)
    return [
        values[min(known, key=lambda other: (abs(other - index), other))] if math.isnan(value) else value
        for index, value in enumerate(values)
    ]
