"""`downtime plan`: read, plan, show."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from downtime_cli.cli.errors import INFEASIBLE, show_warnings
from downtime_cli.cli.output import deliver
from downtime_cli.cli.progress import show_progress
from downtime_cli.core.errors import IssueCode, UsageError
from downtime_cli.core.traffic import Traffic
from downtime_cli.request.inputs import Inputs, build_background, read_inputs, read_policies
from downtime_cli.request.options import Options
from downtime_cli.request.policy import Request
from downtime_cli.request.regions import with_regions

if TYPE_CHECKING:
    from downtime_cli.core.answer import PlanAnswer
    from downtime_cli.core.planning.plan import Confidence
    from downtime_cli.core.policy import Policy
    from downtime_cli.core.quality.finding import Background


def run(options: Options, now: datetime) -> int:
    """Carry out the command and return its exit code."""
    request = Request(options=options, now=now)
    inputs = read_inputs(request, show_progress)
    policy, past = read_policies(request, inputs)
    policy = with_regions(policy, request, inputs.audience)
    answer, fits = _decide(inputs, policy, past, build_background(request, inputs))
    if options.replaces.text is not None:
        answer = _replace(answer, options.replaces.text)
    show_warnings(inputs.issues)
    deliver(answer, options.format.value, options.output.texts)
    return 0 if fits else INFEASIBLE


def _confidence(inputs: Inputs, past: Policy | None) -> Confidence | None:
    """Test the advice on past weeks, where there are any to test it on."""
    traffic = inputs.reading.traffic
    if past is None or not isinstance(traffic, Traffic):
        return None
    from downtime_cli.core.backtest.backtest import find_confidence

    with show_progress("Testing past weeks") as progress:
        return find_confidence(traffic, inputs.audience, past, progress)


def _replace(answer: PlanAnswer, path: str) -> PlanAnswer:
    """Make a plan the next version of a saved one; a refusal replaces nothing.

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
    raise UsageError.of(IssueCode.BAD_OPTION, message, remedy, "--replaces")


def _decide(inputs: Inputs, policy: Policy, past: Policy | None, background: Background) -> tuple[PlanAnswer, bool]:
    """Find the best single or standing window, or why there is none; and whether there is one."""
    if policy.recurring is None:
        from downtime_cli.core.planning.plan import Plan
        from downtime_cli.core.planning.planner import build_plan

        plan = build_plan(inputs.reading.traffic, inputs.audience, policy, background)
        if not isinstance(plan, Plan):
            return plan, False
        return replace(plan, confidence=_confidence(inputs, past)), True
    from downtime_cli.core.standing.plan import StandingPlan
    from downtime_cli.core.standing.planner import build_standing

    standing = build_standing(inputs.reading.traffic, inputs.audience, policy, background)
    return standing, isinstance(standing, StandingPlan)
