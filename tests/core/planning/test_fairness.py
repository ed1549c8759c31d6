"""Fairness over time: what zones have borne, and how the fair objective evens it out."""

from __future__ import annotations

import math
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.forecast.forecast import build_forecast
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.impact import borne_shares, build_scale
from downtime_cli.core.planning.plan import Plan
from downtime_cli.core.planning.planner import build_plan
from downtime_cli.core.policy import Objective, PastWindow
from downtime_cli.core.traffic import HourSeries, Traffic, TypicalWeek
from downtime_cli.core.window import DAY, HOUR, WEEK, Span, to_minute
from tests.core.builders import (
    AS_OF,
    BACKGROUND,
    BERLIN,
    NEW_YORK,
    audience,
    day_curve,
    local_traffic,
    one_zone,
    policy,
    span,
)
from tests.effort import examples

REACH = Span(AS_OF - DAY, AS_OF + 5 * DAY)
TOKYO = ZoneInfo("Asia/Tokyo")
WORLD = (BERLIN, NEW_YORK, TOKYO)
PEOPLE = audience(dict.fromkeys(WORLD, 1.0))
WEEK_OF_DAYS = math.fsum(local_traffic(BERLIN, day_curve, weeks=1).total.values)


def world_traffic() -> Traffic:
    """Return traffic of three zones, eight hours or so apart, each with the same day."""
    parts: dict[tzinfo, HourSeries] = {zone: local_traffic(zone, day_curve, weeks=6).total for zone in WORLD}
    total = HourSeries(parts[BERLIN].first_epoch_hour, parts[BERLIN].values[:])
    for index in range(len(total.values)):
        total.values[index] = math.fsum(series.values[index] for series in parts.values())
    return Traffic(total=total, by_zone=parts)


WORLD_TRAFFIC = world_traffic()


def past(*spans: Span) -> tuple[PastWindow, ...]:
    """Return past windows."""
    return tuple(PastWindow(span=each, name="old") for each in spans)


@pytest.mark.parametrize(
    ("window", "zone", "walls"),
    [
        pytest.param(span("2026-06-03T13Z", "2026-06-03T14Z"), BERLIN, ["2026-06-03T15"], id="summer"),
        pytest.param(span("2026-01-07T14Z", "2026-01-07T15Z"), BERLIN, ["2026-01-07T15"], id="winter"),
        pytest.param(span("2026-06-03T13Z", "2026-06-03T14Z"), TOKYO, ["2026-06-03T22"], id="tokyo"),
        pytest.param(
            span("2020-03-29T00Z", "2020-03-29T02Z"), BERLIN, ["2020-03-29T01", "2020-03-29T03"], id="across-a-gap"
        ),
        pytest.param(
            span("2020-10-25T00Z", "2020-10-25T02Z"), BERLIN, ["2020-10-25T02", "2020-10-25T02"], id="the-hour-twice"
        ),
    ],
)
def test_a_past_window_takes_what_its_local_hours_hold(window: Span, zone: tzinfo, walls: list[str]) -> None:
    """A zone has borne the share of its own week that those hours hold by its own clock, long ago or not."""
    expected = math.fsum(day_curve(datetime.fromisoformat(wall)) for wall in walls) / WEEK_OF_DAYS
    assert borne_shares(WORLD_TRAFFIC, PEOPLE, past(window), REACH)[zone_name(zone)] == pytest.approx(expected)


def test_past_windows_add_up() -> None:
    """Two windows weigh what each weighs alone, and no window weighs nothing."""
    first, second = span("2026-06-03T13Z", "2026-06-03T15Z"), span("2026-10-25T00Z", "2026-10-25T02Z")
    alone = [borne_shares(WORLD_TRAFFIC, PEOPLE, past(each), REACH) for each in (first, second)]
    both = borne_shares(WORLD_TRAFFIC, PEOPLE, past(first, second), REACH)
    assert both == pytest.approx({name: alone[0][name] + alone[1][name] for name in both})
    assert borne_shares(WORLD_TRAFFIC, PEOPLE, (), REACH) == {}


def test_zones_that_share_a_clock_bear_alike() -> None:
    """A zone whose traffic is split off by shares has lost the part of its week that its clock says."""
    people = audience({BERLIN: 3, ZoneInfo("Europe/Paris"): 1})
    windows = past(span("2026-10-25T00Z", "2026-10-25T02Z"))
    borne = borne_shares(local_traffic(BERLIN, day_curve), people, windows, REACH)
    assert borne["Europe/Berlin"] == borne["Europe/Paris"] > 0


def test_of_zones_that_share_a_clock_the_most_burdened_one_counts() -> None:
    """Berlin has borne a tenth and Paris a fifth: at a flat rate, an hour of 168 comes on top of the fifth."""
    people = audience({BERLIN: 3, ZoneInfo("Europe/Paris"): 1})
    forecast = build_forecast(local_traffic(BERLIN, lambda _: 60.0), people, REACH)
    scale = build_scale(forecast, REACH, {"Europe/Berlin": 0.1, "Europe/Paris": 0.2})
    start = to_minute(AS_OF)
    assert scale.worst_borne_share(start, start + 60) == pytest.approx(0.2 + 1 / 168)
    burdens = scale.burdens(start, start + 60)
    assert [(zone_name(each.zone), each.before) for each in burdens] == [("Europe/Paris", 0.2), ("Europe/Berlin", 0.1)]


