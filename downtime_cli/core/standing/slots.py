"""
Which standing windows there are: every day and time of the step's grid that is asked for, by every clock that matters.

Times of day are minutes of a local clock; dates are epoch minutes. As in every calendar (RFC 5545 §3.3.5), a time that
clocks skip is moved on by the gap, and of a time that happens twice the first is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from downtime_cli.core.announcing.notice_period import notice_end
from downtime_cli.core.audience import Audience
from downtime_cli.core.localtime import Clock, build_clock, zone_name
from downtime_cli.core.policy import Policy
from downtime_cli.core.recurrence import Recurrence
from downtime_cli.core.standing.dates import list_courses
from downtime_cli.core.standing.plan import Slot
from downtime_cli.core.window import DAY, MINUTE, Span, from_minute

_DAY_MINUTES: Final = 24 * 60
_LEAST_DAYS: Final = 400
_FIRST_DAYS: Final = range(-1, 3)  # from the date in UTC: it is another one by other clocks, or over there


class Anchor(Struct, frozen=True):
    """A clock that a standing window may follow, by the zone it is named after."""

    zone: tzinfo
    clock: Clock


def standing_span(policy: Policy) -> Span:
    """The span in which all dates lie, from the first moment that `earliest` and the notice period allow."""
    assert policy.recurring is not None
    start = max(policy.earliest, policy.as_of, notice_end(policy.as_of, policy.notice))
    return twelve_months(start, policy.duration, policy.recurring)


def twelve_months(start: datetime, duration: timedelta, recurring: Recurrence) -> Span:
    """A span from `start` that holds the dates of every slot, each of that length."""
    today = start.date()
    courses = (course for day in _FIRST_DAYS for course in list_courses(recurring, today + day * DAY))
    days = max(((course.days[-1] - today).days + 2 for course in courses), default=0)
    return Span(start, start + max(_LEAST_DAYS, days) * DAY + duration)


def build_anchors(policy: Policy, audience: Audience, reach: Span) -> list[Anchor]:
    """List the distinct clocks over `reach`: the team's, the largest zone's, UTC, then the other zones' by share.

    Zones that agree all the time are one clock, under the first one's name. Bare offsets are left out: calendars know
    no such zone.
    """
    utc = ZoneInfo("UTC")
    first, *others = (zone.zone for zone in audience.zones)
    anchors: dict[Clock, Anchor] = {}
    for zone in (policy.zone, first, utc, *others):
        named = utc if zone_name(zone) == "UTC" else zone
        if isinstance(named, ZoneInfo):
            clock = build_clock(named, reach)
            anchors.setdefault(clock, Anchor(named, clock))
    return list(anchors.values())


def grid_times(policy: Policy) -> range:
    """The times of day at which a window may start."""
    return range(0, _DAY_MINUTES, policy.step // MINUTE)


def expand_slots(
    anchor: Anchor, recurring: Recurrence, begin: int, times: Sequence[int]
) -> Iterator[tuple[Slot, list[int]]]:
    """Yield every slot by one clock with the starts of its dates, the first not before minute `begin`."""
    midnight = (begin + anchor.clock.offset_at(begin)) // _DAY_MINUTES * _DAY_MINUTES
    first = from_minute(midnight).date()
    starts_on = cache(lambda day: _day_starts(anchor.clock, midnight + (day - first) // MINUTE, times))
    late = [start < begin for start in starts_on(first)]
    for is_late in (False, True):
        chosen = [index for index in range(len(times)) if late[index] is is_late]
        for course in list_courses(recurring, first + is_late * DAY) if chosen else ():
            rows = [starts_on(day) for day in course.days]
            for index in chosen:
                start, count = time(*divmod(times[index], 60)), len(rows)
                slot = Slot(pattern=course.pattern, start=start, zone=anchor.zone, count=count)
                yield slot, [row[index] for row in rows]


def _day_starts(clock: Clock, midnight: int, times: Sequence[int]) -> Sequence[int]:
    low, high = clock.minute_at(midnight), clock.minute_at(midnight + _DAY_MINUTES - 1)
    if high - low == _DAY_MINUTES - 1:
        return [low + minute for minute in times]
    return [clock.minute_at(midnight + minute) for minute in times]
