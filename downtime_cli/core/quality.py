"""
How far the data can be trusted: a verdict with the findings it rests on, and what `downtime inspect` shows.

The limits are judgements, said in the messages: below two weeks no hour of the week has been seen twice; below eight, a
single unusual week still moves the answer.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Final

from downtime_cli.core.inspection import Inspection, TrafficReading
from downtime_cli.core.localtime import build_clock, zone_name
from downtime_cli.core.plan import Finding, Quality, Verdict
from downtime_cli.core.profile import slot_indices
from downtime_cli.core.traffic import HOURS_PER_WEEK, Traffic, TypicalWeek
from downtime_cli.core.window import WEEK, Span

_POOR_WEEKS: Final = 2
_FAIR_WEEKS: Final = 8
_STALE_WEEKS: Final = 8
_POOR_MISSING: Final = 0.3
_FAIR_MISSING: Final = 0.02
_FLAT: Final = 1.05


def judge_traffic(traffic: Traffic | TypicalWeek, as_of: datetime) -> Quality:
    """Return the verdict on the traffic as a basis for a plan made at `as_of`: the worst of its findings."""
    if isinstance(traffic, TypicalWeek):
        found = [_profile_finding(traffic)]
        found += _flat(traffic.values)
    else:
        found = [*_history_length(traffic), *_missing(traffic), *_stale(traffic, as_of)]
        found += _flat(build_profile(traffic))
    order = list(Verdict)
    verdict = max((verdict for verdict, _ in found), key=order.index, default=Verdict.GOOD)
    return Quality(verdict=verdict, findings=tuple(finding for _, finding in found))


def build_inspection(reading: TrafficReading, as_of: datetime) -> Inspection:
    """Return what the reading holds: totals, span, gaps, the mean week and the verdict."""
    traffic = reading.traffic
    quality = judge_traffic(traffic, as_of)
    if isinstance(traffic, TypicalWeek):
        return Inspection(
            reading=reading,
            hours=24 if traffic.days_alike else HOURS_PER_WEEK,
            missing_hours=0,
            total=math.fsum(traffic.values) / (7 if traffic.days_alike else 1),
            span=None,
            zone_name=zone_name(traffic.zone),
            profile=traffic.values,
            gaps=(),
            quality=quality,
        )
    known = [value for _, value in traffic.total]
    first = traffic.total.first_epoch_hour
    return Inspection(
        reading=reading,
        hours=len(known),
        missing_hours=len(traffic.total.values) - len(known),
        total=math.fsum(known),
        span=Span(traffic.start_of(first), traffic.start_of(first + len(traffic.total.values))),
        zone_name=zone_name(traffic.zone or UTC),
        profile=build_profile(traffic),
        gaps=_gaps(traffic),
        quality=quality,
    )


def build_profile(traffic: Traffic) -> tuple[float, ...]:
    """Return the mean per hour of week by the traffic's own clock (168 values), NaN for hours never measured."""
    series = traffic.total
    span = Span(
        traffic.start_of(series.first_epoch_hour), traffic.start_of(series.first_epoch_hour + len(series.values))
    )
    slots = slot_indices(series, build_clock(traffic.zone or UTC, span), traffic.phase_minutes)
    return tuple(math.fsum(series.values[index] for index in slot) / len(slot) if slot else math.nan for slot in slots)


def _gaps(traffic: Traffic) -> tuple[Span, ...]:
    """Return the stretches without data, longest first, then earliest."""
    gaps: list[Span] = []
    expected = traffic.total.first_epoch_hour
    for hour, _ in traffic.total:
        if hour > expected:
            gaps.append(Span(traffic.start_of(expected), traffic.start_of(hour)))
        expected = hour + 1
    return tuple(sorted(gaps, key=lambda gap: (-gap.duration, gap.start)))


def _profile_finding(week: TypicalWeek) -> tuple[Verdict, Finding]:
    """Return the finding that a profile tells nothing about particular weeks."""
    if week.days_alike:
        message = "a typical day: every coming day is taken to be alike, weekends too"
        return Verdict.POOR, Finding(code="typical-day", message=message)
    message = "a typical week: every coming week is taken to be alike, and the range is a rule of thumb"
    return Verdict.FAIR, Finding(code="typical-week", message=message)


def _history_length(traffic: Traffic) -> list[tuple[Verdict, Finding]]:
    """Return a finding if there is too little history."""
    weeks = len(traffic.total.values) / HOURS_PER_WEEK
    if weeks >= _FAIR_WEEKS:
        return []
    verdict = Verdict.POOR if weeks < _POOR_WEEKS else Verdict.FAIR
    message = f"{weeks:.1f} weeks of history; {_FAIR_WEEKS} or more make the advice steady"
    return [(verdict, Finding(code="short-history", message=message))]


def _missing(traffic: Traffic) -> list[tuple[Verdict, Finding]]:
    """Return a finding if many hours have no data."""
    hours = len(traffic.total.values)
    missing = sum(map(math.isnan, traffic.total.values))
    if missing <= _FAIR_MISSING * hours:
        return []
    verdict = Verdict.POOR if missing > _POOR_MISSING * hours else Verdict.FAIR
    message = f"{missing:,} of {hours:,} hours ({missing / hours:.0%}) have no data"
    return [(verdict, Finding(code="missing-hours", message=message))]


def _stale(traffic: Traffic, as_of: datetime) -> list[tuple[Verdict, Finding]]:
    """Return a finding if the data ended long before the plan is made."""
    end = traffic.start_of(traffic.total.first_epoch_hour + len(traffic.total.values))
    weeks = (as_of - end) // WEEK
    if weeks < _STALE_WEEKS:
        return []
    message = f"the data ends {weeks} weeks before the plan is made; habits may have changed since"
    return [(Verdict.FAIR, Finding(code="old-data", message=message))]


def _flat(profile: tuple[float, ...]) -> list[tuple[Verdict, Finding]]:
    """Return a finding if no hour of the week stands out."""
    known = [value for value in profile if not math.isnan(value)]
    if known and max(known) > _FLAT * min(known):
        return []
    message = "traffic hardly differs between the hours of the week: no window is much better than another"
    return [(Verdict.POOR, Finding(code="no-rhythm", message=message))]
