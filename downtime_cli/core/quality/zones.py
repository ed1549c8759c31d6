"""
Findings on the zone of the traffic: whether its night is when its users sleep.

The night is the middle of the quietest hours, which moves little between services: by their own clocks it lay between
01:12 and 04:48 in the 14 public series, while the busiest hours lie anywhere from morning to late evening.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from operator import mul
from typing import Final

from downtime_cli.core.activity import activity_at
from downtime_cli.core.localtime import offset_minutes, zone_name
from downtime_cli.core.quality.clock_case import ClockCase, is_utc
from downtime_cli.core.quality.days import later, night_of, unit_shape
from downtime_cli.core.quality.finding import Finding, FindingCode, Verdict

_LEAST_SWING: Final = 0.5  # of the mean: an audience around the world has no night of its own
_NIGHT_LEAD: Final = 1.1  # hours by which the nights of services come before the night of the activity curve
_ODD_HOURS: Final = 4.5
_POOR_HOURS: Final = 6.0
_ODD_ALIKE: Final = 0.5
_LEAST_DEPTH: Final = 0.5
_EVENING: Final = (15.4, 19.4)  # hours after the middle of the night of the activity curve: 20:00 to midnight
_ASLEEP_HOURS: Final = 7
_LITTLE_AT_NIGHT: Final = 0.5  # of the mean


def zone_findings(case: ClockCase) -> list[Finding]:
    """Return a finding if traffic is high when the users sleep."""
    expected = _expected_day(case)
    if expected is None:
        return []
    grid = case.grid
    day = [sum(grid.medians[hour::24]) / 7 for hour in range(24)]
    (night, depth), (sleep, _) = night_of(day), night_of(expected)
    late = (night - sleep + _NIGHT_LEAD + 12) % 24 - 12
    alike = sum(map(mul, unit_shape(day), unit_shape(expected)))
    if abs(late) < _ODD_HOURS or depth < _LEAST_DEPTH or alike > _ODD_ALIKE:
        return []
    around = [day[hour - 1] + day[hour] + day[(hour + 1) % 24] for hour in range(24)]
    busiest, lag = around.index(max(around)), round(late)
    far = f"about {abs(lag)} h {'later' if lag > 0 else 'earlier'} than"
    is_evening = _EVENING[0] <= (busiest + 0.5 - sleep) % 24 < _EVENING[1] and _is_quiet_at_night(day, expected)
    return [
        Finding(
            code=FindingCode.ODD_ZONE,
            verdict=Verdict.POOR if abs(late) >= _POOR_HOURS and not is_evening else Verdict.FAIR,
            message=f"traffic is quietest {far} users sleep: they come in the evening, or live by another clock"
            if is_evening
            else f"traffic is high while users sleep: its night is {far} theirs",
            evidence=f"quietest around {int(night):02d}:00 and busiest around {busiest:02d}:00 "
            f"by the clock of {zone_name(grid.zone)}",
            remedy=f"{'leave it if they come in the evening, else ' if is_evening else ''}{_zone_remedy(case, lag)}",
        )
    ]


def _is_quiet_at_night(day: Sequence[float], expected: Sequence[float]) -> bool:
    """Tell whether little happens while users sleep: after a late evening the morning may be quieter still."""
    asleep = sorted(range(24), key=expected.__getitem__)[:_ASLEEP_HOURS]
    return sum(day[hour] for hour in asleep) / _ASLEEP_HOURS < _LITTLE_AT_NIGHT * sum(day) / 24


def _expected_day(case: ClockCase) -> list[float] | None:
    """Return the day to expect by the grid's clock, None where nobody can tell when users sleep."""
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
    """Return how busy people are at each hour of their clock, on the mean day of the week."""
    return tuple(sum(activity_at(1440 * day + 60 * hour + 30) for day in range(7)) / 7 for hour in range(24))


def _zone_remedy(case: ClockCase, lag: int) -> str:
    """Return which zone to name: where stamps say what they are, the users are elsewhere; else the stamps are."""
    middle = case.grid.instant(len(case.grid.values) // 2)
    if case.has_offsets:
        users = offset_minutes(case.grid.zone, middle) - 60 * lag
        return f"name the zones of your users with --audience; they seem to live around {_offset_name(users)}"
    stamps = offset_minutes(case.file_zone, middle) + 60 * lag
    zones = () if case.audience is None else case.audience.zones
    near = [zone.zone for zone in zones if abs(_round_day(offset_minutes(zone.zone, middle) - stamps)) <= 180]
    if near:
        return f"pass --traffic-zone {zone_name(near[0])} if that is the clock of the file"
    return f"pass the clock of the file with --traffic-zone: it seems to be around {_offset_name(stamps)}"


def _round_day(minutes: int) -> int:
    """Return the same minutes less whole days, between -12 and 12 hours."""
    return (minutes + 720) % 1440 - 720


def _offset_name(minutes: int) -> str:
    """Return an offset in whole hours, `UTC-5`."""
    hours = round(_round_day(minutes) / 60)
    return f"UTC{hours:+d}" if hours else "UTC"
