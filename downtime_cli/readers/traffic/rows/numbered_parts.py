"""Columns of numbers that tell the rows of an hour apart, such as result codes, ports or shops, whatever their name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from downtime_cli.readers.table.cell_numbers import is_missing, is_number
from downtime_cli.readers.table.column_names import counts_people, counts_traffic, is_measure, is_rate
from downtime_cli.readers.traffic.hour_sums import HourSums

_MOST_NUMBERS: Final = 200
_LEAST_REPEATED: Final = 0.1
_LEAST_ROWS: Final = 10  # of each number in the mean: a measure has other numbers in other hours
_MOST_PER_ROW: Final = 4  # numbers for each row of the fullest hour: two exports of one measure have many more


def find_numbered_parts(sums: HourSums) -> int | None:
    """Find a column of few different numbers in which all rows with the same stamp and words differ, None without any.

    Columns called as counts, measures or rates are none, and neither are those of files that repeat few of their hours.
    """
    layout, header = sums.layout, sums.table.header
    taken = {*layout.time.columns, *layout.time.beside, *layout.values, *layout.words, layout.zone}
    free = [column for column in range(len(header)) if column not in taken and _may_name(header[column])]
    likely = [column for column in free if _are_few([row[column] for row in sums.table.sample if column < len(row)])]
    if not likely:
        return None
    others = layout.words if layout.zone is None else (*layout.words, layout.zone)
    rows_at: Counter[int] = Counter()
    keys: dict[int, set[tuple[object, str]]] = {column: set() for column in likely}
    rows = 0
    for _, row, stamp, value in sums.reread():
        if value is None or len(row) <= max(likely):
            continue
        rows += 1
        rows_at[stamp.minute] += 1
        words = (stamp.minute, *(row[column] if column < len(row) else "" for column in others))
        for column in likely:
            keys[column].add((words, row[column].strip()))
    if rows < (1 + _LEAST_REPEATED) * len(rows_at):
        return None
    unique = {column: {number for _, number in found} for column, found in keys.items() if len(found) == rows}
    most = min(_MOST_NUMBERS, rows // _LEAST_ROWS, _MOST_PER_ROW * max(rows_at.values()))
    return next((column for column, numbers in unique.items() if _are_few(numbers) and len(numbers) <= most), None)


def _may_name(heading: str) -> bool:
    return bool(heading.strip()) and not (
        counts_traffic(heading) or counts_people(heading) or is_measure(heading) or is_rate(heading)
    )


def _are_few(cells: Iterable[str]) -> bool:
    numbers = {cell.strip() for cell in cells if not is_missing(cell)}
    return 0 < len(numbers) <= _MOST_NUMBERS and all(map(is_number, numbers))
