"""What a plan's advice was worth in past weeks: its own question, asked again and again (core/backtest/backtest.py)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from downtime_cli.cli.output import show_progress
from downtime_cli.core.traffic import Traffic
from downtime_cli.core.window import DAY, WEEK
from downtime_cli.request.policy import Request

if TYPE_CHECKING:
    from downtime_cli.cli.plan_command import Inputs
    from downtime_cli.core.planning.plan import Confidence
    from downtime_cli.core.policy import Policy


def read_policies(request: Request, inputs: Inputs) -> tuple[Policy, Policy | None]:
    """Return the policy of a plan, and that of its past weeks, None where there is no past to test advice on.

    What `downtime backtest` passes over (limits and windows borne) is not in the second, and what was closed before
    the plan not in the first, but for what was given one by one. Files are read once, for one may be standard input.

    Raises:
        UsageError: an option is malformed.
        InputError: options contradict each other.
    """
    from downtime_cli.core.backtest.trials import ENOUGH_WEEKS

    traffic, audience, as_of = inputs.reading.traffic, inputs.audience, inputs.as_of
    if not isinstance(traffic, Traffic):
        return request.policy(audience, as_of), None
    horizon = request.horizon()
    end = traffic.start_of(traffic.total.first_epoch_hour + len(traffic.total.values))
    every = request.policy(audience, as_of, since=end - horizon - ENOUGH_WEEKS * WEEK)
    given, begin = len(request.settings.texts("blackout")), min(every.earliest, as_of) - DAY
    policy = replace(
        every,
        blackouts=(*every.blackouts[:given], *(one for one in every.blackouts[given:] if one.span.end > begin)),
        holidays=tuple(one for one in every.holidays if one.span.end > begin),
    )
    if every.recurring is not None or every.duration > horizon:
        return policy, None
    return policy, replace(every, earliest=as_of, latest=as_of + horizon, past_windows=())


def find_confidence(inputs: Inputs, past: Policy | None) -> Confidence | None:
    """Return what the advice was worth in the latest past weeks, None where none can tell.

    Traffic measured per zone is tested as if only its total were known: to learn every zone at every origin would take
    longer than all the rest, and what is tested is the total.
    """
    traffic = inputs.reading.traffic
    if past is None or not isinstance(traffic, Traffic):
        return None
    from downtime_cli.core.backtest.backtest import run_backtest
    from downtime_cli.core.backtest.trials import ENOUGH_WEEKS

    with show_progress("Testing past weeks") as progress:
        total = replace(traffic, by_zone={})
        return run_backtest(total, inputs.audience, past, ENOUGH_WEEKS, progress).confidence
