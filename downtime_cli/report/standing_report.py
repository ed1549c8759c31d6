"""From a standing window to a report: the slot in words, its rule, what it costs over the year, its worst date."""

from __future__ import annotations

from datetime import UTC

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.policy import Objective, Policy
from downtime_cli.core.standing.plan import NoStandingWindow, StandingChoice, StandingComparison, StandingPlan
from downtime_cli.core.window import MINUTE
from downtime_cli.core.wording import count, duration, iso_utc, number, percent, printable, quantity
from downtime_cli.report.blocks import Fact, Tone, date_of, fact, line, time_at
from downtime_cli.report.cautions import alert_lines, caution_lines
from downtime_cli.report.impact_words import burden_facts, compare, difference, price_facts
from downtime_cli.report.plan_tables import burden_table
from downtime_cli.report.report import Report
from downtime_cli.report.slot_times import clock_turns, weekly_hours
from downtime_cli.report.standing_tables import (
    calendar_table,
    date_table,
    is_even,
    left_out_table,
    month_table,
    slot_rule_table,
    standing_alternatives,
    standing_comparisons,
    standing_name,
    standing_zone_table,
)


def build_standing_report(plan: StandingPlan) -> Report:
    """Describe a standing window."""
    choice = plan.recommended
    tables = (
        calendar_table(choice),
        month_table(choice),
        date_table(plan),
        standing_zone_table(plan) if plan.background.knows_users else None,
        burden_table(plan.burdens, len(plan.policy.past_windows), "These dates"),
        standing_alternatives(plan),
        standing_comparisons(plan),
        left_out_table(choice),
        slot_rule_table(plan.rules, plan.slots),
    )
    return Report(
        title=f"Recommended {plan.policy.recurring} maintenance window for {_name_service(plan.policy)}",
        headline=_capitalise_text(choice.slot.words(plan.policy.duration)),
        subline=_word_elsewhere(plan),
        alerts=alert_lines(plan.background),
        facts=_list_facts(plan),
        cautions=caution_lines(plan.background),
        heatmap=None,
        tables=tuple(table for table in tables if table is not None),
        closing=(line(f"As of {iso_utc(plan.policy.as_of)}, impact level {plan.policy.impact_level}", Tone.QUIET),),
    )


def _word_elsewhere(plan: StandingPlan) -> str:
    """Say the window in UTC, or by the team's clock where it follows UTC itself."""
    own, team = zone_name(plan.recommended.slot.zone), plan.policy.zone
    if own != "UTC":
        return clock_turns(plan.recommended, UTC)
    return clock_turns(plan.recommended, team) if zone_name(team) != "UTC" else ""


def _name_service(policy: Policy) -> str:
    return f"{printable(policy.service)} ({duration(policy.duration)})"


def _capitalise_text(text: str) -> str:
    return text[:1].upper() + text[1:]


def _list_facts(plan: StandingPlan) -> tuple[Fact, ...]:
    choice, policy = plan.recommended, plan.policy
    facts = [
        fact("Expected impact", _word_cost(choice, plan.unit)),
        _count_dates(choice),
        fact("RRULE", choice.slot.rule()),
        fact("Clock", _word_clock(plan)),
        _name_worst(plan),
        fact("Comparison", _compare_all(plan)),
    ]
    if policy.margin:
        facts.append(fact("Work", f"until {duration(policy.margin)} before the end, leaving time to roll back"))
    money = None if policy.value_per_request is None else choice.expected * policy.value_per_request
    facts += price_facts(policy, choice.error_budget, money, choice.worst_zone_share, is_standing=True)
    facts += burden_facts(plan.burdens, len(policy.past_windows))
    by = time_at(plan.announce_by, policy.zone)
    facts.append(fact("Announce by", f"{by}, notice period {policy.notice.text}", (by,)))
    return tuple(facts)


def _word_cost(choice: StandingChoice, unit: str) -> str:
    each = f"about {quantity(choice.mean, unit)} each time, {percent(choice.share_of_week)} of a week"
    return f"{each}; {number(choice.expected)} in {count(len(choice.dates), 'window')}"


