"""The document of a judgement, `downtime-check/1`: whether a chosen window will do, and what better there was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from msgspec import Struct

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.checking.judgement import Outcome, Ruling
from downtime_cli.core.policy import Objective
from downtime_cli.core.quality.finding import Verdict
from downtime_cli.documents import parts
from downtime_cli.documents.parts import fill, fill_all, says

if TYPE_CHECKING:
    from downtime_cli.core.checking import judgement as core

SCHEMA: Final = "downtime-check/1"


class Criterion(Struct, frozen=True, kw_only=True):
    """A rule to keep, or a gate: a figure that may be at most so large."""

    code: Annotated[str, says("The name of a rule or gate, such as `notice-period` or `max-share`.")]
    label: Annotated[str, says("As it was given.")]
    outcome: Annotated[Outcome, says("`warned`: not kept, which does not fail the check.")]
    binding: Annotated[bool, says("Whether the check fails if it is not kept.")]
    broken_for: Annotated[parts.Duration, says("By how much time a rule is broken.")]
    found: Annotated[parts.Amount | None, says("The figure, a fraction of 1; null for a rule, or if unknown.")]
    most: Annotated[parts.Amount | None, says("Its limit, a fraction of 1; null for a rule.")]


class Regret(Struct, frozen=True, kw_only=True):
    """What the window costs beyond the best one, in what the objective minimises."""

    of: Annotated[Literal["expected", "worst-zone-share"], says("What the objective minimises.")]
    amount: Annotated[parts.Amount, says("The difference.")]
    share: Annotated[parts.Amount | None, says("As a share of what the best window costs; null if that is zero.")]


class Difference(Struct, frozen=True, kw_only=True):
    """Something that has changed; an empty text where there was, or is, no such thing."""

    code: Annotated[str, says("The name of a rule, or `audience`.")]
    then: Annotated[str, says("What the plan had.")]
    now: Annotated[str, says("What there is today.")]


class Since(Struct, frozen=True, kw_only=True):
    """What the plan said, and what has changed since."""

    plan_id: Annotated[str, says("The plan.")]
    sequence: Annotated[parts.Count, says("Its version.")]
    status: Annotated[Status, says("Where its maintenance stands.")]
    as_of: Annotated[parts.Instant, says("When it was made.")]
    expected: Annotated[parts.Amount, says("What it expected its window to cost.")]
    low: Annotated[parts.Amount, says("Lower end of its 80 % range.")]
    high: Annotated[parts.Amount, says("Upper end of its 80 % range.")]
    unit: parts.Unit
    rank: Annotated[parts.Ordinal, says("The window's rank then.")]
    candidates: Annotated[parts.Ordinal, says("How many windows it was ranked among then.")]
    verdict: Annotated[Verdict, says("How far the data could be trusted then.")]
    still_recommended: Annotated[
        bool | None, says("Whether `plan` would recommend the window again; null without traffic.")
    ]
    differences: Annotated[tuple[Difference, ...], says("Of audience and rules.")]


class Check(Struct, frozen=True, kw_only=True):
    """
    What `downtime check --format json` prints: whether a chosen window will do, and what better there was.

    Without traffic the rules alone are judged, and what follows from traffic is null or empty.
    """

    schema: Annotated[Literal["downtime-check/1"], says("Which document this is.")]
    service: parts.Service
    as_of: parts.AsOf
    timezone: parts.TeamZone
    impact_level: parts.Level
    policy: parts.Asked
    outcome: Annotated[Ruling, says("`yes`: a gate was passed; `rules-kept`: no gate was asked for.")]
    passes: Annotated[bool, says("Whether the outcome is not `no`.")]
    window: Annotated[parts.Window, says("The window; local times are by the clock of `timezone`.")]
    impact: Annotated[parts.Impact | None, says("What it costs; null without traffic.")]
    announced: Annotated[
        parts.Instant | None,
        says("When users were first told of the window, or will be; null for a plan that was called off."),
    ]
    criteria: Annotated[tuple[Criterion, ...], says("Everything that was asked of the window.")]
    best: Annotated[parts.Choice | None, says("What `plan` would recommend by the same rules; null if nothing fits.")]
    better: Annotated[tuple[parts.Choice, ...], says("Cheaper windows of other nights that keep the rules.")]
    within_noise: Annotated[bool | None, says("Whether noise may be all that sets it apart from the quietest window.")]
    few_events: Annotated[bool | None, says("Whether few events leave ranks to chance; null without traffic.")]
    regret: Annotated[Regret | None, says("What the window costs beyond the best one; null where there is none.")]
    since: Annotated[Since | None, says("What has changed since the plan was made; null if no plan was given.")]
    audience: parts.Audience
    quality: Annotated[parts.Quality | None, says("How far the data can be trusted; null without traffic.")]
    assumptions: parts.Assumptions
    issues: parts.Issues


def build_check(judgement: core.Judgement) -> Check:
    """Build the document of a judgement."""
    policy, unit, best, regret = judgement.policy, judgement.unit, judgement.best, judgement.regret
    of = "worst-zone-share" if policy.objective is Objective.FAIR else "expected"
    return _build(
        judgement,
        **parts.build_choice(judgement.choice, policy, unit),
        best=None if best is None else parts.Choice(**parts.build_choice(best, policy, unit)),
        better=tuple(parts.Choice(**parts.build_choice(other, policy, unit)) for other in judgement.better),
        within_noise=judgement.is_alike,
        regret=None if regret is None else fill(Regret, regret, of=of),
        audience=parts.build_users(judgement.audience),
        **parts.build_background(judgement.background),
    )


def build_rules_check(judgement: core.RulesJudgement) -> Check:
    """Build the document of a judgement by rules alone."""
    unknown = dict.fromkeys(("impact", "best", "within_noise", "few_events", "regret"))
    background = parts.build_background(judgement.background) | {"quality": None}
    window = parts.build_window(judgement.window, judgement.policy.zone)
    return _build(judgement, window=window, better=(), audience=(), **unknown, **background)


def _build(judgement: core.Judged, **own: object) -> Check:
    return fill(
        Check,
        judgement,
        schema=SCHEMA,
        **parts.build_request(judgement.policy),
        outcome=judgement.ruling,
        announced=None if judgement.is_off else judgement.announced,
        criteria=tuple(fill(Criterion, each, binding=each.is_binding) for each in judgement.criteria),
        since=None if judgement.since is None else _since(judgement.since),
        **own,
    )


def _since(since: core.SincePlan) -> Since:
    plan = since.plan
    then: dict[str, Any] = {name: getattr(plan, name) for name in ("plan_id", "sequence", "status", "as_of")}
    return fill(
        Since,
        plan.forecast,
        **then,
        still_recommended=since.is_still_best,
        differences=fill_all(Difference, since.differences),
    )
