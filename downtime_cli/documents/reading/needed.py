"""
What later commands need of a saved plan: the keys that they read.

People edit plans, and other versions of `downtime` wrote them. So whatever nothing reads may be missing or different,
and what a plan can do without has a default here. The types are those of the declaration in `documents/plan.py`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Meta, Struct

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.policy import LONGEST_NAME, LONGEST_TEXT, ImpactLevel, Objective
from downtime_cli.core.quality.finding import Verdict
from downtime_cli.documents import parts

Sequence: TypeAlias = Annotated[int, Meta(ge=0, le=1_000_000)]
"""Of a version; calendars have room for thirty-two bits."""


class Span(Struct, frozen=True, kw_only=True):
    """A half-open span; its length follows from its ends."""

    start: parts.Instant
    end: parts.Instant


class LocalTimes(Struct, frozen=True, kw_only=True):
    """Both ends of the window by a clock, as they were promised."""

    local_start: parts.LocalTime | None = None
    local_end: parts.LocalTime | None = None


class Window(LocalTimes, frozen=True, kw_only=True):
    """The window, and its ends by the team's clock."""

    start: parts.Instant
    end: parts.Instant


class NamedSpan(Span, frozen=True, kw_only=True):
    """A span with a name."""

    name: str = ""


class Revision(Struct, frozen=True, kw_only=True):
    """A version of the plan."""

    sequence: Sequence
    status: Status
    at: parts.Instant
    window: Span
    by: Annotated[str, Meta(title="text", max_length=LONGEST_NAME)] | None = None
    note: Annotated[str, Meta(title="text", max_length=LONGEST_TEXT)] | None = None


class Announcement(Struct, frozen=True, kw_only=True):
    """A message to send; without a promise of its own it is promised for the moment of sending, or the planned end."""

    kind: AnnouncementKind
    channel: parts.Name
    send_at: parts.Instant | None
    """None for one that waits for a status: that of the completed plan, unless it names another."""
    waits_for: Status | None = None
    promised: parts.Instant | None = None
    lead: parts.Duration
    audience: parts.Zones
    reach: parts.Reach = None
    region: parts.Name | None = None


class ZoneImpact(LocalTimes, frozen=True, kw_only=True):
    """A zone that the window hits, and its ends by the clock there."""

    zone: parts.Zone


class Impact(Struct, frozen=True, kw_only=True):
    """What the window was expected to cost."""

    expected: parts.Amount
    low: parts.Amount
    high: parts.Amount
    unit: parts.Unit
    share_of_week: parts.Amount
    rank: parts.Ordinal
    candidates: parts.Ordinal
    zones: tuple[ZoneImpact, ...] = ()


class Quality(Struct, frozen=True, kw_only=True):
    """How far the data could be trusted."""

    verdict: Verdict


class Plan(Struct, frozen=True, kw_only=True):
    """A plan, as far as its messages and exports go by it."""

    schema: Literal["downtime-plan/1"]
    plan_id: parts.Text
    sequence: Sequence
    status: Status
    revisions: Annotated[tuple[Revision, ...], Meta(min_length=1)] | None = None
    """None for a plan as it was made."""
    automatic: bool | None = None
    """None in plans made before there was a choice, whose schedule has the end by the clock."""
    service: parts.Service = None
    as_of: parts.Instant
    timezone: parts.Zone | None = None
    """None for the clock of most users."""
    impact_level: ImpactLevel = ImpactLevel.OUTAGE
    window: Window
    impact: Impact
    announcements: tuple[Announcement, ...]
    withdrawn: tuple[Announcement, ...] = ()
    announce_by: parts.Instant | None = None
    audience: tuple[parts.Users, ...]
    quality: Quality


class PlannedWindow(Struct, frozen=True, kw_only=True):
    """A plan, as far as others keep clear of its window."""

    schema: Literal["downtime-plan/1"]
    plan_id: parts.Text | None = None
    sequence: Sequence = 0
    status: Status = Status.TENTATIVE
    service: parts.Service = None
    window: Span


