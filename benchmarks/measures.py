"""
What outcomes add up to: capture, attainment, coverage, and how far chance of the weeks could move them.

Terms are explained in accuracy.py.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from peers import SIMPLE
from trials import LENGTHS, NOTICE, WEEK, Case, Outcome, mean_cost, window_costs

Results = dict[str, dict[str, list[Outcome]]]
DOWNTIME = "downtime"
LEAST_ORIGINS = 7
MANY_ORIGINS = 20
LEAST_MEASURED = 0.9
WEEKS_KNOWN = (4, 6, 8, 13, 26, 52)


def capture_of(outcome: Outcome) -> float:
    """Return an outcome's capture."""
    return outcome.capture


def figure(outcomes: Sequence[Outcome], value: Callable[[Outcome], float] = capture_of) -> float:
    """Return a series' figure: the mean over its origins, then over the lengths."""
    by_length = ([value(outcome) for outcome in outcomes if outcome.length == length] for length in LENGTHS)
    return statistics.fmean(statistics.fmean(values) for values in by_length)


def count_origins(outcomes: Iterable[Outcome]) -> int:
    """Return at how many origins outcomes were scored, by those of the shortest window."""
    return sum(outcome.length == LENGTHS[0] for outcome in outcomes)


def error_of(outcomes: Sequence[Outcome]) -> float:
    """Return the standard error of a series' figure, as its origins are a sample of weeks; NaN for a single origin.

    The lengths of one origin share their weeks: they are averaged first.
    """
    by_origin: dict[int, list[float]] = {}
    for outcome in outcomes:
        by_origin.setdefault(outcome.case.origin, []).append(outcome.capture)
    values = [statistics.fmean(each) for each in by_origin.values()]
    return statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else math.nan


def error_of_mean(errors: Sequence[float]) -> float:
    """Return the standard error of the mean of figures of that error each; those unknown are left out."""
    known = [error for error in errors if not math.isnan(error)]
    return math.hypot(*known) / len(known) if known else math.nan


def captures(results: Results, method: str) -> list[float]:
    """Return the method's capture on each series."""
    return [figure(methods[method]) for methods in results.values()]


def with_origins(results: Results, least: int) -> Results:
    """Return the results on series with at least so many origins."""
    return {name: methods for name, methods in results.items() if count_origins(next(iter(methods.values()))) >= least}


def attainment(outcomes: Sequence[Outcome]) -> float:
    """Return (1 - mean cost of the choices) ÷ (1 - mean cost of the best standing slot), the mean of the lengths."""
    parts = []
    for length in LENGTHS:
        chosen = [outcome for outcome in outcomes if outcome.length == length]
        slots = average_slots([outcome.case for outcome in chosen], length)
        parts.append((1 - statistics.fmean(outcome.cost for outcome in chosen)) / (1 - min(slots.values())))
    return statistics.fmean(parts)


def average_slots(cases: Sequence[Case], length: int) -> dict[int, float]:
    """Return the mean cost of each local hour of week over the origins, a candidate's being ÷ the mean candidate.

    A slot that occurs twice among the candidates of an origin costs the mean of both; one measured at less than 90 % of
    the origins is left out.
    """
    costs: dict[int, list[float]] = {}
    for case in cases:
        for slot, cost in slot_costs(case, length).items():
            costs.setdefault(slot, []).append(cost)
    return {slot: statistics.fmean(each) for slot, each in costs.items() if len(each) >= LEAST_MEASURED * len(cases)}


def slot_costs(case: Case, length: int) -> dict[int, float]:
    """Return what windows at each local hour of week cost at one origin, ÷ the mean candidate."""
    costs = window_costs(case, length)
    mean = mean_cost(costs)
    by_slot: dict[int, list[float]] = {}
    for hour, cost in zip(case.hours(local=True)[len(case.known) + NOTICE :], costs, strict=False):
        if not math.isnan(cost):
            by_slot.setdefault(hour % WEEK, []).append(cost / mean if mean else 1.0)
    return {slot: statistics.fmean(each) for slot, each in by_slot.items()}


def inside(outcomes: Iterable[Outcome]) -> float:
    """Return the share of outcomes whose cost lay within low-high."""
    return statistics.fmean(bool(outcome.inside) for outcome in outcomes)


def width(outcomes: Iterable[Outcome]) -> float:
    """Return the median width of low-high ÷ expected."""
    widths = (outcome.width for outcome in outcomes)
    return statistics.median(each for each in widths if each is not None and not math.isnan(each))


def pooled(results: Results) -> list[Outcome]:
    """Return what `downtime` did on all series together."""
    return [outcome for methods in results.values() for outcome in methods[DOWNTIME]]


def by_weeks_known(outcomes: Iterable[Outcome]) -> Iterator[tuple[str, list[Outcome]]]:
    """Yield what was achieved by how many weeks were known, fewest first."""
    groups: dict[int, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(max(weeks for weeks in WEEKS_KNOWN if weeks <= outcome.case.weeks), []).append(outcome)
    ends = dict(pairwise(WEEKS_KNOWN))
    for weeks, group in sorted(groups.items()):
        yield f"{weeks}–{ends[weeks]}" if weeks in ends else str(weeks), group


def gap(methods: Mapping[str, Sequence[Outcome]]) -> float:
    """Return by how much the best simple peer is ahead of `downtime` on a series; below 0 where none is."""
    return max(figure(methods[name]) for name in SIMPLE) - figure(methods[DOWNTIME])
