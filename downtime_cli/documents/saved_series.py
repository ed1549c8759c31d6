"""A saved standing window back to JSON (`downtime-standing/1`): the document that it was, with what has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from downtime_cli.documents.json_text import dump
from downtime_cli.documents.saved import IDENTITY, keep_told, keep_unknown
from downtime_cli.documents.series import build_state

if TYPE_CHECKING:
    from downtime_cli.core.series.series import Series


def render_series(series: Series) -> str:
    """Write the series as a JSON document, ending in a newline; keys this version does not know stay as they were."""
    old: dict[str, Any] = dict(series.document)
    new = to_builtins(build_state(series))
    known = {entry["day"]: entry for entry in old.get("dates") or ()}
    dates = [_bring_up_to_date(known.get(entry["day"], {}), entry) for entry in new["dates"]]
    return dump(_keep_lists(old, new) | {"dates": dates})


def _bring_up_to_date(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Bring the entry of a date up to date, but for the clock times that readers were told of ends that have stayed."""
    told = [f"local_{end}" for end in ("start", "end") if old.get(end) == new[end]]
    return keep_told(old, _keep_lists(old, new), told)


def _keep_lists(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Lay the new keys over the old ones, and each entry of a list of versions or messages over the one that it was."""
    lists = {key: keep_unknown(old.get(key) or (), new[key], identity) for key, identity in IDENTITY.items()}
    return old | new | lists
