"""
Rows without dates to one value for each hour.

Rows of one hour are days, parts, or both. Columns of a calendar tell days, weeks or months apart: these are averaged.
Other columns tell parts of a whole apart: these add up. Where nothing tells rows apart they are days, if each hour has
as many of them as the others; what may as well be something else is refused.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, Issue, IssueCode
from downtime_cli.readers.table.cell_numbers import is_amount, is_missing
from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.table.number_style import find_number_style, word_misfit
from downtime_cli.readers.table.totals import is_total_label
from downtime_cli.readers.traffic.rows.part_messages import (
    refuse_measures,
    refuse_totals,
    say_left_out,
    say_part,
)
from downtime_cli.readers.traffic.rows.row_parts import RowParts
from downtime_cli.readers.traffic.rows_without_hours import say_rows_without_hours
from downtime_cli.readers.traffic.typical.typical_columns import TypicalColumns, is_hour

_MOST_ISSUES: Final = 20
_MOST_LACKING: Final = 0.1
_CUT_DAYS: Final = 2  # the first and the last of them


class Slot(NamedTuple):
    """Weekday and hour as the file has them; no weekday where it has no column of them."""

    day: str
    hour: str


class RowKey(NamedTuple):
    """All that tells a row from others."""

    slot: Slot
    period: tuple[str, ...]
    part: tuple[str, ...]


class TypicalRows(Struct, frozen=True, kw_only=True):
    """What the rows of a table without dates hold."""

    # How many rows have a key, and what they add up to.
    counts: Mapping[RowKey, int]
    sums: Mapping[RowKey, float]
    # Whether the rows repeat the slots in the order in which the first of them came, as days in a row do.
    is_cyclic: bool
    rows: int
    # What stands beside the numbers, such as `%`.
    unit: str
    assumptions: tuple[Assumption, ...] = ()


class Folded(Struct, frozen=True, kw_only=True):
    """One value for each slot, and what was assumed for it."""

    values: Mapping[Slot, float]
    assumptions: tuple[Assumption, ...]
    is_averaged: bool


def read_rows(header: Header, columns: TypicalColumns) -> TypicalRows:
    """Add up the rows that nothing tells apart, and count them.

    Raises:
        InputError: a row is too short, or a cell holds no hour or no value.
    """
    reading = _Reading(header, columns)
    for line, row in header.table.rows():
        reading.add(line, row)
    return reading.finish()


class _Reading:
    """The rows while they are read."""

    def __init__(self, header: Header, columns: TypicalColumns) -> None:
        self._header, self._columns = header, columns
        self._found = find_number_style(header, columns.values, is_whole=True)
        self._counts: Counter[RowKey] = Counter()
        self._sums: dict[RowKey, float] = defaultdict(float)
        self._order: dict[Slot, int] = {}
        self._is_cyclic = True
        self._rows = 0
        self._totals: list[tuple[int, str]] = []
        self._issues: list[Issue] = []

    def finish(self) -> TypicalRows:
        if self._issues:
            raise InputError(*self._issues)
        return TypicalRows(
            counts=self._counts,
            sums=self._sums,
            is_cyclic=self._is_cyclic,
            rows=self._rows,
            unit=self._found.style.unit,
            assumptions=(*self._found.assumptions, *say_rows_without_hours(self._totals)),
        )

    def add(self, line: int, row: Sequence[str]) -> None:
        columns = self._columns
        if len(row) < columns.width:
            message = f"row has {len(row)} cells, needs {columns.width}"
            self._refuse(line, len(row) - 1, IssueCode.SHORT_ROW, message, "complete the row, or delete it")
            return
        slot = Slot("" if columns.day is None else row[columns.day].strip(), columns.hour_of(row))
        if not slot.hour or is_total_label(slot.hour) or is_total_label(slot.day):
            self._totals.append((line, slot.hour if is_total_label(slot.hour) else slot.day))
            return
        if not is_hour(slot.hour):
            message = f"expected an hour of the day, got {shown(slot.hour)}"
            remedy = "correct the cell, or name the column of hours with --time-column"
            self._refuse(line, columns.hour, IssueCode.BAD_TIME, message, remedy)
            return
        self._add_value(line, row, slot)

    def _add_value(self, line: int, row: Sequence[str], slot: Slot) -> None:
        columns, style, values = self._columns, self._found.style, []
        for column in columns.values:
            text = row[column].strip()
            value = style.parse(text)
            if is_amount(value):
                values.append(value)
            elif not is_missing(text):
                misfit = word_misfit(self._header.names[column], text, style)
                self._refuse(line, column, IssueCode.BAD_VALUE, misfit.message, misfit.remedy)
                return
        if not values:
            return
        place = self._order.setdefault(slot, len(self._order))
        self._is_cyclic = self._is_cyclic and place == self._rows % len(self._order)
        period = tuple(row[column].strip() for column in columns.periods)
        key = RowKey(slot, period, tuple(row[column].strip() for column in columns.parts))
        self._counts[key] += 1
        self._sums[key] += math.fsum(values)
        self._rows += 1

    def _refuse(self, line: int, column: int, code: IssueCode, message: str, remedy: str) -> None:
        if len(self._issues) < _MOST_ISSUES:
            self._issues.append(Issue(code, message, remedy, self._header.table.place(line, column)))


def _settle_parts(
    rows: TypicalRows, header: Header, columns: TypicalColumns
) -> tuple[TypicalRows, tuple[Assumption, ...]]:
    """Leave out parts that are the sum of the others, and say so.

    Raises:
        InputError: rows are different measures, or may hold the others or not.
    """
    numbers: dict[tuple[Slot, tuple[str, ...]], int] = {}
    parts = RowParts(columns.parts, len(rows.counts))
    for key, value in rows.sums.items():
        parts.add(60 * numbers.setdefault((key.slot, key.period), len(numbers)), key.part, value)
    measures = parts.find_measures(header.names)
    if measures:
        raise refuse_measures(header.table, parts, *measures)
    totals, labels = parts.find_totals()
    if any(is_whole for _, is_whole in labels) or not parts.is_left_whole(totals):
        raise refuse_totals(header.table, [label for label, is_whole in labels if is_whole] or totals)
    said = tuple(say_part(header.table, label) for label, _ in labels)
    if not totals:
        return rows, said
    places = [(columns.parts.index(total.column), total.name) for total in totals]
    kept = [key for key in rows.counts if all(key.part[place] != name for place, name in places)]
    counts = {key: rows.counts[key] for key in kept}
    left = replace(rows, counts=counts, sums={key: rows.sums[key] for key in kept}, rows=sum(counts.values()))
    rows, more = _settle_parts(left, header, columns)
    return rows, (*(say_left_out(header.table, total) for total in totals), *more)


def fold_rows(rows: TypicalRows, header: Header, columns: TypicalColumns, *, is_week: bool) -> Folded:
    """Average days, add up parts.

    Raises:
        InputError: hours have unequal numbers of rows, so that these may be anything.
    """
    rows, said = _settle_parts(rows, header, columns)
    days = _count_days(rows)
    if max(days.values(), default=1) > 1 and not columns.periods:
        _refuse_doubtful(header, columns)
    _check_even(rows, days, header, columns)
    sums: dict[Slot, list[float]] = defaultdict(list)
    for key, value in rows.sums.items():
        sums[key.slot].append(value)
    values = {slot: math.fsum(parts) / days[slot] for slot, parts in sums.items()}
    assumptions = (
        *rows.assumptions,
        *said,
        *_say_added(rows, header, columns),
        *_say_averaged(days, header, columns, is_week=is_week),
    )
    return Folded(values=values, assumptions=assumptions, is_averaged=max(days.values(), default=1) > 1)


def _count_days(rows: TypicalRows) -> Mapping[Slot, int]:
    """Count the days that each slot has rows of: in each period, as many as the most frequent part has."""
    most: dict[tuple[Slot, tuple[str, ...]], int] = defaultdict(int)
    for key, count in rows.counts.items():
        most[key.slot, key.period] = max(most[key.slot, key.period], count)
    days: Counter[Slot] = Counter()
    for (slot, _), count in most.items():
        days[slot] += count
    return days


def _check_even(rows: TypicalRows, days: Mapping[Slot, int], header: Header, columns: TypicalColumns) -> None:
    """Refuse hours with fewer days than others of their weekday, but for a first or last day that is cut off."""
    most: dict[str, Slot] = {}
    for slot in days:
        most[slot.day] = max(slot, most.get(slot.day, slot), key=days.__getitem__)
    periods = {name: list(found) for name, found in _periods_of(rows).items()}
    seen = {(key.slot, key.period) for key in rows.counts}
    for slot, count in days.items():
        full = days[most[slot.day]]
        ends = {period for period in (periods[slot.day][0], periods[slot.day][-1]) if (slot, period) not in seen}
        is_cut = len(ends) == 1 if columns.periods else rows.is_cyclic
        if count == full or full - count <= _MOST_LACKING * full or (full - count == 1 and is_cut):
            continue
        message = (
            f"hour {shown(slot.hour)} comes {count} times and hour {shown(most[slot.day].hour)} {full} times, "
            "so it is unclear whether rows are days, parts of an hour, or hours without traffic are left out"
        )
        raise header.error(IssueCode.CONTRADICTING_HOURS, message, "add a column of dates, or one row for every hour")


def _periods_of(rows: TypicalRows) -> Mapping[str, Mapping[tuple[str, ...], None]]:
    """List the periods of each weekday, in the order of the file."""
    found: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
    for key in rows.counts:
        found[key.slot.day].setdefault(key.period)
    return found


def _refuse_doubtful(header: Header, columns: TypicalColumns) -> None:
    """Refuse rows that a number tells apart of which nobody knows whether it counts days or names parts."""
    own = [each for each in (columns.hour, columns.minute, columns.day, *columns.parts) if each is not None]
    for column in columns.doubtful:
        seen: Counter[tuple[str, ...]] = Counter()
        keys: Counter[tuple[str, ...]] = Counter()
        for _, row in header.table.rows():
            if max(*own, column) < len(row) and is_hour(columns.hour_of(row)):  # no row of totals
                key = tuple(row[each].strip() for each in own)
                keys[key] += 1
                seen[(*key, row[column].strip())] += 1
        names = {key[-1] for key in seen}
        if len(names) > 1 and max(seen.values()) == 1 and len(names) <= max(keys.values()) + _CUT_DAYS:
            message = f"{header.title(column)} tells the rows of an hour apart: they may be days, or parts of one day"
            remedy = "if it counts days, write whole dates into it, such as 2026-10-27; if it names parts, words"
            raise header.error(IssueCode.AMBIGUOUS_COLUMN, message, remedy)


def _say_added(rows: TypicalRows, header: Header, columns: TypicalColumns) -> Iterable[Assumption]:
    parts: dict[tuple[Slot, tuple[str, ...]], set[tuple[str, ...]]] = defaultdict(set)
    for key in rows.counts:
        parts[key.slot, key.period].add(key.part)
    told = [
        column
        for index, column in enumerate(columns.parts)
        if any(len({part[index] for part in each}) > 1 for each in parts.values())
    ]
    if told:
        verb = "tells" if len(told) == 1 else "tell"
        message = f"rows of one hour that {header.listed(told)} {verb} apart are added up"
        yield Assumption(AssumptionCode.ROWS_ADDED_UP, message)


def _say_averaged(
    days: Mapping[Slot, int], header: Header, columns: TypicalColumns, *, is_week: bool
) -> Iterable[Assumption]:
    counts = sorted(set(days.values()))
    if counts[-1:] > [1]:
        times = str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
        told = f", told apart by {header.listed(columns.periods)}" if columns.periods else ""
        unit = columns.period if columns.periods else "week" if is_week else "day"
        hour = f"hour of the {'week' if is_week else 'day'}"
        message = f"each {hour} comes {times} times{told}: averaged over {times} {unit}s"
        yield Assumption(AssumptionCode.ROWS_AVERAGED, message)
