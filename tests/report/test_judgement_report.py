"""How a judgement is worded: yes or no first, then why, what better there was, and what has changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Revision, Status
from downtime_cli.core.checking.judgement import Criterion, Difference, Judgement, Regret, SincePlan
from downtime_cli.core.planning.plan import Choice
from downtime_cli.core.policy import Objective
from downtime_cli.core.quality.finding import Verdict
from downtime_cli.core.window import DAY, HOUR, Span
from downtime_cli.core.wording import moment
from downtime_cli.report.blocks import Tone
from downtime_cli.report.build import build_report
from downtime_cli.report.criteria import build_checks
from tests.check_samples import sample_failure, sample_judgement, sample_rules_judgement
from tests.samples import AS_OF, START, sample_impact, sample_policy, span_at
from tests.saved_samples import WINDOW, saved_plan

NOISE = "within the uncertainty of the data"


def said(judgement: Judgement, label: str) -> str:
    """Return what the report says under a label, one line each."""
    return "\n".join(fact.text for fact in build_report(judgement).facts if fact.label == label)


def test_the_answer_comes_first() -> None:
    """The headline begins with yes or no, and says which window was judged; a no says why."""
    assert build_report(sample_judgement()).headline == "Yes: Sat 5 Dec 2026 05:00–07:00 CET (UTC+1) Europe/Berlin"
    report = build_report(replace(sample_failure(), announced=AS_OF + 12 * DAY))
    assert report.headline == (
        "No: Sun 6 Dec 2026 05:00–07:00 CET (UTC+1) Europe/Berlin; blackout Black Friday covers 1 h of the window; "
        "regret is 41%, more than the 25% allowed; 28 h of notice, less than the assumed 72 h"
    )
    assert report.refuses


@pytest.mark.parametrize(
    ("reasons", "text"),
    [
        pytest.param(3, "the window ends 3 h too late", id="all"),
        pytest.param(4, "the window ends 4 h too late", id="one-more-is-said-too"),
        pytest.param(5, "and 2 more", id="two-more-are-counted"),
    ],
)
def test_many_reasons_are_counted(reasons: int, text: str) -> None:
    """Three or four reasons are said, of more than that the first three."""
    broken = tuple(criterion("latest", hours=hours) for hours in range(1, reasons + 1))
    headline = build_report(sample_judgement(criteria=broken)).headline
    assert headline.split("; ")[1:4] == [f"the window ends {hours} h too late" for hours in (1, 2, 3)]
    assert headline.split("; ")[-1] == text


def test_rules_alone_are_no_yes() -> None:
    """Where nobody asked how busy the window is, its being allowed is all there is to say; a broken rule is a no."""
    told = build_report(sample_judgement(is_gated=False))
    assert told.headline == "No rule is broken: Sat 5 Dec 2026 05:00–07:00 CET (UTC+1) Europe/Berlin"
    assert not told.refuses
    assert build_report(sample_judgement(is_gated=False, criteria=(criterion("latest"),))).headline.startswith("No: ")


@pytest.mark.parametrize(
    ("notice", "text"),
    [
        pytest.param(timedelta(hours=71, minutes=59), "71 h 59 min of notice, less than the assumed 72 h", id="almost"),
        pytest.param(timedelta(minutes=45), "45 min of notice, less than the assumed 72 h", id="minutes"),
        pytest.param(timedelta(0), "no notice, less than the assumed 72 h", id="at-once"),
        pytest.param(timedelta(hours=-2), "no notice, less than the assumed 72 h", id="afterwards"),
    ],
)
def test_short_notice_is_in_the_headline(notice: timedelta, text: str) -> None:
    """Less notice than usual is said whatever the answer, where it does not decide it."""
    short = criterion("notice-period", "72h", is_binding=False)
    for judgement, answer in (
        (sample_judgement(criteria=(short,)), "Yes"),
        (sample_judgement(criteria=(short,), is_gated=False), "No rule is broken"),
        (sample_judgement(criteria=(short, criterion("latest"))), "No"),
    ):
        headline = build_report(replace(judgement, announced=START - notice)).headline
        assert headline.startswith(f"{answer}: ")
        assert headline.endswith(f"; {text}")


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
            criterion("team-hours"), "team hours x", "the window is outside the team's hours for 2 h", id="team-hours"
        ),
        pytest.param(criterion("protect"), "protect x", "the window is in protected hours (x) for 2 h", id="protect"),
        pytest.param(criterion("holidays"), "holidays x", "holiday x covers 2 h of the window", id="holidays"),
        pytest.param(
            criterion("notice-period", "72h", 5.5), "notice period 72h",
            "users are first told Mon 23 Nov 01:00 CET (UTC+1), 5 h 30 min too late for 72h of notice",
            id="notice",
        ),
        pytest.param(
            criterion("max-share", "", found=0.25000004, most=0.25), "share of a week at most 25%",
            "the window takes 25.000004% of a week's traffic, more than the 25% allowed", id="just-above",
        ),
        pytest.param(
            criterion("error-budget", "99.9%", found=1.004, most=1.0), "error budget 99.9%",
            "the window uses 100.4% of it", id="hardly-more-than-all",
        ),
        pytest.param(
            criterion("max-regret", "", found=12.345, most=0.25), "regret at most 25%",
            "regret is 1,234%, more than the 25% allowed", id="far-above",
        ),
        pytest.param(
            criterion("max-regret", "", most=0.25), "regret at most 25%",
            "the best window costs nothing; this one does", id="nothing",
        ),
        pytest.param(
            criterion("max-error-budget", "", found=1.5, most=1.0), "error budget used at most 100%",
            "the window uses 150% of the 30-day error budget, more than the 100% allowed", id="budget",
        ),
        pytest.param(
            criterion("max-percentile", "", found=1e-7, most=0.0), "quieter windows at most 0%",
            "0.00001% of 335 windows are quieter, more than the 0% allowed", id="tiny",
        ),
    ],
)  # fmt: skip
def test_each_broken_rule_has_its_words(broken: Criterion, name: str, text: str) -> None:
    """What was asked as it was given, and what was found; a figure is never shown as the limit that it is above."""
    (check,) = build_checks(sample_judgement(criteria=(broken,)))
    assert (check.name, check.text, check.fails) == (name, text, True)


@pytest.mark.parametrize("label", ["0", "72h"])
def test_users_who_are_told_after_the_work_has_begun(label: str) -> None:
    """That says more than how late it is for a notice period, which may be none."""
    late = criterion("notice-period", label, 12)
    (check,) = build_checks(sample_judgement(announced=START + 12 * HOUR, criteria=(late,)))
    assert check.text == "users are first told Sat 5 Dec 17:00 CET (UTC+1), only after the work has begun"
    (check,) = build_checks(sample_judgement(announced=START, criteria=(late,)))
    assert check.text.endswith(f"12 h too late for {label} of notice")


def test_users_of_a_plan_that_waits_are_told_at_the_earliest_now() -> None:
    """A tentative plan tells nobody: the notice would be longer, had it been confirmed."""
    tentative = since(plan=saved_plan(status=Status.TENTATIVE))
    late = criterion("notice-period", "72h", 12)
    (check,) = build_checks(sample_judgement(announced=sample_policy().as_of, criteria=(late,), since=tentative))
    assert check.text.startswith("as the plan is not confirmed, users are first told Mon 23 Nov 01:00 CET (UTC+1) at")


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
    assert (check.text, check.fails) == ("regret is not known: no window keeps every rule", True)
    assert said(judgement, "Regret") == "none: no window keeps every rule"


@pytest.mark.parametrize(
    ("changes", "rank", "kept", "text"),
    [
        pytest.param({}, 1, True, "the quietest of 335 windows", id="first"),
        pytest.param({"weighed": 407}, 1, True, "the quietest of 335 windows that keep every rule", id="some-broken"),
        pytest.param({}, 28, True, "quieter than 91% of 335 windows", id="among-the-quietest"),
        pytest.param(
            {"is_alike": True}, 200, True, f"as quiet as the quietest of 335 windows, {NOISE}",
            id="noise",
        ),
        pytest.param(
            {}, 97, False, "not among the quietest quarter: 29% of 335 windows are quieter", id="too-busy",
        ),
        pytest.param(
            {"policy": sample_policy(objective=Objective.FAIR)}, 97, False,
            "not among the fairest quarter: 29% of 335 windows are fairer", id="unfair",
        ),
        pytest.param(
            {"weighed": 407, "criteria": (criterion("notice-period", "72h", is_binding=False),)}, 97, False,
            "not among the quietest quarter: 29% of 334 windows that keep every rule are quieter", id="breaks-a-rule",
        ),
        pytest.param(
            {"weighed": 407, "criteria": (criterion("notice-period", "72h", is_binding=False),)}, 1, True,
            "as good as the quietest of 334 windows that keep every rule", id="breaks-a-rule-first",
        ),
    ],
)  # fmt: skip
def test_the_place_among_the_others_in_words(changes: dict[str, object], rank: int, kept: bool, text: str) -> None:
    """The default gate says how many windows are quieter, among which, and where noise may be all the difference."""
    choice = Choice(window=span_at(START), impact=sample_impact(rank=rank))
    gate = Criterion(code="quietest-quarter", label="", is_kept=kept, found=(rank - 1) / 335, most=0.25)
    rules = changes.get("criteria", ())
    assert isinstance(rules, tuple)
    judgement = sample_judgement(**{"choice": choice, "is_alike": False, **changes, "criteria": (*rules, gate)})
    check = build_checks(judgement)[-1]
    best = "fairest" if "fairer" in text else "quietest"
    assert (check.name, check.text) == (f"among the {best} quarter", text)


def test_a_plan_that_is_advised_no_longer() -> None:
    """The window of a plan is judged in the same words."""
    choice = Choice(window=span_at(START), impact=sample_impact(rank=97))
    advised = criterion("still-advised", "", hours=0)
    (check,) = build_checks(sample_judgement(choice=choice, is_alike=False, criteria=(advised,), since=since()))
    assert (check.name, check.fails) == ("still advised", True)
    assert check.text == "the plan's window is no longer advised: 29% of 335 windows are quieter"


def test_what_is_told_is_a_caution() -> None:
    """What is not kept and does not bind is a warning before those about the data."""
    first, second, third, *_ = build_report(sample_failure()).cautions
    assert first.text.startswith("Not met: notice period 72h: users are first told")
    assert second.text == "Not met: error budget 99.9% over 30 days: the window uses 193% of it"
    assert third.text == "Data: fair now, good when planned"
    assert {line.tone for line in (first, second, third)} == {Tone.WARNING}


ADVISED = Criterion(code="still-advised", label="", is_kept=True)
BEST = "Sat 5 Dec 05:00–07:00 CET (UTC+1)"


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
    choice, policy = Choice(window=span_at(START), impact=impact), sample_policy(objective=objective)
    judgement = sample_judgement(choice=choice, policy=policy, weighed=candidates, is_alike=False)
    assert said(judgement, "Rank") == text


@pytest.mark.parametrize(
    ("rank", "best_rank", "is_alike", "text"),
    [
        pytest.param(1, 1, True, "tied for quietest of 335 windows with Sat 5 Dec 05:00–07:00", id="tied"),
        pytest.param(1, 2, True, "the quietest of 335 windows", id="another-is-preferred"),
        pytest.param(
            2,
            1,
            True,
            f"as quiet as the quietest of 335 windows, Sat 5 Dec 05:00–07:00, {NOISE}",
            id="noise",
        ),
        pytest.param(
            3,
            2,
            True,
            f"as quiet as the quietest of 335 windows, {NOISE}",
            id="noise-and-preference",
        ),
        pytest.param(2, 1, False, "quieter than 99% of 335 windows", id="beyond-the-noise"),
    ],
)
def test_rank_names_what_is_as_good(rank: int, best_rank: int, is_alike: bool, text: str) -> None:
    """Ties and differences within the noise are worded as in a plan, with the best window's time."""
    best = Choice(window=span_at(START), impact=replace(sample_impact(rank=best_rank), candidates=335))
    choice = Choice(window=span_at(START + DAY), impact=replace(sample_impact(900, rank=rank), candidates=335))
    tied = (best.window,) if rank == best_rank else ()
    judgement = sample_judgement(best=best, choice=choice, weighed=335, is_alike=is_alike, tied=tied)
    assert said(judgement, "Rank") == text


