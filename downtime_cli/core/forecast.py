"""
What to expect per hour and zone: an hour-of-week profile for each clock, learned from history.

The model (docs/how-it-decides.md): every past hour is split among the zones, in proportion to share x activity at that
zone's local hour (core/activity_fit.py), and each zone's part is averaged by the zone's *local* hour of week, recent
weeks weighing more. A forecast adds up what each zone does at its own local hour. So when clocks change, each zone's
part moves with its own clock and nothing else has to be known about the change. Measured traffic per zone replaces the
split.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from downtime_cli.core.activity_fit import FittedActivity, fit_activity
from downtime_cli.core.audience import Audience, ZoneShare
from downtime_cli.core.localtime import Clock, build_clock, hour_of_week, offset_minutes, zone_name
from downtime_cli.core.profile import fill_gaps, hold_outliers_down, recency_weights, steady, take_recent, weekly_means
from downtime_cli.core.traffic import HOURS_PER_WEEK, HourSeries, Traffic, TypicalWeek
from downtime_cli.core.window import Span, to_minute


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
    """Expected traffic by part; hours start `phase_minutes` past the full hour in UTC, as the traffic's do."""

    parts: tuple[Part, ...]
    phase_minutes: int

    def weekly_total(self) -> float:
        """Return the weighted units of one week."""
        return math.fsum(part.weekly_total * part.weight for part in self.parts)

    def hourly(self, first_epoch_hour: int, count: int) -> list[float]:
        """Return the weighted expected units of `count` consecutive hours, the sums over the parts."""
        columns = [
            [value * part.weight for value in part.hourly(first_epoch_hour, count, self.phase_minutes)]
            for part in self.parts
        ]
        return [steady(math.fsum(parts)) for parts in zip(*columns, strict=True)]


