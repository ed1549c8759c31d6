"""Markdown of every answer: what is said before the rest opens."""

from __future__ import annotations

import pytest

from downtime_cli.core.answer import Answer
from downtime_cli.render.markdown import render_markdown
from downtime_cli.report.build import build_report
from tests.check_samples import sample_failure, sample_judgement, sample_rules_judgement
from tests.samples import sample_audience, sample_backtest, sample_inspection, sample_plan, sample_refusal
from tests.standing_samples import sample_no_standing, sample_standing


@pytest.mark.parametrize(
    ("answer", "bold", "last"),
    [
        pytest.param(sample_plan(), "Sat 5 Dec 2026 05:00–07:00", "Announce by Wed 2 Dec", id="plan"),
        pytest.param(sample_refusal(), "Nothing fits: no maintenance window", "--team-hours", id="refusal"),
        pytest.param(sample_standing(), "Every Sunday, 02:30–04:30", "", id="standing"),
        pytest.param(sample_no_standing(), "Nothing fits: no weekly", "give up team-hours", id="no-standing"),
        pytest.param(sample_judgement(), "Yes: Sat 5 Dec 2026 05:00–07:00", "80% range", id="check"),
        pytest.param(sample_failure(), "No: Sun 6 Dec 2026 05:00–07:00", "80% range", id="failed-check"),
        pytest.param(sample_rules_judgement(), "", "", id="check-by-rules"),
        pytest.param(sample_inspection(), "Data: fair. ", "Read as: ", id="inspection"),
        pytest.param(sample_audience(), "Users in 3 time zones", "Read as: ", id="audience"),
        pytest.param(sample_backtest(), "The advice", "Measured: ", id="backtest"),
    ],
)
def test_an_answer_is_one_bold_line_and_four_points_at_most(answer: Answer, bold: str, last: str) -> None:
    """No point says again what stands before it; all else but cautions opens."""
    shown = render_markdown(build_report(answer)).partition("<details>")[0].partition("### Beware")[0]
    title, line, *points = [text for text in shown.split("\n") if text]
    assert title.startswith("## ")
    assert line.startswith(f"**{bold}")
    assert line.endswith("**")
    assert 1 <= len(points) <= 4
    assert all(text.startswith("- ") and text[2:].rstrip(".") not in line for text in points)
    assert points[-1].startswith(f"- {last}")
