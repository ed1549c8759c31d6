"""What the next version of a plan takes from the one before it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.core.errors import DowntimeError
from downtime_cli.documents.write import render_json
from downtime_cli.request.gather import gather
from downtime_cli.request.options import OPTIONS
from downtime_cli.request.policy import Request
from downtime_cli.request.replaced import TAKEN, ask_to_replace
from tests.samples import sample_plan

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
TRAFFIC: Final = str(EXAMPLES / "traffic.csv")
NOW: Final = datetime(2026, 11, 24, 10, 0, 20, tzinfo=UTC)
Document = dict[str, Any]  # JSON


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with files for every option that reads one."""
    monkeypatch.chdir(tmp_path)
    Path("users.csv").write_text("zone,users,weight\nEurope/Berlin,60,1\nAsia/Kathmandu,30,2.5\nPacific/Apia,10,1\n")
    Path("freezes.csv").write_text("start,end,name\n2026-12-01 00:00,2026-12-02 00:00,Sale\n")
    Path("past.csv").write_text("start,end,name\n2026-11-03 01:00,2026-11-03 03:00,Patch\n")
    Path("ladder.toml").write_text('[[ladder]]\nsteps = [{lead = "2d", channels = ["sms", "banner"]}]\n')
    return tmp_path


def plan(*arguments: str) -> Document:
    """Plan into plan.json and return it."""
    result = CliRunner().invoke(app, ["plan", TRAFFIC, *arguments, "-o", "plan.json"])
    assert result.exit_code == 0, result.stderr
    return dict(json.loads(Path("plan.json").read_text("utf-8")))


@pytest.mark.parametrize(
    "options",
    [
        pytest.param([], id="nothing-else"),
        pytest.param(["--audience", "users.csv"], id="audience-with-weights"),
        pytest.param(["--service", "api", "--impact-level", "DEGRADED", "--timezone", "Asia/Kathmandu"], id="team"),
        pytest.param(["--notice-period", "5 working days", "--avoid-holidays", "US,DE"], id="working-days"),
        pytest.param(["--notice-period", "0"], id="no-notice"),
        pytest.param(["--team-hours", "Mon-Sun 00:00-06:00", "--protect", "Asia/Kolkata=Mon 09:00-17:00"], id="hours"),
        pytest.param(["--blackout", "2026-11-28/2d", "--blackout-file", "freezes.csv"], id="blackouts"),
        pytest.param(["--past-windows", "past.csv", "--objective", "fair"], id="past-windows"),
        pytest.param(["--margin", "30m", "--step", "15m"], id="lengths"),
        pytest.param(["--slo", "99.95", "--value-per-request", "0.02", "--top", "1"], id="figures"),
        pytest.param(["--automatic"], id="automatic"),
        pytest.param(["--regions", "2", "--audience", "users.csv"], id="regions"),
        pytest.param(["--config", "ladder.toml"], id="ladder"),
        pytest.param(["--traffic-zone", "Asia/Kolkata", "--value-column", "requests", "--month-first"], id="file"),
        pytest.param(["--latest", "2026-12-05T00:00Z", "--earliest", "2026-11-27"], id="limits-ahead"),
    ],
)  # fmt: skip
def test_one_command_is_enough(options: list[str], folder: Path) -> None:
    """Planned again from its file and the traffic alone, a plan is the same, whatever it was made by."""
    as_of = ("--as-of", "2026-11-23T00:00Z")
    first = plan("--duration", "2h", *as_of, *options)
    again = plan("--replaces", "plan.json", *as_of)
    assert again["sequence"] == 1
    same = [
        "plan_id", "service", "timezone", "impact_level", "window", "impact", "alternatives", "audience", "burdens",
        "announcements", "automatic", "rules", "comparisons", "announce_by",
    ]  # fmt: skip
    hours = first["policy"]["team_hours"]
    first["policy"]["team_hours"] = [f"{text}@{first['timezone']}" for text in hours]
    for rule in first["rules"]:
        rule["label"] = f"{rule['label']}@{first['timezone']}" if rule["label"] in hours else rule["label"]
        rule["label"] = {"0": "0 min"}.get(rule["label"], rule["label"])
    assert {key: again[key] for key in same} == {key: first[key] for key in same}
    assert again["policy"] == first["policy"]


def test_every_option_is_taken_or_not() -> None:
    """A new option of `plan` has to be put on one side: what names files or moments, or is for output, is not taken."""
    options = [option for option in OPTIONS.values() if option.is_on("plan")]
    files = {option.key for option in options if option.kind.is_file}
    left = {option.key for option in options} - files - TAKEN
    moments = {"as-of", "start", "end", "earliest", "latest", "horizon"}
    assert left == moments | {"blackout", "force", "format", "full"}


