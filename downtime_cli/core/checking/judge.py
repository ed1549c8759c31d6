"""
Whether a window that somebody chose is a good one, and what better there was under the same rules.

What `plan` recommends passes with the same options: rules are the planner's own, and the best window is the one it
would recommend. Only the notice period is judged otherwise: users may have been told of this window before `as_of`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from msgspec import Struct

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.announcing.notice_period import notice_deadline, notice_end
from downtime_cli.core.audience import Audience
from downtime_cli.core.checking.changes_since import SavedRules, compare_rules
from downtime_cli.core.checking.judgement import Criterion, Judgement, Regret, SincePlan
from downtime_cli.core.planning.constraints import Rule
from downtime_cli.core.planning.plan import Choice, Impact
from downtime_cli.core.planning.planner import one_per_night
from downtime_cli.core.planning.ranking import Ranking, rank_candidates
from downtime_cli.core.planning.relaxation import broken_minutes
from downtime_cli.core.policy import Objective, Policy
from downtime_cli.core.quality.finding import Background
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import DAY, MINUTE, WEEK, Span, to_minute


class Gates(Struct, frozen=True, kw_only=True):
    """What the window has to come up to, as shares; None where nothing was asked.

    `requires_notice`: the notice period binds, rather than being told.
    """

    max_regret: float | None = None
    max_share: float | None = None
    max_percentile: float | None = None
    max_error_budget: float | None = None
    requires_notice: bool = False


class Question(Struct, frozen=True, kw_only=True):
    """A window, in whole minutes, and what to judge it by.

    `horizon`: holds the windows it is compared with, from `as_of` on; `announced`: when users were first told, or will
    be; `announce_by`: until when they had to be, None for what the policy's notice period says. `plan` and `rules`:
    the saved plan that chose the window, and the rules that it was made by.
    """

    window: Span
    horizon: Span
    announced: datetime
    gates: Gates
    announce_by: datetime | None = None
    plan: SavedPlan | None = None
    rules: SavedRules | None = None


def judge_window(
    traffic: Traffic | TypicalWeek, audience: Audience, policy: Policy, question: Question, background: Background
) -> Judgement:
    """Return the judgement on a window. `policy.duration` is its length."""
    start = to_minute(question.window.start)
    ranking = rank_candidates(traffic, audience, policy, _reach(policy, question), question.horizon)
    rules = tuple(_rule_criteria(ranking, question))
    ranking = ranking.with_candidate(start, is_feasible=all(rule.is_kept for rule in rules if rule.code != "status"))
    choice = ranking.choice(start)
    best = ranking.choice(ranking.recommended) if ranking.feasible else None
    regret = None if best is None else _regret(choice.impact, best.impact, policy)
    return Judgement(
        policy=policy,
        unit=traffic.unit,
        choice=choice,
        best=best,
        better=tuple(_better(ranking, start, audience)),
        is_alike=bool(ranking.feasible) and start in ranking.alike,
        regret=regret,
        announced=question.announced,
        criteria=(*rules, *_figures(choice.impact, regret, policy, question.gates)),
        audience=tuple((zone.zone, zone.share) for zone in audience.zones),
        background=background,
        since=_since(question, audience, policy, background, is_still_best=best == choice),
    )


def _reach(policy: Policy, question: Question) -> Span:
    """Return a span that holds every window there is to weigh, an overrun of each, and every rule in force then."""
    first = min(policy.as_of, question.window.start)
    last = max(policy.latest, question.horizon.end, question.window.end, notice_end(policy.as_of, policy.notice))
    return Span(first - DAY, last + 2 * policy.duration + WEEK)


def _rule_criteria(ranking: Ranking, question: Question) -> Iterator[Criterion]:
    """Yield whether the window keeps each rule; `earliest` in the past says no more than `past` does."""
    window, policy = question.window, ranking.policy
    yield _timed("past", f"no start before {policy.as_of:%Y-%m-%dT%H:%MZ}", policy.as_of - window.start)
    if question.plan is not None:
        is_on = question.plan.status is not Status.CANCELLED
        yield Criterion(code="status", label=question.plan.status, is_kept=is_on)
    deadline = question.announce_by or notice_deadline(window.start, policy.notice)
    yield _timed(
        "notice-period",
        policy.notice.text,
        question.announced - deadline,
        is_binding=question.gates.requires_notice,
    )
    excluded = {(rule.code, rule.label): rule.excluded for rule in ranking.summaries()}
    said = {"notice-period"} | ({"earliest"} if policy.earliest <= policy.as_of else set())
    for rule in ranking.rules:
        if rule.code not in said and (criterion := _criterion(rule, ranking, window, excluded)):
            yield criterion


def _timed(code: str, label: str, late: timedelta, *, is_binding: bool = True) -> Criterion:
    """Return the criterion of a moment that was missed by so much, or kept if that is not above zero."""
    is_kept = late <= timedelta(0)
    return Criterion(
        code=code,
        label=label,
        is_kept=is_kept,
        is_binding=is_binding,
        broken_for=timedelta(0) if is_kept else late,
    )


def _criterion(rule: Rule, ranking: Ranking, window: Span, excluded: dict[tuple[str, str], int]) -> Criterion | None:
    """Return whether the window keeps the rule; None for limits and holidays that exclude nothing here."""
    minutes = broken_minutes(rule, to_minute(window.start), ranking.length)
    is_silent = rule.code in {"earliest", "latest", "holidays"} and not excluded[rule.code, rule.label]
    if is_silent and not minutes:
        return None
    return Criterion(code=rule.code, label=rule.label, is_kept=not minutes, broken_for=minutes * MINUTE)


def _better(ranking: Ranking, start: int, audience: Audience) -> Iterator[Choice]:
    """Yield the best windows, one a night, that keep all rules and cost less than the one at that minute."""
    objective, length = ranking.policy.objective, ranking.length
    own = ranking.scale.score(objective, start, start + length)
    cheaper = [other for other in ranking.feasible if ranking.scale.score(objective, other, other + length) < own]
    yield from map(ranking.choice, islice(one_per_night(cheaper, audience.largest), ranking.policy.top))


def _regret(impact: Impact, best: Impact, policy: Policy) -> Regret:
    """Return what the window costs beyond the best one."""
    least = _measure(best, policy)
    amount = max(0.0, _measure(impact, policy) - least)
    share = amount / least if least else (None if amount else 0.0)
    return Regret(amount=amount, share=share)


def _measure(impact: Impact, policy: Policy) -> float:
    """Return what the objective minimises."""
    if policy.objective is Objective.TOTAL:
        return impact.expected
    return impact.worst_zone_share if impact.worst_borne_share is None else impact.worst_borne_share


def _figures(impact: Impact, regret: Regret | None, policy: Policy, gates: Gates) -> Iterator[Criterion]:
    """Yield the error budget, which is told, and the gates that were asked for."""
    if impact.error_budget is not None and gates.max_error_budget is None:
        label = f"{policy.slo:g}% over 30 days"
        yield _figure("error-budget", impact.error_budget, 1.0, label, is_binding=False)
    if gates.max_regret is not None:
        yield _regret_gate(regret, gates.max_regret)
    for code, found, most in (
        ("max-share", impact.share_of_week, gates.max_share),
        ("max-percentile", impact.percentile / 100, gates.max_percentile),
        ("max-error-budget", impact.error_budget, gates.max_error_budget),
    ):
        if most is not None and found is not None:
            yield _figure(code, found, most, "")


def _figure(code: str, found: float, most: float, label: str, *, is_binding: bool = True) -> Criterion:
    """Return the criterion of a figure and its limit."""
    return Criterion(code=code, label=label, is_kept=found <= most, is_binding=is_binding, found=found, most=most)


def _regret_gate(regret: Regret | None, most: float) -> Criterion:
    """Return the gate on regret; where no window keeps all rules it cannot be kept: `plan` would find nothing."""
    share = None if regret is None else regret.share
    is_kept = share is not None and share <= most
    return Criterion(code="max-regret", label="", is_kept=is_kept, found=share, most=most)


def _since(
    question: Question, audience: Audience, policy: Policy, background: Background, *, is_still_best: bool
) -> SincePlan | None:
    """Return what has changed since the plan was made, None where no plan chose the window."""
    if question.plan is None or question.rules is None:
        return None
    return SincePlan(
        plan=question.plan,
        verdict=background.quality.verdict,
        is_still_best=is_still_best,
        differences=tuple(compare_rules(question.plan, question.rules, audience, policy, question.horizon)),
    )
