"""
The report of `downtime plan`: which facts are shown, in which order and in which words.

Written for somebody tired: the answer first, then what it costs, then what to distrust, then the details.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from downtime_cli.core.planning.plan import ComparisonKind, Confidence, Plan
from downtime_cli.core.policy import Objective, Policy, Preference
from downtime_cli.core.window import DAY, HOUR
from downtime_cli.core.wording import caught, count, duration, iso_utc, printable
from downtime_cli.report.announcement_table import announcement_table, asks_notice
from downtime_cli.report.blocks import Fact, Line, Time, Tone, Verdict, fact, key_figure, line, time_at, time_of
from downtime_cli.report.cautions import alert_lines, broken_lines, caution_lines, word_verdict
from downtime_cli.report.impact_words import (
    burden_facts,
    cost_facts,
    headline,
    in_utc,
    overrun_fact,
    price_facts,
    rank_fact,
)
from downtime_cli.report.key_figures import average_figure, deadline_fact, impact_figure, score_figure
from downtime_cli.report.pictures.heatmap import horizon_map
from downtime_cli.report.plan_tables import (
    alternatives_table,
    burden_table,
    comparison_table,
    impact_table,
    window_rule_table,
)
from downtime_cli.report.report import Report
from downtime_cli.report.screens.plan_screen import build_plan_screen
from downtime_cli.report.words.comparison_words import comparison_fact, guess_clock

_UNITS: Final = {HOUR: "hour", DAY: "day"}


def build_plan_report(plan: Plan, saved: str = "") -> Report:
    """Describe a plan, which the file `saved` holds if there is one."""
    policy, choice = plan.policy, plan.recommended
    when = headline(choice.window, policy)
    kind = "Recommended" if policy.chosen is None else "Chosen"
    tables = (
        impact_table(choice, policy) if plan.background.knows_users else None,
        burden_table(plan.burdens, len(policy.past_windows), "This plan"),
        alternatives_table(plan),
        comparison_table(plan),
        announcement_table(plan),
        window_rule_table(plan.rules, plan.weighed),
    )
    screen = build_plan_screen(plan, saved)
    return Report(
        screen=screen,
        title=f"{kind} maintenance window for {printable(policy.service)} ({duration(policy.duration)})",
        headline=str(when),
        subline=in_utc(choice.window, policy),
        times=(when,),
        verdict=Verdict(
            words=f"{kind}, but breaks a rule" if plan.broken else word_verdict(kind, screen.tone), tone=screen.tone
        ),
        alerts=(*alert_lines(plan.background), *broken_lines(plan.broken)),
        facts=tuple(item for item in _list_facts(plan) if item.text),
        cautions=caution_lines(plan.background),
        heatmap=horizon_map(plan),
        method=_explain_choice(plan),
        tables=tuple(table for table in tables if table is not None and table.rows),
        closing=(_name_plan(plan),),
        plan=printable(plan.plan_id),
    )


def _list_facts(plan: Plan) -> list[Fact]:
    policy, choice = plan.policy, plan.recommended
    impact = choice.impact
    return [
        _name_old_window(plan),
        *cost_facts(choice, plan.unit, impact_figure(impact.expected, plan.unit)),
        _rank(plan),
        _compare(plan),
        _say_confidence(plan),
        _word_work(plan),
        overrun_fact(choice, plan.unit),
        *price_facts(policy, impact.error_budget, impact.money, impact.worst_zone_share, is_standing=False),
        *burden_facts(plan.burdens, len(policy.past_windows)),
        _word_deadline(plan),
    ]


def _name_old_window(plan: Plan) -> Fact:
    """Name the window that this plan gave up, if there is one."""
    others = [revision.window for revision in plan.earlier if revision.window != plan.recommended.window]
    times = tuple(time_of(window, plan.policy.zone, year=True) for window in others[-1:])
    return fact("Moved from", "".join(map(str, times)), times)


def _word_work(plan: Plan) -> Fact:
    policy, end = plan.policy, plan.recommended.window.end - plan.policy.margin
    until = Time(words=f"{end.astimezone(policy.zone):%H:%M}", start=end)
    text = f"until {until}, leaving {duration(policy.margin)} to roll back" if policy.margin else ""
    return fact("Work", text, (until,))


def _word_deadline(plan: Plan) -> Fact:
    if plan.announce_by is None or not asks_notice(plan):
        return fact("Announce by", "")
    start, is_late = plan.recommended.window.start, plan.announce_by < plan.policy.as_of
    return deadline_fact(plan.announce_by, start, plan.policy, is_late=is_late)


def _rank(plan: Plan) -> Fact:
    """Say how the window stands, at a glance where somebody chose it, whom no score of advice tells anything."""
    impact, has_rank = plan.recommended.impact, not (plan.few_events or plan.broken)
    place = key_figure("Rank", f"{impact.rank:,} of {impact.candidates:,}")
    return replace(rank_fact(plan), figure=place if has_rank and plan.policy.chosen is not None else None)


def _compare(plan: Plan) -> Fact:
    """Compare the window with others, with the average one at a glance unless chance decides how they differ."""
    averages = [each.expected for each in plan.comparisons if each.kind is ComparisonKind.AVERAGE]
    known = averages and not plan.few_events
    figure = average_figure(plan.recommended.impact.expected, averages[0]) if known else None
    return replace(comparison_fact(plan), figure=figure)


def _say_confidence(plan: Plan) -> Fact:
    """Say what the same advice was worth in past weeks, at a glance where it was followed."""
    confidence = plan.confidence
    figure = None if confidence is None or plan.policy.chosen is not None else score_figure(confidence)
    return fact("Confidence", _word_confidence(confidence, plan.policy), guess_clock(plan), figure)


def _word_confidence(confidence: Confidence | None, policy: Policy) -> str:
    """Say what the same advice was worth in past weeks; nothing where that is not known."""
    if confidence is None:
        return ""
    others = [] if confidence.weeks == 1 else [f"{caught(confidence.worst)} in the worst week"]
    guess = confidence.guess_capture
    if guess is not None:
        result = caught(guess) if guess >= 0 else "worse than the average window"
        others.append(f"Sunday 02:00{_excuse_guess(confidence, policy, guess)}: {result}")
    more = f" ({'; '.join(others)})" if others else ""
    tested = f"tested on {count(confidence.weeks, 'past week')}"
    return f"{tested}, the advice achieved {caught(confidence.capture)} of the possible saving{more}"


def _excuse_guess(confidence: Confidence, policy: Policy, capture: float) -> str:
    """Say why Sunday 02:00 is no rival: a rule forbids it, or windows start at other times."""
    if confidence.guess_forbidden:
        weeks = count(confidence.guess_forbidden, "week")
        return f", which breaks a rule{'' if confidence.guess_forbidden == confidence.weeks else f' in {weeks}'}"
    return f", which a step of {duration(policy.step)} skips" if capture > 1 else ""


def _name_plan(plan: Plan) -> Line:
    version = f", version {plan.sequence + 1}" if plan.sequence else ""
    made = f"as of {iso_utc(plan.policy.as_of)}, impact level {plan.policy.impact_level}"
    return line(f"Plan {plan.plan_id}{version}, {plan.status}, {made}", Tone.QUIET)


def _explain_choice(plan: Plan) -> tuple[Line, ...]:
    """Explain what was compared, by which measure, and what the numbers mean."""
    policy, unit = plan.policy, printable(plan.unit)
    first = time_at(max(policy.earliest, policy.as_of), policy.zone)
    last = time_at(policy.latest, policy.zone)
    windows = f"{count(plan.weighed, 'window')} of {duration(policy.duration)}"
    step = _UNITS.get(policy.step) or duration(policy.step)
    if policy.objective is Objective.FAIR:
        goal = "The best window is the one in which the worst-hit zone loses the smallest part of its own week"
    else:
        goal = f"The best window has the fewest expected {unit} inside it, all zones added up"
    preferred = {
        Preference.WORKING_HOURS: "one in the team's working hours was preferred",
        Preference.EARLIER: "an earlier one that costs hardly more was preferred",
    }
    return (
        line(
            f"{windows} from {first} to {last} were compared, one starting every {step}; "
            "those that break a rule are left out.",
            times=(first, last),
        ),
        line(f"{goal}; if several are equal, it is the earliest."),
        *(
            line(f"Several windows were within the noise of the best; {words}.")
            for preference, words in preferred.items()
            if preference is plan.preference
        ),
        line("Expected traffic is learnt from the data given, for each zone by its own clock, clock changes included."),
        line("The range reflects the same hours in past weeks; it is wider where history is short."),
    )
