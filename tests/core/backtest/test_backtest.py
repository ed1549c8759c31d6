"""Advice given in the past, measured by what happened afterwards."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.audience import Audience, build_audience
from downtime_cli.core.backtest.backtest import find_confidence, find_origins, run_backtest
from downtime_cli.core.backtest.trials import Backtest, Reason, Trial
from downtime_cli.core.policy import ClosedSpan, NoticePeriod, Objective, WeeklyHours
from downtime_cli.core.traffic import HourSeries, Traffic
from downtime_cli.core.window import DAY, HOUR, WEEK, Span
from tests.core.builders import (
    AS_OF,
    BERLIN,
    KATHMANDU,
    KOLKATA,
    LORD_HOWE,
    NEW_YORK,
    audience,
    day_curve,
    hours,
    local_traffic,
    one_zone,
    policy,
    span,
    utc,
)
from tests.effort import examples

SYDNEY = ZoneInfo("Australia/Sydney")
NOTICE = NoticePeriod(text="72h", lead=72 * HOUR)


def rough(wall: datetime) -> float:
    """Return a day curve with a ripple that never repeats, so that no two weeks are alike."""
    return day_curve(wall) + 20 * math.sin(wall.toordinal() * 1.7 + wall.hour) ** 2


def traffic_of(values: list[float], end: datetime = AS_OF) -> Traffic:
    """Return traffic of those hourly values that ends at an instant."""
    return Traffic(total=hours(values, end - len(values) * HOUR), zone=BERLIN)


def without(traffic: Traffic, *gaps: Span) -> Traffic:
    """Return the traffic with every hour that starts in a gap missing."""
    series = traffic.total
    values = [
        math.nan if any(gap.contains(traffic.start_of(series.first_epoch_hour + index)) for gap in gaps) else value
        for index, value in enumerate(series.values)
    ]
    return replace(traffic, total=HourSeries(series.first_epoch_hour, array("d", values)))


def measured(traffic: Traffic, window: Span) -> float:
    """Return what a window of whole hours cost, counted one by one."""
    starts = [window.start + hour * HOUR for hour in range(window.duration // HOUR)]
    return sum(traffic.total.get(int((start - traffic.start_of(0)) / HOUR)) for start in starts)


def choices(backtest: Backtest) -> list[tuple[datetime, Span, float, float, float]]:
    """Return what was said at each origin, which may not depend on what came later."""
    return [(each.origin, each.chosen.window, each.expected, each.low, each.high) for each in backtest.trials]


def test_perfect_where_the_future_repeats_the_past() -> None:
    """If every week is alike, the advice is the best there is: capture 1, regret 0."""
    found = run_backtest(local_traffic(BERLIN, day_curve, weeks=12), one_zone(), policy(notice=NOTICE), 52)
    assert [trial.capture for trial in found.trials] == [1.0] * len(found.trials)
    assert {trial.regret for trial in found.trials} == {0.0}
    assert found.score is not None
    assert (found.score.capture.mean, found.score.regret, found.score.coverage) == (1.0, 0.0, 1.0)


@settings(max_examples=examples(25))
@given(st.lists(st.floats(0, 1e6), min_size=168, max_size=400), st.sampled_from([BERLIN, NEW_YORK, KATHMANDU]))
def test_never_better_than_the_best(seed: list[float], zone: tzinfo) -> None:
    """Whatever the traffic, regret is not negative, capture at most 1, and the best is below the mean."""
    values = (seed * (5 * 168 // len(seed) + 1))[: 5 * 168]
    found = run_backtest(traffic_of(values), one_zone(zone), policy(zone=zone), 3)
    assert found.trials
    for trial in found.trials:
        assert trial.regret >= 0
        assert trial.capture <= 1
        assert trial.best.cost <= trial.mean
        assert trial.low <= trial.expected <= trial.high


@pytest.mark.parametrize("factor", [0.001, 3.0, 1e7])
def test_scaling_traffic_changes_no_capture(factor: float) -> None:
    """Ten times the traffic is ten times the cost, and the same windows."""
    traffic = local_traffic(BERLIN, rough, weeks=8)
    larger = local_traffic(BERLIN, lambda wall: factor * rough(wall), weeks=8)
    first, second = (run_backtest(each, one_zone(), policy(notice=NOTICE), 52) for each in (traffic, larger))
    assert [trial.chosen.window for trial in first.trials] == [trial.chosen.window for trial in second.trials]
    assert [trial.capture for trial in second.trials] == pytest.approx([trial.capture for trial in first.trials])
    assert [trial.regret for trial in second.trials] == pytest.approx([factor * t.regret for t in first.trials])


@pytest.mark.parametrize("by_zone", [False, True])
def test_advice_sees_nothing_that_came_later(by_zone: bool) -> None:
    """Another future changes the costs, never what was recommended or expected before it."""
    traffic = local_traffic(BERLIN, rough, weeks=12)
    if by_zone:
        half = HourSeries(traffic.total.first_epoch_hour, array("d", [value / 2 for value in traffic.total.values]))
        traffic = replace(traffic, by_zone={BERLIN: half, NEW_YORK: half})
    found = run_backtest(traffic, audience({BERLIN: 1, NEW_YORK: 1}), policy(notice=NOTICE), 52)
    middle = found.trials[3].origin

    def rewritten(series: HourSeries) -> HourSeries:
        first = series.first_epoch_hour
        return HourSeries(
            first,
            array(
                "d", [v if traffic.start_of(first + i) < middle else 7.0 + i % 5 for i, v in enumerate(series.values)]
            ),
        )

    other = replace(
        traffic,
        total=rewritten(traffic.total),
        by_zone={zone: rewritten(series) for zone, series in traffic.by_zone.items()},
    )
    again = run_backtest(other, audience({BERLIN: 1, NEW_YORK: 1}), policy(notice=NOTICE), 52)
    assert choices(again)[:4] == choices(found)[:4]
    assert [t.chosen.cost for t in again.trials[:4]] != [t.chosen.cost for t in found.trials[:4]]
    assert choices(again)[5:] != choices(found)[5:]


def test_the_hour_that_begins_at_the_origin_is_unknown() -> None:
    """Not even one hour too many is seen, though it is the quiet one that the plan is about."""
    monday = local_traffic(UTC, lambda wall: 3.0 + wall.hour + 100 * wall.weekday(), weeks=5)
    origin = AS_OF - 14 * DAY
    values = array("d", monday.total.values)
    values[3 * 168] = 3.5
    other = replace(monday, total=HourSeries(monday.total.first_epoch_hour, values))
    first, second = (run_backtest(each, one_zone(UTC), policy(zone=UTC), 1) for each in (monday, other))
    assert first.trials[0].origin == first.trials[0].chosen.window.start == origin
    assert choices(second) == choices(first)
    assert second.trials[0].chosen.cost == first.trials[0].chosen.cost + 0.5


def brute_force(traffic: Traffic, trial: Trial, zone: tzinfo, notice: timedelta) -> tuple[float, float, float]:
    """Return mean and best over all whole-hour windows after the notice period, and what Sunday 02:00 cost."""
    first, last = trial.origin + notice, trial.origin + 14 * DAY - 2 * HOUR
    costs = [
        measured(traffic, Span(first + n * HOUR, first + n * HOUR + 2 * HOUR))
        for n in range((last - first) // HOUR + 1)
    ]
    walls = [(first + n * HOUR).astimezone(zone) for n in range(-1, 8 * 24)]
    sunday = next(  # where clocks skip 02:00, the hour after the gap
        at.astimezone(UTC) for before, at in pairwise(walls) if at.weekday() == 6 and before.hour < 2 <= at.hour
    )
    return sum(costs) / len(costs), min(costs), measured(traffic, Span(sunday, sunday + 2 * HOUR))


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, SYDNEY], ids=str)
def test_agrees_with_counting_every_window(zone: ZoneInfo) -> None:
    """Mean, best, Sunday 02:00 and both captures are what an independent count of all windows gives."""
    traffic = local_traffic(zone, rough, weeks=30)
    found = run_backtest(traffic, one_zone(zone), policy(zone=zone, notice=NOTICE), 52)
    assert len(found.trials) in {26, 27}
    for trial in found.trials:
        mean, best, sunday = brute_force(traffic, trial, zone, 72 * HOUR)
        assert trial.mean == pytest.approx(mean)
        assert trial.best.cost == pytest.approx(best)
        assert trial.guess is not None
        assert trial.guess.cost == pytest.approx(sunday)
        assert trial.guess_capture == pytest.approx((mean - sunday) / (mean - best))
        assert trial.chosen.cost == pytest.approx(measured(traffic, trial.chosen.window))
        assert trial.capture == pytest.approx((mean - trial.chosen.cost) / (mean - best))
        assert trial.candidates == (14 - 3) * 24 - 1


@pytest.mark.parametrize(
    ("zone", "end", "change"),
    [
        pytest.param(BERLIN, "2026-05-04T00Z", "2026-03-29", id="forward-in-the-north"),
        pytest.param(BERLIN, "2026-12-01T00Z", "2026-10-25", id="back-in-the-north"),
        pytest.param(SYDNEY, "2026-11-09T00Z", "2026-10-04", id="forward-in-the-south"),
        pytest.param(SYDNEY, "2026-05-11T00Z", "2026-04-05", id="back-in-the-south"),
        pytest.param(LORD_HOWE, "2026-11-09T00Z", "2026-10-04", id="half-an-hour-forward"),
        pytest.param(KATHMANDU, "2027-01-31T00Z", "2027-01-01", id="new-year-in-kathmandu"),
    ],
)
def test_origins_keep_the_clock_time_of_the_team(zone: ZoneInfo, end: str, change: str) -> None:
    """Weekly moments stay at the same full hour and weekday on the wall, across clock changes and the year's end."""
    traffic = local_traffic(zone, day_curve, weeks=12, end=utc(end))
    origins = find_origins(traffic, policy(zone=zone), 52)
    walls = [origin.astimezone(zone).replace(tzinfo=None) for origin in origins]
    assert len({(wall.weekday(), wall.time()) for wall in walls}) == 1
    assert {second - first for first, second in pairwise(walls)} == {WEEK}
    assert walls[0] < datetime.fromisoformat(change) < walls[-1]
    assert walls[0].minute == 0
    assert all(origin.tzinfo is UTC for origin in origins)
    assert timedelta(0) <= utc(end) - 14 * DAY - origins[-1] < HOUR + HOUR


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        pytest.param(BERLIN, "2026-05-04T00Z", id="forward-in-the-north"),
        pytest.param(BERLIN, "2026-12-01T00Z", id="back-in-the-north"),
        pytest.param(SYDNEY, "2026-11-09T00Z", id="forward-in-the-south"),
        pytest.param(SYDNEY, "2026-05-11T00Z", id="back-in-the-south"),
    ],
)
def test_still_perfect_across_clock_changes(zone: ZoneInfo, end: str) -> None:
    """People who follow their own clock are found in their quiet hour, before, across and after a change."""
    traffic = local_traffic(zone, day_curve, weeks=14, end=utc(end))
    found = run_backtest(traffic, one_zone(zone), policy(zone=zone, notice=NOTICE), 52)
    assert min(trial.capture for trial in found.trials) > 0.99


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [pytest.param(KATHMANDU, 15, id="quarter-to"), pytest.param(KOLKATA, 30, id="half-past")],
)
def test_odd_offsets_are_measured_by_the_minute(zone: ZoneInfo, minutes: int) -> None:
    """Where the team's hours lie across the traffic's, a window costs its part of each hour."""
    traffic = local_traffic(UTC, rough, weeks=6)
    found = run_backtest(traffic, one_zone(zone), policy(zone=zone), 1)
    (trial,) = found.trials
    window = trial.chosen.window
    assert trial.origin.minute == minutes
    into = timedelta(minutes=window.start.minute)
    first, second, third = (
        measured(traffic, Span(at, at + HOUR)) for n in range(3) if (at := window.start - into + n * HOUR)
    )
    assert trial.chosen.cost == pytest.approx(first * (1 - into / HOUR) + second + third * (into / HOUR))


