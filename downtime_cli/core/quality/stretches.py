"""
Findings on stretches of the traffic: dead ones, bursts, and levels that change for good.

Days are those of the grid's clock. With these limits, 14 clean public series raise hardly any (docs/accuracy.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from operator import eq, truediv
from typing import Final

from downtime_cli.core.quality.days import DayGrid, median_of_known
from downtime_cli.core.quality.finding import Finding, FindingCode, Verdict
from downtime_cli.core.window import HOUR, HOURS_PER_WEEK, Span
from downtime_cli.core.wording import count, day_name, duration, number, percent, time_range

Stretch = tuple[int, int]

_DEAD_HOURS: Final = 6
_EVERY: Final = 5  # hours between those looked at: six equal hours in a row contain two of them in any position
_DEAD_CHANCE: Final = 20.0  # equal hours may be chance if e to the minus 20th is less likely
_DEAD_LOSS: Final = 0.25  # of a usual day's traffic
_DEAD_SWING: Final = 0.5  # of the summed distances of a usual day's hours from their mean
_POOR_DEAD: Final = 0.3  # of all hours
_BURST_DAYS: Final = 4.0  # usual days that a burst holds
_DAYS_AROUND: Final = 14  # a burst, on either side, that say what is usual
_LEVEL_RATIO: Final = 2.25
_LEVEL_DAYS: Final = 28  # at most, before and after a change of level
_LEAST_LEVEL_DAYS: Final = 14
_LEAST_LEVEL: Final = 0.02  # of the mean, so that silent days have a logarithm


def find_dead_stretches(grid: DayGrid) -> list[Stretch]:
    """Find the stretches of hours `[start, end)` that keep one value against the rhythm."""
    values = grid.values
    same = [*map(eq, values[:-1:_EVERY], values[1::_EVERY])]
    long = list(_long_runs(values, compress(range(0, len(values), _EVERY), same)))
    if not long:
        return []
    alike, least = max(sum(same), 1) / len(same), _least_loss(grid)
    return [
        (start, end)
        for start, end in long
        if (end - start) * -math.log(max(alike, _repeats_around(values, start, end))) >= _DEAD_CHANCE
        and sum(abs(usual - values[start]) for usual in grid.expected(start, end)) >= least > 0
    ]


def _repeats_around(values: Sequence[float], start: int, end: int) -> float:
    """The share of hours in the two weeks before and after a stretch that equal the next hour."""
    around = [*values[max(0, start - 2 * HOURS_PER_WEEK) : start], *values[end : end + 2 * HOURS_PER_WEEK]]
    same: int = sum(map(eq, around, around[1:]))
    return same / max(1, len(around))


def _least_loss(grid: DayGrid) -> float:
    """How much traffic has to be missing or in excess: a quarter of a day's, or half of its swing if that is less."""
    mean = sum(grid.medians) / len(grid.medians)
    swing = sum(abs(usual - mean) for usual in grid.medians) / 7
    return min(_DEAD_LOSS * 24 * mean, _DEAD_SWING * swing)


def _long_runs(values: Sequence[float], seeds: Iterable[int]) -> Iterator[Stretch]:
    """Yield the stretches of six or more equal hours around seeds, which are hours that equal the next one."""
    end = 0
    for seed in seeds:
        if seed < end:
            continue
        start, end = seed, seed + 1
        while start and values[start - 1] == values[seed]:
            start -= 1
        while end < len(values) and values[end] == values[seed]:
            end += 1
        if end - start >= _DEAD_HOURS:
            yield start, end


def describe_dead_stretches(grid: DayGrid, dead: Sequence[Stretch]) -> Finding | None:
    """Report the dead stretches, if any."""
    if not dead:
        return None
    start, end = max(dead, key=lambda stretch: (stretch[1] - stretch[0], -stretch[0]))
    hours = sum(end - start for start, end in dead)
    value, usual = grid.values[start], grid.expected(start, end)
    span = Span(grid.instant(start), grid.instant(end))
    more = f"; {len(dead):,} such stretches with {hours:,} hours in all"
    return Finding(
        code=FindingCode.DEAD_STRETCH,
        verdict=Verdict.POOR if hours > _POOR_DEAD * len(grid.values) else Verdict.FAIR,
        message=f"traffic stands still at {number(value)} for {duration((end - start) * HOUR)}",
        evidence=f"{time_range(span, grid.zone, year=True)}, where {number(sum(usual) / len(usual))} an hour "
        f"are usual{more if len(dead) > 1 else ''}",
        remedy="delete these rows if nothing was measured: missing hours are not taken for quiet ones",
    )


