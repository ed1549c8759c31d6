"""
Which standing windows there are: every weekday and time of the step's grid, by every clock that matters.

Times of day are minutes of a local clock; dates are epoch minutes. As in every calendar (RFC 5545 §3.3.5), a time that
clocks skip is moved on by the gap, and of a time that happens twice the first is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from downtime_cli.core.announcing.notice_period import notice_end
from downtime_cli.core.audience import Audience
from downtime_cli.core.localtime import Clock, build_clock, zone_name
from downtime_cli.core.policy import Policy, Recurrence
from downtime_cli.core.standing.plan import DATES, Slot
from downtime_cli.core.window import DAY, EPOCH, MINUTE, Span

_DAY_MINUTES: Final = 24 * 60
_DAYS: Final = 400  # hold twelve months of every slot: the first date is within 35 days, the last 365 days later


class Anchor(Struct, frozen=True):
    """A clock that a standing window may follow, by the zone it is named after."""

    zone: tzinfo
    clock: Clock


def standing_span(policy: Policy) -> Span:
    """The span in which all dates lie, from the first moment that `earliest` and the notice period allow."""
    start = max(policy.earliest, policy.as_of, notice_end(policy.as_of, policy.notice))
    return twelve_months(start, policy.duration)


def twelve_months(start: datetime, duration: timedelta) -> Span:
    """A span from `start` that holds the dates of every slot, each of that length."""
    return Span(start, start + _DAYS * DAY + duration)


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
    """Yield every slot by one clock with the starts of its 52 or 12 dates, the first not before minute `begin`."""
    first_day = (begin + anchor.clock.offset_at(begin)) // _DAY_MINUTES
    rows = [_day_starts(anchor.clock, day * _DAY_MINUTES, times) for day in range(first_day, first_day + _DAYS)]
    count = DATES[recurring]
    for (weekday, nth), days in _patterns(recurring, (EPOCH + first_day * DAY).date()).items():
        for index, minute in enumerate(times):
            starts = [rows[day][index] for day in days]
            late = starts[0] < begin
            slot = Slot(weekday=weekday, nth=nth, start=time(*divmod(minute, 60)), zone=anchor.zone)
            yield slot, starts[late : count + late]


def _day_starts(clock: Clock, midnight: int, times: Sequence[int]) -> Sequence[int]:
    low, high = clock.minute_at(midnight), clock.minute_at(midnight + _DAY_MINUTES - 1)
    if high - low == _DAY_MINUTES - 1:
        return [low + minute for minute in times]
    return [clock.minute_at(midnight + minute) for minute in times]


def _patterns(recurring: Recurrence, first: date) -> dict[tuple[int, int | None], list[int]]:
    """By weekday and its number in the month: the days of a slot, counted from `first`."""
    days: dict[tuple[int, int | None], list[int]] = {}
    for index in range(_DAYS):
        day = first + timedelta(days=index)
        if recurring is Recurrence.WEEKLY:
            days.setdefault((day.weekday(), None), []).append(index)
            continue
        number = (day.day - 1) // 7 + 1
        if number <= 4:
            days.setdefault((day.weekday(), number), []).append(index)
        if (day + timedelta(days=7)).month != day.month:
            days.setdefault((day.weekday(), -1), []).append(index)
    return days