def test_phase_of_the_traffic_is_kept() -> None:
    """Traffic whose hours start at half past is cut, read and measured at half past."""
    whole = local_traffic(KOLKATA, rough, weeks=6, end=AS_OF)
    traffic = replace(whole, phase_minutes=30)
    found = run_backtest(traffic, one_zone(KOLKATA), policy(zone=KOLKATA), 3)
    assert [trial.origin.minute for trial in found.trials] == [30, 30, 30]
    trial = found.trials[0]
    assert trial.chosen.cost == pytest.approx(measured(traffic, trial.chosen.window))


@pytest.mark.parametrize(
    ("weeks", "most", "expected"),
    [
        pytest.param(3.9, 52, 0, id="too-short"),
        pytest.param(4, 52, 1, id="just-enough"),
        pytest.param(6, 52, 3, id="all-there-are"),
        pytest.param(20, 5, 5, id="as-many-as-asked"),
        pytest.param(56, 53, 53, id="a-year"),
    ],
)
def test_each_origin_has_two_weeks_before_and_its_horizon_after(weeks: float, most: int, expected: int) -> None:
    """There are as many origins as the data has room for, the latest ones, at most as many as asked for."""
    traffic = traffic_of([1.0] * int(weeks * 168))
    origins = find_origins(traffic, policy(zone=UTC), most)
    assert len(origins) == expected
    assert not origins or origins[-1] == AS_OF - 14 * DAY


