"""
Which window to recommend where the data do not tell the quietest ones apart.

They do not if the difference between what is expected of two windows is within one standard error: the noise that is
left in the means of their hours. Of such windows a team would rather take one in its own working hours, unless it may
turn out much busier than the quietest; else the earliest of those that cost hardly more than the quietest; and within
one night the quietest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from downtime_cli.core.localtime import offset_minutes
from downtime_cli.core.planning.impact import Scale
from downtime_cli.core.planning.likely_range import expected_range
from downtime_cli.core.policy import Policy, Preference, WorkingCalendar
from downtime_cli.core.window import Span, from_minute

NIGHT_MINUTES: Final = 12 * 60  # windows that start so far apart are of different nights
_FARTHEST_ERRORS: Final = 2.0  # of the best window; what costs even more is not compared
_ROUNDING: Final = 1e-9  # of what a window costs: too little to be a difference
_MOST_OF_HIGH: Final = 1.5  # times the high of the quietest, for a window in working hours
_HARDLY_MORE: Final = 0.001  # of what the best window saves over the average one


def find_alike(scale: Scale, best_first: Sequence[int], length: int) -> list[int]:
    """Find the windows that the data do not tell apart from the best one, by start, best first, that one included.

    `best_first` are the epoch minutes at which feasible windows start, by expected impact. The noise of an hour of the
    week that two windows share, even a week apart, is the same in both: only growth tells those apart.
    """
    best = scale.hours_by_slot(best_first[0], best_first[0] + length)
    least, far = scale.total.cost(best_first[0], best_first[0] + length), _FARTHEST_ERRORS * scale.error(best)
    alike = []
    for start in best_first:
        more = scale.total.cost(start, start + length) - least
        if more > max(far, _ROUNDING * least):
            break
        if more <= max(
            scale.error(_subtract_hours(scale.hours_by_slot(start, start + length), best)), _ROUNDING * least
        ):
            alike.append(start)
    return alike


def _subtract_hours(hours: Mapping[int, float], other: Mapping[int, float]) -> Mapping[int, float]:
    """Tell how much more of each hour of the week one window covers than another."""
    return {slot: hours.get(slot, 0.0) - other.get(slot, 0.0) for slot in {**other, **hours}}


def prefer(
    scale: Scale, alike: Sequence[int], policy: Policy, length: int, average: float
) -> tuple[int, Preference | None]:
    """Choose among the starts that cannot be told apart (best first), and say why if it is not the first.

    `average` is what the average candidate costs. A window wholly in working hours by the team's clock is preferred if
    the high end of its range is at most 1.5 times that of the quietest: the middle may be as low, and the bad days not.
    """
    calendar = policy.calendar_of(policy.zone)
    at_work = (start for start in alike if _is_in_working_hours(start, start + length, calendar))
    safe = _find_safe(scale, at_work, alike[0], length)
    if safe is not None:
        return safe, Preference.WORKING_HOURS if safe != alike[0] else None
    least = scale.total.cost(alike[0], alike[0] + length)
    most = least + _HARDLY_MORE * (average - least)
    as_good = [start for start in alike if scale.total.cost(start, start + length) <= most] or alike[:1]
    night = min(as_good) + NIGHT_MINUTES
    start = next(start for start in as_good if start < night)
    return start, Preference.EARLIER if start != alike[0] else None


def _find_safe(scale: Scale, starts: Iterator[int], quietest: int, length: int) -> int | None:
    """Find the first of the starts at which a bad day is not much busier than one in the quietest window."""
    most = None
    for start in starts:
        if most is None:  # asked for once, and only where it matters
            most = _MOST_OF_HIGH * _find_high(scale, quietest, length)
        if _find_high(scale, start, length) <= most:
            return start
    return None


def _find_high(scale: Scale, start: int, length: int) -> float:
    return expected_range(scale, Span(from_minute(start), from_minute(start + length)))[1]


def _is_in_working_hours(start: int, end: int, calendar: WorkingCalendar) -> bool:
    minutes = (*range(start, end, 60), end - 1)
    return all(calendar.is_at_work(minute + offset_minutes(calendar.zone, from_minute(minute))) for minute in minutes)
