"""
What falls due in a span of time, across plans.

Spans are half-open, so that each message falls into exactly one of the spans that time is cut into. A plan that changes
keeps what was sent before the change (`versions`), and what a change sends falls due at its moment, so this holds for
all its versions together, as long as no span reaches beyond the moment at which the plan is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement, Status
from downtime_cli.core.errors import InputError, Issue, IssueCode, Place
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc


class DueMessage(Struct, frozen=True, kw_only=True):
    """One message to send."""

    plan: SavedPlan
    """As it stands when the message is sent."""
    message: Announcement
    send_at: datetime
    subject: str = ""
    """Empty until it is written, like `text`."""
    text: str = ""

    @property
    def id(self) -> str:
        """An id of the message alone, the same whenever and from whichever version of its plan it is asked for.

        Letters, digits, `.`, `_` and `-`: fit for file names, Message-IDs and idempotency keys.
        """
        import hashlib  # only machine-readable formats need it

        message = self.message
        parts = (self.plan.plan_id, message.kind, message.channel, message.region, iso_utc(self.send_at))
        digest = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
        return f"{self.plan.plan_id}-{message.kind}-{digest[:10]}"


class Wait(StrEnum):
    """What a plan waits for the team to say."""

    CONFIRMED = "confirmed"
    """That it takes place; nobody is told of it until then."""
    BEGUN = "begun"
    """That work has begun, as its start has come."""
    ENDED = "ended"
    """That work is over, or takes longer, as its planned end has come."""


class Waiting(Struct, frozen=True, kw_only=True):
    """A plan that waits for its team."""

    plan: SavedPlan
    wait: Wait
    earlier: tuple[SavedPlan, ...] = ()
    """Dates of the same series that wait as well, by their windows."""


class Due(Struct, frozen=True, kw_only=True):
    """The messages of some plans in `[since, until)`: by time, then by plan, then in the order of the plan."""

    since: datetime
    until: datetime
    plans: int
    """How many were looked at; a series is one."""
    messages: tuple[DueMessage, ...]
    waiting: tuple[Waiting, ...] = ()
    """What the team has to say before more is sent, in the order of the plans."""


def find_due(plans: Sequence[SavedPlan], since: datetime, until: datetime) -> Due:
    """List what falls due from `since` until before `until`; of several versions of a plan the last one counts.

    Raises:
        InputError: two plans claim to be the same version of the same plan, and differ.
    """
    current = _pick_last_versions(plans)
    found = {
        each.id: each
        for plan in sorted(current, key=lambda plan: plan.plan_id)
        for each in _list_messages(plan, since, until)
    }
    messages = tuple(sorted(found.values(), key=lambda each: (each.send_at, each.plan.plan_id)))
    waits = ((plan, _find_wait(plan, until)) for plan in sorted(current, key=lambda plan: plan.plan_id))
    waiting = tuple(Waiting(plan=plan, wait=wait) for plan, wait in waits if wait is not None)
    plans_of_their_own = sum(plan.day is None for plan in current)
    return Due(since=since, until=until, plans=plans_of_their_own, messages=messages, waiting=waiting)


def _find_wait(plan: SavedPlan, now: datetime) -> Wait | None:
    """Find what a plan waits for the team to say by an instant.

    A series is confirmed as a whole, and work begins and ends on each of its dates.
    """
    if plan.status is Status.TENTATIVE:
        return Wait.CONFIRMED if plan.day is None else None
    if plan.automatic or plan.is_over or plan.is_series:
        return None
    if plan.window.end <= now:
        return Wait.ENDED
    return Wait.BEGUN if plan.status is Status.CONFIRMED and plan.window.start <= now else None


def _list_messages(plan: SavedPlan, since: datetime, until: datetime) -> list[DueMessage]:
    messages = [each for each in plan.announcements if since <= each.moment < until and plan.sends(each)]
    told = plan.all_as_told(messages) if messages else ()  # most spans hold nothing of most dates of a year
    return [
        DueMessage(plan=stood, message=message, send_at=message.moment)
        for message, stood in zip(messages, told, strict=True)
    ]


def _pick_last_versions(plans: Sequence[SavedPlan]) -> list[SavedPlan]:
    last: dict[str, SavedPlan] = {}
    issues = []
    for plan in sorted(plans, key=lambda plan: -plan.sequence):
        other = last.setdefault(plan.plan_id, plan)
        if plan.sequence == other.sequence and _without_source(plan) != _without_source(other):
            issues.append(_report_conflict(plan, other))
    if issues:
        raise InputError(*issues)
    return list(last.values())


def _without_source(plan: SavedPlan) -> SavedPlan:
    return replace(plan, source="", document={}, heard=())


def _report_conflict(plan: SavedPlan, other: SavedPlan) -> Issue:
    message = f"differs from {other.source}, and both are version {plan.sequence} of plan {plan.plan_id}"
    remedy = "pass the one that holds; make changes with `downtime update` or `downtime plan --replaces`"
    return Issue(IssueCode.PLAN_CONFLICT, message, remedy, Place(source=plan.source))
