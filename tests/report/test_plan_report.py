"""Tests of what a plan's report says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.planning.plan import (
    BrokenRule,
    Choice,
    Comparison,
    ComparisonKind,
    Confidence,
    Plan,
    RuleSummary,
)
from downtime_cli.core.policy import NoticePeriod, Objective, Preference
from downtime_cli.core.window import DAY, HOUR
from downtime_cli.report.blocks import Tone, time_at
from downtime_cli.report.build import build_report
from downtime_cli.report.report import Report
from tests.samples import AS_OF, BERLIN, START, sample_impact, sample_plan, sample_policy, span_at


def _facts(report: Report) -> dict[str, str]:
    """Return the facts by label."""
    return {fact.label: fact.text for fact in report.facts}


_BROKEN: Final = (BrokenRule(code="blackout", label="freeze", broken_for=timedelta(hours=1)),)


def _plan(rank: int = 1, *, codes: tuple[str, ...] = ("notice-period",), candidates: int = 335) -> Plan:
    """Return a plan whose window has that rank among so many, with rules of these codes that exclude some."""
    impact = replace(sample_impact(rank=rank), candidates=candidates)
    rules = tuple(RuleSummary(code=code, label=code, excluded=9) for code in codes)
    return sample_plan(recommended=Choice(window=span_at(START), impact=impact), rules=rules)


def test_the_answer_comes_first() -> None:
    """The headline is the window by the team's clock, the line below it in UTC."""
    report = build_report(sample_plan())
    assert report.title == "Recommended maintenance window for Shop API (2 h)"
    assert report.headline == "Sat 5 Dec 2026 05:00–07:00 CET (UTC+1) Europe/Berlin"
    assert report.subline == "Sat 5 Dec 2026 04:00–06:00 UTC"


def test_utc_is_not_said_twice() -> None:
    """A team that reads in UTC gets one line."""
    report = build_report(sample_plan(policy=sample_policy(zone=ZoneInfo("UTC"))))
    assert report.headline == "Sat 5 Dec 2026 04:00–06:00 UTC"
    assert report.subline == ""


def test_facts_of_a_plan() -> None:
    """A plan says what it costs, how it compares, and by when it has to be announced."""
    assert _facts(build_report(sample_plan())) | {"Range": ""} == {
        "Expected impact": "about 812 requests, 0.31% of a week",
        "Range": "",
        "Rank": "the quietest of 335 windows",
        "Confidence": "tested on 8 past weeks, the advice achieved 96% of the possible saving (88% in the worst week; "
        "Sunday 02:00: 80%)",
        "Comparison": "80% less than the average window, 10% less than Sunday 02:00, 93% less than the worst",
        "Work": "until 06:30, leaving 30 min to roll back",
        "If it overruns": "about 1,950 requests if it takes twice as long",
        "Error budget": "uses 3.6% of the 30-day budget at 99.9%",
        "Value at risk": "203, at 0.25 each",
        "Announce by": "Wed 2 Dec 05:00 CET (UTC+1), notice period 72h",
    }


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [
        pytest.param(None, None, id="no-past"),
        pytest.param(
            Confidence(weeks=1, capture=1.0, worst=1.0, guess_capture=None),
            "tested on 1 past week, the advice achieved 100% of the possible saving",
            id="one-week",
        ),
        pytest.param(
            Confidence(weeks=8, capture=0.96, worst=0.9, guess_capture=-0.036),
            "tested on 8 past weeks, the advice achieved 96% of the possible saving (90% in the worst week; "
            "Sunday 02:00: worse than the average window)",
            id="a-bad-guess",
        ),
        pytest.param(
            Confidence(weeks=3, capture=-0.05, worst=-1.25, guess_capture=1.2),
            "tested on 3 past weeks, the advice achieved -5% of the possible saving (-125% in the worst week; "
            "Sunday 02:00, which a step of 1 h skips: 120%)",
            id="worse-than-chance",
        ),
        pytest.param(
            Confidence(weeks=3, capture=0.9, worst=0.9, guess_capture=1.2, guess_forbidden=3),
            "tested on 3 past weeks, the advice achieved 90% of the possible saving (90% in the worst week; "
            "Sunday 02:00, which breaks a rule: 120%)",
            id="a-forbidden-guess",
        ),
        pytest.param(
            Confidence(weeks=3, capture=0.9, worst=0.9, guess_capture=1.0, guess_forbidden=1),
            "tested on 3 past weeks, the advice achieved 90% of the possible saving (90% in the worst week; "
            "Sunday 02:00, which breaks a rule in 1 week: 100%)",
            id="forbidden-once",
        ),
    ],
)
def test_confidence_is_what_past_weeks_tell(confidence: Confidence | None, expected: str | None) -> None:
    """It names how many weeks there were, and says nothing where there were none."""
    facts = _facts(build_report(sample_plan(confidence=confidence)))
    assert facts.get("Confidence") == expected


