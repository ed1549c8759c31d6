"""
Cachet 3: the body of POST /api/schedules, and of PUT /api/schedules/ID for a later version.

Times are written without an offset, as Cachet reads them, and are UTC: what its APP_TIMEZONE is unless set.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.exports.payload import as_json, literal
from downtime_cli.exports.settings import TargetSettings
from downtime_cli.exports.words import summary, title

_NAME_LIMIT: Final = 255
# The states of a component: 1 operational, 2 performance issues, 4 major outage.
_STATE: Final = {ImpactLevel.OUTAGE: 4, ImpactLevel.DEGRADED: 2}
_STATUS: Final = {Status.IN_PROCESS: 1}


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Return the request's body."""
    ids = [_id(settings, text) for text in settings.ids("components")]
    schedule = {
        "name": title(plan)[:_NAME_LIMIT],
        "message": "\n\n".join(summary(plan, settings.one("what"), foreign=literal)),
        "status": _STATUS.get(plan.status, 0),
        "scheduled_at": _stamp(plan.window.start),
        "completed_at": _stamp(plan.window.end),
        "notifications": settings.is_on("notify", default=True),
        "components": [{"id": each, "status": _STATE.get(plan.impact_level, 1)} for each in ids],
    }
    return as_json(schedule)


def _id(settings: TargetSettings, text: str) -> int:
    """Return the number of a component."""
    if not (text.isascii() and text.isdecimal()):
        settings.refuse("components", f"expected a number, got {text!r}", "write what /api/components has as id")
    return int(text)


def _stamp(instant: datetime) -> str:
    """Return an instant as Cachet reads it."""
    return f"{instant:%Y-%m-%d %H:%M:%S}"
