"""What inspections and backtests say to type next, typed."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.test_app import run

FIRST = datetime(2026, 9, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with traffic of eleven weeks that has two numbers in each row, and users."""
    monkeypatch.chdir(tmp_path)
    rows = [f"{FIRST + timedelta(hours=n):%Y-%m-%d %H:%M},{200 + abs(n % 24 - 15) * 9},7" for n in range(11 * 168)]
    (tmp_path / "my traffic.csv").write_text("time,in,out\n" + "\n".join(rows))
    (tmp_path / "USERS.csv").write_text("country,users\nGermany,60\nJapan,40\n")
    return tmp_path


def next_step(*arguments: str) -> list[str]:
    """Return the arguments of the command to type next, as a shell hands them on."""
    code, out, _ = run(*arguments)
    assert code == 0
    (step,) = re.findall(r"^Next: downtime (.*?)(?:  \(--full|; --full|;$)", out, re.MULTILINE)
    return shlex.split(step)


def test_the_plan_after_an_inspection_can_be_typed() -> None:
    """Options that were needed to read the file are there, and names with blanks are quoted."""
    step = next_step("inspect", "my traffic.csv", "--value-column", "in")
    assert step == ["plan", "my traffic.csv", "--value-column", "in", "-a", "USERS.csv", "-d", "2h"]
    assert run(*step, "--as-of", "2026-11-23")[0] == 0


def test_the_plan_after_an_inspection_of_users_can_be_typed() -> None:
    """The file of users stands where a plan takes it."""
    step = next_step("inspect", "USERS.csv", "--users-column", "users")
    assert step == ["plan", "TRAFFIC.csv", "-a", "USERS.csv", "--users-column", "users", "-d", "2h"]
    step[1:2] = ["my traffic.csv", "--value-column", "in", "--as-of", "2026-11-23"]
    assert run(*step)[0] == 0


def test_the_plan_after_a_backtest_can_be_typed(folder: Path) -> None:
    """Options of the backtest alone are left out."""
    (folder / "downtime.toml").write_text('traffic = "my traffic.csv"\nvalue-column = "in"\naudience = "USERS.csv"\n')
    step = next_step("backtest", "--duration", "2h", "--as-of", "2026-11-23", "--origins", "4")
    assert step == ["plan", "--duration", "2h", "--as-of", "2026-11-23", "-o", "plan.json"]
    assert run(*step)[0] == 0
    assert (folder / "plan.json").exists()