@pytest.mark.parametrize(
    ("is_kept", "text"),
    [
        pytest.param(True, "tied for quietest of 335 windows with Sun 6 Dec 05:00–07:00", id="keeps-every-rule"),
        pytest.param(False, "as good as the quietest of 334 windows, Sun 6 Dec 05:00–07:00", id="breaks-one"),
    ],
)
def test_the_best_window_names_what_ties_with_it(is_kept: bool, text: str) -> None:
    """In the words of a plan, in the facts and among what was asked."""
    choice = Choice(window=span_at(START), impact=replace(sample_impact(rank=1), candidates=335))
    rule = replace(criterion("latest"), is_kept=is_kept)
    gate = Criterion(code="quietest-quarter", label="", is_kept=True, found=0.0, most=0.25)
    judgement = sample_judgement(
        choice=choice, weighed=334 + is_kept, tied=(span_at(START + DAY),), criteria=(rule, gate)
    )
    assert said(judgement, "Rank") == text
    assert build_checks(judgement)[1].text == text


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
            "about 812 requests, rank 1 of 336; now 100% more, outside the range of 640–1,020", id="doubled",
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
            "about 812 requests, rank 1 of 336, for Sat 5 Dec 05:00–07:00 CET (UTC+1), before it was extended",
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
            "about 812 requests, rank 1 of 336, for Sat 5 Dec 05:00–07:00 CET (UTC+1), before it was extended",
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
            {"since": since(is_still_best=False), "is_alike": True, "criteria": (ADVISED,)},
            f"yes: today it would be {BEST}, but the difference is within the noise", id="noise",
        ),
        pytest.param(
            {"since": since(is_still_best=False), "criteria": (ADVISED,)},
            f"yes: today it would be {BEST}, but the planned one is among the quietest", id="quarter",
        ),
        pytest.param(
            {"since": since(is_still_best=False), "best": None}, "no: no window keeps every rule", id="nothing-fits"
        ),
        pytest.param(
            {"since": since(is_still_best=False), "criteria": (criterion("latest"),)},
            f"no: a rule is broken; today it would be {BEST}", id="breaks-a-rule",
        ),
        pytest.param(
            {"since": since(plan=saved_plan(status=Status.CANCELLED)), "criteria": (criterion("status", "CANCELLED"),)},
            "not asked: the plan was called off", id="called-off",
        ),
    ],
)  # fmt: skip
def test_whether_it_would_be_recommended_again(changes: dict[str, object], text: str) -> None:
    """Yes, or which window it would be today."""
    assert said(sample_judgement(**{"since": since(), "is_alike": False, **changes}), "Still advised") == text


