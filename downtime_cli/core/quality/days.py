"""
The last year of traffic by the days of one clock: 24 hours a day, whatever clocks do, so that an hour is a slice.

The hour that clocks skip has no value, the hour they show twice has the second of the two. Sums and sorts over slices
run at the speed of C, which is what lets every plan look at its data this closely.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from itertools import compress
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.forecast.pooled_hours import fill_gaps
from downtime_cli.core.forecast.usual_week import take_recent
from downtime_cli.core.forecast.wall_weeks import wall_pieces
from downtime_cli.core.localtime import Clock, build_clock, resolve_wall
from downtime_cli.core.traffic import HOURS_PER_WEEK, Traffic
from downtime_cli.core.window import Span

_WALL_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - a clock on the wall
_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()


class DayGrid(Struct, frozen=True):
    """Hourly values by a clock, from the midnight that begins `first_day` (counted from 1970-01-01 on that clock).

    `values[24 * day + hour]` is NaN where there is none. `filled` has the median of the hour of week there. `medians`
    are those of the hours of week, 168 from Monday 00:00; what was never measured is as the same hour on like days.
    """

    zone: tzinfo
    clock: Clock
    first_day: int
    values: array[float]
    filled: array[float]
    medians: tuple[float, ...]

    @property
    def days(self) -> int:
        """Return the number of days, the first and last of which may be partly empty."""
        return len(self.values) // 24

    def date(self, day: int) -> date:
        """Return the date of a day by its index."""
        return date.fromordinal(_EPOCH_ORDINAL + self.first_day + day)

    def instant(self, hour: int) -> datetime:
        """Return when the hour of that index starts."""
        return resolve_wall(_WALL_EPOCH + timedelta(hours=24 * self.first_day + hour), self.zone)

    def slot(self, hour: int) -> int:
        """Return the hour of week of an index."""
        return (hour + 24 * (self.first_day + 3)) % HOURS_PER_WEEK

    def expected(self, start: int, end: int) -> list[float]:
        """Return the medians of the hours of week for the hours `[start, end)`."""
        first = self.slot(start)
        return [*self.medians[first:], *(self.medians * ((end - start) // HOURS_PER_WEEK + 1))][: end - start]

    def day_sums(self) -> list[float]:
        """Return the sums of the days, with hours without data filled in."""
        return [sum(self.filled[start : start + 24]) for start in range(0, len(self.filled), 24)]

    def mean_day(self, start: int, end: int) -> list[float]:
        """Return the mean day over the days `[start, end)`: 24 values, with hours without data filled in."""
        return [sum(self.filled[24 * start + hour : 24 * end : 24]) / (end - start) for hour in range(24)]

    def without(self, stretches: Iterable[tuple[int, int]]) -> DayGrid:
        """Return the same grid with usual values in the stretches `[start, end)` of hours."""
        filled = self.filled[:]
        for start, end in stretches:
            filled[start:end] = array("d", self.expected(start, end))
        return replace(self, filled=filled)

    def clock_changes(self) -> list[tuple[int, int]]:
        """Return the changes of the clock as `(day, minutes)`: the index of the day and by how much clocks go on."""
        pairs = zip(self.clock.starts[1:], self.clock.offsets[:-1], self.clock.offsets[1:], strict=True)
        return [((minute + after) // 1440 - self.first_day, after - before) for minute, before, after in pairs]


def build_grid(traffic: Traffic, zone: tzinfo) -> DayGrid:
    """Return the last 52 weeks of the traffic by the clock of the zone."""
    series = take_recent(traffic.total)
    start = series.first_epoch_hour * 60 + traffic.phase_minutes
    end = series.first_epoch_hour + len(series.values)
    clock = build_clock(zone, Span(traffic.start_of(series.first_epoch_hour), traffic.start_of(end)))
    first_day = (start + clock.offset_at(start)) // 1440
    values: array[float] = array("d")
    for begin, stop, shift in wall_pieces(series, clock, traffic.phase_minutes):
        place = series.first_epoch_hour + begin + shift - 24 * first_day
        values = values[:place]
        values.extend([math.nan] * (place - len(values)))
        values += series.values[begin:stop]
    values.extend([math.nan] * (-len(values) % 24))
    shift = 24 * (first_day + 3)
    medians = _medians(values, shift)
    return DayGrid(zone, clock, first_day, values, _fill(values, medians, shift), medians)


def _medians(values: array[float], shift: int) -> tuple[float, ...]:
    """Return the median of each hour of week; `shift` is the hour of week of the first value."""
    return tuple(
        fill_gaps(
            [
                median_of_known(values[(slot - shift) % HOURS_PER_WEEK :: HOURS_PER_WEEK])
                for slot in range(HOURS_PER_WEEK)
            ]
        )
    )


def _fill(values: array[float], medians: Sequence[float], shift: int) -> array[float]:
    """Return the values with the medians where they are missing."""
    filled = values[:]
    if math.isnan(sum(values)):
        for index in compress(range(len(values)), map(math.isnan, values)):
            filled[index] = medians[(index + shift) % HOURS_PER_WEEK]
    return filled


def median_of_known(values: Sequence[float]) -> float:
    """Return the median of the values that are not NaN, the upper one of two; NaN if there are none."""
    ordered = sorted(values) if not math.isnan(sum(values)) else sorted(v for v in values if not math.isnan(v))
    return ordered[len(ordered) // 2] if ordered else math.nan
