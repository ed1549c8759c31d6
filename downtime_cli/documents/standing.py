"""
The document of a standing window, `downtime-standing/1`: the slot with its rule, every date, months and zones.

It has the identity, state and messages of a plan, for the series as a whole and for each of its dates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

from msgspec import Meta, Struct

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.planning.plan import ComparisonKind
from downtime_cli.core.recurrence import CODES
from downtime_cli.documents import parts, plan, series
from downtime_cli.documents.parts import fill, fill_all, says

if TYPE_CHECKING:
    from downtime_cli.core.series.series import PlannedSeries
    from downtime_cli.core.standing import plan as core

SCHEMA: Final = "downtime-standing/1"


class Slot(Struct, frozen=True, kw_only=True):
    """When a standing window starts."""

    rrule: Annotated[str, says("The value of an RRULE (RFC 5545); `calendar` has its DTSTART and EXDATE.")]
    weekday: Annotated[
        Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"] | None, says("The day on which it starts; null if several.")
    ]
    nth: Annotated[int | None, says("Which such day of a month, -1 the last; null if each, or several.")]
    start: Annotated[str, Meta(pattern=r"^\d{2}:\d{2}$"), says("By the clock of `zone`.")]
    duration: Annotated[parts.Duration, says("How long it is.")]
    zone: Annotated[parts.Zone, says("By whose clock it repeats.")]


class LeftOut(parts.Window, frozen=True, kw_only=True):
    """A date without a window."""

    rule: Annotated[str, says("`blackout` or `holidays`.")]
    names: Annotated[tuple[str, ...], says("Names of the freezes or holidays.")]


class Month(Struct, frozen=True, kw_only=True):
    """The dates of a month by the slot's clock."""

    month: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}$"), says("Year and month.")]
    dates: Annotated[parts.Ordinal, says("How many dates it has.")]
    expected: Annotated[parts.Amount, says("What they cost together.")]


class ZoneYear(Struct, frozen=True, kw_only=True):
    """What a slot costs one zone."""

    zone: Annotated[parts.Zone, says("The zone.")]
    share: parts.UserShare
    expected: Annotated[tuple[parts.Amount, ...], says("Interrupted units on each date of the rule.")]


class SlotCost(Struct, frozen=True, kw_only=True):
    """A slot and what a date of it costs."""

    slot: Annotated[Slot, says("When.")]
    mean: Annotated[parts.Amount, says("What a date costs on average.")]


class StandingComparison(Struct, frozen=True, kw_only=True):
    """What another standing window would cost."""

    kind: Annotated[ComparisonKind, says("The average slot, the worst, or a common guess: Sunday 02:00.")]
    slot: Annotated[Slot | None, says("When; null for the average.")]
    mean: Annotated[parts.Amount, says("What a date costs on average.")]
    feasible: Annotated[bool, says("Whether the rules allow it.")]


class BrokenRule(Struct, frozen=True, kw_only=True):
    """A rule that the nearest slot breaks."""

    code: Annotated[str, says("Which kind of rule.")]
    label: Annotated[str, says("As it was given.")]
    dates: Annotated[parts.Ordinal, says("On how many dates.")]


TheSlot: TypeAlias = Annotated[Slot, says("When it starts.")]
Calendar: TypeAlias = Annotated[
    tuple[str, ...],
    says("Lines of a calendar event to copy: DTSTART, DURATION, RRULE, EXDATE. Made of the rest; nothing reads them."),
]
Expected: TypeAlias = Annotated[parts.Amount, says("Interrupted units on all dates, times the weights of their zones.")]
Mean: TypeAlias = Annotated[parts.Amount, says("What a date costs on average.")]
MeanShare: TypeAlias = Annotated[parts.Amount, says("The mean's part of the expected traffic of a week.")]
WorstShare: TypeAlias = Annotated[parts.Amount, says("The largest part of its own week that a zone loses on average.")]
Budget: TypeAlias = Annotated[parts.Amount | None, says("Mean part of the 30-day error budget that `slo` leaves.")]
Kept: TypeAlias = Annotated[parts.Count, says("How many dates remain.")]
Gaps: TypeAlias = Annotated[tuple[LeftOut, ...], says("Dates without a window, by time.")]
Slots: TypeAlias = Annotated[parts.Ordinal, says("How many slots were weighed.")]
Returns: TypeAlias = Annotated[str, says("How often it returns, as `--recurring` takes it: `weekly`, an RRULE.")]


class StandingChoice(Struct, frozen=True, kw_only=True):
    """A slot, what it costs and the dates it does without."""

    slot: TheSlot
    calendar: Calendar
    expected: Expected
    mean: Mean
    share_of_week: MeanShare
    worst_zone_share: WorstShare
    error_budget: Budget
    kept: Kept
    left_out: Gaps