def test_an_empty_year_teaches_nothing() -> None:
    """A moment with less than a week of measured hours in the year before it is none to plan from."""
    traffic = local_traffic(BERLIN, day_curve, weeks=70)
    gap = Span(AS_OF - 68 * WEEK, AS_OF - 5 * WEEK)
    origins = find_origins(without(traffic, gap), policy(), 260)
    assert [(AS_OF - origin) / WEEK for origin in origins if origin > gap.start + 53 * WEEK] == [4, 3, 2]


@pytest.mark.parametrize(
    ("measured", "weeks_before", "expected"),
    [
        pytest.param(168, 52, 1, id="a-week-a-year-ago"),
        pytest.param(167, 52, 0, id="an-hour-less"),
        pytest.param(168, 53, 0, id="longer-ago"),
    ],
)
def test_an_origin_learns_from_a_weeks_worth_of_hours_in_52_weeks(
    measured: int, weeks_before: int, expected: int
) -> None:
    """What was measured before that does not count."""
    values = [math.nan] * (weeks_before * 168) + [1.0] * (14 * 24)
    values[:measured] = [1.0] * measured
    assert len(find_origins(traffic_of(values), policy(zone=UTC), 1)) == expected


def test_a_plans_confidence_rests_on_six_weeks() -> None:
    """However many more there are."""
    confidence = find_confidence(local_traffic(BERLIN, rough, weeks=12), one_zone(), policy())
    assert confidence is not None
    assert confidence.weeks == 6


