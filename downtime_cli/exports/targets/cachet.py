"""
Cachet 3: the body of POST /api/schedules, and of PUT /api/schedules/ID for a later version.

Times are in UTC, without an offset: Cachet reads them by its APP_TIMEZONE, which is UTC unless set.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.exports.target import NOTIFY, WHAT, Setting, Target, TargetSettings
from downtime_cli.exports.words import as_json, literal, summary, title

_NAME_LIMIT: Final = 255
# The states of a component: 1 operational, 2 performance issues, 4 major outage.
_STATE: Final = {ImpactLevel.OUTAGE: 4, ImpactLevel.DEGRADED: 2}
_STATUS: Final = {Status.IN_PROCESS: 1}


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write the request's body."""
    ids = [_parse_id(settings, text) for text in settings.ids("components")]
    schedule = {
        "name": title(plan)[:_NAME_LIMIT],
        "message": "\n\n".join(summary(plan, settings.one("what"), foreign=literal)),
        "status": _STATUS.get(plan.status, 0),
        "scheduled_at": _stamp(plan.window.start),
        "completed_at": _stamp(plan.window.end),
        "notifications": settings.is_on("notify"),
        "components": [{"id": each, "status": _STATE.get(plan.impact_level, 1)} for each in ids],
    }
    return as_json(schedule)


def _parse_id(settings: TargetSettings, text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        settings.refuse("components", f"expected a number, got {text!r}", "write the id that /api/components shows")
    return int(text)


def _stamp(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}"


TARGET: Final = Target(
    name="cachet",
    extension="json",
    summary="Cachet 3: POST /api/schedules, PUT /api/schedules/ID",
    render=render,
    takes=(WHAT, Setting("components", "numbers of the components", is_list=True), NOTIFY),
    undo="delete the schedule: DELETE /api/schedules/ID; otherwise it ends by itself at the end of the window",
)
