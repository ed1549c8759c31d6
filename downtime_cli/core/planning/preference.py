"""
Which window to recommend where the quietest ones cannot be told apart.

Two windows cannot be told apart if the difference of what is expected of them is within one standard error: what noise
leaves unknown of the means of their hours. Of such windows a team would rather take one in its own working hours; then
the earliest of those that cost next to nothing more than the quietest; of one night the quietest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from downtime_cli.core.activity import is_at_work
from downtime_cli.core.localtime import offset_minutes
from downtime_cli.core.planning.impact import HOUR_MINUTES, Scale
from downtime_cli.core.policy import Policy, Preference
from downtime_cli.core.window import from_minute

NIGHT_MINUTES: Final = 12 * 60  # windows that start so far apart are of different nights
_FAR: Final = 2.0  # errors of the best window beyond which others are not looked at
_ROUNDING: Final = 1e-9  # of what a window costs: no difference at all
_NEXT_TO_NOTHING: Final = 0.001  # of what the best window saves over the average one


def find_alike(scale: Scale, best_first: Sequence[int], length: int) -> list[int]:
    """Return, best first, the starts of windows that cannot be told apart from the first one, that one included.

    `best_first` are the epoch minutes at which feasible windows start, by expected impact. What is not known of an hour
    of the week that two windows share, be it a week later, is no difference: growth alone tells those apart.
    """
    best = scale.hours_by_slot(best_first[0], best_first[0] + length)
    least, far = scale.total.cost(best_first[0], best_first[0] + length), _FAR * scale.error(best)
    alike = []
    for start in best_first:
        more = scale.total.cost(start, start + length) - least
        if more > max(far, _ROUNDING * least):
            break
        if more <= max(scale.error(_less(scale.hours_by_slot(start, start + length), best)), _ROUNDING * least):
            alike.append(start)
    return alike


def _less(hours: Mapping[int, float], other: Mapping[int, float]) -> Mapping[int, float]:
    """Return how much more of each hour of the week one window covers than another; signs do not count for noise."""
    if other.keys().isdisjoint(hours):
        return {**other, **hours}
    return {slot: hours.get(slot, 0.0) - other.get(slot, 0.0) for slot in {**other, **hours}}


def prefer(
    scale: Scale, alike: Sequence[int], policy: Policy, length: int, average: float
) -> tuple[int, Preference | None]:
    """Return the start to recommend of those that cannot be told apart (best first), and why if it is not the first.

    `average` is what the average candidate costs. One wholly in working hours by the team's clock comes first.
    """
    at_work = next((start for start in alike if _is_work(start, start + length, policy)), None)
    if at_work is not None:
        return at_work, Preference.WORKING_HOURS if at_work != alike[0] else None
    least = scale.total.cost(alike[0], alike[0] + length)
    most = least + _NEXT_TO_NOTHING * (average - least)
    as_good = [start for start in alike if scale.total.cost(start, start + length) <= most] or alike[:1]
    night = min(as_good) + NIGHT_MINUTES
    start = next(start for start in as_good if start < night)
    return start, Preference.EARLIER if start != alike[0] else None


def _is_work(start: int, end: int, policy: Policy) -> bool:
    """Tell whether a window lies within Monday to Friday, 09:00-17:00, by the team's clock."""
    minutes = (*range(start, end, HOUR_MINUTES), end - 1)
    return all(is_at_work(minute + offset_minutes(policy.zone, from_minute(minute))) for minute in minutes)
