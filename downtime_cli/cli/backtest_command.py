"""`downtime backtest`: how good the advice would have been on the user's own past."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from downtime_cli.cli.output import check_targets, deliver, read_wanted, tell_findings
from downtime_cli.cli.process.progress import show_progress
from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.core.traffic import Traffic
from downtime_cli.request.asked import word_typed
from downtime_cli.request.inputs import build_background, read_inputs
from downtime_cli.request.options import Options
from downtime_cli.request.policy import Request

# downtime.toml may have them for plans; the past has none.
_FOR_PLANS: Final = (Options.earliest, Options.latest, Options.recurring, Options.past_windows)


def run(options: Options, now: datetime) -> int:
    """Carry out the command and return its exit code."""
    from downtime_cli.core.backtest.backtest import run_backtest
    from downtime_cli.report.words.backtest_words import explain_failure

    request = Request(options=options.without(*_FOR_PLANS), now=now)
    guards = check_targets(options, "backtest")
    inputs = read_inputs(request, show_progress)
    traffic, origins = inputs.reading.traffic, options.origins.effective
    if not isinstance(traffic, Traffic):
        message = "a typical day or week has no past to test advice on"
        raise _no_past(inputs.reading.source, message, "pass hourly traffic with dates")
    begin, end = (traffic.start_of(traffic.total.first_epoch_hour + hours) for hours in (0, len(traffic.total.values)))
    policy = request.policy(inputs.audience, inputs.as_of, [begin])
    with show_progress("Testing past weeks") as progress:
        found = run_backtest(traffic, inputs.audience, policy, origins, progress)
    if found.score is None:
        raise _no_past(inputs.reading.source, explain_failure(found), "export more weeks, or relax --horizon and rules")
    background = build_background(replace(request, issues=[]), inputs, end)  # what is over bears on past weeks
    background = replace(
        background,
        assumptions=(*background.assumptions, *found.background.assumptions),
        typed=word_typed(request.options),
    )
    tell_findings(inputs.issues, background.assumptions, read_wanted(options))
    deliver(replace(found, background=background), read_wanted(options), guards)
    return 0


def _no_past(source: str, message: str, remedy: str) -> InputError:
    return InputError.of(IssueCode.NO_PAST, message, remedy, source)
