"""What a JSON document is that is no plan, and what to do with it instead."""

from __future__ import annotations

import re
from typing import Any, Final

REMEDY: Final = "pass what `downtime plan --format json` or `downtime update` wrote"
PLAN: Final = "plan"
STANDING: Final = "standing"
REFUSAL: Final = "refusal"
_SCHEMA: Final = re.compile(r"downtime-([a-z]+)/\d+")
_MAKE: Final = "make one: downtime plan TRAFFIC.csv --recurring monthly -o standing.json"
_STANDING: Final = (
    "this is a standing window, not the plan of a single one",
    "ask whether a time is inside it: --standing in place of --plan, without traffic; "
    "or judge the time of one of its dates: --start TIME --end TIME",
)
_OTHERS: Final = {
    REFUSAL: ("this is a refusal: no window kept every rule", "give up what it names, and plan again"),
    "check": (
        "this is the judgement of `downtime check`",
        "pass the plan, or make one: downtime plan --start TIME",
    ),
    "inside": ("this is what `downtime check --standing` found", "pass the standing window, or the plan"),
    "inspect": ("this is what `downtime inspect` found in a file", "make a plan of that file with `downtime plan`"),
    "audience": ("this is what `downtime inspect` found in a file of users", "pass that file as --audience"),
    "backtest": ("this is what `downtime backtest` measured", "make a plan with `downtime plan`"),
    "due": ("these are messages that fell due", "pass the plan that they are of"),
}


def kind_of(document: object) -> str | None:
    """Tell which of our documents this is, such as `plan` or `standing`; None for any other JSON."""
    schema = document.get("schema") if isinstance(document, dict) else None
    match = _SCHEMA.fullmatch(schema) if isinstance(schema, str) else None
    return match[1] if match else None


def explain_kind(document: Any) -> tuple[str, str] | None:
    """Say what a document of ours is that is no plan, and what to do; None for plans and for what is not ours."""
    kind = kind_of(document)
    if kind != STANDING:
        return _OTHERS.get(kind or "")
    if document.get("outcome") == "no-window":
        return "this is a refusal: no standing window kept the rules", _OTHERS[REFUSAL][1]
    return _STANDING


def explain_no_series(document: Any) -> tuple[str, str] | None:
    """Say what a document of ours is that is no saved standing window, and what to do; None for any other."""
    kind = kind_of(document)
    if kind == PLAN:
        return "this is the plan of a single window, not a standing window", _MAKE
    if kind != STANDING or document.get("outcome") == "no-window":
        return explain_kind(document)
    if "plan_id" not in document:
        return "this is a standing window of an earlier version, which has no messages and no state", _MAKE
    return None
