"""
What somebody would choose who also knew the weeks that come after: how much there is to know about the week.

The hours of the horizon itself stay unknown. The weeks on both sides of it, up to 26 each, are brought to one level and
averaged by local hour of week, the nearest weighing most; days are pooled and hours smoothed as `downtime` does. No
planner knows these weeks. What such a choice misses is what single days do: weather, events, chance.
"""

from __future__ import annotations

import math
from array import array
from datetime import timedelta
from functools import partial

from peers import Peer
from trials import DAY, HORIZON, WEEK, Case

from downtime_cli.core.forecast.pooled_hours import fill_gaps, moments_of, noise_of, pool_days, smooth_hours
from downtime_cli.core.forecast.wall_hours import WallHours, fold_weeks
from downtime_cli.core.forecast.weekly_levels import nearest_known, weekly_levels
from downtime_cli.core.localtime import build_clock
from downtime_cli.core.traffic import HourSeries
from downtime_cli.core.window import Span, from_minute

REACH = 26 * WEEK
HALF_LIVES = (1, 2, 4, 8)  # weeks of distance from the horizon


def know_both_sides(case: Case, *, half_life: int, is_pooled: bool) -> list[float]:
    """Forecast the horizon from the weeks before and after it."""
    weeks = fold_both_sides(case)
    scales = [1 / level for level in nearest_known(weekly_levels(weeks))]
    columns = [[value * scale for value, scale in zip(column, scales, strict=True)] for column in weeks.columns()]
    last = case.series.first_hour + min(len(case.series.values), case.origin + HORIZON + REACH)
    middle = case.series.first_hour + case.origin + HORIZON / 2
    ages = [(last - middle) / WEEK - index - 0.5 for index in reversed(range(weeks.week_count))]
    moments = moments_of(columns, [0.5 ** (abs(age) / half_life) for age in ages])
    means = fill_gaps([moment.mean for moment in moments])
    if is_pooled:
        noise = noise_of(moments, means)
        means = smooth_hours(pool_days(means, noise)[0], noise)
    return [means[hour % WEEK] for hour in case.hours(local=True)[len(case.known) :]]


def fold_both_sides(case: Case) -> WallHours:
    """Lay out the weeks around the horizon by the zone's clock; the horizon itself is missing."""
    series = case.series
    first, last = max(0, case.origin - REACH), min(len(series.values), case.origin + HORIZON + REACH)
    values = array("d", series.values[first:last])
    begin = case.origin - first
    values[begin : begin + HORIZON] = array("d", [math.nan] * HORIZON)
    start, end = (from_minute((series.first_hour + hour) * 60) for hour in (first, last))
    clock = build_clock(series.zone, Span(start - timedelta(hours=DAY), end + timedelta(hours=DAY)))
    return fold_weeks(HourSeries(series.first_hour + first, values), clock, 0)


BOTH_SIDES: dict[str, Peer] = {
    f"half-life {half_life} w{', pooled' if is_pooled else ''}": partial(
        know_both_sides, half_life=half_life, is_pooled=is_pooled
    )
    for half_life in HALF_LIVES
    for is_pooled in (False, True)
}
