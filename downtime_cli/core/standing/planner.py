"""From traffic, audience and policy to a standing window for twelve months, or to the reason why there is none."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import time, timedelta
from functools import partial
from typing import Final

from downtime_cli.core.announcing.notice_period import notice_deadline
from downtime_cli.core.audience import Audience
from downtime_cli.core.forecast.averages import steady
from downtime_cli.core.localtime import build_clock, zone_name
from downtime_cli.core.planning.impact import error_budget_share
from downtime_cli.core.planning.plan import Burden, ComparisonKind, RuleSummary
from downtime_cli.core.policy import Policy
from downtime_cli.core.quality.finding import Background
from downtime_cli.core.recurrence import Frequency, Pattern, PatternDay, Recurrence
from downtime_cli.core.standing.plan import (
    LeftOut,
    NoStandingWindow,
    Occurrence,
    SlotCost,
    StandingChoice,
    StandingComparison,
    StandingPlan,
    ZoneYear,
)
from downtime_cli.core.standing.ranking import Candidate, SlotRanking, rank_slots
from downtime_cli.core.standing.slots import Anchor
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import DAY, WEEK, from_minute

_WEEK_MINUTES: Final = WEEK // timedelta(minutes=1)
_DAY_MINUTES: Final = DAY // timedelta(minutes=1)
_NIGHTS_APART: Final = 12 * 60  # within the week, between windows of different nights
_TIMES_APART: Final = 3 * 60  # within the day, between windows on the same promised days


def build_standing(
    traffic: Traffic | TypicalWeek, audience: Audience, policy: Policy, background: Background
) -> StandingPlan | NoStandingWindow:
    """Build the best standing window as `policy.recurring` asks; NoStandingWindow if no slot keeps the hours."""
    ranking = rank_slots(traffic, audience, policy)
    if not ranking.feasible:
        return _refuse(ranking, traffic.unit, background)
    best = ranking.feasible[0]
    recommended = _build_choice(ranking, best)
    return StandingPlan(
        policy=policy,
        unit=traffic.unit,
        recommended=recommended,
        zones=_zone_years(ranking, best),
        alternatives=tuple(_build_choice(ranking, other) for other in _other_nights(ranking, audience)),
        clocks=_best_by_clock(ranking),
        comparisons=_compare_slots(ranking, audience),
        slots=ranking.slots,
        rules=_summarise_rules(ranking),
        announce_by=notice_deadline(recommended.dates[0].window.start, policy.notice),
        background=background,
        burdens=_add_burdens(ranking, best) if policy.past_windows else (),
    )


def _refuse(ranking: SlotRanking, unit: str, background: Background) -> NoStandingWindow:
    nearest = _find_nearest(ranking)
    broken = [] if nearest is None else _count_broken(ranking, ranking.broken(nearest))
    return NoStandingWindow(
        policy=ranking.policy,
        unit=unit,
        slots=ranking.slots,
        rules=_summarise_rules(ranking),
        nearest=None if nearest is None else _build_choice(ranking, nearest),
        broken=tuple(rule for rule in broken if rule.excluded),
        background=background,
    )


def _find_nearest(ranking: SlotRanking) -> Candidate | None:
    """The slot that breaks rules on the fewest dates; if several, by the fewest minutes, then the cheapest."""
    broken = frozenset().union(*ranking.closed)
    dates = [len(broken.intersection(each.kept)) for each in ranking.candidates]
    least = min(dates, default=0)
    fewest = [each for each, count in zip(ranking.candidates, dates, strict=True) if count == least]

    def minutes(candidate: Candidate) -> int:
        ends = [(start, start + ranking.length) for start in candidate.kept]
        return sum(rule.broken_minutes(start, end) for rule in ranking.hours for start, end in ends)

    return min(fewest, key=lambda each: (minutes(each), each.mean), default=None)


def _build_choice(ranking: SlotRanking, candidate: Candidate) -> StandingChoice:
    policy, scale, length = ranking.policy, ranking.scale, ranking.length
    kept = frozenset(candidate.kept)
    dates = tuple(
        Occurrence(window=ranking.window(start), expected=steady(scale.total.cost(start, start + length)))
        for start in candidate.kept
    )
    budgets = [] if policy.slo is None else [error_budget_share(scale, date.window, policy.slo) for date in dates]
    lost = max(burden.added for burden in _add_burdens(ranking, candidate))
    return StandingChoice(
        slot=candidate.slot,
        dates=dates,
        left_out=tuple(_explain_left_out(ranking, start) for start in candidate.starts if start not in kept),
        expected=steady(math.fsum(date.expected for date in dates)),
        mean=candidate.mean,
        share_of_week=steady(candidate.mean / scale.weekly_total) if scale.weekly_total else 0.0,
        worst_zone_share=steady(lost / len(dates)),
        error_budget=steady(math.fsum(budgets) / len(budgets)) if budgets else None,
    )


def _explain_left_out(ranking: SlotRanking, start: int) -> LeftOut:
    rules = [rule for rule in ranking.exceptions if not rule.allows(start, start + ranking.length)]
    return LeftOut(window=ranking.window(start), code=rules[0].code, names=tuple(rule.label for rule in rules))


def _zone_years(ranking: SlotRanking, candidate: Candidate) -> tuple[ZoneYear, ...]:
    """The impact on each zone on each date: most interrupted first, then by share and name."""
    zones: dict[str, ZoneYear] = {}
    for start in candidate.kept:
        for zone in ranking.scale.zone_impacts(start, start + ranking.length):
            name = zone_name(zone.zone)
            before = zones[name].expected if name in zones else ()
            zones[name] = ZoneYear(zone=zone.zone, share=zone.share, expected=(*before, zone.expected))
    return tuple(sorted(zones.values(), key=lambda z: (-math.fsum(z.expected), -z.share, zone_name(z.zone))))


def _add_burdens(ranking: SlotRanking, candidate: Candidate) -> tuple[Burden, ...]:
    """What all dates add to each zone's impact so far: most burdened first, then by name."""
    per_date = [ranking.scale.burdens(start, start + ranking.length) for start in candidate.kept]
    added: dict[str, list[float]] = {}
    for burden in (each for burdens in per_date for each in burdens):
        added.setdefault(zone_name(burden.zone), []).append(burden.added)
    burdens = [
        Burden(zone=each.zone, before=each.before, added=steady(math.fsum(added[zone_name(each.zone)])))
        for each in per_date[0]
    ]
    return tuple(sorted(burdens, key=lambda burden: (-burden.after, zone_name(burden.zone))))


