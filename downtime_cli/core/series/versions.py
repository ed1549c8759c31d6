"""
The life of a series after it was made: confirmed or called off as a whole, and changed date by date.

A change of the whole is told once, by the series itself: its dates follow without a word of their own. A change of one
date is told by that date, to everybody who knows of it, be it by the series alone. The rest stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Final, NoReturn

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement, Status
from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.saved.moves import move_window
from downtime_cli.core.saved.plan import SavedPlan, moment_of_change
from downtime_cli.core.saved.versions import (
    SERIES_AGAIN,
    extend,
    revise,
    split_at,
    update_status,
)
from downtime_cli.core.series.series import Series, SeriesDate, with_heard
from downtime_cli.core.window import Span
from downtime_cli.core.wording import time_range

_OF_THE_WHOLE: Final = frozenset({Status.CONFIRMED, Status.CANCELLED})
_MOST_NAMED: Final = 3


class Signature(Struct, frozen=True, kw_only=True):
    """Who makes a change and why, as far as they say; for the team."""

    by: str = ""
    note: str = ""


UNSIGNED: Final = Signature()


def update_series(series: Series, status: Status, at: datetime, signed: Signature = UNSIGNED) -> Series:
    """Make the next version of a series as a whole, with another status from `at` on.

    Confirmed: every date to come that is tentative is, and whoever was to hear of the series by now hears of it.
    Cancelled: everybody who was told of the series or of a date to come hears it once, and the dates to come are off;
    those that are over stay as they are. Where all of them are, there is nothing to tell.

    Raises:
        InputError: the status is one of single dates, makes no sense then, or `at` lies before the last change.
    """
    at = moment_of_change(max(series.plans, key=attrgetter("last_changed")), at)
    ahead = [each for each in series.dates if is_ahead(each, at)]
    if status not in _OF_THE_WHOLE:
        named = ahead[0].day if ahead else "DAY"
        refuse_series(series, f"work is {status} on single dates", f"say on which: --date {named} --status {status}")
    if status is Status.CANCELLED:
        return _call_off(series, ahead, at, signed)
    _refuse_if_off(series)
    if not ahead:
        refuse_series(series, "all of its dates are over", SERIES_AGAIN)
    return _confirm(series, ahead, at, signed)


def _refuse_if_off(series: Series) -> None:
    if series.head.status is Status.CANCELLED:
        refuse_series(series, "the series is CANCELLED, and cannot be CONFIRMED any more", SERIES_AGAIN)


def _confirm(series: Series, ahead: Sequence[SeriesDate], at: datetime, signed: Signature) -> Series:
    gone = [each for each in series.dates if each.is_replaced and each.plan.window.end > at]
    head = _update_head(series, Status.CONFIRMED, at, signed, list_sent(gone, at))
    told = count_as_heard(head, at)

    def confirm(plan: SavedPlan) -> SavedPlan:
        return update_status(replace(plan, heard=told), Status.CONFIRMED, at, by=signed.by, note=signed.note)

    tentative = {each.day for each in ahead if each.plan.status is Status.TENTATIVE}
    return with_changed(replace(series, head=head), tentative, confirm)


def _call_off(series: Series, ahead: Sequence[SeriesDate], at: datetime, signed: Signature) -> Series:
    under_way = [each for each in ahead if each.plan.window.start <= at or each.plan.status is Status.IN_PROCESS]
    if under_way:
        day = under_way[0].day
        remedy = f"say first what became of it: --date {day} --status COMPLETED, or CANCELLED"
        refuse_series(series, f"its date {day} is under way", remedy)
    head = _update_head(series, Status.CANCELLED, at, signed, list_sent(ahead, at))
    if not ahead and any(each.moment >= at for each in head.announcements):
        refuse_series(series, "all of its dates are over: there is nothing to call off", f"leave it, or {SERIES_AGAIN}")
    return with_changed(
        replace(series, head=head), {each.day for each in ahead}, lambda plan: call_off(plan, at, signed)
    )


def call_off(plan: SavedPlan, at: datetime, signed: Signature = UNSIGNED) -> SavedPlan:
    """Make the next version of a date, which is off without a word of its own."""
    last = plan.revisions[-1]
    new = replace(last, sequence=last.sequence + 1, status=Status.CANCELLED, at=at, by=signed.by, note=signed.note)
    return revise(plan, new, split_at(plan, at)[0])


def list_sent(dates: Sequence[SeriesDate], at: datetime) -> tuple[Announcement, ...]:
    """List what dates have sent by themselves before a change."""
    return tuple(message for each in dates for message in split_at(each.plan, at)[0])


def count_as_heard(head: SavedPlan, at: datetime) -> tuple[Announcement, ...]:
    """List what the series tells, as heard by now: what of it waits for the morning has no second messenger."""
    return tuple(
        each if each.moment <= at else replace(each, promised=at, send_at=at)
        for each in head.announcements
        if head.sends(each)
    )


def _update_head(
    series: Series, status: Status, at: datetime, signed: Signature, known: tuple[Announcement, ...] = ()
) -> SavedPlan:
    """Update the series as a whole: its news is there an hour before the next date, for readers of `known` too."""
    head, ahead = series.head, next_window(series.dates, at)
    changed = update_status(replace(aim(head, ahead), heard=known), status, at, by=signed.by, note=signed.note)
    current = [each for each in series.dates if not each.is_replaced]
    last = replace(changed.revisions[-1], window=next_window(current, at) if current else ahead)
    return replace(changed, window=last.window, revisions=(*head.revisions, last), heard=())


def aim(head: SavedPlan, window: Span) -> SavedPlan:
    """Take a series for a plan of one window, which it then always had."""
    return replace(head, window=window, revisions=tuple(replace(each, window=window) for each in head.revisions))


def next_window(dates: Sequence[SeriesDate], at: datetime) -> Span:
    """Find the window that is the next to start, or the last one where none is left."""
    windows = [each.plan.window for each in dates if not each.plan.is_over] or [dates[-1].plan.window]
    return min((each for each in windows if each.start > at), default=max(windows))


def update_date(series: Series, day: date, status: Status, at: datetime, signed: Signature = UNSIGNED) -> Series:
    """Make the next version of one date, with another status from `at` on, as of a plan.

    Raises:
        InputError: there is no such date, the status makes no sense then, or `at` lies before its last change.
    """

    def change(plan: SavedPlan) -> SavedPlan:
        if status is Status.CONFIRMED:
            _refuse_to_confirm(series, plan)
        if status is Status.CANCELLED:
            _refuse_if_last(series, plan, at)
        return update_status(plan, status, at, by=signed.by, note=signed.note)

    return with_changed(series, {find_date(series, day, at).day}, change)


def _refuse_to_confirm(series: Series, plan: SavedPlan) -> None:
    """Refuse to confirm one date, with the way out, unless it is refused as a plan is that has a status already."""
    _refuse_if_off(series)
    if plan.is_over:
        remedy = "plan a window of its own for that day: downtime plan … --start TIME"
        refuse_series(series, f"its date {plan.day} is {plan.status}, and cannot be CONFIRMED any more", remedy)
    if series.head.status is Status.TENTATIVE:
        refuse_series(series, "dates are confirmed all at once", "leave out --date")


def _refuse_if_last(series: Series, plan: SavedPlan, at: datetime) -> None:
    """Refuse to call off alone the last date of a series that is still to be told of: nothing would be left to tell."""
    is_alone = [each.plan.day for each in series.dates if is_ahead(each, at)] == [plan.day]
    if is_alone and any(each.moment >= at for each in series.head.announcements if series.head.sends(each)):
        message = f"{plan.day} is the only date left of a series that users have not been told of yet"
        refuse_series(series, message, f"call off all of it: leave out --date {plan.day}")


def extend_date(series: Series, day: date, length: timedelta, at: datetime, signed: Signature = UNSIGNED) -> Series:
    """Make the next version of one date, whose window ends later by a length, as of a plan.

    Raises:
        InputError: there is no such date, it is over, its new end is past, or `at` lies before its last change.
    """
    day = find_date(series, day, at).day
    return with_changed(series, {day}, lambda plan: extend(plan, length, at, by=signed.by, note=signed.note))


def move_date(series: Series, day: date, start: datetime, at: datetime, signed: Signature = UNSIGNED) -> Series:
    """Make the next version of one date, whose window starts at another time.

    Raises:
        InputError: there is no such date, it is over or under way, the new window is past or overlaps that of another
            date, or `at` lies before its last change.
    """
    moving = find_date(series, day, at)
    window = Span(start, start + moving.plan.window.duration)
    for each in list_overlapping(series, day, window):
        remedy = f"move it to another time, or cancel one of the two: --date {day} --status CANCELLED"
        refuse_series(series, word_overlap(series, each), remedy)
    return with_changed(series, {day}, lambda plan: move_window(plan, start, at, by=signed.by, note=signed.note))


def list_overlapping(series: Series, day: date, window: Span) -> list[SeriesDate]:
    """List the other dates whose windows a window of a date would overlap, unless they were called off."""
    return [
        each
        for each in series.dates
        if each.day != day and each.plan.status is not Status.CANCELLED and each.plan.window.overlaps(window)
    ]


def word_overlap(series: Series, other: SeriesDate) -> str:
    """Say with which date a new window overlaps."""
    when = time_range(other.plan.window, series.head.zone, year=True)
    return f"the new window overlaps that of {other.day}, {when}"


def is_ahead(date: SeriesDate, at: datetime) -> bool:
    """Whether a date is not over, and its window has not ended."""
    return not date.plan.is_over and date.plan.window.end > at


def find_date(series: Series, day: date, at: datetime) -> SeriesDate:
    """Find a date by its name.

    Raises:
        InputError: there is none.
    """
    for each in series.dates:
        if each.day == day:
            return each
    there = [each for each in series.dates if day in _days_of(each.plan.window, series)]
    named = there or series.next_dates(at, _MOST_NAMED)
    names = ", ".join(str(each.day) for each in named)
    remedy = _explain_name(series, day, there[0], names) if there else f"the next are {names}"
    return refuse_series(series, f"none of its dates is {day}", remedy if named else "all of its dates are over")


def _explain_name(series: Series, day: date, there: SeriesDate, names: str) -> str:
    """Say why a window on a day has another name: it was moved there, or the rule follows another clock."""
    if day in _days_of(there.original, series):
        clock = zone_name(series.slot.zone)
        return f"the window of {day} is named {names}, by the clock of the rule ({clock}): use that"
    return f"{day} is the new day of {names}: use that"


def _days_of(window: Span, series: Series) -> set[date]:
    """The day on which a window starts, by the clock of the rule and by the team's."""
    return {window.start.astimezone(zone).date() for zone in (series.slot.zone, series.head.zone)}


def with_changed(series: Series, days: set[date], change: Callable[[SavedPlan], SavedPlan]) -> Series:
    """Change the plans of some dates, and let all know what the series tells."""
    dates = (replace(each, plan=change(each.plan)) if each.day in days else each for each in series.dates)
    return with_heard(replace(series, dates=tuple(dates)))


def refuse_series(series: Series, message: str, remedy: str) -> NoReturn:
    """Refuse a change of a series.

    Raises:
        InputError: always.
    """
    raise InputError.of(IssueCode.BAD_CHANGE, message, remedy, series.source)
