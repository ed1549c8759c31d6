"""The first screen of a plan: each fact in the words that its reader acts on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Revision, Status
from downtime_cli.core.errors import AssumptionCode
from downtime_cli.core.planning.plan import BrokenRule, Comparison, ComparisonKind, Plan
from downtime_cli.core.policy import LadderStep, NoticePeriod, Objective, Preference
from downtime_cli.core.quality.finding import Background
from downtime_cli.core.window import DAY, HOUR
from downtime_cli.report.blocks import Tone
from downtime_cli.report.screens.plan_screen import build_plan_screen
from downtime_cli.report.screens.screen import Group, Screen
from downtime_cli.report.screens.screen_words import daytimes
from tests.samples import AS_OF, START, sample_announcements, sample_background, sample_plan, sample_policy, span_at

COST = "about 812 requests, 80% below average."
SUNDAY = span_at(START + DAY)
OWN_LADDER = (LadderStep(lead=14 * DAY, channels=("email",)),)


def screen_of(saved: str = "", **changes: Any) -> Screen:
    """Return the first screen of a plan with some changes."""
    return build_plan_screen(sample_plan(**changes), saved)


def sentences(**changes: Any) -> list[str]:
    """Return the sentences about a plan with some changes."""
    return [each.text for each in screen_of(**changes).sentences]


def rows(label: str, **changes: Any) -> list[tuple[str, ...]]:
    """Return the rows beside a label."""
    groups = [each for each in screen_of(**changes).body if isinstance(each, Group) and each.label == label]
    return [row.cells for group in groups for row in group.rows]


def recommended(plan: Plan, **changes: Any) -> Any:
    """Return the plan's window with another impact."""
    return replace(plan.recommended, impact=replace(plan.recommended.impact, **changes))


def test_the_window_comes_first_by_the_teams_clock_and_in_utc() -> None:
    """The heading says what it is, the answer when."""
    screen = screen_of()
    assert screen.heading == "Recommended maintenance window for Shop API (2 h)"
    assert screen.answer == ("Sat 5 Dec 2026 05:00–07:00 CET (UTC+1) Europe/Berlin", "Sat 5 Dec 2026 04:00–06:00 UTC")


@pytest.mark.parametrize(
    ("changes", "tone"),
    [
        pytest.param({"background": sample_background()}, Tone.NORMAL, id="nothing-to-know"),
        pytest.param({}, Tone.WARNING, id="data-to-beware-of"),
        pytest.param(
            {"background": sample_background(), "policy": sample_policy(ladder=OWN_LADDER)},
            Tone.WARNING, id="own-ladder-missed",
        ),
    ],
)  # fmt: skip
def test_the_answer_is_in_doubt_where_there_is_something_to_know(changes: dict[str, Any], tone: Tone) -> None:
    """Of data to beware of, or of a broken promise; what is only usual and too late was promised to nobody."""
    assert screen_of(**changes).tone is tone


def test_utc_is_said_once() -> None:
    """A team that reads UTC has one line."""
    assert screen_of(policy=sample_policy(zone=ZoneInfo("UTC"))).answer == ("Sat 5 Dec 2026 04:00–06:00 UTC",)


@pytest.mark.parametrize(
    ("changes", "impact", "expected"),
    [
        pytest.param({}, {}, f"Quietest of 335 windows: {COST}", id="quietest"),
        pytest.param({"tied": (SUNDAY,)}, {}, f"Tied for quietest of 335 windows: {COST}",
                     id="tied"),
        pytest.param(
            {"quietest": SUNDAY, "alike": (SUNDAY,), "preference": Preference.WORKING_HOURS}, {"rank": 3},
            "As quiet as the quietest of 335 windows, within the uncertainty of the data, preferred as it is "
            f"in working hours: {COST}", id="within-noise",
        ),
        pytest.param({}, {"rank": 68}, f"Quieter than 79% of 335 windows: {COST}",
                     id="ranked"),
        pytest.param({}, {"candidates": 1}, f"The only window that keeps every rule: {COST}",
                     id="one-fits"),
        pytest.param({"weighed": 1}, {"candidates": 1}, f"The only window there is: {COST}",
                     id="one-there-is"),
        pytest.param({"few_events": True}, {}, "Worse than the quietest of 335 windows, as far as so few events can "
                     "tell: about 812 requests.", id="few-events"),
    ],
)  # fmt: skip
def test_one_sentence_says_how_good_it_is(changes: dict[str, Any], impact: dict[str, Any], expected: str) -> None:
    """Only what is known: a tie is one, noise decides nothing, and few events have no percentages."""
    plan = sample_plan(**changes)
    assert sentences(**changes, recommended=recommended(plan, **impact))[0] == expected


