"""What decides `downtime check`: what `plan` recommends, limits, the rules alone, and rules without any traffic."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.cli.check_command import run as run_check
from downtime_cli.request.gather import gather

FIRST = datetime(2026, 9, 28, tzinfo=UTC)
READ = ["traffic.csv", "--audience", "users.csv", "--as-of", "2026-11-23"]
BUSY = ["--start", "2026-11-28T11:00Z", "--duration", "2h"]
FREEZE = ["--blackout-file", "freeze.csv"]
NIGHT = ["--start", "2026-11-28 03:00", "--duration", "30m", "--as-of", "2026-11-27"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with ten weeks of traffic, an audience and a freeze."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    hours = [FIRST + timedelta(hours=n) for n in range(8 * 168)]
    counts = [220 - 10 * abs(12 - hour.hour) + n * 7919 % 40 for n, hour in enumerate(hours)]
    rows = [f"{hour:%Y-%m-%dT%H:%MZ},{count}" for hour, count in zip(hours, counts, strict=True)]
    (tmp_path / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    (tmp_path / "users.csv").write_text("timezone,users\nEurope/Berlin,60\nAsia/Kathmandu,25\nPacific/Apia,15\n")
    (tmp_path / "freeze.csv").write_text("start,end,name\n2026-11-28T00:00Z,2026-11-28T06:00Z,Year's end\n")
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of a command."""
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def configure(file: str) -> None:
    """Write the configuration file, if there is to be one."""
    if file:
        Path("downtime.toml").write_text(file)


def said(*arguments: str) -> str:
    """Return the verdict and its reasons in one line, whatever its width."""
    _, out, _ = run("check", *arguments, "--format", "markdown")
    found = re.search(r"^\*\*(.+?)\*\*\n\n(?:- .* UTC\n)?- (.+)\.$", out, re.MULTILINE)
    assert found
    return f"{found[1]}; {found[2]}"


@pytest.mark.parametrize(
    "options",
    [
        pytest.param([], id="nothing-else"),
        pytest.param(["--notice-period", "30 days"], id="long-notice"),
        pytest.param(["--notice-period", "20 working days"], id="working-days"),
        pytest.param(["--blackout", "2026-11-23/25d"], id="freeze-of-weeks"),
        pytest.param(["--earliest", "+20d"], id="earliest"),
        pytest.param(["--latest", "+5d"], id="latest"),
        pytest.param(["--earliest", "+20d", "--latest", "+22d"], id="earliest-and-latest"),
        pytest.param(["--horizon", "4d"], id="horizon"),
        pytest.param(["--objective", "fair"], id="fair"),
        pytest.param(["--team-hours", "Mon-Fri 09:00-17:00@Europe/Berlin"], id="working-hours"),
        pytest.param(["--team-hours", "Sat 03:00-05:00@Asia/Kathmandu"], id="once-a-week"),
        pytest.param(["--step", "25m", "--margin", "20m"], id="fine-steps"),
        pytest.param(["--protect", "Europe/Berlin=daily 05:00-23:00"], id="protected"),
        pytest.param(["--avoid-holidays", "DE", "--earliest", "2026-12-24", "--latest", "2026-12-28"], id="holidays"),
        pytest.param(["--timezone", "Pacific/Apia"], id="date-line"),
    ],
)
def test_what_plan_recommends_passes(options: list[str]) -> None:
    """The same options, the recommended window: yes, in a gate of its own or as a saved plan."""
    assert run("plan", *READ, "--duration", "2h", *options, "-o", "plan.json")[0] == 0
    start = json.loads(Path("plan.json").read_text())["window"]["start"]
    kept = [each for each in options if each not in {"--margin", "20m"}]
    assert said(*READ, "--start", start, "--duration", "2h", *kept).startswith("Yes: ")
    assert said(*READ, "--plan", "plan.json").startswith("Yes: ")
    rules = [*(kept if "--horizon" not in kept and "--step" not in kept and "fair" not in kept else []), *READ[3:]]
    if rules[:-2] and "--timezone" not in rules:
        assert said("--start", start, "--duration", "2h", *rules).startswith("No rule is broken: ")
    assert said("--plan", "plan.json", *READ[3:]).startswith("No rule is broken: ")


