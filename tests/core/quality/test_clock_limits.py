"""The limits of findings on clocks, from either side: docs/how-it-decides.md promises them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

import pytest

from downtime_cli.core.audience import Audience
from downtime_cli.core.quality.clock_changes import find_doubled_hour, find_local_time
from downtime_cli.core.quality.clock_jumps import clock_findings
from downtime_cli.core.quality.days import build_grid
from downtime_cli.core.quality.zones import ClockCase
from downtime_cli.core.traffic import Traffic
from downtime_cli.core.window import HOUR
from tests.core.builders import AS_OF, BERLIN, UTC_ZONE, hours, listed, local_traffic, one_zone, utc

TURN = math.tau / 24  # of the day, an hour


def wave(late: float, likeness: float = 1.0) -> list[float]:
    """Return a day that is so many hours late and, moved back by them, correlates so much with one that is not."""
    rest = math.sqrt(1 - likeness**2)
    return [10 + 4 * (likeness * math.cos((h - late) * TURN) + rest * math.cos(5 * h * TURN)) for h in range(24)]


def codes(traffic: Traffic, users: Audience | None = None) -> list[str]:
    """Return what is found on the clock of traffic, judged by its own zone."""
    zone = traffic.zone or UTC_ZONE
    case = ClockCase(grid=build_grid(traffic, zone), audience=users, file_zone=zone, has_offsets=False)
    return [each.code for each in listed(*clock_findings(case))]


def by_weeks(phases: Sequence[float]) -> Traffic:
    """Return weeks in UTC, each of which is so many hours late."""
    return Traffic(total=hours([v for late in phases for v in wave(late) * 7], AS_OF), zone=UTC_ZONE)


def steady(moved: float, weeks: int) -> list[float]:
    """Return the phases of so many weeks of a clock that moves so many hours in all."""
    return [moved * week / (weeks - 1) for week in range(weeks)]


BENT = (1, -1, -1, 1, 1, -1, -1, 1)  # which no line explains any of


@pytest.mark.parametrize(
    ("phases", "drifts"),
    [
        pytest.param(steady(2.02, 10), True, id="two-hours-later"),
        pytest.param(steady(1.98, 10), False, id="less-than-two-hours-later"),
        pytest.param(steady(-2.02, 10), True, id="two-hours-earlier"),
        pytest.param(steady(-1.98, 10), False, id="less-than-two-hours-earlier"),
        pytest.param(steady(3, 8), True, id="eight-weeks"),
        pytest.param(steady(3, 7), False, id="seven-weeks"),
        # The squares of a line that rises by half an hour a week sum to 10.5, those of the rest to 8 times its square.
        pytest.param([week / 2 + 0.475 * off for week, off in enumerate(BENT)], True, id="85.3-percent"),
        pytest.param([week / 2 + 0.488 * off for week, off in enumerate(BENT)], False, id="84.6-percent"),
    ],
)
def test_a_clock_drifts_by_two_hours_in_eight_weeks_along_a_line(phases: Sequence[float], drifts: bool) -> None:
    """A line explains 85 % of the weeks' phases."""
    assert ("clock-drift" in codes(by_weeks(phases))) is drifts


def set_once(late: float, likeness: float = 1.0) -> Traffic:
    """Return ten weeks, the second half of which is so many hours late, and as like the first as given."""
    return Traffic(total=hours(wave(0) * 35 + wave(late, likeness) * 35, AS_OF), zone=UTC_ZONE)


