"""All candidates with their scores, by traffic whose windows can be added up in the head."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from downtime_cli.core.planning.ranking import Ranking, rank_candidates
from downtime_cli.core.policy import ClosedSpan, NoticePeriod
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span, to_minute
from tests.core.builders import AS_OF, UTC_ZONE, local_traffic, one_zone, policy

FIRST = to_minute(AS_OF)
TRAFFIC = local_traffic(UTC_ZONE, lambda wall: 10.0 + wall.hour)
WISHES = policy(zone=UTC_ZONE, duration=HOUR, latest=AS_OF + 5 * HOUR)


def five_hours() -> Ranking:
    """Return the ranking of the five hours from midnight, which cost 10, 11, 12, 13 and 14."""
    return rank_candidates(TRAFFIC, one_zone(UTC_ZONE), WISHES)


@pytest.mark.parametrize(
    ("is_feasible", "feasible", "ranks"),
    [(True, [0, 30, 60, 120, 180, 240], [1, 2, 3, 4, 5, 6]), (False, [0, 60, 120, 180, 240], [1, 2, 2, 3, 4, 5])],
)
def test_a_window_off_the_grid_is_ranked_among_the_others(
    is_feasible: bool, feasible: list[int], ranks: list[int]
) -> None:
    """Half an hour past midnight costs 10.5: it is the second of six, and displaces none if it breaks a rule."""
    ranking = five_hours().with_candidate(FIRST + 30, is_feasible=is_feasible)
    assert [start - FIRST for start in ranking.starts] == [0, 30, 60, 120, 180, 240]
    assert ranking.costs == pytest.approx([10, 10.5, 11, 12, 13, 14])
    assert [ranking.rank(start) for start in ranking.starts] == ranks
    impact = ranking.choice(FIRST + 30).impact
    assert (impact.rank, impact.candidates) == (2, 6)
    assert [start - FIRST for start in ranking.feasible] == feasible


@pytest.mark.parametrize(("is_feasible", "feasible"), [(True, [0, 60, 120, 180, 240]), (False, [0, 120, 180, 240])])
def test_a_window_on_the_grid_is_not_counted_twice(is_feasible: bool, feasible: list[int]) -> None:
    """A candidate that is one already changes no rank; whether it is feasible is for the caller to say."""
    ranking = five_hours().with_candidate(FIRST + 60, is_feasible=is_feasible)
    assert [start - FIRST for start in ranking.starts] == [0, 60, 120, 180, 240]
    assert [start - FIRST for start in ranking.feasible] == feasible
    impact = ranking.choice(FIRST + 60).impact
    assert (impact.rank, impact.candidates) == (2, 5)


def test_a_percentile_is_the_part_of_the_candidates_that_are_quieter() -> None:
    """One of five windows is quieter than the second hour, and the average of the five costs 12."""
    ranking = five_hours()
    impact = ranking.choice(FIRST + 60).impact
    assert (impact.rank, impact.candidates, impact.percentile) == (2, 5, 20)
    assert impact.overrun == pytest.approx(11 + 12)
    assert ranking.average == pytest.approx(12)


def test_a_rule_excludes_the_windows_that_it_cuts() -> None:
    """Of five hours, 90 minutes of notice exclude the first two, and a freeze of the last half hour the fifth."""
    freeze = ClosedSpan(span=Span(AS_OF + 270 * MINUTE, AS_OF + DAY), name="Freeze")
    notice = NoticePeriod(text="90m", lead=90 * MINUTE)
    ranking = rank_candidates(TRAFFIC, one_zone(UTC_ZONE), replace(WISHES, blackouts=(freeze,), notice=notice))
    assert [(rule.code, rule.excluded) for rule in ranking.summaries()][:2] == [("notice-period", 2), ("blackout", 1)]
    assert [ranking.allows(start) for start in ranking.starts] == [False, False, True, True, False]
    assert [start - FIRST for start in ranking.feasible] == [120, 180]


def test_what_breaks_a_rule_is_not_ranked_against() -> None:
    """Of five hours a freeze excludes the two quietest: the third is the best of three, the second one of four."""
    freeze = ClosedSpan(span=Span(AS_OF, AS_OF + 120 * MINUTE), name="Freeze")
    ranking = rank_candidates(TRAFFIC, one_zone(UTC_ZONE), replace(WISHES, blackouts=(freeze,)))
    impacts = [ranking.choice(FIRST + minutes).impact for minutes in (120, 180, 60)]
    assert [(impact.rank, impact.candidates) for impact in impacts] == [(1, 3), (2, 3), (1, 4)]
    assert [impact.percentile for impact in impacts] == pytest.approx([0, 100 / 3, 0])
    assert ranking.average == pytest.approx(12)


def test_where_nothing_keeps_every_rule_all_are_compared() -> None:
    """A refusal ranks the windows it offers among all that were weighed."""
    freeze = ClosedSpan(span=Span(AS_OF, AS_OF + DAY), name="Freeze")
    ranking = rank_candidates(TRAFFIC, one_zone(UTC_ZONE), replace(WISHES, blackouts=(freeze,)))
    impacts = [ranking.choice(FIRST + minutes).impact for minutes in (60, 300)]
    assert [(impact.rank, impact.candidates) for impact in impacts] == [(2, 5), (6, 6)]
