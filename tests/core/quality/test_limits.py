"""The limits of findings, from either side: docs/how-it-decides.md promises them."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from datetime import timedelta

import pytest

from downtime_cli.core.activity import activity_at
from downtime_cli.core.quality.days import DayGrid, build_grid, night_of, unit_shape
from downtime_cli.core.quality.finding import Finding, Verdict
from downtime_cli.core.quality.history import find_gaps, history_findings
from downtime_cli.core.quality.stretches import (
    describe_dead_stretches,
    find_burst,
    find_dead_stretches,
    find_level_shift,
)
from downtime_cli.core.quality.unusable_values import find_flat_week, find_unusable_values
from downtime_cli.core.quality.zones import ClockCase, clock_of_most, find_odd_zone
from downtime_cli.core.traffic import Traffic
from downtime_cli.core.window import HOUR, WEEK
from tests.core.builders import AS_OF, BERLIN, NEW_YORK, UTC_ZONE, audience, hours, listed

HOURS = 720
SAMPLED = range(0, HOURS - 2, 5)  # 144 hours: every fifth is looked at, with the two after it


def grid_of(values: Sequence[float]) -> DayGrid:
    """Return hours from a Monday 00:00 in UTC on by days."""
    return build_grid(Traffic(total=hours(values, AS_OF), zone=UTC_ZONE), UTC_ZONE)


def code_of(values: Sequence[float]) -> str | None:
    """Return the code of why values are unusable."""
    found = find_unusable_values(grid_of(values))
    return None if found is None else found.code


def counter(falls: int) -> list[float]:
    """Return a counter that falls to 0 after so many of the sampled hours."""
    resets = {start + 1 for start in SAMPLED[:falls]}
    values = [1.0]
    for at in range(1, HOURS):
        values.append(0.0 if at in resets else values[-1] + 1 + at % 3)
    return values


def rarely_rising(rises: int) -> list[float]:
    """Return values that rise after so many of the sampled hours and never fall."""
    steps = {start + 1 for start in SAMPLED[:rises]}
    values = [1.0]
    for at in range(1, HOURS):
        values.append(values[-1] + (at in steps))
    return values


@pytest.mark.parametrize(
    ("values", "is_counter"),
    [
        pytest.param(counter(8), True, id="falls-in-5.6-percent"),
        pytest.param(counter(9), False, id="falls-in-6.25-percent"),
        pytest.param(rarely_rising(36), True, id="rises-in-a-quarter"),
        pytest.param(rarely_rising(35), False, id="rises-in-less"),
    ],
)
def test_a_counter_falls_in_6_percent_of_hours_and_rises_in_a_quarter(
    values: Sequence[float], is_counter: bool
) -> None:
    """At most and at least."""
    assert (code_of(values) == "cumulative-counter") is is_counter


def held(equal: int) -> list[float]:
    """Return values that stay the same after so many of the 144 sampled hours, and else go up and down."""
    turns = {start + 1 for start in SAMPLED[equal:]}
    values = [10.0]
    for at in range(1, HOURS):
        values.append(30 - values[-1] if at in turns else values[-1])
    return values


def lines(straight: int, bend: float = 0.0, spread: float = 40.0) -> list[float]:
    """Return triples of hours, so many of which bend by so little off a line, and whose middles spread so much."""
    values = [0.0] * HOURS
    for index, start in enumerate(SAMPLED):
        middle, slope = 100 + spread * (index % 2), 3 * (-1) ** index
        off = bend if index < straight else 20.0
        values[start : start + 3] = [middle + slope, middle, middle - slope + off]
    return values


@pytest.mark.parametrize(
    ("values", "is_stretched"),
    [
        pytest.param(held(116), True, id="80.6-percent-equal"),
        pytest.param(held(115), False, id="79.9-percent-equal"),
        pytest.param(lines(116), True, id="80.6-percent-straight"),
        pytest.param(lines(115), False, id="79.9-percent-straight"),
        pytest.param(lines(144, bend=0.39), True, id="off-the-line-by-less-than-1-percent"),
        pytest.param(lines(144, bend=-0.39), True, id="below-the-line-by-less-than-1-percent"),
        pytest.param(lines(144, bend=0.41), False, id="off-the-line-by-more-than-1-percent"),
        pytest.param(lines(144, bend=1.0, spread=50), True, id="rounded"),
        pytest.param(lines(144, bend=-1.0, spread=50), True, id="rounded-down"),
        pytest.param(lines(144, bend=0.9, spread=49), False, id="too-small-to-be-rounded"),
    ],
)
def test_stretched_days_show_in_80_percent_of_hours(values: Sequence[float], is_stretched: bool) -> None:
    """On a line is what is off it by a hundredth of the spread, or by one where the spread is 50 or more."""
    assert (code_of(values) == "stretched-days") is is_stretched


def with_totals(ratio: float, days: int = 70) -> list[float]:
    """Return 70 days whose last hour holds so many times the rest of the day, on so many of the days."""
    day = [0.5 if hour % 2 == 0 else 1.5 for hour in range(24)]  # 22.5 before the last hour
    return [
        ratio * 22.5 if hour == 23 and index < days else value for index in range(70) for hour, value in enumerate(day)
    ]


@pytest.mark.parametrize(
    ("values", "is_total"),
    [
        pytest.param(with_totals(0.58), False, id="58-percent"),
        pytest.param(with_totals(0.6), True, id="60-percent"),
        pytest.param(with_totals(0.62), True, id="62-percent"),
        pytest.param(with_totals(1.75), True, id="175-percent"),
        pytest.param(with_totals(1.8), True, id="180-percent"),
        pytest.param(with_totals(1.85), False, id="185-percent"),
        pytest.param(with_totals(1, days=42), True, id="on-60-percent-of-days"),
        pytest.param(with_totals(1, days=41), False, id="on-fewer-days"),
    ],
)
def test_a_total_holds_60_to_180_percent_of_the_rest(values: Sequence[float], is_total: bool) -> None:
    """On 60 % of the days."""
    assert (code_of(values) == "totals-in-hours") is is_total


@pytest.mark.parametrize(
    ("hour", "day", "verdict"),
    [
        pytest.param(1.04, 1.0, Verdict.POOR, id="4-percent"),
        pytest.param(1.06, 1.0, Verdict.FAIR, id="6-percent-in-one-hour-of-the-week"),
        pytest.param(1.06, 1.19, Verdict.FAIR, id="19-percent-in-an-hour-of-the-day"),
        pytest.param(1.06, 1.2, None, id="20-percent-in-an-hour-of-the-day"),
    ],
)
def test_a_rhythm_swings_by_a_fifth(hour: float, day: float, verdict: Verdict | None) -> None:
    """Below that it is weak; below 5 % in any hour of the week there is none."""
    week = [1.0] * 168
    week[5::24] = [day] * 7
    week[0] = hour
    found = find_flat_week(week)
    assert (found and found.verdict) == verdict


def alternating(correlation: float, days: int) -> list[float]:
    """Return days of two shapes that correlate so much, one after the other."""
    first = [math.cos(math.tau * hour / 24) for hour in range(24)]
    other = [math.sin(math.tau * hour / 24) for hour in range(24)]
    rest = math.sqrt(1 - correlation**2)
    second = [correlation * a + rest * b for a, b in zip(first, other, strict=True)]
    return [10 + 4 * value for index in range(days) for value in (second if index % 2 else first)]


@pytest.mark.parametrize(
    ("correlation", "days", "is_noise"),
    [
        pytest.param(0.48, 28, True, id="less-than-half"),
        pytest.param(0.52, 28, False, id="more-than-half"),
        pytest.param(0.48, 8, True, id="eight-days"),
        pytest.param(0.48, 7, False, id="a-week-cannot-tell"),
    ],
)
def test_odd_and_even_days_correlate_by_half(correlation: float, days: int, is_noise: bool) -> None:
    """If they do not, there is no rhythm; it takes more than a week to tell."""
    found = find_unusable_values(grid_of(alternating(correlation, days)))
    assert (found is not None and "no daily rhythm" in found.message) is is_noise


def two_levels(low: float, high: float, repeats: Collection[int] = ()) -> list[float]:
    """Return 70 days, low until noon and high from then on, no hour quite as the next but for the repeats."""
    values = [(high if at % 24 >= 12 else low) + at * 7919 % 1000 / 100_000 for at in range(70 * 24)]
    for at in repeats:
        values[at + 1] = values[at]
    return values


def dead_hours(values: list[float], start: int, length: int, value: float) -> int:
    """Return how many hours are found dead if so many have the value."""
    values[start : start + length] = [value] * length
    return sum(end - begin for begin, end in find_dead_stretches(grid_of(values)))


NOON = 31 * 24 + 12  # at which high hours begin


@pytest.mark.parametrize(("length", "found"), [pytest.param(5, 0, id="five"), pytest.param(6, 6, id="six")])
def test_six_equal_hours_are_dead(length: int, found: int) -> None:
    """Wherever they begin."""
    for start in range(NOON, NOON + 6):
        assert dead_hours(two_levels(20, 380), start, length, 0.0) == found


@pytest.mark.parametrize(
    ("low", "high", "value", "found"),
    [
        pytest.param(20, 380, 225, 8, id="more-than-a-quarter-of-a-day"),  # 8 x 155 = 1240 of 4800
        pytest.param(20, 380, 235, 0, id="less-than-a-quarter-of-a-day"),  # 8 x 145 = 1160
        pytest.param(150, 250, 172, 8, id="more-than-half-a-days-swing"),  # 8 x 78 = 624 of 24 x 50
        pytest.param(150, 250, 178, 0, id="less-than-half-a-days-swing"),  # 8 x 72 = 576
    ],
)
def test_dead_hours_lose_a_quarter_of_a_day_or_half_its_swing(
    low: float, high: float, value: float, found: int
) -> None:
    """Whichever is less."""
    assert dead_hours(two_levels(low, high), NOON, 8, value) == found


@pytest.mark.parametrize(
    ("every", "found"),
    [
        pytest.param(30, 6, id="one-in-thirty"),  # 6 x log 30 = 20.4
        pytest.param(26, 0, id="one-in-twenty-six"),  # 6 x log 26 = 19.5
    ],
)
def test_dead_hours_are_no_chance(every: int, found: int) -> None:
    """Where one hour in 30 equals the next, six in a row are too rare for chance: less likely than e to the -20th."""
    repeats = [at for at in range(3, 70 * 24 - 1, every) if not NOON - 2 <= at <= NOON + 6]
    assert dead_hours(two_levels(20, 380, repeats), NOON, 6, 0.0) == found


@pytest.mark.parametrize(
    ("days", "verdict"),
    [pytest.param(20, Verdict.FAIR, id="29-percent"), pytest.param(22, Verdict.POOR, id="31-percent")],
)
def test_three_tenths_of_dead_hours_make_the_data_poor(days: int, verdict: Verdict) -> None:
    """Of 70 days."""
    values = two_levels(20, 380)
    values[24 : 24 * (1 + days)] = [0.0] * (24 * days)
    grid = grid_of(values)
    found = describe_dead_stretches(grid, find_dead_stretches(grid))
    assert found is not None
    assert found.verdict is verdict


def by_days(sizes: Sequence[float]) -> DayGrid:
    """Return days of such sizes, each of even hours."""
    return grid_of([size for size in sizes for _ in range(24)])


@pytest.mark.parametrize(
    ("times", "days", "is_burst"),
    [
        pytest.param(3.9, 40, False, id="almost-four-days"),
        pytest.param(4, 40, True, id="four-days"),
        pytest.param(9, 7, True, id="in-a-week"),
        pytest.param(9, 6, False, id="six-days-do-not-tell"),
    ],
)
def test_a_burst_holds_four_usual_days(times: float, days: int, is_burst: bool) -> None:
    """It takes a week to know a usual day."""
    sizes = [1.0] * days
    sizes[days // 2] = times
    grid = by_days(sizes)
    assert (find_burst(grid, grid.day_sums()) is not None) is is_burst


def test_what_is_usual_beside_a_burst_are_two_weeks_on_either_side() -> None:
    """With one day less or more on either side, the median would be that of a busier time."""
    low, high = 1.0, 2.0
    after = [*[low] * 7, *[high] * 6, low, *[high] * 10]
    before = [*[low] * 6, *[high] * 7, low, *[high] * 10]
    grid = by_days([*reversed(before), 5.0, *after])
    assert find_burst(grid, grid.day_sums()) is not None


@pytest.mark.parametrize(
    ("ratio", "is_shift"), [pytest.param(2.2, False, id="smaller"), pytest.param(2.3, True, id="greater")]
)
@pytest.mark.parametrize("way", [pytest.param(1, id="up"), pytest.param(-1, id="down")])
def test_a_level_shifts_by_a_factor_of_two_and_a_quarter(ratio: float, way: int, is_shift: bool) -> None:
    """Up or down."""
    grid = by_days([1.0] * 50 + [ratio**way] * 50)
    found = find_level_shift(grid, grid.day_sums())
    assert (found is not None) is is_shift
    assert found is None or found.evidence.count("28 days") == 2


@pytest.mark.parametrize(
    ("kept", "is_shift"), [pytest.param(12, False, id="eleven-whole-days"), pytest.param(13, True, id="twelve")]
)
@pytest.mark.parametrize("is_new", [pytest.param(True, id="after"), pytest.param(False, id="before")])
def test_a_level_has_to_last_for_two_weeks(kept: int, is_new: bool, is_shift: bool) -> None:
    """Of 14 days a fifth may be odd, so that 12 do; the first and the last day may be cut off and do not count."""
    sizes = [1.0] * 50 + [3.0] * kept if is_new else [1.0] * kept + [3.0] * 50
    grid = by_days(sizes)
    assert (find_level_shift(grid, grid.day_sums()) is not None) is is_shift


@pytest.mark.parametrize(
    ("share", "is_one"), [pytest.param(0.8, True, id="80-percent"), pytest.param(0.79, False, id="less")]
)
def test_80_percent_of_users_make_the_clock(share: float, is_one: bool) -> None:
    """Below that no zone's clock is that of most."""
    users = audience({BERLIN: share, NEW_YORK: 1 - share})
    assert clock_of_most(users) == (BERLIN if is_one else None)


