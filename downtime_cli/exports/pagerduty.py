"""PagerDuty: the body of POST /maintenance_windows, and of PUT /maintenance_windows/ID for a later version."""

from __future__ import annotations

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc, printable
from downtime_cli.exports.payload import as_json
from downtime_cli.exports.settings import TargetSettings
from downtime_cli.exports.words import identity, title


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Return the request's body."""
    what = printable(settings.one("what"))
    window = {
        "type": "maintenance_window",
        "start_time": iso_utc(plan.window.start),
        "end_time": iso_utc(plan.window.end),
        "description": " - ".join(part for part in (title(plan), what, identity(plan)) if part),
        "services": [{"id": printable(each), "type": "service_reference"} for each in settings.ids("services")],
    }
    return as_json({"maintenance_window": window})
