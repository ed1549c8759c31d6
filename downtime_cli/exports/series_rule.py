"""
Which dates of a series its rule yields, as a calendar expands it.

A series that was planned again keeps the dates of an earlier rule that are past; those stand by themselves. All times
here are naive ones of the slot's own clock, as rules count them (RFC 5545 §3.3.10), even where the clock skips them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import takewhile

from msgspec import Struct

from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.series.series import Series, SeriesDate
from downtime_cli.core.window import Span
from downtime_cli.exports.clocks import plain_wall


class RuledDates(Struct, frozen=True, kw_only=True):
    """The dates of a series by its rule, counted from the first that follows it."""

    walls: tuple[datetime, ...]
    """All that the rule yields until the last date, ascending; the first is a date. Empty where no date follows it."""
    dates: Mapping[datetime, SeriesDate]
    """The dates among them, by their times."""
    others: tuple[SeriesDate, ...]
    """The dates that the rule does not yield."""

    @property
    def left_out(self) -> tuple[datetime, ...]:
        """The times at which the rule has a date and the series has none."""
        return tuple(wall for wall in self.walls if wall not in self.dates)


def follow_rule(series: Series) -> RuledDates:
    """Count the rule from the first date that follows it until the last."""
    walls = {datetime.combine(each.day, series.slot.start): each for each in series.dates if not each.is_replaced}
    by_wall = {
        wall: each for wall, each in walls.items() if resolve_wall(wall, series.slot.zone) == each.original.start
    }
    yielded = _expand(series, min(by_wall), max(by_wall)) if by_wall else ()
    if not by_wall or yielded[0] != min(by_wall):
        return RuledDates(walls=(), dates={}, others=series.dates)
    dates = {wall: by_wall[wall] for wall in yielded if wall in by_wall}
    days = {each.day for each in dates.values()}
    return RuledDates(
        walls=yielded[: yielded.index(max(dates)) + 1],
        dates=dates,
        others=tuple(each for each in series.dates if each.day not in days),
    )


def _expand(series: Series, start: datetime, last: datetime) -> tuple[datetime, ...]:
    from dateutil.rrule import rrulestr

    every = rrulestr(series.slot.pattern.rule(), dtstart=start)
    return tuple(takewhile(lambda wall: wall <= last, every))


def usual_length(series: Series) -> timedelta:
    """How long the windows of the rule are: as its last date has it, since earlier ones may be of another rule."""
    return next((each for each in reversed(series.dates) if not each.is_replaced), series.dates[-1]).original.duration


def plain_span(series: Series, wall: datetime) -> Span | None:
    """Find the span of the rule's window at a time, however it is counted; None where programs differ in that."""
    start = resolve_wall(wall, series.slot.zone)
    span = Span(start, start + usual_length(series))
    return span if plain_wall(span, series.slot.zone) == wall else None
