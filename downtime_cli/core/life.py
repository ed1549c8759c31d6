"""
The life of a plan after it was made: confirmed, moved, begun, extended, done or called off.

Each change is a new version of the same plan, `sequence` one higher. Messages follow: what was sent before the change
stays as it is, what comes after is dropped, moved or added, so that every version gives the same answer to what falls
due in a span of time that ends by the change.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, NoReturn

from downtime_cli.core.activity import is_awake
from downtime_cli.core.errors import InputError, Issue, Place
from downtime_cli.core.localtime import offset_minutes
from downtime_cli.core.plan import Announcement, AnnouncementKind, Plan, Revision, Status
from downtime_cli.core.saved_plan import SavedPlan, news_of
from downtime_cli.core.window import Span, to_minute
from downtime_cli.core.wording import iso_utc

_BEGUN: Final = frozenset({Status.IN_PROCESS, Status.COMPLETED})
_END: Final = AnnouncementKind.COMPLETE


def update_status(plan: SavedPlan, status: Status, at: datetime) -> SavedPlan:
    """Return the next version of a plan, with another status since `at`.

    Cancelled: everybody who has been told of the window is told so at once, and nothing else is sent any more.
    Completed: whoever was to hear it at the end of the window hears it now.

    Raises:
        InputError: the plan is over or has that status, work has not begun, or `at` lies before its last change.
    """
    if plan.is_over or plan.status is status:
        _refuse(plan, f"the plan is {plan.status} already", "make a new plan, with --replaces to keep its id")
    if status in _BEGUN and at < plan.window.start:
        _refuse(plan, f"{status} before the window starts at {iso_utc(plan.window.start)}", "wait, or plan again")
    if plan.status is Status.IN_PROCESS and status is Status.CONFIRMED:
        _refuse(plan, "work is under way: it cannot be CONFIRMED any more", "use COMPLETED or CANCELLED")
    sent, ahead = _split(plan, at)
    if status is Status.CANCELLED:
        ahead = _told(plan, sent, AnnouncementKind.CANCELLED, at)
    elif status is Status.COMPLETED:
        ahead = [_moved(plan, message, at) for message in ahead if message.kind is _END]
    return _revised(plan, Revision(sequence=plan.sequence + 1, status=status, at=at, window=plan.window), sent + ahead)


def extend(plan: SavedPlan, by: timedelta, at: datetime) -> SavedPlan:
    """Return the next version of a plan, whose window ends later by `by` (more than 0), as was known at `at`.

    Everybody who has been told of the window is told so at once, and that it is over at the new end.

    Raises:
        InputError: the plan is over, the new end is past, or `at` lies before its last change.
    """
    window = Span(plan.window.start, plan.window.end + by)
    if plan.is_over:
        _refuse(plan, f"the plan is {plan.status}", "make a new plan, with --replaces to keep its id")
    if window.end <= at:
        _refuse(plan, f"the new end, {iso_utc(window.end)}, is past", "extend by more")
    sent, ahead = _split(plan, at)
    over = {(message.channel, message.region): message for message in plan.announcements if message.kind is _END}
    messages = [
        *sent,
        *_told(plan, sent, AnnouncementKind.EXTENDED, at),
        *(message for message in ahead if message.kind is not _END),
        *(_moved(plan, message, window.end) for message in over.values()),
    ]
    return _revised(plan, Revision(sequence=plan.sequence + 1, status=plan.status, at=at, window=window), messages)


def replace_plan(old: SavedPlan, new: Plan) -> Plan:
    """Return a plan made anew as the next version of an older one, with its id.

    Whoever has been told of the old window hears of the new one at once, at the new plan's `as_of`: that it moved, or
    takes longer, or is on again. A confirmed plan that moves is tentative again: nobody has confirmed the new window.
    One that stays where it was stays what it was.

    Raises:
        InputError: the old plan is under way or completed, or changed after the new one's `as_of`.
    """
    at = new.policy.as_of
    if old.status in _BEGUN:
        _refuse(old, f"the plan to replace is {old.status}", "plan without --replaces, or `downtime update --extend`")
    sent, _ = _split(old, at)
    has_moved = old.status is Status.CANCELLED or new.recommended.window != old.window
    news = _told(old, sent, news_of(old.revisions[-1], new.recommended.window), at) if has_moved else []
    later = [_as_reminder(message) if sent else message for message in new.announcements]
    return replace(
        new,
        plan_id=old.plan_id,
        sequence=old.sequence + 1,
        status=Status.TENTATIVE if has_moved else old.status,
        earlier=old.revisions,
        announcements=_by_time([*sent, *news, *later]),
    )


def _as_reminder(message: Announcement) -> Announcement:
    """Return a message of the ladder as one to people who know of the maintenance already."""
    is_first = message.kind is AnnouncementKind.INITIAL and not message.missed
    return replace(message, kind=AnnouncementKind.REMINDER) if is_first else message


def _split(plan: SavedPlan, at: datetime) -> tuple[list[Announcement], list[Announcement]]:
    """Return what has been sent before a change, and what was still to come."""
    if at < plan.last_changed:
        _refuse(
            plan,
            f"{iso_utc(at)} lies before the last change of the plan, {iso_utc(plan.last_changed)}",
            "give a later --as-of, or the version of the plan that was meant",
        )
    sent = [message for message in plan.announcements if _moment(message) < at]
    return sent, [message for message in plan.announcements if _moment(message) >= at]


def _told(plan: SavedPlan, sent: Sequence[Announcement], kind: AnnouncementKind, at: datetime) -> list[Announcement]:
    """Return the news for everybody who has been told of the window, once for each channel and region.

    Where regions that a channel has told overlap, be it that everybody was told too or that a later version has other
    regions, the news goes to everybody by that channel: nobody hears it twice.
    """
    news: list[Announcement] = []
    for channel in dict.fromkeys(message.channel for message in sent):
        told = {message.region: message for message in sent if message.channel == channel}
        zones = [zone for message in told.values() for zone in message.zones]
        if len(set(zones)) < len(zones):
            everybody = tuple(zone for zone, _ in plan.audience)
            told = {"": replace(next(iter(told.values())), region="", zones=everybody)}
        news += [replace(_moved(plan, message, at), kind=kind) for message in told.values()]
    return news


def _moved(plan: SavedPlan, message: Announcement, at: datetime) -> Announcement:
    """Return the message, to be sent at another moment; none of these is a promise made ahead."""
    lead = max(plan.window.start - at, timedelta(0)) if message.kind is not _END else timedelta(0)
    reach = _reach(plan, message, at)
    return replace(message, promised=at, send_at=at, lead=lead, reach=reach)


def _reach(plan: SavedPlan, message: Announcement, at: datetime) -> float:
    """Return the share of a message's recipients that are awake."""
    minute = to_minute(at)
    parts = [
        (share, share if is_awake(minute + offset_minutes(zone, at)) else 0.0)
        for zone, share in plan.audience
        if zone in message.zones
    ]
    everybody = math.fsum(share for share, _ in parts)
    return math.fsum(awake for _, awake in parts) / everybody if everybody else 0.0


def _revised(plan: SavedPlan, revision: Revision, announcements: Sequence[Announcement]) -> SavedPlan:
    """Return the plan as its next version has it."""
    return replace(
        plan,
        sequence=revision.sequence,
        status=revision.status,
        window=revision.window,
        revisions=(*plan.revisions, revision),
        announcements=_by_time(announcements),
    )


def _by_time(announcements: Iterable[Announcement]) -> tuple[Announcement, ...]:
    """Return messages by when they are sent, or should have been."""
    return tuple(sorted(announcements, key=_moment))


def _moment(message: Announcement) -> datetime:
    """Return when a message is sent, or should have been."""
    return message.send_at or message.promised


def _refuse(plan: SavedPlan, message: str, remedy: str) -> NoReturn:
    """Refuse a change that makes no sense."""
    raise InputError(Issue(code="bad-change", message=message, remedy=remedy, place=Place(source=plan.source)))
