"""What decides a check: the default gate, limits, whether a plan is still advised, or the rules alone."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.checking.judge import Gates, Question, judge_by_rules
from downtime_cli.core.checking.judgement import Outcome, RulesJudgement, Ruling
from downtime_cli.core.planning.plan import Plan
from downtime_cli.core.planning.planner import build_plan
from downtime_cli.core.policy import ClosedSpan, NoticePeriod, Objective, PastWindow, Policy
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span
from tests.core.builders import (
    AS_OF,
    BACKGROUND,
    BERLIN,
    KATHMANDU,
    NEW_YORK,
    audience,
    day_curve,
    lively,
    local_traffic,
    one_zone,
    policy,
)
from tests.core.checking.judging import NIGHT, NOON, NOTICE, found, judge, saved_rules, weekly
from tests.effort import examples
from tests.saved_samples import saved_plan

SHAPES = {
    "lively": lively(BERLIN),
    "flat": local_traffic(BERLIN, lambda _: 100.0),
    "steps": local_traffic(BERLIN, lambda wall: 100.0 if wall.hour < 6 else 400.0 if wall.hour < 12 else 1000.0),
    "silent": local_traffic(BERLIN, lambda wall: 0.0 if wall.hour < 6 else 100.0),
    "noisy": local_traffic(BERLIN, lambda wall: 50 + 7919 * (wall.toordinal() * 24 + wall.hour) % 101),
    "short": local_traffic(BERLIN, day_curve, weeks=1),
}


@st.composite
def all_kinds_of_policies(draw: st.DrawFn) -> Policy:
    """Draw what may be asked for: short horizons and long work, coarse steps, few hours, fairness with a past."""
    hours, ahead, notice = draw(st.sampled_from([1, 2, 5, 11, 30])), draw(st.integers(1, 40)), draw(st.integers(0, 96))
    zone = draw(st.sampled_from([BERLIN, KATHMANDU, NEW_YORK]))
    opening = draw(st.none() | st.tuples(st.integers(0, 23), st.integers(1, 23)))
    past = draw(st.lists(st.integers(1, 300), max_size=2))
    return policy(
        duration=hours * HOUR,
        latest=AS_OF + max(ahead * DAY, hours * HOUR),
        notice=NoticePeriod(text=f"{notice}h", lead=notice * HOUR),
        objective=draw(st.sampled_from(Objective)),
        step=draw(st.sampled_from([30, 60, 420, 1440])) * MINUTE,
        team_hours=() if opening is None else (weekly(range(7), opening[0], sum(opening) % 24, zone),),
        past_windows=tuple(
            PastWindow(span=Span(AS_OF - ago * HOUR, AS_OF - ago * HOUR + 2 * HOUR), name=str(ago)) for ago in past
        ),
        zone=zone,
    )


@settings(max_examples=examples(40))
@given(shape=st.sampled_from(sorted(SHAPES)), wishes=all_kinds_of_policies())
def test_what_plan_recommends_always_passes(shape: str, wishes: Policy) -> None:
    """With the same options and no limit, the recommendation is a yes.

    So it is alone in its horizon, preferred though not the quietest, or fair to zones that have had their share.
    """
    traffic, people = SHAPES[shape], audience({BERLIN: 0.7, KATHMANDU: 0.3})
    plan = build_plan(traffic, people, wishes, BACKGROUND)
    if not isinstance(plan, Plan):
        return
    window, horizon = plan.recommended.window, Span(wishes.as_of, wishes.latest)
    for gates, question in (
        (Gates(requires_notice=True), {}),
        (Gates(requires_notice=True), {"plan": saved_plan(window=window), "rules": saved_rules()}),
        (Gates(requires_notice=True, is_off=True), {}),
    ):
        judgement = judge(window, wishes, gates, traffic=traffic, people=people, horizon=horizon, **question)
        assert judgement.passes
        assert all(each.is_kept for each in judgement.criteria)
        assert judgement.ruling is (Ruling.RULES_KEPT if gates.is_off else Ruling.YES)


UTC_ZONE = ZoneInfo("Etc/UTC")
LOCAL = local_traffic(BERLIN, day_curve)
RISING = local_traffic(UTC_ZONE, lambda wall: 1000.0 + 100 * wall.hour)  # far beyond any noise


@pytest.mark.parametrize(
    ("candidates", "passing"),
    [
        pytest.param(1, 1, id="the-only-one"),
        pytest.param(2, 1, id="the-best-of-two"),
        pytest.param(4, 1, id="the-best-of-four"),
        pytest.param(5, 2, id="two-of-five"),
        pytest.param(8, 2, id="a-quarter-of-eight"),
        pytest.param(9, 3, id="three-of-nine"),
    ],
)
def test_the_quietest_quarter_passes(candidates: int, passing: int) -> None:
    """A window passes if fewer than a quarter of those that keep every rule are quieter; the best one always does."""
    wishes = policy(zone=UTC_ZONE, duration=HOUR, latest=AS_OF + candidates * HOUR)
    horizon = Span(AS_OF, wishes.latest)
    windows = [Span(AS_OF + hour * HOUR, AS_OF + (hour + 1) * HOUR) for hour in range(candidates)]
    people = one_zone(UTC_ZONE)
    kept = [judge(each, wishes, traffic=RISING, people=people, horizon=horizon).passes for each in windows]
    assert kept == [hour < passing for hour in range(candidates)]
    gate = found(judge(windows[-1], wishes, traffic=RISING, people=people, horizon=horizon), "quietest-quarter")
    assert gate.found == pytest.approx((candidates - 1) / candidates)
    assert gate.most == 0.25


def test_windows_that_break_a_rule_are_none_to_be_quieter_than() -> None:
    """Where the team works by day only, the quietest quarter of the day is good enough."""
    by_day = policy(zone=UTC_ZONE, duration=HOUR, latest=AS_OF + DAY, team_hours=(weekly(range(7), 8, 20, UTC_ZONE),))
    horizon, people = Span(AS_OF, by_day.latest), one_zone(UTC_ZONE)

    def passes(hour: int, wishes: Policy) -> bool:
        window = Span(AS_OF + hour * HOUR, AS_OF + (hour + 1) * HOUR)
        return judge(window, wishes, traffic=RISING, people=people, horizon=horizon).passes

    assert [passes(hour, by_day) for hour in (8, 10, 11)] == [True, True, False]
    assert not passes(8, replace(by_day, team_hours=()))


def test_noise_may_be_all_that_makes_a_window_busier() -> None:
    """A window within the noise of the quietest passes wherever it ranks, even with less notice than it should have."""
    traffic = SHAPES["noisy"]
    wishes = policy(notice=NoticePeriod(text="72h", lead=72 * HOUR))
    windows = [Span(AS_OF + hour * HOUR, AS_OF + (hour + 2) * HOUR) for hour in range(0, 168, 5)]
    judgements = [judge(each, wishes, traffic=traffic) for each in windows]
    impacts = [(each, each.choice.impact) for each in judgements if each.is_alike]
    alike = [each for each, impact in impacts if 4 * (impact.rank - 1) > impact.candidates]
    assert any(found(each, "notice-period").is_kept for each in alike)
    assert any(not found(each, "notice-period").is_kept for each in alike)
    assert all(each.passes for each in alike)


@pytest.mark.parametrize(
    ("gates", "codes"),
    [
        pytest.param(Gates(), ["quietest-quarter"], id="none"),
        pytest.param(Gates(max_regret=99.0), [], id="regret"),
        pytest.param(Gates(max_share=1.0), [], id="share"),
        pytest.param(Gates(max_percentile=1.0), [], id="percentile"),
        pytest.param(Gates(max_error_budget=99.0), [], id="error-budget"),
    ],
)
def test_a_limit_that_is_given_replaces_the_default(gates: Gates, codes: list[str]) -> None:
    """Noon is not among the quietest, which any limit of the user's own may allow."""
    assert [each.code for each in judge(NOON, policy(slo=99.0), gates).failures] == codes


