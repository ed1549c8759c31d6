"""
The life of a plan after it was made: confirmed, moved, begun, extended, done or called off.

Each change makes a new version of the same plan, with `sequence` one higher. Messages follow: what was sent before the
change stays as it is, what comes after is dropped, moved or added. So every version gives the same answer to what falls
due in a span of time that ends by the change.

News of a change waits until most of its readers are awake, if they then still hear of it an hour before anything starts
and before the next message. News that another change overtakes in the meantime is never sent: what a version means to
its readers depends on what they have been sent.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Final, NoReturn

from msgspec.structs import replace

from downtime_cli.core.activity import is_awake
from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Revision, Status
from downtime_cli.core.announcing.schedule import PUBLIC, when_awake
from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.core.localtime import offset_minutes
from downtime_cli.core.planning.plan import Plan
from downtime_cli.core.saved.plan import (
    NEWS,
    SavedPlan,
    has_same_readers,
    moment_of_change,
    news_to,
    step_of,
    versions_known,
)
from downtime_cli.core.window import DAY, HOUR, Span, from_minute, to_minute
from downtime_cli.core.wording import iso_utc

_BEGUN: Final = frozenset({Status.IN_PROCESS, Status.COMPLETED})
_END: Final = AnnouncementKind.COMPLETE


def update_status(plan: SavedPlan, status: Status, at: datetime) -> SavedPlan:
    """Make the next version of a plan, with another status from `at` on.

    Cancelled: everybody who has been told of the window hears it, and nothing else is sent any more.
    Completed: whoever was to hear it at the end of the window hears it now, a region once most of it are awake.

    Raises:
        InputError: the plan is over or has that status, work has not begun, or `at` lies before its last change.
    """
    at = moment_of_change(plan, at)
    if plan.is_over or plan.status is status:
        _refuse(plan, f"the plan is {plan.status} already", "make a new plan, with --replaces to keep its id")
    if status in _BEGUN and at < plan.window.start:
        _refuse(plan, f"{status} before the window starts at {iso_utc(plan.window.start)}", "wait, or plan again")
    if plan.status is Status.IN_PROCESS and status is Status.CONFIRMED:
        _refuse(plan, "work is under way: it cannot be CONFIRMED any more", "use COMPLETED or CANCELLED")
    sent, ahead = _split_at(plan, at)
    new = Revision(sequence=plan.sequence + 1, status=status, at=at, window=plan.window)
    if status is Status.CANCELLED:
        ahead = _write_news(plan, sent, new, ())
    elif status is Status.COMPLETED:
        ahead = [_move_end(plan, message, plan.window, at) for message in ahead if message.kind is _END]
    return _revise(plan, new, sent + ahead)


def extend(plan: SavedPlan, by: timedelta, at: datetime) -> SavedPlan:
    """Make the next version of a plan, whose window, from `at` on, ends later by `by` (more than 0).

    Everybody who has been told of the window hears it now, and at the new end that work is over.

    Raises:
        InputError: the plan is over, the new end is past, or `at` lies before its last change.
    """
    at, window = moment_of_change(plan, at), Span(plan.window.start, plan.window.end + by)
    if plan.is_over:
        _refuse(plan, f"the plan is {plan.status}", "make a new plan, with --replaces to keep its id")
    if window.end <= at:
        _refuse(plan, f"the new end, {iso_utc(window.end)}, is past", "extend by more")
    sent, ahead = _split_at(plan, at)
    new = Revision(sequence=plan.sequence + 1, status=plan.status, at=at, window=window)
    ladder = [message for message in ahead if message.kind is not _END and not _is_overtaken(sent, message)]
    news = _write_news(plan, sent, new, ladder)
    ends = [_move_end(plan, message, window, window.end) for message in _list_last_ends(plan)]
    return _revise(plan, new, [*sent, *news, *ladder, *ends])


def check_replaceable(plan: SavedPlan, at: datetime) -> None:
    """Refuse to replace a plan that is under way or completed, or that changed after `at`.

    Raises:
        InputError: it is.
    """
    if plan.status in _BEGUN:
        _refuse(plan, f"the plan to replace is {plan.status}", "plan without --replaces, or `downtime update --extend`")
    _split_at(plan, at)


def replace_plan(old: SavedPlan, new: Plan) -> Plan:
    """Turn a plan made anew into the next version of an older one, with its id.

    Whoever has been told of another window hears of the new one: that it moved, or takes longer, or is on again.
    Reminders are for them; people who have heard of none yet get a first announcement. A confirmed plan that moves is
    tentative again, as nobody has confirmed the new window; one whose window stays keeps its status.

    Raises:
        InputError: the old plan is under way or completed, or changed after the new one's `as_of`.
    """
    at, window = moment_of_change(old, new.policy.as_of), new.recommended.window
    check_replaceable(old, at)
    sent, _ = _split_at(old, at)
    has_moved = old.status is Status.CANCELLED or window != old.window
    status = Status.TENTATIVE if has_moved else old.status
    ladder = [_as_reminder(message) if _is_told(sent, message) else message for message in new.announcements]
    news = _write_news(old, sent, Revision(sequence=old.sequence + 1, status=status, at=at, window=window), ladder)
    messages = _sort_by_time([*sent, *news, *ladder])
    return replace(
        new,
        policy=replace(new.policy, as_of=at),
        plan_id=old.plan_id,
        sequence=old.sequence + 1,
        status=status,
        earlier=old.revisions,
        announcements=messages,
        withdrawn=_list_withdrawn(old, messages),
    )


def _list_last_ends(plan: SavedPlan) -> list[Announcement]:
    """List the last messages that work is over, sent or to come, so that each channel reaches everybody once.

    An earlier version may have had other regions and have told them of its own end.
    """
    ends: list[Announcement] = []
    for message in reversed(plan.announcements):
        others = [zone for end in ends if end.channel == message.channel for zone in end.zones]
        if message.kind is _END and set(message.zones).isdisjoint(others):
            ends.append(message)
    return ends[::-1]


def _as_reminder(message: Announcement) -> Announcement:
    """Rewrite a message of the ladder for people who know of the maintenance already."""
    is_first = message.kind is AnnouncementKind.INITIAL and not message.missed
    return replace(message, kind=AnnouncementKind.REMINDER) if is_first else message


def _is_told(sent: Iterable[Announcement], message: Announcement) -> bool:
    told = {zone for each in sent if each.channel == message.channel for zone in each.zones}
    return told.issuperset(message.zones)


def _is_overtaken(sent: Iterable[Announcement], message: Announcement) -> bool:
    """Whether a message to come is news of an earlier change, which no longer holds."""
    return message.kind in NEWS or (message.kind is AnnouncementKind.INITIAL and _is_told(sent, message))


def _split_at(plan: SavedPlan, at: datetime) -> tuple[list[Announcement], list[Announcement]]:
    """Split the messages into those sent before a change and those still to come."""
    if at < plan.last_changed:
        _refuse(
            plan,
            f"{iso_utc(at)} lies before the last change of the plan, {iso_utc(plan.last_changed)}",
            "give a later --as-of, or the version of the plan that was meant",
        )
    sent = [message for message in plan.announcements if message.moment < at]
    return sent, [message for message in plan.announcements if message.moment >= at]


def _write_news(
    plan: SavedPlan, sent: Sequence[Announcement], new: Revision, ladder: Sequence[Announcement]
) -> list[Announcement]:
    """Write the news of a version for everybody who was told of another one, once for each channel and region."""
    news = []
    for message, told in _group_by_last_heard(plan, sent):
        kinds = {kind: each for each in told if (kind := news_to(each, new)) is not None}
        for kind, known in list(kinds.items())[:1]:
            at = _find_waking_time(plan, message, new.at, _latest_for_news(message, known, new, ladder))
            news.append(replace(_move(plan, message, new.window, at), kind=kind))
    return news


def _group_by_last_heard(
    plan: SavedPlan, sent: Sequence[Announcement]
) -> Iterable[tuple[Announcement, list[Revision]]]:
    """Yield a message to each group of people who have been told, and which versions they heard of last.

    Where regions that a channel has told overlap, because everybody was told too or a later version has other regions,
    the news goes to everybody by that channel, so that nobody hears it twice.
    """
    for channel in dict.fromkeys(message.channel for message in sent):
        groups = {message.region: message for message in sent if message.channel == channel}.values()
        told = [_told_last(plan, sent, message) for message in groups]
        zones = [zone for message in groups for zone in message.zones]
        if len(set(zones)) < len(zones):
            everybody = tuple(zone for zone, _ in plan.audience)
            yield replace(next(iter(groups)), region="", zones=everybody), told
        else:
            yield from ((message, [last]) for message, last in zip(groups, told, strict=True))


def _told_last(plan: SavedPlan, sent: Iterable[Announcement], message: Announcement) -> Revision:
    return versions_known(plan.revisions, [each for each in sent if has_same_readers(each, message)])[-1]


def _latest_for_news(message: Announcement, told: Revision, new: Revision, ladder: Iterable[Announcement]) -> datetime:
    """Find until when news can wait: an hour before the start, told or new, and no longer than the next message.

    The next message keeps the promise of the ladder, and is of no use to people who do not know what has changed.
    """
    starts = [each.window.start - HOUR for each in (told, new) if each.status is not Status.CANCELLED]
    later = [each.send_at for each in ladder if each.send_at is not None and has_same_readers(each, message)]
    return min([*starts, *later])


def _find_waking_time(plan: SavedPlan, message: Announcement, earliest: datetime, latest: datetime) -> datetime:
    """Find when most readers are awake, or at once if they do not wake in time; public channels do not wait."""
    if message.channel in PUBLIC:
        return earliest
    return when_awake(earliest, latest, plan.zone, lambda minute: _share_awake(plan, message, from_minute(minute)))


def _move_end(plan: SavedPlan, message: Announcement, window: Span, at: datetime) -> Announcement:
    """Move the message that work is over to that moment; to a region it goes once most are awake."""
    return _move(plan, message, window, _find_waking_time(plan, message, at, at + DAY) if message.region else at)


def _move(plan: SavedPlan, message: Announcement, window: Span, at: datetime) -> Announcement:
    """Send the message at another moment, which is then also its promise."""
    lead = max(window.start - at, timedelta(0)) if message.kind is not _END else timedelta(0)
    reach = None if message.reach is None else _share_awake(plan, message, at)
    return replace(message, promised=at, send_at=at, lead=lead, reach=reach)


def _share_awake(plan: SavedPlan, message: Announcement, at: datetime) -> float:
    """Find the share of a message's recipients who are awake."""
    minute = to_minute(at)
    parts = [
        (share, share if is_awake(minute + offset_minutes(zone, at)) else 0.0)
        for zone, share in plan.audience
        if zone in message.zones
    ]
    everybody = math.fsum(share for share, _ in parts)
    return math.fsum(awake for _, awake in parts) / everybody if everybody else 0.0


def _revise(plan: SavedPlan, revision: Revision, announcements: Sequence[Announcement]) -> SavedPlan:
    return replace(
        plan,
        sequence=revision.sequence,
        status=revision.status,
        window=revision.window,
        revisions=(*plan.revisions, revision),
        announcements=_sort_by_time(announcements),
        withdrawn=_list_withdrawn(plan, announcements),
    )


def _list_withdrawn(plan: SavedPlan, announcements: Iterable[Announcement]) -> tuple[Announcement, ...]:
    """List the messages that are no longer among those to send; of several of a kind, the earliest ones."""
    left = Counter(step_of(message) for message in announcements if not message.missed)
    gone = []
    for message in reversed((*plan.withdrawn, *plan.announcements)):
        left[step_of(message)] -= 1
        if left[step_of(message)] < 0:
            gone.append(message)
    return tuple(reversed(gone))


def _sort_by_time(announcements: Iterable[Announcement]) -> tuple[Announcement, ...]:
    return tuple(sorted(announcements, key=attrgetter("moment")))


def _refuse(plan: SavedPlan, message: str, remedy: str) -> NoReturn:
    raise InputError.of(IssueCode.BAD_CHANGE, message, remedy, plan.source)
