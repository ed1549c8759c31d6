"""Whether numbered weekdays beside weeks fit the quiet days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.readers.files import assumed, by_hour, errors, read


def table(heading: str, cells: Callable[[date], str], quiet: tuple[int, int], days: int = 28) -> str:
    """Return days from 5 January 2026 on, by hour; two weekdays (Monday 0) are quiet."""
    rows = [
        f"2026,{cells(day)},{hour},{(20 if day.weekday() in quiet else 60) + hour}"
        for day in (date(2026, 1, 5) + timedelta(days=n) for n in range(days))
        for hour in range(24)
    ]
    return f"year,week,{heading},hour,requests\n" + "\n".join(rows) + "\n"


def iso(day: date) -> str:
    """Return the week and the weekday of ISO 8601."""
    return f"{day.isocalendar().week},{day.isoweekday()}"


def excel(day: date) -> str:
    """Return what WEEKNUM and WEEKDAY give."""
    return f"{int(f'{day:%U}') + 1},{day.isoweekday() % 7 + 1}"


def test_weekdays_from_sunday_are_refused(tmp_path: Path) -> None:
    """Sunday and Monday are nobody's weekend, and such weeks are not those of ISO 8601."""
    (issue,) = errors(lambda: read(tmp_path, table("weekday", excel, (5, 6))))
    assert issue.code == "bad-time"
    assert issue.message.startswith("days 7 and 1 of 'weekday' are the quiet ones")


@pytest.mark.parametrize(
    ("heading", "cells", "quiet", "days"),
    [
        pytest.param("weekday", iso, (5, 6), 28, id="weekend"),
        pytest.param("weekday", iso, (4, 5), 28, id="other-weekend"),
        pytest.param("isoweekday", iso, (6, 0), 28, id="said-to-be-iso"),
        pytest.param("weekday", lambda day: f"{day.isocalendar().week},{day:%a}", (6, 0), 28, id="names"),
        pytest.param("weekday", iso, (6, 0), 6, id="not-all-days"),
    ],
)
def test_other_weekdays_are_read_as_iso(
    heading: str, cells: Callable[[date], str], quiet: tuple[int, int], days: int, tmp_path: Path
) -> None:
    """Where they fit, where the heading says so, or where days have names."""
    reading = read(tmp_path, table(heading, cells, quiet, days))
    assert min(by_hour(reading)) == "2026-01-05T00:00"
    assert "count weeks as ISO 8601 does" in assumed(reading)["weekday-numbers"]
