"""
Hours beside dates by their cells alone, whatever their column is called, in any language.

They come back on most dates. Counts, durations and names of parts do not do that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from downtime_cli.readers.table.header import Header
from downtime_cli.readers.traffic.dated.hour_cells import MOST, read_hour, reads_hours
from downtime_cli.readers.traffic.dated.stamp_parts import DateCells
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES

_FEWEST_HOURS: Final = 6  # of a shop that opens for so many
_STEP: Final = 5  # minutes: not all durations end on these
_WHOLE_DAYS: Final = (frozenset(range(0, 1440, 60)), frozenset(range(60, 1441, 60)))
_LEAST_ALIKE: Final = 0.5


def find_recurring_hours(header: Header, dates: DateCells) -> list[int]:
    """List the columns whose cells are hours that come back on most dates, starts before their ends."""
    free = [column for column in range(len(header.names)) if column not in dates.columns]
    found = [column for column in free if _may_be_hours(header.cells(column)) and _recurs(header, dates, column)]
    return sorted(found, key=lambda column: sum(_ends(header, column, other) for other in found))


def _may_be_hours(cells: list[str]) -> bool:
    """Whether a sample speaks for a look at the whole file."""
    hours = {hour for cell in set(cells) if (hour := _read(cell)) is not None}
    return reads_hours(cells) and len(hours) >= _FEWEST_HOURS and all(hour % _STEP == 0 for hour in hours)


def _recurs(header: Header, dates: DateCells, column: int) -> bool:
    """Whether hours come back; plain numbers have to be those of whole days, each as often as the others."""
    days: dict[tuple[str, ...], Counter[int]] = defaultdict(Counter)
    for cells, rows in header.count_cells((*dates.columns, column)).items():
        if (hour := _read(cells[-1])) is not None:
            days[cells[:-1]][hour] += rows
    if header.is_numeric(column):
        return sum(map(_is_whole, days.values())) >= _LEAST_ALIKE * len(days)
    labels = {hour for hours in days.values() for hour in hours}
    return sum(map(len, days.values())) >= _LEAST_ALIKE * len(days) * len(labels)


def _is_whole(hours: Mapping[int, int]) -> bool:
    return frozenset(hours) in _WHOLE_DAYS and len(set(hours.values())) == 1


def _ends(header: Header, column: int, other: int) -> bool:
    """Whether a column holds the ends of spans that start in the other."""
    rows = [row for row in header.table.sample if max(column, other) < len(row)]
    pairs = [(_read(row[column]), _read(row[other])) for row in rows]
    lengths = [(end - start) % DAY_MINUTES for end, start in pairs if end is not None and start is not None]
    return sum(0 < length <= DAY_MINUTES // 2 for length in lengths) >= MOST * len(rows)


def _read(text: str) -> int | None:
    try:
        return read_hour(text)
    except ValueError:
        return None
