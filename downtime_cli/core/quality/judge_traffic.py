"""
How far the data can be trusted: a verdict with the findings it rests on, and what `downtime inspect` shows.

The findings come from modules of their own: `findings_history` on how much there is, `findings_shape` on what the
numbers are, `findings_values` on stretches of them, `findings_zone`, `findings_clock` and `findings_dst` on
whose clock they follow.
Every limit stands in docs/how-it-decides.md; docs/accuracy.md says how often each finding is right.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.audience import Audience
from downtime_cli.core.forecast.averages import mean_of_known
from downtime_cli.core.forecast.wall_hours import fold_weeks
from downtime_cli.core.localtime import build_clock, zone_name
from downtime_cli.core.quality.clock_case import ClockCase, clock_of_most, is_utc
from downtime_cli.core.quality.clock_changes import doubled_findings, local_time_findings
from downtime_cli.core.quality.clock_jumps import clock_findings
from downtime_cli.core.quality.days import DayGrid, build_grid
from downtime_cli.core.quality.finding import Background, Finding, FindingCode, Quality, Verdict
from downtime_cli.core.quality.history import find_gaps, history_findings, profile_finding, repair_findings
from downtime_cli.core.quality.inspection import Inspection, TrafficReading
from downtime_cli.core.quality.shape import flat_week, shape_findings
from downtime_cli.core.quality.stretches import burst_findings, dead_findings, dead_stretches, level_findings
from downtime_cli.core.quality.zones import zone_findings
from downtime_cli.core.traffic import HOURS_PER_WEEK, Traffic, TypicalWeek
from downtime_cli.core.window import Span

_MOST_ZONES: Final = 10
# From the surest effect to the surest cause.
_WRONG_ZONE: Final = frozenset({FindingCode.ODD_ZONE, FindingCode.DST_JUMP, FindingCode.DST_IN_STAMPS})


def judge_traffic(reading: TrafficReading, as_of: datetime, audience: Audience | None = None) -> Quality:
    """Return the verdict on the traffic as a basis for a plan made at `as_of`: that of its worst finding.

    Without an audience, users live by the clock of the file where somebody named it; otherwise nobody can tell.
    """
    traffic = reading.traffic
    if isinstance(traffic, TypicalWeek):
        return _quality([profile_finding(traffic), *flat_week(traffic.values), *repair_findings(reading.issues)])
    found = history_findings(traffic, as_of, find_gaps(traffic))
    found += repair_findings(reading.issues)
    return _quality([*found, *_pattern_findings(reading, traffic, audience)])


def _quality(findings: Iterable[Finding]) -> Quality:
    """Return the findings, worst first, with the verdict of the worst."""
    order = list(Verdict)
    ordered = sorted(findings, key=lambda finding: -order.index(finding.verdict))
    return Quality(verdict=ordered[0].verdict if ordered else Verdict.GOOD, findings=tuple(ordered))


def _pattern_findings(reading: TrafficReading, traffic: Traffic, audience: Audience | None) -> list[Finding]:
    """Return what the numbers tell: what they are, else what happened to them and whose clock they follow."""
    file_zone = traffic.zone or UTC
    grid = build_grid(traffic, (audience and clock_of_most(audience)) or file_zone)
    shape = shape_findings(grid)
    if shape:
        return shape
    dead = dead_stretches(grid)
    steady = grid.without(dead)
    sums = steady.day_sums()
    case = ClockCase(grid=steady, audience=audience, file_zone=file_zone, has_offsets=reading.has_offsets)
    return [
        *dead_findings(grid, dead),
        *burst_findings(steady, sums),
        *level_findings(steady, sums),
        *_once([*zone_findings(case), *clock_findings(case), *_local_times(case, traffic, grid)]),
        *doubled_findings(traffic),
    ]


def _local_times(case: ClockCase, traffic: Traffic, grid: DayGrid) -> list[Finding]:
    """Return a finding if stamps that could be local time are local time; those with an offset are what they say."""
    if case.has_offsets and not is_utc(case.file_zone):
        return []
    zones = [zone.zone for zone in case.audience.zones[:_MOST_ZONES]] if case.audience else []
    by_file = grid if grid.zone is case.file_zone else build_grid(traffic, case.file_zone)
    return local_time_findings(by_file, zones, has_offsets=case.has_offsets)


def _once(findings: list[Finding]) -> list[Finding]:
    """Return the findings with those of a wrong zone as one: the first with all the evidence and the last remedy."""
    same = [finding for finding in findings if finding.code in _WRONG_ZONE]
    if len(same) < 2:
        return findings
    evidence = "; ".join(finding.evidence for finding in same)
    others = [finding for finding in findings if finding.code not in _WRONG_ZONE]
    return [replace(same[0], evidence=evidence, remedy=same[-1].remedy), *others]


def build_inspection(reading: TrafficReading, as_of: datetime) -> Inspection:
    """Return what the reading holds: totals, span, gaps, the mean week and the verdict."""
    traffic = reading.traffic
    quality = judge_traffic(reading, as_of)
    background = Background(quality=quality, assumptions=reading.assumptions, issues=reading.issues)
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
            background=background,
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
        gaps=find_gaps(traffic),
        background=background,
    )


def build_profile(traffic: Traffic) -> tuple[float, ...]:
    """Return the mean per hour of week by the traffic's own clock (168 values), NaN for hours never measured."""
    series = traffic.total
    span = Span(
        traffic.start_of(series.first_epoch_hour), traffic.start_of(series.first_epoch_hour + len(series.values))
    )
    weeks = fold_weeks(series, build_clock(traffic.zone or UTC, span), traffic.phase_minutes)
    return tuple(map(mean_of_known, weeks.columns()))
