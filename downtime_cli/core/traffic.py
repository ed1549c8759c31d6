"""
Traffic: what was measured per hour, or a typical day or week without dates.

Hours are exact time. An hour is numbered by its `epoch_hour`: it starts `epoch_hour` hours and `phase_minutes` minutes
after 1970-01-01T00:00Z. The phase is 0 for almost all data; it is 30 for data kept by the clock of Asia/Kolkata, whose
whole hours start at half past in UTC. Missing hours are missing (NaN inside a series), never zero.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from downtime_cli.core.window import EPOCH, HOUR, HOURS_PER_WEEK

HISTORY_WEEKS: Final = 52  # that a forecast learns from
FEWEST_HOURS: Final = 24  # that can be planned with


class ValueKind(StrEnum):
    """Whether finer values add up to an hour (count) or are averaged over it (level)."""

    COUNT = "count"
    LEVEL = "level"


class Silence(StrEnum):
    """What an hour without rows is taken for."""

    ZERO = "zero"
    UNKNOWN = "unknown"


class HourSeries(Struct, frozen=True):
    """Consecutive hourly values; `values[i]` belongs to `first_epoch_hour + i`, NaN where nothing was measured."""

    first_epoch_hour: int
    values: array[float]

    def __iter__(self) -> Iterator[tuple[int, float]]:
        """Yield `(epoch_hour, value)` for the hours that have data, in order."""
        for hour, value in enumerate(self.values, self.first_epoch_hour):
            if not math.isnan(value):
                yield hour, value

    def sum(self) -> float:
        """Add up the hours that have data."""
        whole = math.fsum(self.values)
        return math.fsum(value for _, value in self) if math.isnan(whole) else whole

    def get(self, epoch_hour: int) -> float:
        """Look up the value of an hour, NaN where there is none."""
        index = epoch_hour - self.first_epoch_hour
        return self.values[index] if 0 <= index < len(self.values) else math.nan

    def until(self, epoch_hour: int) -> HourSeries:
        """Keep the hours before this one."""
        return HourSeries(self.first_epoch_hour, self.values[: max(0, epoch_hour - self.first_epoch_hour)])


class Traffic(Struct, frozen=True, kw_only=True):
    """Measured hourly traffic."""

    total: HourSeries
    """The sum over zones."""
    by_zone: Mapping[tzinfo, HourSeries] = field(default_factory=dict)
    """What was measured in each zone; empty if the input does not say."""
    phase_minutes: int = 0
    zone: tzinfo | None = None
    """The clock the file was written by; None if each stamp had its own offset and no zone could be inferred."""
    kind: ValueKind = ValueKind.COUNT
    unit: str = "requests"
    """Plural noun for what is counted."""
    has_blanks: bool = False
    """Whether rows are there without a value: hours that lack one are unknown on purpose."""

    def start_of(self, epoch_hour: int) -> datetime:
        """Find the instant at which an hour of this traffic starts."""
        return EPOCH + timedelta(hours=epoch_hour, minutes=self.phase_minutes)

    def before(self, instant: datetime) -> Traffic:
        """Keep what was known at the instant: the hours that had ended by then."""
        end = (instant - self.start_of(0)) // HOUR
        zones = {zone: series.until(end) for zone, series in self.by_zone.items() if series.first_epoch_hour < end}
        return replace(self, total=self.total.until(end), by_zone=zones)


class TypicalWeek(Struct, frozen=True, kw_only=True):
    """An hour-of-week profile without dates: 168 values from Monday 00:00 by the clock of `zone`."""

    values: tuple[float, ...]
    zone: tzinfo
    days_alike: bool = False
    """Whether it came from a typical day, so that all seven days are the same."""
    kind: ValueKind = ValueKind.COUNT
    unit: str = "requests"

    def __post_init__(self) -> None:
        """Refuse anything but one value per hour of week."""
        if len(self.values) != HOURS_PER_WEEK:
            raise ValueError("a typical week has 168 hours")
