"""What a file was found to hold, in one line."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from downtime_cli.readers.config_toml import Setting
from downtime_cli.request.options import Options
from downtime_cli.request.starting.draft import Draft
from downtime_cli.request.starting.found_words import word_traffic, word_users

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def draft(**files: Path) -> Draft:
    """A draft that names files."""
    given = {name: Setting(texts=(str(path),), place=Options.traffic.place) for name, path in files.items()}
    return Draft(options=Options(given=given), now=NOW, show_progress=lambda _: nullcontext(None))


def write_hours(path: Path, first: str, last: str, *, leave_out: int = 0) -> Path:
    """Write busy days and quiet nights, without some of the hours."""
    start, end = (datetime.fromisoformat(day) for day in (first, last))
    hours = [start + timedelta(hours=number) for number in range((end - start) // timedelta(hours=1))]
    kept = [hour for number, hour in enumerate(hours) if not 100 <= number < 100 + leave_out]
    rows = (f"{hour:%Y-%m-%dT%H:%MZ},{100 + 50 * abs(hour.hour - 12) + hour.day}\n" for hour in kept)
    path.write_text("timestamp,requests\n" + "".join(rows), "utf-8")
    return path


@pytest.mark.parametrize(
    ("first", "last", "leave_out", "words"),
    [
        pytest.param("2026-09-14", "2026-11-23", 0, "1,680 hours, Mon 14 Sep - Mon 23 Nov 2026", id="one-year"),
        pytest.param("2025-11-24", "2026-11-23", 0, "8,736 hours, Mon 24 Nov 2025 - Mon 23 Nov 2026", id="two-years"),
        pytest.param("2026-09-14", "2026-11-23", 2, "1,678 hours (2 missing), Mon 14 Sep - Mon 23 Nov 2026", id="gap"),
    ],
)
def test_traffic_in_a_line(first: str, last: str, leave_out: int, words: str, tmp_path: Path) -> None:
    """How many hours there are, how many lack, and of which days, with the year at both ends where it differs."""
    path = write_hours(tmp_path / "traffic.csv", first, last, leave_out=leave_out)
    inspection = draft(traffic=path).with_traffic().inspection
    assert inspection is not None
    assert word_traffic(inspection).partition(", data: ")[0] == words


@pytest.mark.parametrize(
    ("heading", "rows", "start"),
    [
        pytest.param(
            "hour",
            [f"{hour}" for hour in range(24)],
            "24 hours of a typical day, data: poor; a typical day: ",
            id="day",
        ),
        pytest.param(
            "weekday,hour",
            [f"{day},{hour}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun") for hour in range(24)],
            "168 hours of a typical week, data: ",
            id="week",
        ),
    ],
)
def test_hours_without_dates_in_a_line(heading: str, rows: list[str], start: str, tmp_path: Path) -> None:
    """A typical day or week is called so."""
    path = tmp_path / "typical.csv"
    table = "".join(f"{row},{100 + number % 24}\n" for number, row in enumerate(rows))
    path.write_text(f"{heading},requests\n{table}", "utf-8")
    inspection = draft(traffic=path).with_traffic().inspection
    assert inspection is not None
    assert word_traffic(inspection).startswith(start)


def test_users_in_a_line(tmp_path: Path) -> None:
    """In how many zones they are, and where most of them."""
    path = tmp_path / "users.csv"
    path.write_text("timezone,users\nEurope/Berlin,1\nAsia/Tokyo,3\n", "utf-8")
    users = draft(audience=path).with_users().users
    assert users is not None
    assert word_users(users) == "users in 2 time zones, 75% of them in Asia/Tokyo"
