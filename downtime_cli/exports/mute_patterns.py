"""
Which days and times of day a rule mutes, as intervals of Alertmanager and Grafana can say it, month by month.

An interval knows weekdays and days of the month, but neither a rhythm of weeks nor an exception, and it ends with its
day: the third Saturday from 23:00 to 01:00 is a Saturday among the days 15 to 21, and a Sunday among 16 to 22. What is
proposed here is compared with the dates before it is used: it need not be right for every pattern.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from msgspec import Struct

from downtime_cli.core.recurrence import Pattern

_DAY_MINUTES: Final = 24 * 60
_LONGEST: Final = 31
"""The days of the longest month: no other number is one."""
Hours = tuple[int, int]
"""Minutes of a day, the last not included."""
Days = tuple[int, int]
"""Days of a month, the last included, both counted from its end where they are negative."""


class Piece(Struct, frozen=True):
    """Times of day on some days of every month; where a part is empty, it is no limit."""

    hours: Hours
    weekdays: tuple[int, ...]
    days: tuple[Days, ...]

    def dates(self, month: date) -> Iterator[date]:
        """Yield the days of a month, given by its first."""
        length = monthrange(month.year, month.month)[1]
        spans = [_in_month(span, length) for span in self.days] or [(1, length)]
        for number in range(1, length + 1):
            day = month.replace(day=number)
            is_meant = not self.weekdays or day.weekday() in self.weekdays
            if is_meant and any(first <= number <= last for first, last in spans):
                yield day

    def is_plain(self, month: date) -> bool:
        """Whether none of its days begins after the month: Alertmanager has taken those for the last one."""
        length = monthrange(month.year, month.month)[1]
        return all(first <= length for first, _ in self.days)


def propose_pieces(pattern: Pattern, start: datetime, length: timedelta) -> tuple[Piece, ...]:
    """Propose what a window of that length, starting at a time of day, takes of each day, as far as a piece can say."""
    first = start.hour * 60 + start.minute
    last = first + length // timedelta(minutes=1)
    pieces = []
    for later in range((last - 1) // _DAY_MINUTES + 1):
        hours = (max(first - later * _DAY_MINUTES, 0), min(last - later * _DAY_MINUTES, _DAY_MINUTES))
        pieces += [_shift(Piece(hours, weekdays, days), later) for weekdays, days in _propose_days(pattern)]
    return tuple(pieces)


def hours_by_day(pieces: tuple[Piece, ...], month: date) -> dict[date, set[Hours]]:
    """Collect what pieces take of each day of a month."""
    found: defaultdict[date, set[Hours]] = defaultdict(set)
    for piece in pieces:
        for day in piece.dates(month):
            found[day].add(piece.hours)
    return dict(found)


def _propose_days(pattern: Pattern) -> Iterator[tuple[tuple[int, ...], tuple[Days, ...]]]:
    """Yield weekdays and days of the month on which a pattern starts, if every unit of its were a month or a week."""
    numbers = tuple((each, each) for each in pattern.month_days)
    each_week = tuple(each.weekday for each in pattern.days if each.nth is None)
    if each_week or not pattern.days:
        yield each_week, numbers
    for day in pattern.days:
        if day.nth is not None:
            yield (day.weekday,), (_days_of(day.nth),)


def _days_of(nth: int) -> Days:
    """The days of a month among which the nth of a weekday is: 15 to 21 for the third, -7 to -1 for the last."""
    first = 7 * nth if nth < 0 else 7 * nth - 6
    return max(first, -_LONGEST), min(first + 6, _LONGEST)


def _shift(piece: Piece, later: int) -> Piece:
    """Move a piece to some days later: the day after the last of a month is the first of one."""
    if not later:
        return piece
    weekdays = tuple((each + later) % 7 for each in piece.weekdays)
    days = tuple(moved for span in piece.days for moved in _shift_days(span, later))
    return Piece(piece.hours, weekdays, days)


def _shift_days(span: Days, later: int) -> Iterator[Days]:
    first, last = span[0] + later, span[1] + later
    if span[0] > 0:
        yield min(first, _LONGEST), min(last, _LONGEST)
        return
    if first < 0:
        yield first, min(last, -1)
    if last >= 0:
        yield max(first, 0) + 1, last + 1


def _in_month(span: Days, length: int) -> Days:
    first, last = (length + 1 + each if each < 0 else each for each in span)
    return first, last
