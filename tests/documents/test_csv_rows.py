"""Plans, refusals, inspections and backtests as CSV."""

from __future__ import annotations

from tests.documents.reading import rows_of
from tests.samples import (
    sample_audience,
    sample_backtest,
    sample_inspection,
    sample_plan,
    sample_profile,
    sample_refusal,
)


def test_plan_csv_has_one_row_per_window() -> None:
    """The recommended window comes first, then the alternatives; numbers are exact."""
    rows = rows_of(sample_plan())
    assert [row["choice"] for row in rows] == ["recommended", "alternative", "alternative"]
    assert rows[0]["start"] == "2026-12-05T04:00:00Z"
    assert rows[0]["local_start"] == "2026-12-05T05:00:00+01:00"
    assert float(rows[0]["expected"]) == 812.4
    assert rows[0]["duration_minutes"] == "120"
    assert {(row["outcome"], row["status"]) for row in rows} == {("window", "TENTATIVE")}


def test_refusal_csv_has_the_relaxed_windows() -> None:
    """A refusal is a row for each relaxation, with its remedy."""
    rows = rows_of(sample_refusal())
    assert {(row["choice"], row["outcome"], row["status"]) for row in rows} == {("relaxation", "no-window", "")}
    assert [row["remedy"] for row in rows] == [
        "with --horizon 15d", "with --duration 1h", "with --team-hours 'Mon 09:00-11:00@Europe/Berlin'",
    ]  # fmt: skip


def test_inspection_csv_is_the_profile() -> None:
    """An inspection is 168 rows; hours without data are empty."""
    rows = rows_of(sample_inspection())
    assert len(rows) == 168
    assert (rows[0]["weekday"], rows[0]["hour"], rows[167]["weekday"], rows[167]["hour"]) == ("Mon", "0", "Sun", "23")
    assert [row["mean"] for row in rows[30:32]] == ["", ""]
    assert float(rows[0]["mean"]) == sample_profile()[0]


def test_audience_csv_has_the_zones() -> None:
    """Of an audience there is a row per zone, with its weight."""
    assert [list(row.values()) for row in rows_of(sample_audience())] == [
        ["Europe/Berlin", "0.6", "2.0"], ["Asia/Tokyo", "0.3", "1.0"], ["UTC", "0.1", "1.0"],
    ]  # fmt: skip


def test_backtest_csv_has_one_row_per_week() -> None:
    """What could not be measured is empty; numbers are exact."""
    rows = rows_of(sample_backtest())
    assert len(rows) == 14
    assert (rows[0]["outcome"], rows[0]["start"], rows[0]["realised"]) == ("nothing-fits", "", "")
    assert (rows[1]["outcome"], rows[1]["start"]) == ("missing-hours", "2026-08-14T00:00:00Z")
    assert rows[3]["local_start"] == "2026-08-28T05:00:00+02:00"
    assert (rows[3]["realised"], rows[3]["regret"], rows[3]["in_range"]) == ("900.0", "100.0", "true")
    assert (rows[12]["guess_start"], rows[12]["guess_feasible"]) == ("", "")
