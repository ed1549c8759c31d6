"""The commands as people and pipes use them."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from tests.cli.command_lines import instead
from tests.cli.shells import ROOT
from tests.samples import assumed

FIRST = datetime(2026, 9, 28, tzinfo=UTC)
RUN = [sys.executable, "-m", "downtime_cli"]
PLAN = ["plan", "traffic.csv", "--audience", "users.csv", "--duration", "2h", "--as-of", "2026-11-23"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with eight weeks of traffic and an audience."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    hours = (FIRST + timedelta(hours=n) for n in range(8 * 168))
    rows = [f"{hour:%Y-%m-%dT%H:%MZ},{100 + (hour.hour - 3) % 24 * 10}" for hour in hours]
    (tmp_path / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    (tmp_path / "users.csv").write_text("timezone,users\nEurope/Berlin,60\nAsia/Kathmandu,25\nPacific/Apia,15\n")
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of a command."""
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_plans() -> None:
    """The main job prints the recommendation first and ends with 0."""
    code, out, err = run(*PLAN, "--service", "[prod] api")
    assert (code, err) == (0, "")
    assert out.startswith("Recommended maintenance window for [prod] api (2 h)\n")


def test_the_same_question_has_the_same_bytes() -> None:
    """Every format is identical from run to run."""
    for form in ("terminal", "plain", "markdown", "json", "csv"):
        first, again = (run(*PLAN, "--format", form) for _ in range(2))
        assert first == again
        assert first[0] == 0


def test_json_keeps_its_schema() -> None:
    """Plans, refusals and inspections are what `downtime schema` says."""
    for arguments, document in (
        (PLAN, "plan"),
        ([*PLAN, "--regions", "3"], "plan"),
        ([*PLAN, "--earliest", "+1d", "--latest", "+2d"], "refusal"),
        ([*PLAN, "--recurring", "weekly"], "standing"),
        ([*PLAN, "--recurring", "monthly", "--team-hours", "Mon 09:00-10:00"], "standing"),
        (["inspect", "traffic.csv", "--as-of", "2026-11-23"], "inspect"),
    ):
        _, out, _ = run(*arguments, "--format", "json")
        code, schema, _ = run("schema", document)
        assert code == 0
        jsonschema.validate(json.loads(out), json.loads(schema))


def test_tells_regions_in_their_own_hours() -> None:
    """With `--regions` the schedule has messages of its own for each, working days being those of its countries."""
    _, out, _ = run(*PLAN, "--regions", "3", "--avoid-holidays", "DE-BY", "--format", "json")
    emails = [item for item in json.loads(out)["announcements"] if item["channel"] == "email"]
    assert {item["region"] for item in emails if item["kind"] == "initial"} == {"Europe", "Asia", "Pacific"}
    assert not any(item["at_night"] for item in emails if item["region"])
    _, out, _ = run(*PLAN, "--regions", "3", "--full")
    assert "Pacific: 15% of users (Pacific/Apia)\n" in out
    assert "Assumed: messages go out on working days of DE-NW, NP, WS\n" in out
    _, out, _ = run("plan", "traffic.csv", "--duration", "2h", "--as-of", "2026-11-23", "--regions", "3", "--full")
    assert "Assumed: messages go out from Monday to Friday\n" in out