def test_a_window_with_a_missing_hour_is_left_out() -> None:
    """Neither the mean nor the best know the windows of a gap; those that remain are counted."""
    traffic = local_traffic(BERLIN, rough, weeks=5)
    gap = Span(AS_OF - 3 * DAY, AS_OF - 2 * DAY)
    (whole,) = run_backtest(traffic, one_zone(), policy(), 1).trials
    (trial,) = run_backtest(without(traffic, gap), one_zone(), policy(), 1).trials
    assert whole.candidates - trial.candidates == 25
    assert trial.chosen == whole.chosen
    assert not trial.best.window.overlaps(gap)


@settings(max_examples=examples(20))
@given(st.lists(st.tuples(st.integers(0, 8 * 168), st.integers(1, 60)), max_size=8))
def test_only_measured_windows_are_compared(gaps: list[tuple[int, int]]) -> None:
    """Wherever hours are missing, none lies in a window that is scored, and every week is accounted for."""
    traffic = local_traffic(BERLIN, rough, weeks=8)
    first = AS_OF - 8 * WEEK
    holes = [Span(first + start * HOUR, first + (start + length) * HOUR) for start, length in gaps]
    broken = without(traffic, *holes)
    found = run_backtest(broken, one_zone(), policy(), 52)
    assert len(found.weeks) == len(find_origins(broken, policy(), 52))
    for trial in found.trials:
        compared = [trial.chosen, trial.best, *([trial.guess] if trial.guess else [])]
        assert not any(each.window.overlaps(hole) for each in compared for hole in holes)
        assert all(each.cost == pytest.approx(measured(traffic, each.window)) for each in compared)


