"""Which zones have clocks that behave as a file shows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.readers.zones.fitting_zones import day_length, zones_that_repeat, zones_with_days_of

EPOCH = datetime(1970, 1, 1)


def minute(text: str) -> int:
    """Return the minute of a clock time."""
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(minutes=1)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        pytest.param(["2025-10-26 02:00"], "Europe/Berlin", id="central-europe"),
        pytest.param(["2025-10-26 01:00"], "Europe/London", id="britain"),
        pytest.param(["2025-10-26 03:00", "2024-10-27 03:00"], "Europe/Kyiv", id="two-years"),
        pytest.param(["2025-11-02 01:00"], "America/New_York", id="united-states"),
        pytest.param(["2025-04-06 02:00"], "Australia/Sydney", id="south"),
        pytest.param(["2025-04-06 01:30"], "Australia/Lord_Howe", id="half-an-hour"),
        pytest.param(["2025-11-02 02:00", "2024-11-03 02:00"], "America/Chicago", id="ends-of-hours"),
        pytest.param(
            [f"2025-11-02 {time}" for time in ("01:15", "01:30", "01:45", "02:00")],
            "America/Los_Angeles",
            id="ends-of-quarter-hours",
        ),
        pytest.param(["2025-04-06 02:00", "2024-04-07 02:00"], "Australia/Melbourne", id="two-years-south"),
    ],
)
def test_zones_that_repeat_times(hours: list[str], expected: str) -> None:
    """The zones of most people come first."""
    assert expected in zones_that_repeat(map(minute, hours))


@pytest.mark.parametrize(
    "hours",
    [
        pytest.param([], id="nothing"),
        pytest.param(["2025-10-26 02:00", "2025-10-26 09:00"], id="one-of-them-is-an-ordinary-hour"),
        pytest.param(["2025-10-26 02:00", "2025-11-02 01:00"], id="two-continents"),
        pytest.param(["2025-10-27 02:00"], id="a-day-late"),
        pytest.param(["2025-11-02 01:00", "2025-11-02 02:00"], id="start-and-end"),
        pytest.param(["2025-11-02 02:01"], id="after-the-end"),
    ],
)
def test_no_zone_repeats_other_hours(hours: list[str]) -> None:
    """All hours have to fit."""
    assert zones_that_repeat(map(minute, hours)) == ()


def test_no_more_than_three_zones_are_named() -> None:
    """Many zones change at once."""
    assert len(zones_that_repeat([minute("2025-10-26 02:00")])) == 3


def test_zones_with_a_day_of_25_hours() -> None:
    """All days have to be that long; without days no zone is told from another."""
    long = timedelta(hours=25)
    assert "Europe/Berlin" in zones_with_days_of(long, [date(2025, 10, 26)])
    assert zones_with_days_of(long, [date(2025, 10, 26), date(2025, 10, 27)]) == ()
    assert zones_with_days_of(long, []) == ()


def test_a_day_that_clocks_skip_has_no_length() -> None:
    """Samoa had no 30 December 2011."""
    assert day_length(date(2011, 12, 30), ZoneInfo("Pacific/Apia")) == timedelta(0)
    assert day_length(date(2011, 12, 29), ZoneInfo("Pacific/Apia")) == timedelta(hours=24)
