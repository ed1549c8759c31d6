"""The rows of a table added up by hour and zone, whole batches at once where every cell is as expected."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import tzinfo
from itertools import groupby, starmap
from typing import Final

from downtime_cli.core.errors import InputError, Issue, IssueCode, Place
from downtime_cli.core.traffic import ValueKind
from downtime_cli.readers.table.csv_table import Batch, Table
from downtime_cli.readers.traffic.hour_sums import HourSums
from downtime_cli.readers.traffic.layout import Layout, prove_style, start_of_hour
from downtime_cli.readers.traffic.rows_without_hours import RowsWithoutHours
from downtime_cli.readers.traffic.settled_format import word_bad_time
from downtime_cli.readers.traffic.time_columns import Key
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES, repeated_hours
from downtime_cli.readers.traffic.value_cells import ValueCells

MOST_ISSUES: Final = 1000
_MOST_PLACES: Final = 20  # the character of a cell costs a look at the file
_MOST_STAMPS: Final = 200_000
_LEAST_RUN: Final = 4
_HOUR_24: Final = re.compile(r"(?:^|[\sT])24(?:[:.h]00|(?:00|h)?\s*$)")
_MEND_TIME: Final = "correct the cell, or name the column of times with --time-column"


def sum_rows(table: Table, layout: Layout, zone: tzinfo | None) -> HourSums:
    """Add up the rows of a table, whose clock is that of `zone` where stamps carry no offset.

    Raises:
        InputError: cells hold no time or no value; the first thousand of them.
    """
    summing = _add_all(table, layout, zone)
    if summing.values.is_doubtful:
        proven = prove_style(table, layout)
        is_other, layout = proven.style != layout.style, proven
        summing = _add_all(table, layout, zone) if is_other else summing.with_layout(layout)
    return summing.sums()


def _add_all(table: Table, layout: Layout, zone: tzinfo | None) -> _Summing:
    summing = _Summing(table, layout, zone)
    for batch in table.batches():
        summing.add(batch)
    return summing


class _Summing:
    """The sums while rows are added to them."""

    def __init__(self, table: Table, layout: Layout, zone: tzinfo | None) -> None:
        self._table, self._layout, self._zone = table, layout, zone
        self.values = ValueCells(table, layout)
        self._cells: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self._runs: dict[tuple[str, ...], tuple[list[int], list[array[float]]]] = {}
        self._in_runs: set[int] = set()
        self._offsets: dict[int, int] = {}
        self._stamps_in: Counter[int] = Counter()
        self._doubtful: dict[tuple[int, str], list[tuple[Key, float]]] = defaultdict(list)
        self._rows = self._missing = 0
        self._without_hours = RowsWithoutHours(table, layout)
        self._midnights: set[str] = set()
        self._has_hour_24 = self._has_hour_0 = False
        self._issues: list[Issue] = []
        self._known: dict[Key, int] = {}
        self._watched: set[int] = set()
        self._days: set[int] = set()

    def with_layout(self, layout: Layout) -> _Summing:
        """Keep the sums, which more is known of now."""
        self._layout = layout
        return self

    def sums(self) -> HourSums:
        sums = self._build()
        for line, key in self._without_hours.lost_hours(sums.bucket_totals() if self._without_hours.has_days else {}):
            self._refuse_time(line, key)
        if self._issues:
            raise InputError(*self._issues)
        return sums

    def _build(self) -> HourSums:
        return HourSums(
            table=self._table,
            layout=self._layout,
            cells=self._cells,
            runs=self._runs,
            offsets=self._offsets,
            stamps_in=self._stamps_in,
            doubtful=self._doubtful,
            rows=self._rows,
            missing=self._missing,
            totals=self._without_hours.totals,
            midnights=self._midnights,
            is_to_24=self._has_hour_24 and not self._has_hour_0,
        )

    def add(self, batch: Batch) -> None:
        """Add a batch of rows: all at once if every cell is as expected, else row by row."""
        zone = self._layout.zone
        try:
            columns = batch.as_columns()
            keys = self._read_keys(columns)
            values = self.values.read(columns)
            zones = None if zone is None else columns[zone]
            runs = [] if zones is None else [(key, len(list(group))) for key, group in groupby(keys)]
            distinct = dict.fromkeys(keys if zones is None else (key for key, _ in runs))
            self._learn([key for key in distinct if key not in self._known])
        except (ValueError, IndexError, OverflowError):
            for line, row in batch.numbered():
                self._add_row(line, row)
            return
        if self._watched:
            self._keep_doubtful(keys, zones, values)
        if zones is None:
            sums = self._cells[""]
            for bucket, value in zip(map(self._known.__getitem__, keys), values, strict=True):
                sums[bucket] += value
        else:
            self._add_runs(runs, zones, values)
        self._rows += len(values)
        if len(self._known) > _MOST_STAMPS and self._layout.kind is ValueKind.COUNT:
            self._known.clear()  # levels are divided by their stamps, so none may be counted twice

    def _read_keys(self, columns: Sequence[Sequence[str]]) -> Sequence[Key]:
        parts = [columns[column] for column in self._layout.time.columns]
        return parts[0] if len(parts) == 1 else list(zip(*parts, strict=True))

    def _learn(self, keys: Sequence[Key]) -> None:
        """Find the buckets of stamps seen for the first time; ValueError, and nothing learned, if one is none."""
        stamps = list(map(self._layout.time.parse, keys))
        buckets = list(starmap(start_of_hour, stamps))
        self._known.update(zip(keys, buckets, strict=True))
        self._stamps_in.update(buckets)
        for key, bucket, (minute, offset) in zip(keys, buckets, stamps, strict=True):
            if offset is not None:
                self._offsets[bucket] = offset
            elif minute % DAY_MINUTES == 0:
                self._note_midnight(key)
        if self._zone is not None:
            naive = {bucket // DAY_MINUTES for bucket, stamp in zip(buckets, stamps, strict=True) if stamp[1] is None}
            self._watch_days(naive, self._zone)

    def _note_midnight(self, key: Key) -> None:
        text = key if isinstance(key, str) else key[-1]
        if _HOUR_24.search(text):
            self._has_hour_24 = True
        else:
            self._has_hour_0 = True
            if isinstance(key, str):
                self._midnights.add(key)

    def _watch_days(self, days: set[int], zone: tzinfo) -> None:
        """Look out for the hours of these days that clocks show twice."""
        around = (-60, 0, 60) if self._layout.time.is_end else (0, 60)
        for day in days - self._days:
            self._watched.update(bucket + after for bucket in repeated_hours(day, zone) for after in around)
        self._days |= days

    def _add_runs(self, runs: Sequence[tuple[Key, int]], zones: Sequence[str], values: Sequence[float]) -> None:
        """Add rows of zones: the first run of an hour as it came, if no zone is in it twice, all else one by one."""
        start = 0
        names: Sequence[str] = ()
        known = None
        for key, length in runs:
            end, bucket = start + length, self._known[key]
            if zones[start:end] != names:  # most hours name the same zones in the same order
                names = zones[start:end]
                known = self._runs.get(tuple(names))
            if bucket not in self._in_runs and (known or _LEAST_RUN <= length == len(set(names))):
                known = known or self._runs.setdefault(tuple(names), ([], []))
                buckets, rows = known
                buckets.append(bucket)
                rows.append(array("d", values[start:end]))
                self._in_runs.add(bucket)
            else:
                for name, value in zip(names, values[start:end], strict=True):
                    self._cells[name][bucket] += value
            start = end

    def _keep_doubtful(self, keys: Sequence[Key], zones: Sequence[str] | None, values: Sequence[float]) -> None:
        doubtful = {key for key in set(keys) if self._known[key] in self._watched}
        if doubtful:
            for index, key in enumerate(keys):
                if key in doubtful:
                    zone = "" if zones is None else zones[index]
                    self._doubtful[self._known[key], zone].append((key, values[index]))

    def _add_row(self, line: int, row: Sequence[str]) -> None:
        layout = self._layout
        key = layout.key_of(row)
        bucket = None if key is None else self._find_bucket(key)
        if key is None or bucket is None:
            if not self._without_hours.passes_over(line, row, key):
                self._refuse_row(line, row, key)
            return
        value = self._find_value(line, row)
        if value is None:
            return
        zone = "" if layout.zone is None else row[layout.zone]
        if bucket in self._watched:
            self._doubtful[bucket, zone].append((key, value))
        self._cells[zone][bucket] += value
        self._rows += 1

    def _find_bucket(self, key: Key) -> int | None:
        """Find the bucket of a stamp, None if it is no time."""
        if key not in self._known:
            try:
                self._learn([key])
            except (ValueError, OverflowError):
                return None
        return self._known[key]

    def _refuse_row(self, line: int, row: Sequence[str], key: Key | None) -> None:
        if key is None:
            message = f"row has {len(row)} cells, needs {self._layout.width}"
            self._refuse(line, len(row) - 1, IssueCode.SHORT_ROW, message, "complete the row, or delete it")
        else:
            self._refuse_time(line, key)
            self._find_value(line, row)  # which may be wrong as well

    def _refuse_time(self, line: int, key: Key) -> None:
        time, texts = self._layout.time, (key,) if isinstance(key, str) else key
        message = word_bad_time(self._table, time.columns, time.settled, texts)
        self._refuse(line, time.columns[0], IssueCode.BAD_TIME, message, _MEND_TIME)

    def _find_value(self, line: int, row: Sequence[str]) -> float | None:
        """Find the value of a row; None after counting it as missing or noting what is wrong with it."""
        value = self.values.read_row(row)
        if value is None:
            self._missing += 1
        elif math.isnan(value):
            fault = self.values.explain(row)
            if fault is not None:
                column, misfit = fault
                self._refuse(line, column, IssueCode.BAD_VALUE, misfit.message, misfit.remedy)
            return None
        return value

    def _refuse(self, line: int, column: int, code: IssueCode, message: str, remedy: str) -> None:
        if len(self._issues) < MOST_ISSUES:
            is_early = len(self._issues) < _MOST_PLACES
            place = self._table.place(line, column) if is_early else Place(self._table.source.name, line, 1)
            self._issues.append(Issue(code, message, remedy, place))
