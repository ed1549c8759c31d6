"""`downtime export` as people and pipes use it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.exports.catalogue import load_target, load_targets, target_names
from downtime_cli.request.other_names import OTHER_TARGETS
from tests.cli.command_lines import instead
from tests.export_samples import SETTINGS

PLAN = Path(__file__).parents[2] / "examples" / "output" / "plan.json"
CONFIG = """\
[details]
what = "We move the database."
[export]
components = ["7"]
[export.pagerduty]
services = ["P1", "P2"]
[export.maintnote]
provider = "example.com"
account = "a"
organizer = "noc@example.com"
object-id = "c"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a plan."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "plan.json").write_text(PLAN.read_text("utf-8"), "utf-8")
    return tmp_path


AS_OF = "2026-11-25T18:00Z"  # in any year: a window that is past is refused


def run(*arguments: str) -> tuple[int, str, str]:
    """Return exit code, stdout to the byte, and stderr of a command."""
    result = CliRunner().invoke(app, instead(["export", "--as-of", AS_OF], *arguments))
    return result.exit_code, result.stdout_bytes.decode(), result.stderr


def update(*arguments: str) -> None:
    """Write the plan's next version."""
    assert CliRunner().invoke(app, ["update", "plan.json", "--as-of", AS_OF, *arguments]).exit_code == 0


def test_prints_what_was_asked_for() -> None:
    """One target goes to standard output, and nothing else does."""
    code, out, err = run("plan.json", "--to", "ics")
    assert (code, err) == (0, "")
    assert out.startswith("BEGIN:VCALENDAR\r\n")


def test_the_same_plan_has_the_same_bytes() -> None:
    """Every target is identical from run to run."""
    first, again = (
        run("plan.json", "--to", "statuspage", "--set", "components=b", "--set", "components=a") for _ in range(2)
    )
    assert first == again
    assert json.loads(first[1])["incident"]["component_ids"] == ["b", "a"]


def test_reads_standard_input() -> None:
    """A plan can come through a pipe."""
    text = PLAN.read_text("utf-8")
    result = CliRunner().invoke(app, ["export", "-", "--to", "cstate"], input=text)
    assert (result.exit_code, result.stdout) == (0, run("plan.json", "--to", "cstate")[1])


def test_writes_a_file(folder: Path) -> None:
    """With --output the text goes there, line ends and all, and nothing to standard output."""
    code, out, err = run("plan.json", "--to", "ics", "-o", "plan.ics")
    assert (code, out, err) == (0, "", "wrote plan.ics\n")
    assert (folder / "plan.ics").read_bytes().decode() == run("plan.json", "--to", "ics")[1]


def test_settings_come_from_the_file(folder: Path) -> None:
    """[export] and [export.TARGET] tell what a target needs, [details] what is done."""
    (folder / "downtime.toml").write_text(CONFIG)
    window = json.loads(run("plan.json", "--to", "pagerduty")[1])["maintenance_window"]
    assert [service["id"] for service in window["services"]] == ["P1", "P2"]
    assert "We move the database." in window["description"]
    assert json.loads(run("plan.json", "--to", "statuspage")[1])["incident"]["component_ids"] == ["7"]
    assert "X-MAINTNOTE-OBJECT-ID;X-MAINTNOTE-OBJECT-IMPACT=OUTAGE:c\r\n" in run("plan.json", "--to", "maintnote")[1]


@pytest.mark.parametrize("key", ["services", "pagerduty.services"])
def test_the_command_line_wins(folder: Path, key: str) -> None:
    """--set goes before the file, for all targets or for one."""
    (folder / "downtime.toml").write_text(CONFIG)
    window = json.loads(run("plan.json", "--to", "pagerduty", "--set", f"{key}=P9")[1])["maintenance_window"]
    assert [service["id"] for service in window["services"]] == ["P9"]
    assert "new words" in run("plan.json", "--to", "cstate", "--set", "what=new words")[1]


