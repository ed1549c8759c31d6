"""
From an answer to a report: which facts are shown, in which order and in which words.

Written for somebody tired: the answer first, then what it costs, then what to distrust, then the details.
"""

from __future__ import annotations

import math
from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import ComparisonKind, Confidence, NoWindow, Plan
from downtime_cli.core.policy import Objective, Preference
from downtime_cli.core.window import Span
from downtime_cli.core.wording import (
    caught,
    count,
    duration,
    iso_utc,
    percent,
    printable,
)
from downtime_cli.report.announcement_table import announcement_table, asks_notice
from downtime_cli.report.blocks import Fact, Line, Table, Time, Tone, fact, line, time_at, time_of
from downtime_cli.report.cautions import caution_lines
from downtime_cli.report.heatmap import horizon_map
from downtime_cli.report.impact_words import about, burden_table, cost_text, headline, in_utc, price_facts, spread_text
from downtime_cli.report.plan_tables import (
    alternatives_table,
    comparison_name,
    comparison_table,
    difference,
    most_hit,
    rule_table,
    zone_table,
)
from downtime_cli.report.report import Report

_MOST_ALIKE: Final = 3


def build_plan_report(plan: Plan) -> Report:
    """Return the report of a plan."""
    tables = (
        zone_table(plan),
        burden_table(plan.burdens, len(plan.policy.past_windows), "This plan"),
        alternatives_table(plan),
        comparison_table(plan),
        announcement_table(plan),
        rule_table(plan.rules, plan.recommended.impact.candidates),
    )
    return Report(
        title=f"Recommended maintenance window for {printable(plan.policy.service)} ({duration(plan.policy.duration)})",
        headline=str(headline(plan.recommended.window, plan.policy)),
        subline=in_utc(plan.recommended.window, plan.policy),
        times=(headline(plan.recommended.window, plan.policy),),
        facts=_plan_facts(plan),
        cautions=caution_lines(plan.background),
        heatmap=horizon_map(plan),
        method=_explain_choice(plan),
        tables=tuple(table for table in tables if table is not None and table.rows),
        closing=_closing(plan),
    )


def _moved_from(plan: Plan) -> Fact:
    """Name the window that this plan gave up, if there is one."""
    others = [revision.window for revision in plan.earlier if revision.window != plan.recommended.window]
    times = tuple(time_of(window, plan.policy.zone, year=True) for window in others[-1:])
    return fact("Moved from", "".join(map(str, times)), times)


def _plan_facts(plan: Plan) -> tuple[Fact, ...]:
    policy, impact = plan.policy, plan.recommended.impact
    facts = [
        _moved_from(plan),
        fact("Interrupts", cost_text(plan.recommended, plan.unit)),
        fact("Range", spread_text(plan.recommended)),
        fact("Rank", _rank(plan)),
        fact("Confidence", _confidence(plan.confidence)),
        _alike(plan),
        fact("Compared with", _compared(plan)),
    ]
    if policy.margin:
        end = plan.recommended.window.end - policy.margin
        until = Time(words=f"{end.astimezone(policy.zone):%H:%M}", start=end)
        facts.append(fact("Work", f"until {until}; the last {duration(policy.margin)} are for rolling back", (until,)))
    facts.append(fact("If it overruns", f"to twice its length, {about(impact.overrun, plan.unit)}"))
    facts += price_facts(plan.recommended, policy)
    if plan.burdens:
        first = plan.burdens[0]
        most = f"{zone_name(first.zone)} has then borne most, {percent(first.after)} of its own week in all"
        facts.append(fact("Over time", f"with {count(len(policy.past_windows), 'past window')}, {most}"))
    if plan.announce_by is not None and asks_notice(plan):
        by = time_at(plan.announce_by, policy.zone)
        facts.append(fact("Announce by", f"{by}, notice period {policy.notice.text}", (by,)))
    return tuple(item for item in facts if item.text)


def _rank(plan: Plan) -> str:
    impact = plan.recommended.impact
    is_fair = plan.policy.objective is Objective.FAIR
    best, better = ("fairest", "fairer") if is_fair else ("quietest", "quieter")
    if impact.candidates == 1:
        return "the only window there is"
    is_worst = any(
        other.kind is ComparisonKind.WORST and other.expected <= impact.expected for other in plan.comparisons
    )
    if impact.rank == 1 and is_worst:
        return f"as quiet as any other of {count(impact.candidates, 'window')}"
    if plan.preference is not None:
        return f"within noise of {_quietest_allowed(plan)}, and {plan.preference}"
    if impact.rank == 1:
        return f"the {best} of {count(impact.candidates, 'window')}"
    ahead = impact.rank - 1
    beaten = math.floor(100 * (impact.candidates - impact.rank) / impact.candidates)
    codes = {rule.code for rule in plan.rules if rule.excluded}
    named = f": {codes.pop().replace('-', ' ')}" if len(codes) == 1 else ""
    who = f"one {better} window breaks" if ahead == 1 else f"{ahead:,} {better} ones break"
    tail = f"the {who} a rule{named}"
    return f"{better} than {beaten}% of {count(impact.candidates, 'window')}; {tail}"


def _quietest_allowed(plan: Plan) -> str:
    windows, ahead = count(plan.recommended.impact.candidates, "window"), plan.best_rank - 1
    if not ahead:
        return f"the quietest of {windows}"
    others = "is quieter and breaks" if ahead == 1 else "are quieter and break"
    return f"the quietest that keeps all rules ({ahead:,} of {windows} {others} one)"