def test_an_unmeasured_recommendation_is_listed_apart() -> None:
    """If hours of the recommended window are missing, the origin has no score but says which window it was."""
    traffic = local_traffic(BERLIN, rough, weeks=5)
    (trial,) = run_backtest(traffic, one_zone(), policy(), 1).trials
    gap = Span(trial.chosen.window.start + HOUR, trial.chosen.window.end)
    found = run_backtest(without(traffic, gap), one_zone(), policy(), 1)
    assert found.trials == ()
    assert found.score is None
    (week,) = found.unscored
    assert (week.origin, week.reason, week.window) == (trial.origin, Reason.MISSING_HOURS, trial.chosen.window)


def test_sunday_may_be_missing() -> None:
    """Where hours of Sunday 02:00 are missing, there is nothing to compare with, and the rest is scored."""
    traffic = local_traffic(BERLIN, rough, weeks=5)
    (trial,) = run_backtest(traffic, one_zone(KATHMANDU), policy(), 1).trials
    assert trial.guess is not None
    (again,) = run_backtest(without(traffic, trial.guess.window), one_zone(KATHMANDU), policy(), 1).trials
    assert (again.guess, again.guess_capture) == (None, None)


def test_rules_hold_in_the_past() -> None:
    """Team hours, blackouts and the notice period bound what is recommended, the best and the mean alike."""
    days = frozenset({0, 1})
    team = WeeklyHours(days=days, start=time(9), end=time(12), zone=BERLIN, text="Mon,Tue 09:00-12:00")
    freeze = ClosedSpan(span=span("2026-10-13T00Z", "2026-10-14T00Z"), name="freeze")
    rules = policy(notice=NOTICE, team_hours=(team,), blackouts=(freeze,))
    found = run_backtest(local_traffic(BERLIN, rough, weeks=10), one_zone(), rules, 52)
    assert len(found.trials) == 6
    for trial in found.trials:
        for window in (trial.chosen.window, trial.best.window):
            assert window.start.astimezone(BERLIN).weekday() in days
            assert 9 <= window.start.astimezone(BERLIN).hour <= 10
            assert window.start >= trial.origin + 72 * HOUR
            assert not window.overlaps(freeze.span)
        assert not trial.guess_is_feasible
    assert [trial.candidates for trial in found.trials][:3] == [2, 4, 4]


def test_weeks_in_which_nothing_fits_are_listed_apart() -> None:
    """A freeze that covers a whole horizon leaves that origin without a window."""
    freeze = ClosedSpan(span=Span(AS_OF - 21 * DAY, AS_OF), name="freeze")
    found = run_backtest(local_traffic(BERLIN, rough, weeks=9), one_zone(), policy(blackouts=(freeze,)), 52)
    assert [(week.reason, week.window) for week in found.unscored] == [(Reason.NOTHING_FITS, None)] * 2
    assert [week.origin for week in found.weeks] == sorted(week.origin for week in found.weeks)
    assert len(found.weeks) == len(found.trials) + 2


def test_short_horizons_have_their_sunday() -> None:
    """A horizon without a Sunday is compared with the next one, even if that lies beyond it."""
    traffic = local_traffic(BERLIN, rough, weeks=9, end=utc("2026-11-20T00Z"))  # a Friday
    found = run_backtest(traffic, one_zone(), policy(latest=AS_OF + 2 * DAY), 4)
    last, before = found.trials[-1], found.trials[-2]
    assert last.guess is None
    assert before.guess is not None
    assert before.guess.window.start > before.origin + 2 * DAY


