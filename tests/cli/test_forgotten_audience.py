"""What is said where nobody said where the users are."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.test_app import run

FIRST = datetime(2026, 9, 28, tzinfo=UTC)
COMMANDS = {
    "plan": ("plan",),
    "check": ("check", "--start", "2026-11-29T03:00Z"),
    "backtest": ("backtest",),
    "standing": ("plan", "--recurring", "weekly"),
    "refusal": ("plan", "--team-hours", "Mon 09:00-10:00"),
    "no-standing": ("plan", "--recurring", "monthly", "--team-hours", "Mon 09:00-10:00"),
}
CAUTION = "No audience given: all users are taken to live by the clock of UTC"
REMEDY = "--audience USERS.csv"
CLAIMS = re.compile(r"\b(awake|at work|readers' local time|Phase|most affected|where most users)\b", re.IGNORECASE)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with eight weeks of traffic, in total and by country."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    hours = [FIRST + timedelta(hours=n) for n in range(8 * 168)]
    rows = [(f"{hour:%Y-%m-%dT%H:%MZ}", 100 + (hour.hour - 3) % 24 * 10) for hour in hours]
    (tmp_path / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(f"{at},{count}" for at, count in rows))
    measured = [f"{at},{country},{count}" for at, count in rows for country in ("Germany", "India")]
    (tmp_path / "zones.csv").write_text("timestamp,country,requests\n" + "\n".join(measured))
    (tmp_path / "users.csv").write_text("timezone,users\nEurope/Berlin,1\n")
    return tmp_path


def ask(name: str, *extra: str, traffic: str = "traffic.csv", form: str = "plain") -> tuple[str, str]:
    """Return stdout and stderr of a command on eight weeks of traffic."""
    command, *options = COMMANDS[name]
    _, out, err = run(command, traffic, "--duration", "2h", "--as-of", "2026-11-23", *options, "--format", form, *extra)
    return out, err


def unwrapped(text: str) -> str:
    """Join the lines that hang."""
    return re.sub(r"\n +", " ", text)


@pytest.mark.parametrize("form", ["plain", "terminal", "markdown", "github", "html"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_forgotten_audience_is_a_caution_at_the_top(name: str, form: str) -> None:
    """It stands above the first figure, with its remedy, in every format for people and every command that plans."""
    out = re.sub("</?span[^>]*>", "", unwrapped(ask(name, form=form)[0]))  # which keep words together
    assert CAUTION in out
    assert REMEDY in out[out.index(CAUTION) : out.index(CAUTION) + 200]
    figures = re.compile(r"Expected impact|Excludes most|Saving\b(?! for)|<dt>|\*\*Saving")
    first = figures.search(out.partition("</style>")[2] or out)
    assert first is None or CAUTION in (out.partition("</style>")[2] or out)[: first.start()]


@pytest.mark.parametrize("name", COMMANDS)
def test_machines_are_warned_on_stderr_and_in_the_document(name: str) -> None:
    """JSON has the warning among its issues; stderr has it whatever the format."""
    out, err = ask(name, form="json")
    assert "no-audience" in [issue["code"] for issue in json.loads(out)["issues"]]
    assert f"warning: {CAUTION[0].lower()}{CAUTION[1:]}" in err
    assert REMEDY in err


def test_github_annotates_it() -> None:
    """The log of a CI job shows it beside the answer."""
    assert f"::{CAUTION}" in ask("plan", form="github")[0]


def test_junit_has_it_in_its_output() -> None:
    """CI systems show the report as the output of the suite."""
    assert CAUTION in unwrapped(ask("check", form="junit")[0])


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_claimed_of_an_audience_that_nobody_gave(name: str) -> None:
    """Nobody is awake or at work, and no zone is hit."""
    assert CLAIMS.findall(ask(name)[0]) == []
    assert (
        name in {"backtest", "no-standing"} or CLAIMS.findall(ask(name, "--audience", "users.csv", "--full")[0]) != []
    )


def test_the_reach_of_messages_is_unknown_without_an_audience() -> None:
    """What is not known is null, and no message is at night."""
    plan = json.loads(ask("plan", form="json")[0])
    told = plan["announcements"]
    assert {(message["reach"], message["at_night"]) for message in told} == {(None, False)}
    known = json.loads(ask("plan", "--audience", "users.csv", form="json")[0])
    assert {message["reach"] for message in known["announcements"]} == {0, 1}


@pytest.mark.parametrize("name", COMMANDS)
def test_traffic_measured_by_zone_says_quietly_where_users_come_from(name: str) -> None:
    """Then the users are known: one line among what was assumed, and no caution."""
    out, err = ask(name, "--full", traffic="zones.csv")
    assert "no audience given: users are where the traffic is measured" in unwrapped(out)
    assert CAUTION not in unwrapped(out)
    assert err == ""
    assert name in {"backtest", "no-standing"} or CLAIMS.search(out)


def test_an_update_claims_nothing_either(folder: Path) -> None:
    """A plan that was saved without an audience stays without one when its messages move."""
    out, _ = ask("plan", form="json")
    (folder / "plan.json").write_text(out)
    code, _, _ = run("update", "plan.json", "--status", "CONFIRMED", "--as-of", "2026-11-23T01:00Z")
    assert code == 0
    code, _, _ = run("update", "plan.json", "--extend", "30m", "--as-of", "2026-11-26T04:00Z")
    assert code == 0
    messages = json.loads((folder / "plan.json").read_text())["announcements"]
    assert {message["reach"] for message in messages} == {None}
    code, out, _ = run("due", "plan.json", "--since", "2026-11-23", "--until", "2026-12-01")
    assert (code, "awake" in out) == (0, False)


def test_a_plan_that_replaces_one_without_an_audience_has_none_either(folder: Path) -> None:
    """The clock that the first plan was given for want of users is nobody's in the next version."""
    out, _ = ask("plan", form="json")
    (folder / "plan.json").write_text(out)
    again, err = ask("plan", "--replaces", "plan.json", form="json")
    assert CAUTION[1:] in err
    assert {message["reach"] for message in json.loads(again)["announcements"]} == {None}
    known, err = ask("plan", "--replaces", "plan.json", "--audience", "users.csv", form="json")
    assert CAUTION[1:] not in err
    assert json.loads(known)["sequence"] == 1
