"""`downtime update` and `downtime plan --replaces`, as typed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import Mock

import jsonschema
import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app

EXAMPLES = Path(__file__).parents[2] / "examples"
PLAN = EXAMPLES / "output" / "plan.json"
TRAFFIC = ["plan", str(EXAMPLES / "traffic.csv"), "--audience", str(EXAMPLES / "audience.csv"), "--duration", "2h"]


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the example's plan, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "plan.json"
    path.write_bytes(PLAN.read_bytes())
    return path


@pytest.fixture
def confirmed(plan: Path) -> Path:
    """Return that plan, confirmed before anything falls due."""
    text = plan.read_text("utf-8").replace('"status": "TENTATIVE"', '"status": "CONFIRMED"')
    plan.write_text(text, "utf-8")
    return plan


def test_the_next_version_replaces_the_file(plan: Path) -> None:
    """The plan is confirmed in place, nothing is on stdout, and stderr says how it stands and what is next."""
    result = CliRunner().invoke(app, ["update", str(plan), "--status", "confirmed", "--as-of", "2026-11-24T10:00Z"])
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "shop api: CONFIRMED, Sun 29 Nov 2026 04:00-06:00 CET (UTC+1) Europe/Berlin "
        "(plan 20261129-49398423, version 2)\n"
        f"Next: downtime notice {plan} --all -o messages\n"
    )
    document = json.loads(plan.read_text())
    assert (document["status"], document["sequence"]) == ("CONFIRMED", 1)


def test_another_name_of_a_plan_keeps_the_version_before(plan: Path) -> None:
    """Of hard links, the one that is updated gets a file of its own."""
    Path("other.json").hardlink_to(plan)
    update = ["update", "other.json", "--status", "confirmed", "--as-of", "2026-11-24T10:00Z"]
    assert CliRunner().invoke(app, update).exit_code == 0
    assert json.loads(Path("other.json").read_bytes())["sequence"] == 1
    assert plan.read_bytes() == PLAN.read_bytes()


def test_what_to_type_next_leads_from_a_plan_to_its_end(confirmed: Path) -> None:
    """Each step is that of the status, or the message of the extension, and can be typed as it stands."""
    steps = [
        ("--status IN-PROCESS", "03:00", ["update plan.json --status COMPLETED", "update plan.json --extend 30m"]),
        ("--extend 30m", "04:00", ["notice plan.json --kind extended"]),
        ("--status COMPLETED", "05:00", ["notice plan.json --kind complete"]),
    ]
    for change, time, typed in steps:
        at = f"2026-11-29T{time}Z"
        result = CliRunner().invoke(app, ["update", str(confirmed), *change.split(), "--as-of", at])
        told = [line.partition(": downtime ")[2] for line in result.stderr.splitlines() if ": downtime " in line]
        assert [each.replace(str(confirmed), "plan.json") for each in told] == typed
        saved = confirmed.read_bytes()
        for command in told:
            at_once = ["--as-of", at] if command.startswith("update") else []
            assert CliRunner().invoke(app, [*command.split(), *at_once]).exit_code == 0
            confirmed.write_bytes(saved)


def test_an_end_that_is_recorded_late_is_cautioned_about(confirmed: Path) -> None:
    """It is recorded all the same, and the caution says how to give the real one."""
    late = ["update", str(confirmed), "--status", "COMPLETED", "--as-of", "2026-12-01T04:00Z"]
    result = CliRunner().invoke(app, late)
    assert (result.exit_code, json.loads(confirmed.read_text())["status"]) == (0, "COMPLETED")
    assert "warning: messages say that work ended Tue 1 Dec 2026 05:00 CET (UTC+1), 1 day 23 h after" in result.stderr
    assert f"say when: downtime update {confirmed} --status COMPLETED --as-of TIME" in result.stderr


def test_a_beginning_that_is_recorded_after_the_end_leads_to_a_new_one(confirmed: Path) -> None:
    """The extension to type is long enough, by the caution and by what comes next."""
    at = ["--as-of", "2026-11-29T06:10Z"]
    err = CliRunner().invoke(app, ["update", str(confirmed), "--status", "IN-PROCESS", *at]).stderr
    assert "warning: the window ended Sun 29 Nov 2026 06:00 CET (UTC+1): messages name that end" in err
    assert err.count("--extend 1h30m") == 2
    assert CliRunner().invoke(app, ["update", str(confirmed), "--extend", "1h30m", *at]).exit_code == 0


def test_a_plan_called_off_waits_for_that_to_be_told(confirmed: Path) -> None:
    """A name that a shell would take apart is quoted; where nothing was saved to a file, nothing comes next."""
    spaced = confirmed.rename(confirmed.with_name("the plan.json"))
    cancel = ["update", str(spaced), "--status", "CANCELLED", "--as-of", "2026-11-26T10:00Z"]
    assert "Next" not in CliRunner().invoke(app, [*cancel, "-o", "-"]).stderr
    assert "Next" not in CliRunner().invoke(app, [*cancel, "-o", "/dev/null"]).stderr
    assert CliRunner().invoke(app, cancel).stderr.endswith(f"\nNext: downtime notice '{spaced}' --kind cancelled\n")


def test_what_nobody_was_told_of_is_off_without_a_word(plan: Path) -> None:
    """Of a plan that was never confirmed there is nothing to send, and a notice of it has a note that says so."""
    cancel = ["update", str(plan), "--status", "CANCELLED", "--as-of", "2026-11-26T10:00Z"]
    err = CliRunner().invoke(app, cancel).stderr
    assert err.endswith("\n  by its schedule nobody was told of it: there is nothing to send\n")
    assert "Next" not in err
    result = CliRunner().invoke(app, ["notice", str(plan)])
    assert "note: the plan is CANCELLED, and by its schedule nobody was told of it [nobody-waits]" in result.stderr
    assert result.stdout.startswith("Subject: Maintenance cancelled: ")


def test_what_nobody_was_told_of_takes_longer_without_a_word(plan: Path) -> None:
    """A plan that was never confirmed still waits for that."""
    longer = ["update", str(plan), "--extend", "30m", "--as-of", "2026-11-26T10:00Z"]
    assert CliRunner().invoke(app, longer).stderr.splitlines()[1:] == [
        "  by its schedule nobody was told of it: there is nothing to send",
        f"Next: downtime update {plan} --status CONFIRMED",
    ]


@pytest.mark.parametrize(
    ("at", "email"),
    [
        pytest.param("2026-11-26T02:00Z", "Thu 26 Nov 2026 07:00 CET (UTC+1)", id="by-night"),
        pytest.param(
            "2026-11-29T02:30Z", "Sun 29 Nov 2026 03:30 CET (UTC+1), at night: too late to wait", id="too-late-to-wait"
        ),
    ],
)
def test_news_is_told_of(confirmed: Path, at: str, email: str) -> None:
    """Whoever calls a window off sees who hears of it when, and whether that is at night."""
    result = CliRunner().invoke(app, ["update", str(confirmed), "--status", "cancelled", "--as-of", at])
    told = [line.partition(": ") for line in result.stderr.splitlines()[1:]]
    assert ("  cancelled by email to everybody", ": ", email) in told
    assert "night" not in "".join(line for line in result.stderr.splitlines() if "status-page" in line)


def test_an_extension_moves_the_end(confirmed: Path) -> None:
    """The window, its clock times in every zone and when its end is expected move."""
    CliRunner().invoke(app, ["update", str(confirmed), "--extend", "30m", "--as-of", "2026-11-29T04:30Z"])
    document = json.loads(confirmed.read_text())
    assert document["window"]["local_end"] == "2026-11-29T06:30:00+01:00"
    assert document["announcements"][-1]["promised"] == document["window"]["end"] == "2026-11-29T05:30:00Z"
    ends = {zone["zone"]: zone["local_end"] for zone in document["impact"]["zones"]}
    assert ends["Asia/Kolkata"] == "2026-11-29T11:00:00+05:30"


def test_from_stdin_to_stdout(plan: Path) -> None:
    """A plan from standard input goes to standard output."""
    result = CliRunner().invoke(
        app, ["update", "-", "--status", "CANCELLED", "--as-of", "2026-11-26T12:00Z"], input=plan.read_text()
    )
    assert json.loads(result.stdout)["status"] == "CANCELLED"
    assert result.stderr == ""


def test_to_another_file(plan: Path, tmp_path: Path) -> None:
    """With --output the plan itself stays as it was."""
    before = plan.read_text()
    other = str(tmp_path / "next.json")
    CliRunner().invoke(app, ["update", str(plan), "--status", "CONFIRMED", "--as-of", "2026-11-24", "-o", other])
    assert plan.read_text() == before
    assert json.loads((tmp_path / "next.json").read_text())["status"] == "CONFIRMED"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param([], 2, "one change at a time", id="nothing"),
        pytest.param(["--status", "CONFIRMED", "--extend", "5m"], 2, "one change at a time", id="both"),
        pytest.param(
            ["--status", "done"],
            2,
            "IN-PROCESS, COMPLETED, got 'done'",
            id="status",
        ),
        pytest.param(["--extend", "a bit"], 2, "a bit", id="length"),
        pytest.param(["--status", "COMPLETED", "--as-of", "2026-11-24"], 3, "before the window starts", id="too-early"),
        pytest.param(
            ["--status", "CONFIRMED", "--as-of", "2026-11-24", "-o", "no/such/folder/p.json"],
            4,
            "cannot write",
            id="folder",
        ),
    ],
)
def test_what_cannot_be_leaves_the_file_alone(plan: Path, arguments: list[str], code: int, message: str) -> None:
    """An error says why, and the plan is as before."""
    before = plan.read_bytes()
    result = CliRunner().invoke(app, ["update", str(plan), *arguments])
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr
    assert plan.read_bytes() == before


def test_planning_again_moves_the_plan(confirmed: Path) -> None:
    """With --replaces the plan keeps its id, and says from where it moved."""
    options = ["--as-of", "2026-11-26", "--blackout", "2026-11-29/1d", "--service", "shop api"]
    result = CliRunner().invoke(app, [*TRAFFIC, *options, "--replaces", str(confirmed), "-o", str(confirmed)])
    shown = " ".join(result.stdout.split())
    assert "Moved from Sun 29 Nov 2026 04:00-06:00 CET (UTC+1)." in shown
    assert "sent Wed 25 Nov 16:00 initial" not in shown
    document = json.loads(confirmed.read_text())
    assert (document["plan_id"], document["sequence"]) == ("20261129-49398423", 1)
    assert [revision["window"]["start"] for revision in document["revisions"]] == [
        "2026-11-29T03:00:00Z",
        "2026-12-06T03:00:00Z",
    ]
    assert [message["kind"] for message in document["announcements"][:4]] == ["initial"] * 2 + ["rescheduled"] * 2


def test_a_change_in_the_same_minute_is_no_earlier(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan confirmed some seconds ago can be planned again at once, by the clock and by a time in whole minutes."""
    now = datetime(2026, 11, 26, 9, 30, 42, tzinfo=UTC)
    monkeypatch.setattr("downtime_cli.cli.typed.typed_command.datetime", Mock(now=lambda _: now))
    for options in ([], ["--as-of", "2026-11-26T09:30Z"]):
        CliRunner().invoke(app, ["update", str(plan), "--status", "CONFIRMED"])
        result = CliRunner().invoke(app, [*TRAFFIC, *options, "--replaces", str(plan), "-o", str(plan)])
        assert (result.exit_code, result.stderr) == (0, f"wrote {plan}\n")
        document = json.loads(plan.read_text())
        assert document["as_of"] == document["revisions"][-1]["at"] == "2026-11-26T09:30:42Z"


