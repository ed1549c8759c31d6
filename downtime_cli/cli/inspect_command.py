"""`downtime inspect`: how a traffic file is read and what it holds."""

from __future__ import annotations

from datetime import datetime

from downtime_cli.cli.output import Format, deliver
from downtime_cli.cli.progress import show_progress
from downtime_cli.core.errors import Severity
from downtime_cli.request.inputs import traffic_path
from downtime_cli.request.policy import Request
from downtime_cli.request.settings import Settings


def run_inspect(settings: Settings, now: datetime) -> None:
    """Carry out the command."""
    from downtime_cli.cli.errors import show_issues
    from downtime_cli.core.quality.judge_traffic import build_inspection
    from downtime_cli.readers.traffic.traffic_csv import read_traffic

    request = Request(settings=settings, now=now)
    as_of = request.as_of()
    options = request.traffic_options(as_of)
    with show_progress("Reading") as progress:
        reading = read_traffic(traffic_path(settings), options, progress=progress)
    show_issues(issue for issue in reading.issues if issue.severity is Severity.WARNING)
    deliver(build_inspection(reading, as_of), settings.read("format", Format), settings.texts("output"))