READERS_TARGETS = ["cachet", "cstate", "statuspage", "upptime"]


@pytest.mark.parametrize("target", READERS_TARGETS)
def test_status_pages_carry_the_notice(target: str) -> None:
    """What customers read there is what `downtime notice --channel status-page` writes, in the language asked for."""
    update("--status", "CONFIRMED")
    arguments = ("plan.json", "--language", "de", "--set", "contact=0123-456")
    notice = CliRunner().invoke(app, ["notice", "--channel", "status-page", *arguments]).stdout
    code, out, err = run(*arguments, "--to", target, "--set", "sites=api")
    assert (code, err) == (0, "")
    shown = out.replace("\\n", "\n").replace("**", "")
    lines = [line.lstrip("- ").replace("**", "") for line in notice.splitlines()[2:] if "|" not in line]
    said = [sentence for line in lines for sentence in re.split(r"(?<=[.]) (?=shop)", line) if sentence]
    assert len(said) == 9
    assert [sentence for sentence in said if sentence not in shown] == []
    assert "Bei Fragen: 0123-456" in shown
    assert not re.search(r"will be|Plan 2026|version 1\b", shown)


@pytest.mark.parametrize("target", [each.name for each in load_targets()])
def test_customers_should_not_see_a_tentative_plan(target: str) -> None:
    """What customers read is written of it too, with a warning that names its state and the way on; others say so."""
    settings = {
        "sites": "api", "services": "P1", "provider": "x.example", "account": "a", "organizer": "noc@x.example",
        "object_id": "c", "scope": "s", "hosts": "h", "timezone": "UTC", "matchers": "a=b", "plan_file": "/p.json",
        "send_with": "/bin/send",
    }  # fmt: skip
    given = [part for each in load_target(target).needs for part in ("--set", f"{each.name}={settings[each.name]}")]
    code, out, err = run("plan.json", "--to", target, *given)
    assert code == 0
    assert out
    assert err == (
        "export: warning: the plan is TENTATIVE: users are not to be told of it yet [not-confirmed]\n"
        "  fix: before it is sent or shown: downtime update plan.json --status CONFIRMED\n"
    ) * (target in READERS_TARGETS)
    update("--status", "CONFIRMED")
    assert run("plan.json", "--to", target, *given)[2] == ""


def test_details_have_their_languages(folder: Path) -> None:
    """[details.de] goes before [details], and a text that is in neither's language is told."""
    table = '[details]\nwhat = "We move."\nwhy = "No room."\n[details.de]\nwhat = "Wir ziehen um."\n'
    (folder / "downtime.toml").write_text(table)
    update("--status", "CONFIRMED")
    code, out, err = run("plan.json", "--to", "cstate", "--language", "de")
    assert code == 0
    assert "**Was wir tun**: Wir ziehen um.\n" in out
    assert err.startswith("export: warning: no text in de for why: the en one is used [untranslated-details]\n")
    assert (
        "**Was wir tun**: Umzug.\n"
        in run("plan.json", "--to", "cstate", "--language", "de", "--set", "de.what=Umzug.")[1]
    )
    assert run("plan.json", "--to", "ics", "--language", "de")[2] == ""


def test_the_language_may_stand_in_the_file(folder: Path) -> None:
    """Exports are in the language of [details], as notices are."""
    (folder / "downtime.toml").write_text('[details]\nlanguage = "fr"\nwhat = "Nous déménageons."\n')
    out = run("plan.json", "--to", "cstate")[1]
    assert '\ntitle: "Maintenance planifiée : ' in out
    assert "Nous déménageons.\n" in out


def test_templates_of_ones_own_are_used(folder: Path) -> None:
    """The text comes from the folder that was named; a text without a heading keeps its first line."""
    (folder / "mine").mkdir()
    (folder / "mine" / "status-page.md.j2").write_text("From {{ window.start.time }} on.\n\nSee you.\n")
    assert run("plan.json", "--to", "cstate", "--templates", "mine")[1].endswith("\n\nFrom 04:00 on.\n\nSee you.\n")


