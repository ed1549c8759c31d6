"""The tables of a plan's report: comparisons, zones, alternatives and rules."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from downtime_cli.core.localtime import offset_minutes, zone_name
from downtime_cli.core.planning.plan import (
    MOST_NAMED,
    Burden,
    Choice,
    Comparison,
    ComparisonKind,
    Plan,
    RuleSummary,
    ZoneImpact,
    zones_that_matter,
)
from downtime_cli.core.policy import Policy, WorkingCalendar
from downtime_cli.core.window import Span
from downtime_cli.core.wording import (
    DASH,
    clock_name,
    count,
    number,
    number_range,
    part_of_day,
    percent,
    time_range,
    zone_time,
)
from downtime_cli.report.blocks import Column, Line, Row, Table, Tone, figures, line, row, time_of, wrapping
from downtime_cli.report.impact_words import difference, superlatives, word_worse
from downtime_cli.report.words.comparison_words import comparison_name, guess_clock, name_fault

if TYPE_CHECKING:
    from downtime_cli.core.checking.judgement import Judgement

_MOST_BURDENS: Final = 10
_DARK: Final = frozenset({"evening", "night"})


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
    return row(comparison_name(other), when, number(other.expected), saved, times=(*times, *guess_clock(plan)))


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
            Column("Phase"),
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
        local_phase(window, policy.calendar_of(zone.zone)),
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


def local_phase(window: Span, calendar: WorkingCalendar) -> str:
    """Say in a word what part of the day it is by a calendar's clock when a window starts, or that people are at work.

    Of night nothing is said but that it is: at 22:00 many are awake.
    """
    if calendar.works_in(window):
        return "at work"
    part = part_of_day(window.start.astimezone(calendar.zone))
    return part if part in _DARK else "daytime"


def alternatives_table(plan: Plan) -> Table | None:
    """List the other windows worth considering; None if there are none."""
    if not plan.alternatives:
        return None
    return choice_table("Alternatives", plan.alternatives, plan.recommended, plan)


def choice_table(title: str, choices: Sequence[Choice], own: Choice, answer: Plan | Judgement) -> Table:
    """List windows by the team's clock, with what each costs, how it ranks and, if known, whom it affects most.

    `own` is the window that the report is about.
    """
    clock = zone_time(zone_name(answer.policy.zone))
    is_tied = sum(choice.impact.rank == 1 for choice in (*choices, own)) > 1
    return Table(
        title=f"{title}, {clock}",
        clock=clock,
        columns=(wrapping("Window"), figures("Expected"), figures("Range"), figures("Of week")),
        rows=tuple(
            _build_choice_row(choice, word_place(choice, own, answer, is_tied=is_tied), answer) for choice in choices
        ),
    )


def word_place(choice: Choice, own: Choice, answer: Plan | Judgement, *, is_tied: bool) -> str:
    """Say how a window ranks; where few events are counted, only whether it is as good as the best."""
    policy, best = answer.policy, superlatives(answer.policy)[0]
    if answer.few_events and not choice.is_alike:
        return word_worse(policy, "" if own.is_alike else f" than the {best}")
    if answer.few_events and own.is_alike:
        return "equally good"
    if choice.impact.rank == 1:
        return f"tied for {best}" if is_tied else f"the {best}"
    return f"as good as the {best}" if answer.few_events else f"rank {choice.impact.rank:,}"


def _build_choice_row(choice: Choice, place: str, answer: Plan | Judgement) -> Row:
    impact, policy = choice.impact, answer.policy
    when = time_of(choice.window, policy.zone, clock=False)
    affected = f"; most affected: {most_affected(choice, policy)}" if answer.background.knows_users else ""
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
        f"{zone_name(zone.zone)} {_word_part(zone.expected, total)} ({start.astimezone(zone.zone):%H:%M}{DASH}"
        f"{end.astimezone(zone.zone):%H:%M}, {local_phase(choice.window, policy.calendar_of(zone.zone))})"
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
    columns = (Column("Rule"), wrapping("As given"), figures("Excludes"), figures("Of all", is_extra=True))
    return Table(title=title, columns=columns, rows=rows, notes=notes)


def burden_table(burdens: Sequence[Burden], windows: int, added: str) -> Table | None:
    """List what zones have had and will have, most burdened first; None without past windows.

    Args:
        burdens: as a plan has them.
        windows: how many past windows were counted.
        added: the heading for what is new, such as `This plan`.
    """
    if not burdens:
        return None
    shown = burdens if len(burdens) <= _MOST_BURDENS + 1 else burdens[:_MOST_BURDENS]
    most = max(burden.after for burden in burdens)
    rows = [_build_burden_row(burden, most) for burden in shown]
    rest = burdens[len(shown) :]
    if rest:
        heaviest = max(burden.after for burden in rest)
        rows.append(row(f"{len(rest)} other zones", "", "", f"at most {percent(heaviest)}", tone=Tone.QUIET))
    return Table(
        title=f"Impact so far from {count(windows, 'past window')}, as a share of each zone's own week",
        columns=(Column("Zone"), figures("So far"), figures(added), figures("Total")),
        rows=tuple(rows),
        notes=(line("All past windows count the same, however long ago they were.", Tone.QUIET),),
    )


def _build_burden_row(burden: Burden, most: float) -> Row:
    shares = map(percent, (burden.before, burden.added, burden.after))
    return row(zone_name(burden.zone), *shares, bar=burden.after / most if most else 0.0)
