"""
Whether the times of an InfluxDB query are the ends of its windows.

`aggregateWindow` writes the end of a window into `_time`, or the start where `timeSrc` says so. `_start` and `_stop`
bound the whole query, and belong to it up to but without `_stop`: only an end can be `_stop`, only a start `_start`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from downtime_cli.core.errors import Assumption, AssumptionCode
from downtime_cli.readers.table.header import Header

_WHOLE_MINUTE: Final = re.compile(r":00(?:\.0+)?(?:Z|[+-]\d\d:?\d\d)?$")


class Windows(NamedTuple):
    """How the times of windows are read."""

    is_end: bool
    assumption: Assumption


def find_windows(header: Header, columns: Sequence[int]) -> Windows | None:
    """Find out whether times are ends of windows; None where they are starts, or those of single points."""
    names = [name.strip().casefold() for name in header.names]
    if len(columns) != 1 or names[columns[0]] != "_time" or not {"_start", "_stop"} <= set(names):
        return None
    bounds = names.index("_start"), names.index("_stop")
    rows = [tuple(map(str.strip, cells)) for cells in header.count_cells((*columns, *bounds))]
    if any(time == start for time, start, _ in rows):
        return None
    if any(time == stop for time, _, stop in rows):
        message = "'_time' goes to '_stop' and is never '_start': each row counts for the hour before its time"
        return Windows(is_end=True, assumption=Assumption(AssumptionCode.HOUR_ENDING, message))
    if not all(_WHOLE_MINUTE.search(time) for time, _, _ in rows):
        return None
    message = "'_time' is taken for the start of its window, though it is the end unless the query says timeSrc"
    return Windows(is_end=False, assumption=Assumption(AssumptionCode.HOUR_ENDING, message))
