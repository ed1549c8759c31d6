"""The rules of a saved plan, as options."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from downtime_cli.core.announcing.notice_period import notice_words
from downtime_cli.core.checking.changes_since import SavedRules
from downtime_cli.core.errors import InputError
from downtime_cli.core.policy import ClosedSpan, NoticePeriod, PastWindow, WorkingCalendar
from downtime_cli.core.window import Span
from downtime_cli.documents.read_plan import read_plan_and_rules
from downtime_cli.documents.write import render_json
from downtime_cli.readers.human_time import parse_notice_period
from tests.samples import BERLIN, sample_plan, sample_policy

SPAN = {"start": "2026-11-27T00:00:00Z", "end": "2026-11-28T00:00:00Z", "duration": "P1D", "name": "Freeze"}
FREEZE = Span(datetime(2026, 11, 27, tzinfo=UTC), datetime(2026, 11, 28, tzinfo=UTC))
POLICY: dict[str, object] = {
    "team_hours": ["Mon-Fri 07:00-19:00", "Sat 08:00-12:00@Asia/Kathmandu"],
    "blackouts": [SPAN],
    "holidays": [SPAN],
    "past_windows": [SPAN],
    "has_latest": True,
    "objective": "fair",
    "slo": 0.999,
    "value_per_request": None,
}


def rules_of(folder: Path, **changes: object) -> SavedRules:
    """Return the rules of a plan, some of them changed."""
    document = json.loads(render_json(sample_plan()))
    document["policy"] |= {**POLICY, **changes}
    path = folder / "plan.json"
    path.write_text(json.dumps(document, indent=2))
    return read_plan_and_rules(str(path))[1]


def test_rules_are_options(tmp_path: Path) -> None:
    """Every rule is what the command line would have; hours without a zone get the team's."""
    rules = rules_of(tmp_path)
    assert rules.texts == {
        "timezone": ("Europe/Berlin",),
        "service": ("Shop API",),
        "impact-level": ("OUTAGE",),
        "notice-period": ("3 days",),
        "team-hours": ("Mon-Fri 07:00-19:00@Europe/Berlin", "Sat 08:00-12:00@Asia/Kathmandu"),
        "protect": ("America/New_York=Mon-Fri 09:00-17:00",),
        "step": ("PT1H",),
        "objective": ("fair",),
        "slo": ("99.9",),
    }
    assert (rules.earliest, rules.latest) == (
        datetime(2026, 11, 23, tzinfo=UTC),
        datetime(2026, 12, 7, tzinfo=UTC),
    )
    assert rules.blackouts == rules.holidays == (ClosedSpan(span=FREEZE, name="Freeze"),)
    assert rules.past_windows == (PastWindow(span=FREEZE, name="Freeze"),)


def test_what_was_not_asked_for_is_no_rule(tmp_path: Path) -> None:
    """`latest` holds where it was asked for; without hours or a service level there is no such option."""
    rules = rules_of(tmp_path, has_latest=False, team_hours=[], slo=None, value_per_request=0.25)
    assert rules.latest is None
    assert not rules.texts.keys() & {"team-hours", "slo"}
    assert rules.texts["value-per-request"] == ("0.25",)


@pytest.mark.parametrize("slo", [99.9, 99.99, 99.95, 50.0, 99.999, 0.1])
def test_service_levels_come_back(slo: float, tmp_path: Path) -> None:
    """A percentage that became a fraction of 1 is the same percentage again."""
    path = tmp_path / "plan.json"
    path.write_text(render_json(sample_plan(policy=sample_policy(slo=slo))))
    (text,) = read_plan_and_rules(str(path))[1].texts["slo"]
    assert float(text) == slo


CALENDAR = WorkingCalendar(zone=BERLIN, country="DE")


@pytest.mark.parametrize(
    "notice",
    [
        pytest.param(NoticePeriod(text="72h", lead=timedelta(hours=72)), id="days"),
        pytest.param(NoticePeriod(text="90m", lead=timedelta(minutes=90)), id="minutes"),
        pytest.param(NoticePeriod(text="1d2h", lead=timedelta(hours=26)), id="mixed"),
        pytest.param(NoticePeriod(text="0"), id="none"),
        pytest.param(NoticePeriod(text="5 business days", working_days=5, calendar=CALENDAR), id="working-days"),
        pytest.param(NoticePeriod(text="1 work day", working_days=1, calendar=CALENDAR), id="working-day"),
    ],
)
def test_notice_periods_come_back(notice: NoticePeriod, tmp_path: Path) -> None:
    """However a notice period was written, an option of the same length is read from the plan."""
    path = tmp_path / "plan.json"
    path.write_text(render_json(sample_plan(policy=sample_policy(notice=notice))))
    _, rules = read_plan_and_rules(str(path))
    (text,) = rules.texts["notice-period"]
    again = parse_notice_period(text, lambda: CALENDAR)
    assert (again.lead, again.working_days) == (notice.lead, notice.working_days)
    assert text == notice_words(notice)


