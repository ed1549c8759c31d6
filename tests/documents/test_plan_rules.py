"""The rules of a saved plan, as options."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.errors import InputError
from downtime_cli.core.policy import ClosedSpan, PastWindow
from downtime_cli.core.window import Span
from downtime_cli.documents.plan_rules import parse_rules
from tests.saved_samples import saved_plan

SPAN = {"name": "Freeze", "start": "2026-11-27T00:00:00Z", "end": "2026-11-28T00:00:00Z", "duration": "P1D"}
FREEZE = Span(datetime(2026, 11, 27, tzinfo=UTC), datetime(2026, 11, 28, tzinfo=UTC))
POLICY: dict[str, object] = {
    "step": "PT30M",
    "earliest": "2026-11-23T00:00:00Z",
    "latest": "2026-12-07T00:00:00Z",
    "notice_period": "72h",
    "team_hours": ["Mon-Fri 07:00-19:00", "Sat 08:00-12:00@Asia/Kathmandu"],
    "protect": ["America/New_York=Mon-Fri 09:00-17:00"],
    "blackouts": [SPAN],
    "holidays": [SPAN],
    "past_windows": [SPAN],
    "objective": "fair",
    "slo": 99.9,
    "value_per_request": None,
}


def document(**changes: object) -> dict[str, object]:
    """Return the document of a plan with rules, some of them changed."""
    return {"schema": "downtime-plan/1", "policy": {**POLICY, **changes}}


def test_rules_are_options() -> None:
    """Every rule is what the command line would have; hours without a zone get the team's."""
    rules = parse_rules(saved_plan(document=document()), "plan.json")
    assert rules.texts == {
        "timezone": ("Europe/Berlin",),
        "service": ("Shop API",),
        "impact-level": ("OUTAGE",),
        "notice-period": ("72h",),
        "team-hours": ("Mon-Fri 07:00-19:00@Europe/Berlin", "Sat 08:00-12:00@Asia/Kathmandu"),
        "protect": ("America/New_York=Mon-Fri 09:00-17:00",),
        "step": ("PT30M",),
        "objective": ("fair",),
        "slo": ("99.9",),
    }
    assert (rules.earliest, rules.latest) == (
        datetime(2026, 11, 23, tzinfo=UTC),
        datetime(2026, 12, 7, tzinfo=UTC),
    )
    assert rules.blackouts == rules.holidays == (ClosedSpan(span=FREEZE, name="Freeze"),)
    assert rules.past_windows == (PastWindow(span=FREEZE, name="Freeze"),)


def test_lists_may_be_missing() -> None:
    """A plan from before there were past windows has none."""
    policy = {key: value for key, value in POLICY.items() if key not in {"past_windows", "team_hours"}}
    plan = replace(saved_plan(document={"policy": policy}), zone=ZoneInfo("Asia/Kathmandu"))
    rules = parse_rules(plan, "plan.json")
    assert (rules.past_windows, rules.texts["team-hours"]) == ((), ())
    assert rules.texts["timezone"] == ("Asia/Kathmandu",)


def test_how_far_a_plan_looked_is_no_limit() -> None:
    """`latest` holds where it was asked for, and where an older plan does not say."""
    cases: tuple[dict[str, object], ...] = ({"has_latest": False}, {"has_latest": True}, {})
    found = [parse_rules(saved_plan(document=document(**each)), "plan.json").latest for each in cases]
    assert [latest is None for latest in found] == [True, False, False]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"latest": None}, "policy.latest: expected times such as", id="no-latest"),
        pytest.param({"has_latest": 1}, "policy.has_latest: expected true or false, got 1", id="no-truth"),
        pytest.param({"earliest": "2026-11-23"}, "policy.earliest: expected times such as", id="naive"),
        pytest.param({"earliest": "soon"}, "got 'soon'", id="no-time"),
        pytest.param({"earliest": "0001-01-01T00:00:00+14:00"}, "policy.earliest", id="before-time"),
        pytest.param({"team_hours": "Mon"}, "policy.team_hours: expected a list", id="no-list"),
        pytest.param({"protect": [1]}, "policy.protect: expected texts, got 1", id="no-text"),
        pytest.param({"blackouts": ["x"]}, "policy.blackouts: expected a span with a name", id="no-span"),
        pytest.param({"holidays": [{**SPAN, "name": 3}]}, "expected a span with a name", id="no-name"),
        pytest.param(
            {"blackouts": [{**SPAN, "end": SPAN["start"]}]}, "expected spans that end after they start", id="empty"
        ),
        pytest.param({"past_windows": [{**SPAN, "start": 4}]}, "policy.past_windows: expected times", id="number"),
    ],
)
def test_broken_rules_are_named(changes: dict[str, object], message: str) -> None:
    """A rule that is not as it should be is one error with the plan as its place."""
    with pytest.raises(InputError) as error:
        parse_rules(saved_plan(document=document(**changes)), "plan.json")
    (issue,) = error.value.issues
    assert message in issue.message
    assert (issue.code, str(issue.place)) == ("bad-plan", "plan.json")
