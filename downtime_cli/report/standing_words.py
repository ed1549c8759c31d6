"""The words for a standing window: when it takes place over the year, by any clock, what it costs, its worst date."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, tzinfo
from itertools import groupby
from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import ComparisonKind
from downtime_cli.core.policy import Objective
from downtime_cli.core.standing.plan import (
    LeftOut,
    NoStandingWindow,
    Occurrence,
    StandingChoice,
    StandingComparison,
    StandingPlan,
)
from downtime_cli.core.window import MINUTE, Span
from downtime_cli.core.wording import DASH, WEEKDAYS, count, day_name, duration, number, percent, quantity
from downtime_cli.report.blocks import Fact, Time, date_of, fact
from downtime_cli.report.impact_words import burden_facts, compare, difference, price_facts

_MOST_TURNS: Final = 4


def weekly_hours(window: Span, zone: tzinfo) -> str:
    """Write a window by a zone's clock without its date: `Tue 04:00–06:00`, `Mon 23:00–Tue 01:00`."""
    start, end = window.start.astimezone(zone), window.end.astimezone(zone)
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{WEEKDAYS[end.weekday()]} {end:%H:%M}"
    return f"{WEEKDAYS[start.weekday()]} {start:%H:%M}{DASH}{last}"


def clock_turns(choice: StandingChoice, zone: tzinfo) -> str:
    """Write the window by a clock other than its own, with the dates from which it moves: at most four turns."""
    windows = [date.window for date in choice.dates]
    turns = [next(group) for _, group in groupby(windows, key=lambda window: weekly_hours(window, zone))]
    if len(turns) == 1:
        return f"{weekly_hours(turns[0], zone)} {zone_name(zone)} all year"
    shown = [f"{weekly_hours(each, zone)} from {_name_day(each, zone)}" for each in turns[:_MOST_TURNS]]
    more = f", {count(len(turns) - _MOST_TURNS, 'more change')}" if len(turns) > _MOST_TURNS else ""
    return f"{', '.join(shown)}{more}, {zone_name(zone)} time"


def _name_day(window: Span, zone: tzinfo) -> str:
    """The date on which a window starts, without its weekday."""
    return day_name(window.start.astimezone(zone), year=True).partition(" ")[2]


def month_runs(windows: Sequence[Span], chosen: Sequence[int], zone: tzinfo) -> str:
    """Write the months of the chosen dates (ascending indices): `Dec-Mar, Nov`, or `all year`."""
    if len(chosen) == len(windows):
        return "all year"
    grouped = groupby(enumerate(chosen), key=lambda place: place[1] - place[0])  # dates in a row are equally far apart
    runs = [[windows[index] for _, index in group] for _, group in grouped]
    ends = [[_name_month(run[index], zone) for index in (0, -1)] for run in runs]
    return ", ".join(dict.fromkeys(DASH.join(dict.fromkeys(pair)) for pair in ends))


def _name_month(window: Span, zone: tzinfo) -> str:
    return day_name(window.start.astimezone(zone)).rpartition(" ")[2]


def word_elsewhere(plan: StandingPlan) -> str:
    """Say the window in UTC, or by the team's clock where it follows UTC itself."""
    own, team = zone_name(plan.recommended.slot.zone), plan.policy.zone
    if own != "UTC":
        return clock_turns(plan.recommended, UTC)
    return clock_turns(plan.recommended, team) if zone_name(team) != "UTC" else ""


def word_cost(choice: StandingChoice, unit: str) -> str:
    """Say what a slot costs on each date and over the year."""
    each = f"about {quantity(choice.mean, unit)} each time, {percent(choice.share_of_week)} of a week"
    return f"{each}; {number(choice.expected)} in {count(len(choice.dates), 'window')}"


def count_dates(choice: StandingChoice) -> Fact:
    """Say how many dates there are, how many are left out, and from when to when."""
    zone, dates = choice.slot.zone, choice.dates
    first, last = (date_of(dates[index].window.start, zone) for index in (0, -1))
    whole = len(dates) + len(choice.left_out)
    kept = f"all {whole}" if not choice.left_out else f"{len(dates)} of {whole}, {len(choice.left_out)} left out"
    return fact("Dates", f"{kept}, {first} to {last}", (first, last))


