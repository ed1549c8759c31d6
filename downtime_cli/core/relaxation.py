"""
When nothing fits: the least that would have to give.

Every window breaks some rules, each by so many minutes: a limit in time by the distance to it, closed stretches by the
part of the window inside them. The window with the fewest minutes in all is the smallest relaxation, whichever rules it
takes; cutting the work short counts the minutes cut. Of equal ones the lower impact wins, then the earlier start.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from downtime_cli.core.candidates import candidate_starts, duration_minutes, search_span
from downtime_cli.core.constraints import Rule, notice_end
from downtime_cli.core.impact import Scale
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.policy import Policy
from downtime_cli.core.window import MINUTE, Span, from_minute, invert_spans

RELAXATION_DAYS: Final = 28
SHORTEST: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concession:
    """The least that has to give: a window, the rules it breaks, by how much, and how to say so with options.

    `policy` differs from the original only if the work is cut short; `start` is in epoch minutes.
    """

    policy: Policy
    start: int
    rules: tuple[Rule, ...]
    broken_for: timedelta
    remedy: str


def find_concession(policy: Policy, scale: Scale, rules: Sequence[Rule]) -> Concession:
    """Return the smallest relaxation, up to 28 days beyond `latest`; windows in the past are out of question."""
    length = duration_minutes(policy)
    starts = candidate_starts(policy, Span(policy.as_of, policy.latest + timedelta(days=RELAXATION_DAYS)))
    broken, _, start = min(
        (broken_minutes(rules, start, length), scale.score(policy.objective, start, start + length), start)
        for start in starts
    )
    gaps = _open_gaps(policy, rules)
    shorter = _shorter_policy(policy, gaps)
    if shorter is not None and length - duration_minutes(shorter) < broken:
        return _cut_short(shorter, scale, gaps, length)
    given = tuple(rule for rule in rules if broken_minutes([rule], start, length))
    return Concession(
        policy=policy,
        start=start,
        rules=given,
        broken_for=broken * MINUTE,
        remedy="; ".join(_remedy(rule, policy, start) for rule in given),
    )


def _open_gaps(policy: Policy, rules: Sequence[Rule]) -> tuple[Span, ...]:
    """Return the stretches between `earliest` and `latest` that every rule leaves open."""
    closed = [
        Span(from_minute(start), from_minute(end))
        for rule in rules
        for start, end in zip(rule.starts, rule.ends, strict=True)
    ]
    return invert_spans(closed, search_span(policy))


def _shorter_policy(policy: Policy, gaps: Iterable[Span]) -> Policy | None:
    """Return the policy with the longest duration (a multiple of 5 minutes) that fits into a gap, or None."""
    probe = replace(policy, duration=SHORTEST)
    fits = [gap.end - from_minute(starts[0]) for gap in gaps if (starts := candidate_starts(probe, gap))]
    longest = max(fits, default=timedelta(0)) // SHORTEST * SHORTEST
    return replace(policy, duration=longest) if longest > policy.margin else None


def _cut_short(shorter: Policy, scale: Scale, gaps: Iterable[Span], length: int) -> Concession:
    """Return the best window of the shorter policy that keeps every rule."""
    left = duration_minutes(shorter)
    _, start = min(
        (scale.score(shorter.objective, start, start + left), start)
        for gap in gaps
        for start in candidate_starts(shorter, gap)
    )
    return Concession(
        policy=shorter, start=start, rules=(), broken_for=(length - left) * MINUTE, remedy=f"--duration {left}m"
    )


def broken_minutes(rules: Iterable[Rule], start: int, length: int) -> int:
    """Return by how many minutes the window breaks the rules, all together; 0 if and only if all allow it."""
    total = 0
    for rule in rules:
        match rule.code:
            case "notice-period" | "earliest":
                total += max(0, rule.ends[-1] - start)
            case "latest":
                total += max(0, start + length - rule.starts[0])
            case _:
                total += rule.broken_minutes(start, start + length)
    return total


def _remedy(rule: Rule, policy: Policy, start: int) -> str:
    """Return what to change so that this rule allows the window."""
    window = Span(from_minute(start), from_minute(start + duration_minutes(policy)))
    minutes = rule.broken_minutes(start, start + duration_minutes(policy))
    match rule.code:
        case "notice-period":
            return f"--notice-period {_shorter_notice(policy, window.start)}"
        case "earliest":
            return f"--earliest {window.start:%Y-%m-%dT%H:%MZ}"
        case "latest":
            return f"--latest {window.end:%Y-%m-%dT%H:%MZ}"
        case "team-hours":
            return f'add --team-hours "{_team_hours(policy, window)}"'
        case _:
            return f'give up {minutes} minutes of {rule.code} "{rule.label}"'


def _shorter_notice(policy: Policy, start: datetime) -> str:
    """Return the longest notice period that the start still keeps, as the option's value."""
    for days in range(policy.notice.working_days - 1, 0, -1):
        if notice_end(policy.as_of, replace(policy.notice, working_days=days)) <= start:
            return f"'{days} working day{'s' if days > 1 else ''}'"
    hours, minutes = divmod((start - policy.as_of) // MINUTE, 60)
    return f"{hours}h{minutes}m" if minutes else f"{hours}h"


def _team_hours(policy: Policy, window: Span) -> str:
    """Return the weekly hours, by the team's clock, that would hold the window."""
    zone = policy.team_hours[0].zone
    first, last = window.start.astimezone(zone), window.end.astimezone(zone)
    return f"{first:%a %H:%M}-{last:%H:%M}@{zone_name(zone)}"
