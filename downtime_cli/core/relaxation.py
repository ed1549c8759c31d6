"""
When nothing fits: the least that would have to give.

Every candidate breaks some rules, each for so many minutes. The relaxation with the fewest minutes in all is the smallest,
whichever rules it takes; a shorter window counts by the minutes it is shorter. Equal ones: lower impact, then earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from downtime_cli.core.candidates import candidate_starts, duration_minutes
from downtime_cli.core.constraints import Rule, notice_end
from downtime_cli.core.impact import Scale
from downtime_cli.core.plan import Choice, Relaxation, RuleSummary
from downtime_cli.core.policy import NoticePeriod, Policy
from downtime_cli.core.window import MINUTE, Span, from_minute, to_minute

RELAXATION_DAYS: Final = 28
_SHORTEST: Final = 5


def find_relaxation(
    policy: Policy, scale: Scale, rules: Sequence[Rule], build_choice: Callable[[int], Choice]
) -> Relaxation | None:
    """Return the smallest relaxation, looking up to 28 days beyond `latest`; windows in the past are out of question."""
    length = duration_minutes(policy)
    beyond = Span(policy.as_of, policy.latest + timedelta(days=RELAXATION_DAYS))
    starts = candidate_starts(policy, beyond)
    best = min(
        (sum(rule.broken_minutes(start, start + length) for rule in rules), *_score(scale, policy, start), start)
        for start in starts
    )
    broken, start = best[0], best[-1]
    del build_choice
    return None if broken is None else _relax(policy, rules, start)
