"""`downtime check` as people and pipelines use it."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from tests.cli.command_lines import instead
from tests.samples import assumed

FIRST = datetime(2026, 9, 28, tzinfo=UTC)
READ = ["traffic.csv", "--audience", "users.csv", "--as-of", "2026-11-23"]
CHECK = ["check", *READ]
QUIET = ["--start", "2026-11-28T03:00Z", "--duration", "2h"]
BUSY = ["--start", "2026-11-28T21:00Z", "--duration", "2h"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with eight weeks of traffic, quietest at 03:00 UTC, and an audience."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    hours = (FIRST + timedelta(hours=n) for n in range(8 * 168))
    rows = [f"{hour:%Y-%m-%dT%H:%MZ},{100 + (hour.hour - 3) % 24 * 10}" for hour in hours]
    (tmp_path / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    (tmp_path / "users.csv").write_text("timezone,users\nUTC,60\nAsia/Kathmandu,25\nPacific/Apia,15\n")
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of a command."""
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def judged(*arguments: str) -> dict[str, object]:
    """Return the judgement as JSON, which exit code and schema agree with."""
    code, out, err = run(*instead(CHECK, *arguments), "--format", "json")
    assert err == ""
    document = json.loads(out)
    jsonschema.validate(document, json.loads(run("schema", "check")[1]))
    assert code == (0 if document["passes"] else 5)
    assert isinstance(document, dict)
    return document


def confirm() -> None:
    """Confirm the plan when it was made, so that its messages go out."""
    assert run("update", "plan.json", "--status", "CONFIRMED", "--as-of", "2026-11-23")[0] == 0


def failures(document: dict[str, object]) -> list[str]:
    """Return the codes of what a judgement fails for."""
    criteria = document["criteria"]
    assert isinstance(criteria, list)
    return [each["code"] for each in criteria if each["outcome"] == "failed"]


def test_a_quiet_window_passes_and_a_busy_one_does_not() -> None:
    """Exit code 0 with a yes, 5 with a no that names the gate; the answer is on stdout either way."""
    code, out, err = run(*CHECK, *QUIET, "--max-regret", "25%")
    assert (code, err) == (0, "")
    assert out.startswith("Yes: Sat 28 Nov 2026 03:00-05:00 UTC\n")
    code, out, err = run(*CHECK, *BUSY, "--max-regret", "25")
    assert (code, err) == (5, "")
    assert out.startswith("No: Sat 28 Nov 2026 21:00-23:00 UTC\n")
    assert re.search(r"\nRegret is \d+%, more than the 25% allowed\.\n", out)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param(["--blackout", "2026-11-28/1d"], "blackout", id="blackout"),
        pytest.param(["--team-hours", "Mon-Fri 09:00-17:00"], "team-hours", id="team-hours"),
        pytest.param(["--protect", "UTC=Sat 04:00-05:00"], "protect", id="protect"),
        pytest.param(["--earliest", "2026-11-29"], "earliest", id="earliest"),
        pytest.param(["--latest", "2026-11-28 04:00"], "latest", id="latest"),
        pytest.param(["--as-of", "2026-11-28 04:00"], "past", id="past"),
        pytest.param(["--notice-period", "10 days"], "notice-period", id="notice-that-was-named"),
        pytest.param(["--require-notice", "--announced", "2026-11-26"], "notice-period", id="required-notice"),
        pytest.param(["--max-share", "0.5%"], "max-share", id="share"),
        pytest.param(["--slo", "99.9", "--max-error-budget", "50%"], "max-error-budget", id="error-budget"),
    ],
)
def test_each_option_can_say_no(options: list[str], code: str) -> None:
    """Every rule and every gate alone turns the answer to no."""
    assert failures(judged(*QUIET, *options)) == [code]


