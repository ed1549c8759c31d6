"""
What to expect per hour and zone: an hour-of-week profile for each clock, learned from history.

The model (docs/how-it-decides.md): history is cleaned and its week learnt as a whole (`profile`), every past hour is
split among the zones, in proportion to share x activity at that zone's local hour, and each zone's part is averaged by
the zone's *local* hour of week, recent weeks weighing more. A forecast adds up what each zone does at its own local
hour. So when clocks change, each zone's part moves with its own clock and nothing else has to be known about the
change. Measured traffic per zone replaces the split. What grows or shrinks does so for all zones alike.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, reduce
from itertools import groupby, pairwise, repeat
from operator import add, mul, truediv
from typing import Final

from downtime_cli.core.activity_fit import fit_activity
from downtime_cli.core.audience import Audience, ZoneShare
from downtime_cli.core.averages import steady
from downtime_cli.core.localtime import Clock, build_clock, hour_of_week, offset_minutes, zone_name
from downtime_cli.core.pooling import fill_gaps
from downtime_cli.core.profile import LearntWeek, learn_week, recency_weights, take_recent
from downtime_cli.core.records import dataclass
from downtime_cli.core.traffic import HOURS_PER_WEEK, HourSeries, Traffic, TypicalWeek
from downtime_cli.core.window import Span, to_minute

_GROWING_WEEKS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Zones that share a clock, and what they do in a week.

    `profile`: expected units for each local hour of week, all zones together, and `weekly_total` their sum;
    `fractions`: each zone's part of that (sums to 1); `weight`: the mean weight of a unit.
    """

    clock: Clock
    zones: tuple[ZoneShare, ...]
    fractions: tuple[float, ...]
    profile: tuple[float, ...]
    weight: float
    weekly_total: float

    def hourly(self, first_epoch_hour: int, count: int, phase_minutes: int) -> list[float]:
        """Return the expected units of `count` consecutive hours, unweighted."""
        values: list[float] = []
        start = first_epoch_hour * 60 + phase_minutes
        for low, high, offset in self.clock.segments(start, start + count * 60):
            hours = -(-(high - start) // 60) - len(values)  # an hour belongs to the clock in force at its start
            index = hour_of_week(start + len(values) * 60 + offset)
            week = self.profile[index:] + self.profile[:index]
            values += (week * (hours // HOURS_PER_WEEK + 1))[:hours] if low < high else []
        return values


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Expected traffic by part; hours start `phase_minutes` past the full hour in UTC, as the traffic's do.

    Parts repeat every week. `learnt` is what the total taught (by the clock of the first part), None where there is no
    history; its growth counts from `known_until`, the epoch hour after the last one measured.
    """

    parts: tuple[Part, ...]
    phase_minutes: int
    learnt: LearntWeek | None = None
    known_until: int = 0

    def weekly_total(self) -> float:
        """Return the weighted units of one week, at the latest level."""
        return math.fsum(part.weekly_total * part.weight for part in self.parts)

    def hourly(self, first_epoch_hour: int, count: int) -> tuple[list[list[float]], list[float]]:
        """Return the expected units of `count` consecutive hours: each part's, and their weighted sums, grown."""
        parts = [part.hourly(first_epoch_hour, count, self.phase_minutes) for part in self.parts]
        weighted = [
            hours if part.weight == 1 else [value * part.weight for value in hours]
            for part, hours in zip(self.parts, parts, strict=True)
        ]
        sums = map(math.fsum, zip(*weighted, strict=True))
        return parts, list(map(steady, map(mul, sums, self._growth(first_epoch_hour, count))))

    def _growth(self, first_epoch_hour: int, count: int) -> Iterable[float]:
        """Return what the level has grown by in each hour, over the latest level; after 4 weeks it stays."""
        weekly = self.learnt.growth if self.learnt else 0.0
        if not weekly:
            return repeat(1.0, count)
        ahead = range(first_epoch_hour - self.known_until, first_epoch_hour - self.known_until + count)
        return [math.exp(weekly * min(max(hours / HOURS_PER_WEEK, 0.0), _GROWING_WEEKS)) for hours in ahead]


def build_forecast(traffic: Traffic | TypicalWeek, audience: Audience, reach: Span) -> Forecast:
    """Learn the parts' profiles from traffic; `reach` is the span the forecast will be asked about."""
    if isinstance(traffic, TypicalWeek):
        return _from_typical_week(traffic, audience, reach)
    history = take_recent(traffic.total)
    span = Span(min(traffic.start_of(history.first_epoch_hour), reach.start), reach.end)
    if traffic.by_zone:
        parts = _from_measured_zones(traffic, audience, span)
        learnt = learn_week(history, parts[0].clock, traffic.phase_minutes)
    else:
        groups = _group_by_clock(audience.zones, span)
        learnt = learn_week(history, groups[0][0], traffic.phase_minutes)
        parts = _split_among(groups, learnt, history.first_epoch_hour, traffic.phase_minutes)
    return Forecast(
        parts=tuple(parts),
        phase_minutes=traffic.phase_minutes,
        learnt=learnt,
        known_until=history.first_epoch_hour + len(history.values),
    )


def _part(clock: Clock, zones: Sequence[ZoneShare], profile: Sequence[float]) -> Part:
    """Return the part of zones whose people behave alike: each bears in proportion to its share."""
    share = math.fsum(zone.share for zone in zones)
    fractions = [zone.share / share if share else 1 / len(zones) for zone in zones]
    return Part(
        clock=clock,
        zones=tuple(zones),
        fractions=tuple(fractions),
        profile=tuple(profile),
        weekly_total=math.fsum(profile),
        weight=math.fsum(part * zone.weight for part, zone in zip(fractions, zones, strict=True)),
    )


def _group_by_clock(zones: Iterable[ZoneShare], span: Span) -> list[tuple[Clock, list[ZoneShare]]]:
    """Return zones that agree over the whole span together; the group of the largest zone comes first."""
    groups: dict[Clock, list[ZoneShare]] = {}
    for zone in zones:
        groups.setdefault(build_clock(zone.zone, span), []).append(zone)
    return list(groups.items())


@dataclass(frozen=True, slots=True)
class _Sums:
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
        known = [v / w if w else math.nan for v, w in zip(self.values, self.weights, strict=True)]
        return fill_gaps(known)


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


def _split_among(
    groups: Sequence[tuple[Clock, Sequence[ZoneShare]]], learnt: LearntWeek, first_epoch_hour: int, phase_minutes: int
) -> list[Part]:
    """Return each group's part: the total, as far as noise lets it be known, split by shares x activity.

    Every regime is split by itself, with its hours moved from their mean to what was learnt of them, and each group's
    parts are averaged by its own local hour of week.
    """
    if len(groups) == 1:
        clock, zones = groups[0]
        return [_part(clock, zones, [value * learnt.level for value in learnt.shape])]
    shares = [math.fsum(zone.share for zone in zones) for _, zones in groups]
    first, values = learnt.weeks.unfold(learnt.columns)
    clean = HourSeries(first_epoch_hour + first, values)
    hours = _weighed(clean)
    regimes: list[tuple[_Sums, list[int]]] = []
    for start, end in _regimes(clean, (clock for clock, _ in groups), phase_minutes):
        shifts = [clock.offset_at(start * 60 + phase_minutes) + phase_minutes for clock, _ in groups]
        sums = _sum_by_utc_week(hours, clean.first_epoch_hour, start, end)
        regimes.append((_moved(sums, learnt, shifts[0] // 60), shifts))
    return [
        _part(clock, zones, [value * learnt.level for value in sums.means()])
        for (clock, zones), sums in zip(groups, _split(regimes, shares), strict=True)
    ]


def _moved(regime: _Sums, learnt: LearntWeek, shift_hours: int) -> _Sums:
    """Return the sums of a regime with every hour moved from its mean to its learnt value; nothing becomes negative."""
    moves = [shape - raw for shape, raw in zip(learnt.shape, learnt.raw, strict=True)]
    values = [
        max(0.0, value + weight * moves[(slot + shift_hours) % HOURS_PER_WEEK])
        for slot, (value, weight) in enumerate(zip(regime.values, regime.weights, strict=True))
    ]
    return _Sums(values, regime.weights)


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


def _from_measured_zones(traffic: Traffic, audience: Audience, span: Span) -> list[Part]:
    """Return parts in which every zone's profile is what its own traffic taught; the busiest zone is the first.

    Zones of the audience that nobody measured bear nothing; measured zones outside it count with a weight of 1.
    """
    names = {zone_name(zone): zone for zone in traffic.by_zone}
    silent = [zone for zone in audience.zones if zone_name(zone.zone) not in names]
    known = {zone_name(zone.zone): zone for zone in audience.zones}
    parts = []
    for name, zone in names.items():
        clock = build_clock(zone, span)
        learnt = learn_week(take_recent(traffic.by_zone[zone]), clock, traffic.phase_minutes)
        week = [value * learnt.level for value in learnt.shape]
        parts.append(_part(clock, [known.get(name, ZoneShare(zone=zone, share=0.0))], week))
    parts += [_part(build_clock(zone.zone, span), [zone], [0.0] * HOURS_PER_WEEK) for zone in silent]
    return sorted(parts, key=lambda part: -part.weekly_total)


def _from_typical_week(week: TypicalWeek, audience: Audience, reach: Span) -> Forecast:
    """Return a forecast in which every coming week is alike, split among zones as clocks stand at the reach's start."""
    offset = offset_minutes(week.zone, reach.start)
    phase = -offset % 60
    groups = _group_by_clock(audience.zones, reach)
    regime = _Sums.empty()
    for slot in range(HOURS_PER_WEEK):
        regime.values[slot] = week.values[(slot + (offset + phase) // 60) % HOURS_PER_WEEK]
        regime.weights[slot] = 1.0
    shares = [math.fsum(zone.share for zone in zones) for _, zones in groups]
    start = to_minute(reach.start)
    shifts = [clock.offset_at(start) + phase for clock, _ in groups]
    split = _split([(regime, shifts)], shares)
    parts = (_part(clock, zones, sums.means()) for (clock, zones), sums in zip(groups, split, strict=True))
    return Forecast(parts=tuple(parts), phase_minutes=phase)
