"""The report of a check: yes or no, why, what the window costs, what would be better, and what has changed."""

from __future__ import annotations

from collections.abc import Iterator

from downtime_cli.core.checking.judgement import Judgement, SincePlan
from downtime_cli.core.quality.finding import Verdict
from downtime_cli.core.wording import duration, iso_utc, printable
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
    wrapping,
)
from downtime_cli.report.cautions import alert_lines, caution_lines, reading_lines
from downtime_cli.report.criteria import (
    KEPT,
    AnyJudgement,
    answer_line,
    build_checks,
)
from downtime_cli.report.impact_words import (
    cost_facts,
    headline,
    in_utc,
    overrun_fact,
    price_facts,
)
from downtime_cli.report.judgement_words import compare_with_best, has_regret, list_times, since_facts, word_rank
from downtime_cli.report.plan_tables import choice_table, impact_table
from downtime_cli.report.report import Report
from downtime_cli.report.screens.judgement_screen import build_judgement_screen


def build_judgement_report(judgement: AnyJudgement) -> Report:
    """Describe a judgement."""
    policy, window = judgement.policy, judgement.window
    checks, when, times = build_checks(judgement), headline(window, policy), list_times(judgement)
    costs = _build_cost_tables(judgement) if isinstance(judgement, Judgement) else []
    tables = (_build_check_table(checks, times), _build_change_table(judgement), *costs)
    alerts, cautions = alert_lines(judgement.background), tuple(_list_cautions(judgement, checks))
    by_what = "" if isinstance(judgement, Judgement) else " by its rules"
    return Report(
        screen=build_judgement_screen(judgement, checks, (*alerts, *cautions)),
        title=f"Maintenance window for {printable(policy.service)} ({duration(window.duration)}), checked{by_what}",
        headline=answer_line(judgement, checks, str(when)),
        subline=in_utc(window, policy),
        times=(when, *times),
        alerts=alerts,
        facts=tuple(_list_facts(judgement)) if isinstance(judgement, Judgement) else (),
        cautions=cautions,
        tables=tuple(table for table in tables if table is not None and table.rows),
        closing=(_name_check(judgement),),
        checks=checks,
        as_of=judgement.policy.as_of,
        refuses=not judgement.passes,
    )


def _list_facts(judgement: Judgement) -> Iterator[Fact]:
    choice, times = judgement.choice, list_times(judgement)
    impact = choice.impact
    yield from cost_facts(choice, judgement.unit)
    yield fact("Rank", word_rank(judgement), times)
    best = compare_with_best(judgement)
    yield fact("Regret", best if has_regret(judgement) else f"none: {best}", times)
    yield overrun_fact(choice, judgement.unit)
    yield from price_facts(
        judgement.policy, impact.error_budget, impact.money, impact.worst_zone_share, is_standing=False
    )
    yield from since_facts(judgement)


def _list_cautions(judgement: AnyJudgement, checks: tuple[Check, ...]) -> Iterator[Line]:
    for check in checks:
        if not check.is_met and not check.fails:
            yield line(f"Not met: {check.name}: {check.text}", Tone.WARNING, list_times(judgement))
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
