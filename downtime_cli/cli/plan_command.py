"""`downtime plan`: read, plan, show."""

from __future__ import annotations

from datetime import datetime

from downtime_cli.cli.output import Format, deliver, reading_progress
from downtime_cli.cli.request import Request
from downtime_cli.cli.settings import Settings
from downtime_cli.core.errors import Issue, Place, Severity, UsageError

INFEASIBLE = 5


def run_plan(settings: Settings, now: datetime) -> int:
    """Carry out the command and return its exit code."""
    from downtime_cli.cli.errors import show_issues
    from downtime_cli.core.plan import NoWindow
    from downtime_cli.core.planner import Background, build_plan
    from downtime_cli.core.quality import judge_traffic
    from downtime_cli.core.report import build_report
    from downtime_cli.readers.traffic_csv import read_traffic

    traffic, audience_file = traffic_path(settings), settings.text("audience")
    if traffic == "-" and audience_file == "-":
        message, remedy = "standard input can be one file only", "pass the other as a path"
        place = Place(source="--audience")
        raise UsageError(Issue(code="bad-option", message=message, remedy=remedy, place=place))
    request = Request(settings=settings, now=now)
    as_of = request.as_of()
    options = request.traffic_options(as_of)
    with reading_progress() as progress:
        reading = read_traffic(traffic, options, progress=progress)
    issues, assumptions = reading.issues, reading.assumptions
    if audience_file is None:
        audience = request.audience_without_file(reading)
    else:
        from downtime_cli.readers.audience_csv import read_audience

        users = read_audience(audience_file)
        audience = users.audience
        issues, assumptions = (*issues, *users.issues), (*assumptions, *users.assumptions)
    policy = request.policy(audience, as_of)
    background = Background(
        quality=judge_traffic(reading, as_of, audience),
        assumptions=(*assumptions, *request.assumptions),
        issues=issues,
    )
    answer = build_plan(reading.traffic, audience, policy, background)
    report = build_report(answer)
    show_issues(issue for issue in issues if issue.severity is Severity.WARNING)
    deliver(report, settings.read("format", Format), settings.texts("output"))
    return INFEASIBLE if isinstance(answer, NoWindow) else 0


def traffic_path(settings: Settings) -> str:
    """Return the traffic file.

    Raises:
        UsageError: none was named.
    """
    path = settings.text("traffic")
    if path is None:
        message, remedy = "which traffic?", "name the CSV file of traffic by hour: downtime plan TRAFFIC.csv"
        raise UsageError(Issue(code="missing-option", message=message, remedy=remedy, place=Place(source="TRAFFIC")))
    return path
