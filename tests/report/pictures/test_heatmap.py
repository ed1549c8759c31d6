"""Tests of the heatmaps as values."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.planning.plan import Choice, HourCell, Plan
from downtime_cli.core.window import DAY, HOUR
from downtime_cli.report.pictures.heatmap import MOST_ROWS, horizon_map, week_map
from downtime_cli.report.pictures.kinds import CellState, Heatmap, HeatRow
from tests.samples import AS_OF, START, sample_hours, sample_impact, sample_plan, sample_policy, span_at


def _plan(start: datetime, hours: tuple[HourCell, ...], zone: str = "Europe/Berlin") -> Plan:
    """Return a plan for a window, seen from a zone."""
    choice = Choice(window=span_at(start), impact=sample_impact())
    return sample_plan(recommended=choice, hours=hours, policy=sample_policy(zone=ZoneInfo(zone)))


def _map(plan: Plan) -> Heatmap:
    """Return the heatmap of a plan that has one."""
    heatmap = horizon_map(plan)
    assert heatmap is not None
    return heatmap


def _row(heatmap: Heatmap, label: str) -> HeatRow:
    """Return the row of a day."""
    return next(row for row in heatmap.rows if row.label == label)


def test_every_day_of_the_horizon_is_a_row() -> None:
    """Days run by the team's clock, so that two weeks from midnight UTC touch 15 days in Berlin."""
    heatmap = _map(sample_plan())
    assert [row.label for row in heatmap.rows][::14] == ["Mon 23 Nov", "Mon  7 Dec"]
    assert all(len(row.cells) == 24 for row in heatmap.rows)
    assert heatmap.notes == ()


def test_the_window_is_where_it_is() -> None:
    """The hours of the window are marked by the team's clock, and no others."""
    states = {
        (row.label, hour) for row in _map(sample_plan()).rows for hour, cell in enumerate(row.cells)
        if cell.state is CellState.WINDOW
    }  # fmt: skip
    assert states == {("Sat  5 Dec", 5), ("Sat  5 Dec", 6)}


def test_a_window_between_hours_marks_each_it_touches() -> None:
    """A window from 05:30 to 07:30 marks three hours."""
    heatmap = _map(_plan(START + timedelta(minutes=30), sample_hours()))
    marked = [hour for hour, cell in enumerate(_row(heatmap, "Sat  5 Dec").cells) if cell.state is CellState.WINDOW]
    assert marked == [5, 6, 7]


def test_closed_hours_and_hours_outside_differ() -> None:
    """Before the horizon nothing is drawn; in it, closed hours are marked as such."""
    cells = _map(sample_plan()).rows[0].cells
    assert cells[0].state is CellState.EMPTY
    assert {cell.state for cell in cells[1:]} == {CellState.EXCLUDED}


def test_levels_span_the_hours_shown() -> None:
    """The quietest hour shown is level 0, the busiest level 9."""
    levels = {cell.level for row in _map(sample_plan()).rows for cell in row.cells}
    assert levels == set(range(10))


def test_equal_hours_are_all_quiet() -> None:
    """Where nothing differs, everything is level 0."""
    flat = tuple(HourCell(start=START + hour * HOUR, expected=5.0, is_open=True) for hour in range(30))
    assert {cell.level for row in _map(_plan(START, flat)).rows for cell in row.cells} == {0}


def test_without_hours_there_is_no_map() -> None:
    """A plan without hours has no heatmap."""
    assert horizon_map(sample_plan(hours=())) is None


@pytest.mark.parametrize(
    ("offset", "first", "hours"),
    [
        pytest.param(3, "Mon 23 Nov", 359, id="early-window"),
        pytest.param(40, "Sat 26 Dec", 360, id="middle"),
        pytest.param(88, "Sun  7 Feb", 337, id="late-window"),
    ],
)
def test_long_horizons_show_the_days_around_the_window(offset: int, first: str, hours: int) -> None:
    """At most 15 days are shown, the window's among them, and the map says so."""
    heatmap = _map(_plan(AS_OF + offset * DAY, sample_hours(hours=90 * 24)))
    assert len(heatmap.rows) == MOST_ROWS
    assert heatmap.rows[0].label == first
    assert heatmap.has(CellState.WINDOW)
    assert [note.text for note in heatmap.notes] == [
        f"Only the days around the window are shown, {hours} of the horizon's 2,160 hours."
    ]


