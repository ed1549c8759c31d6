"""
Which window to recommend where the quietest ones cannot be told apart.

Two windows cannot be told apart if the difference of what is expected of them is within one standard error: what noise
leaves unknown of the means of their hours. Of such windows a team would rather take one in its own working hours; then
the one with the lower expected impact, of equal ones the earlier.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from downtime_cli.core.activity import is_at_work
from downtime_cli.core.impact import HOUR_MINUTES, Scale
from downtime_cli.core.localtime import offset_minutes
from downtime_cli.core.policy import Policy
from downtime_cli.core.window import from_minute

_FAR: Final = 4.0  # errors of the best window beyond which others are not looked at


def find_alike(scale: Scale, best_first: Sequence[int], length: int) -> list[int]:
    """Return, best first, the starts of windows that cannot be told apart from the first one, that one included.

    `best_first` are the epoch minutes at which feasible windows start, by expected impact.
    """
    least = scale.total.cost(best_first[0], best_first[0] + length)
    error = scale.doubt(best_first[0], best_first[0] + length)
    alike = []
    for start in best_first:
        more = scale.total.cost(start, start + length) - least
        if more > _FAR * error:
            break
        if more <= error or more <= math.hypot(error, scale.doubt(start, start + length)):
            alike.append(start)
    return alike


def prefer(alike: Sequence[int], policy: Policy, length: int) -> int:
    """Return the first start whose window lies wholly in working hours by the team's clock, else the first."""
    return next((start for start in alike if _is_work(start, start + length, policy)), alike[0])


def _is_work(start: int, end: int, policy: Policy) -> bool:
    """Tell whether a window lies within Monday to Friday, 09:00-17:00, by the team's clock."""
    minutes = (*range(start, end, HOUR_MINUTES), end - 1)
    return all(is_at_work(minute + offset_minutes(policy.zone, from_minute(minute))) for minute in minutes)
