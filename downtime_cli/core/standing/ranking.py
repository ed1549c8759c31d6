"""
All standing windows, weighed and sorted.

Slots are compared by the mean cost of a date, times all dates over the dates that remain: a slot that loses 2 of 52
dates to blackouts counts as 4 % more expensive. The fair objective compares, likewise, the largest share of its own
week that any zone loses on all dates and in past windows together. A slot is feasible if all its remaining dates keep
the team's hours and the protected ones. Ties go to the slot with fewer dates left out, then by clock (the team's, the
largest zone's, UTC, the other zones' by share), then to the earlier first date. Half a percent is no difference where
two slots are one but for their clocks: the team's own clock is worth more to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import time, timedelta
from itertools import chain, takewhile
from typing import Final

from msgspec import Struct

from downtime_cli.core.audience import Audience
from downtime_cli.core.forecast.averages import steady
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.candidates import duration_minutes
from downtime_cli.core.planning.constraints import Rule, build_rules, merge_rules
from downtime_cli.core.planning.impact import Scale, weigh_traffic
from downtime_cli.core.policy import Objective, Policy
from downtime_cli.core.recurrence import Pattern, Recurrence
from downtime_cli.core.standing.plan import Slot
from downtime_cli.core.standing.slots import Anchor, build_anchors, expand_slots, grid_times, standing_span
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import DAY, MINUTE, WEEK, Span, from_minute, to_minute

_HOURS_RULES: Final = frozenset({"team-hours", "protect"})
_EXCEPTION_RULES: Final = frozenset({"blackout", "holidays"})
_EQUAL: Final = 0.005  # of what a slot costs


class Candidate(Struct, frozen=True):
    """A slot with its dates."""

    slot: Slot
    anchor: int  # the index of the clock it follows
    starts: Sequence[int]  # of its dates, in epoch minutes
    kept: Sequence[int]  # the starts that blackouts and holidays leave
    mean: float  # cost of the dates kept


class SlotRanking(Struct, frozen=True, kw_only=True):
    """All standing windows, ranked."""

    policy: Policy
    recurring: Recurrence
    scale: Scale
    reach: Span
    slots: int  # how many were weighed, with those that have no date left
    hours: tuple[Rule, ...]  # the rules that each date has to keep
    closed: tuple[frozenset[int], ...]  # for each of these rules, the starts that break it
    exceptions: tuple[Rule, ...]  # the rules that leave dates out
    candidates: list[Candidate]  # the slots that have a date left
    feasible: list[Candidate]  # best first

    @property
    def length(self) -> int:
        """The window's length in minutes."""
        return duration_minutes(self.policy)

    def window(self, start: int) -> Span:
        """The window that starts at an epoch minute."""
        return Span(from_minute(start), from_minute(start + self.length))

    def candidate(self, anchor: Anchor, start: time, days: Callable[[Pattern], bool]) -> Candidate | None:
        """Make a candidate of the first slot at a time of day by a clock; None if no date is left."""
        slots = expand_slots(anchor, self.recurring, first_start(self.policy), [start.hour * 60 + start.minute])
        slot, starts = next((each for each in slots if days(each[0].pattern)), (None, []))
        kept = [start for start in starts if self.is_kept(start)]
        if slot is None or not kept:
            return None
        costs = [self.scale.total.cost(start, start + self.length) for start in kept]
        return Candidate(slot, 0, starts, kept, steady(math.fsum(costs) / len(costs)))

    def is_kept(self, start: int) -> bool:
        """Whether no blackout or holiday leaves out the date."""
        return all(rule.allows(start, start + self.length) for rule in self.exceptions)

    def broken(self, candidate: Candidate) -> list[int]:
        """Count the dates on which the slot breaks each rule of hours."""
        return [sum(not rule.allows(start, start + self.length) for start in candidate.kept) for rule in self.hours]


