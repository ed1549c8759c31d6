"""Every format, byte for byte: what people and machines see changes only on purpose."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from downtime_cli.core.answer import Answer
from downtime_cli.documents.csv_rows import render_csv
from downtime_cli.documents.step_outputs import render_step_outputs
from downtime_cli.documents.write import render_json
from downtime_cli.render.github import render_github
from downtime_cli.render.html_page import render_html
from downtime_cli.render.junit import render_junit
from downtime_cli.render.markdown import render_markdown
from downtime_cli.render.plain import render_plain
from downtime_cli.render.svg_file import render_heatmap, render_horizon, render_year
from downtime_cli.render.terminal import render_terminal
from downtime_cli.report.build import build_report
from downtime_cli.report.report import Report
from tests.check_samples import sample_failure, sample_judgement
from tests.samples import sample_audience, sample_backtest, sample_inspection, sample_plan, sample_refusal
from tests.standing_samples import sample_no_standing, sample_standing

SUBJECTS: dict[str, Callable[[], Answer]] = {
    "plan": sample_plan,
    "refusal": sample_refusal,
    "standing": sample_standing,
    "no-standing": sample_no_standing,
    "judgement": sample_judgement,
    "failed-judgement": sample_failure,
    "inspection": sample_inspection,
    "audience": sample_audience,
    "backtest": sample_backtest,
}
PEOPLE: dict[str, Callable[[Report], str]] = {
    "screen-60.txt": lambda report: render_terminal(report, width=60),
    "screen-80.txt": lambda report: render_terminal(report, width=80),
    "screen-120.txt": lambda report: render_terminal(report, width=120),
    "screen-color.ansi": lambda report: render_terminal(report, width=80, color=True),
    "screen-plain.txt": render_plain,
    "terminal-60.txt": lambda report: render_terminal(report, width=60, full=True),
    "terminal-80.txt": lambda report: render_terminal(report, width=80, full=True),
    "terminal-120.txt": lambda report: render_terminal(report, width=120, full=True),
    "terminal-color.ansi": lambda report: render_terminal(report, width=80, color=True, full=True),
    "plain.txt": lambda report: render_plain(report, full=True),
    "report.md": render_markdown,
    "page.html": render_html,
    "github.txt": lambda report: render_github(report, full=True),
}
MACHINES: dict[str, Callable[[Answer], str]] = {"report.csv": render_csv, "report.json": render_json}
DRAWINGS: dict[str, Callable[[Report], str | None]] = {"heatmap.svg": render_heatmap, "horizon.svg": render_horizon}


def _render(name: str, answer: Answer) -> str:
    """Render an answer for machines, or its report for people."""
    return MACHINES[name](answer) if name in MACHINES else PEOPLE[name](build_report(answer))


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("name", [*PEOPLE, *MACHINES])
def test_output_is_as_agreed(subject: str, name: str, check_golden: Callable[[str, str], None]) -> None:
    """Each format shows each sample exactly as its golden file does."""
    check_golden(f"{subject}-{name}", _render(name, SUBJECTS[subject]()))


@pytest.mark.parametrize("subject", ["plan", "refusal"])
@pytest.mark.parametrize("name", DRAWINGS)
def test_drawings_are_as_agreed(subject: str, name: str, check_golden: Callable[[str, str], None]) -> None:
    """Each chart shows each sample exactly as its golden file does."""
    check_golden(f"{subject}-{name}", DRAWINGS[name](build_report(SUBJECTS[subject]())) or "")


@pytest.mark.parametrize("subject", ["standing", "no-standing"])
def test_the_year_is_as_agreed(subject: str, check_golden: Callable[[str, str], None]) -> None:
    """The year of a standing window is drawn exactly as its golden file has it."""
    check_golden(f"{subject}-year.svg", render_year(build_report(SUBJECTS[subject]())) or "")


@pytest.mark.parametrize("subject", ["plan", "refusal", "standing", "judgement", "failed-judgement"])
def test_step_outputs_are_as_agreed(subject: str, check_golden: Callable[[str, str], None]) -> None:
    """What later steps of a job may use is exactly as the golden file has it."""
    answer = SUBJECTS[subject]()
    check_golden(f"{subject}-github-output.txt", render_step_outputs(answer, build_report(answer).headline))


@pytest.mark.parametrize("subject", ["judgement", "failed-judgement"])
def test_junit_is_as_agreed(subject: str, check_golden: Callable[[str, str], None]) -> None:
    """A judgement as JUnit XML is exactly as its golden file has it."""
    check_golden(f"{subject}-junit.xml", render_junit(build_report(SUBJECTS[subject]())))


@pytest.mark.parametrize("name", [*PEOPLE, *MACHINES])
def test_output_is_the_same_every_time(name: str) -> None:
    """The same plan gives the same bytes, ending in one newline."""
    first, second = (_render(name, sample_plan()) for _ in range(2))
    assert first == second
    assert first.endswith("\n")
    assert not first.endswith("\n\n")
