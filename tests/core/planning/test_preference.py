"""Which window is recommended where noise does not tell the quietest ones apart."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.forecast.forecast import build_forecast
from downtime_cli.core.planning import preference
from downtime_cli.core.planning.impact import Rates, Scale, build_scale
from downtime_cli.core.planning.likely_range import expected_range
from downtime_cli.core.planning.plan import Plan
from downtime_cli.core.planning.planner import build_plan
from downtime_cli.core.planning.preference import find_alike, prefer
from downtime_cli.core.planning.ranking import rank_candidates
from downtime_cli.core.policy import ClosedSpan, NoticePeriod, Objective, Policy, Preference, WeeklyHours
from downtime_cli.core.traffic import Traffic
from downtime_cli.core.window import DAY, HOUR, HOURS_PER_WEEK, MINUTE, WEEK, Span, to_minute
from downtime_cli.core.wording import time_range
from downtime_cli.report.build import build_report
from tests.core.builders import (
    AS_OF,
    BACKGROUND,
    BERLIN,
    KATHMANDU,
    KOLKATA,
    UTC_ZONE,
    hours,
    local_traffic,
    one_zone,
    policy,
    utc,
)
from tests.effort import examples

TUESDAY = to_minute(AS_OF + 8 * DAY) - 60  # its midnight in Berlin


def plan_for(traffic: Traffic, wishes: Policy) -> Plan:
    """Return the plan for people in Berlin, which has to exist."""
    plan = build_plan(traffic, one_zone(), wishes, BACKGROUND)
    assert isinstance(plan, Plan)
    return plan


def said(plan: Plan, label: str) -> str:
    """Return what the report says under a label, nothing if it is not there."""
    return next((fact.text for fact in build_report(plan).facts if fact.label == label), "")


def noisy_days(levels: Mapping[int, float], noise: float, seed: int = 3) -> Traffic:
    """Return 12 weeks in Berlin whose nights (02:00-06:00) have a level by weekday, with noise; days are busy."""
    draw = random.Random(seed)

    def busy(wall: datetime) -> float:
        level = levels.get(wall.weekday(), 40.0) if 2 <= wall.hour < 6 else 100.0
        return level * draw.gauss(1, noise)

    return local_traffic(BERLIN, busy, weeks=12)


def test_nights_within_noise_are_named() -> None:
    """The rank names the nights that noise does not tell apart; a third, busier one is not among them."""
    plan = plan_for(noisy_days({5: 20.0, 6: 20.0}, 0.3), policy())
    days = {window.start.astimezone(BERLIN).weekday() for window in (plan.recommended.window, *plan.alike)}
    assert days == {5, 6}
    assert len(plan.alike) == 3
    assert "; as quiet, within the uncertainty of the data: S" in said(plan, "Rank")


def test_a_night_beyond_noise_is_a_clear_winner() -> None:
    """Within one week, a Sunday night far quieter than all others has no equal."""
    plan = plan_for(noisy_days({6: 10.0}, 0.05), policy(latest=AS_OF + WEEK))
    assert plan.alike == ()
    assert said(plan, "Rank").startswith("the quietest of ")
    assert "difference" not in said(plan, "Rank")
    assert plan.recommended.window.start.astimezone(BERLIN).weekday() == 6


def test_fairness_is_no_matter_of_noise() -> None:
    """The fair objective names no equals."""
    plan = plan_for(noisy_days({5: 20.0, 6: 20.0}, 0.3), policy(objective=Objective.FAIR))
    assert plan.alike == ()


@pytest.mark.parametrize("seed", range(12))
def test_what_pooled_days_tell_is_not_taken_for_noise(seed: int) -> None:
    """Where an hour sees a visitor in one of five weeks by day and of ten by night, all nights together say enough."""
    draw = random.Random(seed)

    def busy(wall: datetime) -> float:
        return float(draw.random() < (0.1 if wall.hour < 6 else 0.2))

    plan = plan_for(local_traffic(BERLIN, busy, weeks=26), policy())
    assert plan.recommended.window.start.astimezone(BERLIN).hour < 6
    assert plan.preference is not Preference.WORKING_HOURS


def test_working_hours_are_preferred_within_noise() -> None:
    """A window at work that cannot be told apart from a quieter one at night is taken, and the plan says so."""
    draw = random.Random(5)

    def busy(wall: datetime) -> float:
        level = 500.0 if wall.weekday() > 4 else 95.0 if wall.hour < 6 else 100.0
        return level * draw.gauss(1, 0.4)

    traffic = local_traffic(BERLIN, busy, weeks=10)
    plan = plan_for(traffic, policy())
    start = plan.recommended.window.start.astimezone(BERLIN)
    assert start.weekday() < 5
    assert 9 <= start.hour <= 15
    assert plan.preference is Preference.WORKING_HOURS
    assert re.fullmatch(
        r"as quiet as the quietest of 335 windows, \w+ .*, within the uncertainty of the data; so are .* more; "
        r"preferred as it is in working hours",
        said(plan, "Rank"),
    )


def went_alike(factors: Mapping[int, float]) -> Scale:
    """Every hour is expected to hold 1, and held 1 in one week and 2 in the next, times a factor by hour of the day."""
    scale = rank_candidates(noisy_days({}, 0.3), one_zone(), policy()).scale
    learnt = scale.forecast.learnt
    assert learnt is not None
    weeks = learnt.weeks
    values = [
        (1.0 + index // HOURS_PER_WEEK % 2) * factors.get(weeks.slot(index) % 24, 1.0)
        for index in range(len(weeks.values))
    ]
    level = (1.0,) * weeks.week_count
    learnt = replace(learnt, weeks=replace(weeks, values=values), usual=(1.0,) * HOURS_PER_WEEK, levels=level)
    total = Rates(scale.total.first_minute, [1.0] * len(scale.total.values))
    return replace(scale, forecast=replace(scale.forecast, learnt=learnt), total=total)


@pytest.mark.parametrize(
    ("busier", "hour"), [pytest.param(1.31, 10, id="hardly-more"), pytest.param(1.32, 3, id="too-much")]
)
def test_working_hours_with_far_busier_days_are_not_preferred(busier: float, hour: int) -> None:
    """Of windows within noise, one at work is left alone if its high is over 1.5 times that of the quietest."""
    starts = [TUESDAY + 60 * hour for hour in (3, 10)]
    chosen, why = prefer(went_alike({10: busier}), starts, policy(), 60, 1.0)
    assert busier**1.5 == pytest.approx(1.5, abs=0.02)  # of 10 weeks the power is 1.1 + 4 / 10
    assert chosen == TUESDAY + 60 * hour
    assert why is (Preference.WORKING_HOURS if hour == 10 else None)


def test_nothing_by_day_is_as_good_as_nothing_at_night() -> None:
    """Where neither window ever held anything, the one at work is taken: 0 is 1.5 times 0."""
    starts = [TUESDAY + 60 * hour for hour in (3, 10)]
    silent = went_alike({3: 0.0, 10: 0.0})
    silent = replace(silent, total=replace(silent.total, values=[0.0] * len(silent.total.values)))
    assert prefer(silent, starts, policy(), 60, 1.0) == (starts[1], Preference.WORKING_HOURS)


def test_another_window_at_work_may_be_safe() -> None:
    """Where one in working hours had far busier days and a later one had not, the later one is taken."""
    starts = [TUESDAY + 60 * hour for hour in (3, 10, 14)]
    assert prefer(went_alike({10: 5.0}), starts, policy(), 60, 1.0) == (starts[2], Preference.WORKING_HOURS)


def test_the_quietest_is_weighed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many windows at work are not safe, each takes one look at the past, and so does the quietest."""
    asked: list[Span] = []

    def count(scale: Scale, window: Span) -> tuple[float, float]:
        asked.append(window)
        return expected_range(scale, window)

    monkeypatch.setattr(preference, "expected_range", count)
    starts = [TUESDAY + 60 * 3, *range(TUESDAY + 60 * 9, TUESDAY + 60 * 16, 5)]
    assert prefer(went_alike(dict.fromkeys(range(9, 17), 5.0)), starts, policy(), 60, 1.0)[0] == starts[0]
    assert len(asked) == len(set(asked)) == len(starts)


