"""`downtime check --standing`, as people and pipelines use it."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.documents.write import render_json
from tests.samples import sample_plan
from tests.standing_samples import sample_standing

CHECK = ("check", "--standing", "standing.json")
INSIDE, OUTSIDE = "2026-11-29T02:00Z", "2026-11-29T12:00Z"  # the window is at 02:30-04:30 in Berlin


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a confirmed standing window."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "standing.json").write_text(render_json(sample_standing()), "utf-8")
    assert run("update", "standing.json", "--status", "CONFIRMED", "--as-of", "2026-11-23T01:00Z")[0] == 0
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of a command."""
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        pytest.param(["--as-of", INSIDE], 0, "Yes: Sun 29 Nov 2026 03:00 CET (UTC+1), inside the window", id="now"),
        pytest.param(["--as-of", OUTSIDE], 5, "No: Sun 29 Nov 2026 13:00 CET (UTC+1), outside of all", id="not-now"),
        pytest.param(["--start", INSIDE, "-d", "1h"], 0, "Yes: Sun 29 Nov 2026 03:00-04:00", id="length"),
        pytest.param(["--start", INSIDE, "-d", "2h"], 5, "only partly inside the window", id="too-long"),
        pytest.param(["--start", INSIDE, "--end", "2026-11-29T03:30Z"], 0, "Yes: Sun 29 Nov 2026", id="end"),
        pytest.param(["--start", "2026-11-29 03:00"], 0, "Yes: Sun 29 Nov 2026 03:00 CET", id="by-the-teams-clock"),
        pytest.param(
            ["--start", "2026-11-29 02:00", "--timezone", "UTC"], 0, "Yes: Sun 29 Nov 2026 02:00 UTC", id="clock"
        ),
        pytest.param(["--start", "Sun 29 Nov 2026 03:00-04:00"], 0, "Yes: Sun 29 Nov 2026 03:00-04:00", id="as-shown"),
    ],
)
def test_now_or_the_time_asked_for(options: Sequence[str], code: int, said: str) -> None:
    """Yes is 0 and no is 5; a time without an offset is by the team's clock, or the one that is named."""
    found, out, _ = run(*CHECK, *options)
    assert found == code
    assert said in " ".join(out.split())


def test_what_was_done_to_a_date_counts() -> None:
    """A date that was cancelled or moved away is no window any more, and is one where it has moved to."""
    at = ["--as-of", "2026-11-23T02:00Z"]
    assert run("update", "standing.json", "--date", "2026-11-29", "--status", "CANCELLED", *at)[0] == 0
    code, out, _ = run(*CHECK, "--start", INSIDE)
    assert code == 5
    assert "was cancelled" in " ".join(out.split())
    move = ["--date", "2026-12-06", "--move-to", "2026-12-07 02:30"]
    assert run("update", "standing.json", *move, *at)[0] == 0
    assert "was moved to" in " ".join(run(*CHECK, "--start", "2026-12-06 03:00")[1].split())
    assert run(*CHECK, "--start", "2026-12-07 03:00")[0] == 0


def test_other_plans_see_dates_as_they_stand(folder: Path) -> None:
    """A cancelled date is no blackout, and a moved one is where it is now."""
    at = ["--as-of", "2026-11-23T02:00Z"]
    judge = ["check", "--blackout-file", "standing.json", "-d", "1h", "--timezone", "Europe/Berlin", *at]
    assert run(*judge, "--start", "2026-11-29 03:00")[0] == 5
    run("update", "standing.json", "--date", "2026-11-29", "--status", "CANCELLED", *at)
    assert run(*judge, "--start", "2026-11-29 03:00")[0] == 0
    run("update", "standing.json", "--date", "2026-12-06", "--move-to", "2026-12-07 02:30", *at)
    assert [run(*judge, "--start", f"2026-12-0{day} 03:00")[0] for day in (6, 7)] == [0, 5]


