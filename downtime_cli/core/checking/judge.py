"""
Whether a window that somebody chose is a good one, and which better ones there are under the same rules.

What `plan` recommends passes with the same options: the rules are the planner's own, the best window is the one it
would recommend, and it is within the noise of the quietest. Only the notice period is judged differently: users may
have been told of this window before `as_of`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from msgspec import Struct

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.announcing.notice_period import notice_deadline, notice_end
from downtime_cli.core.audience import Audience
from downtime_cli.core.checking.changes_since import SavedRules, compare_rules
from downtime_cli.core.checking.judgement import Criterion, Judgement, Regret, RulesJudgement, SincePlan
from downtime_cli.core.planning.assumed_parts import name_assumed_parts
from downtime_cli.core.planning.constraints import Rule, build_rules
from downtime_cli.core.planning.plan import Choice, Impact
from downtime_cli.core.planning.planner import list_alike, list_tied, one_per_night, telling_rules
from downtime_cli.core.planning.ranking import Ranking, rank_candidates
from downtime_cli.core.policy import Objective, Policy
from downtime_cli.core.quality.finding import Background, Verdict
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import DAY, MINUTE, WEEK, Span, to_minute, whole_minute
from downtime_cli.core.wording import moment

_PARTS: Final = 4  # a window is among the quietest if fewer than one in so many are quieter


class Gates(Struct, frozen=True, kw_only=True):
    """
    The most that the window may cost, as shares; None where there is no limit.

    Where there is none at all, it has to be among the quietest, or still advised if a plan chose it.
    """

    max_regret: float | None = None
    max_share: float | None = None
    max_percentile: float | None = None
    max_error_budget: float | None = None
    is_off: bool = False
    """Whether the rules alone decide, and what the window costs is only reported."""
    requires_notice: bool = False
    """Whether the check fails if the notice period is not kept, rather than only saying so."""

    @property
    def is_given(self) -> bool:
        """Whether there is a limit."""
        limits = (self.max_regret, self.max_share, self.max_percentile, self.max_error_budget)
        return any(limit is not None for limit in limits)


class Question(Struct, frozen=True, kw_only=True):
    """A window and what to judge it by."""

    window: Span
    """In whole minutes."""
    horizon: Span
    """Holds the windows it is compared with, from `as_of` on."""
    announced: datetime
    """When users were first told, or will be."""
    gates: Gates
    announce_by: datetime | None = None
    """By when users had to be told; None for what the policy's notice period says."""
    plan: SavedPlan | None = None
    """The saved plan that chose the window."""
    rules: SavedRules | None = None
    """The rules that the plan was made by."""

    @property
    def is_off(self) -> bool:
        """Whether the plan was called off."""
        return self.plan is not None and self.plan.status is Status.CANCELLED

    def deadline(self, policy: Policy) -> datetime:
        """By when users had to be told to keep the notice period."""
        return self.announce_by or notice_deadline(self.window.start, policy.notice)


def judge_window(
    traffic: Traffic | TypicalWeek, audience: Audience, policy: Policy, question: Question, background: Background
) -> Judgement:
    """Judge a window, whose length is `policy.duration`."""
    start = to_minute(question.window.start)
    ranking = rank_candidates(traffic, audience, policy, _span_to_weigh(policy, question), question.horizon)
    telling = {(rule.code, rule.label) for rule in telling_rules(ranking)}
    rules = tuple(_judge_rules(ranking.rules, telling, policy, question))
    ranking = ranking.with_candidate(start, is_feasible=all(rule.is_kept for rule in rules if rule.code != "status"))
    choice = ranking.choice(start)
    best = ranking.choice(ranking.recommended) if ranking.feasible else None
    regret = None if best is None else _measure_regret(choice.impact, best.impact, policy)
    better = tuple(_find_better(ranking, start, audience))
    shown = [choice, *([] if best is None else [best]), *better]
    return Judgement(
        policy=policy,
        unit=traffic.unit,
        choice=choice,
        best=best,
        better=better,
        tied=list_tied(ranking, start, audience),
        is_alike=choice.is_alike,
        alike=list_alike(ranking, start, ranking.alike if ranking.feasible else (), audience),
        few_events=ranking.few_events,
        regret=regret,
        weighed=len(ranking.starts),
        average=ranking.average,
        announced=question.announced,
        announce_by=question.deadline(policy),
        criteria=(
            *rules,
            *_judge_standing_among_others(ranking, choice, rules, question),
            *_judge_figures(choice.impact, regret, policy, question.gates),
        ),
        is_gated=not question.gates.is_off,
        audience=audience.shares,
        background=name_assumed_parts(background, policy, shown, ranking.prefer_under),
        since=_compare_with_plan(question, audience, policy, background.quality.verdict, is_still_best=best == choice),
    )