def test_a_broken_rule_is_said_once() -> None:
    """A plan is not advised where it breaks a rule, which has a row of its own and is no further reason."""
    advised = replace(ADVISED, is_kept=False)
    judgement = sample_judgement(since=since(is_still_best=False), criteria=(criterion("latest"), advised))
    report = build_report(judgement)
    assert report.headline.endswith("; the window ends 2 h too late")
    assert report.checks[1].text == "the plan's window is no longer advised: a rule is broken"
    assert (report.checks[1].verdict, report.checks[1].fails) == ("NO", True)


def test_the_tables_in_order() -> None:
    """The best window, what was asked and has changed, what was better, who is hit; of all that, two may remain."""
    titles = [table.title for table in build_report(sample_failure()).tables]
    assert titles == [
        "Beside the best window that keeps every rule, Europe/Berlin time",
        "Checks",
        "What has changed since the plan was made, Mon 23 Nov 2026 01:00 CET (UTC+1)",
        "Better windows that keep every rule, Europe/Berlin time",
        "Impact by zone, in local time",
    ]
    assert len(build_report(sample_judgement(since=since())).tables) == 2
    changes = build_report(sample_failure()).tables[2]
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


def test_a_figure_has_two_digits() -> None:
    """A figure is rounded to two digits, unless it would then seem to be on the other side of its limit."""
    (check,) = build_checks(
        sample_judgement(criteria=(Criterion(code="max-share", label="", is_kept=True, found=0.12345, most=0.25),))
    )
    assert check.text == "the window takes 12% of a week's traffic, within the 25% allowed"


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


