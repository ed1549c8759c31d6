"""What a history teaches about a typical week."""

from __future__ import annotations

import math
import random
from array import array

import pytest

from downtime_cli.core.forecast.recent_weeks import recent_moves
from downtime_cli.core.forecast.usual_week import LearntWeek, learn_week, take_recent
from downtime_cli.core.localtime import build_clock
from downtime_cli.core.traffic import HourSeries
from downtime_cli.core.window import WEEK, Span
from tests.core.builders import AS_OF, UTC_ZONE, hours

MONDAY = AS_OF  # 23 November 2026


def learn(values: list[float]) -> LearntWeek:
    """Return what hours from a Monday 00:00 on teach, by UTC."""
    span = Span(MONDAY, MONDAY + (len(values) // 168 + 1) * WEEK)
    return learn_week(hours(values, MONDAY), build_clock(UTC_ZONE, span), 0)


def week(slot: int) -> float:
    """Return a plain week: quietest at 03:00, weekends at half, no two hours of a day alike."""
    return (0.5 if slot >= 120 else 1.0) * (110 - 100 * math.cos((slot % 24 - 3) * math.pi / 12))


def test_keeps_a_year() -> None:
    """What is older than 52 weeks is dropped from the front."""
    series = hours([float(index) for index in range(60 * 168)], AS_OF)
    recent = take_recent(series)
    assert len(recent.values) == 52 * 168
    assert recent.values[-1] == series.values[-1]
    assert recent.first_epoch_hour == series.first_epoch_hour + 8 * 168


def test_what_repeats_is_learnt_to_the_letter() -> None:
    """Without noise nothing is pooled or smoothed."""
    learnt = learn([week(index % 168) for index in range(6 * 168)])
    assert [value * learnt.level for value in learnt.shape] == pytest.approx([week(slot) for slot in range(168)])
    assert learnt.growth == 0


def test_levels_do_not_bend_the_shape() -> None:
    """A series of weeks of any size teaches the same shape, at the level of its last weeks."""
    sizes = [1, 7, 2, 9, 4, 4, 4, 4]
    learnt = learn([sizes[index // 168] * week(index % 168) for index in range(8 * 168)])
    assert [value * learnt.level for value in learnt.shape] == pytest.approx([4 * week(slot) for slot in range(168)])


def test_scaling_changes_nothing_but_the_level() -> None:
    """Traffic in thousands teaches the same shape, noise over level and growth."""
    draw = random.Random(4)
    values = [week(index % 168) * draw.uniform(0.5, 1.5) for index in range(9 * 168)]
    once, more = learn(values), learn([1000 * value for value in values])
    assert more.shape == pytest.approx(once.shape)
    assert more.noise == pytest.approx(once.noise)
    assert more.growth == pytest.approx(once.growth)
    assert more.level == pytest.approx(1000 * once.level)


def turns(index: int, *, swing: float = 0.1) -> float:
    """Return 1 with a swing of -3 to 3 that every day of the week has in another of seven weeks: all levels agree."""
    return 1 + swing * ((index // 24 + index // 168) % 7 - 3)


@pytest.mark.parametrize(
    "slot",
    [pytest.param(30, id="tuesday-06:00"), pytest.param(119, id="friday-23:00"), pytest.param(120, id="saturday")],
)
def test_outliers_are_held_at_three_robust_deviations(slot: int) -> None:
    """Values beyond 3 x 1.4826 x the median distance from the median, shared by similar days, are pulled in."""
    swings = [0.1] * 5 + [0.05] * 2
    values = [100 * turns(index, swing=swings[index // 24 % 7]) for index in range(7 * 168)]
    # Of swings of 0, 1, 1, 2, 2, 3 and 3 the median is 2.
    reach = 3 * 1.4826 * 2 * swings[slot // 24]
    week = next(each for each in range(7) if (slot // 24 + each) % 7 == 6)
    low = next(each for each in range(7) if (slot // 24 + each) % 7 == 0)
    values[168 * week + slot] = 100 * (1 + 1.3 * reach)
    values[168 * low + slot] = 100 * (1 - 1.05 * reach)
    column = learn(values).columns[slot]
    assert (max(column) - min(column)) / 2 == pytest.approx(reach, rel=0.04)


@pytest.mark.parametrize("side", [pytest.param(1, id="burst"), pytest.param(-1, id="outage")])
def test_outliers_are_held_on_either_side(side: int) -> None:
    """It takes no outlier on the other side."""
    values = [100 * turns(index, swing=0.05) for index in range(7 * 168)]
    values[2 * 168 + 30] = 100 + side * 90
    column = learn(values).columns[30]
    assert max(abs(value - sorted(column)[3]) for value in column) == pytest.approx(3 * 1.4826 * 2 * 0.05, rel=0.06)


@pytest.mark.parametrize(
    ("weeks", "is_held"), [pytest.param(3, False, id="three-weeks"), pytest.param(4, True, id="four-weeks")]
)
def test_outliers_are_held_from_four_weeks_on(weeks: int, is_held: bool) -> None:
    """Three values do not say which of them is odd."""
    values = [100 * turns(index) for index in range(weeks * 168)]
    values[168 + 30] = 1000.0
    assert (max(learn(values).columns[30]) < 5) is is_held


def test_the_shape_is_learnt_from_half_a_year() -> None:
    """Older weeks count for levels alone."""
    learnt = learn([week(index % 168) for index in range(30 * 168)])
    assert {len(column) for column in learnt.columns} == {26}
    assert len(learnt.levels) == 30


def test_recent_weeks_are_followed_from_means_of_the_half_life() -> None:
    """What is followed is what recent_moves says of means in which a week weighs 0.5 ** (1 / 8) of the next."""
    draw = random.Random(3)
    values = [
        week(index % 168) * draw.uniform(0.9, 1.1) * (1 + index % 5 * index / 30_000) for index in range(12 * 168)
    ]
    learnt = learn(values)
    followed = [shape - usual for shape, usual in zip(learnt.shape, learnt.usual, strict=True)]
    assert max(map(abs, followed)) > 0.005
    assert followed == pytest.approx(recent_moves(learnt.columns, 0.5 ** (1 / 8)))


def test_few_events_are_followed_from_means_of_a_longer_half_life() -> None:
    """Where there are few events, a week weighs 0.5 ** (1 / 52) of the next in the means that the last weeks leave."""
    draw = random.Random(4)
    values = [1.0 + (draw.random() < index / 5_000) for index in range(20 * 168)]
    learnt = learn(values)
    followed = [shape - usual for shape, usual in zip(learnt.shape, learnt.usual, strict=True)]
    assert max(map(abs, followed)) > 0.005
    assert followed == pytest.approx(recent_moves(learnt.columns, 0.5 ** (1 / 52)))


def test_a_burst_is_held_down() -> None:
    """One burst of a thousand times the usual moves the mean of its hour by little, and hardly any other."""
    values = [100.0 + index % 168 + index // 168 for index in range(10 * 168)]
    calm = learn(values)
    values[5 * 168 + 7] = 100_000.0
    burst = learn(values)
    for before, after in zip(calm.shape, burst.shape, strict=True):
        assert after * burst.level == pytest.approx(before * calm.level, rel=0.02)
    assert max(map(max, burst.columns)) * burst.level < 300


def test_a_burst_in_a_short_history_is_not_held() -> None:
    """Of three weeks nobody can say which is unusual."""
    values = [week(index % 168) for index in range(3 * 168)]
    values[7] *= 1000
    assert learn(values).raw[7] > 10 * learn(values).raw[8]


@pytest.mark.parametrize(
    ("rate", "error"), [pytest.param(0.3, 0.05, id="one-in-three"), pytest.param(0.1, 0.16, id="one-in-ten")]
)
def test_sparse_counts_keep_their_mean(rate: float, error: float) -> None:
    """Where most hours are nothing and a few one, that one is no outlier; with 2 a day the median day is low."""
    draw = random.Random(6)
    values = [float(draw.random() < rate) for _ in range(40 * 168)]
    learnt = learn(values)
    found = math.fsum(learnt.raw) / 168 * math.fsum(learnt.levels) / 40
    assert found == pytest.approx(math.fsum(values) / len(values), rel=error)


def test_the_last_quiet_hour_before_busy_ones_is_not_taken_for_the_quietest() -> None:
    """Of sparse counts a busy hour has a spread, a quiet one none: what little is left of both holds nothing."""
    draw = random.Random(2)
    values = [float(draw.random() < 0.15) + (hour % 24 >= 8) * draw.choice((1, 2)) for hour in range(26 * 168)]
    raw = learn(values).raw
    nights = [math.fsum(raw[24 * day + hour] for day in range(7)) for hour in range(8)]
    assert min(nights[0], nights[7]) > 0.7 * math.fsum(nights[1:7]) / 6


def test_an_hour_of_week_never_measured_is_held_for_nothing() -> None:
    """Hours without any data are filled from like days, also where outliers are looked for."""
    values = [math.nan if index % 168 in {3, 27, 51, 75, 99} else week(index % 168) for index in range(5 * 168)]
    learnt = learn(values)
    assert not any(map(math.isnan, learnt.shape))
    assert not any(map(math.isnan, learnt.noise))


def test_a_guess_at_noise_is_not_bettered_by_pooling() -> None:
    """A single week shows no noise: a tenth of the mean is a guess, however alike its days."""
    learnt = learn([100.0] * 168)
    assert learnt.noise == pytest.approx([10.0**2 * (1 / learnt.level) ** 2] * 168)


def test_noise_is_the_variance_of_the_mean() -> None:
    """Of values with a deviation of a tenth, an hour is known as exactly as its weeks and alike days allow."""
    draw = random.Random(7)
    learnt = learn([100 * draw.gauss(1, 0.1) for _ in range(52 * 168)])
    weights = learnt.memory.weigh_weeks(26)
    weeks = sum(weights) ** 2 / sum(weight * weight for weight in weights)
    relative = math.fsum(learnt.noise) / 168 / (math.fsum(learnt.raw) / 168) ** 2
    assert 0.01 / weeks / 7 < relative < 0.01 / weeks / 4


def test_what_is_only_noise_becomes_flat() -> None:
    """Of a service without any rhythm, days and hours come out far more alike than they were measured."""
    draw = random.Random(8)
    learnt = learn([100 * draw.gauss(1, 0.3) for _ in range(10 * 168)])
    spread = [max(values) - min(values) for values in (learnt.raw, learnt.shape)]
    assert spread[1] < 0.4 * spread[0]


def test_clean_hours_come_back_in_exact_time() -> None:
    """The cleaned columns hold the hours of the series, each over the level of its week."""
    learnt = learn([2 * week(index % 168) for index in range(4 * 168 + 10)])
    expected = [week((index) % 168) for index in range(4 * 168 + 10)]
    first, clean = learnt.weeks.unfold(learnt.columns)
    assert first == 0
    assert list(clean) == pytest.approx([clean[0] / expected[0] * value for value in expected])


def test_the_shape_is_that_of_half_a_year() -> None:
    """What the week looked like before the last 26 weeks is forgotten; how much it held still counts for the growth."""
    old = [1.01**done * week(167 - slot) for done in range(26) for slot in range(168)]
    new = [1.01**done * week(slot) for done in range(26, 52) for slot in range(168)]
    learnt, fresh = learn(old + new), learn(new)
    assert learnt.shape == pytest.approx([value * fresh.level / learnt.level for value in fresh.shape])
    assert len(learnt.levels) == 52


def test_weeks_without_data_are_not_among_the_latest() -> None:
    """Half a year of silence in the log leaves what was known before it."""
    known = [week(index % 168) for index in range(20 * 168)]
    learnt = learn(known + [math.nan] * (31 * 168) + known[:168])
    assert [value * learnt.level for value in learnt.shape] == pytest.approx(known[:168])


def livelier(week: int) -> list[float]:
    """Return a week in which nights hold one more than in the week before, days what they always do."""
    return [20.0 + week if slot % 24 < 6 else 100.0 for slot in range(168)]


@pytest.mark.parametrize(
    ("weeks", "gap", "follows"),
    [
        pytest.param(7, 0, False, id="seven"),
        pytest.param(8, 0, True, id="eight"),
        pytest.param(7, 3, False, id="seven-and-a-gap"),
        pytest.param(8, 3, True, id="eight-and-a-gap"),
    ],
)
def test_recent_weeks_are_followed_from_eight_measured_weeks_on(weeks: int, gap: int, *, follows: bool) -> None:
    """Fewer weeks cannot tell what lasts, and weeks without data are none."""
    done = [value for each in range(weeks - 4) for value in livelier(each)]
    late = [value for each in range(weeks - 4 + gap, weeks + gap) for value in livelier(each)]
    learnt = learn(done + [math.nan] * (168 * gap) + late)
    assert (learnt.shape[3] > 1.02 * learnt.usual[3]) is follows


def test_silence_is_learnt_as_silence() -> None:
    """Without traffic there is no level, no shape and nothing divided by zero."""
    learnt = learn([0.0] * 400)
    assert set(learnt.shape) == {0.0}
    assert (learnt.level, learnt.growth) == (1, 0)


def test_an_hour_is_enough() -> None:
    """A single hour of history teaches that every hour is like it."""
    learnt = learn_week(HourSeries(0, array("d", [7.0])), build_clock(UTC_ZONE, Span(AS_OF, AS_OF + WEEK)), 0)
    assert [value * learnt.level for value in learnt.shape] == pytest.approx([7.0] * 168)