def name_worst(plan: StandingPlan) -> Fact:
    """Name the date that costs most, and the zone that makes the difference."""
    choice = plan.recommended
    if is_even(choice):
        return fact("Worst date", "none: all dates cost about the same")
    best = min(range(len(choice.dates)), key=lambda index: choice.dates[index].expected)
    day, cheapest = (date_of(choice.dates[index].window.start, choice.slot.zone) for index in (choice.worst, best))
    cost = f"about {quantity(choice.dates[choice.worst].expected, plan.unit)}, {exceed_mean(choice)}"
    return fact("Worst date", f"{day}, {cost}: {_explain_worst(plan, best, str(cheapest))}", (day, cheapest))


def exceed_mean(choice: StandingChoice) -> str:
    """Say how far the worst date lies above the mean."""
    return f"{percent(choice.dates[choice.worst].expected / choice.mean - 1)} above the mean"


def _explain_worst(plan: StandingPlan, best: int, cheapest: str) -> str:
    """Say which zone sets the worst date apart from the cheapest: another time of day for it, or a busier day."""
    dates, worst = plan.recommended.dates, plan.recommended.worst
    zone = max(plan.zones, key=lambda zone: zone.expected[worst] - zone.expected[best])
    then, usual = (weekly_hours(dates[index].window, zone.zone) for index in (worst, best))
    name = zone_name(zone.zone)
    if then == usual:
        return f"{name} is busier than on {cheapest}, the cheapest date"
    return f"it is {then} in {name}, but {usual} on {cheapest}, the cheapest date"


def compare_slots(plan: StandingPlan, others: Sequence[StandingComparison]) -> str:
    """Say how the slot differs from others, and why one that costs less is not recommended."""
    mean = plan.recommended.mean
    return ", ".join(
        f"{compare(mean, other.mean, standing_name(other))}{_excuse_comparison(plan, other)}" for other in others
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


def is_even(choice: StandingChoice) -> bool:
    """Whether all dates cost about the same: within half a percent."""
    costs = [date.expected for date in choice.dates]
    return math.isclose(min(costs), max(costs), rel_tol=0.005)


def standing_name(other: StandingComparison) -> str:
    """Name what the recommendation is compared with."""
    match other.kind:
        case ComparisonKind.AVERAGE:
            return "the average slot"
        case ComparisonKind.WORST:
            return "the worst"
        case _:
            is_weekly = other.slot is not None and other.slot.nth is None
            return "Sunday 02:00 every week" if is_weekly else "the first Sunday of the month, 02:00"


def standing_prices(plan: StandingPlan) -> list[Fact]:
    """Say what the options `--margin`, `--slo`, `--value-per-request`, `--objective` and `--past-windows` add."""
    choice, policy = plan.recommended, plan.policy
    work = f"until {duration(policy.margin)} before the end, leaving time to roll back"
    money = None if policy.value_per_request is None else choice.expected * policy.value_per_request
    return [
        *([fact("Work", work)] if policy.margin else []),
        *price_facts(policy, choice.error_budget, money, choice.worst_zone_share, is_standing=True),
        *burden_facts(plan.burdens, len(policy.past_windows)),
    ]


def name_date(date: Occurrence | LeftOut, choice: StandingChoice) -> Time:
    """Name a date with or without a window by the slot's own clock."""
    return date_of(date.window.start, choice.slot.zone)


def word_sacrifice(refusal: NoStandingWindow) -> str:
    """Say what would have to give for the slot that comes nearest."""
    if refusal.nearest is None:
        return "shorten the blackouts: no slot has a single date left"
    whole = len(refusal.nearest.dates)
    broken = "; ".join(f'{rule.code} "{rule.label}" on {rule.excluded} of {whole} dates' for rule in refusal.broken)
    return f"give up {broken}"
