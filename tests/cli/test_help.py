"""The help that people read: of `downtime`, and of each command."""

from __future__ import annotations

import re
import shlex
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.cli.commands import COMMANDS, EXAMPLES
from downtime_cli.cli.typed.help_page import list_options, split_help, word_option
from downtime_cli.request.options import HEADINGS, OPTIONS, REQUIRED
from tests.cli.shells import find_shell

ORDER_OF_USE = "init collect inspect plan check update notice due export backtest schema".split()
SCREEN = (24, 80)


def show_help(*arguments: str, columns: int = 80) -> str:
    """Return what is printed, of which nothing goes elsewhere."""
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": str(columns)})
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_downtime_alone_is_its_help() -> None:
    """Whoever types nothing more is told what there is, on standard output, with 0."""
    assert show_help() == show_help("--help") == show_help("-h")


def test_the_overview_is_one_screen() -> None:
    """With the next prompt below it, nothing has scrolled away."""
    lines = show_help().splitlines()
    assert len(lines) < SCREEN[0]
    assert max(map(len, lines)) <= SCREEN[1]


def test_the_overview_has_commands_in_the_order_of_use() -> None:
    """Each on one line with a whole sentence."""
    section = show_help().split("\nCommands:\n")[1].split("\n\n")[0]
    assert [line.split()[0] for line in section.splitlines()] == ORDER_OF_USE == list(COMMANDS)
    for line in section.splitlines():
        name, _, sentence = line.strip().partition(" ")
        assert sentence.strip() == COMMANDS[name].partition("\n")[0]
        assert re.fullmatch(r"[A-Z][^.]*(downtime\.toml)?[^.]*\.", sentence.strip())


def test_the_overview_has_three_examples_and_says_where_more_is() -> None:
    """A plan, what becomes of it and what people are told; then the help of commands, the manual and the docs."""
    text = show_help()
    section = text.split("\nExamples:\n")[1].split("\n\n")[0]
    assert tuple(map(str.strip, section.splitlines())) == EXAMPLES
    assert len(EXAMPLES) == 3
    assert all(word in text.splitlines()[-1] for word in ("downtime COMMAND --help", "man downtime", "docs/"))


@pytest.mark.parametrize("columns", [50, 60, 80, 120, 400])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_no_line_is_wider_than_the_terminal_or_80_columns(command: str, columns: int) -> None:
    """Whatever the width, and long lines are no easier to read on a wide screen."""
    lines = show_help(*filter(None, [command]), "--help", columns=columns).splitlines()
    assert max(map(len, lines)) <= min(columns, SCREEN[1])


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_word_is_there_at_any_width(command: str, columns: int) -> None:
    """Nothing is cut: text and options are those of the tables, broken into lines."""
    shown = " ".join(show_help(command, "--help", columns=columns).replace(" \\\n", " ").split())
    text = split_help(command)
    for part in (text.summary, *text.examples, *text.notes):
        assert " ".join(part.split()) in shown
    assert all(" ".join(each.describe(command).split()) in shown for each in OPTIONS.values() if each.is_on(command))


@pytest.mark.parametrize("command", COMMANDS)
def test_headings_stand_at_the_margin_and_examples_come_first(command: str) -> None:
    """Then the five headings, as far as the command has options under them, and what required ones say first."""
    text = show_help(command, "--help")
    headings = re.findall(r"^(\w+):$", text, re.MULTILINE)
    assert headings[0] == "Examples"
    assert headings[1:] == [each for each in HEADINGS if each in headings]
    for options in list_options(command).values():
        marks = [command in each.required for each in options if not each.argument]
        assert marks == sorted(marks, reverse=True)


def test_what_an_option_does_stands_apart_from_its_name() -> None:
    """Beside it in a column of its own, or below it where there is little room."""
    for command in (each for each in COMMANDS if each != "schema"):  # whose one name leaves room anywhere
        for option in (each for options in list_options(command).values() for each in options):
            name, begin = word_option(option, command), option.describe(command).split()[0]
            assert re.search(rf"^  {re.escape(name)}  +{re.escape(begin)}", show_help(command, "-h"), re.MULTILINE)
            narrow = show_help(command, "-h", columns=60)
            assert re.search(rf"^  {re.escape(name)}\n        {re.escape(begin)}", narrow, re.MULTILINE)