def _other_nights(ranking: SlotRanking, audience: Audience) -> list[Candidate]:
    """The best slots of up to `top` other nights: noon to noon in the largest zone, starts 12 hours apart.

    Where the days are promised, the best slots at other times of day: starts 3 hours apart.
    """
    is_promised = isinstance(ranking.recurring, Pattern)
    around, least = (_DAY_MINUTES, _TIMES_APART) if is_promised else (_WEEK_MINUTES, _NIGHTS_APART)
    picked: list[Candidate] = []
    nights: set[int] = set()
    for candidate in ranking.feasible:
        start = candidate.starts[0]
        night = (from_minute(start).astimezone(audience.largest) - timedelta(hours=12)).weekday()
        is_new = is_promised or night not in nights
        if is_new and all(least <= _distance(start, other.starts[0], around) for other in picked):
            picked.append(candidate)
            nights.add(night)
        if len(picked) > ranking.policy.top:
            break
    return picked[1:]


def _distance(start: int, other: int, around: int) -> int:
    """How far apart two times of the week or day lie, whichever comes first."""
    distance = (start - other) % around
    return min(distance, around - distance)


def _best_by_clock(ranking: SlotRanking) -> tuple[SlotCost, ...]:
    best: dict[int, SlotCost] = {}
    for candidate in ranking.feasible:
        best.setdefault(candidate.anchor, SlotCost(slot=candidate.slot, mean=candidate.mean))
    return tuple(best.values())


def _compare_slots(ranking: SlotRanking, audience: Audience) -> tuple[StandingComparison, ...]:
    means = [candidate.mean for candidate in ranking.candidates]
    worst = max(ranking.candidates, key=lambda candidate: candidate.mean)
    anchor = Anchor(audience.largest, build_clock(audience.largest, ranking.reach))
    guess = ranking.candidate(anchor, time(2), partial(_is_guessed, ranking.recurring))
    average = StandingComparison(
        kind=ComparisonKind.AVERAGE, slot=None, mean=steady(math.fsum(means) / len(means)), feasible=True
    )
    named = [(ComparisonKind.GUESS, guess)] if guess is not None else []
    named.append((ComparisonKind.WORST, worst))
    others = (
        StandingComparison(kind=kind, slot=each.slot, mean=each.mean, feasible=not any(ranking.broken(each)))
        for kind, each in named
    )
    return average, *others


def _is_guessed(recurring: Recurrence, pattern: Pattern) -> bool:
    """Whether a person would choose those days: Sundays, the first of a month, or whatever is promised."""
    nth = 1 if recurring.frequency is Frequency.MONTHLY else None
    return isinstance(recurring, Pattern) or pattern.days == (PatternDay(6, nth),)


def _summarise_rules(ranking: SlotRanking) -> tuple[RuleSummary, ...]:
    """The rules of hours with the number of slots each excludes, most restrictive first."""
    counts = [sum(not closed.isdisjoint(each.kept) for each in ranking.candidates) for closed in ranking.closed]
    return tuple(sorted(_count_broken(ranking, counts), key=lambda rule: -rule.excluded))


def _count_broken(ranking: SlotRanking, counts: Iterable[int]) -> list[RuleSummary]:
    pairs = zip(ranking.hours, counts, strict=True)
    return [RuleSummary(code=rule.code, label=rule.label, excluded=count) for rule, count in pairs]