def test_the_quietest_window_may_be_at_work_itself() -> None:
    """There is nothing to compare it with, however busy its days were."""
    starts = [TUESDAY + 60 * hour for hour in (10, 3)]
    assert prefer(went_alike({10: 5.0}), starts, policy(), 60, 1.0) == (starts[0], None)


@settings(max_examples=examples(40))
@given(st.integers(0, 10**6), st.sampled_from([0.05, 0.2, 0.5]), st.sampled_from([60, 30]))
def test_of_what_costs_next_to_nothing_more_the_earliest_night_is_taken(seed: int, noise: float, step: int) -> None:
    """No earlier night of those within noise costs less than a thousandth of what choosing saves more."""
    traffic = noisy_days({day: 20.0 + day / 50 for day in range(7)}, noise, seed)
    wishes = policy(step=step * MINUTE)
    ranking = rank_candidates(traffic, one_zone(), wishes)
    cost = {start: ranking.scale.total.cost(start, start + 120) for start in ranking.starts}
    average, least = math.fsum(cost.values()) / len(cost), min(cost.values())
    good = [start for start in ranking.alike if cost[start] <= least + 0.001 * (average - least)]
    chosen = ranking.recommended
    assert chosen in good
    assert not any(start <= chosen - 720 for start in good)
    night = [cost[start] for start in good if start - min(good) < 720]
    assert cost[chosen] == min(night)
    assert ranking.prefer(ranking.alike)[1] is (Preference.EARLIER if chosen != ranking.feasible[0] else None)