@pytest.mark.parametrize(
    ("command", "usage"),
    [
        pytest.param("plan", "TRAFFIC [USERS] --duration LENGTH [OPTIONS]", id="plan"),
        pytest.param("check", "[TRAFFIC] [USERS] [OPTIONS]", id="check"),
        pytest.param("due", "PLAN.json... --since TIME [OPTIONS]", id="due"),
        pytest.param("update", "PLAN.json [OPTIONS]", id="update"),
        pytest.param("export", "[PLAN.json...] [OPTIONS]", id="export"),
    ],
)
def test_the_first_line_has_what_is_required(command: str, usage: str) -> None:
    """What may be left out stands in brackets."""
    assert show_help(command, "--help").startswith(f"Usage: downtime {command} {usage}\n")


def test_what_is_marked_as_required_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command without it is refused with 2, whatever else is given."""
    monkeypatch.chdir(tmp_path)
    hours = (datetime(2026, 9, 28, tzinfo=UTC) + timedelta(hours=n) for n in range(8 * 168))
    rows = (f"{hour:%Y-%m-%dT%H:%MZ},{hour.hour + 1}" for hour in hours)
    (tmp_path / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    values = {
        "traffic": "traffic.csv",
        "saved_plan": "p.json",
        "saved_plans": "p.json",
        "duration": "2h",
        "since": "now",
    }
    required = [(command, option) for option in OPTIONS.values() for command in option.required]
    for command, missing in ((command, each) for command, each in required if each.required[command] == REQUIRED):
        others = [each for other, each in required if other == command and each is not missing]
        flags = [[] if each.argument else [each.flags[0]] for each in others]
        typed = [word for flag, each in zip(flags, others, strict=True) for word in (*flag, values.get(each.name, "x"))]
        assert CliRunner().invoke(app, [command, *typed]).exit_code == 2, (command, missing.name)


@pytest.mark.parametrize("command", COMMANDS)
def test_examples_can_be_typed(command: str) -> None:
    """Every option in an example is one of the command's."""
    examples = (*split_help(command).examples, *(each for each in EXAMPLES if each.split()[1] == command))
    for example in examples:
        program, name, *words = shlex.split(example)
        taken = {flag for each in OPTIONS.values() if each.is_on(command) for flag in each.flags}
        assert (program, name) == ("downtime", command)
        assert {word for word in words if re.match(r"--?[a-z]", word)} <= taken


@pytest.mark.parametrize("columns", [50, 60, 80])
def test_examples_can_be_pasted(columns: int) -> None:
    """Broken into lines they are the same commands to a shell."""
    for command in COMMANDS:
        section = show_help(command, "--help", columns=columns).split("\nExamples:\n")[1].split("\n\n")[0]
        script = f"set -f; downtime() {{ printf '%s\\n' downtime \"$@\" ''; }}\n{section.replace('> ', '; : ')}"
        done = subprocess.run([find_shell("bash"), "-c", script], capture_output=True, text=True, check=True)
        told = [words.splitlines() for words in done.stdout.split("\n\n") if words]
        assert told == [shlex.split(each.partition(" >")[0]) for each in split_help(command).examples]


def test_help_is_shown_whatever_else_was_typed() -> None:
    """Whoever asks for help with a mistake on the line gets help."""
    assert show_help("plan", "--tz", "Europe/Berlin", "-h") == show_help("plan", "--help")


def test_formats_are_named_where_they_work() -> None:
    """No command offers what it cannot draw or write."""
    told = {command: show_help(command, "--help") for command in COMMANDS}
    assert {command for command, text in told.items() if "junit" in text.lower()} == {"check"}
    assert {command for command, text in told.items() if "heatmap" in text} == {"plan", "inspect"}
    assert {command for command, text in told.items() if "horizon-svg" in text or "horizon.svg" in text} == {"plan"}
    assert {command for command, text in told.items() if "jsonl" in text} == {"due"}