@pytest.mark.parametrize("moment", ["2026-11-24", "2026-11-24 10:00", "2026-11-24T00:00Z"])
def test_the_same_text_is_the_same_moment(moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in UTC by `plan`, as no zone was given, and by the team's clock by `update`, it is not before itself."""
    monkeypatch.chdir(tmp_path)
    as_of = ["--as-of", moment]
    assert CliRunner().invoke(app, [*TRAFFIC, *as_of, "-o", "p.json"]).exit_code == 0
    for change in (
        ["update", "p.json", "--status", "CONFIRMED"],
        [*TRAFFIC, "--replaces", "p.json", "-o", "p.json"],
        [*TRAFFIC, "--timezone", "Europe/Berlin", "--replaces", "p.json", "-o", "p.json"],
    ):
        result = CliRunner().invoke(app, [*change, *as_of])
        assert (result.exit_code, result.stderr.count("error")) == (0, 0)
    document = json.loads(Path("p.json").read_text())
    assert len({each["at"] for each in document["revisions"]}) == 1
    earlier = CliRunner().invoke(app, ["update", "p.json", "--status", "CANCELLED", "--as-of", "2026-11-23 23:59"])
    assert "lies before the last change" in earlier.stderr


def test_a_note_is_of_the_clock_that_was_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The team's clock shows this time twice; the moment of the last change is the same text in UTC, which does not."""
    monkeypatch.chdir(tmp_path)
    as_of = ["--as-of", "2026-10-25 02:30"]
    assert CliRunner().invoke(app, [*TRAFFIC, *as_of, "-o", "p.json"]).exit_code == 0
    result = CliRunner().invoke(app, ["update", "p.json", "--status", "CONFIRMED", *as_of])
    assert (result.exit_code, "twice" in result.stderr) == (0, False)
    assert json.loads(Path("p.json").read_text())["revisions"][-1]["at"] == "2026-10-25T02:30:00Z"
    later = CliRunner().invoke(app, ["update", "p.json", "--status", "CANCELLED", "--as-of", "2027-10-31 02:30"])
    assert "--as-of: note: clocks of Europe/Berlin show '2027-10-31 02:30' twice" in later.stderr


def test_messages_that_are_dropped_are_kept_for_calendars(confirmed: Path) -> None:
    """What a cancelled plan does not send any more stays in its file, until it is planned again and sends it."""
    schema = json.loads(CliRunner().invoke(app, ["schema", "plan"]).stdout)
    CliRunner().invoke(app, ["update", str(confirmed), "--status", "CANCELLED", "--as-of", "2026-11-26T12:00Z"])
    document = json.loads(confirmed.read_text())
    jsonschema.validate(document, schema)
    assert [each["kind"] for each in document["withdrawn"]] == ["reminder"] * 3 + ["start"] * 2 + ["complete"] * 3
    exported = CliRunner().invoke(app, ["export", str(confirmed), "--to", "ics"]).stdout
    assert exported.count("STATUS:CANCELLED") == 9
    options = ["--as-of", "2026-11-27", "--service", "shop api", "--replaces", str(confirmed), "-o", str(confirmed)]
    CliRunner().invoke(app, [*TRAFFIC, *options])
    again = json.loads(confirmed.read_text())
    jsonschema.validate(again, schema)
    assert again["withdrawn"] == []
    CliRunner().invoke(app, ["update", str(confirmed), "--status", "CONFIRMED", "--as-of", "2026-11-27T12:00Z"])
    assert json.loads(confirmed.read_text())["withdrawn"] == []


def test_a_refusal_replaces_nothing(plan: Path) -> None:
    """Where nothing fits, the answer is no, and the old plan stands."""
    options = ["--as-of", "2026-11-26", "--blackout", "2026-11-01/180d", "--replaces", str(plan)]
    assert CliRunner().invoke(app, [*TRAFFIC, *options]).exit_code == 5


def test_a_standing_window_replaces_nothing(plan: Path) -> None:
    """--replaces is for single windows."""
    options = ["--as-of", "2026-11-26", "--recurring", "weekly", "--replaces", str(plan)]
    result = CliRunner().invoke(app, [*TRAFFIC, *options])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "a standing window replaces no plan" in result.stderr


@pytest.mark.parametrize(
    ("at", "late"),
    [
        pytest.param("2026-11-26T02:59:00Z", "", id="in-time"),
        pytest.param("2026-11-26T03:00:00Z", "", id="at-the-last-moment"),
        pytest.param("2026-11-26T03:00:20Z", "1 min", id="seconds-late"),
        pytest.param("2026-11-26T10:05:00Z", "7 h 5 min", id="hours-late"),
        pytest.param("2026-11-29T03:30:00Z", "3 days 30 min", id="under-way"),
    ],
)
def test_a_confirmation_says_how_late_it_is(plan: Path, at: str, late: str) -> None:
    """Whoever confirms after the notice period allows reads by how much, and what that means; who hears it, always."""
    result = CliRunner().invoke(app, ["update", str(plan), "--status", "CONFIRMED", "--as-of", at])
    _, *told = result.stderr.splitlines()
    kind = "start" if late.startswith("3 days") else "initial"
    assert [line.partition(":")[0] for line in told[:2]] == [
        f"  {kind} by status-page to everybody" if kind == "start" else f"  {kind} by email to everybody",
        f"  {kind} by banner to everybody" if kind == "start" else f"  {kind} by status-page to everybody",
    ]
    said = (
        f"  {late} later than the notice period allows, which asks for an announcement by "
        "Thu 26 Nov 2026 04:00 CET (UTC+1): this window counts as unplanned downtime"
    )
    assert [line for line in told if "later than" in line] == ([said] if late else [])


def test_who_and_why_are_kept_and_shown(plan: Path) -> None:
    """They stand in the version, by the schema, and wherever versions are shown, as one harmless line."""
    change = ["--by", "[prod] Ann\x1b[31m", "--note", "two\nlines \u202e {{ 7 * 7 }}", "--as-of", "2026-11-24T10:00Z"]
    result = CliRunner().invoke(app, ["update", str(plan), "--status", "CONFIRMED", *change])
    words = "by [prod] Ann\\x1b[31m: two lines \\u202e {{ 7 * 7 }}"
    assert result.stderr.splitlines()[1] == f"  {words}"
    document = json.loads(plan.read_text("utf-8"))
    jsonschema.validate(document, json.loads(CliRunner().invoke(app, ["schema", "plan"]).stdout))
    assert [(each["by"], each["note"]) for each in document["revisions"]] == [
        (None, None),
        ("[prod] Ann\x1b[31m", "two\nlines \u202e {{ 7 * 7 }}"),
    ]
    CliRunner().invoke(app, ["update", str(plan), "--extend", "30m", "--as-of", "2026-11-24T11:00Z"])
    again = json.loads(plan.read_text("utf-8"))["revisions"]
    assert again[1] == document["revisions"][1]
    assert (again[2]["by"], again[2]["note"]) == (None, None)
    shown = CliRunner(env={"COLUMNS": "120"}).invoke(app, ["notice", str(plan), "--list"]).stdout.splitlines()
    at = shown.index("Versions of the plan")
    assert [line.split()[1] for line in shown[at + 1 :]] == ["1", "2", "3"]
    assert shown[at + 2].endswith(f"CONFIRMED  Sun 29 Nov 04:00-06:00  {words}")
    assert all(line.isprintable() for line in shown)


def test_the_end_goes_by_the_clock_if_asked(plan: Path) -> None:
    """`plan --automatic` has a time for it, and the page of the status ends by itself; without, it waits."""
    options = ["--as-of", "2026-11-23", "-o", str(plan.with_name("timed.json"))]
    CliRunner().invoke(app, [*TRAFFIC, *options, "--automatic"])
    timed, waits = (json.loads(path.read_text("utf-8")) for path in (plan.with_name("timed.json"), plan))
    assert (timed["automatic"], waits["automatic"]) == (True, False)
    ends = [[each for each in one["announcements"] if each["kind"] == "complete"] for one in (timed, waits)]
    assert {(each["send_at"], each["waits_for"]) for each in ends[0]} == {(timed["window"]["end"], None)}
    assert {(each["send_at"], each["waits_for"]) for each in ends[1]} == {(None, "COMPLETED")}


def test_of_a_repeated_moment_the_first_is_taken_and_noted(plan: Path) -> None:
    """Typed by the clock of the plan's team, a time that is shown twice is one of the two, and a note says which."""
    moment = "2027-10-31 02:30"
    result = CliRunner().invoke(app, ["update", str(plan), "--status", "CONFIRMED", "--as-of", moment])
    note = f"--as-of: note: clocks of Europe/Berlin show '{moment}' twice: the first is taken, CEST (UTC+2); "
    assert f"{note}for the second write 2027-10-31T02:30+01:00 [dst-repeated-hour]" in result.stderr


def test_a_skipped_moment_is_refused(plan: Path) -> None:
    """The first moment that exists is named, and the plan stays as it was."""
    before = plan.read_bytes()
    skipped = ["--status", "CONFIRMED", "--as-of", "2027-03-28 02:30"]
    result = CliRunner().invoke(app, ["update", str(plan), *skipped])
    assert (result.exit_code, plan.read_bytes()) == (2, before)
    assert "the first moment after it is '2027-03-28 03:00' there" in result.stderr
