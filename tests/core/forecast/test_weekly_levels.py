"""How much a week holds, and how that grows."""

from __future__ import annotations

import math

import pytest

from downtime_cli.core.forecast.wall_hours import fold_weeks
from downtime_cli.core.forecast.weekly_levels import latest_level, nearest_known, weekly_growth, weekly_levels
from downtime_cli.core.localtime import build_clock
from downtime_cli.core.window import WEEK, Span
from tests.core.builders import AS_OF, UTC_ZONE, hours


def levels(values: list[float]) -> list[float]:
    """Return the weekly levels of hours that end at a week's end, by UTC."""
    series = hours(values, AS_OF)
    return weekly_levels(fold_weeks(series, build_clock(UTC_ZONE, Span(AS_OF, AS_OF + 60 * WEEK)), 0))


def weeks(*sizes: float) -> list[float]:
    """Return whole weeks of a daily rhythm, each of a size."""
    return [size * (1 + index % 24) for size in sizes for index in range(168)]


def test_levels_are_in_proportion_to_traffic() -> None:
    """A week with three times the traffic has three times the level."""
    first, *rest = levels(weeks(1, 3, 1, 0.5, 1))
    assert rest == pytest.approx([3 * first, first, 0.5 * first, first])


def test_a_day_of_bursts_or_silence_does_not_bend_its_week() -> None:
    """The level is the median day's."""
    values = weeks(1, 1, 1, 1, 1)
    calm = levels(values)[0]
    values[2 * 168 : 2 * 168 + 24] = [5000.0] * 24
    values[3 * 168 : 3 * 168 + 24] = [0.0] * 24
    bent = levels(values)
    assert bent[2] / bent[0] == pytest.approx(1, rel=0.05)
    assert bent[3] / bent[0] == pytest.approx(1, rel=0.05)
    assert calm > 0


def test_a_week_with_gaps_is_judged_by_the_hours_it_has() -> None:
    """A quiet half of the days missing makes no busy week."""
    values = weeks(1, 1, 1, 1, 1)
    for day in range(7):
        values[168 + 24 * day : 168 + 24 * day + 11] = [math.nan] * 11
    assert levels(values)[1] == pytest.approx(levels(values)[2])


@pytest.mark.parametrize(
    ("hours_a_day", "days", "is_known"),
    [
        pytest.param(12, 3, True, id="half-of-three-days"),
        pytest.param(11, 7, False, id="less-than-half-of-every-day"),
        pytest.param(24, 2, False, id="two-whole-days"),
    ],
)
def test_three_days_of_twelve_hours_make_a_level(hours_a_day: int, days: int, is_known: bool) -> None:
    """A day counts from 12 measured hours on, a week from three days that count."""
    values = weeks(1, 1, 1, 1, 1)
    for day in range(7):
        known = hours_a_day if day < days else 0
        values[168 + 24 * day + known : 168 + 24 * day + 24] = [math.nan] * (24 - known)
    assert math.isnan(levels(values)[1]) is not is_known


@pytest.mark.parametrize(
    ("whole", "usual"),
    [
        pytest.param(4, 1.25, id="four-whole-weeks"),
        # A week without its quiet hours looks flat: the mean of 1.25, 1.25, 1.25 and 1.
        pytest.param(3, 1.1875, id="three-whole-weeks"),
    ],
)
def test_weeks_with_gaps_say_what_is_usual_only_if_whole_ones_are_few(whole: int, usual: float) -> None:
    """From four whole weeks on, they alone do."""
    day = [0.5] * 8 + [1.25] * 16
    gapped = [math.nan] * 8 + [1.0] * 16
    found = levels(day * 7 * whole + gapped * 7)
    assert found == pytest.approx([1.0] * whole + [1 / usual])