@pytest.mark.parametrize(
    ("traffic", "jumps"),
    [
        pytest.param(set_once(0.93), False, id="correlates-by-0.9705"),
        pytest.param(set_once(0.95), True, id="correlates-by-0.9692"),
        pytest.param(set_once(12, 0.952), True, id="moved-correlates-by-0.952"),
        pytest.param(set_once(12, 0.948), False, id="moved-correlates-by-0.948"),
        pytest.param(set_once(2, 0.959), True, id="24.2-percent-left"),  # 0.041 of 1 - 0.959 cos 30°
        pytest.param(set_once(2, 0.956), False, id="25.6-percent-left"),  # 0.044 of 1 - 0.956 cos 30°
    ],
)
def test_a_jump_explains_three_quarters_of_a_difference(traffic: Traffic, jumps: bool) -> None:
    """Days that correlate by 0.97 do not differ; moved back they correlate by 0.95, and a quarter is left."""
    assert ("clock-jump" in codes(traffic)) is jumps


def steep(late: float) -> list[float]:
    """Return a day that is so many hours late, and changes fast enough for an hour to show in the middle of a week."""
    return [10 + 4 * math.cos((h - late) * TURN) + 4 * math.cos(2 * (h - late) * TURN) for h in range(24)]


def set_on(day: str, before: Sequence[float], after: Sequence[float], users: Audience | None) -> Traffic:
    """Return other days from a date on, by the clock of Berlin, or by UTC where users are unknown."""
    first, days = datetime.fromisoformat(day), (before, after)
    return local_traffic(
        BERLIN if users else UTC_ZONE,
        lambda wall: days[wall.replace(tzinfo=None) >= first][wall.hour],
        weeks=22,
        end=utc("2026-12-21T00:00Z"),
    )


@pytest.mark.parametrize(
    ("day", "users", "late", "jumps"),
    [
        pytest.param("2026-10-19", one_zone(), 1, True, id="six-days-before"),
        pytest.param("2026-10-20", one_zone(), 1, False, id="five-days-before"),
        pytest.param("2026-10-30", one_zone(), 1, False, id="five-days-after"),
        pytest.param("2026-10-31", one_zone(), 1, True, id="six-days-after"),
        pytest.param("2026-10-30", one_zone(), 2, True, id="two-hours"),
        pytest.param("2026-09-01", None, 1, True, id="five-days-and-four-hours-before-chile"),
        pytest.param("2026-09-02", None, 1, False, id="four-days-before-chile"),
        pytest.param("2026-11-06", None, 1, False, id="less-than-five-days-after-new-york"),
        pytest.param("2026-11-07", None, 1, True, id="less-than-six-days-after-new-york"),
    ],
)
def test_an_hour_does_not_count_within_five_days_of_a_clock_change(
    day: str, users: Audience | None, late: float, jumps: bool
) -> None:
    """Clocks change in Chile on 6 September, in Berlin on 25 October, in New York on 1 November at 06:00 UTC."""
    assert ("clock-jump" in codes(set_on(day, steep(0), steep(late), users), users)) is jumps


@pytest.mark.parametrize(
    ("likeness", "jumps"),
    [
        pytest.param(0.968, True, id="49-percent-left"),  # 0.032 of 1 - 0.968 cos 15°
        pytest.param(0.966, False, id="51-percent-left"),  # 0.034 of 1 - 0.966 cos 15°
    ],
)
def test_a_jump_at_a_clock_change_explains_half_of_a_difference(likeness: float, jumps: bool) -> None:
    """Where the day is known, weaker evidence will do."""
    found = codes(set_on("2026-10-25", wave(0), wave(1, likeness), one_zone()), one_zone())
    assert found == (["dst-jump"] if jumps else [])


