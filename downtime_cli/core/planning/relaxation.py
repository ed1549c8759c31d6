"""
When nothing fits: what would have to give, and which window that would allow.

Each kind of rule is somebody to convince, so only the windows that break the fewest kinds are offered: for each way to
break so few, the quietest. To look beyond a limit comes first, and where that is enough no freeze is given up.

Everything is weighed as it will be in an hour, so that a remedy still works when it is pasted by then: the notice that
is left has become shorter, and times that were given relative to now have moved. Where only windows are left that an
`--earliest` would close by moving on, the remedy writes down when that is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import product
from typing import Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.audience import Audience
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.candidates import candidate_starts, duration_minutes
from downtime_cli.core.planning.constraints import Rule, build_rules
from downtime_cli.core.planning.horizon import (
    FARTHEST,
    HORIZON_STEP,
    LONGEST_HORIZON,
    end_of_search,
    first_start,
    round_up,
)
from downtime_cli.core.planning.plan import Change, Relaxation, RuleSummary
from downtime_cli.core.planning.ranking import Ranking, rank_candidates, span_to_weigh
from downtime_cli.core.planning.remedies import (
    shorten_work,
    shorter_durations,
    suggest_change,
    widen_hours,
    word_instant,
)
from downtime_cli.core.policy import Policy
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import HOUR, MINUTE, Span, from_minute, to_minute

_MOST: Final = 3  # besides looking further
_FURTHER: Final = frozenset({"latest"})
_TEAM: Final = frozenset({"team-hours"})
_OTHERS: Final = {"notice-period": 1, "protect": 1, "holidays": 1, "blackout": 2}

_Ways: TypeAlias = dict[frozenset[str], list[int]]
"""The starts of windows, ascending, by the kinds of rules that they break."""


class _Offer(Struct, frozen=True, kw_only=True):
    """A relaxation with what orders it among others."""

    relaxation: Relaxation
    codes: frozenset[str]
    score: tuple[float, float]

    @property
    def gives(self) -> int:
        """How many kinds of rules have to give; less work gives as one of them does."""
        return max(1, len(self.codes))

    @property
    def order(self) -> tuple[int, tuple[float, float], datetime]:
        """Who has to be convinced (the team itself, users, whoever declared a freeze), then the impact."""
        convinced = max((_OTHERS.get(code, 0) for code in self.codes), default=0)
        return convinced, self.score, self.relaxation.choice.window.start


class _Search(Struct, frozen=True, kw_only=True):
    """What is weighed where nothing fits."""

    refused: Ranking
    later: Policy
    """As of an hour later, up to the end of the search."""
    wide: Ranking
    """By that policy, of all windows up to 12 weeks beyond it."""
    excluded: Mapping[tuple[str, str], RuleSummary]
    """What each rule excluded of the windows that were refused, by its code and label."""
    reach: Span
    usual_zone: tzinfo
    """The clock of a team that names neither its zone nor its hours: where most users are."""

    def rules_by_kind(self, policy: Policy) -> tuple[Rule, ...]:
        """Build the rules of the whole search, one for all freezes and one for all holidays."""
        freezes = tuple(replace(each, name="") for each in policy.blackouts)
        holidays = tuple(replace(each, name="") for each in policy.holidays)
        return build_rules(replace(policy, blackouts=freezes, holidays=holidays), self.reach)

    def nearest(self, codes: frozenset[str], starts: Sequence[int], policy: Policy) -> list[int]:
        """Keep the windows that the search would come to: beyond its end, those of two weeks from the first on."""
        if policy.is_limited and "latest" not in codes:
            return list(starts)
        length, first = duration_minutes(policy), first_start(self.refused.policy)
        end = from_minute(starts[0] + length)
        end = end + HORIZON_STEP if "latest" in codes else first + round_up(max(end - first, MINUTE))
        return [start for start in starts if start + length <= to_minute(end)]

    def offer(self, starts: Sequence[int], policy: Policy, own: Change | None = None) -> _Offer:
        """Offer the window that would be recommended among these; a change of its own stands for that of its rule."""
        objective, length = policy.objective, duration_minutes(policy)
        best_first = sorted((self.wide.scale.score(objective, start, start + length), start) for start in starts)
        ranking = replace(self.wide, policy=policy, feasible=[start for _, start in best_first])
        start = ranking.recommended
        choice = ranking.choice(start)
        broken = [rule for rule in self.wide.rules if not rule.allows(start, start + length)]
        changes = [
            suggest_change(rule.code, rule.label, self.refused.policy, choice.window)
            for rule in broken
            if own is None or own.option != rule.code
        ]
        if any(change.option == "team-hours" and change.value is None for change in changes):
            changes += self._keep_clock()
        if self.later.earliest <= choice.window.start < (self.later.earliest_soon or self.later.earliest):
            changes.append(Change(option="earliest", value=word_instant(self.later.earliest, self.later.zone)))
        return _Offer(
            relaxation=Relaxation(
                rules=tuple(map(self._summarise, broken)),
                changes=tuple(changes if own is None else [own, *changes]),
                choice=choice,
            ),
            codes=frozenset(rule.code for rule in broken),
            score=self.wide.scale.score(objective, start, start + length),
        )

    def _keep_clock(self) -> list[Change]:
        """Name the team's clock to keep it where the hours that are done without may be all that told it."""
        zone = self.refused.policy.zone
        is_kept = zone_name(zone) == zone_name(self.usual_zone)
        return [] if is_kept else [Change(option="timezone", value=zone_name(zone))]

    def _summarise(self, rule: Rule) -> RuleSummary:
        """Say how many windows a rule excluded; the end of an unlimited search is no rule, and excluded none."""
        nothing = RuleSummary(code=rule.code, label=rule.label, excluded=0)
        return self.excluded.get((rule.code, rule.label), nothing)


