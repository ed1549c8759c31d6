"""Whether a moment, or a span of time, lies inside a window of a standing one that takes place."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from msgspec import Struct

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.series.series import Series, SeriesDate
from downtime_cli.core.standing.plan import LeftOut
from downtime_cli.core.window import Span


class Finding(StrEnum):
    """Where a moment or span lies."""

    INSIDE = "inside"
    PARTLY = "partly"
    """It reaches beyond a window, or into one."""
    NOT_CONFIRMED = "not-confirmed"
    """In a window of which nobody has said that it takes place."""
    COMPLETED = "completed"
    """In a window whose work is over."""
    CANCELLED = "cancelled"
    """In a window that was called off."""
    MOVED = "moved"
    """Where the rule has a date that takes place at another time."""
    LEFT_OUT = "left-out"
    """Where the rule has a date on which there is no window."""
    OUTSIDE = "outside"


class Inside(Struct, frozen=True, kw_only=True):
    """What was found."""

    series: Series
    as_of: datetime
    zone: tzinfo
    """By whose clock it is told."""
    start: datetime
    end: datetime
    """The same as the start where a moment was asked about."""
    finding: Finding
    date: SeriesDate | None
    """The date that it is about; None for a date that is left out, and outside of all."""
    left_out: LeftOut | None
    next: SeriesDate | None
    """The first date after it that is not over."""

    @property
    def passes(self) -> bool:
        """Whether it is inside a window that takes place."""
        return self.finding is Finding.INSIDE


def look_inside(series: Series, asked: tuple[datetime, datetime], as_of: datetime, zone: tzinfo) -> Inside:
    """Find where a moment or span, given by its ends, lies among the windows of a series as they stand."""
    start, end = asked
    finding, date = _find_date(series, start, end)
    left_out = None
    if date is None:
        left_out = next((each for each in series.left_out if _meets(each.window, start, end)), None)
        finding = Finding.OUTSIDE if left_out is None else Finding.LEFT_OUT
    ahead = (each for each in series.dates if not each.plan.is_over and each.plan.window.start > start)
    return Inside(
        series=series,
        as_of=as_of,
        zone=zone,
        start=start,
        end=end,
        finding=finding,
        date=date,
        left_out=left_out,
        next=min((each for each in ahead if each is not date), key=lambda each: each.plan.window, default=None),
    )


def _find_date(series: Series, start: datetime, end: datetime) -> tuple[Finding, SeriesDate | None]:
    """Find the date that a span is about: one that holds it first, then one that it meets, then one that was there."""
    met = [each for each in series.dates if _meets(_window_of(each), start, end)]
    found = [(_judge(each, start, end), each) for each in met]
    moved = [each for each in series.dates if not each.plan.is_over and _meets(each.original, start, end)]
    found += [(Finding.MOVED, each) for each in moved if each not in met]
    order = list(Finding)
    return min(found, key=lambda each: order.index(each[0]), default=(Finding.OUTSIDE, None))


def _judge(each: SeriesDate, start: datetime, end: datetime) -> Finding:
    """Say what a window is to a span that meets it."""
    match each.plan.status:
        case Status.TENTATIVE:
            return Finding.NOT_CONFIRMED
        case Status.COMPLETED:
            return Finding.COMPLETED
        case Status.CANCELLED:
            return Finding.CANCELLED
        case _:
            window = _window_of(each)
            return Finding.INSIDE if window.start <= start and end <= window.end else Finding.PARTLY


def _window_of(each: SeriesDate) -> Span:
    """The window as it stands; from when work began, where that was recorded early."""
    window, begun = each.plan.window, each.plan.actual_start
    return window if begun is None or begun >= window.start else Span(begun, window.end)


def _meets(window: Span, start: datetime, end: datetime) -> bool:
    """Whether a window shares an instant with a span, or holds a moment."""
    return window.overlaps(Span(start, max(end, start + timedelta.resolution)))
