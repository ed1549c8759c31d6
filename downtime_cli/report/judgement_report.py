"""The report of a check: yes or no, why, what the window costs, what would be better, and what has changed."""

from __future__ import annotations

from collections.abc import Iterator

from downtime_cli.core.checking.judgement import Judgement, SincePlan
from downtime_cli.core.planning.plan import Choice
from downtime_cli.core.policy import Objective
from downtime_cli.core.quality.finding import Verdict
from downtime_cli.core.wording import duration, iso_utc, number_range, percent, printable, time_range
from downtime_cli.report.blocks import (
    Check,
    Column,
    Fact,
    Line,
    Table,
    Time,
    Tone,
    fact,
    line,
    row,
    time_at,
    time_of,
    wrapping,
)
from downtime_cli.report.cautions import alert_lines, caution_lines, reading_lines
from downtime_cli.report.criteria import (
    KEPT,
    AnyJudgement,
    answer_line,
    build_checks,
    word_best,
    word_others,
)
from downtime_cli.report.impact_words import (
    about,
    cost_facts,
    difference,
    headline,
    in_utc,
    list_equals,
    name_windows,
    overrun_fact,
    price_facts,
    rank_text,
    superlatives,
    word_few_events,
)
from downtime_cli.report.plan_tables import choice_table, impact_table
from downtime_cli.report.report import Report


def build_judgement_report(judgement: AnyJudgement) -> Report:
    """Describe a judgement."""
    policy, window = judgement.policy, judgement.window
    checks, when, times = build_checks(judgement), headline(window, policy), _list_times(judgement)
    costs = _build_cost_tables(judgement) if isinstance(judgement, Judgement) else []
    tables = (_build_check_table(checks, times), _build_change_table(judgement), *costs)
    by_what = "" if isinstance(judgement, Judgement) else " by its rules"
    return Report(
        title=f"Maintenance window for {printable(policy.service)} ({duration(window.duration)}), checked{by_what}",
        headline=answer_line(judgement, checks, str(when)),
        subline=in_utc(window, policy),
        times=(when, *times),
        alerts=alert_lines(judgement.background),
        facts=tuple(_list_facts(judgement)) if isinstance(judgement, Judgement) else (),
        cautions=tuple(_list_cautions(judgement, checks)),
        tables=tuple(table for table in tables if table is not None and table.rows),
        closing=(_name_check(judgement),),
        checks=checks,
        as_of=judgement.policy.as_of,
        refuses=not judgement.passes,
    )


def _list_facts(judgement: Judgement) -> Iterator[Fact]:
    choice, times = judgement.choice, _list_times(judgement)
    impact = choice.impact
    yield from cost_facts(choice, judgement.unit)
    yield fact("Rank", _word_rank(judgement), times)
    yield fact("Regret", _word_regret(judgement), times)
    yield overrun_fact(choice, judgement.unit)
    yield from price_facts(
        judgement.policy, impact.error_budget, impact.money, impact.worst_zone_share, is_standing=False
    )
    if judgement.since is not None:
        yield fact("When planned", _word_forecast_then(judgement, judgement.since), times)
        yield fact("Still advised", _word_advice(judgement, judgement.since), times)


def _list_times(judgement: AnyJudgement) -> tuple[Time, ...]:
    """Every time that a text of this report may contain."""
    best = judgement.best if isinstance(judgement, Judgement) else None
    equals = (*judgement.tied, *judgement.alike) if isinstance(judgement, Judgement) else ()
    spans = [] if best is None else [best.window, *equals]
    if judgement.since is not None:
        spans.append(judgement.since.plan.planned_window)
    zone = judgement.policy.zone
    bare = (time_of(span, zone, clock=False) for span in spans)
    return (time_at(judgement.announced, zone), *(time_of(span, zone) for span in spans), *bare)


