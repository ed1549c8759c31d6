"""
Whether the hours of a file can be what they say: enough, fine enough, of our time, and each of them once.

In a table with one row per hour, a value that is now and then repeated is one measurement written down several times:
it counts once. Where a column tells the rows apart (a channel, a device), and values differ or most hours have several
rows, they are parts and add up. Anything else contradicts itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from operator import sub
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, InputError, Issue, IssueCode, Place, warning
from downtime_cli.core.quality.inspection import Recognised
from downtime_cli.core.window import to_minute
from downtime_cli.readers.traffic.hour_sums import MOST_ISSUES, HourSums
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES

FEWEST_HOURS: Final = 24
_EARLIEST_MINUTE: Final = 365 * DAY_MINUTES  # clocks that were never set show 1970
_FURTHEST_ZONE: Final = 14 * 60
_REGULAR_SHARE: Final = 0.5


def check_hours(sums: HourSums, options: TrafficOptions) -> None:
    """Refuse data that is too coarse, too little, in the far future or from before anybody counted.

    Raises:
        InputError: one of these.
    """
    buckets = sorted(sums.stamps_in)
    place = Place(sums.table.source.name, sums.table.first_line)
    if not buckets or not sums.rows:
        remedy = "pass a file with a row for every hour"
        raise InputError.of(IssueCode.EMPTY_FILE, "no row has a time and a value", remedy, place)
    _check_times(sums, buckets, options)
    _check_grain(buckets, place)
    if len(buckets) < FEWEST_HOURS:
        message = f"the file holds {len(buckets)} hours; at least a day is needed"
        remedy = "export a longer period"
        raise InputError.of(IssueCode.TOO_FEW_HOURS, message, remedy, place)


def _check_times(sums: HourSums, buckets: Sequence[int], options: TrafficOptions) -> None:
    latest = to_minute(options.now + timedelta(days=1)) + (_FURTHEST_ZONE if sums.is_naive else 0)
    for bucket, code, message in (
        (buckets[-1], IssueCode.FUTURE_TIMESTAMP, "lies in the future"),
        (buckets[0], IssueCode.BAD_TIME, "is before anybody counted requests"),
    ):
        if bucket > latest or bucket < _EARLIEST_MINUTE:
            line, row = next((line, row) for line, row, other, _ in sums.reread() if other == bucket)
            columns = sums.layout.time.columns
            shown = " ".join(row[column] for column in columns)
            remedy = "correct the stamp, or say with --day-first or --month-first how dates are written"
            place = sums.table.place(line, columns[0])
            raise InputError.of(code, f"{shown!r} {message}", remedy, place)


def _check_grain(buckets: Sequence[int], place: Place) -> None:
    ((usual, count),) = Counter(map(sub, buckets[1:], buckets)).most_common(1) or [(60, 0)]
    if len({bucket % DAY_MINUTES for bucket in buckets}) == 1 and len(buckets) > 1:
        message = "the data is daily, so one hour cannot be told from another"
    elif usual > 60 and count > 0.9 * (len(buckets) - 1):
        message = f"the data has a value every {usual // 60} hours, so one hour cannot be told from another"
    else:
        return
    raise InputError.of(IssueCode.TOO_COARSE, message, "export it by hour", place)


class SettledSums(Struct, frozen=True, kw_only=True):
    """Sums in which every hour counts once, and what was found out on the way."""

    sums: HourSums
    recognised: tuple[Recognised, ...] = ()
    issues: tuple[Issue, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


class _Row(NamedTuple):
    value: float
    line: int
    words: tuple[str, ...]


class _Repeats(Struct, frozen=True, kw_only=True):
    """What a second look at the rows finds."""

    # The first row of each bucket and zone.
    firsts: dict[tuple[int, str], _Row]
    # How many further rows have the value of the first.
    same: int
    # Lines of two rows that differ in value, while no column tells them apart.
    contradictions: list[tuple[int, int]]
    # By column, how many further rows differ in it from the first.
    told_apart: Counter[int]
    # Whether some of these differ in their value too.
    is_sum: bool


def settle_repeats(sums: HourSums) -> SettledSums:
    """Count every hour once, unless its rows are parts of a whole.

    Raises:
        InputError: rows of one hour contradict each other.
    """
    is_hourly = len(sums.stamps_in) == sum(sums.stamps_in.values())
    if not is_hourly or sums.rows <= _count_cells(sums):
        return SettledSums(sums=sums)
    repeats = _compare_repeats(sums)
    if repeats.contradictions:
        raise InputError(*(_contradiction(sums, *lines) for lines in repeats.contradictions))
    told = max(repeats.told_apart.values(), default=0)
    if repeats.is_sum or told > _REGULAR_SHARE * len(repeats.firsts):
        column = next(column for column in sums.layout.words if repeats.told_apart[column] == told)
        why = f"{sums.table.header[column]!r} tells them apart"
        return SettledSums(sums=sums, recognised=(Recognised(what="rows per hour", value="added up", why=why),))
    return _count_once(sums, repeats) if repeats.same else SettledSums(sums=sums)


def _count_cells(sums: HourSums) -> int:
    run_of = {bucket: zones for zones, (buckets, _) in sums.runs.items() for bucket in buckets}
    beside = sum(zone not in run_of.get(bucket, ()) for zone, values in sums.cells.items() for bucket in values)
    return beside + sum(map(len, run_of.values()))


def _compare_repeats(sums: HourSums) -> _Repeats:
    words, zone = sums.layout.words, sums.layout.zone
    doubtful = {bucket for bucket, _ in sums.doubtful}
    firsts: dict[tuple[int, str], _Row] = {}
    contradictions: list[tuple[int, int]] = []
    told_apart: Counter[int] = Counter()
    same, is_sum = 0, False
    for line, row, bucket, value in sums.reread():
        if value is None or bucket in doubtful:
            continue
        again = _Row(value, line, tuple(row[column] if column < len(row) else "" for column in words))
        first = firsts.setdefault((bucket, "" if zone is None else row[zone]), again)
        if first is again:
            continue
        differing = [column for column, a, b in zip(words, first.words, again.words, strict=True) if a != b]
        told_apart.update(differing)
        if first.value == value:
            same += 1
        elif differing:
            is_sum = True
        elif len(contradictions) < MOST_ISSUES:
            contradictions.append((first.line, line))
    return _Repeats(firsts=firsts, same=same, contradictions=contradictions, told_apart=told_apart, is_sum=is_sum)


def _count_once(sums: HourSums, repeats: _Repeats) -> SettledSums:
    """Put first rows in the place of sums; hours that clocks show twice may well have two."""
    cells: dict[str, dict[int, float]] = defaultdict(dict)
    for (bucket, zone), rows in sums.doubtful.items():
        cells[zone][bucket] = sum(value for _, value in rows)
    for (bucket, zone), row in repeats.firsts.items():
        cells[zone][bucket] = row.value
    message = f"{repeats.same:,} rows repeat the value of their hour and were counted once"
    remedy = "nothing to do if they are the same measurement; otherwise add a column that tells them apart"
    issue = warning(IssueCode.REPEATED_ROWS, message, remedy, Place(sums.table.source.name))
    once = replace(sums, cells=cells, runs={}, rows=sums.rows - repeats.same)
    return SettledSums(sums=once, issues=(issue,))


def _contradiction(sums: HourSums, first: int, second: int) -> Issue:
    place = Place(sums.table.source.name, line=second, column=1)
    message = f"this hour appears twice with different values, here and on line {first}"
    remedy = "delete one of the rows, or add a column that tells them apart"
    return Issue(IssueCode.CONTRADICTING_HOURS, message, remedy, place)
