"""`downtime inspect`: how a file of traffic or of users is read and what it holds."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from downtime_cli.cli.output import check_targets, deliver, read_wanted, tell_findings
from downtime_cli.cli.process.progress import show_progress
from downtime_cli.request.asked import word_options, word_typed
from downtime_cli.request.inspected import inspect_file
from downtime_cli.request.options import Options
from downtime_cli.request.policy import Request


def run(options: Options, now: datetime) -> int:
    """Carry out the command and return its exit code."""
    request = Request(options=options, now=now)
    guards = check_targets(options, "inspect")
    inspection = inspect_file(request, show_progress)
    assumptions = (*inspection.background.assumptions, *request.assumptions)
    asked, typed = word_options(request.options), word_typed(request.options)
    background = replace(inspection.background, assumptions=assumptions, asked=asked, typed=typed)
    tell_findings(background.issues, background.assumptions, read_wanted(options))
    deliver(replace(inspection, background=background), read_wanted(options), guards)
    return 0
