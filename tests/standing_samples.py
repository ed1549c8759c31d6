"""Standing windows made by hand, so that what is shown does not depend on how it is computed."""

from __future__ import annotations

import math
from datetime import datetime, time
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from downtime_cli.core.audience import build_audience
from downtime_cli.core.errors import AssumptionCode
from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.planning.plan import Burden, ComparisonKind, RuleSummary
from downtime_cli.core.policy import PastWindow
from downtime_cli.core.recurrence import WEEKLY
from downtime_cli.core.series.build import announce_series
from downtime_cli.core.series.series import PlannedSeries
from downtime_cli.core.standing.plan import (
    LeftOut,
    NoStandingWindow,
    Occurrence,
    Slot,
    SlotCost,
    StandingChoice,
    StandingComparison,
    StandingPlan,
    ZoneYear,
)
from downtime_cli.core.window import DAY, HOUR, WEEK, Span
from tests.samples import AS_OF, BERLIN, sample_background, sample_issue, sample_policy, span_at
from tests.slot_samples import monthly_slot, weekly_slot

NEW_YORK = ZoneInfo("America/New_York")
KATHMANDU = ZoneInfo("Asia/Kathmandu")
SUNDAY_NIGHT = weekly_slot(6, time(2, 30), BERLIN)
SECOND_TUESDAY = monthly_slot(1, 2, time(4), BERLIN)


def sample_dates(slot: Slot = SUNDAY_NIGHT) -> list[Span]:
    """Return 52 dates of the Sunday slot, one of them where clocks skip its time."""
    first = datetime(2026, 11, 29)
    return [span_at(resolve_wall(datetime.combine(first + week * WEEK, slot.start), slot.zone)) for week in range(52)]


def sample_choice(slot: Slot = SUNDAY_NIGHT, mean: float = 812.4) -> StandingChoice:
    """Return a slot whose dates cost more by the month, two of them left out around the turn of the year."""
    windows = sample_dates()
    gone = {4: ("year end",), 5: ("year end", "DE: New Year's Day")}
    dates = tuple(
        Occurrence(window=window, expected=mean + 4.0 * (window.start.month - 6))
        for index, window in enumerate(windows)
        if index not in gone
    )
    return StandingChoice(
        slot=slot,
        dates=dates,
        left_out=tuple(LeftOut(window=windows[index], code="blackout", names=gone[index]) for index in gone),
        expected=math.fsum(date.expected for date in dates),
        mean=mean,
        share_of_week=0.0031,
        worst_zone_share=0.0052,
        error_budget=0.036,
    )


def sample_standing(**changes: object) -> PlannedSeries:
    """Return a standing plan with a bit of everything, some of it changed, and the series that is made of it."""
    choice = sample_choice()
    costs = [date.expected for date in choice.dates]
    plan = StandingPlan(
        policy=sample_policy(
            recurring=WEEKLY,
            latest=AS_OF + 400 * DAY,
            past_windows=(PastWindow(span=span_at(AS_OF - 9 * DAY), name="old"),),
        ),
        unit="requests",
        recommended=choice,
        zones=(
            ZoneYear(zone=NEW_YORK, share=0.3, expected=tuple(cost * 0.5 for cost in costs)),
            ZoneYear(zone=BERLIN, share=0.6, expected=tuple(cost * 0.4 for cost in costs)),
            ZoneYear(zone=KATHMANDU, share=0.1, expected=tuple(cost * 0.1 for cost in costs)),
        ),
        alternatives=(
            sample_choice(weekly_slot(5, time(23), NEW_YORK), 940.2),
            sample_choice(weekly_slot(2, time(3), ZoneInfo("UTC")), 1022.9),
        ),
        clocks=(
            SlotCost(slot=choice.slot, mean=choice.mean),
            SlotCost(slot=weekly_slot(6, time(1), ZoneInfo("UTC")), mean=845.0),
        ),
        comparisons=(
            StandingComparison(kind=ComparisonKind.AVERAGE, slot=None, mean=4120.5, feasible=True),
            StandingComparison(
                kind=ComparisonKind.GUESS,
                slot=weekly_slot(6, time(2), BERLIN),
                mean=903.1,
                feasible=False,
            ),
            StandingComparison(
                kind=ComparisonKind.WORST,
                slot=weekly_slot(1, time(18), BERLIN),
                mean=11235.0,
                feasible=True,
            ),
        ),
        slots=504,
        rules=(RuleSummary(code="protect", label="America/New_York=Mon-Fri 09:00-17:00", excluded=152),),
        announce_by=choice.dates[0].window.start - 72 * HOUR,
        background=sample_background("times are taken as UTC", issues=(sample_issue(),)),
        burdens=(Burden(zone=NEW_YORK, before=0.02, added=0.25), Burden(zone=BERLIN, before=0.0, added=0.1)),
    )
    users = build_audience({each.zone: (each.share, 1.0) for each in plan.zones})
    return announce_series(replace(plan, **changes), users)


def sample_no_standing(**changes: object) -> NoStandingWindow:
    """Return that no slot fits, some of it changed."""
    refusal = NoStandingWindow(
        policy=sample_policy(recurring=WEEKLY, past_windows=()),
        unit="requests",
        slots=504,
        rules=(RuleSummary(code="team-hours", label="Sun 02:00-04:00@Europe/Berlin", excluded=504),),
        nearest=replace(sample_choice(), left_out=()),
        broken=(RuleSummary(code="team-hours", label="Sun 02:00-04:00@Europe/Berlin", excluded=1),),
        background=sample_background("notice period of 72h, as none was given", code=AssumptionCode.NOTICE_PERIOD),
    )
    return replace(refusal, **changes)
