"""
The life of a plan after it was made: confirmed, moved, begun, extended, done or called off.

Each change makes a new version of the same plan, with `sequence` one higher. Messages follow: what was sent before the
change stays as it is, what comes after is dropped, moved or added. So every version gives the same answer to what falls
due in a span of time that ends by the change.

While a plan is tentative nothing is sent (`SavedPlan.sends`). What falls due meanwhile is kept, and is made up for once
the plan is confirmed (`catch_up`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NoReturn

from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Revision, Status
from downtime_cli.core.announcing.schedule import sort_by_time
from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.core.planning.horizon import FARTHEST
from downtime_cli.core.planning.plan import Plan
from downtime_cli.core.saved.catch_up import announce_window, announce_work
from downtime_cli.core.saved.heard import Reader, readers_of
from downtime_cli.core.saved.news import is_overtaken, is_told, move_end, move_wait, write_news
from downtime_cli.core.saved.plan import SavedPlan, may_still_work, moment_of_change, needed_extension, step_of
from downtime_cli.core.window import HOUR, LAST, Span
from downtime_cli.core.wording import duration, moment, typed_duration

EARLY: Final = 4 * HOUR
"""How long before the window work can begin; earlier, it is another window than users were told of."""
SERIES_AGAIN: Final = "plan it again, under its id: downtime plan … --recurring … --replaces FILE"
_BEGUN: Final = frozenset({Status.IN_PROCESS, Status.COMPLETED})
_END: Final = AnnouncementKind.COMPLETE


def update_status(plan: SavedPlan, status: Status, at: datetime, *, by: str = "", note: str = "") -> SavedPlan:
    """Make the next version of a plan, with another status from `at` on, and who made it and why if they say so.

    Confirmed: whoever was to hear of the window by now hears it, and the rest of the schedule follows.
    In process: whoever was to hear at the start that work has begun hears it now, unless that is past.
    Completed: whoever was to hear it at the end of the window, and has heard of the plan by that channel, hears it now,
    a region once most of it are awake.
    Cancelled: everybody who has been told of the window hears it, and nothing else is sent any more.

    Raises:
        InputError: the plan is over or has that status, it is too early or too late for it, or `at` lies before its
            last change.
    """
    at = moment_of_change(plan, at)
    _check_status(plan, status, at)
    sent, rest = split_at(plan, at)
    heard = list_heard(plan, sent, at)
    new = replace(plan.revisions[-1], sequence=plan.sequence + 1, status=status, at=at, by=by, note=note)
    ends = [message for message in rest if message.kind is _END]
    if status is Status.CANCELLED:
        return revise(plan, new, [*sent, *write_news(plan, heard, new, ())])
    if status is Status.COMPLETED:
        told = readers_of(heard)
        known = [message for message in ends if not told.isdisjoint(readers_of([message]))]
        return revise(plan, new, [*sent, *(move_end(plan, message, plan.window, at) for message in known)])
    announce = announce_work if status is Status.IN_PROCESS or plan.window.start <= at else announce_window
    return revise(plan, new, [*sent, *announce(plan, heard, rest, new), *ends])


def _check_status(plan: SavedPlan, status: Status, at: datetime) -> None:
    """Refuse a status that makes no sense then."""
    window = plan.window
    if plan.is_over or plan.status is status:
        remedy = _plan_again(plan) if plan.is_over else "leave it: there is nothing to record"
        refuse_change(plan, f"{_name_kind(plan)} is {plan.status} already", remedy)
    if plan.status is Status.IN_PROCESS and status is Status.CONFIRMED:
        refuse_change(plan, "work is under way: it cannot be CONFIRMED any more", "use COMPLETED or CANCELLED")
    if status is Status.IN_PROCESS and at < window.start - EARLY:
        refuse_change(
            plan,
            f"{status} more than {duration(EARLY)} before the window starts, {word_moment(plan, window.start)}",
            f"wait, or {'move it: --move-to TIME' if plan.day else 'move the window with `downtime plan --replaces`'}",
        )
    if status is Status.COMPLETED and at < window.start and plan.status is not Status.IN_PROCESS:
        refuse_change(
            plan,
            f"{status} before the window starts, {word_moment(plan, window.start)}",
            "wait, or say first that work has begun: --status IN-PROCESS",
        )
    if window.end <= at and not plan.is_series:
        _check_ended(plan, status, at)


def _check_ended(plan: SavedPlan, status: Status, at: datetime) -> None:
    """Refuse a status that makes no sense once the window has ended.

    What nobody confirmed is not announced any more, what nobody began was not stopped, and work that nobody ended is
    not begun when it is most likely over.
    """
    ended, completed = word_moment(plan, plan.window.end), f"{_option_of(plan)}--status {Status.COMPLETED}"
    is_open = status in {Status.CONFIRMED, Status.IN_PROCESS}
    if plan.status is Status.TENTATIVE and is_open:
        refuse_change(
            plan,
            f"the window ended {ended}, before {_name_kind(plan)} was confirmed",
            "use COMPLETED, or --extend it first"
            if plan.day
            else "use COMPLETED or CANCELLED, --extend it first, or move it with `downtime plan --replaces`",
        )
    if is_open and not may_still_work(plan, at):
        longer = f"--extend {typed_duration(needed_extension(plan, at))}"
        message = f"the window ended {ended}, too long ago for work to be {status}"
        refuse_change(plan, message, f"say {completed}, or {longer} first if work goes on")
    if status is Status.CANCELLED and plan.status is Status.CONFIRMED:
        message = f"its window ended {ended}, and cannot be cancelled any more"
        refuse_change(plan, message, f"record what became of it: {completed}")


def _option_of(plan: SavedPlan) -> str:
    return f"--date {plan.day} " if plan.day else ""


def _name_kind(plan: SavedPlan) -> str:
    return "the series" if plan.is_series else f"the date {plan.day}" if plan.day else "the plan"


def _plan_again(plan: SavedPlan) -> str:
    """Say how there is a window again where a plan is over."""
    if plan.day is not None:
        return "plan a window of its own: downtime plan … --start TIME"
    return SERIES_AGAIN if plan.is_series else "make a new plan, with --replaces to keep its id"


def extend(plan: SavedPlan, length: timedelta, at: datetime, *, by: str = "", note: str = "") -> SavedPlan:
    """Make the next version of a plan, whose window, from `at` on, ends later by a length (more than 0).

    Everybody who has been told of the window hears it now, and of the end at the new one where that goes by the clock.

    Raises:
        InputError: the plan is over, the new end is past, or `at` lies before its last change.
    """
    at = moment_of_change(plan, at)
    if plan.is_over:
        refuse_change(plan, f"{_name_kind(plan)} is {plan.status}", _plan_again(plan))
    if plan.window.duration + length > FARTHEST or plan.window.end + length >= LAST:
        refuse_change(plan, "the window would be longer than two years", "check the length, or make a new plan")
    window = Span(plan.window.start, plan.window.end + length)
    if window.end <= at:
        ways = f"--extend {typed_duration(needed_extension(plan, at))}", "--status COMPLETED if it is over"
        remedy = "say {} if work goes on, or {}" if may_still_work(plan, at) else "say {1}, or {0} if work goes on"
        refuse_change(plan, f"the new end, {word_moment(plan, window.end)}, is past", remedy.format(*ways))
    sent, rest = split_at(plan, at)
    heard = list_heard(plan, sent, at)
    new = replace(plan.revisions[-1], sequence=plan.sequence + 1, at=at, window=window, by=by, note=note)
    told = readers_of(heard)
    ladder = [message for message in rest if message.kind is not _END and not is_overtaken(told, message)]
    news = write_news(plan, heard, new, [message for message in ladder if message.moment >= at])
    return revise(plan, new, [*sent, *news, *ladder, *move_ends(plan, window)])


def is_replaceable(plan: SavedPlan) -> bool:
    """Whether another version may take the place of this one: its work has not begun."""
    return plan.status not in _BEGUN


def check_replaceable(plan: SavedPlan, at: datetime) -> None:
    """Refuse to replace a plan that is under way or completed, or that changed after `at`.

    Raises:
        InputError: it is.
    """
    if not is_replaceable(plan):
        remedy = "plan without --replaces, or `downtime update --extend`"
        refuse_change(plan, f"the plan to replace is {plan.status}", remedy)
    split_at(plan, at)


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
    sent, _ = split_at(old, at)
    has_moved = old.status is Status.CANCELLED or window != old.window
    status = Status.TENTATIVE if has_moved else old.status
    told = readers_of(sent)
    ladder = [_as_reminder(message) if is_told(told, message) else message for message in new.announcements]
    news = write_news(old, sent, Revision(sequence=old.sequence + 1, status=status, at=at, window=window), ladder)
    messages = sort_by_time([*sent, *news, *ladder])
    return replace(
        new,
        policy=replace(new.policy, as_of=at),
        plan_id=old.plan_id,
        sequence=old.sequence + 1,
        status=status,
        earlier=old.revisions,
        announcements=messages,
        withdrawn=list_withdrawn(old, messages),
    )


def move_ends(plan: SavedPlan, window: Span) -> list[Announcement]:
    """Move the messages that work is over to the end of another window."""
    return [
        move_wait(plan, message, window.end) if message.waits_for else move_end(plan, message, window, window.end)
        for message in _list_last_ends(plan)
    ]


def _list_last_ends(plan: SavedPlan) -> list[Announcement]:
    """List the last messages that work is over, sent or to come, so that each channel reaches everybody once.

    An earlier version may have had other regions and have told them of its own end.
    """
    ends, told = list[Announcement](), set[Reader]()
    for message in reversed(plan.announcements):
        readers = readers_of([message])
        if message.kind is _END and readers.isdisjoint(told):
            ends.append(message)
            told |= readers
    return ends[::-1]


def _as_reminder(message: Announcement) -> Announcement:
    """Rewrite a message of the ladder for people who know of the maintenance already."""
    is_first = message.kind is AnnouncementKind.INITIAL and not message.missed
    return replace(message, kind=AnnouncementKind.REMINDER) if is_first else message


def word_moment(plan: SavedPlan, instant: datetime) -> str:
    """Word a moment by the team's clock."""
    return moment(instant, plan.zone, year=True)