@pytest.mark.parametrize(
    ("written", "option"),
    [
        pytest.param("72h", "3 days", id="hours"),
        pytest.param("5 business days", "5 working days", id="working-days"),
        pytest.param("PT90M", "1 h 30 min", id="iso"),
    ],
)
def test_notice_periods_of_development_versions_are_read(written: str, option: str, tmp_path: Path) -> None:
    """They stood in plans as they were typed, and service levels as percentages."""
    rules = rules_of(tmp_path, notice_period=written, slo=99.9)
    assert rules.texts["notice-period"] == (option,)
    assert rules.texts["slo"] == ("99.9",)


def test_rules_that_a_plan_does_not_have_were_not_asked_for(tmp_path: Path) -> None:
    """A plan without a policy has no rules, and was made for the time from its moment on."""
    document = json.loads(render_json(sample_plan()))
    del document["policy"], document["automatic"]
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(document))
    plan, rules = read_plan_and_rules(str(path))
    assert rules.more == {"duration": ("PT2H",)}  # of its window
    assert rules.texts.keys() == {"timezone", "service", "impact-level", "objective"}
    assert (rules.earliest, rules.latest) == (plan.as_of, None)
    assert (rules.blackouts, rules.holidays, rules.past_windows) == ((), (), ())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"notice_period": "soon"}, "notice_period: expected a notice period, got 'soon'", id="notice"),
        pytest.param({"slo": 0}, "policy.slo: expected a number above 0 and up to 100 or null", id="slo"),
        pytest.param({"latest": None}, "policy.latest: expected a time in UTC", id="no-latest"),
        pytest.param({"has_latest": 1}, "policy.has_latest: expected true or false, got 1", id="no-truth"),
        pytest.param({"earliest": "2026-11-23"}, "policy.earliest: expected a time in UTC", id="naive"),
        pytest.param({"earliest": "2026-11-31T00:00:00Z"}, "got '2026-11-31T00:00:00Z'", id="no-such-day"),
        pytest.param({"earliest": "0001-01-01T00:00:00Z"}, "policy.earliest", id="before-time"),
        pytest.param({"team_hours": "Mon"}, "policy.team_hours: expected a list", id="no-list"),
        pytest.param({"protect": [1]}, "policy.protect[0]: expected a text, got 1", id="no-text"),
        pytest.param({"blackouts": ["x"]}, "policy.blackouts[0]: expected an object", id="no-span"),
        pytest.param({"holidays": [{**SPAN, "name": 3}]}, "policy.holidays[0].name: expected a text", id="no-name"),
        pytest.param(
            {"blackouts": [{**SPAN, "end": SPAN["start"]}]}, "blackouts[0].end: expected an end after", id="empty"
        ),
        pytest.param({"past_windows": [{**SPAN, "start": 4}]}, "past_windows[0].start: expected a time", id="number"),
    ],
)
def test_broken_rules_are_named(changes: dict[str, object], message: str, tmp_path: Path) -> None:
    """A rule that is not as it should be is one error with its place."""
    with pytest.raises(InputError) as error:
        rules_of(tmp_path, **changes)
    (issue,) = error.value.issues
    assert message in issue.message
    assert issue.code == "bad-plan"
    assert issue.place.line


def test_assumptions_are_read_as_any_version_wrote_them(tmp_path: Path) -> None:
    """With codes, without, or as sentences; anything else is no plan's."""
    document = json.loads(render_json(sample_plan()))
    path = tmp_path / "plan.json"
    document["assumptions"] = [{"code": "team-zone", "message": "x"}, {"message": "y"}, "a sentence about a code"]
    path.write_text(json.dumps(document, indent=2))
    assert read_plan_and_rules(str(path))[1].assumed == {"team-zone"}
    document["assumptions"] = [None]
    path.write_text(json.dumps(document, indent=2))
    with pytest.raises(InputError, match="assumptions"):
        read_plan_and_rules(str(path))


def test_windows_of_the_past_that_are_too_long_are_refused(tmp_path: Path) -> None:
    """A window of years is a typing error; one wholly before 1970 is read as it stands."""
    before = {**SPAN, "start": "1950-01-01T00:00:00Z", "end": "1950-01-01T02:00:00Z"}
    (past,) = rules_of(tmp_path, past_windows=[before]).past_windows
    assert (past.span.start.year, past.span.duration) == (1950, timedelta(hours=2))
    with pytest.raises(InputError, match="at most two years"):
        rules_of(tmp_path, past_windows=[before, {**before, "end": "1960-01-01T00:00:00Z"}])
