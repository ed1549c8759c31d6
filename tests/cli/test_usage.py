"""A command line that is not understood: what was typed, what is wrong with it, and what to type."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.cli.commands import COMMANDS
from downtime_cli.request.options import OPTIONS, Options
from downtime_cli.request.other_names import OTHER_COMMANDS, OTHER_OPTIONS, OTHER_VALUES, suggest_value

EXAMPLES = Path(__file__).parents[2] / "examples"
HOURS = "hour,requests\n" + "\n".join(f"{hour},{hour + 1}" for hour in range(24))
PLAN = ["plan", "day.csv", "--duration", "2h", "--as-of", "2026-11-23"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a typical day and two audiences."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "day.csv").write_text(HOURS)
    (tmp_path / "users.csv").write_text("timezone,users\nAsia/Kathmandu,60\n")
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of a command."""
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


MISTAKES = [
    pytest.param(["plan", "--tz", "UTC"], "--tz: no such option: did you mean '--timezone'?", id="other-name"),
    pytest.param(["plan", "--zone=UTC"], "--zone: no such option: did you mean '--timezone'?", id="with-its-value"),
    pytest.param(["inspect", "--tz", "UTC"], "--tz: no such option: did you mean '--traffic-zone'?", id="elsewhere"),
    pytest.param(["plan", "--users", "a"], "--users: no such option: did you mean '--audience'?", id="users"),
    pytest.param(["plan", "--length", "2h"], "--length: no such option: did you mean '--duration'?", id="length"),
    pytest.param(["plan", "--freeze", "x"], "--freeze: no such option: did you mean '--blackout'?", id="freeze"),
    pytest.param(["notice", "--lang", "de"], "--lang: no such option: did you mean '--language'?", id="lang"),
    pytest.param(["plan", "--Team_Hours"], "--Team_Hours: no such option: did you mean '--team-hours'?", id="spelling"),
    pytest.param(["check", "--max-regrt"], "--max-regrt: no such option: did you mean '--max-regret'?", id="typo"),
    pytest.param(
        ["plan", "--max-regret", "5"], "--max-regret: no such option: it is for downtime check", id="of-another"
    ),
    pytest.param(
        ["inspect", "--duration", "5h"],
        "--duration: no such option: it is for downtime init, plan, check, backtest",
        id="of-several",
    ),
    pytest.param(["plan", "--qwxz"], "--qwxz: no such option: see downtime plan --help", id="like-nothing"),
    pytest.param(["plan", "-x"], "-x: no such option: see downtime plan --help", id="short"),
    pytest.param(["plan", "-duration", "2h"], "-duration: no such option: did you mean '--duration'?", id="one-dash"),
    pytest.param(
        ["--tz", "UTC", "plan"],
        "--tz: no such option: write it after the command: downtime plan ... --timezone",
        id="before-the-command",
    ),
    pytest.param(["--qwxz"], "--qwxz: no such option: see downtime --help", id="before-any"),
    pytest.param(["plan", "day.csv", "--top"], "--top: a value is missing: write --top NUMBER", id="no-value"),
    pytest.param(["plan", "day.csv", "-d"], "-d: a value is missing: write -d LENGTH", id="no-short-value"),
    pytest.param(
        ["plan", "day.csv", "--service", "--top", "3"],
        "--service: a value is missing, as --top is an option: write --service NAME",
        id="an-option-for-a-value",
    ),
    pytest.param(
        ["init", "--example=--help"],
        "--example: a value is missing, as --help is an option: write --example FOLDER",
        id="an-option-behind-an-equals-sign",
    ),
    pytest.param([*PLAN, "-d=2h"], "-d: is followed by an equals sign: write -d 2h", id="short-and-equals"),
    pytest.param(
        [*PLAN, "-o=my plan.md"], "-o: is followed by an equals sign: write -o 'my plan.md'", id="short-and-quoted"
    ),
    pytest.param([*PLAN, "-d="], "-d: is followed by an equals sign: write -d LENGTH", id="short-and-nothing"),
    pytest.param(
        ["plan", "--force=yes"],
        "--force: is a switch, and takes no value: write --force alone",
        id="switch-with-a-value",
    ),
    pytest.param(
        [*PLAN, "--duration", "3h"], "--duration: is given more than once: leave out all but one of them", id="twice"
    ),
    pytest.param(
        [*PLAN, "--day-first", "--month-first"],
        "--day-first: is given more than once: leave out all but one of them",
        id="both-ways",
    ),
    pytest.param(
        ["inspect", "day.csv", "my", "file"],
        "my: one word too many: quote what has spaces; usage: downtime inspect TRAFFIC [OPTIONS]",
        id="too-many",
    ),
    pytest.param(
        [*PLAN, "users.csv", "more.csv"],
        "more.csv: one word too many: quote what has spaces; usage: "
        "downtime plan TRAFFIC [USERS] --duration LENGTH [OPTIONS]",
        id="a-third-file",
    ),
    pytest.param(
        [*PLAN, "a.csv", "--audience", "b.csv"],
        "a.csv: a second file is taken for the audience, which is b.csv already: leave out one of the two",
        id="two-audiences",
    ),
    pytest.param(
        ["cancel"], "cancel: no such command: write downtime update plan.json --status CANCELLED", id="cancel"
    ),
    pytest.param(
        ["move", "plan.json"],
        "move: no such command: write downtime plan traffic.csv --replaces plan.json -o plan.json",
        id="move",
    ),
    pytest.param(
        ["Confirm"], "Confirm: no such command: write downtime update plan.json --status CONFIRMED", id="confirm"
    ),
    pytest.param(["isnpect"], "isnpect: no such command: did you mean 'downtime inspect'?", id="mistyped-command"),
    pytest.param(["stauts"], "stauts: no such command: write downtime notice plan.json --list", id="mistyped-word"),
    pytest.param(["show"], "show: no such command: write downtime notice plan.json --list", id="show"),
    pytest.param(["status"], "status: no such command: write downtime notice plan.json --list", id="status"),
    pytest.param(["list"], "list: no such command: write downtime notice plan.json --list", id="list"),
    pytest.param(
        ["confrim"],
        "confrim: no such command: write downtime update plan.json --status CONFIRMED",
        id="mistyped-confirm",
    ),
    pytest.param(["--versoin"], "--versoin: no such option: did you mean '--version'?", id="mistyped-version"),
    pytest.param(["notice", "-l", "de"], "-l: no such option: did you mean '--language'?", id="letter"),
    pytest.param(
        ["update", "--cancel"], "--cancel: no such option: did you mean '--status CANCELLED'?", id="begun-value"
    ),
    pytest.param(
        ["update", "--confirm"], "--confirm: no such option: did you mean '--status CONFIRMED'?", id="status-confirm"
    ),
    pytest.param(
        ["update", "--done"], "--done: no such option: did you mean '--status COMPLETED'?", id="other-name-of-a-value"
    ),
    pytest.param(["plan", "--weekly"], "--weekly: no such option: did you mean '--recurring weekly'?", id="value"),
    pytest.param(
        ["plan", "--jsno"], "--jsno: no such option: did you mean '--format json'?", id="mistyped-value-for-an-option"
    ),
    pytest.param(["plan", "--ab"], "--ab: no such option: see downtime plan --help", id="like-a-letter"),
    pytest.param(["qwxz"], "qwxz: no such command: see downtime --help", id="no-command"),
    pytest.param(
        ["day.csv"],
        "day.csv: no such command: name the command before the file: downtime plan day.csv -d 2h",
        id="traffic-first",
    ),
    pytest.param(
        ["plan.json"],
        "plan.json: no such command: name the command before the file: downtime notice plan.json",
        id="plan-first",
    ),
]


