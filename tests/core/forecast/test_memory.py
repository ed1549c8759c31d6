"""How far back the shape of a week is learnt."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

import pytest

from downtime_cli.core.forecast.memory import Memory, choose_memory
from downtime_cli.core.forecast.usual_week import learn_week
from downtime_cli.core.localtime import build_clock
from downtime_cli.core.traffic import HourSeries
from downtime_cli.core.window import HOURS_PER_WEEK, WEEK, Span
from tests.core.builders import AS_OF, UTC_ZONE, hours

MANY = Memory(weeks=26, half_life_weeks=8, few_events=False)
FEW = Memory(weeks=52, half_life_weeks=52, few_events=True)


def series(values: Sequence[float]) -> HourSeries:
    """Hours of a history."""
    return HourSeries(0, array("d", values))


@pytest.mark.parametrize(
    ("values", "memory"),
    [
        pytest.param([2.0] * 1344, MANY, id="two-an-hour"),
        pytest.param([2.0] * 1343 + [1.0], FEW, id="a-little-less"),
        pytest.param([9.0] * 500 + [1.0] * 1344, FEW, id="busy-more-than-eight-weeks-ago"),
        pytest.param([1.0] * 5000 + [3.0] * 1344, MANY, id="busy-in-the-last-eight-weeks"),
        pytest.param([math.nan, 4.0] * 672, MANY, id="missing-hours-do-not-count"),
        pytest.param([0.5, 1.0] * 672, MANY, id="parts-are-no-events"),
        pytest.param([0.0] * 1344, FEW, id="silence"),
        pytest.param([0.0, 1.0], FEW, id="two-hours"),
        pytest.param([1.0, *[math.nan] * 1344], MANY, id="nothing-known"),
    ],
)
def test_few_events_are_remembered_for_a_year(values: list[float], memory: Memory) -> None:
    """Below two whole events an hour in the known hours of the last eight weeks, a year counts."""
    assert choose_memory(series(values)) == memory


@pytest.mark.parametrize(("memory", "weeks"), [pytest.param(MANY, 8, id="many"), pytest.param(FEW, 52, id="few")])
def test_weights_halve_every_half_life(memory: Memory, weeks: int) -> None:
    """The last week weighs 1, the one a half-life before it half; decay is the step from one week to the next."""
    weights = memory.weigh_weeks(60)
    assert weights[-1] == 1
    assert weights[-1 - weeks] == pytest.approx(0.5)
    assert weights[-2] == pytest.approx(memory.decay)
    assert list(weights) == sorted(weights)


def test_old_weeks_of_few_events_shape_the_week() -> None:
    """An event every Monday at 05:00, but not in the last 30 weeks, is remembered; one of many others is forgotten."""

    def learn(level: float) -> float:
        values = [
            level + (9.0 if hour % HOURS_PER_WEEK == 5 and hour < 22 * HOURS_PER_WEEK else 0.0)
            for hour in range(52 * HOURS_PER_WEEK)
        ]
        learnt = learn_week(hours(values, AS_OF), build_clock(UTC_ZONE, Span(AS_OF, AS_OF + 53 * WEEK)), 0)
        return learnt.raw[5] - learnt.raw[6]

    assert learn(1.0) > 1
    assert learn(100.0) == pytest.approx(0, abs=1e-9)
