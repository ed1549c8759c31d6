"""
Whose clock the traffic is judged by, and whether its night is when its users sleep.

The clock is that of the users where somebody says who they are, otherwise that of the file. The night is the middle of
the quietest hours, which hardly differs between services: by their own clocks it lay between 01:12 and 04:48 in the 14
public series, while the busiest hours lie anywhere from morning to late evening.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from functools import cache
from operator import mul
from typing import Final

from msgspec import Struct

from downtime_cli.core.activity import activity_at
from downtime_cli.core.audience import Audience
from downtime_cli.core.localtime import offset_minutes, zone_name
from downtime_cli.core.quality.days import DayGrid, later, night_of, unit_shape
from downtime_cli.core.quality.file_zone import ask_where_written, name_some
from downtime_cli.core.quality.finding import Finding, FindingCode, Verdict

_ONE_CLOCK: Final = 0.8  # share of users from which on their zone's clock is the clock of the rhythm
_LEAST_SWING: Final = 0.5  # of the mean: an audience around the world has no night of its own
_NIGHT_LEAD: Final = 1.1  # hours by which the nights of services come before the night of the activity curve
_ODD_HOURS: Final = 4.5  # between the night of the traffic and that of its users
_POOR_HOURS: Final = 6.0
_ODD_ALIKE: Final = 0.5  # correlation with the day to expect, above which nothing is odd
_LEAST_DEPTH: Final = 0.5  # of the night, by `night_of`
_EVENING: Final = (15.4, 19.4)  # hours after the middle of the night of the activity curve: 20:00 to midnight
_ASLEEP_HOURS: Final = 7
_LITTLE_AT_NIGHT: Final = 0.5  # of the mean


class ClockCase(Struct, frozen=True, kw_only=True):
    """What is known about the clocks of the traffic."""

    grid: DayGrid  # by the clock of most users, otherwise of the file
    audience: Audience | None  # None where nobody said who uses the service
    file_zone: tzinfo  # by which the stamps were read
    has_offsets: bool  # whether the stamps said so themselves


def clock_of_most(audience: Audience) -> tzinfo | None:
    """The zone by whose clock most users live, None if no zone has 80 % of them."""
    return audience.largest if audience.zones[0].share >= _ONE_CLOCK else None


def is_utc(zone: tzinfo) -> bool:
    """Whether the zone is UTC, which is nobody's clock: it is where data is kept, not where people live."""
    return zone_name(zone) in {"UTC", "Etc/UTC", "Z", "GMT", "Etc/GMT"}


def find_odd_zone(case: ClockCase) -> Finding | None:
    """Find traffic that is high when its users sleep."""
    expected = _expected_day(case)
    if expected is None:
        return None
    grid = case.grid
    day = [sum(grid.medians[hour::24]) / 7 for hour in range(24)]
    (night, depth), (sleep, _) = night_of(day), night_of(expected)
    late = (night - sleep + _NIGHT_LEAD + 12) % 24 - 12
    alike = sum(map(mul, unit_shape(day), unit_shape(expected)))
    if abs(late) < _ODD_HOURS or depth < _LEAST_DEPTH or alike > _ODD_ALIKE:
        return None
    around = [day[hour - 1] + day[hour] + day[(hour + 1) % 24] for hour in range(24)]
    busiest, lag = around.index(max(around)), round(late)
    far = f"about {abs(lag)} h {'later' if lag > 0 else 'earlier'} than"
    is_evening = _EVENING[0] <= (busiest + 0.5 - sleep) % 24 < _EVENING[1] and _is_quiet_at_night(day, expected)
    return Finding(
        code=FindingCode.ODD_ZONE,
        verdict=Verdict.POOR if abs(late) >= _POOR_HOURS and not is_evening else Verdict.FAIR,
        message=f"traffic is quietest {far} users sleep: either they come in the evening, or they live by another clock"
        if is_evening
        else f"traffic is high while users sleep: its night is {far} theirs",
        evidence=f"quietest around {int(night):02d}:00 and busiest around {busiest:02d}:00 "
        f"by the clock of {zone_name(grid.zone)}",
        remedy=f"{'leave it if they come in the evening, otherwise ' if is_evening else ''}{_zone_remedy(case, lag)}",
    )


def _is_quiet_at_night(day: Sequence[float], expected: Sequence[float]) -> bool:
    """Whether little happens while users sleep: after a late evening the morning may be quieter still."""
    asleep = sorted(range(24), key=expected.__getitem__)[:_ASLEEP_HOURS]
    return sum(day[hour] for hour in asleep) / _ASLEEP_HOURS < _LITTLE_AT_NIGHT * sum(day) / 24


def _expected_day(case: ClockCase) -> list[float] | None:
    """The day to expect by the grid's clock; None where nobody knows when users sleep."""
    grid, shares = case.grid, [0.0] * 24
    if case.audience is None:
        return None if case.has_offsets or is_utc(case.file_zone) else list(_human_day())
    if is_utc(case.audience.largest):
        return None
    middle = grid.instant(len(grid.values) // 2)
    here = offset_minutes(grid.zone, middle)
    for zone in case.audience.zones:
        shares[round((offset_minutes(zone.zone, middle) - here) / 60) % 24] += zone.share
    days = [(share, later(_human_day(), -ahead)) for ahead, share in enumerate(shares) if share]
    expected = [sum(share * day[hour] for share, day in days) for hour in range(24)]
    return expected if max(expected) - min(expected) >= _LEAST_SWING * sum(expected) / 24 else None


@cache
def _human_day() -> tuple[float, ...]:
    """How busy people are at each hour of their clock, on the mean day of the week."""
    return tuple(sum(activity_at(1440 * day + 60 * hour + 30) for day in range(7)) / 7 for hour in range(24))


def _zone_remedy(case: ClockCase, lag: int) -> str:
    """Name the zone to pass: of the users if the stamps have offsets, otherwise of the stamps."""
    middle = case.grid.instant(len(case.grid.values) // 2)
    if case.has_offsets:
        users = offset_minutes(case.grid.zone, middle) - 60 * lag
        return f"name the zones of your users with --audience; they seem to live around {_offset_name(users)}"
    stamps = offset_minutes(case.file_zone, middle) + 60 * lag
    zones = () if case.audience is None else case.audience.zones
    near = [zone.zone for zone in zones if abs(_wrap_minutes(offset_minutes(zone.zone, middle) - stamps)) <= 180]
    if near:
        return f"{ask_where_written(case.file_zone)}: it may be {name_some(near)}"
    return f"{ask_where_written(case.file_zone)}: its clock seems to be around {_offset_name(stamps)}"


def _wrap_minutes(minutes: int) -> int:
    """The same minutes less whole days: from -12 hours to below 12."""
    return (minutes + 720) % 1440 - 720


def _offset_name(minutes: int) -> str:
    hours = round(_wrap_minutes(minutes) / 60)
    return f"UTC{hours:+d}" if hours else "UTC"
