"""A saved plan back to JSON (`downtime-plan/1`): the document it was read from, with what its next version changed."""

from __future__ import annotations

from typing import cast

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.documents.shared import (
    Json,
    announcement_values,
    dump,
    local_values,
    revision_values,
    window_values,
    withdrawn_values,
)


def render_saved(plan: SavedPlan) -> str:
    """Return the plan as a JSON document, ending in a newline; keys this version does not know stay as they were.

    The impact stays what was forecast for the window as planned; only its clock times follow.
    """
    document = cast("dict[str, Json]", dict(plan.document))  # JSON as it was read
    impact = cast("dict[str, Json]", document["impact"])  # checked by the reader
    changed: dict[str, Json] = {
        "sequence": plan.sequence,
        "status": plan.status,
        "revisions": [revision_values(revision) for revision in plan.revisions],
        "window": window_values(plan.window) | local_values(plan.window, plan.zone),
        "impact": impact | {"zones": _zones(plan, impact)},
        "announcements": [announcement_values(message) for message in plan.announcements],
    }
    document.pop("withdrawn", None)
    return dump(document | changed | withdrawn_values(plan.withdrawn))


def _zones(plan: SavedPlan, impact: dict[str, Json]) -> list[Json]:
    """Return what each zone bears, with the clock times of the window as it is now."""
    zones = {zone_name(zone): zone for zone, _ in plan.audience}
    told = impact.get("zones")
    return [
        entry | local_values(plan.window, zones[str(entry["zone"])])
        if isinstance(entry, dict) and str(entry.get("zone")) in zones
        else entry
        for entry in (told if isinstance(told, list) else ())
    ]