@pytest.mark.parametrize(("arguments", "told"), MISTAKES)
def test_what_is_not_understood_has_its_place_reason_and_remedy(arguments: list[str], told: str) -> None:
    """One error in the form of all others, on standard error only; the exit code is 2."""
    place, reason, remedy = told.split(": ", 2)
    assert run(*arguments) == (2, "", f"{place}: error: {reason} [usage]\n  fix: {remedy}\n")


NAME_IT = "name the zone, such as 'Europe/Berlin': only --timezone and --traffic-zone take 'local'"


@pytest.mark.parametrize(
    ("arguments", "code", "remedy"),
    [
        pytest.param(["--protect", "local=9-17"], 2, NAME_IT, id="local-hours"),
        pytest.param(["--start", "5 Dec 04:00 Local"], 2, NAME_IT, id="local-time"),
        pytest.param(["--blackout", "2026-12-05 04:00 local/3h"], 2, NAME_IT, id="local-blackout"),
        pytest.param(["--config", "."], 3, "pass a TOML file; look for it inside", id="folder-for-a-configuration"),
        pytest.param(
            ["--blackout-file", "."],
            3,
            "pass a saved plan, an .ics file or a CSV of start, end and name; look for it inside",
            id="folder-for-blackouts",
        ),
        pytest.param(["-o", "."], 4, "name a file in it", id="folder-for-a-file"),
        pytest.param(["-o", "x.html/"], 4, "name a file in it", id="folder-to-be"),
        pytest.param(
            ["--blackout-file", "long.ics"],
            3,
            "check whether this is the file you mean, and break its long lines",
            id="long-line-of-a-calendar",
        ),
    ],
)
def test_remedies_fit_what_was_given(arguments: list[str], code: int, remedy: str) -> None:
    """What is proposed can be done with such an option and such a file."""
    Path("long.ics").write_text("BEGIN:VCALENDAR\nDESCRIPTION:" + "x" * 2_000_000 + "\nEND:VCALENDAR\n")
    failed, out, err = run(*PLAN, *arguments)
    assert (failed, out) == (code, "")
    assert err.endswith(f"\n  fix: {remedy}\n")


