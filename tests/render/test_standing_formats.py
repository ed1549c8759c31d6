"""Standing windows in the formats that people read."""

from __future__ import annotations

from downtime_cli.render.terminal import render_terminal
from downtime_cli.report.build import build_report
from tests.standing_samples import sample_no_standing


def test_nothing_fits_is_red() -> None:
    """On a terminal in colour the answer no looks like the one of a single window."""
    assert "\x1b[1;31mNothing fits." in render_terminal(build_report(sample_no_standing()), color=True)
