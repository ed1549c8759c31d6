"""Bytes that are no text, wherever they can be typed: documented codes and no traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.request.options import OPTIONS
from tests.cli.shells import ROOT, environment

FIRST: Final = datetime(2026, 9, 28, tzinfo=UTC)
NO_TEXT: Final = "\udcff"  # what Python makes of the byte 0xff in an argument
DURATION: Final = ["--duration", "2h", "--as-of", "2026-11-23"]
COMMANDS: Final = {
    "plan": ["plan", "traffic.csv", "--audience", "users.csv", *DURATION],
    "check": ["check", "traffic.csv", "--start", "2026-11-28T21:00Z", *DURATION],
    "backtest": ["backtest", "traffic.csv", *DURATION],
    "inspect": ["inspect", "traffic.csv", "--as-of", "2026-11-23"],
    "notice": ["notice", "plan.json"],
    "export": ["export", "plan.json", "--to", "ics"],
    "due": ["due", "plan.json", "--since", "2026-11-01"],
    "update": ["update", "plan.json", "--status", "CONFIRMED", "--as-of", "2026-11-24"],
    "schema": ["schema", "plan"],
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder whose files come twice: once by names that are no text."""
    monkeypatch.chdir(tmp_path)
    hours = (FIRST + timedelta(hours=n) for n in range(8 * 168))
    rows = [f"{hour:%Y-%m-%dT%H:%MZ},{100 + (hour.hour - 3) % 24 * 10}" for hour in hours]
    (tmp_path / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    (tmp_path / "users.csv").write_text("timezone,users\nEurope/Berlin,60\nAsia/Kathmandu,25\n")
    shutil.copy(ROOT / "examples" / "output" / "plan.json", tmp_path)
    for name in ("traffic.csv", "users.csv", "plan.json"):
        shutil.copy(name, NO_TEXT + name)
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    """The exit code and what is on standard error; whatever is raised, is raised here."""
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    return result.exit_code, result.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_bears_bytes_that_are_no_text(command: str) -> None:
    """As a value, as part of one, as a name of an option, and beside all others."""
    base = COMMANDS[command]
    taken = [option for option in OPTIONS.values() if option.is_on(command) and not option.argument]
    for option in (each for each in taken if each.kind.metavar):
        for value in (NO_TEXT, f"what={NO_TEXT}"):
            code, err = run(*base, option.flags[0], value)
            assert code in {0, 2, 3, 4, 5}, (option.name, err)
            assert err or code in {0, 5}, option.name
    for extra in (f"--{NO_TEXT}", f"-{NO_TEXT}", f"--help{NO_TEXT}", f"--duration{NO_TEXT}=2h"):
        assert run(*base, extra)[0] == 2
    assert run(*base, NO_TEXT)[0] in {2, 3, 4}


@pytest.mark.parametrize("command", [each for each in COMMANDS if each != "schema"])
@pytest.mark.parametrize("form", ["plain", "json", "html", "junit"])
def test_files_with_names_that_are_no_text_are_read(command: str, form: str) -> None:
    """A file of any name is read, and its name is no part of the answer that could not be written."""
    name, file, *rest = COMMANDS[command]
    formats = ["--format", form] if command in {"plan", "check", "backtest", "inspect"} else []
    code, err = run(name, NO_TEXT + file, *rest, *formats)
    assert code in ({2} if form == "junit" and formats and command != "check" else {0, 5}), err


@pytest.mark.parametrize("arguments", [[NO_TEXT], [f"--{NO_TEXT}"], [f"-{NO_TEXT}"], [f"plan{NO_TEXT}", "--help"]])
def test_a_command_that_is_no_text_is_none(arguments: list[str]) -> None:
    """The mistake is told in a form that every terminal can show."""
    code, err = run(*arguments)
    assert code == 2
    assert r"\udcff" in err


@pytest.mark.parametrize("extra", [{}, {"LC_ALL": "C", "PYTHONUTF8": "0"}], ids=["usual", "no-utf-8"])
def test_a_process_is_told_as_much(extra: dict[str, str], folder: Path) -> None:
    """From a real command line, and where Python takes all text for ASCII."""
    command = [os.fsencode(each) for each in (sys.executable, "-m", "downtime_cli", "inspect")]
    env = environment(folder) | extra
    done = subprocess.run([*command, b"\xfftraffic.csv"], env=env, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines()[0].endswith(r" in \udcfftraffic.csv")
    done = subprocess.run([*command, b"--\xff"], env=env, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"error: no such option [usage]" in done.stderr
