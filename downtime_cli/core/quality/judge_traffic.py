"""
How far the data can be trusted: a verdict with the findings it rests on, and what `downtime inspect` shows.

The findings come from modules of their own: `history` on how much there is, `unusable_values` on what the numbers are,
`stretches` on stretches of them, `zones`, `clock_jumps` and `clock_changes` on whose clock they follow. Every limit is
in docs/how-it-decides.md; docs/accuracy.md says how often each finding is right.
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
from downtime_cli.core.quality.clock_changes import find_doubled_hour, find_local_time
from downtime_cli.core.quality.clock_jumps import clock_findings
from downtime_cli.core.quality.days import DayGrid, build_grid
from downtime_cli.core.quality.finding import Background, Finding, FindingCode, Quality, Verdict
from downtime_cli.core.quality.history import (
    describe_typical_week,
    find_gaps,
    find_unseen_months,
    history_findings,
    repair_findings,
)
from downtime_cli.core.quality.inspection import Inspection, TrafficReading
from downtime_cli.core.quality.stretches import (
    describe_dead_stretches,
    find_burst,
    find_dead_stretches,
    find_level_shift,
)
from downtime_cli.core.quality.unusable_values import find_flat_week, find_unusable_values
from downtime_cli.core.quality.zones import ClockCase, clock_of_most, find_odd_zone, is_utc
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import HOURS_PER_WEEK, Span

# From the surest effect to the surest cause.
_WRONG_ZONE: Final = frozenset({FindingCode.ODD_ZONE, FindingCode.DST_JUMP, FindingCode.DST_IN_STAMPS})


def judge_traffic(
    reading: TrafficReading, as_of: datetime, audience: Audience | None = None, *, for_a_year: bool = False
) -> Quality:
    """Judge the traffic as a basis for a plan made at `as_of`: its worst finding decides.

    Without an audience, users are assumed to live by the clock of the file if somebody named it. A plan for a year has
    to know all of its months.
    """
    traffic = reading.traffic
    if isinstance(traffic, TypicalWeek):
        about_week = [describe_typical_week(traffic), find_flat_week(traffic.values)]
        return _sum_up([*about_week, *repair_findings(reading.issues)])
    found = [*history_findings(traffic, as_of, find_gaps(traffic)), *repair_findings(reading.issues)]
    found += [find_unseen_months(traffic)] if for_a_year else []
    return _sum_up([*found, *_pattern_findings(reading, traffic, audience)])


def _sum_up(findings: Iterable[Finding | None]) -> Quality:
    order = list(Verdict)
    ordered = sorted(filter(None, findings), key=lambda finding: -order.index(finding.verdict))
    return Quality(verdict=ordered[0].verdict if ordered else Verdict.GOOD, findings=tuple(ordered))


def _pattern_findings(reading: TrafficReading, traffic: Traffic, audience: Audience | None) -> list[Finding | None]:
    """Judge what the numbers are; if they are usable, what happened to them and whose clock they follow."""
    file_zone = traffic.zone or UTC
    grid = build_grid(traffic, (audience and clock_of_most(audience)) or file_zone)
    unusable = find_unusable_values(grid)
    if unusable:
        return [unusable]
    dead = find_dead_stretches(grid)
    steady = grid.without(dead)
    sums = steady.day_sums()
    case = ClockCase(grid=steady, audience=audience, file_zone=file_zone, has_offsets=reading.has_offsets)
    return [
        describe_dead_stretches(grid, dead),
        find_burst(steady, sums),
        find_level_shift(steady, sums),
        *_merge_zone_findings([find_odd_zone(case), *clock_findings(case), _find_local_stamps(case, traffic, grid)]),
        find_doubled_hour(traffic),
    ]


def _find_local_stamps(case: ClockCase, traffic: Traffic, grid: DayGrid) -> Finding | None:
    """Find stamps that are local time without saying so; those with an offset are what they say."""
    if case.has_offsets and not is_utc(case.file_zone):
        return None
    by_file = grid if grid.zone is case.file_zone else build_grid(traffic, case.file_zone)
    return find_local_time(by_file, case.audience, has_offsets=case.has_offsets)


def _merge_zone_findings(findings: Iterable[Finding | None]) -> list[Finding]:
    """Merge the findings of a wrong zone into one: the first, with all the evidence and the last remedy."""
    found = [finding for finding in findings if finding]
    same = [finding for finding in found if finding.code in _WRONG_ZONE]
    if len(same) < 2:
        return found
    evidence = "; ".join(finding.evidence for finding in same)
    others = [finding for finding in found if finding.code not in _WRONG_ZONE]
    return [replace(same[0], evidence=evidence, remedy=same[-1].remedy), *others]


def build_inspection(reading: TrafficReading, as_of: datetime) -> Inspection:
    """Sum up what the reading holds: totals, span, gaps, the mean week and the verdict."""
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
    """The mean per hour of week by the traffic's own clock (168 values), NaN for hours never measured."""
    series = traffic.total
    span = Span(
        traffic.start_of(series.first_epoch_hour), traffic.start_of(series.first_epoch_hour + len(series.values))
    )
    weeks = fold_weeks(series, build_clock(traffic.zone or UTC, span), traffic.phase_minutes)
    return tuple(map(mean_of_known, weeks.columns()))
