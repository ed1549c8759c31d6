"""Whether the numbers of weekdays beside those of weeks are those of ISO 8601, as far as the quiet days show."""

from __future__ import annotations

import math
from collections import defaultdict

from downtime_cli.core.errors import AssumptionCode, IssueCode
from downtime_cli.readers.table.header import Header, plain_name
from downtime_cli.readers.traffic.hour_sums import HourSums
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES

_SUNDAY = 7
_THURSDAY = 4  # the first day of 1970


def check_weekdays(sums: HourSums) -> None:
    """Refuse numbered weekdays whose quiet days would be Sunday and Monday: day 1 is Sunday then, and weeks are others.

    Raises:
        InputError: it is so, and the heading does not say that they are those of ISO 8601.
    """
    time, header = sums.layout.time, Header(sums.table)
    if all(each.code is not AssumptionCode.WEEKDAY_NUMBERS for each in time.assumptions):
        return
    week, weekday = time.columns[1:3]
    if "iso" in plain_name(header.names[weekday]) or not header.is_numeric(weekday):
        return
    by_day: dict[int, float] = defaultdict(float)
    for bucket, value in sums.bucket_totals().items():
        by_day[bucket // DAY_MINUTES] += value
    days: dict[int, list[float]] = defaultdict(list)
    for day, value in by_day.items():
        days[(day + _THURSDAY - 1) % 7 + 1].append(value)
    from downtime_cli.readers.traffic.typical.weekday_numbers import find_quiet_pair

    means = {number: math.fsum(values) / len(values) for number, values in days.items()}
    if len(means) == _SUNDAY and find_quiet_pair(means) == _SUNDAY:
        name = header.names[weekday]
        message = f"days 7 and 1 of {name!r} are the quiet ones: day 1 may be Sunday, {header.names[week]!r} not ISO"
        remedy = f"write dates instead of weeks; or call {name!r} 'isoweekday', if day 1 is Monday all the same"
        raise header.error(IssueCode.BAD_TIME, message, remedy)
