"""
The one place that says what "lowest impact" means.

A window's impact is the expected traffic inside it: hourly rates, taken as constant within the hour, times the part of
the hour that the window covers. Sums are exactly rounded (`math.fsum`), so equal windows have equal impacts and a tie
is decided by time, never by rounding.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from downtime_cli.core.forecast import Forecast, Part
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.plan import Burden, ZoneImpact
from downtime_cli.core.policy import Objective
from downtime_cli.core.profile import steady
from downtime_cli.core.traffic import HOURS_PER_WEEK, HourSeries, Traffic
from downtime_cli.core.window import Span, to_minute

HOUR_MINUTES: Final = 60
_SPREAD_WEEKS: Final = 26
_MIN_WEEKS: Final = 4
# The 10th and 90th percentile of realised over expected in quiet 2-hour windows of public hourly series; stands in
# where a file has too little history to show its own spread.
UNKNOWN_SPREAD: Final = (0.6, 2.0)


@dataclass(frozen=True, slots=True)
class Rates:
    """Units per hour for consecutive hours; hour i starts at epoch minute `first_minute + 60 i`."""

    first_minute: int
    values: Sequence[float]

    def cost(self, start: int, end: int) -> float:
        """Return the units in `[start, end)`, epoch minutes inside the known hours."""
        first, into = divmod(start - self.first_minute, 60)
        last, over = divmod(end - self.first_minute, 60)
        if first == last:
            return self.values[first] * ((over - into) / 60)
        inner = self.values[first + 1 : last]
        head = self.values[first] * ((60 - into) / 60)
        tail = self.values[last] * (over / 60) if over else 0.0
        return math.fsum((head, *inner, tail))


@dataclass(frozen=True, slots=True)
class Scale:
    """Everything needed to weigh windows over a span: weighted total rates, and the rates of each part.

    Part rates are unweighted. `weekly_total` is weighted. `borne`: by zone's name, the share of its own week that past
    windows took (core/fairness.py); a zone that is not there has borne nothing.
    """

    forecast: Forecast
    total: Rates
    parts: tuple[Rates, ...]
    weekly_total: float
    borne: Mapping[str, float] = field(default_factory=dict)

    def scores(self, objective: Objective, starts: Sequence[int], length: int) -> list[tuple[float, float]]:
        """Return the scores of windows of one length, as `score` would, in the order of `starts` (ascending)."""
        if objective is Objective.TOTAL:
            return [self.score(objective, start, start + length) for start in starts]
        worst = [0.0] * len(starts)
        for part, shares in zip(self.forecast.parts, self.part_shares(starts, length), strict=True):
            before = self.borne_by(part)
            worst = list(map(max, [before + share for share in shares] if before else shares, worst))
        return [(share, self.total.cost(start, start + length)) for share, start in zip(worst, starts, strict=True)]

    def score(self, objective: Objective, start: int, end: int) -> tuple[float, float]:
        """Return what the planner minimises, smaller first; the second number decides ties of the first."""
        cost = self.total.cost(start, end)
        return (cost, 0.0) if objective is Objective.TOTAL else (self.worst_borne_share(start, end), cost)

    def part_shares(self, starts: Sequence[int], length: int) -> Iterator[Iterator[float]]:
        """Yield, part by part, the shares of its own week that windows (`starts` ascending) take from each zone."""
        for rates, part in zip(self.parts, self.forecast.parts, strict=True):
            yield _shares_of_week(rates, part, starts, length)

    def borne_by(self, part: Part) -> float:
        """Return the most that a zone of the part has borne in past windows."""
        return max(self.borne.get(zone_name(zone.zone), 0.0) for zone in part.zones) if self.borne else 0.0

    def unweighted(self, start: int, end: int) -> float:
        """Return the units in the window as they are counted, whatever they are worth."""
        return math.fsum(rates.cost(start, end) for rates in self.parts)

    def worst_zone_share(self, start: int, end: int) -> float:
        """Return the largest part of a zone's own week that falls into the window."""
        return max(self._shares(start, end))

    def worst_borne_share(self, start: int, end: int) -> float:
        """Return the largest part of its own week that a zone has lost after the window, past windows added up."""
        shares = zip(self.forecast.parts, self._shares(start, end), strict=True)
        return max(self.borne_by(part) + share for part, share in shares)

    def burdens(self, start: int, end: int) -> tuple[Burden, ...]:
        """Return what each zone has borne and what the window adds, most burdened first, then by name."""
        burdens = [
            Burden(zone=zone.zone, before=self.borne.get(zone_name(zone.zone), 0.0), added=share)
            for part, share in zip(self.forecast.parts, self._shares(start, end), strict=True)
            for zone in part.zones
        ]
        return tuple(sorted(burdens, key=lambda burden: (-burden.after, zone_name(burden.zone))))

    def _shares(self, start: int, end: int) -> list[float]:
        """Return the part of its own week that each part's zones lose in the window."""
        return [
            steady(rates.cost(start, end) / part.weekly_total) if part.weekly_total else 0.0
            for rates, part in zip(self.parts, self.forecast.parts, strict=True)
        ]

    def zone_impacts(self, start: int, end: int) -> tuple[ZoneImpact, ...]:
        """Return what each zone bears, most interrupted first, then by share and name."""
        zones = [
            ZoneImpact(zone=zone.zone, share=zone.share, expected=rates.cost(start, end) * fraction * zone.weight)
            for rates, part in zip(self.parts, self.forecast.parts, strict=True)
            for zone, fraction in zip(part.zones, part.fractions, strict=True)
        ]
        return tuple(sorted(zones, key=lambda z: (-z.expected, -z.share, zone_name(z.zone))))


