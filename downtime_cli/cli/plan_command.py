"""`downtime plan`: read, plan, show."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from downtime_cli.cli.errors import INFEASIBLE, show_warnings
from downtime_cli.cli.output import check_targets, deliver, read_wanted, spare_plans, tell_findings
from downtime_cli.cli.process.progress import show_progress
from downtime_cli.cli.saving.guarding import Guard
from downtime_cli.core.planning.plan import Plan
from downtime_cli.core.policy import UNNAMED
from downtime_cli.core.traffic import Traffic
from downtime_cli.request.chosen import check_chosen, with_chosen
from downtime_cli.request.inputs import Inputs, build_background, read_inputs, read_policies
from downtime_cli.request.options import Options
from downtime_cli.request.policy import Request
from downtime_cli.request.regions import with_regions

if TYPE_CHECKING:
    from downtime_cli.core.answer import PlanAnswer
    from downtime_cli.core.planning.plan import Confidence
    from downtime_cli.core.policy import Policy
    from downtime_cli.core.quality.finding import Background
    from downtime_cli.core.saved.plan import SavedPlan
    from downtime_cli.core.series.series import Series


def run(options: Options, now: datetime) -> int:
    """Carry out the command and return its exit code."""
    check_chosen(options)
    request = _build_request(options, now)
    options, replaced = request.options, request.replaced
    guards = _check_targets(options, request.series or replaced)
    inputs = read_inputs(request, show_progress)
    request = with_chosen(request, inputs.audience, inputs.as_of)
    policy, past = read_policies(request, inputs)
    policy = with_regions(policy, request, inputs.audience)
    background = build_background(request, inputs)
    answer, fits = _decide(inputs, policy, past, background, request.series)
    if replaced is not None and fits:
        answer = _replace(request, replaced, answer)
    tell_findings(background.issues, background.assumptions, read_wanted(options))
    files = options.output.texts if fits else spare_plans(options.output.texts)
    deliver(answer, replace(read_wanted(options), files=files), guards, is_refusal=not fits)
    return 0 if fits else INFEASIBLE


def _replace(request: Request, replaced: SavedPlan, answer: PlanAnswer) -> PlanAnswer:
    """Turn the answer into the next version of what it replaces."""
    if isinstance(answer, Plan):
        from downtime_cli.core.saved.versions import replace_plan

        return replace_plan(replaced, answer)
    from downtime_cli.core.series.replacing import replace_series
    from downtime_cli.core.series.series import PlannedSeries

    if isinstance(answer, PlannedSeries) and request.series is not None:
        return replace_series(request.series, answer)
    return answer


def _build_request(options: Options, now: datetime) -> Request:
    """Take what was asked for, and what the plan to replace says of the rest."""
    if options.replaces.text is None:
        return Request(options=options, now=now, looks_ahead=True)
    from downtime_cli.request.replaced import ask_to_replace

    request = ask_to_replace(options, now)
    show_warnings(() if request.replaced is None else request.replaced.issues)
    return request


def _confidence(inputs: Inputs, past: Policy | None) -> Confidence | None:
    """Test the advice on past weeks, where there are any to test it on."""
    traffic = inputs.reading.traffic
    if past is None or not isinstance(traffic, Traffic):
        return None
    from downtime_cli.core.backtest.backtest import find_confidence

    with show_progress("Testing past weeks") as progress:
        return find_confidence(traffic, inputs.audience, past, progress)


def _check_targets(options: Options, replaced: SavedPlan | Series | None) -> dict[str, Guard]:
    """Refuse to overwrite what may be of use, unless that is wanted, and the plan to replace if it changes meanwhile.

    Raises:
        UsageError: the format of a file is unknown.
        InputError: the plan has changed since it was read.
        AccessError: a file is to stay as it is.
    """
    from downtime_cli.documents.kept import NewDocument
    from downtime_cli.documents.reading.kinds import PLAN, STANDING

    kind = PLAN if options.recurring.text is None else STANDING
    new = NewDocument(kind=kind, service=options.service.text or UNNAMED, follows=replaced)
    remedy = "write to another file, or overwrite it with --force"
    return check_targets(options, new, remedy, is_forced=bool(options.force.value))


def _decide(
    inputs: Inputs, policy: Policy, past: Policy | None, background: Background, replaced: Series | None
) -> tuple[PlanAnswer, bool]:
    """Find the best single or standing window, or why there is none; and whether there is one."""
    if policy.recurring is None:
        from downtime_cli.core.planning.planner import build_plan

        plan = build_plan(inputs.reading.traffic, inputs.audience, policy, background)
        if not isinstance(plan, Plan):
            return plan, False
        return replace(plan, confidence=_confidence(inputs, past)), True
    from downtime_cli.core.series.build import announce_series
    from downtime_cli.core.series.replacing import find_told
    from downtime_cli.core.standing.plan import StandingPlan
    from downtime_cli.core.standing.planner import build_standing

    standing = build_standing(inputs.reading.traffic, inputs.audience, policy, background)
    if not isinstance(standing, StandingPlan):
        return standing, False
    told = frozenset() if replaced is None else find_told(replaced, policy.as_of)
    return announce_series(standing, inputs.audience, told), True
