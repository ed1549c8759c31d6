"""Which window is recommended where noise does not tell the quietest ones apart."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime

import pytest

from downtime_cli.core.plan import Plan
from downtime_cli.core.planner import build_plan
from downtime_cli.core.policy import Objective, Policy
from downtime_cli.core.report import build_report
from downtime_cli.core.traffic import Traffic
from downtime_cli.core.window import WEEK
from tests.core.builders import AS_OF, BACKGROUND, BERLIN, local_traffic, one_zone, policy


def plan_for(traffic: Traffic, wishes: Policy) -> Plan:
    """Return the plan for people in Berlin, which has to exist."""
    plan = build_plan(traffic, one_zone(), wishes, BACKGROUND)
    assert isinstance(plan, Plan)
    return plan


def said(plan: Plan, label: str) -> str:
    """Return what the report says under a label, nothing if it is not there."""
    return next((fact.text for fact in build_report(plan).facts if fact.label == label), "")


def noisy_days(levels: Mapping[int, float], noise: float) -> Traffic:
    """Return 12 weeks in Berlin whose nights (02:00-06:00) have a level by weekday, with noise; days are busy."""
    draw = random.Random(3)

    def busy(wall: datetime) -> float:
        level = levels.get(wall.weekday(), 40.0) if 2 <= wall.hour < 6 else 100.0
        return level * draw.gauss(1, noise)

    return local_traffic(BERLIN, busy, weeks=12)


def test_nights_within_noise_are_named() -> None:
    """Two nights that noise does not tell apart are no clear winner; a third, busier one is not named."""
    plan = plan_for(noisy_days({5: 20.0, 6: 20.0}, 0.3), policy())
    days = {window.start.astimezone(BERLIN).weekday() for window in plan.alike}
    assert days == {5, 6}
    assert not plan.is_preferred
    assert said(plan, "No clear winner").endswith("may be as quiet: the difference is within noise")


def test_a_night_beyond_noise_is_a_clear_winner() -> None:
    """Within one week, a Sunday night far quieter than all others has no equal."""
    plan = plan_for(noisy_days({6: 10.0}, 0.05), policy(latest=AS_OF + WEEK))
    assert plan.alike == ()
    assert said(plan, "No clear winner") == ""
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
    assert not plan.is_preferred


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
    assert plan.is_preferred
    assert said(plan, "Rank").endswith("and in working hours")
    assert "more may be as quiet" in said(plan, "No clear winner")
