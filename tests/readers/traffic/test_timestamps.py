"""The hours of a day on which clocks change."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.readers.traffic.timestamps import changed_hours, repeated_hours, to_wall

EPOCH = date(1970, 1, 1)


def days_to(text: str) -> int:
    """Return a day as it is counted here."""
    return (date.fromisoformat(text) - EPOCH).days


@pytest.mark.parametrize(
    ("zone", "day", "skipped", "repeated"),
    [
        pytest.param("Europe/Berlin", "2026-03-29", ["02:00"], [], id="forward"),
        pytest.param("Europe/Berlin", "2026-10-25", [], ["02:00"], id="back"),
        pytest.param("Australia/Lord_Howe", "2026-04-05", [], ["01:00"], id="half-an-hour-back"),
        pytest.param("Europe/Berlin", "2026-10-26", [], [], id="the-day-after"),
        pytest.param("Europe/Berlin", "1949-10-02", [], [], id="before-1970"),
        pytest.param("Europe/Berlin", "9998-10-25", [], [], id="later-than-any-plan"),
    ],
)
def test_hours_of_a_change(zone: str, day: str, skipped: list[str], repeated: list[str]) -> None:
    """Hours that clocks skip or show twice have their names, and days that are out of reach have none."""
    hours = changed_hours(days_to(day), ZoneInfo(zone))[0], repeated_hours(days_to(day), ZoneInfo(zone))
    assert [[f"{to_wall(hour):%H:%M}" for hour in each] for each in hours] == [skipped, repeated]
