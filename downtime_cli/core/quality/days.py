"""
The last year of traffic by the days of one clock: 24 hours a day, whatever clocks do, so that an hour is a slice.

Sums and sorts over slices run at the speed of C, which is what lets every plan look at its data this closely. Days are
compared by their *shape*: their 24 values without their level. Their correlation says how alike two of them are, and
the lag at which it is best by how many hours one is later than the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from itertools import compress
from operator import mul, truediv
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.forecast.averages import known
from downtime_cli.core.forecast.pooled_hours import fill_gaps
from downtime_cli.core.forecast.usual_week import take_recent
from downtime_cli.core.forecast.wall_hours import WallHours, fold_days
from downtime_cli.core.localtime import Clock, build_clock, resolve_wall
from downtime_cli.core.traffic import Traffic
from downtime_cli.core.window import HOURS_PER_WEEK, Span

_WALL_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - a clock on the wall
_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()


class DayGrid(WallHours, frozen=True, kw_only=True):
    """Hours by a clock in whole days: `values[24 * day + hour]`."""

    zone: tzinfo
    clock: Clock
    # The values, with the median of the hour of week where one is missing.
    filled: list[float]
    # Of the 168 hours of week; one that was never measured is as the same hour on similar days.
    medians: tuple[float, ...]

    @property
    def days(self) -> int:
        """The number of days, the first and last of which may be partly empty."""
        return len(self.values) // 24

    def date(self, day: int) -> date:
        """Date a day, given by its index."""
        return date.fromordinal(_EPOCH_ORDINAL + self.first_hour // 24 + day)

    def instant(self, hour: int) -> datetime:
        """Find when the hour of that index starts."""
        return resolve_wall(_WALL_EPOCH + timedelta(hours=self.first_hour + hour), self.zone)

    def expected(self, start: int, end: int) -> list[float]:
        """List the medians of the hours of week for the hours `[start, end)`."""
        first = self.slot(start)
        return [*self.medians[first:], *(self.medians * ((end - start) // HOURS_PER_WEEK + 1))][: end - start]

    def day_sums(self) -> list[float]:
        """Add up each day, with missing hours filled in."""
        return [sum(self.filled[start : start + 24]) for start in range(0, len(self.filled), 24)]

    def mean_day(self, start: int, end: int) -> list[float]:
        """Average the days `[start, end)` into 24 values, with missing hours filled in."""
        return [sum(self.filled[24 * start + hour : 24 * end : 24]) / (end - start) for hour in range(24)]

    def without(self, stretches: Iterable[tuple[int, int]]) -> DayGrid:
        """Fill the stretches `[start, end)` of hours with usual values; `values` stay as they are."""
        filled = self.filled[:]
        for start, end in stretches:
            filled[start:end] = self.expected(start, end)
        return replace(self, filled=filled)

    def clock_changes(self) -> list[tuple[int, int]]:
        """List the changes of the clock as `(day, minutes)`: the index of the day and how far clocks are put on."""
        return [(day - self.first_hour // 24, minutes) for day, minutes in list_changes(self.clock)]


def list_changes(clock: Clock) -> list[tuple[int, int]]:
    """List the changes of a clock as `(day, minutes)`: the day since 1970-01-01 and how far clocks are put on."""
    pairs = zip(clock.starts[1:], clock.offsets[:-1], clock.offsets[1:], strict=True)
    return [((minute + after) // 1440, after - before) for minute, before, after in pairs]


def build_grid(traffic: Traffic, zone: tzinfo) -> DayGrid:
    """Lay out the last 52 weeks of traffic by the clock of the zone."""
    series = take_recent(traffic.total)
    end = series.first_epoch_hour + len(series.values)
    clock = build_clock(zone, Span(traffic.start_of(series.first_epoch_hour), traffic.start_of(end)))
    hours = fold_days(series, clock, traffic.phase_minutes)
    medians = tuple(fill_gaps([median_of_known(column) for column in hours.columns()]))
    filled = hours.values[:]
    for index in compress(range(len(filled)), map(math.isnan, filled)):
        filled[index] = medians[hours.slot(index)]
    return DayGrid(
        first_hour=hours.first_hour,
        values=hours.values,
        pieces=hours.pieces,
        zone=zone,
        clock=clock,
        filled=filled,
        medians=medians,
    )


def median_of_known(values: Sequence[float]) -> float:
    """The median of the values that are not NaN, the upper one of two; NaN if there are none."""
    ordered = sorted(known(values))
    return ordered[len(ordered) // 2] if ordered else math.nan


def unit_shape(day: Sequence[float]) -> list[float]:
    """Take the mean off a day and scale it so that its squares sum to 1: the product of two is their correlation."""
    mean = sum(day) / len(day)
    rest = [value - mean for value in day]
    length = math.sqrt(sum(map(mul, rest, rest)))
    return list(map(truediv, rest, [length] * len(rest))) if length else rest


def later(day: Sequence[float], hours: int) -> list[float]:
    """Turn a day so that everything in it happens so many hours later."""
    return [*day[-hours % 24 :], *day[: -hours % 24]]


def best_lag(shape: Sequence[float], model: Sequence[float]) -> tuple[int, float]:
    """Find by how many hours (-11 to 12) a shape is later than the model, and their correlation at that lag."""
    doubled = [*model, *model]
    fits = [sum(map(mul, shape, doubled[24 - lag : 48 - lag])) for lag in range(24)]
    lag = fits.index(max(fits))
    return (lag if lag <= 12 else lag - 24), fits[lag]


def night_of(day: Sequence[float]) -> tuple[float, float]:
    """Find the middle of a day's quietest hours, and how close to it they lie: 1 all at once, 0 all around the clock.

    The quietest are those in the lowest quarter of the day's range; each weighs by how low it is.
    """
    edge = min(day) + (max(day) - min(day)) / 4
    low = [max(0.0, edge - value) for value in day]
    turns = [(hour + 0.5) * math.tau / 24 for hour in range(24)]
    x, y = sum(map(mul, low, map(math.cos, turns))), sum(map(mul, low, map(math.sin, turns)))
    return math.atan2(y, x) * 24 / math.tau % 24, math.hypot(x, y) / (sum(low) or 1.0)
