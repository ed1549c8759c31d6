"""
What to expect per hour and zone: an hour-of-week profile for each clock, learned from history.

The model (docs/how-it-decides.md): history is cleaned and its week learnt as a whole (`usual_week`); every past hour is
split among the zones in proportion to share x activity at each zone's local hour (`zone_split`); and each zone's part
is averaged by the zone's *local* hour of week, with recent weeks weighing more. A forecast adds up what each zone does
at its own local hour, so when clocks change, each zone's part moves with its own clock and nothing else has to be known
about the change. Measured traffic per zone replaces the split. Growth is the same for all zones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import repeat
from operator import mul
from typing import Final

from msgspec import Struct

from downtime_cli.core.audience import Audience, ZoneShare
from downtime_cli.core.forecast.averages import steady
from downtime_cli.core.forecast.usual_week import LearntWeek, learn_week, take_recent
from downtime_cli.core.forecast.zone_split import Crowd, split_history, split_week
from downtime_cli.core.localtime import Clock, build_clock, hour_of_week, offset_minutes, zone_name
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.weekends import Weekend, weekend_on, weekends_of
from downtime_cli.core.window import HOURS_PER_WEEK, Span, to_minute

_GROWING_WEEKS: Final = 4  # after the last measured hour; then the level stays


class Part(Struct, frozen=True, kw_only=True):
    """Zones that share a clock, and what they do in a week."""

    clock: Clock
    zones: tuple[ZoneShare, ...]
    fractions: tuple[float, ...]  # each zone's part of the traffic; they sum to 1
    profile: tuple[float, ...]  # expected units for each local hour of week, all zones together
    weight: float  # the mean weight of a unit
    weekly_total: float  # the sum of the profile

    def hourly(self, first_epoch_hour: int, count: int, phase_minutes: int) -> list[float]:
        """Expect so many units, unweighted, in each of `count` consecutive hours."""
        values: list[float] = []
        start = first_epoch_hour * 60 + phase_minutes
        for low, high, offset in self.clock.segments(start, start + count * 60):
            hours = -(-(high - start) // 60) - len(values)  # an hour belongs to the clock in force at its start
            index = hour_of_week(start + len(values) * 60 + offset)
            week = self.profile[index:] + self.profile[:index]
            values += (week * (hours // HOURS_PER_WEEK + 1))[:hours] if low < high else []
        return values


class Forecast(Struct, frozen=True, kw_only=True):
    """Expected traffic by part; each part repeats every week, but for the growth that all have in common."""

    parts: tuple[Part, ...]
    phase_minutes: int  # past the full hour in UTC, at which hours start, as those of the traffic do
    learnt: LearntWeek | None = None  # from the total, by the clock of the first part; None without a history
    known_until: int = 0  # the epoch hour after the last one measured, from which growth counts

    def weekly_total(self) -> float:
        """The weighted units of one week, at the latest level."""
        return math.fsum(part.weekly_total * part.weight for part in self.parts)

    def hourly(self, first_epoch_hour: int, count: int) -> tuple[list[list[float]], list[float]]:
        """Forecast `count` consecutive hours: the units of each part, and their weighted sums with growth."""
        parts = [part.hourly(first_epoch_hour, count, self.phase_minutes) for part in self.parts]
        weighted = [
            hours if part.weight == 1 else [value * part.weight for value in hours]
            for part, hours in zip(self.parts, parts, strict=True)
        ]
        sums = map(math.fsum, zip(*weighted, strict=True))
        return parts, list(map(steady, map(mul, sums, self._growth(first_epoch_hour, count))))

    def _growth(self, first_epoch_hour: int, count: int) -> Iterable[float]:
        """The level in each hour over the latest level; after 4 weeks it stays."""
        weekly = self.learnt.growth if self.learnt else 0.0
        if not weekly:
            return repeat(1.0, count)
        ahead = range(first_epoch_hour - self.known_until, first_epoch_hour - self.known_until + count)
        return [math.exp(weekly * min(max(hours / HOURS_PER_WEEK, 0.0), _GROWING_WEEKS)) for hours in ahead]


def build_forecast(
    traffic: Traffic | TypicalWeek, audience: Audience, reach: Span, *, follow_recent: bool = True
) -> Forecast:
    """Learn the parts' profiles from traffic; `reach` is the span the forecast will be asked about.

    `follow_recent`: whether to expect the time in question to differ from the past as the last weeks did.
    """
    if isinstance(traffic, TypicalWeek):
        return _from_typical_week(traffic, audience, reach)
    history = take_recent(traffic.total)
    span = Span(min(traffic.start_of(history.first_epoch_hour), reach.start), reach.end)
    if traffic.by_zone:
        parts = _from_measured_zones(traffic, audience, span, follow_recent=follow_recent)
        learnt = learn_week(history, parts[0].clock, traffic.phase_minutes, follow_recent=follow_recent)
    else:
        groups = _group_by_rhythm(audience.zones, span, reach.start)
        learnt = learn_week(history, groups[0][0].clock, traffic.phase_minutes, follow_recent=follow_recent)
        parts = _split_among(groups, learnt, history.first_epoch_hour, traffic.phase_minutes)
    return Forecast(
        parts=tuple(parts),
        phase_minutes=traffic.phase_minutes,
        learnt=learnt,
        known_until=history.first_epoch_hour + len(history.values),
    )


def _build_part(clock: Clock, zones: Sequence[ZoneShare], profile: Sequence[float]) -> Part:
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


def _group_by_rhythm(zones: Iterable[ZoneShare], span: Span, at: datetime) -> list[tuple[Crowd, list[ZoneShare]]]:
    """Group zones whose clocks agree over the whole span and whose weekends do at an instant, the largest zone's first.

    The weekend of that instant is taken for the past as well: a country seldom moves it.
    """
    groups: dict[tuple[Clock, Weekend], list[ZoneShare]] = {}
    for zone in zones:
        weekend = weekend_on(weekends_of(zone.zone), at.date())
        groups.setdefault((build_clock(zone.zone, span), weekend), []).append(zone)
    return [(Crowd(*key, math.fsum(zone.share for zone in group)), group) for key, group in groups.items()]


def _split_among(
    groups: Sequence[tuple[Crowd, Sequence[ZoneShare]]], learnt: LearntWeek, first_epoch_hour: int, phase_minutes: int
) -> list[Part]:
    if len(groups) == 1:
        crowd, zones = groups[0]
        return [_build_part(crowd.clock, zones, [value * learnt.level for value in learnt.shape])]
    profiles = split_history(learnt, first_epoch_hour, phase_minutes, [crowd for crowd, _ in groups])
    return _build_parts(groups, profiles)


def _build_parts(
    groups: Sequence[tuple[Crowd, Sequence[ZoneShare]]], profiles: Sequence[Sequence[float]]
) -> list[Part]:
    return [_build_part(crowd.clock, zones, profile) for (crowd, zones), profile in zip(groups, profiles, strict=True)]


def _from_measured_zones(traffic: Traffic, audience: Audience, span: Span, *, follow_recent: bool) -> list[Part]:
    """Learn every zone's profile from its own traffic; the part of the busiest zone comes first.

    Zones of the audience that nobody measured have no traffic; measured zones outside it count with a weight of 1.
    """
    names = {zone_name(zone): zone for zone in traffic.by_zone}
    silent = [zone for zone in audience.zones if zone_name(zone.zone) not in names]
    known = {zone_name(zone.zone): zone for zone in audience.zones}
    parts = []
    for name, zone in names.items():
        clock = build_clock(zone, span)
        history = take_recent(traffic.by_zone[zone])
        learnt = learn_week(history, clock, traffic.phase_minutes, follow_recent=follow_recent)
        week = [value * learnt.level for value in learnt.shape]
        parts.append(_build_part(clock, [known.get(name, ZoneShare(zone=zone, share=0.0))], week))
    parts += [_build_part(build_clock(zone.zone, span), [zone], [0.0] * HOURS_PER_WEEK) for zone in silent]
    return sorted(parts, key=lambda part: -part.weekly_total)


def _from_typical_week(week: TypicalWeek, audience: Audience, reach: Span) -> Forecast:
    """Expect the same week over and over, split among zones as their clocks stand at the reach's start."""
    offset = offset_minutes(week.zone, reach.start)
    phase = -offset % 60
    groups = _group_by_rhythm(audience.zones, reach, reach.start)
    hours = (offset + phase) // 60 % HOURS_PER_WEEK
    start = to_minute(reach.start)
    crowds = [crowd for crowd, _ in groups]
    shifts = [crowd.clock.offset_at(start) + phase for crowd in crowds]
    profiles = split_week([*week.values[hours:], *week.values[:hours]], shifts, crowds)
    return Forecast(parts=tuple(_build_parts(groups, profiles)), phase_minutes=phase)
