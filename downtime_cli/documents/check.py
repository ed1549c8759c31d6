"""What was found about a window that somebody chose, as values for JSON, by `downtime-check/1`."""

from __future__ import annotations

from downtime_cli.core.checking.judgement import Criterion, Judgement, SincePlan
from downtime_cli.core.policy import Objective
from downtime_cli.core.wording import iso_duration, iso_utc
from downtime_cli.documents.shared import Json, choice_values


def judged_values(judgement: Judgement) -> dict[str, Json]:
    """Return the answer: `best` and `regret` are null where no window keeps every rule, `since` without a plan."""
    best, regret, policy, unit = judgement.best, judgement.regret, judgement.policy, judgement.unit
    is_fair = policy.objective is Objective.FAIR
    return {
        "passes": judgement.passes,
        **choice_values(judgement.choice, policy, unit),
        "announced": iso_utc(judgement.announced),
        "criteria": [_criterion(each) for each in judgement.criteria],
        "best": None if best is None else choice_values(best, policy, unit),
        "better": [choice_values(other, policy, unit) for other in judgement.better],
        "within_noise": judgement.is_alike,
        "regret": None
        if regret is None
        else {"of": "worst-zone-share" if is_fair else "expected", "amount": regret.amount, "share": regret.share},
        "since": None if judgement.since is None else _since(judgement.since),
    }


def _criterion(criterion: Criterion) -> Json:
    """Return one thing that was asked."""
    return {
        "code": criterion.code,
        "label": criterion.label,
        "outcome": criterion.outcome,
        "binding": criterion.is_binding,
        "broken_for": iso_duration(criterion.broken_for),
        "found": criterion.found,
        "most": criterion.most,
    }


def _since(since: SincePlan) -> dict[str, Json]:
    """Return what the plan said and what is otherwise now."""
    plan, then = since.plan, since.plan.forecast
    return {
        "plan_id": plan.plan_id,
        "sequence": plan.sequence,
        "status": plan.status,
        "as_of": iso_utc(plan.as_of),
        "expected": then.expected,
        "low": then.low,
        "high": then.high,
        "unit": then.unit,
        "rank": then.rank,
        "candidates": then.candidates,
        "verdict": then.verdict,
        "still_recommended": since.is_still_best,
        "differences": [{"code": each.code, "then": each.then, "now": each.now} for each in since.differences],
    }
