"""
Findings on how the clock of the traffic ran: off by more every week, set by whole hours, or past its zone's changes.

The rhythm is judged by the clock of most users, if there is one. If not, a jump by an hour on a date on which clocks
somewhere in the world change is no news.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from itertools import groupby
from operator import add, mul
from typing import Final
from zoneinfo import ZoneInfo

from downtime_cli.core.localtime import build_clock, zone_name
from downtime_cli.core.quality.days import DayGrid, best_lag, list_changes, unit_shape
from downtime_cli.core.quality.file_zone import REGIONS, ask_where_written, name_alike, zones_to_try
from downtime_cli.core.quality.finding import Finding, FindingCode, Verdict
from downtime_cli.core.quality.zones import ClockCase, clock_of_most, is_utc
from downtime_cli.core.window import Span
from downtime_cli.core.wording import day_name, number

_ALIKE: Final = 0.97  # days that correlate better have nothing to explain
_JUMP_REST: Final = 0.25  # of the difference in shape, at most, is left once the hours are moved back
_JUMP_ALIKE: Final = 0.95  # correlation, at least, once the hours are moved back
_JUMPS_SHOWN: Final = 3
_NEAR_CHANGE: Final = 5  # days
_CHANGE_REST: Final = 0.5  # as `_JUMP_REST` where the day is known, so that weaker evidence will do
_LEAST_DAYS: Final = 14  # of data before and after
_DRIFT_HOURS: Final = 2.0  # from the first week to the last
_DRIFT_FIT: Final = 0.85  # of the weeks' phases, explained by a line
_DRIFT_WEEKS: Final = 8
_DRIFT_ALIKE: Final = 0.7  # correlation from which a week's phase counts
_DRIFT_REACH: Final = 3  # hours between the phases of consecutive weeks


def clock_findings(case: ClockCase) -> list[Finding | None]:
    """Find out whether the clock drifts, and if not, when it jumps."""
    weeks = [case.grid.mean_day(day, day + 7) for day in range(0, case.grid.days - 6, 7)]
    drift = _find_drift(case.grid, weeks)
    return [drift] if drift else [_find_jump_at_changes(case), _find_jumps(case, weeks)]


def _find_drift(grid: DayGrid, weeks: Sequence[Sequence[float]]) -> Finding | None:
    """Find a rhythm that moves steadily: a line through the weeks' phases explains 85 % of them."""
    phases = _measure_phases([unit_shape(week) for week in weeks])
    if len(phases) < _DRIFT_WEEKS:
        return None
    count = len(phases)
    steps = [week - (count - 1) / 2 for week in range(count)]
    mean = sum(phases) / count
    slope = sum(map(mul, steps, phases)) / sum(map(mul, steps, steps))
    spread = sum((phase - mean) ** 2 for phase in phases)
    moved = slope * (count - 1)
    if abs(moved) < _DRIFT_HOURS or slope * slope * sum(map(mul, steps, steps)) < _DRIFT_FIT * spread:
        return None
    return Finding(
        code=FindingCode.CLOCK_DRIFT,
        verdict=Verdict.POOR,
        message=f"the clock drifts: the daily rhythm moves by {number(abs(slope) * 60)} min a week",
        evidence=f"{number(abs(moved))} h {'later' if moved > 0 else 'earlier'} at the end than at the start, "
        f"{day_name(grid.date(0), year=True)} to {day_name(grid.date(grid.days - 1), year=True)}",
        remedy="correct the clock of the machine that counts, and pass only rows from then on",
    )


def _measure_phases(shapes: Sequence[Sequence[float]]) -> list[float]:
    """By how many hours each week is later than those in the middle, followed from week to week both ways."""
    middle = len(shapes) // 2
    model = unit_shape(list(map(sum, zip(*shapes[max(0, middle - 2) : middle + 2], strict=True)))) if shapes else []
    forth = _follow_phase(shapes[middle:], model)
    back = _follow_phase(shapes[:middle][::-1], model)
    return [*back[::-1], *forth]


def _follow_phase(shapes: Sequence[Sequence[float]], model: Sequence[float]) -> list[float]:
    """The lags of consecutive weeks, with fractions of an hour, each sought near the one before."""
    lags, last = [], 0.0
    tripled = [*model] * 3
    for shape in shapes:
        near = range(round(last) - _DRIFT_REACH, round(last) + _DRIFT_REACH + 1)
        starts = [24 - lag % 24 for lag in near]
        fits = [sum(map(mul, shape, tripled[start : start + 24])) for start in starts]
        peak = max(range(1, len(fits) - 1), key=lambda index: fits[index])
        left, best, right = fits[peak - 1 : peak + 2]
        bend = left - 2 * best + right
        if best >= _DRIFT_ALIKE and bend < 0:
            last = near[peak] + (left - right) / (2 * bend)
        lags.append(last)
    return lags


def _find_jump_at_changes(case: ClockCase) -> Finding | None:
    """Find a rhythm that jumps by an hour at each change of the clock that the data is judged by."""
    grid = case.grid
    changes = [(day, minutes) for day, minutes in grid.clock_changes() if _LEAST_DAYS <= day <= grid.days - _LEAST_DAYS]
    jumps = [_jump_at(grid, day) for day, _ in changes]
    if not jumps or any(abs(lag) != 1 or rest > _CHANGE_REST for lag, rest in jumps):
        return None
    turns = {lag * minutes > 0 for (lag, _), (_, minutes) in zip(jumps, changes, strict=True)}
    if len(turns) > 1:
        return None
    name = zone_name(grid.zone)
    days = " and ".join(day_name(grid.date(day), year=True) for day, _ in changes)
    return Finding(
        code=FindingCode.DST_JUMP,
        verdict=Verdict.FAIR,
        message=f"the daily rhythm jumps by an hour when the clocks of {name} change",
        evidence=f"the day is an hour {'later' if jumps[0][0] > 0 else 'earlier'} from {days} on",
        remedy=_change_remedy(case, stays=turns == {True}),
    )


