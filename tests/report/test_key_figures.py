"""What a page leads with: the verdict and the figures of each kind of answer, and none that is not known."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.answer import Answer
from downtime_cli.core.checking.judgement import Criterion, Regret, Ruling
from downtime_cli.core.errors import IssueCode
from downtime_cli.core.planning.plan import BrokenRule, Change, Choice
from downtime_cli.core.policy import NoticePeriod
from downtime_cli.core.quality.finding import Verdict as DataVerdict
from downtime_cli.core.window import DAY, HOUR
from downtime_cli.report.blocks import Tone, Verdict
from downtime_cli.report.build import build_report
from tests.check_samples import BROKEN, sample_failure, sample_judgement, sample_rules_judgement
from tests.samples import (
    AS_OF,
    START,
    sample_audience,
    sample_background,
    sample_backtest,
    sample_finding,
    sample_impact,
    sample_inspection,
    sample_issue,
    sample_plan,
    sample_policy,
    sample_refusal,
    span_at,
)
from tests.standing_samples import sample_no_standing, sample_standing

NO_NOTICE = NoticePeriod(text="0h")


def figures(answer: Answer) -> dict[str, str]:
    """Return the figures of an answer by their labels, in order."""
    facts = build_report(answer).facts
    return {fact.figure.label: fact.figure.text for fact in facts if fact.figure is not None}


def verdict(answer: Answer) -> Verdict:
    """Return the verdict of an answer."""
    return build_report(answer).verdict


def test_a_plan_leads_with_four_figures() -> None:
    """What is affected, how that compares with any time, whether such advice held, and what to do by when."""
    assert figures(sample_plan()) == {
        "Requests affected": "812",
        "Against the average": "80% less",
        "Score on the past": "96%",
        "Announce by": "Wed 2 Dec 05:00",
    }


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        pytest.param({"confidence": None}, "Score on the past", id="no-past-weeks"),
        pytest.param({"policy": sample_policy(chosen=span_at(START))}, "Score on the past", id="advice-not-followed"),
        pytest.param({"few_events": True}, "Against the average", id="chance-decides"),
        pytest.param({"comparisons": ()}, "Against the average", id="no-average"),
        pytest.param({"announce_by": None}, "Announce by", id="no-deadline"),
        pytest.param({"policy": sample_policy(notice=NO_NOTICE)}, "Announce by", id="no-notice"),
    ],
)
def test_a_figure_that_is_not_known_is_not_claimed(changes: dict[str, Any], label: str) -> None:
    """It is left out, and the others stay."""
    assert figures(sample_plan()).keys() - figures(sample_plan(**changes)).keys() == {label}


def test_a_deadline_names_its_clock_where_that_is_not_the_windows() -> None:
    """Between deadline and window clocks go back: the same figures would mean another hour."""
    start = START.replace(month=10, day=26)
    plan = sample_plan(recommended=Choice(window=span_at(start), impact=sample_impact()), announce_by=start - 3 * DAY)
    assert figures(plan)["Announce by"] == "Fri 23 Oct 06:00 CEST (UTC+2)"
    utc = replace(plan, policy=sample_policy(zone=ZoneInfo("UTC")))
    assert figures(utc)["Announce by"] == "Fri 23 Oct 04:00"


def test_a_long_unit_is_cut() -> None:
    """What is counted has a name from a file, which may be of any length."""
    assert "Xxxxxxxxxxxxxxxxx... affected" in figures(sample_plan(unit="x" * 99))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"background": sample_background()}, ("Recommended", Tone.NORMAL), id="recommended"),
        pytest.param({}, ("Recommended, with cautions", Tone.WARNING), id="cautions"),
        pytest.param(
            {"background": sample_background(), "policy": sample_policy(chosen=span_at(START))},
            ("Chosen", Tone.NORMAL),
            id="chosen",
        ),
        pytest.param(
            {
                "policy": sample_policy(chosen=span_at(START)),
                "broken": (BrokenRule(code="blackout", label="freeze", broken_for=HOUR),),
            },
            ("Chosen, but breaks a rule", Tone.WARNING),
            id="broken",
        ),
    ],
)
def test_the_verdict_on_a_plan(changes: dict[str, Any], expected: tuple[str, Tone]) -> None:
    """Its words say what its colour does."""
    said = verdict(sample_plan(**changes))
    assert (said.words, said.tone) == expected


def test_a_check_leads_with_the_figures_of_its_window() -> None:
    """In the place of a score, which is of advice, stands what the window costs beyond the best one."""
    assert figures(sample_failure()) == {
        "Requests affected": "1,150",
        "Against the average": "72% less",
        "Against the best": "41% more",
        "Announce by": "Thu 3 Dec 05:00",
    }
    best = figures(sample_judgement())
    assert best.keys() == {"Requests affected", "Against the average", "Against the best", "Announce by"}
    assert best["Against the best"] == "no more"


def test_a_window_that_somebody_chose_leads_with_its_rank() -> None:
    """In the place of a score, which is of advice; not where chance decides ranks, nor where it breaks a rule."""
    policy = sample_policy(chosen=span_at(START))
    broken = (BrokenRule(code="blackout", label="freeze", broken_for=HOUR),)
    assert figures(sample_plan(policy=policy))["Rank"] == "1 of 335"
    assert "Rank" not in figures(sample_plan())
    assert "Rank" not in figures(sample_plan(policy=policy, few_events=True))
    assert "Rank" not in figures(sample_plan(policy=policy, broken=broken))


def test_a_check_claims_no_share_that_is_not_known() -> None:
    """Beside a best window that costs nothing there is none, and where chance decides none of the average."""
    free = sample_failure(regret=Regret(amount=333.1, share=None), few_events=True)
    assert figures(free).keys() == {"Requests affected", "Announce by"}


def test_a_check_by_rules_alone_says_by_when_to_announce_if_that_was_asked() -> None:
    """Nothing is known of what the window costs."""
    assert figures(sample_rules_judgement()) == {}
    asked = (Criterion(code="notice-period", label="72h", is_kept=True),)
    assert figures(sample_rules_judgement(criteria=asked)) == {"Announce by": "Wed 2 Dec 05:00"}


@pytest.mark.parametrize(
    ("announce_by", "is_kept", "past"),
    [
        pytest.param(AS_OF - HOUR, False, True, id="missed"),
        pytest.param(AS_OF - HOUR, True, False, id="announced-in-time"),
        pytest.param(AS_OF, False, False, id="not-past-yet"),
    ],
)
def test_a_deadline_is_past_where_it_was_missed(announce_by: datetime, is_kept: bool, past: bool) -> None:
    """One that is behind and was kept is no news."""
    asked = (Criterion(code="notice-period", label="72h", is_kept=is_kept),)
    (fact,) = build_report(sample_rules_judgement(criteria=asked, announce_by=announce_by)).facts
    assert (", which is past" in fact.text) is past


@pytest.mark.parametrize(
    ("answer", "words", "tone"),
    [
        pytest.param(sample_judgement(), "Yes", Tone.NORMAL, id="yes"),
        pytest.param(
            sample_judgement(background=sample_background(findings=(sample_finding(),))),
            "Yes, with cautions",
            Tone.WARNING,
            id="cautions",
        ),
        pytest.param(sample_failure(), "No", Tone.STRONG, id="no"),
        pytest.param(sample_rules_judgement(criteria=BROKEN[:1]), "No rule is broken", Tone.NORMAL, id="rules-kept"),
    ],
)
def test_the_verdict_on_a_check(answer: Any, words: str, tone: Tone) -> None:
    """Yes or no, of the window; its reasons stand apart."""
    said = verdict(answer)
    assert (said.words, said.tone) == (words, tone)
    assert said.about == build_report(answer).times[0].words


def test_a_check_says_why() -> None:
    """In the words of its first screen."""
    reason = verdict(sample_failure()).reason
    assert reason.startswith("Blackout Black Friday covers 1 h of the window; regret is 41%")
    assert verdict(sample_judgement()).reason == "Regret is 0%, within the 25% allowed."
    assert sample_judgement().ruling is Ruling.YES


def test_a_window_stands_beside_the_best_one() -> None:
    """Each of the facts on cost is said of both, in the same words; the facts do not say it again."""
    report = build_report(sample_failure())
    table = report.tables[0]
    assert [column.heading for column in table.columns] == ["What", "This window", "The best window"]
    rows = {row.cells[0]: row.cells[1:] for row in table.rows}
    assert rows["When"] == ("Sun 6 Dec 05:00–07:00", "Sat 5 Dec 05:00–07:00")
    assert rows["Range"] == ("905–1,440 in 8 of 10 such windows", "642–1,020 in 8 of 10 such windows")
    assert rows["Value at risk"] == ("286, at 0.25 each", "203, at 0.25 each")
    assert "Most affected" in rows
    assert not {"Range", "If it overruns", "Value at risk"} & {fact.label for fact in report.facts}


@pytest.mark.parametrize("best", [None, sample_judgement().choice], ids=["none-fits", "it-is-the-best"])
def test_without_another_best_window_nothing_stands_beside(best: Choice | None) -> None:
    """Then the facts say what the window costs."""
    report = build_report(sample_judgement(best=best, regret=None))
    assert report.tables[0].title == "Checks"
    assert {"Range", "If it overruns"} <= {fact.label for fact in report.facts}


def test_zones_stand_beside_where_they_are_known() -> None:
    """Whom the windows affect is left out where nobody said who the users are."""
    unknown = sample_background(issues=(replace(sample_issue(), code=IssueCode.NO_AUDIENCE),))
    rows = build_report(sample_failure(background=unknown)).tables[0].rows
    assert "Most affected" not in [row.cells[0] for row in rows]


def test_a_refusal_claims_nothing_of_a_window_that_is_none() -> None:
    """Its figures say that none fits, and what is then possible with which change."""
    assert figures(sample_refusal()) == {
        "Windows that keep every rule": "0 of 335",
        "Look further": "--horizon 15d",
        "Would allow": "Mon 7 Dec 09:00–11:00",
        "Requests affected then": "3,060",
    }
    assert verdict(sample_refusal()) == Verdict(tone=Tone.STRONG)
    assert "Windows that keep every rule" not in figures(sample_refusal(rules=()))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param((Change(option="team-hours"),), "without the team hours", id="in-words"),
        pytest.param((Change(option="duration", value="1h"),), "--duration 1h", id="with-a-value"),
        pytest.param((Change(option="protect", name="x"),), "do without --protect x", id="one-of-several"),
        pytest.param(
            (Change(option="team-hours"), Change(option="horizon", value="15d")),
            "do without --team-hours; --horizon 15d",
            id="two",
        ),
    ],
)
def test_a_change_is_said_to_those_who_type_no_options(changes: tuple[Change, ...], said: str) -> None:
    """What to do without is large in words; what is to be typed stands below it."""
    relaxed = replace(sample_refusal().relaxations[0], rules=(), changes=changes)
    report = build_report(sample_refusal(relaxations=(relaxed,)))
    [fact] = [each for each in report.facts if each.label == "Smallest change"]
    assert (fact.text, fact.figure and fact.figure.text) == (relaxed.remedy, said)


def test_a_standing_window_leads_with_its_dates() -> None:
    """What each costs, beside the average slot, on the worst date, and by when to announce the first."""
    assert figures(sample_standing()) == {
        "Requests affected each time": "812",
        "Worst date": "3% more",
        "Against the average": "80% less",
        "Announce by": "Thu 26 Nov 02:30",
    }
    assert figures(sample_standing(comparisons=())).keys() - figures(sample_standing()).keys() == set()
    assert "Against the average" not in figures(sample_standing(comparisons=()))
    assert "Announce by" not in figures(sample_standing(policy=sample_policy(notice=NO_NOTICE, recurring="weekly")))
    assert verdict(sample_standing(background=sample_background())).words == "Recommended"
    assert verdict(sample_standing()).words == "Recommended, with cautions"


def test_no_standing_window_leads_with_why_not() -> None:
    """None keeps every rule, and what the nearest would cost."""
    assert figures(sample_no_standing()) == {
        "Slots that keep every rule": "0 of 504",
        "Requests affected each time then": "812",
    }
    assert verdict(sample_no_standing()).tone is Tone.STRONG


def test_other_reports_lead_with_what_matters_there() -> None:
    """What a file holds and what of it is missing, what the advice was worth beside Sunday 02:00."""
    assert figures(sample_inspection()) == {
        "Requests": "123,000",
        "Hours missing": "4",
        "Quietest hour": "8.88",
        "Busiest hour": "150",
    }
    assert figures(sample_audience()) == {"Users counted": "1,000", "Users left out": "250"}
    assert figures(sample_backtest()) == {
        "Saving achieved": "89%",
        "Saving of Sunday 02:00": "80%",
        "Costs within the range": "83%",
        "Weeks measured": "12 of 14",
    }


def test_an_inspection_is_as_good_as_its_data() -> None:
    """The verdict on the data is that of the page."""
    assert verdict(sample_inspection()) == Verdict(words="Data: fair", tone=Tone.WARNING)
    poor = sample_background(findings=(sample_finding(verdict=DataVerdict.POOR),))
    assert verdict(sample_inspection(background=poor)) == Verdict(words="Data: poor", tone=Tone.STRONG)
    assert verdict(sample_audience()) == Verdict(words="Some users are left out", tone=Tone.WARNING)
    whole = replace(sample_audience().reading, left_out=0.0)
    assert verdict(sample_audience(reading=whole)) == Verdict(words="All users count", tone=Tone.NORMAL)


def test_a_backtest_says_what_its_colour_does() -> None:
    """Its headline has the result; that a single week may decide it is said before."""
    assert verdict(sample_backtest()) == Verdict(tone=Tone.NORMAL)
    few = sample_backtest(trials=sample_backtest().trials[:3])
    assert verdict(few) == Verdict(words="Too few weeks to be sure", tone=Tone.WARNING)
    unknown = sample_background(issues=(replace(sample_issue(), code=IssueCode.NO_AUDIENCE),))
    nobody = verdict(sample_backtest(background=unknown))
    assert nobody == Verdict(words="No audience given", tone=Tone.WARNING)


def test_pages_of_a_plan_know_its_id() -> None:
    """The plan itself, and the check of one; nothing else has one."""
    assert build_report(sample_plan()).plan == "20261205-0123456789"
    assert build_report(sample_failure()).plan == "20261205-0badcafe"
    assert build_report(sample_judgement()).plan == ""
