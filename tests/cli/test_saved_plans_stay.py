"""No command overwrites a saved plan, but the one that makes its next version."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.core.policy import Policy
from tests.cli.command_lines import instead

EXAMPLES = Path(__file__).parents[2] / "examples"
TRAFFIC = [str(EXAMPLES / "traffic.csv"), "--audience", str(EXAMPLES / "audience.csv"), "--as-of", "2026-11-25"]
PLANNING = ["plan", *TRAFFIC, "--duration", "2h", "-o", "plan.json"]


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a confirmed copy of the example's plan, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "plan.json"
    path.write_bytes((EXAMPLES / "output" / "plan.json").read_bytes())
    CliRunner().invoke(app, ["update", "plan.json", "--status", "CONFIRMED", "--as-of", "2026-11-24T10:00Z"])
    return path


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(PLANNING, id="plan"),
        pytest.param(["plan", "no-such.csv", "--duration", "2h", "-o", "plan.json"], id="before-traffic-is-read"),
        pytest.param([*PLANNING, "--recurring", "weekly"], id="standing"),
        pytest.param(["inspect", TRAFFIC[0], "-o", "plan.json"], id="inspect"),
        pytest.param(["backtest", *TRAFFIC, "--duration", "2h", "-o", "plan.json"], id="backtest"),
        pytest.param(
            ["update", "other.json", "--status", "CONFIRMED", "--as-of", "2026-11-24", "-o", "plan.json"], id="update"
        ),
    ],
)
def test_a_saved_plan_stays(arguments: list[str], plan: Path) -> None:
    """Every command that writes refuses to write there, and prints nothing; what the plan was it still is."""
    Path("other.json").write_bytes((EXAMPLES / "output" / "plan.json").read_bytes())
    before = plan.read_bytes()
    result = CliRunner().invoke(app, arguments)
    assert (result.exit_code, result.stdout) == (4, "")
    assert "plan.json: error: this is " in result.stderr
    assert "[file-exists]" in result.stderr
    assert plan.read_bytes() == before


def test_the_ways_out_are_named(plan: Path) -> None:
    """Both of them work: the next version of the plan, and another plan in its place."""
    result = CliRunner().invoke(app, PLANNING)
    assert "this is the plan 20261129-49398423 for shop api, CONFIRMED, version 2" in result.stderr
    assert "--replaces" in result.stderr
    assert "--force" in result.stderr
    assert CliRunner().invoke(app, [*PLANNING, "--replaces", "plan.json"]).exit_code == 0
    assert (json.loads(plan.read_text())["plan_id"], json.loads(plan.read_text())["sequence"]) == (
        "20261129-49398423",
        2,
    )
    assert CliRunner().invoke(app, [*PLANNING, "--force"]).exit_code == 0
    assert json.loads(plan.read_text())["sequence"] == 0


@pytest.mark.parametrize("over", ["begun", "unreadable", "standing", "foreign", "another-plan"])
def test_only_ways_out_that_work_are_named(over: str, plan: Path) -> None:
    """A next version is made of a plan whose work has not begun, and of nothing else."""
    more: list[str] = []
    document = json.loads(plan.read_text())
    match over:
        case "begun":
            begin = ["update", "plan.json", "--status", "IN-PROCESS", "--as-of", document["window"]["start"]]
            assert CliRunner().invoke(app, begin).exit_code == 0
        case "unreadable":
            plan.write_text(json.dumps(document | {"revisions": 7}))
        case "standing":
            standing = ["plan", *TRAFFIC, "--duration", "2h", "--recurring", "weekly", "--force", "-o", "plan.json"]
            assert CliRunner().invoke(app, standing).exit_code == 0
        case "foreign":
            plan.write_text("{}")
        case _:
            other = json.dumps(document | {"plan_id": "20261129-aaaaaaaa"})
            Path("other.json").write_text(other)
            more = ["--replaces", "other.json"]
    result = CliRunner().invoke(app, [*PLANNING, *more])
    assert result.exit_code == 4
    assert "fix: write to another file, or overwrite it with --force" in result.stderr
    assert "--replaces" not in result.stderr


@pytest.mark.parametrize("text", ['{"name": "package"}', "{broken", "\x00\x01binary"])
def test_other_files_stay_too(text: str, plan: Path) -> None:
    """A JSON file of somebody else is overwritten only by force."""
    plan.write_text(text)
    result = CliRunner().invoke(app, PLANNING)
    assert (result.exit_code, plan.read_text()) == (4, text)
    assert "--force" in result.stderr
    assert CliRunner().invoke(app, [*PLANNING, "--force"]).exit_code == 0


def test_an_empty_file_and_a_tentative_plan_are_written(plan: Path) -> None:
    """Nothing is lost with either."""
    plan.write_text(" \n")
    for expected in ("2h", "3h"):
        assert CliRunner().invoke(app, instead(PLANNING, "--duration", expected)).exit_code == 0
        assert json.loads(plan.read_text())["policy"]["duration"] == f"PT{expected.upper()}"


@pytest.mark.parametrize("more", [[], ["--replaces", "plan.json"], ["--force"]])
def test_a_refusal_leaves_the_plan(more: list[str], plan: Path) -> None:
    """Where nothing fits, the saved plan stays, whatever was asked for, and other files are written."""
    first = json.loads(plan.read_text()) | {"status": "TENTATIVE", "sequence": 0}
    first["revisions"] = [{**first["revisions"][0]}]
    plan.write_text(json.dumps(first))
    before = plan.read_bytes()
    result = CliRunner().invoke(app, [*PLANNING, "--blackout", "2026-11-01/300d", *more, "-o", "why.json"])
    assert result.exit_code == 5
    assert "plan.json: stays as it is, as there is no new plan" in result.stderr
    assert plan.read_bytes() == before
    assert json.loads(Path("why.json").read_text())["outcome"] == "no-window"


def test_a_plan_that_changed_meanwhile_stays(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody cancels the plan while it is planned again: the cancellation stays."""

    def cancel(policy: Policy, *_: object) -> Policy:
        CliRunner().invoke(app, ["update", "plan.json", "--status", "CANCELLED", "--as-of", "2026-11-25T09:00Z"])
        return policy

    monkeypatch.setattr("downtime_cli.cli.plan_command.with_regions", cancel)
    result = CliRunner().invoke(app, [*PLANNING, "--replaces", "plan.json"])
    assert (result.exit_code, result.stdout) == (3, "")
    assert "version 2 (CONFIRMED) was read, and now it holds version 3 (CANCELLED) [changed-meanwhile]" in result.stderr
    assert json.loads(plan.read_text())["status"] == "CANCELLED"


def test_a_plan_in_utf_16_is_updated(plan: Path) -> None:
    """Windows PowerShell redirects output in that encoding."""
    plan.write_text(plan.read_text("utf-8"), encoding="utf-16")
    result = CliRunner().invoke(app, ["update", "plan.json", "--status", "CANCELLED", "--as-of", "2026-11-25T09:00Z"])
    assert result.exit_code == 0
    assert json.loads(plan.read_text())["status"] == "CANCELLED"
