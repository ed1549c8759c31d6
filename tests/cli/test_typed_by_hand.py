"""Times, hours and zones as they are typed on the command line, or stand in downtime.toml."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app

EXAMPLES = Path(__file__).parents[2] / "examples"
PLAN = EXAMPLES / "output" / "plan.json"
FILES = [str(EXAMPLES / "traffic.csv"), "--audience", str(EXAMPLES / "audience.csv")]
AS_OF = ["--as-of", "2026-11-23"]
SHOWN = "Sat 5 Dec 2026 04:00-06:00 CET (UTC+1) Europe/Berlin"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of a command; what is not an exit is raised."""
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def plan(*arguments: str) -> dict[str, Any]:
    """Return the plan as JSON."""
    as_of = [] if "--as-of" in arguments else AS_OF
    code, out, err = run("plan", *FILES, *as_of, *arguments, "--format", "json")
    assert code == 0, err
    return dict(json.loads(out))


def readings(document: dict[str, Any]) -> list[str]:
    """Return what is said of how times were read."""
    return [each["message"] for each in document["assumptions"] if each["code"] == "typed-in-short"]


@pytest.mark.parametrize(
    "start", ["5 Dec 04:00", "05.12.2026 4am", "next Saturday 04:00", "Sat 5 Dec 04:00 CET (UTC+1)"]
)
def test_a_start_is_echoed_in_the_plan(start: str) -> None:
    """As an assumption with the whole date."""
    typed = ["--as-of", "2026-11-29T10:00Z", "--start", start, "--duration", "2h"]
    document = plan(*typed)
    assert document["window"]["local_start"] == "2026-12-05T04:00:00+01:00"
    (message,) = readings(document)
    assert message.startswith(f"{start!r} is read as Sat 5 Dec 2026 04:00 ")


@pytest.mark.parametrize("more", [[], ["--duration", "2h"], ["--end", "2026-12-05 06:00"], ["--duration", "119m30s"]])
def test_a_window_as_reports_show_it_is_a_start_with_its_end(more: list[str]) -> None:
    """An end or a length that is typed beside it agrees with it."""
    document = plan("--start", SHOWN, *more)
    assert document["window"]["start"] == "2026-12-05T03:00:00Z"
    assert document["window"]["end"] == "2026-12-05T05:00:00Z"
    assert readings(document) == []


def test_its_end_goes_before_a_duration_of_the_file() -> None:
    """As `--end` does."""
    Path("downtime.toml").write_text('duration = "5h"\n')
    assert plan("--start", SHOWN)["window"]["end"] == "2026-12-05T05:00:00Z"


@pytest.mark.parametrize("command", ["plan", "check"])
@pytest.mark.parametrize(
    ("more", "name", "end"),
    [(["--duration", "3h"], "duration", "07:00"), (["--end", "2026-12-05 05:59"], "end", "05:59")],
)
def test_two_ends_that_differ_are_refused(command: str, more: list[str], name: str, end: str) -> None:
    """With both of them."""
    code, out, err = run(command, *FILES, *AS_OF, "--start", SHOWN, *more)
    assert (code, out) == (3, "")
    assert f"ends Sat 5 Dec 2026 06:00 CET (UTC+1), and by --{name} it ends Sat 5 Dec 2026 {end} CET (UTC+1)" in err
    assert f"fix: leave out --{name}" in err


def test_check_takes_such_a_window_from_the_command_line_and_the_file() -> None:
    """And says how it read one without a year."""
    code, out, _ = run("check", *FILES, *AS_OF, "--start", "Sat 5 Dec 04:00-06:00", "--format", "json", "--no-gates")
    document = json.loads(out)
    assert document["window"]["end"] == "2026-12-05T05:00:00Z"
    assert len(readings(document)) == 1
    Path("downtime.toml").write_text(f'start = "{SHOWN}"\n')
    assert code == 0
    code, out, _ = run("check", *FILES, *AS_OF, "--format", "json", "--no-gates")
    assert code == 0
    assert json.loads(out)["window"]["end"] == "2026-12-05T05:00:00Z"


