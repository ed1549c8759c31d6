"""Numbers of users that nobody has."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.readers.audience.audience_csv import read_audience
from tests.readers.files import errors, write


@pytest.mark.parametrize("number", ["9" * 400, "9" * 5000])
def test_users_whose_sum_would_overflow(number: str, tmp_path: Path) -> None:
    """They are refused at their cell."""
    path = write(tmp_path, f"country,users\nDE,{number}\nFR,{number}\nUS,3\n", "users.csv")
    first, second = errors(lambda: read_audience(path))
    assert [(each.code, each.place.line) for each in (first, second)] == [("bad-value", 2), ("bad-value", 3)]
