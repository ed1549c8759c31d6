"""`downtime inspect`: how a traffic file is read and what it holds."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from downtime_cli.cli.errors import show_warnings
from downtime_cli.cli.output import check_targets, deliver
from downtime_cli.cli.progress import show_progress
from downtime_cli.request.asked import word_options
from downtime_cli.request.inputs import traffic_path
from downtime_cli.request.options import Options
from downtime_cli.request.policy import Request


def run(options: Options, now: datetime) -> int:
    """Carry out the command and return its exit code."""
    from downtime_cli.core.quality.judge_traffic import build_inspection
    from downtime_cli.readers.traffic.traffic_csv import read_traffic

    request = Request(options=options, now=now)
    check_targets(options.output.texts, "inspect")
    as_of = request.as_of()
    traffic_options = request.traffic_options(as_of)
    with show_progress("Reading") as progress:
        reading = read_traffic(traffic_path(options), traffic_options, progress=progress)
    show_warnings(reading.issues)
    inspection = build_inspection(reading, as_of)
    background = replace(inspection.background, asked=word_options(options))
    deliver(replace(inspection, background=background), options.format.value, options.output.texts)
    return 0