def test_the_measured_dip_of_a_window_does_not_count() -> None:
    """A zone whose service was down has borne what it would have done then, not the nothing that was measured."""
    window = Span(AS_OF - 12 * HOUR, AS_OF - 10 * HOUR)
    traffic = local_traffic(BERLIN, day_curve, weeks=8)
    before = borne_shares(traffic, one_zone(), past(window), REACH)
    traffic.total.values[-12] = traffic.total.values[-11] = 0.0
    assert borne_shares(traffic, one_zone(), past(window), REACH) == pytest.approx(before, rel=0.2)


def test_a_typical_week_has_a_past_too() -> None:
    """Without dates the zone's local hours are known all the same."""
    week = TypicalWeek(values=tuple(float(hour % 24) for hour in range(168)), zone=BERLIN)
    borne = borne_shares(week, one_zone(), past(span("2026-07-01T10Z", "2026-07-01T11Z")), REACH)
    assert borne["Europe/Berlin"] == pytest.approx(12 / (7 * 276))


@settings(max_examples=examples(30))
@given(st.lists(st.integers(-5000, -10), max_size=6, unique=True))
def test_the_fair_plan_is_the_brute_force_minimum(hours_ago: list[int]) -> None:
    """No window of the grid leaves the most burdened zone with less; of equal ones none is cheaper."""
    windows = past(*(Span(AS_OF + hour * HOUR, AS_OF + (hour + 2) * HOUR) for hour in sorted(hours_ago)))
    wishes = policy(objective=Objective.FAIR, latest=AS_OF + 4 * DAY, past_windows=windows)
    plan = build_plan(WORLD_TRAFFIC, PEOPLE, wishes, BACKGROUND)
    assert isinstance(plan, Plan)
    borne = borne_shares(WORLD_TRAFFIC, PEOPLE, windows, REACH)
    scale = build_scale(build_forecast(WORLD_TRAFFIC, PEOPLE, REACH), REACH)

    def after(start: int) -> tuple[float, float]:
        burdens = scale.burdens(start, start + 120)
        worst = max(borne.get(zone_name(each.zone), 0.0) + each.added for each in burdens)
        return worst, scale.total.cost(start, start + 120)

    starts = range(to_minute(AS_OF), to_minute(AS_OF + 4 * DAY) - 119, 60)
    chosen = to_minute(plan.recommended.window.start)
    assert after(chosen) == min(map(after, starts))
    if windows:
        assert plan.recommended.impact.worst_borne_share == pytest.approx(after(chosen)[0])


def spreads(objective: Objective, rounds: int = 18) -> list[float]:
    """Return, plan after plan, how far apart the most and least burdened zone are."""
    windows: tuple[PastWindow, ...] = ()
    found = []
    for week in range(rounds):
        now = AS_OF + week * WEEK
        wishes = policy(as_of=now, earliest=now, latest=now + WEEK, objective=objective, past_windows=windows)
        plan = build_plan(WORLD_TRAFFIC, PEOPLE, wishes, BACKGROUND)
        assert isinstance(plan, Plan)
        windows = (*windows, PastWindow(span=plan.recommended.window, name="plan"))
        borne = borne_shares(WORLD_TRAFFIC, PEOPLE, windows, REACH)
        found.append(max(borne.values()) - min(borne.values()))
    return found


def test_fair_plans_even_out_over_time() -> None:
    """With past windows the spread between zones stays within what one window can take; without fairness it grows."""
    largest = 2 * day_curve(datetime(2026, 11, 23, 15)) / WEEK_OF_DAYS
    fair, total = spreads(Objective.FAIR), spreads(Objective.TOTAL)
    assert max(fair) < largest
    assert max(fair[9:]) <= max(fair[:9]) * 1.5
    assert total[-1] > 3 * fair[-1]
    assert total == sorted(total)


def test_the_plan_shows_what_zones_bear() -> None:
    """Burdens add the recommended window to the past ones, most burdened first; without past windows there are none."""
    window = span("2026-11-02T13Z", "2026-11-02T15Z")
    wishes = policy(past_windows=past(window))
    plan = build_plan(WORLD_TRAFFIC, PEOPLE, wishes, BACKGROUND)
    assert isinstance(plan, Plan)
    borne = borne_shares(WORLD_TRAFFIC, PEOPLE, past(window), REACH)
    assert {zone_name(burden.zone): burden.before for burden in plan.burdens} == borne
    afters = [burden.after for burden in plan.burdens]
    assert afters == sorted(afters, reverse=True)
    assert plan.recommended.impact.worst_borne_share == pytest.approx(afters[0])
    bare = build_plan(WORLD_TRAFFIC, PEOPLE, replace(wishes, past_windows=()), BACKGROUND)
    assert isinstance(bare, Plan)
    assert (bare.burdens, bare.recommended.impact.worst_borne_share) == ((), None)
    assert bare.recommended.window == plan.recommended.window
    assert bare.recommended.window.start.tzinfo is UTC
