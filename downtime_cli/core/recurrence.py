"""
How a standing window repeats: on which days, whatever the time of day.

The parts of a pattern are those of an RRULE (RFC 5545 §3.3.10) that say something about days; a slot
(`core/standing/plan.py`) adds the time of day and the clock. Weeks start on Monday.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, TypeAlias

from msgspec import Struct

CODES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""The days of the week as rules write them; 0 is Monday."""


class Frequency(StrEnum):
    """In what units a pattern counts its interval."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class PatternDay(Struct, frozen=True):
    """A day of the week, each or one of the month."""

    weekday: int
    """0 is Monday."""
    nth: int | None = None
    """Which such day of a month, or of a year without months, negative from its end; None for each."""


class Pattern(Struct, frozen=True, kw_only=True):
    """On which days a window returns; empty parts do not limit it."""

    frequency: Frequency
    interval: int = 1
    days: tuple[PatternDay, ...] = ()
    month_days: tuple[int, ...] = ()
    """Days of the month, negative from its end."""
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    """Which of the days in each unit, negative from the last; all of them where there are none."""

    @property
    def weekday(self) -> int | None:
        """The weekday of all of its days, if they share one."""
        weekdays = {each.weekday for each in self.days}
        return weekdays.pop() if len(weekdays) == 1 else None

    def rule(self) -> str:
        """Write the value of an RRULE, without a count."""
        parts = {
            "FREQ": self.frequency,
            "INTERVAL": "" if self.interval == 1 else str(self.interval),
            "BYMONTH": ",".join(map(str, self.months)),
            "BYMONTHDAY": ",".join(map(str, self.month_days)),
            "BYDAY": ",".join(f"{each.nth or ''}{CODES[each.weekday]}" for each in self.days),
            "BYSETPOS": ",".join(map(str, self.positions)),
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)

    def __str__(self) -> str:
        """Name it as `--recurring` takes it."""
        return self.rule()


class Every(Struct, frozen=True, kw_only=True):
    """A window every so many weeks or months, on whichever day is best: one weekday, or one such day of the month."""

    frequency: Frequency
    """WEEKLY or MONTHLY."""
    interval: int = 1
    """Months are a divisor of twelve, so that each year has the same ones."""

    def __str__(self) -> str:
        """Name it as `--recurring` takes it."""
        names = _WEEKS if self.frequency is Frequency.WEEKLY else _MONTHS
        unit = "weeks" if self.frequency is Frequency.WEEKLY else "months"
        return names.get(self.interval, f"{self.interval} {unit}")


_WEEKS: Final = {1: "weekly"}
_MONTHS: Final = {1: "monthly", 3: "quarterly", 12: "yearly"}

Recurrence: TypeAlias = Every | Pattern
"""How often a standing window returns: on days that are to be found, or on those that are promised."""

WEEKLY: Final = Every(frequency=Frequency.WEEKLY)
FORTNIGHTLY: Final = Every(frequency=Frequency.WEEKLY, interval=2)
MONTHLY: Final = Every(frequency=Frequency.MONTHLY)
QUARTERLY: Final = Every(frequency=Frequency.MONTHLY, interval=3)
YEARLY: Final = Every(frequency=Frequency.MONTHLY, interval=12)
