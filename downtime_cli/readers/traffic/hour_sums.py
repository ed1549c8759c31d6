"""
Rows to sums per hour and zone, in one pass and in memory that grows with hours and zones, not with rows.

Hours are kept by the clock of the file until all of them are known: a *bucket* is the minute at which an hour starts,
on the clock shown where stamps carry no offset, in UTC where they do.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import Assumption, Issue
from downtime_cli.core.quality.inspection import Recognised
from downtime_cli.readers.table.csv_table import Table
from downtime_cli.readers.traffic.layout import Layout, Stamp
from downtime_cli.readers.traffic.time_columns import Key
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES

_MOST_KNOWN: Final = 16_384


class HourSums(Struct, frozen=True, kw_only=True):
    """What the rows of a table add up to; zones are texts as the file has them, empty where it has no zone column."""

    table: Table
    layout: Layout
    # By zone and bucket. What is in `runs` as well adds to it.
    cells: Mapping[str, Mapping[int, float]]
    # Hours in which the same zones follow one another, once each: the buckets, and a row of values for each of them.
    runs: Mapping[tuple[str, ...], tuple[Sequence[int], Sequence[array[float]]]]
    # In minutes east, by bucket; empty where stamps carry none.
    offsets: Mapping[int, int]
    # How many distinct stamps lie in each bucket.
    stamps_in: Mapping[int, int]
    # By bucket and zone, the single rows of hours that clocks show twice and of the hours after them.
    doubtful: Mapping[tuple[int, str], Sequence[tuple[Key, float]]]
    rows: int
    missing: int
    # Rows that sum up others and hold no hour of their own: the line of each, and what it is called.
    totals: Sequence[tuple[int, str]]
    # How midnights of stamps without offset are written.
    midnights: AbstractSet[str]
    # Whether days end at 24:00 and never begin at 00:00.
    is_to_24: bool

    @property
    def is_naive(self) -> bool:
        """Whether stamps carry no offset."""
        return not self.offsets

    @property
    def is_to_midnight(self) -> bool:
        """Whether parts of hours run from just after a midnight to one, as meters name their ends: 00:15 to 00:00."""
        first, last = min(self.stamps_in, default=1), max(self.stamps_in, default=1)
        if not self.is_naive or first % DAY_MINUTES or last % DAY_MINUTES:
            return False
        parts = Counter(self.stamps_in.values()).most_common(1)[0][0]
        return parts > 1 and self.stamps_in[first] == parts - 1 and self.stamps_in[last] == 1

    def bucket_totals(self) -> dict[int, float]:
        """Add up the zones of each bucket."""
        totals = dict.fromkeys(self.stamps_in, 0.0)
        for values in self.cells.values():
            for bucket, value in values.items():
                totals[bucket] += value
        for buckets, rows in self.runs.values():
            for bucket, row in zip(buckets, rows, strict=True):
                totals[bucket] += math.fsum(row)
        return totals

    def reread(self) -> Iterator[tuple[int, Sequence[str], Stamp, float | None]]:
        """Go through the rows once more: `(line, row, stamp, value)`, without a value where it is missing."""
        layout = self.layout
        stamp_of = lru_cache(_MOST_KNOWN)(layout.stamp_of)
        width, time = layout.width, layout.time.columns
        for line, row in self.table.rows():
            if len(row) >= width:
                stamp = stamp_of(row[time[0]] if len(time) == 1 else tuple(row[column] for column in time))
                if stamp is not None:
                    yield line, row, stamp, layout.value_of(row)


class SettledSums(Struct, frozen=True, kw_only=True):
    """Sums in which every hour counts once, and what was found out on the way."""

    sums: HourSums
    recognised: tuple[Recognised, ...] = ()
    issues: tuple[Issue, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


def has_repeats(sums: HourSums) -> bool:
    """Whether there are more rows than stamps and zones, or a zone that may stand for all the others."""
    stamps = sum(sums.stamps_in.values())
    zones = {*sums.cells, *(zone for names in sums.runs for zone in names)}
    if len(zones) > 1:
        from downtime_cli.readers.table.totals import is_sum_label
        from downtime_cli.readers.zones.zone_names import resolve_zone

        if any(is_sum_label(zone) or resolve_zone(zone) is None for zone in zones):
            return True
    if len(sums.stamps_in) == stamps:
        return sums.rows > _count_cells(sums)
    return sums.rows > stamps * (1 if sums.layout.words else max(1, len(zones)))


def _count_cells(sums: HourSums) -> int:
    run_of = {bucket: zones for zones, (buckets, _) in sums.runs.items() for bucket in buckets}
    beside = sum(zone not in run_of.get(bucket, ()) for zone, values in sums.cells.items() for bucket in values)
    return beside + sum(map(len, run_of.values()))
