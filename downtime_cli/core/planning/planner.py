"""
From traffic, audience and policy to a plan, or to the reason why there is none.

Ranking finds the best window; this module adds what a person needs to act on it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import timedelta, tzinfo
from itertools import islice
from typing import Final

from downtime_cli.core.announcing.notice_period import notice_deadline, notice_end
from downtime_cli.core.announcing.schedule import schedule_announcements
from downtime_cli.core.audience import Audience
from downtime_cli.core.planning.candidates import search_span, usual_guess
from downtime_cli.core.planning.plan import (
    Comparison,
    ComparisonKind,
    HourCell,
    NoWindow,
    Plan,
    Relaxation,
    RuleSummary,
)
from downtime_cli.core.planning.preference import NIGHT_MINUTES
from downtime_cli.core.planning.ranking import Ranking, rank_candidates
from downtime_cli.core.policy import Policy
from downtime_cli.core.quality.finding import Background
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import Span, from_minute, to_minute

_SILENT: Final = frozenset({"earliest", "latest", "holidays"})


def build_plan(
    traffic: Traffic | TypicalWeek, audience: Audience, policy: Policy, background: Background
) -> Plan | NoWindow:
    """Return the plan, or NoWindow if no candidate keeps every rule.

    The span from `policy.earliest` (or `as_of`, if that is later) to `policy.latest` has to hold at least one window:
    the caller has checked that.
    """
    ranking = rank_candidates(traffic, audience, policy)
    if not ranking.feasible:
        return NoWindow(
            policy=policy,
            unit=traffic.unit,
            candidates=len(ranking.starts),
            rules=_telling_rules(ranking),
            relaxation=_relax(ranking),
            background=background,
        )
    return _plan(ranking, audience, traffic.unit, background)


def _plan(ranking: Ranking, audience: Audience, unit: str, background: Background) -> Plan:
    """Return the plan for the best feasible candidate."""
    policy = ranking.policy
    alike = ranking.alike
    first, preference = ranking.prefer(alike)
    others = islice(one_per_night([first, *ranking.feasible], audience.largest), 1, policy.top + 1)
    equals = islice(one_per_night([first, *alike], audience.largest), 1, None)
    recommended = ranking.choice(first)
    start, end = recommended.window.start, recommended.window.end
    return Plan(
        plan_id=_plan_id(policy, recommended.window),
        policy=policy,
        unit=unit,
        recommended=recommended,
        alternatives=tuple(ranking.choice(other) for other in others),
        alike=tuple(map(ranking.window, equals)),
        comparisons=_comparisons(ranking, audience),
        announcements=schedule_announcements(recommended.window, audience, policy),
        rules=_telling_rules(ranking),
        audience=tuple((zone.zone, zone.share) for zone in audience.zones),
        hours=_hour_cells(ranking),
        background=background,
        unplanned_before=notice_end(policy.as_of, policy.notice),
        announce_by=notice_deadline(start, policy.notice),
        preference=preference,
        best_rank=ranking.rank(alike[0]),
        burdens=ranking.scale.burdens(to_minute(start), to_minute(end)) if policy.past_windows else (),
    )


def _telling_rules(ranking: Ranking) -> tuple[RuleSummary, ...]:
    """Return the rules to show: limits and holidays that exclude nothing tell nothing."""
    return tuple(rule for rule in ranking.summaries() if rule.excluded or rule.code not in _SILENT)


def _relax(ranking: Ranking) -> Relaxation:
    """Return the smallest relaxation with its window."""
    from downtime_cli.core.planning.relaxation import find_concession  # most plans need none

    concession = find_concession(ranking.policy, ranking.scale, ranking.rules)
    summaries = {(rule.code, rule.label): rule for rule in ranking.summaries()}
    return Relaxation(
        rules=tuple(summaries[rule.code, rule.label] for rule in concession.rules),
        broken_for=concession.broken_for,
        remedy=concession.remedy,
        choice=ranking.choice(concession.start),
    )


def _plan_id(policy: Policy, window: Span) -> str:
    """Return an id that is the same for the same service, moment and window, and fit for file names and UIDs."""
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


def _comparisons(ranking: Ranking, audience: Audience) -> tuple[Comparison, ...]:
    """Return what the average candidate, the worst one, and a person's guess would cost."""
    worst = max(zip(ranking.costs, (-start for start in ranking.starts), strict=True))
    guess = usual_guess(ranking.policy, audience.largest)
    return (
        Comparison(kind=ComparisonKind.AVERAGE, window=None, expected=ranking.average, feasible=True),
        _comparison(ranking, ComparisonKind.GUESS, to_minute(guess)),
        _comparison(ranking, ComparisonKind.WORST, -worst[1]),
    )


def _comparison(ranking: Ranking, kind: ComparisonKind, start: int) -> Comparison:
    """Return the comparison with the window at that epoch minute."""
    end = start + ranking.length
    return Comparison(
        kind=kind,
        window=Span(from_minute(start), from_minute(end)),
        expected=ranking.scale.total.cost(start, end),
        feasible=ranking.allows(start),
    )


def _hour_cells(ranking: Ranking) -> tuple[HourCell, ...]:
    """Return the hours of the horizon; an hour is open if a window of at least its own length may cover it all."""
    policy = ranking.policy
    low, high = to_minute(search_span(policy).start), to_minute(policy.latest)
    rates = ranking.scale.total
    first = rates.first_minute + (low - rates.first_minute) // 60 * 60
    return tuple(
        HourCell(
            start=from_minute(minute),
            expected=rates.cost(minute, minute + 60),
            is_open=all(rule.allows(minute, minute + 60) for rule in ranking.rules),
        )
        for minute in range(first, high, 60)
    )