@pytest.mark.parametrize("option", ["--earliest", "--latest", "--end", "--as-of", "--announced", "--blackout"])
def test_a_date_of_two_readings_is_refused_wherever_it_is_typed(option: str) -> None:
    """Before anything is planned."""
    as_of = [] if option == "--as-of" else AS_OF
    length = [] if option == "--end" else ["--duration", "2h"]
    code, out, err = run("check", *FILES, *as_of, "--start", "2026-12-05 04:00", *length, option, "05/12/2026")
    assert (code, out) == (2, "")
    assert f"{option}: error: '05/12/2026' may be 5 December 2026 or 12 May 2026 [bad-option]" in err
    assert "fix: write the date as 2026-12-05 or 2026-05-12" in err
    assert "Value error" not in err


def test_every_command_notes_what_was_typed_in_short() -> None:
    """On stderr, once, whatever the form of the answer, and by the name of the zone."""
    Path("downtime.toml").write_text('duration = "2h"\nearliest = "tomorrow"\ntimezone = "berlin"\n')
    zone = "as typed: note: 'berlin' is taken for Europe/Berlin [typed-in-short]"
    day = "as typed: note: 'tomorrow' is read as Tue 24 Nov 2026 Europe/Berlin [typed-in-short]"
    remedy = "  fix: write it in full if you mean another"
    for command in ("plan", "check", "backtest", "inspect"):
        files = FILES[:1] if command == "inspect" else FILES
        start = ["--start", "2026-12-05 04:00", "--no-gates"] if command == "check" else []
        code, _, err = run(command, *files, *AS_OF, *start)
        assert code == 0
        lines = [line for line in err.splitlines() if "typed" in line or "in full" in line]
        assert lines == [zone, *([day] if command in {"plan", "check"} else []), remedy], command
    assert "Sun 22 Nov 2026 Europe/Berlin" in run("inspect", FILES[0], "--as-of", "Sun 22.11.2026")[2]


@pytest.mark.parametrize("option", ["--since", "--until"])
def test_due_refuses_it_too(option: str) -> None:
    """Though its times are UTC."""
    given = [] if option == "--since" else ["--since", "2026-11-01"]
    code, out, err = run("due", str(PLAN), *given, option, "05/12/2026")
    assert (code, out) == (2, "")
    assert f"{option}: error: '05/12/2026' may be 5 December 2026 or 12 May 2026" in err


def test_due_notes_how_it_read_its_times() -> None:
    """On stderr, each by its option; of a time that its zone's clocks show twice, which was taken."""
    code, _, err = run("due", str(PLAN), "--since", "2024-10-27 02:30 Europe/Berlin", "--until", "yesterday")
    assert code == 0
    assert "--since: note: clocks of Europe/Berlin show '2024-10-27 02:30 Europe/Berlin' twice" in err
    assert "[dst-repeated-hour]" in err
    assert "--until: note: 'yesterday' is read as " in err
    assert "[typed-in-short]\n  fix: write it in full if you mean another\n" in err
    assert "note" not in run("due", str(PLAN), "--since", "-2d", "--until", "-1h")[2]


@pytest.mark.parametrize("arguments", [["export", "--to", "ics"], ["update", "--status", "CANCELLED", "-o", "-"]])
def test_commands_on_plans_note_it_as_well(arguments: list[str]) -> None:
    """What they print is a document, so that it stands beside it."""
    code, _, err = run(*arguments, str(PLAN), "--as-of", "05.12.2026 04:00")
    assert code == 0
    assert "--as-of: note: '05.12.2026 04:00' is read as Sat 5 Dec 2026 04:00 " in err


def test_hours_and_zones_are_kept_in_full() -> None:
    """In the plan as in what is assumed; the next version reads them back."""
    code, _, err = run(
        "plan", *FILES, *AS_OF, "--duration", "2h",
        "--team-hours", "Mon-Fri 9-17@new york", "--protect", "tokyo=9am-5pm",
        "--timezone", "Berlin", "--traffic-zone", "London", "-o", "plan.json",
    )  # fmt: skip
    assert code == 0, err
    document = json.loads(Path("plan.json").read_text("utf-8"))
    assert document["policy"]["team_hours"] == ["Mon-Fri 09:00-17:00@America/New_York"]
    assert document["policy"]["protect"] == ["Asia/Tokyo=09:00-17:00"]
    assert document["timezone"] == "Europe/Berlin"
    assert document["policy"]["options"]["traffic-zone"] == ["Europe/London"]
    said = [each["message"] for each in document["assumptions"]]
    assert "'Mon-Fri 9-17@new york' is read as Mon-Fri 09:00-17:00@America/New_York" in said
    assert "'tokyo=9am-5pm' is read as Asia/Tokyo=09:00-17:00" in said
    assert {"'Berlin' is taken for Europe/Berlin", "'London' is taken for Europe/London"} <= set(said)
    assert len(said) == len(set(said))
    code, _, err = run("plan", *FILES, *AS_OF, "--replaces", "plan.json", "-o", "plan.json")
    assert code == 0, err
    assert json.loads(Path("plan.json").read_text("utf-8"))["policy"]["team_hours"] == document["policy"]["team_hours"]