@pytest.mark.parametrize(
    ("extra", "code", "message"),
    [
        pytest.param(
            ["--duration", "soon"], 2, "--duration: error: expected a duration, got 'soon' [bad-option]", id="malformed"
        ),
        pytest.param(["--earliest", "5"], 2, "--earliest: error: expected a date", id="no-date"),
        pytest.param(["--slo", "100"], 2, "--slo: error", id="slo"),
        pytest.param(["--slo", "much"], 2, "--slo: error", id="slo-word"),
        pytest.param(["--value-per-request", "-1"], 2, "--value-per-request: error", id="negative-money"),
        pytest.param(["--top", "-1"], 2, "--top: error", id="top"),
        pytest.param(["--regions", "0"], 2, "--regions: error", id="regions"),
        pytest.param(["--team-hours", "always"], 2, "--team-hours: error", id="team-hours"),
        pytest.param(["--protect", "Mon 09:00-10:00"], 2, "--protect: error", id="protect"),
        pytest.param(["--blackout", "never"], 2, "--blackout: error", id="blackout"),
        pytest.param(
            ["--avoid-holidays", "QQ"], 2, "--avoid-holidays: error: no holidays are known for 'QQ'", id="holidays"
        ),
        pytest.param(
            ["--output", "plan.docx"], 2, "--output: error: cannot tell the format of 'plan.docx'", id="extension"
        ),
        pytest.param(
            ["-o", "map.svg"], 2, "cannot tell the chart of 'map.svg' [bad-option]\n  fix: let", id="which-chart"
        ),
        pytest.param(
            ["--recurring", "weekly", "-o", "a.md", "-o", "heatmap.svg"],
            2,
            "no heatmap to draw [no-chart]",
            id="no-map",
        ),
        pytest.param(["--format", "yaml"], 2, "--format: error: expected one of auto, terminal", id="format"),
        pytest.param(["--objective", "best"], 2, "expected one of total, fair, got 'best'", id="objective"),
        pytest.param(["--nonsense"], 2, "--nonsense: error: no such option [usage]\n  fix: ", id="no-such-option"),
        pytest.param(["--audience", "-"], 3, "", id="stdin-empty"),
        pytest.param(["--timezone", "Europe/Berln"], 3, "did you mean 'Europe/Berlin'?", id="zone"),
        pytest.param(["--traffic-zone", "Brazil"], 3, "has several time zones", id="several-zones"),
        pytest.param(
            ["--duration", "15d", "--horizon", "14d"], 3, "longer than the horizon", id="longer-than-the-horizon"
        ),
        pytest.param(["--earliest", "+3d", "--latest", "+2d"], 3, "latest is not after earliest", id="backwards"),
        pytest.param(["--earliest", "2020-01-01", "--latest", "2020-02-01"], 3, "lies before now", id="in-the-past"),
        pytest.param(["--horizon", "1000d"], 3, "longer than two years", id="too-far"),
        pytest.param(["--margin", "2h"], 3, "leaves no time for the work", id="margin"),
        pytest.param(["--step", "4m"], 3, "finer than 5 minutes", id="fine-step"),
        pytest.param(["--step", "2d"], 3, "longer than a day", id="coarse-step"),
        pytest.param(
            ["--audience", "nobody.csv"], 4, "nobody.csv: error: there is no such file [no-file]", id="no-file"
        ),
        pytest.param(["--config", "none.toml"], 4, "none.toml: error", id="no-config"),
        pytest.param(["--blackout-file", "none.ics"], 4, "none.ics: error", id="no-calendar"),
        pytest.param(
            ["--recurring", "weeekly"],
            2,
            "expected how often it returns, got 'weeekly' [bad-option]\n  fix: did you mean 'weekly'?",
            id="recurring",
        ),
        pytest.param(
            ["--recurring", "weekly", "--horizon", "30d"], 3, "--horizon does not go with --recurring", id="horizon"
        ),
        pytest.param(
            ["--recurring", "weekly", "--latest", "+90d"], 3, "--latest does not go with --recurring", id="latest"
        ),
        pytest.param(
            ["--recurring", "daily", "--duration", "25h"],
            3,
            "the work takes 1 day 1 h, but dates of 'daily' may be 1 day apart, an hour less where clocks go forward",
            id="longer-than-its-distance",
        ),
        pytest.param(["--recurring", "weekly", "--duration", "6d23h30m"], 3, "may be 7 days apart", id="all-week"),
        pytest.param(
            ["--recurring", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"],
            3,
            "no day of 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29' comes within 12 months of Thu 26 Nov 2026",
            id="no-such-day",
        ),
        pytest.param(["--recurring", "\x1b[2J[/x]"], 2, "got '\\x1b[2J[/x]' [bad-option]", id="hostile-period"),
        pytest.param(["--recurring", "weekly", "--duration", "7d"], 3, "as long as a week", id="week-long-work"),
        pytest.param(
            ["--recurring", "weekly", "--notice-period", "400d"], 3, "more than two years ahead", id="long-notice"
        ),
        pytest.param(["--past-windows", "none.json"], 4, "none.json: error", id="no-past-windows"),
        pytest.param(["--past-windows", "users.csv"], 3, "no columns 'start' and 'end'", id="past-windows-of-nothing"),
        pytest.param(["--output", "no/such/folder/plan.md"], 4, "cannot write", id="unwritable"),
    ],
)
def test_mistakes_have_their_exit_code_and_nothing_on_stdout(extra: list[str], code: int, message: str) -> None:
    """Usage 2, bad input 3, access 4; one clear line on stderr."""
    result = run(*instead(PLAN, *extra))
    assert (result[0], result[1]) == (code, "")
    assert message in result[2]
    assert "Traceback" not in result[2]


def test_what_is_missing_is_asked_for() -> None:
    """No traffic and no duration are usage errors."""
    assert run("plan", "--duration", "2h")[0] == 2
    assert "how long is the work?" in run("plan", "traffic.csv")[2]
    assert run("plan", "-", "--audience", "-", "--duration", "2h")[0] == 2
    assert run("schema", "novel")[0] == 2


def test_nothing_feasible_is_an_answer() -> None:
    """Exit code 5, the rule that removes most and what would have to give."""
    code, out, _ = run(*instead(PLAN, "--duration", "4h"), "--team-hours", "Wed 09:00-12:00@Europe/Berlin")
    assert code == 5
    assert "--team-hours 'Wed 0" in out


def test_every_option_reaches_the_plan(folder: Path) -> None:
    """All options together: the plan keeps every rule and shows what was asked."""
    (folder / "freeze.csv").write_text("start,end,name\n2026-12-02,2026-12-02,Audit\n")
    text = (
        "--notice-period|5 working days|--earliest|2026-11-25|--latest|2026-12-20|--step|30m|--margin|30m"
        "|--timezone|Europe/Berlin|--team-hours|Mon-Fri 00:00-24:00|--protect|Asia/Kathmandu=Mon-Fri 09:00-11:00"
        "|--blackout|2026-12-01/1d|--blackout-file|freeze.csv|--avoid-holidays|DE|--slo|99.9|--value-per-request|0.5"
        "|--objective|fair|--top|1|--service|billing|--impact-level|DEGRADED|--format|json|--value-kind|count"
        "|--time-column|timestamp|--value-column|requests|--month-first"
    )
    options = text.split("|")
    code, out, err = run(*PLAN, *options)
    assert (code, err) == (0, "")
    plan = json.loads(out)
    assert plan["service"] == "billing"
    assert len(plan["alternatives"]) == 1
    assert plan["window"]["start"][:10] not in {"2026-12-01", "2026-12-02"}
    assert any(text.startswith("working days are those of DE, by the clock of Europe/Berlin") for text in assumed(plan))


def test_a_standing_window_for_a_year(folder: Path) -> None:
    """The slot, its rule and cost by month; blackouts of a recurring file and holidays are left out all year."""
    (folder / "freeze.csv").write_text("start,end,name\n2027-06-01,2027-06-14,Audit\n")
    (folder / "downtime.toml").write_text('recurring = "weekly"\nhorizon = "30d"\navoid-holidays = "DE"\nregions = 3\n')
    code, out, err = run(*PLAN, "--blackout-file", "freeze.csv", "--format", "json")
    assert (code, err) == (0, "")
    plan = json.loads(out)
    names = [name for date in plan["left_out"] for name in date["names"]]
    assert "Audit" in names
    assert plan["kept"] + len(plan["left_out"]) == 52
    assert (
        "horizon (downtime.toml:2:1) is for single windows: a standing one is for 12 months [single-windows]"
        in assumed(plan)
    )
    assert plan["policy"]["latest"] > plan["dates"][-1]["end"]
    shown, text = (run(*PLAN, "--recurring", "monthly", *full)[1] for full in ([], ["--full"]))
    assert "RRULE " in shown
    assert "FREQ=MONTHLY;BYDAY=" in shown
    assert "The year: 12 windows" in text
    assert "RRULE:FREQ=MONTHLY;BYDAY=" in text
    assert run(*PLAN, "--team-hours", "Mon 09:00-10:00")[0] == 5


@pytest.mark.parametrize(
    ("period", "words", "rule", "count"),
    [
        ("2 weeks", "Every second ", "FREQ=WEEKLY;INTERVAL=2;BYDAY=", 26),
        ("Quarterly", " of every third month (", "FREQ=MONTHLY;BYMONTH=", 4),
        ("third saturday", "On the third Saturday of each month, ", "FREQ=MONTHLY;BYDAY=3SA;", 12),
        ("weekdays", "Monday to Friday, ", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;", 260),
        (
            "RRULE:FREQ=MONTHLY;BYMONTHDAY=31",
            "On the 31st of each month that has one, ",
            "FREQ=MONTHLY;BYMONTHDAY=31;",
            7,
        ),
    ],
)
def test_periods_and_promised_days(period: str, words: str, rule: str, count: int, folder: Path) -> None:
    """What downtime.toml says of how often has its words, its rule and all its dates; JSON names it as it is typed."""
    (folder / "downtime.toml").write_text(f'recurring = "{period}"\n')
    code, out, err = run(*PLAN, "--full")
    assert (code, err) == (0, "")
    assert words in " ".join(out.split())
    plan = json.loads(run(*PLAN, "--format", "json")[1])
    assert plan["slot"]["rrule"].startswith(rule)
    assert plan["slot"]["rrule"].endswith(f";COUNT={count}")
    assert len(plan["dates"]) == plan["kept"] == count
    again = json.loads(run(*PLAN, "--recurring", plan["recurring"], "--format", "json")[1])
    assert again["dates"] == plan["dates"]


def test_a_standing_plan_is_borne_once_its_dates_have_come(folder: Path) -> None:
    """What `--recurring` wrote can be handed in as past windows: the dates up to then count."""
    run(*PLAN, "--recurring", "weekly", "--output", "standing.json")
    _, out, _ = run(*instead(PLAN, "--as-of", "2026-12-24"), "--past-windows", "standing.json", "--format", "json")
    starts = [past["start"] for past in json.loads(out)["policy"]["past_windows"]]
    assert 3 <= len(starts) <= 4
    assert max(starts) < "2026-12-24"


def test_past_windows_are_plans_calendars_and_tables(folder: Path) -> None:
    """A plan that was printed is borne by the next one; the configuration may name the files too."""
    run(*PLAN, "--output", "plan.json")
    (folder / "past.csv").write_text("start,end\n2026-10-03 04:00,2h\n")
    (folder / "downtime.toml").write_text('past-windows = ["plan.json", "past.csv"]\nobjective = "fair"\n')
    code, out, err = run(*instead(PLAN, "--as-of", "2026-11-24"), "--format", "json")
    assert (code, err) == (0, "")
    plan = json.loads(out)
    assert [past["name"] for past in plan["policy"]["past_windows"]] == ["2026-10-03 04:00/2h", "the service"]
    assert all(burden["before"] > 0 for burden in plan["burdens"])
    assert plan["impact"]["worst_borne_share"] == plan["burdens"][0]["after"]


def test_pages_and_charts_are_files_too(folder: Path) -> None:
    """A page and two charts are written by the ends of their names, and printed by format."""
    code, out, _ = run(*PLAN, "-o", "report.html", "-o", "Web-Heatmap.SVG", "-o", "horizon.svg", "--format", "html")
    assert code == 0
    assert (folder / "report.html").read_text() == out
    assert "Expected traffic by hour" in (folder / "Web-Heatmap.SVG").read_text()
    assert (folder / "horizon.svg").read_text() == run(*PLAN, "--format", "horizon-svg")[1]


def test_a_refusal_leaves_its_page_and_picture(folder: Path) -> None:
    """Where nothing fits, the files are written all the same and say so: the exit code is that of the answer."""
    never = ("--team-hours", "Wed 09:00-10:00@Europe/Berlin")
    assert run(*PLAN, *never, "-o", "report.html", "-o", "heatmap.svg")[0] == 5
    assert all("Nothing fits." in (folder / name).read_text() for name in ("report.html", "heatmap.svg"))


def test_files_are_written_beside_the_answer(folder: Path) -> None:
    """Each output by its extension, keeping the permissions of a file it replaces."""
    (folder / "plan.md").write_text("old")
    (folder / "plan.md").chmod(0o600)
    code, out, _ = run(*PLAN, "-o", "plan.md", "-o", "plan.json", "-o", "plan.csv", "-o", "plan.txt", "--format", "csv")
    assert code == 0
    assert (folder / "plan.csv").read_text() == out
    assert json.loads((folder / "plan.json").read_text())["schema"] == "downtime-plan/1"
    assert (folder / "plan.md").read_text().startswith("## ")
    assert (folder / "plan.md").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_without_an_audience_it_says_what_it_assumed(folder: Path) -> None:
    """Users live where the traffic is measured, else by its clock, else the team's, else UTC."""
    cases = {
        (): "UTC",
        ("--timezone", "Asia/Kathmandu"): "Asia/Kathmandu",
        ("--traffic-zone", "Europe/Berlin"): "Europe/Berlin",
    }
    for extra, zone in cases.items():
        _, out, _ = run("plan", "traffic.csv", "--duration", "1h", "--as-of", "2026-11-23", "--format", "json", *extra)
        taken = f"no audience given: all users are taken to live by the clock of {zone}, "
        assert any(text.startswith(taken) for text in assumed(json.loads(out)))
    rows = (folder / "traffic.csv").read_text().replace("Z,", "Z,Germany,").replace("requests", "country,requests")
    (folder / "zones.csv").write_text(rows)
    _, out, _ = run("plan", "zones.csv", "--duration", "1h", "--as-of", "2026-11-23", "--format", "json")
    assert "no audience given: users are where the traffic is measured [no-audience]" in assumed(json.loads(out))
    (folder / "zeros.csv").write_text(re.sub(r",\d+\n", ",0\n", rows))
    assert run("plan", "zeros.csv", "--duration", "1h", "--as-of", "2026-11-23")[0] == 0


def test_the_team_reads_by_the_clock_of_its_hours() -> None:
    """Without --timezone the zone of the team hours is the team's, and it is said."""
    _, out, _ = run(*PLAN, "--team-hours", "Mon-Fri 06:00-20:00@America/Los_Angeles", "--format", "json")
    plan = json.loads(out)
    assert plan["timezone"] == "America/Los_Angeles"
    assert "times are shown by the clock of America/Los_Angeles, of the team hours [team-zone]" in assumed(plan)


def test_profiles_need_no_dates(folder: Path) -> None:
    """A typical day plans as well."""
    (folder / "day.csv").write_text("hour,requests\n" + "\n".join(f"{hour},{hour + 1}" for hour in range(24)))
    code, out, err = run("plan", "day.csv", *PLAN[2:], "--traffic-zone", "UTC")
    assert (code, err) == (0, "")
    assert "typical day" in out


def test_warnings_go_to_stderr(folder: Path) -> None:
    """A warning does not stop the answer."""
    naive = (folder / "traffic.csv").read_text().replace("Z,", ",")
    (folder / "naive.csv").write_text(naive)
    code, out, err = run("inspect", "naive.csv", "--as-of", "2026-11-23")
    assert code == 0
    assert out.splitlines()[0].endswith(" requests in naive.csv")
    assert "naive.csv: warning: times carry no zone and are read as UTC [naive-times]\n  fix: " in err


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["plan", "naive.csv", "users.csv", "-d", "2h"], id="plan"),
        pytest.param(["plan", "naive.csv", "users.csv", "-d", "2h", "--full"], id="full"),
        pytest.param(["plan", "naive.csv", "users.csv", "-d", "9h", "--team-hours", "Mon 01:00-02:00"], id="refusal"),
        pytest.param(["check", "naive.csv", "users.csv", "-d", "2h", "--start", "2026-11-28 03:00"], id="check"),
        pytest.param(["inspect", "naive.csv"], id="inspect"),
        pytest.param(["backtest", "naive.csv", "users.csv", "-d", "2h", "--origins", "3"], id="backtest"),
    ],
)
def test_a_warning_is_on_the_screen_once(arguments: list[str], folder: Path) -> None:
    """On a terminal the answer has it and standard error does not; in a pipe both have it, as each may go elsewhere."""
    (folder / "naive.csv").write_text((folder / "traffic.csv").read_text().replace("Z,", ","))
    command = [*arguments, "--as-of", "2026-11-23", "--timezone", "Europe/Berlin"][: None if len(arguments) > 2 else 4]
    screen = " ".join(on_a_terminal(command, NO_COLOR="1", COLUMNS="80").split())
    assert screen.count("times carry no zone and are read as UTC") == 1
    assert not re.search(r"Assumed: [^.!]*times (are|without)", screen)
    _, out, err = run(*command)
    assert err.count("times carry no zone and are read as UTC [naive-times]") == 1
    assert " ".join(out.split()).count("times carry no zone and are read as UTC") == 1
    assert "times carry no zone" in on_a_terminal([*command, "--format", "csv"])


