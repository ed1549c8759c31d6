"""
What can be wrong with data, put into good data: the blemishes that `findings.py` looks for.

Each takes a case and dice, and returns the case with the blemish; ValueError where it cannot be: clock changes in
a zone without any.
"""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from itertools import accumulate, pairwise

from msgspec.structs import replace

from downtime_cli.core.audience import Audience
from downtime_cli.core.localtime import offset_minutes
from downtime_cli.core.quality.inspection import TrafficReading
from downtime_cli.core.quality.judge_traffic import judge_traffic
from downtime_cli.core.traffic import HourSeries, Traffic

NOW = datetime(2026, 11, 24, tzinfo=UTC)
WEEK = 168
SHORT = frozenset({"few-events", "short-history", "old-data"})  # true of any cut, and no alarm
Values = list[float]
Blemish = Callable[["Case", random.Random], "Case"]


@dataclass(frozen=True)
class Case:
    """A reading, and who is said to use it, None where nobody says."""

    reading: TrafficReading
    audience: Audience | None

    @property
    def traffic(self) -> Traffic:
        """Return the traffic, which has dates."""
        return dated(self.reading)

    def with_values(self, values: Sequence[float], first: int | None = None) -> Case:
        """Return the case with other values, from another hour on if one is given."""
        start = self.traffic.total.first_epoch_hour if first is None else first
        traffic = replace(self.traffic, total=HourSeries(start, array("d", values)), by_zone={})
        return Case(replace(self.reading, traffic=traffic), self.audience)

    def cut(self, start: int, hours: int) -> Case:
        """Return so many hours from the one of that index on."""
        series = self.traffic.total
        return self.with_values(series.values[start : start + hours], series.first_epoch_hour + start)

    def filled(self) -> Values:
        """Return the values with each missing hour as the same hour a week before or later."""
        values = list(self.traffic.total.values)
        for index, value in enumerate(values):
            if math.isnan(value):
                near = [values[at] for at in (index - WEEK, index + WEEK) if 0 <= at < len(values)]
                values[index] = next((other for other in near if not math.isnan(other)), 0.0)
        return values

    def codes(self) -> list[str]:
        """Return the codes of the findings, those of short and old data left out."""
        series = self.traffic.total
        end = self.traffic.start_of(series.first_epoch_hour + len(series.values))
        found = judge_traffic(self.reading, end, self.audience).findings
        return [finding.code for finding in found if finding.code not in SHORT]


def dated(reading: TrafficReading) -> Traffic:
    """Return the traffic of a file with dates."""
    if not isinstance(reading.traffic, Traffic):
        raise TypeError(reading.source)
    return reading.traffic


def read_as_utc(case: Case, hours: int) -> Case:
    """Return the case with stamps of a clock that is so many hours ahead of the real one, read as if they were real."""
    moved = case.with_values(case.traffic.total.values, case.traffic.total.first_epoch_hour + hours)
    return Case(replace(moved.reading, has_offsets=False), case.audience)


def off_by(hours: int) -> Blemish:
    """Return the blemish of stamps that many hours ahead or behind, by chance."""

    def spoil(case: Case, draw: random.Random) -> Case:
        home(case)
        return read_as_utc(case, hours * draw.choice((-1, 1)))

    return spoil


def home(case: Case) -> tzinfo:
    """Return the clock of the users; ValueError where they are not said to live by one of their own."""
    if case.audience is None or str(case.audience.largest) == "UTC":
        raise ValueError
    return case.audience.largest


def jump(hours: int) -> Blemish:
    """Return the blemish of a clock that is set by that many hours somewhere in the middle."""

    def spoil(case: Case, draw: random.Random) -> Case:
        values = list(case.traffic.total.values)
        at = draw.randrange(3 * WEEK, len(values) - 3 * WEEK)
        if draw.random() < 0.5:
            return case.with_values([*values[:at], *[math.nan] * hours, *values[at:-hours]])
        return case.with_values([*values[:at], *values[at + hours :]])

    return spoil


def drift(minutes_per_week: float) -> Blemish:
    """Return the blemish of a clock that gains or loses so many minutes a week."""

    def spoil(case: Case, draw: random.Random) -> Case:
        sums = [0.0, *accumulate(case.filled())]
        rate = 1 + draw.choice((-1, 1)) * minutes_per_week / 60 / WEEK
        hours = int((len(sums) - 2) / max(rate, 1.0))
        points = [at(sums, hour * rate) for hour in range(hours + 1)]
        return case.with_values([later - earlier for earlier, later in pairwise(points)])

    return spoil


def at(sums: Sequence[float], place: float) -> float:
    """Return running sums between two hours."""
    index = int(place)
    return sums[index] + (place - index) * (sums[min(index + 1, len(sums) - 1)] - sums[index])


