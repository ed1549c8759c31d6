"""The range that holds 8 of 10 windows of a kind, from how the same hours went in past weeks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from operator import mul
from typing import Final

from downtime_cli.core.forecast.averages import quantile, steady
from downtime_cli.core.forecast.forecast import Forecast
from downtime_cli.core.forecast.pooled_hours import LIKE_DAYS
from downtime_cli.core.forecast.weekly_levels import latest_level
from downtime_cli.core.planning.impact import Scale, covered_hours
from downtime_cli.core.window import HOURS_PER_WEEK, Span, to_minute

_SPREAD_WEEKS: Final = 26
_AHEAD_WEEKS: Final = 2
_LEAST_RATIOS: Final = 8
_POWER: Final = 1.2
_POWER_OF_ONE_RATIO: Final = 5
_MOST_RATIO: Final = 1e6
UNKNOWN_SPREAD: Final = (0.6, 2.0)
"""The 10th and 90th percentile of realised over expected traffic in quiet 2-hour windows of public hourly series."""


def expected_range(scale: Scale, window: Span) -> tuple[float, float]:
    """The range that the impact of 8 of 10 such windows falls into, low and high.

    Low and high are the expected impact times two ratios: the 10th and 90th percentile of what the same local hours of
    like days really held in the last 26 weeks over what would have been expected two weeks before. Both are raised to
    the power 1.2 + 5 / (number of such windows), for what a fit to the past does not show. With fewer than 8 such
    windows, and none at all for a typical week, they are `UNKNOWN_SPREAD`.
    """
    start, end = to_minute(window.start), to_minute(window.end)
    expected = scale.total.cost(start, end)
    ratios = sorted(_compare_past_windows(scale.forecast, start, end))
    low, high = UNKNOWN_SPREAD
    if len(ratios) >= _LEAST_RATIOS:
        power = _POWER + _POWER_OF_ONE_RATIO / len(ratios)
        low, high = (min(quantile(ratios, part), _MOST_RATIO) ** power for part in (0.1, 0.9))
    return steady(expected * min(low, 1.0)), steady(expected * max(high, 1.0))


def _compare_past_windows(forecast: Forecast, start: int, end: int) -> Iterator[float]:
    """Yield what windows at the same hours of like days held over what would have been expected two weeks before."""
    learnt = forecast.learnt
    if learnt is None:
        return
    slots = list(covered_hours(start, end, forecast))
    weeks, day = learnt.weeks, slots[0][0] // 24
    for other in next(days for days in LIKE_DAYS if day in days):
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
