"""Datadog: the body of POST /api/v2/downtime. A later version goes to PATCH, which also wants the downtime's own id."""

from __future__ import annotations

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc, printable
from downtime_cli.exports.payload import as_json
from downtime_cli.exports.settings import TargetSettings
from downtime_cli.exports.words import summary, title


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Return the request's body."""
    zone = zone_name(plan.zone)
    attributes = {
        "scope": printable(settings.one("scope")),
        "monitor_identifier": {"monitor_tags": [printable(tag) for tag in settings.all("monitor_tags")] or ["*"]},
        "schedule": {"start": iso_utc(plan.window.start), "end": iso_utc(plan.window.end)},
        "display_timezone": zone if "/" in zone else "UTC",  # it knows IANA's names, not bare offsets
        "message": "\n".join((title(plan), *summary(plan, settings.one("what")))),
    }
    return as_json({"data": {"type": "downtime", "attributes": attributes}})
