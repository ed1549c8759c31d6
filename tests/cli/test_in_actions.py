"""Commands as steps of GitHub Actions: log, job summary and outputs, whatever the texts hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.cli.errors import show_issues
from downtime_cli.core.errors import Issue, IssueCode, Place
from tests.runner import read_commands, read_outputs
from tests.saved_samples import HOSTILE

FIRST = datetime(2026, 9, 28, tzinfo=UTC)
PLAN = [
    "plan",
    "traffic.csv",
    "--audience",
    "users.csv",
    "--traffic-zone",
    "UTC",
    "--duration",
    "2h",
    "--as-of",
    "2026-11-23",
]
CHECK = ["check", *PLAN[1:], "--start", "2026-11-28T21:00Z"]
COMMANDS = ("::stop-commands::token", "##[add-mask]secret", "x\n::set-output name=start::never")


@dataclass(frozen=True)
class Step:
    """What the runner gets from a command."""

    code: int
    log: str
    errors: str
    summary: str
    outputs: str


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with eight weeks of traffic, as the runner would have it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    for name in ("summary", "outputs"):
        (tmp_path / name).touch()
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "outputs"))
    hours = (FIRST + timedelta(hours=n) for n in range(8 * 168))
    rows = [f"{hour:%Y-%m-%dT%H:%MZ},{100 + (hour.hour - 3) % 24 * 10}" for hour in hours]
    (tmp_path / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    (tmp_path / "users.csv").write_text("timezone,users\nUTC,1\n")
    return tmp_path


def step(*arguments: str) -> Step:
    """Return what a command leaves behind."""
    result = CliRunner().invoke(app, list(arguments))
    summary, outputs = (Path(name).read_text() if Path(name).exists() else "" for name in ("summary", "outputs"))
    return Step(result.exit_code, result.stdout, result.stderr, summary, outputs)


def test_a_plan_goes_to_log_summary_and_outputs() -> None:
    """Readable text and a notice in the log, Markdown in the summary, the window in the outputs."""
    done = step(*PLAN)
    assert (done.code, done.errors) == (0, "")
    assert done.log.startswith("Recommended maintenance window for the service (2 h)\n")
    answer, verdict = read_commands(done.log)
    assert (answer.name, verdict.name) == ("notice", "warning")
    assert verdict.data.startswith("Data: ")
    assert done.summary.startswith("## Recommended maintenance window")
    assert read_outputs(done.outputs)["start"] == "2026-11-26T03:00:00Z"


def test_a_no_is_an_error_and_still_has_its_outputs() -> None:
    """The step ends with 5; later steps that run anyway know the window and that it does not pass."""
    done = step(*CHECK, "--max-regret", "25%")
    assert done.code == 5
    assert [each.name for each in read_commands(done.log)] == ["error", "error", "warning"]
    assert read_outputs(done.outputs)["passes"] == "false"
    assert done.summary.startswith("## Maintenance window for the service")


def test_two_commands_share_the_runner_files() -> None:
    """The second command of a step adds to what the first wrote; its outputs win."""
    step(*PLAN)
    done = step(*CHECK)
    assert done.summary.count("\n## ") == 1
    assert read_outputs(done.outputs)["start"] == "2026-11-28T21:00:00Z"


@pytest.mark.parametrize("form", ["plain", "terminal", "json", "markdown", "csv", "github"])
def test_a_format_that_was_asked_for_goes_to_stdout_alone(form: str) -> None:
    """Summary and outputs are of the automatic format."""
    done = step(*PLAN, "--format", form)
    assert (done.code, done.summary, done.outputs) == (0, "", "")


def test_auto_may_be_asked_for() -> None:
    """`--format auto` is what no format is."""
    assert step(*PLAN, "--format", "auto").log == step(*PLAN).log


@pytest.mark.parametrize("text", [*HOSTILE, *COMMANDS])
@pytest.mark.parametrize("form", ["auto", "plain", "terminal"])
def test_hostile_service_names_give_no_commands(text: str, form: str) -> None:
    """Whatever the service is called, the runner gets the answer and the verdict on the data, nothing else."""
    done = step(*PLAN, "--service", text, "--blackout", "2026-11-24/1d", "--format", form)
    assert done.code == 0
    assert [each.name for each in read_commands(done.log)] == (["notice", "warning"] if form == "auto" else [])
    assert read_commands(done.errors) == []
    assert set(read_outputs(done.outputs)) <= {
        "start", "end", "impact", "share-of-week", "unit", "plan-id", "summary",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["##[add-mask]x", "::error::x"])
def test_the_list_of_a_plan_gives_no_commands(text: str) -> None:
    """Who changed a plan and why is told without commands; for programs it stays exact."""
    assert step(*PLAN, "-o", "plan.json").code == 0
    confirm = ["--status", "CONFIRMED", "--as-of", "2026-11-24"]
    changed = step("update", "plan.json", *confirm, "--by", text, "--note", f"so {text}")
    assert changed.code == 0
    assert read_commands(changed.errors) == []
    done = step("notice", "plan.json", "--list")
    assert "CONFIRMED" in done.log
    assert f"so {text.replace('##[', '##' + chr(92) + 'x5b')}" in done.log
    assert read_commands(done.log) == []
    assert f"so {text}" in step("notice", "plan.json", "--list", "--format", "json").log


@pytest.mark.parametrize("text", ["##[add-mask]x", "::error::x", "a%0A::notice::b"])
def test_errors_are_annotated_at_their_line(text: str) -> None:
    """A broken cell is one annotation with file and line; what the cell holds is no command."""
    lines = Path("traffic.csv").read_text().splitlines()
    lines[4] = lines[4].replace(",", f",{text} ")
    Path("traffic.csv").write_text("\n".join(lines))
    done = step(*PLAN)
    assert (done.code, done.log, done.summary, done.outputs) == (3, "", "", "")
    (error,) = read_commands(done.errors)
    assert error.name == "error"
    assert error.properties | {"col": ""} == {"title": "bad-value", "file": "traffic.csv", "line": "5", "col": ""}
    assert text.replace("##[", r"##\x5b") in error.data


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["##[add-mask]x\n::error::y"], id="command"),
        pytest.param(["plan", "--##[add-mask]x\n::error::y"], id="option"),
        pytest.param(["plan", "--\r::error::y\x1b[31m"], id="control-characters"),
        pytest.param(["schema", "plan", "##[add-mask]x\n::error::y"], id="argument"),
        pytest.param(["update", "plan.json", "--by"], id="no-value"),
        pytest.param(["plan", "##[add-mask]x", "--duration", "2h"], id="file"),
        pytest.param(["plan", "traffic.csv", "--duration", "##[add-mask]x\n::error::y"], id="value"),
    ],
)
def test_what_is_mistyped_is_no_command(arguments: list[str]) -> None:
    """A command line that comes from elsewhere drives neither the runner nor a terminal by what is wrong with it."""
    done = step(*arguments)
    assert done.code in {2, 4}
    assert {each.name for each in read_commands(done.errors)} <= {"error"}
    assert "##[" not in done.errors
    assert not set("\r\x1b") & set(done.errors)


@pytest.mark.parametrize("text", ["##[add-mask]x", "::set-output name=start::x"])
def test_what_an_update_says_is_no_command(text: str) -> None:
    """The line about a changed plan begins with its service, which may be called anything."""
    step(*PLAN, "--service", text, "-o", "plan.json")
    done = step("update", "plan.json", "--status", "CONFIRMED", "--as-of", "2026-11-24")
    assert done.code == 0
    assert "CONFIRMED" in done.errors
    assert read_commands(done.errors) == []


def test_usage_errors_have_no_line() -> None:
    """An option is no file: the annotation has a title and a message."""
    done = step(*PLAN, "--notice-period", "soon")
    (error,) = read_commands(done.errors)
    assert error.properties == {"title": "bad-option"}
    assert error.data.startswith("--notice-period: expected")


def test_warnings_on_reading_are_plain_lines() -> None:
    """A warning stays readable on stderr; the report's own annotations tell of it."""
    done = step(*[part for part in PLAN if part not in {"--traffic-zone", "UTC"}], "--time-column", "timestamp")
    assert read_commands(done.errors) == []