class SeriesRevision(Revision, frozen=True, kw_only=True):
    """A version of a series as a whole."""

    rule: tuple[str, ...] = ()


class Slot(Struct, frozen=True, kw_only=True):
    """When a standing window starts."""

    rrule: parts.Text
    duration: parts.Duration | None = None
    start: Annotated[str, Meta(title="time of day", pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["04:00"])]
    zone: parts.Zone


class LeftOut(Window, frozen=True, kw_only=True):
    """A date of the rule without a window."""

    rule: str
    names: tuple[str, ...] = ()


class SeriesDate(Window, frozen=True, kw_only=True):
    """A date, but for what it shares with a plan."""

    day: Annotated[str, Meta(title="date", pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-12-05"])]
    original: Span
    replaced: bool = False
    expected: parts.Amount


class Series(Struct, frozen=True, kw_only=True):
    """A standing window, but for what it shares with a plan."""

    schema: Literal["downtime-standing/1"]
    recurring: parts.Text = "monthly"
    plan_id: parts.Text
    revisions: Annotated[tuple[SeriesRevision, ...], Meta(min_length=1)]
    slot: Slot
    left_out: tuple[LeftOut, ...] = ()
    dates: Annotated[tuple[SeriesDate, ...], Meta(min_length=1)]
    unit: parts.Unit
    mean: parts.Amount
    share_of_week: parts.Amount
    slots: parts.Ordinal


class StandingDate(Span, frozen=True, kw_only=True):
    """A date of a standing window, as far as others keep clear of it."""

    status: Status = Status.TENTATIVE


class StandingDates(Struct, frozen=True, kw_only=True):
    """A standing window, as far as others keep clear of its dates; a refusal has none."""

    schema: Literal["downtime-standing/1"]
    outcome: Literal["window", "no-window"] = "window"
    plan_id: parts.Text | None = None
    sequence: Sequence = 0
    service: parts.Service = None
    dates: tuple[StandingDate, ...] | None = None


class LadderStep(Struct, frozen=True, kw_only=True):
    """Messages that were promised by some channels."""

    lead: parts.Duration
    channels: Annotated[tuple[parts.Name, ...], Meta(min_length=1)]


class WeightedUsers(parts.Users, frozen=True, kw_only=True):
    """The users of one zone, and what they count."""

    weight: parts.Amount = 1.0


class Policy(Struct, frozen=True, kw_only=True):
    """What was asked for; whatever is missing was not."""

    duration: parts.Duration | None = None
    margin: parts.Duration | None = None
    step: parts.Duration | None = None
    earliest: parts.Instant | None = None
    latest: parts.Instant | None = None
    has_latest: bool = False
    notice_period: parts.Text | None = None
    """ISO 8601, or as it is typed: `72h`, `5 working days`."""
    notice_working_days: parts.Ordinal | None = None
    team_hours: tuple[str, ...] = ()
    protect: tuple[str, ...] = ()
    blackouts: tuple[NamedSpan, ...] = ()
    holidays: tuple[NamedSpan, ...] = ()
    past_windows: tuple[NamedSpan, ...] = ()
    objective: Objective = Objective.TOTAL
    slo: Annotated[float, Meta(gt=0, le=100)] | None = None
    """A fraction of 1; what is more is a percentage."""
    value_per_request: parts.Amount | None = None
    ladder: tuple[LadderStep, ...] | None = None
    options: dict[str, Any] = {}


class PlanWithRules(Plan, frozen=True, kw_only=True):
    """A plan with the rules that it was made by."""

    policy: Policy = Policy()
    audience: tuple[WeightedUsers, ...]
    assumptions: tuple[dict[str, Any] | str, ...] = ()
    """With codes, or without in plans of development versions."""
