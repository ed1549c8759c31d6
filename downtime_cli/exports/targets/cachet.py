"""
Cachet 3: the body of POST /api/schedules, and of PUT /api/schedules/ID for a later version.

By the interface of cachethq/core since August 2025: Cachet tells from the two times whether a schedule is to come, in
progress or complete, and shows its components in their states while it is in progress. Without the second one it stays
in progress, so that is left open until work is over, unless the end goes by the clock.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc
from downtime_cli.exports.target import NOTIFY, WHAT, Setting, Target, TargetSettings, join_json
from downtime_cli.exports.words import as_json

_NAME_LIMIT: Final = 255
# The states of a component: 1 operational, 2 performance issues, 6 under maintenance. 4, major outage, would turn the
# whole page to that once a quarter of the components have it.
_STATE: Final = {ImpactLevel.OUTAGE: 6, ImpactLevel.DEGRADED: 2}


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write the request's body."""
    ids = dict.fromkeys(_parse_id(settings, text) for text in settings.ids("components"))
    words, end = settings.reader_words, _end(plan)
    schedule = {
        "name": words.title[:_NAME_LIMIT],
        "message": words.markdown,
        "scheduled_at": iso_utc(plan.actual_window.start),
        "completed_at": None if end is None else iso_utc(end),
        "notifications": settings.is_on("notify") and plan.status is not Status.TENTATIVE,
        "components": [{"id": each, "status": _STATE.get(plan.impact_level, 1)} for each in ids],
        "meta": {"plan_id": plan.plan_id, "sequence": plan.sequence},
    }
    return as_json(schedule)


def _end(plan: SavedPlan) -> datetime | None:
    """When Cachet is to show it as complete: once it really is; at its start if it was called off before."""
    if plan.status is Status.CANCELLED:
        return max(plan.actual_window.start, plan.last_changed)
    return plan.actual_end or (plan.window.end if plan.automatic else None)


def _parse_id(settings: TargetSettings, text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        settings.refuse("components", f"expected a number, got {text!r}", "write the id that /api/components shows")
    return int(text)


TARGET: Final = Target(
    name="cachet",
    extension="json",
    summary="Cachet 3: POST /api/schedules, PUT /api/schedules/ID",
    render=render,
    join=join_json,
    takes=(WHAT, Setting("components", "numbers of the components", is_list=True), NOTIFY),
    is_for_readers=True,
)
