"""
Rows to sums per hour and zone, in one pass and in memory that grows with hours and zones, not with rows.

Hours are kept by the clock of the file until all are known: a *bucket* is the minute at which the hour starts, on the
clock shown where stamps carry no offset, in UTC where they do.
"""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import groupby, starmap
from typing import Final

from msgspec import Struct, field

from downtime_cli.core.errors import Issue, IssueCode, Place
from downtime_cli.core.localtime import is_repeated_wall
from downtime_cli.core.quality.inspection import Recognised
from downtime_cli.core.traffic import ValueKind
from downtime_cli.readers.csv_table import Batch, Table
from downtime_cli.readers.traffic.layout import Layout
from downtime_cli.readers.traffic.numbers import is_bad, is_missing

ISSUES_KEPT: Final = 1000
_STAMPS_KEPT: Final = 200_000
_FEWEST_PER_RUN: Final = 4
_DAY: Final = 1440
_WALL_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - a clock on the wall
_HOUR_24: Final = r"(?:^|[ T])\s*24(?::00|\s*$)"
_TOTALS: Final = ("total", "totals", "grand total", "gesamt", "gesamtsumme", "summe", "sum", "totaux", "totale")

Key = str | tuple[str, ...]


class HourSums(Struct, kw_only=True):
    """The running sums. `cells`: by zone text and bucket; `runs`: the first rows of an hour, one each of several zones.

    `offsets`: of aware buckets; `stamps_in`: distinct stamps of each bucket; `doubtful`: rows of hours that clocks show
    twice (and the hour after), `(bucket, zone text) -> [(stamp, value)]`.
    """

    table: Table
    layout: Layout
    zone: tzinfo | None
    cells: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    runs: dict[tuple[str, ...], tuple[list[int], list[array[float]]]] = field(default_factory=dict)
    offsets: dict[int, int] = field(default_factory=dict)
    stamps_in: Counter[int] = field(default_factory=Counter)
    doubtful: dict[tuple[int, str], list[tuple[Key, float]]] = field(default_factory=lambda: defaultdict(list))
    rows: int = 0
    missing: int = 0
    totals: int = 0
    has_hour_24: bool = False
    has_hour_0: bool = False
    issues: list[Issue] = field(default_factory=list)
    notes: list[Issue] = field(default_factory=list)
    recognised: list[Recognised] = field(default_factory=list)
    _known: dict[Key, int] = field(default_factory=dict)
    _watched: set[int] = field(default_factory=set)
    _days: set[int] = field(default_factory=set)
    _in_runs: set[int] = field(default_factory=set)

    @property
    def is_naive(self) -> bool:
        """Tell whether stamps carry no offset."""
        return not self.offsets

    def add(self, batch: Batch) -> None:
        """Add a batch of rows: all at once if every cell is as expected, else row by row."""
        try:
            columns = batch.as_columns()
            keys = self._keys(columns)
            values = self._values(columns)
            zones = None if self.layout.zone is None else columns[self.layout.zone]
            runs = [] if zones is None else [(key, len(list(group))) for key, group in groupby(keys)]
            distinct = dict.fromkeys(keys if zones is None else (key for key, _ in runs))
            self._learn([key for key in distinct if key not in self._known])
        except (ValueError, IndexError, OverflowError):
            for line, row in batch.numbered():
                self._add_row(line, row)
            return
        if self._watched:
            self._note_doubtful(keys, zones, values)
        if zones is None:
            self._add_values(keys, values)
        else:
            self._add_runs(runs, zones, values)
        self.rows += len(values)
        if len(self._known) > _STAMPS_KEPT and self.layout.kind is ValueKind.COUNT:
            self._known.clear()  # levels are divided by their stamps, so none may be counted twice

    def bucket_totals(self) -> Iterator[tuple[int, float]]:
        """Yield `(bucket, value)` over all zones, a bucket as often as it was seen."""
        for values in self.cells.values():
            yield from values.items()
        for buckets, rows in self.runs.values():
            yield from zip(buckets, map(math.fsum, rows), strict=True)

    def key_of(self, row: Sequence[str]) -> Key | None:
        """Return the stamp of one row, None if the row is too short."""
        columns = self.layout.time.columns
        if max(columns) >= len(row):
            return None
        return row[columns[0]] if len(columns) == 1 else tuple(row[column] for column in columns)

    def bucket_of(self, key: Key) -> int | None:
        """Return the bucket of a stamp, None if it is none."""
        if key in self._known:
            return self._known[key]
        try:
            return _start_of_hour(*self.layout.time.parse(key))
        except (ValueError, OverflowError):
            return None

    def _keys(self, columns: Sequence[Sequence[str]]) -> Sequence[Key]:
        """Return the stamps of a batch."""
        parts = [columns[column] for column in self.layout.time.columns]
        return parts[0] if len(parts) == 1 else list(zip(*parts, strict=True))

    def _values(self, columns: Sequence[Sequence[str]]) -> list[float]:
        """Return the values of a batch; ValueError if any needs a closer look."""
        if not self.layout.style.reads_plain:
            raise ValueError
        parts = [list(map(float, columns[column])) for column in self.layout.values]
        values: list[float] = parts[0] if len(parts) == 1 else list(map(math.fsum, zip(*parts, strict=True)))
        if not values or min(map(min, parts)) < 0 or not math.isfinite(sum(values)):
            raise ValueError
        return values

    def _learn(self, keys: Sequence[Key]) -> None:
        """Find the buckets of stamps seen for the first time; ValueError, and nothing learned, if one is none."""
        stamps = list(map(self.layout.time.parse, keys))
        buckets = list(starmap(_start_of_hour, stamps))
        self._known.update(zip(keys, buckets, strict=True))
        self.stamps_in.update(buckets)
        for key, bucket, (minute, offset) in zip(keys, buckets, stamps, strict=True):
            if offset is None:
                self._watch(bucket)
                self._note_ends_of_days(key, minute)
            else:
                self.offsets[bucket] = offset

    def _note_ends_of_days(self, key: Key, minute: int) -> None:
        """Notice whether days end at 24:00 or begin at 00:00."""
        text = key if isinstance(key, str) else key[-1]
        if "24" in text and re.search(_HOUR_24, text):
            self.has_hour_24 = True
        elif minute % _DAY == 0:
            self.has_hour_0 = True

    def _watch(self, bucket: int) -> None:
        """Remember which hours of a new day clocks show twice."""
        day = bucket // _DAY
        if self.zone is None or day in self._days:
            return
        self._days.add(day)
        start = _WALL_EPOCH + timedelta(days=day)
        zone = self.zone
        if start.replace(tzinfo=zone).utcoffset() != (start + timedelta(days=1)).replace(tzinfo=zone).utcoffset():
            hours = (hour for hour in range(24) if is_repeated_wall(start + timedelta(hours=hour), zone))
            for hour in hours:
                self._watched |= {day * _DAY + hour * 60, day * _DAY + hour * 60 + 60}

    def _add_values(self, keys: Sequence[Key], values: Sequence[float]) -> None:
        """Add rows without zones."""
        sums = self.cells[""]
        for bucket, value in zip(map(self._known.__getitem__, keys), values, strict=True):
            sums[bucket] += value

    def _add_runs(self, runs: Sequence[tuple[Key, int]], zones: Sequence[str], values: Sequence[float]) -> None:
        """Add rows of zones: the first run of an hour as it came, if no zone is in it twice, all else one by one."""
        start = 0
        names: Sequence[str] = ()
        known = None
        for key, length in runs:
            end, bucket = start + length, self._known[key]
            if zones[start:end] != names:  # most hours name the same zones in the same order
                names = zones[start:end]
                known = self.runs.get(tuple(names))
            if bucket not in self._in_runs and (known or _FEWEST_PER_RUN <= length == len(set(names))):
                known = known or self.runs.setdefault(tuple(names), ([], []))
                buckets, rows = known
                buckets.append(bucket)
                rows.append(array("d", values[start:end]))
                self._in_runs.add(bucket)
            else:
                for name, value in zip(names, values[start:end], strict=True):
                    self.cells[name][bucket] += value
            start = end

    def _note_doubtful(self, keys: Sequence[Key], zones: Sequence[str] | None, values: Sequence[float]) -> None:
        """Keep the single rows of hours that clocks show twice."""
        doubtful = {key for key in set(keys) if self._known[key] in self._watched}
        if doubtful:
            for index, key in enumerate(keys):
                if key in doubtful:
                    zone = "" if zones is None else zones[index]
                    self.doubtful[self._known[key], zone].append((key, values[index]))

    def _add_row(self, line: int, row: Sequence[str]) -> None:
        """Add one row, or say what is wrong with it."""
        if not any(cell.strip() for cell in row) or row[0].lstrip().startswith("#"):
            return
        if _is_total(row, self.layout.time.columns):
            self.totals += 1
            return
        needed = max((*self.layout.time.columns, *self.layout.values, self.layout.zone or 0))
        if needed >= len(row):
            self._refuse(
                line, len(row) - 1, IssueCode.SHORT_ROW, f"row has {len(row)} cells, needs {needed + 1}", _ADD_CELLS
            )
            return
        key = self.key_of(row)
        assert key is not None  # the row is long enough
        bucket = self._bucket(line, key)
        value = self.value_of(line, row)
        if bucket is None or value is None:
            return
        zone = "" if self.layout.zone is None else row[self.layout.zone]
        if bucket in self._watched:
            self.doubtful[bucket, zone].append((key, value))
        self.cells[zone][bucket] += value
        self.rows += 1

    def _bucket(self, line: int, key: Key) -> int | None:
        """Return the bucket of a stamp, or None after noting that it is no time."""
        bucket = self._known.get(key)
        if bucket is not None:
            return bucket
        try:
            self._learn([key])
        except (ValueError, OverflowError):
            shown = key if isinstance(key, str) else " ".join(key)
            message = f"expected a time ({self.layout.time.form.name}), got {shown!r}"
            self._refuse(line, self.layout.time.columns[0], IssueCode.BAD_TIME, message, _MEND_TIME)
            return None
        return self._known[key]

    def value_of(self, line: int, row: Sequence[str]) -> float | None:
        """Return the value of one row, or None after counting it as missing or noting that it is none."""
        parts = [row[column] for column in self.layout.values]
        known = [(column, text) for column, text in zip(self.layout.values, parts, strict=True) if not is_missing(text)]
        if not known:
            self.missing += 1
            return None
        total = 0.0
        for column, text in known:
            try:
                value = self.layout.style.parse(text.strip())
            except ValueError:
                value = math.nan
            if is_bad(value):
                name = self.table.header[column]
                self._refuse(
                    line, column, IssueCode.BAD_VALUE, f"{name} must be a number >= 0, got {text!r}", _MEND_VALUE
                )
                return None
            total += value
        return total

    def _refuse(self, line: int, column: int, code: IssueCode, message: str, remedy: str) -> None:
        """Note an error at a cell; the character is looked up for the first ones only."""
        name = self.table.source.name
        is_early = len(self.issues) < 20
        place = self.table.place(line, column) if is_early else Place(source=name, line=line, column=1)
        if len(self.issues) < ISSUES_KEPT:
            self.issues.append(Issue(code, message, remedy, place))


_MEND_VALUE: Final = "correct the cell, or delete the row to leave the hour out"
_MEND_TIME: Final = "correct the cell, or name the column of times with --time-column"
_ADD_CELLS: Final = "complete the row, or delete it"


def _start_of_hour(minute: int, offset: int | None) -> int:
    """Return the bucket of a minute: on the clock shown, or in UTC where an offset tells."""
    return minute // 60 * 60 - (offset or 0)


def _is_total(row: Sequence[str], time_columns: Sequence[int]) -> bool:
    """Tell whether a row is a sum of the others: it says so, or it has values but no time."""
    labels = {cell.strip().casefold() for cell in row}
    times = [row[column].strip() for column in time_columns if column < len(row)]
    return not labels.isdisjoint(_TOTALS) or not any(times)