@pytest.mark.parametrize(
    "options",
    [
        pytest.param([], id="nothing-asked"),
        pytest.param(["--announced", "2026-11-27"], id="short-notice-nobody-asked-for"),
        pytest.param(["--slo", "99.99"], id="error-budget-is-told"),
        pytest.param(["--require-notice", "--announced", "2026-11-20"], id="told-in-time"),
        pytest.param(["--max-percentile", "10"], id="percentile"),
        pytest.param(["--horizon", "3d"], id="beyond-the-horizon"),
        pytest.param(["--announced", "1900-01-01", "--earliest", "1900-01-01"], id="long-ago"),
    ],
)
def test_what_is_no_reason_for_a_no(options: list[str]) -> None:
    """Short notice and error budgets are told of, and fail the check only where that was asked for."""
    assert failures(judged(*QUIET, *options)) == []


def test_the_end_may_be_given_instead() -> None:
    """An end gives the same answer as a duration, and wins over a duration in the configuration."""
    Path("downtime.toml").write_text('duration = "8h"\nmargin = "3h"\n')
    judgement = judged("--start", "2026-11-28T03:00Z", "--end", "2026-11-28T05:00Z")
    assert judgement["impact"] == judged(*QUIET)["impact"]


def test_seconds_are_rounded_outwards() -> None:
    """A window in seconds is judged by the whole minutes that hold it, whatever the moment of the check."""
    document = judged(
        "--start", "2026-11-28T03:00:30Z", "--end", "2026-11-28T04:59:30Z", "--as-of", "2026-11-23T00:00:10Z"
    )
    window = document["window"]
    assert isinstance(window, dict)
    assert (window["start"], window["end"]) == ("2026-11-28T03:00:00Z", "2026-11-28T05:00:00Z")


@pytest.mark.parametrize("second", ["00", "01", "30", "59"])
@pytest.mark.parametrize("traffic", [READ[:3], []], ids=["traffic", "rules-alone"])
def test_now_is_the_minute_of_the_check(traffic: list[str], second: str) -> None:
    """Whatever its second, work that begins now is not late, ends in time, and keeps a notice period just over."""
    at = ["--as-of", f"2026-11-24T16:10:{second}Z", "--format", "json", "--no-gates"]
    hours = ["--team-hours", "Mon-Fri 16:10-16:40@UTC"]
    code, out, _ = run("check", *traffic, *at, "--start", "now", "--duration", "30m", *hours, "--notice-period", "0")
    document = json.loads(out)
    assert (code, document["window"]["end"]) == (0, "2026-11-24T16:40:00Z")
    told = ["--announced", f"2026-11-23T16:10:{second}Z", "--notice-period", "24h"]
    assert run("check", *traffic, *at, "--start", "now", "--duration", "30m", *told)[0] == 0