def _count_dates(choice: StandingChoice) -> Fact:
    zone, dates = choice.slot.zone, choice.dates
    first, last = (date_of(dates[index].window.start, zone) for index in (0, -1))
    whole = len(dates) + len(choice.left_out)
    kept = f"all {whole}" if not choice.left_out else f"{len(dates)} of {whole}, {len(choice.left_out)} left out"
    return fact("Dates", f"{kept}, {first} to {last}", (first, last))


def _word_clock(plan: StandingPlan) -> str:
    own = plan.recommended
    name = zone_name(own.slot.zone)
    other = next((each for each in plan.clocks if each.mean != own.mean), None)
    if other is None:
        return f"{name}; no other clock has a better slot"
    words = other.slot.words(plan.policy.duration)
    if plan.policy.objective is Objective.FAIR:
        return f"{name}; the fairest slot by another clock is {words}"
    return f"{name}; {compare(own.mean, other.mean, 'the best slot by another clock')} ({words})"


def _name_worst(plan: StandingPlan) -> Fact:
    choice = plan.recommended
    if is_even(choice):
        return fact("Worst date", "none: all dates cost about the same")
    best = min(range(len(choice.dates)), key=lambda index: choice.dates[index].expected)
    day, cheapest = (date_of(choice.dates[index].window.start, choice.slot.zone) for index in (choice.worst, best))
    date = choice.dates[choice.worst]
    more = percent(date.expected / choice.mean - 1)
    cost = f"about {quantity(date.expected, plan.unit)}, {more} above the mean"
    return fact("Worst date", f"{day}, {cost}: {_explain_worst(plan, best, str(cheapest))}", (day, cheapest))


def _explain_worst(plan: StandingPlan, best: int, cheapest: str) -> str:
    """Say which zone sets the worst date apart from the cheapest: another time of day for it, or a busier day."""
    dates, worst = plan.recommended.dates, plan.recommended.worst
    zone = max(plan.zones, key=lambda zone: zone.expected[worst] - zone.expected[best])
    then, usual = (weekly_hours(dates[index].window, zone.zone) for index in (worst, best))
    name = zone_name(zone.zone)
    if then == usual:
        return f"{name} is busier than on {cheapest}, the cheapest date"
    return f"it is {then} in {name}, but {usual} on {cheapest}, the cheapest date"


def _compare_all(plan: StandingPlan) -> str:
    mean = plan.recommended.mean
    return ", ".join(
        f"{compare(mean, other.mean, standing_name(other))}{_excuse_comparison(plan, other)}"
        for other in plan.comparisons
    )


def _excuse_comparison(plan: StandingPlan, other: StandingComparison) -> str:
    """Say why a slot whose dates would cost less is not the recommended one."""
    if not difference(plan.recommended.mean, other.mean).endswith("more"):
        return ""
    if not other.feasible:
        return " (breaks a rule)"
    if other.slot is None:
        return " (many of which break a rule)" if any(rule.excluded for rule in plan.rules) else ""
    if plan.policy.objective is Objective.FAIR:
        return " (takes more from the worst-hit zone)"
    minutes = other.slot.start.hour * 60 + other.slot.start.minute
    if minutes % (plan.policy.step // MINUTE):
        return f" (a step of {duration(plan.policy.step)} passes over it)"
    return " (leaves out more dates)"


def build_no_standing_report(refusal: NoStandingWindow) -> Report:
    """Explain that no slot fits: what stands in the way most, and the slot that comes nearest."""
    policy = refusal.policy
    subline = f"Each of the {refusal.slots:,} slots breaks a rule on some date."
    table = slot_rule_table(refusal.rules, refusal.slots)
    return Report(
        title=f"No {policy.recurring} maintenance window for {_name_service(policy)}",
        headline="Nothing fits.",
        subline=subline,
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
        facts.append(fact("Excludes most", removed))
    nearest = refusal.nearest
    if nearest is None:
        facts.append(fact("Smallest change", "shorten the blackouts: no slot has a single date left"))
        return tuple(facts)
    whole = len(nearest.dates)
    broken = "; ".join(f'{rule.code} "{rule.label}" on {rule.excluded} of {whole} dates' for rule in refusal.broken)
    facts += [
        fact("Smallest change", f"give up {broken}"),
        fact("Would allow", _capitalise_text(nearest.slot.words(refusal.policy.duration))),
        fact("In UTC", clock_turns(nearest, UTC)),
        fact("Expected impact", _word_cost(nearest, refusal.unit)),
    ]
    return tuple(facts)
