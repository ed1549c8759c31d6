"""The words for a standing window: when it takes place over the year, by any clock, what it costs, its worst date."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, tzinfo
from functools import partial
from itertools import groupby
from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import ComparisonKind
from downtime_cli.core.policy import Objective
from downtime_cli.core.recurrence import (
    FORTNIGHTLY,
    Every,
    Frequency,
    Pattern,
    PatternDay,
    Recurrence,
)
from downtime_cli.core.series.outlook import look_ahead
from downtime_cli.core.series.series import PlannedSeries
from downtime_cli.core.standing.pattern_words import word_days
from downtime_cli.core.standing.plan import (
    LeftOut,
    NoStandingWindow,
    Occurrence,
    StandingChoice,
    StandingComparison,
    StandingPlan,
    month_costs,
)
from downtime_cli.core.window import DAY, MINUTE, Span
from downtime_cli.core.wording import DASH, WEEKDAYS, count, day_name, duration, number, percent, quantity, zone_time
from downtime_cli.report.blocks import (
    Clocked,
    Fact,
    Line,
    Time,
    Tone,
    date_of,
    fact,
    key_figure,
    line,
    time_of,
)
from downtime_cli.report.impact_words import burden_facts, compare, difference, price_facts

_MOST_TURNS: Final = 4
_MOST_NAMED: Final = 3
_SHIFTS: Final = {-1: " the day before", 0: "", 1: " the day after"}


def weekly_hours(window: Span, zone: tzinfo) -> str:
    """Write a window by a zone's clock without its date: `Tue 04:00–06:00`, `Mon 23:00–Tue 01:00`."""
    start, end = window.start.astimezone(zone), window.end.astimezone(zone)
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{WEEKDAYS[end.weekday()]} {end:%H:%M}"
    return f"{WEEKDAYS[start.weekday()]} {start:%H:%M}{DASH}{last}"


def local_hours(choice: StandingChoice, window: Span, zone: tzinfo) -> str:
    """Write the window of a date by a zone's clock, the same for all dates but for clock changes.

    Where dates are on several days of the week, the day is told by the slot's own clock: `23:00–01:00 the day before`.
    """
    if choice.slot.pattern.weekday is not None:
        return weekly_hours(window, zone)
    start, end = window.start.astimezone(zone), window.end.astimezone(zone)
    days = (start.date() - window.start.astimezone(choice.slot.zone).date()).days
    if window.duration > DAY:
        return f"{start:%H:%M}{_SHIFTS[days]} to {end:%H:%M} {count((end.date() - start.date()).days, 'day')} later"
    return f"{start:%H:%M}{DASH}{end:%H:%M}{_SHIFTS[days]}"


def clock_turns(choice: StandingChoice, zone: tzinfo) -> str:
    """Write the window by a clock other than its own, with the dates from which it moves: at most four turns."""
    windows = [date.window for date in choice.dates]
    hours = partial(local_hours, choice, zone=zone)
    turns = [next(group) for _, group in groupby(windows, key=hours)]
    if len(turns) == 1:
        return f"{hours(turns[0])} {zone_name(zone)} all year"
    shown = [f"{hours(each)} from {_name_day(each, zone)}" for each in turns[:_MOST_TURNS]]
    more = f", {count(len(turns) - _MOST_TURNS, 'more change')}" if len(turns) > _MOST_TURNS else ""
    return f"{', '.join(shown)}{more}, {zone_time(zone_name(zone))}"


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
        said = "none: all dates, and so all months, cost about the same"
        return fact("Worst date", said, figure=key_figure("Worst date", "none"))
    best = min(range(len(choice.dates)), key=lambda index: choice.dates[index].expected)
    day, cheapest = (date_of(choice.dates[index].window.start, choice.slot.zone) for index in (choice.worst, best))
    worst = choice.dates[choice.worst].expected
    cost = f"about {quantity(worst, plan.unit)}, {exceed_mean(choice)}"
    said = f"{day}, {cost}: {_explain_worst(plan, best, str(cheapest))}"
    return fact("Worst date", said, (day, cheapest), key_figure("Worst date", difference(worst, choice.mean)))


