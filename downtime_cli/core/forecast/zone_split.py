"""
The total split among zones: what each does at every hour of its own week.

Every past hour is split in proportion to share x activity (`zone_activity`) at each zone's local hour. Between two
changes of any clock, in a *regime*, an hour of the week is always split alike, so regimes are split rather than hours.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, reduce
from itertools import groupby, pairwise
from operator import add, mul, sub, truediv

from msgspec import Struct

from downtime_cli.core.forecast.memory import Memory
from downtime_cli.core.forecast.pooled_hours import fill_gaps
from downtime_cli.core.forecast.usual_week import LearntWeek
from downtime_cli.core.forecast.zone_activity import fit_activity
from downtime_cli.core.localtime import Clock
from downtime_cli.core.traffic import HourSeries
from downtime_cli.core.weekends import Weekend
from downtime_cli.core.window import HOURS_PER_WEEK


class _Sums(Struct, frozen=True):
    """Sums of weighted values and of weights per hour of week: weighted means that can still be added to."""

    values: list[float]
    weights: list[float]

    @classmethod
    def empty(cls) -> _Sums:
        return cls([0.0] * HOURS_PER_WEEK, [0.0] * HOURS_PER_WEEK)

    def plus(self, other: _Sums) -> _Sums:
        return _Sums(list(map(add, self.values, other.values)), list(map(add, self.weights, other.weights)))

    def turned(self, first: int) -> _Sums:
        """The same by a clock whose hour of week 0 is hour `first` of this one's."""
        return _Sums(self.values[first:] + self.values[:first], self.weights[first:] + self.weights[:first])

    def means(self) -> list[float]:
        """The weighted means; hours of week that were never seen are filled in from similar ones."""
        return fill_gaps([v / w if w else math.nan for v, w in zip(self.values, self.weights, strict=True)])


def _weigh_hours(series: HourSeries, memory: Memory) -> _Sums:
    """Each hour's value times its weight, and its weight, with recent weeks weighing more; both are 0 in a gap."""
    weights = list(_hour_weights(len(series.values), memory))
    values = list(map(mul, series.values, weights))
    if math.isnan(sum(values)):
        known = [value == value for value in values]  # noqa: PLR0124 - not NaN, faster than a call for each
        weights = list(map(mul, weights, known))
        values = [value if is_known else 0.0 for value, is_known in zip(values, known, strict=True)]
    return _Sums(values, weights)


def _sum_by_utc_week(hours: _Sums, first_epoch_hour: int, start: int, end: int) -> _Sums:
    """Add up by UTC hour of week over `[start, end)` in epoch hours."""
    sums = _Sums.empty()
    first, stop = start - first_epoch_hour, end - first_epoch_hour
    for index in range(first, min(first + HOURS_PER_WEEK, stop)):
        slot = (first_epoch_hour + index + 72) % HOURS_PER_WEEK
        sums.values[slot] = sum(hours.values[index:stop:HOURS_PER_WEEK])
        sums.weights[slot] = sum(hours.weights[index:stop:HOURS_PER_WEEK])
    return sums


