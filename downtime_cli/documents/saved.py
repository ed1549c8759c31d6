"""A saved plan back to JSON (`downtime-plan/1`): the document it was read from, with what its next version changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec import to_builtins

from downtime_cli.core.localtime import zone_name
from downtime_cli.documents.json_text import dump
from downtime_cli.documents.parts import build_window, local_times
from downtime_cli.documents.plan import build_announcements, build_revisions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from downtime_cli.core.saved.plan import SavedPlan

_MESSAGE: Final = ("kind", "channel", "region", "send_at")
IDENTITY: Final = {"revisions": ("sequence",), "announcements": _MESSAGE, "withdrawn": _MESSAGE}
"""By which keys the entries of a list are known again."""


def render_saved(plan: SavedPlan) -> str:
    """Write the plan as a JSON document, ending in a newline; keys this version does not know stay as they were.

    The impact stays what was forecast for the window as planned; only its clock times follow.
    """
    document: dict[str, Any] = dict(plan.document)
    zones = {zone_name(zone): zone for zone, _ in plan.audience}
    changed: dict[str, Any] = to_builtins(
        {
            "sequence": plan.sequence,
            "status": plan.status,
            "automatic": plan.automatic,
            "revisions": build_revisions(plan.revisions),
            "window": build_window(plan.window, plan.zone),
            "announcements": build_announcements(plan.announcements),
            "withdrawn": build_announcements(plan.withdrawn),
        }
    )
    for key, identity in IDENTITY.items():
        changed[key] = keep_unknown(document.get(key) or (), changed[key], identity)
    old, new = document.get("window", {}), changed["window"]
    told = [f"local_{end}" for end in ("start", "end") if old.get(end) == new[end]]
    changed["window"] = keep_told(old, new, told)
    hit = [
        keep_told(entry, local_times(plan.window, zones[entry["zone"]]), told) if entry["zone"] in zones else entry
        for entry in document["impact"].get("zones") or ()
    ]
    return dump(document | changed | {"impact": document["impact"] | ({"zones": hit} if hit else {})})


def keep_told(old: dict[str, Any], new: dict[str, Any], told: Sequence[str]) -> dict[str, Any]:
    """Bring a part up to date, but for the clock times that readers were told of ends that have not moved."""
    return old | new | {key: old[key] for key in told if old.get(key) is not None}


def keep_unknown(
    old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]], identity: Sequence[str]
) -> list[dict[str, Any]]:
    """Add to each entry the keys of the one it was, which has the same values of the identifying keys."""
    known = {tuple(map(entry.get, identity)): entry for entry in old}
    return [known.get(tuple(map(entry.get, identity)), {}) | entry for entry in new]