def _change_remedy(case: ClockCase, *, stays: bool) -> str:
    """What to do; the rhythm `stays` where it is in UTC if it comes later when clocks go forward."""
    name = zone_name(case.grid.zone)
    if stays and not case.has_offsets and zone_name(case.file_zone) != name:
        return f"{ask_where_written(case.file_zone)}: {name_alike(_list_alike(case))}"
    if not stays and not case.has_offsets and zone_name(case.file_zone) == name:
        return f"{ask_where_written(case.file_zone)}: a zone whose clocks do not change, such as UTC"
    return "check where your users are and pass --audience: they do not seem to follow these clock changes"


def _list_alike(case: ClockCase) -> list[tzinfo]:
    """The zones whose clocks change on the days on which those of the grid do, those of users first."""
    grid = case.grid
    span = Span(grid.instant(0), grid.instant(24 * grid.days))
    changes = list_changes(build_clock(grid.zone, span))
    return [zone for zone in zones_to_try(case.audience) if list_changes(build_clock(zone, span)) == changes]


def _jump_at(grid: DayGrid, day: int) -> tuple[int, float]:
    """`(lag, rest)`: the hours by which the two weeks from that day on are later than the two before.

    The rest is the share of the difference in shape that is left once the hours are moved back; 1 if nothing is gained.
    """
    before, after = unit_shape(grid.mean_day(day - 14, day)), unit_shape(grid.mean_day(day, day + 14))
    here = sum(map(mul, before, after))
    lag, best = best_lag(after, before)
    return (lag, (1 - best) / (1 - here)) if here < _ALIKE and best >= _JUMP_ALIKE else (0, 1.0)


def _find_jumps(case: ClockCase, weeks: Sequence[Sequence[float]]) -> Finding | None:
    """Find jumps of the rhythm by whole hours on days on which no clock changes."""
    grid = case.grid
    found = _keep_clearest(jump for days in _suspect_days(weeks) for jump in _locate_jump(grid, days))
    changes = [day for day, _ in grid.clock_changes()]
    news = [
        (day, lag)
        for day, lag in found
        if abs(lag) > 1
        or (
            all(abs(day - change) > _NEAR_CHANGE for change in changes)
            and (_is_one_clock(case) or not _is_world_change(grid, day))
        )
    ]
    if not news:
        return None
    shown = [f"{abs(lag)} h {'later' if lag > 0 else 'earlier'} from {day_name(grid.date(day), year=True)} on"
             for day, lag in news[:_JUMPS_SHOWN]]  # fmt: skip
    more = f", and {len(news) - _JUMPS_SHOWN} more" if len(news) > _JUMPS_SHOWN else ""
    return Finding(
        code=FindingCode.CLOCK_JUMP,
        verdict=Verdict.POOR if any(abs(lag) > 1 for _, lag in news) else Verdict.FAIR,
        message="the daily rhythm jumps by whole hours on a day on which no clock changes",
        evidence=f"by the clock of {zone_name(grid.zone)}: {'; '.join(shown)}{more}",
        remedy="export everything by one clock, preferably UTC, or pass only the rows after the last jump",
    )


def _is_one_clock(case: ClockCase) -> bool:
    """Whether the grid's clock is that of most users, so that no other zone's changes can show."""
    return case.audience is not None and clock_of_most(case.audience) is not None and not is_utc(case.grid.zone)


def _suspect_days(weeks: Sequence[Sequence[float]]) -> Iterator[range]:
    """Yield the days around which two weeks fit the two before far better once moved by some hours."""
    lags = []
    for week in range(2, len(weeks) - 1):
        before = unit_shape(list(map(add, weeks[week - 2], weeks[week - 1])))
        after = unit_shape(list(map(add, weeks[week], weeks[week + 1])))
        here = sum(map(mul, before, after))
        lag, best = best_lag(after, before) if here < _ALIKE else (0, here)
        lags.append((lag if 1 - best < 2 * _JUMP_REST * (1 - here) else 0, week))
    for lag, group in groupby(lags, key=lambda item: item[0]):
        found = [week for _, week in group]
        if lag:
            yield range(7 * found[0] - 7, 7 * found[-1] + 8)


def _locate_jump(grid: DayGrid, days: range) -> Iterator[tuple[float, int, int]]:
    """Yield `(rest, day, lag)` of the day from which the rhythm is that much later, if it is clear enough."""
    jumps = [(*_jump_at(grid, day)[::-1], day) for day in days if _LEAST_DAYS <= day <= grid.days - _LEAST_DAYS]
    rest, lag, day = min(jumps, default=(1.0, 0, 0))
    if rest <= _JUMP_REST:
        yield rest, day, lag


def _keep_clearest(jumps: Iterable[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """`(day, lag)` of the jumps in order of time; of several within a week, the clearest."""
    kept: dict[int, int] = {}
    for _, day, lag in sorted(jumps):
        if all(abs(day - other) >= 7 for other in kept):
            kept[day] = lag
    return sorted(kept.items())


def _is_world_change(grid: DayGrid, day: int) -> bool:
    """Whether the clocks of some region change near that day."""
    start, end = grid.instant(24 * (day - _NEAR_CHANGE)), grid.instant(24 * (day + _NEAR_CHANGE))
    return any(len(build_clock(ZoneInfo(region[0]), Span(start, end)).starts) > 1 for region in REGIONS)