def short(count: int, *, missing: int = 0, late: timedelta = timedelta(0)) -> dict[str, Finding]:
    """Return what is found on so many hours, some of them missing, that end so long before the plan is made."""
    values = [math.nan if 5 <= at < 5 + missing else 1.0 for at in range(count)]
    traffic = Traffic(total=hours(values, AS_OF), zone=UTC_ZONE)
    end = AS_OF + count * HOUR
    return {each.code: each for each in listed(*history_findings(traffic, end + late, find_gaps(traffic)))}


@pytest.mark.parametrize(
    ("count", "verdict", "remedy"),
    [
        pytest.param(8 * 168, None, "", id="eight-weeks"),
        pytest.param(8 * 168 - 1, Verdict.FAIR, "8 or more", id="an-hour-less"),
        pytest.param(4 * 168, Verdict.FAIR, "8 or more", id="four-weeks"),
        pytest.param(4 * 168 - 1, Verdict.FAIR, "export a longer", id="less-than-four-weeks"),
        pytest.param(2 * 168, Verdict.FAIR, "export a longer", id="two-weeks"),
        pytest.param(2 * 168 - 1, Verdict.POOR, "export a longer", id="less-than-two-weeks"),
    ],
)
def test_two_four_and_eight_weeks_are_the_lengths_of_a_history(
    count: int, verdict: Verdict | None, remedy: str
) -> None:
    """Poor below two weeks, guesswork below four, fair below eight."""
    found = short(count).get("short-history")
    assert (found and found.verdict) == verdict
    assert found is None or found.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("missing", "verdict"),
    [
        pytest.param(40, None, id="2-percent"),
        pytest.param(41, Verdict.FAIR, id="more-than-2-percent"),
        pytest.param(600, Verdict.FAIR, id="30-percent"),
        pytest.param(601, Verdict.POOR, id="more-than-30-percent"),
    ],
)
def test_missing_hours_count_from_2_percent_and_are_poor_from_30(missing: int, verdict: Verdict | None) -> None:
    """Of 2,000 hours."""
    found = short(2000, missing=missing).get("missing-hours")
    assert (found and found.verdict) == verdict