def judge_by_rules(policy: Policy, question: Question, background: Background) -> RulesJudgement:
    """Judge a window by the rules alone. A notice period that nobody asked for is none of them."""
    rules = build_rules(policy, _span_to_weigh(policy, question))
    silent = set() if policy.has_latest else {"latest"}
    first, last = to_minute(question.horizon.start), to_minute(question.horizon.end)
    touching = (rule for rule in rules if rule.code != "holidays" or not rule.allows(first, last))
    telling = {(rule.code, rule.label) for rule in touching if rule.code not in silent}
    criteria = _judge_rules(rules, telling, policy, question)
    return RulesJudgement(
        policy=policy,
        background=background,
        announced=question.announced,
        announce_by=question.deadline(policy),
        criteria=tuple(each for each in criteria if each.code != "notice-period" or each.is_binding),
        since=_compare_with_plan(question, None, policy, None, is_still_best=None),
        is_gated=False,
        window=question.window,
    )


def _span_to_weigh(policy: Policy, question: Question) -> Span:
    """Span every window to be weighed, an overrun of each, and every rule in force then."""
    first = min(policy.as_of, question.window.start)
    last = max(policy.latest, question.horizon.end, question.window.end, notice_end(policy.as_of, policy.notice))
    return Span(first - DAY, last + 2 * policy.duration + WEEK)


def _judge_rules(
    rules: Sequence[Rule], telling: Container[tuple[str, str]], policy: Policy, question: Question
) -> Iterator[Criterion]:
    """Judge each rule that is broken, or worth telling by its code and label.

    An `earliest` in the past says no more than `past` does. Of a plan that was called off nothing is sent, so that
    there is no notice to keep.
    """
    window, now = question.window, whole_minute(policy.as_of)
    today = moment(policy.as_of, policy.zone, year=True)
    yield _judge_lateness("past", f"no start before {today}", now - window.start)
    if question.plan is not None:
        yield Criterion(code="status", label=question.plan.status, is_kept=not question.is_off)
    if not question.is_off:
        late = whole_minute(question.announced) - question.deadline(policy)
        yield _judge_lateness("notice-period", policy.notice.text, late, is_binding=question.gates.requires_notice)
    judged = {"notice-period"} | ({"earliest"} if policy.earliest <= policy.as_of else set())
    for rule in rules:
        minutes = rule.broken_minutes(to_minute(window.start), to_minute(window.end))
        if rule.code not in judged and (minutes or (rule.code, rule.label) in telling):
            yield Criterion(code=rule.code, label=rule.label, is_kept=not minutes, broken_for=minutes * MINUTE)


def _judge_lateness(code: str, label: str, late: timedelta, *, is_binding: bool = True) -> Criterion:
    broken_for = max(late, timedelta(0))
    return Criterion(code=code, label=label, is_kept=not broken_for, is_binding=is_binding, broken_for=broken_for)


