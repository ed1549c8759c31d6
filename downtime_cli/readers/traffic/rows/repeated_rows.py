"""
Several rows for one stamp: one measurement written down twice, parts of a whole, or a contradiction.

In a table with a row per hour, or per regular part of it, a value that is now and then repeated is one measurement: it
counts once. Where a column tells the rows apart (a channel, a device), and values differ or most hours have several
rows, they are parts and add up, without those that are the sum of the others; `row_parts` finds these, and refuses
measures that nothing can add up. Anything else contradicts itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import tzinfo
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, Issue, IssueCode, Place, warning
from downtime_cli.core.quality.inspection import Recognised
from downtime_cli.core.wording import either
from downtime_cli.readers.table.cell_numbers import hold_quantities, is_number
from downtime_cli.readers.table.chosen_rows import RowTest, choose_rows
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.traffic.hour_sums import HourSums, SettledSums, has_repeats
from downtime_cli.readers.traffic.rows.export_times import (
    find_export_times,
    has_copies,
    refuse_exports,
    refuse_overlaps,
)
from downtime_cli.readers.traffic.rows.numbered_parts import find_numbered_parts
from downtime_cli.readers.traffic.rows.part_messages import refuse_measures, refuse_totals, say_left_out, say_part
from downtime_cli.readers.traffic.rows.row_parts import RowParts, Total
from downtime_cli.readers.traffic.summing import MOST_ISSUES, sum_rows
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES
from downtime_cli.readers.zones.fitting_zones import zones_that_repeat

_REGULAR_SHARE: Final = 0.5
_REGULAR_STAMPS: Final = frozenset({1, 2, 3, 4, 6, 12})  # in an hour; finer ones may be those of single events
_LEAST_REGULAR: Final = 0.9
_MOST_NAMES: Final = 10_000


class _Row(NamedTuple):
    bucket: int
    value: float
    line: int
    words: tuple[str, ...]


class _Repeats(Struct, frozen=True, kw_only=True):
    """What a second look at the rows finds."""

    # The first row of each minute and zone.
    firsts: dict[tuple[int, str], _Row]
    # How many further rows have the value of the first.
    same: int
    # Minutes, and lines of two rows that differ in value, while no column tells them apart.
    contradictions: list[tuple[int, int, int]]
    # By column, how many further rows differ in it from the first.
    told_apart: Counter[int]
    # Whether some of these differ in their value too.
    is_sum: bool
    parts: RowParts


def settle_repeats(sums: HourSums, zone: tzinfo | None, settled: frozenset[int] = frozenset()) -> SettledSums:
    """Count every hour once, unless its rows are parts of a whole.

    Args:
        sums: what was read.
        zone: the clock of the file, if that is known.
        settled: the columns whose total was left out already.

    Raises:
        InputError: rows of one hour contradict each other, or are none that can be added up.
    """
    repeats = _compare_repeats(sums)
    number = find_numbered_parts(sums) if repeats.contradictions and _is_regular(sums) else None
    if number is not None:
        layout = replace(sums.layout, words=(*sums.layout.words, number))
        return settle_repeats(replace(sums, layout=layout), zone, settled)
    measures = repeats.parts.find_measures(sums.table.header)
    if measures:
        raise refuse_measures(sums.table, repeats.parts, *measures)
    totals, labels = repeats.parts.find_totals(settled)
    if any(is_whole for _, is_whole in labels) or not repeats.parts.is_left_whole(totals):
        raise refuse_totals(sums.table, [label for label, is_whole in labels if is_whole] or totals)
    if totals:
        without = _leave_out(sums, totals, zone)
        found = _settle_rest(without, zone, settled.union(total.column for total in totals))
        said = tuple(say_left_out(sums.table, total) for total in totals)
        return replace(found, assumptions=(*said, *found.assumptions))
    times = find_export_times(sums, repeats.parts)
    if times is not None and has_copies(sums, times):
        if repeats.contradictions or repeats.is_sum or len(repeats.parts.varying()) > 1:
            raise refuse_exports(sums, repeats.parts, times)
        return _count_once(sums, repeats)
    found = _settle(sums, repeats, zone)
    said = tuple(say_part(sums.table, label) for label, _ in labels)
    return replace(found, assumptions=(*found.assumptions, *said))


def _settle_rest(sums: HourSums, zone: tzinfo | None, settled: frozenset[int] = frozenset()) -> SettledSums:
    return settle_repeats(sums, zone, settled) if has_repeats(sums) else SettledSums(sums=sums)


def _settle(sums: HourSums, repeats: _Repeats, zone: tzinfo | None) -> SettledSums:
    """Decide between parts of a whole, one measurement written down twice, and contradictions."""
    told = max(repeats.told_apart.values(), default=0)
    is_regular = _is_regular(sums)
    if repeats.contradictions and is_regular:
        raise _explain_contradictions(sums, repeats, zone)
    if told and (repeats.is_sum or told > _REGULAR_SHARE * len(repeats.firsts) or not is_regular):
        if repeats.parts.are_exported_twice:
            return _count_rows_once(sums, zone)
        overlaps = refuse_overlaps(sums, repeats.parts) if is_regular else None
        if overlaps is not None:
            raise overlaps
        column = next(column for column in sums.layout.words if repeats.told_apart[column] == told)
        why = f"{sums.table.header[column]!r} tells them apart"
        return SettledSums(
            sums=sums,
            recognised=(Recognised(what="rows per hour", value="added up", why=why),),
            assumptions=(_say_added_up(sums, repeats),),
        )
    return _count_once(sums, repeats) if repeats.same and is_regular else SettledSums(sums=sums)


def _is_regular(sums: HourSums) -> bool:
    """Whether nearly all hours have the same number of stamps, and a small one."""
    usual, hours = Counter(sums.stamps_in.values()).most_common(1)[0]
    return usual in _REGULAR_STAMPS and hours >= _LEAST_REGULAR * len(sums.stamps_in)


def _compare_repeats(sums: HourSums) -> _Repeats:
    words, zone = sums.layout.words, sums.layout.zone
    columns = words if zone is None else (*words, zone)
    doubtful = {bucket for bucket, _ in sums.doubtful}
    parts = RowParts(columns, sums.rows)
    firsts: dict[tuple[int, str], _Row] = {}
    contradictions: list[tuple[int, int, int]] = []
    told_apart: Counter[int] = Counter()
    same, is_sum = 0, False
    known: dict[tuple[str, ...], tuple[str, ...]] = {}  # a name comes in every hour, and is kept once
    for line, row, stamp, value in sums.reread():
        if value is None or stamp.bucket in doubtful:
            continue
        cells = tuple([row[column] if column < len(row) else "" for column in columns])
        names = known.setdefault(cells, cells) if len(known) < _MOST_NAMES else cells
        if parts.looks_at(stamp.bucket):
            parts.add(stamp.bucket, tuple([name.strip() for name in names]), value, row)
        again = _Row(stamp.bucket, value, line, names)
        first = firsts.setdefault((stamp.minute, "" if zone is None else row[zone]), again)
        if first is again:
            continue
        differing = [column for column, a, b in zip(columns, first.words, again.words, strict=True) if a != b]
        told_apart.update(differing)
        if first.value == value:
            same += 1
        elif differing:
            is_sum = True
        elif len(contradictions) < MOST_ISSUES:
            contradictions.append((stamp.minute, first.line, line))
    return _Repeats(
        firsts=firsts,
        same=same,
        contradictions=contradictions,
        told_apart=told_apart,
        is_sum=is_sum,
        parts=parts,
    )


def _count_rows_once(sums: HourSums, zone: tzinfo | None) -> SettledSums:
    """Add the rows up again, equal ones once."""
    again = sum_rows(choose_rows(sums.table, are_distinct=True), sums.layout, zone)
    settled = _settle_rest(again, zone)
    return replace(settled, issues=(_warn_repeats(sums, sums.rows - again.rows), *settled.issues))


def _count_once(sums: HourSums, repeats: _Repeats) -> SettledSums:
    """Put first rows in the place of sums; hours that clocks show twice may well have two."""
    cells: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for (bucket, zone), rows in sums.doubtful.items():
        cells[zone][bucket] = sum(value for _, value in rows)
    for (_, zone), row in repeats.firsts.items():
        cells[zone][row.bucket] += row.value
    once = replace(sums, cells=cells, runs={}, rows=sums.rows - repeats.same)
    return SettledSums(sums=once, issues=(_warn_repeats(sums, repeats.same),))


def _warn_repeats(sums: HourSums, rows: int) -> Issue:
    message = f"{rows:,} rows repeat the value of their hour and were counted once"
    remedy = "nothing to do if they are the same measurement; otherwise add a column that tells them apart"
    return warning(IssueCode.REPEATED_ROWS, message, remedy, Place(sums.table.source.name))


def _leave_out(sums: HourSums, totals: Sequence[Total], zone: tzinfo | None) -> HourSums:
    """Add the rows up again without those of totals; an hour that has nothing else keeps its total."""
    tests = [RowTest(column=total.column, cells=frozenset({total.name}), is_left_out=True) for total in totals]
    again = sum_rows(choose_rows(sums.table, tests), sums.layout, zone)
    lost = sums.stamps_in.keys() - again.stamps_in.keys()
    if not lost or len(totals) > 1:
        return again
    cells = {zone: dict(values) for zone, values in again.cells.items()}
    for _, row, stamp, value in sums.reread():
        if stamp.bucket in lost and value is not None:
            values = cells.setdefault("" if sums.layout.zone is None else row[sums.layout.zone], {})
            values[stamp.bucket] = values.get(stamp.bucket, 0.0) + value
    stamps_in = {**again.stamps_in, **{bucket: sums.stamps_in[bucket] for bucket in lost}}
    offsets = {bucket: sums.offsets[bucket] for bucket in stamps_in if bucket in sums.offsets}
    return replace(again, cells=cells, stamps_in=stamps_in, offsets=offsets)


def _say_added_up(sums: HourSums, repeats: _Repeats) -> Assumption:
    varying = repeats.parts.varying()
    columns = [column for column in varying if not _holds_amounts(Header(sums.table).cells(column))] or varying
    names = " and ".join(repr(sums.table.header[column]) for column in columns)
    count = repeats.parts.count(columns)
    tells = "tells" if len(columns) == 1 else "tell"
    return Assumption(
        AssumptionCode.ROWS_ADDED_UP, f"rows of one hour were added up: {names} {tells} {count:,} parts apart"
    )


def _holds_amounts(cells: Sequence[str]) -> bool:
    """Whether cells are amounts with a unit, such as `$5`, which name nothing."""
    return hold_quantities(cells) and not all(map(is_number, cells))


def _explain_contradictions(sums: HourSums, repeats: _Repeats, zone: tzinfo | None) -> InputError:
    """Say why rows of one hour may differ: lost halves of the day, an autumn night, or nothing that is known."""
    source = sums.table.source.name
    if _is_half_day(repeats):
        _, first, second = repeats.contradictions[0]
        message = f"every time appears twice, and no hour is after 12, here and on line {first}: AM and PM are lost"
        remedy = "export the times with AM and PM, or by a clock of 24 hours"
        return InputError.of(IssueCode.CONTRADICTING_HOURS, message, remedy, Place(source, second, 1))
    zones = zones_that_repeat(minute for minute, _, _ in repeats.contradictions) if sums.is_naive else ()
    if zones and zone is None:
        remedy = f"if clocks went back in that night, say whose: --traffic-zone {either(zones)}, for example"
    elif zones:
        remedy = f"if clocks went back in that night, --traffic-zone may have to be {either(zones)}, for example"
    else:
        remedy = "delete one of the rows, or add a column that tells them apart"
    return InputError(*(_contradiction(source, lines, remedy) for _, *lines in repeats.contradictions))


def _is_half_day(repeats: _Repeats) -> bool:
    """Whether all hours of the clock are among twelve, and nearly every stamp has two rows."""
    hours = {minute % DAY_MINUTES // 60 for minute, _ in repeats.firsts}
    is_twelve = len(hours) == 12 and (max(hours) == 12 or max(hours) == 11)
    return is_twelve and len(repeats.contradictions) + repeats.same >= _LEAST_REGULAR * min(
        len(repeats.firsts), MOST_ISSUES
    )


def _contradiction(source: str, lines: Sequence[int], remedy: str) -> Issue:
    first, second = lines
    message = f"this hour appears twice with different values, here and on line {first}"
    return Issue(IssueCode.CONTRADICTING_HOURS, message, remedy, Place(source, line=second, column=1))
