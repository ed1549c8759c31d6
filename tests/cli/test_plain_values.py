"""The short cut around Typer's adapters."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import typer

from downtime_cli.cli.app import app
from downtime_cli.cli.plain_values import PlainValue, spare_adapters
from tests.cli.shells import environment

USED = "import sys; from downtime_cli.cli.app import main\ntry: main()\nfinally: print('pydantic' in sys.modules)"


def test_every_parameter_is_spared() -> None:
    """No option of any command has an adapter built for it, help included."""
    command = spare_adapters(typer.main.get_command(app))
    parameters = [each for sub in command.commands.values() for each in sub.params]
    assert len(parameters) > 40
    assert all(isinstance(each._runtime_param, PlainValue) for each in parameters)


def test_a_plan_needs_no_pydantic_and_enums_are_checked(tmp_path: Path) -> None:
    """Texts cost nothing; the value of an enum is still refused if there is none such."""
    (tmp_path / "day.csv").write_text("hour,requests\n" + "\n".join(f"{hour},{hour + 1}" for hour in range(24)))
    plan = [sys.executable, "-c", USED, "plan", "day.csv", "--duration", "1h", "--as-of", "2026-11-23"]
    done = subprocess.run(plan, cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")
    chosen = subprocess.run(
        [*plan, "--format", "csv", "--objective", "fair"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert chosen.stdout.startswith("choice,status,")
    wrong = subprocess.run([*plan, "--format", "yaml"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert "'yaml' is not one of" in wrong.stderr
