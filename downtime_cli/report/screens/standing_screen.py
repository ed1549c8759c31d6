"""The first screen of a standing window: the slot in words, what it costs over the year, its worst date, its rule."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import ComparisonKind, ZoneImpact
from downtime_cli.core.policy import Objective
from downtime_cli.core.series.series import PlannedSeries
from downtime_cli.core.standing.plan import StandingChoice, StandingPlan
from downtime_cli.core.wording import capitalised, number, number_range, percent
from downtime_cli.report.announcement_table import asks_notice
from downtime_cli.report.blocks import Column, Tone, figures, row, wrapping
from downtime_cli.report.cautions import alert_lines
from downtime_cli.report.screens.screen import Group, Screen, Sentence, group, sentence
from downtime_cli.report.screens.screen_words import (
    affected_group,
    announce_by,
    count_rests,
    fact_group,
    follow_series,
    screen_cautions,
    shorten_name,
    typed_file,
    word_assumed,
    word_change,
)
from downtime_cli.report.standing_words import (
    compare_slots,
    count_dates,
    exceed_mean,
    is_even,
    left_behind_lines,
    name_date,
    standing_prices,
    word_cost,
    word_elsewhere,
)

_MOST_SLOTS: Final = 2
_MOST_DATES: Final = 3


def build_standing_screen(plan: PlannedSeries, heading: str, saved: str) -> Screen:
    """Choose what of a standing window is said first; `saved` is the file that holds it, if one does."""
    choice, policy = plan.recommended, plan.policy
    elsewhere = word_elsewhere(plan)
    cautions = (*alert_lines(plan.background), *left_behind_lines(plan), *screen_cautions(plan.background))
    return Screen(
        heading=shorten_name(heading, policy.service),
        lead="  ",
        answer=(capitalised(choice.slot.words(policy.duration)), *([elsewhere] if elsewhere else [])),
        tone=Tone.WARNING if cautions else Tone.NORMAL,
        sentences=tuple(_list_sentences(plan)),
        body=(
            group("RRULE", (wrapping(""),), (row(_word_rule(choice)),)),
            *_list_left_out(choice),
            *_list_zones(plan),
            *_list_alternatives(plan),
            fact_group(count_dates(choice)),
            *(fact_group(each) for each in standing_prices(plan)),
        ),
        cautions=cautions,
        assumed=word_assumed(plan.background, policy),
        command=_name_next(plan, saved) if saved else "",
        advice="" if saved else "add -o standing.json to keep this window",
    )


def _name_next(plan: PlannedSeries, saved: str) -> str:
    """Name what to type next: one that is confirmed has more dates, of which nobody is told, but other systems."""
    if plan.series.head.status is Status.CONFIRMED:
        return f"downtime export {typed_file(saved)} --to all -o exports"
    return follow_series(plan.series.head, saved)


def _list_sentences(plan: StandingPlan) -> Iterator[Sentence]:
    choice = plan.recommended
    average = [each for each in plan.comparisons if each.kind is ComparisonKind.AVERAGE]
    cost = [word_cost(choice, plan.unit), *([compare_slots(plan, average)] if average else [])]
    yield sentence("Cost", "; ".join(cost), is_vital=True)
    if is_even(choice):
        yield sentence("Worst date", "all dates cost about the same")
    else:
        costs = [date.expected for date in choice.dates]
        worst = f"{name_date(choice.dates[choice.worst], choice)}, {exceed_mean(choice)}"
        yield sentence("Worst date", f"dates cost {number_range(min(costs), max(costs))}; worst {worst}")
    if asks_notice(plan):
        yield sentence("Announce by", announce_by(plan.announce_by, plan.policy))


def _word_rule(choice: StandingChoice) -> str:
    """Write the rule, and that it is not all that a calendar needs where dates are left out."""
    return f"{choice.slot.rule()}{' plus EXDATE for the dates left out' if choice.left_out else ''}"


def _list_zones(plan: StandingPlan) -> list[Group]:
    zones = [ZoneImpact(zone=each.zone, share=each.share, expected=math.fsum(each.expected)) for each in plan.zones]
    return affected_group(zones, [date.window.start for date in plan.recommended.dates], plan.background)


def _list_alternatives(plan: StandingPlan) -> Iterator[Group]:
    """List the best slots of other nights, with what each of their dates costs."""
    rows = tuple(
        row(_name_slot(plan, each), number(each.mean), _word_alternative(plan, each))
        for each in plan.alternatives[:_MOST_SLOTS]
    )
    if rows:
        rests = count_rests(len(plan.alternatives), len(rows))
        yield group("Alternatives", (wrapping(""), figures(""), wrapping("")), rows, rests)


def _name_slot(plan: StandingPlan, other: StandingChoice) -> str:
    """Name a slot, and its clock where that is another one."""
    words, zone = other.slot.words(plan.policy.duration), plan.recommended.slot.zone
    return words.removesuffix(f" {zone_name(zone)}")


def _word_alternative(plan: StandingPlan, other: StandingChoice) -> str:
    """Say how another slot compares with the recommended one."""
    if plan.policy.objective is Objective.FAIR:
        return f"{percent(other.worst_zone_share)} of the worst-hit zone's week"
    own = plan.recommended.mean
    return "tied for quietest" if other.mean == own else word_change(own, other.mean)


def _list_left_out(choice: StandingChoice) -> Iterator[Group]:
    """List the dates without a window and why."""
    shown = choice.left_out[:_MOST_DATES]
    rows = tuple(row(f"{name_date(each, choice)}", ", ".join(each.names)) for each in shown)
    if rows:
        yield group("Left out", (Column(""), wrapping("")), rows, count_rests(len(choice.left_out), len(rows)))
