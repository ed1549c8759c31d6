"""
What falls due in a span of time, across plans.

Spans are half-open, so that each message is in exactly one of the spans that time is cut into. A plan that changes on
the way keeps what was sent before the change (`life`), so that this holds for all its versions together, as long as no
span reaches beyond the moment at which the plan is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Status
from downtime_cli.core.errors import InputError, Issue, IssueCode, Place
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc

_LAST_WORDS: Final = {
    Status.CANCELLED: AnnouncementKind.CANCELLED,
    Status.COMPLETED: AnnouncementKind.COMPLETE,
}


class DueMessage(Struct, frozen=True, kw_only=True):
    """One message to send, and the plan as it stood then; `subject` and `text` are its words, where they are known."""

    plan: SavedPlan
    message: Announcement
    send_at: datetime
    subject: str = ""
    text: str = ""

    @property
    def id(self) -> str:
        """Return what tells the message from all others, whenever and from whichever version of its plan it is asked.

        Letters, digits, `.`, `_` and `-`: fit for file names, Message-IDs and idempotency keys.
        """
        import hashlib  # whoever prints something else needs none of it

        message = self.message
        parts = (self.plan.plan_id, message.kind, message.channel, message.region, iso_utc(self.send_at))
        digest = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
        return f"{self.plan.plan_id}-{message.kind}-{digest[:10]}"


class Due(Struct, frozen=True, kw_only=True):
    """The messages of `[since, until)` of so many plans: by time, then plan, then as the plan has them."""

    since: datetime
    until: datetime
    plans: int
    messages: tuple[DueMessage, ...]


def find_due(plans: Sequence[SavedPlan], since: datetime, until: datetime) -> Due:
    """Return what falls due from `since` until before `until`; of several versions of a plan the last one counts.

    Raises:
        InputError: two plans say of themselves that they are the same version of the same plan, and differ.
    """
    current = _current(plans)
    found = {
        each.id: each
        for plan in sorted(current, key=lambda plan: plan.plan_id)
        for each in _messages(plan)
        if since <= each.send_at < until
    }
    messages = tuple(sorted(found.values(), key=lambda each: (each.send_at, each.plan.plan_id)))
    return Due(since=since, until=until, plans=len(current), messages=messages)


def _messages(plan: SavedPlan) -> list[DueMessage]:
    """Return all messages of a plan but those that its status at that time denies, as one edited by hand may have."""
    messages = [
        DueMessage(plan=plan.as_told(message), message=message, send_at=message.send_at)
        for message in plan.announcements
        if message.send_at is not None
    ]
    return [each for each in messages if _LAST_WORDS.get(each.plan.status, each.message.kind) is each.message.kind]


def _current(plans: Sequence[SavedPlan]) -> list[SavedPlan]:
    """Return the last version of each plan."""
    last: dict[str, SavedPlan] = {}
    issues = []
    for plan in plans:
        other = last.setdefault(plan.plan_id, plan)
        if plan.sequence > other.sequence:
            last[plan.plan_id] = plan
        elif plan.sequence == other.sequence and _content(plan) != _content(other):
            issues.append(_conflict(plan, other))
    if issues:
        raise InputError(*issues)
    return list(last.values())


def _content(plan: SavedPlan) -> SavedPlan:
    """Return a plan without where it was read from."""
    return replace(plan, source="", document={})


def _conflict(plan: SavedPlan, other: SavedPlan) -> Issue:
    """Return the error for two plans that cannot both be true."""
    message = f"differs from {other.source}, and both are version {plan.sequence} of plan {plan.plan_id}"
    remedy = "pass the one that holds; make changes with `downtime update` or `downtime plan --replaces`"
    return Issue(IssueCode.PLAN_CONFLICT, message, remedy, Place(source=plan.source))
