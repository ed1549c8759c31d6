"""The tables of a plan's report: comparisons, zones, alternatives and rules."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Final

from downtime_cli.core.activity import is_awake
from downtime_cli.core.localtime import offset_minutes, zone_name
from downtime_cli.core.planning.plan import (
    MOST_NAMED,
    Choice,
    Comparison,
    ComparisonKind,
    Plan,
    RuleSummary,
    ZoneImpact,
    zones_that_matter,
)
from downtime_cli.core.policy import Policy, WorkingCalendar
from downtime_cli.core.window import Span, from_minute, to_minute
from downtime_cli.core.wording import clock_name, count, number, number_range, percent, time_range
from downtime_cli.report.blocks import Column, Line, Row, Table, Tone, figures, row, time_of, wrapping
from downtime_cli.report.impact_words import comparison_name, difference, name_fault, superlatives

_SAMPLE_MINUTES: Final = 5


def comparison_table(plan: Plan) -> Table:
    """Set what other windows would cost beside what the recommended one saves."""
    return Table(
        title="Compared with",
        columns=(wrapping("Window"), wrapping("When"), figures("Expected"), figures("This plan")),
        rows=tuple(_build_comparison_row(plan, other) for other in plan.comparisons),
    )


def _build_comparison_row(plan: Plan, other: Comparison) -> Row:
    times = () if other.window is None else (time_of(other.window, plan.policy.zone, clock=False),)
    saved = difference(plan.recommended.impact.expected, other.expected)
    when = _word_comparison(plan, other, *map(str, times))
    return row(comparison_name(other), when, number(other.expected), saved, times=times)


def _word_comparison(plan: Plan, other: Comparison, when: str = "any time") -> str:
    if other.kind is ComparisonKind.GUESS and plan.audience and plan.background.knows_users:
        when = f"{when}, the usual guess for {zone_name(plan.audience[0][0])}"
    if other.window == plan.recommended.window:
        return f"{when} (the same window)"
    fault = name_fault(other, plan.policy)
    return f"{when} ({fault})" if fault else when


def impact_table(choice: Choice, policy: Policy) -> Table:
    """Show a window by the clocks of the zones that matter, and what each loses; the other zones are summed."""
    zones, window = choice.impact.zones, choice.window
    matter = zones_that_matter(zones)
    rest = [zone for zone in zones if zone not in matter]
    total = math.fsum(zone.expected for zone in zones)
    others = math.fsum(zone.expected for zone in rest)
    longest = max([others, *(zone.expected for zone in matter)])
    rows = [_build_zone_row(zone, window, total, longest, policy) for zone in matter]
    if rest:
        share = percent(math.fsum(zone.share for zone in rest))
        cells = (count(len(rest), "other zone"), "", "", "", share, _word_part(others, total), number(others))
        rows.append(row(*cells, tone=Tone.QUIET, bar=others / longest if longest else 0.0))
    return Table(
        title="Impact by zone, in local time",
        columns=(
            Column("Zone"),
            wrapping("Local time"),
            Column("Clock", is_extra=True),
            Column("Most are"),
            figures("Users"),
            figures("Of impact", is_extra=True),
            figures("Impact"),
        ),
        rows=tuple(rows),
    )


def _build_zone_row(zone: ZoneImpact, window: Span, total: float, longest: float, policy: Policy) -> Row:
    return row(
        zone_name(zone.zone),
        time_range(window, zone.zone, clock=False),
        _name_clock(window, zone.zone),
        state_of_people(window, policy.calendar_of(zone.zone)),
        percent(zone.share),
        _word_part(zone.expected, total),
        number(zone.expected),
        bar=zone.expected / longest if longest else 0.0,
    )


def _name_clock(window: Span, zone: tzinfo) -> str:
    """Name the clock, unless the range already does so at both ends."""
    is_steady = offset_minutes(zone, window.start) == offset_minutes(zone, window.end)
    return clock_name(window.start, zone) if is_steady else ""


def _word_part(expected: float, total: float) -> str:
    return percent(expected / total) if total else "0%"


def state_of_people(window: Span, calendar: WorkingCalendar) -> str:
    """Say what most people of a calendar's zone do in a window: at work, awake, partly awake or asleep."""
    if calendar.works_in(window):
        return "at work"
    minutes = range(to_minute(window.start), to_minute(window.end), _SAMPLE_MINUTES)
    local = [minute + offset_minutes(calendar.zone, from_minute(minute)) for minute in minutes]
    awake = sum(map(is_awake, local))
    if awake == len(local):
        return "awake"
    return "partly awake" if awake else "asleep"


