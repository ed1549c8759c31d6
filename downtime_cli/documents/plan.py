"""The document of a plan, `downtime-plan/1`: the recommended window, the alternatives and the schedule of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import Meta, Struct

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import ComparisonKind
from downtime_cli.documents import parts
from downtime_cli.documents.parts import fill, fill_all, says

if TYPE_CHECKING:
    from collections.abc import Iterable

    from downtime_cli.core.announcing import message as messages
    from downtime_cli.core.planning import plan as core

SCHEMA: Final = "downtime-plan/1"


class Revision(Struct, frozen=True, kw_only=True):
    """How the plan stood from `at` on."""

    sequence: Annotated[parts.Count, says("Counts versions from 0.")]
    status: Annotated[Status, says("Where the maintenance stood.")]
    at: Annotated[parts.Instant, says("When the version was made.")]
    window: Annotated[parts.Span, says("Its window.")]
    by: Annotated[parts.Name | None, says("Who made it; null if nobody said.")]
    note: Annotated[parts.Note | None, says("Why, for the team; null if nobody said.")]


class Comparison(Struct, frozen=True, kw_only=True):
    """What something else would cost."""

    kind: Annotated[
        ComparisonKind, says("What is recommended instead, the average window, the worst, or a guess: Sunday 02:00.")
    ]
    window: Annotated[parts.Span | None, says("When; null for the average.")]
    expected: Annotated[parts.Amount, says("What it would cost.")]
    feasible: Annotated[bool, says("Whether the rules allow that window.")]


class MissedAnnouncement(Struct, frozen=True, kw_only=True):
    """A message of the schedule that can no longer be sent in time."""

    kind: Annotated[AnnouncementKind, says("What it says.")]
    channel: Annotated[parts.Name, says("How it is sent, such as `email` or `status-page`.")]
    promised: Annotated[parts.Instant, says("The latest instant that keeps the promised lead.")]
    lead: Annotated[parts.Duration, says("How long before the start it goes out, or should have.")]
    audience: parts.Zones
    region: Annotated[parts.Name | None, says("What the recipients are called together; null for everybody.")]


class Announcement(MissedAnnouncement, frozen=True, kw_only=True):
    """A message to send; while the plan is TENTATIVE, one to send if it is confirmed in time."""

    send_at: Annotated[parts.Instant | None, says("When to send it; null if it waits for a status.")]
    waits_for: Annotated[
        Status | None,
        says("The status that sends it, when that is recorded; null if it is sent by the clock."),
    ]
    reach: parts.Reach
    at_night: parts.AtNight


class BrokenRule(Struct, frozen=True, kw_only=True):
    """A rule that the window breaks."""

    code: Annotated[str, says("Which kind of rule, as in `rules`.")]
    label: Annotated[str, says("As it was given.")]
    broken_for: Annotated[parts.Duration, says("The distance to a limit, or how much of the window is closed.")]


class Confidence(Struct, frozen=True, kw_only=True):
    """How good such advice was: capture is 1 for the best window in hindsight, 0 for a random pick."""

    weeks: Annotated[parts.Ordinal, says("How many past weeks were measured.")]
    capture: Annotated[float, Meta(le=1), says("(average - recommended) / (average - best), mean over the weeks.")]
    worst: Annotated[float, Meta(le=1), says("The capture of the worst week.")]
    guess_capture: Annotated[float | None, says("The same for Sunday 02:00, whatever the rules; null if unknown.")]


class Plan(Struct, frozen=True, kw_only=True):
    """What `downtime plan --format json` prints: the recommended window, alternatives and the messages to send."""

    schema: Annotated[Literal["downtime-plan/1"], says("Which document this is.")]
    plan_id: Annotated[parts.Text, says("Names the plan; the same for the same service, moment and window.")]
    sequence: Annotated[parts.Count, says("Counts versions from 0.")]
    status: Annotated[Status, says("Where the maintenance stands.")]
    automatic: Annotated[bool, says("Whether the planned end is announced as the end, by the clock.")]
    revisions: Annotated[tuple[Revision, ...], Meta(min_length=1), says("Every version, oldest first, this one last.")]
    service: parts.Service
    as_of: parts.AsOf
    timezone: parts.TeamZone
    impact_level: parts.Level
    policy: parts.Asked
    window: Annotated[parts.Window, says("When to work; local times are by the clock of `timezone`.")]
    impact: Annotated[parts.Impact, says("What it costs.")]
    chosen: Annotated[bool, says("Whether somebody chose the window, which need not be the best one.")]
    broken: Annotated[tuple[BrokenRule, ...], says("The rules that a chosen window breaks.")]
    alternatives: Annotated[tuple[parts.Choice, ...], says("The best of other nights, best first.")]
    alike: Annotated[tuple[parts.Span, ...], says("Windows of other nights that are as good within the noise.")]
    few_events: Annotated[bool, says("Whether few events leave ranks to chance.")]
    comparisons: Annotated[tuple[Comparison, ...], says("Other windows to compare with.")]
    announcements: Annotated[tuple[Announcement, ...], says("The messages to send, by time.")]
    missed_announcements: Annotated[tuple[MissedAnnouncement, ...], says("Messages that were already due.")]
    withdrawn: Annotated[tuple[Announcement, ...], says("Messages of earlier versions that are not sent any more.")]
    unplanned_before: Annotated[parts.Instant | None, says("Windows that start before it count as unplanned.")]
    announce_by: parts.Announced
    rules: parts.Rules
    audience: Annotated[tuple[parts.WeightedUsers, ...], says("Where the users are, most of them first.")]
    burdens: parts.Burdens
    confidence: Annotated[Confidence | None, says("How good such advice was in past weeks; null if unknown.")]
    quality: parts.DataQuality
    assumptions: parts.Assumptions
    issues: parts.Issues


def build_plan(plan: core.Plan) -> Plan:
    """Build the document of a plan."""
    confidence = plan.confidence
    return fill(
        Plan,
        plan,
        schema=SCHEMA,
        automatic=plan.policy.automatic,
        revisions=build_revisions(plan.revisions),
        **parts.build_request(plan.policy),
        **parts.build_choice(plan.recommended, plan.policy, plan.unit),
        chosen=plan.policy.chosen is not None,
        broken=fill_all(BrokenRule, plan.broken),
        alternatives=tuple(
            parts.Choice(**parts.build_choice(each, plan.policy, plan.unit)) for each in plan.alternatives
        ),
        alike=fill_all(parts.Span, plan.alike),
        comparisons=tuple(
            fill(Comparison, each, window=None if each.window is None else fill(parts.Span, each.window))
            for each in plan.comparisons
        ),
        announcements=build_announcements(each for each in plan.announcements if not each.missed),
        missed_announcements=tuple(
            fill(MissedAnnouncement, each, **_recipients(each)) for each in plan.announcements if each.missed
        ),
        withdrawn=build_announcements(plan.withdrawn),
        rules=fill_all(parts.Rule, plan.rules),
        audience=parts.build_weighted_users(plan.audience, plan.weights),
        burdens=fill_all(parts.Burden, plan.burdens),
        confidence=None if confidence is None else fill(Confidence, confidence),
        **parts.build_background(plan.background),
    )


def build_revisions(revisions: Iterable[messages.Revision]) -> tuple[Revision, ...]:
    """Build the versions of a plan."""
    return tuple(
        fill(Revision, each, window=fill(parts.Span, each.window), by=each.by or None, note=each.note or None)
        for each in revisions
    )


def build_announcements(announcements: Iterable[messages.Announcement]) -> tuple[Announcement, ...]:
    """Build messages to send; those that were missed are not among them."""
    return tuple(fill(Announcement, each, at_night=each.is_at_night, **_recipients(each)) for each in announcements)


def _recipients(message: messages.Announcement) -> dict[str, object]:
    return {"audience": tuple(map(zone_name, message.zones)), "region": message.region or None}