@pytest.mark.parametrize(
    ("gates", "codes"),
    [
        pytest.param(Gates(), ["still-advised"], id="alone"),
        pytest.param(Gates(max_regret=99.0), ["still-advised"], id="limit-kept"),
        pytest.param(Gates(max_regret=0.1), ["still-advised", "max-regret"], id="limit-exceeded"),
        pytest.param(Gates(is_off=True), [], id="rules-alone"),
    ],
)
def test_a_plan_has_to_be_still_advised(gates: Gates, codes: list[str]) -> None:
    """A window at noon that some plan chose is advised no longer, whatever limit is given beside."""
    judgement = judge(NOON, gates=gates, plan=saved_plan(window=NOON), rules=saved_rules())
    assert [each.code for each in judgement.failures] == codes
    assert found(judgement, "still-advised").outcome is (Outcome.WARNED if gates.is_off else Outcome.FAILED)


@pytest.mark.parametrize("is_off", [False, True])
def test_a_plan_that_breaks_a_rule_is_not_advised(is_off: bool) -> None:
    """However quiet it is: a freeze that came later is enough, and the question is answered all the same."""
    frozen = policy(blackouts=(ClosedSpan(span=NIGHT, name="Freeze"),))
    judgement = judge(NIGHT, frozen, Gates(is_off=is_off), plan=saved_plan(window=NIGHT), rules=saved_rules())
    assert [each.code for each in judgement.failures] == ["blackout", "still-advised"][: 1 if is_off else 2]
    assert not found(judgement, "still-advised").is_kept