def test_the_text_follows_the_status() -> None:
    """The same command says something else once the plan has changed."""
    assert "will be unavailable" in run("plan.json", "--to", "cstate")[1]
    update("--status", "CANCELLED")
    out = run("plan.json", "--to", "cstate")[1]
    assert '\ntitle: "Maintenance cancelled: shop api' in out
    assert "unavailable" not in out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["--language", "tlh"], 2, "no phrases in 'tlh'", id="language"),
        pytest.param(["--set", "updates_url=nowhere"], 3, "must be an http or https address", id="address"),
        pytest.param(["--set", "de.contac=x"], 3, "no target has a setting 'de.contac'", id="typo"),
        pytest.param(["--set", "statuspage.contact=x"], 3, "no target has a setting", id="detail-of-a-target"),
    ],
)
def test_details_that_cannot_be_used(arguments: list[str], code: int, message: str) -> None:
    """What is wrong with a text for readers is an error like any other."""
    found, out, err = run("plan.json", "--to", "cstate", *arguments)
    assert (found, out) == (code, "")
    assert message in err


def test_options_of_planning_are_left_alone(folder: Path) -> None:
    """What the file says about making plans, files to write among it, is not for an export."""
    (folder / "downtime.toml").write_text('output = "plan.json"\nduration = "2h"\n')
    assert run("plan.json", "--to", "cstate")[0] == 0
    assert (folder / "plan.json").read_text("utf-8") == PLAN.read_text("utf-8")


def test_one_error_names_what_is_missing() -> None:
    """What a target needs and was not told is one error with the way to tell it."""
    code, out, err = run("plan.json", "--to", "maintnote", "--set", "provider=example.com")
    assert (code, out) == (3, "")
    assert err.startswith("--to maintnote: error: maintnote needs account (")
    assert err.count("error") == 1
    assert all(name in err for name in ("organizer", "object_id", "[export.maintnote]", "[missing-setting]"))
    assert "provider (" not in err


def test_unknown_settings_are_errors(folder: Path) -> None:
    """A typo in the file is an error at its line, with a suggestion."""
    (folder / "downtime.toml").write_text(CONFIG + "\n[export.statuspag]\ncomponent = 3\n")
    code, out, err = run("plan.json", "--to", "ics")
    assert (code, out) == (3, "")
    assert err.startswith("downtime.toml:14:1: error: no target has a setting 'statuspag.component' [unknown-setting]")
    assert "did you mean 'statuspage.components'?" in err


def test_nothing_is_silenced_for_a_cancelled_plan() -> None:
    """A plan that is over goes into no format that has no word for it."""
    update("--status", "CANCELLED")
    code, out, err = run("plan.json", "--to", "pagerduty", "--set", "services=P1")
    assert (code, out) == (3, "")
    assert "the plan is CANCELLED" in err
    assert "DELETE /maintenance_windows/ID [" not in err
    assert "[plan-is-over]" in err
    assert "STATUS:CANCELLED" in run("plan.json", "--to", "ics")[1]


def test_all_writes_what_it_can(folder: Path) -> None:
    """--to all writes every target that was told what it needs, and says which it left out and why."""
    (folder / "downtime.toml").write_text(CONFIG)
    assert run("plan.json", "--to", "all", "-o", "early")[2].count("the plan is TENTATIVE: ") == 1
    update("--status", "CONFIRMED")
    code, out, err = run("plan.json", "--to", "all", "-o", "a/b")
    assert (code, out) == (0, "")
    written = {path.name for path in (folder / "a" / "b").iterdir()}
    assert {"ics.ics", "maintnote.ics", "statuspage.json", "pagerduty.json", "cachet.json", "cstate.md"} <= written
    assert "left out datadog: needs scope\n" in err
    assert {line.split(":")[0].removeprefix("left out ") for line in err.splitlines()[1:]} == {
        target.name for target in load_targets()
    } - {name.split(".")[0] for name in written}
    assert (folder / "a" / "b" / "cstate.md").read_text("utf-8") == run("plan.json", "--to", "cstate")[1]


