"""Commands on a plan that are given another document of ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
TRAFFIC = [str(ROOT / "examples" / "traffic.csv"), "--as-of", "2026-11-24"]
COMMANDS = [
    pytest.param(["notice"], id="notice"),
    pytest.param(["notice", "--all", "-o", "folder"], id="notice-all"),
    pytest.param(["export", "--to", "ics"], id="export"),
    pytest.param(["export", "--to", "ics", "--feed"], id="feed"),
    pytest.param(["export", "--to", "all", "-o", "folder"], id="export-all"),
    pytest.param(["update", "--status", "CONFIRMED"], id="update"),
    pytest.param(["due", "--since", "2026-11-24", "--until", "2026-11-25"], id="due"),
    pytest.param(["check", *TRAFFIC, "--plan"], id="check"),
    pytest.param(["plan", *TRAFFIC, "--replaces"], id="replaces"),
]


def run(arguments: list[str], path: Path) -> str:
    """Return the error of a command on a file."""
    result = CliRunner().invoke(app, [*arguments, str(path)])
    assert (result.exit_code, result.stdout) == (3, "")
    return result.stderr


def test_a_standing_window_is_called_by_its_name(tmp_path: Path) -> None:
    """Where a single window is needed, the error says what it is, and how it is passed."""
    path = tmp_path / "standing.json"
    path.write_bytes((GOLDEN / "standing-report.json").read_bytes())
    error = run(["check", *TRAFFIC, "--plan"], path)
    assert "this is a standing window, not the plan of a single one" in error
    assert "--standing in place of --plan" in error
    assert "judge the time of one of its dates: --start TIME --end TIME" in error
    assert "--re" not in error
    assert "pass what `downtime plan" not in error


@pytest.mark.parametrize("arguments", COMMANDS)
@pytest.mark.parametrize(
    ("name", "what"),
    [("refusal", "this is a refusal"), ("judgement", "the judgement of"), ("inspection", "`downtime inspect` found")],
)
def test_so_are_others(arguments: list[str], name: str, what: str, tmp_path: Path) -> None:
    """A refusal, a judgement and an inspection."""
    path = tmp_path / "other.json"
    path.write_bytes((GOLDEN / f"{name}-report.json").read_bytes())
    error = run(arguments, path)
    assert what in error
    assert "[bad-plan]" in error