def test_a_value_that_is_none_of_a_list_has_the_list() -> None:
    """A format that another command has is refused with those that this one has, before any work."""
    code, out, err = run("plan", "nowhere.csv", "--duration", "2h", "--format", "junit")
    assert (code, out) == (2, "")
    formats = "auto, terminal, plain, markdown, json, csv, github, html, heatmap-svg, horizon-svg, year-svg"
    assert err.startswith(f"--format: error: expected one of {formats}, got 'junit' [bad-option]\n  fix: ")


VALUES = [
    pytest.param("update", "--status", "done", "did you mean 'COMPLETED'?", id="done"),
    pytest.param("update", "--status", "Finished", "did you mean 'COMPLETED'?", id="finished"),
    pytest.param("update", "--status", "running", "did you mean 'IN-PROCESS'?", id="running"),
    pytest.param("update", "--status", "cancel", "did you mean 'CANCELLED'?", id="cancel"),
    pytest.param("update", "--status", "confirm", "did you mean 'CONFIRMED'?", id="confirm"),
    pytest.param("update", "--status", "unconfirmed", "write one of these", id="the-opposite"),
    pytest.param("update", "--status", "tentative", "write one of these", id="not-to-be-chosen"),
    pytest.param("plan", "--impact-level", "down", "did you mean 'OUTAGE'?", id="down"),
    pytest.param("plan", "--impact-level", "impact", "write one of these", id="part-of-an-opposite"),
    pytest.param("plan", "--format", "md", "did you mean 'markdown'?", id="md"),
    pytest.param("plan", "--format", "txt", "did you mean 'plain'?", id="txt"),
    pytest.param("notice", "--format", "txt", "did you mean 'text'?", id="txt-of-a-notice"),
    pytest.param("notice", "--kind", "done", "did you mean 'complete'?", id="done-of-a-notice"),
    pytest.param("plan", "--format", "pdf", "did you mean 'html', a page that a browser prints?", id="pdf"),
    pytest.param("check", "--format", "xml", "did you mean 'junit'?", id="xml-where-there-is-one"),
    pytest.param("plan", "--format", "xml", "write one of these", id="xml-where-there-is-none"),
    pytest.param(
        "plan",
        "--format",
        "ics",
        "save the plan with -o plan.json, then: downtime export plan.json --to ics -o plan.ics",
        id="ics",
    ),
    pytest.param("notice", "--language", "german", "did you mean 'de'?", id="name-of-a-language"),
    pytest.param("plan", "--top", "500", "write 100", id="too-many"),
    pytest.param("backtest", "--origins", "0", "write 1", id="too-few"),
    pytest.param("plan", "--top", "few", "write digits, such as 3", id="no-number"),
    pytest.param(
        "plan",
        "--output",
        "x.ics",
        "save the plan with -o plan.json, then: downtime export plan.json --to ics -o plan.ics",
        id="calendar-file",
    ),
]


