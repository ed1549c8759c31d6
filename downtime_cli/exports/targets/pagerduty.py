"""
PagerDuty: the body of POST /maintenance_windows, and of PUT /maintenance_windows/ID for a later version.

POST wants a header `From` with the mail address of a user of the account, who then counts as its author.
"""

from __future__ import annotations

from typing import Final

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc, printable
from downtime_cli.exports.target import WHAT, Setting, Target, TargetSettings, join_json
from downtime_cli.exports.words import as_json, identity, title


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write the request's body."""
    what = printable(settings.one("what"))
    window = {
        "type": "maintenance_window",
        "start_time": iso_utc(plan.window.start),
        "end_time": iso_utc(plan.window.end),
        "description": " - ".join(part for part in (title(plan), what, identity(plan)) if part),
        "services": [{"id": printable(each), "type": "service_reference"} for each in settings.ids("services")],
    }
    return as_json({"maintenance_window": window})


TARGET: Final = Target(
    name="pagerduty",
    extension="json",
    summary="PagerDuty: POST /maintenance_windows with a From header, PUT /maintenance_windows/ID",
    render=render,
    join=join_json,
    needs=(Setting("services", "ids of the services that are not to page anybody: PIJ90N7", is_list=True),),
    takes=(WHAT,),
    undo="end the maintenance window: DELETE /maintenance_windows/ID",
)
