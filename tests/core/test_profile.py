"""Hours of the week and what is usual in them."""

from __future__ import annotations

import math

import pytest

from downtime_cli.core.localtime import build_clock, hour_of_week
from downtime_cli.core.profile import (
    fill_gaps,
    hold_outliers_down,
    recency_weights,
    slot_indices,
    steady,
    take_recent,
    usual_range,
    weekly_means,
)
from downtime_cli.core.window import WEEK, Span
from tests.core.builders import AS_OF, BERLIN, KOLKATA, hours, utc

SPRING = Span(utc("2026-03-01T00Z"), utc("2026-05-01T00Z"))


@pytest.mark.parametrize(
    ("zone", "phase"), [pytest.param(BERLIN, 0, id="berlin"), pytest.param(KOLKATA, 30, id="kolkata-half-past")]
)
def test_slots_agree_with_looking_at_each_hour(zone: object, phase: int) -> None:
    """Slicing by 168 hours finds what asking the clock of every hour finds, across a clock change and gaps."""
    values = [math.nan if index % 11 == 0 else float(index) for index in range(61 * 24)]
    series = hours(values, SPRING.start)
    clock = build_clock(zone, SPRING)  # type: ignore[arg-type] # a zone
    expected: list[list[int]] = [[] for _ in range(168)]
    for hour, _ in series:
        minute = hour * 60 + phase
        expected[hour_of_week(minute + clock.offset_at(minute))].append(hour - series.first_epoch_hour)
    assert slot_indices(series, clock, phase) == expected


def test_keeps_a_year() -> None:
    """What is older than 52 weeks is dropped from the front."""
    series = hours([float(index) for index in range(60 * 168)], AS_OF)
    recent = take_recent(series)
    assert len(recent.values) == 52 * 168
    assert recent.values[-1] == series.values[-1]
    assert recent.first_epoch_hour == series.first_epoch_hour + 8 * 168


def test_weights_halve_every_eight_weeks() -> None:
    """The last day weighs 1, the day 8 weeks before it half."""
    weights = recency_weights(20 * 168)
    assert weights[-1] == 1
    assert weights[-1 - 8 * 168] == pytest.approx(0.5)
    assert list(weights) == sorted(weights)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([1, 2, 900], (-math.inf, math.inf), id="too-few"),
        pytest.param([5, 5, 5, 900], (-math.inf, math.inf), id="mostly-equal"),
        pytest.param([10, 11, 12, 13, 900], (12 - 4 * 1.4826, 12 + 4 * 1.4826), id="odd"),
        pytest.param([10, 11, 12, 13], (11.5 - 4 * 1.4826, 11.5 + 4 * 1.4826), id="even"),
    ],
)
def test_usual_is_near_the_median(values: list[float], expected: tuple[float, float]) -> None:
    """Four robust deviations around the median are usual; with little to go by everything is."""
    assert usual_range(values) == pytest.approx(expected)


def test_bursts_are_held_down() -> None:
    """One burst of a thousand times the usual moves the mean of its hour by little, and no other hour."""
    clock = build_clock(BERLIN, Span(AS_OF, AS_OF + 10 * WEEK))
    values = [100.0 + index % 168 + index // 168 for index in range(10 * 168)]
    calm = weekly_means(hours(values, AS_OF), clock, 0)
    values[5 * 168 + 7] = 100_000.0
    burst = weekly_means(hours(values, AS_OF), clock, 0)
    changed = [slot for slot in range(168) if calm[slot] != burst[slot]]
    assert len(changed) == 1
    assert burst[changed[0]] == pytest.approx(calm[changed[0]], rel=0.02)
    held = hold_outliers_down(hours(values, AS_OF), clock, 0)
    assert max(held.values) < 300


def test_unseen_hours_are_like_similar_ones() -> None:
    """A missing hour is the mean of the same hour on like days, else on any day, else of all hours, else 0."""
    week = [float(day * 24 + hour) for day in range(7) for hour in range(24)]
    week[3] = math.nan
    assert fill_gaps(week)[3] == pytest.approx((27 + 51 + 75 + 99) / 4)
    for day in range(5):
        week[day * 24 + 3] = math.nan
    assert fill_gaps(week)[3] == pytest.approx((123 + 147) / 2)
    for day in range(7):
        week[day * 24 + 3] = math.nan
    rest = [value for value in week if not math.isnan(value)]
    assert fill_gaps(week)[3] == pytest.approx(sum(rest) / len(rest))
    assert fill_gaps([math.nan] * 168) == [0.0] * 168


def test_hours_never_seen_are_filled_in() -> None:
    """A history of five days still gives a whole week."""
    clock = build_clock(BERLIN, Span(AS_OF, AS_OF + WEEK))
    assert weekly_means(hours([7.0] * 120, AS_OF), clock, 0) == pytest.approx([7.0] * 168)


def test_rounding_decides_nothing() -> None:
    """Numbers that differ by the noise of sums are equal, and others keep their difference."""
    assert steady(7.000000000000001) == 7.0
    assert steady(1.00000000001) > 1.0
