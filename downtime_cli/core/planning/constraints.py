"""
The rules a window has to keep, each as the spans it closes.

Every rule comes down to the same thing, a set of closed spans of exact time: a window is feasible if it touches none.
That makes rules comparable (which excludes most, by how much is one broken) without a word about what they mean.
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
    """One rule: closed stretches `[starts[i], ends[i])` in epoch minutes, sorted and disjoint.

    `code` is one of RuleSummary's; `label` is what the user wrote.
    """

    code: str
    label: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def allows(self, start: int, end: int) -> bool:
        """Tell whether the window `[start, end)` touches no closed stretch."""
        index = bisect_right(self.ends, start)
        return index == len(self.starts) or self.starts[index] >= end

    def broken_minutes(self, start: int, end: int) -> int:
        """Return how many minutes of the window are closed."""
        broken = 0
        for index in range(bisect_right(self.ends, start), len(self.starts)):
            if self.starts[index] >= end:
                break
            broken += min(end, self.ends[index]) - max(start, self.starts[index])
        return broken


def build_rules(policy: Policy, reach: Span) -> tuple[Rule, ...]:
    """Return the policy's rules over `reach`, which has to hold every window that will be asked about."""
    rules = [
        _rule("notice-period", policy.notice.text, _closed(reach.start, notice_end(policy.as_of, policy.notice))),
        _rule("earliest", _stamp(policy.earliest), _closed(reach.start, policy.earliest)),
        _rule("latest", _stamp(policy.latest), _closed(policy.latest, reach.end)),
    ]
    if policy.team_hours:
        open_spans = [span for hours in policy.team_hours for span in expand_weekly(hours, reach)]
        label = ", ".join(hours.text for hours in policy.team_hours)
        rules.append(_rule("team-hours", label, invert_spans(open_spans, reach)))
    rules += [_rule("protect", hours.text, expand_weekly(hours, reach)) for hours in policy.protected]
    rules += _named_rules("blackout", policy.blackouts)
    rules += _named_rules("holidays", policy.holidays)
    return tuple(rule for rule in rules if rule.starts)


def expand_weekly(hours: WeeklyHours, within: Span) -> tuple[Span, ...]:
    """Return the weekly hours as exact spans that touch `within`, merged; each day by the clock of the hours' zone."""
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


def _closed(start: datetime, end: datetime) -> tuple[Span, ...]:
    """Return the span, or nothing if it is empty."""
    return (Span(start, end),) if start < end else ()


def _rule(code: str, label: str, closed: Sequence[Span]) -> Rule:
    """Return the rule with its spans as minutes; an end within a minute closes that whole minute."""
    return Rule(
        code,
        label,
        tuple(to_minute(span.start) for span in closed),
        tuple(to_minute(span.end + _ALMOST_A_MINUTE) for span in closed),
    )


def _named_rules(code: str, closed: Iterable[ClosedSpan]) -> list[Rule]:
    """Return one rule for each name, so that a refusal can say which freeze or holiday stands in the way."""
    by_name: dict[str, list[Span]] = {}
    for item in closed:
        by_name.setdefault(item.name, []).append(item.span)
    return [_rule(code, name, merge_spans(spans)) for name, spans in by_name.items()]


def _stamp(instant: datetime) -> str:
    """Return an instant as a label."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
