"""
Findings on what the numbers are: counters that only rise, days stretched to hours, totals among the hours, no rhythm.

Each of them makes the answer worthless, and any other finding on such numbers would merely follow from it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import compress
from operator import add, eq, gt, mul, sub
from typing import Final

from downtime_cli.core.quality.days import DayGrid, median_of_known, unit_shape
from downtime_cli.core.quality.finding import Finding, FindingCode, Verdict
from downtime_cli.core.window import HOURS_PER_WEEK
from downtime_cli.core.wording import number, percent

# The hours of a sample, the hours that follow them, and the hours that follow those.
Sample = tuple[Sequence[float], Sequence[float], Sequence[float]]

_MOST_FALLS: Final = 0.06  # a counter that is reset every day falls once in 24 hours
_LEAST_RISES: Final = 0.25  # a counter of a service that sleeps three hours in four still rises in one
_HELD: Final = 0.8  # 24 equal values a day make 23 of 24 neighbours equal; values held for 6 hours 5 of 6
_ON_A_LINE: Final = 0.01  # of the middle half's spread: how far off the line between its neighbours a value may lie
_ROUNDED: Final = 50  # spread of the middle half from which being off by one is rounding
_EVERY: Final = 5  # looking at every fifth hour is enough, and meets each hour of the day equally often
_TOTAL_DAYS: Final = 0.6  # of the days have to show the total
_TOTAL_RANGE: Final = (0.6, 1.8)  # the total may be of another clock's day, or stand beside the hour's own traffic
_LIKE_TOTAL: Final = 0.35  # of a day in one hour: below that nothing needs a closer look
_FLAT: Final = 1.05  # the busiest hour of the week over the quietest
_WEAK: Final = 1.2  # the busiest hour of the day over the quietest
_LEAST_ALIKE: Final = 0.5  # correlation of odd and even days
_FEWEST_DAYS: Final = 7


def find_unusable_values(grid: DayGrid) -> Finding | None:
    """Find why the numbers are not hourly traffic with a rhythm: the first reason that holds."""
    values = grid.values
    if math.isnan(sum(values)):
        values = list(compress(values, map(eq, values, values)))  # only NaN is not equal to itself
    if len(values) < 3:
        return None
    sample = (values[:-2:_EVERY], values[1:-1:_EVERY], values[2::_EVERY])
    return (
        _find_counter(sample)
        or _find_stretched_days(sample)
        or _find_totals(grid)
        or find_flat_week(_usual_week(grid))
        or _find_noise(grid)
    )


def _find_counter(sample: Sample) -> Finding | None:
    """Find the values of a counter that is never or rarely reset."""
    before, after, _ = sample
    falls, rises = sum(map(gt, before, after)) / len(before), sum(map(gt, after, before)) / len(before)
    if falls > _MOST_FALLS or rises < _LEAST_RISES:
        return None
    return Finding(
        code=FindingCode.CUMULATIVE_COUNTER,
        verdict=Verdict.POOR,
        message="the values hardly ever fall: they are a counter, not the traffic of each hour",
        evidence=f"in a sample, {percent(rises)} of hours have more than the hour before and {percent(falls)} less",
        remedy="export the increase in each hour, such as increase(requests[1h])",
    )


def _find_stretched_days(sample: Sample) -> Finding | None:
    """Find values that stay the same for hours or lie on straight lines."""
    held, straight = _share_held(sample), _share_on_lines(sample)
    if max(held, straight) < _HELD:
        return None
    how = "stay the same for hours" if held >= _HELD else "lie on straight lines"
    return Finding(
        code=FindingCode.STRETCHED_DAYS,
        verdict=Verdict.POOR,
        message=f"the values {how}: coarser data was stretched to hours",
        evidence=f"in a sample, {percent(max(held, straight))} of hours add nothing to what their neighbours say",
        remedy="export the traffic as it was counted in each hour",
    )


def _share_held(sample: Sample) -> float:
    """The share of hours with traffic that are followed by an equal one; 0 if all hours are equal."""
    here, following, _ = sample
    busy = [*map(bool, here)]
    held: int = sum(compress(map(eq, here, following), busy))
    return held / max(1, sum(busy)) if min(here) < max(here) else 0.0


def _share_on_lines(sample: Sample) -> float:
    """The share of hours that lie halfway between their neighbours; 0 if most hours are equal.

    Whole numbers are rounded: where they differ by much, one more or less is still on the line.
    """
    left, here, right = sample
    ordered = sorted(here)
    spread = ordered[3 * len(ordered) // 4] - ordered[len(ordered) // 4]
    if not spread:
        return 0.0
    reach = max(_ON_A_LINE * spread, 1.0 if spread >= _ROUNDED else 0.0)
    bends = map(sub, map(add, left, right), map(add, here, here))
    straight: int = sum(-reach <= bend <= reach for bend in bends)
    return straight / len(here)


def _find_totals(grid: DayGrid) -> Finding | None:
    """Find an hour of the day that holds as much as all the others together."""
    usual = [median_of_known(grid.medians[hour::24]) for hour in range(24)]
    most = max(usual)
    if most < _LIKE_TOTAL * sum(usual):
        return None
    hour = usual.index(most)
    column = grid.filled[hour::24]
    others = map(sub, grid.day_sums(), column)
    ratios = [value / whole for value, whole in zip(column, others, strict=True) if whole > 0]
    hits = sum(_TOTAL_RANGE[0] <= ratio <= _TOTAL_RANGE[1] for ratio in ratios)
    if not ratios or hits < _TOTAL_DAYS * len(ratios):
        return None
    return Finding(
        code=FindingCode.TOTALS_IN_HOURS,
        verdict=Verdict.POOR,
        message=f"the hour from {hour:02d}:00 holds as much as the rest of the day, like a total",
        evidence=f"on {hits:,} of {len(ratios):,} days; usually it has {number(most)}, "
        f"and all others together {number(sum(usual) - most)}",
        remedy="delete the rows of totals",
    )


def find_flat_week(week: Sequence[float]) -> Finding | None:
    """Find that no hour of the day stands out from 168 usual values, NaN where there is none."""
    known = [value for value in week if not math.isnan(value)]
    day = [median_of_known(week[hour::24]) for hour in range(24)]
    hours = [value for value in day if not math.isnan(value)]
    if known and max(known) > _FLAT * min(known) and max(hours) >= _WEAK * min(hours):
        return None
    is_flat = not known or max(known) <= _FLAT * min(known)
    most, least = (max(hours), min(hours)) if hours else (0.0, 0.0)
    return Finding(
        code=FindingCode.NO_RHYTHM,
        verdict=Verdict.POOR if is_flat else Verdict.FAIR,
        message="traffic hardly differs between the hours of the day: no window is much better than another",
        evidence=f"{number(least)} in the quietest hour of the day, {number(most)} in the busiest",
        remedy="leave out bots, health checks and other machines, so that the rhythm of users shows",
    )


def _find_noise(grid: DayGrid) -> Finding | None:
    """Find that odd and even days have nothing in common."""
    halves = [_usual_day(grid, first) for first in (0, 1)]
    alike = sum(map(mul, *map(unit_shape, halves))) if grid.days > _FEWEST_DAYS else 1.0
    if alike >= _LEAST_ALIKE:
        return None
    return Finding(
        code=FindingCode.NO_RHYTHM,
        verdict=Verdict.POOR,
        message="traffic has no daily rhythm: which hours are quiet is down to chance",
        evidence=f"the usual odd day and the usual even day correlate by {max(0.0, alike):.2f}, where 1 is perfect",
        remedy="leave out bots, health checks and other machines, so that the rhythm of users shows",
    )


def _usual_day(grid: DayGrid, first: int) -> list[float]:
    """The median (or mean) day among every other day, from the day of that index on."""
    middle = _mean if _is_sparse(grid) else median_of_known
    return [middle(grid.filled[24 * first + hour :: 48]) for hour in range(24)]


def _usual_week(grid: DayGrid) -> Sequence[float]:
    """The medians of the hours of week, or their means where most medians are 0."""
    if not _is_sparse(grid):
        return grid.medians
    week = grid.filled[-HOURS_PER_WEEK * (len(grid.filled) // HOURS_PER_WEEK) :]
    return [_mean(week[slot::HOURS_PER_WEEK]) for slot in range(HOURS_PER_WEEK)]


def _is_sparse(grid: DayGrid) -> bool:
    """Whether most hours of the week usually have nothing, so that medians say little."""
    return not median_of_known(grid.medians)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))
