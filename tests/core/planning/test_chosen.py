"""A plan for a window that somebody chose."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.planning.plan import ComparisonKind, Plan
from downtime_cli.core.planning.planner import build_plan
from downtime_cli.core.policy import ClosedSpan, NoticePeriod, Policy
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span
from tests.core.builders import AS_OF, BACKGROUND, BERLIN, audience, day_curve, local_traffic, policy
from tests.core.planning.test_planner import PEOPLE, TRAFFIC, breaks_a_rule, policies
from tests.effort import examples

NIGHTLY = local_traffic(BERLIN, day_curve, weeks=6)
USERS = audience({BERLIN: 1.0})
BUSY = Span(AS_OF + 4 * DAY + 13 * HOUR, AS_OF + 4 * DAY + 15 * HOUR)


def plan_chosen(window: Span, wishes: Policy) -> Plan:
    """Return the plan for a window."""
    wishes = replace(wishes, chosen=window, duration=window.duration)
    plan = build_plan(NIGHTLY, USERS, wishes, BACKGROUND)
    assert isinstance(plan, Plan)
    return plan


def kinds(plan: Plan) -> list[ComparisonKind]:
    """Return what the plan is compared with."""
    return [each.kind for each in plan.comparisons]


def test_a_chosen_window_is_planned_as_it_is() -> None:
    """Its impact, rank and schedule are its own; the recommended window is what it is compared with."""
    wishes = policy(duration=2 * HOUR)
    best = build_plan(NIGHTLY, USERS, wishes, BACKGROUND)
    assert isinstance(best, Plan)
    plan = plan_chosen(BUSY, wishes)
    assert (plan.recommended.window, plan.broken) == (BUSY, ())
    assert plan.recommended.impact.rank > best.recommended.impact.rank
    compared = next(each for each in plan.comparisons if each.kind is ComparisonKind.RECOMMENDED)
    assert (compared.window, compared.feasible) == (best.recommended.window, True)
    assert compared.expected == pytest.approx(best.recommended.impact.expected)
    assert BUSY.start in {each.send_at for each in plan.announcements}


def test_the_recommended_window_is_compared_with_no_other() -> None:
    """Who chooses what would be recommended gets the same plan."""
    wishes = policy(duration=2 * HOUR)
    best = build_plan(NIGHTLY, USERS, wishes, BACKGROUND)
    assert isinstance(best, Plan)
    plan = plan_chosen(best.recommended.window, wishes)
    assert ComparisonKind.RECOMMENDED not in kinds(plan)
    assert replace(plan, policy=best.policy, preference=best.preference) == best


def test_a_window_off_the_grid_is_ranked_too() -> None:
    """Minutes that the step passes over are no obstacle."""
    window = Span(BUSY.start + 7 * MINUTE, BUSY.end + 7 * MINUTE)
    plan = plan_chosen(window, policy(duration=2 * HOUR))
    assert plan.recommended.window == window
    assert plan.recommended.impact.candidates == plan_chosen(BUSY, policy()).recommended.impact.candidates + 1


def test_every_rule_that_it_breaks_is_told() -> None:
    """By how much, whichever rules they are; where every window breaks one, there is none to compare with."""
    freeze = ClosedSpan(span=Span(AS_OF, AS_OF + 40 * DAY), name="Freeze")
    late = ClosedSpan(span=Span(BUSY.start + HOUR, BUSY.end), name="St Andrew")
    wishes = policy(
        notice=NoticePeriod(text="5 days", lead=5 * DAY),
        earliest=BUSY.start + 30 * MINUTE,
        latest=BUSY.end - 15 * MINUTE + 12 * HOUR,
        blackouts=(freeze,),
        holidays=(late,),
    )
    plan = plan_chosen(BUSY, wishes)
    assert [(each.code, each.label, each.broken_for) for each in plan.broken] == [
        ("notice-period", "5 days", 11 * HOUR),
        ("earliest", "Fri 27 Nov 2026 14:30 CET (UTC+1)", 30 * MINUTE),
        ("blackout", "Freeze", 2 * HOUR),
        ("holidays", "St Andrew", HOUR),
    ]
    assert ComparisonKind.RECOMMENDED not in kinds(plan)
    assert (plan.alternatives, plan.alike) == ((), ())


def test_a_window_beyond_the_latest_end_breaks_that_rule() -> None:
    """The impact is known there, too."""
    wishes = policy(latest=AS_OF + 3 * DAY)
    plan = plan_chosen(Span(BUSY.start + 90 * DAY, BUSY.end + 90 * DAY), wishes)
    assert [each.code for each in plan.broken] == ["latest"]
    assert plan.recommended.impact.expected == pytest.approx(plan_chosen(BUSY, wishes).recommended.impact.expected)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
@given(policies(), st.integers(0, 3000))
def test_rules_are_broken_as_brute_force_finds(wishes: Policy, minutes: int) -> None:
    """Any start is planned; it breaks a rule if and only if one of its minutes does, and never beats the best."""
    start = wishes.as_of + timedelta(minutes=5 * minutes)
    chosen = replace(wishes, chosen=Span(start, start + wishes.duration))
    plan = build_plan(TRAFFIC, PEOPLE, chosen, BACKGROUND)
    assert isinstance(plan, Plan)
    assert plan.recommended.window.start == start
    assert bool(plan.broken) == breaks_a_rule(start, wishes)
    assert 1 <= plan.recommended.impact.rank <= plan.recommended.impact.candidates
    assert all(each.broken_for > timedelta(0) for each in plan.broken)
