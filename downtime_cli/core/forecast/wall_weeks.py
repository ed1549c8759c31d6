"""
A series laid out by a wall clock, in whole weeks that end with the last hour measured.

An hour that clocks skip is missing; of an hour that they show twice the second counts.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

from msgspec import Struct

from downtime_cli.core.localtime import Clock, hour_of_week
from downtime_cli.core.traffic import HOURS_PER_WEEK, HourSeries


class WallWeeks(Struct, frozen=True):
    """Hours in wall order: 168 for each week, oldest first, from hour of week `first_slot` on; NaN where missing.

    `segments` are `(begin, end, shift)`: hours `[begin, end)` of the series lie at `index + shift`.
    """

    hours: Sequence[float]
    first_slot: int
    segments: tuple[tuple[int, int, int], ...]

    @property
    def count(self) -> int:
        """Return the number of weeks."""
        return len(self.hours) // HOURS_PER_WEEK

    def place(self, slot: int) -> int:
        """Return where in each week the hour of week lies."""
        return (slot - self.first_slot) % HOURS_PER_WEEK

    def rows(self) -> list[Sequence[float]]:
        """Return the weeks, oldest first."""
        return [self.hours[begin : begin + HOURS_PER_WEEK] for begin in range(0, len(self.hours), HOURS_PER_WEEK)]

    def columns(self, first_week: int = 0) -> list[Sequence[float]]:
        """Return, for each hour of week from Monday 00:00 on, its value in each week from that one on."""
        begin = first_week * HOURS_PER_WEEK
        return [self.hours[begin + self.place(slot) :: HOURS_PER_WEEK] for slot in range(HOURS_PER_WEEK)]

    def unfold(self, columns: Sequence[Sequence[float]]) -> tuple[int, array[float]]:
        """Return columns of this layout as hours in exact time, and which hour of the series is the first of them.

        The columns may hold the latest weeks alone.
        """
        before = len(self.hours) - HOURS_PER_WEEK * len(columns[0])
        flat = [math.nan] * len(self.hours)
        for slot, column in enumerate(columns):
            flat[before + self.place(slot) :: HOURS_PER_WEEK] = column
        recent = [segment for segment in self.segments if segment[1] + segment[2] > before]
        first = min(max(begin, before - shift) for begin, _, shift in recent)
        values = array("d")
        for begin, end, shift in recent:
            values.extend(flat[max(begin, first) + shift : end + shift])
        return first, values


def wall_pieces(series: HourSeries, clock: Clock, phase_minutes: int) -> list[tuple[int, int, int]]:
    """Return the series as pieces `(begin, end, shift)` without a change of the clock, in order.

    Hour `begin <= i < end` of the series is hour `first_epoch_hour + i + shift` of the clock, counted from its
    1970-01-01; an hour belongs to the clock in force at its start.
    """
    start = series.first_epoch_hour * 60 + phase_minutes
    pieces: list[tuple[int, int, int]] = []
    begin = 0
    for _, stop, offset in clock.segments(start, start + len(series.values) * 60):
        end = -(-(stop - start) // 60)
        if begin < end:
            pieces.append((begin, end, (offset + phase_minutes) // 60))
            begin = end
    return pieces


def fold_weeks(series: HourSeries, clock: Clock, phase_minutes: int) -> WallWeeks:
    """Return the series by the clock's hours of the week; it has to hold at least one hour."""
    pieces = wall_pieces(series, clock, phase_minutes)
    first = min(begin + shift for begin, _, shift in pieces)
    last = max(end + shift for _, end, shift in pieces)
    flat = [math.nan] * (-(-(last - first) // HOURS_PER_WEEK) * HOURS_PER_WEEK)
    segments = tuple((begin, end, len(flat) + shift - last) for begin, end, shift in pieces)
    for begin, end, shift in segments:
        flat[begin + shift : end + shift] = series.values[begin:end]
    return WallWeeks(flat, hour_of_week((series.first_epoch_hour + last) * 60), segments)
