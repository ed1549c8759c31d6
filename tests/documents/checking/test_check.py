"""Judgements as JSON and CSV."""

from __future__ import annotations

import pytest

from downtime_cli.core.checking.judgement import Judgement, Regret, RulesJudgement
from downtime_cli.core.policy import Objective
from tests.check_samples import sample_failure, sample_judgement, sample_rules_judgement
from tests.documents.reading import rows_of, written
from tests.samples import sample_policy

LEAN = sample_judgement(best=None, regret=None, is_alike=False)
FAIR = sample_judgement(regret=Regret(amount=0.1, share=None), policy=sample_policy(objective=Objective.FAIR))


@pytest.mark.parametrize(
    "judgement",
    [
        pytest.param(sample_judgement(is_gated=False), id="rules-kept"),
        pytest.param(sample_rules_judgement(), id="rules-alone"),
        pytest.param(sample_rules_judgement(since=sample_failure().since, criteria=()), id="plan-by-rules-alone"),
        pytest.param(sample_judgement(), id="yes"),
        pytest.param(sample_failure(), id="no"),
        pytest.param(LEAN, id="nothing-fits"),
        pytest.param(FAIR, id="fair"),
    ],
)
def test_json_keeps_its_schema(judgement: Judgement | RulesJudgement) -> None:
    """Each document is valid by what `downtime schema check` prints."""
    document = written(judgement, "check")
    assert (document["passes"], document["outcome"]) == (judgement.passes, judgement.ruling)


def test_what_follows_from_traffic_is_null_without_any() -> None:
    """A judgement by rules has the keys of every other, and a row of CSV."""
    document = written(sample_rules_judgement(), "check")
    nothing = {key: value for key, value in document.items() if value is None or value == []}
    assert sorted(nothing) == [
        "audience", "best", "better", "few_events", "impact", "issues", "quality", "regret", "since", "within_noise",
    ]  # fmt: skip
    (row,) = rows_of(sample_rules_judgement())
    assert (row["choice"], row["outcome"], row["failures"], row["expected"]) == ("chosen", "no", "blackout", "")
    assert (row["start"], row["duration_minutes"]) == ("2026-12-05T04:00:00Z", "120")


def test_regret_is_in_what_the_objective_minimises() -> None:
    """The document says of what regret is; a share that is not finite is null."""
    regret = written(FAIR, "check")["regret"]
    assert regret == {"of": "worst-zone-share", "amount": 0.1, "share": None}


def test_csv_has_a_row_for_each_window() -> None:
    """The chosen window with its answer and reasons, the best one, and the other better ones."""
    rows = rows_of(sample_failure())
    assert [(row["choice"], row["outcome"], row["failures"]) for row in rows] == [
        ("chosen", "no", "blackout; still-advised; max-regret"),
        ("best", "", ""),
        ("better", "", ""),
        ("better", "", ""),
    ]
    assert {(row["status"], row["remedy"]) for row in rows} == {("TENTATIVE", "")}
    (lean,) = rows_of(LEAN)
    assert (lean["choice"], lean["outcome"], lean["status"], lean["plan_id"]) == ("chosen", "yes", "", "")
