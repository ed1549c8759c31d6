"""
The one place that says what "lowest impact" means.

A window's impact is the expected traffic inside it: hourly rates, taken as constant within the hour, times the part of
the hour that the window covers. Sums are exactly rounded (`math.fsum`), so that equal windows have equal impacts and
ties are decided by time, never by rounding.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from operator import mul

from msgspec import Struct, field

from downtime_cli.core.audience import Audience
from downtime_cli.core.forecast.averages import steady
from downtime_cli.core.forecast.forecast import Forecast, Part, build_forecast
from downtime_cli.core.forecast.usual_week import LearntWeek
from downtime_cli.core.localtime import hour_of_week, zone_name
from downtime_cli.core.planning.plan import Burden, ZoneImpact
from downtime_cli.core.policy import Objective, PastWindow
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import DAY, HOURS_PER_WEEK, Span, to_minute


class Rates(Struct, frozen=True):
    """Units per hour for consecutive hours; hour i starts at epoch minute `first_minute + 60 i`."""

    first_minute: int
    values: Sequence[float]

    def cost(self, start: int, end: int) -> float:
        """Add up the units in `[start, end)`, epoch minutes inside the known hours."""
        first, into = divmod(start - self.first_minute, 60)
        last, over = divmod(end - self.first_minute, 60)
        if not into and not over:
            return math.fsum(self.values[first:last])
        if first == last:
            return self.values[first] * ((over - into) / 60)
        inner = self.values[first + 1 : last]
        head = self.values[first] * ((60 - into) / 60)
        tail = self.values[last] * (over / 60) if over else 0.0
        return math.fsum((head, *inner, tail))


class Scale(Struct, frozen=True):
    """Everything needed to weigh windows over a span."""

    forecast: Forecast
    total: Rates
    """Weighted, and growing."""
    parts: tuple[Rates, ...]
    """Of each part of the forecast, unweighted; they repeat every week."""
    weekly_total: float
    """Weighted, at the latest level."""
    noise: Sequence[float] = ()
    """Variance of what is expected of each hour of the week (168), at the latest level; empty without history."""
    borne: Mapping[str, float] = field(default_factory=dict)
    """By zone's name, the share of its own week that past windows took; 0 for zones that are missing."""

    def scores(self, objective: Objective, starts: Sequence[int], length: int) -> list[tuple[float, float]]:
        """Score windows of one length as `score` does, in the order of `starts` (ascending)."""
        if objective is Objective.TOTAL:
            return [(self.total.cost(start, start + length), 0.0) for start in starts]
        worst = [0.0] * len(starts)
        for part, shares in zip(self.forecast.parts, self.part_shares(starts, length), strict=True):
            before = self.borne_by(part)
            worst = list(map(max, [before + share for share in shares] if before else shares, worst))
        return [(share, self.total.cost(start, start + length)) for share, start in zip(worst, starts, strict=True)]

    def score(self, objective: Objective, start: int, end: int) -> tuple[float, float]:
        """What the planner minimises; the second number decides ties of the first."""
        cost = self.total.cost(start, end)
        return (cost, 0.0) if objective is Objective.TOTAL else (self.worst_borne_share(start, end), cost)

    def part_shares(self, starts: Sequence[int], length: int) -> Iterator[Iterator[float]]:
        """Yield, part by part, the shares of their own week that windows (`starts` ascending) take from its zones."""
        for rates, part in zip(self.parts, self.forecast.parts, strict=True):
            yield _shares_of_week(rates, part, starts, length)

    def borne_by(self, part: Part) -> float:
        """The most that past windows have cost a zone of the part."""
        return max(self.borne.get(zone_name(zone.zone), 0.0) for zone in part.zones) if self.borne else 0.0

    def unweighted(self, start: int, end: int) -> float:
        """Count the units in the window, regardless of weights."""
        return self._growth(start, end) * math.fsum(rates.cost(start, end) for rates in self.parts)

    def share_of_week(self, start: int, end: int) -> float:
        """The part of a week's traffic that falls into the window, for a week at the window's level."""
        return steady(self._without_growth(start, end) / self.weekly_total) if self.weekly_total else 0.0

    def _growth(self, start: int, end: int) -> float:
        """Divide the window's total by what it would be without growth."""
        still = self._without_growth(start, end)
        return self.total.cost(start, end) / still if still else 1.0

    def _without_growth(self, start: int, end: int) -> float:
        """Add up the weighted units in the window, as if the level stayed at the latest."""
        pairs = zip(self.parts, self.forecast.parts, strict=True)
        return math.fsum(rates.cost(start, end) * part.weight for rates, part in pairs)

    def hours_by_slot(self, start: int, end: int) -> dict[int, float]:
        """Map the hours of week that a window covers to how much of each it covers, 1 being a whole one."""
        slots: dict[int, float] = {}
        for slot, covered in covered_hours(start, end, self.forecast):
            slots[slot] = slots.get(slot, 0.0) + covered
        return slots

    def error(self, hours: Mapping[int, float]) -> float:
        """The standard error of what is expected of hours of the week, each times its factor; 0 without history."""
        if not self.noise:
            return 0.0
        return math.sqrt(math.fsum([self.noise[slot] * covered**2 for slot, covered in hours.items()]))

    def worst_zone_share(self, start: int, end: int) -> float:
        """The largest part of a zone's own week that falls into the window."""
        return max(self._shares(start, end))

    def worst_borne_share(self, start: int, end: int) -> float:
        """The largest part of its own week that a zone will have lost, past windows included."""
        shares = zip(self.forecast.parts, self._shares(start, end), strict=True)
        return max(self.borne_by(part) + share for part, share in shares)

    def burdens(self, start: int, end: int) -> tuple[Burden, ...]:
        """What past windows have cost each zone and what this one adds, most burdened first, then by name."""
        burdens = [
            Burden(zone=zone.zone, before=self.borne.get(zone_name(zone.zone), 0.0), added=share)
            for part, share in zip(self.forecast.parts, self._shares(start, end), strict=True)
            for zone in part.zones
        ]
        return tuple(sorted(burdens, key=lambda burden: (-burden.after, zone_name(burden.zone))))

    def _shares(self, start: int, end: int) -> list[float]:
        """The share of their own week that the zones of each part lose in the window."""
        return [
            steady(rates.cost(start, end) / part.weekly_total) if part.weekly_total else 0.0
            for rates, part in zip(self.parts, self.forecast.parts, strict=True)
        ]

    def zone_impacts(self, start: int, end: int) -> tuple[ZoneImpact, ...]:
        """What the window costs each zone, most interrupted first, then by share and name."""
        growth = self._growth(start, end)
        zones = [
            ZoneImpact(
                zone=zone.zone,
                share=zone.share,
                expected=steady(growth * rates.cost(start, end) * fraction * zone.weight),
            )
            for rates, part in zip(self.parts, self.forecast.parts, strict=True)
            for zone, fraction in zip(part.zones, part.fractions, strict=True)
        ]
        return tuple(sorted(zones, key=lambda z: (-z.expected, -z.share, zone_name(z.zone))))


