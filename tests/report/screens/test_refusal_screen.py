"""The first screen where nothing fits: the rules in the way, and what would have to give."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from downtime_cli.core.planning.plan import NoWindow, RuleSummary
from downtime_cli.core.standing.plan import NoStandingWindow
from downtime_cli.render.plain import render_plain
from downtime_cli.report.blocks import Tone
from downtime_cli.report.build import build_report
from downtime_cli.report.screens.screen import Group, Screen
from tests.samples import sample_background, sample_issue, sample_refusal
from tests.standing_samples import sample_no_standing


def _screen(refusal: NoWindow | NoStandingWindow) -> Screen:
    screen = build_report(refusal).screen
    assert screen is not None
    return screen


def _groups(refusal: NoWindow | NoStandingWindow) -> list[Group]:
    return [each for each in _screen(refusal).body if isinstance(each, Group)]


@pytest.mark.parametrize(
    ("refusal", "answer"),
    [
        pytest.param(sample_refusal(), "no maintenance window for Shop API (2 h)", id="single"),
        pytest.param(sample_no_standing(), "no weekly maintenance window for Shop API (2 h)", id="standing"),
    ],
)
def test_that_nothing_fits_is_said_first(refusal: NoWindow | NoStandingWindow, answer: str) -> None:
    """In red, with what was asked for."""
    screen = _screen(refusal)
    assert (screen.lead, screen.answer, screen.tone) == ("Nothing fits: ", (answer,), Tone.STRONG)


def test_rules_in_the_way_are_listed_with_what_each_excludes() -> None:
    """At most three, the others counted; one that excludes nothing stands in nobody's way."""
    rules = tuple(
        RuleSummary(code="blackout", label=f"freeze {left}", excluded=left) for left in (335, 300, 200, 100, 0)
    )
    rules_group = _groups(sample_refusal(rules=rules))[0]
    assert rules_group.label.endswith(" CET (UTC+1) Europe/Berlin breaks a rule:")
    assert [each.cells for each in rules_group.rows] == [
        ("blackout", f"freeze {left}", f"excludes {left}") for left in (335, 300, 200)
    ]
    assert rules_group.rests[-1] == "and 1 more"


def test_without_a_rule_to_name_the_reason_is_a_sentence() -> None:
    """It is not left out with the rules."""
    refusal = sample_refusal(rules=())
    (reason,) = _screen(refusal).sentences
    assert reason.text.startswith("Each of 335 windows from ")
    assert reason.text.endswith(" breaks a rule.")
    assert len(_groups(refusal)) == 1


def test_changes_are_numbered_quietest_first() -> None:
    """Each with its window, its cost and the range, whatever the order in which they were found."""
    changes = _groups(sample_refusal())[1]
    assert changes.label == "What would have to give, quietest first:"
    assert [(*each.cells, each.detail) for each in changes.rows] == [
        ("1", "--duration 1h", "Mon 30 Nov 09:00–10:00; about 1,500 requests (1,180–1,890)"),
        ("2", "--horizon 15d", "Mon 7 Dec 09:00–11:00; about 3,060 requests (2,420–3,860)"),
        (
            "3",
            "--team-hours 'Mon 09:00-11:00@Europe/Berlin'",
            "Mon 30 Nov 09:00–11:00; about 3,080 requests (2,430–3,870)",
        ),
    ]


def test_a_single_change_is_not_called_the_quietest() -> None:
    """There is nothing to compare it with."""
    refusal = sample_refusal(relaxations=sample_refusal().relaxations[:1])
    assert _groups(refusal)[1].label == "What would have to give:"
    assert _screen(refusal).closing == "Next: run the command again with this change; --full shows everything."


@pytest.mark.parametrize(
    ("nearest", "row"),
    [
        pytest.param(
            sample_no_standing().nearest,
            (
                'give up team-hours "Sun 02:00-04:00@Europe/Berlin" on 1 of 50 dates',
                "every Sunday, 02:30–04:30 Europe/Berlin; about 812 requests each time, 0.31% of a week; "
                "40,700 in 50 windows",
            ),
            id="nearest",
        ),
        pytest.param(None, ("shorten the blackouts: no slot has a single date left", ""), id="no-date-left"),
    ],
)
def test_a_standing_window_says_what_comes_nearest(nearest: object, row: tuple[str, str]) -> None:
    """What would have to give for it, and what it would cost."""
    (change,) = _groups(sample_no_standing(nearest=nearest))[1].rows
    assert (change.cells[1], change.detail) == row


def test_a_change_that_does_not_fit_is_counted_below_the_last_one() -> None:
    """Not within what is to be typed."""
    issues = tuple(replace(sample_issue(), message=f"{number} rows were left out") for number in range(9))
    text = render_plain(build_report(sample_refusal(background=sample_background(issues=issues))))
    assert "  2  --horizon 15d\n" in text
    assert "     Mon 7 Dec 09:00-11:00; about 3,060 requests (2,420-3,860); and 1 more\n" in text
    assert "--team-hours" not in text