def list_heard(plan: SavedPlan, sent: Sequence[Announcement], at: datetime) -> list[Announcement]:
    """List what its readers have heard when a change is made: what was sent, and of the series that it is a date of."""
    return [*(each for each in plan.heard if each.moment <= at), *sent]


def split_at(plan: SavedPlan, at: datetime) -> tuple[list[Announcement], list[Announcement]]:
    """Split the messages into those sent before a change and those that are not: to come, or held back until now.

    Raises:
        InputError: the change lies before the last one.
    """
    if at < plan.last_changed:
        refuse_change(
            plan,
            f"{word_moment(plan, at)} lies before the last change of the plan, {word_moment(plan, plan.last_changed)}",
            "give a later --as-of, or the version of the plan that was meant",
        )
    sent = [message for message in plan.announcements if message.moment < at and plan.sends(message)]
    before = set(sent)
    return sent, [message for message in plan.announcements if message not in before]


def revise(plan: SavedPlan, revision: Revision, announcements: Sequence[Announcement]) -> SavedPlan:
    """Add a version to a plan, with all that was and is to be sent by then."""
    return replace(
        plan,
        sequence=revision.sequence,
        status=revision.status,
        window=revision.window,
        revisions=(*plan.revisions, revision),
        announcements=sort_by_time(announcements),
        withdrawn=list_withdrawn(plan, announcements),
    )


def list_withdrawn(plan: SavedPlan, announcements: Iterable[Announcement]) -> tuple[Announcement, ...]:
    """List the messages that are no longer among those to send; of several of a kind, the earliest ones."""
    left = Counter(step_of(message) for message in announcements if not message.missed)
    gone = []
    for message in reversed((*plan.withdrawn, *plan.announcements)):
        left[step_of(message)] -= 1
        if left[step_of(message)] < 0:
            gone.append(message)
    return tuple(reversed(gone))


def refuse_change(plan: SavedPlan, message: str, remedy: str) -> NoReturn:
    """Refuse a change of a plan.

    Raises:
        InputError: always.
    """
    raise InputError.of(IssueCode.BAD_CHANGE, message, remedy, plan.source)