@cache
def _hour_weights(count: int, memory: Memory) -> array[float]:
    weeks = memory.weigh_weeks(-(-count // HOURS_PER_WEEK))
    hours = array("d", [weight for weight in weeks for _ in range(HOURS_PER_WEEK)])
    return hours[len(hours) - count :]


def _find_regimes(series: HourSeries, clocks: Iterable[Clock], phase_minutes: int) -> list[tuple[int, int]]:
    """The stretches of epoch hours in which no clock changes its offset."""
    first, end = series.first_epoch_hour, series.first_epoch_hour + len(series.values)
    changes = {-(-(start - phase_minutes) // 60) for clock in clocks for start in clock.starts}
    edges = [first, *sorted(hour for hour in changes if first < hour < end), end]
    return list(pairwise(edges))


class Crowd(Struct, frozen=True):
    """People who live by one clock and have the same days of the week off."""

    clock: Clock
    weekend: Weekend
    share: float  # of all users


def split_history(
    learnt: LearntWeek, first_epoch_hour: int, phase_minutes: int, crowds: Sequence[Crowd]
) -> list[list[float]]:
    """Split the total by shares x activity into each crowd's expected units by its own local hour of week.

    Every regime is split by itself, with its hours moved from their mean to what was learnt of them; each clock's parts
    are then averaged by its own hours. `first_epoch_hour` is that of the history the first of the clocks learnt from.
    """
    clocks = [crowd.clock for crowd in crowds]
    first, values = learnt.weeks.unfold(learnt.columns)
    clean = HourSeries(first_epoch_hour + first, values)
    hours = _weigh_hours(clean, learnt.memory)
    regimes: list[tuple[_Sums, list[int]]] = []
    for start, end in _find_regimes(clean, clocks, phase_minutes):
        shifts = [clock.offset_at(start * 60 + phase_minutes) + phase_minutes for clock in clocks]
        sums = _sum_by_utc_week(hours, clean.first_epoch_hour, start, end)
        regimes.append((_move_to_learnt(sums, learnt, shifts[0] // 60), shifts))
    return [sums.means() for sums in _split_regimes(regimes, crowds)]


def split_week(week: list[float], shifts: Sequence[int], crowds: Sequence[Crowd]) -> list[list[float]]:
    """Split one UTC week into each crowd's part by its own local hour of week, while clocks are ahead by `shifts`."""
    return [sums.means() for sums in _split_regimes([(_Sums(week, [1.0] * HOURS_PER_WEEK), shifts)], crowds)]


def _move_to_learnt(regime: _Sums, learnt: LearntWeek, shift_hours: int) -> _Sums:
    """Move every hour of a regime from its mean to its learnt value, at the level to continue from; none below 0."""
    moves = list(map(sub, learnt.shape, learnt.raw))
    first = shift_hours % HOURS_PER_WEEK
    turned = moves[first:] + moves[:first]
    values = map(add, regime.values, map(mul, regime.weights, turned))
    return _Sums([learnt.level * value if value > 0 else 0.0 for value in values], regime.weights)


def _split_regimes(regimes: Sequence[tuple[_Sums, Sequence[int]]], crowds: Sequence[Crowd]) -> list[_Sums]:
    """Each group's sums by its local hour of week: the regimes' parts, added up.

    A regime comes with the minutes by which each group's clock is ahead of its hours. Consecutive regimes in which a
    group's own clock stays the same are split alike for that group, so they are added up before they are split.
    """
    longest, shifts = max(regimes, key=lambda regime: math.fsum(regime[0].weights))
    shares, weekends = [crowd.share for crowd in crowds], [crowd.weekend for crowd in crowds]
    activity = fit_activity(longest.means(), shares, shifts, weekends)
    busy = list(activity.busy(shifts for _, shifts in regimes))
    scales = [
        _Sums(list(map(truediv, regime.values, whole)), regime.weights)
        for (regime, _), whole in zip(regimes, _add_zones(busy), strict=True)
    ]

    @cache
    def add_up(first: int, last: int) -> _Sums:
        return scales[first].plus(add_up(first + 1, last)) if first + 1 < last else scales[first]

    split = []
    for group in range(len(crowds)):
        runs = []
        for shift, run in groupby(range(len(regimes)), key=lambda index: regimes[index][1][group]):
            first, *rest = run
            whole = add_up(first, first + 1 + len(rest))
            back = -(shift // 60) % HOURS_PER_WEEK  # local hour of week 0 lies so far into the UTC week
            runs.append(_Sums(list(map(mul, whole.values, busy[first][group])), whole.weights).turned(back))
        split.append(reduce(_Sums.plus, runs))
    return split


def _add_zones(busy: Sequence[Sequence[list[float]]]) -> Iterator[list[float]]:
    """Yield what all zones together do in each regime; most zones stay the same from one regime to the next."""
    whole = list(map(math.fsum, zip(*busy[0], strict=True)))
    yield whole
    for before, after in pairwise(busy):
        for old, new in zip(before, after, strict=True):
            if new is not old:
                whole = [value - past + now for value, past, now in zip(whole, old, new, strict=True)]
        yield whole
