"""Shapes of days."""

from __future__ import annotations

import pytest

from downtime_cli.core.quality.day_shape import best_lag, later, night_of, unit_shape

DAY = [float(value) for value in (5, 3, 1, 1, 2, 4, 6, 8, 9, 9, 8, 8, 9, 9, 8, 8, 9, 10, 11, 12, 12, 11, 9, 7)]


@pytest.mark.parametrize("hours", [-11, -5, -1, 0, 1, 6, 12])
def test_a_day_is_found_again_at_its_lag(hours: int) -> None:
    """However far a day is moved, the lag tells it, and level and scale do not matter."""
    moved = unit_shape([7 + 3 * value for value in later(DAY, hours)])
    lag, fit = best_lag(moved, unit_shape(DAY))
    assert lag == hours
    assert fit == pytest.approx(1)


def test_a_flat_day_has_no_shape() -> None:
    """Without any difference all is zero."""
    assert unit_shape([4.0] * 24) == [0.0] * 24


@pytest.mark.parametrize("hours", [0, 5, 12, 20, 22])
def test_the_night_moves_with_the_day(hours: int) -> None:
    """The middle of the quietest hours follows the day, across midnight as well."""
    middle, depth = night_of(later(DAY, hours))
    assert middle == pytest.approx((night_of(DAY)[0] + hours) % 24)
    assert depth > 0.9


def test_without_a_night_there_is_no_depth() -> None:
    """Two equal nights on opposite sides of the day have no middle."""
    assert night_of([0.0 if hour % 12 == 3 else 1.0 for hour in range(24)])[1] == pytest.approx(0, abs=1e-9)
    assert night_of([1.0] * 24)[1] == 0
