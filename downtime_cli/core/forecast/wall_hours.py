"""
A series laid out by a wall clock, so that its days and weeks are slices of one list.

The hour that clocks skip is missing; of an hour that they show twice the second counts.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

from msgspec import Struct

from downtime_cli.core.localtime import Clock
from downtime_cli.core.traffic import HourSeries
from downtime_cli.core.window import HOURS_PER_WEEK

Piece = tuple[int, int, int]


class WallHours(Struct, frozen=True, kw_only=True):
    """Consecutive hours of a clock, from days before the series begins to its end or beyond; NaN where it has none."""

    # Counted on the clock, from its 1970-01-01 00:00.
    first_hour: int
    values: list[float]
    # `(begin, end, shift)`: the hours `[begin, end)` of the series lie at `index + shift`.
    pieces: tuple[Piece, ...]

    @property
    def week_count(self) -> int:
        """The number of whole weeks."""
        return len(self.values) // HOURS_PER_WEEK

    def slot(self, index: int) -> int:
        """Name the hour of week that lies at an index: 0 is Monday 00:00, and 1970-01-01 was a Thursday."""
        return (self.first_hour + index + 72) % HOURS_PER_WEEK

    def place(self, slot: int) -> int:
        """Find the first index at which an hour of week lies."""
        return (slot - self.slot(0)) % HOURS_PER_WEEK

    def rows(self) -> list[list[float]]:
        """Cut the hours into weeks, oldest first."""
        return [self.values[begin : begin + HOURS_PER_WEEK] for begin in range(0, len(self.values), HOURS_PER_WEEK)]

    def columns(self, first_week: int = 0) -> list[list[float]]:
        """List, for each hour of week from Monday 00:00 on, its value in each week from that one on."""
        begin, first = first_week * HOURS_PER_WEEK, self.slot(0)
        places = ((slot - first) % HOURS_PER_WEEK for slot in range(HOURS_PER_WEEK))
        return [self.values[begin + place :: HOURS_PER_WEEK] for place in places]

    def unfold(self, columns: Sequence[Sequence[float]]) -> tuple[int, array[float]]:
        """Put columns of this layout back into exact time, after the hour of the series that is the first of them.

        The columns may hold the latest weeks alone.
        """
        before = len(self.values) - HOURS_PER_WEEK * len(columns[0])
        flat = [math.nan] * len(self.values)
        for slot, column in enumerate(columns):
            flat[before + self.place(slot) :: HOURS_PER_WEEK] = column
        recent = [piece for piece in self.pieces if piece[1] + piece[2] > before]
        first = min(max(begin, before - shift) for begin, _, shift in recent)
        values = array("d")
        for begin, end, shift in recent:
            values.extend(flat[max(begin, first) + shift : end + shift])
        return first, values


def fold_weeks(series: HourSeries, clock: Clock, phase_minutes: int) -> WallHours:
    """Lay a series out in whole weeks that end with its last hour; it has to hold at least one."""
    pieces, first, last = _find_pieces(series, clock, phase_minutes)
    return _lay_out(series, pieces, last - -(-(last - first) // HOURS_PER_WEEK) * HOURS_PER_WEEK, last)


def fold_days(series: HourSeries, clock: Clock, phase_minutes: int) -> WallHours:
    """Lay a series out in whole days, from midnight to midnight; it has to hold at least one hour."""
    pieces, first, last = _find_pieces(series, clock, phase_minutes)
    return _lay_out(series, pieces, first - first % 24, last + -last % 24)


def _find_pieces(series: HourSeries, clock: Clock, phase_minutes: int) -> tuple[list[Piece], int, int]:
    """Cut a series where the clock changes, and find its first hour on the clock and the one after its last.

    Hour `begin <= i < end` of the series is hour `i + shift` of the clock; it belongs to the clock in force at its
    start.
    """
    start = series.first_epoch_hour * 60 + phase_minutes
    pieces: list[Piece] = []
    begin = 0
    for _, stop, offset in clock.segments(start, start + len(series.values) * 60):
        end = -(-(stop - start) // 60)
        if begin < end:
            pieces.append((begin, end, series.first_epoch_hour + (offset + phase_minutes) // 60))
            begin = end
    first = min(begin + shift for begin, _, shift in pieces)
    return pieces, first, max(end + shift for _, end, shift in pieces)


def _lay_out(series: HourSeries, pieces: Sequence[Piece], first: int, last: int) -> WallHours:
    values = [math.nan] * (last - first)
    for begin, end, shift in pieces:
        values[begin + shift - first : end + shift - first] = series.values[begin:end]
    placed = tuple((begin, end, shift - first) for begin, end, shift in pieces)
    return WallHours(first_hour=first, values=values, pieces=placed)
