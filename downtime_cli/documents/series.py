"""The life of a standing window in its document: identity, versions and messages, of all of it and by date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta

from downtime_cli.core.announcing.message import Status
from downtime_cli.documents import parts, plan
from downtime_cli.documents.parts import fill, says

if TYPE_CHECKING:
    from datetime import tzinfo

    from downtime_cli.core.announcing import message as messages
    from downtime_cli.core.series import series as core


class DateCost(parts.Window, frozen=True, kw_only=True):
    """A date; local times are by the slot's clock."""

    expected: Annotated[parts.Amount, says("What it is expected to cost.")]


class Date(DateCost, frozen=True, kw_only=True):
    """A date, which stands as a plan does; local times are by the slot's clock."""

    day: Annotated[
        str,
        Meta(pattern=r"^\d{4}-\d{2}-\d{2}$"),
        says("Its name: the day on which the rule has it, by the slot's clock. `--date` takes it."),
    ]
    original: Annotated[parts.Span, says("When the rule has it.")]
    replaced: Annotated[bool, says("Whether it is of an earlier version's rule, and not of `slot`.")]
    sequence: Annotated[parts.Count, says("Counts its versions from 0.")]
    status: Annotated[Status, says("Where it stands.")]
    revisions: Annotated[tuple[plan.Revision, ...], Meta(min_length=1), says("Its versions, oldest first.")]
    announcements: Annotated[tuple[plan.Announcement, ...], says("The messages about this date, by time.")]
    withdrawn: Annotated[tuple[plan.Announcement, ...], says("Its messages that are not sent any more.")]


class Revision(plan.Revision, frozen=True, kw_only=True):
    """How the series stood from `at` on; the window is its first."""

    rule: Annotated[tuple[str, ...], says("Lines of a calendar event for it, as readers know them.")]


def build_state(series: core.Series) -> dict[str, Any]:
    """Build the keys that change as a series lives on: its identity and messages, and its dates."""
    head = series.head
    return {
        "plan_id": head.plan_id,
        "sequence": head.sequence,
        "status": head.status,
        "automatic": head.automatic,
        "revisions": tuple(_build_revision(each) for each in head.revisions),
        "announcements": plan.build_announcements(head.announcements),
        "withdrawn": plan.build_announcements(head.withdrawn),
        "dates": tuple(_build_date(each, series.slot.zone) for each in series.dates),
    }


def _build_revision(revision: messages.Revision) -> Revision:
    (version,) = plan.build_revisions((revision,))
    return fill(Revision, version, rule=tuple(revision.rule.splitlines()))


def _build_date(date: core.SeriesDate, zone: tzinfo) -> Date:
    stands = date.plan
    return fill(
        Date,
        stands.window,
        **parts.local_times(stands.window, zone),
        expected=stands.forecast.expected,
        day=date.day.isoformat(),
        original=fill(parts.Span, date.original),
        replaced=date.is_replaced,
        sequence=stands.sequence,
        status=stands.status,
        revisions=plan.build_revisions(stands.revisions),
        announcements=plan.build_announcements(stands.announcements),
        withdrawn=plan.build_announcements(stands.withdrawn),
    )
