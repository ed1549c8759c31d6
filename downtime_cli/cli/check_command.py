"""`downtime check`: judge a window that somebody chose."""

from __future__ import annotations

from datetime import datetime

from downtime_cli.cli.output import deliver
from downtime_cli.cli.plan_command import INFEASIBLE
from downtime_cli.cli.progress import show_progress
from downtime_cli.core.errors import Severity
from downtime_cli.request.check import build_question, read_check
from downtime_cli.request.inputs import read_inputs
from downtime_cli.request.options import Options


def run(options: Options, now: datetime) -> int:
    """Carry out the command and return its exit code."""
    from downtime_cli.cli.errors import show_issues
    from downtime_cli.core.checking.judge import judge_window
    from downtime_cli.core.quality.finding import Background
    from downtime_cli.core.quality.judge_traffic import judge_traffic

    check = read_check(options, now)
    inputs = read_inputs(check.request, show_progress)
    policy, question = build_question(check, inputs)
    background = Background(
        quality=judge_traffic(inputs.reading, inputs.as_of, inputs.audience),
        assumptions=(*inputs.assumptions, *check.request.assumptions),
        issues=inputs.issues,
    )
    judgement = judge_window(inputs.reading.traffic, inputs.audience, policy, question, background)
    show_issues(issue for issue in inputs.issues if issue.severity is Severity.WARNING)
    deliver(judgement, options.format.value, options.output.texts)
    return 0 if judgement.passes else INFEASIBLE
