"""Notices made by hand: plans that moved or grew, details, and short ways to a message."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.announcing.message import Revision, Status
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.window import DAY, HOUR, Span
from downtime_cli.notices.details import Details
from downtime_cli.notices.languages import Language, find_language
from downtime_cli.notices.messages import Message, build_message
from downtime_cli.notices.names import LANGUAGES
from downtime_cli.notices.subject import Subject
from downtime_cli.notices.templates import load_templates
from tests.saved_samples import saved_plan

DETAILS: Final = {
    "what": "We move the shop's database to new hardware.",
    "why": "The old hardware is full.",
    "still_works": "Browsing the catalogue.",
    "action": "Please finish open orders before the start.",
    "action_now": "Please order by telephone.",
    "contact": "help@shop.example",
    "updates_url": "https://status.shop.example/maintenance",
}


_STATUS: Final = {
    Kind.START: Status.IN_PROCESS,
    Kind.COMPLETE: Status.COMPLETED,
    Kind.CANCELLED: Status.CANCELLED,
}


def language(tag: str) -> Language:
    """Return a language that there is."""
    found = find_language(tag)
    assert found is not None
    return found


def clock_of(tag: str, clock: str) -> str:
    """Return a time as a language writes it, with plain blanks."""
    time = language(tag).time(datetime.fromisoformat(f"2026-12-05T{clock}")).replace("\u00a0", " ")
    return time.removesuffix(LANGUAGES[tag].after_time)


def version_after(plan: SavedPlan, before: Span) -> SavedPlan:
    """Return the plan as the second version of one that had another window."""
    now = plan.revisions[-1]
    first = Revision(sequence=0, status=now.status, at=plan.as_of, window=before)
    return replace(plan, sequence=1, revisions=(first, replace(now, sequence=1, at=now.at + DAY)))


def broken_off(before: Status = Status.IN_PROCESS) -> SavedPlan:
    """Return a plan that was called off in the middle of its window, with the status it had till then."""
    plan = saved_plan(status=Status.CANCELLED)
    off = replace(plan.revisions[0], sequence=1, at=plan.window.start + HOUR)
    return replace(plan, sequence=1, revisions=(replace(plan.revisions[0], status=before), off))


def plan_for(kind: Kind, **changes: object) -> SavedPlan:
    """Return a plan that the kind of news goes with: moved by a day, longer by half an hour, begun, done early, off."""
    plan = saved_plan(**{"status": _STATUS.get(kind, Status.CONFIRMED), **changes})
    if kind is Kind.RESCHEDULED:
        return version_after(plan, Span(plan.window.start - DAY, plan.window.end - DAY))
    if kind is Kind.EXTENDED:
        return version_after(plan, Span(plan.window.start, plan.window.end - timedelta(minutes=30)))
    return done_early(plan) if plan.status is Status.COMPLETED else plan


def done_early(plan: SavedPlan) -> SavedPlan:
    """Return a completed plan as the second version of one under way, recorded 20 minutes before its planned end."""
    last = replace(plan.revisions[-1], sequence=1, at=plan.window.end - timedelta(minutes=20))
    begun = replace(plan.revisions[-1], status=Status.IN_PROCESS)
    return replace(plan, sequence=1, revisions=(begun, last))


def subject_of(kind: Kind, tag: str = "en", details: dict[str, str] | None = None, **changes: object) -> Subject:
    """Return what a message is about, for everybody."""
    plan = plan_for(kind, **changes)
    texts = DETAILS if details is None else details
    return Subject(plan=plan, kind=kind, language=language(tag), details=Details(texts=texts), users=plan.audience)


def message_of(subject: Subject, channel: str) -> Message:
    """Return a message from our own templates."""
    return build_message(subject, channel, load_templates())
