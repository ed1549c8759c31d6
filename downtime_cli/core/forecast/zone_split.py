"""
The total split among zones: what each does at every hour of its own week.

Every past hour is split in proportion to share x activity (`activity_fit`) at each zone's local hour. Between two
changes of any clock, a regime, the split of an hour of the week is always the same, so that regimes are split rather
than hours.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, reduce
from itertools import groupby, pairwise
from operator import add, mul, sub, truediv

from msgspec import Struct

from downtime_cli.core.forecast.pooled_hours import fill_gaps
from downtime_cli.core.forecast.usual_week import LearntWeek, recency_weights
from downtime_cli.core.forecast.zone_activity import fit_activity
from downtime_cli.core.localtime import Clock
from downtime_cli.core.traffic import HOURS_PER_WEEK, HourSeries


class _Sums(Struct, frozen=True):
    """Weighted sums of values and of weights per hour of week: a weighted mean that can still be added to."""

    values: list[float]
    weights: list[float]

    @classmethod
    def empty(cls) -> _Sums:
        """Return sums of nothing."""
        return cls([0.0] * HOURS_PER_WEEK, [0.0] * HOURS_PER_WEEK)

    def plus(self, other: _Sums) -> _Sums:
        """Return both added up."""
        return _Sums(list(map(add, self.values, other.values)), list(map(add, self.weights, other.weights)))

    def turned(self, first: int) -> _Sums:
        """Return the sums of a clock whose hour of week 0 is hour `first` of this one's."""
        return _Sums(
            self.values[first:] + self.values[:first],
            self.weights[first:] + self.weights[:first],
        )

    def means(self) -> list[float]:
        """Return the weighted means, with hours of week that were never seen filled in from similar ones."""
        if all(self.weights):
            return list(map(truediv, self.values, self.weights))
        return fill_gaps([v / w if w else math.nan for v, w in zip(self.values, self.weights, strict=True)])


def _weighed(series: HourSeries) -> _Sums:
    """Return each hour's value times its weight, and its weight, recent weeks weighing more; a gap has neither."""
    weights = list(_hour_weights(len(series.values)))
    values = list(map(mul, series.values, weights))
    if math.isnan(sum(values)):
        known = [value == value for value in values]  # noqa: PLR0124 - not NaN, faster than a call for each
        weights = list(map(mul, weights, known))
        values = [value if is_known else 0.0 for value, is_known in zip(values, known, strict=True)]
    return _Sums(values, weights)


def _sum_by_utc_week(hours: _Sums, first_epoch_hour: int, start: int, end: int) -> _Sums:
    """Return weighted sums by UTC hour of week over `[start, end)` in epoch hours."""
    sums = _Sums.empty()
    first, stop = start - first_epoch_hour, end - first_epoch_hour
    for index in range(first, min(first + HOURS_PER_WEEK, stop)):
        slot = (first_epoch_hour + index + 72) % HOURS_PER_WEEK
        sums.values[slot] = sum(hours.values[index:stop:HOURS_PER_WEEK])
        sums.weights[slot] = sum(hours.weights[index:stop:HOURS_PER_WEEK])
    return sums


