"""
What has changed since a plan was made: its audience and its rules, compared with today's.

Only what can matter is compared: shares that moved by 5 points or more, and blackouts and holidays that touch the
horizon.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Final

from msgspec import Struct, field

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.announcing.notice_period import notice_words
from downtime_cli.core.audience import Audience, ZoneShare
from downtime_cli.core.checking.judgement import Difference
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.policy import ClosedSpan, LadderStep, PastWindow, Policy
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.window import Span
from downtime_cli.core.wording import percent

_LEAST_MOVE: Final = 0.05


class SavedRules(Struct, frozen=True, kw_only=True):
    """The rules that a plan was made by."""

    texts: Mapping[str, tuple[str, ...]]
    """Options by name, as on the command line: team-hours, protect, notice-period, step, objective, slo,
    value-per-request."""
    earliest: datetime
    latest: datetime | None
    """None where no limit was asked for."""
    blackouts: tuple[ClosedSpan, ...]
    holidays: tuple[ClosedSpan, ...]
    past_windows: tuple[PastWindow, ...]
    more: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Options that only a next version of the plan needs."""
    ladder: tuple[LadderStep, ...] | None = None
    audience: tuple[ZoneShare, ...] = ()
    """With what an hour of each zone's users is worth."""
    assumed: frozenset[str] = frozenset()
    """Codes of what was assumed where nothing was said."""


def first_told(plan: SavedPlan, as_of: datetime) -> datetime | None:
    """Find when the first message about this window goes out; None if there is none.

    What was said before the window moved was about another one. Nobody hears of a tentative plan: its messages go out
    at `as_of` at the earliest, if it is confirmed then.
    """
    since = plan.revisions[0].at
    for before, after in pairwise(plan.revisions):
        if before.window.start != after.window.start:
            since = after.at
    about = [message for message in plan.announcements if message.send_at is not None and message.send_at >= since]
    if plan.status is Status.TENTATIVE and about:
        return max(as_of, min(message.moment for message in about))
    return min((message.moment for message in about if plan.sends(message)), default=None)


def compare_rules(
    plan: SavedPlan, rules: SavedRules, audience: Audience | None, policy: Policy, horizon: Span
) -> Iterator[Difference]:
    """Compare the plan's audience and rules with today's, and yield what differs.

    Without an audience only what decides which windows are allowed is compared.
    """
    if audience is not None:
        yield from _compare_audience(
            {zone_name(zone): share for zone, share in plan.audience},
            {zone_name(zone.zone): zone.share for zone in audience.zones},
        )
    texts, notice = rules.texts, [notice_words(policy.notice)]
    compared: dict[str, tuple[Iterable[str], Iterable[str]]] = {
        "notice-period": (texts.get("notice-period", notice), notice),
        "team-hours": (texts.get("team-hours", ()), [hours.text for hours in policy.team_hours]),
        "protect": (texts.get("protect", ()), [hours.text for hours in policy.protected]),
        "blackout": (_names_within(rules.blackouts, horizon), _names_within(policy.blackouts, horizon)),
        "holidays": (_names_within(rules.holidays, horizon), _names_within(policy.holidays, horizon)),
    }
    if audience is not None:
        compared["objective"] = (texts.get("objective", ()), [policy.objective])
    for code, (then, now) in compared.items():
        gone, new = sorted(set(then) - set(now)), sorted(set(now) - set(then))
        if gone or new:
            yield Difference(code=code, then=", ".join(gone), now=", ".join(new))


def _compare_audience(then: Mapping[str, float], now: Mapping[str, float]) -> Iterator[Difference]:
    """Yield the zones whose share has moved, the largest move first; a zone that is missing has a share of 0."""
    moves = {name: round(now.get(name, 0.0) - then.get(name, 0.0), 9) for name in {**then, **now}}
    for name, move in sorted(moves.items(), key=lambda item: (-abs(item[1]), item[0])):
        if abs(move) >= _LEAST_MOVE:
            before, after = (f"{name} {percent(shares.get(name, 0.0))}" for shares in (then, now))
            yield Difference(code="audience", then=before, now=after)


def _names_within(closed: Iterable[ClosedSpan], horizon: Span) -> list[str]:
    return [each.name for each in closed if each.span.overlaps(horizon)]