def test_few_events_may_be_as_good() -> None:
    """A window within chance of the best is called so."""
    choice = replace(sample_plan().recommended, is_alike=True)
    first = sentences(few_events=True, recommended=choice)[0]
    assert first == "As good as the quietest of 335 windows, as far as so few events can tell: about 812 requests."


@pytest.mark.parametrize(
    ("average", "expected"),
    [
        pytest.param(600.0, "35% above average.", id="above"),
        pytest.param(812.4, "the same as the average.", id="same"),
        pytest.param(None, "about 812 requests.", id="unknown"),
    ],
)
def test_a_window_stands_beside_the_average(average: float | None, expected: str) -> None:
    """Above it, as it is, or with nothing to compare with."""
    others = (
        []
        if average is None
        else [Comparison(kind=ComparisonKind.AVERAGE, window=None, expected=average, feasible=True)]
    )
    assert sentences(comparisons=tuple(others))[0].endswith(expected)


def test_a_chosen_window_stands_beside_the_recommended_one() -> None:
    """Who chose it is said, and what the advice would have been."""
    better = Comparison(kind=ComparisonKind.RECOMMENDED, window=SUNDAY, expected=400.0, feasible=True)
    screen = screen_of(policy=sample_policy(chosen=span_at(START)), comparisons=(better,))
    assert screen.heading.startswith("Chosen maintenance window")
    assert screen.sentences[1].text == "103% more than the recommended window, Sun 6 Dec 05:00–07:00."


def test_the_range_and_the_score_are_one_line() -> None:
    """What 8 of 10 such windows cost, and what the advice was worth in past weeks."""
    assert sentences()[1] == "80% range 642–1,020; in 8 past weeks this advice got 96% of the best saving."
    assert sentences(confidence=None)[1] == "80% range 642–1,020."


def test_the_deadline_is_told_before_and_after_it() -> None:
    """A notice period that can be kept says until when, and one that cannot says so."""
    assert "Announce by Wed 2 Dec 05:00 CET (UTC+1) to keep the 72h notice." in sentences()
    late = sentences(announce_by=AS_OF - HOUR)
    assert "Was to be announced by Mon 23 Nov 00:00 CET (UTC+1) to keep the 72h notice." in late
    nothing = sample_policy(notice=NoticePeriod(text="0h"))
    assert not any("nnounce" in text for text in sentences(policy=nothing))


def test_a_window_that_moved_says_from_where() -> None:
    """Of several windows given up, the last."""
    olds = (span_at(START - 3 * DAY), span_at(START - 2 * DAY))
    earlier = tuple(Revision(sequence=n, status=Status.CONFIRMED, at=AS_OF, window=old) for n, old in enumerate(olds))
    assert "Moved from Thu 3 Dec 2026 05:00–07:00 CET (UTC+1)." in sentences(earlier=earlier)


def test_what_was_asked_for_is_on_the_screen() -> None:
    """Error budget, money, fairness and the time to roll back are options: whoever gives one looks for its answer."""
    shown = sentences(policy=sample_policy(objective=Objective.FAIR))
    assert "Error budget: uses 3.6% of the 30-day budget at 99.9%." in shown
    assert "Value at risk: 203, at 0.25 each." in shown
    assert "Work until 06:30, leaving 30 min to roll back." in shown
    assert any(text.startswith("Fairness: the worst-hit zone loses") for text in shown)


def test_a_broken_rule_is_amber_and_never_cut() -> None:
    """A chosen window may break rules: each is a caution, and the answer is not green."""
    broken = BrokenRule(code="team-hours", label="Mon-Fri 09:00-17:00", broken_for=HOUR)
    screen = screen_of(broken=(broken,), weighed=400)
    assert screen.tone is Tone.WARNING
    assert screen.sentences[0].text == f"None of the 334 windows that keep every rule is quieter: {COST}"
    assert any("outside the team's hours, Mon-Fri 09:00-17:00, for 1 h" in each.text for each in screen.cautions)


def test_the_zones_that_lose_most_have_their_time_of_day() -> None:
    """Three zones, and how many more with their part."""
    (group,) = [each for each in screen_of().body if isinstance(each, Group) and each.label == "Affected"]
    assert [row.cells for row in group.rows] == [
        ("31%", "Europe/Berlin", "Sat 05:00, night"),
        ("20%", "America/New_York", "Fri 23:00, night"),
        ("12%", "America/Los_Angeles", "Fri 20:00, evening"),
    ]
    assert group.rests == ("9 more zones 69%", "8 more zones 49%", "7 more zones 37%")