@pytest.mark.parametrize(
    ("late", "is_old"),
    [pytest.param(8 * WEEK, True, id="eight-weeks"), pytest.param(8 * WEEK - HOUR, False, id="less")],
)
def test_data_is_old_from_eight_weeks_on(late: timedelta, is_old: bool) -> None:
    """Counted from the end of the last hour."""
    assert ("old-data" in short(2000, late=late)) is is_old


HUMAN = [sum(activity_at(1440 * day + 60 * hour + 30) for day in range(7)) / 7 for hour in range(24)]
SLEEP, _ = night_of(HUMAN)


def shaped(night: float, likeness: float) -> list[float]:
    """Return a day whose quietest hours are around a time, and that is like people's days as far as wanted."""
    far = [abs((hour + 0.5 - night + 12) % 24 - 12) for hour in range(24)]
    return [4 - 3 * max(0.0, 1 - each / 3) + likeness * usual for each, usual in zip(far, HUMAN, strict=True)]


def zone_verdict(day: Sequence[float]) -> Verdict | None:
    """Return the verdict on the zone of traffic that has this day in Berlin, by a clock that stamps do not show."""
    traffic = Traffic(total=hours(list(day) * 70, AS_OF - HOUR), zone=BERLIN)
    found = find_odd_zone(
        ClockCase(grid=build_grid(traffic, BERLIN), audience=None, file_zone=BERLIN, has_offsets=False)
    )
    return found.verdict if found else None