def find_burst(grid: DayGrid, sums: Sequence[float]) -> Finding | None:
    """Find a day that holds as much as several usual days around it, in a single hour or in all."""
    if len(sums) < _DAYS_AROUND // 2:
        return None
    peak = max(range(len(sums)), key=lambda day: sums[day])
    around = median_of_known(sums[max(0, peak - _DAYS_AROUND) : peak + _DAYS_AROUND + 1])
    hours = grid.filled[24 * peak : 24 * peak + 24]
    if around <= 0 or sums[peak] < _BURST_DAYS * around:
        return None
    hour = max(range(24), key=lambda each: hours[each])
    return Finding(
        code=FindingCode.BURST,
        verdict=Verdict.FAIR,
        message=f"one burst dominates: {day_name(grid.date(peak), year=True)} has {number(sums[peak] / around)} "
        "times a usual day",
        evidence=f"{number(sums[peak])} that day, {percent(sums[peak] / sum(sums))} of all; "
        f"{number(hours[hour])} from {hour:02d}:00; {number(around)} on usual days around it",
        remedy="delete the rows of that day if no users were behind it",
    )


def find_level_shift(grid: DayGrid, sums: Sequence[float]) -> Finding | None:
    """Find the greatest change of level: abrupt, by a factor of 2.25 or more, and kept up for two weeks."""
    found = _greatest_shift(_log_levels(sums[1:-1]))
    if found is None:
        return None
    day, ratio = found[0] + 1, math.exp(found[1])
    times = f"{number(ratio)} times" if ratio > 1 else f"{percent(ratio)} of"
    before, after = sums[max(1, day - _LEVEL_DAYS) : day], sums[day : day + _LEVEL_DAYS]
    return Finding(
        code=FindingCode.LEVEL_SHIFT,
        verdict=Verdict.FAIR,
        message=f"from {day_name(grid.date(day), year=True)} on traffic has {times} the level before",
        evidence=f"{number(median_of_known(before))} a day in the {count(len(before), 'day')} before, "
        f"{number(median_of_known(after))} in the {count(len(after), 'day')} after",
        remedy="if the service has changed, pass only the rows from that day on",
    )


def _log_levels(sums: Sequence[float]) -> list[float]:
    """The logarithm of each day's traffic, corrected for what is usual on that day of the week."""
    weeks = [sum(sums[max(0, day - 3) : day + 4]) / 7 or 1.0 for day in range(len(sums))]
    parts = list(map(truediv, sums, weeks))
    usual = [median_of_known(parts[day::7]) or 1.0 for day in range(min(7, len(sums)))]
    scale = sum(sums) / max(1, len(sums)) or 1.0
    return [math.log(max(value / usual[day % 7] / scale, _LEAST_LEVEL)) for day, value in enumerate(sums)]


def _greatest_shift(levels: Sequence[float]) -> tuple[int, float] | None:
    """`(day, logarithm of the ratio)` of the greatest abrupt and lasting change, if any."""
    best: tuple[float, int, float] | None = None
    for day in range(_LEAST_LEVEL_DAYS, len(levels) - _LEAST_LEVEL_DAYS + 1):
        near = sorted(levels[day : day + 7])[3] - sorted(levels[day - 7 : day])[3]
        if abs(near) < math.log(_LEVEL_RATIO):
            continue
        before = sorted(levels[max(0, day - _LEVEL_DAYS) : day])
        after = sorted(levels[day : day + _LEVEL_DAYS])
        change = after[len(after) // 2] - before[len(before) // 2]
        low, high = (before, after) if change > 0 else (after, before)
        is_apart = high[len(high) // 5] > low[-(len(low) // 5) - 1]
        if is_apart and change * near > 0 and abs(change) >= math.log(_LEVEL_RATIO):
            best = max(best or (0.0, 0, 0.0), (min(abs(change), abs(near)), day, change))
    if best is None:
        return None
    _, middle, change = best
    steps = {day: (levels[day] - levels[day - 1]) * change for day in range(middle - 3, middle + 4)}
    return max(steps, key=lambda day: steps[day]), change
