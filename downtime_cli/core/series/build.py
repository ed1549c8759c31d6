"""From a standing window to a series: its identity, and the messages about it and about each of its dates."""

from __future__ import annotations

import zlib
from collections.abc import Set
from datetime import date, datetime

from msgspec.structs import asdict, replace

from downtime_cli.core.announcing.message import Announcement, Revision, Status
from downtime_cli.core.audience import Audience
from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.saved.heard import Reader
from downtime_cli.core.saved.plan import SavedForecast, SavedPlan
from downtime_cli.core.series.schedule import least_distance, schedule_series
from downtime_cli.core.series.series import PlannedSeries, Series, SeriesDate
from downtime_cli.core.standing.plan import Occurrence, Slot, StandingPlan, calendar_lines
from downtime_cli.core.window import DAY


def announce_series(plan: StandingPlan, audience: Audience, told: Set[Reader] = frozenset()) -> PlannedSeries:
    """Make a series of a standing window that was planned for an audience: its first version, which is tentative.

    `told` are those who know of the series that it is to replace.
    """
    choice = plan.recommended
    windows = [each.window for each in choice.dates]
    every = sorted([*windows, *(each.window for each in choice.left_out)])
    messages = schedule_series(windows, least_distance(every), audience, plan.policy, told)
    head = _build_head(plan, audience, messages.head)
    series = Series(
        head=head,
        slot=choice.slot,
        dates=tuple(
            _build_date(head, choice.slot, each, told) for each, told in zip(choice.dates, messages.dates, strict=True)
        ),
        left_out=choice.left_out,
    )
    weights = {each.zone: each.weight for each in audience.zones if each.weight != 1}
    return PlannedSeries(**asdict(plan), series=series, weights=weights)


def name_plan(series_id: str, day: date) -> str:
    """The id of a date of a series."""
    return f"{series_id}-{day:%Y%m%d}"


def name_day(slot: Slot, start: datetime) -> date:
    """Name a date by the day on which the rule has it, even where clocks skip the time and it starts on the next."""
    day = start.astimezone(slot.zone).date()
    wall = datetime.combine(day, slot.start)
    return day if resolve_wall(wall, slot.zone) == start else day - DAY


def _build_head(plan: StandingPlan, audience: Audience, messages: tuple[Announcement, ...]) -> SavedPlan:
    choice, policy = plan.recommended, plan.policy
    window, lines = choice.dates[0].window, calendar_lines(choice)
    text = "\n".join((policy.service, policy.as_of.isoformat(), *lines))
    first = Revision(sequence=0, status=Status.TENTATIVE, at=policy.as_of, window=window, rule="\n".join(lines))
    return SavedPlan(
        plan_id=f"{window.start:%Y%m%d}-{zlib.crc32(text.encode()):08x}",  # as a plan's
        sequence=0,
        status=Status.TENTATIVE,
        service=policy.service,
        as_of=policy.as_of,
        zone=policy.zone,
        impact_level=policy.impact_level,
        window=window,
        audience=audience.shares,
        announcements=messages,
        revisions=(first,),
        forecast=SavedForecast(
            expected=choice.mean,
            low=choice.mean,
            high=choice.mean,
            unit=plan.unit,
            share_of_week=choice.share_of_week,
            rank=1,
            candidates=plan.slots,
            verdict=plan.background.quality.verdict,
        ),
        announce_by=plan.announce_by,
        document={},
        automatic=policy.automatic,
    )


def _build_date(head: SavedPlan, slot: Slot, occurrence: Occurrence, messages: tuple[Announcement, ...]) -> SeriesDate:
    day, window = name_day(slot, occurrence.window.start), occurrence.window
    plan = replace(
        head,
        plan_id=name_plan(head.plan_id, day),
        window=window,
        announcements=messages,
        revisions=(replace(head.revisions[0], window=window, rule=""),),
        forecast=forecast_date(head.forecast, occurrence.expected),
        announce_by=None,
        day=day,
    )
    return SeriesDate(day=day, original=window, plan=plan)


def forecast_date(mean: SavedForecast, expected: float) -> SavedForecast:
    """What a date is expected to cost where dates cost so much on average; no range is known for one."""
    share = mean.share_of_week * expected / mean.expected if mean.expected else mean.share_of_week
    return replace(mean, expected=expected, low=expected, high=expected, share_of_week=share)
