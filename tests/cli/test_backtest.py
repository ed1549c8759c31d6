"""`downtime backtest` as people and pipes use it."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from tests.cli.command_lines import instead
from tests.cli.test_app import on_a_terminal
from tests.samples import assumed

FIRST = datetime(2026, 8, 3, tzinfo=UTC)
BACKTEST = ["backtest", "traffic.csv", "--duration", "2h", "--as-of", "2026-11-23", "--timezone", "Europe/Berlin"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with sixteen weeks of traffic, each a little busier than the one before."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    hours = (FIRST + timedelta(hours=n) for n in range(16 * 168))
    rows = [f"{hour:%Y-%m-%dT%H:%MZ},{100 + (hour.hour - 3) % 24 * 10 + (hour - FIRST).days}" for hour in hours]
    (tmp_path / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of a command."""
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_measures_the_advice() -> None:
    """The answer comes first, then its measures; it ends with 0."""
    code, out, err = run(*BACKTEST, "--service", "[prod] api")
    assert (code, "error" in err) == (0, False)
    assert out.startswith("Backtest of the advice for [prod] api (2 h)\n\nThe advice would have achieved ")
    assert "12 plans, one a week from " in out


@pytest.mark.parametrize("form", ["terminal", "plain", "markdown", "json", "csv"])
def test_the_same_question_has_the_same_bytes(form: str) -> None:
    """Every format is identical from run to run."""
    first, again = (run(*BACKTEST, "--format", form) for _ in range(2))
    assert first == again
    assert first[0] == 0


def test_json_keeps_its_schema() -> None:
    """What it prints is what `downtime schema backtest` says."""
    _, out, _ = run(*BACKTEST, "--format", "json")
    code, schema, _ = run("schema", "backtest")
    assert code == 0
    jsonschema.validate(json.loads(out), json.loads(schema))


def test_looks_at_as_many_weeks_as_asked() -> None:
    """`--origins` bounds the weeks; the latest ones are taken."""
    _, out, _ = run(*BACKTEST, "--origins", "3", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["origin"][:10] for row in rows] == ["2026-10-25", "2026-11-01", "2026-11-08"]


def test_as_of_hides_what_came_later() -> None:
    """Data after `--as-of` is not there: the last horizon ends by it."""
    _, out, _ = run(*instead(BACKTEST, "--as-of", "2026-11-01"), "--format", "json")
    assert json.loads(out)["weeks"][-1]["origin"] == "2026-10-17T23:00:00Z"


def test_rules_reach_into_the_past(folder: Path) -> None:
    """Recurring freezes, public holidays and working days are known in the weeks that were, not only in those ahead."""
    (folder / "freeze.ics").write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20250101T000000Z\r\n"
        "SUMMARY:Wednesdays\r\nDTSTART;VALUE=DATE:20250101\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    options = ["--avoid-holidays", "DE", "--blackout-file", "freeze.ics", "--notice-period", "5 working days"]
    code, out, err = run(*BACKTEST, *options, "--format", "json", "--horizon", "21d")
    assert (code, "error" in err) == (0, False)
    document = json.loads(out)
    assert "DE: German Unity Day" in {holiday["name"] for holiday in document["policy"]["holidays"]}
    for week in document["weeks"]:
        start, best = (datetime.fromisoformat(window["start"]) for window in (week["window"], week["best"]["window"]))
        assert start - datetime.fromisoformat(week["origin"]) >= timedelta(days=6)
        assert {start.weekday(), best.weekday()}.isdisjoint({2})


def test_limits_of_plans_are_none_of_its_business(folder: Path) -> None:
    """What the configuration file says of the future, and of windows borne, is for plans; `origins` is read from it."""
    for_plans = 'earliest = "2026-12-01"\nlatest = "2026-12-05"\nrecurring = "weekly"\npast-windows = "none.json"\n'
    (folder / "downtime.toml").write_text(f"{for_plans}origins = 2\n")
    code, out, _ = run(*BACKTEST, "--format", "json")
    assert code == 0
    document = json.loads(out)
    assert (document["origins"], document["horizon"]) == (2, "P14D")


def test_an_audience_moves_sunday(folder: Path) -> None:
    """Sunday 02:00 is that of the largest zone, and weights reach the costs."""
    (folder / "users.csv").write_text("timezone,users,weight\nAsia/Kathmandu,60,2\nEurope/Berlin,40,2\n")
    _, out, _ = run(*BACKTEST, "--audience", "users.csv", "--format", "json")
    document = json.loads(out)
    assert document["guess_zone"] == "Asia/Kathmandu"
    assert document["weeks"][0]["guess"]["window"]["start"].endswith("T20:15:00Z")
    assert "users have always lived where they live now [users-stayed]" in assumed(document)


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        pytest.param(["--origins", "0"], 2, "--origins: error: expected a whole number from 1 to 260", id="none"),
        pytest.param(["--origins", "261"], 2, "--origins: error: expected a whole number from 1 to 260", id="too-many"),
        pytest.param(
            ["--horizon", "100d"], 3, "two weeks before some moment and 100 days after it [no-past]", id="too-long"
        ),
        pytest.param(["--as-of", "2026-08-20"], 3, "traffic.csv: error: the traffic is too short", id="too-short"),
        pytest.param(
            ["--team-hours", "Sun 05:00-06:00"], 3, "no past week could be measured: nothing fits in 12", id="closed"
        ),
        pytest.param(["--duration", "soon"], 2, "--duration: error: expected a duration", id="malformed"),
    ],
)
def test_what_cannot_be_measured_is_said(options: list[str], code: int, message: str) -> None:
    """Usage 2, nothing to measure 3, one clear line, nothing on stdout."""
    result = run(*instead(BACKTEST, *options))
    assert (result[0], result[1]) == (code, "")
    assert message in result[2]
    assert "Traceback" not in result[2]


def test_profiles_have_no_past(folder: Path) -> None:
    """A typical day cannot be tested on itself."""
    (folder / "day.csv").write_text("hour,requests\n" + "\n".join(f"{hour},{hour + 1}" for hour in range(24)))
    code, out, err = run("backtest", "day.csv", "--duration", "1h", "--traffic-zone", "UTC")
    assert (code, out) == (3, "")
    assert "day.csv: error: a typical day or week has no past to test advice on [no-past]" in err


def test_warnings_go_to_stderr(folder: Path) -> None:
    """A warning about the file does not stop the measurement."""
    (folder / "traffic.csv").write_text((folder / "traffic.csv").read_text().replace("Z,", ","))
    code, _, err = run(*BACKTEST)
    assert code == 0
    assert "[naive-times]" in err


def test_a_bar_shows_only_for_slow_work_on_a_terminal(folder: Path) -> None:
    """Five years of weeks in fine steps have a bar on stderr, a single week none; both end with the answer."""
    assert "Testing past weeks" not in on_a_terminal([*BACKTEST, "--origins", "1"])
    hours = (FIRST - timedelta(hours=n) for n in reversed(range(150 * 168)))
    (folder / "long.csv").write_text("t,n\n" + "\n".join(f"{hour:%Y-%m-%dT%H:%MZ},{hour.hour}" for hour in hours))
    shown = on_a_terminal(["backtest", "long.csv", "--duration", "2h", "--step", "5m", "--origins", "140"])
    assert "Testing past weeks" in shown
    assert "Backtest of the advice" in shown