def _shares_of_week(rates: Rates, part: Part, starts: Sequence[int], length: int) -> Iterator[float]:
    """Yield the part of the zones' week that falls into each window.

    Away from clock changes it depends on the local minute of week alone (and on how the zone's hours lie across UTC's),
    so that a year of candidates costs no more than a week of them.
    """
    known: dict[tuple[int, int], float] = {}
    stretches = list(part.clock.segments(starts[0] - HOUR_MINUTES, starts[-1] + length))
    index = 0
    for start in starts:
        while index + 1 < len(stretches) and start >= stretches[index][1]:
            index += 1
        low, high, offset = stretches[index]
        if not part.weekly_total:
            yield 0.0
        elif start < low + HOUR_MINUTES or start + length > high:
            yield steady(rates.cost(start, start + length) / part.weekly_total)
        else:
            slot = (start + offset) % (HOURS_PER_WEEK * HOUR_MINUTES), offset % HOUR_MINUTES
            if slot not in known:
                known[slot] = steady(rates.cost(start, start + length) / part.weekly_total)
            yield known[slot]


def build_scale(forecast: Forecast, reach: Span, borne: Mapping[str, float] | None = None) -> Scale:
    """Return the scale for windows inside `reach`, on which zones come with what they have borne."""
    first = (to_minute(reach.start) - forecast.phase_minutes) // 60
    count = (to_minute(reach.end) - forecast.phase_minutes) // 60 + 1 - first
    start = first * 60 + forecast.phase_minutes
    return Scale(
        forecast=forecast,
        total=Rates(start, forecast.hourly(first, count)),
        parts=tuple(Rates(start, part.hourly(first, count, forecast.phase_minutes)) for part in forecast.parts),
        weekly_total=forecast.weekly_total(),
        borne=borne or {},
    )


def expected_range(traffic: Traffic | None, scale: Scale, window: Span) -> tuple[float, float]:
    """Return low and high: the 10th and 90th percentile of how the same local slot went in the last 26 weeks.

    Each past week is corrected for weights by the forecast's own ratio of weighted to unweighted units. With fewer than
    4 such weeks, or none at all (a typical week), the range is UNKNOWN_SPREAD times the expected impact.
    """
    start, end = to_minute(window.start), to_minute(window.end)
    expected = scale.total.cost(start, end)
    realised = [] if traffic is None else _past_costs(traffic, scale, window)
    if len(realised) < _MIN_WEEKS:
        return expected * UNKNOWN_SPREAD[0], expected * UNKNOWN_SPREAD[1]
    unweighted = scale.unweighted(start, end)
    factor = expected / unweighted if unweighted else 1.0
    low, high = _quantile(realised, 0.1) * factor, _quantile(realised, 0.9) * factor
    return steady(min(low, expected)), steady(max(high, expected))


def _past_costs(traffic: Traffic, scale: Scale, window: Span) -> list[float]:
    """Return, sorted, what the window would have cost in past weeks, by the clock of the largest part."""
    clock = scale.forecast.parts[0].clock
    series = traffic.total
    last_minute = (series.first_epoch_hour + len(series.values)) * 60 + traffic.phase_minutes
    start = to_minute(window.start)
    length = to_minute(window.end) - start
    offset = clock.offset_at(start)
    weeks_back = max(1, -(-(start + length - last_minute) // (HOURS_PER_WEEK * 60)))
    costs = []
    for week in range(weeks_back, weeks_back + _SPREAD_WEEKS):
        past = start - week * HOURS_PER_WEEK * 60
        past += offset - clock.offset_at(past)  # the same time on the wall
        cost = _measured(series, past - traffic.phase_minutes, length)
        if not math.isnan(cost):
            costs.append(cost)
    return sorted(costs)


def _measured(series: HourSeries, start: int, length: int) -> float:
    """Return the measured units of a past window (minutes less the phase), NaN where an hour is missing."""
    first = start // 60
    hours = [series.get(hour) for hour in range(first, -(-(start + length) // 60))]
    return Rates(first * 60, hours).cost(start, start + length) if not any(map(math.isnan, hours)) else math.nan


def realised_rates(traffic: Traffic, scale: Scale) -> Rates:
    """Return what was really measured in the hours of the scale, NaN where nothing was.

    Where zones have weights, each hour is corrected by the forecast's own ratio of weighted to unweighted units.
    """
    first = (scale.total.first_minute - traffic.phase_minutes) // 60
    measured = [traffic.total.get(hour) for hour in range(first, first + len(scale.total.values))]
    if any(zone.weight != 1 for part in scale.forecast.parts for zone in part.zones):
        unweighted = map(math.fsum, zip(*(rates.values for rates in scale.parts), strict=True))
        ratios = [w / u if u else 1.0 for w, u in zip(scale.total.values, unweighted, strict=True)]
        measured = [value * ratio for value, ratio in zip(measured, ratios, strict=True)]
    return Rates(scale.total.first_minute, measured)


def _quantile(ordered: Sequence[float], fraction: float) -> float:
    """Return the quantile by linear interpolation between order statistics (Hyndman and Fan's type 7)."""
    position = fraction * (len(ordered) - 1)
    low = math.floor(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


def error_budget_share(scale: Scale, window: Span, slo: float) -> float:
    """Return the part of a 30-day error budget that the window burns, every request in it failing.

    `slo` is in percent, below 100. Weights do not count: the budget is in requests.
    """
    weekly = math.fsum(part.weekly_total for part in scale.forecast.parts)
    allowed = weekly * 30 / 7 * (1 - slo / 100)
    return scale.unweighted(to_minute(window.start), to_minute(window.end)) / allowed if allowed else 0.0
