"""What each command says to type next, pasted into a shell."""

from __future__ import annotations

import os
import re
import subprocess
import sys
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
    for name in ("my traffic.csv", "-t.csv"):
        (tmp_path / name).write_text("time,in,out\n" + "\n".join(rows))
    (tmp_path / "TRAFFIC.csv").write_text("time,requests\n" + "\n".join(each.removesuffix(",7") for each in rows))
    (tmp_path / "USERS.csv").write_text("country,users\nGermany,60\nJapan,40\n")
    return tmp_path


IN = ("my traffic.csv", "--value-column", "in")
AS_OF = ("--as-of", "2026-11-23")
RULES = ("-a", "USERS.csv", "-d", "2h", "--timezone", "Europe/Berlin", *AS_OF)
SUNDAY = ("--start", "2026-11-29 04:00")


def read_step(*arguments: str) -> str:
    """Return the lines of the command to type next, just as they stand on the screen."""
    _, out, _ = run(*arguments)
    found = re.search(r"^Next: (downtime (?:.*\\\n)*.*)$", out, re.MULTILINE)
    assert found is not None
    return found[1]


def paste(step: str) -> tuple[int, str]:
    """Have a shell run a command; return its exit code and what it said of errors."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", step], env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param(
            ("inspect", *IN, *AS_OF),
            "downtime plan 'my traffic.csv' --value-column in --as-of 2026-11-23 -a \\\n      USERS.csv -d 2h",
            id="inspect",
        ),
        pytest.param(
            ("inspect", "--value-column", "in", *AS_OF, "--", "-t.csv"),
            "downtime plan ./-t.csv --value-column in --as-of 2026-11-23 -a USERS.csv \\\n      -d 2h",
            id="inspect-a-name-like-an-option",
        ),
        pytest.param(
            ("inspect", "USERS.csv", "--users-column", "users", *AS_OF),
            "downtime plan TRAFFIC.csv -a USERS.csv --users-column users --as-of \\\n      2026-11-23 -d 2h",
            id="inspect-users",
        ),
        pytest.param(
            ("backtest", *IN, "-a", "USERS.csv", "--duration", "2h", *AS_OF, "--origins", "4"),
            "downtime plan 'my traffic.csv' -a USERS.csv --value-column in -d 2h \\\n"
            "      --as-of 2026-11-23 -o plan.json",
            id="backtest",
        ),
    ],
)
def test_the_next_command_has_what_was_typed(typed: tuple[str, ...], expected: str) -> None:
    """Files and options that a plan takes as well, in short, and pasted it runs."""
    step = read_step(*typed)
    assert step == expected
    assert paste(step)[0] == 0


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(("plan", *IN, *RULES, "-o", "my plan.json"), id="plan"),
        pytest.param(("plan", *IN, *RULES, "--recurring", "monthly", "-o", "my standing.json"), id="standing"),
        pytest.param(("check", *IN, *RULES, *SUNDAY), id="check-yes"),
        pytest.param(("check", *IN, *RULES, "--start", "2026-11-27 15:00"), id="check-no"),
        pytest.param(("check", *IN, *RULES, "--plan", "saved.json"), id="check-a-plan"),
        pytest.param(
            ("check", *IN, *RULES, "--plan", "saved.json", "--blackout", "2026-11-20/2026-12-01"),
            id="check-a-plan-that-has-to-move",
        ),
    ],
)
def test_the_next_command_can_be_pasted(typed: tuple[str, ...]) -> None:
    """Into a shell, line by line, as it stands on the screen."""
    assert run("plan", *IN, *RULES, "-o", "saved.json")[0] == 0
    step = read_step(*typed)
    code, errors = paste(f"{step} {' '.join(AS_OF)}" if " update " in step else step)
    assert (code, "error" in errors) == (0, False)


def test_where_no_window_fits_the_next_command_says_what_would_have_to_give() -> None:
    """It is a plan by the same rules, which is refused with changes to choose from."""
    closed = ("--blackout", "2026-11-20/2027-03-01")
    code, errors = paste(read_step("check", *IN, *RULES, *SUNDAY, *closed))
    assert (code, "error" in errors) == (5, False)


def test_a_plan_of_options_in_a_file_is_as_short(folder: Path) -> None:
    """What downtime.toml says need not be typed."""
    (folder / "downtime.toml").write_text('traffic = "my traffic.csv"\nvalue-column = "in"\naudience = "USERS.csv"\n')
    step = read_step("backtest", "--duration", "2h", *AS_OF, "--origins", "4")
    assert step == "downtime plan -d 2h --as-of 2026-11-23 -o plan.json"
    assert paste(step)[0] == 0
    assert (folder / "plan.json").exists()
