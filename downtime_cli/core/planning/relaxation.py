"""
When nothing fits: the least that would have to give.

Every window breaks some rules, each by so many minutes: a limit in time by the distance to it, closed stretches by the
part of the window inside them. The smallest relaxation breaks the fewest rules, since each is somebody to convince; of
those the fewest minutes in all; of equal ones the lower impact wins, then the earlier start.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.announcing.notice_period import notice_end
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.candidates import RELAXATION_DAYS, candidate_starts, duration_minutes
from downtime_cli.core.planning.constraints import Rule
from downtime_cli.core.planning.impact import Scale
from downtime_cli.core.policy import Policy
from downtime_cli.core.window import MINUTE, Span, from_minute


class Concession(Struct, frozen=True, kw_only=True):
    """The least that has to give: a window's start (epoch minutes), the rules it breaks, how much, and the options."""

    start: int
    rules: tuple[Rule, ...]
    broken_for: timedelta
    remedy: str


def find_concession(policy: Policy, scale: Scale, rules: Sequence[Rule]) -> Concession:
    """Return the smallest relaxation, up to 28 days beyond `latest`; windows in the past are out of question."""
    length = duration_minutes(policy)
    starts = candidate_starts(policy, Span(policy.as_of, policy.latest + timedelta(days=RELAXATION_DAYS)))
    (_, minutes), _, start = min(
        (_breach(rules, start, length), scale.score(policy.objective, start, start + length), start) for start in starts
    )
    broken = tuple(rule for rule in rules if broken_minutes(rule, start, length))
    return Concession(
        start=start,
        rules=broken,
        broken_for=minutes * MINUTE,
        remedy="; ".join(_remedy(rule, policy, start) for rule in broken),
    )


def _breach(rules: Iterable[Rule], start: int, length: int) -> tuple[int, int]:
    """Return how many rules the window breaks, and by how many minutes in all."""
    broken = [minutes for rule in rules if (minutes := broken_minutes(rule, start, length))]
    return len(broken), sum(broken)


def broken_minutes(rule: Rule, start: int, length: int) -> int:
    """Return by how many minutes the window breaks the rule; 0 if and only if it allows the window."""
    match rule.code:
        case "notice-period" | "earliest":
            return max(0, rule.ends[-1] - start)
        case "latest":
            return max(0, start + length - rule.starts[0])
        case _:
            return rule.broken_minutes(start, start + length)


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