def test_rules_alone_have_no_figures() -> None:
    """Without traffic the report is the answer, what was assumed, and the checks; nothing is said about data."""
    report = build_report(sample_rules_judgement())
    assert report.title == "Maintenance window for Shop API (2 h), checked by its rules"
    assert report.headline == (
        "No: Sat 5 Dec 2026 05:00–07:00 CET (UTC+1) Europe/Berlin; blackout Black Friday covers 1 h of the window"
    )
    assert (report.facts, report.heatmap, report.refuses) == ((), None, True)
    assert [table.title for table in report.tables] == ["Checks"]
    assert [note.text for note in report.cautions] == ["Assumed: judged by the rules alone, as no traffic was given"]


def test_rules_that_are_kept_are_no_yes() -> None:
    """A freeze gate answers what it was asked."""
    report = build_report(sample_rules_judgement(criteria=()))
    assert report.headline == "No rule is broken: Sat 5 Dec 2026 05:00–07:00 CET (UTC+1) Europe/Berlin"


def test_a_plan_judged_by_rules_has_no_verdict_on_data() -> None:
    """What is not known today is not compared with what was known when the plan was made."""
    unknown = since(verdict=None, is_still_best=None, differences=(Difference(code="protect", then="x", now=""),))
    report = build_report(sample_rules_judgement(since=unknown))
    assert [table.title.partition(",")[0] for table in report.tables] == [
        "Checks",
        "What has changed since the plan was made",
    ]
    assert not any("when planned" in note.text for note in report.cautions)


