"""What "lowest impact" means."""

from __future__ import annotations

import math
from datetime import UTC, datetime, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.audience import build_audience
from downtime_cli.core.forecast.forecast import build_forecast
from downtime_cli.core.planning.impact import (
    Rates,
    build_scale,
    covered_hours,
    error_budget_share,
    realised_rates,
    weigh_traffic,
)
from downtime_cli.core.planning.likely_range import expected_range
from downtime_cli.core.policy import Objective
from downtime_cli.core.traffic import HourSeries, Traffic, TypicalWeek
from downtime_cli.core.window import DAY, HOUR, MINUTE, WEEK, Span, to_minute
from tests.core.builders import (
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
    span,
    utc,
)

REACH = Span(AS_OF, AS_OF + 4 * WEEK)


@given(st.lists(st.floats(0, 1e9), min_size=5, max_size=5), st.integers(0, 299), st.integers(1, 240))
def test_costs_are_the_sum_over_minutes(values: list[float], start: int, length: int) -> None:
    """A window costs each hour's rate for the minutes it covers."""
    end = min(start + length, 300)
    expected = math.fsum(values[minute // 60] / 60 for minute in range(start, end))
    assert Rates(1000, values).cost(1000 + start, 1000 + end) == pytest.approx(expected)


def test_the_fair_objective_weighs_zones_by_their_own_week() -> None:
    """The score is the worst zone's share of its own week, the total deciding ties."""
    berlin = local_traffic(BERLIN, day_curve).total
    york = local_traffic(NEW_YORK, lambda wall: day_curve(wall) / 100).total
    total = HourSeries(berlin.first_epoch_hour, berlin.values[:])
    traffic = Traffic(total=total, by_zone={BERLIN: berlin, NEW_YORK: york})
    scale = build_scale(build_forecast(traffic, audience({BERLIN: 99, NEW_YORK: 1}), REACH), REACH)
    start = to_minute(utc("2026-11-24T18:00Z"))
    shares = []
    for zone, size in ((BERLIN, 1.0), (NEW_YORK, 0.01)):
        week = math.fsum(local_traffic(zone, day_curve, weeks=1).total.values) * size
        shares.append(size * day_curve(utc("2026-11-24T18:00Z").astimezone(zone)) / week)
    assert scale.score(Objective.FAIR, start, start + 60) == pytest.approx(
        (max(shares), scale.total.cost(start, start + 60))
    )
    assert shares[1] > shares[0]


@pytest.mark.parametrize("objective", [pytest.param(kind, id=kind.value) for kind in Objective])
@pytest.mark.parametrize("zone", [BERLIN, LORD_HOWE, KATHMANDU])
def test_scores_in_one_pass_agree_with_scores_one_by_one(objective: Objective, zone: tzinfo) -> None:
    """The fast way over many candidates, clock changes among them, finds the same numbers."""
    reach = Span(utc("2026-09-20T00Z"), utc("2026-11-20T00Z"))
    people = audience({zone: 2, NEW_YORK: 1})
    scale = build_scale(build_forecast(local_traffic(zone, day_curve, end=reach.start), people, reach), reach)
    starts = list(range(to_minute(reach.start) + 1440, to_minute(reach.end) - 1440, 15))
    expected = [scale.score(objective, start, start + 150) for start in starts]
    assert scale.scores(objective, starts, 150) == expected


def test_the_hour_that_clocks_show_twice_counts_twice_and_only_that_night() -> None:
    """Of 172 units a week Sunday's hour from 02:00 holds 5: two hours hold 10 where it comes twice, else 6 at most."""
    reach = Span(utc("2026-10-16T00Z"), utc("2026-11-03T00Z"))
    traffic = local_traffic(BERLIN, lambda wall: 5.0 if (wall.weekday(), wall.hour) == (6, 2) else 1.0, end=reach.start)
    scale = build_scale(build_forecast(traffic, one_zone(), reach), reach)
    starts = [to_minute(reach.start + hour * HOUR) for hour in range(24, 17 * 24)]
    shares = [worst for worst, _ in scale.scores(Objective.FAIR, starts, 120)]
    sixes = ["10-17T23Z", "10-18T00Z", "10-24T23Z", "10-25T01Z", "11-01T00Z", "11-01T01Z"]
    units = {to_minute(utc(f"2026-{start}")): 6 for start in sixes} | {to_minute(utc("2026-10-25T00Z")): 10}
    assert shares == pytest.approx([units.get(start, 2) / 172 for start in starts])


def test_zones_bear_what_they_are_worth() -> None:
    """Zone impacts add up to the window's, weights included, most interrupted first."""
    people = build_audience({BERLIN: (1, 1.0), NEW_YORK: (1, 10.0)})
    scale = build_scale(build_forecast(local_traffic(BERLIN, day_curve), people, REACH), REACH)
    start = to_minute(AS_OF + 30 * HOUR)
    zones = scale.zone_impacts(start, start + 120)
    assert math.fsum(zone.expected for zone in zones) == pytest.approx(scale.total.cost(start, start + 120))
    assert [zone.zone for zone in zones] == [NEW_YORK, BERLIN]
    assert scale.unweighted(start, start + 120) < scale.total.cost(start, start + 120)


def test_the_share_of_a_week_is_of_the_week_at_that_time() -> None:
    """Where traffic grows, so does the week that a window is a part of: alone in its zone it loses the same."""
    traffic = local_traffic(BERLIN, day_curve, weeks=12)
    for index in range(len(traffic.total.values)):
        traffic.total.values[index] *= 1.04 ** (index / 168)
    scale = build_scale(build_forecast(traffic, one_zone(), REACH), REACH)
    start = to_minute(AS_OF + 10 * DAY)
    assert scale.total.cost(start, start + 120) > 1.04 * scale.unweighted(start - 10080, start - 10080 + 120)
    assert scale.share_of_week(start, start + 120) == pytest.approx(scale.worst_zone_share(start, start + 120))
    assert scale.share_of_week(start, start + 120) == pytest.approx(scale.share_of_week(start + 10080, start + 10200))


def test_a_silent_audience_costs_nothing() -> None:
    """Without traffic no share is divided by zero."""
    traffic = local_traffic(BERLIN, lambda _: 0.0)
    scale = build_scale(build_forecast(traffic, one_zone(), REACH), REACH)
    start = to_minute(AS_OF)
    assert scale.worst_zone_share(start, start + 60) == 0
    assert scale.scores(Objective.FAIR, [start, start + 60], 60) == [(0.0, 0.0), (0.0, 0.0)]
    assert error_budget_share(scale, Span(AS_OF, AS_OF + HOUR), 99.9) == 0
    assert scale.share_of_week(start, start + 60) == 0
    assert expected_range(scale, Span(AS_OF, AS_OF + HOUR)) == (0, 0)


def test_a_scale_knows_all_of_its_reach() -> None:
    """Five hours from half past to half past, at 60 an hour, cost 300 in all and 30 in the first and last half hour."""
    reach = Span(AS_OF + 30 * MINUTE, AS_OF + 330 * MINUTE)
    scale = build_scale(build_forecast(local_traffic(BERLIN, lambda _: 60.0), one_zone(), reach), reach)
    start, end = to_minute(reach.start), to_minute(reach.end)
    costs = [scale.total.cost(*window) for window in ((start, end), (start, start + 30), (end - 30, end))]
    assert costs == pytest.approx([300, 30, 30])


def test_the_error_budget_is_thirty_days_of_what_the_objective_allows_to_fail() -> None:
    """At a constant rate, 99.9 % leaves 43.2 minutes in 30 days."""
    scale = build_scale(build_forecast(local_traffic(BERLIN, lambda _: 50.0), one_zone(), REACH), REACH)
    window = Span(AS_OF, AS_OF + 43.2 * MINUTE)
    assert error_budget_share(scale, Span(AS_OF, AS_OF + 108 * MINUTE), 99.9) == pytest.approx(108 / 43.2)
    assert window.duration == 43.2 * MINUTE


def test_growth_moves_the_total_and_every_zone_alike() -> None:
    """Traffic that grows by 2 % a week is expected to go on for four weeks, then to stay; zones sum to the total."""
    end = AS_OF
    traffic = local_traffic(BERLIN, lambda wall: 1000 * 1.02 ** ((wall - end) / WEEK), weeks=12, end=end)
    reach = Span(end, end + 8 * WEEK)
    scale = build_scale(build_forecast(traffic, audience({BERLIN: 2, NEW_YORK: 1}), reach), reach)
    ahead = [to_minute(end + weeks * WEEK + 5 * HOUR) for weeks in (0, 1, 4, 6)]
    costs = [scale.total.cost(start, start + 60) for start in ahead]
    assert costs[1] / costs[0] == pytest.approx(1.02, rel=0.002)
    assert costs[3] == pytest.approx(costs[2])
    assert costs[2] / costs[0] == pytest.approx(1.02**4, rel=0.01)
    zones = scale.zone_impacts(ahead[1], ahead[1] + 60)
    assert math.fsum(zone.expected for zone in zones) == pytest.approx(costs[1])
    assert scale.unweighted(ahead[1], ahead[1] + 60) == pytest.approx(costs[1])


def test_rates_of_half_hour_clocks_start_at_half_past() -> None:
    """Traffic kept by the clock of Kolkata has its hours at half past in UTC, and windows cut them right."""
    from zoneinfo import ZoneInfo

    kolkata = ZoneInfo("Asia/Kolkata")
    series = hours([float(index % 24) for index in range(8 * 168)], AS_OF - 8 * WEEK)
    traffic = Traffic(total=series, phase_minutes=30, zone=kolkata)
    scale = build_scale(build_forecast(traffic, one_zone(kolkata), REACH), REACH)
    start = to_minute(utc("2026-11-24T05:30Z"))
    assert scale.total.cost(start, start + 60) == pytest.approx(5)
    assert scale.total.cost(start - 15, start + 15) == pytest.approx((4 + 5) / 4)


@pytest.mark.parametrize(
    ("zone", "phase", "window", "expected"),
    [
        pytest.param(
            UTC_ZONE,
            0,
            span("2026-11-23T03:30Z", "2026-11-23T05:15Z"),
            [(3, 0.5), (4, 1), (5, 0.25)],
            id="parts-of-hours",
        ),
        pytest.param(
            UTC_ZONE, 0, span("2026-11-29T23:00Z", "2026-11-30T01:00Z"), [(167, 1), (0, 1)], id="sunday-to-monday"
        ),
        pytest.param(BERLIN, 0, span("2026-11-23T03:00Z", "2026-11-23T04:00Z"), [(4, 1)], id="east-of-utc"),
        pytest.param(NEW_YORK, 0, span("2026-11-23T03:00Z", "2026-11-23T04:00Z"), [(166, 1)], id="west-of-utc"),
        pytest.param(KOLKATA, 0, span("2026-11-23T00:00Z", "2026-11-23T01:00Z"), [(5, 1)], id="utc-hours-in-india"),
        pytest.param(
            KOLKATA, 30, span("2026-11-23T00:00Z", "2026-11-23T01:00Z"), [(5, 0.5), (6, 0.5)], id="indian-hours"
        ),
    ],
)
def test_windows_cover_hours_of_the_week(
    zone: tzinfo, phase: int, window: Span, expected: list[tuple[int, float]]
) -> None:
    """Each hour of the traffic, called as in the zone's week, with the part of it that the window covers."""
    traffic = replace(local_traffic(zone, lambda _: 1.0, weeks=2), phase_minutes=phase)
    forecast = build_forecast(traffic, one_zone(zone), REACH)
    assert list(covered_hours(to_minute(window.start), to_minute(window.end), forecast)) == expected


def test_hours_of_the_week_are_covered_in_part_or_in_whole() -> None:
    """90 minutes from Monday 01:00 in Berlin cover the hour from 01:00 and half of the next; a week more, once more."""
    scale = build_scale(build_forecast(local_traffic(BERLIN, day_curve), one_zone(), REACH), REACH)
    start = to_minute(AS_OF)
    assert scale.hours_by_slot(start, start + 90) == pytest.approx({1: 1, 2: 0.5})
    longer = scale.hours_by_slot(start, start + 168 * 60 + 90)
    assert (len(longer), longer[1], longer[2], longer[3]) == (168, 2, 1.5, 1)


def test_without_history_there_is_no_error_to_know() -> None:
    """A typical week says nothing of how much weeks differ."""
    week = TypicalWeek(values=(60.0,) * 168, zone=BERLIN)
    assert build_scale(build_forecast(week, one_zone(), REACH), REACH).error({1: 1.0}) == 0


def test_noise_is_in_units_of_the_impact() -> None:
    """The variance of the learnt shape grows with the square of the level, and of the weight."""
    traffic = local_traffic(UTC_ZONE, lambda wall: 100.0 + wall.day % 7, weeks=6)
    scales = [
        build_scale(build_forecast(traffic, build_audience({UTC_ZONE: (1, weight)}), REACH), REACH)
        for weight in (1.0, 3.0)
    ]
    learnt = scales[0].forecast.learnt
    assert learnt is not None
    assert min(learnt.noise) > 0
    assert scales[0].noise == pytest.approx([value * learnt.level**2 for value in learnt.noise])
    assert scales[1].noise == pytest.approx([9 * value for value in scales[0].noise])
    assert scales[0].error({5: 1.0, 9: 0.5}) ** 2 == pytest.approx(scales[0].noise[5] + scales[0].noise[9] / 4)


def test_what_was_measured_is_weighted_as_the_forecast_is() -> None:
    """Of an hour of 60, half of which comes from users who count thrice, 120 is what was lost; gaps stay gaps."""
    people = build_audience({UTC_ZONE: (1, 1.0), UTC: (1, 3.0)})
    scale = build_scale(build_forecast(local_traffic(UTC_ZONE, lambda _: 10.0), people, REACH), REACH)
    measured = realised_rates(Traffic(total=hours([60.0, math.nan, 0.0], AS_OF)), scale)
    assert list(measured.values)[:4] == pytest.approx([120.0, math.nan, 0.0, math.nan], nan_ok=True)
    plain = build_scale(build_forecast(local_traffic(UTC_ZONE, lambda _: 10.0), one_zone(UTC_ZONE), REACH), REACH)
    assert next(iter(realised_rates(Traffic(total=hours([60.0], AS_OF)), plain).values)) == 60.0


def test_what_was_measured_by_a_half_hour_clock_lies_at_half_past() -> None:
    """Of 7 and then 9 units in the hours from half past, a window from the full hour takes half of each."""
    usual = Traffic(total=hours([5.0] * (8 * 168), AS_OF - 8 * WEEK), phase_minutes=30, zone=KOLKATA)
    scale = build_scale(build_forecast(usual, one_zone(KOLKATA), REACH), REACH)
    measured = realised_rates(replace(usual, total=hours([7.0, 9.0], AS_OF)), scale)
    start = to_minute(AS_OF)
    assert measured.cost(start + 30, start + 90) == pytest.approx(7)
    assert measured.cost(start + 60, start + 120) == pytest.approx(8)


def test_the_worst_zone_is_the_one_that_loses_most() -> None:
    """Of two zones whose week is ten hours of their Monday, only the one where it is Monday loses a tenth of it."""

    def monday(wall: datetime) -> float:
        return 9.0 if wall.weekday() == 0 and 1 <= wall.hour < 11 else 0.0

    berlin, york = (local_traffic(zone, monday).total for zone in (BERLIN, NEW_YORK))
    total = hours([sum(pair) for pair in zip(berlin.values, york.values, strict=True)], AS_OF - 10 * WEEK)
    traffic = Traffic(total=total, by_zone={BERLIN: berlin, NEW_YORK: york})
    scale = build_scale(build_forecast(traffic, audience({BERLIN: 1, NEW_YORK: 1}), REACH), REACH)
    start = to_minute(AS_OF)
    assert scale.worst_zone_share(start, start + 60) == pytest.approx(0.1)
    assert scale.worst_borne_share(start, start + 60) == pytest.approx(0.1)


def test_a_plan_expects_what_the_last_weeks_held() -> None:
    """Nights that grew by one unit a week to 60 are expected to hold more than the usual night of half a year."""
    traffic = local_traffic(BERLIN, livelier_nights, weeks=26)
    night = to_minute(utc("2026-11-24T03:00+01:00"))
    recent, usual = (
        scale.total.cost(night, night + 60)
        for scale in (
            weigh_traffic(traffic, one_zone(), (), REACH),
            weigh_traffic(traffic, one_zone(), (), REACH, follow_recent=False),
        )
    )
    assert recent > usual + 5
