"""`downtime notice` of a standing window, as typed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.documents.write import render_json
from tests.cli.test_notice import SET, run
from tests.standing_samples import sample_standing


@pytest.fixture
def standing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a saved standing window, in a folder of its own, the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "standing.json").write_text(render_json(sample_standing()), "utf-8")
    return "standing.json"


def test_the_series_is_told_as_a_whole(standing: str) -> None:
    """Without a kind it is the news, by mail; with a region its readers' clock comes first."""
    out, err = run(standing, *SET)
    assert out.startswith("Subject: Regular maintenance: Shop API – every Sunday\n\n")
    assert "How often: every Sunday, 02:30–04:30 (Central European Time)" in out
    assert "No maintenance on: Sun 27 Dec 2026; Sun 3 Jan 2027" in out
    assert "users are not to be told of it yet" in err
    nepal = run(standing, *SET, "--region", "Asia/Kathmandu", "--kind", "initial")[0]
    assert "Kathmandu: Sun 07:15–09:15; from 4 Apr 2027: Sun 06:15–08:15" in nepal
    assert "Berlin" not in nepal


def test_a_date_is_told_as_a_plan(standing: str) -> None:
    """Any kind of message there is, and the maintenance page."""
    out = run(standing, *SET, "--date", "2027-01-10", "--kind", "reminder")[0]
    assert out.startswith("Subject: Reminder of planned maintenance: Shop API – Sunday, 10 January 2027, 02:30 (UTC+1)")
    assert "Sunday, 10 January 2027" in run(standing, "--date", "2027-01-10", "--channel", "page")[0]


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        pytest.param(
            ["--kind", "start"], 3, "standing.json: error: there is no start notice for a series as a whole", id="kind"
        ),
        pytest.param(["--date", "2027-01-11"], 3, "standing.json: error: none of its dates is", id="no-date"),
        pytest.param(["--date", "tomorrow"], 2, "--date: error: ", id="no-day"),
        pytest.param(["--channel", "page"], 2, "--channel: error: the maintenance page is about one date", id="page"),
        pytest.param(
            ["--ics", "--format", "eml"], 2, "--ics: error: the calendar of a standing window is a file", id="calendar"
        ),
    ],
)
def test_what_a_series_has_not(standing: str, options: Sequence[str], code: int, message: str) -> None:
    """Whatever cannot be said of all dates says how to ask for one of them."""
    out, err = run(standing, *options, code=code)
    assert out == ""
    assert message in err


def test_a_single_plan_has_no_dates() -> None:
    """The error says so."""
    plan = Path(__file__).parents[2] / "examples" / "output" / "plan.json"
    assert "this is the plan of a single window" in run(str(plan), "--date", "2027-01-10", code=3)[1]


def test_what_falls_due_says_the_same(standing: str) -> None:
    """The message of the whole is worded by the same code, as of the moment at which it goes out."""
    change = ["update", standing, "--status", "CONFIRMED", "--as-of", "2026-11-23T01:00Z"]
    assert CliRunner().invoke(app, change).exit_code == 0
    span = ["--since", "2026-11-23T00:00Z", "--until", "2026-11-29T00:00Z", "--format", "json"]
    due = CliRunner().invoke(app, ["due", standing, *span, *SET])
    (mail,) = [
        each for each in json.loads(due.stdout)["messages"] if (each["kind"], each["channel"]) == ("initial", "email")
    ]
    assert mail["subject"] == "Regular maintenance: Shop API – every Sunday"
    assert mail["text"].splitlines()[5:7] == [
        "How often: every Sunday, 02:30–04:30 (Central European Time)",
        "Period: Sun 29 Nov 2026 – Sun 21 Nov 2027",
    ]


def test_the_list_has_the_dates(standing: str) -> None:
    """The schedule of the whole, and each date with its status; for programs with its schedule."""
    out = run(standing, "--list")[0]
    assert "2027-01-10  Sun 10 Jan 2027 02:30-04:30 " in out
    listed = json.loads(run(standing, "--list", "--format", "json")[0])
    assert len(listed["dates"]) == 50
    assert listed["dates"][0]["day"] == "2026-11-29"
    assert {each["kind"] for each in listed["dates"][0]["schedule"]} == {"reminder", "start", "complete"}
    assert {each["kind"] for each in listed["schedule"]} == {"initial"}
    one = run(standing, "--list", "--date", "2027-01-10")[0]
    assert "reminder" in one
    assert "Dates" not in one


def test_all_messages_of_one_date_and_of_the_whole(standing: str, tmp_path: Path) -> None:
    """A file for each message, the date in its name, and an index."""
    run(standing, *SET, "--all", "--date", "2027-01-10", "-o", "one")
    names = sorted(each.name for each in (tmp_path / "one").iterdir())
    assert all("-20270110-" in name for name in names if name != "index.md")
    run(standing, *SET, "--all", "-o", "all")
    every = sorted(each.name for each in (tmp_path / "all").iterdir())
    assert len(every) > 100
    assert every[0].endswith("-initial-email.txt")
    index = (tmp_path / "all" / "index.md").read_text("utf-8")
    assert "| when COMPLETED, 2027-01-10 | complete |" in index
