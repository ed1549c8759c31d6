"""How busy each zone is, learned from what all zones make together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downtime_cli.core.activity import USUAL_WEEK, activity_at, usual_week
from downtime_cli.core.forecast.forecast import build_forecast
from downtime_cli.core.forecast.habits import FREQUENCIES, HABITS
from downtime_cli.core.forecast.zone_activity import fit_activity
from downtime_cli.core.localtime import hour_of_week, offset_minutes
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.weekends import weekend_on, weekends_of
from downtime_cli.core.window import HOUR, WEEK, Span, to_minute
from tests.core.builders import AS_OF, BERLIN, KATHMANDU, NEW_YORK, audience, hours, utc
from tests.effort import examples

SHARES = [0.5, 0.3, 0.2]
SHIFTS = [-300, 60, 345]
weeks = st.lists(st.floats(0.0, 1000.0), min_size=168, max_size=168).filter(lambda week: sum(week) > 1)


def later(week: Sequence[float], minutes: int) -> list[float]:
    """Return a week read by a clock that is ahead, linear between hours."""
    start, rest = divmod(minutes, 60)
    pairs = ((week[(slot + start) % 168], week[(slot + start + 1) % 168]) for slot in range(168))
    return [here + (there - here) * rest / 60 for here, there in pairs]


def together(own: Sequence[Sequence[float]], shares: Sequence[float], shifts: Sequence[int]) -> list[list[float]]:
    """Return what each zone does by UTC hour of week, if its people do `own` by their own clock."""
    columns = zip(own, shares, shifts, strict=True)
    return [[share * value for value in later(week, shift)] for week, share, shift in columns]


def totals(zones: Sequence[Sequence[float]]) -> list[float]:
    """Return the sum over the zones of each hour."""
    return [math.fsum(column) for column in zip(*zones, strict=True)]


def split(profile: Sequence[float], shares: Sequence[float], shifts: Sequence[int]) -> list[list[float]]:
    """Return each zone's fraction of each UTC hour of week."""
    (weeks,) = fit_activity(profile, shares, shifts).busy([shifts])
    busy = zip(*weeks, strict=True)
    return [[part / math.fsum(hour) for part in hour] for hour in busy]


def error(fractions: Sequence[Sequence[float]], zones: Sequence[Sequence[float]]) -> float:
    """Return the mean total-variation distance from what the zones really did."""
    wrong = []
    for guess, true in zip(fractions, zip(*zones, strict=True), strict=True):
        whole = math.fsum(true)
        wrong.append(sum(abs(part - value / whole) for part, value in zip(guess, true, strict=True)) / 2)
    return math.fsum(wrong) / len(wrong)


def usual_split(shares: Sequence[float], shifts: Sequence[int]) -> list[list[float]]:
    """Return each zone's fraction of each hour if all were as busy as usual."""
    zones = together([USUAL_WEEK] * len(shares), shares, shifts)
    return [[part / math.fsum(hour) for part in hour] for hour in zip(*zones, strict=True)]


ELECTRIC = [0.75 + 0.25 * value for value in USUAL_WEEK]
LATE = later(USUAL_WEEK, -180)
COMMUTERS = [1 + 1.5 * value for value in (HABITS.shapes[0][:24] * 5 + HABITS.shapes[0][24:] * 2)]


@pytest.mark.parametrize(
    ("own", "part_left"),
    [
        pytest.param([ELECTRIC] * 3, 0.3, id="a-high-base"),
        pytest.param([LATE] * 3, 0.85, id="three-hours-late"),
        pytest.param([ELECTRIC, ELECTRIC, USUAL_WEEK], 0.5, id="one-zone-sleeps"),
        pytest.param([LATE, USUAL_WEEK, USUAL_WEEK], 0.9, id="one-zone-is-late"),
        pytest.param(
            [[0.6 * a + 0.4 * b for a, b in zip(USUAL_WEEK, COMMUTERS, strict=True)]] * 3, 0.8, id="commuters"
        ),
    ],
)
def test_habits_are_heard_in_the_total(own: list[list[float]], part_left: float) -> None:
    """Of the error that a fixed curve makes only a part is left where people live otherwise."""
    zones = together(own, SHARES, SHIFTS)
    assert error(split(totals(zones), SHARES, SHIFTS), zones) < part_left * error(usual_split(SHARES, SHIFTS), zones)


def test_people_who_live_as_usual_are_found_to() -> None:
    """If all live by the usual week, the split is right to 2 %."""
    zones = together([USUAL_WEEK] * 3, SHARES, SHIFTS)
    assert error(split(totals(zones), SHARES, SHIFTS), zones) < 0.02


def test_machines_are_split_by_share() -> None:
    """Traffic that is the same day and night is nearly constant in each zone."""
    fractions = split([7.0] * 168, SHARES, SHIFTS)
    assert max(abs(part - share) for hour in fractions for part, share in zip(hour, SHARES, strict=True)) < 0.1