def test_doubtful_hours_are_refused_with_both_readings() -> None:
    """As typed, and in the file with its line."""
    code, _, err = run("plan", *FILES, *AS_OF, "--duration", "2h", "--team-hours", "Mon-Fri 9-5")
    assert code == 2
    assert "--team-hours: error: 'Mon-Fri 9-5' may be 09:00-05:00 the next day, or 09:00-17:00" in err
    Path("downtime.toml").write_text('duration = "2h"\nprotect = "Berlin=9-5"\n')
    code, _, err = run("plan", *FILES)
    assert code == 3
    assert "downtime.toml:2:1: error: 'Berlin=9-5' may be 09:00-05:00 the next day, or 09:00-17:00" in err


def test_local_is_written_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other computer reads `local` in a plan or a report."""
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    zones = ["--timezone", "local", "--traffic-zone", "local"]
    document = plan("--duration", "2h", *zones)
    assert document["timezone"] == "Asia/Kathmandu"
    assert document["policy"]["options"]["traffic-zone"] == ["Asia/Kathmandu"]
    code, out, _ = run("plan", *FILES, *AS_OF, "--duration", "2h", *zones, "--format", "html")
    assert code == 0
    assert "--timezone Asia/Kathmandu" in re.sub("</?span[^>]*>", "", out)  # which keep words together
    Path("downtime.toml").write_text('traffic-zone = "local"\n')
    code, _, err = run("plan", *FILES, *AS_OF, "--duration", "2h")
    assert code == 3
    assert err.startswith("downtime.toml:1:1: error: 'local' is another zone on another computer [unknown-zone]")
    assert 'traffic-zone = "Asia/Kathmandu"' in err


@pytest.mark.parametrize("option", ["--blackout-file", "--past-windows"])
@pytest.mark.parametrize(
    "row",
    [
        "24 Dec,27 Dec",
        "tomorrow,3d",
        "2026-10-24,sunday",
        "+3d,+4d",
        "-5d,-4d",
        "\u22121h,2h",
        "2026-10-24,+90m",
        "now,3h",
        "2026-10-24,NOW",
    ],
)
def test_rows_of_files_say_the_whole_date(option: str, row: str) -> None:
    """Nobody knows when a file was written, and what is counted from now or has no year would move on."""
    Path("spans.csv").write_text(f"start,end\n{row}\n")
    code, _, err = run("plan", *FILES, *AS_OF, "--duration", "2h", option, "spans.csv")
    assert code == 3
    assert "spans.csv:2:1: error: expected a whole date, got " in err
    assert "  fix: write it as 2026-12-05 or '2026-12-05 04:00'\n" in err


def test_a_row_without_a_date_is_told_what_rows_take() -> None:
    """The forms that are proposed for a cell are no others than a cell takes."""
    Path("spans.csv").write_text("start,end\nzz,2026-12-05\n")
    code, _, err = run("plan", *FILES, *AS_OF, "--duration", "2h", "--blackout-file", "spans.csv")
    assert code == 3
    assert "  fix: write it as 2026-12-05 or '2026-12-05 04:00'\n" in err
    Path("spans.csv").write_text("start,end\n2026-12-05,2026-12-05\n2026-12-05 04:00,2026-12-05 05:00\n")
    assert run("plan", *FILES, *AS_OF, "--duration", "2h", "--blackout-file", "spans.csv")[0] == 0


def test_what_contradicts_itself_says_how_it_was_read() -> None:
    """The coming date may be another than the one that was meant."""
    code, _, err = run("plan", *FILES, *AS_OF, "--duration", "2h", "--earliest", "5 Dec", "--latest", "2026-12-01")
    assert code == 3
    assert "'5 Dec' is read as Sat 5 Dec 2026 Europe/Berlin" in err
    code, _, err = run("plan", *FILES, *AS_OF, "--start", "5 Dec 04:00", "--end", "4 Dec 06:00")
    assert code == 3
    assert "'4 Dec 06:00' is read as Fri 4 Dec 2026 06:00 CET (UTC+1) Europe/Berlin" in err
