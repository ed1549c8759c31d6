"""`downtime update` of standing windows, and planning them again, as typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.core.policy import NoticePeriod
from downtime_cli.core.window import DAY
from downtime_cli.documents.write import render_json
from tests.core.builders import utc
from tests.documents.reading import validator
from tests.planned_series import dates, planned

EXAMPLES = Path(__file__).parents[2] / "examples"
TRAFFIC = ["plan", str(EXAMPLES / "traffic.csv"), "--audience", str(EXAMPLES / "audience.csv"), "--duration", "2h"]
AS_OF = utc("2027-02-01T12:00Z")
TEXT = render_json(planned(dates(), AS_OF, notice=NoticePeriod(text="3 days", lead=3 * DAY), service="[shop] api"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a weekly standing window, from 6 March on."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "standing.json").write_text(TEXT, "utf-8")
    return tmp_path


def update(*arguments: str, code: int = 0, at: str = "2027-03-04T12:00Z") -> str:
    """Return what stderr says of a change, with nothing on stdout."""
    result = CliRunner().invoke(app, ["update", "standing.json", *arguments, "--as-of", at])
    assert (result.exit_code, result.stdout) == (code, ""), result.stderr
    return result.stderr


def saved(name: str = "standing.json") -> dict[str, Any]:
    """Return the document, which has to keep its schema."""
    document: dict[str, Any] = json.loads(Path(name).read_text("utf-8"))
    validator("standing").validate(document)
    return document


def test_the_whole_is_confirmed_and_called_off() -> None:
    """In place, and stderr says how it stands, who hears of it and what is next."""
    assert update("--status", "CONFIRMED", "--by", "Ann", at="2027-03-04T12:00Z").splitlines() == [
        "[shop] api: CONFIRMED, every Saturday, 04:00-06:00 Europe/Berlin, next on Sat 6 Mar 2027 "
        f"(plan {saved()['plan_id']}, version 2)",
        "  by Ann",
        "  initial by email to everybody: Thu 4 Mar 2027 13:00 CET (UTC+1)",
        "  initial by status-page to everybody: Thu 4 Mar 2027 13:00 CET (UTC+1)",
        "Next: downtime notice standing.json --kind initial",
    ]
    assert {each["status"] for each in saved()["dates"]} == {"CONFIRMED"}
    told = update("--status", "CANCELLED", at="2027-03-08T12:00Z").splitlines()
    assert told[0].startswith("[shop] api: CANCELLED, every Saturday, 04:00-06:00 Europe/Berlin (plan ")
    assert told[1:] == [
        "  cancelled by email to everybody: Mon 8 Mar 2027 13:00 CET (UTC+1)",
        "  cancelled by status-page to everybody: Mon 8 Mar 2027 13:00 CET (UTC+1)",
        "Next: downtime notice standing.json --kind cancelled",
    ]
    assert [each["status"] for each in saved()["dates"]] == ["CONFIRMED", *["CANCELLED"] * 5]


def test_one_date_is_changed() -> None:
    """Called off, moved by the team's clock, extended, begun and done: each says what to type next."""
    update("--status", "CONFIRMED", at="2027-02-02T12:00Z")
    off = update("--date", "2027-03-13", "--status", "CANCELLED", "--note", "release week").splitlines()
    assert off[0] == (
        "[shop] api: CANCELLED, Sat 13 Mar 2027 04:00-06:00 CET (UTC+1) Europe/Berlin "
        f"(plan {saved()['plan_id']}-20270313, version 3)"
    )
    assert off[1] == "  release week"
    assert off[-1] == "Next: downtime notice standing.json --date 2027-03-13 --kind cancelled"
    moved = update("--date", "2027-03-20", "--move-to", "2027-03-21 05:00")
    assert "Sun 21 Mar 2027 05:00-07:00 CET" in moved
    assert "  rescheduled by email to everybody: Thu 4 Mar 2027 13:00 CET (UTC+1)\n" in moved
    assert moved.endswith("Next: downtime notice standing.json --date 2027-03-20 --kind rescheduled\n")
    longer = update("--date", "2027-03-27", "--extend", "90m")
    assert longer.endswith("Next: downtime notice standing.json --date 2027-03-27 --kind extended\n")
    begun = update("--date", "2027-03-06", "--status", "IN-PROCESS", at="2027-03-06T03:00Z")
    assert begun.endswith(
        "Next: downtime update standing.json --date 2027-03-06 --status COMPLETED\n"
        "  or, if it takes longer: downtime update standing.json --date 2027-03-06 --extend 30m\n"
    )
    done = update("--date", "2027-03-06", "--status", "COMPLETED", at="2027-03-06T04:00Z")
    assert done.endswith("Next: downtime notice standing.json --date 2027-03-06 --kind complete\n")
    assert [each["status"] for each in saved()["dates"]] == [
        "COMPLETED",
        "CANCELLED",
        "CONFIRMED",
        "CONFIRMED",
        "CONFIRMED",
        "CONFIRMED",
    ]
    assert saved()["dates"][2]["local_start"] == "2027-03-21T05:00:00+01:00"
    assert saved()["dates"][2]["original"]["start"] == "2027-03-20T03:00:00Z"
    assert saved()["sequence"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "message", "remedy"),
    [
        pytest.param(
            ["--status", "COMPLETED"], 3, "work is COMPLETED on single dates", "--date 2027-03-06", id="whole"
        ),
        pytest.param(["--extend", "1h"], 3, "changes date by date", "say which date: --date 2027-03-06", id="extend"),
        pytest.param(["--move-to", "+1d"], 3, "changes date by date", "--date 2027-03-06", id="move"),
        pytest.param(["--date", "2027-03-07", "--extend", "1h"], 3, "none of its dates", "the next are", id="no-date"),
        pytest.param(["--date", "soon", "--extend", "1h"], 2, "expected a date, got 'soon'", "2027-03-09", id="text"),
        pytest.param(["--date", "2027-03-13"], 2, "one change at a time", "--move-to TIME", id="nothing"),
        pytest.param(
            ["--date", "2027-03-13", "--extend", "1h", "--move-to", "+1d"], 2, "one change", "--status", id="two"
        ),
        pytest.param(["--date", "2027-03-13", "--move-to", "sometime"], 2, "expected", "", id="no-time"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], code: int, message: str, remedy: str) -> None:
    """With the way out, and the file stays as it is."""
    error = update(*arguments, code=code)
    assert message in error
    assert remedy in error
    assert Path("standing.json").read_text("utf-8") == TEXT


