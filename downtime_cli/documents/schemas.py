"""`downtime schema`: JSON Schemas, made from the declarations of the documents."""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct
from msgspec.json import schema_components

from downtime_cli.core.errors import IssueCode, UsageError
from downtime_cli.documents import audience, backtest, due, inspection, plan, refusal, standing
from downtime_cli.documents.checking import check, inside
from downtime_cli.documents.json_text import dump

DOCUMENTS: Final[dict[str, tuple[type[Struct], ...]]] = {
    "plan": (plan.Plan,),
    "refusal": (refusal.Refusal,),
    "standing": (standing.StandingWindow, standing.NoStandingWindow),
    "check": (check.Check,),
    "inside": (inside.Inside,),
    "inspect": (inspection.Inspection, audience.Audience),
    "backtest": (backtest.Backtest,),
    "due": (due.Due,),
}
_PROMISE: Final = (
    "Instants are UTC, durations ISO 8601, shares fractions of 1, and what is not known is null. "
    "More keys may be added within a version; none is renamed or removed."
)


def render_schema(document: str) -> str:
    """Write the schema of a document, ending in a newline.

    Raises:
        UsageError: there is no such document.
    """
    if document not in DOCUMENTS:
        remedy = f"use one of {', '.join(DOCUMENTS)}"
        raise UsageError.of(IssueCode.BAD_OPTION, f"no schema for {document!r}", remedy, "schema")
    return dump(build_schema(document))


def build_schema(document: str) -> dict[str, Any]:
    """Build the schema of a document: that of its one declaration, or of any of several."""
    kinds = DOCUMENTS[document]
    _, parts = schema_components(kinds, ref_template="#/$defs/{name}")
    wholes = [parts.pop(kind.__name__) for kind in kinds]
    (first, *others) = wholes
    whole = {"title": " or ".join(each["title"] for each in wholes), "oneOf": wholes} if others else first
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:downtime-cli:schema:{document}-1",
        **whole,
        "description": f"{first['description']} {_PROMISE}",
        "$defs": parts,
    }