def test_a_busy_window_is_a_no_that_says_so_everywhere() -> None:
    """The sentence of the headline stands in the JUnit file, in the annotation and in the step's outputs as well."""
    code, out, err = run("check", *READ, *BUSY, "--max-regret", "25%", "--format", "github", "-o", "check.xml")
    assert (code, err) == (5, "wrote check.xml\n")
    why = re.search(r"regret is \d+%25, more than the 25%25 allowed", out)
    assert why
    answer, reason = (line for line in out.splitlines() if line.startswith("::error"))
    assert answer.partition("::No: ")[2].endswith(f"{why[0]} (Sat 28 Nov 2026 11:00-13:00 UTC)")
    assert reason == f"::error title=regret at most 25%25::{why[0]}"
    failure = ET.parse("check.xml").find(".//failure")  # noqa: S314 - our own
    assert failure is not None
    assert failure.get("message") == failure.text == why[0].replace("%25", "%")
    assert said(*READ, *BUSY).endswith("% of 335 windows that keep every rule are quieter")


def test_the_outputs_of_a_step_say_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`summary` is the headline, with traffic and without."""
    for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert run("check", *READ, *BUSY, "--max-share", "0.1%")[0] == 5
    assert "of a week's traffic, more than the 0.1% allowed\n" in Path("GITHUB_OUTPUT").read_text()
    Path("GITHUB_OUTPUT").unlink()
    assert run("check", *NIGHT, *FREEZE)[0] == 5
    assert Path("GITHUB_OUTPUT").read_text() == (
        "start<<END\n2026-11-28T03:00:00Z\nEND\nend<<END\n2026-11-28T03:30:00Z\nEND\npasses<<END\nfalse\nEND\n"
        "summary<<END\nNo: Sat 28 Nov 2026 03:00-03:30 UTC; blackout Year's end covers 30 min of the window\nEND\n"
    )


def test_rules_alone_are_kept_by_a_busy_window() -> None:
    """`--no-gates`: the headline is no yes, and GitHub warns of the busy window."""
    code, out, _ = run("check", *READ, *BUSY, "--no-gates", "--format", "github")
    assert code == 0
    assert out.startswith("No rule is broken: Sat 28 Nov 2026 12:00-14:00 CET")
    levels = [line.partition(" ")[0] for line in out.splitlines() if line.startswith("::")]
    assert (levels[0], set(levels[1:])) == ("::notice", {"::warning"})
    assert "::warning title=among the quietest quarter::not among the quietest quarter: " in out


def test_short_notice_is_in_the_headline() -> None:
    """Nobody asked for a notice period, so that it does not decide, but is said at once."""
    near = ["--start", "2026-11-24T00:00Z", "--duration", "2h"]
    assert said(*READ, *near).endswith("; 24 h of notice, less than the assumed 72 h")
    assert "notice" not in said(*READ, "--start", "2026-11-28T00:00Z", "--duration", "2h")


@pytest.mark.parametrize(
    ("typed", "file", "code", "answer"),
    [
        pytest.param([], "", 5, "No: ", id="default-gate"),
        pytest.param(["--no-gates"], "", 0, "No rule is broken: ", id="no-gates"),
        pytest.param([], "no-gates = true", 0, "No rule is broken: ", id="no-gates-in-file"),
        pytest.param([], "max-regret = 900", 0, "Yes: ", id="limit-in-file"),
        pytest.param(["--no-gates"], "max-regret = 1", 0, "No rule is broken: ", id="shell-over-limit-in-file"),
        pytest.param(["--max-regret", "900"], "no-gates = true", 0, "Yes: ", id="limit-over-no-gates-in-file"),
        pytest.param([], "no-gates = false", 5, "No: ", id="switched-off-in-file"),
    ],
)
def test_a_limit_in_the_file_is_given_too(typed: list[str], file: str, code: int, answer: str) -> None:
    """The shell wins over downtime.toml, whichever of the two is asked for."""
    configure(file)
    assert run("check", *READ, *BUSY, *typed)[0] == code
    assert said(*READ, *BUSY, *typed).startswith(answer)


@pytest.mark.parametrize(
    ("typed", "file", "code", "where"),
    [
        pytest.param(["--no-gates", "--max-share", "1%"], "", 2, "--max-share: ", id="typed"),
        pytest.param(["--no-gates", "--max-share", "1%"], "max-regret = 3", 2, "--max-share: ", id="typed-and-file"),
        pytest.param([], "no-gates = true\nmax-percentile = 3", 3, "downtime.toml:2", id="file"),
    ],
)
def test_limits_and_rules_alone_contradict_each_other(typed: list[str], file: str, code: int, where: str) -> None:
    """Who asks for both in one place is told so."""
    configure(file)
    exit_code, out, err = run("check", *READ, *BUSY, *typed)
    assert (exit_code, out) == (code, "")
    assert err.startswith(where)
    assert "no-gates asks for the rules alone" in err


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param(FREEZE, 5, id="blackout-file"),
        pytest.param(["--blackout", "2026-11-28/2026-11-28"], 5, id="blackout"),
        pytest.param(["--team-hours", "Mon-Fri 09:00-17:00"], 5, id="outside-team-hours"),
        pytest.param(["--team-hours", "Sat 03:00-04:00"], 0, id="inside-team-hours"),
        pytest.param(["--team-hours", "Sat 03:00-04:00@Europe/Berlin"], 0, id="by-the-clock-of-the-team"),
        pytest.param(["--team-hours", "Sat 03:00-04:00@Europe/Berlin", "--timezone", "UTC"], 5, id="by-another"),
        pytest.param(["--protect", "Asia/Kathmandu=daily 08:45-09:00"], 5, id="protected"),
        pytest.param(["--avoid-holidays", "DE"], 0, id="no-holiday"),
        pytest.param(["--avoid-holidays", "AL"], 5, id="holiday"),
        pytest.param(["--latest", "2026-11-28 03:30"], 0, id="latest"),
        pytest.param(["--latest", "2026-11-28 03:29"], 5, id="too-late"),
        pytest.param(["--earliest", "2026-11-28 03:01"], 5, id="too-early"),
        pytest.param(["--notice-period", "24h"], 0, id="notice"),
        pytest.param(["--notice-period", "28h"], 5, id="short-notice"),
        pytest.param(["--require-notice"], 5, id="usual-notice"),
        pytest.param(["--require-notice", "--announced", "2026-11-20"], 0, id="announced"),
    ],
)
def test_a_freeze_gate_needs_no_traffic(options: list[str], code: int) -> None:
    """Each rule alone decides; a window that keeps it is allowed, which is all that is said."""
    assert run("check", *NIGHT, *options)[0] == code
    assert said(*NIGHT, *options).startswith("No: " if code else "No rule is broken: ")


@pytest.mark.parametrize("seconds", [0, 1, 59])
def test_now_is_not_past(seconds: int) -> None:
    """A window that starts now may be judged at any second of the minute."""
    now = datetime(2026, 11, 27, 14, 25, seconds, 999_999 if seconds else 0, tzinfo=UTC)
    typed: dict[str, object] = {"start": "now", "duration": "30m", "blackout_file": ["freeze.csv"], "format": "json"}
    assert run_check(gather("check", typed), now) == 0
    typed = {**typed, "traffic": "traffic.csv", "audience": "users.csv", "no_gates": True}
    assert run_check(gather("check", typed), now) == 0


@pytest.mark.parametrize("form", ["terminal", "plain", "markdown", "json", "csv", "junit", "github", "html"])
def test_every_format_has_the_answer_of_a_freeze_gate(form: str) -> None:
    """All of them name the freeze, and the exit code is that of a no."""
    code, out, err = run("check", *NIGHT, *FREEZE, "--format", form)
    assert (code, err) == (5, "")
    assert "blackout" in out
    if form == "json":
        jsonschema.validate(json.loads(out), json.loads(run("schema", "check")[1]))
        assert json.loads(out)["outcome"] == "no"
    elif form == "csv":
        (row,) = csv.DictReader(io.StringIO(out))
        assert (row["choice"], row["outcome"], row["failures"]) == ("chosen", "no", "blackout")
    else:
        assert "Year" in out


def test_a_freeze_gate_says_what_it_took_for_granted() -> None:
    """Which clock is meant, that no traffic was looked at, and which keys of the file were passed over."""
    Path("downtime.toml").write_text('slo = 99.9\naudience = "gone.csv"\nstep = "2h"\n')
    _, out, _ = run("check", *NIGHT, *FREEZE, "--format", "json")
    assert {each["code"]: each["message"] for each in json.loads(out)["assumptions"]} == {
        "no-traffic": "judged by the rules alone, as no traffic was given; "
        "passed over in downtime.toml: audience, step, slo",
        "team-zone": "times are read and shown in UTC, as no --timezone was given",
    }
    _, out, _ = run("check", *NIGHT, *FREEZE, "--team-hours", "Sat 00:00-12:00@Europe/Berlin", "--format", "json")
    assert "times are shown by the clock of Europe/Berlin, of the team hours" in out
    assert json.loads(out)["window"]["local_start"] == "2026-11-28T03:00:00+01:00"


@pytest.mark.parametrize(
    ("options", "file", "code", "message"),
    [
        pytest.param([], "", 2, "neither traffic nor a rule was given", id="no-rule"),
        pytest.param(["--timezone", "Europe/Berlin"], "", 2, "or give a rule: --blackout,", id="a-zone-is-no-rule"),
        pytest.param(
            [*FREEZE, "--max-regret", "25%"], "", 2, "--max-regret: error: max-regret needs traffic", id="limit"
        ),
        pytest.param([*FREEZE, "--slo", "99.9"], "", 2, "or leave out slo", id="slo"),
        pytest.param([*FREEZE, "--audience", "users.csv"], "", 2, "audience needs traffic", id="audience"),
        pytest.param([*FREEZE, "--value-per-request", "1"], "", 2, "value-per-request needs traffic", id="value"),
        pytest.param([*FREEZE, "--traffic-zone", "UTC"], "", 2, "traffic-zone needs traffic", id="traffic-zone"),
        pytest.param([*FREEZE, "--horizon", "3d"], "", 2, "horizon needs traffic", id="horizon"),
        pytest.param([*FREEZE, "--announced", "2026-11-20"], "", 2, "give --notice-period or", id="announced"),
        pytest.param(FREEZE, "max-share = 1", 3, "max-share needs traffic", id="limit-in-file"),
        pytest.param([*FREEZE, "--plan", "plan.json"], "", 2, "the window is that of --plan", id="plan-and-start"),
        pytest.param(["--blackout-file", "gone.ics"], "", 4, "gone.ics", id="no-file"),
    ],
)
def test_what_a_freeze_gate_refuses(options: list[str], file: str, code: int, message: str) -> None:
    """Options that need traffic are refused with the way out, and so is a gate without any rule."""
    configure(file)
    exit_code, out, err = run("check", *NIGHT, *options)
    assert (exit_code, out) == (code, "")
    assert message in err


def test_rules_alone_let_a_freeze_gate_pass_over_limits() -> None:
    """A limit in downtime.toml needs traffic, unless the rules alone were asked for."""
    Path("downtime.toml").write_text("max-share = 1\n")
    assert said(*NIGHT, *FREEZE, "--no-gates").startswith("No: ")


def test_a_plan_passes_a_freeze_gate_until_a_freeze_comes() -> None:
    """Its window and its rules are judged without traffic, with what was added since."""
    assert (
        run("plan", *READ, "--duration", "2h", "--protect", "Europe/Berlin=daily 00:00-01:00", "-o", "plan.json")[0]
        == 0
    )
    window = json.loads(Path("plan.json").read_text())["window"]
    gate = ["--plan", "plan.json", "--as-of", "2026-11-24"]
    assert run("check", *gate)[0] == 0
    freeze = ["--blackout", f"{window['start']}/{window['end']}"]
    code, out, _ = run("check", *gate, *freeze, "--format", "json")
    document = json.loads(out)
    assert (code, document["outcome"], document["timezone"]) == (5, "no", "Europe/Berlin")
    assert [each["code"] for each in document["criteria"]] == ["past", "status", "notice-period", "protect", "blackout"]
    assert [each["code"] for each in document["since"]["differences"]] == ["blackout"]
    assert document["since"]["still_recommended"] is None