def exceed_mean(choice: StandingChoice) -> str:
    """Say how far the worst date lies above the mean."""
    return f"{percent(choice.dates[choice.worst].expected / choice.mean - 1)} above the mean"


def _explain_worst(plan: StandingPlan, best: int, cheapest: str) -> str:
    """Say which zone sets the worst date apart from the cheapest: another time of day for it, or a busier day."""
    choice = plan.recommended
    dates, worst = choice.dates, choice.worst
    zone = max(plan.zones, key=lambda zone: zone.expected[worst] - zone.expected[best])
    then, usual = (local_hours(choice, dates[index].window, zone.zone) for index in (worst, best))
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
        return f" (a step of {duration(plan.policy.step)} skips it)"
    return " (leaves out more dates)"


def compare_months(choice: StandingChoice) -> list[Fact]:
    """Say that months cost about the same, unless all dates do, which says it too; a table shows how they differ."""
    if is_even(choice) or not has_even_months(choice):
        return []
    return [fact("Months", "all cost about the same")]


def is_even(choice: StandingChoice) -> bool:
    """Whether all dates cost about the same: within half a percent."""
    return _are_close([date.expected for date in choice.dates])


def has_even_months(choice: StandingChoice) -> bool:
    """Whether a date of any month costs about the same on average: within half a percent."""
    return _are_close([month.expected / month.dates for month in month_costs(choice)])


def _are_close(costs: Sequence[float]) -> bool:
    return math.isclose(min(costs), max(costs), rel_tol=0.005)


def standing_name(other: StandingComparison) -> str:
    """Name what the recommendation is compared with."""
    match other.kind:
        case ComparisonKind.AVERAGE:
            return "the average slot"
        case ComparisonKind.WORST:
            return "the worst"
        case _:
            return "" if other.slot is None else _name_guess(other.slot.pattern)


def _name_guess(pattern: Pattern) -> str:
    """Name what a person would have said."""
    if pattern == Pattern(frequency=Frequency.WEEKLY, days=(PatternDay(6),)):
        return "Sunday 02:00 every week"
    if pattern == Pattern(frequency=Frequency.MONTHLY, days=(PatternDay(6, 1),)):
        return "the first Sunday of the month, 02:00"
    return f"02:00 {word_days(pattern)}"


def name_kind(recurring: Recurrence | None) -> str:
    """Name the kind of a standing window: `weekly`, `quarterly`, or just `standing`."""
    if recurring == FORTNIGHTLY:
        return "fortnightly"
    return str(recurring) if isinstance(recurring, Every) and str(recurring).endswith("ly") else "standing"


def standing_clock(*others: StandingComparison) -> tuple[Clocked, ...]:
    """Say by whose clock the names of comparisons are meant that have a time."""
    return tuple(
        Clocked(words=standing_name(other), told=zone_name(other.slot.zone))
        for other in others
        if other.slot is not None and other.kind is ComparisonKind.GUESS
    )


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


def left_behind_lines(plan: PlannedSeries) -> tuple[Line, ...]:
    """Say which dates of an earlier rule take place all the same, as they are too soon to be planned anew."""
    ahead = look_ahead(plan.series, plan.policy.as_of).dates
    windows = [each.window for each in ahead if each.window is not None and not each.is_ruled]
    if not windows:
        return ()
    times = tuple(time_of(each, plan.policy.zone, year=True) for each in windows[:_MOST_NAMED])
    rest = f" and {count(len(windows) - len(times), 'more date')}" if len(windows) > len(times) else ""
    words = f"Still to come under the earlier rule, too soon to be planned anew: {', '.join(map(str, times))}{rest}"
    return (line(words, Tone.WARNING, times),)


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
