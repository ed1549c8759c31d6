"""
The rules a window has to keep, each as the spans it closes.

Every rule comes down to the same thing, a set of closed spans of exact time, and a window is feasible if it touches
none. So rules can be compared (which excludes the most, by how much is one broken) whatever they are about.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Final

from msgspec import Struct

from downtime_cli.core.announcing.notice_period import notice_end
from downtime_cli.core.localtime import Clock, build_clock
from downtime_cli.core.planning.plan import BrokenRule
from downtime_cli.core.policy import ClosedSpan, NoticePeriod, Policy, WeeklyHours
from downtime_cli.core.window import DAY, MINUTE, Span, from_minute, invert_spans, merge_spans, to_minute, whole_minute
from downtime_cli.core.wording import moment

_DAY_MINUTES: Final = 24 * 60
_SLACK: Final = 2 * _DAY_MINUTES  # by which weekly hours may reach beyond a span
_ALMOST_A_MINUTE: Final = timedelta(seconds=59, microseconds=999_999)


class Rule(Struct, frozen=True):
    """One rule, as closed stretches `[starts[i], ends[i])` in epoch minutes, sorted and disjoint."""

    code: str
    """As in `RuleSummary`."""
    label: str
    """As the user wrote it."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def allows(self, start: int, end: int) -> bool:
        """Whether the window `[start, end)` touches no closed stretch."""
        index = bisect_right(self.ends, start)
        return index == len(self.starts) or self.starts[index] >= end

    def closes(self, starts: Sequence[int], length: int) -> Iterator[range]:
        """Yield the places of those windows that it does not allow, given their starts, ascending; each place once."""
        after = 0
        for first, end in zip(self.starts, self.ends, strict=True):
            after, before = bisect_right(starts, first - length, after), after
            stop = bisect_left(starts, end, before)
            if after < stop:
                yield range(after, stop)
                after = stop

    def closed_minutes(self, start: int, end: int) -> int:
        """Count the minutes of the window that are closed."""
        closed = 0
        for index in range(bisect_right(self.ends, start), len(self.starts)):
            if self.starts[index] >= end:
                break
            closed += min(end, self.ends[index]) - max(start, self.starts[index])
        return closed

    def broken_minutes(self, start: int, end: int) -> int:
        """By how many minutes the window breaks the rule, 0 if and only if the rule allows it.

        A limit is broken by the distance to it, any other rule by the closed part of the window.
        """
        match self.code:
            case "notice-period" | "earliest":
                return max(0, self.ends[-1] - start)
            case "latest":
                return max(0, end - self.starts[0])
            case _:
                return self.closed_minutes(start, end)


def build_rules(policy: Policy, reach: Span) -> tuple[Rule, ...]:
    """Build the policy's rules over `reach`, which has to hold every window that will be asked about."""
    rules = [
        *build_notice(policy.notice, whole_minute(policy.as_of), reach),
        _build_rule(
            "earliest", moment(policy.earliest, policy.zone, year=True), _span_if_any(reach.start, policy.earliest)
        ),
        _build_rule("latest", moment(policy.latest, policy.zone, year=True), _span_if_any(policy.latest, reach.end)),
    ]
    rules += build_hours(policy.team_hours, policy.protected, reach)
    rules += build_closed(policy.blackouts, policy.holidays)
    return tuple(rule for rule in rules if rule.starts)


def build_notice(notice: NoticePeriod, since: datetime, reach: Span) -> Iterator[Rule]:
    """Yield the rule of a notice period that begins at a moment, if it reaches into `reach`."""
    if promised := _span_if_any(reach.start, notice_end(since, notice)):
        yield _build_rule("notice-period", notice.text, promised)


def build_hours(team_hours: Sequence[WeeklyHours], protected: Iterable[WeeklyHours], reach: Span) -> Iterator[Rule]:
    """Yield the rules of hours that return every week: those of the team together, each of the protected ones."""
    if team_hours:
        label = ", ".join(hours.text for hours in team_hours)
        yield _build_rule("team-hours", label, invert_spans(open_weekly(team_hours, reach), reach))
    yield from (_build_rule("protect", hours.text, close_weekly(hours, reach)) for hours in protected)


def build_closed(blackouts: Iterable[ClosedSpan], holidays: Iterable[ClosedSpan]) -> list[Rule]:
    """Build the rules of blackouts and holidays, one for each name."""
    return [*_build_named_rules("blackout", blackouts), *_build_named_rules("holidays", holidays)]