def test_limits_move_with_the_origin() -> None:
    """A plan for a later span, such as next month, is asked for as far ahead of each origin."""
    rules = policy(earliest=AS_OF + 10 * DAY, latest=AS_OF + 20 * DAY)
    found = run_backtest(local_traffic(BERLIN, rough, weeks=9), one_zone(), rules, 52)
    assert found.trials[-1].origin == AS_OF - 20 * DAY
    assert all(10 * DAY <= trial.chosen.window.start - trial.origin <= 20 * DAY for trial in found.trials)


def two_zones(weights: Mapping[tzinfo, float]) -> Audience:
    """Return an audience of two zones with weights."""
    return build_audience({zone: (1.0, weight) for zone, weight in weights.items()})


def test_weights_count_in_what_was_measured() -> None:
    """Doubling every weight doubles every cost; weights that differ move costs between those of the zones."""
    traffic = local_traffic(BERLIN, rough, weeks=6)
    one, two, mixed = (
        run_backtest(traffic, two_zones({BERLIN: first, NEW_YORK: second}), policy(), 1).trials[0]
        for first, second in ((1.0, 1.0), (2.0, 2.0), (1.0, 2.0))
    )
    assert two.chosen.cost == pytest.approx(2 * one.chosen.cost)
    assert two.capture == pytest.approx(one.capture)
    assert one.mean < mixed.mean < two.mean


def test_weights_leave_silent_hours_silent() -> None:
    """Where no zone is expected to do anything, the weights have nothing to correct."""
    traffic = local_traffic(BERLIN, lambda wall: 0.0 if wall.hour < 6 else 5.0, weeks=5)
    by_zone: dict[tzinfo, HourSeries] = {BERLIN: traffic.total}
    found = run_backtest(replace(traffic, by_zone=by_zone), two_zones({BERLIN: 2.0, NEW_YORK: 3.0}), policy(), 1)
    (trial,) = found.trials
    assert (trial.chosen.cost, trial.best.cost, trial.capture) == (0.0, 0.0, 1.0)
    assert trial.mean > 5


def test_zones_that_came_later_are_not_known_before() -> None:
    """A zone whose first measurement lies after an origin plays no part in its plan."""
    traffic = local_traffic(BERLIN, rough, weeks=6)
    late = HourSeries(traffic.total.first_epoch_hour + 5 * 168, array("d", [9.0] * 168))
    zones: dict[tzinfo, HourSeries] = {BERLIN: traffic.total, NEW_YORK: late}
    alone = run_backtest(replace(traffic, by_zone={BERLIN: traffic.total}), one_zone(), policy(), 52)
    both = run_backtest(replace(traffic, by_zone=zones), one_zone(), policy(), 52)
    assert choices(both) == choices(alone)


@pytest.mark.parametrize(
    ("people", "changes", "expected"),
    [
        pytest.param(one_zone(), {}, [], id="nothing"),
        pytest.param(audience({BERLIN: 1, NEW_YORK: 1}), {}, ["users-stayed"], id="zones"),
        pytest.param(build_audience({BERLIN: (1.0, 2.0)}), {}, ["split-weights"], id="weights"),
        pytest.param(one_zone(), {"objective": Objective.FAIR}, ["one-measure"], id="fair"),
    ],
)
def test_says_what_it_assumes(people: Audience, changes: dict[str, object], expected: list[str]) -> None:
    """What the past is taken to have been is said, where it matters."""
    found = run_backtest(local_traffic(BERLIN, rough, weeks=4), people, policy(**changes), 1)
    assert [assumed.code for assumed in found.background.assumptions] == expected


def test_reports_its_progress() -> None:
    """After each origin it tells how many of how many are done."""
    seen: list[tuple[int, int]] = []
    report: Callable[[int, int], None] = lambda done, total: seen.append((done, total))  # noqa: E731
    run_backtest(local_traffic(BERLIN, rough, weeks=6), one_zone(), policy(), 52, report)
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_equal_windows_leave_nothing_to_save() -> None:
    """Where all windows cost the same, the advice is perfect by definition, and a guess is neither good nor bad."""
    found = run_backtest(traffic_of([0.1] * (6 * 168)), one_zone(), policy(step=timedelta(minutes=5)), 52)
    for trial in found.trials:
        assert (trial.capture, trial.guess_capture, trial.regret, trial.is_even) == (1.0, None, 0.0, True)