@pytest.mark.parametrize(
    ("command", "such"),
    [
        pytest.param(["inspect"], "America/New_York, America/Chicago or America/Los_Angeles", id="inspect"),
        pytest.param(
            ["plan", "-d", "2h", "-a", "some.csv"], "America/Denver, America/New_York or America/Chicago", id="plan"
        ),
    ],
)
def test_local_time_is_one_sentence(command: list[str], such: str, folder: Path) -> None:
    """It has reason and remedy, zones of users come first, and no warning asks for the same again."""
    (folder / "some.csv").write_text("timezone,users\nEurope/Berlin,50\nAmerica/Denver,30\nAsia/Tokyo,20\n")
    walls = [datetime(2026, 8, 24, tzinfo=UTC) + timedelta(hours=n) for n in range(2184)]
    shown = Counter(wall.astimezone(ZoneInfo("America/Chicago")).replace(tzinfo=None) for wall in walls)
    rows = [
        f"{wall:%Y-%m-%d %H:%M},{count * (50 - abs(wall.hour - 14)) * (20 + (13 * wall.day + 7 * wall.hour) % 9)}"
        for wall, count in shown.items()
    ]
    (folder / "chicago.csv").write_text("\n".join(["time,requests", *rows]))
    code, out, err = run(command[0], "chicago.csv", *command[1:], "--as-of", "2026-11-23", "--format", "plain")
    text = " ".join(out.split())
    assert (code, text.count("--traffic-zone where the file, read as UTC, was written")) == (0, 1)
    assert text.count(f"such as {such}") == text.count("America/Chicago") == 1
    assert "the stamps are local time" in text.lower()
    assert "carry no zone" not in text
    assert "[naive-times]" in err