def _judge_standing_among_others(
    ranking: Ranking, choice: Choice, rules: Iterable[Criterion], question: Question
) -> Iterator[Criterion]:
    """Judge whether the window is among the quietest: if a plan chose it, or where no limit was given.

    A plan's window that breaks a rule is not advised however quiet it is. One that was called off is not asked about.
    """
    impact, gates = choice.impact, question.gates
    quieter = impact.rank - 1
    is_good = _PARTS * quieter < impact.candidates or ranking.is_alike(to_minute(choice.window.start))
    if question.plan is None and not gates.is_given:
        found, most = quieter / impact.candidates, 1 / _PARTS
        code = "quietest-quarter"
        yield Criterion(code=code, label="", is_kept=is_good, is_binding=not gates.is_off, found=found, most=most)
    elif question.plan is not None and not question.is_off:
        is_advised = is_good and not any(rule.fails for rule in rules)
        yield Criterion(code="still-advised", label="", is_kept=is_advised, is_binding=not gates.is_off)


def _find_better(ranking: Ranking, start: int, audience: Audience) -> Iterator[Choice]:
    """Yield the best windows, one a night, that keep all rules and cost less than the one at that minute."""
    objective, length = ranking.policy.objective, ranking.length
    own = ranking.scale.score(objective, start, start + length)
    cheaper = [other for other in ranking.feasible if ranking.scale.score(objective, other, other + length) < own]
    yield from map(ranking.choice, islice(one_per_night(cheaper, audience.largest), ranking.policy.top))


def _measure_regret(impact: Impact, best: Impact, policy: Policy) -> Regret:
    least = _minimised_figure(best, policy)
    amount = max(0.0, _minimised_figure(impact, policy) - least)
    share = amount / least if least else (None if amount else 0.0)
    return Regret(amount=amount, share=share)


def _minimised_figure(impact: Impact, policy: Policy) -> float:
    if policy.objective is Objective.TOTAL:
        return impact.expected
    return impact.worst_zone_share if impact.worst_borne_share is None else impact.worst_borne_share


def _judge_figures(impact: Impact, regret: Regret | None, policy: Policy, gates: Gates) -> Iterator[Criterion]:
    """Judge the gates that were asked for, and the error budget, which does not bind unless it is one of them."""
    if impact.error_budget is not None and gates.max_error_budget is None:
        label = f"{policy.slo:g}% over 30 days"
        yield _judge_figure("error-budget", impact.error_budget, 1.0, label, is_binding=False)
    if gates.max_regret is not None:
        yield _judge_regret(regret, gates.max_regret)
    for code, found, most in (
        ("max-share", impact.share_of_week, gates.max_share),
        ("max-percentile", impact.percentile / 100, gates.max_percentile),
        ("max-error-budget", impact.error_budget, gates.max_error_budget),
    ):
        if most is not None and found is not None:
            yield _judge_figure(code, found, most, "")


def _judge_figure(code: str, found: float, most: float, label: str, *, is_binding: bool = True) -> Criterion:
    return Criterion(code=code, label=label, is_kept=found <= most, is_binding=is_binding, found=found, most=most)


def _judge_regret(regret: Regret | None, most: float) -> Criterion:
    """Judge the gate on regret; it is not kept where no window keeps all rules, as `plan` would find nothing."""
    share = None if regret is None else regret.share
    is_kept = share is not None and share <= most
    return Criterion(code="max-regret", label="", is_kept=is_kept, found=share, most=most)


def _compare_with_plan(
    question: Question,
    audience: Audience | None,
    policy: Policy,
    verdict: Verdict | None,
    *,
    is_still_best: bool | None,
) -> SincePlan | None:
    """Find what has changed since the plan was made; None where no plan chose the window."""
    if question.plan is None or question.rules is None:
        return None
    return SincePlan(
        plan=question.plan,
        verdict=verdict,
        is_still_best=is_still_best,
        differences=tuple(compare_rules(question.plan, question.rules, audience, policy, question.horizon)),
    )
