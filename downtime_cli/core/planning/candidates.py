"""Which windows the planner considers, and the one that a person would have guessed."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from downtime_cli.core.announcing.notice_period import notice_end
from downtime_cli.core.localtime import build_clock, resolve_wall
from downtime_cli.core.policy import Policy
from downtime_cli.core.window import MINUTE, WEEK, Span, to_minute

_DAY_MINUTES: Final = 24 * 60


def candidate_starts(policy: Policy, within: Span) -> list[int]:
    """List, ascending, the epoch minutes at which a window may start so that it lies in `within`.

    Starts are multiples of the step from the start of the local day in the team's zone; a step that does not divide
    the day starts over each day, and an hour that clocks show twice counts twice. If `within` is too tight for that
    grid, its own start is the only candidate.
    """
    first = to_minute(within.start + MINUTE - timedelta(microseconds=1))
    last = to_minute(within.end) - duration_minutes(policy)
    return _list_grid(policy, first, last, within) or ([first] if first <= last else [])


def search_span(policy: Policy) -> Span:
    """Span what a window has to lie in: from `earliest`, but never before `as_of`, to `latest`."""
    return Span(max(policy.earliest, policy.as_of), policy.latest)


def duration_minutes(policy: Policy) -> int:
    """Count the window's length in whole minutes, rounded up."""
    return -(-policy.duration // MINUTE)


def usual_guess(policy: Policy, zone: tzinfo) -> datetime:
    """Guess the first Sunday 02:00 by the zone's clock after the notice period.

    Where the horizon may be too short for that, it is the first one after its start.
    """
    earliest = search_span(policy).start
    promised = max(earliest, notice_end(policy.as_of, policy.notice))
    first = promised if promised + WEEK + policy.duration <= policy.latest else earliest
    day = first.astimezone(zone).date()
    day += timedelta(days=(6 - day.weekday()) % 7)
    guess = resolve_wall(datetime.combine(day, time(2)), zone)
    return guess if guess >= first else resolve_wall(datetime.combine(day + WEEK, time(2)), zone)


def _list_grid(policy: Policy, first: int, last: int, within: Span) -> list[int]:
    """List the minutes of `[first, last]` that lie on the step's grid by the team's clock."""
    step = policy.step // MINUTE
    starts: list[int] = []
    for begin, end, offset in build_clock(policy.zone, within).segments(first, last + 1):
        day = (begin + offset) // _DAY_MINUTES * _DAY_MINUTES - offset
        while day < end:
            starts += [minute for minute in range(day, day + _DAY_MINUTES, step) if begin <= minute < end]
            day += _DAY_MINUTES
    return starts
