"""Dates near the ends of the calendar, which programs write for "always" and "never", in whatever takes a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.core.window import EPOCH, LAST
from tests.cli.command_lines import instead

FIRST = datetime(2026, 9, 28, tzinfo=UTC)
CLOCKS = ("Pacific/Kiritimati", "Etc/GMT+12")
FAR = ("9999-12-31", "9999-12-30T23:59:59-12:00", "9998-01-01", "8999-12-31 12:00", "3000-01-03")
LONG_AGO = ("0001-01-01", "0001-01-02T00:00+14:00", "0099-05-05", "1601-01-01", "1969-12-30")
NEAR = ("2999-12-01", "2100-02-29", "2100-02-28", "1970-01-02", "1970-03-01")
AS_OF = ("--as-of", "2026-11-23")
WORK = ("--start", "2026-12-05 04:00", "--duration", "2h")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with eight weeks of traffic and an audience as far east and west as clocks go."""
    monkeypatch.chdir(tmp_path)
    hours = (FIRST + timedelta(hours=n) for n in range(8 * 168))
    rows = [f"{hour:%Y-%m-%dT%H:%MZ},{100 + (hour.hour - 3) % 24 * 10}" for hour in hours]
    (tmp_path / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    (tmp_path / "users.csv").write_text("timezone,users\nEurope/Berlin,6\nPacific/Kiritimati,3\nEtc/GMT+12,1\n")
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of a command; what is not an exit is raised."""
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def plan(*more: str) -> list[str]:
    """Return the command line of a plan for two hours."""
    return ["plan", "traffic.csv", "--audience", "users.csv", "--duration", "2h", *more]


def check(*more: str) -> list[str]:
    """Return the command line of a check."""
    return ["check", "traffic.csv", "--audience", "users.csv", *more]


def list_commands(date: str, zone: str) -> Iterator[list[str]]:
    """Yield command lines with a date for each option that takes one."""
    clock = ("--timezone", zone)
    for moment in ("--as-of", "--start", "--earliest", "--latest", "--blackout"):
        yield plan(*clock, *AS_OF, moment, date)
    for span in (f"{date}/3d", f"{date}/2026-12-03", f"2026-12-01/{date}", f"{date}/9999-12-31", f"{date}/PT1S"):
        yield plan(*clock, *AS_OF, "--blackout", span)
    yield plan(*clock, "--as-of", date, "--start", date)
    yield plan(*clock, "--as-of", date, "--recurring", "weekly")
    yield plan(*clock, *AS_OF, "--earliest", date, "--recurring", "monthly")
    yield check(*clock, "--as-of", date, "--start", date, "--duration", "2h")
    yield check(*clock, *AS_OF, *WORK[:2], "--end", date)
    for moment in ("--as-of", "--announced", "--earliest", "--latest"):
        yield check(*clock, *AS_OF, *WORK, moment, date)
    yield check(*clock, "--no-gates", "--as-of", date, "--start", date, "--end", date)
    yield ["inspect", "traffic.csv", "--as-of", date]
    yield ["backtest", *plan(*clock, "--origins", "1", "--as-of", date)[1:]]


@pytest.mark.parametrize("zone", CLOCKS)
@pytest.mark.parametrize("date", [*FAR, *LONG_AGO, *NEAR])
def test_every_option_takes_the_date_or_refuses_it(date: str, zone: str) -> None:
    """No command ends but with a documented code, and a refusal prints nothing on standard output."""
    for arguments in list_commands(date, zone):
        code, out, err = run(*arguments)
        assert code in {0, 2, 3, 5}, (arguments, err)
        assert bool(out) == (code in {0, 5}), (arguments, out)
        assert code in {0, 5} or ": error: " in err, arguments


@pytest.mark.parametrize("zone", CLOCKS)
@pytest.mark.parametrize("date", [*FAR, *LONG_AGO])
def test_nobody_works_or_plans_at_an_end_of_time(date: str, zone: str) -> None:
    """A moment has to be one that somebody can mean: the error names the option, the years and the text."""
    for option, arguments in (
        ("--as-of", plan("--as-of", date)),
        ("--start", plan(*AS_OF, "--start", date)),
        ("--as-of", ["inspect", "traffic.csv", "--as-of", date]),
        ("--start", check(*AS_OF, "--start", date, "--duration", "2h")),
    ):
        message = f"{option}: error: expected a time in the years 1970 to 2999, got '{date}' [bad-option]"
        code, out, err = run(*arguments, *([] if arguments[0] == "inspect" else ["--timezone", zone]))
        assert (code, out, err.splitlines()[0]) == (2, "", message)


def spans_of(rules: str) -> list[tuple[str, str]]:
    """Return the spans of a list of rules in the plan written last."""
    return [(each["start"], each["end"]) for each in json.loads(Path("plan.json").read_text())["policy"][rules]]


@pytest.mark.parametrize("end", FAR)
def test_a_freeze_without_an_end_lasts_in_every_form(end: str) -> None:
    """As an option, a row or an event, it closes each day that can be planned, and the plan can be read again."""
    day = end[:10].replace("-", "")
    event = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20261201T000000Z\nDTEND;VALUE=DATE:{day}\nEND:VEVENT"
    Path("freeze.ics").write_text(event + "\nEND:VCALENDAR\n")
    Path("freeze.csv").write_text(f"start,end\n2026-12-01T00:00Z,{end}\n")
    forms = (("--blackout", f"2026-12-01T00:00Z/{end}"), ("--blackout-file", "freeze.csv"))
    for form in (*forms, *((("--blackout-file", "freeze.ics"),) if end > "4" else ())):
        assert run(*plan(*AS_OF, *form, "-o", "plan.json", "--force"))[0] == 0
        assert spans_of("blackouts") == [("2026-12-01T00:00:00Z", f"{LAST:%Y-%m-%dT%H:%M:%SZ}")]
        assert run("check", "--plan", "plan.json", "--no-gates", *AS_OF)[0] == 0
        assert run(*plan(*AS_OF, *form, "--earliest", "2026-12-02"))[0] == 5
        assert run(*plan("--as-of", "2998-11-01", *form))[0] in {3, 5}


@pytest.mark.parametrize("start", LONG_AGO)
def test_a_freeze_without_a_start_is_read_again(start: str) -> None:
    """What began before 1970 has always been, and ends when it says."""
    assert run(*plan(*AS_OF, "--blackout", f"{start}/2026-12-02T00:00Z", "-o", "plan.json"))[0] == 0
    assert spans_of("blackouts") == [(f"{EPOCH:%Y-%m-%dT%H:%M:%SZ}", "2026-12-02T00:00:00Z")]
    assert run("check", "--plan", "plan.json", "--no-gates", *AS_OF)[0] == 0


@pytest.mark.parametrize("key", ["blackouts", "holidays"])
def test_a_plan_may_hold_closed_spans_without_ends(key: str) -> None:
    """Whoever edits them by hand writes the year 9999 as well; the next version holds them, and others are refused."""
    run(*plan(*AS_OF, "--latest", "2026-12-09", "-o", "plan.json"))
    document = json.loads(Path("plan.json").read_text())
    span = {"start": "0001-01-01T00:00:00Z", "end": "9999-12-31T23:59:59Z", "duration": "P1D", "name": "for good"}
    document["policy"][key] = [span]
    Path("plan.json").write_text(json.dumps(document))
    code, out, _ = run("plan", "traffic.csv", "--audience", "users.csv", "--replaces", "plan.json", *AS_OF)
    assert code == 5
    assert "for good" in out
    document["policy"]["past_windows"] = [span]
    Path("plan.json").write_text(json.dumps(document))
    code, out, err = run("check", "--plan", "plan.json", "--no-gates", *AS_OF)
    assert (code, out) == (3, "")
    assert "policy.past_windows[0].end: expected a window of at most two years" in err


@pytest.mark.parametrize("years", [("0001", "0200"), ("5000", "9999")], ids=["long-ago", "far-off"])
def test_closed_spans_of_a_plan_may_lie_at_an_end_of_time(years: tuple[str, str]) -> None:
    """They close nothing, and are no error."""
    run(*plan(*AS_OF, "--latest", "2026-12-09", "-o", "plan.json"))
    document = json.loads(Path("plan.json").read_text())
    start, end = (f"{year}-01-01T00:00:00Z" for year in years)
    document["policy"]["blackouts"] = [{"start": start, "end": end, "duration": "P1D", "name": "elsewhen"}]
    Path("plan.json").write_text(json.dumps(document))
    assert run("plan", "traffic.csv", "--audience", "users.csv", "--replaces", "plan.json", *AS_OF)[0] == 0


def test_a_limit_that_is_years_away_is_refused_or_says_nothing() -> None:
    """A start that nobody may look for yet is a mistake, and one long past closes nothing; neither takes long."""
    for command in (plan(*AS_OF), plan(*AS_OF, "--recurring", "weekly"), check(*AS_OF, *WORK)):
        code, out, err = run(*command, "--earliest", "2029-01-01")
        assert (code, out) == (3, "")
        assert "is more than two years ahead [contradiction]\n  fix: check the year" in err
    plain, since = (run(*plan(*AS_OF, "--earliest", moment))[1] for moment in ("2026-11-23", "0001-01-01"))
    assert plain.splitlines()[:4] == since.splitlines()[:4]


def test_due_looks_from_ever_for_ever() -> None:
    """Everything that a plan has to send lies between the first and the last of all dates."""
    run(*plan(*AS_OF, "-o", "plan.json"))
    run("update", "plan.json", "--status", "CONFIRMED", "--as-of", "2026-11-23T01:00Z")
    sent = [each for each in json.loads(Path("plan.json").read_text())["announcements"] if each["send_at"]]
    for since, until in (("0001-01-01", "9999-12-31"), ("1970-01-01", "2999-12-31T23:59Z")):
        code, out, _ = run("due", "plan.json", "--since", since, "--until", until, "--format", "jsonl")
        assert (code, len(out.splitlines())) == (0, len(sent))
    for option, date in (("--since", "9999-12-31"), ("--until", "0001-01-01")):
        code, out, err = run(*instead(["due", "plan.json", "--since", "2026-11-23"], option, date))
        assert (code, out) == (2, "")
        assert f"{option}: error: expected a time in the years 1970 to 2999" in err


def test_a_window_cannot_be_extended_for_ever() -> None:
    """Two years are the longest that a window may be asked for, and the longest that it may become."""
    run(*plan(*AS_OF, "-o", "plan.json"))
    before = Path("plan.json").read_text()
    code, out, err = run("update", "plan.json", "--extend", "732d", *AS_OF)
    assert (code, out, Path("plan.json").read_text()) == (3, "", before)
    assert "the window would be longer than two years [bad-change]" in err
    assert run("update", "plan.json", "--extend", "731d 22h", *AS_OF)[0] == 0
