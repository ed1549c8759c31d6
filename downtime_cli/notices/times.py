"""
The times of a notice: what its readers' clocks show when the window begins and ends, in their language.

Both ends have a date with weekday and year, and the clock by its usual letters and its offset. An end at 00:00 also
knows between which days it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from functools import lru_cache, partial
from typing import Final

from msgspec import Struct

from downtime_cli.core.localtime import offset_minutes
from downtime_cli.core.window import DAY, Span
from downtime_cli.core.wording import DASH
from downtime_cli.notices.languages import WITH_WEEKDAY, WITH_YEAR, Language, offset_text
from downtime_cli.notices.places import name_places

COVERED: Final = 0.9
"""The share of users whose clocks a notice shows, as far as its rows can hold them."""
MOST_ROWS: Final = 8
MOST_CITIES: Final = 3
ROUNDING: Final = 1e-9  # 0.7 + 0.2 is nine in ten

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
    # What people call the clock, such as `CET`; empty where that has no letters.
    zone: str
    # The same in full, `Central European Standard Time`; empty for a bare offset.
    zone_name: str
    # `CET (UTC+1)`, or the offset alone.
    clock: str
    # `UTC+1`
    offset: str
    # Date, time and clock.
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
    # Both ends with weekday, year and clock, what they share once.
    full: str
    # The same with short dates: `Sat 5 Dec 2026, 05:00–07:00 CET (UTC+1)`.
    dated: str
    # With neither year nor clock, but with offsets where they differ: `Sat 5 Dec, 05:00–07:00`.
    short: str
    # In a few characters, with offsets: `Sat 5 Dec 05:00-07:00 UTC+1`.
    brief: str
    # What the clocks are called in full; empty for bare offsets.
    zone_names: str
    # What stands between two dates, with blanks as usual in the language.
    joint: str
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
    offset = offset_text(zone, instant)
    at = language.date_and_time(wall)
    zone_text = language.zone(zone, wall)
    clock = language.isolate_clock(f"{zone_text} ({offset})" if zone_text else offset)
    return Moment(
        at=at,
        date=language.date(wall),
        time=language.time(wall),
        weekday=language.weekday(wall),
        weekday_before=language.weekday(wall - DAY) if is_midnight else "",
        zone=zone_text,
        zone_name=language.zone_name(zone, wall),
        clock=clock,
        offset=offset,
        full=f"{at} {clock}",
        short=language.put_briefly(language.short_date(wall, date_form), language.time(wall)),
        unix=int(instant.timestamp()),
        iso=wall.isoformat(),
    )


@lru_cache(maxsize=256)
def build_times(window: Span, zone: tzinfo, language: Language, date_form: str = WITH_WEEKDAY) -> Times:
    """Word a window as the clocks of a zone show it; the briefest dates follow a skeleton of CLDR."""
    start, end = (build_moment(instant, zone, language, date_form) for instant in (window.start, window.end))
    words = _Range(window.start.astimezone(zone), window.end.astimezone(zone), start, end, language)
    names = dict.fromkeys(name for name in (start.zone_name, end.zone_name) if name)
    return Times(
        start=start,
        end=end,
        duration=language.duration(window.duration),
        full=words.join(language.date, start.clock, end.clock),
        dated=words.join(partial(language.short_date, form=WITH_YEAR), start.clock, end.clock),
        short=words.join(partial(language.short_date, form=WITH_WEEKDAY), *words.different_offsets),
        brief=words.brief(partial(language.short_date, form=date_form)),
        joint=language.joint,
        is_one_day=words.is_one_day,
        changes_clock=words.changes_clock,
        zone_names=language.join(list(names)) if names else "",
    )


class _Range(Struct, frozen=True):
    """Both ends by one clock, to be written in one line with what they share said once."""

    first: datetime
    last: datetime
    start: Moment
    end: Moment
    language: Language

    @property
    def is_one_day(self) -> bool:
        return self.first.date() == self.last.date()

    @property
    def changes_clock(self) -> bool:
        return self.start.offset != self.end.offset

    @property
    def different_offsets(self) -> tuple[str, str]:
        """The offsets of both ends, where they are not the same."""
        both = (self.language.isolate_clock(f"({each.offset})") for each in (self.start, self.end))
        return tuple(both) if self.changes_clock else ("", "")  # type: ignore[return-value]

    def join(self, date: Callable[[datetime], str], first_clock: str, last_clock: str) -> str:
        """Write dates by a function, and behind each time its clock, once if it is the same."""
        language, clock_changes = self.language, first_clock != last_clock
        if self.is_one_day and not clock_changes:
            return f"{language.day_range(date(self.first), self.first, self.last)} {last_clock}".strip()
        start = language.join_date(date(self.first), self.start.time)
        end = self.end.time if self.is_one_day else language.join_date(date(self.last), self.end.time)
        first = f"{start} {first_clock}" if clock_changes else start
        return f"{first}{language.joint}{end} {last_clock}".strip()

    def brief(self, date: Callable[[datetime], str]) -> str:
        """Write it in a few characters: no comma behind the date, a hyphen without blanks within a day."""
        if self.is_one_day and not self.changes_clock:
            times = self.language.time_range(self.first, self.last).replace(DASH, "-")
            return f"{self.language.put_briefly(date(self.first), times)} {self.end.offset}"
        first = f"{self.start.short} {self.start.offset}" if self.changes_clock else self.start.short
        last = self.end.time if self.is_one_day else self.end.short
        return f"{first}{self.language.joint.replace(DASH, '-')}{last} {self.end.offset}"


def group_clocks(window: Span, users: Users) -> list[list[tuple[tzinfo, float]]]:
    """Group users whose clocks agree at both ends of the window; larger groups come first."""
    groups: dict[tuple[int, int], list[tuple[tzinfo, float]]] = {}
    for zone, share in users:
        clock = offset_minutes(zone, window.start), offset_minutes(zone, window.end)
        groups.setdefault(clock, []).append((zone, share))
    return sorted(groups.values(), key=sum_shares, reverse=True)


def build_rows(window: Span, users: Users, language: Language) -> tuple[ClockRow, ...]:
    """Word the window by the clocks of most users: one row for all zones that agree.

    Rows are added, largest share of users first, until they cover nine in ten, but no more than eight. UTC follows
    unless a row shows it, for everybody else to convert from.
    """
    total = math.fsum(share for _, share in users)
    rows: list[ClockRow] = []
    for members in group_clocks(window, users)[:MOST_ROWS]:
        if math.fsum(row.share for row in rows) >= COVERED * total - ROUNDING:
            break
        times = build_times(window, members[0][0], language)
        named = [place or times.start.offset for place in name_places([zone for zone, _ in members], window, language)]
        places = language.join(named[:MOST_CITIES])
        rows.append(ClockRow(places=places, share=sum_shares(members), times=times))
    if not any(row.times.start.offset == row.times.end.offset == "UTC" for row in rows):
        rows.append(ClockRow(places="UTC", share=0.0, times=build_times(window, UTC, language)))
    return tuple(rows)


def sum_shares(members: Users) -> float:
    """Add up the shares of users."""
    return math.fsum(share for _, share in members)
