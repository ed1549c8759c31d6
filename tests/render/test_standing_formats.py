"""Standing windows in the formats that people read."""

from __future__ import annotations

import pytest

from downtime_cli.render.terminal import render_terminal
from downtime_cli.report.build import build_report
from tests.standing_samples import sample_no_standing


@pytest.mark.parametrize(
    ("full", "answer"),
    [pytest.param(False, "Nothing fits: ", id="first-screen"), pytest.param(True, "Nothing fits.", id="full")],
)
def test_nothing_fits_is_red(full: bool, answer: str) -> None:
    """On a terminal in colour the answer no looks like the one of a single window."""
    assert f"\x1b[1;31m{answer}" in render_terminal(build_report(sample_no_standing()), color=True, full=full)