def test_all_points_at_what_is_out_of_date() -> None:
    """A file of an earlier version, whose target has no word for the new one, is named."""
    run("plan.json", "--to", "all", "-o", "out", "--set", "services=P1")
    update("--status", "CANCELLED")
    code, _, err = run("plan.json", "--to", "all", "-o", "out", "--set", "services=P1")
    assert code == 0
    assert "left out pagerduty: the plan is CANCELLED; " in err
    assert "out/pagerduty.json is of an earlier export\n" in err


def test_all_writes_nothing_when_a_setting_is_bad(folder: Path) -> None:
    """A setting that is of no use ends the command before anything is written."""
    code, out, err = run("plan.json", "--to", "all", "-o", "out", "--set", "statuspage.notify=perhaps")
    assert (code, out) == (3, "")
    assert "statuspage.notify: expected true or false, got 'perhaps' [bad-setting]" in err
    assert not (folder / "out").exists()


def test_all_needs_a_folder_that_can_be_made(folder: Path) -> None:
    """A folder that cannot be made is exit code 4."""
    (folder / "taken").write_text("")
    update("--status", "CONFIRMED")
    code, _, err = run("plan.json", "--to", "all", "-o", "taken")
    assert (code, err.split("\n")[0]) == (4, "taken: error: cannot make the folder: File exists [unwritable]")


def test_a_feed_holds_all_plans(folder: Path) -> None:
    """Several plans go into one calendar to subscribe to; several versions of one plan count once."""
    (folder / "old.json").write_text(PLAN.read_text("utf-8"), "utf-8")
    (folder / "other.json").write_text(PLAN.read_text("utf-8").replace("20261129-", "20270101-"), "utf-8")
    update("--status", "CONFIRMED")
    _, out, _ = run("old.json", "plan.json", "other.json", "--to", "ics", "--feed", "--set", "messages=false")
    assert out.count("BEGIN:VEVENT") == 2
    assert "X-WR-CALNAME:Maintenance\r\n" in out
    assert out.count("STATUS:CONFIRMED") == 1


def test_a_past_window_is_refused() -> None:
    """What is past as of the moment cannot be silenced any more, by the clock where no moment is named."""
    code, out, err = run("plan.json", "--to", "alertmanager-interval", "--as-of", "2026-11-29 05:00")
    assert (code, out) == (3, "")
    assert "the window ended Sun 29 Nov 2026 06:00 CET (UTC+1)" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["plan.json"], "--to: error: in which format?", id="no-target"),
        pytest.param(["plan.json", "--to", "isc"], "--to: error: there is no target 'isc'", id="unknown-target"),
        pytest.param(["--to", "ics"], "PLAN.json: error: which plan?", id="no-plan"),
        pytest.param(["plan.json", "plan.json", "--to", "ics"], "expected one plan, got 2", id="several"),
        pytest.param(["plan.json", "--to", "cstate", "--feed"], "--feed: error: a feed is a calendar", id="feed"),
        pytest.param(["plan.json", "--to", "all", "--feed", "-o", "x"], "a feed is a calendar", id="feed-of-all"),
        pytest.param(["plan.json", "--to", "all"], "--output: error: --to all writes a file", id="all-to-stdout"),
        pytest.param(["plan.json", "--to", "ics", "--set", "x"], "expected KEY=VALUE, got 'x'", id="set"),
    ],
)
def test_usage(arguments: list[str], message: str) -> None:
    """A request that does not say what to do is exit code 2, with what to type."""
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert "\n  fix: " in err


def test_suggests_a_target() -> None:
    """A target with a typo is guessed; one that nothing resembles is in the list."""
    assert "did you mean 'ics'?" in run("plan.json", "--to", "isc")[2]
    assert "`downtime export --list` shows all of them" in run("plan.json", "--to", "qqq")[2]


