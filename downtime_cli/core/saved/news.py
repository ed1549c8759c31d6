"""
The news of a change: who hears it, by which channel, and when.

News waits until most of its readers are awake, if they then still hear of it an hour before anything starts and before
the next message. News that another change overtakes in the meantime is never sent: what a version means to its readers
depends on what they have been sent.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime, timedelta
from operator import itemgetter

from msgspec.structs import replace

from downtime_cli.core.activity import is_awake
from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Revision, Status
from downtime_cli.core.announcing.schedule import PUBLIC, when_awake
from downtime_cli.core.localtime import offset_minutes
from downtime_cli.core.saved.heard import Heard, Reader, readers_of
from downtime_cli.core.saved.plan import NEWS, SavedPlan, news_to, versions_known
from downtime_cli.core.window import DAY, HOUR, LAST, Span, from_minute, to_minute


def is_told(told: Set[Reader], message: Announcement) -> bool:
    """Whether all of its readers are among those who have been told."""
    return readers_of([message]) <= told


def is_overtaken(told: Set[Reader], message: Announcement) -> bool:
    """Whether a message to come is news of an earlier change, which no longer holds."""
    return message.kind in NEWS or (message.kind is AnnouncementKind.INITIAL and is_told(told, message))


def write_news(
    plan: SavedPlan, sent: Sequence[Announcement], new: Revision, ladder: Sequence[Announcement]
) -> list[Announcement]:
    """Write the news of a version for everybody who was told of another one, once for each channel and region."""
    news, later = [], _find_first(ladder)
    for message, told in _group_by_last_heard(plan, sent):
        kinds = {kind: each for each in told if (kind := news_to(each, new)) is not None}
        for kind, known in list(kinds.items())[:1]:
            at = _find_waking_time(plan, message, new.at, _latest_for_news(message, known, new, later))
            news.append(replace(move(plan, message, new.window, at), kind=kind))
    return news


def _group_by_last_heard(
    plan: SavedPlan, sent: Sequence[Announcement]
) -> Iterable[tuple[Announcement, list[Revision]]]:
    """Yield a message to each group of people who have been told, and which versions they heard of last.

    Where regions that a channel has told overlap, because everybody was told too or a later version has other regions,
    the news goes to everybody by that channel, so that nobody hears it twice.
    """
    heard, channels = Heard(plan.revisions, sent), dict[str, dict[str, Announcement]]()
    for message in sent:
        channels.setdefault(message.channel, {})[message.region] = message
    for by_region in channels.values():
        groups = by_region.values()
        told = [versions_known(plan.revisions, heard.versions(message, LAST))[-1] for message in groups]
        zones = [zone for message in groups for zone in message.zones]
        if len(set(zones)) < len(zones):
            everybody = tuple(zone for zone, _ in plan.audience)
            yield replace(next(iter(groups)), region="", zones=everybody), told
        else:
            yield from ((message, [last]) for message, last in zip(groups, told, strict=True))


def _find_first(ladder: Iterable[Announcement]) -> dict[Reader, datetime]:
    """Find when each reader gets the first of some messages."""
    sent = ((each.send_at, each) for each in ladder if each.send_at is not None)
    return {reader: at for at, each in sorted(sent, key=itemgetter(0), reverse=True) for reader in readers_of([each])}


def _latest_for_news(
    message: Announcement, told: Revision, new: Revision, later: Mapping[Reader, datetime]
) -> datetime:
    """Find until when news can wait: an hour before the start, told or new, and no longer than the next message.

    The next message keeps the promise of the ladder, and is of no use to people who do not know what has changed.
    """
    starts = [each.window.start - HOUR for each in (told, new) if each.status is not Status.CANCELLED]
    return min([*starts, *(later[reader] for reader in readers_of([message]) if reader in later)])


def _find_waking_time(plan: SavedPlan, message: Announcement, earliest: datetime, latest: datetime) -> datetime:
    """Find when most readers are awake, or at once if they do not wake in time; public channels do not wait."""
    if message.channel in PUBLIC:
        return earliest
    return when_awake(earliest, latest, plan.zone, lambda minute: share_awake(plan, message, from_minute(minute)))


def move_end(plan: SavedPlan, message: Announcement, window: Span, at: datetime) -> Announcement:
    """Move the message that work is over to that moment; to a region it goes once most are awake."""
    return move(plan, message, window, _find_waking_time(plan, message, at, at + DAY) if message.region else at)


def move(plan: SavedPlan, message: Announcement, window: Span, at: datetime) -> Announcement:
    """Send the message at another moment, which is then also its promise, and whatever it has waited for."""
    lead = max(window.start - at, timedelta(0)) if message.kind is not AnnouncementKind.COMPLETE else timedelta(0)
    reach = None if message.reach is None else share_awake(plan, message, at)
    return replace(message, promised=at, send_at=at, lead=lead, reach=reach, waits_for=None)


def move_wait(plan: SavedPlan, message: Announcement, at: datetime) -> Announcement:
    """Plan a message that waits for a status for another moment."""
    sent = _find_waking_time(plan, message, at, at + DAY) if message.region else at
    reach = None if message.reach is None else share_awake(plan, message, sent)
    return replace(message, promised=at, reach=reach)


def share_awake(plan: SavedPlan, message: Announcement, at: datetime) -> float:
    """Find the share of a message's recipients who are awake."""
    minute = to_minute(at)
    parts = [
        (share, share if is_awake(minute + offset_minutes(zone, at)) else 0.0)
        for zone, share in plan.audience
        if zone in message.zones
    ]
    everybody = math.fsum(share for share, _ in parts)
    return math.fsum(awake for _, awake in parts) / everybody if everybody else 0.0