def test_what_was_not_asked_is_not_said() -> None:
    """Without margin, notice period, SLO, value, comparisons and past, nothing is said about them."""
    impact = replace(sample_impact(), error_budget=None, money=None)
    notice = NoticePeriod(text="0h")
    policy = sample_policy(margin=timedelta(0), notice=notice, slo=None, value_per_request=None)
    plan = sample_plan(recommended=Choice(window=span_at(START), impact=impact), policy=policy, comparisons=())
    plan = replace(plan, confidence=None)
    assert set(_facts(build_report(plan))) == {"Expected impact", "Range", "Rank", "If it overruns"}


def test_no_traffic_is_not_about_none() -> None:
    """A window that interrupts nothing says just that."""
    plan = sample_plan(recommended=Choice(window=span_at(START), impact=sample_impact(0.0)))
    assert _facts(build_report(plan))["Expected impact"].startswith("0 requests")


def test_next_to_nothing_is_not_about_that() -> None:
    """A limit is no estimate: of few events a window may interrupt under 0.01."""
    plan = sample_plan(recommended=Choice(window=span_at(START), impact=sample_impact(0.004)))
    assert _facts(build_report(plan))["Expected impact"].startswith("under 0.01 requests")


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        pytest.param(_plan(), "the quietest of 335 windows", id="best"),
        pytest.param(_plan(candidates=1), "the only window that keeps every rule", id="only"),
        pytest.param(replace(_plan(candidates=1), weighed=1), "the only window there is", id="only-one-weighed"),
        pytest.param(_plan(candidates=263), "the quietest of 263 windows that keep every rule", id="some-break-a-rule"),
        pytest.param(_plan(2), "quieter than 99% of 335 windows", id="second"),
        pytest.param(_plan(335), "quieter than 0% of 335 windows", id="last"),
        pytest.param(
            replace(_plan(3, candidates=11), broken=_BROKEN),
            "quieter than 80% of the 10 windows that keep every rule",
            id="breaks-a-rule",
        ),
        pytest.param(
            replace(_plan(candidates=11), broken=_BROKEN),
            "none of the 10 windows that keep every rule is quieter",
            id="breaks-a-rule-and-is-quiet",
        ),
        pytest.param(replace(_plan(2), broken=_BROKEN), "quieter than 99% of 335 windows", id="breaks-as-all-do"),
        pytest.param(
            replace(_plan(), policy=sample_policy(objective=Objective.FAIR)),
            "the fairest of 335 windows",
            id="fair",
        ),
        pytest.param(
            replace(
                _plan(),
                comparisons=(
                    Comparison(kind=ComparisonKind.WORST, window=span_at(START), expected=812.4, feasible=True),
                ),
            ),
            "as quiet as any other of 335 windows",
            id="all-alike",
        ),
    ],
)
def test_ranks_are_worded(plan: Plan, expected: str) -> None:
    """The rank says how many windows are better, and that each of them breaks a rule."""
    assert _facts(build_report(plan))["Rank"] == expected


def test_fairness_is_said_if_it_was_asked_for() -> None:
    """The fair objective shows what the worst-hit zone loses."""
    facts = _facts(build_report(sample_plan(policy=sample_policy(objective=Objective.FAIR))))
    assert facts["Fairness"] == "the worst-hit zone loses 0.52% of its own week"


def test_tables_come_in_reading_order() -> None:
    """Zones, alternatives, comparisons, announcements and rules follow each other."""
    titles = [table.title.split(",")[0] for table in build_report(sample_plan()).tables]
    assert titles == [
        "Impact by zone",
        "Alternatives",
        "Compared with",
        "Announcements",
        "Rules",
    ]


