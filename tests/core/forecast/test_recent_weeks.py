"""What the last weeks say about the coming ones."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downtime_cli.core.forecast.recent_weeks import recent_moves
from tests.effort import examples

DECAY = 0.5 ** (1 / 8)
Columns = list[list[float]]


def columns_of(value: Callable[[int, int], float], weeks: int = 26) -> Columns:
    """Return the hours of the week, each with its value in each week."""
    return [[value(slot, week) for week in range(weeks)] for slot in range(168)]


def mean_so_far(values: Sequence[float]) -> float:
    """Return the mean, a week weighing half as much as one 8 weeks later."""
    weights = [DECAY**age for age in reversed(range(len(values)))]
    return math.fsum(map(math.prod, zip(weights, values, strict=True))) / math.fsum(weights)


def seasonal(slot: int, week: int) -> float:
    """Return nights that hold more and more, then less and less, in turns of 26 weeks; days are what they are."""
    return 10 + 5 * math.sin(2 * math.pi * week / 26) if slot % 24 < 6 else 100.0


def slow_moves(columns: Columns) -> list[float]:
    """Return what `recent_moves` is to return for columns without gaps, by its description, hour by hour."""
    count, moves = len(columns[0]), []
    for slot in range(168):
        days = range(5) if slot < 120 else range(5, 7)
        came, squares, now = 0.0, 0.0, 0.0
        for hour in range(slot - 4, slot + 5):
            weekly = [statistics.fmean(columns[24 * day + hour % 24][week] for day in days) for week in range(count)]
            off = {
                week: statistics.median(weekly[week - 2 : week + 1]) - mean_so_far(weekly[: week + 1])
                for week in range(4, count)
            }
            for week in range(4, count - 1):
                then = statistics.fmean(weekly[week + 1 : week + 3]) - mean_so_far(weekly[: week + 1])
                came += off[week] * then
                squares += off[week] ** 2
            now = off[count - 1] if hour == slot else now
        moves.append(min(max(came / squares, 0), 1) * now)
    return moves


@settings(max_examples=examples(8))
@given(seed=st.integers(0, 10**6), weeks=st.integers(8, 26))
def test_moves_are_those_of_the_description(seed: int, weeks: int) -> None:
    """An independent, slow reading of the documented rule gives the same moves."""
    draw = random.Random(seed)
    columns = columns_of(lambda slot, week: seasonal(slot, week) * draw.gauss(1, 0.2), weeks)
    assert recent_moves(columns, DECAY) == pytest.approx(slow_moves(columns), abs=1e-9)


@pytest.mark.parametrize("weeks", range(10, 27, 4))
@pytest.mark.parametrize("change", [-0.3, 0.2])
def test_a_season_is_followed(weeks: int, change: float) -> None:
    """Where deviations lasted before, what is expected of the next two weeks is far nearer to what comes."""
    known = columns_of(lambda slot, week: 20 + change * week if slot % 24 < 6 else 100.0, weeks)
    moves, mean, comes = recent_moves(known, DECAY), mean_so_far(known[3]), 20 + change * (weeks + 0.5)
    assert abs(mean + moves[3] - comes) < 0.7 * abs(mean - comes)
    assert moves[12] == pytest.approx(0, abs=1e-9)


def test_noise_is_hardly_followed() -> None:
    """Where deviations were gone two weeks later, little of the last one is expected to stay."""
    draw = random.Random(5)
    columns = columns_of(lambda _slot, _week: draw.gauss(100, 20))
    off = [abs(statistics.median(column[-3:]) - mean_so_far(column)) for column in columns]
    assert math.fsum(map(abs, recent_moves(columns, DECAY))) < 0.1 * math.fsum(off)


def test_one_odd_week_is_not_followed() -> None:
    """A week of holidays among the last three leaves what is expected nearly as it was."""
    plain = columns_of(seasonal)
    odd = [[*column[:-1], 3 * column[-1]] if slot % 24 < 6 else column for slot, column in enumerate(plain)]
    before, after = (mean_so_far(each[3]) + recent_moves(each, DECAY)[3] for each in (plain, odd))
    assert after == pytest.approx(before, rel=0.15)
    assert mean_so_far(odd[3]) > 1.15 * mean_so_far(plain[3])


def test_like_days_move_alike() -> None:
    """Weekdays by one amount, the two days of the weekend by another: what pooling made equal stays equal."""
    draw = random.Random(9)
    moves = recent_moves(columns_of(lambda slot, week: seasonal(slot, week) * draw.gauss(1, 0.1)), DECAY)
    for hour in range(24):
        assert len({moves[24 * day + hour] for day in range(5)}) == 1
        assert moves[5 * 24 + hour] == moves[6 * 24 + hour]


def test_what_never_changed_moves_nothing() -> None:
    """Without deviations there is nothing to follow and nothing divided by zero."""
    assert recent_moves(columns_of(lambda slot, _week: float(slot)), DECAY) == pytest.approx([0.0] * 168, abs=1e-9)


def test_gaps_are_no_deviation() -> None:
    """A missing day is told by its like; a week without any is as the mean before; an hour never seen does not move."""
    plain = columns_of(seasonal)
    gappy = [list(column) for column in plain]
    gappy[3][20] = math.nan
    assert recent_moves(gappy, DECAY)[3] == pytest.approx(recent_moves(plain, DECAY)[3], rel=1e-9)
    silent = [[math.nan] * 26 if slot % 24 == 3 else column for slot, column in enumerate(plain)]
    assert recent_moves(silent, DECAY)[3] == 0
    late = [[*column[:-3], math.nan, math.nan, math.nan] for column in plain]
    assert recent_moves(late, DECAY)[3] == pytest.approx(0, abs=1e-9)
    early = [[math.nan, math.nan, *column[2:]] for column in plain]
    assert recent_moves(early, DECAY)[3] == pytest.approx(recent_moves(plain, DECAY)[3], rel=0.3)


def test_moves_are_in_the_columns_unit() -> None:
    """Ten times the traffic moves ten times as much."""
    draw = random.Random(2)
    columns = columns_of(lambda slot, week: seasonal(slot, week) * draw.gauss(1, 0.1))
    tenfold = [[10 * value for value in column] for column in columns]
    assert recent_moves(tenfold, DECAY) == pytest.approx([10 * move for move in recent_moves(columns, DECAY)])


def test_days_missing_lately_are_no_deviation() -> None:
    """Where Sundays hold half of Saturdays and the last ones are missing, neither day is expected to hold more."""
    draw = random.Random(5)
    columns = columns_of(lambda slot, _week: (100.0 if slot < 144 else 50.0) * draw.gauss(1, 0.02))
    late = [[*column[:-6], *[math.nan] * 6] if slot >= 144 else column for slot, column in enumerate(columns)]
    assert max(map(abs, recent_moves(late, DECAY))) < 2


def test_rounding_is_no_deviation_that_lasted() -> None:
    """After weeks that are the mean of what was before, one odd week moves nothing at any scale of traffic."""
    draw = random.Random(6)
    columns = columns_of(lambda _slot, week: draw.gauss(100, 20) if week in {0, 1, 2, 8} else math.nan, weeks=9)
    for scale in (1.0, 0.001, 7.0, 3.3):
        assert recent_moves([[scale * value for value in column] for column in columns], DECAY) == [0.0] * 168
