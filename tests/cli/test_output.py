"""Where answers go: each format is given what it needs, and waits for nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from downtime_cli.cli.output import Wanted, deliver, render
from downtime_cli.documents.csv_rows import render_csv
from downtime_cli.documents.write import render_json
from downtime_cli.render.html_page import render_html
from downtime_cli.render.svg_file import render_horizon
from downtime_cli.report.build import build_report
from downtime_cli.request.values import Format
from tests.samples import sample_plan, sample_refusal


@pytest.mark.parametrize("form", [Format.HTML, Format.HORIZON])
def test_what_can_draw_is_given_the_horizon(form: Format) -> None:
    """A page and a chart of the horizon hold it, whichever of them is asked for."""
    plan, renderer = sample_plan(), render_html if form is Format.HTML else render_horizon
    assert render(plan, form) == renderer(build_report(plan))


@pytest.mark.parametrize("form", [Format.JSON, Format.CSV])
def test_machines_are_given_the_answer(form: Format) -> None:
    """JSON and CSV are made of the answer itself."""
    expected = render_json if form is Format.JSON else render_csv
    assert render(sample_refusal(), form) == expected(sample_refusal())


def test_a_page_beside_a_screen_has_its_horizon(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One report serves every format: what is shown does not take from what is written."""
    plan, page, table = sample_plan(), tmp_path / "plan.html", tmp_path / "plan.csv"
    deliver(plan, Wanted(form=Format.PLAIN, files=[str(page), str(table)], full=False))
    assert page.read_text("utf-8") == render_html(build_report(plan))
    assert table.read_text("utf-8") == render_csv(plan)
    assert capsys.readouterr().out.startswith("Recommended maintenance window")


@pytest.mark.parametrize("form", ["JSON", "CSV", "PLAIN"])
def test_nothing_is_imported_that_nobody_reads(form: str) -> None:
    """Machines do not wait for the report, nor a screen for the horizon."""
    lines = [
        "import sys",
        "from tests.samples import sample_plan",
        "from downtime_cli.cli.output import Format, render",
        f"render(sample_plan(), Format.{form})",
        "print(*(name for name in sys.modules if name.startswith(('downtime_cli.report', 'downtime_cli.render'))))",
    ]
    root = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True, cwd=root
    )
    imported = done.stdout.split()
    assert bool(imported) == (form == "PLAIN")
    assert "downtime_cli.report.pictures.timeline" not in imported
