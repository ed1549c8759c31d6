"""
All standing windows weighed and sorted.

What is compared is the mean cost of a date, times the dates there should be over the dates that are left: a slot that
loses 2 of 52 dates to blackouts counts 4 % dearer. The fair objective compares the largest share of its own week that
a zone loses in all dates, and in past windows, likewise. A slot is feasible if all its remaining dates keep the team's
hours and the protected ones. Equal slots: fewer dates left out, then the team's clock, the largest zone's, UTC, the
other zones' by share, then the earlier first date.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import chain
from typing import Final

from msgspec import Struct

from downtime_cli.core.audience import Audience
from downtime_cli.core.forecast.averages import steady
from downtime_cli.core.forecast.forecast import build_forecast
from downtime_cli.core.planning.candidates import duration_minutes
from downtime_cli.core.planning.constraints import Rule, build_rules
from downtime_cli.core.planning.fairness import borne_shares
from downtime_cli.core.planning.impact import Scale, build_scale
from downtime_cli.core.policy import Objective, Policy, Recurrence
from downtime_cli.core.standing.plan import Slot
from downtime_cli.core.standing.slots import Anchor, build_anchors, expand_slots, grid_times, standing_span
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import DAY, MINUTE, WEEK, Span, from_minute, merge_spans, to_minute

_HOURS_RULES: Final = frozenset({"team-hours", "protect"})
_EXCEPTION_RULES: Final = frozenset({"blackout", "holidays"})


class Candidate(Struct, frozen=True):
    """A slot by the clock of an anchor (its index), the starts of its dates, those that remain, and their mean cost."""

    slot: Slot
    anchor: int
    starts: Sequence[int]
    kept: Sequence[int]
    mean: float


class SlotRanking(Struct, frozen=True, kw_only=True):
    """All slots that have a date left, and those that are feasible, best first.

    `slots` counts the others too. `hours`: the rules that each date has to keep; `closed`: for each of them the starts
    that break it; `exceptions`: the rules that leave dates out.
    """

    policy: Policy
    recurring: Recurrence
    scale: Scale
    reach: Span
    slots: int
    hours: tuple[Rule, ...]
    closed: tuple[frozenset[int], ...]
    exceptions: tuple[Rule, ...]
    candidates: list[Candidate]
    feasible: list[Candidate]

    @property
    def length(self) -> int:
        """Return the window's length in minutes."""
        return duration_minutes(self.policy)

    def candidate(self, anchor: Anchor, slot: Slot) -> Candidate:
        """Return any slot by a clock as a candidate; its mean is NaN if no date is left."""
        minute = slot.start.hour * 60 + slot.start.minute
        slots = expand_slots(anchor, self.recurring, first_start(self.policy), [minute])
        starts = next(starts for other, starts in slots if (other.weekday, other.nth) == (slot.weekday, slot.nth))
        kept = [start for start in starts if self.is_kept(start)]
        costs = [self.scale.total.cost(start, start + self.length) for start in kept]
        return Candidate(slot, 0, starts, kept, steady(math.fsum(costs) / len(costs)) if costs else math.nan)

    def is_kept(self, start: int) -> bool:
        """Tell whether no blackout or holiday leaves out the date."""
        return all(rule.allows(start, start + self.length) for rule in self.exceptions)

    def broken(self, candidate: Candidate) -> list[int]:
        """Return on how many dates the slot breaks each rule of hours."""
        return [sum(not rule.allows(start, start + self.length) for start in candidate.kept) for rule in self.hours]


def rank_slots(traffic: Traffic | TypicalWeek, audience: Audience, policy: Policy) -> SlotRanking:
    """Weigh every slot of `policy.recurring` and tell which are feasible, best first."""
    assert policy.recurring is not None  # the caller asks for one
    span = standing_span(policy)
    reach = Span(min(policy.as_of, policy.earliest) - DAY, span.end + policy.duration + WEEK)
    borne = borne_shares(traffic, audience, policy.past_windows, reach)
    scale = build_scale(build_forecast(traffic, audience, reach, follow_recent=False), reach, borne)
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
    left_out = _closed(_merged(exceptions), distinct, length) if exceptions else frozenset()
    cost = {start: scale.total.cost(start, start + length) for start in distinct}
    candidates = []
    for index, slot, starts in expanded:
        kept = starts if left_out.isdisjoint(starts) else [start for start in starts if start not in left_out]
        if kept:
            mean = steady(math.fsum(map(cost.__getitem__, kept)) / len(kept))
            candidates.append(Candidate(slot, index, starts, kept, mean))
    closed = tuple(_closed(rule, distinct, length) for rule in hours)
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
        feasible=_sorted(allowed, policy, scale),
    )


def first_start(policy: Policy) -> int:
    """Return the first epoch minute at which a date may start."""
    return to_minute(standing_span(policy).start + MINUTE - timedelta(microseconds=1))


def _closed(rule: Rule, starts: Iterable[int], length: int) -> frozenset[int]:
    """Return the starts that a rule does not allow."""
    return frozenset(start for start in starts if not rule.allows(start, start + length))


def _merged(rules: Iterable[Rule]) -> Rule:
    """Return one rule that closes what any of the rules does: a year has dozens of holidays."""
    spans = merge_spans(
        Span(from_minute(start), from_minute(end))
        for rule in rules
        for start, end in zip(rule.starts, rule.ends, strict=True)
    )
    starts, ends = (
        [to_minute(edge) for edge in edges] for edges in zip(*((s.start, s.end) for s in spans), strict=True)
    )
    return Rule("any", "", tuple(starts), tuple(ends))


def _sorted(candidates: list[Candidate], policy: Policy, scale: Scale) -> list[Candidate]:
    """Return the candidates, best first."""
    scores = _scores(candidates, policy, scale)
    keys = [
        (score, len(each.starts) - len(each.kept), each.anchor, each.starts[0])
        for score, each in zip(scores, candidates, strict=True)
    ]
    order = sorted(range(len(candidates)), key=keys.__getitem__)
    return [candidates[index] for index in order]


def _scores(candidates: Sequence[Candidate], policy: Policy, scale: Scale) -> list[tuple[float, float]]:
    """Return what is minimised, smaller first; the second number decides ties of the first."""
    dearer = [len(each.starts) / len(each.kept) for each in candidates]
    totals = [steady(each.mean * factor) for each, factor in zip(candidates, dearer, strict=True)]
    if policy.objective is Objective.TOTAL or not candidates:
        return [(total, 0.0) for total in totals]
    starts = sorted(set(chain.from_iterable(each.kept for each in candidates)))
    worst = [0.0] * len(candidates)
    for part, shares in zip(scale.forecast.parts, scale.part_shares(starts, duration_minutes(policy)), strict=True):
        share_at = dict(zip(starts, shares, strict=True))
        before = scale.borne_by(part)
        for index, (each, factor) in enumerate(zip(candidates, dearer, strict=True)):
            lost = math.fsum(map(share_at.__getitem__, each.kept)) * factor * factor  # all dates at the mean, dearer
            worst[index] = max(worst[index], steady(before + lost))
    return list(zip(worst, totals, strict=True))
