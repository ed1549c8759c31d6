"""How far `plan` and `check` look: as far as the user says, else as far as something fits."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.core.errors import AssumptionCode
from tests.cli.command_lines import instead

FIRST = datetime(2026, 9, 28, tzinfo=UTC)
REQUEST = ["traffic.csv", "--audience", "users.csv", "--duration", "2h", "--as-of", "2026-11-23T00:00Z"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with eight weeks of traffic, quietest at 03:00 on Sundays, and a calendar of every freeze."""
    monkeypatch.chdir(tmp_path)
    hours = (FIRST + timedelta(hours=n) for n in range(8 * 168))
    rows = [f"{hour:%Y-%m-%dT%H:%MZ},{900 - hour.weekday() * 50 + (hour.hour - 3) % 24 * 10}" for hour in hours]
    (tmp_path / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    (tmp_path / "users.csv").write_text("timezone,users\nUTC,1\n")
    days = (FIRST + timedelta(days=n) for n in range(56 + 73))
    (tmp_path / "freeze.csv").write_text("start,end,name\n" + "\n".join(f"{day:%Y-%m-%d},1d,Day" for day in days))
    return tmp_path


def ask(command: str, *arguments: str, code: int = 0) -> dict[str, Any]:
    """Return what a command prints as JSON."""
    result = CliRunner().invoke(app, [command, *instead(REQUEST, *arguments), "--format", "json"])
    assert (result.exit_code, result.stderr) == (code, "")
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def longer(document: dict[str, Any]) -> list[str]:
    """Return what an answer says about a longer horizon."""
    return [said["message"] for said in document["assumptions"] if said["code"] == AssumptionCode.LONGER_HORIZON]


def test_a_long_notice_period_leaves_two_whole_weeks() -> None:
    """The Sunday after it is recommended, though it is more than two weeks away, and nothing is assumed."""
    plan = ask("plan", "--notice-period", "30 days")
    assert plan["window"]["start"] == "2026-12-27T03:00:00Z"
    assert plan["policy"]["latest"] == "2027-01-06T00:00:00Z"
    assert longer(plan) == []


def test_a_freeze_of_three_weeks_is_waited_for() -> None:
    """The quietest of four weeks is recommended, and it is said that the search went so far."""
    plan = ask("plan", "--blackout", "2026-11-20/2026-12-14")
    assert plan["window"]["start"] == "2026-12-20T03:00:00Z"
    assert longer(plan) == ["looked 4 weeks ahead, as every window of the first 2 weeks breaks a rule"]


def test_a_calendar_is_read_as_far_as_the_search_goes() -> None:
    """A file that closes every day up to the eleventh week is obeyed to its end."""
    plan = ask("plan", "--blackout-file", "freeze.csv")
    assert plan["window"]["start"] == "2027-02-07T03:00:00Z"
    assert longer(plan) == ["looked 12 weeks ahead, as every window of the first 10 weeks breaks a rule"]


@pytest.mark.parametrize("limit", [pytest.param("latest", id="latest"), pytest.param("horizon", id="horizon")])
@pytest.mark.parametrize("place", [pytest.param("shell", id="shell"), pytest.param("file", id="downtime-toml")])
@pytest.mark.parametrize("command", [pytest.param("plan", id="plan"), pytest.param("check", id="check")])
def test_a_limit_of_the_users_is_kept(folder: Path, limit: str, place: str, command: str) -> None:
    """Whoever says how far to look, on the shell or in downtime.toml, is not taken further."""
    value = {"latest": "2026-12-07T00:00Z", "horizon": "14d"}[limit]
    if place == "file":
        (folder / "downtime.toml").write_text(f'{limit} = "{value}"\n')
    given = [f"--{limit}", value] if place == "shell" else []
    chosen = ["--start", "2026-11-29T03:00Z"] if command == "check" else []
    answer = ask(command, *given, *chosen, "--blackout", "2026-11-20/2026-12-14", code=5)
    assert answer["policy"]["latest"] == "2026-12-07T00:00:00Z"
    assert longer(answer) == []
    assert command == "plan" or answer["best"] is None


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param([], id="usual"),
        pytest.param(["--notice-period", "30 days"], id="long-notice"),
        pytest.param(["--earliest", "2026-12-19"], id="earliest"),
        pytest.param(["--blackout", "2026-11-20/2026-12-14"], id="freeze"),
        pytest.param(["--blackout-file", "freeze.csv"], id="long-freeze"),
    ],
)
def test_check_looks_as_far_as_plan(rules: list[str]) -> None:
    """What `plan` recommends is the best that `check` knows of, out of the same windows, and both say how far."""
    plan = ask("plan", *rules)
    judged = ask("check", *rules, "--start", plan["window"]["start"])
    assert judged["best"]["window"] == plan["window"]
    assert judged["impact"]["candidates"] == plan["impact"]["candidates"]
    assert judged["policy"]["latest"] == plan["policy"]["latest"]
    assert longer(judged) == longer(plan)


def test_check_looks_as_far_as_the_window() -> None:
    """A window beyond the two weeks is compared with all up to its end."""
    judged = ask("check", "--start", "2027-01-31T20:00Z", "--notice-period", "72h")
    assert judged["policy"]["latest"] == "2027-01-31T22:00:00Z"
    assert not [rule for rule in judged["criteria"] if rule["code"] == "latest"]


def test_the_rules_of_a_plan_decide_how_far_check_looks(folder: Path) -> None:
    """Its blackouts count where no others are given, as they did when it was made."""
    (folder / "plan.json").write_text(json.dumps(ask("plan", "--blackout", "2026-11-20/2026-12-14")))
    request = ["traffic.csv", "--as-of", "2026-11-23T00:00Z", "--plan", "plan.json", "--format", "json"]
    judged = json.loads(CliRunner().invoke(app, ["check", *request]).stdout)
    assert judged["policy"]["latest"] == "2026-12-24T00:00:00Z"
    assert longer(judged) == ["looked 4 weeks ahead, as every window of the first 2 weeks breaks a rule"]


def test_a_backtest_keeps_its_horizon() -> None:
    """From each past week it asks for the 14 days after it, whatever the notice period."""
    assert ask("backtest", "--notice-period", "3 days")["horizon"] == "P14D"


def test_work_that_may_end_years_ahead_is_refused() -> None:
    """A notice period of two years leaves nothing to look at."""
    result = CliRunner().invoke(app, ["plan", *REQUEST, "--notice-period", "700 days"])
    assert result.exit_code == 3
    assert "the work may end more than two years ahead [contradiction]" in result.stderr


def test_work_of_more_than_two_weeks_needs_no_horizon() -> None:
    """It is looked for in as many weeks as it takes."""
    plan = ask("plan", "--duration", "20d", "--notice-period", "1h")
    assert plan["policy"]["latest"] == "2026-12-21T01:00:00Z"


def test_what_lies_beyond_the_search_is_read_too(folder: Path) -> None:
    """A calendar that closes every day for 20 weeks is looked past, and obeyed on the way."""
    days = (FIRST + timedelta(days=n) for n in range(56 + 140))
    (folder / "freeze.csv").write_text("start,end,name\n" + "\n".join(f"{day:%Y-%m-%d},1d,Day" for day in days))
    refusal = ask("plan", "--blackout-file", "freeze.csv", code=5)
    assert refusal["looked_until"] == "2027-02-18T00:00:00Z"
    (further,) = refusal["relaxations"]
    assert further["window"]["start"] == "2027-04-18T03:00:00Z"
    assert ask("plan", "--blackout-file", "freeze.csv", *further["remedy"].split())["window"] == further["window"]
