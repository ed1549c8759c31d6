"""`downtime plan`: read, plan, show."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from downtime_cli.cli.output import Format, deliver, show_progress
from downtime_cli.cli.past_weeks import find_confidence, read_policies
from downtime_cli.core.audience import Audience
from downtime_cli.core.errors import Issue, Place, Severity, UsageError
from downtime_cli.core.quality.inspection import TrafficReading
from downtime_cli.core.records import dataclass
from downtime_cli.request.policy import Request
from downtime_cli.request.settings import Settings

if TYPE_CHECKING:
    from downtime_cli.core.planning.plan import NoWindow, Plan
    from downtime_cli.core.planning.planner import Background
    from downtime_cli.core.policy import Policy
    from downtime_cli.core.standing.plan import NoStandingWindow, StandingPlan

    Answer: TypeAlias = Plan | NoWindow | StandingPlan | NoStandingWindow

INFEASIBLE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """The files of a command, read as of a moment, with all that was found and assumed on the way."""

    as_of: datetime
    reading: TrafficReading
    audience: Audience
    issues: tuple[Issue, ...]
    assumptions: tuple[str, ...]


def run_plan(settings: Settings, now: datetime) -> int:
    """Carry out the command and return its exit code."""
    from downtime_cli.cli.errors import show_issues
    from downtime_cli.core.planning.planner import Background
    from downtime_cli.core.quality.judge_traffic import judge_traffic
    from downtime_cli.report.plan_report import build_report
    from downtime_cli.request.regions import with_regions

    request = Request(settings=settings, now=now)
    inputs = read_inputs(request)
    policy, past = read_policies(request, inputs)
    policy = with_regions(policy, request, inputs.audience)
    background = Background(
        quality=judge_traffic(inputs.reading, inputs.as_of, inputs.audience),
        assumptions=(*inputs.assumptions, *request.assumptions),
        issues=inputs.issues,
    )
    answer, fits = _decide(inputs, policy, past, background)
    replaces = settings.text("replaces")
    if replaces is not None:
        answer = _replace(answer, replaces)
    report = build_report(answer)
    show_issues(issue for issue in inputs.issues if issue.severity is Severity.WARNING)
    deliver(report, settings.read("format", Format), settings.texts("output"))
    return 0 if fits else INFEASIBLE


def _replace(answer: Answer, path: str) -> Answer:
    """Return a plan as the next version of a saved one; a refusal replaces nothing.

    Raises:
        UsageError: it is a standing window.
        InputError: the saved plan cannot be understood, or replaced.
        AccessError: there is no such file.
    """
    from downtime_cli.core.planning.plan import NoWindow, Plan
    from downtime_cli.core.saved.versions import replace_plan
    from downtime_cli.documents.read_plan import read_plan

    old = read_plan(path)
    match answer:
        case Plan():
            return replace_plan(old, answer)
        case NoWindow():
            return answer
    message, remedy = "a standing window replaces no plan", "leave out --replaces or --recurring"
    raise UsageError(Issue(code="bad-option", message=message, remedy=remedy, place=Place(source="--replaces")))


def _decide(inputs: Inputs, policy: Policy, past: Policy | None, background: Background) -> tuple[Answer, bool]:
    """Return the best single or standing window, as asked, or why there is none; and whether there is one."""
    if policy.recurring is None:
        from downtime_cli.core.planning.plan import Plan
        from downtime_cli.core.planning.planner import build_plan

        plan = build_plan(inputs.reading.traffic, inputs.audience, policy, background)
        if not isinstance(plan, Plan):
            return plan, False
        return replace(plan, confidence=find_confidence(inputs, past)), True
    from downtime_cli.core.standing.plan import StandingPlan
    from downtime_cli.core.standing.planner import build_standing

    standing = build_standing(inputs.reading.traffic, inputs.audience, policy, background)
    return standing, isinstance(standing, StandingPlan)


def read_inputs(request: Request) -> Inputs:
    """Return traffic and audience; where no audience was given, what the request takes in its place.

    Raises:
        UsageError: both are to come from standard input, or no traffic was named.
        InputError: a file cannot be understood.
        AccessError: a file cannot be read.
    """
    from downtime_cli.readers.traffic.traffic_csv import read_traffic

    settings = request.settings
    traffic, audience_file = traffic_path(settings), settings.text("audience")
    if traffic == "-" and audience_file == "-":
        message, remedy = "standard input can be one file only", "pass the other as a path"
        place = Place(source="--audience")
        raise UsageError(Issue(code="bad-option", message=message, remedy=remedy, place=place))
    as_of = request.as_of()
    options = request.traffic_options(as_of)
    with show_progress("Reading") as progress:
        reading = read_traffic(traffic, options, progress=progress)
    issues, assumptions = reading.issues, reading.assumptions
    if audience_file is None:
        audience = request.audience_without_file(reading)
    else:
        from downtime_cli.readers.audience_csv import read_audience

        users = read_audience(audience_file)
        audience = users.audience
        issues, assumptions = (*issues, *users.issues), (*assumptions, *users.assumptions)
    return Inputs(as_of=as_of, reading=reading, audience=audience, issues=issues, assumptions=assumptions)


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