def _confidence(confidence: Confidence | None) -> str:
    """Say what the same advice was worth in past weeks; nothing where that is not known."""
    if confidence is None:
        return ""
    weeks = count(confidence.weeks, "past week")
    worst = "" if confidence.weeks == 1 else f" ({caught(confidence.worst)} in the worst)"
    return (
        f"in {weeks} such advice caught {caught(confidence.capture)} of what could be saved{worst}"
        f"{_guess_words(confidence.guess_capture)}"
    )


def _guess_words(capture: float | None) -> str:
    if capture is None:
        return ""
    return f", Sunday 02:00 {caught(capture)}" if capture >= 0 else ", Sunday 02:00 cost more than the average window"


def _alike(plan: Plan) -> Fact:
    """Name the other windows that may be just as quiet; nothing where one stands out."""
    named = [time_of(window, plan.policy.zone, clock=False) for window in plan.alike[:_MOST_ALIKE]]
    hidden = len(plan.alike) - len(named)
    more = [f"{hidden} more"] if hidden else []
    text = f"{'; '.join([*map(str, named), *more])} may be as quiet: the data do not tell them apart"
    return fact("No clear winner", text if named else "", tuple(named))


def _compared(plan: Plan) -> str:
    expected = plan.recommended.impact.expected
    return ", ".join(f"{comparison_name(other)} {difference(expected, other.expected)}" for other in plan.comparisons)


def _closing(plan: Plan) -> tuple[Line, ...]:
    version = f", version {plan.sequence + 1}" if plan.sequence else ""
    return (
        line(
            f"Plan {plan.plan_id}{version}, {plan.status}, as of {iso_utc(plan.policy.as_of)}, "
            f"impact level {plan.policy.impact_level}",
            Tone.QUIET,
        ),
    )


def build_refusal(refusal: NoWindow) -> Report:
    """Return the report that nothing fits: what stands in the way most, and the least that would have to give."""
    policy = refusal.policy
    horizon = headline(Span(max(policy.earliest, policy.as_of), policy.latest), policy)
    every = f"Each of the {refusal.candidates:,} windows" if refusal.candidates > 1 else "The only window"
    subline = f"{every} of the horizon breaks a rule: {horizon}"
    tables: tuple[Table | None, ...] = (rule_table(refusal.rules, refusal.candidates),)
    return Report(
        title=f"No maintenance window for {printable(policy.service)} ({duration(policy.duration)})",
        headline="Nothing fits.",
        subline=subline,
        times=(horizon,),
        facts=_refusal_facts(refusal),
        cautions=caution_lines(refusal.background),
        heatmap=None,
        tables=tuple(table for table in tables if table is not None),
        closing=(line(f"As of {iso_utc(policy.as_of)}", Tone.QUIET),),
        refuses=True,
        undrawn=subline,
    )


def _refusal_facts(refusal: NoWindow) -> tuple[Fact, ...]:
    policy, relaxed = refusal.policy, refusal.relaxation
    facts = []
    if refusal.rules:
        first = refusal.rules[0]
        removed = f"{first.excluded:,} of {refusal.candidates:,}"
        facts.append(
            fact("Removes most", f"{first.code.replace('-', ' ')}, {removed}: {first.label}"),
        )
    broken = ", ".join(dict.fromkeys(rule.code.replace("-", " ") for rule in relaxed.rules))
    given = headline(relaxed.choice.window, policy)
    short = duration(relaxed.broken_for) + (f" ({broken})" if broken else "")
    facts += [
        fact("Least change", relaxed.remedy),
        fact("Missing by", short),
        fact("Would give", f"{given}", (given,)),
        fact("In UTC", in_utc(relaxed.choice.window, policy)),
        fact("Interrupts", cost_text(relaxed.choice, refusal.unit)),
        fact("Range", spread_text(relaxed.choice)),
        fact("Most hit", most_hit(relaxed.choice)),
        *price_facts(relaxed.choice, policy),
    ]
    return tuple(item for item in facts if item.text)


def _explain_choice(plan: Plan) -> tuple[Line, ...]:
    """Explain what was compared, by which measure, and what the numbers mean."""
    policy, unit = plan.policy, printable(plan.unit)
    first = time_at(max(policy.earliest, policy.as_of), policy.zone)
    last = time_at(policy.latest, policy.zone)
    windows = f"{count(plan.recommended.impact.candidates, 'window')} of {duration(policy.duration)}"
    weighed = f"Weighed were {windows} from {first} to {last}, one every {duration(policy.step)}"
    kept = "those that break a rule are left out"
    if policy.objective is Objective.FAIR:
        goal = "The best is the one in which the worst-hit zone loses the smallest part of its own week"
    else:
        goal = f"The best is the one with the fewest expected {unit} inside it, all zones added up"
    lines = [
        line(f"{weighed}; {kept}.", times=(first, last)),
        line(f"{goal}; of equal ones, the earliest."),
        line("What to expect is learnt from the traffic given, each zone by its own clock: changes of clocks count."),
        line("The range is how the same hours went in past weeks, or a wide one where there were too few."),
    ]
    if plan.preference is Preference.WORKING_HOURS:
        lines.insert(2, line("Of the windows within noise of it, one in the team's working hours was preferred."))
    elif plan.preference is Preference.EARLIER:
        lines.insert(2, line("Of the windows within noise of it, an earlier one that costs hardly more was preferred."))
    return tuple(lines)
