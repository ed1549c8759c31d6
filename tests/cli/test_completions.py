"""Completion, by pressing Tab in real shells."""

from __future__ import annotations

import subprocess
from itertools import product
from pathlib import Path

import pytest

from downtime_cli.cli.app import HELP
from downtime_cli.cli.commands import COMMANDS
from downtime_cli.request.options import OPTIONS
from tests.cli.shells import ROOT, ask_fish, environment, find_shell, press_tab, press_tab_and_enter

SCRIPTS = {"fish": "downtime.fish", "powershell": "downtime.ps1"}
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
    pytest.param("downtime update saved_", "saved_plan.json", id="plan-argument"),
    pytest.param("downtime export pla", "plans/next.json", id="plan-in-a-folder"),
    pytest.param("downtime plan --replaces saved_", "saved_plan.json", id="plan-option"),
    pytest.param("downtime update p.json --status CANC", "CANCELLED", id="status"),
    pytest.param("downtime update p.json --status canc", "cancelled", id="status-in-small-letters"),
    pytest.param("downtime plan --impact-level DEG", "DEGRADED", id="impact-level"),
    pytest.param("downtime plan --protect Asia/Kathm", "Asia/Kathmandu=", id="protected-zone"),
    pytest.param("downtime plan --avoid-holidays US,IS", "US,IS", id="second-country"),
    pytest.param("downtime update window.json --date 3", "3999-03-09", id="date"),
]

DATE = '{"day": "3999-03-09", "end": "3999-03-09T06:00:00Z", "status": "CONFIRMED"}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a home with files to complete, plans and others."""
    (tmp_path / "unique_traffic.csv").write_text("hour,requests\n")
    (tmp_path / "plans").mkdir()
    for name in ("saved_plan.json", "saved_table.csv", "plans/next.json", "plans/other.csv"):
        (tmp_path / name).touch()
    (tmp_path / "window.json").write_text('{"automatic": true, "dates": [' + DATE + "]}")
    return tmp_path


@pytest.mark.parametrize("shell", SCRIPTS)
def test_committed_scripts_are_current(shell: str, tmp_path: Path) -> None:
    """The scripts for fish and PowerShell are what `downtime` makes today."""
    env = {**environment(tmp_path), "_DOWNTIME_COMPLETE": f"source_{shell}"}
    made = subprocess.run(["downtime"], env=env, capture_output=True, text=True, check=True).stdout
    assert (ROOT / "completions" / SCRIPTS[shell]).read_text("utf-8") == made


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_bash_completes(line: str, expected: str, folder: Path) -> None:
    """Tab in bash completes commands, options, values, zones and files."""
    bash = find_shell("bash")
    script = ROOT / "completions" / "downtime"
    assert expected in press_tab([bash, "--norc", "--noprofile", "-i"], f"source '{script}'", line, expected, folder)


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_zsh_completes(line: str, expected: str, folder: Path) -> None:
    """Tab in zsh completes commands, options, values, zones and files."""
    zsh = find_shell("zsh")
    setup = f"autoload -U compinit && compinit -D -u; source '{ROOT / 'completions' / '_downtime'}'"
    assert expected in press_tab([zsh, "-f", "-i"], setup, line, expected, folder)


def test_zsh_finds_what_is_installed(folder: Path) -> None:
    """In a folder of fpath the script is found by name, and the first Tab completes already."""
    setup = f"fpath=('{ROOT / 'completions'}' $fpath); autoload -U compinit && compinit -D -u"
    shown = press_tab([find_shell("zsh"), "-f", "-i"], setup, "downtime insp", "inspect", folder)
    assert "downtime inspect" in shown


