"""What lies ahead of a series at a moment: its dates as they stood then, and those on which there is nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date, datetime

from msgspec import Struct

from downtime_cli.core.announcing.message import AnnouncementKind, Revision, Status
from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.saved.heard import version_at
from downtime_cli.core.saved.plan import NEWS, SavedPlan
from downtime_cli.core.series.series import Series, SeriesDate
from downtime_cli.core.standing.dates import pattern_days
from downtime_cli.core.standing.plan import Slot
from downtime_cli.core.window import Span


class DateAhead(Struct, frozen=True, kw_only=True):
    """A date that was still to come."""

    day: date
    original: Span
    """When its rule has it."""
    window: Span | None
    """When it was to take place; None where it is left out or cancelled."""
    is_ruled: bool = True
    """Whether the rule that is told has it; an earlier one has left other dates behind."""

    @property
    def is_regular(self) -> bool:
        """Whether it takes place as the rule has it."""
        return self.is_ruled and self.window == self.original


class Outlook(Struct, frozen=True, kw_only=True):
    """What lies ahead of a series."""

    slot: Slot
    dates: tuple[DateAhead, ...]
    """By their original starts."""

    @property
    def windows(self) -> tuple[Span, ...]:
        """The windows to come, by their starts."""
        windows = [each.window for each in self.dates if each.window is not None]
        return tuple(sorted(windows, key=lambda window: window.start))

    @property
    def usual(self) -> Span:
        """The first window of the rule, where there are dates: by it, times and length of all are told."""
        return min(self.dates, key=lambda each: (not each.is_ruled, each.original.start)).original


class FormerRule(Struct, frozen=True, kw_only=True):
    """A rule that a series followed once."""

    slot: Slot
    dates: Mapping[date, Span]
    """When it has its dates, those left out among them, by their names."""
    left_out: Set[date]


def look_ahead(series: Series, at: datetime, former: FormerRule | None = None) -> Outlook:
    """List what lies ahead at a moment, by what had been recorded until then and the rule that was followed then.

    What is over, or has ended by then, is left out. Dates that an earlier rule has left behind take place like others,
    unless they are off. Before any of its versions a date is as its first one has it. A day to which a date was moved
    by itself, and on which a new rule has nothing, is one without a window: no rule tells its readers that.

    Args:
        series: the series.
        at: the moment.
        former: the rule that was followed then, where that is another one now.
    """
    slot = series.slot if former is None else former.slot
    dates = list(_list_dates(series, at) if former is None else _list_former(series, at, former))
    days = {each.window.start.astimezone(slot.zone).date() for each in dates if each.window is not None}
    dropped = (
        each for each in _list_dropped(series, at) if each.original.start.astimezone(slot.zone).date() not in days
    )
    ahead = [each for each in (*dates, *dropped) if (each.window or each.original).end > at]
    return Outlook(slot=slot, dates=tuple(sorted(ahead, key=lambda each: each.original.start)))


def _list_dates(series: Series, at: datetime) -> Iterator[DateAhead]:
    for each in series.dates:
        version = version_at(each.plan.revisions, at) or each.plan.revisions[0]
        if version.window.end > at or not each.is_replaced:  # of years that are over there may be hundreds
            yield from _as_of(each, version, is_ruled=not each.is_replaced or _has_date(series, each))
    for gap in series.left_out:
        day = gap.window.start.astimezone(series.slot.zone).date()
        yield DateAhead(day=day, original=gap.window, window=None)


def _list_former(series: Series, at: datetime, former: FormerRule) -> Iterator[DateAhead]:
    """Yield the dates of a former rule; those that are no longer known had not been changed."""
    known = {each.day: each for each in series.dates}
    for day, original in former.dates.items():
        version = version_at(known[day].plan.revisions, at) if day in known else None
        if day in former.left_out:
            yield DateAhead(day=day, original=original, window=None)
        elif version is None:
            yield DateAhead(day=day, original=original, window=original)
        elif version.status is not Status.COMPLETED:
            yield DateAhead(day=day, original=original, window=_window_of(version))
    for each in series.dates:
        version = version_at(each.plan.revisions, at)
        if each.is_replaced and each.day not in former.dates and version is not None:
            yield from _as_of(each, version, is_ruled=False)


def _list_dropped(series: Series, at: datetime) -> Iterator[DateAhead]:
    """Yield the windows to which dates had moved by themselves, and which a new rule has dropped without their word."""
    for each in series.dates:
        told = _find_told_move(each.plan, at)
        later = [version for version in each.plan.revisions if told is not None and told.at < version.at <= at]
        if told is not None and later and later[0].at in _moments_of_planning(series.head):
            yield DateAhead(day=each.day, original=told.window, window=None, is_ruled=False)


def _find_told_move(plan: SavedPlan, at: datetime) -> Revision | None:
    """Find the last version that a date told of by itself, if that had moved."""
    sent = [each for each in plan.announcements if each.kind in NEWS and each.moment <= at and plan.sends(each)]
    told = [version_at(plan.revisions, each.moment) for each in sent]
    moves = [version for version, each in zip(told, sent, strict=True) if each.kind is AnnouncementKind.RESCHEDULED]
    starts = {version.window.start for version in moves if version is not None}
    is_moved = bool(told) and told[-1] is not None and told[-1].window.start in starts
    return told[-1] if is_moved and sent[-1].kind is not AnnouncementKind.CANCELLED else None


def _moments_of_planning(head: SavedPlan) -> set[datetime]:
    """List when a series was planned again with other dates: nobody had confirmed it then."""
    return {each.at for each in head.revisions if each.status is Status.TENTATIVE}


def _as_of(each: SeriesDate, version: Revision, *, is_ruled: bool) -> Iterator[DateAhead]:
    """Yield a date by one of its versions; one of an earlier rule, only while it takes place."""
    window = _window_of(version)
    if version.status is not Status.COMPLETED and (is_ruled or window is not None):
        yield DateAhead(day=each.day, original=each.original, window=window, is_ruled=is_ruled)


def _window_of(version: Revision) -> Span | None:
    return None if version.status is Status.CANCELLED else version.window


def _has_date(series: Series, replaced: SeriesDate) -> bool:
    """Whether the rule, counted from a date that was there before its first, goes on to that one: a year was added."""
    ruled = next((each for each in series.dates if not each.is_replaced), None)
    if ruled is None or replaced.original.duration != ruled.original.duration:
        return False
    wall = datetime.combine(replaced.day, series.slot.start)
    if resolve_wall(wall, series.slot.zone) != replaced.original.start:
        return False
    days = pattern_days(series.slot.pattern, replaced.day)
    return replaced.day in days and ruled.day in days