def list_broken(rules: Iterable[Rule], window: Span) -> tuple[BrokenRule, ...]:
    """List the rules that a window breaks, and by how much."""
    start, end = to_minute(window.start), to_minute(window.end)
    return tuple(
        BrokenRule(code=rule.code, label=rule.label, broken_for=minutes * MINUTE)
        for rule in rules
        if (minutes := rule.broken_minutes(start, end))
    )


def merge_rules(rules: Iterable[Rule]) -> Rule:
    """Make one rule that allows what all rules do: a year has dozens of holidays, and may have thousands of freezes."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(pair for rule in rules for pair in zip(rule.starts, rule.ends, strict=True)):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return Rule("any", "", tuple(starts), tuple(ends))


def close_weekly(hours: WeeklyHours, within: Span) -> tuple[Span, ...]:
    """List the spans of `within` in which the clock of the hours' zone shows a time inside them.

    Both passes of a repeated hour are inside, and of hours that begin or end in a skipped one what is left of them.
    """
    clock, low, high = _build_wide_clock(hours.zone, within), to_minute(within.start), to_minute(within.end)
    stretches = (each for wall in _list_walls([hours], within) for each in clock.shown(wall, low, high))
    return merge_spans(Span(from_minute(start), from_minute(end)) for start, end in stretches)


def open_weekly(every: Sequence[WeeklyHours], within: Span) -> tuple[Span, ...]:
    """List the spans of `within` that are inside some of the hours, however these are read where clocks change.

    The clock has to show a time inside them. Moreover, hours that begin at a repeated time are open from its second
    pass on, and hours that end at one until its first; hours that begin at a skipped time begin later by the gap.
    """
    low, high = to_minute(within.start), to_minute(within.end)
    spans = []
    for zone in dict.fromkeys(hours.zone for hours in every):
        clock = _build_wide_clock(zone, within)
        for wall in _list_walls([hours for hours in every if hours.zone == zone], within):
            passes = clock.shown((wall[0], wall[0] + 1), low - _SLACK, high + _SLACK)
            start = max([clock.minute_at(wall[0]), *(minute for minute, _ in passes)])
            end = clock.minute_at(wall[1])
            spans += [(max(start, first), min(end, last)) for first, last in clock.shown(wall, low, high)]
    return merge_spans(Span(from_minute(start), from_minute(end)) for start, end in spans if start < end)


def _build_wide_clock(zone: tzinfo, within: Span) -> Clock:
    """Collect the offsets of a zone, those included that hold where weekly hours reach beyond `within`."""
    return build_clock(zone, Span(within.start - 2 * DAY, within.end + 2 * DAY))


def _list_walls(every: Iterable[WeeklyHours], within: Span) -> list[tuple[int, int]]:
    """List weekly hours around `within` as stretches of minutes of their zone's clock since 1970, joined and sorted."""
    walls: list[tuple[int, int]] = []
    first, last = to_minute(within.start) // _DAY_MINUTES - 2, to_minute(within.end) // _DAY_MINUTES + 2
    for hours in every:
        start, end = (each.hour * 60 + each.minute for each in (hours.start, hours.end))
        days = (day for day in range(first, last) if (day + 3) % 7 in hours.days)  # day 0 was a Thursday
        walls += [(day * _DAY_MINUTES + start, (day + (end <= start)) * _DAY_MINUTES + end) for day in days]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(walls):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _span_if_any(start: datetime, end: datetime) -> tuple[Span, ...]:
    return (Span(start, end),) if start < end else ()


def _build_rule(code: str, label: str, closed: Sequence[Span]) -> Rule:
    """Build a rule from its spans; an end within a minute closes that whole minute."""
    return Rule(
        code,
        label,
        tuple(to_minute(span.start) for span in closed),
        tuple(to_minute(span.end + _ALMOST_A_MINUTE) for span in closed),
    )


def _build_named_rules(code: str, closed: Iterable[ClosedSpan]) -> list[Rule]:
    """Build one rule for each name, so that a refusal can name the freeze or holiday that stands in the way."""
    by_name: dict[str, list[Span]] = {}
    for item in closed:
        by_name.setdefault(item.name, []).append(item.span)
    return [_build_rule(code, name, merge_spans(spans)) for name, spans in by_name.items()]
