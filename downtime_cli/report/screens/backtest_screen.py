"""The first screen of `downtime backtest`: what the advice was worth, beside the best and beside Sunday 02:00."""

from __future__ import annotations

from collections.abc import Iterator

from downtime_cli.core.backtest.trials import Backtest, Captures, Score
from downtime_cli.core.wording import caught, number, shortened, time_range
from downtime_cli.report.blocks import Column, Row, Tone, figures, row, wrapping
from downtime_cli.report.cautions import alert_lines
from downtime_cli.report.screens.screen import Group, Screen, group, word_group
from downtime_cli.report.screens.screen_words import (
    count_rests,
    plan_command,
    screen_cautions,
    shorten_name,
    word_assumed,
)
from downtime_cli.report.words.backtest_words import (
    NO_REGRET,
    count_measured,
    warn_of_few,
    word_coverage,
    word_guess_terms,
    word_headline,
    word_subline,
    word_title,
)


def build_backtest_screen(backtest: Backtest) -> Screen:
    """Choose what of a backtest that has trials is said first."""
    score = backtest.score
    assert score is not None  # the command refuses a backtest without trials
    background = backtest.background
    facts = tuple(_list_facts(backtest, score))
    return Screen(
        heading=shorten_name(word_title(backtest), backtest.policy.service),
        answer=(word_headline(backtest, score), f"{word_subline(backtest)}."),
        tone=_choose_tone(backtest, score),
        body=(_compare(backtest, score), *facts),
        told=tuple(map(word_group, facts)),
        cautions=(*alert_lines(background), *warn_of_few(backtest), *screen_cautions(background)),
        assumed=word_assumed(background, backtest.policy),
        command=plan_command("{} -o plan.json", background.typed),
    )


def _choose_tone(backtest: Backtest, score: Score) -> Tone:
    if score.capture.mean <= 0:
        return Tone.STRONG
    return Tone.WARNING if warn_of_few(backtest) or alert_lines(backtest.background) else Tone.NORMAL


def _compare(backtest: Backtest, score: Score) -> Group:
    """Put what the recommended windows cost beside what others did, and how much of the possible saving that was."""
    rows = (
        _build_row("the advice", score.cost, score.capture),
        *_compare_guess(backtest, score),
        row("the best window", number(score.best), "100%", "in hindsight"),
        row("the average window", number(score.mean), "0%", ""),
    )
    return Group(
        label=f"Average cost of a window in {shortened(backtest.unit, 20)}, and its share of the possible saving",
        name="Cost of a window",
        columns=(Column(""), figures(""), figures(""), wrapping("")),
        rows=rows,
        rests=count_rests(len(rows), len(rows)),
        least=len(rows),
        is_titled=True,
    )


def _compare_guess(backtest: Backtest, score: Score) -> Iterator[Row]:
    """Compare with what people guess, where that could be measured."""
    if score.guess is not None and score.guess_capture is not None:
        yield _build_row(
            "Sunday 02:00", score.guess, score.guess_capture, word_guess_terms(backtest, score.guess_capture)
        )


def _build_row(name: str, cost: float, captures: Captures, *notes: str) -> Row:
    worst = f"{caught(captures.worst)} in the worst week"
    return row(name, number(cost), caught(captures.mean), "; ".join([worst, *notes]))


def _list_facts(backtest: Backtest, score: Score) -> Iterator[Group]:
    """Name the worst week, then say how often the range held the cost, and which weeks could be measured."""
    texts = {
        "Worst week": _word_worst(backtest),
        "Range": word_coverage(backtest, score),
        "Measured": count_measured(backtest),
    }
    for label, text in texts.items():
        yield group(label, (wrapping(""),), (row(text),))


def _word_worst(backtest: Backtest) -> str:
    """Name the recommended window that saved least, the first of equal ones, beside the best one of its week."""
    worst = min(backtest.trials, key=lambda trial: trial.capture)
    if not worst.regret:
        return NO_REGRET
    when = time_range(worst.chosen.window, backtest.policy.zone, year=True, clock=False)
    return f"{when} cost {number(worst.chosen.cost)}, {caught(worst.capture)}; the best {number(worst.best.cost)}"
