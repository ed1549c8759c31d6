"""
The times of a notice: what its readers' clocks show when the window begins and ends, in their language.

Both ends have a date with weekday, year and the name of the clock. An end at 00:00 also says between which days it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Final

from msgspec import Struct

from downtime_cli.core.localtime import offset_minutes
from downtime_cli.core.window import DAY, Span
from downtime_cli.notices.languages import Language, offset_text
from downtime_cli.notices.places import name_places

COVERED: Final = 0.9
"""The share of users whose clocks a notice shows, as far as its rows can hold them."""
MOST_ROWS: Final = 8
_MOST_CITIES: Final = 3
_ROUNDING: Final = 1e-9  # 0.7 + 0.2 is nine in ten
WITH_WEEKDAY: Final = "MMMEd"

Users = Sequence[tuple[tzinfo, float]]


class Moment(Struct, frozen=True, kw_only=True):
    """An instant by one clock."""

    # Date and time as the language joins them.
    at: str
    date: str
    time: str
    weekday: str
    # The day that ends at 00:00; empty at any other time.
    weekday_before: str
    # What the clock is called; empty for a bare offset.
    zone: str
    # `UTC+1`
    offset: str
    # Date, time, zone and offset.
    full: str
    # `Sat 5 Dec 05:00`
    short: str
    # Seconds since 1970.
    unix: int
    # ISO 8601, with offset.
    iso: str


class Times(Struct, frozen=True, kw_only=True):
    """A window by one clock."""

    start: Moment
    end: Moment
    duration: str
    # Both ends in a few characters.
    brief: str
    # Whether both ends have the same date.
    is_one_day: bool
    changes_clock: bool


class ClockRow(Struct, frozen=True, kw_only=True):
    """A window by the clock that users in some places share."""

    # Three cities at most.
    places: str
    share: float
    times: Times


@lru_cache(maxsize=256)  # what does not fit is worded again and again
def build_moment(instant: datetime, zone: tzinfo, language: Language, date_form: str = WITH_WEEKDAY) -> Moment:
    """Word an instant as the clocks of a zone show it."""
    wall = instant.astimezone(zone)
    is_midnight = (wall.hour, wall.minute) == (0, 0)
    zone_text, offset = language.zone(zone, wall), offset_text(zone, instant)
    isolated = language.isolate_offset(offset)
    clock = f"{zone_text} ({isolated})" if zone_text else isolated
    at, short_date = language.date_and_time(wall), language.short_date(wall, date_form)
    return Moment(
        at=at,
        date=language.date(wall),
        time=language.time(wall),
        weekday=language.weekday(wall),
        weekday_before=language.weekday(wall - DAY) if is_midnight else "",
        zone=zone_text,
        offset=offset,
        full=f"{at} {clock}",
        short=f"{short_date} {language.time(wall)}",
        unix=int(instant.timestamp()),
        iso=wall.isoformat(),
    )


def build_times(window: Span, zone: tzinfo, language: Language, date_form: str = WITH_WEEKDAY) -> Times:
    """Word a window as the clocks of a zone show it; short dates follow a skeleton of CLDR."""
    start, end = (build_moment(instant, zone, language, date_form) for instant in (window.start, window.end))
    is_one_day = start.date == end.date
    changes = start.offset != end.offset
    first = f"{start.short} {start.offset}" if changes else start.short
    last = end.time if is_one_day else end.short
    joint = "-" if is_one_day and not changes else " - "
    return Times(
        start=start,
        end=end,
        duration=language.duration(window.duration),
        brief=f"{first}{joint}{last} {end.offset}",
        is_one_day=is_one_day,
        changes_clock=changes,
    )


def group_clocks(window: Span, users: Users) -> list[list[tuple[tzinfo, float]]]:
    """Group users whose clocks agree at both ends of the window; larger groups come first."""
    groups: dict[tuple[int, int], list[tuple[tzinfo, float]]] = {}
    for zone, share in users:
        clock = offset_minutes(zone, window.start), offset_minutes(zone, window.end)
        groups.setdefault(clock, []).append((zone, share))
    return sorted(groups.values(), key=_sum_shares, reverse=True)


def build_rows(window: Span, users: Users, language: Language) -> tuple[ClockRow, ...]:
    """Word the window by the clocks of most users: one row for all zones that agree.

    Rows are added, largest share of users first, until they cover nine in ten, but no more than eight. UTC follows
    unless a row shows it, for everybody else to convert from.
    """
    total = math.fsum(share for _, share in users)
    rows: list[ClockRow] = []
    for members in group_clocks(window, users)[:MOST_ROWS]:
        if math.fsum(row.share for row in rows) >= COVERED * total - _ROUNDING:
            break
        times = build_times(window, members[0][0], language)
        named = [place or times.start.offset for place in name_places([zone for zone, _ in members], window, language)]
        places = language.join(named[:_MOST_CITIES])
        rows.append(ClockRow(places=places, share=_sum_shares(members), times=times))
    if not any(row.times.start.offset == row.times.end.offset == "UTC" for row in rows):
        rows.append(ClockRow(places="UTC", share=0.0, times=build_times(window, UTC, language)))
    return tuple(rows)


def _sum_shares(members: Users) -> float:
    return math.fsum(share for _, share in members)
