"""The limits of findings on zones, and of silence in levels: docs/how-it-decides.md promises them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.audience import Audience
from downtime_cli.core.quality.days import build_grid
from downtime_cli.core.quality.finding import Verdict
from downtime_cli.core.quality.stretches import find_level_shift
from downtime_cli.core.quality.zones import ClockCase, find_odd_zone
from downtime_cli.core.traffic import Traffic
from tests.core.builders import AS_OF, BERLIN, UTC_ZONE, audience, hours, local_traffic, one_zone

HERE: tzinfo = ZoneInfo("Etc/GMT-2")
THERE: tzinfo = ZoneInfo("Etc/GMT+10")  # half a day away


def verdict_on(day: Sequence[float], users: Audience, clock: tzinfo) -> Verdict | None:
    """Return the verdict on the zone of traffic that has this day by the clock."""
    grid = build_grid(local_traffic(clock, lambda wall: day[wall.hour]), clock)
    found = find_odd_zone(ClockCase(grid=grid, audience=users, file_zone=clock, has_offsets=False))
    return found.verdict if found else None


def evening(peak: int = 21, seven: float = 0.53) -> list[float]:
    """Return a day that is quietest at 11:00, 7.5 hours late, busiest in the evening, and quiet from 01:00 to 08:00.

    Most sleep in these seven hours, fewest of those from 07:00 on.
    """
    day = [1.2] * 24
    day[1:8] = [0.38] * 6 + [seven]
    day[9:13] = [0.0] * 4
    for hour in (peak - 1, peak, peak + 1):
        day[hour % 24] = 1.5
    return day


# Busiest at 00:00, by 4.4 in three hours, quietest around 12:00; 2.7 in the seven hours of sleep, of 19 in all.
MIDNIGHT = [1.9, 0.6, *[0.35] * 6, *[1.2] * 2, *[0.0] * 4, *[1.2] * 8, 0.5, 1.9]


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        pytest.param(evening(19, seven=0.38), Verdict.POOR, id="before-20:00"),
        pytest.param(evening(20, seven=0.38), Verdict.FAIR, id="from-20:00"),
        pytest.param(evening(23, seven=0.38), Verdict.FAIR, id="before-midnight"),
        pytest.param(MIDNIGHT, Verdict.POOR, id="from-midnight"),
    ],
)
def test_evenings_last_from_20_to_midnight(day: Sequence[float], verdict: Verdict) -> None:
    """A service that is busiest then may be quietest in the morning."""
    assert verdict_on(day, one_zone(BERLIN), BERLIN) is verdict


@pytest.mark.parametrize(
    ("seven", "verdict"),
    [
        pytest.param(0.53, Verdict.FAIR, id="49.9-percent"),  # 2.81 in 7 hours, 19.31 in 24
        pytest.param(0.55, Verdict.POOR, id="50.2-percent"),  # 2.83 in 7 hours, 19.33 in 24
    ],
)
def test_evening_services_have_less_than_half_their_mean_in_the_seven_hours_of_sleep(
    seven: float, verdict: Verdict
) -> None:
    """In six of them there would be less than half in either case, in eight more."""
    assert verdict_on(evening(seven=seven), one_zone(BERLIN), BERLIN) is verdict


@pytest.mark.parametrize(
    ("other", "is_night"),
    [
        pytest.param(0.327, True, id="0.507"),  # 0.673 of 1.327
        pytest.param(0.34, False, id="0.493"),  # 0.66 of 1.34
    ],
)
def test_quiet_hours_all_around_the_clock_are_no_night(other: float, is_night: bool) -> None:
    """An hour half a day from the quietest, a third as low, leaves half of the night's depth."""
    day = [4.0] * 24  # the lowest quarter of what is between least and most is below 1
    day[11], day[23] = 0.0, 1 - other
    assert (verdict_on(day, one_zone(BERLIN), BERLIN) is not None) is is_night


@pytest.mark.parametrize(
    ("share", "is_night"), [pytest.param(0.52, False, id="49.1-percent"), pytest.param(0.53, True, id="50.3-percent")]
)
def test_users_half_a_day_apart_have_no_night(share: float, is_night: bool) -> None:
    """With so many on one side the day to expect swings by that much of its mean, and is quietest at 06:00."""
    day = [1.0] * 24
    day[14:17] = [0.0] * 3
    assert (verdict_on(day, audience({HERE: share, THERE: 1 - share}), HERE) is not None) is is_night


@pytest.mark.parametrize(
    ("silent", "times"), [pytest.param(51, "100 times", id="half"), pytest.param(21, "62.5 times", id="a-fifth")]
)
def test_silent_days_count_as_2_percent_of_the_mean(silent: int, times: str) -> None:
    """After half of the days (the first and the last aside) the level is twice the mean, after a fifth 1.25 times."""
    values = [0.0] * (24 * silent) + [1.0] * (24 * (102 - silent))
    grid = build_grid(Traffic(total=hours(values, AS_OF), zone=UTC_ZONE), UTC_ZONE)
    found = find_level_shift(grid, grid.day_sums())
    assert found is not None
    assert f" {times} the level before" in found.message