def _word_rank(judgement: Judgement) -> str:
    """Say how the window ranks, in the words of a plan: what ties with it, or differs from it by less than noise."""
    impact, best = judgement.choice.impact, judgement.best
    superlative, better = superlatives(judgement.policy)
    others = [] if best is None or best.window == judgement.choice.window or best.impact.rank > 1 else [best]
    windows, spans = word_others(judgement), [other.window for other in others]
    equals = list_equals(judgement.choice, judgement.alike, judgement.tied) if judgement.alike else ()
    if judgement.few_events and (equals or impact.rank > 1):
        return word_few_events(judgement.choice, judgement.policy, windows, equals, spans)
    if impact.rank == 1:
        return word_best(judgement)
    if judgement.is_alike:
        named = name_windows(spans, judgement.policy)
        return f"no measurable difference from the {superlative} of {windows}{f', {named}' if named else ''}"
    return rank_text(impact, better, windows)


def _word_regret(judgement: Judgement) -> str:
    best, regret = judgement.best, judgement.regret
    if best is None or regret is None:
        return "none: no window keeps every rule"
    if best == judgement.choice:
        return "none: this is the best window that keeps every rule"
    if not regret.amount:
        return f"none: {_name_window(judgement, best)}, the best that keeps every rule, costs as much or more"
    share = "" if regret.share is None else f" ({percent(regret.share)})"
    is_fair = judgement.policy.objective is Objective.FAIR
    more = f"{percent(regret.amount)} of the worst-hit zone's week" if is_fair else about(regret.amount, judgement.unit)
    noise = "; the difference is within the noise" if judgement.is_alike else ""
    return f"{more}{share} more than {_name_window(judgement, best)}, the best that keeps every rule{noise}"


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


def _list_cautions(judgement: AnyJudgement, checks: tuple[Check, ...]) -> Iterator[Line]:
    for check in checks:
        if not check.is_met and not check.fails:
            yield line(f"Not met: {check.name}: {check.text}", Tone.WARNING, _list_times(judgement))
    since = judgement.since
    if since is not None and _has_worsened(since):
        before = f"Data: {since.verdict} now, {since.plan.forecast.verdict} when planned"
        yield line(before, Tone.WARNING)
    has_data = isinstance(judgement, Judgement)
    yield from (caution_lines if has_data else reading_lines)(judgement.background)


def _has_worsened(since: SincePlan) -> bool:
    order = list(Verdict)
    return since.verdict is not None and order.index(since.verdict) > order.index(since.plan.forecast.verdict)


def _build_cost_tables(judgement: Judgement) -> list[Table | None]:
    knows_users = judgement.background.knows_users
    are_equal = judgement.few_events and judgement.is_alike
    title = f"{'Other' if are_equal else 'Better'} windows that keep every rule"
    return [
        choice_table(title, judgement.better, judgement.choice, judgement),
        impact_table(judgement.choice, judgement.policy) if knows_users else None,
    ]


def _build_check_table(checks: tuple[Check, ...], times: tuple[Time, ...]) -> Table:
    return Table(
        title="Checks",
        columns=(wrapping("Check"), Column("Met"), wrapping("Found")),
        rows=tuple(
            row(
                check.name,
                check.verdict,
                "" if check.text == KEPT else check.text,
                tone=Tone.NORMAL if check.is_met else Tone.WARNING,
                times=times,
            )
            for check in checks
        ),
    )


def _build_change_table(judgement: AnyJudgement) -> Table | None:
    since = judgement.since
    if since is None:
        return None
    made = time_at(since.plan.as_of, judgement.policy.zone, year=True)
    return Table(
        title=f"What has changed since the plan was made, {made}",
        times=(made,),
        columns=(Column("What"), wrapping("Then"), wrapping("Now")),
        rows=tuple(
            row(each.code.replace("-", " "), each.then or "none", each.now or "none") for each in since.differences
        ),
    )


def _name_check(judgement: AnyJudgement) -> Line:
    since = judgement.since
    plan = f"Plan {since.plan.plan_id}, version {since.plan.sequence + 1}, {since.plan.status}; " if since else ""
    return line(f"{plan}{'c' if plan else 'C'}hecked as of {iso_utc(judgement.policy.as_of)}", Tone.QUIET)
