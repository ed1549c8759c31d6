"""
What people are told once a plan is confirmed, or work has begun: what fell due before anybody was to know of it.

It goes out at the moment of the change, as one message to each, in place of all that it overtakes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Revision, Status
from downtime_cli.core.saved.heard import Reader, readers_of
from downtime_cli.core.saved.news import is_overtaken, is_told, move, write_news
from downtime_cli.core.saved.plan import SavedPlan

LADDER: Final = frozenset({AnnouncementKind.INITIAL, AnnouncementKind.REMINDER})
_START: Final = AnnouncementKind.START


def announce_window(
    plan: SavedPlan, sent: Sequence[Announcement], rest: Sequence[Announcement], new: Revision
) -> list[Announcement]:
    """Announce a window that is confirmed before it starts.

    Whoever was to hear of it by now gets a first announcement; whoever was told of another window hears of this one.
    Later messages keep their times.

    Args:
        plan: the version before.
        sent: what it has sent.
        rest: what it has not, whether or not that has fallen due.
        new: the version that is confirmed.
    """
    told = readers_of(sent)
    steps = [each for each in rest if each.kind in LADDER and not is_overtaken(told, each)]
    due = [each for each in steps if each.moment <= new.at and not is_told(told, each)]
    first = [_send_now(plan, each, new, AnnouncementKind.INITIAL) for each in _list_once_each(plan, due)]
    told_now, later = readers_of(first), {each for each in steps if each.moment > new.at}
    ladder = [
        replace(each, kind=AnnouncementKind.REMINDER) if each.kind in LADDER and is_told(told_now, each) else each
        for each in rest
        if each.kind is _START or each in later
    ]
    return [*_merge_news(plan, first, write_news(plan, sent, new, ladder), new), *ladder]


def _merge_news(
    plan: SavedPlan, first: Sequence[Announcement], news: Sequence[Announcement], new: Revision
) -> list[Announcement]:
    """Send the news to everybody by channels on which some of its readers would get a first announcement as well."""
    everybody = tuple(zone for zone, _ in plan.audience)
    told = readers_of(first)
    mixed = {each.channel: each for each in news if not told.isdisjoint(readers_of([each]))}
    merged = [_send_now(plan, replace(each, region="", zones=everybody), new, each.kind) for each in mixed.values()]
    return [*merged, *(each for each in (*first, *news) if each.channel not in mixed)]


def announce_work(
    plan: SavedPlan, sent: Sequence[Announcement], rest: Sequence[Announcement], new: Revision
) -> list[Announcement]:
    """Say that work has begun, unless that has been said: to those who follow it, and to whoever does not know of it.

    Takes what `announce_window` takes. Reminders are overtaken.
    """
    starts = [each for each in rest if each.kind is _START]
    if plan.status is Status.CONFIRMED and not starts:
        return [each for each in rest if each.kind is not AnnouncementKind.COMPLETE]
    told = readers_of(sent)
    unaware = [each for each in rest if each.kind in LADDER and not is_told(told, each)]
    misinformed = write_news(plan, sent, new, ())
    everyone = _list_once_each(plan, [*starts, *unaware, *misinformed])
    return [_send_now(plan, each, new, _START) for each in everyone]


def _send_now(plan: SavedPlan, message: Announcement, new: Revision, kind: AnnouncementKind) -> Announcement:
    return replace(move(plan, message, new.window, new.at), kind=kind)


def _list_once_each(plan: SavedPlan, messages: Iterable[Announcement]) -> list[Announcement]:
    """Leave out messages whose readers get another one by the same channel.

    Where readers of a channel overlap, everybody gets one message by it.
    """
    kept, told, overlapping = list[Announcement](), set[Reader](), set[str]()
    for message in sorted(messages, key=lambda each: -len(each.zones)):
        readers = readers_of([message])
        if not readers <= told:
            kept.append(message)
            overlapping |= {message.channel} if readers & told else set()
            told |= readers
    everybody = tuple(zone for zone, _ in plan.audience)
    merged = {each.channel: replace(each, region="", zones=everybody) for each in kept if each.channel in overlapping}
    return [*(each for each in kept if each.channel not in overlapping), *merged.values()]


def first_heard(plan: SavedPlan) -> datetime | None:
    """Find when users first hear of the plan's window; None where nothing says so.

    What was said of another window, or before this one was called off, does not count.
    """
    since = plan.last_changed
    for each in reversed(plan.revisions):
        if each.window.start != plan.window.start or each.status is Status.CANCELLED:
            break
        since = each.at
    told = (each for each in plan.announcements if plan.sends(each) and each.kind is not AnnouncementKind.CANCELLED)
    return min((each.moment for each in told if each.moment >= since), default=None)
