"""The first screen of a backtest: what the advice was worth, beside the best and beside Sunday 02:00."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from downtime_cli.core.window import WEEK
from downtime_cli.render.github import render_github
from downtime_cli.render.plain import render_plain
from downtime_cli.render.terminal import render_terminal
from downtime_cli.report.blocks import Tone
from downtime_cli.report.build import build_report
from downtime_cli.report.screens.backtest_screen import build_backtest_screen
from downtime_cli.report.screens.screen import Group, Screen
from tests.samples import AS_OF, sample_background, sample_backtest, sample_trial


def screen_of(*costs: float, **changes: Any) -> Screen:
    """Return the first screen of a backtest whose recommended windows cost that much."""
    trials = tuple(sample_trial(AS_OF - (9 - week) * WEEK, cost) for week, cost in enumerate(costs))
    return build_backtest_screen(sample_backtest(**{"trials": trials, "unscored": ()} | changes))


def groups(screen: Screen) -> list[Group]:
    """Return the groups of a screen, none of which is a picture."""
    return [each for each in screen.body if isinstance(each, Group)]


def text_of(screen: Screen, label: str) -> str:
    """Return the one text beside a label."""
    ((text,),) = (row.cells for each in groups(screen) if each.label == label for row in each.rows)
    return text


def test_the_capture_comes_first() -> None:
    """The answer is what the advice would have achieved, then how many plans were tried."""
    screen = build_backtest_screen(sample_backtest())
    assert screen.answer[0] == "The advice would have achieved 89% of the possible saving."
    assert screen.answer[1].startswith("14 plans, one a week from Mon 3 Aug 2026 to Mon 2 Nov 2026, each judged by")


def test_costs_stand_beside_each_other() -> None:
    """The advice, Sunday 02:00, the best and the average window each have a cost and a part of the saving."""
    compared = groups(screen_of(800, 1200))[0]
    assert compared.label == "Average cost of a window in requests, and its share of the possible saving"
    assert [row.cells for row in compared.rows] == [
        ("the advice", "1,000", "95%", "90% in the worst week"),
        ("Sunday 02:00", "1,600", "80%", "80% in the worst week; Europe/Berlin time"),
        ("the best window", "800", "100%", "in hindsight"),
        ("the average window", "4,800", "0%", ""),
    ]


def test_an_unknown_sunday_is_left_out() -> None:
    """Where Sunday 02:00 could never be measured, nothing is compared with it."""
    unknown = tuple(replace(trial, guess=None) for trial in sample_backtest().trials)
    compared = groups(build_backtest_screen(sample_backtest(trials=unknown)))[0]
    assert [row.cells[0] for row in compared.rows] == ["the advice", "the best window", "the average window"]


def test_the_worst_week_is_named() -> None:
    """The week that saved least has its window, its cost, its part of the saving and the best cost."""
    assert text_of(build_backtest_screen(sample_backtest()), "Worst week") == (
        "Fri 2 Oct 2026 05:00–07:00 cost 5,000, -5%; the best 800"
    )


def test_no_week_was_bad() -> None:
    """Where nothing was lost there is no worst week."""
    assert text_of(screen_of(800, 800), "Worst week") == "none: no window would have been better"


def test_the_range_and_what_was_measured_are_said() -> None:
    """How often the range held the cost stands beside what is expected, and weeks without a result have a reason."""
    screen = build_backtest_screen(sample_backtest())
    assert text_of(screen, "Range") == "the cost fell inside it 10 of 12 times (83%); 80% is expected"
    assert text_of(screen, "Measured") == "12 of 14 weeks; nothing fits in 1, hours are missing in 1"


@pytest.mark.parametrize(
    ("costs", "tone"),
    [
        pytest.param([900.0] * 6, Tone.NORMAL, id="good"),
        pytest.param([900.0] * 5, Tone.WARNING, id="few-weeks"),
        pytest.param([4800.0] * 6, Tone.STRONG, id="no-better-than-chance"),
    ],
)
def test_the_colour_says_what_to_make_of_it(costs: list[float], tone: Tone) -> None:
    """Green is advice that was worth something, amber if in few weeks only, red advice that was worth nothing."""
    screen = screen_of(*costs)
    assert screen.tone is tone
    assert bool([each for each in screen.cautions if "could be measured" in each.text]) == (len(costs) < 6)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("t.csv -d 2h", "downtime plan t.csv -d 2h -o plan.json", id="as-typed"),
        pytest.param("x" * 90, f"downtime plan {'x' * 90} -o plan.json", id="long"),
        pytest.param("", "downtime plan -o plan.json", id="from-a-file"),
    ],
)
def test_the_plan_is_the_next_step(typed: str, expected: str) -> None:
    """The same options make a plan."""
    screen = screen_of(900, background=replace(sample_background(), typed=typed))
    assert screen.command == expected


@pytest.mark.parametrize("weeks", [1, 12, 52])
def test_a_backtest_is_one_screen(weeks: int) -> None:
    """At 80 columns each format of lines has 24 of them at most, however many weeks were tried; there is no chart."""
    trials = tuple(sample_trial(AS_OF - (60 - week) * WEEK, 900.0 + week) for week in range(weeks))
    report = build_report(sample_backtest(trials=trials))
    log = [text for text in render_github(report).splitlines() if not text.startswith("::")]
    for lines in (render_terminal(report).splitlines(), render_plain(report).splitlines(), log):
        assert len(lines) <= 24
        assert max(map(len, lines)) <= 80
        assert "What the windows actually cost" not in lines
