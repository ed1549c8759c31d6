"""
From traffic, audience and policy to a plan, or to the reason why there is none.

Ranking finds the best window; this module adds what a person needs to act on it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta, tzinfo
from itertools import islice, takewhile
from typing import Final

from msgspec import Struct

from downtime_cli.core.announcing.notice_period import notice_deadline, notice_end
from downtime_cli.core.announcing.schedule import schedule_announcements
from downtime_cli.core.audience import Audience
from downtime_cli.core.planning.assumed_parts import name_assumed_parts
from downtime_cli.core.planning.candidates import search_span, usual_guess
from downtime_cli.core.planning.constraints import list_broken, merge_rules
from downtime_cli.core.planning.horizon import end_of_search
from downtime_cli.core.planning.plan import (
    BrokenRule,
    Comparison,
    ComparisonKind,
    HourCell,
    NoWindow,
    Plan,
    RuleSummary,
)
from downtime_cli.core.planning.preference import NIGHT_MINUTES
from downtime_cli.core.planning.ranking import Ranking, rank_candidates
from downtime_cli.core.policy import Policy, Preference
from downtime_cli.core.quality.finding import Background
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import Span, from_minute, to_minute

_SHOWN_IF_THEY_EXCLUDE: Final = frozenset({"earliest", "latest", "holidays"})


def build_plan(
    traffic: Traffic | TypicalWeek, audience: Audience, policy: Policy, background: Background
) -> Plan | NoWindow:
    """Plan the best window, or say why there is none: no candidate keeps every rule.

    The span from `policy.earliest` (or `as_of`, if that is later) to `policy.latest` has to hold at least one window:
    the caller has checked that.
    """
    ranking = rank_candidates(traffic, audience, policy)
    if policy.chosen is not None:
        return _plan_window(_pick_chosen(ranking, policy.chosen), audience, traffic.unit, background)
    if not ranking.feasible:
        from downtime_cli.core.planning.relaxation import find_relaxations  # most plans need none

        relaxations = find_relaxations(ranking, traffic, audience)
        shown = [each.choice for each in relaxations]
        return NoWindow(
            policy=policy,
            unit=traffic.unit,
            candidates=len(ranking.starts),
            rules=telling_rules(ranking),
            looked_until=end_of_search(policy),
            relaxations=relaxations,
            background=name_assumed_parts(background, policy, shown, ranking.prefer_under),
        )
    start, preference = ranking.prefer(ranking.alike)
    pick = _Pick(ranking=ranking, start=start, preference=preference)
    return _plan_window(pick, audience, traffic.unit, background)


class _Pick(Struct, frozen=True, kw_only=True):
    """A window among all candidates."""

    ranking: Ranking
    start: int
    """In epoch minutes."""
    preference: Preference | None = None
    """Why it is recommended, if it is not the quietest."""
    broken: tuple[BrokenRule, ...] = ()
    """The rules that it breaks."""


def _pick_chosen(ranking: Ranking, window: Span) -> _Pick:
    """Put the window that somebody chose among the candidates, on the grid or not."""
    start, broken = to_minute(window.start), list_broken(ranking.rules, window)
    return _Pick(ranking=ranking.with_candidate(start, is_feasible=not broken), start=start, broken=broken)


def _plan_window(pick: _Pick, audience: Audience, unit: str, background: Background) -> Plan:
    ranking, first, preference = pick.ranking, pick.start, pick.preference
    policy, alike = ranking.policy, ranking.alike if ranking.feasible else []
    others = islice(one_per_night([first, *ranking.feasible], audience.largest), 1, policy.top + 1)
    is_worse = first in alike and ranking.rank(first) > 1
    recommended, alternatives = ranking.choice(first), tuple(map(ranking.choice, others))
    start, end = recommended.window.start, recommended.window.end
    return Plan(
        plan_id=_build_plan_id(policy, recommended.window),
        policy=policy,
        unit=unit,
        recommended=recommended,
        alternatives=alternatives,
        alike=list_alike(ranking, first, alike, audience),
        few_events=ranking.few_events,
        tied=list_tied(ranking, first, audience),
        quietest=ranking.window(alike[0]) if is_worse else None,
        comparisons=_compare_with_others(ranking, audience, first),
        announcements=schedule_announcements(recommended.window, audience, policy),
        rules=telling_rules(ranking),
        audience=audience.shares,
        weights={each.zone: each.weight for each in audience.zones if each.weight != 1},
        hours=_build_hour_cells(ranking),
        weighed=len(ranking.starts),
        background=name_assumed_parts(background, policy, (recommended, *alternatives), ranking.prefer_under),
        unplanned_before=notice_end(policy.as_of, policy.notice),
        announce_by=notice_deadline(start, policy.notice),
        preference=preference,
        broken=pick.broken,
        burdens=ranking.scale.burdens(to_minute(start), to_minute(end)) if policy.past_windows else (),
    )


def list_alike(ranking: Ranking, start: int, alike: Sequence[int], audience: Audience) -> tuple[Span, ...]:
    """List those of `alike` that are of other nights than the one with that start; none if it is not among them."""
    if start not in alike:
        return ()
    return tuple(map(ranking.window, islice(one_per_night([start, *alike], audience.largest), 1, None)))


def list_tied(ranking: Ranking, start: int, audience: Audience) -> tuple[Span, ...]:
    """List the windows of other nights that keep every rule and are exactly as good as the one with that start."""
    place = ranking.rank(start)
    equals = takewhile(lambda other: ranking.rank(other) == place, ranking.feasible[place - 1 :])
    return tuple(map(ranking.window, islice(one_per_night([start, *equals], audience.largest), 1, None)))


def telling_rules(ranking: Ranking) -> tuple[RuleSummary, ...]:
    """Pick the rules worth showing: all but limits and holidays that exclude nothing."""
    return tuple(rule for rule in ranking.summaries() if rule.excluded or rule.code not in _SHOWN_IF_THEY_EXCLUDE)


def _build_plan_id(policy: Policy, window: Span) -> str:
    """Derive an id from service, moment and window that is fit for file names and UIDs."""
    text = "\n".join((policy.service, policy.as_of.isoformat(), window.start.isoformat(), window.end.isoformat()))
    return f"{window.start:%Y%m%d}-{zlib.crc32(text.encode()):08x}"  # tells plans of a day apart; keeps no secret


def one_per_night(starts: Iterable[int], zone: tzinfo) -> Iterator[int]:
    """Yield the first start of each night.

    A night runs from noon to noon by the zone's clock; starts also lie at least 12 hours apart.
    """
    picked: list[int] = []
    nights: set[int] = set()
    for start in starts:
        night = (from_minute(start).astimezone(zone) - timedelta(hours=12)).toordinal()
        if night not in nights and all(abs(start - other) >= NIGHT_MINUTES for other in picked):
            picked.append(start)
            nights.add(night)
            yield start


def _compare_with_others(ranking: Ranking, audience: Audience, first: int) -> tuple[Comparison, ...]:
    best = [ranking.recommended] if ranking.feasible else []
    average = Comparison(kind=ComparisonKind.AVERAGE, window=None, expected=ranking.average, feasible=True)
    guess = to_minute(usual_guess(ranking.policy, audience.largest))
    _, worst = max(zip(ranking.costs, (-start for start in ranking.starts), strict=True))
    others = (
        Comparison(
            kind=kind,
            window=ranking.window(start),
            expected=ranking.scale.total.cost(start, start + ranking.length),
            feasible=ranking.allows(start),
        )
        for kind, start in (
            *((ComparisonKind.RECOMMENDED, start) for start in best if start != first),
            (ComparisonKind.GUESS, guess),
            (ComparisonKind.WORST, -worst),
        )
    )
    return (average, *others)


def _build_hour_cells(ranking: Ranking) -> tuple[HourCell, ...]:
    """List the hours of the horizon; one is open if no rule closes any of it."""
    policy, every = ranking.policy, merge_rules(ranking.rules)
    low, high = to_minute(search_span(policy).start), to_minute(policy.latest)
    rates = ranking.scale.total
    first = rates.first_minute + (low - rates.first_minute) // 60 * 60
    return tuple(
        HourCell(
            start=from_minute(minute),
            expected=rates.cost(minute, minute + 60),
            is_open=every.allows(minute, minute + 60),
        )
        for minute in range(first, high, 60)
    )
