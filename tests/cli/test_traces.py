"""What was heard leaves a trace in the answer: options, freezes and public holidays."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.test_app import run

FIRST = datetime(2026, 9, 28, tzinfo=UTC)
COMMANDS = {
    "plan": ("plan", "--duration", "2h", "--timezone", "Europe/Berlin"),
    "check": ("check", "--start", "2026-12-20 03:00", "--duration", "2h", "--timezone", "Europe/Berlin"),
    "backtest": ("backtest", "--duration", "2h", "--timezone", "Europe/Berlin"),
    "standing": ("plan", "--recurring", "weekly", "--duration", "2h", "--timezone", "Europe/Berlin"),
    "refusal": ("plan", "--duration", "2h", "--timezone", "Europe/Berlin", "--team-hours", "Mon 09:00-10:00"),
}
FREEZE = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//freeze//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20250101T000000Z
SUMMARY:Big launch
DTSTART:{start}
DTEND:{end}
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with eight weeks of traffic, users and two calendars."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    hours = (FIRST + timedelta(hours=n) for n in range(8 * 168))
    rows = [f"{hour:%Y-%m-%dT%H:%MZ},{100 + (hour.hour - 3) % 24 * 10}" for hour in hours]
    (tmp_path / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    (tmp_path / "users.csv").write_text("timezone,users\nEurope/Berlin,1\n")
    for name, start, end in (
        ("ahead", "20261224T000000Z", "20261226T000000Z"),
        ("past", "20250101T000000Z", "20250103T000000Z"),
        ("history", "20261026T000000Z", "20261027T000000Z"),
    ):
        (tmp_path / f"{name}.ics").write_text(FREEZE.format(start=start, end=end))
    return tmp_path


def ask(name: str, *extra: str) -> str:
    """Return the whole plain answer of a command, its wrapped lines joined."""
    command, *options = COMMANDS[name]
    users = ("--audience", "users.csv", "--as-of", "2026-12-10")
    _, out, err = run(command, "traffic.csv", *options, *users, "--format", "plain", "--full", *extra)
    assert "error" not in err
    return re.sub(r"\n +", " ", out)


def fact(out: str, label: str) -> str:
    """Return a fact by its label, its blanks made single."""
    (text,) = (line.partition(":")[2] for line in out.splitlines() if line.startswith(f"{label}:"))
    return re.sub(r" +", " ", text).strip()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_options_are_repeated(name: str) -> None:
    """Every answer ends with the options as they were heard, even one that changes nothing else."""
    asked = next(line for line in ask(name, "--step", "1h").splitlines() if line.startswith("Asked: "))
    assert asked.startswith("Asked: traffic.csv --audience users.csv --duration 2h ")
    assert " --step 1h" in asked
    assert "--format" not in asked


def test_inspect_repeats_its_options_as_well() -> None:
    """It reads with options of its own."""
    out = run("inspect", "traffic.csv", "--value-kind", "count", "--as-of", "2026-11-23", "-f", "plain", "--full")[1]
    assert "Asked: traffic.csv --value-kind count --as-of 2026-11-23" in out


def test_options_of_the_configuration_file_are_repeated(folder: Path) -> None:
    """A forgotten downtime.toml is no riddle."""
    (folder / "downtime.toml").write_text('top = 1\nprotect = ["Europe/Berlin=Mon 09:00-10:00"]\n')
    assert "Asked: --protect 'Europe/Berlin=Mon 09:00-10:00' --top 1 (downtime.toml" in ask("plan")


@pytest.mark.parametrize("name", ["plan", "check", "refusal"])
def test_holidays_in_the_horizon_are_named(name: str) -> None:
    """Each with its date where it is kept, whether or not it closes anything that matters."""
    assert fact(ask(name, "--avoid-holidays", "DE", "--horizon", "17d"), "Holidays") == (
        "DE: Christmas Day on Fri 25 Dec; DE: Second Day of Christmas on Sat 26 Dec"
    )


def test_many_holidays_are_counted() -> None:
    """A year has a dozen: four are named."""
    text = fact(ask("standing", "--avoid-holidays", "DE"), "Holidays")
    assert re.search(r"; DE: Good Friday on Fri 26 Mar; \d+ more$", text)


@pytest.mark.parametrize(
    ("name", "dates"),
    [
        pytest.param("plan", "Thu 10 Dec 2026 and Thu 17 Dec 2026", id="plan"),
        pytest.param("check", "Thu 10 Dec 2026 and Sun 20 Dec 2026", id="check-reaches-to-its-window"),
        pytest.param("refusal", "Thu 10 Dec 2026 and Thu 17 Dec 2026", id="refusal"),
    ],
)
def test_no_holiday_in_the_horizon_is_said(name: str, dates: str) -> None:
    """Who asks for a country of whose days none lies in the horizon learns that it was heard."""
    out = ask(name, "--avoid-holidays", "DE", "--avoid-holidays", "FR", "--horizon", "7d")
    none = "no public holiday in {} between " + dates
    assert fact(out, "Holidays") == f"{none.format('DE')}; {none.format('FR')}"


@pytest.mark.parametrize("name", ["plan", "check", "refusal", "standing"])
def test_blackouts_ahead_are_named_and_others_are_not_passed_over(name: str) -> None:
    """A file with an event ahead names it; one whose events are all past, or a span that is, closes nothing."""
    horizon = () if name == "standing" else ("--horizon", "20d")
    files = ("--blackout-file", "ahead.ics", "--blackout-file", "past.ics")
    out = ask(name, "--blackout", "2026-01-05/2026-01-09", *files, *horizon)
    typed, ahead, past = fact(out, "Blackouts").split("; ")
    assert typed.startswith("2026-01-05/2026-01-09 closes nothing between ")
    assert ahead == "Big launch: Thu 24 Dec 01:00 - Sat 26 Dec 01:00"
    assert past.startswith("no event in past.ics between ")


def test_times_in_sentences_are_by_the_clock_of_the_team() -> None:
    """A time in UTC on another date than the team's would be read as that date."""
    team = ("--timezone", "Asia/Kathmandu", "--audience", "users.csv", "--duration", "2h")
    _, out, _ = run("check", "traffic.csv", *team, "--as-of", "2026-11-23", "--start", "2026-11-28 02:00", "--full")
    assert "users are first told Mon 23 Nov 2026 00:00 UTC+5:45, as no" in re.sub(r"\s+", " ", out)
    _, _, err = run("plan", "traffic.csv", *team, "--as-of", "2026-11-23", "--start", "2026-11-22 02:00")
    assert (
        "the window starts Sun 22 Nov 2026 02:00 UTC+5:45, before Mon 23 Nov 2026 00:00 UTC+5:45, which is now" in err
    )
    for command in ("plan", "check"):
        _, _, err = run(command, "traffic.csv", *team, "--as-of", "2026-11-23", "--start", "2030-01-01 02:00")
        assert "the window (Tue 1 Jan 2030 02:00 UTC+5:45) lies more than two years away" in err


