"""
Hours that come more than once in a table with one row per hour.

Now and then the same value again is one measurement written down repeatedly: it counts once. Where a column tells the
rows apart (a channel, a device), and values differ or most hours have several rows, they are parts and add up. Anything
else contradicts itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from msgspec import Struct, field

from downtime_cli.core.errors import InputError, Issue, IssueCode, Place, warning
from downtime_cli.core.quality.inspection import Recognised
from downtime_cli.readers.traffic.hour_sums import HourSums

_ERRORS_KEPT: Final = 1000
_REGULAR_SHARE: Final = 0.5


class _Repeats(Struct):
    """What a second look at the rows finds: the first row of each hour and zone, and what further ones are.

    `same`: further rows with the value of the first; `contradictions`: lines of rows with another value that no column
    tells apart; `told_apart`: by column, how many rows differ in it from the first; `is_sum`: some of these differ in
    the value too.
    """

    firsts: dict[tuple[int, str], tuple[float, int, tuple[str, ...]]] = field(default_factory=dict)
    same: int = 0
    contradictions: list[tuple[int, int]] = field(default_factory=list)
    told_apart: Counter[int] = field(default_factory=Counter)
    is_sum: bool = False


def settle_repeats(sums: HourSums) -> HourSums:
    """Return the sums with every hour counted once, unless its rows are parts of a whole.

    Raises:
        InputError: rows of one hour contradict each other.
    """
    if not _may_repeat(sums):
        return sums
    repeats = _look_again(sums)
    if repeats.contradictions:
        raise InputError(*(_contradiction(sums, *lines) for lines in repeats.contradictions))
    told = max(repeats.told_apart.values(), default=0)
    if repeats.is_sum or told > _REGULAR_SHARE * len(repeats.firsts):
        column = next(column for column in sums.layout.words if repeats.told_apart[column] == told)
        why = f"{sums.table.header[column]!r} tells them apart"
        sums.recognised.append(Recognised(what="rows per hour", value="added up", why=why))
    elif repeats.same:
        _count_once(sums, repeats)
    return sums


def _may_repeat(sums: HourSums) -> bool:
    """Tell whether the table has one stamp per hour, and more rows than hours and zones."""
    is_hourly = len(sums.stamps_in) == sum(sums.stamps_in.values())
    return is_hourly and sums.rows > _count_cells(sums)


def _count_cells(sums: HourSums) -> int:
    """Return how many distinct hours and zones have rows."""
    run_of = {bucket: zones for zones, (buckets, _) in sums.runs.items() for bucket in buckets}
    beside = sum(zone not in run_of.get(bucket, ()) for zone, values in sums.cells.items() for bucket in values)
    return beside + sum(map(len, run_of.values()))


def _look_again(sums: HourSums) -> _Repeats:
    """Read the rows once more and compare those of one hour and zone."""
    repeats = _Repeats()
    layout, missing = sums.layout, sums.missing
    doubtful = {bucket for bucket, _ in sums.doubtful}
    for line, row in sums.table.rows():
        key = sums.key_of(row)
        bucket = None if key is None else sums.bucket_of(key)
        value = None if bucket is None or bucket in doubtful else sums.value_of(line, row)
        if bucket is None or value is None:
            continue
        words = tuple(row[column] if column < len(row) else "" for column in layout.words)
        cell = bucket, "" if layout.zone is None else row[layout.zone]
        first = repeats.firsts.setdefault(cell, (value, line, words))
        if first[1] != line:
            _compare(repeats, first, (value, line, words), layout.words)
    sums.missing = missing  # the second look is not to count them again
    return repeats


def _compare(
    repeats: _Repeats,
    first: tuple[float, int, tuple[str, ...]],
    again: tuple[float, int, tuple[str, ...]],
    columns: Sequence[int],
) -> None:
    """Note what a further row of an hour is, beside the first one."""
    differing = [column for column, a, b in zip(columns, first[2], again[2], strict=True) if a != b]
    repeats.told_apart.update(differing)
    is_same = first[0] == again[0]
    repeats.same += is_same
    repeats.is_sum = repeats.is_sum or (bool(differing) and not is_same)
    if not is_same and not differing and len(repeats.contradictions) < _ERRORS_KEPT:
        repeats.contradictions.append((first[1], again[1]))


def _count_once(sums: HourSums, repeats: _Repeats) -> None:
    """Put first rows in the place of sums."""
    for (bucket, zone), (value, _, _) in repeats.firsts.items():
        sums.cells[zone][bucket] = value
    sums.runs.clear()
    message = f"{repeats.same:,} rows repeat the value of their hour and were counted once"
    remedy = "nothing to do if they are the same measurement; otherwise add a column that tells them apart"
    place = Place(source=sums.table.source.name)
    sums.notes.append(warning(IssueCode.REPEATED_ROWS, message, remedy, place))
    sums.rows -= repeats.same


def _contradiction(sums: HourSums, first: int, second: int) -> Issue:
    """Return the error for two rows of one hour with different values."""
    place = Place(source=sums.table.source.name, line=second, column=1)
    message = f"this hour is there twice with different values, here and on line {first}"
    remedy = "delete one of the rows, or add a column that tells them apart"
    return Issue(IssueCode.CONTRADICTING_HOURS, message, remedy, place)
