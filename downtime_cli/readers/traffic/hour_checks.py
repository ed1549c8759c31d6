"""What cannot be the hours of a service: too coarse, too few, in the future, or before anybody counted."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from operator import sub
from typing import Final

from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.core.window import to_minute
from downtime_cli.readers.traffic.hour_sums import HourSums, Key
from downtime_cli.readers.traffic.layout import TrafficOptions

FEWEST_HOURS: Final = 24
_EARLIEST_MINUTE: Final = 365 * 1440  # clocks that were never set show 1970


def check_hours(sums: HourSums, options: TrafficOptions) -> None:
    """Refuse data that is too coarse, too little, in the far future or before anybody counted.

    Raises:
        InputError: one of these.
    """
    buckets = sorted(sums.stamps_in)
    name = sums.table.source.name
    place = Place(source=name, line=sums.table.first_line)
    if not buckets or not sums.rows:
        remedy = "pass a file with a row for every hour"
        raise InputError.of(IssueCode.EMPTY_FILE, "no row has a time and a value", remedy, place)
    latest = to_minute(options.now + timedelta(days=1)) + (14 * 60 if sums.is_naive else 0)
    for bucket, code, message in (
        (buckets[-1], IssueCode.FUTURE_TIMESTAMP, "lies in the future"),
        (buckets[0], IssueCode.BAD_TIME, "is before anybody counted requests"),
    ):
        if bucket > latest or bucket < _EARLIEST_MINUTE:
            line, key = _first_row(sums, bucket)
            shown = key if isinstance(key, str) else " ".join(key)
            where = sums.table.place(line, sums.layout.time.columns[0])
            remedy = "correct the stamp, or say with --day-first or --month-first how dates are written"
            raise InputError.of(code, f"{shown!r} {message}", remedy, where)
    if len({bucket % 1440 for bucket in buckets}) == 1 and len(buckets) > 1:
        message = "the data is daily, which cannot tell one hour from another"
        raise InputError.of(IssueCode.TOO_COARSE, message, "export it by hour", place)
    ((usual, count),) = Counter(map(sub, buckets[1:], buckets)).most_common(1) or [(60, 0)]
    if usual > 60 and count > 0.9 * (len(buckets) - 1):
        message = f"the data has a value every {usual // 60} hours, which cannot tell one hour from another"
        raise InputError.of(IssueCode.TOO_COARSE, message, "export it by hour", place)
    if len(buckets) < FEWEST_HOURS:
        message = f"the file holds {len(buckets)} hours; a day or more is needed"
        raise InputError.of(IssueCode.TOO_FEW_HOURS, message, "export a longer time", place)


def _first_row(sums: HourSums, bucket: int) -> tuple[int, Key]:
    """Return line and stamp of the first row of an hour."""
    stamps = ((line, sums.key_of(row)) for line, row in sums.table.rows())
    return next((line, key) for line, key in stamps if key is not None and sums.bucket_of(key) == bucket)
