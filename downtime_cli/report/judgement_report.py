"""The report of a check: yes or no, why, what the window costs, what would be better, and what has changed."""

from __future__ import annotations

from collections.abc import Iterator

from downtime_cli.core.checking.judgement import Judgement, SincePlan
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import Choice
from downtime_cli.core.quality.finding import Verdict as DataVerdict
from downtime_cli.core.wording import duration, iso_utc, percent, printable
from downtime_cli.report.announcement_table import asks_notice
from downtime_cli.report.blocks import (
    AnyTime,
    Check,
    Column,
    Fact,
    Line,
    Table,
    Tone,
    Verdict,
    fact,
    key_figure,
    line,
    row,
    time_at,
    time_of,
    wrapping,
)
from downtime_cli.report.cautions import alert_lines, caution_lines, reading_lines, word_verdict
from downtime_cli.report.criteria import KEPT, AnyJudgement, answer_line, answer_word, build_checks
from downtime_cli.report.impact_words import compare, cost_facts, headline, in_utc, overrun_fact, price_facts
from downtime_cli.report.key_figures import average_figure, deadline_fact, impact_figure
from downtime_cli.report.plan_tables import choice_table, impact_table, most_affected
from downtime_cli.report.report import Report
from downtime_cli.report.screens.judgement_screen import REASONS, build_judgement_screen
from downtime_cli.report.words.judgement_words import (
    compare_with_best,
    find_best,
    has_regret,
    list_times,
    since_facts,
    word_rank,
)


def build_judgement_report(judgement: AnyJudgement) -> Report:
    """Describe a judgement."""
    policy, window = judgement.policy, judgement.window
    checks, when, times = build_checks(judgement), headline(window, policy), list_times(judgement)
    beside = _set_beside_best(judgement) if isinstance(judgement, Judgement) else None
    costs = _build_cost_tables(judgement) if isinstance(judgement, Judgement) else []
    tables = (beside, _build_check_table(checks, times), _build_change_table(judgement), *costs)
    alerts, cautions = alert_lines(judgement.background), tuple(_list_cautions(judgement, checks))
    screen = build_judgement_screen(judgement, checks, (*alerts, *cautions))
    by_what = "" if isinstance(judgement, Judgement) else " by its rules"
    return Report(
        screen=screen,
        title=f"Maintenance window for {printable(policy.service)} ({duration(window.duration)}), checked{by_what}",
        headline=answer_line(judgement, checks, str(when)),
        subline=in_utc(window, policy),
        times=(when, *times),
        verdict=Verdict(
            words=word_verdict(answer_word(judgement), screen.tone),
            tone=screen.tone,
            about=str(when),
            reason="".join(each.text for each in screen.sentences if each.name == REASONS),
        ),
        alerts=alerts,
        facts=(*_list_facts(judgement), *_list_deadlines(judgement)),
        cautions=cautions,
        tables=tuple(table for table in tables if table is not None and table.rows),
        closing=(_name_check(judgement),),
        checks=checks,
        plan="" if judgement.since is None else printable(judgement.since.plan.plan_id),
        as_of=judgement.policy.as_of,
        refuses=not judgement.passes,
    )


def _list_facts(judgement: AnyJudgement) -> Iterator[Fact]:
    """Say what the window costs, beside the average and the best one; what stands beside the best one is left out."""
    if not isinstance(judgement, Judgement):
        return
    times, has_table = list_times(judgement), find_best(judgement) is not None
    cost, *others = _list_costs(judgement.choice, judgement)
    yield cost
    yield from _compare_with_average(judgement)
    yield fact("Rank", word_rank(judgement), times)
    yield _word_regret(judgement, times)
    yield from [] if has_table else others
    yield from since_facts(judgement)


