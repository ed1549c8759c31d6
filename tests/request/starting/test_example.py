"""The example: fresh on any day, the same on the same day, and worth playing with."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.request.starting.example import build_example

NOW = datetime(2031, 3, 30, 15, 4, 5, tzinfo=UTC)
SIZE = 100_000


def test_the_example_is_the_same_all_day() -> None:
    """Its traffic ends with the last whole day of UTC, whatever the hour and the clock of the caller."""
    later = datetime(2031, 3, 31, 8, 59, tzinfo=timezone(timedelta(hours=9)))
    assert build_example(NOW) == build_example(later)
    last = build_example(NOW)["traffic.csv"].splitlines()[-1]
    assert last.startswith("2031-03-29T23:00Z,")


def test_the_example_is_small() -> None:
    """All of it takes less than 100 kB."""
    assert sum(len(text) for text in build_example(NOW).values()) < SIZE


@pytest.mark.parametrize("day", range(0, 364, 52))
def test_the_example_is_good_on_any_day(day: int, tmp_path: Path) -> None:
    """Whenever it is made, the data are good, there is a window, and nothing is warned of."""
    now = NOW + timedelta(days=day)
    for name, text in build_example(now).items():
        (tmp_path / name).write_text(text, "utf-8")
    words = ["plan", "--config", str(tmp_path / "downtime.toml"), "--as-of", now.isoformat(), "--format", "json"]
    done = CliRunner().invoke(app, words)
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout)["quality"]["verdict"] == "good"