def test_empty_tables_are_left_out() -> None:
    """Without alternatives, comparisons and rules there are no such tables."""
    titles = [table.title for table in build_report(sample_plan(alternatives=(), comparisons=(), rules=())).tables]
    assert len(titles) == 2


def test_the_plan_is_identified_at_the_end() -> None:
    """The last line has id, status, moment and impact level, and the version from the second one on."""
    (closing,) = build_report(sample_plan()).closing
    assert closing.text == ("Plan 20261205-0123456789, TENTATIVE, as of 2026-11-23T00:00:00Z, impact level OUTAGE")
    assert "-0123456789, version 3, TENTATIVE" in build_report(sample_plan(sequence=2)).closing[0].text


def test_cautions_lead_with_the_verdict() -> None:
    """The verdict comes first, loudly unless it is good; then warnings, then assumptions."""
    cautions = build_report(sample_plan()).cautions
    assert [(item.text.split(":")[0], item.tone) for item in cautions] == [
        ("Data", Tone.WARNING),
        ("Warning", Tone.WARNING),
        ("Assumed", Tone.QUIET),
    ]
    assert cautions[0].text == "Data: fair; 6.0 weeks of history; 8 or more make for steady advice"


def _method(**changes: object) -> str:
    return " ".join(line.text for line in build_report(sample_plan(**changes)).method)


def test_what_was_compared_is_said_with_its_times() -> None:
    """The first line has the number of windows, the horizon and the step; its times are exact."""
    first = build_report(sample_plan()).method[0]
    assert first.text == (
        "335 windows of 2 h from Mon 23 Nov 01:00 CET (UTC+1) to Mon 7 Dec 01:00 CET (UTC+1) were compared, one "
        "starting every hour; those that break a rule are left out."
    )
    assert first.times[0] == time_at(AS_OF, BERLIN)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        pytest.param(HOUR, "starting every hour;", id="hour"),
        pytest.param(DAY, "starting every day;", id="day"),
        pytest.param(HOUR / 2, "starting every 30 min;", id="half"),
    ],
)
def test_a_step_is_said_as_people_say_it(step: timedelta, said: str) -> None:
    """One unit needs no number."""
    assert said in _method(policy=sample_policy(step=step))


def test_the_measure_is_method() -> None:
    """The total and the fair objective have a sentence each."""
    assert "the fewest expected requests inside it" in _method()
    assert "the worst-hit zone loses the smallest part" in _method(policy=sample_policy(objective=Objective.FAIR))


def test_a_preference_is_admitted() -> None:
    """Where noise leaves several, and working hours or the date decided, it says so."""
    assert "working hours was preferred" in _method(preference=Preference.WORKING_HOURS)
    assert "an earlier one that costs hardly more was preferred" in _method(preference=Preference.EARLIER)
    assert "preferred" not in _method()


_DAYS = tuple(span_at(START + days * DAY) for days in (1, 2, 3, 4))
_FIRST = "Sun 6 Dec 05:00–07:00"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"tied": _DAYS[:1]}, f"tied for quietest of 335 windows with {_FIRST}", id="tied"),
        pytest.param(
            {"tied": _DAYS[:1], "alike": _DAYS[:2]},
            f"tied for quietest of 335 windows with {_FIRST}; as quiet, within the uncertainty of the data: "
            "Mon 7 Dec 05:00–07:00",
            id="tied-and-within-noise",
        ),
        pytest.param(
            {"alike": _DAYS[:1]},
            f"the quietest of 335 windows; as quiet, within the uncertainty of the data: {_FIRST}",
            id="within-noise",
        ),
        pytest.param(
            {"alike": _DAYS},
            f"the quietest of 335 windows; as quiet, within the uncertainty of the data: {_FIRST}, "
            "Mon 7 Dec 05:00–07:00, Tue 8 Dec 05:00–07:00 and 1 more",
            id="many-within-noise",
        ),
        pytest.param(
            {"quietest": _DAYS[0], "alike": _DAYS[:1], "preference": Preference.EARLIER, "rank": 2},
            f"as quiet as the quietest of 335 windows, {_FIRST}, within the uncertainty of the data; "
            "preferred as it is earlier",
            id="preferred",
        ),
        pytest.param(
            {"quietest": _DAYS[0], "alike": _DAYS[:3], "preference": Preference.WORKING_HOURS, "rank": 2},
            f"as quiet as the quietest of 335 windows, {_FIRST}, within the uncertainty of the data; "
            "so are Mon 7 Dec 05:00–07:00 and "
            "Tue 8 Dec 05:00–07:00; preferred as it is in working hours",
            id="one-of-several-preferred",
        ),
        pytest.param(
            {"quietest": _DAYS[0], "tied": _DAYS[:1], "preference": Preference.WORKING_HOURS},
            f"tied for quietest of 335 windows with {_FIRST}; preferred as it is in working hours",
            id="preferred-of-equals",
        ),
        pytest.param(
            {"tied": _DAYS[:1], "policy": sample_policy(objective=Objective.FAIR)},
            f"tied for fairest of 335 windows with {_FIRST}",
            id="as-fair",
        ),
    ],
)
def test_one_sentence_says_what_is_as_good(changes: dict[str, Any], words: str) -> None:
    """Equal rank is a tie, what noise may explain is as quiet, and either names the others."""
    plan = replace(_plan(changes.pop("rank", 1)), **changes)
    assert _facts(build_report(plan))["Rank"] == words


