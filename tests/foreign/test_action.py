"""The GitHub action, by running its own steps as the runner does: in bash, with the documented environment."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from downtime_cli.core.policy import LONGEST_NAME
from tests.cli.shells import ROOT
from tests.foreign.tools import need_command, need_module
from tests.runner import Command, read_commands, read_outputs
from tests.saved_samples import HOSTILE

EXAMPLES = ROOT / "examples"
PLAN = {
    "command": "plan",
    "traffic": str(EXAMPLES / "traffic.csv"),
    "audience": str(EXAMPLES / "audience.csv"),
    "duration": "2h",
    "arguments": "--as-of=2026-11-23\n",
}
CHECK = PLAN | {"command": "check", "start": "2026-11-28T10:00Z", "arguments": "--as-of=2026-11-23\n--max-regret=25%\n"}


def pack(names: Sequence[str], separator: str) -> list[str]:
    """Join the names to as few as there can be, in their order, each no longer than a service may be called."""
    packed = [names[0]]
    for name in names[1:]:
        longer = packed[-1] + separator + name
        packed[-1:] = [longer] if len(longer) <= LONGEST_NAME else [packed[-1], name]
    return packed


def read_yaml(path: Path) -> dict[str, object]:
    """Return a YAML file as a reader of YAML 1.2 has it."""
    document = need_module("ruamel.yaml").YAML(typ="safe").load(path.read_text("utf-8"))
    assert isinstance(document, dict)
    return document


def steps() -> list[dict[str, str]]:
    """Return the steps of the action."""
    runs = read_yaml(ROOT / "action.yml")["runs"]
    assert isinstance(runs, dict)
    return list(runs["steps"])


def step(name: str) -> dict[str, str]:
    """Return the step of that name."""
    return next(each for each in steps() if each["name"] == name)


@dataclass(frozen=True)
class Done:
    """What the runner has after a step."""

    code: int
    log: str
    commands: list[Command]
    outputs: dict[str, str]
    summary: str


class Runner:
    """A runner: a folder for its files, one for the work, and the environment it documents."""

    def __init__(self, folder: Path) -> None:
        """Make the folders."""
        self.action, self.temp, self.work = ROOT, folder / "temp", folder / "work"
        self.temp.mkdir()
        self.work.mkdir()

    def run(self, chosen: Mapping[str, object], inputs: Mapping[str, str], **steps_outputs: str) -> Done:
        """Run one step with inputs; those that were not given have their defaults."""
        declared = read_yaml(ROOT / "action.yml")["inputs"]
        assert isinstance(declared, dict)
        values = {f"inputs.{name}": str(each["default"]) for name, each in declared.items()}
        values |= {f"inputs.{name}": value for name, value in inputs.items()} | steps_outputs

        def evaluate(text: object) -> str:
            return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda match: values[match[1]], str(text))

        files = {name: self.temp / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("")
        told = chosen.get("env", {})
        assert isinstance(told, dict)
        env = {
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            **{name: value for name, value in os.environ.items() if name.startswith("PIP_")},
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(self.action),
            "RUNNER_TEMP": str(self.temp),
            **{name: str(file) for name, file in files.items()},
            **{name: evaluate(value) for name, value in told.items()},
        }
        script = self.temp / "script.sh"
        script.write_text(str(chosen["run"]))
        folder = self.work / evaluate(chosen.get("working-directory", "."))
        command = [need_command("bash"), "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        done = subprocess.run(
            command, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        log = done.stdout + done.stderr
        return Done(
            code=done.returncode,
            log=log,
            commands=read_commands(log),
            outputs=read_outputs(files["GITHUB_OUTPUT"].read_text()),
            summary=files["GITHUB_STEP_SUMMARY"].read_text(),
        )


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """Return a runner on which the action is installed, as this environment has it."""
    made = Runner(tmp_path)
    bin_folder = made.temp / "downtime" / "bin"
    bin_folder.parent.mkdir()
    bin_folder.symlink_to(Path(sys.executable).parent)
    return made


def test_no_input_is_interpolated() -> None:
    """Scripts hold no expression: what a workflow passes on can never become code."""
    scripts = [each["run"] for each in steps() if "run" in each]
    assert len(scripts) == 2
    assert all("${{" not in script for script in scripts)
    assert all(each["shell"] == "bash" for each in steps() if "run" in each)


def test_every_input_arrives_and_every_output_leaves() -> None:
    """All inputs are used, and each declared output is one that the command writes."""
    action = read_yaml(ROOT / "action.yml")
    text = (ROOT / "action.yml").read_text()
    inputs, outputs = action["inputs"], action["outputs"]
    assert isinstance(inputs, dict)
    assert isinstance(outputs, dict)
    assert all(f"inputs.{name}" in text for name in inputs)
    assert {name: each["value"] for name, each in outputs.items()} == {
        name: f"${{{{ steps.run.outputs.{name} }}}}" for name in outputs
    }


def test_it_installs_and_plans_from_nothing(tmp_path: Path) -> None:
    """The install step makes an environment of its own, and the next step runs from there."""
    runner = Runner(tmp_path)
    copy = tmp_path / "action"
    wanted = shutil.ignore_patterns(".git", ".tools", "*.egg-info", "tests", "build", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=wanted)
    runner.action = copy
    done = runner.run(step("Install downtime"), {}, **{"steps.python.outputs.python-path": sys.executable})
    assert done.code == 0, done.log
    done = runner.run(step("Run downtime"), PLAN)
    assert done.code == 0, done.log
    assert done.outputs["start"] == "2026-11-29T03:00:00Z"


def test_a_plan_leaves_summary_outputs_and_files(runner: Runner) -> None:
    """Later steps and jobs get the window; the files are those that go into the artifact."""
    done = runner.run(step("Run downtime"), PLAN)
    assert done.code == 0, done.log
    assert done.commands[0].name == "notice"
    assert done.summary.startswith("## Recommended maintenance window for the service")
    assert {"start", "end", "impact", "plan-id", "summary", "files"} <= set(done.outputs)
    files = sorted(path.name for path in Path(done.outputs["files"]).iterdir())
    assert files == ["plan.csv", "plan.html", "plan.json", "plan.md", "plan.txt"]


def test_a_check_that_fails_keeps_its_files(runner: Runner) -> None:
    """The step fails with 5; the reason is an annotation, and JUnit XML is among the files."""
    done = runner.run(step("Run downtime"), CHECK)
    assert done.code == 5
    assert [each.properties["title"] for each in done.commands if each.name == "error"][1] == "regret at most 25%"
    assert done.outputs["passes"] == "false"
    names = {path.name for path in Path(done.outputs["files"]).iterdir()}
    assert names == {"check.csv", "check.html", "check.json", "check.md", "check.txt", "check.xml"}
    assert step("Keep the files")["if"].startswith("${{ !cancelled() ")  # else a step that fails ends the job before it


def test_without_traffic_it_is_a_freeze_gate(runner: Runner) -> None:
    """No file is needed to stop a job in a freeze."""
    done = runner.run(step("Run downtime"), {"start": "now", "duration": "30m", "arguments": "--blackout=today/3d"})
    assert done.code == 5, done.log
    assert done.outputs["summary"].startswith("No: ")
    assert "covers 30 min of the window" in done.outputs["summary"]
    assert done.outputs["passes"] == "false"


def test_a_plan_can_be_checked_later(runner: Runner) -> None:
    """The plan of one step is what the next one judges."""
    planned = runner.run(step("Run downtime"), PLAN)
    plan = f"{planned.outputs['files']}/plan.json"
    checked = runner.run(step("Run downtime"), CHECK | {"start": "", "duration": "", "plan": plan})
    assert checked.code == 0, checked.log
    assert checked.outputs["plan-id"] == planned.outputs["plan-id"]
    assert checked.outputs["files"] != planned.outputs["files"]


def test_options_of_the_working_directory_hold(runner: Runner) -> None:
    """`downtime.toml` gives what no input says; its format and files do not stand in the way of the step's."""
    folder = runner.work / "deploy"
    folder.mkdir()
    (folder / "downtime.toml").write_text(
        f'traffic = "{PLAN["traffic"]}"\nduration = "90m"\nformat = "json"\noutput = "never.json"\n'
        'as-of = "2026-11-23"\n'
    )
    done = runner.run(step("Run downtime"), {"command": "plan", "working-directory": "deploy"})
    assert done.code == 0, done.log
    assert done.summary.startswith("## Recommended maintenance window for the service (1 h 30 min)")
    assert not (folder / "never.json").exists()


