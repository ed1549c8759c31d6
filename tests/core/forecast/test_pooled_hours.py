"""Means, and what noise leaves of the differences between them."""

from __future__ import annotations

import math
import random

import pytest

from downtime_cli.core.forecast.pooled_hours import fill_gaps, moments_of, noise_of, pool_days, smooth_hours

NOTHING = [0.0] * 168


def days(*levels: float) -> list[float]:
    """Return a week of seven flat days."""
    return [level for level in levels for _ in range(24)]


def test_moments_weigh_recent_weeks_more() -> None:
    """Mean, squares and effective weeks are those of the weights; missing weeks have none."""
    (moments,) = moments_of([[10.0, math.nan, 40.0]], [1.0, 5.0, 2.0])
    assert moments.mean == pytest.approx(30)
    assert moments.squares == pytest.approx(1 * 400 + 2 * 100)
    assert moments.weeks == pytest.approx(9 / 5)
    assert moments.freedom == pytest.approx(3 * (9 / 5 - 1) / (9 / 5))


def test_nothing_measured_has_no_mean() -> None:
    """A column of gaps is told apart from one of zeros."""
    nothing, zero = moments_of([[math.nan], [0.0]], [1.0])
    assert math.isnan(nothing.mean)
    assert zero.mean == 0


def test_without_noise_every_difference_counts() -> None:
    """Seven different days stay as they are."""
    week = [float(slot * slot % 31) for slot in range(168)]
    noise = [1e-15] * 168
    assert pool_days(week, noise)[0] == pytest.approx(week)
    assert smooth_hours(week, noise) == pytest.approx(week)


def test_days_within_noise_become_one() -> None:
    """Where noise alone would set days apart as far as they are, they get one mean, seven days' worth."""
    week = days(9, 10, 11, 9, 11, 10, 10)
    means, noise = pool_days(week, [4.0] * 168)
    assert means == pytest.approx([10.0] * 168)
    assert noise == pytest.approx([4 / 7] * 168)


def test_a_weekend_beyond_noise_stays_apart() -> None:
    """Weekdays are pooled with weekdays, the weekend with itself."""
    pooled, noise = pool_days(days(99, 101, 99, 101, 100, 49, 51), [4.0] * 168)
    assert pooled[:120] == pytest.approx([100.0] * 120, rel=0.002)
    assert pooled[120:] == pytest.approx([50.0] * 48, rel=0.004)
    assert noise == pytest.approx(days(*[4 / 5] * 5, *[4 / 2] * 2), rel=0.01)


def test_silence_is_not_pulled_below_nothing() -> None:
    """Saturdays without traffic differ from Sundays beyond noise, the weekend from the week within it: still zero."""
    week = days(2, 2, 2, 2, 2, 0, 10)
    noise = days(90, 90, 90, 90, 90, 0.01, 0.01)
    pooled, _ = pool_days(week, noise)
    assert min(pooled) == 0
    assert pooled[144] > max(pooled[:144])


def test_a_difference_is_kept_as_far_as_it_exceeds_noise() -> None:
    """An F of 4 keeps three quarters of what sets two days apart."""
    week = days(10, 10, 10, 10, 10, 8, 12)  # variance between the days of the weekend: 8
    pooled, noise = pool_days(week, [2.0] * 168)
    assert pooled[144] - pooled[120] == pytest.approx(0.75 * 4)
    assert noise[144] - noise[24] == pytest.approx(0.75 * 2 / 2)  # the weekend and the week are alike


def test_an_hour_quiet_by_chance_is_pulled_to_its_neighbours() -> None:
    """Within noise an hour gives two thirds of its difference to the hours around it."""
    week = [10.0] * 168
    week[50] = 7.0
    assert smooth_hours(week, [100.0] * 168)[50] == pytest.approx(9)


def test_the_week_is_a_circle() -> None:
    """The hour before Monday 00:00 is Sunday 23:00."""
    week = [10.0] * 168
    week[0] = 7.0
    smoothed = smooth_hours(week, [100.0] * 168)
    assert smoothed[167] == pytest.approx(10 - 2 / 3 * 1.5)


def test_silence_stays_silent() -> None:
    """Without traffic or noise nothing is divided by zero."""
    assert pool_days(NOTHING, NOTHING) == (NOTHING, NOTHING)
    assert smooth_hours(NOTHING, NOTHING) == NOTHING


def test_gaps_are_filled_from_like_days_then_any_day_then_all() -> None:
    """An hour never seen is like the same hour of like days, of any day, or like all hours."""
    week = [float(slot) for slot in range(168)]
    week[3] = math.nan
    assert fill_gaps(week)[3] == pytest.approx((27 + 51 + 75 + 99) / 4)
    for day in range(1, 5):
        week[24 * day + 3] = math.nan
    assert fill_gaps(week)[3] == pytest.approx((123 + 147) / 2)
    week[123] = week[147] = math.nan
    rest = [value for value in week if not math.isnan(value)]
    assert fill_gaps(week)[3] == pytest.approx(sum(rest) / len(rest))
    assert fill_gaps([math.nan] * 168) == [0.0] * 168


def test_noise_is_shared_by_similar_days_and_by_half_with_neighbours() -> None:
    """Sums of squares over degrees of freedom; an hour never seen has the noise of 0.7 weeks."""
    draw = random.Random(2)
    columns = [[draw.gauss(10, 1 + slot % 24 / 10) for _ in range(4)] for slot in range(168)]
    columns[3] = [math.nan] * 4
    moments = moments_of(columns, [1.0] * 4)
    noise = noise_of(moments, [10.0] * 168)

    def of_hour(hour: int) -> tuple[float, float]:
        seen = [columns[24 * day + hour] for day in range(5) if 24 * day + hour != 3]
        squares = [(value - sum(column) / 4) ** 2 for column in seen for value in column]
        return sum(squares), 3.0 * len(seen)

    parts = [(0.5, of_hour(2)), (1.0, of_hour(3)), (0.5, of_hour(4))]
    variance = sum(part * squares for part, (squares, _) in parts) / sum(part * free for part, (_, free) in parts)
    assert noise[24 + 3] == pytest.approx(variance / 4)
    assert noise[3] == pytest.approx(variance / 0.7)


def test_saturdays_gap_is_filled_from_sunday() -> None:
    """And Friday's from the other working days."""
    profile = [float(slot // 24) for slot in range(168)]
    profile[5 * 24 + 7] = profile[4 * 24 + 7] = math.nan
    filled = fill_gaps(profile)
    assert filled[5 * 24 + 7] == 6
    assert filled[4 * 24 + 7] == (0 + 1 + 2 + 3) / 4
