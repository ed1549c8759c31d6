"""
When nothing fits: the least that would have to give.

Every window breaks some rules, each by so many minutes: a limit in time by the distance to it, closed stretches by the
part of the window inside them. The smallest relaxation breaks the fewest rules, since each is somebody to convince;
then the fewest minutes in all; then the one with the lowest impact wins, and at last the earliest.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from downtime_cli.core.announcing.notice_period import notice_end
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.candidates import RELAXATION_DAYS, candidate_starts
from downtime_cli.core.planning.constraints import Rule
from downtime_cli.core.planning.plan import Relaxation
from downtime_cli.core.planning.ranking import Ranking
from downtime_cli.core.policy import Policy
from downtime_cli.core.window import MINUTE, Span, to_minute


def find_relaxation(ranking: Ranking) -> Relaxation:
    """Find the smallest relaxation, up to 28 days beyond `latest`; windows in the past are out of the question."""
    policy, length = ranking.policy, ranking.length
    starts = candidate_starts(policy, Span(policy.as_of, policy.latest + timedelta(days=RELAXATION_DAYS)))
    (_, minutes), _, start = min(
        (
            _count_breaches(ranking.rules, start, start + length),
            ranking.scale.score(policy.objective, start, start + length),
            start,
        )
        for start in starts
    )
    broken = [rule for rule in ranking.rules if not rule.allows(start, start + length)]
    summaries = {(rule.code, rule.label): rule for rule in ranking.summaries()}
    choice = ranking.choice(start)
    return Relaxation(
        rules=tuple(summaries[rule.code, rule.label] for rule in broken),
        broken_for=minutes * MINUTE,
        remedy="; ".join(_suggest_remedy(rule, policy, choice.window) for rule in broken),
        choice=choice,
    )


def _count_breaches(rules: Iterable[Rule], start: int, end: int) -> tuple[int, int]:
    """Count the rules that the window breaks, and the minutes in all."""
    broken = [minutes for rule in rules if (minutes := rule.broken_minutes(start, end))]
    return len(broken), sum(broken)


def _suggest_remedy(rule: Rule, policy: Policy, window: Span) -> str:
    match rule.code:
        case "notice-period":
            return f"--notice-period {_shorten_notice(policy, window.start)}"
        case "earliest":
            return f"--earliest {window.start:%Y-%m-%dT%H:%MZ}"
        case "latest":
            return f"--latest {window.end:%Y-%m-%dT%H:%MZ}"
        case "team-hours":
            return f'add --team-hours "{_word_team_hours(policy, window)}"'
        case _:
            minutes = rule.closed_minutes(to_minute(window.start), to_minute(window.end))
            return f'give up {minutes} minutes of {rule.code} "{rule.label}"'


def _shorten_notice(policy: Policy, start: datetime) -> str:
    """Word the longest notice period that the start still keeps, as the option's value."""
    for days in range(policy.notice.working_days - 1, 0, -1):
        if notice_end(policy.as_of, replace(policy.notice, working_days=days)) <= start:
            return f"'{days} working day{'s' if days > 1 else ''}'"
    hours, minutes = divmod((start - policy.as_of) // MINUTE, 60)
    return f"{hours}h{minutes}m" if minutes else f"{hours}h"


def _word_team_hours(policy: Policy, window: Span) -> str:
    """Word the weekly hours, by the team's clock, that would hold the window."""
    zone = policy.team_hours[0].zone
    first, last = window.start.astimezone(zone), window.end.astimezone(zone)
    return f"{first:%a %H:%M}-{last:%H:%M}@{zone_name(zone)}"