def test_an_earlier_night_is_preferred_and_the_plan_says_so() -> None:
    """Nights alike but for noise: the first of them is taken though a later one seems a little quieter."""
    plan = plan_for(noisy_days(dict.fromkeys(range(7), 20.0), 0.02, 4), policy())
    assert plan.preference is Preference.EARLIER
    assert plan.recommended.impact.rank > 1
    assert plan.recommended.window.start < AS_OF + 2 * DAY
    assert plan.quietest is not None
    quietest = f"the quietest of 335 windows, {time_range(plan.quietest, BERLIN, clock=False)}"
    assert said(plan, "Rank").startswith(f"as quiet as {quietest}, within the uncertainty of the data; so are ")
    assert said(plan, "Rank").endswith("; preferred as it is earlier")


def test_the_same_hour_of_another_week_is_told_apart_by_growth_alone() -> None:
    """Noise of an hour of the week is the same in every week: only growth sets two Sundays apart, and then clearly."""
    shrinking = noisy_days({6: 10.0}, 0.1)
    for index in range(len(shrinking.total.values)):
        shrinking.total.values[index] *= 0.97 ** (index / 168)
    ranking = rank_candidates(shrinking, one_zone(), policy())
    assert ranking.feasible[0] > to_minute(AS_OF + WEEK)
    assert ranking.feasible[0] - 7 * 1440 not in ranking.alike
    still = plan_for(noisy_days({6: 10.0}, 0.1), policy())
    assert still.recommended.window.start < AS_OF + WEEK
    assert [window.start for window in still.alike] == [still.recommended.window.start + WEEK]


def test_hours_that_two_windows_share_are_no_difference() -> None:
    """Of two windows at one hour, a night apart by half of it, only the other halves count as not known."""
    scale = rank_candidates(noisy_days({}, 0.3), one_zone(), policy()).scale
    start = to_minute(AS_OF) + 60
    first, second = (scale.hours_by_slot(each, each + 120) for each in (start, start + 60))
    assert len(first.keys() & second.keys()) == 1
    assert len(scale.hours_by_slot(start + 30, start + 150)) == 3
    assert scale.error({}) == 0
    days = scale.hours_by_slot(start, start + 8 * 1440)
    assert days[2] == pytest.approx(2 * days[26])  # the hours of a day that a window of eight days covers twice
    whole = math.fsum(value**2 for value in map(scale.error, ({slot: units} for slot, units in first.items())))
    assert scale.error(first) ** 2 == pytest.approx(whole)