def test_a_day_without_usual_traffic_says_nothing() -> None:
    """A weekday that is always silent does not count among the days of a week."""
    values = [0.0 if index // 24 % 7 == 6 else 1.0 + index % 24 for index in range(5 * 168)]
    assert levels(values) == pytest.approx([levels(values)[0]] * 5)


@pytest.mark.parametrize("known", [pytest.param(40, id="fewer-than-three-days"), pytest.param(0, id="nothing-at-all")])
def test_a_week_that_tells_too_little_has_no_level(known: int) -> None:
    """Days count with half their hours, weeks with three days."""
    values = weeks(1, 1, 1, 1, 1)
    values[168 + known : 2 * 168] = [math.nan] * (168 - known)
    found = levels(values)
    assert math.isnan(found[1])
    assert not any(map(math.isnan, (found[0], *found[2:])))


def test_few_whole_weeks_leave_the_rest_to_count() -> None:
    """With gaps in every week all of them tell what is usual."""
    values = weeks(1, 2, 1)
    values[5] = values[173] = values[340] = math.nan
    found = levels(values)
    assert found[1] / found[0] == pytest.approx(2, rel=0.05)


def test_hours_of_nothing_have_no_level() -> None:
    """Zeros say nothing about the size of a week."""
    assert all(map(math.isnan, levels([0.0] * 336)))


def test_unknown_levels_are_like_the_nearest() -> None:
    """Of two equally near the earlier one counts; with none at all, levels are 1."""
    nan = math.nan
    assert nearest_known([nan, 2.0, nan, 3.0, nan, nan]) == [2.0, 2.0, 2.0, 3.0, 3.0, 3.0]
    assert nearest_known([nan, nan]) == [1.0, 1.0]


def test_one_odd_week_is_not_gone_on_from() -> None:
    """The latest level is the median of three weeks."""
    assert latest_level([9, 2, 2.2, 40]) == 2.2
    assert latest_level([5]) == 5


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        pytest.param([1.0, 2.0], 0.0, id="too-few-weeks"),
        pytest.param([5.0] * 20, 0.0, id="steady"),
        pytest.param([1.02**week for week in range(12)], math.log(1.02), id="two-percent-a-week"),
        pytest.param([0.98**week for week in range(12)], math.log(0.98), id="shrinking"),
        pytest.param([1.001**week for week in range(12)], 0.0, id="too-little-to-decide-anything"),
        pytest.param([1.5**week for week in range(12)], 0.05, id="no-more-than-five-percent"),
        pytest.param([1.5**-week for week in range(12)], -0.05, id="nor-less"),
        pytest.param([9.0] * 20 + [math.nan] * 10 + [1.0, 1.0], 0.0, id="unknown-weeks-leave-too-few"),
        pytest.param([9.0] * 3 + [1.01**week for week in range(12)], math.log(1.01), id="older-weeks-do-not-count"),
        pytest.param([1.01**week for week in range(15)], math.log(1.01), id="fifteen-weeks-have-a-trend"),
        pytest.param([1.01**week for week in range(16)], 0.0, id="sixteen-may-be-a-season"),
        pytest.param([1.01**week for week in range(51)], 0.0, id="as-may-most-of-a-year"),
    ],
)
def test_growth_is_the_trend_of_the_last_weeks(levels: list[float], expected: float) -> None:
    """A trend that is beyond doubt is taken as it is, within five percent."""
    assert weekly_growth(levels) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        pytest.param(1.0019, 0.0, id="less-than-two-per-mille"),
        pytest.param(1.0021, math.log(1.0021), id="more-than-two-per-mille"),
        pytest.param(1.051, math.log(1.051), id="less-than-five-percent-of-the-logarithm"),
    ],
)
def test_growth_counts_from_two_per_mille_a_week(ratio: float, expected: float) -> None:
    """Below that it would decide between weeks that are alike."""
    assert weekly_growth([ratio**week for week in range(12)]) == pytest.approx(expected)


def test_three_weeks_make_a_trend() -> None:
    """Two points are always on a line; three can show that they are."""
    assert weekly_growth([1.0, 1.02, 1.02**2]) == pytest.approx(math.log(1.02))


def test_the_trend_is_a_weighted_line_shrunk_by_its_error() -> None:
    """Twelve weeks, half the weight every four weeks back, and slope^3 / (slope^2 + 4 x squared standard error)."""
    rises = [0.9, 0.0, 0.06, 0.01, 0.09, 0.02, 0.12, 0.05, 0.16, 0.10, 0.2, 0.13, 0.24]
    ages = range(-11, 1)
    weights = [2 ** (age / 4) for age in ages]
    total = sum(weights)

    def mean_of(values: list[float]) -> float:
        return sum(weight * value for weight, value in zip(weights, values, strict=True)) / total

    y = rises[1:]
    width = mean_of([age * age for age in ages]) - mean_of(list(ages)) ** 2
    slope = (mean_of([a * b for a, b in zip(ages, y, strict=True)]) - mean_of(list(ages)) * mean_of(y)) / width
    start = mean_of(y) - slope * mean_of(list(ages))
    rest = mean_of([(b - start - slope * a) ** 2 for a, b in zip(ages, y, strict=True)])
    error = rest / width / (12 - 2)
    expected = slope**3 / (slope**2 + 4 * error)
    assert 0.01 < expected < 0.9 * slope
    assert weekly_growth([math.exp(value) for value in rises]) == pytest.approx(expected)


def test_a_doubtful_trend_is_shrunk() -> None:
    """Ups and downs that happen to end higher promise less than their slope."""
    bumpy = [1.0, 1.3, 0.8, 1.2, 0.9, 1.3, 0.8, 1.2, 1.0, 1.3, 0.9, 1.3]
    assert weekly_growth(bumpy) == 0


def test_growth_is_half_of_what_last_year_did_next() -> None:
    """With a year of weeks, the first three of them tell how these weeks went last time; the trend says nothing."""
    year = [1.04**week for week in range(4)] + [1.03**week for week in range(48)]
    assert weekly_growth(year) == pytest.approx(math.log(1.04) / 2)
    assert weekly_growth(year[1:]) == 0
    assert weekly_growth([9.0, *year]) == pytest.approx(math.log(1.04) / 2)
    year[2] = math.nan
    assert weekly_growth(year) == 0


def test_last_years_growth_is_that_of_three_weeks() -> None:
    """The least-squares slope of 0, 0.01 and 0.06 is 0.03, whatever the fourth week did."""
    year = [math.exp(value) for value in (0, 0.01, 0.06, 0.5)] + [1.0] * 48
    assert weekly_growth(year) == pytest.approx(0.03 / 2)
