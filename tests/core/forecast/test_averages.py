"""Means, medians and quantiles."""

from __future__ import annotations

import math

import pytest

from downtime_cli.core.forecast.averages import known, mean_of_known, median, quantile, steady


def test_unknown_values_are_left_out() -> None:
    """NaN counts neither as zero nor as a value; of nothing there is no mean."""
    assert known([1.0, math.nan, 3.0]) == [1.0, 3.0]
    assert mean_of_known([1.0, math.nan, 3.0]) == 2
    assert math.isnan(mean_of_known([math.nan]))


def test_the_median_of_an_even_number_lies_between_two() -> None:
    """Of an odd number it is the middle one."""
    assert median([1, 2, 9]) == 2
    assert median([1, 2, 3, 9]) == 2.5


def test_quantiles_are_interpolated() -> None:
    """Type 7: the ends are the least and the greatest."""
    assert [quantile([10, 20, 30], part) for part in (0, 0.25, 0.8, 1)] == pytest.approx([10, 15, 26, 30])


def test_rounding_is_the_same_for_sums_in_any_order() -> None:
    """Twelve digits hide what the order of adding does to the last ones."""
    assert steady(0.1 + 0.2) == steady(0.3)
