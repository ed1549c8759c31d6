"""
Which weekday a number is: by what the heading says, checked against the quiet days of the data.

PostgreSQL's `dow`, GA4's day of week, JavaScript and C count from Sunday 0; MySQL's and BigQuery's DAYOFWEEK, Spark,
SQL Server and Excel from Sunday 1; ISO 8601 from Monday 1; Python's `weekday` and MySQL's WEEKDAY from Monday 0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import tzinfo
from typing import Final

from msgspec import Struct

from downtime_cli.core.weekends import weekends_of
from downtime_cli.readers.table.header import plain_name

_QUIET_SHARE: Final = 0.9  # of the quietest of the other days
DAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ISO: Final = re.compile(r"iso|%u|todayofweek")
# What PostgreSQL calls the columns of DATE_PART and EXTRACT, whatever their unit.
_DATE_PART: Final = re.compile(r"(?:date_part|extract)(?: \(column \d+\))?")
# What a heading has, the lowest number, the number of Monday, and who numbers weekdays like this.
_CONVENTIONS: Final = tuple(
    (re.compile(pattern), lowest, monday, why)
    for pattern, lowest, monday, why in (
        (_ISO.pattern, 1, 1, "as ISO 8601 numbers them"),
        (r"dow|dayofweek|wday|getday|%w", 0, 1, "as PostgreSQL, GA4 and JavaScript number them"),
        (r"dayofweek|wday|datepart|^dw$", 1, 2, "as DAYOFWEEK of MySQL and BigQuery numbers them"),
        (r"weekday", 0, 0, "as Python and MySQL's WEEKDAY number them"),
    )
)


class WeekdayNumbers(Struct, frozen=True, kw_only=True):
    """Which numbers are which weekdays, and why."""

    # By number, Monday being 0.
    days: Mapping[int, int]
    why: str
    is_shown_by_data: bool = False
    # What the quiet days of the data say against it; empty if nothing.
    doubt: str = ""

    def describe(self) -> str:
        """Say which weekday the lowest number is, and why."""
        lowest = min(self.days)
        return f"{lowest} is {DAY_NAMES[self.days[lowest]]}, {self.why}"


def number_weekdays(name: str, totals: Mapping[int, float], zone: tzinfo) -> WeekdayNumbers | None:
    """Number the weekdays (Monday 0) behind seven numbers, None if they are neither 0 to 6 nor 1 to 7.

    Args:
        name: the heading of their column.
        totals: the traffic of each.
        zone: whose weekend it is; quiet days tell nothing where that is not Saturday and Sunday.
    """
    lowest = min(totals, default=-1)
    if lowest not in {0, 1} or sorted(totals) != list(range(lowest, lowest + 7)):
        return None
    quiet = find_quiet_pair(totals) if weekends_of(zone)[-1][1] == {5, 6} else None
    by_data = None if quiet is None else next((each for each in (lowest, lowest + 1) if (each - quiet) % 7 == 2), None)
    shown = "" if quiet is None else f"the quiet days {quiet} and {(quiet + 1 - lowest) % 7 + lowest}"
    plain = plain_name(name) if "%" not in name else name
    if is_date_part(name):
        plain = ("dow", "isodow")[lowest]
    if lowest == 0 and by_data is None and _ISO.search(plain):
        why, doubt = "if it is one less than in ISO 8601", "it is Sunday if it stands for the 7 of ISO 8601"
        return WeekdayNumbers(days=_count_from(0, 0), why=why, doubt=doubt)
    for pattern, base, monday, why in _CONVENTIONS:
        if base == lowest and pattern.search(plain) and not (lowest == 0 and _ISO.search(plain)):
            doubt = "" if by_data in {None, monday} else f"{shown} are a weekend only if {_say_monday(by_data, lowest)}"
            return WeekdayNumbers(days=_count_from(monday, lowest), why=why, doubt=doubt)
    if by_data is not None:
        why = f"as {shown} are then the weekend"
        return WeekdayNumbers(days=_count_from(by_data, lowest), why=why, is_shown_by_data=True)
    why = "though nothing in the file says so; write the names of weekdays to be sure"
    return WeekdayNumbers(days=_count_from(lowest, lowest), why=why)


def is_date_part(name: str) -> bool:
    """Whether a heading says that its column holds a part of dates, as PostgreSQL names them, but not which one."""
    return _DATE_PART.fullmatch(name) is not None


def _count_from(monday: int, lowest: int) -> Mapping[int, int]:
    return {number: (number - monday) % 7 for number in range(lowest, lowest + 7)}


def _say_monday(monday: int | None, lowest: int) -> str:
    return f"{lowest} is {'Monday' if monday == lowest else 'Sunday'}"


def find_quiet_pair(totals: Mapping[int, float]) -> int | None:
    """Find the first of two neighbouring days that are both clearly quieter than all others."""
    numbers = sorted(totals)
    for index, first in enumerate(numbers):
        second = numbers[(index + 1) % 7]
        others = min(value for number, value in totals.items() if number not in {first, second})
        if max(totals[first], totals[second]) <= _QUIET_SHARE * others:
            return first
    return None
