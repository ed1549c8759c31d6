"""`downtime plan --start`, as typed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from downtime_cli.cli.app import app
from tests.cli.command_lines import instead

EXAMPLES = Path(__file__).parents[2] / "examples"
TRAFFIC = ["plan", str(EXAMPLES / "traffic.csv"), "--audience", str(EXAMPLES / "audience.csv"), "--as-of", "2026-11-25"]
START = ["--start", "2026-12-02 14:00", "--duration", "2h"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    """Plan."""
    return CliRunner().invoke(app, instead(TRAFFIC, *arguments))


def plan(*arguments: str) -> dict[str, Any]:
    """Return the plan as JSON."""
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return dict(json.loads(result.stdout))


def test_a_chosen_window_becomes_a_plan() -> None:
    """By the team's clock, with exit code 0, and a plan that other commands take."""
    document = plan(*START, "-o", "plan.json")
    assert document["window"]["local_start"] == "2026-12-02T14:00:00+01:00"
    assert (document["chosen"], document["broken"]) == (True, [])
    assert document["comparisons"][1]["kind"] == "recommended"
    assert "2026-12-02T13:00:00Z" in [each["send_at"] for each in document["announcements"]]
    assert document["confidence"] is None
    assert CliRunner().invoke(app, ["update", "plan.json", "--status", "CONFIRMED"]).exit_code == 0
    assert CliRunner().invoke(app, ["notice", "plan.json"]).exit_code == 0


def test_a_recommended_window_is_not_chosen() -> None:
    """Machines can tell the two apart."""
    assert plan("--duration", "2h")["chosen"] is False


def test_people_are_told_who_chose_and_what_it_costs() -> None:
    """The report calls it chosen, ranks it, compares it with the recommended window and names it."""
    shown = " ".join(run(*START).stdout.split())
    assert shown.startswith("Chosen maintenance window")
    assert "more than the recommended window" in shown
    assert "than the recommended window, Sun" in shown
    assert "the recommended window Sun" in " ".join(run(*START, "--full").stdout.split())
    assert "breaks a rule: it" not in shown


def test_every_broken_rule_is_a_caution() -> None:
    """At the top, in words and in JSON, and no reason to refuse."""
    rules = ["--team-hours", "Mon-Fri 00:00-08:00", "--blackout", "2026-12-02/1d", "--notice-period", "10 days"]
    rules += ["--protect", "Europe/London=Mon-Fri 09:00-14:00"]
    rules += ["--start", "2026-12-02T13:00Z", "--end", "2026-12-02T15:30Z"]
    document = plan(*rules)
    assert [(each["code"], each["broken_for"]) for each in document["broken"]] == [
        ("notice-period", "P2DT11H"),
        ("team-hours", "PT2H30M"),
        ("protect", "PT1H"),
        ("blackout", "PT2H30M"),
    ]
    shown = " ".join(run(*rules).stdout.split())
    for told in (
        "it starts 2 days 11 h too early for a notice period of 10 days",
        "it is outside the team's hours, Mon-Fri 00:00-08:00, for 2 h 30 min",
        "it is in protected hours, Europe/London=Mon-Fri 09:00-14:00, for 1 h",
        "it is in a blackout, 2026-12-02/1d, for 2 h 30 min",
        "Was to be announced by Sun 22 Nov 14:00 CET (UTC+1) to keep the 10 days notice.",
    ):
        assert told in shown


def test_a_holiday_and_limits_of_the_file_are_cautions() -> None:
    """What nobody typed with the start is a rule that can be broken."""
    Path("downtime.toml").write_text('avoid-holidays = "US"\nearliest = "2026-12-01"\nrecurring = "weekly"\n')
    shown = " ".join(run("--start", "2026-11-26 14:00", "--duration", "2h").stdout.split())
    assert "it is on a public holiday, US: Thanksgiving Day, for 2 h" in shown
    assert "too early: no start before Tue 1 Dec 2026 00:00 CET (UTC+1)" in shown
    Path("downtime.toml").write_text('latest = "2026-11-30T00:00Z"\n')
    assert "it ends 2 days 15 h too late: no end after Mon 30 Nov 2026 01:00 CET (UTC+1)" in " ".join(
        run(*START).stdout.split()
    )


def test_a_window_far_ahead_is_within_the_horizon() -> None:
    """Where nobody limited the time, it reaches as far as the window."""
    document = plan("--start", "2027-03-02 14:00", "--duration", "2h")
    assert (document["broken"], document["policy"]["latest"]) == ([], "2027-03-02T15:00:00Z")


