"""What every target has in common: its settings, its refusals, one identity."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.saved.versions import update_status
from downtime_cli.core.window import DAY
from downtime_cli.exports.catalogue import load_target, load_targets, target_names, unknown_settings
from downtime_cli.exports.target import WHAT, Given, Setting, Target
from tests.export_samples import PLACE, SETTINGS, changed_twice, export, moved, settings_for, table, with_status
from tests.saved_samples import AS_OF, WINDOW, saved_plan

TARGETS = load_targets()
NEEDY = [target for target in TARGETS if target.needs]
BOUNDED = [target for target in TARGETS if target.undo]
ALL_NAMES = target_names()


def test_samples_cover_every_target() -> None:
    """No target escapes the tests that all share."""
    assert tuple(SETTINGS) == ALL_NAMES


@pytest.mark.parametrize("name", ALL_NAMES)
def test_a_target_is_called_like_its_module(name: str) -> None:
    """What is typed finds the module, so that no other has to be imported."""
    assert load_target(name).name == name


def test_every_target_has_a_row() -> None:
    """docs/exports.md has a row for each target, in order and no others: what it is, needs and takes, and a check."""
    lines = (Path(__file__).parents[2] / "docs" / "exports.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.count("|") == 6]
    expected = [
        [f"`{target.name}`", target.summary.replace("`", ""), *map(named, (target.needs, target.takes))]
        for target in TARGETS
    ]
    assert [[name, form.replace("`", ""), *more] for name, form, *more, _ in rows[2:]] == expected
    assert all(verified for *_, verified in rows)


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        pytest.param(Setting("a", "a word: b"), "a word: b", id="text"),
        pytest.param(Setting("a", "words", is_list=True), "words; a list", id="list"),
        pytest.param(Setting("a", "words", is_list=True, default="*"), "words [default: *]; a list", id="default"),
    ],
)
def test_help_of_a_setting(setting: Setting, expected: str) -> None:
    """`--list` says what a setting means, what holds without it, and whether it may be a list."""
    assert setting.help == expected


def test_defaults_hold_where_nothing_is_given() -> None:
    """A default is declared with its setting, one without is empty, and an undeclared one is a mistake of ours."""
    told = settings_for("datadog")
    assert (told.all("monitor_tags"), told.one("what")) == (("*",), "")
    assert settings_for("datadog", monitor_tags=("a", "b")).all("monitor_tags") == ("a", "b")
    with pytest.raises(KeyError):
        told.one("hosts")


def test_files_are_called_like_their_targets() -> None:
    """In a folder of all exports each file says which target it is for."""
    assert load_target("grafana-mute").file_name == "grafana-mute.yml"


def named(settings: tuple[Setting, ...]) -> str:
    """Return settings as the documentation has them."""
    return ", ".join(f"`{each.name}`" + " (list)" * each.is_list for each in settings if each is not WHAT)


@pytest.mark.parametrize("target", NEEDY, ids=lambda target: target.name)
def test_one_error_names_everything_missing(target: Target) -> None:
    """Who has said nothing learns in one error what to say, what it means, and where."""
    with pytest.raises(InputError) as caught:
        target.settings({})
    (issue,) = caught.value.issues
    assert issue.code == "missing-setting"
    assert all(f"{need.name} ({need.meaning})" in issue.message for need in target.needs)
    assert f"[export.{target.name}]" in issue.remedy
    assert "--set" in issue.remedy


def test_only_what_is_missing_is_named() -> None:
    """What was said is not asked for again; a blank text says nothing."""
    with pytest.raises(InputError, match=re.escape("maintnote needs account (the customer's")) as caught:
        load_target("maintnote").settings(table(provider="example.com", account=" ", organizer="a@b.c", object_id="x"))
    assert "write it under" in caught.value.issues[0].remedy


def test_settings_of_the_target_come_first() -> None:
    """What is said for one target goes before what is said for all."""
    told = load_target("pagerduty").settings(table(services="P1") | {"pagerduty.services": Given(("P2",), PLACE)})
    assert told.ids("services") == ("P2",)


def test_a_single_value_is_no_list() -> None:
    """A list where one value belongs is refused at its place."""
    with pytest.raises(InputError, match="scope: expected one value, got 2") as caught:
        load_target("datadog").settings(table(scope=("env:a", "env:b")))
    assert (caught.value.issues[0].code, caught.value.issues[0].place) == ("bad-setting", PLACE)


@pytest.mark.parametrize("texts", ["P1,P2", "P1 P2", ("P1", "P2"), ("P1, P2",)])
def test_identifiers_are_parted_as_people_write_them(texts: str | tuple[str, ...]) -> None:
    """A list of identifiers may be a TOML list, or one text with commas or blanks."""
    assert settings_for("pagerduty", services=texts).ids("services") == ("P1", "P2")


@pytest.mark.parametrize(("text", "value"), [("true", True), ("False", False), (" true ", True)])
def test_switches(text: str, *, value: bool) -> None:
    """A switch is true or false, in any case."""
    assert settings_for("ics", messages=text).is_on("messages") is value


def test_a_bad_switch_is_refused() -> None:
    """Anything else is refused, with what to write."""
    with pytest.raises(InputError, match="messages: expected true or false, got 'maybe'") as caught:
        export("ics", messages="maybe")
    assert caught.value.issues[0].remedy == "write true or false"


@pytest.mark.parametrize(
    ("key", "remedy"),
    [
        pytest.param("providr", "did you mean 'provider'?", id="typo"),
        pytest.param(
            "datadog.services", "use one of datadog.monitor_tags, datadog.scope, datadog.what", id="another-targets"
        ),
        pytest.param("datadog.scpoe", "did you mean 'datadog.scope'?", id="typo-in-a-targets-own"),
        pytest.param("zzz", "`downtime export --list` shows the settings of each target", id="nothing-like-it"),
    ],
)
def test_unknown_settings_are_refused(key: str, remedy: str) -> None:
    """A name that is no target's is an error with a suggestion, at its place."""
    (issue,) = unknown_settings({key: Given(("x",), PLACE)} | table(scope="y", what="z"))
    assert (issue.code, issue.message, issue.place) == (
        "unknown-setting",
        f"no target has a setting {key!r}",
        PLACE,
    )
    assert issue.remedy.startswith(remedy)


