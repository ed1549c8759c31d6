"""
Hours without rows: unknown, or zero where the source leaves out zeros, as event counters, logs and SQL's GROUP BY do.

They are zero where the file shows it: no value is 0, the same hours of the clock lack rows in most weeks, and the hours
beside them are the lowest of the day. A monitor that is off every night between hours that are not, an outage, and
hours lost by chance stay unknown; so do levels, such as a temperature, whatever is absent.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from itertools import groupby
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, AssumptionCode
from downtime_cli.core.forecast.averages import median
from downtime_cli.core.localtime import build_clock, hour_of_week
from downtime_cli.core.traffic import HourSeries, Silence, Traffic, ValueKind
from downtime_cli.core.window import HOURS_PER_WEEK, Span, to_minute

_FEWEST_HOURS: Final = 2 * HOURS_PER_WEEK
_DAY: Final = 24
# The hours beside a gap may be this much busier than the quietest hour elsewhere: chance alone moves them as far.
_LOWEST: Final = 1.25
# A service whose every hour may be without a request: those with some have no more than this.
_FEW: Final = 5.0
_MOST_NAMED: Final = 4


def settle_silence(
    traffic: Traffic, missing: Silence | None, *, writes_zeros: bool
) -> tuple[Traffic, tuple[Assumption, ...]]:
    """Put zeros in hours without rows where the option or the file says so, and say what was found in the file."""
    values = traffic.total.values
    gaps = list(_find_gaps(values))
    if missing is Silence.ZERO:
        return _put_zeros(traffic, gaps), ()
    is_open = missing is None and gaps and not writes_zeros and traffic.kind is ValueKind.COUNT
    if not is_open or len(values) < _FEWEST_HOURS:
        return traffic, ()
    slots = _list_slots(traffic)
    silent = _find_silent(values, slots, gaps)
    if not silent:
        return traffic, ()
    count = sum(map(len, silent))
    clock = sorted({slots[hour] % _DAY for gap in silent for hour in gap})
    shown = " and ".join([", ".join(f"{hour:02d}:00" for hour in clock[:-1]), f"{clock[-1]:02d}:00"][len(clock) == 1 :])
    where = f"at {shown}" if len(clock) <= _MOST_NAMED else f"at {len(clock)} hours of the day"
    message = (
        f"{count:,} hours without rows hold no {traffic.unit}: rows are lacking {where} in most weeks, beside the "
        "lowest hours, and no row holds a 0; --missing unknown overrides"
    )
    return _put_zeros(traffic, silent), (Assumption(AssumptionCode.SILENCE_IS_ZERO, message),)


def _find_gaps(values: Sequence[float]) -> Iterator[range]:
    """Yield the stretches without values that lie between values."""
    start = 0
    for is_gap, group in groupby(map(math.isnan, values)):
        end = start + sum(1 for _ in group)
        if is_gap and start > 0 and end < len(values):
            yield range(start, end)
        start = end


def _put_zeros(traffic: Traffic, gaps: Iterable[range]) -> Traffic:
    hours = [hour for gap in gaps for hour in gap]

    def fill(series: HourSeries) -> HourSeries:
        values = array("d", series.values)
        for hour in hours:
            values[hour] = 0.0
        return HourSeries(series.first_epoch_hour, values)

    zones = {zone: fill(series) for zone, series in traffic.by_zone.items()}
    return replace(traffic, total=fill(traffic.total), by_zone=zones) if hours else traffic


def _list_slots(traffic: Traffic) -> list[int]:
    """List the hours of the week by the clock of the file."""
    first, count = traffic.total.first_epoch_hour, len(traffic.total.values)
    span = Span(traffic.start_of(first), traffic.start_of(first + count))
    clock = build_clock(traffic.zone or UTC, span)
    start = to_minute(span.start)
    return [hour_of_week(minute + clock.offset_at(minute)) for minute in range(start, start + 60 * count, 60)]


class _Absence(Struct, frozen=True):
    """How often the hours of the day, and of the week, lack rows."""

    # The hours of the day that lack rows in most weeks, for no more than a day, and the hours of the week that do.
    hours: frozenset[int]
    slots: frozenset[int]

    def recurs(self, slots: Sequence[int]) -> bool:
        """Whether a gap of these hours of the week is there in most weeks; a long one has to be the same each week."""
        if len(slots) <= _DAY:
            return all(slot % _DAY in self.hours for slot in slots)
        return len(slots) < HOURS_PER_WEEK and self.slots.issuperset(slots)


def _find_silent(values: Sequence[float], slots: Sequence[int], gaps: Sequence[range]) -> list[range]:
    """Find the gaps that are hours without traffic."""
    absence = _count_absence(values, slots, gaps)
    recurrent = [gap for gap in gaps if absence.recurs(slots[gap.start : gap.stop])]
    edges = {slots[hour] for gap in recurrent for hour in (gap.start - 1, gap.stop)}
    beside = absence.hours | {slot % _DAY for slot in edges}
    by_hour = _usual_values(values, slots, lambda slot: slot % _DAY)
    by_slot = _usual_values(values, slots, lambda slot: slot)
    elsewhere = [usual for hour, usual in by_hour.items() if hour not in beside]
    limit = _LOWEST * min(elsewhere) if elsewhere else _FEW
    silent = [gap for gap in recurrent if max(by_slot[slots[gap.start - 1]], by_slot[slots[gap.stop]]) <= limit]
    short = sum(len(gap) for gap in gaps if len(gap) <= _DAY)
    explained = sum(len(gap) for gap in silent if len(gap) <= _DAY)
    return silent if 3 * explained >= 2 * short else []  # else hours are lost by day and by night


def _count_absence(values: Sequence[float], slots: Sequence[int], gaps: Sequence[range]) -> _Absence:
    weeks: dict[int, set[int]] = defaultdict(set)
    lacking: dict[int, int] = defaultdict(int)
    for gap in gaps:
        for hour in gap:
            lacking[slots[hour]] += 1
            if len(gap) <= _DAY:
                weeks[slots[hour] % _DAY].add(hour // HOURS_PER_WEEK)
    every = round(len(values) / HOURS_PER_WEEK)
    return _Absence(
        frozenset(hour for hour, found in weeks.items() if 2 * len(found) > every),
        frozenset(slot for slot, count in lacking.items() if 2 * count > every),
    )


def _usual_values(values: Sequence[float], slots: Sequence[int], key: Callable[[int], int]) -> Mapping[int, float]:
    """Find the median of the values that are there, by the key of their hour of the week."""
    found: dict[int, list[float]] = defaultdict(list)
    for slot, value in zip(slots, values, strict=True):
        if not math.isnan(value):
            found[key(slot)].append(value)
    return {each: median(sorted(several)) for each, several in found.items()}