def test_many_errors_are_cut(folder: Path) -> None:
    """Twenty are shown, the rest counted, the number last."""
    (folder / "traffic.csv").write_text((folder / "traffic.csv").read_text().replace("Z,", "Z,-"))
    code, out, err = run(*PLAN)
    assert (code, out) == (3, "")
    assert err.count("[bad-value]") == 20
    assert re.search(r"… and \d+ more\n\d+ errors\n$", err)


def test_control_characters_in_errors_are_shown(folder: Path) -> None:
    """What a file holds cannot drive the terminal through an error message."""
    (folder / "users.csv").write_text("timezone,users\nEurope/Berlin,5\n\x1b[31mEurope/Rome,1\nAsia/Tokyo,2\n")
    _, _, err = run(*PLAN)
    assert "\x1b" not in err
    assert r"\x1b[31mEurope/Rome" in err


def test_configuration_and_command_line(folder: Path) -> None:
    """`downtime.toml` supplies options, the command line wins, its ladder counts, and mistakes have their line."""
    (folder / "downtime.toml").write_text(
        'traffic = "traffic.csv"\naudience = "users.csv"\nduration = "4h"\nas-of = 2026-11-23\n'
        'service = "from file"\nday-first = false\n'
        '[[ladder]]\nup_to = "1h"\nsteps = [{lead = "6d", channels = ["pigeon"]}]\n'
        '[[ladder]]\nup_to = "3h"\nsteps = [{lead = "5d", channels = ["owl"]}]\n'
    )
    _, out, _ = run("plan", "--duration", "2h", "--format", "json")
    plan = json.loads(out)
    assert (plan["service"], plan["window"]["duration"]) == ("from file", "PT2H")
    assert "owl" in {item["channel"] for item in plan["announcements"]}
    _, out, _ = run("plan", "--format", "json")
    assert "owl" not in out
    (folder / "downtime.toml").write_text('duraton = "2h"\n')
    code, out, err = run(*PLAN)
    assert (code, out) == (3, "")
    assert "downtime.toml:1:1: error: unknown key 'duraton' [unknown-key]\n  fix: did you mean 'duration'?" in err
    (folder / "downtime.toml").write_text('margin = "long"\nobjective = "best"\nday-first = "maybe"\n')
    assert run(*PLAN)[0] == 3
    (folder / "downtime.toml").write_text('day-first = "maybe"\n')
    assert "expected true or false" in run(*PLAN)[2]
    (folder / "downtime.toml").write_text('objective = "best"\n')
    assert "expected one of total, fair" in run(*PLAN)[2]
    (folder / "downtime.toml").write_text('notice-period = "0"\nmargin = 0\n')
    assert run(*PLAN)[0] == 0


