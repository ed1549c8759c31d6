"""Tests of how a recommendation is explained."""

from __future__ import annotations

from downtime_cli.core.policy import Objective, Preference
from downtime_cli.report.method import explain_choice
from tests.samples import AS_OF, sample_plan, sample_policy


def _said(**changes: object) -> str:
    """Return the explanation of a plan, some of it changed."""
    return " ".join(line.text for line in explain_choice(sample_plan(**changes)))


def test_what_was_weighed_is_said_with_its_times() -> None:
    """The first line has the number of windows, the horizon and the step; its times are exact."""
    first = explain_choice(sample_plan())[0]
    assert first.text == (
        "Weighed were 335 windows of 2 h from Mon 23 Nov 01:00 CET (UTC+1) to Mon 7 Dec 01:00 CET (UTC+1), one every "
        "1 h; those that break a rule are left out."
    )
    assert first.times[0].start == AS_OF


def test_the_measure_is_said() -> None:
    """The total and the fair objective have a sentence each."""
    assert "the fewest expected requests inside it" in _said()
    assert "the worst-hit zone loses the smallest part" in _said(policy=sample_policy(objective=Objective.FAIR))


def test_a_preference_is_admitted() -> None:
    """Where noise leaves several, and working hours or the date decided, it says so."""
    assert "working hours was preferred" in _said(preference=Preference.WORKING_HOURS)
    assert "an earlier one that costs hardly more was preferred" in _said(preference=Preference.EARLIER)
    assert "preferred" not in _said()