@pytest.mark.parametrize(
    "text",
    [
        *(pytest.param(text, id=f"one-line-{number}") for number, text in enumerate(pack(HOSTILE, " "), 1)),
        *(pytest.param(text, id=f"lines-{number}") for number, text in enumerate(pack(HOSTILE, "\n"), 1)),
        pytest.param('"; touch owned; "', id="quotes"),
        pytest.param("::add-mask::y", id="command"),
        pytest.param("x\nfiles=/etc\nstart=never", id="outputs"),
    ],
)
def test_hostile_names_run_nothing(text: str, runner: Runner) -> None:
    """A service of any name arrives as it is, is no code, and adds neither commands nor outputs."""
    done = runner.run(step("Run downtime"), CHECK | {"service": text})
    assert done.code == 5, done.log
    assert {each.name for each in done.commands} <= {"error", "warning"}
    assert done.outputs["start"] == "2026-11-28T10:00:00Z"
    assert str(runner.temp) in done.outputs["files"]
    document = json.loads((Path(done.outputs["files"]) / "check.json").read_text())
    assert document["service"] == text
    assert list(runner.work.iterdir()) == []
    assert not Path("/tmp/owned").exists()  # noqa: S108 - what one of the names would make


@pytest.mark.parametrize("name", ["traffic", "audience", "start", "end", "duration", "plan", "config", "command"])
def test_hostile_values_of_any_input_are_only_mistakes(name: str, runner: Runner) -> None:
    """What makes no sense ends the step with usage, input or access; nothing is run or taken for a command."""
    done = runner.run(step("Run downtime"), CHECK | {name: "--help ::error::$(touch owned)##[add-mask]x"})
    assert done.code in {2, 3, 4}, done.log
    assert {each.name for each in done.commands} <= {"error"}
    assert list(runner.work.iterdir()) == []


