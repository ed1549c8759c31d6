"""Every command says in one line on standard error what it wrote, unless the answer is on standard output."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
TRAFFIC = ["plan", str(EXAMPLES / "traffic.csv"), str(EXAMPLES / "audience.csv"), "-d", "2h", "--as-of", "2026-11-23"]
PLAN = str(EXAMPLES / "output" / "plan.json")
DUE = ["due", PLAN, "--since", "2026-11-20", "--until", "2026-11-20"]


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(*arguments: str) -> list[str]:
    """Return what a command says about writing."""
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    return [line for line in result.stderr.splitlines() if line.startswith("wrote")]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param([*TRAFFIC, "-o", "p.json"], ["wrote p.json"], id="plan"),
        pytest.param([*TRAFFIC, "-o", "p.json", "-o", "r.md"], ["wrote p.json, r.md"], id="several"),
        pytest.param([*TRAFFIC, "-o", "p.json", "-o", "-"], [], id="one-on-stdout"),
        pytest.param([*TRAFFIC, "-o", "-"], [], id="stdout"),
        pytest.param([*TRAFFIC, "--format", "json", "-o", "/dev/null"], [], id="device"),
        pytest.param(TRAFFIC, [], id="nothing"),
        pytest.param(["notice", PLAN, "-o", "n.txt"], ["wrote n.txt"], id="notice"),
        pytest.param(["notice", PLAN, "-o", "-"], [], id="notice-stdout"),
        pytest.param(["notice", PLAN, "--channel", "page", "-o", "p.html"], ["wrote p.html"], id="page"),
        pytest.param(["export", PLAN, "--to", "ics", "-o", "\x1b[31m.ics"], [r"wrote \x1b[31m.ics"], id="hostile"),
        pytest.param([*DUE, "-o", "outbox"], [], id="nothing-due"),
    ],
)
def test_one_line_says_what_was_written(arguments: list[str], expected: list[str]) -> None:
    """Files by their names."""
    assert told(*arguments) == expected


@pytest.mark.parametrize(
    "arguments", [["notice", PLAN, "--all"], ["export", PLAN, "--to", "all"]], ids=["notice", "export"]
)
def test_of_a_folder_the_files_are_counted(arguments: list[str]) -> None:
    """However many there are, it is one line."""
    (line,) = told(*arguments, "-o", "out")
    count = sum(path.is_file() for path in Path("out").rglob("*"))
    assert line == f"wrote {count} files into out"
