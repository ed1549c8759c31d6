"""Of several periods, the latest says where users are."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.core.errors import AssumptionCode, IssueCode
from downtime_cli.readers.audience.periods import parse_period
from tests.readers.audience.test_audience_csv import read, shares


@pytest.mark.parametrize(
    ("text", "period"),
    [
        pytest.param("2025-11", (2025, 11, 0), id="iso-month"),
        pytest.param("20251130", (2025, 11, 30), id="digits"),
        pytest.param("2025-11-30T10:00:00Z", (2025, 11, 30), id="stamp"),
        pytest.param("2025-11-01 - 2025-11-30", (2025, 11, 30), id="iso-range"),
        pytest.param("Q3 2025", (2025, 9, 0), id="quarter"),
        pytest.param("2025-Q3", (2025, 9, 0), id="year-first"),
        pytest.param("3. Quartal 2025", (2025, 9, 0), id="german-quarter"),
        pytest.param("T3", (0, 9, 0), id="no-year"),
        pytest.param("2025-W47", (2025, 47, 0), id="week"),
        pytest.param("11/2025", (2025, 11, 0), id="month-and-year"),
        pytest.param("novembre 2025", (2025, 11, 0), id="french"),
        pytest.param("Nov 1 - Nov 30 2025", (2025, 11, 30), id="range"),
        pytest.param("30 Nov 2025 10:00", (2025, 11, 30), id="clock"),
        pytest.param("May", (0, 5, 0), id="month-alone"),
        pytest.param("current period", None, id="words"),
    ],
)
def test_the_end_of_a_period(text: str, period: tuple[int, int, int] | None) -> None:
    """Months, quarters, weeks and ranges are known in the forms of exports."""
    assert parse_period(text) == period


@pytest.mark.parametrize(
    ("heading", "first", "last"),
    [
        pytest.param("Mois", "juin 2025", "juillet 2025", id="months"),
        pytest.param("month", "2025-06-01", "2025-07-01", id="first-days"),
        pytest.param("Zeitraum", "Q4 2024", "Q1 2025", id="quarters"),
        pytest.param("Jahr", "2024", "2025", id="numbers"),
        pytest.param("Date range", "May 1 - May 31 2025", "Jun 1 - Jun 30 2025", id="ranges"),
        pytest.param("Month", "March", "April", id="names-alone"),
    ],
)
def test_the_latest_period_is_taken(heading: str, first: str, last: str, tmp_path: Path) -> None:
    """Rows of earlier periods do not count, and that is said."""
    text = f"{heading},country,users\n{last},PE,3\n{last},KR,1\n{first},PE,1\n{first},KR,9\n"
    reading = read(tmp_path, text)
    assert shares(reading) == {"America/Lima": 0.75, "Asia/Seoul": 0.25}
    (issue,) = reading.issues
    assert issue.code is IssueCode.LATEST_PERIOD
    assert issue.message.endswith(f": {heading} {last}")


@pytest.mark.parametrize(
    ("heading", "times"),
    [
        pytest.param("date", ("2025-06-01", "2025-06-02"), id="days"),
        pytest.param("Date range", ("current", "previous"), id="words"),
        pytest.param("month", ("December", "January"), id="over-new-year"),
        pytest.param("month", ("December 2024", "January"), id="a-year-is-lacking"),
    ],
)
def test_what_has_no_latest_adds_up(heading: str, times: tuple[str, str], tmp_path: Path) -> None:
    """Days add up, and so do periods whose order is not known; that is said."""
    reading = read(tmp_path, f"{heading},country,users\n{times[0]},PE,2\n{times[1]},PE,1\n{times[0]},KR,1\n")
    assert reading.total == 4
    (assumed,) = reading.assumptions
    assert assumed.code is AssumptionCode.ROWS_ADDED_UP
    assert assumed.message == f"rows of one place were added up: {heading!r} tells 2 times apart"


@pytest.mark.parametrize("heading", ["month", "created at", "updated"])
def test_a_time_for_each_place_chooses_none(heading: str, tmp_path: Path) -> None:
    """Where no place comes twice there is nothing to choose or to add up."""
    reading = read(tmp_path, f"{heading},country,users\n2025-06,PE,3\n2025-07,KR,1\n")
    assert (reading.total, reading.issues, reading.assumptions) == (4, (), ())
