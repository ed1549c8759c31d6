"""
Clock hours to exact hours: what to do with the hour that clocks skip and the one they show twice.

All buckets have to be known, since the neighbours tell how a file was written: by the start of the hour or its end,
with both of the doubled hours, their sum, or only one.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import tzinfo
from enum import Enum
from itertools import groupby, product

from msgspec import Struct

from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.traffic import ValueKind
from downtime_cli.core.window import to_minute
from downtime_cli.readers.traffic.hour_sums import HourSums
from downtime_cli.readers.traffic.time_columns import Key
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES, Stamp, changed_hours, to_wall


class ClockChange(Enum):
    """What became of an hour that clocks skip or show twice; the value says so in messages."""

    LEFT_OUT = "was left out: the clock skips it, and the hour it would become has data"
    MOVED = "was read an hour later: the clock skips it"
    HALVED = "holds two hours and was split in half: the clock shows it twice"
    PAIRED = "appears twice, as on the clock: the first rows are the first hour"
    PAIRED_BACK = "appears twice, as on the clock: the first rows are the second hour, as the newest are first"
    GUESSED = "appears twice, as on the clock: the first rows are taken for the first hour, though rows are in no order"
    SINGLE = "appears once although the clock shows it twice: the second hour is missing"


class ExactHours(Struct, frozen=True, kw_only=True):
    """How the buckets of a file become exact hours."""

    # By bucket, the minute in UTC at which its hour starts.
    starts: Mapping[int, int]
    changes: Mapping[ClockChange, Sequence[int]]
    # Whether clock changes show that stamps are the ends of hours, of which no heading spoke.
    shows_ends: bool = False


class HourArrays(Struct, frozen=True, kw_only=True):
    """Values by the file's text for a zone, from `first_hour` (in epoch hours) on; NaN where there is none."""

    first_hour: int
    by_text: Mapping[str, array[float]]


def place_hours(sums: HourSums, totals: Mapping[int, float], zone: tzinfo) -> ExactHours:
    """Find the exact hour of each bucket of stamps without offsets, which were written by the clock of `zone`.

    An end may be named in two ways, which differ where clocks change: as an hour after the start of its hour, or as
    clocks show when it comes.

    Args:
        sums: what was read.
        totals: the value of every bucket, all zones together.
        zone: the clock of the file.
    """
    time = sums.layout.time
    lead = 60 if time.is_end else 0  # buckets of ends lie an hour before what they were called
    called = _shift(totals, lead)
    rows: Counter[int] = Counter()
    for (bucket, _), kept in sums.doubtful.items():
        rows[bucket + lead] += len(kept)
    shows_ends = _are_ends(called, rows, *_find_changes(called, zone))
    by_clock = time.is_end and not time.is_numbered and not shows_ends and _are_shown(called, rows, zone)
    shift = 60 if shows_ends or (time.is_end and not by_clock) else 0
    present = _shift(called, -shift)
    back = shift - lead
    late = 60 if by_clock else 0
    starts = {bucket + back: start - late for bucket, start in _exact_starts(present, zone)}
    skipped, doubled = _find_changes(present, zone)
    changes: dict[ClockChange, list[int]] = defaultdict(list)
    for bucket in skipped:
        is_taken = bucket + 60 in present
        changes[ClockChange.LEFT_OUT if is_taken else ClockChange.MOVED].append(bucket + back)
        if is_taken:
            del starts[bucket + back]
    for bucket in doubled:
        is_twice = rows[bucket + shift] >= 1.5 * (rows[bucket + shift + 60] or 1)
        is_whole = sums.layout.kind is ValueKind.COUNT and _is_sum(present, bucket)
        change = ClockChange.HALVED if is_whole else ClockChange.SINGLE
        changes[_find_order(sums, bucket + back) if is_twice else change].append(bucket + back)
    return ExactHours(starts=starts, changes=changes, shows_ends=shows_ends and not time.is_end)


