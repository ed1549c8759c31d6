"""Findings on stretches of the traffic."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from downtime_cli.core.quality.days import DayGrid, build_grid
from downtime_cli.core.quality.finding import Finding, Verdict
from downtime_cli.core.quality.stretches import (
    describe_dead_stretches,
    find_burst,
    find_dead_stretches,
    find_level_shift,
)
from tests.core.builders import BERLIN, UTC_ZONE, changed, listed, lively

PEOPLE = lively(UTC_ZONE)


def grid_of(values: Sequence[float]) -> DayGrid:
    """Return lively traffic with other values by days."""
    return build_grid(changed(PEOPLE, values), UTC_ZONE)


def spoiled(start: int, end: int, value: float) -> list[float]:
    """Return the usual values with one value from an hour to another."""
    return [value if start <= at < end else usual for at, usual in enumerate(PEOPLE.total.values)]


def dead(values: Sequence[float]) -> list[Finding]:
    """Return the findings on dead stretches."""
    grid = grid_of(values)
    return listed(describe_dead_stretches(grid, find_dead_stretches(grid)))


@pytest.mark.parametrize(
    ("start", "end", "value", "verdict"),
    [
        pytest.param(80, 92, 0.0, Verdict.FAIR, id="half-a-day"),
        pytest.param(80, 152, 0.0, Verdict.FAIR, id="three-days"),
        pytest.param(80, 104, 412.0, Verdict.FAIR, id="stuck"),
        pytest.param(80, 80 + 7 * 168, 0.0, Verdict.POOR, id="a-third-of-all"),
    ],
)
def test_dead_stretches_are_found(start: int, end: int, value: float, verdict: Verdict) -> None:
    """A day of nothing, or of one and the same number, is told with its dates."""
    (only,) = dead(spoiled(start, end, value))
    assert (only.code, only.verdict) == ("dead-stretch", verdict)
    assert only.evidence.startswith("Thu 9 Jul 2026 08:00")
    assert "such stretches" not in only.evidence


def test_many_dead_stretches_are_one_finding() -> None:
    """The longest is shown, the others are counted."""
    values = spoiled(80, 104, 0.0)
    values[400:440] = [0.0] * 40
    (only,) = dead(values)
    assert only.message == "traffic stands still at 0 for 1 day 16 h"
    assert only.evidence.endswith("2 such stretches with 64 hours in all")


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(PEOPLE.total.values, id="people"),
        pytest.param(
            [0.0 if at % 24 < 7 else usual for at, usual in enumerate(PEOPLE.total.values)], id="closed-at-night"
        ),
        pytest.param([usual // 600 for usual in PEOPLE.total.values], id="rare-events"),
        pytest.param([math.nan if 80 <= at < 160 else usual for at, usual in enumerate(PEOPLE.total.values)], id="gap"),
    ],
)
def test_quiet_hours_are_not_dead(values: Sequence[float]) -> None:
    """Nights without anybody, rare events and gaps are what they are."""
    assert dead(values) == []


@pytest.mark.parametrize(("hours", "times"), [pytest.param(1, 150, id="an-hour"), pytest.param(24, 6, id="a-day")])
def test_a_burst_is_found(hours: int, times: float) -> None:
    """A day with several days' traffic is told with date and hour."""
    values = [usual * (times if 1008 <= at < 1008 + hours else 1) for at, usual in enumerate(PEOPLE.total.values)]
    grid = grid_of(values)
    (only,) = listed(find_burst(grid, grid.day_sums()))
    assert only.code == "burst"
    assert "Mon 17 Aug 2026" in only.message


@pytest.mark.parametrize(
    ("weeks", "factor"),
    [pytest.param(20, 3, id="a-busy-day"), pytest.param(0, 1, id="days"), pytest.param(20, 0, id="nothing")],
)
def test_busy_days_are_no_bursts(weeks: int, factor: float) -> None:
    """Three times the usual is within what happens; few days and none at all tell nothing."""
    values = [usual * (factor if at // 24 == 40 or not factor else 1) for at, usual in enumerate(PEOPLE.total.values)]
    grid = grid_of(values[: weeks * 168 or 72])
    assert listed(find_burst(grid, grid.day_sums())) == []


@pytest.mark.parametrize(
    ("ratio", "worded"),
    [pytest.param(3.0, "2.97 times the level before", id="up"), pytest.param(0.25, "25% of the level", id="down")],
)
def test_a_level_shift_is_found_on_its_day(ratio: float, worded: str) -> None:
    """Traffic that is three times as high, or a quarter, from some day on is told with the day and the ratio."""
    values = [usual * (ratio if at >= 70 * 24 else 1) for at, usual in enumerate(PEOPLE.total.values)]
    grid = grid_of(values)
    (only,) = listed(find_level_shift(grid, grid.day_sums()))
    assert only.code == "level-shift"
    assert only.message.startswith(f"from Mon 14 Sep 2026 on traffic has {worded}")


def test_a_recent_level_shift_is_found() -> None:
    """Two and a half weeks of the new level are enough."""
    values = [usual * (4 if at >= 122 * 24 else 1) for at, usual in enumerate(PEOPLE.total.values)]
    grid = grid_of(values)
    assert [finding.code for finding in listed(find_level_shift(grid, grid.day_sums()))] == ["level-shift"]


@pytest.mark.parametrize(
    "factor",
    [
        pytest.param(lambda day: 1.0, id="steady"),
        pytest.param(lambda day: 1.02**day, id="growth"),
        pytest.param(lambda day: 0.3 if 60 <= day < 70 else 1.0, id="holidays"),
        pytest.param(lambda day: 1.6 if day >= 60 else 1.0, id="small"),
        pytest.param(lambda day: 4.0 if (day // 10) % 2 else 1.0, id="to-and-fro"),
        pytest.param(lambda day: 0.0, id="nothing"),
    ],
)
def test_other_changes_are_no_level_shift(factor: object) -> None:
    """Growth, holidays, small steps and ups and downs are not a new level."""
    assert callable(factor)
    values = [usual * factor(at // 24) for at, usual in enumerate(PEOPLE.total.values)]
    grid = grid_of(values)
    assert listed(find_level_shift(grid, grid.day_sums())) == []


def test_dates_are_those_of_the_clock() -> None:
    """Stretches are told by the clock they are judged by, with the change of it."""
    traffic = lively(BERLIN)
    first = traffic.total.first_epoch_hour
    start = next(at for at in range(3360) if f"{traffic.start_of(first + at):%m-%dT%H}" == "10-24T20")
    values = [0.0 if start <= at < start + 24 else usual for at, usual in enumerate(traffic.total.values)]
    grid = build_grid(changed(traffic, values), BERLIN)
    (only,) = listed(describe_dead_stretches(grid, find_dead_stretches(grid)))
    assert only.evidence.startswith("Sat 24 Oct 2026 22:00 CEST (UTC+2) – Sun 25 Oct 2026 21:00 CET (UTC+1)")