@pytest.mark.parametrize(
    ("hour", "part"),
    [(21, "evening"), (22, "night"), (5, "night"), (6, "morning"), (11, "morning"), (12, "afternoon"),
     (17, "afternoon"), (18, "evening"), (0, "night")],
)  # fmt: skip
def test_parts_of_the_day(hour: int, part: str) -> None:
    """Night from 22 to 6, morning to 12, afternoon to 18, evening to 22, by the minute."""
    instant = datetime(2026, 12, 5, hour, tzinfo=UTC)
    assert daytimes([instant], UTC) == f"Sat {hour:02d}:00, {part}"
    assert daytimes([instant + timedelta(minutes=59)], UTC).endswith(part)


def test_ties_come_before_what_is_cheaper_to_read() -> None:
    """Two alternatives: ties first, then what noise hides, then what costs more, by how much."""
    plan = sample_plan()
    first, second = plan.alternatives
    shown = rows("Alternatives", alternatives=(first, second), tied=(second.window,))
    assert shown == [("Fri 4 Dec 02:00–04:00", "1,020", "tied for quietest"), ("Sun 6 Dec 05:00–07:00", "940", "+16%")]
    alike = rows("Alternatives", alternatives=(first, replace(second, is_alike=True)), alike=(second.window,))
    assert alike[0][2] == "as quiet, within the uncertainty of the data"


def test_messages_are_those_still_to_be_sent() -> None:
    """At most six, without what is too late; the end waits for the team."""
    shown = rows("Announce")
    assert ("Fri 27 Nov 15:00", "initial", "email") in shown
    assert len(shown) <= 6
    assert not any("19 Nov" in cell for cells in shown for cell in cells)


def test_clock_changes_between_messages_name_each_clock() -> None:
    """One clock stands below the label; two stand with their times."""
    summer = datetime(2026, 10, 25, 4, tzinfo=UTC)
    policy = sample_policy(as_of=summer - 9 * DAY)
    screen = screen_of(policy=policy, announcements=sample_announcements(summer))
    (group,) = [each for each in screen.body if isinstance(each, Group) and each.label == "Announce"]
    assert group.hint == ""
    assert {cells[0].split(" ", 4)[4] for cells in (row.cells for row in group.rows) if "UTC" in cells[0]} == {
        "CEST (UTC+2)", "CET (UTC+1)"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("saved", "status", "step"),
    [
        pytest.param("", Status.TENTATIVE, "add -o plan.json to keep this plan", id="nowhere"),
        pytest.param("p.json", Status.TENTATIVE, "downtime update p.json --status CONFIRMED", id="to-confirm"),
        pytest.param(
            "my plan.json", Status.TENTATIVE, "downtime update 'my plan.json' --status CONFIRMED", id="quoted"
        ),
        pytest.param("p.json", Status.CONFIRMED, "downtime notice p.json --all -o messages", id="confirmed"),
    ],
)
def test_the_last_line_is_what_to_type_next(saved: str, status: Status, step: str) -> None:
    """It can be pasted."""
    screen = screen_of(saved, status=status)
    assert (screen.command or screen.advice) == step
    assert "--full" in screen.closing


@pytest.mark.parametrize("code", AssumptionCode)
def test_every_assumption_has_a_few_words(code: AssumptionCode) -> None:
    """Whatever is taken for granted is named on the screen, in the policy's own terms where it has some."""
    background = sample_background("taken for granted", code=code)
    text = screen_of(background=replace(background, issues=())).assumed
    assert text.startswith("Assumed: ")
    assert len(text) <= 80


def test_more_assumptions_than_a_line_holds_are_counted() -> None:
    """The line stays one."""
    every = tuple(each for code in AssumptionCode for each in sample_background("x", code=code).assumptions)
    background = Background(quality=sample_plan().background.quality, assumptions=every)
    text = screen_of(background=background).assumed
    assert len(text) <= 80
    assert "; and " in text
    assert " more." in text


def test_what_surprises_comes_first_of_what_was_assumed() -> None:
    """A line that is too short for all leaves out what is assumed of nearly every plan."""
    codes = (AssumptionCode.TEAM_ZONE, AssumptionCode.NOTICE_PERIOD, AssumptionCode.REGIONAL_HOLIDAYS)
    assumptions = tuple(each for code in codes for each in sample_background("x", code=code).assumptions)
    background = Background(quality=sample_plan().background.quality, assumptions=assumptions)
    first = screen_of(background=background).assumed
    assert first == "Assumed: which regional holidays count; and 2 more."


def test_a_plan_without_messages_announces_nothing() -> None:
    """There is no label without a row."""
    assert "Announce" not in [each.label for each in screen_of(announcements=()).body if isinstance(each, Group)]
