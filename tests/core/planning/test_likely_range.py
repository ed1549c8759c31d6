"""The range that holds 8 of 10 windows of a kind, by histories whose percentiles can be read off."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

import pytest
from msgspec.structs import replace

from downtime_cli.core.audience import build_audience
from downtime_cli.core.forecast.averages import steady
from downtime_cli.core.forecast.forecast import Forecast, build_forecast
from downtime_cli.core.planning.impact import build_scale
from downtime_cli.core.planning.likely_range import (
    ONE_WEEK_SPREAD,
    UNKNOWN_SPREAD,
    expected_range,
    poisson_quantile,
)
from downtime_cli.core.traffic import TypicalWeek
from downtime_cli.core.window import DAY, HOUR, WEEK, Span, to_minute
from tests.core.builders import AS_OF, BERLIN, UTC_ZONE, day_curve, livelier_nights, local_traffic, one_zone, utc

REACH = Span(AS_OF, AS_OF + 4 * WEEK)
TUESDAY_3 = Span(AS_OF + DAY + 3 * HOUR, AS_OF + DAY + 4 * HOUR)
SATURDAY_3 = Span(AS_OF + 5 * DAY + 3 * HOUR, AS_OF + 5 * DAY + 4 * HOUR)
UNEVEN = [0.3, 0.5, 0.6, *[1.0] * 14, 2.0, 3.0, 9.0]  # 10th percentile 0.59, 90th 2.1, at positions 1.9 and 17.1 of 19


def history(
    weeks: int,
    held: Callable[[int, int, int], float],
    *,
    usual: Callable[[int], float] = lambda slot: 1.0,
    levels: Sequence[float] = (),
) -> Forecast:
    """Forecast 100 for every hour, as if each past `(week, weekday, hour)` had held so many hundreds.

    `usual`: what an hour of week is expected to hold at level 1; `levels`: each week's level.
    """
    forecast = build_forecast(local_traffic(UTC_ZONE, lambda _: 100.0, weeks=weeks), one_zone(UTC_ZONE), REACH)
    assert forecast.learnt is not None
    learnt = forecast.learnt
    assert learnt.weeks.week_count == weeks
    assert learnt.weeks.place(0) == 0
    past = [held(week, slot // 24, slot % 24) for week in range(weeks) for slot in range(168)]
    learnt = replace(
        learnt,
        weeks=replace(learnt.weeks, values=past),
        usual=tuple(map(usual, range(168))),
        levels=tuple(levels or [1.0] * weeks),
    )
    return replace(forecast, learnt=learnt)


def range_of(forecast: Forecast, window: Span) -> tuple[float, float]:
    """Find the range, in parts of the 100 per hour that are expected."""
    low, high = expected_range(build_scale(forecast, REACH), window)
    hundreds = 100 * (window.duration / HOUR)
    return low / hundreds, high / hundreds


def weekday_nights(values: Sequence[float], *, first_week: int = 2) -> Callable[[int, int, int], float]:
    """Let the weekdays from a week on hold these values at 03:00, five a week, and every other hour 50."""
    return lambda week, day, hour: (
        values[5 * (week - first_week) + day] if week >= first_week and day < 5 and hour == 3 else 50.0
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_range_runs_from_the_tenth_to_the_ninetieth_percentile(seed: int) -> None:
    """Of 20 past nights, in any order, the percentiles of four weeks are raised to the power 1.1 + 4 / 4."""
    nights = random.Random(seed).sample(UNEVEN, 20)
    low, high = range_of(history(6, weekday_nights(nights)), TUESDAY_3)
    assert low == pytest.approx(0.59**2.1, rel=1e-9)
    assert high == pytest.approx(2.1**2.1, rel=1e-9)


def test_more_past_windows_widen_the_range_less() -> None:
    """Of 24 weeks of such nights the percentiles are the same, and the power is 1.1 + 4 / 24."""
    low, high = range_of(history(26, weekday_nights(UNEVEN * 6)), TUESDAY_3)
    assert low == pytest.approx(0.59 ** (1.1 + 4 / 24), rel=1e-9)
    assert high == pytest.approx(2.1 ** (1.1 + 4 / 24), rel=1e-9)


def test_the_last_26_weeks_count() -> None:
    """Of 30 weeks the first four are forgotten, and the fifth is not."""
    nights = [0.5] * 13 + [1.0] * 104 + [2.0] * 13
    wild = [0.01] * 10 + [50.0] * 10
    low, high = range_of(history(30, weekday_nights(wild + nights, first_week=0)), TUESDAY_3)
    power = 1.1 + 4 / 26
    assert low == pytest.approx(0.95**power, rel=1e-9)  # the 13th of 130 is 0.5, the 14th 1.0: at 12.9
    assert high == pytest.approx(1.1**power, rel=1e-9)  # at 116.1


def test_each_week_is_measured_by_the_level_known_two_weeks_before() -> None:
    """A week that holds the median of the three levels that end two weeks before went as expected."""
    levels = [1.0, 2.0, 5.0, 3.0, 10.0, 40.0, 80.0]
    known = [9.9, 9.9, 1.0, 1.5, 2.0, 3.0, 5.0]  # of 1 | 1 2 | 1 2 5 | 2 5 3 | 5 3 10, from the third week on
    assert range_of(history(7, lambda week, *_: known[week], levels=levels), TUESDAY_3) == pytest.approx((1, 1))


def test_only_like_days_count() -> None:
    """A night of the week is compared with weekdays, one of the weekend with Saturdays and Sundays."""
    went = history(8, lambda _week, day, _hour: 1.0 if day < 5 else (0.8 if day == 5 else 1.3))
    assert range_of(went, TUESDAY_3) == pytest.approx((1, 1))
    assert range_of(went, SATURDAY_3) == pytest.approx((0.8 ** (1.1 + 4 / 6), 1.3 ** (1.1 + 4 / 6)))


def test_a_window_over_midnight_is_of_the_day_it_starts_on() -> None:
    """From Friday to Saturday it is compared with weekdays, each with the hour after its own midnight."""
    went = history(6, lambda _week, day, hour: 1.6 if (day, hour) == (5, 0) else 1.0 if day < 5 else 9.0)
    window = Span(AS_OF + 5 * DAY - HOUR, AS_OF + 5 * DAY + HOUR)
    low, high = range_of(went, window)
    assert (low, high) == pytest.approx((1, 1.3**2.1))  # the last 4 of 20 held 1.3


def test_a_window_is_weighed_by_the_minutes_it_covers() -> None:
    """Half of an hour that went as expected and a quarter of one that held three times as much, on each like day."""
    went = history(6, lambda _week, _day, hour: 3.0 if hour == 4 else 1.0)
    window = Span(AS_OF + DAY + 3.5 * HOUR, AS_OF + DAY + 4.25 * HOUR)
    assert range_of(went, window) == pytest.approx((1, ((0.5 + 0.75) / 0.75) ** 2.1))


def test_days_are_measured_by_what_is_usual_of_them() -> None:
    """Each like day is held against its own usual, and one on which nothing is usual says nothing."""
    went = history(6, lambda _week, day, _hour: float(day), usual=lambda slot: float(slot // 24), levels=[2.0] * 6)
    low, high = range_of(went, TUESDAY_3)
    assert (low, high) == pytest.approx((0.5 ** (1.1 + 4 / 3.2), 1))


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        pytest.param(0, (0.5**2.1, 1.0), id="eight"),
        pytest.param(1, (0.6, 2.0), id="seven"),
    ],
)
def test_fewer_than_eight_past_windows_show_no_range(gaps: int, expected: tuple[float, float]) -> None:
    """Eight weekend nights are enough; with seven the range is a rule of thumb, 0.6 to 2 times the expected."""

    def held(week: int, day: int, hour: int) -> float:
        return math.nan if (week, day, hour) == (5, 6, 3) and gaps else 0.5

    assert UNKNOWN_SPREAD == (0.6, 2.0)
    assert range_of(history(6, held), SATURDAY_3) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        pytest.param(2, (0.6, 2.0), id="twice"),
        pytest.param(1, (0.5, 2.5), id="once"),
        pytest.param(0, (0.5, 2.5), id="never"),
    ],
)
def test_hours_seen_once_have_a_wider_range(seen: int, expected: tuple[float, float]) -> None:
    """The quietest hours of a single week were lucky; the range follows the hour of the window that was seen least."""
    assert ONE_WEEK_SPREAD == (0.5, 2.5)

    def held(week: int, day: int, hour: int) -> float:
        return math.nan if week >= seen and (day, hour) == (1, 4) else 100.0

    window = Span(TUESDAY_3.start, TUESDAY_3.end + HOUR)
    assert range_of(history(2, held), window) == pytest.approx(expected)
    assert range_of(history(2, held), TUESDAY_3) == pytest.approx((0.6, 2.0))


@pytest.mark.parametrize(
    ("mean", "tenth", "ninetieth"),
    [
        pytest.param(0.0, 0, 0, id="nothing"),
        pytest.param(0.105, 0, 0, id="nine-of-ten-hold-none"),
        pytest.param(0.106, 0, 1, id="a-little-less-than-nine"),
        pytest.param(2.30, 0, 4, id="one-of-ten-holds-none"),
        pytest.param(2.31, 1, 4, id="a-little-less-than-one"),
        pytest.param(100.0, 87, 113, id="a-hundred"),
        pytest.param(400.0, 400 - 25.632, 400 + 25.632, id="normal"),
    ],
)
def test_counts_stray_by_chance(mean: float, tenth: float, ninetieth: float) -> None:
    """The 10th and 90th percentile of Poisson counts: exp(-0.1054) is nine tenths, exp(-2.3026) is one tenth."""
    assert poisson_quantile(mean, 0.1) == pytest.approx(tenth)
    assert poisson_quantile(mean, 0.9) == pytest.approx(ninetieth)


@pytest.mark.parametrize(
    ("weeks", "high"), [pytest.param(1, 5, id="of-one-week"), pytest.param(2, 4, id="of-two-weeks")]
)
def test_ranges_of_few_events_are_counts(weeks: int, high: int) -> None:
    """Where one event is expected, none is nothing odd, nor are a few; a user worth ten counts ten times."""
    traffic = local_traffic(UTC_ZONE, lambda _: 1.0, weeks=weeks)
    for weight in (1.0, 10.0):
        forecast = build_forecast(traffic, build_audience({UTC_ZONE: (1.0, weight)}), REACH)
        assert expected_range(build_scale(forecast, REACH), TUESDAY_3) == pytest.approx((0, high * weight))


def test_where_nothing_happens_nothing_is_expected() -> None:
    """A silent week has a range of nothing."""
    forecast = build_forecast(local_traffic(UTC_ZONE, lambda _: 0.0, weeks=1), one_zone(UTC_ZONE), REACH)
    assert expected_range(build_scale(forecast, REACH), TUESDAY_3) == (0, 0)


def test_days_of_one_week_count_as_one() -> None:
    """Five nights of each week widen the range as much as two of each do."""
    went = history(6, lambda week, _day, _hour: 0.5 if week < 4 else 2.0)
    for window in (TUESDAY_3, SATURDAY_3):
        assert range_of(went, window) == pytest.approx((0.5**2.1, 2.0**2.1))


def test_a_typical_week_shows_no_range() -> None:
    """Without dates there are no past windows to look at."""
    traffic = TypicalWeek(values=tuple(map(float, range(1, 169))), zone=UTC_ZONE)
    scale = build_scale(build_forecast(traffic, one_zone(UTC_ZONE), REACH), REACH)
    assert expected_range(scale, SATURDAY_3) == pytest.approx((0.6 * 124, 2.0 * 124))


def test_the_range_holds_what_is_expected() -> None:
    """Where such windows always held less, the range ends with the expected impact; where more, it begins there."""
    assert range_of(history(6, lambda *_: 0.9), TUESDAY_3) == pytest.approx((0.9**2.1, 1))
    assert range_of(history(6, lambda *_: 1.1), TUESDAY_3) == pytest.approx((1, 1.1**2.1))


def test_a_burst_out_of_nothing_has_a_bound() -> None:
    """Nights that held ten million times what was usual widen the range as a million times would."""
    assert range_of(history(6, lambda *_: 1e7), TUESDAY_3)[1] == pytest.approx(1e6**2.1)


def test_an_hour_that_is_always_silent_has_no_range() -> None:
    """Where nothing is expected, nothing is the range, whatever the rule of thumb."""
    traffic = local_traffic(UTC_ZONE, lambda wall: 0.0 if wall.hour < 6 else 9.0)
    scale = build_scale(build_forecast(traffic, one_zone(UTC_ZONE), REACH), REACH)
    assert expected_range(scale, TUESDAY_3) == (0, 0)


def test_the_range_goes_with_what_is_followed() -> None:
    """Where the last weeks raise what is expected of a night, low and high rise with it: it is no edge of the range."""
    draw = random.Random(3)
    traffic = local_traffic(BERLIN, lambda wall: livelier_nights(wall) * draw.gauss(1, 0.1), weeks=26)
    scale = build_scale(build_forecast(traffic, one_zone(), REACH), REACH)
    window = Span(utc("2026-11-26T02:00Z"), utc("2026-11-26T03:00Z"))
    low, high = expected_range(scale, window)
    expected = scale.total.cost(to_minute(window.start), to_minute(window.end))
    assert expected == pytest.approx(60, rel=0.1)
    assert low < 0.95 * expected
    assert high > 1.05 * expected


def test_the_range_crosses_the_week_and_passes_over_gaps() -> None:
    """A window from Sunday to Monday is looked up across the end of the week; weeks with a gap in it are left out."""
    traffic = local_traffic(BERLIN, day_curve, weeks=8)
    for week in range(8):
        traffic.total.values[week * 168 + 166] = math.nan if week % 2 else traffic.total.values[week * 168 + 166]
    scale = build_scale(build_forecast(traffic, one_zone(), REACH), REACH)
    window = Span(utc("2026-11-29T22:30Z"), utc("2026-11-29T23:30Z"))
    expected = steady(scale.total.cost(to_minute(window.start), to_minute(window.end)))
    low, high = expected_range(scale, window)
    assert low <= expected <= high
    assert high < 1.2 * expected


def test_the_range_scales_with_weights() -> None:
    """Weights multiply the range as they do the impact."""
    traffic = local_traffic(BERLIN, day_curve, weeks=8)
    window = Span(AS_OF + 3 * HOUR, AS_OF + 4 * HOUR)
    people = [build_audience({BERLIN: (1, weight)}) for weight in (1.0, 3.0)]
    ranges = [expected_range(build_scale(build_forecast(traffic, each, REACH), REACH), window) for each in people]
    assert ranges[1] == pytest.approx(tuple(3 * value for value in ranges[0]))