def test_machines_get_the_kind_of_window_in_csv() -> None:
    """The first row is the chosen window."""
    rows = list(csv.DictReader(io.StringIO(run(*START, "--format", "csv").stdout)))
    assert rows[0]["choice"] == "chosen"
    assert rows[1]["choice"] == "alternative"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["--start", "2026-12-02 14:00"], 2, "how long is the window?", id="no-length"),
        pytest.param([*START, "--end", "2026-12-02 16:00"], 2, "say the same thing twice", id="two-lengths"),
        pytest.param(["--end", "2026-12-02 16:00", "--duration", "2h"], 2, "when does the window start?", id="end"),
        pytest.param([*START, "--recurring", "weekly"], 2, "a standing window has no single start", id="recurring"),
        pytest.param(["--start", "2026-12-02", "--end", "2026-12-01"], 3, "ends before it starts", id="backwards"),
        pytest.param(["--start", "2026-11-01", "--duration", "2h"], 3, "before Wed 25 Nov 2026 01:00 CET", id="past"),
        pytest.param(["--start", "2036-11-01", "--duration", "2h"], 3, "more than two years away", id="far"),
        pytest.param([*START, "--horizon", "3d"], 3, "horizon (Sat 28 Nov 2026 01:00 CET (UTC+1))", id="horizon"),
        pytest.param([*START, "--latest", "2026-12-02T14:00Z"], 3, "latest (Wed 2 Dec 2026 15:00 CET", id="latest"),
        pytest.param([*START, "--earliest", "2026-12-03T00:00Z"], 3, "lies beyond earliest", id="earliest"),
        pytest.param(["--start", "whenever", "--duration", "2h"], 2, "whenever", id="no-time"),
    ],
)  # fmt: skip
def test_contradictions_are_refused(arguments: list[str], code: int, message: str) -> None:
    """What cannot be together is said, with what to change."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr


def test_work_may_begin_now() -> None:
    """Also in a minute that has begun, as after a change of the plan some seconds ago."""
    assert plan("--start", "now", "--duration", "2h")["window"]["start"] == "2026-11-25T00:00:00Z"
    seconds = plan("--as-of", "2026-11-25T10:00:20Z", "--start", "now", "--duration", "2h", "--notice-period", "0")
    assert seconds["window"]["start"] == "2026-11-25T10:00:00Z"
    assert (seconds["window"]["end"], seconds["broken"]) == ("2026-11-25T12:00:00Z", [])


def test_work_may_begin_in_the_minute_of_the_last_change() -> None:
    """A plan confirmed some seconds ago is replaced by one that starts now, keeps its length and breaks no rule."""
    run("--duration", "2h", "-o", "plan.json")
    CliRunner().invoke(app, ["update", "plan.json", "--status", "CONFIRMED", "--as-of", "2026-11-25T10:00:42Z"])
    late = ["--replaces", "plan.json", "--as-of", "2026-11-25T10:00Z", "--notice-period", "0", "--start", "now"]
    document = plan(*late, "--duration", "90m")
    assert document["as_of"] == "2026-11-25T10:00:42Z"
    assert (document["window"]["start"], document["window"]["end"]) == ("2026-11-25T10:00:00Z", "2026-11-25T11:30:00Z")
    assert document["broken"] == []


@pytest.mark.parametrize("form", ["terminal", "markdown", "html", "github", "heatmap-svg", "horizon-svg"])
def test_every_format_shows_a_chosen_window(form: str) -> None:
    """Pages and pictures too."""
    result = run(*START, "--objective", "fair", "--regions", "2", "--blackout", "2026-12-02/1d", "--format", form)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "svg" in form or "The window breaks a rule: it is in a blackout" in " ".join(result.stdout.split())


def test_a_typical_week_knows_a_chosen_window() -> None:
    """Traffic without dates is as good."""
    options = ["--traffic-zone", "UTC", "--start", "2026-12-02T13:00Z", "--duration", "2h", "--format", "json"]
    result = CliRunner().invoke(app, ["plan", str(EXAMPLES / "typical_day.csv"), "--as-of", "2026-11-25", *options])
    assert json.loads(result.stdout)["chosen"] is True


def test_a_start_in_the_file_is_for_checks() -> None:
    """`start` in downtime.toml names the window to check; `plan` still looks for the best one."""
    Path("downtime.toml").write_text('start = "2026-12-02 14:00"\nend = "2026-12-02 16:00"\n')
    assert plan("--duration", "2h")["chosen"] is False


def test_a_chosen_window_replaces_a_plan() -> None:
    """With the length of the plan, and at the time that readers were told, for example."""
    plan("--duration", "2h", "-o", "plan.json")
    document = plan("--start", "2026-12-03 05:00", "--replaces", "plan.json", "-o", "plan.json")
    assert (document["sequence"], document["chosen"]) == (1, True)
    assert document["window"]["duration"] == "PT2H"
    longer = plan("--start", "2026-12-03 05:00", "--end", "2026-12-03 08:00", "--replaces", "plan.json")
    assert longer["window"]["duration"] == "PT3H"