def test_a_window_after_all_hours_shows_the_first_days() -> None:
    """A window that lies outside the hours does no harm."""
    assert not _map(_plan(AS_OF + 30 * DAY, sample_hours(hours=20 * 24))).has(CellState.WINDOW)


@pytest.mark.parametrize(
    ("start", "label", "note"),
    [
        pytest.param(
            datetime(2026, 10, 24, tzinfo=UTC),
            "Sun 25 Oct",
            "* Sun 25 Oct has 25 hours: the clocks go back.",
            id="back",
        ),
        pytest.param(
            datetime(2026, 3, 28, tzinfo=UTC),
            "Sun 29 Mar",
            "* Sun 29 Mar has 23 hours: the clocks go forward.",
            id="forward",
        ),
    ],
)
def test_days_with_a_clock_change_are_marked(start: datetime, label: str, note: str) -> None:
    """A day of 23 or 25 hours is marked and explained."""
    heatmap = _map(_plan(start + 20 * HOUR, sample_hours(start, 72)))
    assert [row.label for row in heatmap.rows if row.is_marked] == [label]
    assert [item.text for item in heatmap.notes] == [note]


def test_the_hour_that_is_skipped_is_empty() -> None:
    """On the day clocks go forward, the missing hour has no cell of its own."""
    row = _row(_map(_plan(AS_OF, sample_hours(datetime(2026, 3, 28, tzinfo=UTC), 72))), "Sun 29 Mar")
    assert [hour for hour, cell in enumerate(row.cells) if cell.state is CellState.EMPTY] == [2]


def test_the_hour_that_comes_twice_is_one_cell() -> None:
    """Where clocks go back, the hour's cell is open and marked if either of the two is."""
    first = datetime(2026, 10, 25, 0, tzinfo=UTC)
    hours = (
        HourCell(start=first, expected=10.0, is_open=False),
        HourCell(start=first + HOUR, expected=30.0, is_open=True),
        HourCell(start=first + 2 * HOUR, expected=20.0, is_open=False),
    )
    cells = _map(_plan(AS_OF, hours)).rows[0].cells
    assert cells[2].state is CellState.OPEN
    assert cells[2].level == cells[3].level
    window = _map(_plan(first + HOUR, hours)).rows[0].cells
    assert [cell.state for cell in window[2:4]] == [CellState.WINDOW, CellState.WINDOW]


def test_zones_at_half_past_are_explained() -> None:
    """Where hours of traffic start at half past by the team's clock, the map says what a column means."""
    heatmap = _map(_plan(START, sample_hours(), "Asia/Kolkata"))
    assert [note.text for note in heatmap.notes] == ["Hours start at 30 minutes past: 05 is 05:30-06:30."]


def test_a_week_has_seven_rows() -> None:
    """A profile becomes Monday to Sunday, hours without data empty."""
    heatmap = week_map([math.nan, *map(float, range(167))], "UTC")
    assert [row.label for row in heatmap.rows] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert heatmap.rows[0].cells[0].state is CellState.EMPTY
    assert (heatmap.rows[0].cells[1].level, heatmap.rows[6].cells[23].level) == (0, 9)


def test_hours_know_when_they_are() -> None:
    """Each hour of the horizon is exact; the one that clocks show twice is two hours, those of a typical week none."""
    start = datetime(2026, 10, 24, tzinfo=UTC)
    cells = _row(_map(_plan(start, sample_hours(start, 72))), "Sun 25 Oct").cells
    assert cells[2].starts == (start + DAY, start + 25 * HOUR)
    assert cells[3].starts == (start + 26 * HOUR,)
    assert not week_map([1.0] * 168, "UTC").rows[0].cells[0].starts