class StandingWindow(Struct, frozen=True, kw_only=True):
    """What `downtime plan --recurring --format json` prints: the best standing window for twelve months."""

    schema: Annotated[Literal["downtime-standing/1"], says("Which document this is.")]
    outcome: Annotated[Literal["window"], says("The answer.")]
    plan_id: Annotated[parts.Text, says("Names the series; a date is called this, `-` and the digits of its `day`.")]
    sequence: Annotated[parts.Count, says("Counts versions of the series as a whole from 0.")]
    status: Annotated[Status, says("Where the series stands as a whole.")]
    automatic: Annotated[bool, says("Whether the planned ends are announced as the end, by the clock.")]
    revisions: Annotated[
        tuple[series.Revision, ...], Meta(min_length=1), says("Every version, oldest first, this one last.")
    ]
    recurring: Returns
    service: parts.Service
    as_of: parts.AsOf
    timezone: parts.TeamZone
    impact_level: parts.Level
    policy: parts.Asked
    unit: parts.Unit
    slot: TheSlot
    calendar: Calendar
    expected: Expected
    mean: Mean
    share_of_week: MeanShare
    worst_zone_share: WorstShare
    error_budget: Budget
    kept: Kept
    left_out: Gaps
    dates: Annotated[tuple[series.Date, ...], says("Each date, by time; those that are over too.")]
    announcements: Annotated[tuple[plan.Announcement, ...], says("The messages about the series as a whole, by time.")]
    withdrawn: Annotated[tuple[plan.Announcement, ...], says("Such messages that are not sent any more.")]
    worst_date: Annotated[series.DateCost, says("The one that costs most.")]
    months: Annotated[tuple[Month, ...], says("Each month with dates, by time.")]
    zones: Annotated[tuple[ZoneYear, ...], says("What it costs each zone, most interrupted first.")]
    alternatives: Annotated[tuple[StandingChoice, ...], says("The best of other nights, best first.")]
    clocks: Annotated[tuple[SlotCost, ...], says("The best slot by each clock, best first.")]
    comparisons: Annotated[tuple[StandingComparison, ...], says("Other slots to compare with.")]
    slots: Slots
    announce_by: Annotated[parts.Instant, says("Latest moment to announce the first date.")]
    audience: Annotated[tuple[parts.WeightedUsers, ...], says("Where the users are, most of them first.")]
    burdens: parts.Burdens
    rules: parts.Rules
    quality: parts.DataQuality
    assumptions: parts.Assumptions
    issues: parts.Issues


class NoStandingWindow(Struct, frozen=True, kw_only=True):
    """What `downtime plan --recurring --format json` prints, with exit code 5, where no slot keeps the rules."""

    schema: Annotated[Literal["downtime-standing/1"], says("Which document this is.")]
    outcome: Annotated[Literal["no-window"], says("The answer.")]
    recurring: Returns
    service: parts.Service
    as_of: parts.AsOf
    timezone: parts.TeamZone
    impact_level: parts.Level
    policy: parts.Asked
    unit: parts.Unit
    slots: Slots
    nearest: Annotated[StandingChoice | None, says("The slot that breaks rules on fewest dates; null if none is left.")]
    broken: Annotated[tuple[BrokenRule, ...], says("The rules that it breaks.")]
    rules: parts.Rules
    quality: parts.DataQuality
    assumptions: parts.Assumptions
    issues: parts.Issues


def build_standing(planned: PlannedSeries) -> StandingWindow:
    """Build the document of a standing window."""
    from downtime_cli.core.standing.plan import month_costs  # loaded by whoever has one

    choice = planned.recommended
    return fill(
        StandingWindow,
        planned,
        **_head(planned),
        **_choice(choice, planned),
        **series.build_state(planned.series),
        outcome="window",
        worst_date=build_costs(choice)[choice.worst],
        months=tuple(fill(Month, each, month=f"{each.month:%Y-%m}") for each in month_costs(choice)),
        zones=fill_all(ZoneYear, planned.zones),
        alternatives=tuple(StandingChoice(**_choice(other, planned)) for other in planned.alternatives),
        clocks=tuple(fill(SlotCost, each, slot=_slot(each.slot, planned)) for each in planned.clocks),
        comparisons=tuple(
            fill(StandingComparison, other, slot=None if other.slot is None else _slot(other.slot, planned))
            for other in planned.comparisons
        ),
        audience=parts.build_weighted_users(planned.series.head.audience, planned.weights),
        burdens=fill_all(parts.Burden, planned.burdens),
    )


def build_no_standing(refusal: core.NoStandingWindow) -> NoStandingWindow:
    """Build the document that says there is no standing window."""
    nearest = refusal.nearest
    return fill(
        NoStandingWindow,
        refusal,
        **_head(refusal),
        outcome="no-window",
        nearest=None if nearest is None else StandingChoice(**_choice(nearest, refusal)),
        broken=tuple(fill(BrokenRule, rule, dates=rule.excluded) for rule in refusal.broken),
    )


def _head(answer: core.StandingPlan | core.NoStandingWindow) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "recurring": str(answer.policy.recurring),
        "rules": fill_all(parts.Rule, answer.rules),
        **parts.build_request(answer.policy),
        **parts.build_background(answer.background),
    }


def _choice(choice: core.StandingChoice, answer: core.StandingPlan | core.NoStandingWindow) -> dict[str, Any]:
    from downtime_cli.core.standing.plan import calendar_lines

    zone = choice.slot.zone
    own = {
        "slot": _slot(choice.slot, answer),
        "calendar": calendar_lines(choice),
        "kept": len(choice.dates),
        "left_out": tuple(
            fill(LeftOut, each.window, **parts.local_times(each.window, zone), rule=each.code, names=each.names)
            for each in choice.left_out
        ),
    }
    names = StandingChoice.__struct_fields__
    return {name: own[name] if name in own else getattr(choice, name) for name in names}


def _slot(slot: core.Slot, answer: core.StandingPlan | core.NoStandingWindow) -> Slot:
    pattern = slot.pattern
    return fill(
        Slot,
        slot,
        rrule=slot.rule(),
        weekday=None if pattern.weekday is None else CODES[pattern.weekday],
        nth=pattern.days[0].nth if len(pattern.days) == 1 else None,
        start=f"{slot.start:%H:%M}",
        duration=answer.policy.duration,
    )


def build_costs(choice: core.StandingChoice) -> tuple[series.DateCost, ...]:
    """Build the dates of a slot and what they cost, by time."""
    zone = choice.slot.zone
    return tuple(
        fill(series.DateCost, each.window, **parts.local_times(each.window, zone), expected=each.expected)
        for each in choice.dates
    )
