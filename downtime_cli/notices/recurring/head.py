"""A message about a series as a whole: its head as the plan that templates see, and what lies ahead of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import InputError, Issue, IssueCode, Place, Severity
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.outlook import Outlook, look_ahead
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import MINUTE
from downtime_cli.notices.recurring.former import find_former_rule, read_rule
from downtime_cli.notices.subject import Subject

SERIES_KINDS: Final = (Kind.INITIAL, Kind.RESCHEDULED, Kind.CANCELLED)
"""What there is to say about a series as a whole; everything else is about one of its dates."""


def tell_series(subject: Subject, series: Series, at: datetime) -> Subject:
    """Let a message about the head of a series tell what lies ahead of it at a moment.

    A cancellation tells what lay ahead before it, and a message of an earlier version what that had: the last one may
    have a rule that nobody has confirmed, or a year more. The plan that templates see has the next date as its window.

    Raises:
        InputError: the news can only be about one date, or no date lies ahead.
    """
    plan, kind = subject.plan, subject.kind
    is_off = kind is Kind.CANCELLED and plan.status is Status.CANCELLED
    former = None if plan.sequence == series.head.sequence else read_rule(plan.revisions[-1].rule)
    outlook = look_ahead(series, plan.last_changed - timedelta.resolution if is_off else at, former)
    if not outlook.windows:
        message, remedy = "no date of the series lies ahead", "plan the next year: downtime plan ... --recurring"
        raise InputError.of(IssueCode.WRONG_KIND, message, remedy, Place(source=series.source))
    if kind not in SERIES_KINDS:
        raise _refuse_kind(kind, outlook, series)
    window = outlook.windows[0]
    last = replace(
        plan.revisions[-1], window=window, at=min(plan.last_changed, window.start - MINUTE)
    )  # nothing of it has begun
    return replace(
        subject,
        plan=replace(plan, window=window, revisions=(last,)),
        series=outlook,
        former_rule=find_former_rule(plan.revisions) if kind is Kind.RESCHEDULED else "",
        is_followed_up=any(each.plan.announcements or each.plan.withdrawn for each in series.dates),
    )


def unmoved_notes(subject: Subject, place: Place) -> list[Issue]:
    """Note of a message about a move that no version of the series has other times: it says how all is now.

    Not where the schedule has such a message, which tells of single dates then.
    """
    is_planned = any(each.kind is Kind.RESCHEDULED for each in subject.plan.current_announcements)
    if subject.series is None or subject.kind is not Kind.RESCHEDULED or subject.former_rule or is_planned:
        return []
    message = "the series was not rescheduled: no earlier version has other times, and the notice says what is planned"
    remedy = "say --kind initial, or make the next version first: downtime plan ... --replaces PLAN"
    return [Issue(IssueCode.NO_EARLIER_WINDOW, message, remedy, place, Severity.NOTE)]


def _refuse_kind(kind: Kind, outlook: Outlook, series: Series) -> InputError:
    day = next(each.day for each in outlook.dates if each.window is not None)
    message = f"there is no {kind.value} notice for a series as a whole"
    remedy = f"say of which date it is: --date {day}"
    return InputError.of(IssueCode.WRONG_KIND, message, remedy, Place(source=series.source))


def plans_of(saved: SavedPlan | Series) -> tuple[SavedPlan, ...]:
    """The plans whose messages a saved plan or series has: the head, then the dates that are not over, by time."""
    if not isinstance(saved, Series):
        return (saved,)
    return (saved.head, *(each.plan for each in saved.dates if not each.plan.is_over))
