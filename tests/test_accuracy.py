"""The accuracy benchmark asks and judges as its docstring says."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from accuracy import PROFILES, measure
from accuracy_tables import claims_table, rare_table
from both_sides import BOTH_SIDES
from few_events import draw_poisson, thinned_cases
from measures import (
    DOWNTIME,
    Results,
    attainment,
    average_slots,
    by_weeks_known,
    error_of,
    error_of_mean,
    figure,
    slot_costs,
    with_origins,
)
from peers import SIMPLE, Peer, keep_in, slot_means
from trials import (
    HORIZON,
    LEAST_HISTORY,
    LENGTHS,
    NOTICE,
    WEEK,
    Case,
    Outcome,
    Series,
    clock_change_cases,
    judge_downtime,
    judge_forecast,
    weekly_cases,
    window_costs,
)

from downtime_cli.core.window import EPOCH, HOUR

LONDON = ZoneInfo("Europe/London")
MELBOURNE = ZoneInfo("Australia/Melbourne")
FIRST = 482136  # 2025-01-01T00:00Z
PEERS = pytest.mark.parametrize("peer", [pytest.param(peer, id=name) for name, peer in SIMPLE.items()])


def series(busy: Callable[[datetime], float], *, weeks: int = 16, zone: ZoneInfo = LONDON) -> Series:
    """Return a series whose every hour is a function of its clock time."""
    walls = [(EPOCH + hour * HOUR).astimezone(zone) for hour in range(FIRST, FIRST + weeks * WEEK)]
    return Series(
        name="made",
        zone=zone,
        first_hour=FIRST,
        values=array("d", map(busy, walls)),
        offsets=[(wall.utcoffset() or timedelta()) // HOUR for wall in walls],
    )


def busy(wall: datetime) -> float:
    """Return a week in which no two hours are alike: quietest on Monday at 00:00, busiest on Sunday at 23:00."""
    return float(10 + wall.weekday() * 24 + wall.hour)


def with_future(case: Case, value: float) -> Case:
    """Return the case with another value in every hour from the origin on."""
    old = case.series
    changed = old.values[: case.origin] + array("d", [value] * (len(old.values) - case.origin))
    future = Series(name=old.name, zone=old.zone, first_hour=old.first_hour, values=changed, offsets=old.offsets)
    return Case(series=future, origin=case.origin, history=case.history)


def captures(outcomes: Iterable[Outcome]) -> list[float]:
    """Return the captures of the three lengths."""
    return [outcome.capture for outcome in outcomes]


@pytest.fixture
def case() -> Case:
    """Return the first planning moment of the made series."""
    return weekly_cases(series(busy), 40)[0]


def test_what_really_happened_captures_everything(case: Case) -> None:
    """A forecast that is the future itself has a capture of 1 and no regret, for each length."""
    outcomes = list(judge_forecast(case, case.series.values[case.origin : case.origin + HORIZON]))
    assert [(out.length, out.capture, out.regret) for out in outcomes] == [(1, 1, 0), (2, 1, 0), (4, 1, 0)]


def test_the_opposite_captures_less_than_nothing(case: Case) -> None:
    """Choosing the busiest window is worse than a random pick."""
    future = case.series.values[case.origin : case.origin + HORIZON]
    assert all(out.capture < 0 < out.regret for out in judge_forecast(case, [-value for value in future]))


def test_a_window_with_a_missing_hour_is_not_chosen(case: Case) -> None:
    """However quiet a method expects an hour to be, it cannot be chosen if nobody measured it."""
    forecast = [1.0] * HORIZON
    forecast[NOTICE + 5] = 0.0
    case.series.values[case.origin + NOTICE + 5] = math.nan
    costs = window_costs(case, 1)
    measured = [cost for cost in costs if not math.isnan(cost)]
    outcome = next(judge_forecast(case, forecast))
    assert len(measured) == len(costs) - 1
    assert outcome.regret == pytest.approx((costs[0] - min(measured)) / (math.fsum(measured) / len(measured)))


def test_noise_of_rounding_decides_nothing(case: Case) -> None:
    """Of windows that agree to 9 digits the earliest is chosen."""
    forecast = [1.0] * HORIZON
    forecast[-1] = 1 - 1e-12
    even = next(judge_forecast(case, [1.0] * HORIZON))
    assert next(judge_forecast(case, forecast)) == even


def test_nothing_to_save_is_a_capture_of_one(case: Case) -> None:
    """Where all candidates cost the same, any choice is the best."""
    assert captures(judge_forecast(with_future(case, 7.0), [1.0] * HORIZON)) == [1, 1, 1]


def test_origins_are_weekly_and_spread() -> None:
    """The first follows 4 weeks of data, 14 days follow the last, and of too many the ends are kept."""
    made = series(busy)
    every = [case.origin for case in weekly_cases(made, 40)]
    assert every == [LEAST_HISTORY + WEEK * week for week in range(11)]
    assert [case.origin for case in weekly_cases(made, 3)] == [every[0], every[5], every[10]]


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        pytest.param(LONDON, "2025-03-30T01:00Z", id="forward-in-the-north"),
        pytest.param(MELBOURNE, "2025-04-05T16:00Z", id="back-in-the-south"),
    ],
)
def test_origins_around_a_clock_change(zone: ZoneInfo, change: str) -> None:
    """They are those with a change from 7 days before to 3 days after them."""
    cases = clock_change_cases(series(busy, zone=zone, weeks=24))
    gaps = [datetime.fromisoformat(change) - case.moment for case in cases]
    assert len(gaps) in (10, 11)
    assert all(timedelta(days=-7) <= gap <= timedelta(days=3) for gap in gaps)
    assert {later.origin - earlier.origin for earlier, later in pairwise(cases)} == {24}


@PEERS
def test_peers_do_not_see_the_future(peer: Peer, case: Case) -> None:
    """Whatever happens after the origin, the forecast is the same."""
    assert peer(with_future(case, 1e6)) == peer(case)


def test_downtime_does_not_see_the_future(case: Case) -> None:
    """A future in which one hour is quiet is not found by looking."""
    flat = with_future(case, 100.0)
    flat.series.values[case.origin + NOTICE + 100] = 0.0
    assert next(iter(judge_downtime(flat))).capture < 1


@PEERS
def test_hours_never_seen_are_guessed(peer: Peer, case: Case) -> None:
    """A history with half a week without data still gives a number for each hour of the horizon."""
    for hour in range(case.origin - 84, case.origin):
        case.series.values[hour] = math.nan
    short = Case(series=case.series, origin=case.origin, history=WEEK)
    assert all(10 <= value < 178 for value in peer(short))


def test_people_keep_their_hours_when_clocks_change() -> None:
    """A day after the change the local hour of week is right, and the UTC hour of week an hour late."""
    case = next(case for case in clock_change_cases(series(busy)) if case.moment.day == 31)
    future = list(case.series.values[case.origin : case.origin + HORIZON])
    assert SIMPLE["local hour of week"](case) == pytest.approx(future)
    assert SIMPLE["UTC hour of week"](case) != pytest.approx(future)


def test_slot_means_start_on_monday(case: Case) -> None:
    """168 means by the local clock are those of the made week from Monday 00:00."""
    assert slot_means(case, WEEK, lambda _: 1.0, local=True) == pytest.approx(range(10, 178))


def test_downtime_finds_a_week_that_repeats(case: Case) -> None:
    """It chooses the best window, or one that is hardly busier, and gives a range."""
    outcomes = list(judge_downtime(case))
    assert [out.length for out in outcomes] == [1, 2, 4]
    assert min(captures(outcomes)) > 0.98
    assert all(out.inside is not None and out.width is not None and out.width >= 0 for out in outcomes)


def test_a_table_of_168_rows_is_as_good_as_a_week_that_repeats(case: Case) -> None:
    """Without dates the same window is found; a typical day cannot tell Monday from Sunday."""
    by_week, by_day = (captures(plan(case)) for plan in PROFILES.values())
    assert min(by_week) > 0.98
    assert max(by_day) < 0.5


def test_a_forecast_is_kept(tmp_path: Path, case: Case) -> None:
    """The second time it is read from the folder."""
    assert keep_in(tmp_path, "flat", lambda _: [1.0])(case) == [1.0]
    assert keep_in(tmp_path, "flat", lambda _: [2.0])(case) == [1.0]


def outcomes(case: Case, *captured: tuple[int, float], origin: int = LEAST_HISTORY) -> list[Outcome]:
    """Return outcomes of these lengths and captures at an origin; the cost is what the capture leaves of the mean."""
    asked = replace(case, origin=origin)
    return [
        Outcome(case=asked, length=length, capture=value, regret=0.0, cost=1 - value, inside=value > 0.5)
        for length, value in captured
    ]


def test_a_figure_is_a_mean_over_origins_then_lengths(case: Case) -> None:
    """Lengths count alike, however many origins each could be scored at."""
    scored = outcomes(case, (1, 0.0), (1, 1.0), (2, 1.0), (4, 1.0))
    assert figure(scored) == pytest.approx((0.5 + 1 + 1) / 3)


def test_the_error_of_a_figure_is_that_of_its_weeks(case: Case) -> None:
    """Three origins with 0, 0.3 and 0.6 on average over the lengths: a deviation of 0.3, over the root of 3."""
    weeks = [
        outcomes(case, (1, mean - 0.1), (4, mean + 0.1), origin=at) for at, mean in enumerate((0.0, 0.3, 0.6), WEEK)
    ]
    assert error_of([each for week in weeks for each in week]) == pytest.approx(0.3 / math.sqrt(3))
    assert math.isnan(error_of(weeks[0]))
    assert error_of_mean([0.3, math.nan, 0.4]) == pytest.approx(0.25)


def test_the_best_standing_slot_attains_one(case: Case) -> None:
    """Whoever takes the quietest hour of the week every time does as well as hindsight; the busiest is far below."""
    best: list[Outcome] = []
    worst: list[Outcome] = []
    for each in weekly_cases(case.series, 40):
        future = each.series.values[each.origin : each.origin + HORIZON]
        best += judge_forecast(each, future)
        worst += judge_forecast(each, [-value for value in future])
    assert attainment(best) == pytest.approx(1)
    assert attainment(worst) < -0.5


def test_slots_seldom_measured_are_no_standing_slots(case: Case) -> None:
    """An hour of the week that is missing at two of eleven origins is left out, one missing at one of them is not."""
    weekly = weekly_cases(case.series, 40)
    for later, slot in ((2, 5), (1, 6)):  # Monday 05:00 and 06:00, in the last weeks
        for hour in range(weekly[-later].origin + NOTICE, len(case.series.values)):
            if _slot(case, hour) == slot:
                case.series.values[hour] = math.nan
    slots = average_slots(weekly, 1)
    assert 5 not in slots
    assert 6 in slots


def _slot(case: Case, hour: int) -> int:
    return (case.series.first_hour + 72 + hour + case.series.offsets[hour]) % WEEK


def test_slots_cost_the_mean_of_their_occurrences(case: Case) -> None:
    """Costs are divided by the mean candidate, and a slot that comes twice costs the mean of both."""
    costs = window_costs(case, 1)
    mean = math.fsum(costs) / len(costs)
    begin = case.origin + NOTICE
    twice = [cost for place, cost in enumerate(costs) if _slot(case, begin + place) == _slot(case, begin)]
    assert len(twice) == 2
    case.series.values[begin] += mean
    costs[0] += mean
    new_mean = math.fsum(costs) / len(costs)
    assert slot_costs(case, 1)[_slot(case, begin)] == pytest.approx((2 * twice[0] + mean) / 2 / new_mean)


def test_plans_are_grouped_by_the_weeks_known(case: Case) -> None:
    """From 6 up to but not including 8 weeks is one group; a whole year is the last."""
    known = [4, 5.99, 6, 7.99, 8, 25, 51.9, 52]
    scored = [each for weeks in known for each in outcomes(case, (1, 1.0), origin=int(weeks * WEEK))]
    groups = {label: len(group) for label, group in by_weeks_known(scored)}
    assert groups == {"4–6": 2, "6–8": 2, "8–13": 1, "13–26": 1, "26–52": 1, "52": 1}


def results_of(case: Case, mine: float, peers: float, origins: int = 1) -> Results:
    """Return results on one made series, the same at each origin."""

    def repeat(capture: float) -> list[Outcome]:
        lengths = [(length, capture) for length in LENGTHS]
        return [each for at in range(origins) for each in outcomes(case, *lengths, origin=LEAST_HISTORY + at)]

    return {"made": {DOWNTIME: repeat(mine), **dict.fromkeys(SIMPLE, repeat(peers))}}


def test_what_does_not_hold_is_said(case: Case) -> None:
    """A series on which a simple peer is far ahead is named, and the claim fails."""
    rows = list(claims_table(results_of(case, 0.5, 1.0), {}, {}))
    assert "| nowhere more than 0.02 below the best simple peer | -0.500 on made | **no** |" in rows


def test_floors_are_compared_unrounded(case: Case) -> None:
    """What is printed as the floor may still lie below it."""
    row = "| mean capture at least 0.945 | 0.9450 | {} |"
    assert row.format("**no**") in claims_table(results_of(case, 0.94496, 0.5), {}, {})
    assert row.format("yes") in claims_table(results_of(case, 0.945, 0.5), {}, {})


def test_series_with_few_origins_attain_nothing(case: Case) -> None:
    """Six origins are too few for an attainment, seven are not."""
    assert list(with_origins(results_of(case, 1.0, 1.0, origins=6), 7)) == []
    assert list(with_origins(results_of(case, 1.0, 1.0, origins=7), 7)) == ["made"]


def test_thinned_series_are_counts_of_the_rate_asked_for() -> None:
    """Counts are whole numbers with the mean and variance of a Poisson draw; the truth stays the series."""
    made = series(lambda wall: 5.0, weeks=30)
    cases = thinned_cases(made, rate=1.9)
    counts = cases[-1].series.values
    mean = math.fsum(counts) / len(counts)
    assert all(map(float.is_integer, counts))
    assert mean == pytest.approx(1.9, rel=0.05)
    assert math.fsum((count - mean) ** 2 for count in counts) / len(counts) == pytest.approx(mean, rel=0.1)
    assert min(case.origin for case in cases) == 16 * WEEK
    assert window_costs(cases[0], 1)[0] == 5.0
    assert draw_poisson(Random(1), 0.0) == 0
    assert draw_poisson(Random(1), 1e4) == pytest.approx(1e4, rel=0.05)


def test_rates_at_which_no_series_was_thinned_have_no_row(case: Case) -> None:
    """Short series are not thinned, and a look at them alone has no figure to show."""
    assert len(list(rare_table({0.3: {}, 1.0: results_of(case, 1.0, 0.5)}))) == 3


@pytest.mark.parametrize("peer", [pytest.param(peer, id=name) for name, peer in BOTH_SIDES.items()])
def test_knowing_both_sides_is_not_knowing_the_horizon(peer: Peer) -> None:
    """The horizon's own hours change nothing; the weeks after it do."""
    made = series(busy, weeks=40)
    case = Case(series=made, origin=20 * WEEK)
    before = peer(case)
    assert len(before) == HORIZON
    quietest = case.moment + min(range(HORIZON), key=before.__getitem__) * HOUR
    assert f"{quietest.astimezone(LONDON):%a %H:%M}" == "Mon 00:00"
    made.values[case.origin : case.origin + HORIZON] = array("d", [1.0] * HORIZON)
    assert peer(case) == before
    for hour in range(case.origin + HORIZON, case.origin + HORIZON + 4 * WEEK, 24):
        made.values[hour] *= 9
    assert peer(case) != before


def test_series_without_cases_are_left_out() -> None:
    """A series that is too short has no figure."""
    made = series(busy)
    assert measure([made], lambda _: [], {DOWNTIME: judge_downtime}) == {}
