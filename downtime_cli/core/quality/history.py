"""Findings on how much there is to learn from: length, gaps and age, and what the reader had to repair."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import compress, groupby
from typing import Final

from downtime_cli.core.errors import Issue, IssueCode
from downtime_cli.core.forecast.averages import known
from downtime_cli.core.forecast.memory import JUDGED_WEEKS, choose_memory
from downtime_cli.core.quality.finding import Finding, FindingCode, Verdict
from downtime_cli.core.traffic import HISTORY_WEEKS, Traffic, TypicalWeek, ValueKind
from downtime_cli.core.window import HOUR, HOURS_PER_WEEK, WEEK, Span
from downtime_cli.core.wording import count, day_name, duration, month_range, percent, time_range

_POOR_WEEKS: Final = 2
_FEW_WEEKS: Final = 4
_FAIR_WEEKS: Final = 8
_STALE_WEEKS: Final = 8
_KNOWN_MONTH_HOURS: Final = 14 * 24
_POOR_MISSING: Final = 0.3
_FAIR_MISSING: Final = 0.02
# What the reader repaired costs nothing; a guess that may be wrong does.
REPAIRS: Final = {
    IssueCode.DST_REPEATED_HOUR: Verdict.GOOD,
    IssueCode.DST_SKIPPED_HOUR: Verdict.GOOD,
    IssueCode.AMBIGUOUS_DAY_ORDER: Verdict.FAIR,
}


def history_findings(traffic: Traffic, as_of: datetime, gaps: Sequence[Span]) -> list[Finding | None]:
    """Judge length, gaps (given longest first), age and how much was counted."""
    return [
        _find_short_history(traffic),
        _find_missing_hours(traffic, gaps),
        _find_old_data(traffic, as_of),
        _find_few_events(traffic),
    ]


def repair_findings(issues: Iterable[Issue]) -> list[Finding]:
    """Turn what the reader repaired or guessed into findings."""
    return [
        Finding(
            code=issue.code,
            verdict=REPAIRS[issue.code],
            message=issue.message,
            evidence=f"in {issue.place}",
            remedy=issue.remedy,
        )
        for issue in issues
        if issue.code in REPAIRS
    ]


def find_gaps(traffic: Traffic) -> tuple[Span, ...]:
    """Find the stretches without data, longest first, then earliest."""
    first = traffic.total.first_epoch_hour
    missing = [*compress(itertools.count(first), map(math.isnan, traffic.total.values))]
    starts = [hour for before, hour in zip([None, *missing], missing, strict=False) if before != hour - 1]
    ends = [hour + 1 for hour, after in zip(missing, [*missing[1:], None], strict=False) if after != hour + 1]
    gaps = [Span(traffic.start_of(start), traffic.start_of(end)) for start, end in zip(starts, ends, strict=True)]
    return tuple(sorted(gaps, key=lambda gap: (-gap.duration, gap.start)))


def describe_typical_week(week: TypicalWeek) -> Finding:
    """State that a profile says nothing about particular weeks."""
    remedy = "pass hourly data with dates, 8 weeks or more"
    if week.days_alike:
        return Finding(
            code=FindingCode.TYPICAL_DAY,
            verdict=Verdict.POOR,
            message="a typical day: all coming days are assumed to be alike, weekends included",
            evidence="24 hours without dates",
            remedy=remedy,
        )
    return Finding(
        code=FindingCode.TYPICAL_WEEK,
        verdict=Verdict.FAIR,
        message="a typical week: all coming weeks are assumed to be alike, and the range is a rule of thumb",
        evidence="168 hours without dates",
        remedy=remedy,
    )


def find_unseen_months(traffic: Traffic) -> Finding | None:
    """State of which months of the year, which a standing window goes through, nothing is known.

    A month is known by two weeks of data in it, in any year.
    """
    hours: Counter[int] = Counter()
    for hour, value in zip(itertools.count(traffic.total.first_epoch_hour), traffic.total.values, strict=False):
        if not math.isnan(value):
            hours[traffic.start_of(hour).month] += 1
    seen = [hours[month] >= _KNOWN_MONTH_HOURS for month in range(1, 13)]
    if all(seen):
        return None
    last = max((month for month in range(12) if seen[month]), default=11)
    order = [(last + 1 + index) % 12 for index in range(12)]
    runs = [[month + 1 for month in run] for is_seen, run in groupby(order, seen.__getitem__) if not is_seen]
    weeks = count(len(traffic.total.values) // HOURS_PER_WEEK, "week")
    months = count(seen.count(False), "month")
    return Finding(
        code=FindingCode.UNSEEN_MONTHS,
        verdict=Verdict.FAIR,
        message=f"{weeks} of history cannot tell {months} of the year: seasons and the year end may differ",
        evidence=f"less than two weeks of data in {', '.join(map(month_range, runs))}",
        remedy="export a year of data or more, or plan again every quarter",
    )


def _find_short_history(traffic: Traffic) -> Finding | None:
    hours = len(traffic.total.values)
    weeks = 10 * hours // HOURS_PER_WEEK / 10  # not rounded, which could lift it to a limit
    if weeks >= _FAIR_WEEKS:
        return None
    first = traffic.total.first_epoch_hour
    span = [traffic.start_of(hour).astimezone(traffic.zone or UTC) for hour in (first, first + hours)]
    advice = f"{_FAIR_WEEKS} or more make for steady advice"
    return Finding(
        code=FindingCode.SHORT_HISTORY,
        verdict=Verdict.POOR if weeks < _POOR_WEEKS else Verdict.FAIR,
        message=f"{weeks:.1f} weeks of history",
        evidence=f"{count(hours, 'hour')}, {day_name(span[0], year=True)} to {day_name(span[1], year=True)}",
        remedy=advice if weeks >= _FEW_WEEKS else f"export a longer period: below 4 weeks all is guesswork; {advice}",
    )


def _find_missing_hours(traffic: Traffic, gaps: Sequence[Span]) -> Finding | None:
    hours = len(traffic.total.values)
    missing = sum(gap.duration // HOUR for gap in gaps)
    if missing <= _FAIR_MISSING * hours:
        return None
    longest = f"{duration(gaps[0].duration)}, {time_range(gaps[0], traffic.zone or UTC, year=True)}"
    return Finding(
        code=FindingCode.MISSING_HOURS,
        verdict=Verdict.POOR if missing > _POOR_MISSING * hours else Verdict.FAIR,
        message=f"{missing:,} of {hours:,} hours ({percent(missing / hours)}) have no data",
        evidence=f"{count(len(gaps), 'gap')}, the longest {longest}",
        remedy=_advise_on_missing(traffic),
    )


def _advise_on_missing(traffic: Traffic) -> str:
    if traffic.has_blanks:
        return "export those that can be had; write 0 only where nothing came, and leave others without a value"
    if traffic.kind is ValueKind.LEVEL:
        return "export them"
    return f"export them; where the source leaves out hours without {traffic.unit}, as GROUP BY does: --missing zero"


def _find_old_data(traffic: Traffic, as_of: datetime) -> Finding | None:
    end = traffic.start_of(traffic.total.first_epoch_hour + len(traffic.total.values))
    weeks = (as_of - end) // WEEK
    if weeks < _STALE_WEEKS:
        return None
    zone = traffic.zone or UTC
    return Finding(
        code=FindingCode.OLD_DATA,
        verdict=Verdict.FAIR,
        message=f"the data ends {weeks} weeks before the plan is made; habits may have changed since",
        evidence=f"the last hour ends on {day_name(end.astimezone(zone), year=True)}, "
        f"the plan is made on {day_name(as_of.astimezone(zone), year=True)}",
        remedy="export newer data",
    )


def _find_few_events(traffic: Traffic) -> Finding | None:
    """State that chance decides between quiet nights, which costs nothing: they are quiet all the same."""
    if not choose_memory(traffic.total).few_events:
        return None
    recent = known(traffic.total.values[-JUDGED_WEEKS * HOURS_PER_WEEK :])
    is_long = len(traffic.total.values) >= HISTORY_WEEKS * HOURS_PER_WEEK
    return Finding(
        code=FindingCode.FEW_EVENTS,
        verdict=Verdict.GOOD,
        message="few events, under 2 an hour: chance decides between quiet nights"
        f"{'' if is_long else '; a year of history would help'}",
        evidence=f"{math.fsum(recent):,.0f} in the last {count(len(recent), 'hour')} with data",
        remedy=f"{'' if is_long else 'export a year, or '}count something that happens more often at the same hours",
    )
