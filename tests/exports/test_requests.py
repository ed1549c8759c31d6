"""Bodies of requests, by the fields that each interface documents."""

from __future__ import annotations

import json
from datetime import timedelta, timezone
from typing import Any

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.saved.versions import update_status
from downtime_cli.exports.catalogue import load_target, load_targets
from downtime_cli.exports.target import NOTIFY
from tests.export_samples import changed_twice, export, reader_words, settings_for, with_status
from tests.notice_samples import broken_off
from tests.saved_samples import WINDOW, saved_plan

WORDS = (
    "We move the database.",
    "Shop API will not be available.",
    "Sat 5 Dec 2026 05:00-07:00 CET (UTC+1) Europe/Berlin, 2 h",
    "2026-12-05T04:00:00Z to 2026-12-05T06:00:00Z",
    "Plan 20261205-0badcafe, version 1",
)
WHAT = WORDS[0]


def body(text: str) -> Any:
    """Return a body; it ends in a newline."""
    assert text.endswith("}\n")
    return json.loads(text)


@pytest.mark.parametrize(
    ("plan", "begins", "ends"),
    [
        pytest.param(saved_plan(), False, False, id="tentative"),
        pytest.param(saved_plan(automatic=True), False, True, id="tentative-by-the-clock"),
        pytest.param(with_status(Status.CONFIRMED), True, False, id="confirmed"),
        pytest.param(saved_plan(status=Status.CONFIRMED, automatic=True), True, True, id="by-the-clock"),
    ],
)
def test_statuspage_begins_what_is_confirmed_and_ends_what_goes_by_the_clock(
    plan: SavedPlan, *, begins: bool, ends: bool
) -> None:
    """The page changes by itself, and notifies, only where that is known to be true."""
    incident = body(export("statuspage", plan))["incident"]
    assert (incident["scheduled_auto_in_progress"], incident["scheduled_auto_completed"]) == (begins, ends)
    assert (incident["deliver_notifications"], incident["scheduled_remind_prior"]) == (begins, begins)


def test_statuspage() -> None:
    """The incident is a scheduled maintenance, with the fields of the interface and no others."""
    assert body(export("statuspage", what=WHAT)) == {
        "incident": {
            "name": "Planned maintenance: Shop API – Saturday, 5 December 2026, 05:00 (UTC+1)",
            "status": "scheduled",
            "impact_override": "maintenance",
            "scheduled_for": "2026-12-05T04:00:00Z",
            "scheduled_until": "2026-12-05T06:00:00Z",
            "scheduled_remind_prior": False,
            "scheduled_auto_in_progress": False,
            "scheduled_auto_completed": False,
            "auto_transition_deliver_notifications_at_start": False,
            "auto_transition_deliver_notifications_at_end": False,
            "deliver_notifications": False,
            "body": reader_words(saved_plan(), what=WHAT).text,
            "metadata": {"downtime": {"plan_id": "20261205-0badcafe", "sequence": 0}},
            "component_ids": ["8kbf7d35c070"],
            "auto_transition_to_maintenance_state": True,
            "auto_transition_to_operational_state": True,
        }
    }


def test_statuspage_without_components_and_mail() -> None:
    """Without components none changes its state, and subscribers are left alone if that is wanted."""
    incident = body(export("statuspage", saved_plan(status=Status.CONFIRMED), components="", notify="false"))[
        "incident"
    ]
    assert not {key for key in incident if key.startswith(("component", "auto_transition_to_"))}
    assert not any(value for key, value in incident.items() if "notif" in key or "remind" in key)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        pytest.param(Status.CONFIRMED, "scheduled", id="confirmed"),
        pytest.param(Status.IN_PROCESS, "in_progress", id="in-process"),
        pytest.param(Status.COMPLETED, "completed", id="completed"),
        pytest.param(Status.CANCELLED, "completed", id="cancelled"),
    ],
)
def test_statuspage_status(status: Status, expected: str) -> None:
    """The status is one of the page's; a cancelled maintenance is completed with words that say so."""
    incident = body(export("statuspage", with_status(status)))["incident"]
    is_off = incident["name"].startswith("Maintenance cancelled: Shop API")
    assert incident["status"] == expected
    assert ("cancelled" in incident["body"]) == is_off == (status == "CANCELLED")


def test_statuspage_has_plain_text() -> None:
    """A message may hold HTML, so what would be is escaped, but for quotes, which mean nothing in a text."""
    text = body(export("statuspage", saved_plan(service="<b>a & 'b'</b>")))["incident"]["body"]
    assert "&lt;b&gt;a &amp; 'b'&lt;/b&gt; will be unavailable during this time." in text
    assert "**" not in text


def test_pagerduty() -> None:
    """The window names its services by reference."""
    assert body(export("pagerduty", what=WHAT)) == {
        "maintenance_window": {
            "type": "maintenance_window",
            "start_time": "2026-12-05T04:00:00Z",
            "end_time": "2026-12-05T06:00:00Z",
            "description": "Maintenance: Shop API - We move the database. - Plan 20261205-0badcafe, version 1",
            "services": [
                {"id": "PIJ90N7", "type": "service_reference"},
                {"id": "PF9KMXH", "type": "service_reference"},
            ],
        }
    }


def test_datadog() -> None:
    """The downtime has a scope, the monitors to mute, and a schedule in exact time."""
    assert body(export("datadog", what=WHAT)) == {
        "data": {
            "type": "downtime",
            "attributes": {
                "scope": "env:prod AND service:shop",
                "monitor_identifier": {"monitor_tags": ["*"]},
                "schedule": {"start": "2026-12-05T04:00:00Z", "end": "2026-12-05T06:00:00Z"},
                "display_timezone": "Europe/Berlin",
                "message": "\n".join(("Maintenance: Shop API", *WORDS)),
            },
        }
    }


