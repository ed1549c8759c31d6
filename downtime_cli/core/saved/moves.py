"""
A window that moves by itself, without a new plan: the same length at another time.

Its ladder moves along, with the same leads: a message that would be sent while most of its readers sleep waits until
they wake, as far as its promise allows. Steps that are past by then are dropped, as the news of the move says it all;
reminders of the old window that were sent already are sent for the new one as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Status
from downtime_cli.core.announcing.schedule import when_awake
from downtime_cli.core.saved.catch_up import LADDER
from downtime_cli.core.saved.heard import readers_of, version_at
from downtime_cli.core.saved.news import is_overtaken, share_awake, write_news
from downtime_cli.core.saved.plan import SavedPlan, moment_of_change
from downtime_cli.core.saved.versions import list_heard, move_ends, refuse_change, revise, split_at, word_moment
from downtime_cli.core.window import Span, from_minute

_START: Final = AnnouncementKind.START
_REPEATED: Final = frozenset({AnnouncementKind.REMINDER, _START})


def move_window(plan: SavedPlan, start: datetime, at: datetime, *, by: str = "", note: str = "") -> SavedPlan:
    """Make the next version of a plan, whose window starts at another time from `at` on and is as long as it was.

    Everybody who has been told of the window hears it now. The status stays: whoever moves a confirmed window means it.

    Raises:
        InputError: work is under way, the plan or its window is over, the new start is past or the old one, or `at`
            lies before the last change.
    """
    at = moment_of_change(plan, at)
    if plan.is_over or plan.status is Status.IN_PROCESS:
        refuse_change(plan, f"it is {plan.status}, and cannot be moved any more", "leave it, or move a later one")
    if plan.window.end <= at:
        message = f"its window ended {word_moment(plan, plan.window.end)}, and cannot be moved any more"
        refuse_change(plan, message, "record what became of it: --status COMPLETED")
    window = Span(start, start + plan.window.duration)
    if start <= at:
        message = f"the new start, {word_moment(plan, start)}, is past"
        refuse_change(plan, message, f"move it to a time after {word_moment(plan, at)}")
    if start == plan.window.start:
        refuse_change(plan, f"it starts at {word_moment(plan, start)} already", "name another time")
    sent, rest = split_at(plan, at)
    heard = list_heard(plan, sent, at)
    new = replace(plan.revisions[-1], sequence=plan.sequence + 1, at=at, window=window, by=by, note=note)
    told = readers_of(heard)
    repeated = [each for each in sent if each.kind in _REPEATED]
    kept = [each for each in rest if each.kind in {*LADDER, _START} and not is_overtaken(told, each)]
    ladder = [
        each
        for each in _move_ladder(plan, [*repeated, *kept], window)
        if each.moment > at or plan.status is Status.TENTATIVE
    ]
    news = write_news(plan, heard, new, ladder)
    return revise(plan, new, [*sent, *news, *ladder, *move_ends(plan, window)])


def _move_ladder(plan: SavedPlan, messages: list[Announcement], window: Span) -> Iterator[Announcement]:
    """Move each step of the ladder once, from before whichever window it was for, and the start."""
    seen = set[tuple[str, str, str, datetime]]()
    for message in messages:
        version = version_at(plan.revisions, message.moment) or plan.revisions[0]
        moved = _move_step(plan, message, version.window, window)
        step = (moved.kind, moved.channel, moved.region, moved.promised)
        if step not in seen:
            seen.add(step)
            yield moved


def _move_step(plan: SavedPlan, message: Announcement, old: Span, new: Span) -> Announcement:
    """Keep the promised lead, and the time of sending if most readers are awake then, else the next hour they are."""
    shift = new.start - old.start
    promised = message.promised + shift
    at = when_awake(
        message.moment + shift,
        promised,
        plan.zone,
        lambda minute: share_awake(plan, message, from_minute(minute)),
    )
    lead = timedelta(0) if message.kind is _START else new.start - at
    reach = None if message.reach is None else share_awake(plan, message, at)
    return replace(message, promised=promised, send_at=at, lead=lead, reach=reach)
