"""The judgement on a chosen window: rules, gates, what better there was, and what has changed since it was planned."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.checking.judge import Gates
from downtime_cli.core.checking.judgement import Outcome, Ruling
from downtime_cli.core.planning.plan import Plan
from downtime_cli.core.planning.planner import build_plan
from downtime_cli.core.planning.ranking import rank_candidates
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
    span,
    utc,
)
from tests.core.checking.judging import NIGHT, NOON, NOTICE, TRAFFIC, found, judge, saved_rules, weekly
from tests.effort import examples
from tests.saved_samples import saved_plan


def test_the_quietest_window_passes() -> None:
    """What `plan` would recommend has no regret, and nothing is better."""
    judgement = judge(NIGHT)
    assert judgement.passes
    assert judgement.best == judgement.choice
    assert judgement.regret is not None
    assert (judgement.regret.amount, judgement.regret.share, judgement.better) == (0.0, 0.0, ())
    assert judgement.choice.impact.rank == 1


@pytest.mark.parametrize(
    ("wishes", "window", "code", "broken_for"),
    [
        pytest.param(
            policy(blackouts=(ClosedSpan(span=Span(NIGHT.start - DAY, NIGHT.start + HOUR), name="Freeze"),)),
            NIGHT, "blackout", HOUR, id="blackout",
        ),
        pytest.param(
            policy(holidays=(ClosedSpan(span=Span(NIGHT.start - DAY, NIGHT.end), name="Day off (DE)"),)),
            NIGHT, "holidays", 2 * HOUR, id="holiday",
        ),
        pytest.param(policy(protected=(weekly(range(7), 3, 8),)), NIGHT, "protect", HOUR, id="protect"),
        pytest.param(policy(team_hours=(weekly(range(7), 0, 3),)), NIGHT, "team-hours", HOUR, id="team-hours"),
        pytest.param(policy(earliest=NIGHT.start + 90 * MINUTE), NIGHT, "earliest", 90 * MINUTE, id="earliest"),
        pytest.param(policy(latest=NIGHT.end - 30 * MINUTE), NIGHT, "latest", 30 * MINUTE, id="latest"),
        pytest.param(policy(as_of=NIGHT.start + MINUTE), NIGHT, "past", MINUTE, id="past"),
        pytest.param(policy(), Span(AS_OF - 400 * DAY, AS_OF - 399 * DAY), "past", 400 * DAY, id="a-year-ago"),
        pytest.param(
            policy(protected=(weekly(range(7), 6, 7, KATHMANDU),)), NIGHT, "protect", 15 * MINUTE, id="kathmandu"
        ),
    ],
)  # fmt: skip
def test_a_broken_rule_is_a_no(wishes: Policy, window: Span, code: str, broken_for: timedelta) -> None:
    """Any rule that somebody gave fails the check without a word, and says by how much it is broken."""
    judgement = judge(window, wishes)
    assert not judgement.passes
    assert [each.code for each in judgement.failures] == [code]
    assert found(judgement, code).broken_for == broken_for
    assert judgement.best is None or judgement.best != judgement.choice


def test_each_blackout_is_named() -> None:
    """Of two freezes the one that is broken is told from the one that is kept; holidays without a say are left out."""
    wishes = policy(
        blackouts=(ClosedSpan(span=NIGHT, name="broken"), ClosedSpan(span=NOON, name="kept")),
        holidays=(ClosedSpan(span=Span(AS_OF + 30 * DAY, AS_OF + 31 * DAY), name="far away"),),
    )
    criteria = judge(NIGHT, wishes).criteria
    assert [(each.label, each.is_kept) for each in criteria if each.code == "blackout"] == [
        ("broken", False),
        ("kept", True),
    ]
    assert all(each.code != "holidays" for each in criteria)


@pytest.mark.parametrize(
    ("binds", "announced", "announce_by", "is_kept", "passes"),
    [
        pytest.param(False, AS_OF, None, True, True, id="in-time"),
        pytest.param(False, NIGHT.start - 71 * HOUR, None, False, True, id="told-only"),
        pytest.param(True, NIGHT.start - 71 * HOUR, None, False, False, id="binding"),
        pytest.param(True, NIGHT.start - 72 * HOUR, None, True, True, id="to-the-minute"),
        pytest.param(True, NIGHT.start - 72 * HOUR, NIGHT.start - 73 * HOUR, False, False, id="promised-before"),
    ],
)
def test_the_notice_period_counts_from_the_first_word(
    binds: bool, announced: datetime, announce_by: datetime | None, is_kept: bool, passes: bool
) -> None:
    """It is judged from when users were first told, and fails the check only where it binds."""
    judgement = judge(
        NIGHT,
        policy(notice=NOTICE),
        Gates(requires_notice=binds),
        announced=announced,
        announce_by=announce_by,
    )
    notice = found(judgement, "notice-period")
    assert (notice.is_kept, judgement.passes) == (is_kept, passes)
    assert bool(notice.broken_for) is not is_kept
    assert notice.outcome is (Outcome.KEPT if is_kept else Outcome.FAILED if binds else Outcome.WARNED)


def test_who_was_told_in_time_needs_no_new_notice() -> None:
    """Hours before its start, a window that was announced days ago is the best there is: no other can be announced."""
    wishes = policy(as_of=NIGHT.start - HOUR, notice=NOTICE, latest=NIGHT.end + DAY)
    judgement = judge(NIGHT, wishes, Gates(requires_notice=True, max_regret=0.0), announced=NIGHT.start - 4 * DAY)
    assert judgement.passes
    assert judgement.best == judgement.choice


def test_nothing_fits_and_regret_cannot_be_judged() -> None:
    """Where no window keeps every rule there is no better one, and a gate on regret is a no, as the plan would be."""
    wishes = policy(team_hours=(weekly(range(1), 9, 10),))
    judgement = judge(NIGHT, wishes, Gates(max_regret=0.0))
    assert (judgement.best, judgement.regret, judgement.better) == (None, None, ())
    assert [each.code for each in judgement.failures] == ["team-hours", "max-regret"]
    assert found(judgement, "max-regret").found is None


@pytest.mark.parametrize(
    ("gates", "code"),
    [
        pytest.param(Gates(max_regret=0.25), "max-regret", id="regret"),
        pytest.param(Gates(max_share=0.001), "max-share", id="share"),
        pytest.param(Gates(max_percentile=0.1), "max-percentile", id="percentile"),
        pytest.param(Gates(max_error_budget=0.2), "max-error-budget", id="error-budget"),
    ],
)
def test_a_gate_lets_the_quiet_window_pass_and_stops_the_busy_one(gates: Gates, code: str) -> None:
    """Each gate alone tells noon from night; the figure it found is above its limit."""
    wishes = policy(slo=99.0)
    assert judge(NIGHT, wishes, gates).passes
    judgement = judge(NOON, wishes, gates)
    (failure,) = judgement.failures
    assert failure.code == code
    assert failure.found is not None
    assert failure.most is not None
    assert failure.found > failure.most


def test_rules_alone_let_a_busy_window_pass() -> None:
    """Noon breaks no rule: that is all that is said, and what was better is named, one a night, best first."""
    judgement = judge(NOON, gates=Gates(is_off=True))
    assert judgement.ruling is Ruling.RULES_KEPT
    assert found(judgement, "quietest-quarter").outcome is Outcome.WARNED
    assert judgement.better[0] == judgement.best
    costs = [choice.impact.expected for choice in judgement.better]
    assert costs == sorted(costs)
    assert len({choice.window.start.date() for choice in judgement.better}) == 3
    assert max(costs) < judgement.choice.impact.expected


@pytest.mark.parametrize(
    ("window", "is_alike"),
    [
        pytest.param(NIGHT, True, id="the-best"),
        pytest.param(Span(NIGHT.start + DAY, NIGHT.end + DAY), True, id="the-next-night"),
        pytest.param(NOON, False, id="noon"),
    ],
)
def test_noise_tells_noon_from_night_but_not_night_from_night(window: Span, is_alike: bool) -> None:
    """A window that may be as quiet as the best one is said to be, another is not."""
    assert judge(window).is_alike is is_alike


def test_the_error_budget_is_told() -> None:
    """A window that uses more than there is of the error budget is told of, and passes."""
    judgement = judge(NOON, policy(slo=99.99), Gates(max_regret=99.0))
    assert judgement.passes
    told = found(judgement, "error-budget")
    assert told.outcome is Outcome.WARNED
    assert told.found is not None
    assert told.found > 1
    assert found(judge(NIGHT, policy(slo=90.0)), "error-budget").is_kept


def test_a_gate_on_an_error_budget_needs_one() -> None:
    """Without a service level there is nothing to compare the gate with: it is not there."""
    assert all(each.code != "max-error-budget" for each in judge(NOON, gates=Gates(max_error_budget=0.1)).criteria)


@pytest.mark.parametrize("shift", [0, 7, 25, 59])
def test_off_the_grid_a_window_counts_as_one_more(shift: int) -> None:
    """A window between two candidates is a candidate too: rank and percentile are among all of them and itself."""
    window = Span(NIGHT.start + shift * MINUTE, NIGHT.end + shift * MINUTE)
    impact = judge(window).choice.impact
    starts = rank_candidates(TRAFFIC, one_zone(), policy()).starts
    assert impact.candidates == len(starts) + (shift > 0)
    assert impact.percentile == 100 * (impact.rank - 1) / impact.candidates
    assert impact.expected > 0


def test_beyond_the_horizon_it_is_looked_further() -> None:
    """A window that ends after the horizon is compared with all up to its own end."""
    window = Span(AS_OF + 14 * DAY - HOUR, AS_OF + 14 * DAY + HOUR)
    judgement = judge(window, policy(latest=window.end))
    assert judgement.passes
    assert judgement.choice.impact.candidates == 14 * 24
    assert all(each.code != "latest" for each in judgement.criteria)


@pytest.mark.parametrize(
    ("start", "clock_hours"),
    [
        pytest.param("2026-10-25T00:00+00:00", 1, id="back"),
        pytest.param("2026-03-29T00:00+00:00", 3, id="forward"),
    ],
)
def test_across_a_clock_change_the_window_keeps_its_length(start: str, clock_hours: int) -> None:
    """Two exact hours stay two hours, though clocks in Berlin show one or three; traffic follows the clock."""
    as_of = utc(start) - 3 * DAY
    traffic = local_traffic(BERLIN, day_curve, end=as_of)
    window = Span(utc(start), utc(start) + 2 * HOUR)
    wishes = policy(as_of=as_of, earliest=as_of, latest=as_of + 14 * DAY)
    judgement = judge(window, wishes, traffic=traffic)
    local_start, local_end = (instant.astimezone(BERLIN) for instant in (window.start, window.end))
    assert local_end.hour - local_start.hour == clock_hours
    assert judgement.choice.window == window
    hours = [window.start + HOUR * hour for hour in range(2)]
    expected = sum(day_curve(hour.astimezone(BERLIN)) for hour in hours)
    assert judgement.choice.impact.expected == pytest.approx(expected, rel=0.05)


def test_a_fair_objective_measures_regret_by_the_worst_hit_zone() -> None:
    """Regret is then a share of a week, and the best window the fairest."""
    people = audience({BERLIN: 0.5, NEW_YORK: 0.5})
    judgement = judge(NOON, policy(objective=Objective.FAIR), people=people)
    assert judgement.best is not None
    assert judgement.regret is not None
    more = judgement.choice.impact.worst_zone_share - judgement.best.impact.worst_zone_share
    assert judgement.regret.amount == pytest.approx(max(0.0, more))
    borne = policy(objective=Objective.FAIR, past_windows=(PastWindow(span=Span(AS_OF - DAY, AS_OF), name="old"),))
    judged = judge(NOON, borne, people=people)
    assert judged.best is not None
    assert judged.regret is not None
    assert judged.best.impact.worst_borne_share is not None
    assert judged.choice.impact.worst_borne_share == pytest.approx(
        judged.best.impact.worst_borne_share + judged.regret.amount
    )


def test_next_to_nothing_regret_has_no_share() -> None:
    """Where the best window costs nothing, one that does not has a regret without a share, which reaches no gate."""
    traffic = local_traffic(BERLIN, lambda wall: 0.0 if wall.hour < 6 else 100.0)
    judgement = judge(NOON, gates=Gates(max_regret=5.0), traffic=traffic)
    assert judgement.regret is not None
    assert judgement.regret.share is None
    assert not judgement.passes
    assert judge(NIGHT, gates=Gates(max_regret=0.0), traffic=traffic).passes


@settings(max_examples=examples(12))
@given(
    duration=st.integers(1, 9),
    notice=st.integers(0, 96),
    objective=st.sampled_from(Objective),
    closed=st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=3),
    zone=st.sampled_from([BERLIN, KATHMANDU, NEW_YORK]),
)
def test_what_plan_recommends_passes(
    duration: int, notice: int, objective: Objective, closed: list[tuple[int, int]], zone: ZoneInfo
) -> None:
    """With the same options, the recommendation has no regret, breaks no rule and has the impact that was planned."""
    wishes = policy(
        duration=duration * HOUR,
        notice=NoticePeriod(text=f"{notice}h", lead=notice * HOUR),
        objective=objective,
        zone=zone,
        blackouts=tuple(
            ClosedSpan(span=Span(AS_OF + start * HOUR, AS_OF + (start + length) * HOUR), name=f"{start}")
            for start, length in closed
        ),
    )
    traffic, people = lively(BERLIN), audience({BERLIN: 0.7, KATHMANDU: 0.3})
    plan = build_plan(traffic, people, wishes, BACKGROUND)
    if not isinstance(plan, Plan):
        return
    gates = Gates(max_regret=0.0, requires_notice=True)
    judgement = judge(plan.recommended.window, wishes, gates, traffic=traffic, people=people)
    assert judgement.passes
    assert judgement.choice.impact.expected == plan.recommended.impact.expected
    assert judgement.choice.impact.rank == plan.recommended.impact.rank


@settings(max_examples=examples(12))
@given(shift=st.integers(0, 14 * 24 * 60 - 120))
def test_regret_is_never_below_zero_and_never_beaten(shift: int) -> None:
    """No feasible window costs less than the best one, wherever the chosen one lies."""
    judgement = judge(Span(AS_OF + shift * MINUTE, AS_OF + shift * MINUTE + 2 * HOUR))
    assert judgement.best is not None
    assert judgement.regret is not None
    assert judgement.regret.amount >= 0
    assert all(choice.impact.expected >= judgement.best.impact.expected for choice in judgement.better)


def test_a_plan_is_judged_against_fresh_traffic() -> None:
    """A plan that would be made again is still the recommendation; cancelled, it is too, and never passes."""
    plan = saved_plan(window=NIGHT)
    judgement = judge(NIGHT, plan=plan, rules=saved_rules())
    assert judgement.since is not None
    assert judgement.since.is_still_best
    assert judgement.passes
    called_off = judge(NIGHT, plan=replace(plan, status=Status.CANCELLED), rules=saved_rules())
    assert [each.code for each in called_off.failures] == ["status"]
    assert called_off.since is not None
    assert called_off.since.is_still_best


def test_a_plan_that_is_overtaken_says_so() -> None:
    """Where another window is quieter today, the plan's is no longer the recommendation."""
    judgement = judge(NOON, plan=saved_plan(window=NOON), rules=saved_rules())
    assert judgement.since is not None
    assert not judgement.since.is_still_best