def test_datadog_with_tags_and_a_zone_without_name() -> None:
    """Tags narrow the monitors down; a bare offset is shown in UTC, as the interface knows IANA's names only."""
    plan = saved_plan(zone=timezone(timedelta(hours=5, minutes=45)))
    attributes = body(export("datadog", plan, monitor_tags=("team:shop", "tier:1")))["data"]["attributes"]
    assert attributes["monitor_identifier"] == {"monitor_tags": ["team:shop", "tier:1"]}
    assert attributes["display_timezone"] == "UTC"


def test_cachet() -> None:
    """The schedule has the fields of the interface and no others: exact times, components with states, our identity."""
    assert body(export("cachet", what=WHAT)) == {
        "name": "Planned maintenance: Shop API – Saturday, 5 December 2026, 05:00 (UTC+1)",
        "message": reader_words(saved_plan(), what=WHAT).markdown,
        "scheduled_at": "2026-12-05T04:00:00Z",
        "completed_at": None,
        "notifications": False,
        "components": [{"id": 1, "status": 6}, {"id": 12, "status": 6}],
        "meta": {"plan_id": "20261205-0badcafe", "sequence": 0},
    }


@pytest.mark.parametrize(
    ("level", "state"),
    [
        (ImpactLevel.OUTAGE, 6),
        (ImpactLevel.DEGRADED, 2),
        (ImpactLevel.REDUCED_REDUNDANCY, 1),
        (ImpactLevel.NO_IMPACT, 1),
    ],
)
def test_cachet_states(level: ImpactLevel, state: int) -> None:
    """A component is as the impact level says while the window lasts; an outage that was planned is maintenance."""
    assert body(export("cachet", saved_plan(impact_level=level)))["components"][0]["status"] == state


@pytest.mark.parametrize(
    ("plan", "end"),
    [
        pytest.param(with_status(Status.TENTATIVE), None, id="tentative"),
        pytest.param(with_status(Status.CONFIRMED), None, id="confirmed"),
        pytest.param(with_status(Status.IN_PROCESS), None, id="under-way"),
        pytest.param(changed_twice()[-1], None, id="extended"),
        pytest.param(saved_plan(automatic=True), "2026-12-05T06:00:00Z", id="automatic"),
        pytest.param(replace(changed_twice()[-1], automatic=True), "2026-12-05T06:30:00Z", id="automatic-extended"),
        pytest.param(with_status(Status.COMPLETED), "2026-12-05T05:00:00Z", id="done-early"),
        pytest.param(with_status(Status.CANCELLED), "2026-12-05T04:00:00Z", id="called-off"),
        pytest.param(broken_off(), "2026-12-05T05:00:00Z", id="broken-off"),
    ],
)
def test_cachet_ends(plan: SavedPlan, end: str | None) -> None:
    """Cachet goes by the times alone: there is no end until work is over, unless the planned one goes by the clock."""
    assert body(export("cachet", plan))["completed_at"] == end


@pytest.mark.parametrize("minutes", [-20, 0, 12])
def test_cachet_begins_when_work_did(minutes: int) -> None:
    """A beginning that somebody recorded is when Cachet shows it from, also once it is over, even before its start."""
    at = WINDOW.start + timedelta(minutes=minutes)
    begun = update_status(with_status(Status.CONFIRMED), Status.IN_PROCESS, at)
    done = update_status(begun, Status.COMPLETED, at + timedelta(minutes=5))
    found = [body(export("cachet", plan)) for plan in (begun, done)]
    assert [each["scheduled_at"] for each in found] == [f"{at:%Y-%m-%dT%H:%M:%SZ}"] * 2
    assert found[1]["completed_at"] == f"{at + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize(
    ("status", "is_on"),
    [pytest.param(Status.TENTATIVE, False, id="tentative"), pytest.param(Status.CONFIRMED, True, id="confirmed")],
)
def test_nobody_is_notified_of_a_tentative_plan(status: Status, is_on: bool) -> None:
    """Targets that can notify subscribers do so once the plan is confirmed, though `notify` is on by default."""
    plan = with_status(status)
    assert body(export("cachet", plan))["notifications"] is is_on
    assert body(export("statuspage", plan))["incident"]["deliver_notifications"] is is_on
    notifying = {each.name for each in load_targets() if NOTIFY in each.takes}
    assert notifying == {"cachet", "statuspage"}  # add others to the above


def test_cachet_takes_each_component_once_and_a_name_of_255() -> None:
    """A component that is named twice is one, which Cachet insists on; notifications are as wanted."""
    schedule = body(export("cachet", with_status(Status.CONFIRMED), components=("1", "1,2"), notify="false"))
    assert [each["id"] for each in schedule["components"]] == [1, 2]
    assert schedule["notifications"] is False
    assert "status" not in schedule
    words = replace(reader_words(saved_plan()), title="x" * 300)
    text = load_target("cachet").export(saved_plan(), replace(settings_for("cachet"), words=words))
    assert body(text)["name"] == "x" * 255


@pytest.mark.parametrize("text", ["api", "-1", "²", "1.5"])
def test_cachet_components_are_numbers(text: str) -> None:
    """A component that is no number is refused."""
    with pytest.raises(InputError, match=r"cachet\.components: expected a number"):
        export("cachet", components=text)