def test_version_and_module() -> None:
    """`--version` and `python -m` work."""
    done = subprocess.run([*RUN, "--version"], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"downtime \d+\.\d+\.\d+\n", done.stdout)


def test_a_closed_pipe_leaves_no_traceback() -> None:
    """`| head -n 1` is no error."""
    command = " ".join([*RUN, *PLAN, "--format", "json"]) + " | head -n 1; echo ${PIPESTATUS[0]}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "0"
    broken = f"{' '.join([*RUN, *PLAN, '--format', 'json'])} > >(exec <&-; sleep 1); echo $? >&2"
    done = subprocess.run(["bash", "-c", broken], capture_output=True, text=True, check=True)
    assert "Traceback" not in done.stderr


def test_interrupting_leaves_no_traceback(folder: Path) -> None:
    """Ctrl-C ends with 130."""
    os.mkfifo(folder / "slow.csv")
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # or a job in the background would ignore it
    process = subprocess.Popen([*RUN, "plan", "slow.csv", "--duration", "2h"], stdout=-1, stderr=-1, text=True)
    signal.signal(signal.SIGINT, before)
    with (folder / "slow.csv").open("wb"):  # waits until it is being read
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err


def on_a_terminal(arguments: list[str], **environment: str) -> str:
    """Return what a command shows on a pseudo-terminal."""
    master, slave = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", **environment}
    process = subprocess.Popen([*RUN, *arguments], stdout=slave, stderr=slave, stdin=slave, env=env)
    os.close(slave)
    shown = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    process.wait()
    os.close(master)
    return shown.decode()


