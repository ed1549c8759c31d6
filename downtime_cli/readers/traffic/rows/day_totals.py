"""Dates alone in a column of times: midnights, as spreadsheets write them, or the sums of their days."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import tzinfo
from typing import Final

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, Issue, IssueCode, Place
from downtime_cli.readers.table.chosen_rows import RowTest, choose_rows
from downtime_cli.readers.table.totals import find_unit, is_same_sum
from downtime_cli.readers.traffic.hour_sums import HourSums
from downtime_cli.readers.traffic.summing import sum_rows
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES

_LEAST_EQUAL: Final = 0.999
_CLOCK: Final = re.compile(r"\d\s*(?:[:hH]|[AaPp]\.?[Mm]\b)")


def is_bare_date(text: str) -> bool:
    """Whether a text that stands for a midnight shows no time of day: `2026-03-08`, not `2026-03-08 00:00`."""
    return sum(char.isdigit() for char in text) <= 8 and not _CLOCK.search(text)


def settle_bare_dates(sums: HourSums, zone: tzinfo | None) -> tuple[HourSums, tuple[Assumption, ...]]:
    """Leave out dates alone whose values are the sums of their days; others are midnights.

    Raises:
        InputError: a date stands beside its midnight, and its value is not the sum of the day.
    """
    bare = {text for text in sums.midnights if is_bare_date(text)}
    if not bare or len(bare) == sum(sums.stamps_in.values()):
        return sums, ()
    dates, midnights = _read_midnights(sums, bare)
    days: dict[int, float] = defaultdict(float)
    totals = sums.bucket_totals()
    unit = find_unit(totals.values())
    for bucket, value in totals.items():
        days[bucket // DAY_MINUTES] += value
    equal = sum(
        value > 0 and is_same_sum(value, days[minute // DAY_MINUTES] - value, 24, unit)
        for minute, (_, value) in dates.items()
    )
    if equal and equal >= _LEAST_EQUAL * len(dates):
        test = RowTest(column=sums.layout.time.columns[0], cells=frozenset(map(str.strip, bare)), is_left_out=True)
        message = f"{len(dates):,} rows with a date alone are the sums of their days and were left out"
        left = sum_rows(choose_rows(sums.table, [test]), sums.layout, zone)
        return left, (Assumption(AssumptionCode.TOTAL_LEFT_OUT, message),)
    both = sorted(dates.keys() & midnights.keys())
    if both:
        line, other = dates[both[0]][0], midnights[both[0]]
        message = f"a date alone is a midnight, which line {other} has as well, or the sum of its day, which it is not"
        remedy = "delete one of the rows, or write the time beside the date"
        raise InputError(Issue(IssueCode.CONTRADICTING_HOURS, message, remedy, Place(sums.table.source.name, line, 1)))
    return sums, ()


def _read_midnights(sums: HourSums, bare: set[str]) -> tuple[Mapping[int, tuple[int, float]], Mapping[int, int]]:
    """Find the line and the value of each date alone, and the line of each midnight with its time."""
    column = sums.layout.time.columns[0]
    dates: dict[int, tuple[int, float]] = {}
    midnights: dict[int, int] = {}
    for line, row, stamp, value in sums.reread():
        if row[column] in bare:
            first, before = dates.get(stamp.minute, (line, 0.0))
            dates[stamp.minute] = first, before + (value or 0.0)
        elif stamp.minute % DAY_MINUTES == 0:
            midnights.setdefault(stamp.minute, line)
    return dates, midnights
