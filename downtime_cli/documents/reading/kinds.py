"""What a JSON document is that is no plan, and what to do with it instead."""

from __future__ import annotations

import re
from typing import Any, Final

REMEDY: Final = "pass what `downtime plan --format json` or `downtime update` wrote"
PLAN: Final = "plan"
STANDING: Final = "standing"
REFUSAL: Final = "refusal"
_SCHEMA: Final = re.compile(r"downtime-([a-z]+)/\d+")
_TIME: Final = re.compile(r"[0-9T:Z-]+")
_RULE: Final = re.compile(r"[A-Z0-9=;,+-]+")
_OTHERS: Final = {
    REFUSAL: ("this is a refusal: no window kept every rule", "give up what it names, and plan again"),
    "check": (
        "this is the judgement of `downtime check`",
        "pass the plan, or make one: downtime plan --start TIME",
    ),
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
    rule, first = _find(document, "slot", "rrule"), _find(document, "dates", 0)
    ends = [_find(first, end) for end in ("start", "end")]
    message = f"this is a standing window{_known(_RULE, rule, ' ({})')}, not a plan: it has no messages and no state"
    start, end = (_known(_TIME, text, "{}") or "TIME" for text in ends)
    remedy = (
        "repeat an event in your calendar by the lines of its key `calendar`, as standing windows cannot be exported "
        f"yet; for one of its dates, make a plan: downtime plan TRAFFIC.csv --start {start} --end {end} -o plan.json"
    )
    return message, remedy


def _find(value: Any, *path: str | int) -> Any:
    """Find a value in a document that may hold anything; None if there is none."""
    for step in path:
        try:
            value = value[step]
        except (TypeError, LookupError):
            return None
    return value


def _known(pattern: re.Pattern[str], value: object, form: str) -> str:
    """Write a value that is as it should be: people paste remedies into shells."""
    return form.format(value) if isinstance(value, str) and pattern.fullmatch(value) else ""
