"""Completion, by pressing Tab in real shells."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.shells import ROOT, ask_fish, environment, find_shell, press_tab

SCRIPTS = {"bash": "downtime.bash", "zsh": "_downtime", "fish": "downtime.fish", "powershell": "downtime.ps1"}
CASES = [
    pytest.param("downtime insp", "inspect", id="command"),
    pytest.param("downtime plan --notice-p", "--notice-period", id="option"),
    pytest.param("downtime plan --format mark", "markdown", id="format"),
    pytest.param("downtime plan --objective fa", "fair", id="objective"),
    pytest.param("downtime plan --timezone Europe/Berl", "Europe/Berlin", id="zone"),
    pytest.param("downtime plan --traffic-zone Asia/Kathm", "Asia/Kathmandu", id="traffic-zone"),
    pytest.param("downtime plan uniq", "unique_traffic.csv", id="file-argument"),
    pytest.param("downtime plan --audience uniq", "unique_traffic.csv", id="file-option"),
    pytest.param("downtime plan t.csv --output uniq", "unique_traffic.csv", id="file-output"),
    pytest.param("downtime schema refu", "refusal", id="schema"),
    pytest.param("downtime backt", "backtest", id="backtest"),
    pytest.param("downtime notice p.json --server cad", "caddy", id="server"),
    pytest.param("downtime notice --kind rem", "reminder", id="notice-kind"),
    pytest.param("downtime notice --language pt", "pt-BR", id="notice-language"),
    pytest.param("downtime export p.json --to maint", "maintnote", id="target"),
    pytest.param("downtime chec", "check", id="check"),
    pytest.param("downtime check t.csv --max-re", "--max-regret", id="check-option"),
    pytest.param("downtime check t.csv --format jun", "junit", id="check-format"),
    pytest.param("downtime backtest t.csv --orig", "--origins", id="backtest-option"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty home with one file to complete."""
    (tmp_path / "unique_traffic.csv").write_text("hour,requests\n")
    return tmp_path


@pytest.mark.parametrize("shell", SCRIPTS)
def test_committed_scripts_are_current(shell: str, tmp_path: Path) -> None:
    """The scripts in completions/ are what `downtime` makes today."""
    env = {**environment(tmp_path), "_DOWNTIME_COMPLETE": f"source_{shell}"}
    made = subprocess.run(["downtime"], env=env, capture_output=True, text=True, check=True).stdout
    assert (ROOT / "completions" / SCRIPTS[shell]).read_text("utf-8") == made


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_bash_completes(line: str, expected: str, folder: Path) -> None:
    """Tab in bash completes commands, options, values, zones and files."""
    bash = find_shell("bash")
    script = ROOT / "completions" / "downtime.bash"
    assert expected in press_tab([bash, "--norc", "--noprofile", "-i"], f"source '{script}'", line, expected, folder)


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_zsh_completes(line: str, expected: str, folder: Path) -> None:
    """Tab in zsh completes commands, options, values, zones and files."""
    zsh = find_shell("zsh")
    setup = f"autoload -U compinit && compinit -D -u; source '{ROOT / 'completions' / '_downtime'}'"
    assert expected in press_tab([zsh, "-f", "-i"], setup, line, expected, folder)


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_fish_completes(line: str, expected: str, folder: Path) -> None:
    """Fish offers commands, options, values, zones and files."""
    offers = ask_fish(find_shell("fish"), ROOT / "completions" / "downtime.fish", line, folder)
    assert expected in offers


def test_completion_ignores_broken_configuration(folder: Path) -> None:
    """Pressing Tab never reads downtime.toml, however broken."""
    (folder / "downtime.toml").write_text("= nonsense")
    offers = ask_fish(find_shell("fish"), ROOT / "completions" / "downtime.fish", "downtime plan --format js", folder)
    assert offers == ["json"]
