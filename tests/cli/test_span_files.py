"""Calendars and plans as blackouts, from the command line to the answer."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.core.errors import AssumptionCode, IssueCode
from tests.cli.test_app import run

FIRST = datetime(2027, 1, 4, tzinfo=UTC)
AS_OF = ("--as-of", "2027-03-01")
USERS = ("--audience", "users.csv", "--timezone", "Europe/Berlin")
PLAN = ("plan", "traffic.csv", *USERS, *AS_OF, "--duration", "2h")


def event(number: int, start: str, end: str) -> str:
    """Return an all-day event."""
    return (
        f"BEGIN:VEVENT\nUID:{number}\nSUMMARY:Freeze {number}\nDTSTART;VALUE=DATE:{start}\n"
        f"DTEND;VALUE=DATE:{end}\nEND:VEVENT\n"
    )


def calendar(*events: str) -> str:
    """Return a calendar of these events."""
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{''.join(events)}END:VCALENDAR\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with eight weeks of traffic, users and two calendars."""
    monkeypatch.chdir(tmp_path)
    hours = (FIRST + timedelta(hours=number) for number in range(8 * 168))
    rows = [f"{hour:%Y-%m-%dT%H:%MZ},{100 + (hour.hour - 3) % 24 * 10}" for hour in hours]
    (tmp_path / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    (tmp_path / "users.csv").write_text("timezone,users\nEurope/Berlin,1\n")
    three = [event(1, "20270308", "20270309"), event(2, "20270310", "20270312"), event(3, "20270501", "20270503")]
    (tmp_path / "freeze.ics").write_text(calendar(*three))
    (tmp_path / "old.ics").write_text(calendar(event(1, "20251218", "20260105")))
    return tmp_path


def blackouts(*arguments: str) -> str:
    """Return what a plain answer says of blackouts, and the lines after it."""
    _, out, _ = run(*arguments, "--format", "plain", "--full")
    text = re.sub(r"\s+", " ", out)
    return text[text.index("Blackouts: ") :]


def test_what_was_taken_from_a_file_is_counted() -> None:
    """Of a file with several freezes: how many, from when to when, and which of them are near."""
    found = blackouts(*PLAN, "--horizon", "90d", "--blackout-file", "freeze.ics")
    assert found.startswith("Blackouts: 3 freezes in freeze.ics, Mon 8 Mar 2027 - Sun 2 May 2027; Freeze 1: Mon 8 Mar")
    check = ("check", *AS_OF, "--timezone", "Europe/Berlin", "--duration", "2h", "--blackout-file", "freeze.ics")
    found = blackouts(*check, "--start", "2027-03-08 04:00")
    assert found.startswith("Blackouts: 2 freezes in freeze.ics, Mon 8 Mar 2027 - Thu 11 Mar 2027; Freeze 1: Mon 8 Mar")


def test_what_was_taken_is_counted_where_none_of_it_is_near() -> None:
    """The rest lies beyond the horizon."""
    earlier = calendar(event(2, "20270404", "20270405"), event(3, "20270406", "20270408"))
    Path("later.ics").write_text(earlier)
    found = blackouts(*PLAN, "--blackout-file", "later.ics")
    none = r"Blackouts: no event in later.ics between Mon 1 Mar 2027 and \w+ \d+ Mar 2027; "
    assert re.match(none + "2 freezes in later.ics, Sun 4 Apr 2027 - Wed 7 Apr 2027", found)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(PLAN, id="plan"),
        pytest.param(
            ("check", "traffic.csv", *USERS, *AS_OF, "--start", "2027-03-08 04:00", "--duration", "1h"), id="check"
        ),
        pytest.param(
            ("check", *USERS[2:], *AS_OF, "--start", "2027-03-08 04:00", "--duration", "1h"), id="rules-alone"
        ),
    ],
)
def test_last_years_file_is_a_warning(arguments: tuple[str, ...]) -> None:
    """On standard error, in the answer and in JSON."""
    _, out, err = run(*arguments, "--blackout-file", "old.ics", "--format", "json")
    assert err.startswith(
        "old.ics: warning: nothing in it lies ahead: it has 1 event, and none is later than Sun 4 Jan"
    )
    assert IssueCode.NO_EVENTS in {issue["code"] for issue in json.loads(out)["issues"]}
    _, out, _ = run(*arguments, "--blackout-file", "old.ics", "--format", "plain")
    assert "! Warning: nothing in it lies ahead" in out