def _list_costs(choice: Choice, judgement: Judgement) -> list[Fact]:
    """Say what a window costs, and what the options add to that."""
    policy, unit, impact = judgement.policy, judgement.unit, choice.impact
    return [
        *cost_facts(choice, unit, impact_figure(impact.expected, unit)),
        overrun_fact(choice, unit),
        *price_facts(policy, impact.error_budget, impact.money, impact.worst_zone_share, is_standing=False),
    ]


def _compare_with_average(judgement: Judgement) -> Iterator[Fact]:
    """Compare the window with the average one, unless chance decides how they differ."""
    if not judgement.few_events:
        expected, average = judgement.choice.impact.expected, judgement.average
        words = compare(expected, average, "the average window")
        yield fact("Comparison", words, figure=average_figure(expected, average))


def _word_regret(judgement: Judgement, times: tuple[AnyTime, ...]) -> Fact:
    """Say how much more the window costs than the best one."""
    best, regret = compare_with_best(judgement), judgement.regret
    if not has_regret(judgement):
        none = None if judgement.best is None else key_figure("Against the best", "no more")
        return fact("Regret", f"none: {best}", times, none)
    share = None if regret is None else regret.share
    figure = None if share is None else key_figure("Against the best", f"{percent(share)} more")
    return fact("Regret", best, times, figure)


def _list_deadlines(judgement: AnyJudgement) -> Iterator[Fact]:
    """Say by when the window had to be announced, where a notice period is among what is checked."""
    for each in judgement.criteria:
        if each.code == "notice-period" and asks_notice(judgement):
            is_late = not each.is_kept and judgement.announce_by < judgement.policy.as_of
            yield deadline_fact(judgement.announce_by, judgement.window.start, judgement.policy, is_late=is_late)


def _list_cautions(judgement: AnyJudgement, checks: tuple[Check, ...]) -> Iterator[Line]:
    for check in checks:
        if not check.is_met and not check.fails:
            yield line(f"Not met: {check.name}: {check.text}", Tone.WARNING, list_times(judgement))
    since = judgement.since
    if since is not None and _has_worsened(since):
        before = f"Data: {since.verdict} now, {since.plan.forecast.verdict} when planned"
        yield line(before, Tone.WARNING)
    has_data = isinstance(judgement, Judgement)
    told = time_at(judgement.announced, judgement.policy.zone, year=True)
    yield from (caution_lines if has_data else reading_lines)(judgement.background, (told,))


def _has_worsened(since: SincePlan) -> bool:
    order = list(DataVerdict)
    return since.verdict is not None and order.index(since.verdict) > order.index(since.plan.forecast.verdict)


def _build_cost_tables(judgement: Judgement) -> list[Table | None]:
    knows_users = judgement.background.knows_users
    are_equal = judgement.few_events and judgement.is_alike
    title = f"{'Other' if are_equal else 'Better'} windows that keep every rule"
    return [
        choice_table(title, judgement.better, judgement.choice, judgement),
        impact_table(judgement.choice, judgement.policy) if knows_users else None,
    ]


def _set_beside_best(judgement: Judgement) -> Table | None:
    """Set the window beside the best one, where that is another one."""
    best = find_best(judgement)
    if best is None:
        return None
    clock = f"{zone_name(judgement.policy.zone)} time"
    pair = (judgement.choice, best)
    when = tuple(time_of(each.window, judgement.policy.zone, clock=False) for each in pair)
    costs = zip(*(_list_costs(each, judgement) for each in pair), strict=True)
    hit = [most_affected(each, judgement.policy) for each in pair] if judgement.background.knows_users else []
    return Table(
        title=f"Beside the best window that keeps every rule, {clock}",
        clock=clock,
        columns=(Column("What"), wrapping("This window"), wrapping("The best window")),
        rows=(
            row("When", *map(str, when), times=when),
            *(row(own.label, own.text, other.text) for own, other in costs),
            *([row("Most affected", *hit)] if hit else []),
        ),
    )


def _build_check_table(checks: tuple[Check, ...], times: tuple[AnyTime, ...]) -> Table:
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
