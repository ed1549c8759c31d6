"""
Findings at clock changes: the hour that is missing in spring and the hour that holds two in autumn.

These give away local time that was taken for another clock.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import tzinfo
from typing import Final

from downtime_cli.core.audience import Audience
from downtime_cli.core.forecast.usual_week import take_recent
from downtime_cli.core.localtime import build_clock, zone_name
from downtime_cli.core.quality.days import DayGrid, median_of_known
from downtime_cli.core.quality.file_zone import ask_where_written, name_alike, zones_to_try
from downtime_cli.core.quality.finding import Finding, FindingCode, Verdict
from downtime_cli.core.traffic import Traffic
from downtime_cli.core.window import HOUR, HOURS_PER_WEEK, Span, to_minute
from downtime_cli.core.wording import day_name, number

_DOUBLE: Final = (1.6, 2.6)  # times the usual traffic: two hours in one
_USUAL: Final = (0.75, 1.33)  # times the usual traffic: nothing special
_AROUND: Final = (-2, -1, 1, 2)
_SURELY_SOME: Final = 0.5  # of the median: if every other week has more, 0 is no coincidence
_SURELY_MORE: Final = 1.3  # times the greatest other week
_LATEST: Final = 4
_MOST_ODD: Final = 2  # of 208 such hours a year: if more are odd, one may well meet a clock change by coincidence


def find_local_time(grid: DayGrid, audience: Audience | None, *, has_offsets: bool) -> Finding | None:
    """Find hours that are missing or doubled where a region's clocks change and the grid's do not.

    Args:
        grid: the traffic by the clock its stamps are said to follow.
        audience: the users, whose zones are named before others that explain as much.
        has_offsets: whether the stamps themselves say that they are UTC.
    """
    empty, double = list(_find_empty_hours(grid)), list(_find_double_hours(grid))
    odd = {hour: what for hours, what in ((empty, "nothing"), (double, "two hours")) if len(hours) <= _MOST_ODD
           for hour in hours}  # fmt: skip
    if not odd:
        return None
    zones = zones_to_try(audience)
    explained = [_explain_odd_hours(grid, odd, zone) for zone in zones]
    hours = max(explained, key=len)
    if not hours:
        return None
    alike = name_alike([zone for zone, found in zip(zones, explained, strict=True) if found == hours])
    seen = [f"{hour % 24:02d}:00 on {day_name(grid.date(hour // 24), year=True)} holds {odd[hour]}"
            for hour in sorted(hours)]  # fmt: skip
    return Finding(
        code=FindingCode.DST_IN_STAMPS,
        verdict=Verdict.FAIR,
        message="the stamps are local time: an hour is missing, or holds two, in nights when clocks change",
        evidence=", ".join(seen),
        remedy=f"correct the stamps: they say UTC, and show {alike}"
        if has_offsets
        else f"{ask_where_written(grid.zone)}: {alike}",
    )


def _hours_of_change(grid: DayGrid) -> Iterator[int]:
    """Yield the hours in which clocks change: from 00:00 to 03:59 on Sundays."""
    for day in range(6 - grid.slot(0) // 24, grid.days, 7):
        yield from range(24 * day, 24 * day + _LATEST)


def _find_empty_hours(grid: DayGrid) -> Iterator[int]:
    """Yield such hours that are missing or 0 between hours with traffic, and nowhere near that in other weeks."""
    for hour in _hours_of_change(grid):
        if not grid.values[hour] > 0 and all(_over_usual(grid, hour + off) > 0 for off in _AROUND):
            others = _other_weeks(grid, hour)
            least = _SURELY_SOME * median_of_known(others) if grid.values[hour] == 0 else 0.0
            if all(other > least for other in others):
                yield hour


def _find_double_hours(grid: DayGrid) -> Iterator[int]:
    """Yield such hours with twice the usual traffic between usual ones, and clearly more than in any other week."""
    for hour in _hours_of_change(grid):
        if _over_usual(grid, hour) >= _DOUBLE[0] * _USUAL[0]:
            around = [_over_usual(grid, hour + off) for off in _AROUND]
            is_usual = all(_USUAL[0] <= other <= _USUAL[1] for other in around)
            least = _SURELY_MORE * max(_other_weeks(grid, hour), default=math.inf)
            ratio = _over_usual(grid, hour) * len(around) / sum(around) if is_usual else 0.0
            if _DOUBLE[0] <= ratio <= _DOUBLE[1] and grid.values[hour] >= least:
                yield hour


def _other_weeks(grid: DayGrid, hour: int) -> list[float]:
    """The values of the same hour of week in other weeks, without a first or last week that has none."""
    like = grid.values[hour % HOURS_PER_WEEK :: HOURS_PER_WEEK]
    others = [value for week, value in enumerate(like) if week != hour // HOURS_PER_WEEK]
    return others[math.isnan(others[0]) : len(others) - math.isnan(others[-1])] if others else []


def _over_usual(grid: DayGrid, hour: int) -> float:
    """The value of an hour over its median, NaN where there is none."""
    usual = grid.medians[grid.slot(hour)]
    return grid.values[hour] / usual if 0 <= hour < len(grid.values) and usual > 0 else math.nan


def _explain_odd_hours(grid: DayGrid, odd: dict[int, str], zone: tzinfo) -> list[int]:
    """The odd hours that clocks of the zone skip or show twice, and the grid's do not."""
    found = []
    for hour, what in odd.items():
        start = grid.instant(hour)
        near = Span(start - 30 * HOUR, start + 30 * HOUR)
        if len(build_clock(grid.zone, near).starts) > 1:
            continue
        clock = build_clock(zone, near)
        for change, before, after in zip(clock.starts[1:], clock.offsets, clock.offsets[1:], strict=False):
            wall = change + min(before, after)  # where the skipped, or the second time the doubled hour begins
            here = to_minute(start) + grid.clock.offset_at(to_minute(start))
            if wall == here and after - before == (60 if what == "nothing" else -60):
                found.append(hour)
    return found


