"""How far to look where nobody said: two weeks from the first possible start, and further where nothing fits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.announcing.notice_period import notice_end
from downtime_cli.core.planning.candidates import candidate_starts, duration_minutes, search_span
from downtime_cli.core.planning.constraints import build_rules, merge_rules
from downtime_cli.core.policy import Policy
from downtime_cli.core.window import DAY, WEEK, Span, from_minute

HORIZON_STEP: Final = 2 * WEEK
LONGEST_HORIZON: Final = 12 * WEEK
FARTHEST: Final = timedelta(days=732)
"""The longest horizon that can be asked for: about two years."""


def first_start(policy: Policy) -> datetime:
    """Find the first moment that the notice period and `earliest` allow."""
    return max(policy.earliest, notice_end(policy.as_of, policy.notice))


def farthest_end(first: datetime, duration: timedelta) -> datetime:
    """Find how far to look for work of that length, from the first possible start."""
    return first + max(LONGEST_HORIZON, round_up(duration))


def end_of_search(policy: Policy) -> datetime:
    """Find up to when plans look: to the limit, else as far as they may where nothing fits."""
    return policy.latest if policy.is_limited else farthest_end(first_start(policy), policy.duration)


def look_ahead(policy: Policy) -> Policy:
    """Move `latest` to the end of the shortest horizon in which some window keeps every rule.

    Horizons begin at the first possible start and last a multiple of two weeks, up to twelve. Where none holds such a
    window, it is the shortest that the work fits into.
    """
    first = first_start(policy)
    shortest = first + round_up(policy.duration)
    for latest in (shortest, farthest_end(first, policy.duration)):
        end = _find_first_end(replace(policy, latest=latest))
        if end is not None:
            return replace(policy, latest=first + round_up(end - first))
    return replace(policy, latest=shortest)


def _find_first_end(policy: Policy) -> datetime | None:
    """Find the end of the first window that keeps every rule, None if there is none."""
    within, length = search_span(policy), duration_minutes(policy)
    every = merge_rules(build_rules(policy, Span(min(policy.as_of, policy.earliest) - DAY, within.end + WEEK)))
    for start in candidate_starts(policy, within):
        if every.allows(start, start + length):
            return from_minute(start + length)
    return None


def round_up(length: timedelta) -> timedelta:
    """Round a length of time up to whole steps of the horizon."""
    return -(-length // HORIZON_STEP) * HORIZON_STEP