def night_for(late: float) -> float:
    """Return the hour around which days are quietest that are judged to be so many hours late."""

    def miss(night: float) -> float:
        return (night_of(shaped(night, 0.0))[0] - SLEEP + 1.1 - late + 12) % 24 - 12

    night = SLEEP - 1.1 + late
    for _ in range(20):
        night -= miss(night) / 2
    assert abs(miss(night)) < 0.01
    return night


@pytest.mark.parametrize(
    ("late", "verdict"),
    [
        pytest.param(4.42, None, id="less-than-four-and-a-half-hours"),
        pytest.param(4.58, Verdict.FAIR, id="more-than-four-and-a-half-hours"),
        pytest.param(5.92, Verdict.FAIR, id="less-than-six-hours"),
        pytest.param(6.08, Verdict.POOR, id="more-than-six-hours"),
    ],
)
def test_a_zone_is_odd_four_and_a_half_hours_off_and_poor_six(late: float, verdict: Verdict | None) -> None:
    """The night of services is expected 1.1 hours before that of the activity curve."""
    assert zone_verdict(shaped(night_for(late), 0.0)) == verdict


@pytest.mark.parametrize(
    ("alike", "is_odd"), [pytest.param(0.48, True, id="less-than-half"), pytest.param(0.52, False, id="more-than-half")]
)
def test_a_day_that_correlates_by_half_is_not_odd(alike: float, is_odd: bool) -> None:
    """However late its night."""
    night, target = night_for(6), unit_shape(HUMAN)

    def correlation(likeness: float) -> float:
        return sum(a * b for a, b in zip(unit_shape(shaped(night, likeness)), target, strict=True))

    likeness = min((step / 100 for step in range(400)), key=lambda each: abs(correlation(each) - alike))
    assert correlation(likeness) == pytest.approx(alike, abs=0.01)
    assert (zone_verdict(shaped(night, likeness)) is not None) is is_odd
