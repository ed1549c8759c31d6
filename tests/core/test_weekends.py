"""The weekends of zones."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest

from downtime_cli.core.activity import USUAL_WEEK, usual_week
from downtime_cli.core.weekends import weekend_on, weekends_of
from downtime_cli.readers.zones.countries import country_of, zones_by_weight


def test_weekends_are_those_of_the_library() -> None:
    """In every zone that people live in, on every day since 2010, the weekend is that of its country."""
    differing = set()
    days = [date(2010, 1, 1) + timedelta(days=step) for step in range(0, 25 * 365, 3)]
    for name in zones_by_weight():
        theirs = holidays.country_holidays(country_of(name) or "")
        weekends = weekends_of(ZoneInfo(name))
        differing |= {name for day in days if theirs._get_weekend(day) != weekend_on(weekends, day)}
    assert differing == set()


@pytest.mark.parametrize(
    ("zone", "day", "weekend"),
    [
        pytest.param("Europe/Berlin", "2026-11-23", {5, 6}, id="usual"),
        pytest.param("Asia/Riyadh", "2026-11-23", {4, 5}, id="friday-and-saturday"),
        pytest.param("Asia/Riyadh", "2013-06-27", {3, 4}, id="riyadh-before-the-change"),
        pytest.param("Asia/Riyadh", "2013-06-28", {4, 5}, id="riyadh-after-the-change"),
        pytest.param("Asia/Dubai", "2021-12-31", {4, 5}, id="dubai-before-the-change"),
        pytest.param("Asia/Dubai", "2022-01-01", {5, 6}, id="dubai-after-the-change"),
        pytest.param("Asia/Tehran", "2026-11-23", {4}, id="friday-alone"),
        pytest.param("Asia/Brunei", "2026-11-23", {4, 6}, id="friday-and-sunday"),
        pytest.param("UTC", "2026-11-23", {5, 6}, id="nobody's"),
    ],
)
def test_the_weekend_of_a_day(zone: str, day: str, weekend: set[int]) -> None:
    """A zone has the weekend of its country on that day."""
    assert weekend_on(weekends_of(ZoneInfo(zone)), date.fromisoformat(day)) == weekend


@pytest.mark.parametrize("weekend", [{5, 6}, {4, 5}, {4}, {6}, {4, 6}, {3, 4}])
def test_the_usual_week_has_the_weekend_of_the_country(weekend: set[int]) -> None:
    """Days off are like any Sunday, working days like any Monday, and the mean stays what it is."""
    week = usual_week(frozenset(weekend))
    assert sum(week) == pytest.approx(sum(USUAL_WEEK))
    noons = [week[24 * day + 14] for day in range(7)]
    assert {day for day in range(7) if noons[day] < 1} == weekend
    assert noons[0] / noons[max(weekend)] == pytest.approx(USUAL_WEEK[14] / USUAL_WEEK[6 * 24 + 14])