def by_hour(wall: datetime) -> float:
    """Return 100 an hour at night (to 06:00), 400 in the morning (to 12:00) and 1000 after that."""
    return 100.0 if wall.hour < 6 else 400.0 if wall.hour < 12 else 1000.0


STEPS = local_traffic(BERLIN, by_hour)
MORNING = span("2026-11-24T07:00+01:00", "2026-11-24T08:00+01:00")


def test_regret_is_what_a_window_costs_beyond_the_best() -> None:
    """An hour of 400 where there is one of 100 costs 300 more, which is three times the best."""
    regret = judge(MORNING, traffic=STEPS).regret
    assert regret is not None
    assert (regret.amount, regret.share) == pytest.approx((300, 3), rel=1e-6)


def test_nothing_beyond_nothing_is_no_regret() -> None:
    """Where the best window and this one cost nothing, the regret is 0 and has a share of 0."""
    silent = local_traffic(BERLIN, lambda wall: 0.0 if wall.hour < 6 else 100.0)
    night = span("2026-11-24T03:00+01:00", "2026-11-24T04:00+01:00")
    regret = judge(night, traffic=silent).regret
    assert regret is not None
    assert (regret.amount, regret.share) == (0, 0)


@pytest.mark.parametrize(
    ("code", "gate"),
    [
        pytest.param("max-regret", "max_regret", id="regret"),
        pytest.param("max-share", "max_share", id="share-of-a-week"),
        pytest.param("max-percentile", "max_percentile", id="percentile"),
        pytest.param("max-error-budget", "max_error_budget", id="error-budget"),
    ],
)
def test_a_gate_lets_pass_what_is_just_at_it(code: str, gate: str) -> None:
    """A figure that equals its gate is kept, and one a little above is not."""
    wishes = policy(slo=99.9)
    figure = found(judge(MORNING, wishes, replace(Gates(), **{gate: 1000.0}), traffic=STEPS), code).found
    assert figure is not None
    for most, is_kept in ((figure, True), (figure * (1 - 1e-9), False)):
        assert found(judge(MORNING, wishes, replace(Gates(), **{gate: most}), traffic=STEPS), code).is_kept is is_kept


def test_a_percentile_is_a_share_of_the_candidates() -> None:
    """Of the 336 hours of two weeks the 84 of the nights are quieter than one in the morning."""
    figure = found(judge(MORNING, gates=Gates(max_percentile=0.5), traffic=STEPS), "max-percentile").found
    assert figure == pytest.approx(0.25, rel=1e-9)


@pytest.mark.parametrize(
    ("minutes", "is_kept"), [pytest.param(43, True, id="just-enough"), pytest.param(44, False, id="too-much")]
)
def test_the_error_budget_is_used_up_at_its_end(minutes: int, is_kept: bool) -> None:
    """At a constant rate 99.9 % leaves 43.2 minutes in 30 days."""
    start = utc("2026-11-24T07:00+01:00")
    steady = local_traffic(BERLIN, lambda _: 100.0)
    judgement = judge(Span(start, start + minutes * MINUTE), policy(slo=99.9), traffic=steady)
    assert found(judgement, "error-budget").is_kept is is_kept
