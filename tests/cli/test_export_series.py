"""`downtime export` of a standing window, as people and pipes use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from icalendar import Calendar
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.documents.write import render_json
from tests.cli.command_lines import instead
from tests.standing_samples import sample_standing

AS_OF = "2026-11-25T18:00Z"  # in any year: what is past is refused
SETTINGS = ("--set", "services=P1", "--set", "sites=api", "--set", "matchers=a=b", "--set", "scope=s")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a standing window, confirmed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "standing.json").write_text(render_json(sample_standing()), "utf-8")
    update("--status", "CONFIRMED")
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    """Return exit code, stdout to the byte, and stderr of a command."""
    command = instead(["export", "standing.json", "--as-of", AS_OF, *SETTINGS], *arguments)
    result = CliRunner().invoke(app, command)
    return result.exit_code, result.stdout_bytes.decode(), result.stderr


def update(*arguments: str) -> None:
    """Write the next version."""
    result = CliRunner().invoke(app, ["update", "standing.json", "--as-of", "2026-11-25T09:00Z", *arguments])
    assert result.exit_code == 0, result.stderr


def days() -> list[str]:
    """Return the names of the dates."""
    return [each["day"] for each in json.loads(Path("standing.json").read_text("utf-8"))["dates"]]


@pytest.mark.parametrize("target", ["ics", "alertmanager-interval", "grafana-mute", "datadog"])
def test_what_repeats_is_written_as_a_whole(target: str) -> None:
    """A target that knows recurrences gets all dates, and there is nothing to add."""
    code, out, err = run("--to", target)
    assert (code, err) == (0, "")
    assert json.loads(Path("standing.json").read_text("utf-8"))["plan_id"] in out


def test_others_get_the_next_dates() -> None:
    """Three unless another number is given, and standard error says until when."""
    code, out, err = run("--to", "pagerduty")
    assert code == 0
    assert len(json.loads(out)) == 3
    assert err == f"pagerduty got the next 3 dates one by one, until {days()[2]}: export again by then\n"
    code, out, err = run("--to", "pagerduty", "--occurrences", "366")
    assert len(json.loads(out)) == len(days())
    assert err.endswith(f" dates one by one, until {days()[-1]}: the last there is\n")
    code, out, err = run("--to", "pagerduty", "--occurrences", "1")
    assert err.startswith(f"pagerduty got the next date alone, until {days()[0]}: ")


def test_a_number_of_dates_that_does_not_count_is_not_passed_over() -> None:
    """Who asks for two of a calendar that repeats is told that it has all; one window, or a feed, has no number."""
    code, out, err = run("--to", "ics", "--occurrences", "2")
    assert (code, out.count("RRULE:")) == (0, 1)
    assert err == "ics got all dates: it knows recurrences, and --occurrences does not count\n"
    for more in (("--date", days()[1]), ("--feed",)):
        code, out, err = run("--to", "ics", "--occurrences", "2", *more)
        assert (code, out) == (3, "")
        assert err.endswith("  fix: leave out --occurrences\n")
    code, out, err = run("--to", "all", "-o", "folder", "--occurrences", "2", "--date", days()[1])
    assert (code, err.startswith("--occurrences: error: this is one window")) == (3, True)


def test_one_date_is_a_plan() -> None:
    """Any target takes it, with the id of the date; a day without a date is an error that names others."""
    code, out, err = run("--to", "pagerduty", "--date", days()[1])
    assert (code, err) == (0, "")
    assert days()[1].replace("-", "") in json.loads(out)["maintenance_window"]["description"]
    code, out, err = run("--to", "ics", "--date", "2026-01-01")
    assert (code, out) == (3, "")
    assert "none of its dates is 2026-01-01" in err
    assert days()[0] in err


def test_pages_are_files_in_a_folder(folder: Path) -> None:
    """A page for each date has a name that stays; without a folder, there is an error with the ways out."""
    code, out, err = run("--to", "cstate")
    assert (code, out) == (2, "")
    assert "cstate has a file for each date, and there are 3" in err
    assert run("--to", "cstate", "-o", "page.md")[0] == 2
    code, _, err = run("--to", "cstate", "-o", "issues")
    assert code == 0
    assert "cstate got the next 3 dates one by one" in err
    names = [path.name for path in sorted((folder / "issues").iterdir())]
    assert [name[-11:-3] for name in names] == [day.replace("-", "") for day in days()[:3]]
    code, out, err = run("--to", "cstate", "--occurrences", "1")
    assert (code, out) == (0, (folder / "issues" / names[0]).read_text("utf-8"))


def test_all_go_into_a_folder(folder: Path) -> None:
    """Every target that has what it needs, pages a file each; what is one by one and what is left out is said."""
    code, out, err = run("--to", "all", "-o", "exports")
    assert (code, out) == (0, "")
    names = {path.name for path in (folder / "exports").iterdir()}
    assert {"ics.ics", "datadog.json", "statuspage.json", "alertmanager-silence.json"} <= names
    assert sum(name.startswith("upptime-") for name in names) == 3
    assert "statuspage got the next 3 dates one by one" in err
    assert "left out icinga: needs hosts, timezone" in err
    assert (folder / "exports" / "ics.ics").read_bytes().decode() == run("--to", "ics")[1]


def test_a_feed_takes_both(folder: Path) -> None:
    """A plan and a standing window go into one calendar."""
    plan = Path(__file__).parents[2] / "examples" / "output" / "plan.json"
    (folder / "plan.json").write_bytes(plan.read_bytes())
    code, out, err = run("plan.json", "--to", "ics", "--feed", "--set", "messages=false")
    assert (code, err) == (0, "")
    events = Calendar.from_ical(out).walk("VEVENT")
    assert len({str(event["UID"]) for event in events}) == 2


def test_what_is_over_is_refused() -> None:
    """After the last date there is nothing to mute, and a page is written by its date."""
    late = ("--as-of", "2029-01-01T00:00Z")
    code, out, err = run("--to", "alertmanager-interval", *late)
    assert (code, out) == (3, "")
    assert "no date is still to come" in err
    assert "say which of its dates: --date" in run("--to", "statuspage", *late)[2]
    assert run("--to", "statuspage", "--date", days()[0], *late)[0] == 0