def find_doubled_hour(traffic: Traffic) -> Finding | None:
    """Find where the file's own clock goes back that one hour holds two and the other nothing."""
    series, zone = take_recent(traffic.total), traffic.zone
    if zone is None:
        return None
    end = series.first_epoch_hour + len(series.values)
    clock = build_clock(zone, Span(traffic.start_of(series.first_epoch_hour), traffic.start_of(end)))
    for change, before, after in zip(clock.starts[1:], clock.offsets, clock.offsets[1:], strict=False):
        second = (change - traffic.phase_minutes) // 60
        known = [value for value in (series.get(second - 1), series.get(second)) if value > 0]
        if before - after != 60 or len(known) != 1:
            continue
        usual = _usual(traffic, second - 1)
        earlier = [series.get(second - off) / _usual(traffic, second - off) for off in (2, 3)]
        if _DOUBLE[0] * max(earlier) * usual <= known[0] <= _DOUBLE[1] * min(earlier) * usual:
            day = day_name(traffic.start_of(second - 1).astimezone(zone), year=True)
            return Finding(
                code=FindingCode.DST_DOUBLED_HOUR,
                verdict=Verdict.FAIR,
                message=f"where the clocks of {zone_name(zone)} go back, one hour holds two and the other nothing",
                evidence=f"{number(known[0])} on {day}, when {number(usual)} is usual",
                remedy="export in UTC, or with the offset of each row",
            )
    return None


def _usual(traffic: Traffic, hour: int) -> float:
    """The median of the same hour in the four weeks before, NaN if there is no traffic in it."""
    return median_of_known([traffic.total.get(hour - weeks * HOURS_PER_WEEK) for weeks in range(1, 5)]) or math.nan