def local_as_utc(case: Case, _: random.Random) -> Case:
    """Return the case as its zone's clock shows it, the doubled hour summed, read as UTC."""
    zone = home(case)
    buckets: dict[int, float] = {}
    for hour, value in case.traffic.total:
        wall = hour + offset_minutes(zone, case.traffic.start_of(hour)) // 60
        buckets[wall] = buckets.get(wall, 0.0) + value
    first, last = min(buckets), max(buckets)
    if not changes_inside(case):
        raise ValueError
    spoiled = case.with_values([buckets.get(hour, math.nan) for hour in range(first, last + 1)], first)
    return Case(replace(spoiled.reading, traffic=replace(spoiled.traffic, zone=UTC), has_offsets=False), case.audience)


def local_of_nobody(case: Case, draw: random.Random) -> Case:
    """Return the same without anybody said to use it."""
    return Case(local_as_utc(case, draw).reading, None)


def utc_as_local(case: Case, _: random.Random) -> Case:
    """Return the case with stamps in UTC that somebody said to be the zone's."""
    if not changes_inside(case):
        raise ValueError
    zone, start = home(case), case.traffic.start_of(case.traffic.total.first_epoch_hour)
    offset = offset_minutes(zone, start)
    series, values = case.traffic.total, []
    for index in range(len(series.values)):  # each true hour of the zone's clock has what UTC had at that clock time
        hour = series.first_epoch_hour + index
        wall = hour + offset_minutes(zone, case.traffic.start_of(hour)) // 60
        values.append(series.get(wall - offset // 60))
    spoiled = case.with_values(values)
    return Case(replace(spoiled.reading, traffic=replace(spoiled.traffic, zone=zone), has_offsets=False), case.audience)


def doubled_in_local(case: Case, _: random.Random) -> Case:
    """Return the case in its zone's time, where the first of two hours of the same name holds both."""
    zone, series = home(case), case.traffic.total
    values, filled = list(series.values), case.filled()
    offsets = [
        offset_minutes(zone, case.traffic.start_of(series.first_epoch_hour + index)) for index in range(len(values))
    ]
    back = [index for index, (old, new) in enumerate(pairwise(offsets), 1) if new < old]
    if not back or not changes_inside(case):
        raise ValueError
    for index in back:
        values[index - 1], values[index] = filled[index - 1] + filled[index], math.nan
    spoiled = case.with_values(values)
    return Case(replace(spoiled.reading, traffic=replace(spoiled.traffic, zone=zone), has_offsets=False), case.audience)


def changes_inside(case: Case) -> bool:
    """Tell whether the clocks of the zone change at least three weeks from both ends."""
    series, zone = case.traffic.total, home(case)
    first, last = series.first_epoch_hour + 3 * WEEK, series.first_epoch_hour + len(series.values) - 3 * WEEK
    return len({offset_minutes(zone, case.traffic.start_of(hour)) for hour in range(first, last, 24)}) > 1


def cumulative(reset_hours: int | None) -> Blemish:
    """Return the blemish of a counter that starts again after so many hours, or never."""

    def spoil(case: Case, _: random.Random) -> Case:
        total, values = 0.0, []
        for index, value in enumerate(case.filled()):
            total = value if reset_hours and index % reset_hours == 0 else total + value
            values.append(total)
        return case.with_values(values)

    return spoil


def stretched(*, is_smooth: bool) -> Blemish:
    """Return the blemish of days that were spread over their hours, in steps or on lines."""

    def spoil(case: Case, _: random.Random) -> Case:
        values = case.filled()
        means = [sum(values[day : day + 24]) / 24 for day in range(0, len(values) - 24, 24)]
        if not is_smooth:
            return case.with_values([mean for mean in means for _ in range(24)])
        pairs = pairwise(means)
        return case.with_values([here + (there - here) * hour / 24 for here, there in pairs for hour in range(24)])

    return spoil


def dead(hours: int, *, is_stuck: bool = False) -> Blemish:
    """Return the blemish of so many hours of zeros, or of the last value."""

    def spoil(case: Case, draw: random.Random) -> Case:
        values = list(case.traffic.total.values)
        start = draw.randrange(24, len(values) - hours)
        values[start : start + hours] = [values[start] if is_stuck else 0.0] * hours
        return case.with_values(values)

    return spoil


def burst(days: float, hours: int) -> Blemish:
    """Return the blemish of a few hours with the traffic of so many days on top."""

    def spoil(case: Case, draw: random.Random) -> Case:
        values = list(case.traffic.total.values)
        start = draw.randrange(24, len(values) // 24 - 1) * 24 + draw.randrange(24 - hours)
        extra = days * 24 * sum(case.filled()) / len(values) / hours
        values[start : start + hours] = [value + extra for value in values[start : start + hours]]
        return case.with_values(values)

    return spoil


def level(ratio: float) -> Blemish:
    """Return the blemish of a level that is so many times as high from some day on."""

    def spoil(case: Case, draw: random.Random) -> Case:
        values = list(case.traffic.total.values)
        start = draw.randrange(3 * WEEK, len(values) - 3 * WEEK)
        return case.with_values([*values[:start], *(value * ratio for value in values[start:])])

    return spoil


def bots(times: float) -> Blemish:
    """Return the blemish of machines that add so many times the mean to every hour."""

    def spoil(case: Case, _: random.Random) -> Case:
        base = times * sum(case.filled()) / len(case.traffic.total.values)
        return case.with_values([value + base for value in case.traffic.total.values])

    return spoil


def noise(case: Case, draw: random.Random) -> Case:
    """Return the case with its hours in random order."""
    values = list(case.traffic.total.values)
    draw.shuffle(values)
    return case.with_values(values)


def totals(case: Case, draw: random.Random) -> Case:
    """Return the case with the day's total added to one hour of every day."""
    values, hour, zone = case.filled(), draw.randrange(24), case.traffic.zone or UTC
    days: dict[date, float] = {}
    walls = [
        case.traffic.start_of(case.traffic.total.first_epoch_hour + at).astimezone(zone) for at in range(len(values))
    ]
    for wall, value in zip(walls, values, strict=True):
        days[wall.date()] = days.get(wall.date(), 0.0) + value
    return case.with_values(
        [days[wall.date()] if wall.hour == hour else value for wall, value in zip(walls, values, strict=True)]
    )


def holes(share: float) -> Blemish:
    """Return the blemish of that share of hours missing at random."""

    def spoil(case: Case, draw: random.Random) -> Case:
        return case.with_values([math.nan if draw.random() < share else value for value in case.traffic.total.values])

    return spoil


def thinned(mean: float) -> Blemish:
    """Return what is left if so many events an hour are counted at random, and no blemish at all."""

    def spoil(case: Case, draw: random.Random) -> Case:
        scale = mean * len(case.traffic.total.values) / sum(case.filled())
        return case.with_values([by_chance(value * scale, draw) for value in case.traffic.total.values])

    return spoil


def by_chance(mean: float, draw: random.Random) -> float:
    """Return a number of events with that mean (Knuth's way of drawing from Poisson's law), NaN for NaN."""
    if math.isnan(mean) or mean > 50:
        return mean if math.isnan(mean) else float(max(0, round(draw.gauss(mean, mean**0.5))))
    events, chance, least = 0, draw.random(), math.exp(-mean)
    while chance > least:
        events, chance = events + 1, chance * draw.random()
    return float(events)


BLEMISHES: Mapping[str, tuple[frozenset[str], Blemish]] = {
    label: (frozenset(codes.split()), blemish)
    for label, codes, blemish in [
        *((f"clock {hours} h off", "odd-zone", off_by(hours)) for hours in (3, 4, 5, 6, 7, 8, 9, 11)),
        *((f"clock set by {hours} h on some day", "clock-jump", jump(hours)) for hours in (1, 2, 5)),
        *((f"clock drifts by {rate} min a week", "clock-drift", drift(rate)) for rate in (5, 10, 20)),
        ("local time read as UTC", "dst-in-stamps dst-jump odd-zone", local_as_utc),
        ("the same, and nobody says who uses it", "dst-in-stamps", local_of_nobody),
        ("UTC said to be local time", "dst-jump odd-zone", utc_as_local),
        ("two hours in one where clocks go back", "dst-doubled-hour", doubled_in_local),
        ("counter, never reset", "cumulative-counter", cumulative(None)),
        ("counter, reset every day", "cumulative-counter", cumulative(24)),
        ("counter, reset every week", "cumulative-counter", cumulative(WEEK)),
        ("days spread over their hours", "stretched-days", stretched(is_smooth=False)),
        ("days interpolated", "stretched-days", stretched(is_smooth=True)),
        *((f"{hours} hours of zeros", "dead-stretch", dead(hours)) for hours in (12, 24, 72)),
        ("24 hours of one value", "dead-stretch", dead(24, is_stuck=True)),
        ("an hour with 5 days of traffic", "burst", burst(5, 1)),
        ("6 hours with 5 days of traffic", "burst", burst(5, 6)),
        ("6 hours with 2 days of traffic", "burst", burst(2, 6)),
        *((f"level × {ratio:g} from some day on", "level-shift", level(ratio)) for ratio in (5, 3, 2, 0.33)),
        ("bots: 50 times the mean in every hour", "no-rhythm", bots(50)),
        ("bots: 20 times the mean in every hour", "no-rhythm", bots(20)),
        ("bots: 5 times the mean in every hour", "no-rhythm", bots(5)),
        ("hours in random order", "no-rhythm", noise),
        ("an hour of the day holds the total", "totals-in-hours", totals),
        ("10 % of hours missing", "missing-hours", holes(0.1)),
    ]
}