@pytest.mark.parametrize("width", [40, 80])
def test_list_fits_the_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """--list tells every target and every setting, on the narrowest terminal as well."""
    monkeypatch.setenv("COLUMNS", str(width))
    code, out, err = run("--list")
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= width
    words = " ".join(out.split())
    assert all(f"{target.name} (.{target.extension}): " in words for target in load_targets())
    assert all(f"needs {need.name}: " in words for target in load_targets() for need in target.needs)
    assert "a list" in words


def test_the_list_goes_where_it_is_said() -> None:
    """-o takes the list like any other answer."""
    shown = run("--list")[1]
    assert run("--list", "-o", "targets.txt") == (0, "", "wrote targets.txt\n")
    assert Path("targets.txt").read_text("utf-8") == shown


def test_every_target_is_in_the_samples() -> None:
    """With the settings of the samples in a file, all targets are written."""
    told = [(f"{name}.{key}", texts) for name, held in SETTINGS.items() for key, texts in held.items()]
    sets = [each for key, texts in told for text in texts for each in ("--set", f"{key}={text}")]
    code, _, err = run("plan.json", "--to", "all", "-o", "out", *sets)
    assert code == 0
    assert "left out" not in err


@pytest.mark.parametrize(
    ("file", "target"),
    [
        pytest.param("x.ics", "ics", id="called-like-it"),
        pytest.param("x.ICS", "ics", id="capitals"),
        pytest.param("x.conf", "icinga", id="the-only-one"),
    ],
)
def test_the_file_says_which_target(file: str, target: str, folder: Path) -> None:
    """Where one target has files that end like it, or is called like the ending, `--to` need not say so."""
    hosts = ["--set", "hosts=shop-db-1", "--set", "timezone=Europe/Berlin"] if target == "icinga" else []
    code, named, _ = run("plan.json", *hosts, "--to", target)
    assert code == 0
    assert run("plan.json", *hosts, "-o", file) == (0, "", f"wrote {file}\n")
    assert (folder / file).read_bytes().decode() == named


@pytest.mark.parametrize(
    ("file", "message"),
    [
        pytest.param(
            "x.md", "several formats end in .md [bad-option]\n  fix: say --to with one of cstate, upptime", id="two"
        ),
        pytest.param("x.foo", "in which format? [bad-option]\n  fix: say --to ics", id="none"),
        pytest.param("plan", "in which format? [bad-option]\n  fix: say --to ics", id="no-ending"),
    ],
)
def test_a_file_that_does_not_say_it_is_asked_about(file: str, message: str) -> None:
    """Targets with such files are named, where there are several."""
    code, out, err = run("plan.json", "-o", file)
    assert (code, out) == (2, "")
    assert err.startswith(f"--to: error: {message}")


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        pytest.param("ical", "did you mean 'ics'?", id="ical"),
        pytest.param("iCalendar", "did you mean 'ics'?", id="icalendar"),
        pytest.param("calender", "did you mean 'ics'?", id="mistyped"),
        pytest.param("nagios", "did you mean 'icinga'?", id="nagios"),
        pytest.param("cachett", "did you mean 'cachet'?", id="near"),
        pytest.param("jira", "`downtime export --list` shows all of them", id="none"),
    ],
)
def test_a_target_has_other_names(typed: str, remedy: str) -> None:
    """The target that is called so elsewhere is named."""
    assert run("plan.json", "--to", typed)[2].splitlines()[-1] == f"  fix: {remedy}"


def test_other_names_are_for_targets_that_there_are() -> None:
    """No word stands for two targets, and none is one."""
    words = [word for line in OTHER_TARGETS.values() for word in line.split()]
    assert set(OTHER_TARGETS) <= set(target_names())
    assert len(set(words)) == len(words)
    assert not set(words) & set(target_names())