def test_machines_are_told_the_same(folder: Path) -> None:
    """The document keeps its schema; the table has what was asked, the date and the next one."""
    code, out, _ = run(*CHECK, "--as-of", INSIDE, "-f", "json")
    document = json.loads(out)
    jsonschema.validate(document, json.loads(run("schema", "inside")[1]))
    assert code == 0
    assert (document["outcome"], document["passes"], document["date"]["day"]) == ("inside", True, "2026-11-29")
    assert document["next"]["day"] == "2026-12-06"
    assert document["asked"]["start"] == document["asked"]["end"] == "2026-11-29T02:00:00Z"
    rows = list(csv.DictReader(run(*CHECK, "--as-of", INSIDE, "-f", "csv")[1].splitlines()))
    assert [(row["choice"], row["outcome"], row["day"]) for row in rows] == [
        ("asked", "inside", ""),
        ("date", "", "2026-11-29"),
        ("next", "", "2026-12-06"),
    ]
    gone = json.loads(run(*CHECK, "--start", "2026-12-27 03:00", "-f", "json")[1])
    assert (gone["outcome"], gone["date"], gone["left_out"]) == ("left-out", None, ["year end"])
    assert "is what `downtime check --standing` found" in _refuse(folder, out)


def _refuse(folder: Path, document: str) -> str:
    """Return what is said of the document where a plan is expected."""
    (folder / "inside.json").write_text(document, "utf-8")
    code, _, err = run("notice", "inside.json")
    assert code == 3
    return err


def test_every_format_has_the_answer(folder: Path) -> None:
    """Pages, Markdown, JUnit and the log of GitHub Actions; files beside standard output."""
    files = [part for name in ("page.html", "answer.md", "case.xml", "answer.txt") for part in ("-o", name)]
    code, out, _ = run(*CHECK, "--as-of", OUTSIDE, *files, "-f", "github")
    assert code == 5
    assert "::error title=" in out
    assert "Outside of all windows." in (folder / "page.html").read_text("utf-8")
    assert "**No: Sun 29 Nov 2026 13:00 CET (UTC+1), outside of all windows**" in (folder / "answer.md").read_text(
        "utf-8"
    )
    suite = ET.fromstring((folder / "case.xml").read_text("utf-8"))  # noqa: S314 - our own output
    assert [each.get("type") for each in suite.iter("failure")] == ["inside"]


def test_later_steps_may_use_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it passes, by which window."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_OUTPUT", str(folder / "output"))
    run(*CHECK, "--as-of", INSIDE)
    told = (folder / "output").read_text("utf-8")
    assert "passes<<END\ntrue\nEND\n" in told
    assert "end<<END\n2026-11-29T03:30:00Z\nEND\n" in told
    run(*CHECK, "--as-of", OUTSIDE)
    assert "passes<<END\nfalse\nEND\n" in (folder / "output").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        pytest.param(["--max-regret", "3%"], 2, "--max-regret: error: --standing asks whether", id="gate"),
        pytest.param(["traffic.csv"], 2, "--traffic: error: --standing asks whether", id="traffic"),
        pytest.param(["--plan", "plan.json"], 2, "--plan: error: --standing asks whether", id="plan"),
        pytest.param(["-d", "1h"], 2, "--duration: error: when does it start?", id="length-alone"),
        pytest.param(["--end", "2026-12-01"], 2, "--end: error: when does it start?", id="end-alone"),
        pytest.param(["--start", "2026-12-02", "--end", "2026-12-01"], 3, "ends before it starts", id="turned"),
    ],
)
def test_what_makes_no_sense_is_refused(options: Sequence[str], code: int, message: str) -> None:
    """With what to leave out, or to say."""
    found, out, err = run(*CHECK, *options)
    assert (found, out) == (code, "")
    assert message in err


def test_a_plan_is_no_standing_window(folder: Path) -> None:
    """The error says what it is."""
    (folder / "standing.json").write_text(render_json(sample_plan()), "utf-8")
    code, _, err = run(*CHECK)
    assert code == 3
    assert "this is the plan of a single window" in err


def test_what_a_file_of_options_says_of_windows_is_not_asked(folder: Path) -> None:
    """A start and a length there are for windows to judge; the team's clock and the format hold."""
    (folder / "downtime.toml").write_text('start = "2026-12-05 04:00"\nduration = "9h"\ntimezone = "UTC"\n', "utf-8")
    code, out, _ = run(*CHECK, "--as-of", INSIDE)
    assert code == 0
    assert "Yes: Sun 29 Nov 2026 02:00 UTC" in " ".join(out.split())
