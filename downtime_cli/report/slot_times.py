"""The words for when a standing window takes place over the year, by any clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from itertools import groupby
from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.standing.plan import StandingChoice
from downtime_cli.core.window import Span
from downtime_cli.core.wording import DASH, WEEKDAYS, count, day_name

_MOST_TURNS: Final = 4


def weekly_hours(window: Span, zone: tzinfo) -> str:
    """Write a window by a zone's clock without its date: `Tue 04:00–06:00`, `Mon 23:00–Tue 01:00`."""
    start, end = window.start.astimezone(zone), window.end.astimezone(zone)
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{WEEKDAYS[end.weekday()]} {end:%H:%M}"
    return f"{WEEKDAYS[start.weekday()]} {start:%H:%M}{DASH}{last}"


def clock_turns(choice: StandingChoice, zone: tzinfo) -> str:
    """Write the window by a clock other than its own, with the dates from which it moves: at most four turns."""
    windows = [date.window for date in choice.dates]
    turns = [next(group) for _, group in groupby(windows, key=lambda window: weekly_hours(window, zone))]
    if len(turns) == 1:
        return f"{weekly_hours(turns[0], zone)} {zone_name(zone)} all year"
    shown = [f"{weekly_hours(each, zone)} from {_name_day(each, zone)}" for each in turns[:_MOST_TURNS]]
    more = f", {count(len(turns) - _MOST_TURNS, 'more change')}" if len(turns) > _MOST_TURNS else ""
    return f"{', '.join(shown)}{more}, {zone_name(zone)} time"


def _name_day(window: Span, zone: tzinfo) -> str:
    """The date on which a window starts, without its weekday."""
    return day_name(window.start.astimezone(zone), year=True).partition(" ")[2]


def month_runs(windows: Sequence[Span], chosen: Sequence[int], zone: tzinfo) -> str:
    """Write the months of the chosen dates (ascending indices): `Dec-Mar, Nov`, or `all year`."""
    if len(chosen) == len(windows):
        return "all year"
    grouped = groupby(enumerate(chosen), key=lambda place: place[1] - place[0])  # dates in a row are equally far apart
    runs = [[windows[index] for _, index in group] for _, group in grouped]
    ends = [[_name_month(run[index], zone) for index in (0, -1)] for run in runs]
    return ", ".join(dict.fromkeys(DASH.join(dict.fromkeys(pair)) for pair in ends))


def _name_month(window: Span, zone: tzinfo) -> str:
    return day_name(window.start.astimezone(zone)).rpartition(" ")[2]