@pytest.mark.parametrize("shift", [pytest.param(0, id="utc"), pytest.param(-570, id="half-hour-behind")])
def test_people_of_one_clock_are_as_busy_as_usual(shift: int) -> None:
    """Where all live by one clock there is nothing to learn, whatever the traffic."""
    fit = fit_activity([float(slot) for slot in range(168)], [0.75, 0.25], [shift, shift])
    expected = [activity_at((slot - 72) * 60 + shift + 30) for slot in range(168)]
    for slot, hour in enumerate(zip(*next(fit.busy([[shift, shift]])), strict=True)):
        assert hour == pytest.approx((0.75 * expected[slot], 0.25 * expected[slot]))


def test_a_zone_without_users_teaches_nothing() -> None:
    """With one zone that has users there is nothing to tell apart, even beside one that has none."""
    fit = fit_activity([float(slot) for slot in range(168)], [1.0, 0.0], [0, 300])
    assert fit.weeks[0] == list(USUAL_WEEK)


def test_without_traffic_people_are_as_busy_as_usual() -> None:
    """A week of nothing tells nothing."""
    assert split([0.0] * 168, SHARES, SHIFTS) == [pytest.approx(hour) for hour in usual_split(SHARES, SHIFTS)]


def test_zones_twelve_hours_apart_stay_close_to_usual() -> None:
    """Two equal zones that cancel out each other's day keep their nights and days."""
    zones = together([USUAL_WEEK] * 2, [0.5, 0.5], [0, 720])
    fractions = split(totals(zones), [0.5, 0.5], [0, 720])
    assert error(fractions, zones) < 0.05
    assert fractions[27][0] < 0.25


@settings(max_examples=examples(25))
@given(weeks)
def test_everybody_is_somewhat_active(profile: list[float]) -> None:
    """Whatever the traffic, no zone bears nothing and none bears all."""
    assert all(0 < part < 1 for hour in split(profile, SHARES, SHIFTS) for part in hour)


@settings(max_examples=examples(25))
@given(weeks, st.floats(0.001, 1000.0))
def test_scaling_traffic_changes_nothing(profile: list[float], factor: float) -> None:
    """Ten times the traffic is split alike."""
    scaled = split([factor * value for value in profile], SHARES, SHIFTS)
    for ours, theirs in zip(scaled, split(profile, SHARES, SHIFTS), strict=True):
        assert ours == pytest.approx(theirs, rel=1e-6)


@settings(max_examples=examples(25))
@given(weeks, st.integers(-14, 14))
def test_zones_without_users_change_nothing(profile: list[float], hour: int) -> None:
    """A zone with a share of nothing leaves the others as they were."""
    more = split(profile, [*SHARES, 0.0], [*SHIFTS, hour * 60])
    for ours, theirs in zip(more, split(profile, SHARES, SHIFTS), strict=True):
        assert ours[:3] == pytest.approx(theirs, rel=1e-9)
        assert ours[3] == 0


@settings(max_examples=examples(25))
@given(weeks, st.integers(-30, 30))
def test_shifting_the_world_changes_only_the_clock(profile: list[float], hour: int) -> None:
    """If traffic comes some hours later and all clocks are behind by as much, the same is split alike, later."""
    moved = split(later(profile, 60 * hour), SHARES, [shift + 60 * hour for shift in SHIFTS])
    still = split(profile, SHARES, SHIFTS)
    for slot in range(168):
        assert moved[slot] == pytest.approx(still[(slot + hour) % 168], rel=1e-6)


def test_zones_of_one_clock_are_one_crowd() -> None:
    """It does not matter into how many zones those who live by the same clock are counted."""
    profile = [100.0 + slot % 24 for slot in range(168)]
    one = split(profile, [0.5, 0.5], [0, 330])
    two = split(profile, [0.5, 0.2, 0.3], [0, 330, 330])
    assert [hour[1] for hour in one] == pytest.approx([hour[1] + hour[2] for hour in two])


def test_activity_moves_with_the_clock() -> None:
    """When a zone's clock goes forward by an hour, its people are an hour earlier in UTC and the others are not."""
    fit = fit_activity([100.0 + slot % 24 for slot in range(168)], SHARES, SHIFTS)
    before, after = fit.busy([SHIFTS, [-240, 60, 345]])
    assert after[0] == pytest.approx(before[0][1:] + before[0][:1])
    assert after[1:] == before[1:]


def electric_traffic(end_week: int, shares: dict[tzinfo, float]) -> Traffic:
    """Return 12 weeks of people most of whose traffic goes on at night."""
    first = AS_OF - (12 - end_week) * WEEK
    values = []
    for index in range(12 * 168):
        start = first + index * HOUR
        minutes = [(share, to_minute(start) + 30 + offset_minutes(zone, start)) for zone, share in shares.items()]
        values.append(1000 * sum(share * (0.75 + 0.25 * activity_at(minute)) for share, minute in minutes))
    return Traffic(total=hours(values, first))