def ask(*typed: tuple[str, object]) -> Request:
    """Return what is asked for with the plan of the sample in plan.json."""
    return ask_to_replace(gather("plan", {"traffic": TRAFFIC, "replaces": "plan.json", **dict(typed)}), NOW)


@pytest.fixture
def saved(folder: Path) -> Document:
    """Return a saved plan with blackouts, in plan.json."""
    document: Document = json.loads(render_json(sample_plan()))
    Path("plan.json").write_text(json.dumps(document))
    return document


def notes(request: Request) -> list[str]:
    """Return what is said of the plan that is replaced."""
    return [each.message for each in request.assumptions if each.code == "as-replaced"]


def test_the_shell_goes_before_the_plan_and_the_plan_before_the_file(saved: Document) -> None:
    """Each option is that of the first of the three that has it; what of the file did not count is said."""
    Path("downtime.toml").write_text(
        'service = "till"\nduration = "5h"\nslo = "90"\nteam-hours = "Mon 09:00-17:00"\nrecurring = "weekly"\n'
    )
    options = ask(("slo", "99"), ("duration", "3h")).options
    assert options.service.text == "Shop API"
    assert (options.slo.text, options.duration.text) == ("99", "3h")
    assert options.team_hours.texts == ("Mon 09:00-17:00",)  # the plan had none
    assert options.recurring.text is None
    assert (
        "plan.json goes before downtime.toml, whose service, duration, recurring did not count"
        in notes(ask(("slo", "99")))[1]
    )


def test_limits_that_are_taken_are_named(folder: Path) -> None:
    """With all other options that hold in the plan's next version; a limit that is typed is not."""
    as_of = ("--as-of", "2026-11-23T00:00Z")
    plan("--duration", "2h", "--service", "api", "--latest", "2026-12-05", "--earliest", "2026-11-27", *as_of)
    taken = next(each["message"] for each in plan("--replaces", "plan.json", *as_of)["assumptions"]
                 if each["code"] == "as-replaced")  # fmt: skip
    assert {"service", "duration", "earliest", "latest"} <= set(taken.partition(": ")[2].split(", "))
    typed = plan("--replaces", "plan.json", "--latest", "2026-12-06", *as_of)["assumptions"]
    assert all("latest" not in each["message"] for each in typed)


def test_a_file_that_says_the_same_is_not_mentioned(saved: Document) -> None:
    """However it writes what the plan has; whether users and spans are others is not known, and said."""
    saved["policy"] |= {"team_hours": ["Mon 00:00-08:00"], "options": {"avoid-holidays": ["US"]}}
    Path("plan.json").write_text(json.dumps(saved))
    same = 'duration = "2 hours"\nnotice-period = "72h"\nslo = 99.90\nteam-hours = "Mon 00:00-08:00"\nregions = 2\n'
    Path("downtime.toml").write_text(f'{same}service = "Shop API"\navoid-holidays = ["US"]\n')
    assert not [note for note in notes(ask()) if "goes before" in note]
    Path("downtime.toml").write_text(f'{same}audience = "users.csv"\nblackout = "2026-12-24/2d"\nmargin = "10m"\n')
    assert "plan.json goes before downtime.toml, whose audience, blackout, margin did not count" in notes(ask())


def test_a_ladder_is_for_work_of_its_length(saved: Document) -> None:
    """The plan's holds for its length; with another one, that of downtime.toml for it."""
    saved["policy"]["ladder"] = [{"lead": "P2D", "channels": ["sms"]}]
    Path("plan.json").write_text(json.dumps(saved))
    Path("downtime.toml").write_bytes(Path("ladder.toml").read_bytes())
    (rung,) = ask().options.ladder
    assert [step.channels for step in rung.steps] == [("sms",)]
    (rung,) = ask(("duration", "5h")).options.ladder
    assert [step.channels for step in rung.steps] == [("sms", "banner")]


def test_spans_are_those_of_the_plan_unless_others_are_typed(saved: Document) -> None:
    """Blackouts of the plan hold against those of downtime.toml, and not against typed ones, which is said."""
    Path("downtime.toml").write_text('blackout = "2026-12-24/2d"\n')
    request = ask()
    assert request.rules is not None
    assert [each.name for each in request.rules.blackouts] == ["Black Friday"]
    assert request.options.blackout.texts == ()
    request = ask(("blackout", ["2026-12-30/2d"]))
    assert request.rules is not None
    assert request.rules.blackouts == ()
    assert request.options.blackout.texts == ("2026-12-30/2d",)
    assert "the blackouts of plan.json did not count, as others were typed" in notes(request)