def test_settings_of_other_targets_are_left_alone() -> None:
    """A setting of the target is known, plain or by its name, and so is one that only another target has."""
    settings = {"scope": Given(("x",), PLACE), "datadog.scope": Given(("x",), PLACE)}
    assert not unknown_settings(settings, load_target("datadog"))
    assert not unknown_settings({**settings, "icinga.hosts": Given(("x",), PLACE)}, load_target("datadog"))
    assert unknown_settings({**settings, "icinga.scope": Given(("x",), PLACE)}, load_target("datadog"))
    assert unknown_settings({"nagios.hosts": Given(("x",), PLACE)}, load_target("datadog"))
    assert not unknown_settings({"hosts": Given(("x",), PLACE)}, load_target("datadog"))


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.COMPLETED])
@pytest.mark.parametrize("target", BOUNDED, ids=lambda target: target.name)
def test_nothing_is_silenced_for_a_plan_that_is_over(target: Target, status: Status) -> None:
    """A target without a word for it refuses, and says what to do with the earlier export."""
    refusal = f"the plan is {status}: there is nothing left to export to {target.name}"
    with pytest.raises(InputError, match=refusal) as caught:
        export(target.name, with_status(status))
    assert [(issue.code, issue.remedy) for issue in caught.value.issues] == [("plan-is-over", target.undo)]
    obstacle = target.obstacle(with_status(status), table(**SETTINGS[target.name]), AS_OF)
    assert obstacle.startswith(f"the plan is {status}; ")


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_nothing_is_silenced_for_a_window_that_is_past(target: Target) -> None:
    """From its end on, a target that is about what is to come refuses the window and says what to do; others do not."""
    plan, told = saved_plan(), table(**SETTINGS[target.name])
    target.check_time(plan, WINDOW.end - timedelta(seconds=1))
    if target.undo:
        with pytest.raises(InputError, match=r"the window ended Sat 5 Dec 2026 07:00 CET \(UTC\+1\): ") as caught:
            target.check_time(plan, WINDOW.end)
        assert caught.value.issues[0].code == "plan-is-over"
        assert "--extend" in caught.value.issues[0].remedy
        assert target.obstacle(plan, told, WINDOW.end) == "the window ended Sat 5 Dec 2026 07:00 CET (UTC+1)"
    else:
        target.check_time(plan, WINDOW.end)
        assert not target.obstacle(plan, told, WINDOW.end)


@pytest.mark.parametrize("name", ALL_NAMES)
def test_obstacles(name: str) -> None:
    """What keeps a target from being written is told in a few words, or nothing does."""
    target = load_target(name)
    assert not target.obstacle(saved_plan(), table(**SETTINGS[name]), AS_OF)
    expected = ", ".join(need.name for need in target.needs)
    assert target.obstacle(saved_plan(), {}, AS_OF) == (f"needs {expected}" if expected else "")


@pytest.mark.parametrize("status", [status for status in Status if status not in {"CANCELLED", "COMPLETED"}])
@pytest.mark.parametrize("name", ALL_NAMES)
def test_plans_to_come_go_into_every_format(name: str, status: Status) -> None:
    """Tentative, confirmed and begun plans can be handed on everywhere, with the same bytes each time."""
    assert export(name, with_status(status)) == export(name, with_status(status)) != ""


@pytest.mark.parametrize("name", ALL_NAMES)
def test_a_plan_changed_twice_keeps_its_identity(name: str) -> None:
    """The plan's id is in every version of every export, moved or not, and each version is another text."""
    texts = [export(name, plan) for plan in (*changed_twice(), moved())]
    assert all(saved_plan().plan_id in text for text in texts)
    assert len(set(texts)) == 4


@pytest.mark.parametrize("name", ["systemd", "crontab"])
def test_news_that_waits_has_a_job(name: str) -> None:
    """A plan that was called off by night has jobs that send its cancellation in the morning, and nothing else."""
    night = saved_plan().window.start - 3 * DAY
    off = update_status(saved_plan(status=Status.CONFIRMED), Status.CANCELLED, night)
    assert load_target(name).obstacle(off, table(**SETTINGS[name]), night) == ""
    text = export(name, off)
    assert "cancelled by email" in text
    assert "cancelled by status-page" not in text
    assert "reminder" not in text
