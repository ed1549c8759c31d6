"""
A standing window as it was saved: what every later command reads.

A series is told of once, as a whole; each of its dates is a plan, with reminders, a start and an end. So whatever holds
for a single plan holds for a date. Dates are named by the day on which the rule has them, by the clock that the rule
follows, wherever they have been moved since (`RECURRENCE-ID`, RFC 5545 §3.8.4.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.errors import Issue
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.standing.plan import LeftOut, Slot, StandingPlan
from downtime_cli.core.window import Span


class SeriesDate(Struct, frozen=True, kw_only=True):
    """One date of a series."""

    day: date
    """Its name: the local day on which the rule starts it."""
    original: Span
    """When the rule has it."""
    plan: SavedPlan
    """Its life: the window as it stands, its versions and messages. Its id is that of the series and the day."""
    is_replaced: bool = False
    """Whether it is of a rule that the series no longer follows: `slot` and `left_out` know nothing of it."""

    @property
    def is_changed(self) -> bool:
        """Whether it is no longer as the rule has it: moved, extended or cancelled by itself."""
        return self.plan.window != self.original or self.plan.is_over


class Series(Struct, frozen=True, kw_only=True):
    """A saved standing window."""

    head: SavedPlan
    """The series as a whole: identity, status, versions, and the messages about all of it.

    Its window is the next that takes place, as of when it was planned, confirmed or called off.
    """
    slot: Slot
    dates: tuple[SeriesDate, ...]
    """By original start; those that are over are still among them."""
    left_out: tuple[LeftOut, ...]
    """The dates of the rule on which there is no window, by time."""

    @property
    def source(self) -> str:
        """What error messages call the file."""
        return self.head.source

    @property
    def document(self) -> Mapping[str, object]:
        """The JSON as it was read, so that the next version keeps keys that this one does not know."""
        return self.head.document

    @property
    def plans(self) -> tuple[SavedPlan, ...]:
        """The series as a whole, and each of its dates."""
        return self.head, *(each.plan for each in self.dates)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What was noticed on reading it."""
        return self.head.issues

    def next_dates(self, now: datetime, count: int) -> tuple[SeriesDate, ...]:
        """List the next dates that are not over and have not ended, at most `count` of them, by their windows."""
        ahead = (each for each in self.dates if not each.plan.is_over and each.plan.window.end > now)
        return tuple(sorted(ahead, key=lambda each: each.plan.window.start)[:count])

    def day_of(self, each: SeriesDate) -> date:
        """The day on which a date takes place: its name or, once it has been moved, the day by the team's clock."""
        start = each.plan.window.start
        return each.day if start == each.original.start else start.astimezone(self.head.zone).date()

    def next_window(self, now: datetime) -> Span:
        """Find the next window that has not ended, or the last one of all where none is left."""
        ahead = self.next_dates(now, 1)
        return ahead[0].plan.window if ahead else max(each.plan.window for each in self.dates)


class PlannedSeries(StandingPlan, frozen=True, kw_only=True):
    """A standing window that was planned just now, with all that is saved of it."""

    series: Series
    weights: Mapping[tzinfo, float]
    """What an hour of a zone's users is worth, where it is not 1."""


def head_of(saved: SavedPlan | Series) -> SavedPlan:
    """The plan by whose identity, audience and status a plan or a series is known."""
    return saved.head if isinstance(saved, Series) else saved


def news_of_whole(head: SavedPlan) -> AnnouncementKind:
    """The news of the last version of a series as a whole."""
    if head.status is Status.CANCELLED:
        return AnnouncementKind.CANCELLED
    is_moved = any(each.kind is AnnouncementKind.RESCHEDULED for each in head.current_announcements)
    return AnnouncementKind.RESCHEDULED if is_moved else AnnouncementKind.INITIAL


def with_heard(series: Series) -> Series:
    """Let the readers of each date know what the series has told them."""
    told = tuple(each for each in series.head.announcements if series.head.sends(each))
    dates = (replace(each, plan=replace(each.plan, heard=told)) for each in series.dates)
    return replace(series, dates=tuple(dates))