@pytest.mark.parametrize(
    ("policy", "typed", "kept", "told"),
    [
        pytest.param({"has_latest": True, "latest": "2026-11-24T09:00:00Z"}, {}, {},
                     "latest Tue 24 Nov 2026 10:00 CET (UTC+1)",
                     id="past"),
        pytest.param({"has_latest": True, "latest": "2026-12-30T00:00:00Z"}, {},
                     {"latest": "2026-12-30T00:00:00Z"}, "", id="ahead"),
        pytest.param({"has_latest": False, "latest": "2026-12-30T00:00:00Z"}, {}, {}, "", id="how-far-it-looked"),
        pytest.param({"earliest": "2026-11-25T00:00:00Z"}, {}, {"earliest": "2026-11-25T00:00:00Z"}, "", id="earliest"),
        pytest.param({"earliest": "2026-11-24T08:00:00Z"}, {}, {},
                     "meant from Mon 23 Nov 2026 on, did not count: earliest Tue 24 Nov 2026 09:00 CET (UTC+1)",
                     id="past-earliest"),
        pytest.param({"options": {"horizon": ["4w"]}}, {}, {}, "did not count: horizon 4w", id="horizon"),
        pytest.param({"options": {"horizon": ["4w"]}}, {"horizon": "3w"}, {"horizon": "3w"}, "", id="typed-horizon"),
        pytest.param({"has_latest": True, "latest": "2026-12-30T00:00:00Z"}, {"horizon": "3w"}, {"horizon": "3w"}, "",
                     id="typed-horizon-for-latest"),
        pytest.param({"has_latest": True, "latest": "2026-11-24T09:00:00Z"}, {"latest": "+5d"}, {"latest": "+5d"}, "",
                     id="typed-latest"),
    ],
)  # fmt: skip
def test_limits_that_are_past_are_dropped(
    policy: Document, typed: Document, kept: Document, told: str, saved: Document
) -> None:
    """A limit holds while it is ahead; whatever was meant from the plan's moment on is dropped, and said."""
    saved["policy"] |= policy
    Path("plan.json").write_text(json.dumps(saved))
    request = ask(*typed.items())
    limits = {name: getattr(request.options, name).text for name in ("earliest", "latest", "horizon")}
    assert {name: text for name, text in limits.items() if text is not None} == kept
    said = [note for note in notes(request) if "did not count" in note]
    assert bool(said) == bool(told)
    assert told in "".join(said)


def test_what_a_plan_assumed_is_assumed_again(saved: Document) -> None:
    """An audience and a notice period that nobody gave are not given by the plan either."""
    codes = ["no-audience", "notice-period", "team-zone"]
    saved["assumptions"] = [{"code": code, "message": "x"} for code in codes]
    Path("plan.json").write_text(json.dumps(saved))
    request = ask()
    assert request.rules is not None
    assert request.rules.audience == ()
    assert (request.options.notice_period.text, request.options.timezone.text) == (None, None)


def test_nothing_is_taken_where_everything_is_typed(saved: Document) -> None:
    """Then nothing is said of the plan."""
    for key in ("policy", "automatic", "timezone", "service", "impact_level"):
        del saved[key]
    saved["assumptions"] = [{"code": "team-zone", "message": "x"}]
    Path("plan.json").write_text(json.dumps(saved))
    assert notes(ask(("audience", "users.csv"), ("duration", "2h"))) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"output": ["owned.json"], "value-column": ["hits"]}, "", id="unknown-is-ignored"),
        pytest.param({"top": "3"}, "policy.options.top: expected a list of texts, got '3'", id="no-list"),
        pytest.param({"regions": ["many"]}, "plan.json: regions", id="no-number"),
    ],
)
def test_options_in_a_plan_are_checked(options: Document, message: str, saved: Document) -> None:
    """A plan sets no option but those that it keeps, and what it says of them is read as if it were typed."""
    saved["policy"]["options"] = options
    Path("plan.json").write_text(json.dumps(saved))
    if not message:
        assert ask().options.output.texts == ()
        assert ask().options.value_column.texts == ("hits",)
        return
    with pytest.raises(DowntimeError) as raised:
        assert ask().options.regions.value
    assert message in f"{raised.value.issues[0].place}{raised.value.issues[0].message}"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        pytest.param({"recurring": "weekly"}, "a standing window replaces no plan", id="standing"),
        pytest.param({"replaces": "-", "traffic": "-"}, "standard input can be one file only", id="stdin-twice"),
        pytest.param({"as_of": "2026-11-01"}, "lies before the last change", id="too-early"),
    ],
)
def test_what_cannot_be_replaced_is_refused_first(typed: Document, message: str, saved: Document) -> None:
    """Before any traffic is read."""
    with pytest.raises(DowntimeError, match=message):
        ask(*typed.items())
