"""Traffic by the days of a clock, and the shapes of days."""

from __future__ import annotations

import math
from datetime import date, datetime, tzinfo

import pytest

from downtime_cli.core.quality.days import best_lag, build_grid, later, median_of_known, night_of, unit_shape
from downtime_cli.core.traffic import Traffic
from downtime_cli.core.window import HOUR
from tests.core.builders import APIA, BERLIN, KATHMANDU, KOLKATA, LORD_HOWE, UTC_ZONE, hours, local_traffic, utc

DAY = [float(value) for value in (5, 3, 1, 1, 2, 4, 6, 8, 9, 9, 8, 8, 9, 9, 8, 8, 9, 10, 11, 12, 12, 11, 9, 7)]


def counted(first: str, count: int, zone: tzinfo, *, phase: int = 0) -> Traffic:
    """Return so many hours with the values 1, 2, 3 and so on."""
    return Traffic(total=hours([float(n) for n in range(1, count + 1)], utc(first)), zone=zone, phase_minutes=phase)


@pytest.mark.parametrize(
    ("traffic", "day", "hour", "values"),
    [
        pytest.param(counted("2026-01-01T00:00Z", 48, UTC_ZONE), date(2026, 1, 1), 0, [1, 2, 3], id="utc"),
        pytest.param(counted("2026-01-01T00:00Z", 48, BERLIN), date(2026, 1, 1), 1, [1, 2, 3], id="an-hour-ahead"),
        pytest.param(counted("2025-12-31T18:00Z", 48, KOLKATA, phase=30), date(2026, 1, 1), 0, [1, 2], id="kolkata"),
        pytest.param(counted("2026-01-01T00:00Z", 48, KATHMANDU), date(2026, 1, 1), 5, [1, 2, 3], id="plus-5:45"),
        pytest.param(counted("2026-01-01T12:00Z", 48, APIA), date(2026, 1, 2), 1, [1, 2, 3], id="date-line"),
        pytest.param(counted("2025-12-31T23:00Z", 48, BERLIN), date(2026, 1, 1), 0, [1, 2, 3], id="year-boundary"),
    ],
)
def test_days_are_those_of_the_clock(traffic: Traffic, day: date, hour: int, values: list[float]) -> None:
    """The first hour stands at its hour of its local day, what is before it is missing."""
    assert traffic.zone is not None
    grid = build_grid(traffic, traffic.zone)
    assert grid.date(0) == day
    assert all(map(math.isnan, grid.values[:hour]))
    assert list(grid.values[hour : hour + len(values)]) == values
    assert len(grid.values) % 24 == 0


def test_the_hour_that_clocks_skip_is_missing() -> None:
    """Where clocks go forward, 02:00 has no value and 03:00 the next one."""
    grid = build_grid(counted("2026-03-28T23:00Z", 23, BERLIN), BERLIN)
    first = list(grid.values[:4])
    assert first[:2] == [1, 2]
    assert math.isnan(first[2])
    assert first[3] == 3
    assert grid.clock_changes() == [(0, 60)]


def test_the_hour_that_clocks_show_twice_has_the_second() -> None:
    """Where clocks go back, a day of 25 hours has 24, and the later days stand where they should."""
    grid = build_grid(counted("2026-10-24T22:00Z", 49, BERLIN), BERLIN)
    assert list(grid.values[:5]) == [1, 2, 4, 5, 6]
    assert (grid.days, grid.date(1), grid.values[24]) == (2, date(2026, 10, 26), 26)
    assert grid.clock_changes() == [(0, -60)]


def test_clock_changes_may_be_of_half_an_hour() -> None:
    """Lord Howe puts its clocks back by 30 minutes: one hour gives way to the next, none is missing."""
    grid = build_grid(counted("2026-04-03T13:00Z", 72, LORD_HOWE), LORD_HOWE)
    assert [minutes for _, minutes in grid.clock_changes()] == [-30]
    assert not math.isnan(sum(grid.values[:71]))


def test_gaps_are_filled_with_the_median_of_the_hour_of_week() -> None:
    """A missing hour counts as usual; an hour of week never measured as the same hour on other days."""
    traffic = local_traffic(BERLIN, lambda wall: float(wall.hour), weeks=4)
    for index in (200, *range(10, 10 + 4 * 168, 168)):
        traffic.total.values[index] = math.nan
    grid = build_grid(traffic, BERLIN)
    assert math.isnan(grid.values[201])
    assert grid.filled[201] == 201 % 24
    assert grid.filled[11] == grid.medians[grid.slot(11)] == 11


def test_only_the_last_year_counts() -> None:
    """52 weeks are kept, whatever came before."""
    assert build_grid(local_traffic(UTC_ZONE, lambda _: 1.0, weeks=60), UTC_ZONE).days == 52 * 7


def test_expected_hours_run_past_the_end_of_the_week() -> None:
    """What is expected from Sunday 23:00 on goes on with Monday 00:00, for longer than a week too."""
    grid = build_grid(local_traffic(UTC_ZONE, lambda wall: wall.weekday() * 24.0 + wall.hour), UTC_ZONE)
    assert grid.slot(6 * 24 + 23) == 167
    assert grid.expected(6 * 24 + 23, 7 * 24 + 2) == [167, 0, 1]
    assert len(grid.expected(5, 5 + 400)) == 400
    assert grid.expected(5, 405)[168:170] == [5, 6]


def test_an_hour_has_its_instant() -> None:
    """The index of an hour tells when it starts, across the clock change."""
    grid = build_grid(local_traffic(BERLIN, lambda _: 1.0, end=utc("2026-11-01T23:00Z"), weeks=2), BERLIN)
    assert grid.instant(24) == datetime.combine(grid.date(1), datetime.min.time(), BERLIN)
    assert grid.instant(24 * (grid.days - 1)) == utc("2026-11-01T23:00Z") - 24 * HOUR


def test_sums_and_mean_days() -> None:
    """Days add up, mean days keep the hours apart, and stretches can be taken for usual."""
    grid = build_grid(local_traffic(UTC_ZONE, lambda wall: float(wall.hour), weeks=2), UTC_ZONE)
    assert grid.day_sums() == [276.0] * 14
    assert grid.mean_day(3, 5) == [float(hour) for hour in range(24)]
    spoiled = grid.without([(0, 0)])
    spoiled.filled[30] = 99
    assert spoiled.without([(24, 48)]).filled[30] == 6


@pytest.mark.parametrize(
    ("values", "median"),
    [
        pytest.param([3.0, 1.0, 2.0], 2.0, id="odd"),
        pytest.param([1.0, 2.0, math.nan], 2.0, id="upper-of-two"),
    ],
)
def test_medians_leave_out_what_is_missing(values: list[float], median: float) -> None:
    """Values that are not there do not count."""
    assert median_of_known(values) == median


def test_nothing_has_no_median() -> None:
    """Without any value there is none."""
    assert math.isnan(median_of_known([math.nan]))
    assert math.isnan(median_of_known([]))


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