def test_without_files_only_the_log_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the runner names no files there is nothing to append to."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY")
    monkeypatch.setenv("GITHUB_OUTPUT", "")
    done = step(*PLAN)
    assert (done.code, done.summary, done.outputs) == (0, "", "")


def test_an_unwritable_summary_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A summary that cannot be written ends the step with 4, with nothing on stdout."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "no" / "such" / "folder"))
    done = step(*PLAN)
    assert (done.code, done.log) == (4, "")
    assert "GITHUB_STEP_SUMMARY: error: cannot write" in done.errors


@pytest.mark.parametrize("value", ["false", "", "1"])
def test_elsewhere_nothing_is_appended(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the runner's own `true` makes a step of a command."""
    monkeypatch.setenv("GITHUB_ACTIONS", value)
    done = step(*PLAN)
    assert (read_commands(done.log), done.summary, done.outputs) == ([], "", "")


def test_a_line_without_a_column_is_marked_at_its_start(capsys: pytest.CaptureFixture[str]) -> None:
    """The runner needs a column to show an error in a file."""
    show_issues([Issue(IssueCode.BAD_TIME, "odd", "correct it", Place("t.csv", line=3))])
    (command,) = read_commands(capsys.readouterr().err)
    assert command.properties == {"title": "bad-time", "file": "t.csv", "line": "3", "col": "1"}