def _shares_of_week(rates: Rates, part: Part, starts: Sequence[int], length: int) -> Iterator[float]:
    """Yield the part of the zones' week that falls into each window.

    Away from clock changes it depends only on the local minute of week (and on how the zone's hours lie across UTC's),
    so a year of candidates costs no more than a week of them.
    """
    known: dict[tuple[int, int], float] = {}
    stretches = list(part.clock.segments(starts[0] - 60, starts[-1] + length))
    index = 0
    for start in starts:
        while index + 1 < len(stretches) and start >= stretches[index][1]:
            index += 1
        low, high, offset = stretches[index]
        if not part.weekly_total:
            yield 0.0
        elif start < low + 60 or start + length > high:
            yield steady(rates.cost(start, start + length) / part.weekly_total)
        else:
            slot = (start + offset) % (HOURS_PER_WEEK * 60), offset % 60
            if slot not in known:
                known[slot] = steady(rates.cost(start, start + length) / part.weekly_total)
            yield known[slot]


def weigh_traffic(
    traffic: Traffic | TypicalWeek,
    audience: Audience,
    past: Sequence[PastWindow],
    reach: Span,
    *,
    follow_recent: bool = True,
) -> Scale:
    """Build the scale for windows inside `reach` from what was measured and from past windows."""
    forecast = build_forecast(traffic, audience, reach, follow_recent=follow_recent)
    return build_scale(forecast, reach, borne_shares(traffic, audience, past, reach))


