"""A saved plan back to JSON (`downtime-plan/1`): the document it was read from, with what its next version changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from downtime_cli.core.localtime import zone_name
from downtime_cli.documents.json_text import dump
from downtime_cli.documents.parts import build_window, local_times
from downtime_cli.documents.plan import build_announcements, build_revisions

if TYPE_CHECKING:
    from downtime_cli.core.saved.plan import SavedPlan


def render_saved(plan: SavedPlan) -> str:
    """Write the plan as a JSON document, ending in a newline; keys this version does not know stay as they were.

    The impact stays what was forecast for the window as planned; only its clock times follow.
    """
    document: dict[str, Any] = dict(plan.document)
    zones = {zone_name(zone): zone for zone, _ in plan.audience}
    changed = {
        "sequence": plan.sequence,
        "status": plan.status,
        "revisions": build_revisions(plan.revisions),
        "window": build_window(plan.window, plan.zone),
        "announcements": build_announcements(plan.announcements),
        "withdrawn": build_announcements(plan.withdrawn),
    }
    hit = [
        entry | (local_times(plan.window, zones[entry["zone"]]) if entry["zone"] in zones else {})
        for entry in document["impact"]["zones"]
    ]
    return dump(document | to_builtins(changed) | {"impact": document["impact"] | {"zones": hit}})
