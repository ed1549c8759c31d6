"""`downtime schema`: the JSON Schema of a document."""

from __future__ import annotations

from datetime import datetime

from downtime_cli.cli.files import write_stdout
from downtime_cli.documents.schemas import render_schema
from downtime_cli.request.options import Options


def run(options: Options, now: datetime) -> int:  # noqa: ARG001 - every command is given the time
    """Carry out the command and return its exit code."""
    write_stdout(render_schema(options.document.effective))
    return 0