@pytest.mark.parametrize("seed", range(4, 8))
def test_a_window_at_nothing_has_no_boundless_noise(seed: int) -> None:
    """Offices in India, whose hours are not UTC's, with next to nobody at night, are left alone by day."""
    draw = random.Random(seed)
    first = AS_OF - 20 * WEEK
    walls = [(first + hour * HOUR).astimezone(KOLKATA) for hour in range(20 * 168)]
    values = [
        60 * draw.gauss(1, 0.1) if wall.weekday() < 5 and 8 <= wall.hour < 18 else float(draw.random() < 0.01)
        for wall in walls
    ]
    ranking = rank_candidates(
        Traffic(total=hours(values, first), zone=UTC_ZONE), one_zone(KOLKATA), policy(zone=KOLKATA)
    )
    assert max(ranking.scale.total.cost(start, start + 120) for start in ranking.alike) < 0.1 * ranking.average


def test_windows_are_noisy_by_the_hours_that_were_measured() -> None:
    """By a clock whose hours are not UTC's two steady hours have the range and noise they have next door."""
    first = AS_OF - 20 * WEEK
    seen = []
    for clock in (ZoneInfo("Asia/Karachi"), KOLKATA, KATHMANDU):
        draw = random.Random(5)
        values = [
            10 * draw.gauss(1, 0.02) if hour % 24 in {20, 21} else 100 * draw.lognormvariate(0, 0.8)
            for hour in range(20 * 168)
        ]
        wishes = policy(zone=UTC_ZONE)
        ranking = rank_candidates(Traffic(total=hours(values, first), zone=clock), one_zone(clock), wishes)
        start, end = ranking.recommended, ranking.recommended + 120
        impact = ranking.choice(start).impact
        seen.append((start, impact.low, impact.high, ranking.scale.error(ranking.scale.hours_by_slot(start, end))))
    assert seen[0] == pytest.approx(seen[1], rel=1e-6)
    assert seen[0] == pytest.approx(seen[2], rel=1e-6)