@pytest.mark.parametrize(("command", "flag", "typed", "remedy"), VALUES)
def test_a_wrong_value_has_the_one_that_was_meant(
    command: str, flag: str, typed: str, remedy: str, folder: Path
) -> None:
    """One is named if it is near, or called so elsewhere; never just the first."""
    (folder / "plan.json").write_bytes((EXAMPLES / "output" / "plan.json").read_bytes())
    given = {"plan": PLAN[1:], "check": [*PLAN[1:], "--start", "2026-11-28"], "backtest": PLAN[1:]}
    code, out, err = run(command, *given.get(command, ["plan.json"]), flag, typed)
    assert (code, out, err.splitlines()[-1]) == (2, "", f"  fix: {remedy}")


def test_other_names_are_for_values_that_there_are() -> None:
    """Each value is one that an option takes, and no word that is looked up is a value where it is offered."""
    lists = {option.kind_on(command).choices for option in OPTIONS.values() for command in option.on.split()}
    offered = {choice for choices in lists for choice in choices}
    for value, words in OTHER_VALUES.items():
        assert value.partition(",")[0] in offered, value
        assert len(set(words.split())) == len(words.split())
    for choices in lists:
        found = [value for value in OTHER_VALUES if value.partition(",")[0] in choices]
        told = [word for value in found for word in OTHER_VALUES[value].split()]
        assert len(set(told)) == len(told), choices
        for value in found:
            for word in set(OTHER_VALUES[value].split()) - {choice.casefold() for choice in choices}:
                assert suggest_value(word, choices).startswith(f"did you mean '{value.partition(',')[0]}'"), word


@pytest.mark.parametrize("command", ["plan", "backtest", "inspect"])
def test_a_missing_file_has_an_example_of_that_command(command: str, folder: Path) -> None:
    """What is to be typed runs as it stands, once there are such files."""
    (folder / "traffic.csv").write_bytes((EXAMPLES / "traffic.csv").read_bytes())
    code, out, err = run(command)
    assert (code, out) == (2, "")
    program, *typed = err.rpartition(": ")[2].split()
    assert [program, typed[0]] == ["downtime", command]
    assert run(*typed, "--as-of", "2026-11-23")[0] == 0


@pytest.mark.parametrize("command", ["plan", "check", "backtest", "inspect"])
def test_files_are_those_that_the_help_names(command: str, folder: Path) -> None:
    """Every ending in the help of `--output` is taken, and every other one is refused before the traffic is read."""
    told = Options.output.describe(command)
    endings = ("x.html", "x.md", "x.json", "x.csv", "x.txt", "x.xml", "heatmap.svg", "horizon.svg")
    given = {"plan": PLAN[1:4], "backtest": PLAN[1:4], "check": [*PLAN[1:4], "--start", "2026-11-28"]}
    for name in endings:
        _, _, err = run(command, *given.get(command, ["day.csv"]), "-o", name)
        is_refused = f"of this answer, which '{name}' asks for [bad-option]" in err
        assert is_refused == (name.removeprefix("x") not in told), name