def test_files_by_extension() -> None:
    """JUnit, Markdown, JSON and CSV beside the answer; the JUnit file says what failed."""
    files = ["check.xml", "check.md", "check.json", "check.csv", "check.txt"]
    code, _, err = run(*CHECK, *BUSY, "--max-regret", "25%", *(part for file in files for part in ("-o", file)))
    assert (code, err) == (5, "wrote check.xml, check.md, check.json, check.csv, check.txt\n")
    suites = ET.parse("check.xml").getroot()  # noqa: S314 - our own
    assert (suites.get("failures"), suites.get("errors")) == ("1", "0")
    assert [row["choice"] for row in csv.DictReader(Path("check.csv").read_text().splitlines())][:2] == [
        "chosen",
        "best",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param([], 2, "which window?", id="no-window"),
        pytest.param(["--start", "2026-11-28"], 2, "how long is the window?", id="no-length"),
        pytest.param(["--start", "soon", "--duration", "2h"], 2, "expected a date", id="no-date"),
        pytest.param([*QUIET, "--end", "2026-11-29"], 2, "say the same thing twice", id="end-and-duration"),
        pytest.param([*QUIET, "--plan", "plan.json"], 2, "the window is that of --plan", id="start-and-plan"),
        pytest.param(["--start", "2026-11-28", "--end", "2026-11-27"], 3, "ends before it starts", id="backwards"),
        pytest.param(["--start", "2036-11-28", "--duration", "2h"], 3, "more than two years away", id="next-decade"),
        pytest.param(
            ["--start", "9999-12-31T23:00Z", "--duration", "2h"], 2, "in the years 1970 to 2999", id="doomsday"
        ),
        pytest.param(["--start", "2016-11-28", "--duration", "2h"], 3, "more than two years away", id="last-decade"),
        pytest.param(
            ["--start", "2026-11-28", "--duration", "3 years", "--horizon", "1d"], 2, "expected a duration", id="years"
        ),
        pytest.param(["--start", "2026-11-28", "--duration", "800d"], 3, "or is as long", id="endless"),
        pytest.param([*QUIET, "--latest", "2036-01-01"], 3, "the horizon is longer than two years", id="latest"),
        pytest.param([*QUIET, "--max-regret", "much"], 2, "--max-regret: error: expected a number", id="no-number"),
        pytest.param([*QUIET, "--max-regret", "25,5%"], 2, "fix: write 25.5", id="comma"),
        pytest.param([*QUIET, "--max-regret", "1,000%"], 2, "fix: write 1000", id="thousands"),
        pytest.param([*QUIET, "--max-share", "-1"], 2, "expected a percentage of 0 or more", id="negative"),
        pytest.param([*QUIET, "--max-percentile", "nan"], 2, "expected a number, got 'nan'", id="nan"),
        pytest.param([*QUIET, "--max-percentile", "100.5"], 2, "a percentage of at most 100", id="above-all"),
        pytest.param([*QUIET, "--max-error-budget", "5"], 3, "no error budget without --slo", id="no-slo"),
        pytest.param(["--plan", "none.json"], 4, "none.json: error: there is no such file", id="no-plan"),
        pytest.param(["--plan", "users.csv"], 3, "users.csv", id="no-json"),
        pytest.param(["--plan", "."], 3, "fix: pass the plan.json that `downtime plan", id="folder"),
        pytest.param([*QUIET, "-o", "check.yaml"], 2, "cannot tell the format", id="extension"),
    ],
)
def test_mistakes_have_their_exit_code_and_nothing_on_stdout(arguments: list[str], code: int, message: str) -> None:
    """Usage 2, bad input 3, access 4; one clear line on stderr."""
    result = run(*CHECK, *arguments)
    assert (result[0], result[1]) == (code, "")
    assert message in result[2]
    assert "Traceback" not in result[2]


def test_a_plan_of_years_ago_is_judged_at_a_moment_of_then() -> None:
    """Nobody typed a start: the error is the plan's, and says which option is missing."""
    assert run("plan", *READ, "--duration", "2h", "-o", "plan.json")[0] == 0
    code, out, err = run(*instead(CHECK, "--plan", "plan.json", "--as-of", "2036-11-23"))
    assert (code, out) == (3, "")
    assert err.startswith("plan.json: error: the window")
    assert "fix: say --as-of" in err


def test_standard_input_is_one_file() -> None:
    """Traffic and plan cannot both be piped in."""
    code, out, err = run("check", "-", "--plan", "-")
    assert (code, out) == (2, "")
    assert "standard input can be one file only" in err


def test_junit_is_for_checks() -> None:
    """A plan has no test cases: exit code 2, and no file."""
    code, out, err = run("plan", *READ, "--duration", "2h", "-o", "plan.xml")
    assert (code, out) == (2, "")
    endings = ".txt, .md, .markdown, .json, .csv, .html, .htm, heatmap.svg, horizon.svg, year.svg"
    assert err == (
        "--output: error: there is no junit of this answer, which 'plan.xml' asks for [bad-option]\n"
        f"  fix: let the name end in one of {endings}\n"
    )
    assert not Path("plan.xml").exists()


RULES = ["--team-hours", "Mon-Fri 06:00-20:00", "--blackout", "2026-11-26/1d", "--notice-period", "48h"]