@pytest.mark.parametrize("width", ["60", "80", "120"])
def test_terminals_of_any_width(width: str) -> None:
    """On a terminal there is colour and no line is too long; NO_COLOR turns it off."""
    plain = on_a_terminal(PLAN, COLUMNS=width, NO_COLOR="1")
    assert "\x1b" not in plain
    assert "[==]" not in plain
    assert "[==]" in on_a_terminal([*PLAN, "--full"], COLUMNS=width, NO_COLOR="1")
    assert max(len(line.rstrip("\r")) for line in plain.split("\n")) <= int(width)
    colored = on_a_terminal(PLAN, COLUMNS=width)
    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain


def test_colour_in_a_pipe_only_if_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe has no colour; FORCE_COLOR asks for it."""
    assert "\x1b" not in run(*PLAN, "--format", "terminal")[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run(*PLAN, "--format", "terminal")[1]


def test_a_bar_shows_only_for_slow_work_on_a_terminal(folder: Path) -> None:
    """Reading that takes more than a second has a bar on stderr; quick reading has none."""
    assert "Reading" not in on_a_terminal(PLAN)
    lines = [f"{FIRST + timedelta(seconds=n):%d %b %Y %H:%M:%S},1" for n in range(0, 40 * 86400, 40)]
    (folder / "slow.csv").write_text("timestamp,requests\n" + "\n".join(lines))
    shown = on_a_terminal(["inspect", "slow.csv", "--traffic-zone", "UTC", "--as-of", "2026-11-23"])
    assert "Reading" in shown
    assert " in slow.csv" in shown


def test_help_is_plain_and_starts_with_examples() -> None:
    """Help shows how before it shows what, and every option is there."""
    code, out, _ = run("plan", "--help")
    assert code == 0
    assert out.index("Examples:") < out.index("--audience")
    assert "\x1b" not in out
    assert (ROOT / "docs" / "configuration.md").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("arguments", [PLAN, ["schema"]], ids=["plan", "schema"])
def test_a_full_disk_is_told(arguments: list[str]) -> None:
    """Where stdout takes nothing, the command says so and ends with the documented code."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*RUN, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 4
    assert "standard output: error: cannot write: No space left on device [unwritable]" in done.stderr
    assert "Traceback" not in done.stderr