def even(changes: dict[str, float], *, by_berlin: bool = False) -> Traffic:
    """Return 45 weeks of 100 an hour from Monday 12 January 2026 on, but for the hours that are named by UTC."""
    first = utc("2026-01-12T00:00Z")
    values = [100.0] * (45 * 168)
    for hour, value in changes.items():
        values[(utc(hour) - first) // HOUR] = value
    return Traffic(total=hours(values, first), zone=BERLIN if by_berlin else UTC_ZONE)


SKIPPED, DOUBLED = "2026-03-29T02:00Z", "2026-10-25T02:00Z"  # by the clock of Berlin, taken for UTC


def beside(hour: str, away: int) -> str:
    """Name the hour so many hours from another."""
    return (utc(hour) + away * HOUR).isoformat()


def odd_hours(changes: dict[str, float]) -> int:
    """Count the hours that show the clock of Berlin in what is taken for UTC."""
    found = find_local_time(build_grid(even(changes), UTC_ZONE), None, has_offsets=False)
    return 0 if found is None else found.evidence.count("holds")


TWO_HOURS = pytest.mark.parametrize(
    ("value", "is_double"),
    [
        pytest.param(159, False, id="less-than-1.6"),
        pytest.param(160, True, id="1.6"),
        pytest.param(260, True, id="2.6"),
        pytest.param(261, False, id="more-than-2.6"),
    ],
)


@TWO_HOURS
def test_two_hours_hold_what_is_usual_1_6_to_2_6_times(value: float, is_double: bool) -> None:
    """In local time that is taken for UTC."""
    assert odd_hours({DOUBLED: value}) == is_double


@TWO_HOURS
def test_two_hours_of_the_files_own_clock_hold_as_much(value: float, is_double: bool) -> None:
    """Beside an hour of nothing."""
    traffic = even({"2026-10-25T00:00Z": value, "2026-10-25T01:00Z": 0}, by_berlin=True)
    assert (find_doubled_hour(traffic) is not None) is is_double


@pytest.mark.parametrize("away", [-2, -1, 1, 2])
@pytest.mark.parametrize(
    ("value", "is_usual"),
    [
        pytest.param(74, False, id="less-than-0.75"),
        pytest.param(75, True, id="0.75"),
        pytest.param(133, True, id="1.33"),
        pytest.param(134, False, id="more-than-1.33"),
    ],
)
def test_two_hours_are_between_usual_ones(away: int, value: float, is_usual: bool) -> None:
    """From 0.75 to 1.33 times what is usual, in the two hours on either side."""
    assert odd_hours({DOUBLED: 200, beside(DOUBLED, away): value}) == is_usual


@pytest.mark.parametrize(("value", "found"), [pytest.param(199, 0, id="less-than-1.6"), pytest.param(200, 1, id="1.6")])
def test_two_hours_are_held_against_those_around(value: float, found: int) -> None:
    """On a night that is busier by a quarter they hold more."""
    around = {beside(DOUBLED, away): 125.0 for away in (-2, -1, 1, 2)}
    assert odd_hours({DOUBLED: value, **around}) == found


@pytest.mark.parametrize(
    ("value", "found"), [pytest.param(194, 0, id="less-than-1.3-times"), pytest.param(195, 1, id="1.3-times")]
)
def test_two_hours_hold_1_3_times_the_most_of_other_weeks(value: float, found: int) -> None:
    """In which 150 is the most."""
    assert odd_hours({DOUBLED: value, "2026-06-07T02:00Z": 150}) == found


@pytest.mark.parametrize(
    ("value", "found"), [pytest.param(49.5, 0, id="less-than-half"), pytest.param(50.5, 1, id="more-than-half")]
)
def test_nothing_is_odd_where_all_other_weeks_have_half_their_median(value: float, found: int) -> None:
    """A single week that has less makes 0 a coincidence."""
    assert odd_hours({SKIPPED: 0, "2026-06-07T02:00Z": value}) == found


@pytest.mark.parametrize(
    ("others", "found"),
    [
        pytest.param(["2026-06-07T00:00Z"], 1, id="two"),
        pytest.param(["2026-06-07T00:00Z", "2026-07-05T03:00Z"], 0, id="three"),
        pytest.param(["2026-06-07T00:00Z", "2026-07-05T04:00Z"], 1, id="after-03:59"),
    ],
)
def test_more_than_two_odd_hours_of_sunday_nights_may_be_chance(others: Sequence[str], found: int) -> None:
    """Nights last until 03:59."""
    assert odd_hours({DOUBLED: 200, **dict.fromkeys(others, 250.0)}) == found
