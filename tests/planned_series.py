"""Series planned for given windows: for tests of their schedules, lives and documents."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from msgspec.structs import asdict, replace

from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.recurrence import WEEKLY, Frequency, Pattern
from downtime_cli.core.saved.heard import Reader
from downtime_cli.core.series.build import announce_series
from downtime_cli.core.series.series import PlannedSeries
from downtime_cli.core.standing.plan import Occurrence, StandingChoice, StandingPlan
from downtime_cli.core.window import DAY, HOUR, Span
from tests.core.builders import audience, policy
from tests.saved_samples import AUDIENCE, BERLIN
from tests.slot_samples import weekly_slot
from tests.standing_samples import sample_standing

FIRST: Final = datetime(2027, 3, 6, 4)
"""On a Saturday, three weeks before clocks change in Berlin."""


def dates(
    first: datetime = FIRST,
    *,
    count: int = 6,
    apart: timedelta = 7 * DAY,
    zone: tzinfo = BERLIN,
    length: timedelta = 2 * HOUR,
) -> tuple[Span, ...]:
    """Return windows that start at one time of a zone's clock, some days apart."""
    starts = (resolve_wall(first + index * apart, zone) for index in range(count))
    return tuple(Span(start, start + length) for start in starts)


def planned(
    windows: Sequence[Span], as_of: datetime, told: Set[Reader] = frozenset(), /, **wishes: object
) -> PlannedSeries:
    """Return a daily or weekly series of those windows with the readers of the samples; all windows cost the same."""
    base = sample_standing()
    values = {name: value for name, value in asdict(base).items() if name in StandingPlan.__struct_fields__}
    wall = windows[0].start.astimezone(BERLIN)
    slot = weekly_slot(wall.weekday(), time(wall.hour, wall.minute), BERLIN)
    if windows[1].start - windows[0].start < 2 * DAY:
        slot = replace(slot, pattern=Pattern(frequency=Frequency.DAILY))
    choice = StandingChoice(
        slot=replace(slot, count=len(windows)),
        dates=tuple(Occurrence(window=each, expected=812.4) for each in windows),
        left_out=(),
        expected=812.4 * len(windows),
        mean=812.4,
        share_of_week=0.0031,
        worst_zone_share=0.0052,
    )
    asked = policy(as_of=as_of, earliest=as_of, duration=windows[0].duration, recurring=WEEKLY, **wishes)
    values |= {"policy": asked, "recommended": choice, "announce_by": windows[0].start}
    return announce_series(StandingPlan(**values), audience(dict(AUDIENCE)), told)
