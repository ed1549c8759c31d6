"""From a standing window to a report: the slot in words, its rule, what it costs over the year, its worst date."""

from __future__ import annotations

from datetime import UTC

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import ComparisonKind
from downtime_cli.core.policy import Objective, Policy
from downtime_cli.core.series.series import PlannedSeries
from downtime_cli.core.standing.plan import NoStandingWindow, StandingPlan
from downtime_cli.core.wording import capitalised, duration, iso_utc, printable
from downtime_cli.report.announcement_table import asks_notice
from downtime_cli.report.blocks import Fact, Tone, Verdict, fact, key_figure, line
from downtime_cli.report.cautions import alert_lines, caution_lines, word_verdict
from downtime_cli.report.impact_words import compare
from downtime_cli.report.key_figures import average_figure, deadline_fact, impact_figure
from downtime_cli.report.pictures.year import year_strip
from downtime_cli.report.plan_tables import burden_table
from downtime_cli.report.report import Report
from downtime_cli.report.screens.refusal_screen import build_no_standing_screen
from downtime_cli.report.screens.standing_screen import build_standing_screen
from downtime_cli.report.standing_tables import (
    calendar_table,
    date_table,
    left_out_table,
    slot_rule_table,
    standing_alternatives,
    standing_comparisons,
    standing_zone_table,
)
from downtime_cli.report.standing_words import (
    clock_turns,
    compare_months,
    compare_slots,
    count_dates,
    left_behind_lines,
    name_kind,
    name_worst,
    standing_clock,
    standing_prices,
    word_cost,
    word_elsewhere,
    word_sacrifice,
)


def build_standing_report(plan: PlannedSeries, saved: str = "") -> Report:
    """Describe a standing window, which the file `saved` holds if there is one."""
    choice = plan.recommended
    tables = (
        calendar_table(choice),
        date_table(plan),
        standing_zone_table(plan) if plan.background.knows_users else None,
        burden_table(plan.burdens, len(plan.policy.past_windows), "These dates"),
        standing_alternatives(plan),
        standing_comparisons(plan),
        left_out_table(choice),
        slot_rule_table(plan.rules, plan.slots),
    )
    title = f"Recommended {name_kind(plan.policy.recurring)} maintenance window for {_name_service(plan.policy)}"
    screen = build_standing_screen(plan, title, saved)
    return Report(
        screen=screen,
        title=title,
        headline=capitalised(choice.slot.words(plan.policy.duration)),
        subline=word_elsewhere(plan),
        verdict=Verdict(words=word_verdict("Recommended", screen.tone), tone=screen.tone),
        alerts=(*alert_lines(plan.background), *left_behind_lines(plan)),
        facts=_list_facts(plan),
        cautions=caution_lines(plan.background),
        heatmap=None,
        year=year_strip(choice, plan.unit),
        tables=tuple(table for table in tables if table is not None),
        closing=(line(f"As of {iso_utc(plan.policy.as_of)}, impact level {plan.policy.impact_level}", Tone.QUIET),),
    )


def _name_service(policy: Policy) -> str:
    return f"{printable(policy.service)} ({duration(policy.duration)})"


def _list_facts(plan: StandingPlan) -> tuple[Fact, ...]:
    choice, policy = plan.recommended, plan.policy
    averages = [each.mean for each in plan.comparisons if each.kind is ComparisonKind.AVERAGE]
    average = average_figure(choice.mean, averages[0]) if averages else None
    cost = fact(
        "Expected impact", word_cost(choice, plan.unit), figure=impact_figure(choice.mean, plan.unit, " each time")
    )
    return (
        cost,
        count_dates(choice),
        fact("RRULE", choice.slot.rule()),
        fact("Clock", _word_clock(plan)),
        name_worst(plan),
        *compare_months(choice),
        fact("Comparison", compare_slots(plan, plan.comparisons), standing_clock(*plan.comparisons), average),
        *standing_prices(plan),
        *([deadline_fact(plan.announce_by, choice.dates[0].window.start, policy)] if asks_notice(plan) else []),
    )


def _word_clock(plan: StandingPlan) -> str:
    own = plan.recommended
    name = zone_name(own.slot.zone)
    other = next((each for each in plan.clocks if each.mean != own.mean), None)
    if other is None:
        return f"{name}; no other clock has a better slot"
    words = other.slot.words(plan.policy.duration)
    if plan.policy.objective is Objective.FAIR:
        return f"{name}; the fairest slot on another clock is {words}"
    return f"{name}; {compare(own.mean, other.mean, 'the best slot on another clock')} ({words})"


def build_no_standing_report(refusal: NoStandingWindow) -> Report:
    """Explain that no slot fits: what stands in the way most, and the slot that comes nearest."""
    policy = refusal.policy
    reason = f"Each of the {refusal.slots:,} slots breaks a rule on some date"
    subline = f"{reason}."
    table = slot_rule_table(refusal.rules, refusal.slots)
    return Report(
        screen=build_no_standing_screen(refusal, reason),
        title=f"No {name_kind(policy.recurring)} maintenance window for {_name_service(policy)}",
        headline="Nothing fits.",
        subline=subline,
        verdict=Verdict(tone=Tone.STRONG),
        alerts=alert_lines(refusal.background),
        facts=_list_refusal_facts(refusal),
        cautions=caution_lines(refusal.background),
        heatmap=None,
        tables=() if table is None else (table,),
        closing=(line(f"As of {iso_utc(policy.as_of)}", Tone.QUIET),),
        refuses=True,
        undrawn=subline,
    )


def _list_refusal_facts(refusal: NoStandingWindow) -> tuple[Fact, ...]:
    facts = []
    if refusal.rules:
        first = refusal.rules[0]
        removed = f"{first.code.replace('-', ' ')}, {first.excluded:,} of {refusal.slots:,}: {first.label}"
        none = key_figure("Slots that keep every rule", f"0 of {refusal.slots:,}")
        facts.append(fact("Excludes most", removed, figure=none))
    facts.append(fact("Smallest change", word_sacrifice(refusal)))
    nearest = refusal.nearest
    if nearest is not None:
        facts += [
            fact("Would allow", capitalised(nearest.slot.words(refusal.policy.duration))),
            fact("In UTC", clock_turns(nearest, UTC)),
            fact(
                "Expected impact",
                word_cost(nearest, refusal.unit),
                figure=impact_figure(nearest.mean, refusal.unit, " each time then"),
            ),
        ]
    return tuple(facts)
