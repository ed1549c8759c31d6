"""Judgements made by hand, so that what is shown does not depend on how it is computed."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from downtime_cli.core.checking.judgement import (
    Criterion,
    Difference,
    Judgement,
    Regret,
    RulesJudgement,
    SincePlan,
)
from downtime_cli.core.errors import AssumptionCode
from downtime_cli.core.planning.plan import Choice
from downtime_cli.core.quality.finding import Verdict
from downtime_cli.core.window import DAY, HOUR
from downtime_cli.core.wording import moment
from tests.samples import (
    AS_OF,
    START,
    sample_background,
    sample_finding,
    sample_impact,
    sample_issue,
    sample_plan,
    sample_policy,
    span_at,
)
from tests.saved_samples import saved_plan

KEPT = (
    Criterion(code="past", label="no start before 2026-11-23T00:00Z", is_kept=True),
    Criterion(code="notice-period", label="72h", is_kept=True, is_binding=False),
    Criterion(code="protect", label="America/New_York=Mon-Fri 09:00-17:00", is_kept=True),
    Criterion(code="max-regret", label="", is_kept=True, found=0.0, most=0.25),
)
BROKEN = (
    Criterion(code="past", label="no start before 2026-11-23T00:00Z", is_kept=True),
    Criterion(code="status", label="TENTATIVE", is_kept=True),
    Criterion(
        code="notice-period", label="72h", is_kept=False, is_binding=False, broken_for=timedelta(hours=5, minutes=30)
    ),
    Criterion(code="blackout", label="Black Friday", is_kept=False, broken_for=HOUR),
    Criterion(code="holidays", label="Second day (DE)", is_kept=True),
    Criterion(code="still-advised", label="", is_kept=False),
    Criterion(code="error-budget", label="99.9% over 30 days", is_kept=False, is_binding=False, found=1.93, most=1.0),
    Criterion(code="max-regret", label="", is_kept=False, found=0.41, most=0.25),
    Criterion(code="max-percentile", label="", is_kept=True, found=0.0747, most=0.1),
)


def sample_judgement(**changes: object) -> Judgement:
    """Return the judgement on the window that `plan` would recommend, some of it changed."""
    best = sample_plan().recommended
    judgement = Judgement(
        policy=sample_policy(),
        unit="requests",
        choice=best,
        best=best,
        better=(),
        is_alike=True,
        regret=Regret(amount=0.0, share=0.0),
        announced=AS_OF,
        announce_by=START - 72 * HOUR,
        weighed=335,
        average=4120.0,
        criteria=KEPT,
        audience=sample_plan().audience,
        background=sample_background(
            "users are first told Mon 23 Nov 2026 01:00 CET (UTC+1), as no --announced was given",
            code=AssumptionCode.FIRST_TOLD,
        ),
    )
    return replace(judgement, **changes)


def sample_failure(**changes: object) -> Judgement:
    """Return the judgement on a planned window that will not do, some of it changed."""
    since = SincePlan(
        plan=saved_plan(window=span_at(START + DAY)),
        verdict=Verdict.FAIR,
        is_still_best=False,
        differences=(
            Difference(code="audience", then="America/New_York 25%", now="America/New_York 20%"),
            Difference(code="blackout", then="", now="Black Friday"),
        ),
    )
    announced = START + DAY - 72 * HOUR + timedelta(hours=5, minutes=30)
    judgement = sample_judgement(
        choice=Choice(window=span_at(START + DAY), impact=sample_impact(1145.5, rank=26)),
        better=(sample_plan().recommended, *sample_plan().alternatives),
        is_alike=False,
        regret=Regret(amount=333.1, share=0.41),
        announced=announced,
        announce_by=START + DAY - 72 * HOUR,
        criteria=BROKEN,
        background=sample_background(
            f"users are first told {moment(announced, sample_policy().zone, year=True)}, as the plan has it",
            code=AssumptionCode.FIRST_TOLD,
            findings=(sample_finding(),),
            issues=(sample_issue(),),
        ),
        since=since,
    )
    return replace(judgement, **changes)


def sample_rules_judgement(**changes: object) -> RulesJudgement:
    """Return the judgement by rules alone on a window that breaks one, some of it changed."""
    judgement = RulesJudgement(
        policy=sample_policy(),
        background=sample_background(
            "judged by the rules alone, as no traffic was given", code=AssumptionCode.NO_TRAFFIC
        ),
        announced=AS_OF,
        announce_by=START - 72 * HOUR,
        criteria=(BROKEN[0], BROKEN[3]),
        is_gated=False,
        window=span_at(START),
    )
    return replace(judgement, **changes)