def test_dates_are_named_that_come_after_the_change() -> None:
    """Whatever the day on which the command is typed."""
    error = update("--date", "2027-03-14", "--status", "CANCELLED", code=3, at="2027-03-22T12:00Z")
    assert "the next are 2027-03-27, 2027-04-03, 2027-04-10" in error


def test_a_single_window_has_no_dates() -> None:
    """And is moved by planning it again."""
    plan = Path("plan.json")
    plan.write_bytes((EXAMPLES / "output" / "plan.json").read_bytes())
    for arguments, message in (
        (["--date", "2026-11-29", "--status", "CONFIRMED"], "this is the plan of a single window"),
        (["--move-to", "2026-11-30 04:00"], "what another time costs has to be planned"),
    ):
        result = CliRunner().invoke(app, ["update", "plan.json", *arguments, "--as-of", "2026-11-24T10:00Z"])
        assert (result.exit_code, result.stdout) == (3, "")
        assert message in result.stderr


OFF = ["--status", "CANCELLED", "--as-of", "2027-02-02T13:00Z"]


def test_it_goes_to_another_file_and_through_pipes() -> None:
    """As a plan does: another file takes it as its next version, and stdin ends on stdout."""
    update("--status", "CONFIRMED", "-o", "next.json", at="2027-02-02T12:00Z")
    assert Path("standing.json").read_text("utf-8") == TEXT
    assert saved("next.json")["status"] == "CONFIRMED"
    refused = CliRunner().invoke(app, ["update", "standing.json", *OFF, "-o", "next.json"])
    assert refused.exit_code == 4
    assert "no earlier version of the new one" in refused.stderr
    piped = CliRunner().invoke(
        app, ["update", "-", "--status", "CONFIRMED", "--as-of", "2027-02-02T12:00Z"], input=TEXT
    )
    assert piped.stdout == Path("next.json").read_text("utf-8")


