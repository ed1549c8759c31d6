"""What is expected per hour and zone."""

from __future__ import annotations

import math
import random
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.core.activity import activity_at
from downtime_cli.core.audience import Audience, build_audience
from downtime_cli.core.forecast.forecast import Forecast, build_forecast
from downtime_cli.core.localtime import offset_minutes, zone_name
from downtime_cli.core.traffic import HourSeries, Traffic, TypicalWeek
from downtime_cli.core.window import EPOCH, HOUR, WEEK, Span, to_minute
from tests.core.builders import (
    APIA,
    AS_OF,
    BERLIN,
    KATHMANDU,
    KOLKATA,
    LORD_HOWE,
    NEW_YORK,
    UTC_ZONE,
    audience,
    day_curve,
    hours,
    livelier_nights,
    local_traffic,
    one_zone,
    utc,
)

PARIS, TOKYO = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Tokyo")


def ahead(forecast: Forecast, start: datetime, count: int) -> list[float]:
    """Return the forecast of consecutive hours from an instant on."""
    return forecast.hourly((to_minute(start) - forecast.phase_minutes) // 60, count)[1]


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        pytest.param(BERLIN, "2026-10-20T00:00Z", id="out-of-summer-time"),
        pytest.param(BERLIN, "2026-03-25T00:00Z", id="into-summer-time"),
        pytest.param(NEW_YORK, "2026-10-28T00:00Z", id="new-york"),
        pytest.param(APIA, "2026-12-30T00:00Z", id="date-line-year-end"),
    ],
)
def test_people_follow_their_own_clock(zone: tzinfo, end: str) -> None:
    """With one zone the forecast after a clock change is the same curve by the wall clock."""
    traffic = local_traffic(zone, day_curve, end=utc(end))
    forecast = build_forecast(traffic, one_zone(zone), Span(utc(end), utc(end) + 3 * WEEK))
    for index, value in enumerate(ahead(forecast, utc(end), 14 * 24)):
        assert value == pytest.approx(day_curve((utc(end) + index * HOUR).astimezone(zone)))


def test_half_hour_changes_move_by_the_hour_that_holds_most() -> None:
    """Lord Howe moves by half an hour; the forecast stays within the neighbouring hours' values."""
    end = utc("2026-10-01T00:00Z")
    traffic = local_traffic(LORD_HOWE, day_curve, end=end)
    forecast = build_forecast(traffic, one_zone(LORD_HOWE), Span(end, end + 3 * WEEK))
    after = ahead(forecast, utc("2026-10-06T00:00Z"), 24)
    true = [day_curve((utc("2026-10-06T00:00Z") + i * HOUR).astimezone(LORD_HOWE)) for i in range(24)]
    assert max(abs(a - b) for a, b in zip(after, true, strict=True)) < 30


def two_zone_traffic(end: datetime, shares: dict[tzinfo, float]) -> Traffic:
    """Return traffic of people who live exactly by the activity curve."""
    first = end - 12 * WEEK
    values = []
    for index in range(12 * 168):
        minute = to_minute(first + index * HOUR)
        local = [(s, minute + 30 + offset_minutes(z, first + index * HOUR)) for z, s in shares.items()]
        values.append(1000 * sum(share * activity_at(when) for share, when in local))
    return Traffic(total=hours(values, first))


def test_each_zones_part_moves_with_its_own_clock() -> None:
    """Berlin leaves summer time a week before New York: the sum is right before, between and after."""
    end = utc("2026-10-20T00:00Z")
    shares: dict[tzinfo, float] = {BERLIN: 0.6, NEW_YORK: 0.3, KATHMANDU: 0.1}
    forecast = build_forecast(two_zone_traffic(end, shares), audience(shares), Span(end, end + 4 * WEEK))
    truth = two_zone_traffic(end + 3 * WEEK, shares)
    for hour, value in truth.total:
        if hour >= to_minute(end) // 60:
            assert forecast.hourly(hour, 1)[1] == pytest.approx([value], rel=0.02)