def test_a_freeze_of_a_repeated_hour_shows_by_which_clock() -> None:
    """It is closed twice, which would read like the same half hour twice."""
    rules = ("--as-of", "2026-10-20", "--start", "2026-10-25 04:00", "--duration", "30m", "--timezone", "Europe/Berlin")
    _, out, _ = run("check", *rules, "--blackout", "2026-10-25 02:00/2026-10-25 02:30", "--format", "plain", "--full")
    text = fact(re.sub(r"\n +", " ", out), "Blackouts")
    times = [each.removeprefix("2026-10-25 02:00/2026-10-25 02:30: ") for each in text.split("; ")]
    assert times == ["Sun 25 Oct 02:00-02:30 CEST (UTC+2)", "Sun 25 Oct 02:00-02:30 CET (UTC+1)"]


@pytest.mark.parametrize(
    ("command", "options"),
    [
        pytest.param("check", ("--start", "{late}", "--end", "{early}"), id="window"),
        pytest.param("plan", ("--start", "{late}", "--end", "{early}"), id="chosen-window"),
        pytest.param("plan", ("--earliest", "{late}", "--latest", "{early}", "--duration", "5m"), id="limits"),
        pytest.param("plan", ("--blackout", "{late}/{early}", "--duration", "5m"), id="blackout"),
    ],
)
def test_which_of_two_readings_was_taken_is_said_when_they_contradict(command: str, options: tuple[str, ...]) -> None:
    """Whoever meant the second 02:15 is told how to write it."""
    late, early = "2026-10-25 02:30", "2026-10-25 02:15"
    told = [each.format(late=late, early=early) for each in options]
    rules = ("--timezone", "Europe/Berlin", "--as-of", "2026-10-20", "--audience", "users.csv")
    code, _, err = run(command, "traffic.csv", *told, *rules)
    assert code in (2, 3)
    for text, second in ((late, "2026-10-25T02:30+01:00"), (early, "2026-10-25T02:15+01:00")):
        assert f"clocks of Europe/Berlin show '{text}' twice: the first is taken, CEST (UTC+2)" in err
        assert f"for the second write {second}" in err


def test_a_backtest_says_what_its_past_held() -> None:
    """There the horizon is the past that was tried."""
    out = ask("backtest", "--blackout-file", "history.ics", "--blackout-file", "ahead.ics", "--avoid-holidays", "GB")
    blackouts = fact(out, "Blackouts").split("; ")
    assert blackouts[0] == "Big launch: Mon 26 Oct 01:00 - Tue 27 Oct 01:00"
    assert blackouts[1].startswith("no event in ahead.ics between ")
    assert fact(out, "Holidays").startswith("no public holiday in GB between ")


def test_without_such_options_nothing_is_said() -> None:
    """No freeze and no country, no fact."""
    assert not re.search(r"^(Holidays|Blackouts)", ask("plan"), re.MULTILINE)
