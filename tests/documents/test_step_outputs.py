"""What later steps of a job are given: exact values, whatever names hold."""

from __future__ import annotations

import pytest

from downtime_cli.core.answer import Answer
from downtime_cli.documents.step_outputs import render_step_outputs
from tests.check_samples import sample_failure, sample_judgement, sample_rules_judgement
from tests.render.test_github import COMMANDS
from tests.runner import read_outputs
from tests.samples import sample_inspection, sample_plan, sample_refusal
from tests.saved_samples import HOSTILE
from tests.standing_samples import sample_standing


def _outputs(answer: Answer, summary: str = "a window") -> dict[str, str]:
    """Return the outputs as the runner reads them."""
    return read_outputs(render_step_outputs(answer, summary))


def test_outputs_are_exact() -> None:
    """Later steps get UTC times and exact numbers of the window, and whether it passes."""
    assert _outputs(sample_plan()) == {
        "start": "2026-12-05T04:00:00Z",
        "end": "2026-12-05T06:00:00Z",
        "impact": "812.4",
        "share-of-week": "0.0031",
        "unit": "requests",
        "plan-id": "20261205-0123456789",
        "summary": "a window",
    }
    judged = _outputs(sample_failure())
    assert (judged["passes"], judged["regret"], judged["plan-id"]) == ("false", "0.41", "20261205-0badcafe")
    assert "regret" not in _outputs(sample_judgement(regret=None))


def test_outputs_of_other_answers() -> None:
    """A standing window gives its rule and first date; where there is no window, nothing is set."""
    standing = _outputs(sample_standing())
    assert standing["rrule"].startswith("FREQ=")
    assert standing["start"] < standing["end"]
    assert standing["plan-id"] == sample_standing().series.head.plan_id
    for answer in (sample_refusal(), sample_inspection()):
        assert render_step_outputs(answer, "nothing fits") == ""


@pytest.mark.parametrize("text", [*HOSTILE, *COMMANDS, "END", "END\nEND_", "x\nEND\nstart<<END\nnever\nEND"])
def test_hostile_units_set_no_other_output(text: str) -> None:
    """A column name that looks like an output, or like the end of one, stays inside its own."""
    outputs = _outputs(sample_plan(unit=text), summary=text)
    assert outputs["start"] == "2026-12-05T04:00:00Z"
    assert set(outputs) == {"start", "end", "impact", "share-of-week", "unit", "plan-id", "summary"}
    assert outputs["summary"] == text


def test_outputs_of_rules_alone() -> None:
    """Without traffic there is a window, and whether it passes; nothing is known of its impact."""
    outputs = _outputs(sample_rules_judgement())
    assert set(outputs) == {"start", "end", "passes", "summary"}
    assert outputs["passes"] == str(sample_rules_judgement().passes).lower()
