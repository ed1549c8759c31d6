"""`downtime schema`: the JSON Schemas that ship with the package."""

from __future__ import annotations

from importlib.resources import files

from downtime_cli.core.errors import IssueCode, UsageError

_FILES = {
    "plan": "plan-1.json",
    "refusal": "refusal-1.json",
    "standing": "standing-1.json",
    "check": "check-1.json",
    "inspect": "inspect-1.json",
    "backtest": "backtest-1.json",
    "due": "due-1.json",
}


def read_schema(document: str) -> str:
    """Return the schema of a document, ending in a newline.

    Raises:
        UsageError: there is no such document.
    """
    if document not in _FILES:
        remedy = f"use one of {', '.join(_FILES)}"
        raise UsageError.of(IssueCode.BAD_OPTION, f"no schema for {document!r}", remedy, "schema")
    return files("downtime_cli").joinpath("schema", _FILES[document]).read_text("utf-8")