def find_relaxations(refused: Ranking, traffic: Traffic | TypicalWeek, audience: Audience) -> tuple[Relaxation, ...]:
    """Find what would have to give, up to 12 weeks beyond the search.

    The quietest window that keeps every rule but how far to look comes first, if there is one; then up to three others,
    by who has to be convinced and by impact.
    """
    search = _prepare(refused, traffic, audience)
    ways = _find_ways(search)
    offers = [_offer_way(search, codes, starts) for codes, starts in ways.items()]
    offers += [*_widen_team_hours(search, ways.get(_TEAM, [])), *_shorten_work(search)]
    further = [offer for offer in offers if offer.codes == _FURTHER]
    fewest = min(offer.gives for offer in offers)
    others = [
        offer
        for offer in offers
        if offer not in further and offer.gives == fewest and not (further and "blackout" in offer.codes)
    ]
    unlike = {offer.relaxation.choice.window: offer for offer in others}  # of two for one window, the last asks less
    ordered = [*further, *sorted(unlike.values(), key=lambda offer: offer.order)[:_MOST]]
    return tuple(offer.relaxation for offer in ordered)


def _prepare(refused: Ranking, traffic: Traffic | TypicalWeek, audience: Audience) -> _Search:
    asked = refused.policy
    later = replace(
        asked, as_of=asked.as_of + HOUR, latest=end_of_search(asked), blackouts=asked.blackouts_soon or asked.blackouts
    )
    far = max(later.latest, first_start(later)) + max(LONGEST_HORIZON, 2 * asked.duration)
    far = max(later.latest, min(far, max(asked.earliest, asked.as_of) + FARTHEST))
    reach = span_to_weigh(replace(later, latest=far))
    wide = rank_candidates(traffic, audience, later, reach, Span(later.as_of, far))
    return _Search(
        refused=refused,
        later=later,
        wide=wide,
        excluded={(each.code, each.label): each for each in refused.summaries()},
        reach=reach,
        usual_zone=audience.largest,
    )


def _find_ways(search: _Search) -> _Ways:
    """Group the windows that break the fewest kinds of rules; where some leave room for what has moved, those alone."""
    exact, roomy = (_group_by_kinds(search, policy) for policy in (search.later, _with_room(search.later)))
    fewest = min(map(len, exact))
    return {codes: starts for codes, starts in (exact | roomy).items() if len(codes) == fewest}


def _group_by_kinds(search: _Search, policy: Policy) -> _Ways:
    rules, length, ways = search.rules_by_kind(policy), search.wide.length, _Ways()
    for start in search.wide.starts:
        codes = frozenset(rule.code for rule in rules if not rule.allows(start, start + length))
        ways.setdefault(codes, []).append(start)
    return ways


def _with_room(later: Policy) -> Policy:
    """Let nothing start before what was given relative to now will be in an hour."""
    return replace(later, earliest=later.earliest_soon or later.earliest)


def _offer_way(search: _Search, codes: frozenset[str], starts: Sequence[int]) -> _Offer:
    """Offer the best window of those that break the same kinds of rules, and of these as few as possible."""
    later, length = search.later, search.wide.length
    starts = search.nearest(codes, starts, later)
    if "notice-period" in codes:
        half = (to_minute(later.as_of) + starts[-1]) / 2  # of the most that can be left
        starts = [start for start in starts if start >= half]
    broken = [0] * len(starts)
    for place in (place for rule in search.wide.rules for places in rule.closes(starts, length) for place in places):
        broken[place] += 1
    fewest = min(broken)
    return search.offer([start for start, rules in zip(starts, broken, strict=True) if rules == fewest], later)


def _widen_team_hours(search: _Search, starts: Sequence[int]) -> Iterator[_Offer]:
    """Offer the window that leaves the team's hours for the shortest time, with hours that hold it."""
    later, length = search.later, search.wide.length
    team = next((rule for rule in search.wide.rules if rule.code == "team-hours"), None)
    outside = {start: team.closed_minutes(start, start + length) for start in starts} if team else {}
    least = min(outside.values(), default=length)
    if least < length:
        kept = [start for start, minutes in outside.items() if minutes == least]
        offer = search.offer(search.nearest(_TEAM, kept, later), later)
        hours = widen_hours(later, offer.relaxation.choice.window)
        if hours is not None:
            kept_still = (each for each in offer.relaxation.changes if each.option == "earliest")
            yield replace(offer, relaxation=replace(offer.relaxation, changes=(hours, *kept_still)))


def _shorten_work(search: _Search) -> Iterator[_Offer]:
    """Offer the longest work, at least half as long as asked, that fits without breaking a rule."""
    later = search.later
    begin = max(later.earliest, later.as_of)
    rule_sets = [search.rules_by_kind(policy) for policy in (_with_room(later), later)]
    for duration, rules in product(shorter_durations(later), rule_sets):
        if begin + duration > later.latest:
            continue
        shorter, length = replace(later, duration=duration), duration // MINUTE
        starts = candidate_starts(shorter, Span(begin, later.latest))
        kept = [start for start in starts if all(rule.allows(start, start + length) for rule in rules)]
        if kept:
            yield search.offer(search.nearest(frozenset(), kept, shorter), shorter, shorten_work(duration))
            return
