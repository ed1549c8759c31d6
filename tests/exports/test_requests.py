"""Bodies of requests, by the fields that each interface documents."""

from __future__ import annotations

import json
from datetime import timedelta, timezone
from typing import Any

import pytest

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.policy import ImpactLevel
from tests.export_samples import export, with_status
from tests.saved_samples import saved_plan

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


def test_statuspage() -> None:
    """The incident is a scheduled maintenance, with the fields of the interface and no others."""
    assert body(export("statuspage", what=WHAT)) == {
        "incident": {
            "name": "Maintenance: Shop API",
            "status": "scheduled",
            "impact_override": "maintenance",
            "scheduled_for": "2026-12-05T04:00:00Z",
            "scheduled_until": "2026-12-05T06:00:00Z",
            "scheduled_remind_prior": True,
            "scheduled_auto_in_progress": True,
            "scheduled_auto_completed": True,
            "auto_transition_deliver_notifications_at_start": True,
            "auto_transition_deliver_notifications_at_end": True,
            "deliver_notifications": True,
            "body": "\n".join(WORDS),
            "metadata": {"downtime": {"plan_id": "20261205-0badcafe", "sequence": 0}},
            "component_ids": ["8kbf7d35c070"],
            "auto_transition_to_maintenance_state": True,
            "auto_transition_to_operational_state": True,
        }
    }


def test_statuspage_without_components_and_mail() -> None:
    """Without components none changes its state, and subscribers are left alone if that is wanted."""
    incident = body(export("statuspage", components="", notify="false"))["incident"]
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
    assert incident["status"] == expected
    assert ("cancelled" in incident["body"]) == incident["name"].startswith("Cancelled") == (status == "CANCELLED")


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
    """Times have the one form that Cachet reads, and components their numbers and states."""
    assert body(export("cachet", what=WHAT)) == {
        "name": "Maintenance: Shop API",
        "message": "\n\n".join(WORDS),
        "status": 0,
        "scheduled_at": "2026-12-05 04:00:00",
        "completed_at": "2026-12-05 06:00:00",
        "notifications": True,
        "components": [{"id": 1, "status": 4}, {"id": 12, "status": 4}],
    }


@pytest.mark.parametrize(
    ("level", "state"),
    [(ImpactLevel.DEGRADED, 2), (ImpactLevel.REDUCED_REDUNDANCY, 1), (ImpactLevel.NO_IMPACT, 1)],
)
def test_cachet_states(level: ImpactLevel, state: int) -> None:
    """A component is as the impact level says while the window lasts."""
    assert body(export("cachet", saved_plan(impact_level=level)))["components"][0]["status"] == state


def test_cachet_under_way() -> None:
    """A plan that has begun is in progress; a name longer than Cachet takes is cut."""
    schedule = body(export("cachet", with_status(Status.IN_PROCESS), notify="false"))
    assert (schedule["status"], schedule["notifications"]) == (1, False)
    assert len(body(export("cachet", saved_plan(service="x" * 300)))["name"]) == 255


@pytest.mark.parametrize("text", ["api", "-1", "²", "1.5"])
def test_cachet_components_are_numbers(text: str) -> None:
    """A component that is no number is refused."""
    with pytest.raises(InputError, match=r"cachet\.components: expected a number"):
        export("cachet", components=text)