@cache
def _hour_weights(count: int) -> array[float]:
    """Return the weight of each of `count` consecutive hours by the week it lies in, counted from the last."""
    weeks = recency_weights(-(-count // HOURS_PER_WEEK))
    hours = array("d", [weight for weight in weeks for _ in range(HOURS_PER_WEEK)])
    return hours[len(hours) - count :]


def _regimes(series: HourSeries, clocks: Iterable[Clock], phase_minutes: int) -> list[tuple[int, int]]:
    """Return the stretches of epoch hours in which no clock changes its offset."""
    first, end = series.first_epoch_hour, series.first_epoch_hour + len(series.values)
    changes = {-(-(start - phase_minutes) // 60) for clock in clocks for start in clock.starts}
    edges = [first, *sorted(hour for hour in changes if first < hour < end), end]
    return list(pairwise(edges))


def split_history(
    learnt: LearntWeek, first_epoch_hour: int, phase_minutes: int, clocks: Sequence[Clock], shares: Sequence[float]
) -> list[list[float]]:
    """Return each clock's expected units by its own local hour of week: the total, split by shares x activity.

    Every regime is split by itself, with its hours moved from their mean to what was learnt of them, as far as noise
    lets it be known; each clock's parts are averaged by its own hours. `first_epoch_hour` is that of the history that
    was learnt from by the first of the clocks.
    """
    first, values = learnt.weeks.unfold(learnt.columns)
    clean = HourSeries(first_epoch_hour + first, values)
    hours = _weighed(clean)
    regimes: list[tuple[_Sums, list[int]]] = []
    for start, end in _regimes(clean, clocks, phase_minutes):
        shifts = [clock.offset_at(start * 60 + phase_minutes) + phase_minutes for clock in clocks]
        sums = _sum_by_utc_week(hours, clean.first_epoch_hour, start, end)
        regimes.append((_moved(sums, learnt, shifts[0] // 60), shifts))
    return [sums.means() for sums in _split(regimes, shares)]


def split_week(week: list[float], shifts: Sequence[int], shares: Sequence[float]) -> list[list[float]]:
    """Return each clock's part of one UTC week by its own local hour of week, while clocks are ahead by `shifts`."""
    return [sums.means() for sums in _split([(_Sums(week, [1.0] * HOURS_PER_WEEK), shifts)], shares)]


def _moved(regime: _Sums, learnt: LearntWeek, shift_hours: int) -> _Sums:
    """Return the sums of a regime, every hour moved from its mean to its learnt value, at the level to go on from.

    Nothing becomes negative.
    """
    moves = list(map(sub, learnt.shape, learnt.raw))
    first = shift_hours % HOURS_PER_WEEK
    turned = moves[first:] + moves[:first]
    values = map(add, regime.values, map(mul, regime.weights, turned))
    return _Sums([learnt.level * value if value > 0 else 0.0 for value in values], regime.weights)


def _split(regimes: Sequence[tuple[_Sums, Sequence[int]]], shares: Sequence[float]) -> list[_Sums]:
    """Return each group's sums by its local hour of week: every regime's split by shares x activity, and added up.

    A regime comes with how many minutes each group's clock is ahead of its hours. What is split is the same in regimes
    between which a group's own clock does not change, so those are added up before they are split.
    """
    longest, shifts = max(regimes, key=lambda regime: math.fsum(regime[0].weights))
    activity = fit_activity(longest.means(), shares, shifts)
    busy = list(activity.busy(shifts for _, shifts in regimes))
    scales = [
        _Sums(list(map(truediv, regime.values, whole)), regime.weights)
        for (regime, _), whole in zip(regimes, _wholes(busy), strict=True)
    ]

    @cache
    def together(first: int, last: int) -> _Sums:
        return scales[first].plus(together(first + 1, last)) if first + 1 < last else scales[first]

    split = []
    for group in range(len(shares)):
        runs = []
        for shift, run in groupby(range(len(regimes)), key=lambda index: regimes[index][1][group]):
            first, *rest = run
            whole = together(first, first + 1 + len(rest))
            back = -(shift // 60) % HOURS_PER_WEEK  # local hour of week 0 lies so far into the UTC week
            runs.append(_Sums(list(map(mul, whole.values, busy[first][group])), whole.weights).turned(back))
        split.append(reduce(_Sums.plus, runs))
    return split


def _wholes(busy: Sequence[Sequence[list[float]]]) -> Iterator[list[float]]:
    """Yield what all zones together do in each regime; from one to the next, most stay as they are."""
    whole = list(map(math.fsum, zip(*busy[0], strict=True)))
    yield whole
    for before, after in pairwise(busy):
        for old, new in zip(before, after, strict=True):
            if new is not old:
                whole = [value - past + now for value, past, now in zip(whole, old, new, strict=True)]
        yield whole