def alternatives_table(plan: Plan) -> Table | None:
    """List the other windows worth considering; None if there are none."""
    if not plan.alternatives:
        return None
    title, beside = "Alternatives on other nights", (plan.recommended,)
    return choice_table(title, plan.alternatives, plan.policy, names_zones=plan.background.knows_users, beside=beside)


def choice_table(
    title: str, choices: Sequence[Choice], policy: Policy, *, names_zones: bool, beside: Sequence[Choice] = ()
) -> Table:
    """List windows by the team's clock, with what each costs, how it ranks and, if wanted, whom it affects most.

    `beside` are windows that the report has named before.
    """
    clock, best = f"{zone_name(policy.zone)} time", superlatives(policy)[0]
    is_tied = sum(choice.impact.rank == 1 for choice in (*choices, *beside)) > 1
    first = f"tied for {best}" if is_tied else f"the {best}"
    return Table(
        title=f"{title}, {clock}",
        clock=clock,
        columns=(wrapping("Window"), figures("Expected"), figures("Range"), figures("Of week")),
        rows=tuple(_build_choice_row(choice, policy, first, names_zones=names_zones) for choice in choices),
    )


def _build_choice_row(choice: Choice, policy: Policy, first: str, *, names_zones: bool) -> Row:
    impact, when = choice.impact, time_of(choice.window, policy.zone, clock=False)
    place = first if impact.rank == 1 else f"rank {impact.rank:,}"
    affected = f"; most affected: {most_affected(choice, policy)}" if names_zones else ""
    return row(
        f"{when}",
        number(impact.expected),
        number_range(impact.low, impact.high),
        percent(impact.share_of_week),
        detail=f"{place}; {number(impact.overrun)} if it takes twice as long{affected}",
        times=(when,),
    )


def most_affected(choice: Choice, policy: Policy) -> str:
    """Name the two zones that lose most, with their part and local time."""
    total = math.fsum(zone.expected for zone in choice.impact.zones)
    start, end = choice.window.start, choice.window.end
    return ", ".join(
        f"{zone_name(zone.zone)} {_word_part(zone.expected, total)} ({start.astimezone(zone.zone):%H:%M}-"
        f"{end.astimezone(zone.zone):%H:%M}, {state_of_people(choice.window, policy.calendar_of(zone.zone))})"
        for zone in choice.impact.zones[:MOST_NAMED]
    )


def window_rule_table(rules: Iterable[RuleSummary], windows: int) -> Table | None:
    """List the rules with the windows each excludes; None if there are none."""
    return rule_table(rules, windows, f"Rules, and how many of {count(windows, 'window')} each excludes")


def rule_table(rules: Iterable[RuleSummary], total: int, title: str, notes: tuple[Line, ...] = ()) -> Table | None:
    """List the rules with what each excludes; None if there are none. Limits that exclude nothing are no news."""
    rows = tuple(
        row(rule.code.replace("-", " "), rule.label, f"{rule.excluded:,}", percent(rule.excluded / max(1, total)))
        for rule in rules
        if rule.excluded or rule.code not in {"earliest", "latest"}
    )
    if not rows:
        return None
    columns = (Column("Rule"), wrapping("As given"), figures("Excludes"), figures("Of all"))
    return Table(title=title, columns=columns, rows=rows, notes=notes)