def test_a_plan_passes_its_own_check() -> None:
    """Days later the plan's own rules hold, its messages count as sent once confirmed, and it is still advised."""
    assert run("plan", *READ, "--duration", "2h", *RULES, "-o", "plan.json")[0] == 0
    window = json.loads(Path("plan.json").read_text())["window"]
    document = judged("--plan", "plan.json", "--max-regret", "0%")
    assert document["window"] == window
    since = document["since"]
    assert isinstance(since, dict)
    assert since["still_recommended"]
    assert since["differences"] == []
    hour_before = (datetime.fromisoformat(window["start"]) - timedelta(hours=1)).isoformat()
    nobody_told = ["--plan", "plan.json", "--as-of", hour_before, "--max-regret", "0%"]
    assert failures(judged(*nobody_told)) == ["notice-period", "still-advised"]
    assert "As the plan is not confirmed, users are" in " ".join(run(*instead(CHECK, *nobody_told))[1].split())
    confirm()
    late = judged("--plan", "plan.json", "--as-of", hour_before, "--max-regret", "0%")
    assert failures(late) == []
    codes = {each["code"] for each in late["criteria"]}  # type: ignore[attr-defined] # a list by the schema
    assert {"team-hours", "notice-period", "status"} <= codes


@pytest.mark.parametrize("is_given", [False, True])
def test_a_later_end_breaks_only_a_limit_that_was_given(is_given: bool) -> None:
    """How far a plan looked by default is no promise: work may be extended past it, but not past --latest."""
    plan = ["plan", *READ, "--duration", "2h", "--latest", "2026-11-28T00:00Z", "--notice-period", "24h"]
    assert run(*plan, "-o", "plan.json")[0] == 0
    document = json.loads(Path("plan.json").read_text())
    assert document["policy"]["has_latest"]
    document["policy"]["has_latest"] = is_given
    Path("plan.json").write_text(json.dumps(document))
    start = document["window"]["start"]
    assert run("update", "plan.json", "--extend", "5d", "--as-of", start)[0] == 0
    later = judged("--plan", "plan.json", "--as-of", start)
    assert ("latest" in failures(later)) == is_given


def test_rules_given_anew_win_over_the_plans() -> None:
    """A new freeze over the plan's window is a no, and the difference is named."""
    run("plan", *READ, "--duration", "2h", *RULES, "-o", "plan.json")
    start = json.loads(Path("plan.json").read_text())["window"]["local_start"][:10]
    Path("downtime.toml").write_text(f'blackout = "{start}/1d"\n')
    document = judged("--plan", "plan.json")
    assert failures(document) == ["blackout", "still-advised"]
    since = document["since"]
    assert isinstance(since, dict)
    assert [each["code"] for each in since["differences"]] == ["blackout"]


def test_holidays_and_past_windows_of_the_plan_hold() -> None:
    """A holiday that the plan kept to is a no for a window in it, and what zones bore before it still counts."""
    run("plan", *READ, "--duration", "2h", "--objective", "fair", "-o", "plan.json")
    plan = json.loads(Path("plan.json").read_text())
    window = {name: plan["window"][name] for name in ("start", "end", "duration")}
    before = {"start": "2026-10-10T03:00:00Z", "end": "2026-10-10T05:00:00Z", "duration": "PT2H", "name": "in October"}
    plan["policy"] |= {"holidays": [window | {"name": "Day off"}], "past_windows": [before]}
    Path("plan.json").write_text(json.dumps(plan))
    document = judged("--plan", "plan.json")
    assert failures(document) == ["holidays", "still-advised"]
    impact = document["impact"]
    assert isinstance(impact, dict)
    assert impact["worst_borne_share"] > impact["worst_zone_share"]


