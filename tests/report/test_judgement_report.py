"""How a judgement is worded: yes or no first, then why, what better there was, and what has changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Revision, Status
from downtime_cli.core.checking.judgement import Criterion, Judgement, Regret, SincePlan
from downtime_cli.core.planning.plan import Choice
from downtime_cli.core.policy import Objective
from downtime_cli.core.quality.finding import Verdict
from downtime_cli.core.window import DAY, HOUR, Span
from downtime_cli.report.blocks import Tone
from downtime_cli.report.build import build_report
from downtime_cli.report.criteria import build_checks
from tests.check_samples import sample_failure, sample_judgement
from tests.samples import AS_OF, START, sample_impact, sample_policy, span_at
from tests.saved_samples import WINDOW, saved_plan


def said(judgement: Judgement, label: str) -> str:
    """Return what the report says under a label, one line each."""
    return "\n".join(fact.text for fact in build_report(judgement).facts if fact.label == label)


def test_the_answer_comes_first() -> None:
    """The headline begins with yes or no, and says which window was judged."""
    assert build_report(sample_judgement()).headline.startswith("Yes: Sat 5 Dec 2026 05:00-07:00")
    report = build_report(sample_failure())
    assert report.headline.startswith("No: Sun 6 Dec 2026 05:00-07:00")
    assert report.refuses
    assert said(sample_failure(), "Fails").splitlines() == [
        "blackout Black Friday: it covers 1 h of the window",
        "regret at most 25%: 41%",
    ]


def criterion(code: str, label: str = "x", hours: float = 2, **changes: object) -> Criterion:
    """Return a rule that is broken."""
    made = Criterion(code=code, label=label, is_kept=False, broken_for=timedelta(hours=hours))
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("broken", "name", "text"),
    [
        pytest.param(criterion("past"), "not in the past", "the window began 2 h ago", id="past"),
        pytest.param(criterion("status", "CANCELLED"), "plan not cancelled", "the plan was called off", id="status"),
        pytest.param(criterion("earliest"), "earliest x", "the window starts 2 h too early", id="earliest"),
        pytest.param(criterion("latest"), "latest x", "the window ends 2 h too late", id="latest"),
        pytest.param(
            criterion("team-hours"), "team hours x", "outside the team's hours for 2 h of the window", id="team-hours"
        ),
        pytest.param(criterion("protect"), "protect x", "in protected hours for 2 h of the window", id="protect"),
        pytest.param(criterion("holidays"), "holidays x", "it covers 2 h of the window", id="holidays"),
        pytest.param(
            criterion("notice-period", "72h", 5.5), "notice period 72h",
            "users are first told Mon 23 Nov 01:00 CET (UTC+1), 5 h 30 min too late", id="notice",
        ),
        pytest.param(
            criterion("max-share", "", found=0.25000004, most=0.25), "share of a week at most 25%", "25.000004%",
            id="just-above",
        ),
        pytest.param(
            criterion("max-regret", "", found=12.345, most=0.25), "regret at most 25%", "1,234%", id="far-above"
        ),
        pytest.param(
            criterion("max-regret", "", most=0.25), "regret at most 25%",
            "the best window costs nothing; this one does", id="nothing",
        ),
        pytest.param(
            criterion("max-error-budget", "", found=1.5, most=1.0), "error budget used at most 100%", "150%",
            id="budget",
        ),
        pytest.param(
            criterion("max-percentile", "", found=1e-7, most=0.0), "quieter windows at most 0%", "0.00001%", id="tiny"
        ),
    ],
)  # fmt: skip
def test_each_broken_rule_has_its_words(broken: Criterion, name: str, text: str) -> None:
    """What was asked as it was given, and what was found; a figure is never shown as the limit that it is above."""
    (check,) = build_checks(sample_judgement(criteria=(broken,)))
    assert (check.name, check.text, check.fails) == (name, text, True)


def test_a_window_that_is_over_is_called_so() -> None:
    """A window that ended is over, not only begun."""
    policy = sample_policy(as_of=START + 3 * HOUR)
    (check,) = build_checks(sample_judgement(policy=policy, criteria=(criterion("past", hours=3),)))
    assert check.text == "the window began 3 h ago and is over"


def test_a_gate_without_anything_to_compare_with() -> None:
    """Where no window keeps every rule, the gate on regret says so, and so does the report."""
    gate = Criterion(code="max-regret", label="", is_kept=False, most=0.25)
    judgement = sample_judgement(best=None, regret=None, criteria=(gate,))
    (check,) = build_checks(judgement)
    assert (check.text, check.fails) == ("not checked: no window keeps every rule", True)
    assert said(judgement, "Regret") == "none: no window keeps every rule"


def test_what_is_told_is_a_caution() -> None:
    """What is not kept and does not bind is a warning before those about the data."""
    first, second, third, *_ = build_report(sample_failure()).cautions
    assert first.text.startswith("Not met: notice period 72h: users are first told")
    assert second.text == "Not met: error budget 99.9% over 30 days: the window uses 193% of it"
    assert third.text == "Data: fair now, good when planned"
    assert {line.tone for line in (first, second, third)} == {Tone.WARNING}


BEST = "Sat 5 Dec 05:00-07:00 CET (UTC+1)"


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        pytest.param({}, "none: this is the best window that keeps every rule", id="best"),
        pytest.param(
            {"choice": Choice(window=span_at(START + DAY), impact=sample_impact())},
            f"none: {BEST}, the best that keeps every rule, costs as much or more", id="equal",
        ),
        pytest.param(
            {
                "choice": Choice(window=span_at(START + DAY), impact=sample_impact(900, rank=2)),
                "regret": Regret(amount=87.6, share=0.108),
            },
            f"about 87.6 requests (11%) more than {BEST}, the best that keeps every rule; "
            "the difference is within the noise",
            id="noise",
        ),
        pytest.param(
            {
                "choice": Choice(window=span_at(START + DAY), impact=sample_impact(900, rank=2)),
                "regret": Regret(amount=900.0, share=None),
                "is_alike": False,
            },
            f"about 900 requests more than {BEST}, the best that keeps every rule", id="nothing",
        ),
        pytest.param(
            {
                "choice": Choice(window=span_at(START + DAY), impact=sample_impact(900, rank=2)),
                "regret": Regret(amount=0.0052, share=1.0),
                "is_alike": False,
                "policy": sample_policy(objective=Objective.FAIR),
            },
            f"0.52% of the worst-hit zone's week (100%) more than {BEST}, the best that keeps every rule", id="fair",
        ),
    ],
)  # fmt: skip
def test_regret_in_words(changes: dict[str, object], text: str) -> None:
    """What the window costs beyond the best one, in what the objective minimises, and whether noise explains it."""
    assert said(sample_judgement(**changes), "Regret") == text


@pytest.mark.parametrize(
    ("rank", "candidates", "objective", "text"),
    [
        pytest.param(1, 1, Objective.TOTAL, "the only window there is", id="only"),
        pytest.param(1, 335, Objective.TOTAL, "the quietest of 335 windows", id="quietest"),
        pytest.param(1, 335, Objective.FAIR, "the fairest of 335 windows", id="fairest"),
        pytest.param(26, 335, Objective.TOTAL, "quieter than 92% of 335 windows", id="among-them"),
        pytest.param(335, 335, Objective.FAIR, "fairer than 0% of 335 windows", id="last"),
    ],
)
def test_rank_in_words(rank: int, candidates: int, objective: Objective, text: str) -> None:
    """Where the window stands among all there are."""
    impact = replace(sample_impact(rank=rank), candidates=candidates)
    judgement = sample_judgement(
        choice=Choice(window=span_at(START), impact=impact), policy=sample_policy(objective=objective)
    )
    assert said(judgement, "Rank") == text


def since(**changes: object) -> SincePlan:
    """Return that nothing has changed since the plan was made, with changes."""
    made = SincePlan(plan=saved_plan(), verdict=Verdict.GOOD, is_still_best=True, differences=())
    return replace(made, **changes)


FIRST = Revision(sequence=0, status=Status.TENTATIVE, at=AS_OF, window=WINDOW)
LONGER, LONGEST = (
    Revision(
        sequence=hours,
        status=Status.CONFIRMED,
        at=AS_OF + hours * HOUR,
        window=Span(WINDOW.start, WINDOW.end + hours * HOUR),
    )
    for hours in (1, 2)
)
REMADE = Revision(sequence=2, status=Status.CONFIRMED, at=AS_OF + DAY, window=WINDOW)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        pytest.param({}, "about 812 requests, rank 1 of 336; now the same", id="same"),
        pytest.param(
            {"choice": Choice(window=span_at(START), impact=sample_impact(1624.8))},
            "about 812 requests, rank 1 of 336; now 100% more, outside the range of 640 to 1,020", id="doubled",
        ),
        pytest.param(
            {"unit": "page views"}, "about 812 requests, rank 1 of 336; today's traffic is in page views", id="unit"
        ),
        pytest.param(
            {
                "since": since(
                    plan=saved_plan(
                        window=LONGER.window,
                        revisions=(FIRST, LONGER),
                    )
                )
            },
            "about 812 requests, rank 1 of 336, for Sat 5 Dec 05:00-07:00 CET (UTC+1), before it was extended",
            id="extended",
        ),
        pytest.param(
            {
                "since": since(
                    plan=saved_plan(
                        window=LONGEST.window,
                        revisions=(FIRST, LONGER, LONGEST),
                    )
                )
            },
            "about 812 requests, rank 1 of 336, for Sat 5 Dec 05:00-07:00 CET (UTC+1), before it was extended",
            id="extended-twice",
        ),
        pytest.param(
            {"since": since(plan=saved_plan(as_of=AS_OF + DAY, revisions=(LONGER, REMADE)))},
            "about 812 requests, rank 1 of 336; now the same", id="made-anew-and-shorter",
        ),
        pytest.param(
            {
                "since": since(
                    plan=saved_plan(
                        revisions=(
                            Revision(sequence=0, status=Status.TENTATIVE, at=AS_OF, window=span_at(START - DAY)),
                            Revision(sequence=1, status=Status.TENTATIVE, at=AS_OF, window=WINDOW),
                        ),
                    )
                )
            },
            "about 812 requests, rank 1 of 336; now the same", id="moved",
        ),
    ],
)  # fmt: skip
def test_then_and_now(changes: dict[str, object], text: str) -> None:
    """What the plan expected of this window and what is expected now, where the two can be compared."""
    assert said(sample_judgement(**{"since": since(), **changes}), "When planned") == text


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        pytest.param({}, "yes", id="still"),
        pytest.param({"since": since(is_still_best=False)}, f"no: today it would be {BEST}", id="overtaken"),
        pytest.param(
            {"since": since(is_still_best=False), "is_alike": True},
            f"no: today it would be {BEST}, but the difference is within the noise", id="noise",
        ),
        pytest.param(
            {"since": since(is_still_best=False), "best": None}, "no: no window keeps every rule", id="nothing-fits"
        ),
    ],
)  # fmt: skip
def test_whether_it_would_be_recommended_again(changes: dict[str, object], text: str) -> None:
    """Yes, or which window it would be today."""
    assert said(sample_judgement(**{"since": since(), "is_alike": False, **changes}), "Still advised") == text


def test_the_tables_in_order() -> None:
    """What was asked, what was otherwise, what was better, who is hit; without a plan and better windows two remain."""
    titles = [table.title for table in build_report(sample_failure()).tables]
    assert titles == [
        "Checks",
        "What has changed since the plan was made, Mon 23 Nov 2026 01:00 CET (UTC+1)",
        "Better windows that keep every rule, Europe/Berlin time",
        "Impact by zone, in local time",
    ]
    assert len(build_report(sample_judgement(since=since())).tables) == 2
    changes = build_report(sample_failure()).tables[1]
    assert [row.cells for row in changes.rows][1] == ("blackout", "none", "Black Friday")


def test_the_plan_is_named_at_the_end() -> None:
    """The last line says when this was judged, and which version of which plan."""
    (line,) = build_report(sample_failure()).closing
    assert line.text == "Plan 20261205-0badcafe, version 1, TENTATIVE; checked as of 2026-11-23T00:00:00Z"
    (line,) = build_report(sample_judgement()).closing
    assert line.text == "Checked as of 2026-11-23T00:00:00Z"


def test_price_and_overrun_are_there() -> None:
    """What a plan says of cost is said of a judged window too."""
    assert said(sample_judgement(), "Error budget") == "uses 3.6% of the 30-day budget at 99.9%"
    assert said(sample_judgement(), "If it overruns") == "about 1,950 requests if it takes twice as long"


def test_a_kept_figure_has_three_digits() -> None:
    """A figure below its limit is rounded to three digits."""
    (check,) = build_checks(
        sample_judgement(criteria=(Criterion(code="max-share", label="", is_kept=True, found=0.12345, most=0.25),))
    )
    assert check.text == "12.3%"


@pytest.mark.parametrize("expected", [640.0, 1020.0])
def test_the_ends_of_the_range_are_inside(expected: float) -> None:
    """What is expected now is outside the plan's range only beyond its ends."""
    choice = Choice(window=span_at(START), impact=sample_impact(expected))
    assert "outside" not in said(sample_judgement(since=since(), choice=choice), "When planned")


def test_data_as_good_as_when_planned_are_not_called_worse() -> None:
    """The same verdict then and now is no news."""
    judgement = sample_judgement(since=since())
    assert judgement.since is not None
    assert judgement.since.verdict is judgement.since.plan.forecast.verdict
    assert not any("when planned" in note.text for note in build_report(judgement).cautions)
