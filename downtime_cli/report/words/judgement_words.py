"""The words for how a window that was checked compares with others, and with what its plan expected."""

from __future__ import annotations

from collections.abc import Iterator

from downtime_cli.core.checking.judgement import Judgement, SincePlan
from downtime_cli.core.planning.plan import Choice
from downtime_cli.core.policy import Objective
from downtime_cli.core.wording import number, number_range, percent, time_range
from downtime_cli.report.blocks import AS_GIVEN, AnyTime, Fact, fact, keep_clocks, time_at, time_of
from downtime_cli.report.criteria import AnyJudgement, word_best, word_others
from downtime_cli.report.impact_words import (
    about,
    as_quiet_as_best,
    difference,
    list_equals,
    name_windows,
    rank_text,
    superlatives,
    word_few_events,
)


def since_facts(judgement: Judgement) -> Iterator[Fact]:
    """Say what the plan expected when it was made, and whether it would be made again."""
    times = list_times(judgement)
    if judgement.since is not None:
        yield fact("When planned", _word_forecast_then(judgement, judgement.since), times)
        yield fact("Still advised", _word_advice(judgement, judgement.since), times)


def list_times(judgement: AnyJudgement) -> tuple[AnyTime, ...]:
    """Every time that a text of this report may contain, and the rules that name one as they were given."""
    best = judgement.best if isinstance(judgement, Judgement) else None
    equals = (*judgement.tied, *judgement.alike) if isinstance(judgement, Judgement) else ()
    spans = [] if best is None else [best.window, *equals]
    if judgement.since is not None:
        spans.append(judgement.since.plan.planned_window)
    zone = judgement.policy.zone
    bare = (time_of(span, zone, clock=False) for span in spans)
    told = (time_at(judgement.announced, zone, clock=clock) for clock in (True, False))
    given = keep_clocks((each.label for each in judgement.criteria), AS_GIVEN)
    return (*told, *(time_of(span, zone) for span in spans), *bare, *given)


def word_rank(judgement: Judgement) -> str:
    """Say how the window ranks, in the words of a plan: what ties with it, or differs from it by less than noise."""
    impact, best = judgement.choice.impact, judgement.best
    better = superlatives(judgement.policy)[1]
    others = [] if best is None or best.window == judgement.choice.window or best.impact.rank > 1 else [best]
    windows, spans = word_others(judgement), [other.window for other in others]
    equals = list_equals(judgement.choice, judgement.alike, judgement.tied) if judgement.alike else ()
    if judgement.few_events and (equals or impact.rank > 1):
        return word_few_events(judgement.choice, judgement.policy, windows, equals, spans)
    if impact.rank == 1:
        return word_best(judgement)
    if judgement.is_alike:
        return as_quiet_as_best(judgement.policy, windows, name_windows(spans, judgement.policy))
    return rank_text(impact, better, windows)


def has_regret(judgement: Judgement) -> bool:
    """Whether the window is known to cost more than the best one."""
    return judgement.best != judgement.choice and judgement.regret is not None and judgement.regret.amount > 0


def find_best(judgement: Judgement) -> Choice | None:
    """Give the best window that keeps every rule, where it is another one."""
    best = judgement.best
    return None if best is None or best.window == judgement.window else best


def compare_with_best(judgement: Judgement, *, has_unit: bool = True) -> str:
    """Say how much more the window costs than the best one, or why no more; `has_unit` names what is counted."""
    best, regret = judgement.best, judgement.regret
    if best is None or regret is None:
        return "no window keeps every rule"
    if best == judgement.choice:
        return "this is the best window that keeps every rule"
    named = _name_window(judgement, best)
    if not regret.amount:
        return f"{named}, the best that keeps every rule, costs as much or more"
    share = "" if regret.share is None else f" ({percent(regret.share)})"
    more = about(regret.amount, judgement.unit) if has_unit else number(regret.amount)
    if judgement.policy.objective is Objective.FAIR:
        more = f"{percent(regret.amount)} of the worst-hit zone's week"
    noise = "; the difference is within the noise" if judgement.is_alike else ""
    return f"{more}{share} more than {named}, the best that keeps every rule{noise}"


def _name_window(judgement: Judgement, choice: Choice) -> str:
    return time_range(choice.window, judgement.policy.zone)


def _word_forecast_then(judgement: Judgement, since: SincePlan) -> str:
    then, impact, plan = since.plan.forecast, judgement.choice.impact, since.plan
    place = "" if judgement.few_events else f", rank {then.rank:,} of {then.candidates:,}"
    text = f"{about(then.expected, then.unit)}{place}"
    if plan.planned_window != plan.window:
        return f"{text}, for {time_range(plan.planned_window, judgement.policy.zone)}, before it was extended"
    if then.unit != judgement.unit:
        return f"{text}; today's traffic is in {judgement.unit}"
    change = f"now {difference(impact.expected, then.expected)}"
    if not then.low <= impact.expected <= then.high:
        change += f", outside the range of {number_range(then.low, then.high)}"
    return f"{text}; {change}"


def _word_advice(judgement: Judgement, since: SincePlan) -> str:
    if judgement.is_off:
        return "not asked: the plan was called off"
    if since.is_still_best:
        return "yes"
    if judgement.best is None:
        return "no: no window keeps every rule"
    today = f"today it would be {_name_window(judgement, judgement.best)}"
    if judgement.fails_rules:
        return f"no: a rule is broken; {today}"
    if not any(each.code == "still-advised" and each.is_kept for each in judgement.criteria):
        return f"no: {today}"
    why = "the difference is within the noise" if judgement.is_alike else "the planned one is among the quietest"
    return f"yes: {today}, but {why}"
