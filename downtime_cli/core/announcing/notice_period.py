"""The notice period: how early a window has to be announced, in hours or in working days."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.policy import NoticePeriod
from downtime_cli.core.window import DAY
from downtime_cli.core.wording import count, duration


def notice_words(notice: NoticePeriod) -> str:
    """The length of a notice period, the same however it was written: `3 days`, `5 working days`."""
    return count(notice.working_days, "working day") if notice.working_days else duration(notice.lead)


def notice_end(since: datetime, notice: NoticePeriod) -> datetime:
    """Find the earliest start that keeps the notice period if the first announcement goes out at `since`.

    Working days are counted as working time: n of them have passed once n times 24 hours of working days have.
    """
    return _move_by(notice, since, forward=True)


def notice_deadline(start: datetime, notice: NoticePeriod) -> datetime:
    """Find the latest instant for the first announcement of a window that starts at `start`."""
    return _move_by(notice, start, forward=False)


def _move_by(notice: NoticePeriod, instant: datetime, *, forward: bool) -> datetime:
    """Move by the notice period; working days are those of its calendar, by the calendar's own clock."""
    sign, calendar = 1 if forward else -1, notice.calendar
    if not notice.working_days or calendar is None:
        return instant + sign * notice.lead
    wall = instant.astimezone(calendar.zone).replace(tzinfo=None)
    day, left = wall.date(), notice.working_days * DAY
    while True:
        edge = datetime.combine(day, time()) + (DAY if forward else timedelta(0))
        if not calendar.has_off(day):
            there = abs(edge - wall)
            if there >= left:
                return resolve_wall(wall + sign * left, calendar.zone)
            left -= there
        wall, day = edge, day + sign * DAY
