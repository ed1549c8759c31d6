"""Tests of what a report says about its data."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, AssumptionCode, IssueCode, Severity
from downtime_cli.core.quality.finding import Verdict
from downtime_cli.report.blocks import Tone
from downtime_cli.report.cautions import caution_lines
from tests.samples import sample_background, sample_finding, sample_issue, sample_repair


def test_good_data_are_quiet() -> None:
    """A good verdict takes one quiet line."""
    (only,) = caution_lines(sample_background())
    assert (only.text, only.tone) == ("Data: good", Tone.QUIET)


def test_warnings_are_said_and_notes_are_not() -> None:
    """A warning shows what, where and how to mend it."""
    _, only = caution_lines(sample_background(issues=(sample_issue(), sample_issue(Severity.NOTE))))
    assert only.tone is Tone.WARNING
    assert only.text == (
        "Warning: 2 rows in an hour that does not exist were left out (traffic.csv:118:1); check the zone of the file"
    )


def test_many_warnings_are_summed() -> None:
    """Eight warnings are shown, the rest counted."""
    lines = caution_lines(sample_background(issues=(sample_issue(),) * 11))
    assert len(lines) == 1 + 8 + 1
    assert lines[-1].text == "... and 3 more warnings"


def test_findings_come_with_their_remedies() -> None:
    """The worst finding stands beside the verdict, others that cost it below, repairs quietly after them."""
    poor = replace(sample_finding(Verdict.POOR), code="burst", message="one burst", remedy="delete it")
    background = sample_background(findings=(poor, sample_finding(), sample_repair()))
    assert [(each.text, each.tone) for each in caution_lines(background)] == [
        ("Data: poor; one burst; delete it", Tone.WARNING),
        ("Also fair: 6.0 weeks of history; 8 or more make for steady advice", Tone.WARNING),
        ("Noted: an hour that clocks show twice appears only once", Tone.QUIET),
    ]


def test_repairs_alone_leave_good_data_quiet() -> None:
    """What the reader mended costs nothing."""
    lines = caution_lines(sample_background(findings=(sample_repair(),)))
    assert [each.text for each in lines] == ["Data: good", "Noted: an hour that clocks show twice appears only once"]
    assert {each.tone for each in lines} == {Tone.QUIET}


def test_nothing_is_said_twice() -> None:
    """A warning of the reader that is a finding as well is not repeated."""
    finding = replace(sample_finding(), code=sample_issue().code)
    lines = caution_lines(sample_background(findings=(finding,), issues=(sample_issue(),)))
    assert len(lines) == 1


@pytest.mark.parametrize(
    ("remedy", "is_said"),
    [
        pytest.param("say with --traffic-zone where the file, read as UTC, was written", False, id="whose-clock"),
        pytest.param("check where your users are and pass --audience", True, id="whose-users"),
    ],
)
def test_times_without_a_zone_are_no_warning_beside_the_reason(remedy: str, is_said: bool) -> None:
    """A finding that asks for the zone of the file says why: the warning that asks for it too adds nothing."""
    naive = replace(sample_issue(), code=IssueCode.NAIVE_TIMES)
    finding = replace(sample_finding(), remedy=remedy)
    lines = caution_lines(sample_background(findings=(finding,), issues=(naive, sample_issue())))
    assert sum(each.text.startswith("Warning: ") for each in lines) == 1 + is_said


def test_whose_clock_is_shown_holds_by_that_clock_alone() -> None:
    """That times are shown by the team's clock is left out where another one is shown; other assumptions stay."""
    clock = Assumption(AssumptionCode.TEAM_ZONE, "times are shown by the clock of Europe/Berlin, where most users are")
    background = sample_background("cores are counted")
    lines = caution_lines(replace(background, assumptions=(*background.assumptions, clock)))
    assert [line.text.partition(",")[0] for line in lines if line.is_local] == [
        "Assumed: times are shown by the clock of Europe/Berlin"
    ]
