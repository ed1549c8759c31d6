"""The words of a backtest, and what its trials come to when taken together."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from downtime_cli.core.backtest.trials import Captures, Trial
from downtime_cli.core.planning.plan import Confidence
from downtime_cli.core.window import WEEK
from downtime_cli.report.backtest_report import build_backtest_report
from downtime_cli.report.blocks import Tone
from downtime_cli.report.pictures.kinds import Mark
from downtime_cli.report.words.backtest_words import explain_failure
from tests.samples import AS_OF, BERLIN, sample_background, sample_backtest, sample_policy, sample_trial


def trials_of(*costs: float) -> tuple[Trial, ...]:
    """Return weekly trials in which the recommended window cost so much; the best cost 800, the average 4,800."""
    return tuple(sample_trial(AS_OF - (len(costs) + 2 - week) * WEEK, cost) for week, cost in enumerate(costs))


def facts_of(*costs: float, **changes: object) -> dict[str, str]:
    """Return the facts about trials of those costs by their labels."""
    backtest = sample_backtest(trials=trials_of(*costs), unscored=(), **changes)
    return {each.label: each.text for each in build_backtest_report(backtest).facts}


def test_takes_trials_together() -> None:
    """Captures have mean, median and worst; costs, regret and coverage are means over the trials."""
    score = sample_backtest(trials=trials_of(800, 1200, 2800, 4800), unscored=()).score
    assert score is not None
    assert score.capture == Captures(mean=0.6, median=0.7, worst=0.0)
    assert score.guess_capture == Captures(mean=0.8, median=0.8, worst=0.8)
    assert (score.cost, score.best, score.mean, score.guess) == (2400, 800, 4800, 1600)
    assert score.regret == 1600
    assert score.regret_share == pytest.approx(1 / 3)
    assert (score.coverage, score.guess_ratio) == (0.25, 1.5)


def test_median_of_an_odd_number_is_the_middle() -> None:
    """Three captures have the second as their median."""
    score = sample_backtest(trials=trials_of(800, 2800, 4800)).score
    assert score is not None
    assert score.capture.median == 0.5


def test_nothing_measured_has_no_score() -> None:
    """Without a trial there is nothing to take together or to say."""
    backtest = sample_backtest(trials=())
    assert backtest.score is None
    assert backtest.confidence is None


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        pytest.param([800, 960], "The advice would have achieved 98% of the possible saving.", id="good"),
        pytest.param([800], "The advice would have achieved 100% of the possible saving.", id="perfect"),
        pytest.param([801], "The advice would have achieved over 99% of the possible saving.", id="nearly-perfect"),
        pytest.param([4800], "The advice would have been no better than a time picked at random.", id="average"),
        pytest.param([9000], "The advice would have been no better than a time picked at random.", id="bad"),
    ],
)
def test_the_headline_is_the_answer(costs: list[float], expected: str) -> None:
    """The mean capture comes first, in words."""
    assert build_backtest_report(sample_backtest(trials=trials_of(*costs))).headline == expected


def test_says_that_nothing_could_be_saved() -> None:
    """Where all windows cost the same, the headline does not boast, and Sunday has no capture."""
    trials = tuple(replace(trial, mean=800.0) for trial in trials_of(800, 800))
    report = build_backtest_report(sample_backtest(trials=trials))
    assert report.headline == "All windows would have cost the same: there was nothing to save."
    assert "Sunday 02:00" not in {each.label for each in report.facts}


def test_silent_traffic_divides_by_nothing() -> None:
    """Where nobody was there at all, shares are zero and the chart is flat."""
    trial = sample_trial(AS_OF - 3 * WEEK, 0.0, mean=0.0)
    nothing = replace(trial.chosen, cost=0.0)
    trials = (replace(trial, best=nothing, guess=nothing),)
    report = build_backtest_report(sample_backtest(trials=trials, unscored=()))
    assert report.chart is not None
    assert [curve.heights for curve in report.chart.curves] == [(0.0,), (0.0,), (0.0,)]
    assert "Against Sunday" not in {each.label for each in report.facts}
    assert trials[0].regret_share == 0


def test_facts_have_their_numbers() -> None:
    """Each measure is said with its unit and its reference."""
    facts = facts_of(800, 1200, 2800, 4800)
    assert facts["Saving"].startswith("60% on average, 70% in the median week, 0% in the worst; 100% is the best")
    assert facts["Cost"] == (
        "2,400 requests a window on average; the best 800, Sunday 02:00 1,600, the average window 4,800"
    )
    assert facts["Regret"] == "1,600 requests a window, 33% of what the average window cost"
    assert facts["Against Sunday"] == "the recommended windows cost 50% more"
    assert facts["Range"] == "the cost fell inside it 1 of 4 times (25%); 80% is expected"
    assert facts["Measured"] == "all of 4 weeks"


def test_no_regret_is_said_plainly() -> None:
    """If every recommendation was the best there was, regret is none."""
    assert facts_of(800, 800)["Regret"] == "none: no window would have been better"


@pytest.mark.parametrize(
    ("feasible", "expected"),
    [
        pytest.param([True, True], "Europe/Berlin time", id="allowed"),
        pytest.param([False, True], "Europe/Berlin time; a rule forbids it 1 of 2 times", id="once"),
        pytest.param([False, False], "Europe/Berlin time; a rule forbids it always", id="always"),
    ],
)
def test_a_forbidden_guess_is_called_so(feasible: list[bool], expected: str) -> None:
    """Whoever compares with Sunday 02:00 learns that the rules do not allow it."""
    trials = [replace(trial, guess_is_feasible=is_one) for trial, is_one in zip(trials_of(1, 1), feasible, strict=True)]
    report = build_backtest_report(sample_backtest(trials=tuple(trials)))
    (text,) = (each.text for each in report.facts if each.label == "Sunday 02:00")
    assert text.endswith(f"in the worst, {expected}")


@pytest.mark.parametrize(
    ("is_feasible", "terms", "against"),
    [
        pytest.param(False, "; above 100% as a rule forbids it always", ", as a rule forbids Sunday 02:00", id="rule"),
        pytest.param(True, "; above 100% as a step of 1 h skips it", "", id="off-the-grid"),
    ],
)
def test_more_than_all_that_could_be_saved_is_explained(is_feasible: bool, terms: str, against: str) -> None:
    """A Sunday 02:00 that beats every window there was says why it was not advised."""
    (trial,) = trials_of(800)
    trials = (replace(trial, guess_is_feasible=is_feasible, guess=replace(trial.best, cost=400)),)
    facts = {each.label: each.text for each in build_backtest_report(sample_backtest(trials=trials)).facts}
    assert facts["Sunday 02:00"].endswith(f"110% in the worst, Europe/Berlin time{terms}")
    assert facts["Against Sunday"] == f"the recommended windows cost 100% more{against}"


def test_a_cheaper_window_needs_no_excuse() -> None:
    """Where the recommended windows cost less, a forbidden Sunday is no reason for anything."""
    trials = tuple(replace(trial, guess_is_feasible=False) for trial in trials_of(800))
    facts = {each.label: each.text for each in build_backtest_report(sample_backtest(trials=trials)).facts}
    assert facts["Against Sunday"] == "the recommended windows cost 50% less"


def test_never_measured_sundays_are_not_mentioned() -> None:
    """Where hours of every Sunday 02:00 are missing, no fact and no point of the chart is about them."""
    trials = tuple(replace(trial, guess=None) for trial in trials_of(900, 900))
    report = build_backtest_report(sample_backtest(trials=trials))
    assert not {"Sunday 02:00", "Against Sunday"} & {each.label for each in report.facts}
    assert report.chart is not None
    assert set(report.chart.curves[2].heights) == {None}


@pytest.mark.parametrize(("weeks", "warned"), [pytest.param(5, True, id="few"), pytest.param(6, False, id="enough")])
def test_few_weeks_are_a_caution(weeks: int, warned: bool) -> None:
    """Below six weeks the report says that one of them decides."""
    report = build_backtest_report(sample_backtest(trials=trials_of(*[900.0] * weeks), background=sample_background()))
    assert [line.tone for line in report.cautions] == [*[Tone.WARNING] * warned, Tone.QUIET]


def test_the_chart_has_a_column_per_week() -> None:
    """Heights are in proportion to the largest cost; a week that was not measured is an empty column."""
    chart = build_backtest_report(sample_backtest()).chart
    assert chart is not None
    chosen, best, guess = (curve.heights for curve in chart.curves)
    assert chart.columns == 14
    assert chosen[:4] == (None, None, 0.16, 0.18)
    assert (chosen[8], best[8], guess[8], guess[12]) == (1.0, 0.16, 0.32, None)
    assert (chart.mark_at(2, 1), chart.mark_at(8, 1), chart.mark_at(0, 0)) == (Mark.CHOSEN, Mark.BEST, None)
    assert (chart.top, chart.unit) == ("5,000 requests", "requests a window")
    assert [level.words for level in chart.levels] == ["0", "2,000", "4,000", "6,000"]


def test_columns_have_the_days_of_their_weeks() -> None:
    """A column is named after the day on which its plan was made, and empty ones are explained."""
    chart = build_backtest_report(sample_backtest()).chart
    assert chart is not None
    assert [week.words for week in chart.weeks[:2]] == ["3 Aug 2026", "10 Aug 2026"]
    assert chart.weeks[0].start == AS_OF - 16 * WEEK
    assert "weeks without a result have no marks" in chart.notes[0].text
    whole = build_backtest_report(sample_backtest(unscored=())).chart
    assert whole is not None
    assert "without a result" not in whole.notes[0].text
    assert whole.summary == f"The highest point is 5,000 requests. {whole.notes[0].text}"


def test_many_weeks_share_columns() -> None:
    """Of 105 weeks three share a column, which shows their means."""
    costs = [800.0, 1600.0, 2400.0] * 35
    chart = build_backtest_report(sample_backtest(trials=trials_of(*costs), unscored=())).chart
    assert chart is not None
    assert chart.columns == 35
    assert set(chart.curves[0].heights) == {1.0}
    assert "one column per 3 weeks" in chart.notes[0].text


def test_a_sunday_that_could_not_be_measured_says_why() -> None:
    """Where an hour of Sunday 02:00 is missing, as clocks skip it, its cell says so."""
    trials = (sample_trial(AS_OF), replace(sample_trial(AS_OF + WEEK), guess=None))
    [table] = build_backtest_report(sample_backtest(trials=trials, unscored=())).tables
    column = [each.heading for each in table.columns].index("Sunday")
    assert [row.cells[column] == "hours missing" for row in table.rows[:2]] == [False, True]


def test_few_weeks_are_one_table() -> None:
    """A dozen weeks are shown wherever they fit, the unmeasured ones with the reason."""
    backtest = sample_backtest()
    (table,) = build_backtest_report(replace(backtest, trials=backtest.trials[:10])).tables
    assert (table.title, table.is_long) == ("Week by week, Europe/Berlin time", False)
    assert table.rows[0].cells[:2] == ("3 Aug 2026", "nothing fits")
    assert table.rows[1].cells[:2] == ("10 Aug 2026", "Fri 14 Aug 02:00–04:00: hours are missing")
    assert table.rows[2].cells[-1] == "100%"


def test_many_weeks_have_their_worst_first() -> None:
    """Beyond a dozen, five weeks of least capture are named; the table of all is for documents."""
    worst, every = build_backtest_report(sample_backtest()).tables
    assert [row.cells[-1] for row in worst.rows] == ["-5%", "90%", "95%", "96%", "98%"]
    assert (worst.is_long, every.is_long, len(every.rows)) == (False, True, 14)


def test_a_perfect_year_has_no_worst_weeks() -> None:
    """Where nothing was lost, only the table of all weeks remains."""
    (table,) = build_backtest_report(sample_backtest(trials=trials_of(*[800.0] * 13))).tables
    assert table.is_long


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "no past week could be measured: nothing fits in 1, hours are missing in 1", id="unmeasured"),
        pytest.param(
            {"unscored": ()},
            "the traffic is too short: it needs two weeks before some moment and 14 days after it",
            id="too-short",
        ),
    ],
)
def test_tells_why_nothing_could_be_measured(changes: dict[str, object], expected: str) -> None:
    """Too little traffic and weeks that all fell through are told apart."""
    assert explain_failure(sample_backtest(trials=(), **changes)) == expected


def test_a_plan_is_told_means_and_the_worst_week() -> None:
    """A plan carries the number of weeks, the mean and worst capture and the guess's, if it is known."""
    backtest = sample_backtest(trials=trials_of(800, 1200))
    assert backtest.confidence == Confidence(weeks=2, capture=0.95, worst=0.9, guess_capture=0.8)
    unknown = tuple(replace(trial, guess=None) for trial in backtest.trials)
    alone = replace(backtest, trials=unknown[:1]).confidence
    assert alone == Confidence(weeks=1, capture=1.0, worst=1.0, guess_capture=None)


def test_weeks_with_nothing_to_save_give_no_confidence() -> None:
    """Where all windows cost the same each time, no advice could be told from another."""
    even = tuple(replace(trial, mean=800.0) for trial in trials_of(800, 800))
    assert sample_backtest(trials=even).confidence is None


def test_says_when_and_how_it_was_measured() -> None:
    """The plans, their first and last day by the team's clock and the horizon stand below the headline."""
    report = build_backtest_report(sample_backtest(policy=sample_policy(zone=BERLIN)))
    assert report.subline == (
        "14 plans, one a week from Mon 3 Aug 2026 to Mon 2 Nov 2026, each judged by the traffic of the 14 days after it"
    )
    assert report.title == "Backtest of the advice for Shop API (2 h)"


def test_thirteen_weeks_are_many() -> None:
    """A dozen weeks are one table; of thirteen, the worst come first."""
    lengths = [
        len(build_backtest_report(sample_backtest(trials=trials_of(*[900.0] * weeks), unscored=())).tables)
        for weeks in (12, 13)
    ]
    assert lengths == [1, 2]
