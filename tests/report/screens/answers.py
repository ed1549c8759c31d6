"""Answers of every kind with a first screen, as many and as odd as there may be, from samples made by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.checking.judgement import Criterion, Judgement, RulesJudgement
from downtime_cli.core.errors import Assumption, AssumptionCode, Issue, IssueCode, Place, Severity
from downtime_cli.core.planning.plan import Choice, NoWindow, Plan, RuleSummary
from downtime_cli.core.policy import Objective, Policy
from downtime_cli.core.quality.finding import Background, Finding, FindingCode, Quality, Verdict
from downtime_cli.core.series.series import PlannedSeries
from downtime_cli.core.standing.plan import NoStandingWindow
from downtime_cli.core.window import HOUR
from tests.check_samples import BROKEN, KEPT, sample_failure, sample_judgement, sample_rules_judgement
from tests.samples import START, sample_impact, sample_plan, sample_policy, sample_refusal, span_at
from tests.saved_samples import HOSTILE
from tests.standing_samples import sample_no_standing, sample_standing

Shown: TypeAlias = Plan | NoWindow | PlannedSeries | NoStandingWindow | Judgement | RulesJudgement

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/Argentina/ComodRivadavia",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "America/St_Johns",
)
_LONG = ("x" * 400, "of many words " * 30)
_NAMES = st.sampled_from(["Shop API", *HOSTILE, *_LONG]) | st.text(max_size=40).filter(str.strip)
_COUNTS = st.floats(0, 1e13)
_CRITERIA = (*KEPT, *BROKEN)


@st.composite
def answers(draw: st.DrawFn) -> Shown:
    """Draw an answer of any kind that has a first screen."""
    policy = draw(_policies())
    background = draw(_backgrounds())
    make = draw(
        st.sampled_from([_draw_plan, _draw_refusal, _draw_standing, _draw_no_standing, _draw_judgement, _draw_rules])
    )
    answer = make(draw, policy)
    return replace(answer, background=background)


def _draw_plan(draw: st.DrawFn, policy: Policy) -> Shown:
    impact = sample_impact(draw(_COUNTS), rank=draw(st.integers(1, 335)))
    choice = Choice(window=span_at(START + draw(st.integers(0, 9000)) * HOUR), impact=impact)
    return sample_plan(policy=policy, recommended=choice, unit=draw(_NAMES), few_events=draw(st.booleans()))


def _draw_refusal(draw: st.DrawFn, policy: Policy) -> Shown:
    few = draw(st.integers(1, 3))
    whole = sample_refusal(policy=policy, unit=draw(_NAMES), rules=draw(_rules()))
    return replace(whole, relaxations=whole.relaxations[:few])


def _draw_standing(draw: st.DrawFn, policy: Policy) -> Shown:
    return sample_standing(policy=replace(policy, recurring=sample_standing().policy.recurring), unit=draw(_NAMES))


def _draw_no_standing(draw: st.DrawFn, policy: Policy) -> Shown:
    recurring = replace(policy, recurring=sample_standing().policy.recurring)
    nearest = draw(st.sampled_from([None, sample_no_standing().nearest]))
    return sample_no_standing(policy=recurring, nearest=nearest, rules=draw(_rules()))


def _draw_judgement(draw: st.DrawFn, policy: Policy) -> Shown:
    make: Callable[..., Judgement] = draw(st.sampled_from([sample_judgement, sample_failure]))
    cost = draw(_COUNTS)
    choice = Choice(window=span_at(START + draw(st.integers(-9, 9000)) * HOUR), impact=sample_impact(cost, rank=2))
    criteria = draw(_criteria())
    best = draw(st.sampled_from([None, choice, sample_plan().recommended]))
    return make(
        policy=policy,
        unit=draw(_NAMES),
        choice=choice,
        best=best,
        criteria=criteria,
        few_events=draw(st.booleans()),
        is_alike=draw(st.booleans()),
    )


def _draw_rules(draw: st.DrawFn, policy: Policy) -> Shown:
    criteria = tuple(each for each in draw(_criteria()) if each.is_rule or each.code == "status")
    return sample_rules_judgement(policy=policy, criteria=criteria)


@st.composite
def _policies(draw: st.DrawFn) -> Policy:
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    objective = draw(st.sampled_from(Objective))
    margin = draw(st.sampled_from([timedelta(0), HOUR]))
    slo = draw(st.sampled_from([None, 99.9]))
    return sample_policy(service=draw(_NAMES), zone=zone, objective=objective, margin=margin, slo=slo)


@st.composite
def _criteria(draw: st.DrawFn) -> tuple[Criterion, ...]:
    chosen = draw(st.lists(st.sampled_from(_CRITERIA), min_size=1, max_size=9, unique=True))
    names = [draw(_NAMES) if each.code in {"blackout", "holidays"} else each.label for each in chosen]
    return tuple(replace(each, label=name) for each, name in zip(chosen, names, strict=True))


@st.composite
def _rules(draw: st.DrawFn) -> tuple[RuleSummary, ...]:
    names = draw(st.lists(_NAMES, max_size=6))
    return tuple(RuleSummary(code="blackout", label=name, excluded=draw(st.integers(0, 335))) for name in names)


@st.composite
def _backgrounds(draw: st.DrawFn) -> Background:
    """Draw what an answer rests on: nothing to beware of, or more than a screen holds."""
    verdicts = draw(st.lists(st.sampled_from(Verdict), max_size=5))
    findings = tuple(
        Finding(code=FindingCode.SHORT_HISTORY, verdict=each, message=draw(_NAMES), evidence="", remedy="look again")
        for each in sorted(verdicts, key=list(Verdict).index, reverse=True)
    )
    codes = draw(st.lists(st.sampled_from([IssueCode.DST_SKIPPED_HOUR, IssueCode.NO_AUDIENCE]), max_size=10))
    issues = tuple(
        Issue(
            code=code,
            message=f"{draw(_NAMES)} was found",
            remedy="check the zone of the file",
            place=Place(source=draw(_NAMES), line=118),
            severity=Severity.WARNING,
        )
        for code in codes
    )
    assumed = tuple(Assumption(code, "said") for code in draw(st.lists(st.sampled_from(AssumptionCode), max_size=6)))
    verdict = findings[0].verdict if findings else Verdict.GOOD
    return Background(quality=Quality(verdict=verdict, findings=findings), assumptions=assumed, issues=issues)
