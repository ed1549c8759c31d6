"""
Atlassian Statuspage: the body of POST /v1/pages/PAGE/incidents, and of PATCH …/incidents/ID for a later version.

Statuspage has no status for a cancelled maintenance: the custom is to complete it with a message that says so.
"""

from __future__ import annotations

import html
from typing import Final

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc, printable
from downtime_cli.exports.target import NOTIFY, WHAT, Setting, Target, TargetSettings, join_json
from downtime_cli.exports.words import as_json

_STATUS: Final = {
    Status.IN_PROCESS: "in_progress",
    Status.COMPLETED: "completed",
    Status.CANCELLED: "completed",
}


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write the request's body."""
    is_known = plan.status is not Status.TENTATIVE
    notify = settings.is_on("notify") and is_known
    components = [printable(each) for each in settings.ids("components")]
    incident = {
        "name": settings.reader_words.title,
        "status": _STATUS.get(plan.status, "scheduled"),
        "impact_override": "maintenance",
        "scheduled_for": iso_utc(plan.window.start),
        "scheduled_until": iso_utc(plan.window.end),
        "scheduled_remind_prior": notify,
        "scheduled_auto_in_progress": is_known,
        "scheduled_auto_completed": plan.automatic,
        "auto_transition_deliver_notifications_at_start": notify,
        "auto_transition_deliver_notifications_at_end": notify,
        "deliver_notifications": notify,
        "body": html.escape(settings.reader_words.text, quote=False),  # messages may hold HTML
        "metadata": {"downtime": {"plan_id": plan.plan_id, "sequence": plan.sequence}},
    }
    if components:
        incident |= {
            "component_ids": components,
            "auto_transition_to_maintenance_state": True,
            "auto_transition_to_operational_state": True,
        }
    return as_json({"incident": incident})


TARGET: Final = Target(
    name="statuspage",
    extension="json",
    summary="Atlassian Statuspage: POST /v1/pages/PAGE/incidents, PATCH .../incidents/ID",
    render=render,
    join=join_json,
    takes=(WHAT, Setting("components", "ids of the components", is_list=True), NOTIFY),
    is_for_readers=True,
)