def test_a_backtest_looks_back() -> None:
    """What is over bears on past weeks: that is no reason to warn."""
    _, _, err = run("backtest", "traffic.csv", *USERS, "--duration", "2h", *AS_OF, "--blackout-file", "old.ics")
    assert "no-events" not in err


def save(name: str, start: str) -> None:
    """Save a confirmed plan of two hours."""
    run(*PLAN, "--start", start, "-o", name)
    assert run("update", name, "--status", "CONFIRMED", *AS_OF)[0] == 0


def assumed(out: str) -> list[str]:
    """Return what was assumed of events and plans."""
    said = json.loads(out)["assumptions"]
    return [each["message"] for each in said if each["code"] == AssumptionCode.EVENT_READING]


def test_another_plan_is_a_blackout() -> None:
    """Neither is a window recommended at its time, nor does a check pass there."""
    save("other.json", "2027-03-09 04:00")
    near = ("--earliest", "2027-03-09 03:00", "--latest", "2027-03-09 09:00", "--notice-period", "0")
    _, out, _ = run(*PLAN, *near, "--blackout-file", "other.json", "--format", "json")
    assert json.loads(out)["window"]["start"] >= "2027-03-09T05:00:00Z"
    check = ("check", *USERS[2:], *AS_OF, "--duration", "1h", "--start", "2027-03-09 05:00")
    assert run(*check, "--blackout-file", "other.json")[0] == 5
    run("update", "other.json", "--status", "CANCELLED", *AS_OF)
    assert run(*check, "--blackout-file", "other.json")[0] == 0


@pytest.mark.parametrize("name", ["mine.json", "mine.ics"])
def test_a_plan_does_not_close_its_own_window(name: str) -> None:
    """Neither where it is checked nor where it is replaced, as a file and in the calendar made of it."""
    save("mine.json", "2027-03-09 04:00")
    run("export", "mine.json", "--to", "ics", "-o", "mine.ics")
    code, out, _ = run("check", *AS_OF, "--plan", "mine.json", "--blackout-file", name, "--format", "json")
    assert code == 0
    assert len(assumed(out)) == 1
    move = (*PLAN, "--start", "2027-03-09 05:00", "--replaces", "mine.json", "--blackout-file", name)
    code, out, _ = run(*move, "--format", "plain")
    assert code == 0
    assert "in a blackout" not in out
    Path("mine.ics").write_text(Path("mine.ics").read_text().replace("@downtime-cli", "@elsewhere"))
    if name == "mine.ics":
        assert "in a blackout" in run(*move, "--format", "plain")[1]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("start,end\n2027-03-09 04:00,2h\n", id="table"),
        pytest.param(calendar(event(1, "20270309", "20270310")), id="calendar"),
    ],
)
def test_files_may_be_piped_in(text: str) -> None:
    """Standard input is read once, whatever it holds."""
    window = ["--start", "2027-03-09 05:00", "--duration", "1h"]
    result = CliRunner().invoke(app, ["check", *USERS[2:], *AS_OF, *window, "--blackout-file", "-"], input=text)
    assert (result.exit_code, result.stderr) == (5, "")


def test_an_event_is_refused_in_words_of_its_calendar() -> None:
    """One line with file, line, event and property, and what to do."""
    Path("odd.ics").write_text(calendar(event(1, "20270308", "20270307"), event(2, "20270230", "20270301")))
    code, _, err = run(*PLAN, "--blackout-file", "odd.ics")
    assert code == 3
    assert "odd.ics:8: error: 'Freeze 1' has a DTEND, 20270307, before its DTSTART [bad-calendar]" in err
    assert "odd.ics:13: error: 'Freeze 2' DTSTART: '20270230' is no date or time that exists [bad-calendar]" in err
