"""Slots of standing windows made by hand."""

from __future__ import annotations

from datetime import time, tzinfo

from downtime_cli.core.recurrence import Frequency, Pattern, PatternDay
from downtime_cli.core.standing.plan import Slot


def weekly_slot(weekday: int, start: time, zone: tzinfo) -> Slot:
    """Return a time on a weekday (Monday 0) of every week."""
    pattern = Pattern(frequency=Frequency.WEEKLY, days=(PatternDay(weekday),))
    return Slot(pattern=pattern, start=start, zone=zone, count=52)


def monthly_slot(weekday: int, nth: int, start: time, zone: tzinfo) -> Slot:
    """Return a time on one of a month's weekdays (Monday 0)."""
    pattern = Pattern(frequency=Frequency.MONTHLY, days=(PatternDay(weekday, nth),))
    return Slot(pattern=pattern, start=start, zone=zone, count=12)
