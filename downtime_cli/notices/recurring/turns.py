"""
The times of a series by readers' clocks, with the dates from which on they are others.

Where the clocks of readers and those of the rule do not change on the same days, readers see the window move: that is a
turn.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from itertools import groupby
from typing import Final

from msgspec import Struct

from downtime_cli.core.recurrence import Frequency
from downtime_cli.core.series.outlook import DateAhead, Outlook
from downtime_cli.core.window import Span
from downtime_cli.notices.languages import Language, offset_text
from downtime_cli.notices.places import name_places
from downtime_cli.notices.recurring.rule import name_weekdays
from downtime_cli.notices.times import COVERED, MOST_CITIES, MOST_ROWS, ROUNDING, Users, sum_shares

_DATE: Final = "yMMMd"


class Turn(Struct, frozen=True, kw_only=True):
    """The times of a series by one clock, up to the next turn."""

    since: str
    """The date from which on they hold."""
    words: str
    """`Sat 04:00–06:00`"""
    shift: int
    """Days between the rule's date and this clock's, where no weekday tells: -1, 0 or 1."""


class SeriesRow(Struct, frozen=True, kw_only=True):
    """The times of a series by the clock that users in some places share."""

    places: str
    share: float
    turns: tuple[Turn, ...]


def build_series_rows(outlook: Outlook, users: Users, language: Language) -> tuple[SeriesRow, ...]:
    """Word the times of a series by the clocks of most users, as far as `build_rows` does for one window."""
    total, rows = math.fsum(share for _, share in users), list[SeriesRow]()
    for members in group_series_clocks(outlook, users)[:MOST_ROWS]:
        if math.fsum(row.share for row in rows) >= COVERED * total - ROUNDING:
            break
        zone, window = members[0][0], outlook.windows[0]
        turns = list_turns(outlook, zone, language)
        named = [
            place or offset_text(zone, window.start)
            for place in name_places([each for each, _ in members], window, language)
        ]
        rows.append(SeriesRow(places=language.join(named[:MOST_CITIES]), share=sum_shares(members), turns=turns))
    utc = SeriesRow(places="UTC", share=0.0, turns=list_turns(outlook, UTC, language))
    return (*rows, *([] if any(row.turns == utc.turns for row in rows) else [utc]))


def group_series_clocks(outlook: Outlook, users: Users) -> list[list[tuple[tzinfo, float]]]:
    """Group users whose clocks agree on all dates to come; larger groups come first."""
    groups: dict[tuple[str, ...], list[tuple[tzinfo, float]]] = {}
    moments = [moment for window in outlook.windows for moment in (window.start, window.end)]
    for zone, share in users:
        groups.setdefault(tuple(offset_text(zone, moment) for moment in moments), []).append((zone, share))
    return sorted(groups.values(), key=sum_shares, reverse=True)


def list_turns(outlook: Outlook, zone: tzinfo, language: Language) -> tuple[Turn, ...]:
    """Word the times of the rule's dates by a clock, one turn after the other.

    Dates that were moved are told by themselves; those that only end later start as the rule has it. Where there is no
    regular one, changed dates are all that is told.
    """
    if any(each.is_regular for each in outlook.dates):
        windows = [each.original for each in outlook.dates if _starts_by_rule(each)]
    else:
        windows = [each.window for each in outlook.dates if each.window is not None]
    seen = [_look(each, zone, outlook.slot.zone) for each in windows]
    groups = [list(group) for _, group in groupby(seen, key=_by_clock)]
    return tuple(_word_turn(group, outlook, language) for group in groups)


class _Seen(Struct, frozen=True):
    """A date as a clock shows it."""

    start: datetime
    end: datetime
    shift: int


def _starts_by_rule(each: DateAhead) -> bool:
    return each.is_ruled and each.window is not None and each.window.start == each.original.start


def _look(window: Span, zone: tzinfo, own: tzinfo) -> _Seen:
    start, end = window.start.astimezone(zone), window.end.astimezone(zone)
    named = window.start.astimezone(own).date()
    return _Seen(start, end, (start.date() - named).days)


def _by_clock(seen: _Seen) -> tuple[object, ...]:
    length = (seen.end.date() - seen.start.date()).days
    return seen.start.time(), seen.end.time(), seen.shift, length


def _word_turn(group: Sequence[_Seen], outlook: Outlook, language: Language) -> Turn:
    pattern, first = outlook.slot.pattern, group[0]
    has_weekdays = bool(pattern.days) or (pattern.frequency is Frequency.DAILY and pattern.interval == 1)
    weekdays = [each.start.weekday() for each in group] if has_weekdays else []
    named = name_weekdays(weekdays, language) if weekdays else ""
    return Turn(
        since=language.short_date(first.start, _DATE),
        words=_word_times(first, named, len(set(weekdays)), language),
        shift=0 if has_weekdays else first.shift,
    )


def _word_times(first: _Seen, named: str, weekdays: int, language: Language) -> str:
    """Both times, with both weekdays where there is one start and the end is another day."""
    start, end = first.start, first.end
    if weekdays == 1 and start.date() != end.date():
        last = name_weekdays([end.weekday()], language)
        begins, ends = language.put_briefly(named, language.time(start)), language.put_briefly(last, language.time(end))
        return f"{begins}{language.joint}{ends}"
    times = language.time_range(start, end)
    return language.put_briefly(named, times) if named else times
