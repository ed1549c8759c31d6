"""Judgements for machines: the schema that ships, and CSV."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files

import jsonschema
import pytest

from downtime_cli.core.checking.judgement import Judgement, Regret
from downtime_cli.core.policy import Objective
from downtime_cli.documents.csv_rows import render_csv
from downtime_cli.documents.write import render_json
from tests.check_samples import sample_failure, sample_judgement
from tests.samples import sample_policy

LEAN = sample_judgement(best=None, regret=None, is_alike=False)
FAIR = sample_judgement(regret=Regret(amount=0.1, share=None), policy=sample_policy(objective=Objective.FAIR))


@pytest.mark.parametrize(
    "judgement",
    [
        pytest.param(sample_judgement(), id="yes"),
        pytest.param(sample_failure(), id="no"),
        pytest.param(LEAN, id="nothing-fits"),
        pytest.param(FAIR, id="fair"),
    ],
)
def test_json_keeps_its_schema(judgement: Judgement) -> None:
    """Each document is valid by `downtime-check/1`, which itself is a valid schema."""
    schema = json.loads(files("downtime_cli").joinpath("schema", "check-1.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(render_json(judgement)))


def test_regret_is_in_what_the_objective_minimises() -> None:
    """The document says of what regret is; a share that is not finite is null."""
    regret = json.loads(render_json(FAIR))["regret"]
    assert regret == {"of": "worst-zone-share", "amount": 0.1, "share": None}


def test_csv_has_a_row_for_each_window() -> None:
    """The chosen window with its answer and reasons, the best one, and the other better ones."""
    rows = list(csv.DictReader(io.StringIO(render_csv(sample_failure()))))
    assert [(row["choice"], row["status"], row["remedy"]) for row in rows] == [
        ("chosen", "FAIL", "blackout; max-regret"),
        ("best", "", ""),
        ("better", "", ""),
        ("better", "", ""),
    ]
    (lean,) = csv.DictReader(io.StringIO(render_csv(LEAN)))
    assert (lean["choice"], lean["status"], lean["plan_id"]) == ("chosen", "PASS", "")
