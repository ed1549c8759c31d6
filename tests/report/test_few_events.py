"""Where few events are counted, chance decides ranks: which windows are equally good is said in their place."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

import pytest
from msgspec.structs import replace

from downtime_cli.core.checking.judgement import Criterion, Judgement
from downtime_cli.core.planning.plan import BrokenRule, Choice, Comparison, ComparisonKind, Plan
from downtime_cli.core.planning.planner import build_plan
from downtime_cli.core.policy import Objective, Preference
from downtime_cli.core.traffic import Traffic
from downtime_cli.core.window import DAY, HOUR, Span
from downtime_cli.render.plain import render_plain
from downtime_cli.report.blocks import Time
from downtime_cli.report.build import build_report
from downtime_cli.report.criteria import build_checks
from downtime_cli.report.report import Report
from tests.check_samples import sample_failure, sample_judgement
from tests.core.builders import AS_OF, BACKGROUND, one_zone, policy, sparse
from tests.core.checking.judging import judge
from tests.samples import START, sample_impact, sample_plan, sample_policy, span_at

DAYS: Final = tuple(span_at(START + days * DAY) for days in (1, 2, 3, 4))
AFTERNOON: Final = span_at(START + 33 * HOUR)
DUSK: Final = span_at(START + 16 * HOUR)
DAWN: Final = span_at(START + 25 * HOUR)
FIRST: Final = "Sun 6 Dec 05:00–07:00"
FAIR: Final = sample_policy(objective=Objective.FAIR)
BROKEN: Final = (BrokenRule(code="blackout", label="freeze", broken_for=HOUR),)
GATE: Final = Criterion(code="quietest-quarter", label="", is_kept=True, found=0.1, most=0.25)
CHANCE: Final = re.compile(r"rank \d|quieter than \d|so are|uncertainty")


def choice(rank: int, *, is_alike: bool, day: int = 0, candidates: int = 335) -> Choice:
    """Return a window of some day with that rank."""
    impact = replace(sample_impact(rank=rank), candidates=candidates)
    return Choice(window=span_at(START + day * DAY), impact=impact, is_alike=is_alike)


def fact(report: Report, label: str) -> str:
    """Return the text of a fact."""
    return next(each.text for each in report.facts if each.label == label)


def _starts(report: Report) -> set[datetime]:
    """Return the starts of the windows that the fact about the rank names."""
    return {
        time.start for each in report.facts if each.label == "Rank" for time in each.times if isinstance(time, Time)
    }


def details(report: Report, title: str) -> list[str]:
    """Return what is said first of each window in the table whose title begins so."""
    table = next(each for each in report.tables if each.title.startswith(title))
    return [row.detail.split(";")[0] for row in table.rows]


def words(report: Report) -> str:
    """Return the report as it is read, on one line."""
    return " ".join(render_plain(report).split())


def plan_of(traffic: Traffic, chosen: Span | None = None) -> Plan:
    """Return the plan of two hours in the next two weeks, the best or one that somebody chose."""
    plan = build_plan(traffic, one_zone(), policy(chosen=chosen), BACKGROUND)
    assert isinstance(plan, Plan)
    return plan


@pytest.mark.parametrize(
    ("rank", "changes", "text"),
    [
        pytest.param(
            1, {"alike": DAYS}, f"few events: these windows are equally good: {FIRST}, Mon 7 Dec 05:00–07:00, "
            "Tue 8 Dec 05:00–07:00 and 1 more", id="several",
        ),
        pytest.param(1, {"alike": DAYS[:1]}, f"few events: this window is equally good: {FIRST}", id="one"),
        pytest.param(
            1, {"alike": DAYS[:2], "tied": DAYS[1:2]},
            f"few events: these windows are equally good: Mon 7 Dec 05:00–07:00 and {FIRST}", id="tied-come-first",
        ),
        pytest.param(
            1, {"alike": (*DAYS[:1], AFTERNOON)},
            f"few events: these windows are equally good: {FIRST} and Sun 6 Dec 14:00–16:00", id="one-by-day",
        ),
        pytest.param(
            1, {"alike": (AFTERNOON,)}, "few events: this window is equally good: Sun 6 Dec 14:00–16:00", id="by-day",
        ),
        pytest.param(
            1, {"alike": (DUSK, DAWN)},
            "few events: these windows are equally good: Sat 5 Dec 21:00–23:00 and Sun 6 Dec 06:00–08:00",
            id="partly-by-day",
        ),
        pytest.param(1, {}, "the quietest of 335 windows", id="alone"),
        pytest.param(
            2, {"quietest": DAYS[0], "alike": DAYS[:2], "preference": Preference.WORKING_HOURS},
            f"few events: these windows are equally good: {FIRST} and Mon 7 Dec 05:00–07:00; "
            "preferred as it is in working hours", id="preferred",
        ),
        pytest.param(
            2, {"quietest": span_at(START + HOUR), "preference": Preference.EARLIER},
            "few events: as good as the quietest of 335 windows, Sat 5 Dec 06:00–08:00; preferred as it is earlier",
            id="a-quieter-one-of-the-same-night",
        ),
        pytest.param(
            1, {"tied": DAYS[:1], "policy": FAIR}, f"few events: this window is equally good: {FIRST}", id="as-fair",
        ),
        pytest.param(1, {"policy": FAIR}, "the fairest of 335 windows", id="fairest"),
    ],
)  # fmt: skip
def test_what_is_equally_good_takes_the_place_of_a_rank(rank: int, changes: dict[str, Any], text: str) -> None:
    """Windows within the noise are named, whichever chance put first; a preference is still said."""
    report = build_report(sample_plan(recommended=choice(rank, is_alike=True), few_events=True, **changes))
    assert fact(report, "Rank") == text
    assert _starts(report) >= {span.start for span in (*changes.get("alike", ()), *changes.get("tied", ()))}


@pytest.mark.parametrize(
    ("window", "changes", "text"),
    [
        pytest.param(
            choice(200, is_alike=False), {},
            "busier than the quietest of 335 windows, as far as so few events can tell", id="worse",
        ),
        pytest.param(
            choice(200, is_alike=False), {"policy": FAIR},
            "less fair than the fairest of 335 windows, as far as so few events can tell", id="less-fair",
        ),
        pytest.param(
            choice(9, is_alike=False, candidates=11), {"broken": BROKEN},
            "busier than the quietest of the 10 windows that keep every rule, as far as so few events can tell",
            id="broken",
        ),
        pytest.param(
            choice(9, is_alike=True, candidates=11), {"broken": BROKEN},
            "few events: as good as the quietest of the 10 windows that keep every rule", id="broken-and-quiet",
        ),
        pytest.param(
            choice(1, is_alike=True, candidates=11), {"broken": BROKEN},
            "none of the 10 windows that keep every rule is quieter", id="broken-and-quietest",
        ),
        pytest.param(
            choice(1, is_alike=True, candidates=1), {}, "the only window that keeps every rule", id="only",
        ),
        pytest.param(
            choice(1, is_alike=True),
            {"comparisons": (Comparison(kind=ComparisonKind.WORST, window=None, expected=800.0, feasible=True),)},
            "as quiet as any other of 335 windows", id="all-alike",
        ),
    ],
)  # fmt: skip
def test_a_chosen_window_is_worded_as_coarsely(window: Choice, changes: dict[str, Any], text: str) -> None:
    """It is as good as the quietest, or busier: few events bear no more."""
    assert fact(build_report(sample_plan(recommended=window, few_events=True, **changes)), "Rank") == text


@pytest.mark.parametrize(
    ("own", "others", "texts"),
    [
        pytest.param(
            choice(2, is_alike=True), [choice(1, is_alike=True, day=1), choice(7, is_alike=False, day=2)],
            ["equally good", "busier, as far as so few events can tell"], id="beside-a-good-one",
        ),
        pytest.param(
            choice(99, is_alike=False),
            [choice(1, is_alike=True, day=1), choice(2, is_alike=True, day=2), choice(7, is_alike=False, day=3)],
            ["the quietest", "as good as the quietest", "busier than the quietest, as far as so few events can tell"],
            id="beside-a-busy-one",
        ),
        pytest.param(
            choice(99, is_alike=False), [choice(1, is_alike=True, day=1), choice(1, is_alike=True, day=2)],
            ["tied for quietest", "tied for quietest"], id="tied",
        ),
    ],
)  # fmt: skip
def test_tables_have_no_ranks(own: Choice, others: list[Choice], texts: list[str]) -> None:
    """Alternatives, and what is better than a chosen window, are equally good, as good as the quietest, or busier."""
    plan = sample_plan(recommended=own, alternatives=tuple(others), few_events=True)
    assert details(build_report(plan), "Alternatives") == texts
    judgement = sample_judgement(choice=own, better=tuple(others), is_alike=own.is_alike, few_events=True)
    title = "Other windows that keep" if own.is_alike else "Better windows that keep"
    assert details(build_report(judgement), title) == texts
    assert details(build_report(replace(plan, few_events=False)), "Alternatives")[-1] == (
        f"rank {others[-1].impact.rank}" if others[-1].impact.rank > 1 else texts[-1]
    )


def test_unfair_alternatives_are_less_fair() -> None:
    """The words follow the objective."""
    plan = sample_plan(
        recommended=choice(1, is_alike=True), alternatives=(choice(3, is_alike=False),), policy=FAIR, few_events=True
    )
    assert details(build_report(plan), "Alternatives") == ["less fair, as far as so few events can tell"]


@pytest.mark.parametrize(
    ("window", "changes", "rank", "check"),
    [
        pytest.param(
            choice(30, is_alike=True), {"alike": DAYS[:1]}, f"few events: this window is equally good: {FIRST}",
            "few events: as good as the quietest of 335 windows", id="alike",
        ),
        pytest.param(
            choice(1, is_alike=True), {"alike": DAYS[:2], "tied": DAYS[1:2]},
            f"few events: these windows are equally good: Mon 7 Dec 05:00–07:00 and {FIRST}",
            "few events: as good as the quietest of 335 windows", id="first-by-chance",
        ),
        pytest.param(
            choice(1, is_alike=True), {}, "the quietest of 335 windows", "the quietest of 335 windows", id="first",
        ),
        pytest.param(
            choice(2, is_alike=True), {"best": choice(1, is_alike=True, day=1)},
            f"few events: as good as the quietest of 335 windows, {FIRST}",
            "few events: as good as the quietest of 335 windows", id="not-of-their-kind",
        ),
        pytest.param(
            choice(30, is_alike=False), {}, "busier than the quietest of 335 windows, as far as so few events can tell",
            "among the quietest quarter of 335 windows", id="in-the-quarter",
        ),
        pytest.param(
            choice(97, is_alike=False), {"criteria": (replace(GATE, is_kept=False),)},
            "busier than the quietest of 335 windows, as far as so few events can tell",
            "not among the quietest quarter: 29% of 335 windows are quieter", id="a-gate-that-fails-has-its-figure",
        ),
    ],
)  # fmt: skip
def test_a_judgement_is_as_coarse(window: Choice, changes: dict[str, Any], rank: str, check: str) -> None:
    """The fact and the check say what few events can bear; a gate that is not kept says by which figure."""
    judgement = sample_judgement(
        **{"choice": window, "is_alike": window.is_alike, "criteria": (GATE,), "few_events": True, **changes}
    )
    report = build_report(judgement)
    assert fact(report, "Rank") == rank
    assert _starts(report) >= {span.start for span in judgement.alike}
    assert build_checks(judgement)[-1].text == check


def test_the_rank_of_old_is_left_out() -> None:
    """What the plan expected is said without the rank that chance gave it."""
    then = fact(build_report(sample_failure(few_events=True)), "When planned")
    assert then.startswith("about 812 requests; now 41% more")


@pytest.mark.parametrize("usual", [0.3, 1.5])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_counts_by_chance_have_no_ranks(usual: float, seed: int) -> None:
    """Of Poisson counts no report shows a rank; only what is not within the noise is called busier."""
    plan = plan_of(sparse(usual, seed=seed))
    assert plan.few_events
    assert not CHANCE.findall(words(build_report(plan)))
    for day, hour in ((4, 2), (4, 13), (6, 4)):
        window = Span(AS_OF + day * DAY + hour * HOUR, AS_OF + day * DAY + (hour + 2) * HOUR)
        judgement = judge(window, traffic=sparse(usual, seed=seed))
        assert judgement.few_events
        chosen = plan_of(sparse(usual, seed=seed), window)
        for answer in (judgement, chosen):
            assert not CHANCE.findall(words(build_report(answer)))
            told = fact(build_report(answer), "Rank")
            assert told.startswith("busier") is not judgement.is_alike
        assert judgement.is_alike is chosen.recommended.is_alike
        assert judgement.alike == chosen.alike


def test_many_events_keep_their_ranks() -> None:
    """Where the counts are large, ranks are shown as ever."""
    plan = plan_of(sparse(40.0))
    assert not plan.few_events
    assert all(re.match(r"rank \d|tied|the quietest", text) for text in details(build_report(plan), "Alternatives"))
    window = Span(AS_OF + 4 * DAY + 13 * HOUR, AS_OF + 4 * DAY + 15 * HOUR)
    judgement: Judgement = judge(window, traffic=sparse(40.0))
    assert not judgement.few_events
    assert fact(build_report(judgement), "Rank").startswith("quieter than ")
