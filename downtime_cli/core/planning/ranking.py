"""
All candidates weighed and sorted: which are feasible, which is quietest, what each would cost.

The search is exhaustive: nothing better exists on the grid. Ties go to the earlier start.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.audience import Audience
from downtime_cli.core.forecast.averages import steady
from downtime_cli.core.planning.candidates import candidate_starts, duration_minutes, search_span
from downtime_cli.core.planning.constraints import Rule, build_rules, merge_rules
from downtime_cli.core.planning.impact import Scale, error_budget_share, weigh_traffic
from downtime_cli.core.planning.likely_range import expected_range
from downtime_cli.core.planning.plan import Choice, Impact, RuleSummary
from downtime_cli.core.planning.preference import find_alike, prefer
from downtime_cli.core.policy import Objective, Policy, Preference
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import DAY, WEEK, Span, from_minute, to_minute


class Ranking(Struct, frozen=True, kw_only=True):
    """All candidates with their scores. Starts are epoch minutes."""

    policy: Policy
    scale: Scale
    rules: tuple[Rule, ...]
    starts: list[int]
    """Ascending."""
    scores: list[tuple[float, float]]
    """In the order of `starts`."""
    feasible: list[int]
    """The starts that every rule allows, best first."""
    ordered: list[tuple[float, float]]
    """The scores of the feasible starts, best first; of all starts where none is feasible."""

    @property
    def alike(self) -> list[int]:
        """The starts of the best feasible windows, as far as the data do not tell them apart, best first.

        There has to be a feasible one. Under the fair objective it is alone: fairness is not a matter of noise.
        """
        if self.policy.objective is Objective.FAIR:
            return self.feasible[:1]
        return find_alike(self.scale, self.feasible, self.length)

    def is_alike(self, start: int) -> bool:
        """Whether the window with that start costs no more than the best feasible one, or what noise may explain."""
        if self.policy.objective is Objective.FAIR or not self.feasible:
            return self.rank(start) == 1
        return start in find_alike(self.scale, (self.feasible[0], start), self.length)

    @property
    def few_events(self) -> bool:
        """Whether the history counts so few events that chance decides ranks; a typical week counts none."""
        learnt = self.scale.forecast.learnt
        return learnt is not None and learnt.memory.few_events

    @property
    def recommended(self) -> int:
        """The start of the feasible window to recommend; there has to be one."""
        return self.prefer(self.alike)[0]

    def prefer(self, alike: Sequence[int]) -> tuple[int, Preference | None]:
        """Choose the start to recommend among `alike`, and say why if it is not the first."""
        return prefer(self.scale, alike, self.policy, self.length, self.average)

    def prefer_under(self, policy: Policy) -> int | None:
        """The start that would be recommended with the preferences of another policy; None if none is feasible."""
        return prefer(self.scale, self.alike, policy, self.length, self.average)[0] if self.feasible else None

    @property
    def costs(self) -> list[float]:
        """The expected impact of each candidate."""
        place = 1 if self.policy.objective is Objective.FAIR else 0
        return [score[place] for score in self.scores]

    @property
    def average(self) -> float:
        """The expected impact of the average candidate."""
        return math.fsum(self.costs) / len(self.starts)

    @property
    def length(self) -> int:
        """The length of a window in minutes."""
        return duration_minutes(self.policy)

    def window(self, start: int) -> Span:
        """The window with that start."""
        return Span(from_minute(start), from_minute(start + self.length))

    def expected(self, window: Span) -> float:
        """The expected impact of a window, on the grid or not."""
        return steady(self.scale.total.cost(to_minute(window.start), to_minute(window.end)))

    def choice(self, start: int) -> Choice:
        """Weigh the window with that start in every respect."""
        end = start + self.length
        window = self.window(start)
        expected = self.expected(window)
        low, high = expected_range(self.scale, window)
        quieter, compared = self.rank(start) - 1, self._count_compared(start)
        slo, price = self.policy.slo, self.policy.value_per_request
        return Choice(
            window=window,
            impact=Impact(
                expected=expected,
                low=low,
                high=high,
                share_of_week=self.scale.share_of_week(start, end),
                rank=quieter + 1,
                candidates=compared,
                percentile=100 * quieter / compared,
                overrun=steady(self.scale.total.cost(start, end + self.length)),
                worst_zone_share=self.scale.worst_zone_share(start, end),
                worst_borne_share=self.scale.worst_borne_share(start, end) if self.policy.past_windows else None,
                zones=self.scale.zone_impacts(start, end),
                error_budget=None if slo is None else error_budget_share(self.scale, window, slo),
                money=None if price is None else steady(expected * price),
            ),
            is_alike=self.is_alike(start),
        )

    def rank(self, start: int) -> int:
        """Rank the window with that start among those that keep every rule, or all if none does; 1 is the best."""
        return bisect_left(self.ordered, self.scale.score(self.policy.objective, start, start + self.length)) + 1

    def _count_compared(self, start: int) -> int:
        """Count the windows that the one with that start is ranked among, itself included."""
        return len(self.ordered) + (start not in (self.feasible or self.starts))

    def allows(self, start: int) -> bool:
        """Whether every rule allows the window with that start."""
        return all(rule.allows(start, start + self.length) for rule in self.rules)

    def with_candidate(self, start: int, *, is_feasible: bool) -> Ranking:
        """Add a window to the candidates, on the grid or not.

        The caller decides whether it is feasible, as users may have been told of it before `as_of`.
        """
        objective = self.policy.objective
        starts, scores = self.starts, self.scores
        at = bisect_left(starts, start)
        if starts[at : at + 1] != [start]:
            score = self.scale.score(objective, start, start + self.length)
            starts, scores = [*starts[:at], start, *starts[at:]], [*scores[:at], score, *scores[at:]]
        kept = {other for other in self.feasible if other != start} | ({start} if is_feasible else set())
        feasible, ordered = _sort_allowed(starts, scores, kept.__contains__)
        return replace(self, starts=starts, scores=scores, feasible=feasible, ordered=ordered)

    def summaries(self) -> tuple[RuleSummary, ...]:
        """Count the candidates that each rule excludes; most restrictive first."""
        length = self.length
        counted = [
            RuleSummary(code=rule.code, label=rule.label, excluded=sum(map(len, rule.closes(self.starts, length))))
            for rule in self.rules
        ]
        return tuple(sorted(counted, key=lambda rule: -rule.excluded))


def rank_candidates(
    traffic: Traffic | TypicalWeek,
    audience: Audience,
    policy: Policy,
    reach: Span | None = None,
    within: Span | None = None,
) -> Ranking:
    """Weigh every candidate and sort those that keep all rules, best first.

    `reach` holds every window that will be asked about, from before `as_of` on; by default all that a plan may need.
    `within` is the span of the candidates, if they may lie beyond the policy's own limits.
    """
    reach = reach or span_to_weigh(policy)
    scale = weigh_traffic(traffic, audience, policy.past_windows, reach)
    rules = build_rules(policy, reach)
    length = duration_minutes(policy)
    starts = candidate_starts(policy, within or search_span(policy))
    scores = scale.scores(policy.objective, starts, length)
    closed = frozenset(starts[place] for places in merge_rules(rules).closes(starts, length) for place in places)
    feasible, ordered = _sort_allowed(starts, scores, lambda start: start not in closed)
    return Ranking(
        policy=policy,
        scale=scale,
        rules=rules,
        starts=starts,
        scores=scores,
        feasible=feasible,
        ordered=ordered,
    )


def _sort_allowed(
    starts: list[int], scores: list[tuple[float, float]], is_allowed: Callable[[int], bool]
) -> tuple[list[int], list[tuple[float, float]]]:
    """Sort the allowed starts, best first; and the scores that windows are ranked by, of all starts if none is."""
    best_first = sorted(zip(scores, starts, strict=True))
    kept = [each for each in best_first if is_allowed(each[1])]
    return [start for _, start in kept], [score for score, _ in kept or best_first]


def span_to_weigh(policy: Policy) -> Span:
    """Span every window the planner may be asked about: overruns, the guess, one that somebody chose."""
    last = policy.latest if policy.chosen is None else max(policy.latest, policy.chosen.end)
    return Span(min(policy.as_of, policy.earliest) - DAY, last + 2 * policy.duration + WEEK + DAY)