@pytest.mark.parametrize(
    ("comparison", "changes", "words"),
    [
        pytest.param({}, {}, "153% more than Sunday 02:00 (a step of 1 h skips it)", id="off-the-grid"),
        pytest.param({"feasible": False}, {}, "153% more than Sunday 02:00 (breaks a rule)", id="breaks-a-rule"),
        pytest.param(
            {"feasible": False, "window": span_at(START + 90 * DAY)},
            {},
            "153% more than Sunday 02:00 (lies beyond the horizon)",
            id="beyond-the-horizon",
        ),
        pytest.param(
            {"feasible": False, "window": span_at(START + 90 * DAY)},
            {"policy": sample_policy(has_latest=True)},
            "153% more than Sunday 02:00 (lies beyond --latest)",
            id="beyond-the-latest",
        ),
        pytest.param(
            {},
            {"policy": sample_policy(objective=Objective.FAIR)},
            "153% more than Sunday 02:00 (takes more from the worst-hit zone)",
            id="less-fair",
        ),
        pytest.param({}, {"preference": Preference.EARLIER}, "153% more than Sunday 02:00", id="within-noise"),
        pytest.param(
            {}, {"policy": sample_policy(chosen=span_at(START))}, "153% more than Sunday 02:00", id="somebody-chose"
        ),
        pytest.param(
            {"kind": ComparisonKind.RECOMMENDED},
            {"policy": sample_policy(chosen=span_at(START))},
            "153% more than the recommended window",
            id="recommended",
        ),
        pytest.param(
            {"kind": ComparisonKind.AVERAGE, "window": None},
            {"weighed": 407},
            "153% more than the average window (many of which break a rule)",
            id="average-of-all",
        ),
        pytest.param(
            {"kind": ComparisonKind.AVERAGE, "window": None}, {}, "153% more than the average window", id="average"
        ),
        pytest.param(
            {"feasible": False, "expected": 900.0}, {}, "9.7% less than Sunday 02:00", id="worse-needs-no-excuse"
        ),
        pytest.param({"feasible": False, "expected": 812.4}, {}, "the same as Sunday 02:00", id="as-good"),
    ],
)
def test_a_better_window_that_is_not_recommended_has_a_reason(
    comparison: dict[str, Any], changes: dict[str, Any], words: str
) -> None:
    """What would cost less says what is wrong with it: it breaks a rule, or was not to be had."""
    usual: dict[str, Any] = {"kind": ComparisonKind.GUESS, "window": span_at(START), "expected": 321.0}
    plan = replace(_plan(), comparisons=(Comparison(**({"feasible": True} | usual | comparison)),), **changes)
    assert _facts(build_report(plan))["Comparison"] == words


def test_a_guess_as_good_as_the_average_saves_nothing() -> None:
    """Zero is a figure; only what is below it is worse than the average window."""
    confidence = Confidence(weeks=8, capture=0.96, worst=0.9, guess_capture=0.0)
    assert _facts(build_report(sample_plan(confidence=confidence)))["Confidence"].endswith("Sunday 02:00: 0%)")