@pytest.mark.parametrize("weeks", [5, 8, 10])
def test_silent_hours_are_equal_at_any_scale(weeks: int) -> None:
    """Traffic that grows evenly and stops at night is planned alike whatever it is multiplied by."""
    first = AS_OF - weeks * WEEK
    night = [(first + hour * HOUR).astimezone(KOLKATA).hour < 5 for hour in range(weeks * 168)]
    values = [0.0 if silent else 100 * (1 + 0.02 * (hour // 168)) for hour, silent in enumerate(night)]
    wishes = policy(zone=KOLKATA)
    plans = set()
    for scale in (1, 7, 0.001, 3.3):
        traffic = Traffic(total=hours([scale * value for value in values], first), zone=KOLKATA)
        ranking = rank_candidates(traffic, one_zone(KOLKATA), wishes)
        plans.add((ranking.recommended, *ranking.alike))
    assert len(plans) == 1


def test_what_breaks_a_rule_is_no_quietest_to_be_within_noise_of() -> None:
    """Where team hours keep the quiet nights out, the rank is among the windows that are left."""
    draw = random.Random(1)
    traffic = local_traffic(BERLIN, lambda wall: (10 if wall.hour < 6 else 100) * draw.gauss(1, 0.3), weeks=12)
    by_day = WeeklyHours(days=frozenset(range(7)), start=time(7), end=time(19), zone=BERLIN, text="07:00-19:00")
    plan = plan_for(traffic, policy(team_hours=(by_day,)))
    assert plan.preference is Preference.WORKING_HOURS
    left = plan.weighed - sum(rule.excluded for rule in plan.rules if rule.code == "team-hours")
    assert (plan.weighed, plan.recommended.impact.candidates) == (335, left)
    begin = f"as quiet as the quietest of {left} windows that keep every rule, "
    assert said(plan, "Rank").startswith(begin)
    assert said(plan, "Rank").endswith("; preferred as it is in working hours")


def test_the_worst_window_is_compared_with_what_the_rules_leave() -> None:
    """Where rules leave nothing but the busiest hours, they are as quiet as each other, and only that is said."""
    traffic = local_traffic(BERLIN, lambda wall: 100.0 if 12 <= wall.hour < 14 else 50.0)
    noon = WeeklyHours(days=frozenset(range(7)), start=time(12), end=time(14), zone=BERLIN, text="12:00-14:00")
    plan = plan_for(traffic, policy(team_hours=(noon,)))
    assert said(plan, "Rank") == "as quiet as any other of 14 windows that keep every rule"


def test_an_hour_that_two_windows_share_is_no_error_of_their_difference() -> None:
    """However noisy the hour that both cover, the two others decide: their errors of 3 and 4 make one of 5."""
    variances = {3: 9.0, 4: 1e6, 5: 16.0}
    starts = [FIRST + 3 * 60, FIRST + 4 * 60]
    assert find_alike(scale_of({3: 100.0, 4: 50.0, 5: 105.0}, variances), starts, 120) == starts
    assert find_alike(scale_of({3: 100.0, 4: 50.0, 5: 105.01}, variances), starts, 120) == starts[:1]


FIRST = to_minute(AS_OF)  # a Monday, 00:00 UTC


def scale_of(costs: Mapping[int, float], variances: Mapping[int, float]) -> Scale:
    """Weigh windows in UTC: hours from AS_OF on cost 1000 where nothing is said; variances are by hour of week."""
    reach = Span(AS_OF, AS_OF + 2 * WEEK)
    forecast = build_forecast(local_traffic(UTC_ZONE, lambda _: 1000.0, weeks=4), one_zone(UTC_ZONE), reach)
    return replace(
        build_scale(forecast, reach),
        total=Rates(FIRST, [costs.get(hour, 1000.0) for hour in range(14 * 24)]),
        noise=[variances.get(slot, 0.0) for slot in range(168)],
    )


@pytest.mark.parametrize(
    ("more", "variance", "is_alike"),
    [
        pytest.param(5.0, 16.0, True, id="one-error"),
        pytest.param(5.01, 16.0, False, id="more-than-one-error"),
        pytest.param(6.0, 100.0, True, id="two-errors-of-the-best"),
        pytest.param(5.9, 100.0, True, id="within-two-errors-of-the-best"),
        pytest.param(6.05, 100.0, False, id="beyond-two-errors-of-the-best"),
    ],
)
def test_alike_is_within_one_error_of_the_difference(more: float, variance: float, is_alike: bool) -> None:
    """The best hour has an error of 3; with one of 4 the difference has 5. What costs 6 more is not looked at."""
    scale = scale_of({3: 100.0, 30: 100.0 + more}, {3: 9.0, 30: variance})
    starts = [FIRST + 3 * 60, FIRST + 30 * 60]
    assert find_alike(scale, starts, 60) == starts[: 2 if is_alike else 1]


@pytest.mark.parametrize(
    ("more", "is_alike"), [pytest.param(0.9e-9, True, id="less"), pytest.param(1.1e-9, False, id="more")]
)
def test_a_billionth_is_no_difference(more: float, is_alike: bool) -> None:
    """Without noise windows are alike if they cost the same but for rounding."""
    scale = scale_of({3: 100.0, 30: 100.0 * (1 + more)}, {})
    starts = [FIRST + 3 * 60, FIRST + 30 * 60]
    assert find_alike(scale, starts, 60) == starts[: 2 if is_alike else 1]


@pytest.mark.parametrize(
    ("cost", "is_taken"),
    [
        pytest.param(10.99, True, id="less-than-a-thousandth"),
        pytest.param(11.0, True, id="a-thousandth"),
        pytest.param(11.01, False, id="more-than-a-thousandth"),
    ],
)
def test_an_earlier_night_may_cost_a_thousandth_of_what_choosing_saves(cost: float, is_taken: bool) -> None:
    """The best window costs 10 where the average one costs 1010: an earlier night is worth 1."""
    scale = scale_of({3: cost, 51: 10.0}, {})
    early, best = FIRST + 3 * 60, FIRST + 51 * 60
    chosen = prefer(scale, [best, early], policy(zone=UTC_ZONE), 60, 1010.0)
    assert chosen == ((early, Preference.EARLIER) if is_taken else (best, None))


def test_where_choosing_saves_nothing_the_quietest_is_taken() -> None:
    """If rules leave only windows that cost more than the average one, an earlier one is no gain."""
    scale = scale_of({3: 501.0, 51: 500.0}, {})
    alike = [FIRST + 51 * 60, FIRST + 3 * 60]
    assert prefer(scale, alike, policy(zone=UTC_ZONE), 60, 400.0) == (alike[0], None)


@pytest.mark.parametrize(
    ("minutes_later", "is_taken"), [pytest.param(719, False, id="one"), pytest.param(720, True, id="two")]
)
def test_nights_are_twelve_hours_apart(minutes_later: int, is_taken: bool) -> None:
    """Of one night the quietest window is taken; one that starts twelve hours before the quietest is of another."""
    early, best = FIRST + 19 * 60, FIRST + 19 * 60 + minutes_later
    chosen, _ = prefer(scale_of({}, {}), [best, early], policy(zone=UTC_ZONE), 60, 2000.0)
    assert chosen == (early if is_taken else best)


@pytest.mark.parametrize(
    ("start", "is_at_work"),
    [
        pytest.param("2026-11-24T08:59Z", False, id="begins-too-early"),
        pytest.param("2026-11-24T09:00Z", True, id="begins-with-work"),
        pytest.param("2026-11-24T15:30Z", True, id="ends-with-work"),
        pytest.param("2026-11-24T15:31Z", False, id="ends-too-late"),
        pytest.param("2026-11-28T12:00Z", False, id="saturday"),
    ],
)
def test_working_hours_hold_the_whole_window(start: str, is_at_work: bool) -> None:
    """An hour and a half is preferred if all of it is within Monday to Friday, 09:00-17:00, by the team's clock."""
    best, other = FIRST + 3 * 60, to_minute(utc(start))
    chosen, why = prefer(scale_of({}, {}), [best, other], policy(zone=UTC_ZONE), 90, 1000.0)
    assert (chosen, why) == ((other, Preference.WORKING_HOURS) if is_at_work else (best, None))
    kathmandu = prefer(scale_of({}, {}), [best, FIRST + 2 * 1440 + 9 * 60], policy(zone=KATHMANDU), 90, 1000.0)
    assert kathmandu == (FIRST + 2 * 1440 + 9 * 60, Preference.WORKING_HOURS)


@pytest.mark.parametrize("objective", Objective)
def test_windows_of_equal_rank_are_tied(objective: Objective) -> None:
    """The same hour of both Sundays is the quietest, and of all starts only these have its rank."""
    traffic = local_traffic(BERLIN, lambda wall: 10 + abs(wall.hour - 4) + 5 * (wall.weekday() != 6), weeks=8)
    plan = plan_for(traffic, policy(objective=objective, notice=NoticePeriod(text="0h")))
    assert plan.tied == (Span(plan.recommended.window.start + WEEK, plan.recommended.window.end + WEEK),)
    other = time_range(plan.tied[0], BERLIN, clock=False)
    best = "fairest" if objective is Objective.FAIR else "quietest"
    assert said(plan, "Rank") == f"tied for {best} of 335 windows with {other}"


def test_ties_keep_every_rule() -> None:
    """A window of the same cost inside a blackout is none to choose."""
    traffic = local_traffic(BERLIN, lambda wall: 10 + abs(wall.hour - 4) + 5 * (wall.weekday() != 6), weeks=8)
    free = plan_for(traffic, policy(notice=NoticePeriod(text="0h")))
    freeze = ClosedSpan(span=free.tied[0], name="freeze")
    plan = plan_for(traffic, policy(notice=NoticePeriod(text="0h"), blackouts=(freeze,)))
    assert plan.recommended.window == free.recommended.window
    assert plan.tied == ()
