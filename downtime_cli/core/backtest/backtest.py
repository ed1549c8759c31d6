"""
How good the advice would have been: what was recommended at past moments, and what really happened afterwards.

At each origin only what was measured before it is seen. The traffic in the horizon after it then shows what the
recommended window cost, the best one that the rules allow, the average one and Sunday 02:00. Costs are rounded to 12
significant digits, so that rounding makes no regret; a window with a missing hour has no cost.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from downtime_cli.core.audience import Audience
from downtime_cli.core.backtest.trials import ENOUGH_WEEKS, Backtest, Realised, Reason, Trial, Unscored
from downtime_cli.core.errors import Assumption, AssumptionCode
from downtime_cli.core.forecast.averages import steady
from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.planning.candidates import usual_guess
from downtime_cli.core.planning.impact import Rates, realised_rates
from downtime_cli.core.planning.likely_range import expected_range
from downtime_cli.core.planning.ranking import Ranking, rank_candidates
from downtime_cli.core.policy import Objective, Policy
from downtime_cli.core.quality.finding import NO_FINDINGS, Background
from downtime_cli.core.traffic import Traffic
from downtime_cli.core.window import DAY, HOUR, HOURS_PER_WEEK, WEEK, Span, to_minute

if TYPE_CHECKING:
    from downtime_cli.core.planning.plan import Confidence


LEAST_HISTORY: Final = 2 * WEEK
_LEAST_MEASURED: Final = HOURS_PER_WEEK
_LEARNT_SPAN: Final = 52 * WEEK


def run_backtest(
    traffic: Traffic,
    audience: Audience,
    policy: Policy,
    origins: int,
    progress: Callable[[int, int], None] | None = None,
) -> Backtest:
    """Test the advice at the latest weekly origins.

    Args:
        traffic: all that was measured.
        audience: the users, who are assumed to have always lived where they live now.
        policy: what to ask at each origin; its blackouts and holidays have to reach back to the first origin.
        origins: how many at most.
        progress: called with the number of origins done and the number of all.
    """
    moments = find_origins(traffic, policy, origins)
    weeks: list[Trial | Unscored] = []
    for done, origin in enumerate(moments, 1):
        weeks.append(_try_origin(traffic, audience, _move_policy(policy, origin)))
        if progress is not None:
            progress(done, len(moments))
    return Backtest(
        policy=policy,
        unit=traffic.unit,
        guess_zone=audience.largest,
        trials=tuple(week for week in weeks if isinstance(week, Trial)),
        unscored=tuple(week for week in weeks if isinstance(week, Unscored)),
        background=Background(quality=NO_FINDINGS, assumptions=tuple(_assumptions(audience, policy))),
    )


def _assumptions(audience: Audience, policy: Policy) -> Iterator[Assumption]:
    if len(audience.zones) > 1:
        yield Assumption(AssumptionCode.USERS_STAYED, "users have always lived where they live now")
    if any(zone.weight != 1 for zone in audience.zones):
        message = "measured traffic is weighted as the forecast splits it among the zones"
        yield Assumption(AssumptionCode.SPLIT_WEIGHTS, message)
    if policy.objective is Objective.FAIR:
        message = "windows are recommended by the fair objective, and judged by what all users lost"
        yield Assumption(AssumptionCode.ONE_MEASURE, message)


def find_origins(traffic: Traffic, policy: Policy, most: int) -> tuple[datetime, ...]:
    """Find the latest moments to plan from, ascending and one week apart by the team's clock.

    The last is the last full hour of that clock whose whole horizon was measured. Each has at least two weeks of
    history before it, and a week's worth of measured hours in the year before it.
    """
    series = traffic.total
    begin = traffic.start_of(series.first_epoch_hour)
    end = traffic.start_of(series.first_epoch_hour + len(series.values))
    last = (end - (policy.latest - policy.as_of)).astimezone(policy.zone)
    wall = last.replace(minute=0, second=0, microsecond=0, tzinfo=None)
    moments = [resolve_wall(wall - week * WEEK, policy.zone) for week in reversed(range(most))]
    return tuple(moment for moment in moments if moment - LEAST_HISTORY >= begin and _has_history(traffic, moment))


def _has_history(traffic: Traffic, origin: datetime) -> bool:
    end = (origin - traffic.start_of(traffic.total.first_epoch_hour)) // HOUR
    known = traffic.total.values[max(0, end - _LEARNT_SPAN // HOUR) : end]
    return len(known) - sum(map(math.isnan, known)) >= _LEAST_MEASURED


def _move_policy(policy: Policy, origin: datetime) -> Policy:
    later = origin - policy.as_of
    return replace(policy, as_of=origin, earliest=policy.earliest + later, latest=policy.latest + later)


def _try_origin(traffic: Traffic, audience: Audience, policy: Policy) -> Trial | Unscored:
    """Plan at the policy's `as_of` on what was known by then, and look at what happened."""
    guess = Span(start := usual_guess(policy, audience.largest), start + policy.duration)
    reach = _span_needed(policy, guess)
    ranking = rank_candidates(traffic.before(policy.as_of), audience, policy, reach)
    if not ranking.feasible:
        return Unscored(origin=policy.as_of, reason=Reason.NOTHING_FITS, window=None)
    window = ranking.window(ranking.recommended)
    rates = realised_rates(traffic, ranking.scale)
    chosen = _measure_cost(rates, window)
    if chosen is None:
        return Unscored(origin=policy.as_of, reason=Reason.MISSING_HOURS, window=window)
    low, high = expected_range(ranking.scale, window)
    costs = _feasible_costs(ranking, rates)
    cheapest, first = min(costs)
    return Trial(
        origin=policy.as_of,
        expected=ranking.expected(window),
        low=low,
        high=high,
        chosen=chosen,
        best=Realised(window=ranking.window(first), cost=cheapest),
        mean=cheapest + math.fsum(cost - cheapest for cost, _ in costs) / len(costs),  # never below the cheapest
        candidates=len(costs),
        guess=_measure_cost(rates, guess),
        guess_is_feasible=ranking.allows(to_minute(guess.start)),
    )


def _span_needed(policy: Policy, guess: Span) -> Span:
    """A span that holds the horizon, the guess, and the overrun of either."""
    start = min(policy.as_of, policy.earliest) - DAY
    return Span(start, max(policy.latest, guess.end) + policy.duration + DAY)


def _measure_cost(rates: Rates, window: Span) -> Realised | None:
    cost = rates.cost(to_minute(window.start), to_minute(window.end))
    return None if math.isnan(cost) else Realised(window=window, cost=steady(cost))


def _feasible_costs(ranking: Ranking, rates: Rates) -> list[tuple[float, int]]:
    """Pairs of cost and start for the feasible windows; those with a missing hour are left out."""
    costs = ((rates.cost(start, start + ranking.length), start) for start in ranking.feasible)
    return [(steady(cost), start) for cost, start in costs if not math.isnan(cost)]


def find_confidence(
    traffic: Traffic, audience: Audience, policy: Policy, progress: Callable[[int, int | None], None] | None = None
) -> Confidence | None:
    """Test the advice of `policy` on the latest past weeks; None where they show nothing.

    Traffic measured per zone is tested as if only its total were known: learning every zone at every origin would take
    longer than everything else, and the total is what is tested.
    """
    total = replace(traffic, by_zone={})
    return run_backtest(total, audience, policy, ENOUGH_WEEKS, progress).confidence