HOSTILE = {
    "b\\$(touch PWN1).json",
    "c\\`touch PWN2\\`.json",
    "$(touch PWN3).json",
    "`touch PWN4`.json",
    'd\\";touch PWN5;".json',
    "e';touch PWN6;'.json",
    "f\ntouch PWN7;.json",
    "g\x1b[31m.json",
    "my plan.json",
}
SHELLS = [
    pytest.param("bash", ["--norc", "--noprofile", "-i"], "source '{}/downtime'", id="bash"),
    pytest.param("bash", ["--norc", "--noprofile", "-i"], 'eval "$(downtime --show-completion bash)"', id="bash-made"),
    pytest.param("zsh", ["-f", "-i"], "autoload -U compinit && compinit -D -u; source '{}/_downtime'", id="zsh"),
    pytest.param(
        "zsh",
        ["-f", "-i"],
        'autoload -U compinit && compinit -D -u; eval "$(downtime --show-completion zsh)"',
        id="zsh-made",
    ),
]


@pytest.mark.parametrize(("shell", "flags", "setup"), SHELLS)
def test_no_name_of_a_file_is_run(shell: str, flags: list[str], setup: str, folder: Path) -> None:
    """Whatever plans are called, Tab and then Enter run nothing of it, by our scripts and by those that are made."""
    for name in HOSTILE:
        (folder / name).touch()
    lines = "\t\n".join(f"downtime notice {begun}" for begun in ("", *"bcdefg"))
    setup = setup.format(ROOT / "completions")
    shown = press_tab_and_enter([find_shell(shell), *flags], setup, lines, folder)
    assert "done" in shown
    assert "unmatched" not in shown
    assert {path.name for path in folder.glob("*PWN*")} <= HOSTILE


def test_fish_is_left_to_quote(folder: Path) -> None:
    """Where a plan has to be quoted, fish lists the files itself."""
    for name in HOSTILE:
        (folder / name).touch()
    offers = ask_fish(find_shell("fish"), ROOT / "completions" / "downtime.fish", "downtime notice s", folder)
    assert offers == ["saved_plan.json"]
    offers = ask_fish(find_shell("fish"), ROOT / "completions" / "downtime.fish", "downtime notice my", folder)
    assert offers == ["my plan.json"]
    assert {path.name for path in folder.glob("*PWN*")} <= HOSTILE


@pytest.mark.parametrize(("shell", "flags", "setup"), SHELLS)
def test_a_name_with_a_space_is_quoted(shell: str, flags: list[str], setup: str, folder: Path) -> None:
    """The word that Tab puts on the command line is the whole name."""
    (folder / "my plan.json").write_text("{}")
    setup = setup.format(ROOT / "completions")
    shown = press_tab_and_enter([find_shell(shell), *flags], setup, "downtime notice my", folder)
    assert "my plan.json:1:1: error" in shown


@pytest.mark.parametrize(
    ("line", "then"),
    [
        pytest.param("downtime plan --protect Asia/Kathm", "Asia/Kathmandu=", id="zone-before-its-hours"),
        pytest.param("downtime inspect --missing zer", "zero ", id="whole-word"),
    ],
)
def test_bash_goes_on_where_a_word_does(line: str, then: str, folder: Path) -> None:
    """No blank follows what is only the beginning of a value."""
    script = ROOT / "completions" / "downtime"
    shown = press_tab([find_shell("bash"), "--norc", "--noprofile", "-i"], f"source '{script}'", line, then, folder)
    assert shown.endswith(then)


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_fish_completes(line: str, expected: str, folder: Path) -> None:
    """Fish offers commands, options, values, zones and files."""
    offers = ask_fish(find_shell("fish"), ROOT / "completions" / "downtime.fish", line, folder)
    assert expected in offers