def test_a_format_of_ones_own_is_the_only_one(runner: Runner) -> None:
    """A format among the further options takes the place of the step's own, as no option is given twice."""
    done = runner.run(step("Run downtime"), CHECK | {"arguments": "--format=json\n--top=1"})
    assert done.code == 5, done.log
    assert json.JSONDecoder().raw_decode(done.log)[0]["schema"] == "downtime-check/1"


def test_hostile_lines_of_arguments_are_arguments(runner: Runner) -> None:
    """Each line is one argument, whatever a shell would make of it; blank lines and a carriage return are none."""
    lines = '\n--as-of=2026-11-23\r\n  --service=$(touch owned) `id` "x" * ~ \\\n\n--top=0'
    done = runner.run(step("Run downtime"), PLAN | {"arguments": lines})
    assert done.code == 0, done.log
    document = json.loads((Path(done.outputs["files"]) / "plan.json").read_text())
    assert document["service"] == '$(touch owned) `id` "x" * ~ \\'
    assert list(runner.work.iterdir()) == []


def test_shellcheck_finds_nothing() -> None:
    """The scripts are sound by ShellCheck."""
    command = [need_command("shellcheck"), "--shell=bash", "--severity=style", "-"]
    for chosen in steps():
        if "run" in chosen:
            done = subprocess.run(command, input=chosen["run"], capture_output=True, text=True, check=False)
            assert (done.returncode, done.stdout) == (0, "")
