"""Whether the hours of a file can be what they say: enough, fine enough, and of our time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from operator import sub
from typing import Final

from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.core.window import to_minute
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.traffic.hour_sums import HourSums
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES, parse_clock

FEWEST_HOURS: Final = 24
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
    for bucket, code, message in (
        (buckets[-1], IssueCode.FUTURE_TIMESTAMP, "lies in the future"),
        (buckets[0], IssueCode.BAD_TIME, "is before anybody counted requests"),
    ):
        if bucket > latest or bucket < _EARLIEST_MINUTE:
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
    times = sums.layout.time.columns
    remedy = "export it by hour"
    if is_same_hour and (clock := _find_clock_columns(header, (*times, *sums.layout.values))):
        named = header.listed(times)
        message = f"{named} has only dates, and column {header.listed(clock[:1])} seems to hold the hours"
        remedy = f"pass both: --time-column {named} --time-column {header.listed(clock[:1])}"
    else:
        grain = "is daily" if usual == DAY_MINUTES else f"has a value every {_name_step(usual)}"
        message = f"the data {grain}, so one hour cannot be told from another"
    raise InputError.of(IssueCode.TOO_COARSE, message, remedy, place)


def _find_clock_columns(header: Header, taken: Sequence[int]) -> list[int]:
    """Find columns that hold many times of the day, and are used for nothing else."""
    free = [column for column in range(len(header.names)) if column not in taken]
    return [column for column in free if _holds_clocks(header.cells(column))]


def _holds_clocks(cells: Sequence[str]) -> bool:
    clocks = [clock for clock in map(parse_clock, cells) if clock is not None]
    return len(clocks) >= 0.9 * len(cells) and len(set(clocks)) >= _FEWEST_CLOCKS


def _name_step(minutes: int) -> str:
    return f"{minutes // DAY_MINUTES} days" if minutes % DAY_MINUTES == 0 else f"{minutes // 60} hours"
