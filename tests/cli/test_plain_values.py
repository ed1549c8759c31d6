"""The short cut round Typer's validators, and commands that are built when they are typed."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.cli.commands import COMMANDS
from downtime_cli.cli.typed.plain_values import PlainArgument, PlainOption
from tests.cli.shells import ROOT, environment

LOADED = """import sys
from downtime_cli.cli.app import main
try: main()
finally: print('modules:', *sorted(name for name in sys.modules if name.startswith(('pydantic', 'downtime_cli'))))"""
PLAN = ["plan", "day.csv", "--duration", "1h", "--as-of", "2026-11-23"]


@pytest.fixture
def homes(tmp_path: Path) -> Path:
    """A folder with an empty home, one with a start-up file that is no UTF-8, and one that is a file."""
    (tmp_path / "home").mkdir()
    (tmp_path / "latin").mkdir()
    (tmp_path / "latin" / ".bashrc").write_bytes("# für mich".encode("latin-1"))
    (tmp_path / "file").touch()
    return tmp_path


def run(folder: Path, *arguments: str) -> tuple[str, set[str]]:
    """What a command prints, and which modules of ours and of pydantic it has loaded."""
    (folder / "day.csv").write_text("hour,requests\n" + "\n".join(f"{hour},{hour + 1}" for hour in range(24)))
    command = [sys.executable, "-c", LOADED, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(folder), capture_output=True, text=True, check=True)
    text, _, modules = done.stdout.rpartition("modules: ")
    return text, {name.removeprefix("downtime_cli.") for name in modules.split()}


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([*PLAN, "--format", "csv", "--objective", "fair", "-o", "a.md"], id="plan"),
        pytest.param(["inspect", "day.csv", "--day-first"], id="switch"),
        pytest.param(["--version"], id="version"),
        pytest.param(["plan", "--help"], id="help"),
    ],
)
def test_no_validator_is_built(arguments: list[str], tmp_path: Path) -> None:
    """A newer Typer that needs pydantic after all fails here: then drop the short cut, or mend it."""
    text, modules = run(tmp_path, *arguments)
    assert text
    assert not any(name.startswith("pydantic") for name in modules)


def test_every_parameter_is_plain() -> None:
    """No option of any command has a validator built for it, `--help` included."""
    group: Any = typer.main.get_command(app)
    context = typer.Context(group, help_option_names=["-h", "--help"])
    commands = [group, *(group.get_command(context, name) for name in COMMANDS)]
    parameters = [each for command in commands for each in command.get_params(context)]
    assert len(parameters) > 140
    assert {type(each) for each in parameters} == {PlainOption, PlainArgument}


@pytest.mark.parametrize(
    ("home", "shell", "code", "said"),
    [
        pytest.param("home", "bash", 0, "bash completion installed", id="installed"),
        pytest.param("home", "xonsh", 2, "xonsh is not supported", id="no-such-shell"),
        pytest.param("file", "zsh", 4, "file: error: cannot read or write: File exists [unwritable]", id="no-folder"),
        pytest.param("latin", "bash", 4, "--install-completion: error: cannot read or write: 'utf-8'", id="no-utf-8"),
    ],
)
def test_what_keeps_completions_from_being_installed_has_its_code(
    home: str, shell: str, code: int, said: str, homes: Path
) -> None:
    """Typer's own switches end with documented codes: no such shell is 2, and a home that refuses is 4."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(homes / home))
        patch.setattr("typer._completion_shared._get_shell_name", lambda: shell)
        result = CliRunner().invoke(app, ["--install-completion"])
    assert result.exit_code == code
    assert said in result.output


def test_the_range_of_typer_is_declared() -> None:
    """What is installed is a version that the project says it was tried with."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = next(each for each in project["dependencies"] if each.startswith("typer"))
    least, below = (tuple(map(int, each.split("."))) for each in re.findall(r"[>=<]=?([\d.]+)", wanted))
    assert least <= tuple(map(int, version("typer").split(".")))[:2] < below


def test_only_the_typed_command_is_loaded(tmp_path: Path) -> None:
    """A run imports the module of its command and of no other; help needs none."""
    commands = {f"cli.{name}_command" for name in COMMANDS}
    assert run(tmp_path, "inspect", "day.csv")[1] & commands == {"cli.inspect_command"}
    assert not run(tmp_path, "inspect", "--help")[1] & {*commands, "cli.typed.typed_command"}


def test_a_command_is_built_when_it_is_asked_for() -> None:
    """One of them for its name, and none for a name that is none."""
    group: Any = typer.main.get_command(app)
    context = typer.Context(group, resilient_parsing=True)
    assert group.list_commands(context) == list(COMMANDS)
    assert not group.commands
    assert group.get_command(context, "due").name == "due"
    assert group.get_command(context, "deu") is None
    assert list(group.commands) == ["due"]


def test_the_list_of_commands_builds_none(tmp_path: Path) -> None:
    """`downtime --help` reads no option, and has the first sentence of each command's help."""
    text, modules = run(tmp_path, "--help")
    ours = {
        "app",
        "commands",
        "process",
        "process.completing",
        "process.streams",
        "typed",
        "typed.help_page",
        "typed.plain_values",
    }
    assert modules == {"downtime_cli", "cli", *(f"cli.{name}" for name in ours)}
    said = " ".join(text.split())
    assert all(" ".join(each.partition("\n\n")[0].split()) in said for each in COMMANDS.values())