@pytest.mark.parametrize("command", ["plan", "backtest"])
def test_a_second_file_is_the_audience(command: str, folder: Path) -> None:
    """It is read as if `--audience` named it, wherever it stands among the options."""
    rows = (
        f"2026-{month:02}-{day:02}T{hour:02}:00Z,{hour + 1}"
        for month in (9, 10)
        for day in range(1, 31)
        for hour in range(24)
    )
    (folder / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    options = ["--duration", "2h", "--as-of", "2026-10-31", "--format", "json"]
    by_option = run(command, "traffic.csv", *options, "--audience", "users.csv")
    assert by_option[0] == 0
    assert run(command, "traffic.csv", "users.csv", *options) == by_option
    assert run(command, *options, "traffic.csv", "users.csv") == by_option


def test_check_takes_it_too() -> None:
    """The second file of `downtime check` is its audience."""
    options = ["--start", "2026-11-28T03:00Z", "--duration", "2h", "--as-of", "2026-11-23", "--format", "json"]
    given = run("check", "day.csv", "users.csv", *options)
    assert given == run("check", "day.csv", *options, "--audience", "users.csv")
    assert "Asia/Kathmandu" in given[1]


def test_what_is_left_out_is_asked_for() -> None:
    """Commands on a saved plan ask for it by its name in the help."""
    for command in ("update", "due", "notice"):
        code, out, err = run(command)
        assert (code, out) == (2, "")
        assert err.startswith("PLAN.json: error: which plan? [missing-option]\n  fix: name the file: downtime ")


def test_an_option_after_the_double_dash_is_a_file() -> None:
    """What follows `--` is no option, however it looks."""
    assert run("inspect", "--", "-duration")[2].startswith("-duration: error: there is no such file [no-file]")


def test_other_names_are_for_options_that_there_are() -> None:
    """The table names each option once; no word of it is the option itself."""
    arguments = {name for name, option in OPTIONS.items() if option.argument}
    assert set(OTHER_OPTIONS) <= set(OPTIONS) - arguments
    for name, words in OTHER_OPTIONS.items():
        assert len(set(words.split())) == len(words.split())
        assert OPTIONS[name].key not in words.split()


def test_other_names_for_commands_lead_to_commands_that_work() -> None:
    """No word stands for two, none is a command, and what is to be typed has only options that the command takes."""
    words = [word for line in OTHER_COMMANDS.values() for word in line.split()]
    assert len(set(words)) == len(words)
    assert not set(words) & set(COMMANDS)
    for typed in OTHER_COMMANDS:
        command, *rest = typed.split()[1:]
        flags = {flag for option in OPTIONS.values() if option.is_on(command) for flag in option.flags}
        if command in COMMANDS:
            assert {word for word in rest if re.match(r"--?[a-z]", word)} <= flags


def test_no_message_speaks_of_values_as_pydantic_does(folder: Path) -> None:
    """Whatever is typed for an option, no validator but ours answers."""
    for option in OPTIONS.values():
        command = option.on.split()[0]
        if option.argument or not option.kind.metavar or option.name in {"eject", "templates"}:
            continue
        _, out, err = run(command, option.flags[0], "")
        assert "Value error" not in out + err
        assert not re.search(r"(?i)pydantic|invalid value|traceback", out + err)


def test_options_know_the_command_they_were_given_to() -> None:
    """The same key is read by the values of each command."""
    assert Options.format.kind_on("check") is not Options.format.kind_on("plan")
    assert Options.format.kind_on("check").choices[-3:] == ("junit", "github", "html")