def plan(*arguments: str, code: int = 0) -> str:
    """Return what a plan says, on stderr where it is refused."""
    result = CliRunner().invoke(app, [*TRAFFIC, "--timezone", "Europe/Berlin", *arguments])
    assert result.exit_code == code, result.stderr
    return result.stdout if code == 0 else result.stderr


MONTHLY = ["--recurring", "monthly", "--as-of", "2026-11-24"]


def test_a_standing_window_is_planned_again_under_its_id() -> None:
    """Whatever is not typed is as it was, its recurrence too; what has changed is told once it is confirmed."""
    plan(*MONTHLY, "--service", "shop", "-o", "s.json")
    first = saved("s.json")
    confirm = ["update", "s.json", "--status", "CONFIRMED", "--as-of"]
    assert CliRunner().invoke(app, [*confirm, "2026-11-24T10:00Z"]).exit_code == 0
    told = plan("--replaces", "s.json", "--as-of", "2027-01-10", "-o", "s.json", "--format", "markdown")
    assert "recurring" in told
    second = saved("s.json")
    assert (second["plan_id"], second["sequence"], second["service"]) == (first["plan_id"], 2, "shop")
    assert second["recurring"] == "monthly"
    assert second["slot"] == first["slot"]
    assert second["status"] == "CONFIRMED"
    plan("--replaces", "s.json", "--recurring", "weekly", "--as-of", "2027-01-11", "-o", "s.json")
    third = saved("s.json")
    assert (third["plan_id"], third["status"], third["recurring"]) == (first["plan_id"], "TENTATIVE", "weekly")
    confirmed = CliRunner().invoke(app, [*confirm, "2027-01-11T10:00Z"])
    assert (confirmed.exit_code, confirmed.stderr.splitlines()[-1]) == (
        0,
        "Next: downtime notice s.json --kind rescheduled",
    )
    assert [each["kind"] for each in saved("s.json")["announcements"]] == ["initial"] * 2 + ["rescheduled"] * 2


def test_the_first_date_after_a_change_has_the_reminders_of_the_others() -> None:
    """The news of the change is weeks before it, so that they are no repetition."""
    plan(*MONTHLY, "-o", "s.json")
    confirm = ["update", "s.json", "--status", "CONFIRMED", "--as-of"]
    assert CliRunner().invoke(app, [*confirm, "2026-11-24T10:00Z"]).exit_code == 0
    plan("--replaces", "s.json", "--recurring", "second tuesday", "--as-of", "2026-12-28", "-o", "s.json")
    assert CliRunner().invoke(app, [*confirm, "2026-12-28T10:00Z"]).exit_code == 0
    ahead = [each for each in saved("s.json")["dates"] if each["status"] == "CONFIRMED" and each["day"] >= "2027"]
    told = [[(each["kind"], each["channel"]) for each in date["announcements"]] for date in ahead]
    assert told[0] == told[1]
    assert ("reminder", "email") in told[0]


def test_a_standing_window_is_not_lost() -> None:
    """One that was confirmed or changed stays, unless it is replaced; a tentative one may be planned anew."""
    plan(*MONTHLY, "-o", "s.json")
    plan(*MONTHLY, "-o", "s.json")
    CliRunner().invoke(app, ["update", "s.json", "--date", saved("s.json")["dates"][1]["day"], "--status", "CANCELLED"])
    kept = Path("s.json").read_text("utf-8")
    error = plan(*MONTHLY, "-o", "s.json", code=4)
    assert "this is the standing window" in error
    assert "--replaces" in error
    error = plan("--as-of", "2026-11-24", "-o", "s.json", code=4)
    assert "this is a standing window" in error
    assert Path("s.json").read_text("utf-8") == kept


def test_a_single_window_and_a_standing_one_do_not_replace_each_other() -> None:
    """Nor does a window that somebody chose take the place of a standing one."""
    Path("plan.json").write_bytes((EXAMPLES / "output" / "plan.json").read_bytes())
    error = plan("--replaces", "plan.json", *MONTHLY, code=2)
    assert "a standing window replaces no plan" in error
    error = plan("--replaces", "standing.json", "--start", "2027-03-07 04:00", "--as-of", "2027-02-02", code=3)
    assert "downtime update FILE --date DAY --move-to TIME" in error
    error = plan("--replaces", "standing.json", "--as-of", "2027-01-02", code=3)
    assert "before the last change" in error