def _shift(values: Mapping[int, float], minutes: int) -> Mapping[int, float]:
    """Call every hour by another minute; hours are many, so they are only copied if need be."""
    return {minute + minutes: value for minute, value in values.items()} if minutes else values


def _exact_starts(buckets: Iterable[int], zone: tzinfo) -> Iterable[tuple[int, int]]:
    """Pair buckets with their minutes in UTC: a skipped one is moved on, a doubled one is the first of the two.

    A long file asks the clock once a day; days of a change are asked hour by hour.
    """
    offsets: dict[int, int | None] = {}

    def offset_at(bucket: int) -> int:
        return bucket - to_minute(resolve_wall(to_wall(bucket), zone))

    for bucket in buckets:
        day = bucket // DAY_MINUTES
        if day not in offsets:
            first, last = offset_at(day * DAY_MINUTES), offset_at((day + 1) * DAY_MINUTES)
            offsets[day] = first if first == last else None
        offset = offsets[day]
        yield bucket, bucket - (offset_at(bucket) if offset is None else offset)


def _find_changes(present: Mapping[int, float], zone: tzinfo) -> tuple[list[int], list[int]]:
    days = [changed_hours(day, zone) for day in sorted({bucket // DAY_MINUTES for bucket in present})]
    skipped = [bucket for hours, _ in days for bucket in hours if bucket in present]
    return skipped, [bucket for _, hours in days for bucket in hours if bucket in present]


def _find_order(sums: HourSums, bucket: int) -> ClockChange:
    """Find in which order the rows of a doubled hour are: as those of the hours around it, by their first rows."""
    around = [each for each in sums.stamps_in if abs(each - bucket) < DAY_MINUTES]
    if around == sorted(around):
        return ClockChange.PAIRED
    return ClockChange.PAIRED_BACK if around == sorted(around, reverse=True) else ClockChange.GUESSED


def _are_ends(present: Mapping[int, float], rows: Mapping[int, int], skipped: list[int], doubled: list[int]) -> bool:
    """Whether stamps are the ends of hours: it shows at clock changes, an hour later than it would otherwise.

    In spring the skipped hour is there and the one after it is not; in autumn it is the one after that comes twice.
    """
    ends = sum(bucket + 60 not in present and bucket + 120 in present for bucket in skipped)
    starts = sum(bucket + 60 in present for bucket in skipped)
    for bucket in doubled:
        here, after = rows.get(bucket, 0), rows.get(bucket + 60, 0)
        ends += bool(here) and after >= 1.5 * here
        starts += bool(after) and here >= 1.5 * after
    return ends > starts


def _are_shown(called: Mapping[int, float], rows: Mapping[int, int], zone: tzinfo) -> bool:
    """Whether ends are named as clocks show them: the skipped hour is no end, and the doubled one is the end of two."""
    for day in {name // DAY_MINUTES for name in called}:
        skipped, doubled = changed_hours(day, zone)
        if any(name not in called and name - 60 in called and name + 60 in called for name in skipped):
            return True
        if any(rows.get(name, 0) >= 1.5 * (rows.get(name + 60, 0) or 1) for name in doubled):
            return True
    return False


def _is_sum(present: Mapping[int, float], bucket: int) -> bool:
    """Whether a doubled hour holds the sum of both: it is more like the sum of its neighbours than like their mean."""
    before, after = present.get(bucket - 60), present.get(bucket + 60)
    if before is None or after is None:
        return False
    value, both = present[bucket], before + after
    return abs(value - both) < abs(value - both / 2)


def lay_out_hours(sums: HourSums, exact: ExactHours, hours: Mapping[int, int]) -> HourArrays:
    """Lay the sums of all kept buckets into arrays.

    Levels are divided by the stamps of their hour: finer rows are averaged, parts of one stamp added up.

    Args:
        sums: what was read.
        exact: how its buckets became exact hours.
        hours: the epoch hour of each bucket that is kept, at least one.
    """
    first, last = min(hours.values()), max(hours.values())
    texts = {*sums.cells, *(text for zones in sums.runs for text in zones)}
    arrays = {text: array("d", [math.nan]) * (last - first + 1) for text in sorted(texts)}
    indices = {bucket: hour - first for bucket, hour in hours.items()}
    shared = {index for index, count in Counter(indices.values()).items() if count > 1}
    for zones, (buckets, rows) in sums.runs.items():
        kept = [(indices[bucket], row) for bucket, row in zip(buckets, rows, strict=True) if bucket in indices]
        _lay_runs([arrays[text] for text in zones], kept, shared)
    for text, values in sums.cells.items():
        for bucket, value in values.items():
            if bucket in indices:
                _add(arrays[text], indices[bucket], value)
    _split_doubled(sums, exact, arrays, indices)
    if sums.layout.kind is ValueKind.LEVEL:
        _average(sums, arrays, indices)
    return HourArrays(first_hour=first, by_text=arrays)


def _lay_runs(arrays: Sequence[array[float]], rows: Sequence[tuple[int, array[float]]], shared: set[int]) -> None:
    """Lay rows of values, one for each array, at their indices: whole stretches of hours at once.

    More than one bucket may fall into an hour where clocks change: these are `shared`.
    """
    alone = [row for row in rows if row[0] not in shared]
    for _, group in groupby(enumerate(alone), lambda item: item[1][0] - item[0]):
        stretch = [row for _, row in group]
        start = stretch[0][0]
        for target, column in zip(arrays, zip(*(values for _, values in stretch), strict=True), strict=True):
            target[start : start + len(stretch)] = array("d", column)
    for index, values in rows:
        if index in shared:
            for target, value in zip(arrays, values, strict=True):
                _add(target, index, value)


def _add(values: array[float], index: int, value: float) -> None:
    """Add a value to a cell that may have one."""
    values[index] = value if math.isnan(values[index]) else values[index] + value


def _split_doubled(
    sums: HourSums, exact: ExactHours, arrays: Mapping[str, array[float]], indices: Mapping[int, int]
) -> None:
    """Write the two exact hours of each doubled one.

    An hour that came twice gives its first rows to the first and the others to the second; a sum is split in halves.
    """
    changes = (ClockChange.HALVED, ClockChange.PAIRED, ClockChange.PAIRED_BACK, ClockChange.GUESSED)
    doubled = [(change, bucket) for change in changes for bucket in exact.changes.get(change, ()) if bucket in indices]
    for (text, values), (change, bucket) in product(arrays.items(), doubled):
        index, rows = indices[bucket], sums.doubtful.get((bucket, text))
        if change is ClockChange.HALVED:
            half = values[index] / 2
            _write_pair(values, index, (half, half))
        elif rows:
            in_order = rows[::-1] if change is ClockChange.PAIRED_BACK else rows
            _write_pair(values, index, _pair_rows(in_order, sums.layout.time.parse))


def _write_pair(values: array[float], index: int, pair: tuple[float, float]) -> None:
    """Write two hours, the second one only where the array still reaches."""
    stop = min(index + 2, len(values))
    values[index:stop] = array("d", pair[: stop - index])


def _pair_rows(rows: Sequence[tuple[Key, float]], parse: Callable[[Key], Stamp]) -> tuple[float, float]:
    """Add up the rows of the first and of the second time that each stamp came."""
    by_stamp: dict[Stamp, list[float]] = defaultdict(list)
    for key, value in rows:
        by_stamp[parse(key)].append(value)  # `02:00 - 02:00` and `02:00 - 03:00` are one
    first = math.fsum(value for values in by_stamp.values() for value in values[: (len(values) + 1) // 2])
    second = math.fsum(value for values in by_stamp.values() for value in values[(len(values) + 1) // 2 :])
    return first, second


def _average(sums: HourSums, arrays: Mapping[str, array[float]], indices: Mapping[int, int]) -> None:
    stamps: Counter[int] = Counter()
    for bucket, index in indices.items():
        stamps[index] += sums.stamps_in[bucket]
    for values in arrays.values():
        for index, count in stamps.items():
            values[index] /= count
