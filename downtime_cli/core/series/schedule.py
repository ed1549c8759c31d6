"""
What to tell whom about a standing window, and when.

The series is announced once, as a whole, by the deadline of the notice period before its first date. Before each date
there are reminders alone, then its start and its end. Regions are the same on all dates, however clocks change: people
keep a mailing list for each.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from msgspec import Struct

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind
from downtime_cli.core.announcing.notice_period import notice_deadline
from downtime_cli.core.announcing.readers import Groups, group_readers
from downtime_cli.core.announcing.schedule import (
    EMAIL,
    FIRST_CHANNELS,
    LAST_CALL,
    STATUS_PAGE,
    announce_steps,
    announce_work,
    default_ladder,
    list_public_channels,
    sort_by_time,
)
from downtime_cli.core.audience import Audience
from downtime_cli.core.policy import LadderStep, Policy
from downtime_cli.core.saved.heard import Reader
from downtime_cli.core.saved.news import is_told
from downtime_cli.core.window import DAY, MINUTE, WEEK, Span

_OFTEN: Final = 2 * WEEK
_MONTHLY: Final = 5 * WEEK
_HOURS_THAT_CLOCKS_MOVE: Final = timedelta(hours=3)


class SeriesMessages(Struct, frozen=True):
    """The messages of a series and of each of its dates, by time."""

    head: tuple[Announcement, ...]
    dates: tuple[tuple[Announcement, ...], ...]


def recurring_ladder(apart: timedelta) -> tuple[LadderStep, ...]:
    """The customary reminders before each date, by how far dates are apart (docs/how-it-decides.md), longest first."""
    if apart <= _OFTEN + _HOURS_THAT_CLOCKS_MOVE:
        return (LadderStep(lead=DAY, channels=(STATUS_PAGE,)), LAST_CALL)
    if apart <= _MONTHLY + _HOURS_THAT_CLOCKS_MOVE:
        return (LadderStep(lead=3 * DAY, channels=FIRST_CHANNELS), LAST_CALL)
    return (
        LadderStep(lead=7 * DAY, channels=FIRST_CHANNELS),
        LadderStep(lead=DAY, channels=(EMAIL,)),
        LAST_CALL,
    )


def schedule_series(
    windows: Sequence[Span], apart: timedelta, audience: Audience, policy: Policy, told: Set[Reader] = frozenset()
) -> SeriesMessages:
    """Schedule the messages of a series with these windows, by time, whose rule has dates that far apart at least.

    A reminder that would be no later than the first announcement of the series is left out: that one says it all.
    Where everybody was `told` of an earlier version, news of this one takes its place, as soon as it is confirmed.
    """
    ladder = policy.ladder or recurring_ladder(apart)
    first = windows[0]
    deadline = notice_deadline(first.start, policy.notice)
    if policy.notice.is_none:
        deadline = first.start - default_ladder(policy.duration)[0].lead
    promised = max(policy.as_of, deadline)
    longest = max(ladder, key=lambda step: step.lead)
    channels = longest.channels if policy.ladder else FIRST_CHANNELS
    span = Span(policy.as_of - DAY, windows[-1].end + 2 * DAY)
    groups = group_readers(first.start, span, audience, policy)
    head = sort_by_time(announce_steps({promised: channels}, groups, policy, policy.as_of))
    earliest = policy.as_of if all(is_told(told, each) for each in head) else promised + MINUTE
    return SeriesMessages(
        head=head,
        dates=tuple(_schedule_date(each, ladder, groups.before(each.start), policy, earliest) for each in windows),
    )


def _schedule_date(
    window: Span, ladder: Sequence[LadderStep], groups: Groups, policy: Policy, earliest: datetime
) -> tuple[Announcement, ...]:
    steps = {window.start - step.lead: step.channels for step in ladder}
    ahead = {promised: channels for promised, channels in steps.items() if promised >= earliest}
    shown = list_public_channels(steps)
    told = (*shown, EMAIL) if any(EMAIL in channels for channels in steps.values()) else shown
    return sort_by_time(
        (
            *announce_steps(ahead, groups, policy, earliest, AnnouncementKind.REMINDER),
            *announce_work(window, groups, told, policy),
        )
    )


def least_distance(windows: Sequence[Span]) -> timedelta:
    """Find how close two windows that follow each other start; of a single one, farther than any."""
    return min((later.start - earlier.start for earlier, later in pairwise(windows)), default=timedelta.max / 2)
