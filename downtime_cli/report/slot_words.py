"""The words for a slot: which days, from when to when, by whose clock, and what that is by other clocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import groupby
from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.standing.plan import Slot, StandingChoice
from downtime_cli.core.window import DAY, Span
from downtime_cli.core.wording import WEEKDAYS, count, day_name

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBERS: Final = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
_MOST_TURNS: Final = 4


def slot_words(slot: Slot, length: timedelta) -> str:
    """Return a slot as a sentence's part: `every Tuesday, 04:00-06:00 Europe/Berlin`."""
    day = _DAYS[slot.weekday]
    days = f"every {day}" if slot.nth is None else f"on the {_NUMBERS[slot.nth]} {day} of each month"
    return f"{days}, {_hours(slot, length)} {zone_name(slot.zone)}"


def _hours(slot: Slot, length: timedelta) -> str:
    start = datetime.combine(datetime(2024, 1, 1) + slot.weekday * DAY, slot.start)  # noqa: DTZ001 - a Monday's wall
    end = start + length
    last = f"{end:%H:%M}" if end.date() == start.date() else f" to {_DAYS[end.weekday()]} {end:%H:%M}"
    return f"{start:%H:%M}-{last}" if end.date() == start.date() else f"{start:%H:%M}{last}"


def weekly_hours(window: Span, zone: tzinfo) -> str:
    """Return a window by a zone's clock without its date: `Tue 04:00-06:00`, `Mon 23:00-Tue 01:00`."""
    start, end = window.start.astimezone(zone), window.end.astimezone(zone)
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{WEEKDAYS[end.weekday()]} {end:%H:%M}"
    return f"{WEEKDAYS[start.weekday()]} {start:%H:%M}-{last}"


def clock_turns(choice: StandingChoice, zone: tzinfo) -> str:
    """Return the window by a clock other than its own, and from which date on where it moves: at most four turns."""
    windows = [date.window for date in choice.dates]
    turns = [next(group) for _, group in groupby(windows, key=lambda window: weekly_hours(window, zone))]
    if len(turns) == 1:
        return f"{weekly_hours(turns[0], zone)} {zone_name(zone)} all year"
    shown = [f"{weekly_hours(each, zone)} from {_day(each, zone)}" for each in turns[:_MOST_TURNS]]
    more = f", {count(len(turns) - _MOST_TURNS, 'more change')}" if len(turns) > _MOST_TURNS else ""
    return f"{', '.join(shown)}{more}, {zone_name(zone)} time"


def _day(window: Span, zone: tzinfo) -> str:
    """The date on which a window starts, without its weekday."""
    return day_name(window.start.astimezone(zone), year=True).partition(" ")[2]


def month_runs(windows: Sequence[Span], chosen: Sequence[int], zone: tzinfo) -> str:
    """Return when the chosen of all dates (indices, ascending) are: `Dec-Mar, Nov`, or `all year`."""
    if len(chosen) == len(windows):
        return "all year"
    grouped = groupby(enumerate(chosen), key=lambda place: place[1] - place[0])  # as much apart: one after the other
    runs = [[windows[index] for _, index in group] for _, group in grouped]
    ends = [[_month(run[index], zone) for index in (0, -1)] for run in runs]
    return ", ".join(dict.fromkeys("-".join(dict.fromkeys(pair)) for pair in ends))


def _month(window: Span, zone: tzinfo) -> str:
    return day_name(window.start.astimezone(zone)).rpartition(" ")[2]
