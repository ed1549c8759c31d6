"""What lies ahead of a series at a moment: its dates as they stood then, and those on which there is nothing."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from downtime_cli.core.announcing.message import Revision, Status
from downtime_cli.core.saved.heard import version_at
from downtime_cli.core.series.series import Series, SeriesDate
from downtime_cli.core.standing.plan import Slot
from downtime_cli.core.window import Span


class DateAhead(Struct, frozen=True, kw_only=True):
    """A date of the rule that was still to come."""

    day: date
    original: Span
    """When the rule has it."""
    window: Span | None
    """When it was to take place; None where it is left out or cancelled."""

    @property
    def is_regular(self) -> bool:
        """Whether it takes place as the rule has it."""
        return self.window == self.original


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


def look_ahead(series: Series, at: datetime) -> Outlook:
    """List what lies ahead at a moment, by what had been recorded until then.

    What is over, or has ended by then, is left out, and so are dates of a rule that is no longer followed. Before any
    of its versions a date is as its first one has it.
    """
    dates = [_look_at(each, at) for each in series.dates if not each.is_replaced]
    dates += [
        DateAhead(day=each.window.start.astimezone(series.slot.zone).date(), original=each.window, window=None)
        for each in series.left_out
        if each.window.end > at
    ]
    ahead = [each for each in dates if each is not None]
    return Outlook(slot=series.slot, dates=tuple(sorted(ahead, key=lambda each: each.original.start)))


def _look_at(each: SeriesDate, at: datetime) -> DateAhead | None:
    version: Revision = version_at(each.plan.revisions, at) or each.plan.revisions[0]
    window = None if version.status is Status.CANCELLED else version.window
    if version.status is Status.COMPLETED or (window or each.original).end <= at:
        return None
    return DateAhead(day=each.day, original=each.original, window=window)