@pytest.mark.parametrize("most", [pytest.param(1, id="few-events"), pytest.param(100, id="many")])
def test_zones_remember_as_long_as_their_total(most: int) -> None:
    """Split among zones whose clocks stay, events add up to what is expected of the whole, however far back it goes."""
    draw = random.Random(2)
    values = [
        float(draw.randint(0, most) * (1 + index // (20 * 168) * (index % 24 // 12))) for index in range(40 * 168)
    ]
    traffic = Traffic(total=hours(values, AS_OF - 40 * WEEK))
    reach = Span(AS_OF, AS_OF + 2 * WEEK)
    whole, split = (
        ahead(build_forecast(traffic, people, reach), AS_OF, 168)
        for people in (one_zone(UTC_ZONE), audience({UTC_ZONE: 0.6, TOKYO: 0.4}))
    )
    assert split == pytest.approx(whole)


def test_zones_with_the_same_clock_share_in_proportion() -> None:
    """Berlin and Paris are one part; each bears its share, and weights count for its own."""
    from zoneinfo import ZoneInfo

    paris = ZoneInfo("Europe/Paris")
    people = build_audience({BERLIN: (3, 1.0), paris: (1, 5.0)})
    forecast = build_forecast(local_traffic(BERLIN, day_curve), people, Span(AS_OF, AS_OF + WEEK))
    (part,) = forecast.parts
    assert part.fractions == (0.75, 0.25)
    assert part.weight == pytest.approx(2.0)
    plain = build_forecast(local_traffic(BERLIN, day_curve), one_zone(), Span(AS_OF, AS_OF + WEEK))
    assert forecast.weekly_total() == pytest.approx(2 * plain.weekly_total())


def test_measured_zones_override_the_model() -> None:
    """A zone's own traffic is its forecast; users without measured traffic bear nothing, strangers count once."""
    berlin = local_traffic(BERLIN, day_curve).total
    york = local_traffic(NEW_YORK, lambda wall: 10.0 if wall.hour == 3 else 1.0).total
    total = HourSeries(berlin.first_epoch_hour, berlin.values[:])
    for index, value in enumerate(york.values):
        total.values[index] += value
    people = build_audience({BERLIN: (1, 2.0), KOLKATA: (1, 1.0)})
    traffic = Traffic(total=total, by_zone={NEW_YORK: york, BERLIN: berlin})
    forecast = build_forecast(traffic, people, Span(AS_OF, AS_OF + WEEK))
    assert [part.zones[0].zone for part in forecast.parts] == [BERLIN, NEW_YORK, KOLKATA]
    assert [part.weight for part in forecast.parts] == [2.0, 1.0, 1.0]
    assert forecast.parts[2].weekly_total == 0
    start = utc("2026-11-24T08:00Z")
    expected = 2 * day_curve(start.astimezone(BERLIN)) + 10
    assert ahead(forecast, start, 1) == [pytest.approx(expected)]


@pytest.mark.parametrize("zone", [pytest.param(BERLIN, id="berlin"), pytest.param(KOLKATA, id="kolkata")])
def test_a_typical_week_is_read_by_its_own_clock(zone: tzinfo) -> None:
    """Monday 03:00 in the table is Monday 03:00 on the wall, at half-hour offsets too."""
    week = TypicalWeek(values=tuple(float(slot) for slot in range(168)), zone=zone)
    forecast = build_forecast(week, one_zone(zone), Span(AS_OF, AS_OF + WEEK))
    start = datetime(2026, 11, 24, 3, tzinfo=zone).astimezone(EPOCH.tzinfo)
    assert ahead(forecast, start, 2) == [pytest.approx(27.0), pytest.approx(28.0)]


def test_a_typical_week_of_utc_is_split_among_zones() -> None:
    """The parts of a typical week add up to it, whoever the audience is."""
    week = TypicalWeek(values=tuple(100.0 + slot for slot in range(168)), zone=EPOCH.tzinfo or BERLIN)
    forecast = build_forecast(week, audience({BERLIN: 2, NEW_YORK: 1, KATHMANDU: 1}), Span(AS_OF, AS_OF + WEEK))
    assert ahead(forecast, AS_OF, 168) == pytest.approx([100.0 + slot for slot in range(168)])


@given(st.lists(st.floats(0, 1e6), min_size=168, max_size=168), st.integers(0, 167))
def test_an_hour_of_the_forecast_is_that_hour_of_the_profile(values: list[float], index: int) -> None:
    """Whatever repeats every week comes back as the week ahead, but for what is next to nothing beside the rest."""
    traffic = Traffic(total=hours(values * 3, AS_OF - 3 * WEEK))  # no clock changes in these
    forecast = build_forecast(traffic, audience({BERLIN: 2, NEW_YORK: 1}), Span(AS_OF, AS_OF + 2 * WEEK))
    nothing = 1e-8 * max(1.0, *values)  # the least noise that is taken to be in any series is a billionth of its mean
    assert ahead(forecast, AS_OF + index * HOUR, 1)[0] == pytest.approx(values[index], rel=1e-6, abs=nothing)


def test_gaps_are_tolerated_among_zones() -> None:
    """Hours without data change nothing where other weeks tell the same, split or not."""
    people = audience({BERLIN: 2, NEW_YORK: 1})
    traffic = local_traffic(BERLIN, day_curve, weeks=3)
    whole = ahead(build_forecast(traffic, people, Span(AS_OF, AS_OF + WEEK)), AS_OF, 168)
    for index in (5, 300, 301):
        traffic.total.values[index] = math.nan
    gappy = ahead(build_forecast(traffic, people, Span(AS_OF, AS_OF + WEEK)), AS_OF, 168)
    assert gappy == pytest.approx(whole, rel=0.01)


def test_hours_without_any_history_are_like_their_neighbours_days() -> None:
    """Five days of history forecast the weekend too, split among zones."""
    traffic = Traffic(total=hours([5.0] * 120, AS_OF - 120 * HOUR))
    forecast = build_forecast(traffic, audience({BERLIN: 2, NEW_YORK: 1}), Span(AS_OF, AS_OF + 2 * WEEK))
    assert min(ahead(forecast, AS_OF, 168)) > 0


def test_gaps_are_tolerated() -> None:
    """Days without data change nothing where other weeks tell the same."""
    traffic = local_traffic(BERLIN, day_curve)
    for index in range(300, 400):
        traffic.total.values[index] = math.nan
    forecast = build_forecast(traffic, one_zone(), Span(AS_OF, AS_OF + WEEK))
    assert ahead(forecast, AS_OF, 1)[0] == pytest.approx(day_curve(AS_OF.astimezone(BERLIN)))


@pytest.mark.parametrize("people", [one_zone(), audience({BERLIN: 2, NEW_YORK: 1})], ids=["one-zone", "two-zones"])
def test_a_season_of_nights_is_followed_unless_asked_about_a_year(people: Audience) -> None:
    """What the last weeks differ from the rest is expected of the next weeks, and is not the usual of a year."""
    traffic = local_traffic(BERLIN, livelier_nights, weeks=26)
    night = utc("2026-11-24T02:00Z")
    reach = Span(AS_OF, AS_OF + WEEK)
    follows = ahead(build_forecast(traffic, people, reach), night, 1)[0]
    usual = ahead(build_forecast(traffic, people, reach, follow_recent=False), night, 1)[0]
    assert usual < 54
    assert follows == pytest.approx(60, rel=0.05)


def test_each_measured_zone_follows_its_own_weeks() -> None:
    """Traffic measured per zone: nights get livelier in one, and not in the other."""
    lively, still = (local_traffic(BERLIN, busy, weeks=26).total for busy in (livelier_nights, day_curve))
    total = hours([a + b for a, b in zip(lively.values, still.values, strict=True)], AS_OF - 26 * WEEK)
    traffic = Traffic(total=total, by_zone={BERLIN: lively, PARIS: still})
    people = audience({BERLIN: 1, PARIS: 1})
    reach = Span(AS_OF, AS_OF + WEEK)
    slot = 24 + 3  # Tuesday 03:00
    profiles = {}
    for follow in (True, False):
        for part in build_forecast(traffic, people, reach, follow_recent=follow).parts:
            profiles[zone_name(part.zones[0].zone), follow] = part.profile[slot]
    assert profiles["Europe/Berlin", False] < 54
    assert profiles["Europe/Berlin", True] == pytest.approx(60, rel=0.05)
    assert profiles["Europe/Paris", True] == pytest.approx(profiles["Europe/Paris", False]) == pytest.approx(10)
