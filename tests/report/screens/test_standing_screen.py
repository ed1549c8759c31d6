"""The first screen of a standing window: slot, clocks, cost, worst date, rule, and what is left out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import IssueCode
from downtime_cli.core.policy import NoticePeriod, Objective
from downtime_cli.core.series.series import PlannedSeries
from downtime_cli.core.standing.plan import LeftOut
from downtime_cli.report.build import build_report
from downtime_cli.report.screens.screen import Group, Screen
from tests.samples import sample_background, sample_issue
from tests.standing_samples import sample_choice, sample_standing


def _screen(plan: PlannedSeries, saved: str = "") -> Screen:
    screen = build_report(plan, saved=saved).screen
    assert screen is not None
    return screen


def _group(plan: PlannedSeries, label: str) -> Group | None:
    return next((each for each in _screen(plan).body if isinstance(each, Group) and each.label == label), None)


def _rows(plan: PlannedSeries, label: str) -> list[tuple[str, ...]]:
    group = _group(plan, label)
    return [] if group is None else [each.cells for each in group.rows]


def _with_choice(**changes: object) -> PlannedSeries:
    plan = sample_standing()
    return replace(plan, recommended=replace(plan.recommended, **changes))


def test_the_slot_is_said_in_words_and_in_utc() -> None:
    """The team's words first, then what that is in UTC over the year."""
    screen = _screen(sample_standing())
    assert screen.heading == "Recommended weekly maintenance window for Shop API (2 h)"
    assert screen.answer == (
        "Every Sunday, 02:30–04:30 Europe/Berlin",
        "Sun 01:30–03:30 from 29 Nov 2026, Sun 00:30–02:30 from 4 Apr 2027, Sun 01:30–03:30 from 7 Nov 2027, UTC",
    )


def test_the_cost_is_compared_with_the_average() -> None:
    """Per date and over the year, then the range over the dates with the worst, and by when to announce it."""
    assert [each.text for each in _screen(sample_standing()).sentences] == [
        "About 812 requests each time, 0.31% of a week; 40,700 in 50 windows; 80% less than the average slot.",
        "Dates cost 792–836; worst Sun 6 Dec 2026, 3% above the mean.",
        "Announce by Thu 26 Nov 02:30 CET (UTC+1) to keep the 72h notice.",
    ]


def test_what_is_not_known_or_asked_is_not_said() -> None:
    """Without other slots there is no comparison, without a notice period no deadline, and even dates have no worst."""
    choice = sample_choice()
    dates = tuple(replace(each, expected=choice.mean) for each in choice.dates)
    plan = replace(_with_choice(dates=dates), comparisons=())
    notice = NoticePeriod(text="0h", lead=timedelta(0))
    assert [each.text for each in _screen(replace(plan, policy=replace(plan.policy, notice=notice))).sentences] == [
        "About 812 requests each time, 0.31% of a week; 40,700 in 50 windows.",
        "All dates cost about the same.",
    ]


def test_the_rule_stays_and_says_what_a_calendar_needs_besides() -> None:
    """Whoever pastes the rule alone would have windows on the dates left out."""
    group = _group(sample_standing(), "RRULE")
    assert group is not None
    assert ([each.cells for each in group.rows], group.least) == (
        [("FREQ=WEEKLY;BYDAY=SU;COUNT=52 plus EXDATE for the dates left out",)],
        1,
    )
    assert _rows(_with_choice(left_out=()), "RRULE") == [("FREQ=WEEKLY;BYDAY=SU;COUNT=52",)]


def test_three_dates_left_out_are_named_and_the_rest_counted() -> None:
    """Each with what closes it."""
    windows = [each.window for each in sample_choice().dates[:15]]
    plan = _with_choice(left_out=tuple(LeftOut(window=each, code="blackout", names=("freeze",)) for each in windows))
    group = _group(plan, "Left out")
    assert group is not None
    assert [each.cells for each in group.rows] == [
        ("Sun 29 Nov 2026", "freeze"),
        ("Sun 6 Dec 2026", "freeze"),
        ("Sun 13 Dec 2026", "freeze"),
    ]
    assert group.rests[2] == "and 12 more"
    assert _rows(_with_choice(left_out=()), "Left out") == []


def test_users_are_told_by_every_time_of_day_over_the_year() -> None:
    """Clocks that change on other days than the team's show another time for some weeks."""
    assert _rows(sample_standing(), "Affected") == [
        ("50%", "America/New_York", "Sat 20:30 or 21:30, evening"),
        ("40%", "Europe/Berlin", "Sun 02:30 or 03:30, night"),
        ("10%", "Asia/Kathmandu", "Sun 07:15 or 06:15, morning"),
    ]
    unknown = sample_background(issues=(replace(sample_issue(), code=IssueCode.NO_AUDIENCE),))
    assert _rows(sample_standing(background=unknown), "Affected") == []


@pytest.mark.parametrize(
    ("objective", "mean", "told"),
    [
        pytest.param(Objective.TOTAL, 940.2, "+16%", id="costs-more"),
        pytest.param(Objective.TOTAL, 812.4, "tied for quietest", id="tied"),
        pytest.param(Objective.FAIR, 940.2, "0.52% of the worst-hit zone's week", id="fair"),
    ],
)
def test_alternatives_say_how_they_compare(objective: Objective, mean: float, told: str) -> None:
    """By what the objective asks for; the clock is named where it is another one."""
    plan = sample_standing()
    others = (replace(plan.alternatives[0], mean=mean), sample_choice(mean=1000.0))
    rows = _rows(replace(plan, alternatives=others, policy=replace(plan.policy, objective=objective)), "Alternatives")
    assert rows[0][0] == "every Saturday, 23:00 to Sunday 01:00 America/New_York"
    assert rows[0][2] == told
    assert rows[1][:2] == ("every Sunday, 02:30–04:30", "1,000")
    assert _rows(replace(plan, alternatives=()), "Alternatives") == []


def test_what_is_not_kept_is_to_be_kept() -> None:
    """And there is nothing to type yet."""
    screen = _screen(sample_standing())
    assert (screen.command, screen.closing) == (
        "",
        "Next: add -o standing.json to keep this window; --full shows everything.",
    )


@pytest.mark.parametrize(
    ("status", "command"),
    [
        pytest.param(Status.TENTATIVE, "downtime update 'my s.json' --status CONFIRMED", id="tentative"),
        pytest.param(Status.CONFIRMED, "downtime export 'my s.json' --to all -o exports", id="confirmed"),
        pytest.param(Status.CANCELLED, "downtime notice 'my s.json' --kind cancelled", id="cancelled"),
    ],
)
def test_the_next_command_is_what_a_kept_one_waits_for(status: Status, command: str) -> None:
    """To be confirmed or, where it is planned again and stays confirmed, handed on: nobody is told of a year more."""
    plan = sample_standing()
    head = replace(plan.series.head, status=status)
    screen = _screen(replace(plan, series=replace(plan.series, head=head)), "my s.json")
    assert (screen.command, screen.closing) == (command, "(--full shows everything)")
