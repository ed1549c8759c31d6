"""`downtime check`: judge a window that somebody chose."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from downtime_cli.cli.errors import INFEASIBLE, noting_reader, show_warnings
from downtime_cli.cli.output import check_targets, deliver, read_wanted, tell_findings
from downtime_cli.cli.process.progress import show_progress
from downtime_cli.request.asked import word_typed
from downtime_cli.request.checking.check import CheckRequest, build_question, build_rules_question, read_check
from downtime_cli.request.checking.inside import asks_inside, read_inside
from downtime_cli.request.inputs import build_background, read_inputs
from downtime_cli.request.options import Options

if TYPE_CHECKING:
    from downtime_cli.core.checking.judgement import Judgement


def run(options: Options, now: datetime) -> int:
    """Carry out the command and return its exit code."""
    from downtime_cli.core.checking.judge import judge_by_rules

    if asks_inside(options):
        return _check_inside(options, now)
    check = read_check(options, now)
    guards = check_targets(options, "check")
    show_warnings(() if check.plan is None else check.plan.issues)
    typed = word_typed(options.without(Options.duration))
    judgement = _judge(check, typed) if check.has_traffic else judge_by_rules(*build_rules_question(check))
    findings = judgement.background if check.has_traffic else check.request
    tell_findings(findings.issues, findings.assumptions, read_wanted(options))
    deliver(judgement, read_wanted(options), guards)
    return 0 if judgement.passes else INFEASIBLE


def _check_inside(options: Options, now: datetime) -> int:
    """Say whether a time is inside a standing window."""
    guards = check_targets(options, "inside")
    found = read_inside(options, now, noting_reader)
    show_warnings(found.series.issues)
    deliver(found, read_wanted(options), guards)
    return 0 if found.passes else INFEASIBLE


def _judge(check: CheckRequest, typed: str) -> Judgement:
    """Judge the window by traffic and rules; what was typed for it makes another plan as well."""
    from downtime_cli.core.checking.judge import judge_window

    inputs = read_inputs(check.request, show_progress)
    policy, question = build_question(check, inputs.as_of, inputs.audience)
    background = replace(build_background(check.request, inputs), typed=typed)
    return judge_window(inputs.reading.traffic, inputs.audience, policy, question, background)
