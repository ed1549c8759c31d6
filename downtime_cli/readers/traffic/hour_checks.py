"""Whether the hours of a file can be what they say: enough, fine enough, and of our time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from operator import sub
from shlex import quote
from typing import Final

from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.core.traffic import FEWEST_HOURS
from downtime_cli.core.window import to_minute
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.traffic.dated.hour_cells import reads_hours
from downtime_cli.readers.traffic.hour_sums import HourSums
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES

_EARLIEST_MINUTE: Final = 365 * DAY_MINUTES  # clocks that were never set show 1970
_FURTHEST_ZONE: Final = 14 * 60
_FEWEST_CLOCKS: Final = 12  # so many times of the day, in cells or in headings, are the hours that dates lack


def check_hours(sums: HourSums, options: TrafficOptions) -> None:
    """Refuse data that is too coarse, too little, in the far future or from before anybody counted.

    Raises:
        InputError: one of these.
    """
    buckets = sorted(sums.stamps_in)
    place = Place(sums.table.source.name, sums.table.first_line)
    if not buckets or not sums.rows:
        remedy = "pass a file with a row for every hour"
        raise InputError.of(IssueCode.EMPTY_FILE, "no row has a time and a value", remedy, place)
    _check_times(sums, buckets, options)
    _check_grain(sums, buckets, place)
    if len(buckets) < FEWEST_HOURS:
        message = f"the file holds {len(buckets)} hours; at least a day is needed"
        remedy = "export a longer period"
        raise InputError.of(IssueCode.TOO_FEW_HOURS, message, remedy, place)


def _check_times(sums: HourSums, buckets: Sequence[int], options: TrafficOptions) -> None:
    latest = to_minute(options.now + timedelta(days=1)) + (_FURTHEST_ZONE if sums.is_naive else 0)
    for bucket, is_wrong, code, message in (
        (buckets[-1], buckets[-1] > latest, IssueCode.FUTURE_TIMESTAMP, "lies in the future"),
        (buckets[0], buckets[0] < _EARLIEST_MINUTE, IssueCode.BAD_TIME, "is before anybody counted requests"),
    ):
        if is_wrong:
            line, row = next((line, row) for line, row, stamp, _ in sums.reread() if stamp.bucket == bucket)
            columns = sums.layout.time.columns
            shown = " ".join(row[column] for column in columns)
            remedy = "correct the stamp, or say with --day-first or --month-first how dates are written"
            place = sums.table.place(line, columns[0])
            raise InputError.of(code, f"{shown!r} {message}", remedy, place)


def _check_grain(sums: HourSums, buckets: Sequence[int], place: Place) -> None:
    ((usual, count),) = Counter(map(sub, buckets[1:], buckets)).most_common(1) or [(60, 0)]
    is_same_hour = len({bucket % DAY_MINUTES for bucket in buckets}) == 1 and len(buckets) > 1
    if not is_same_hour and not (usual > 60 and count > 0.9 * (len(buckets) - 1)):
        return
    header = Header(sums.table)
    remedy = "export it by hour"
    grain = "is daily" if usual == DAY_MINUTES else f"has a value every {_name_step(usual)}"
    message = f"the data {grain}, so one hour cannot be told from another"
    free = [column for column in _list_varying(header, sums) if is_same_hour]
    if free:
        named = header.listed(sums.layout.time.columns)
        message = f"{named} has only dates, several rows for each, and no column is known to hold hours"
        remedy = "export it by hour; write hours as 0 to 23, or as 00:00"
        if clock := [column for column in free if _holds_clocks(header.cells(column))]:
            shown = header.listed(clock[:1])
            message = f"{named} has only dates, and column {shown} seems to hold the hours"
            remedy = f"pass both: {_ask_for((*sums.layout.time.columns, clock[0]), header)}"
    raise InputError.of(IssueCode.TOO_COARSE, message, remedy, place)


def _ask_for(columns: Sequence[int], header: Header) -> str:
    return " ".join(f"--time-column {quote(header.names[column])}" for column in columns)


def _list_varying(header: Header, sums: HourSums) -> list[int]:
    """List the columns that are used for nothing else and have several values on the same date."""
    sample, layout = header.table.sample, sums.layout
    days = [layout.key_of(row) for row in sample]
    dates = len(set(days) - {None})
    free = (column for column in range(len(header.names)) if column not in (*layout.time.columns, *layout.values))
    seen = {
        column: {(day, row[column]) for day, row in zip(days, sample, strict=True) if day and column < len(row)}
        for column in free
    }
    return [column for column, pairs in seen.items() if len(pairs) > dates]


def _holds_clocks(cells: Sequence[str]) -> bool:
    return reads_hours(cells) and len(set(cells)) >= _FEWEST_CLOCKS


def _name_step(minutes: int) -> str:
    return f"{minutes // DAY_MINUTES} days" if minutes % DAY_MINUTES == 0 else f"{minutes // 60} hours"
