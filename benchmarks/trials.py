"""
What the accuracy benchmark asks and how answers are judged: series, planning moments, realised costs, captures.

Hours are counted from the start of a series and are exact time. A forecast holds HORIZON hours from the origin on. A
candidate is named by its place: 0 starts NOTICE hours after the origin. A candidate with a missing hour costs NaN.
"""

from __future__ import annotations

import csv
import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from downtime_cli.core.audience import build_audience
from downtime_cli.core.planning.ranking import rank_candidates
from downtime_cli.core.policy import NoticePeriod, Policy
from downtime_cli.core.traffic import HourSeries, Traffic, TypicalWeek
from downtime_cli.core.window import EPOCH, HOUR, from_minute

DAY, WEEK = 24, 168
NOTICE, HORIZON = 3 * DAY, 14 * DAY
LENGTHS = (1, 2, 4)
HISTORY = 52 * WEEK
LEAST_HISTORY = 4 * WEEK
BEFORE_CHANGE, AFTER_CHANGE = 3 * DAY, 7 * DAY
ZONES = {
    "auckland_ped_45_queen_st": "Pacific/Auckland",
    "capital_bikeshare_dc": "America/New_York",
    "gb_national_demand": "Europe/London",
    "i94_traffic_minneapolis": "America/Chicago",
    "london_bikeshare": "Europe/London",
    "melbourne_ped_qv_market": "Australia/Melbourne",
    "melbourne_ped_southern_cross": "Australia/Melbourne",
    "nasa_http_requests": "America/New_York",
    "nyc_taxi": "America/New_York",
    "seattle_fremont_bikes": "America/Los_Angeles",
    "seoul_bikeshare": "Asia/Seoul",
    "server_net_out_kpi_6": "Asia/Shanghai",
    "twitter_mentions_amzn": "UTC",
    "worldcup98_web_requests": "UTC",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One zone's hourly traffic, NaN where nothing was measured.

    `first_hour` counts hours since 1970 in UTC; `offsets` are the zone's hours ahead of UTC, hour by hour.
    """

    name: str
    zone: ZoneInfo
    first_hour: int
    values: array[float]
    offsets: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A moment of planning: the hours of the series before `origin`, at most `history` of them, are known.

    `truth` is the series by which candidates are judged, if it is not the one that is known.
    """

    series: Series
    origin: int
    history: int = HISTORY
    truth: Series | None = None

    @property
    def start(self) -> int:
        """Return the first known hour."""
        return max(0, self.origin - self.history)

    @property
    def known(self) -> array[float]:
        """Return what was measured before the origin."""
        return self.series.values[self.start : self.origin]

    @property
    def weeks(self) -> float:
        """Return how many weeks are known, with their gaps."""
        return (self.origin - self.start) / WEEK

    @property
    def moment(self) -> datetime:
        """Return the origin as an instant."""
        return EPOCH + (self.series.first_hour + self.origin) * HOUR

    def hours(self, *, local: bool) -> list[int]:
        """Return the hours since Monday 1969-12-29 00:00, local or UTC, of what is known and of the horizon."""
        span = range(self.start, self.origin + HORIZON)
        first = self.series.first_hour + 72  # 1970 began on a Thursday
        return [first + hour + (self.series.offsets[hour] if local else 0) for hour in span]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a choice was worth.

    `capture`, `regret` and `cost` (both ÷ the mean candidate) are explained in accuracy.py; `case` is what was asked.
    `inside`: whether the cost lay within low-high, `is_below`: below it, and `width`: (high - low) ÷ expected; None for
    a method that gives no range.
    """

    case: Case
    length: int
    capture: float
    regret: float
    cost: float
    inside: bool | None = None
    is_below: bool | None = None
    width: float | None = None


def read_series(folder: Path, name: str) -> Series:
    """Read a file of `timestamp,value` whose stamps are whole hours with their offsets."""
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        rows = [(datetime.fromisoformat(row["timestamp"]), float(row["value"])) for row in csv.DictReader(file)]
    measured = {(stamp.astimezone(UTC) - EPOCH) // HOUR: value for stamp, value in rows}
    zone = ZoneInfo(ZONES[name])
    span = range(min(measured), max(measured) + 1)
    return Series(
        name=name,
        zone=zone,
        first_hour=span.start,
        values=array("d", [measured.get(hour, math.nan) for hour in span]),
        offsets=[_offset(zone, EPOCH + hour * HOUR) for hour in span],
    )


def _offset(zone: ZoneInfo, instant: datetime) -> int:
    """Return how many whole hours the zone is ahead of UTC."""
    return (instant.astimezone(zone).utcoffset() or timedelta()) // HOUR


def weekly_cases(series: Series, most: int, history: int = HISTORY) -> list[Case]:
    """Return the planning moments of a series: weekly, of too many `most` spread evenly."""
    origins = list(range(LEAST_HISTORY, len(series.values) - HORIZON + 1, WEEK))
    if len(origins) > most:
        origins = [origins[index * (len(origins) - 1) // max(1, most - 1)] for index in range(most)]
    return [Case(series=series, origin=origin, history=history) for origin in origins]


def clock_change_cases(series: Series) -> list[Case]:
    """Return the daily planning moments around which the zone's clocks change."""
    changes = [hour for hour, (old, new) in enumerate(pairwise(series.offsets), 1) if old != new]
    origins = range(LEAST_HISTORY, len(series.values) - HORIZON + 1, DAY)
    return [
        Case(series=series, origin=origin)
        for origin in origins
        if any(-AFTER_CHANGE <= change - origin <= BEFORE_CHANGE for change in changes)
    ]


def window_costs(case: Case, length: int) -> list[float]:
    """Return what each candidate of that many hours really cost."""
    series = case.truth or case.series
    return window_sums(series.values[case.origin : case.origin + HORIZON], length)


def window_sums(hours: Sequence[float], length: int) -> list[float]:
    """Return the sums over the candidates."""
    return [math.fsum(hours[start : start + length]) for start in range(NOTICE, HORIZON - length + 1)]


def judge_forecast(case: Case, forecast: Sequence[float]) -> Iterator[Outcome]:
    """Yield the outcome of choosing by an hourly forecast, for each length with a measured candidate."""
    for length in LENGTHS:
        costs = window_costs(case, length)
        expected = [float(f"{cost:.9g}") for cost in window_sums(forecast, length)]
        order = sorted(range(len(costs)), key=expected.__getitem__)
        chosen = _first_measured(order, costs)
        if chosen is not None:
            yield _score(case, length, costs, chosen)


def judge_downtime(case: Case, week: TypicalWeek | None = None) -> Iterator[Outcome]:
    """Yield the outcome of what `downtime plan` recommends from the history (or from a typical week made of it)."""
    series = case.series
    history = Traffic(total=HourSeries(series.first_hour + case.start, case.known), zone=series.zone)
    audience = build_audience({series.zone: (1.0, 1.0)})
    for length in LENGTHS:
        ranking = rank_candidates(week or history, audience, _policy(case, length))
        first = (series.first_hour + case.origin + NOTICE) * 60
        costs = window_costs(case, length)
        order = [(start - first) // 60 for start in (ranking.recommended, *ranking.feasible)]
        chosen = _first_measured(order, costs)
        if chosen is not None:
            impact = ranking.choice(first + chosen * 60).impact
            yield replace(
                _score(case, length, costs, chosen),
                inside=impact.low <= costs[chosen] <= impact.high,
                is_below=costs[chosen] < impact.low,
                width=(impact.high - impact.low) / impact.expected if impact.expected else math.nan,
            )


def _policy(case: Case, length: int) -> Policy:
    """Return the question of the benchmark, asked at the case's origin."""
    moment = from_minute((case.series.first_hour + case.origin) * 60)
    return Policy(
        as_of=moment,
        duration=length * HOUR,
        earliest=moment,
        latest=moment + HORIZON * HOUR,
        zone=case.series.zone,
        notice=NoticePeriod(text=f"{NOTICE}h", lead=NOTICE * HOUR),
    )


def _first_measured(order: Iterable[int], costs: Sequence[float]) -> int | None:
    """Return the first candidate of which every hour was measured, None if there is none."""
    return next((place for place in order if not math.isnan(costs[place])), None)


def _score(case: Case, length: int, costs: Sequence[float], chosen: int) -> Outcome:
    """Judge a choice; its capture is 1 where all candidates cost the same."""
    measured = [cost for cost in costs if not math.isnan(cost)]
    best, mean = min(measured), mean_cost(costs)
    return Outcome(
        case=case,
        length=length,
        capture=(mean - costs[chosen]) / (mean - best) if mean > best else 1.0,
        regret=(costs[chosen] - best) / mean if mean else 0.0,
        cost=costs[chosen] / mean if mean else 1.0,
    )


def mean_cost(costs: Sequence[float]) -> float:
    """Return the mean of the candidates of which every hour was measured; exactly their cost if all cost the same."""
    measured = [cost for cost in costs if not math.isnan(cost)]
    best = min(measured)
    return best + math.fsum(cost - best for cost in measured) / len(measured)