def test_limits_of_the_configuration_were_meant_for_the_plan() -> None:
    """A relative limit in the configuration does not move on with the clock; one on the command line holds."""
    Path("downtime.toml").write_text('earliest = "+1d"\n')
    run("plan", *READ, "--duration", "2h", "-o", "plan.json")
    confirm()
    start = json.loads(Path("plan.json").read_text())["window"]["start"]
    hour_before = (datetime.fromisoformat(start) - timedelta(hours=1)).isoformat()
    assert failures(judged("--plan", "plan.json", "--as-of", hour_before)) == []
    moved = judged("--plan", "plan.json", "--as-of", hour_before, "--earliest", "+1d")
    assert failures(moved) == ["earliest", "still-advised"]
    assert failures(judged("--start", start, "--duration", "2h", "--as-of", hour_before)) == ["earliest"]


def test_a_longer_notice_period_breaks_an_old_promise() -> None:
    """A notice period given now counts from the plan's first message."""
    run("plan", *READ, "--duration", "2h", "--notice-period", "24h", "-o", "plan.json")
    assert failures(judged("--plan", "plan.json")) == []
    assert failures(judged("--plan", "plan.json", "--notice-period", "30 days")) == ["notice-period", "still-advised"]


def test_the_plan_of_the_command_line_wins_over_a_start_in_the_configuration() -> None:
    """And a start on the command line over a plan in the configuration."""
    run("plan", *READ, "--duration", "2h", "-o", "plan.json")
    Path("downtime.toml").write_text('start = "2026-11-28 21:00"\nduration = "2h"\n')
    assert judged("--plan", "plan.json")["since"] is not None
    Path("downtime.toml").write_text('plan = "plan.json"\n')
    assert judged(*BUSY)["since"] is None
    Path("downtime.toml").write_text('plan = "plan.json"\nstart = "2026-11-28 21:00"\n')
    assert run(*CHECK)[0] == 2


@pytest.mark.parametrize("traffic", [READ[:3], []], ids=["traffic", "rules-alone"])
def test_nothing_is_said_of_messages_of_a_plan_that_was_called_off(traffic: list[str]) -> None:
    """It is a no for that reason, and nobody is to be told of it, in any format."""
    run("plan", *READ, "--duration", "2h", "-o", "plan.json")
    confirm()
    assert run("update", "plan.json", "--status", "CANCELLED", "--as-of", "2026-11-23T12:00Z")[0] == 0
    check = ["check", *traffic, "--plan", "plan.json", "--as-of", "2026-11-24"]
    code, out, _ = run(*check, "--format", "json")
    document = json.loads(out)
    assert (code, failures(document), document["announced"]) == (5, ["status"], None)
    for form in ("plain", "junit", "github", "markdown"):
        shown = run(*check, "--format", form)[1]
        assert "plan was called off" in shown
        assert "told" not in shown
        assert "notice period" not in shown


def test_a_plan_without_messages_was_never_told() -> None:
    """Where nothing is to be sent, users are told at the moment of the check."""
    run("plan", *READ, "--duration", "2h", "-o", "plan.json")
    plan = json.loads(Path("plan.json").read_text()) | {"announcements": []}
    Path("plan.json").write_text(json.dumps(plan))
    assert judged("--plan", "plan.json")["announced"] == "2026-11-23T00:00:00Z"


def test_when_users_first_hear_is_assumed() -> None:
    """Without --announced it is now, or when the plan sends its first message; the answer says which."""
    alone = assumed(judged("--start", "2026-11-28T21:00Z", "--duration", "2h"))
    assert "users are first told Mon 23 Nov 2026 00:00 UTC, as no --announced was given [first-told]" in alone
    run("plan", *READ, "--duration", "2h", "-o", "plan.json")
    planned = [said for said in assumed(judged("--plan", "plan.json")) if said.endswith("[first-told]")]
    assert [said.partition(", ")[2] for said in planned] == ["if the plan is confirmed by then [first-told]"]
    confirm()
    planned = [said for said in assumed(judged("--plan", "plan.json")) if said.endswith("[first-told]")]
    assert [said.partition(", ")[2] for said in planned] == ["as the plan has it [first-told]"]
