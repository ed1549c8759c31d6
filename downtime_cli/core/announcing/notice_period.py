"""The notice period: how early a window has to be announced, in hours or in working days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.policy import NoticePeriod, WorkingCalendar
from downtime_cli.core.window import DAY
from downtime_cli.core.wording import count, duration


def notice_words(notice: NoticePeriod) -> str:
    """The length of a notice period, the same however it was written: `3 days`, `5 working days`."""
    return count(notice.working_days, "working day") if notice.working_days else duration(notice.lead)


def notice_end(since: datetime, notice: NoticePeriod) -> datetime:
    """Find the earliest start that keeps the notice period if the first announcement goes out at `since`.

    Working days are counted as working time: n of them have passed once n times 24 hours of working days have.
    """
    if not notice.working_days:
        return since + notice.lead
    assert notice.calendar is not None  # NoticePeriod sees to it
    return _walk_working_days(since, notice.working_days, notice.calendar, forward=True)


def notice_deadline(start: datetime, notice: NoticePeriod) -> datetime:
    """Find the latest instant for the first announcement of a window that starts at `start`."""
    if not notice.working_days:
        return start - notice.lead
    assert notice.calendar is not None  # NoticePeriod sees to it
    return _walk_working_days(start, notice.working_days, notice.calendar, forward=False)


def _walk_working_days(instant: datetime, days: int, calendar: WorkingCalendar, *, forward: bool) -> datetime:
    """Move by `days` times 24 hours of working days, by the calendar's own clock."""
    wall = instant.astimezone(calendar.zone).replace(tzinfo=None)
    left = days * DAY
    step = DAY if forward else -DAY
    day = wall.date()
    if not forward and wall.time() == time():
        day -= DAY
    while True:
        edge = datetime.combine(day, time()) + (DAY if forward else timedelta(0))
        if is_working_day(day, calendar):
            there = abs(edge - wall)
            if there >= left:
                return resolve_wall(wall + (left if forward else -left), calendar.zone)
            left -= there
        wall, day = edge, day + step


def is_working_day(day: date, calendar: WorkingCalendar) -> bool:
    """Whether the local date is neither on a weekend nor a public holiday."""
    return day.weekday() not in calendar.weekend and day not in calendar.holidays