def borne_shares(
    traffic: Traffic | TypicalWeek, audience: Audience, past: Sequence[PastWindow], reach: Span
) -> dict[str, float]:
    """Add up, by zone's name, the shares of its own week that fell into past windows; each window counts alike.

    A past window is weighed as a coming one would be, by the usual traffic at that time by the zone's own clock. What
    was measured then would be no better: while a service is down, its traffic is missing. `reach` is the plan's own:
    what is learnt from history needs its clocks up to there.
    """
    if not past:
        return {}
    spans = [window.span for window in past]
    first, last = min(spans).start - DAY, max(span.end for span in spans) + DAY
    whole = Span(min(first, reach.start), max(last, reach.end))
    forecast = build_forecast(traffic, audience, whole, follow_recent=False)
    lost: dict[str, list[float]] = {}
    for span in spans:
        start, end = to_minute(span.start), to_minute(span.end)
        for burden in build_scale(forecast, span).burdens(start, end):
            lost.setdefault(zone_name(burden.zone), []).append(burden.added)
    return {name: steady(math.fsum(shares)) for name, shares in lost.items()}


def build_scale(forecast: Forecast, reach: Span, borne: Mapping[str, float] | None = None) -> Scale:
    """Build the scale for windows inside `reach`; `borne` is what past windows have cost each zone, by name."""
    first = (to_minute(reach.start) - forecast.phase_minutes) // 60
    count = (to_minute(reach.end) - forecast.phase_minutes) // 60 + 1 - first
    start = first * 60 + forecast.phase_minutes
    parts, total = forecast.hourly(first, count)
    weekly_total = forecast.weekly_total()
    return Scale(
        forecast=forecast,
        total=Rates(start, total),
        parts=tuple(Rates(start, hours) for hours in parts),
        weekly_total=weekly_total,
        noise=_scale_noise(forecast.learnt, weekly_total),
        borne=borne or {},
    )


def _scale_noise(learnt: LearntWeek | None, weekly_total: float) -> list[float]:
    """Bring the noise of the learnt shape to the unit of `weekly_total`."""
    whole = math.fsum(learnt.shape) if learnt else 0.0
    unit = weekly_total / whole if whole else 0.0
    return [value * unit * unit for value in learnt.noise] if learnt else []


def covered_hours(start: int, end: int, forecast: Forecast) -> Iterator[tuple[int, float]]:
    """Yield the hours of week that a window touches, and how much of each.

    They are the hours of the traffic, by the clock of the first part as it stands at the start. An hour that begins
    inside one of that clock, as UTC's do in India, has the name of the hour it begins in, as when it was learnt.
    """
    phase = forecast.phase_minutes
    offset = (forecast.parts[0].clock.offset_at(start) + phase) // 60 * 60 - phase
    minute = start + offset
    while minute < end + offset:
        stop = min(minute // 60 * 60 + 60, end + offset)
        yield hour_of_week(minute), (stop - minute) / 60
        minute = stop


def realised_rates(traffic: Traffic, scale: Scale) -> Rates:
    """Look up what was really measured in the hours of the scale, NaN where nothing was.

    Where zones have weights, each hour is corrected by the forecast's own ratio of weighted to unweighted units.
    """
    first = (scale.total.first_minute - traffic.phase_minutes) // 60
    measured = [traffic.total.get(hour) for hour in range(first, first + len(scale.total.values))]
    if any(zone.weight != 1 for part in scale.forecast.parts for zone in part.zones):
        weights = [part.weight for part in scale.forecast.parts]
        columns = zip(*(rates.values for rates in scale.parts), strict=True)
        measured = [
            value * (math.fsum(map(mul, hour, weights)) / sum(hour) if sum(hour) else 1.0)
            for value, hour in zip(measured, columns, strict=True)
        ]
    return Rates(scale.total.first_minute, measured)


def error_budget_share(scale: Scale, window: Span, slo: float) -> float:
    """The part of a 30-day error budget that the window burns if every request in it fails.

    `slo` is in percent, below 100. Weights do not count: the budget is in requests.
    """
    weekly = math.fsum(part.weekly_total for part in scale.forecast.parts)
    allowed = weekly * 30 / 7 * (1 - slo / 100)
    return scale.unweighted(to_minute(window.start), to_minute(window.end)) / allowed if allowed else 0.0
