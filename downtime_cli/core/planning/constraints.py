"""
The rules a window has to keep, each as the spans it closes.

Every rule comes down to the same thing, a set of closed spans of exact time, and a window is feasible if it touches
none. So rules can be compared (which excludes the most, by how much is one broken) whatever they are about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from msgspec import Struct

from downtime_cli.core.announcing.notice_period import notice_end
from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.policy import ClosedSpan, Policy, WeeklyHours
from downtime_cli.core.window import DAY, Span, invert_spans, merge_spans, to_minute

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
        _build_rule(
            "notice-period", policy.notice.text, _span_if_any(reach.start, notice_end(policy.as_of, policy.notice))
        ),
        _build_rule("earliest", _word_instant(policy.earliest), _span_if_any(reach.start, policy.earliest)),
        _build_rule("latest", _word_instant(policy.latest), _span_if_any(policy.latest, reach.end)),
    ]
    if policy.team_hours:
        open_spans = [span for hours in policy.team_hours for span in expand_weekly(hours, reach)]
        label = ", ".join(hours.text for hours in policy.team_hours)
        rules.append(_build_rule("team-hours", label, invert_spans(open_spans, reach)))
    rules += [_build_rule("protect", hours.text, expand_weekly(hours, reach)) for hours in policy.protected]
    rules += _build_named_rules("blackout", policy.blackouts)
    rules += _build_named_rules("holidays", policy.holidays)
    return tuple(rule for rule in rules if rule.starts)


def expand_weekly(hours: WeeklyHours, within: Span) -> tuple[Span, ...]:
    """Turn weekly hours into exact spans that touch `within`, merged; each day by the clock of the hours' zone."""
    from dateutil.rrule import WEEKLY, rrule  # only weekly rules need it, and it is slow to import

    first = within.start.astimezone(hours.zone).date() - 2 * DAY
    last = within.end.astimezone(hours.zone).date() + DAY
    starts = rrule(
        WEEKLY,
        byweekday=sorted(hours.days),
        dtstart=datetime.combine(first, hours.start),
        until=datetime.combine(last, hours.start),
    )
    next_day = DAY if hours.end <= hours.start else timedelta(0)
    spans = []
    for wall in starts:
        end_wall = datetime.combine(wall.date(), hours.end) + next_day
        start, end = resolve_wall(wall, hours.zone), resolve_wall(end_wall, hours.zone)
        if start < end and start < within.end and within.start < end:
            spans.append(Span(start, end))
    return merge_spans(spans)


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


def _word_instant(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
