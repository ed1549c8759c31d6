"""Tests of what a report says about its data."""

from __future__ import annotations

from downtime_cli.core.errors import Severity
from downtime_cli.core.page import Tone
from downtime_cli.core.plan import Quality, Verdict
from downtime_cli.core.verdict import caution_lines
from tests.samples import sample_issue

GOOD = Quality(verdict=Verdict.GOOD, findings=())


def test_good_data_are_quiet() -> None:
    """A good verdict takes one quiet line."""
    (only,) = caution_lines(GOOD, (), ())
    assert (only.text, only.tone) == ("Data: good", Tone.QUIET)


def test_warnings_are_said_and_notes_are_not() -> None:
    """A warning shows what, where and how to mend it."""
    issues = (sample_issue(), sample_issue(Severity.NOTE))
    _, only = caution_lines(GOOD, issues, ())
    assert only.tone is Tone.WARNING
    assert only.text == (
        "Warning: 2 rows in an hour that does not exist were left out (traffic.csv:118:1); check the zone of the file"
    )


def test_many_warnings_are_summed() -> None:
    """Eight warnings are shown, the rest counted."""
    lines = caution_lines(GOOD, [sample_issue()] * 11, ())
    assert len(lines) == 1 + 8 + 1
    assert lines[-1].text == "... and 3 more warnings"
