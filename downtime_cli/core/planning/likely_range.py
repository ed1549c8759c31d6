"""The range that holds 8 of 10 windows of a kind, from how the same hours went in past weeks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from operator import mul
from typing import Final

from downtime_cli.core.forecast.averages import known, quantile, steady
from downtime_cli.core.forecast.pooled_hours import LIKE_DAYS
from downtime_cli.core.forecast.usual_week import LearntWeek
from downtime_cli.core.forecast.wall_hours import WallHours
from downtime_cli.core.forecast.weekly_levels import latest_level
from downtime_cli.core.planning.impact import Scale, covered_hours
from downtime_cli.core.window import HOURS_PER_WEEK, Span, to_minute

_SPREAD_WEEKS: Final = 26
_AHEAD_WEEKS: Final = 2
_LEAST_RATIOS: Final = 8
_POWER: Final = 1.1
_POWER_OF_ONE_WEEK: Final = 4
_MOST_RATIO: Final = 1e6
_LARGE_COUNT: Final = 100.0
_TENTH_DEVIATIONS: Final = 1.2816  # standard deviations from the mean of a normal distribution to its outer tenths
UNKNOWN_SPREAD: Final = (0.6, 2.0)
"""The 10th and 90th percentile of realised over expected traffic in quiet 2-hour windows of public hourly series."""
ONE_WEEK_SPREAD: Final = (0.5, 2.5)
"""The same where an hour was seen once: the quietest hours of a single week owe part of their quiet to chance."""


def expected_range(scale: Scale, window: Span) -> tuple[float, float]:
    """The range that the impact of 8 of 10 such windows falls into, low and high.

    Low and high are the expected impact times two ratios: the 10th and 90th percentile of what the same local hours of
    like days really held in the last 26 weeks over what would have been expected two weeks before. Both are raised to
    the power 1.1 + 4 / (number of such weeks), for what a fit to the past does not show; the days of one week share
    its weather and news, so they count as one. With fewer than 8 such windows, and none at all for a typical week, the
    ratios are `UNKNOWN_SPREAD`, or `ONE_WEEK_SPREAD` if one of the hours was measured once or never; the counts of few
    events stray further, by chance, from either end.
    """
    start, end = to_minute(window.start), to_minute(window.end)
    expected, learnt = scale.total.cost(start, end), scale.forecast.learnt
    if learnt is None:
        return _scale_spread(expected, UNKNOWN_SPREAD)
    slots = list(covered_hours(start, end, scale.forecast))
    spread = _find_spread(learnt, slots)
    if spread is not None:
        return _scale_spread(expected, spread)
    spread = UNKNOWN_SPREAD if _saw_each_twice(learnt.weeks, slots) else ONE_WEEK_SPREAD
    if not (learnt.memory.few_events and expected):
        return _scale_spread(expected, spread)
    count = scale.unweighted(start, end)
    least, most = (poisson_quantile(count * ratio, part) for ratio, part in zip(spread, (0.1, 0.9), strict=True))
    return steady(expected / count * least), steady(expected / count * most)


def _scale_spread(expected: float, spread: tuple[float, float]) -> tuple[float, float]:
    return steady(expected * min(spread[0], 1.0)), steady(expected * max(spread[1], 1.0))


def poisson_quantile(mean: float, part: float) -> float:
    """The least count that at least that part of all Poisson counts do not exceed; normal where the mean is large."""
    if mean > _LARGE_COUNT:
        return mean + math.copysign(_TENTH_DEVIATIONS, part - 0.5) * math.sqrt(mean)
    count, chance = 0, math.exp(-mean)
    total = chance
    while total < part:
        count += 1
        chance *= mean / count
        total += chance
    return float(count)


def _find_spread(learnt: LearntWeek, slots: Sequence[tuple[int, float]]) -> tuple[float, float] | None:
    """The ratios to the expected impact between which 8 of 10 windows of these hours of week lay; None for too few."""
    like_days = next(days for days in LIKE_DAYS if slots[0][0] // 24 in days)
    ratios = sorted(_compare_past_windows(learnt, slots, like_days))
    if len(ratios) < _LEAST_RATIOS:
        return None
    power = _POWER + _POWER_OF_ONE_WEEK * len(like_days) / len(ratios)
    low, high = (min(quantile(ratios, part), _MOST_RATIO) ** power for part in (0.1, 0.9))
    return low, high


def _saw_each_twice(weeks: WallHours, slots: Sequence[tuple[int, float]]) -> bool:
    """Whether every one of these hours of week was measured in two weeks or more."""
    return all(len(known(weeks.values[weeks.place(slot) :: HOURS_PER_WEEK])) > 1 for slot, _ in slots)


def _compare_past_windows(
    learnt: LearntWeek, slots: Sequence[tuple[int, float]], like_days: Iterable[int]
) -> Iterator[float]:
    """Yield what windows at the same hours of like days held over what would have been expected two weeks before."""
    weeks, day = learnt.weeks, slots[0][0] // 24
    for other in like_days:
        moved = [((slot + 24 * (other - day)) % HOURS_PER_WEEK, covered) for slot, covered in slots]
        usual = math.fsum(learnt.usual[slot] * covered for slot, covered in moved)
        if not usual:
            continue
        first = weeks.place(moved[0][0])
        for week in range(max(weeks.week_count - _SPREAD_WEEKS, _AHEAD_WEEKS), weeks.week_count):
            begin = week * HOURS_PER_WEEK + first
            hours = weeks.values[begin : begin + len(moved)]
            held = math.fsum(map(mul, hours, [covered for _, covered in moved]))
            if len(hours) == len(moved) and not math.isnan(held):
                yield held / usual / latest_level(learnt.levels[: week - _AHEAD_WEEKS + 1])
