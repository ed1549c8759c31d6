"""Which rows count, and what hours without rows are: from the command line to the advice."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_app import run

FIRST = datetime(2026, 9, 28, tzinfo=UTC)
PLAN = ("--duration", "1h", "--timezone", "UTC", "--as-of", "2026-11-23", "--format", "json")


def requests_at(hour: int) -> int:
    """Return a day that is quietest at 3:00."""
    return 90 + 50 * min(abs(hour - 3), 27 - hour)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with eight weeks of a counter that leaves out the hours without requests."""
    monkeypatch.chdir(tmp_path)
    hours = [FIRST + timedelta(hours=n) for n in range(8 * 168)]
    rows = [f"{hour:%Y-%m-%dT%H:%MZ},{requests_at(hour.hour)}" for hour in hours if hour.hour not in {2, 3, 4}]
    (tmp_path / "events.csv").write_text("time,requests\n" + "\n".join(rows) + "\n")
    long = [
        f"{hour:%Y-%m-%dT%H:%MZ},{name},{value}"
        for hour in hours
        for name, value in (("requests", requests_at(hour.hour)), ("bytes", 70_000 - hour.hour))
    ]
    (tmp_path / "long.csv").write_text("time,metric,value\n" + "\n".join(long) + "\n")
    return tmp_path


def plan(*arguments: str) -> dict[str, Any]:
    """Return the plan for a file."""
    status, out, err = run("plan", *arguments, *PLAN)
    assert status == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def codes(found: dict[str, Any]) -> list[str]:
    """Return the codes of what was assumed."""
    return [item["code"] for item in found["assumptions"]]


def test_the_advice_is_the_hour_without_rows() -> None:
    """An hour that has no rows in any night, between the lowest, is advised: 0 requests, not the 190 beside it."""
    found = plan("events.csv")
    assert found["window"]["start"][11:16] in {"02:00", "03:00", "04:00"}
    assert found["impact"]["expected"] == 0
    assert "silence-is-zero" in codes(found)
    assert not [each for each in found["quality"]["findings"] if each["code"] in {"missing-hours", "dead-stretch"}]


def test_the_option_decides_otherwise(folder: Path) -> None:
    """Hours that are said to be unknown are not advised, and hours said to be zero are, without an assumption."""
    unknown = plan("events.csv", "--missing", "unknown")
    assert unknown["impact"]["expected"] > 100
    assert "missing-hours" in [each["code"] for each in unknown["quality"]["findings"]]
    assert "silence-is-zero" not in codes(unknown)
    zero = plan("events.csv", "--missing", "zero")
    assert zero["impact"]["expected"] == 0
    assert "silence-is-zero" not in codes(zero)
    (folder / "downtime.toml").write_text('missing = "unknown"\n')
    assert plan("events.csv")["impact"] == unknown["impact"]


def test_one_measure_is_chosen(folder: Path) -> None:
    """The remedy for mixed measures works on the command line and in downtime.toml."""
    status, _, err = run("plan", "long.csv", *PLAN)
    assert status == 3
    assert "--only 'metric=requests'" in err
    found = plan("long.csv", "--only", "metric=requests")
    assert found["impact"]["expected"] < 100
    (folder / "downtime.toml").write_text('only = ["metric=requests"]\n')
    assert plan("long.csv")["impact"] == found["impact"]


@pytest.mark.parametrize("text", ["metric", "=requests"])
def test_a_wish_needs_a_column(text: str) -> None:
    """What is no pair of column and value is refused with an example."""
    status, _, err = run("plan", "long.csv", "--only", text, *PLAN)
    assert status == 2
    assert f"expected COLUMN=VALUE, got '{text}'" in err
    assert "write metric=requests" in err