def test_nothing_is_sent_or_advised_of_a_plan_that_was_called_off() -> None:
    """Neither notice nor advice is asked about, with traffic and without, however late users would be told."""
    off, wishes = replace(saved_plan(window=NIGHT), status=Status.CANCELLED), policy(notice=NOTICE)
    for judgement in (
        judge(NIGHT, wishes, Gates(requires_notice=True), plan=off, rules=saved_rules()),
        by_rules(wishes, plan=off, rules=saved_rules(), gates=Gates(requires_notice=True)),
    ):
        assert [each.code for each in judgement.criteria] == ["past", "status"]
        assert judgement.is_off


def test_a_tie_is_mutual() -> None:
    """What a plan says ties with its window ties with it, and with each other, also where a plan chose one of them."""
    plan = build_plan(LOCAL, one_zone(), policy(), BACKGROUND)
    assert isinstance(plan, Plan)
    tied = {plan.recommended.window, *plan.tied}
    assert len(tied) == 4
    for window in tied:
        alone = judge(window, traffic=LOCAL)
        planned = judge(window, traffic=LOCAL, plan=saved_plan(window=window), rules=saved_rules())
        assert alone.tied == planned.tied
        assert {window, *alone.tied} == tied


def by_rules(wishes: Policy, window: Span = NIGHT, **changes: object) -> RulesJudgement:
    """Return the judgement by rules alone, as told to users at AS_OF."""
    question = Question(window=window, horizon=Span(AS_OF, AS_OF + 14 * DAY), announced=AS_OF, gates=Gates())
    return judge_by_rules(replace(wishes, duration=window.duration), replace(question, **changes), BACKGROUND)


@settings(max_examples=examples(25))
@given(
    start=st.integers(-48, 300),
    closed=st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=3),
    protected=st.none() | st.integers(0, 22),
    earliest=st.integers(0, 200),
    notice=st.integers(0, 100),
)
def test_rules_alone_say_what_they_say_with_traffic(
    start: int, closed: list[tuple[int, int]], protected: int | None, earliest: int, notice: int
) -> None:
    """A rule is broken without traffic if and only if it is broken with any."""
    wishes = policy(
        notice=NoticePeriod(text=f"{notice}h", lead=notice * HOUR),
        earliest=AS_OF + earliest * HOUR,
        latest=AS_OF + 14 * DAY,
        has_latest=True,
        protected=() if protected is None else (weekly(range(7), protected, protected + 1, NEW_YORK),),
        blackouts=tuple(
            ClosedSpan(span=Span(AS_OF + first * HOUR, AS_OF + (first + length) * HOUR), name=f"{first}")
            for first, length in closed
        ),
    )
    window, gates = Span(AS_OF + start * HOUR, AS_OF + (start + 2) * HOUR), Gates(requires_notice=True)
    alone = by_rules(wishes, window, gates=gates)
    judgement = judge(window, wishes, replace(gates, is_off=True))
    assert set(alone.failures) == set(judgement.failures)
    assert alone.ruling is judgement.ruling


def test_a_notice_period_that_nobody_asked_for_is_no_rule() -> None:
    """A freeze gate at the hour of the release says nothing of 72 hours unless they were asked for."""
    wishes = policy(notice=NOTICE)
    assert [each.code for each in by_rules(wishes, announced=NIGHT.start).criteria] == ["past"]
    binding = by_rules(wishes, announced=NIGHT.start, gates=Gates(requires_notice=True))
    assert [each.code for each in binding.failures] == ["notice-period"]


def test_a_limit_that_was_given_is_told_even_if_kept() -> None:
    """So is each freeze, and each holiday that the horizon holds; a horizon is no limit."""
    far = ClosedSpan(span=Span(AS_OF + 15 * DAY, AS_OF + 16 * DAY), name="Christmas")
    wishes = policy(blackouts=(ClosedSpan(span=NOON, name="Freeze"),), holidays=(far,))
    near = replace(far, span=Span(AS_OF + 13 * DAY, AS_OF + 15 * DAY))
    holidays = by_rules(replace(wishes, holidays=(near,))).criteria
    assert [each.code for each in holidays] == ["past", "blackout", "holidays"]
    assert [each.code for each in by_rules(wishes).criteria] == ["past", "blackout"]
    assert [each.code for each in by_rules(replace(wishes, has_latest=True)).criteria] == ["past", "latest", "blackout"]


def test_a_plan_is_judged_by_rules_alone() -> None:
    """Cancelled it never passes; what changed in its rules is listed, users and objective are not compared."""
    plan = saved_plan(window=NIGHT)
    assert by_rules(policy(), plan=plan, rules=saved_rules()).ruling is Ruling.RULES_KEPT
    judgement = by_rules(
        policy(), plan=replace(plan, status=Status.CANCELLED), rules=saved_rules(texts={"protect": ("x",)})
    )
    assert [each.code for each in judgement.failures] == ["status"]
    assert judgement.since is not None
    assert (judgement.since.verdict, judgement.since.is_still_best) == (None, None)
    assert [each.code for each in judgement.since.differences] == ["protect"]