@pytest.mark.parametrize(
    ("found", "most", "text"),
    [
        pytest.param(0.894, 0.25, "regret is 89%, more than the 25% allowed", id="far"),
        pytest.param(0.2531, 0.252, "regret is 25.3%, more than the 25.2% allowed", id="rounds-below"),
        pytest.param(0.2549, 0.2549, "regret is 25%, within the 25.49% allowed", id="at-the-limit"),
        pytest.param(0.0151, 0.0151, "regret is 1.5%, within the 1.51% allowed", id="small"),
        pytest.param(12.347, 0.3, "regret is 1,235%, more than the 30% allowed", id="thousands"),
        pytest.param(0.0, 0.0, "regret is 0%, within the 0% allowed", id="none"),
        pytest.param(1 / 3, 0.33, "regret is 33.3%, more than the 33% allowed", id="a-third"),
        pytest.param(0.25 + 1e-17, 0.25, "regret is 25%, within the 25% allowed", id="nothing-at-all"),
    ],
)
def test_a_figure_shows_on_which_side_of_its_limit_it_is(found: float, most: float, text: str) -> None:
    """What is more than allowed never reads as less, nor the other way round."""
    gate = Criterion(code="max-regret", label="", is_kept=found <= most, found=found, most=most)
    assert build_checks(sample_judgement(criteria=(gate,)))[0].text == text


@pytest.mark.parametrize("judgement", [sample_judgement(), sample_failure()], ids=["now", "then"])
def test_when_users_are_first_told_is_a_time_wherever_it_is_said(judgement: Judgement) -> None:
    """The moment at which users are first told is one that another clock can show, among what was assumed too."""
    said = [line for line in build_report(judgement).cautions if line.text.startswith("Assumed: users")]
    assert [[time.words for time in line.times if time.words in line.text] for line in said] == [
        [moment(judgement.announced, judgement.policy.zone, year=True)]
    ]
