"""Datadog: the body of POST /api/v2/downtime. A later version goes to PATCH, which also wants the downtime's own id."""

from __future__ import annotations

from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc, printable
from downtime_cli.exports.target import WHAT, Setting, Target, TargetSettings
from downtime_cli.exports.words import as_json, summary, title


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write the request's body."""
    zone = zone_name(plan.zone)
    attributes = {
        "scope": printable(settings.one("scope")),
        "monitor_identifier": {"monitor_tags": [printable(tag) for tag in settings.all("monitor_tags")]},
        "schedule": {"start": iso_utc(plan.window.start), "end": iso_utc(plan.window.end)},
        "display_timezone": zone if "/" in zone else "UTC",  # it knows IANA's names, not bare offsets
        "message": "\n".join((title(plan), *summary(plan, settings.one("what")))),
    }
    return as_json({"data": {"type": "downtime", "attributes": attributes}})


TARGET: Final = Target(
    name="datadog",
    extension="json",
    summary="Datadog: POST /api/v2/downtime",
    render=render,
    needs=(Setting("scope", "what to mute: 'env:prod AND service:shop'"),),
    takes=(WHAT, Setting("monitor_tags", "tags of the monitors to mute", is_list=True, default="*")),
    undo="cancel the downtime: DELETE /api/v2/downtime/ID",
)