def test_the_split_adds_up_to_the_traffic_across_clock_changes() -> None:
    """History over two changes of clocks forecasts its own weeks ahead, whatever each zone is thought to do."""
    shares: dict[tzinfo, float] = {BERLIN: 0.5, NEW_YORK: 0.3, KATHMANDU: 0.2}
    traffic = electric_traffic(0, shares)
    assert traffic.total.first_epoch_hour < to_minute(utc("2026-10-25T01:00Z")) // 60
    forecast = build_forecast(traffic, audience(shares), Span(AS_OF, AS_OF + 2 * WEEK))
    future = electric_traffic(12, shares).total.values[:168]
    _, ahead = forecast.hourly(to_minute(AS_OF) // 60, 168)
    assert ahead == pytest.approx(list(future), rel=0.02)


def test_a_typical_week_is_split_by_what_it_tells() -> None:
    """A typical week of people who hardly sleep gives each zone a night that is hardly quieter than its day."""
    zones: dict[tzinfo, float] = {
        UTC: 0.5,
        timezone(timedelta(hours=8)): 0.3,
        timezone(-timedelta(hours=7)): 0.2,
    }
    truth = together([ELECTRIC] * 3, list(zones.values()), [0, 480, -420])
    week = TypicalWeek(values=tuple(totals(truth)), zone=UTC)
    forecast = build_forecast(week, audience(zones), Span(AS_OF, AS_OF + WEEK))
    assert all(min(part.profile) > 0.6 * max(part.profile) for part in forecast.parts)
    assert forecast.hourly(to_minute(AS_OF) // 60, 168)[1] == pytest.approx(totals(truth))


def test_habits_are_weeks_that_leave_the_mean_alone() -> None:
    """Every shape adds up to about nothing over a week, and each frequency has a power."""
    for shape in HABITS.shapes:
        assert abs(5 * sum(shape[:24]) + 2 * sum(shape[24:])) / 168 < 0.01
    assert len(HABITS.power) == len(FREQUENCIES)
    assert list(FREQUENCIES) == sorted(set(FREQUENCIES))


@pytest.mark.parametrize(
    ("zone", "quiet"),
    [
        pytest.param("Asia/Riyadh", {4, 5}, id="friday-and-saturday"),
        pytest.param("Asia/Tehran", {4}, id="friday-alone"),
        pytest.param("Asia/Hong_Kong", {6}, id="sunday-alone"),
        pytest.param("Asia/Brunei", {4, 6}, id="friday-and-sunday"),
        pytest.param("Asia/Tokyo", {5, 6}, id="saturday-and-sunday"),
    ],
)
def test_a_weekend_of_its_own_is_seen_in_the_split(zone: str, quiet: set[int]) -> None:
    """People have little traffic on the days off of their own country, whatever days the others have off."""
    found, other = (ZoneInfo(zone), ZoneInfo("America/New_York"))
    people = audience({found: 1, other: 1})
    curves = {each: usual_week(weekend_on(weekends_of(each), AS_OF.date())) for each in (found, other)}
    first = AS_OF - 8 * WEEK
    values = [
        sum(1000 * curves[each][hour_of_week(to_minute(at) + offset_minutes(each, at))] for each in (found, other))
        for at in (first + hour * HOUR for hour in range(8 * 168))
    ]
    traffic = Traffic(total=hours(values, first))
    parts = build_forecast(traffic, people, Span(AS_OF, AS_OF + WEEK)).parts
    (profile,) = [part.profile for part in parts if part.zones[0].zone == found]
    noons = [sum(profile[24 * day + 11 : 24 * day + 16]) for day in range(7)]
    assert set(sorted(range(7), key=noons.__getitem__)[: len(quiet)]) == quiet
    assert max(noons[day] for day in quiet) < 0.75 * min(noons[day] for day in set(range(7)) - quiet)


def test_one_clock_with_two_weekends_is_split() -> None:
    """Riyadh and Istanbul share a clock, not a weekend: on Fridays people are at work in one of them."""
    riyadh, istanbul = ZoneInfo("Asia/Riyadh"), ZoneInfo("Europe/Istanbul")
    curves = (usual_week(weekend_on(weekends_of(zone), AS_OF.date())) for zone in (riyadh, istanbul))
    week = TypicalWeek(values=tuple(map(sum, zip(*curves, strict=True))), zone=riyadh)
    forecast = build_forecast(week, audience({riyadh: 1, istanbul: 1}), Span(AS_OF, AS_OF + WEEK))
    noons = {part.zones[0].zone: [part.profile[24 * day + 14] for day in (4, 6)] for part in forecast.parts}
    assert noons[riyadh][0] < 0.7 * noons[istanbul][0]
    assert noons[istanbul][1] < 0.7 * noons[riyadh][1]
    assert sum(part.weekly_total for part in forecast.parts) == pytest.approx(336, rel=0.01)


def test_a_weekend_a_day_earlier_is_a_clock_a_day_ahead() -> None:
    """What is known of habits holds for the week that ends on a day off, whatever its name."""
    profile = [100.0 + slot % 24 + 3 * (slot // 24) for slot in range(168)]
    early = [frozenset({5, 6}), frozenset({4, 5})]
    found = fit_activity(profile, [0.6, 0.4], [60, 180], early).weeks
    ahead = fit_activity(profile, [0.6, 0.4], [60, 180 + 1440]).weeks
    assert found == ahead
    assert found != fit_activity(profile, [0.6, 0.4], [60, 180]).weeks
