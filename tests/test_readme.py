"""The README says what happens: its commands are run and their output compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
SAMPLE = (ROOT / "docs" / "sample-report.md").read_text("utf-8")
BLOCKS = re.findall(r"```console\n\$ (.+?)\n(.*?)```", README + SAMPLE, re.DOTALL)
PLAN = "plan examples/traffic.csv --audience examples/audience.csv --duration 2h --as-of 2026-11-23".split()


def run(command: str) -> str:
    """Return what a command prints on a screen of 80 columns, errors included."""
    paths = [str(Path(sys.executable).parent), os.environ["PATH"]]
    env = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PATH": os.pathsep.join(paths)}
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("command", "expected"),
    [pytest.param(command, expected, id=command[:60]) for command, expected in BLOCKS if "venv" not in command],
)
def test_commands_print_what_the_readme_shows(command: str, expected: str) -> None:
    """Every example of the README gives exactly the output beside it."""
    assert run(command) == expected


def test_the_readme_has_one_line_for_the_main_job_and_one_for_the_tests() -> None:
    """Both lines make their own environment; CI runs them in a fresh clone."""
    lines = [command for command, _ in BLOCKS if "venv" in command]
    assert len(lines) == 2
    assert all(line.startswith("python3 -m venv .venv && ") for line in lines)
    assert "downtime plan" in lines[0]
    assert "pytest" in lines[1]


@pytest.mark.parametrize("name", ["plan.txt", "plan.md", "plan.json", "plan.csv"])
def test_example_outputs_are_current(name: str, tmp_path: Path) -> None:
    """The outputs beside the examples are what the command writes today."""
    target = tmp_path / name
    run(f"downtime {' '.join(PLAN)} --service 'shop api' -o {target}")
    assert target.read_text("utf-8") == (ROOT / "examples" / "output" / name).read_text("utf-8")


@pytest.mark.parametrize("name", ["traffic.csv", "audience.csv", "ga4_export.csv", "typical_day.csv", "downtime.toml"])
def test_example_inputs_are_made_by_their_script(name: str, tmp_path: Path) -> None:
    """Running the script again gives the same files."""
    subprocess.run([sys.executable, str(ROOT / "examples" / "make_examples.py"), str(tmp_path)], check=True)
    assert (ROOT / "examples" / name).read_bytes() == (tmp_path / name).read_bytes()


def test_the_example_configuration_plans() -> None:
    """The example configuration supplies every option."""
    text = run("downtime plan --config examples/downtime.toml --as-of 2026-11-23 --full")
    assert "Mon 30 Nov 2026 05:00-07:00 CET (UTC+1) Europe/Berlin" in text
    assert "Payroll run" in text or "team hours" in text