def test_the_ladder_of_dates_is_one_of_its_own() -> None:
    """Ladders for single windows do not count, and one for recurring windows does; planned again, it stays."""
    Path("downtime.toml").write_text(
        '[[ladder]]\nsteps = [{lead = "14d", channels = ["email"]}]\n'
        '[[ladder]]\nrecurring = true\nsteps = [{lead = "2d", channels = ["sms"]}]\n',
        "utf-8",
    )
    for more in (MONTHLY, ["--replaces", "s.json", "--as-of", "2026-11-24"]):
        plan(*more, "-o", "s.json", "--force")
        first = saved("s.json")["dates"][1]["announcements"]
        assert [(each["channel"], each["promised"][:10]) for each in first if each["kind"] == "reminder"] == [
            ("sms", first[0]["promised"][:10])
        ]
        assert saved("s.json")["policy"]["ladder"] == [{"lead": "P2D", "channels": ["sms"]}]
        assert {each["channel"] for each in saved("s.json")["announcements"]} == {"sms"}


def test_regions_are_for_standing_windows_too() -> None:
    """Each hears of the series at its own hours."""
    plan(*MONTHLY, "--regions", "3", "-o", "s.json")
    assert len({each["region"] for each in saved("s.json")["announcements"]}) > 2
    assert saved("s.json")["policy"]["options"]["regions"] == ["3"]


def test_a_rule_that_the_new_window_breaks_is_a_warning() -> None:
    """The date moves all the same; who moves it may mean it. A plan from a pipe is read once."""
    document = json.loads(TEXT)
    freeze = {"start": "2027-03-10T00:00:00Z", "end": "2027-03-12T00:00:00Z", "duration": "P2D", "name": "[dim] freeze"}
    document["policy"]["blackouts"] = [freeze]
    Path("standing.json").write_text(json.dumps(document), "utf-8")
    update("--status", "CONFIRMED")
    move = ("--date", "2027-03-06", "--move-to", "2027-03-10 23:00")
    warned = [
        "standing.json: warning: the new window breaks a rule: it is in a blackout, [dim] freeze, for 2 h "
        "[broken-rule]",
        "  fix: leave it so if that is meant, or move it again",
    ]
    text = Path("standing.json").read_text("utf-8")
    told = update(*move).splitlines()
    assert told[:2] == warned
    assert "[broken-rule]" not in update("--date", "2027-03-06", "--extend", "1h")
    piped = CliRunner().invoke(app, ["update", "-", *move, "--as-of", "2027-03-04T12:00Z"], input=text)
    assert (piped.exit_code, json.loads(piped.stdout)["dates"][0]["start"]) == (0, "2027-03-10T22:00:00Z")
    assert piped.stderr.splitlines() == [warned[0].replace("standing.json", "standard input"), warned[1]]


def test_rules_that_cannot_be_read_do_not_hold_up_a_change() -> None:
    """What is wrong with them is a warning."""
    document = json.loads(TEXT)
    document["policy"]["team_hours"] = ["sometimes"]
    Path("standing.json").write_text(json.dumps(document), "utf-8")
    update("--status", "CONFIRMED")
    told = update("--date", "2027-03-06", "--extend", "1h")
    assert "standing.json: warning: expected weekly hours" in told
    assert "[shop] api: CONFIRMED, Sat 6 Mar 2027 04:00-07:00" in told


def test_a_date_that_takes_until_the_next_is_a_warning() -> None:
    """Work that takes longer is not refused; which of the two takes place is for the team to say."""
    update("--status", "CONFIRMED")
    told = update("--date", "2027-03-06", "--extend", "7d").splitlines()
    assert told[:2] == [
        "standing.json: warning: the new window overlaps that of 2027-03-13, Sat 13 Mar 2027 04:00-06:00 CET (UTC+1) "
        "[broken-rule]",
        "  fix: call that off if it does not take place: --date 2027-03-13 --status CANCELLED",
    ]
    update("--date", "2027-03-13", "--status", "CANCELLED")
    assert "overlaps" not in update("--date", "2027-03-06", "--extend", "1h")
