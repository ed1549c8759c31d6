"""Series laid out by a wall clock."""

from __future__ import annotations

import math
from array import array
from datetime import datetime, tzinfo

import pytest

from downtime_cli.core.forecast.wall_hours import WallHours, fold_weeks
from downtime_cli.core.localtime import build_clock, hour_of_week
from downtime_cli.core.traffic import HourSeries
from downtime_cli.core.window import HOUR, Span, to_minute
from tests.core.builders import APIA, BERLIN, KATHMANDU, LORD_HOWE, NEW_YORK, UTC_ZONE, hours, utc


def fold(zone: tzinfo, first: datetime, count: int, phase: int = 0) -> WallHours:
    """Return hours numbered 0, 1, 2, ... by the zone's clock."""
    clock = build_clock(zone, Span(first, first + (count + 1) * HOUR))
    return fold_weeks(hours([float(index) for index in range(count)], first), clock, phase)


@pytest.mark.parametrize(
    ("zone", "first", "phase"),
    [
        pytest.param(BERLIN, "2026-03-10T05:00Z", 0, id="berlin-forward"),
        pytest.param(BERLIN, "2026-10-10T05:00Z", 0, id="berlin-back"),
        pytest.param(NEW_YORK, "2026-12-20T23:00Z", 0, id="year-end"),
        pytest.param(KATHMANDU, "2026-06-01T00:00Z", 15, id="kathmandu"),
        pytest.param(LORD_HOWE, "2026-09-20T00:00Z", 0, id="half-hour-change"),
        pytest.param(APIA, "2011-12-20T00:00Z", 0, id="date-line-day-skipped"),
    ],
)
def test_every_hour_lies_in_its_hour_of_week(zone: tzinfo, first: str, phase: int) -> None:
    """Asking the clock of each hour finds it in the column it was put in; of an hour shown twice, the second."""
    start, count = utc(first), 30 * 24
    columns = fold(zone, start, count, phase).columns()
    clock = build_clock(zone, Span(start, start + (count + 1) * HOUR))
    walls = {}
    for index in range(count):
        minute = to_minute(start) + 60 * index + phase
        walls[(minute + clock.offset_at(minute)) // 60] = (index, hour_of_week(minute + clock.offset_at(minute)))
    for index, slot in walls.values():
        assert float(index) in columns[slot]
    assert sum(not math.isnan(value) for column in columns for value in column) == len(walls)


def test_the_last_row_ends_with_the_last_hour() -> None:
    """The latest week is whole, the oldest padded in front."""
    weeks = fold(BERLIN, utc("2026-06-01T00:00Z"), 200)
    assert weeks.week_count == 2
    assert weeks.values[-1] == 199
    assert math.isnan(weeks.values[0])
    assert weeks.values[-200:] == [float(index) for index in range(200)]


def test_hours_come_back_in_exact_time() -> None:
    """Unfolding what was folded gives each hour again; of two hours of one name the second stands for both."""
    weeks = fold(BERLIN, utc("2026-10-20T00:00Z"), 300)
    first, values = weeks.unfold(weeks.columns())
    assert first == 0
    assert [index for index, value in enumerate(values) if value != index] == [120]
    assert values[120] == 121


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        pytest.param(UTC_ZONE, "2026-06-01T00:00Z", id="no-change"),
        pytest.param(BERLIN, "2026-10-04T22:00Z", id="hour-shown-twice-in-the-cut"),
        pytest.param(BERLIN, "2026-03-08T23:00Z", id="hour-skipped-before-the-cut"),
        pytest.param(BERLIN, "2026-02-22T23:00Z", id="hour-skipped-after-the-cut"),
        pytest.param(APIA, "2011-12-19T10:00Z", id="day-skipped"),
    ],
)
def test_the_latest_weeks_come_back_alone(zone: tzinfo, start: str) -> None:
    """Columns of the last two weeks give the hours of these, and which hour of the series they begin with."""
    weeks = fold(zone, utc(start), 28 * 24)
    first, values = weeks.unfold(weeks.columns(weeks.week_count - 2))
    assert len(values) == 28 * 24 - first
    assert abs(len(values) - 14 * 24) <= 24
    told = [(index, value) for index, value in enumerate(values, first) if not math.isnan(value)]
    assert sum(value != index for index, value in told) <= 1
    assert told[0][0] == first


def test_a_change_in_the_middle_of_the_only_hour_is_passed_over() -> None:
    """An hour belongs to the clock in force at its start."""
    start = utc("2026-10-03T15:00Z")  # Lord Howe goes forward at 15:30
    clock = build_clock(LORD_HOWE, Span(start, start + 2 * HOUR))
    weeks = fold_weeks(HourSeries(to_minute(start) // 60, array("d", [7.0])), clock, 0)
    assert weeks.columns()[hour_of_week(to_minute(start) + 630)] == [7.0]
