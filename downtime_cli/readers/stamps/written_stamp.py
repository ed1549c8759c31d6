"""
One text to what it says of a point in time: a date, a clock time, an offset or a zone, a weekday.

Which of the numbers of a date is the year, the month and the day is left open where the text leaves it open: that is
decided for a whole column. The sign of an offset is that of ISO 8601, whatever stands before it: `GMT+0100` is east.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct


class StampError(ValueError):
    """Why a text is no point in time: words for people."""


class DateOrder(StrEnum):
    """In which order the numbers of a date stand; the month is never last."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    YEAR_FIRST = "year first"


NO_YEAR: Final = -1


class WrittenStamp(Struct, frozen=True, kw_only=True):
    """What one text says."""

    # The numbers of the date as they stand; a named month stands in the middle; -1 is a year that is not said.
    numbers: tuple[int, int, int]
    # In which orders they may stand, as far as this text alone shows.
    orders: tuple[DateOrder, ...]
    # What the text calls the day, if it does: those that the word means in any language.
    weekdays: frozenset[int] = frozenset()
    # Of the clock time, since midnight; None for a date alone.
    second: int | None = None
    # Whether that is a number alone, which may be a day or a year as well.
    is_bare_hour: bool = False
    # In minutes east.
    offset: int | None = None
    # The IANA name of the zone, where the text names one and no offset.
    zone: str | None = None
    # That of a zone which stands beside an offset.
    zone_beside: str | None = None
    # In capitals, where it stands alone.
    abbreviation: str | None = None
    # In minutes, where what was read as an offset may be the end of a span of clock time: `05:00-06:00`.
    until: int | None = None
    # Whether the month is a word.
    has_name: bool = False
    # Whether it is the start of a span of which the text gives the end too.
    has_end: bool = False

    @property
    def has_year(self) -> bool:
        """Whether it says the year."""
        return self.numbers[2] != NO_YEAR

    def day(self, order: DateOrder) -> int:
        """Count the day, as `date.toordinal` does, with the numbers in an order.

        Raises:
            StampError: there is no such day, or it is another weekday.
        """
        found = self.date(order)
        if self.weekdays and found.weekday() not in self.weekdays:
            raise StampError(f"{found} is a {found:%A}, not the weekday that stands beside it")
        return found.toordinal()

    def find_day(self, order: DateOrder) -> int | None:
        """Count the day as `day` does, None if there is no such day or it is another weekday."""
        try:
            return self.day(order)
        except StampError:
            return None

    def is_date(self) -> bool:
        """Whether there is such a date, whichever order it is in, and whatever its weekday."""
        for order in self.orders:
            try:
                self.date(order)
            except StampError:
                continue
            return True
        return False

    def date(self, order: DateOrder) -> date:
        """Find the date; StampError if there is none such."""
        if order not in self.orders:
            if len(self.orders) > 1 and not self.has_name:
                raise StampError(f"it cannot be {order}, as others of its column are")
            order = self.orders[0]
        first, second, third = self.numbers
        day, month, year = {
            DateOrder.DAY_FIRST: (first, second, third),
            DateOrder.MONTH_FIRST: (second, first, third),
            DateOrder.YEAR_FIRST: (third, second, first),
        }[order]
        if year < 100:
            year += 2000 if year < 70 else 1900
        try:
            return date(year, month, day)
        except ValueError:
            raise StampError(f"there is no day {day} of month {month} in {year}") from None