def rank_slots(traffic: Traffic | TypicalWeek, audience: Audience, policy: Policy) -> SlotRanking:
    """Weigh every slot of `policy.recurring`, which has to be set."""
    assert policy.recurring is not None
    span = standing_span(policy)
    reach = Span(min(policy.as_of, policy.earliest) - DAY, span.end + policy.duration + WEEK)
    scale = weigh_traffic(traffic, audience, policy.past_windows, reach, follow_recent=False)
    rules = build_rules(policy, reach)
    hours = tuple(rule for rule in rules if rule.code in _HOURS_RULES)
    exceptions = tuple(rule for rule in rules if rule.code in _EXCEPTION_RULES)
    expanded = [
        (index, slot, starts)
        for index, anchor in enumerate(build_anchors(policy, audience, reach))
        for slot, starts in expand_slots(anchor, policy.recurring, first_start(policy), grid_times(policy))
    ]
    distinct = sorted(set(chain.from_iterable(starts for _, _, starts in expanded)))
    length = duration_minutes(policy)
    left_out = _closed_starts(merge_rules(exceptions), distinct, length) if exceptions else frozenset()
    cost = {start: scale.total.cost(start, start + length) for start in distinct}
    candidates = []
    for index, slot, starts in expanded:
        kept = starts if left_out.isdisjoint(starts) else [start for start in starts if start not in left_out]
        if kept:
            mean = steady(math.fsum(map(cost.__getitem__, kept)) / len(kept))
            candidates.append(Candidate(slot, index, starts, kept, mean))
    closed = tuple(_closed_starts(rule, distinct, length) for rule in hours)
    allowed = [each for each in candidates if all(starts.isdisjoint(each.kept) for starts in closed)]
    return SlotRanking(
        policy=policy,
        recurring=policy.recurring,
        scale=scale,
        reach=reach,
        slots=len(expanded),
        hours=hours,
        closed=closed,
        exceptions=exceptions,
        candidates=candidates,
        feasible=_sort_candidates(allowed, policy, scale),
    )


def first_start(policy: Policy) -> int:
    """The first epoch minute at which a date may start."""
    return to_minute(standing_span(policy).start + MINUTE - timedelta(microseconds=1))


def _closed_starts(rule: Rule, starts: Sequence[int], length: int) -> frozenset[int]:
    """Find those of ascending starts at which a rule allows no window."""
    return frozenset(starts[place] for places in rule.closes(starts, length) for place in places)


def _sort_candidates(candidates: list[Candidate], policy: Policy, scale: Scale) -> list[Candidate]:
    scores = _score_candidates(candidates, policy, scale)
    keys = [
        (score, len(each.starts) - len(each.kept), each.anchor, each.starts[0])
        for score, each in zip(scores, candidates, strict=True)
    ]
    order = sorted(range(len(candidates)), key=keys.__getitem__)
    ordered = [candidates[index] for index in order]
    if ordered:
        ordered.insert(0, ordered.pop(_find_on_team_clock(ordered, [scores[index][0] for index in order], policy)))
    return ordered


def _find_on_team_clock(ordered: Sequence[Candidate], scores: Sequence[float], policy: Policy) -> int:
    """Find the place of the slot that is the best one but for following the team's clock; 0 if none is.

    It has a date in common with the best one, and costs the same but for half a percent.
    """
    team, starts = zone_name(policy.zone), frozenset(ordered[0].starts)
    equal = takewhile(lambda place: scores[place] <= scores[0] * (1 + _EQUAL), range(len(ordered)))
    twins = (place for place in equal if not starts.isdisjoint(ordered[place].starts))
    return next((place for place in twins if zone_name(ordered[place].slot.zone) == team), 0)


def _score_candidates(candidates: Sequence[Candidate], policy: Policy, scale: Scale) -> list[tuple[float, float]]:
    """What is minimised for each candidate; the second number decides ties of the first."""
    penalties = [len(each.starts) / len(each.kept) for each in candidates]
    totals = [steady(each.mean * factor) for each, factor in zip(candidates, penalties, strict=True)]
    if policy.objective is Objective.TOTAL or not candidates:
        return [(total, 0.0) for total in totals]
    starts = sorted(set(chain.from_iterable(each.kept for each in candidates)))
    worst = [0.0] * len(candidates)
    for part, shares in zip(scale.forecast.parts, scale.part_shares(starts, duration_minutes(policy)), strict=True):
        share_at = dict(zip(starts, shares, strict=True))
        before = scale.borne_by(part)
        for index, (each, factor) in enumerate(zip(candidates, penalties, strict=True)):
            lost = math.fsum(map(share_at.__getitem__, each.kept)) * factor * factor  # all dates at the mean, dearer
            worst[index] = max(worst[index], steady(before + lost))
    return list(zip(worst, totals, strict=True))