def build_forecast(traffic: Traffic | TypicalWeek, audience: Audience, reach: Span) -> Forecast:
    """Learn the parts' profiles from traffic; `reach` is the span the forecast will be asked about."""
    if isinstance(traffic, TypicalWeek):
        return _from_typical_week(traffic, audience, reach)
    history = take_recent(traffic.total)
    span = Span(min(traffic.start_of(history.first_epoch_hour), reach.start), reach.end)
    if traffic.by_zone:
        return _from_measured_zones(traffic, audience, span)
    groups = _group_by_clock(audience.zones, span)
    held = hold_outliers_down(history, groups[0][0], traffic.phase_minutes)
    profiles = _split_profiles(held, groups, traffic.phase_minutes)
    return Forecast(
        parts=tuple(_part(clock, zones, profile) for (clock, zones), profile in zip(groups, profiles, strict=True)),
        phase_minutes=traffic.phase_minutes,
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

    def means(self) -> list[float]:
        """Return the weighted means, with hours of week that were never seen filled in from similar ones."""
        known = [v / w if w else math.nan for v, w in zip(self.values, self.weights, strict=True)]
        return fill_gaps(known)


def _sum_by_utc_week(series: HourSeries, start: int, end: int) -> _Sums:
    """Return weighted sums by UTC hour of week over `[start, end)` in epoch hours, recent hours weighing more."""
    sums = _Sums.empty()
    weights = recency_weights(len(series.values))
    for hour in range(start, end):
        value = series.values[hour - series.first_epoch_hour]
        if value == value:  # noqa: PLR0124 - not NaN, faster than a call for each
            weight = weights[hour - series.first_epoch_hour]
            slot = (hour + 72) % HOURS_PER_WEEK
            sums.values[slot] += weight * value
            sums.weights[slot] += weight
    return sums


def _regimes(series: HourSeries, clocks: Iterable[Clock], phase_minutes: int) -> list[tuple[int, int]]:
    """Return the stretches of epoch hours in which no clock changes its offset."""
    first, end = series.first_epoch_hour, series.first_epoch_hour + len(series.values)
    changes = {-(-(start - phase_minutes) // 60) for clock in clocks for start in clock.starts}
    edges = [first, *sorted(hour for hour in changes if first < hour < end), end]
    return list(pairwise(edges))


def _split_profiles(
    series: HourSeries, groups: Sequence[tuple[Clock, Sequence[ZoneShare]]], phase_minutes: int
) -> list[list[float]]:
    """Return each group's profile by its local hour of week: shares x activity, averaged over the regimes."""
    sums = [_Sums.empty() for _ in groups]
    shares = [math.fsum(zone.share for zone in zones) for _, zones in groups]
    regimes: list[tuple[_Sums, list[int]]] = []
    for start, end in _regimes(series, (clock for clock, _ in groups), phase_minutes):
        shifts = [clock.offset_at(start * 60 + phase_minutes) + phase_minutes for clock, _ in groups]
        regimes.append((_sum_by_utc_week(series, start, end), shifts))
    longest, fitted_shifts = max(regimes, key=lambda regime: math.fsum(regime[0].weights))
    activity = fit_activity(longest.means(), shares, fitted_shifts)
    for regime, shifts in regimes:
        _add_regime(sums, regime, activity, shifts)
    return [group.means() for group in sums]


def _add_regime(sums: Sequence[_Sums], regime: _Sums, activity: FittedActivity, shifts: Sequence[int]) -> None:
    """Split one regime's sums among the groups, `shifts` minutes ahead of UTC hours, and add them to the groups'."""
    for slot, (weight, busy) in enumerate(zip(regime.weights, activity.busy(shifts), strict=True)):
        if not weight:
            continue
        scale = regime.values[slot] / math.fsum(busy)
        for group, part, shift in zip(sums, busy, shifts, strict=True):
            local = (slot + shift // 60) % HOURS_PER_WEEK
            group.values[local] += scale * part
            group.weights[local] += weight


def _from_measured_zones(traffic: Traffic, audience: Audience, span: Span) -> Forecast:
    """Return a forecast in which every zone's profile is its own measured mean; the busiest zone is the first part.

    Zones of the audience that nobody measured bear nothing; measured zones outside it count with a weight of 1.
    """
    names = {zone_name(zone): zone for zone in traffic.by_zone}
    silent = [zone for zone in audience.zones if zone_name(zone.zone) not in names]
    known = {zone_name(zone.zone): zone for zone in audience.zones}
    parts = []
    for name, zone in names.items():
        clock = build_clock(zone, span)
        means = weekly_means(take_recent(traffic.by_zone[zone]), clock, traffic.phase_minutes)
        parts.append(_part(clock, [known.get(name, ZoneShare(zone=zone, share=0.0))], means))
    parts += [_part(build_clock(zone.zone, span), [zone], [0.0] * HOURS_PER_WEEK) for zone in silent]
    return Forecast(
        parts=tuple(sorted(parts, key=lambda part: -part.weekly_total)), phase_minutes=traffic.phase_minutes
    )


def _from_typical_week(week: TypicalWeek, audience: Audience, reach: Span) -> Forecast:
    """Return a forecast in which every coming week is alike, split among zones as clocks stand at the reach's start."""
    offset = offset_minutes(week.zone, reach.start)
    phase = -offset % 60
    groups = _group_by_clock(audience.zones, reach)
    regime = _Sums.empty()
    for slot in range(HOURS_PER_WEEK):
        regime.values[slot] = week.values[(slot + (offset + phase) // 60) % HOURS_PER_WEEK]
        regime.weights[slot] = 1.0
    sums = [_Sums.empty() for _ in groups]
    shares = [math.fsum(zone.share for zone in zones) for _, zones in groups]
    start = to_minute(reach.start)
    shifts = [clock.offset_at(start) + phase for clock, _ in groups]
    _add_regime(sums, regime, fit_activity(regime.means(), shares, shifts), shifts)
    parts = (_part(clock, zones, group.means()) for (clock, zones), group in zip(groups, sums, strict=True))
    return Forecast(parts=tuple(parts), phase_minutes=phase)