@pytest.mark.parametrize(("command", "name"), [*product(COMMANDS, ["--"]), ("", "")], ids=[*COMMANDS, "commands"])
def test_every_offer_is_a_line(command: str, name: str, folder: Path) -> None:
    """Beside each option and command stands the sentence of its help, on the same line whatever the width."""
    line = " ".join(filter(None, ["downtime", command, name])) + " " * (not name)
    env = {**environment(folder), "COLUMNS": "80", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    env |= {"_DOWNTIME_COMPLETE": "complete_fish", "_TYPER_COMPLETE_ARGS": line}
    offers = subprocess.run(["downtime"], env=env, capture_output=True, text=True, check=True).stdout.splitlines()
    told = dict(offer.split("\t") for offer in offers)
    if command:
        options = [option for option in OPTIONS.values() if option.is_on(command) and not option.argument]
        flags = {flag: option.say(command) for option in options for flag in "/".join(option.flags).split("/")}
        assert {flag: text for flag, text in told.items() if flag not in HELP} == {
            flag: text for flag, text in flags.items() if flag.startswith("--")
        }
    else:
        assert told == {name: text.partition("\n")[0] for name, text in COMMANDS.items()}


def test_completion_ignores_broken_configuration(folder: Path) -> None:
    """Pressing Tab never reads downtime.toml, however broken."""
    (folder / "downtime.toml").write_text("= nonsense")
    offers = ask_fish(find_shell("fish"), ROOT / "completions" / "downtime.fish", "downtime plan --format js", folder)
    assert offers == ["json"]


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        pytest.param({"_DOWNTIME_COMPLETE": "complete_bash"}, "COMP_WORDS", id="no-words"),
        pytest.param({"_DOWNTIME_COMPLETE": "complete_bash", "COMP_WORDS": "downtime "}, "COMP_CWORD", id="no-number"),
        pytest.param(
            {"_DOWNTIME_COMPLETE": "complete_bash", "COMP_WORDS": "downtime ", "COMP_CWORD": "abc"},
            "COMP_CWORD",
            id="number-of-letters",
        ),
        pytest.param(
            {"_DOWNTIME_COMPLETE": "complete_bash", "COMP_WORDS": "downtime ", "COMP_CWORD": "-1"},
            "COMP_CWORD",
            id="number-below-zero",
        ),
        pytest.param(
            {"_DOWNTIME_COMPLETE": "complete_bash", "COMP_WORDS": "downtime ", "COMP_CWORD": "1" * 5000},
            "COMP_CWORD",
            id="number-of-5000-digits",
        ),
        pytest.param({"_DOWNTIME_COMPLETE": "foo"}, "_DOWNTIME_COMPLETE", id="no-request"),
        pytest.param({"_DOWNTIME_COMPLETE": "complete_ksh"}, "_DOWNTIME_COMPLETE", id="other-shell"),
        pytest.param({"_DOWNTIME_COMPLETE": "install_zsh"}, "_DOWNTIME_COMPLETE", id="other-request"),
        pytest.param({"_DOWNTIME_COMPLETE": "complete_zsh_"}, "_DOWNTIME_COMPLETE", id="more-than-a-shell"),
    ],
)
def test_what_no_shell_says_is_refused(variables: dict[str, str], named: str, tmp_path: Path) -> None:
    """A request for completions without what belongs to it, or of another kind, is a usage error that names it."""
    env = {**environment(tmp_path), **variables}
    done = subprocess.run(["downtime", "--version"], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    place, remedy = done.stderr.splitlines()
    assert place.startswith(f"{named}: error: expected ")
    assert place.endswith("[bad-option]")
    assert remedy.startswith("  fix: ")


@pytest.mark.parametrize("shell", ["fish", "powershell", "pwsh", "zsh"])
def test_a_shell_that_says_nothing_more_is_answered(shell: str, tmp_path: Path) -> None:
    """All but bash may leave out what was typed: nothing was."""
    env = {**environment(tmp_path), "_DOWNTIME_COMPLETE": f"complete_{shell}"}
    done = subprocess.run(["downtime"], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_fish_hears_no_by_a_documented_code(tmp_path: Path) -> None:
    """Where there is nothing to offer, fish is told so by 2, not by 1, with which Python ends when it crashes."""
    asked = {"_TYPER_COMPLETE_FISH_ACTION": "is-args", "_TYPER_COMPLETE_ARGS": "downtime plan x"}
    env = {**environment(tmp_path), "_DOWNTIME_COMPLETE": "complete_fish", **asked}
    done = subprocess.run(["downtime"], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


def test_an_empty_request_is_none(tmp_path: Path) -> None:
    """A variable that is set to nothing asks for nothing."""
    env = {**environment(tmp_path), "_DOWNTIME_COMPLETE": ""}
    done = subprocess.run(["downtime", "--version"], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("downtime ")
