"""The report of `downtime backtest`: how good the advice would have been, beside the best and beside Sunday 02:00."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.backtest.trials import Backtest, Captures, Score, Trial, Unscored
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.wording import caught, iso_utc, number, number_range, percent, printable, quantity, zone_time
from downtime_cli.report.blocks import (
    Clocked,
    Column,
    Fact,
    Line,
    Row,
    Table,
    Tone,
    Verdict,
    date_of,
    fact,
    figures,
    key_figure,
    line,
    row,
    time_of,
    wrapping,
)
from downtime_cli.report.cautions import alert_lines, caution_lines
from downtime_cli.report.impact_words import difference
from downtime_cli.report.pictures.axes import pick_levels
from downtime_cli.report.pictures.kinds import Chart, Curve, Mark
from downtime_cli.report.report import Report
from downtime_cli.report.screens.backtest_screen import build_backtest_screen
from downtime_cli.report.words.backtest_words import (
    NO_REGRET,
    UNSCORED,
    count_measured,
    date_first_and_last,
    warn_of_few,
    word_coverage,
    word_guess_terms,
    word_headline,
    word_subline,
    word_title,
)

_SHORT_TABLE: Final = 12
_WORST_SHOWN: Final = 5
_CHART_ROWS: Final = 10
_MOST_COLUMNS: Final = 52


def build_backtest_report(backtest: Backtest) -> Report:
    """Describe a backtest that has trials."""
    score = backtest.score
    assert score is not None  # the command refuses a backtest without trials
    policy = backtest.policy
    screen = build_backtest_screen(backtest)
    return Report(
        title=word_title(backtest),
        screen=screen,
        headline=word_headline(backtest, score),
        subline=word_subline(backtest),
        times=date_first_and_last(backtest.weeks, backtest),
        verdict=Verdict(words=_word_doubt(backtest) if screen.tone is Tone.WARNING else "", tone=screen.tone),
        alerts=alert_lines(backtest.background),
        facts=_list_facts(backtest, score),
        cautions=(*warn_of_few(backtest), *caution_lines(backtest.background)),
        chart=_draw_chart(backtest),
        tables=tuple(_build_tables(backtest)),
        closing=(line(f"As of {iso_utc(policy.as_of)}; each plan used only traffic measured before it", Tone.QUIET),),
    )


def _word_doubt(backtest: Backtest) -> str:
    """Say in a few words what there is to know first."""
    return "Too few weeks to be sure" if warn_of_few(backtest) else "No audience given"


def _list_facts(backtest: Backtest, score: Score) -> tuple[Fact, ...]:
    sunday = _name_guess(backtest)
    saving = f"{_say_captures(score.capture)}; 100% is the best window in hindsight, 0% the average one"
    facts = [fact("Saving", saving, figure=key_figure("Saving achieved", caught(score.capture.mean)))]
    if score.guess_capture is not None:
        captures = score.guess_capture
        said = f"{_say_captures(captures)}, {word_guess_terms(backtest, captures)}"
        figure = key_figure("Saving of Sunday 02:00", caught(captures.mean), sunday)
        facts.append(fact("Sunday 02:00", said, sunday, figure))
    facts += [
        fact("Cost", _word_costs(score, backtest.unit), sunday),
        fact("Regret", _word_regret(score, backtest.unit)),
    ]
    if score.guess_ratio is not None:
        facts.append(fact("Against Sunday", _compare_with_guess(backtest, score.guess_ratio), sunday))
    measured = f"{len(backtest.trials):,} of {len(backtest.weeks):,}"
    facts += [
        fact(
            "Range",
            word_coverage(backtest, score),
            figure=key_figure("Costs within the range", percent(score.coverage)),
        ),
        fact("Measured", count_measured(backtest), figure=key_figure("Weeks measured", measured)),
    ]
    return tuple(facts)


def _name_guess(backtest: Backtest) -> tuple[Clocked, ...]:
    """Say by whose clock Sunday 02:00 is meant, whole or in short."""
    return tuple(Clocked(words=words, told=zone_name(backtest.guess_zone)) for words in ("Sunday 02:00", "Sunday"))


def _say_captures(captures: Captures) -> str:
    mean, median, worst = map(caught, (captures.mean, captures.median, captures.worst))
    return f"{mean} on average, {median} in the median week, {worst} in the worst"


def _compare_with_guess(backtest: Backtest, ratio: float) -> str:
    """Say what the recommended windows cost beside Sunday 02:00, and why, if that was cheaper, it was not advised."""
    text = f"the recommended windows cost {difference(ratio, 1.0)}"
    is_forbidden = any(not trial.guess_is_feasible for trial in backtest.trials)
    return f"{text}, as a rule forbids Sunday 02:00" if is_forbidden and text.endswith("more") else text


def _word_costs(score: Score, unit: str) -> str:
    guess = "" if score.guess is None else f", Sunday 02:00 {number(score.guess)}"
    cost = f"{quantity(score.cost, unit)} a window on average"
    return f"{cost}; the best {number(score.best)}{guess}, the average window {number(score.mean)}"


def _word_regret(score: Score, unit: str) -> str:
    if not score.regret:
        return NO_REGRET
    return f"{quantity(score.regret, unit)} a window, {percent(score.regret_share)} of what the average window cost"


def _draw_chart(backtest: Backtest) -> Chart:
    weeks = backtest.weeks
    each = -(-len(weeks) // _MOST_COLUMNS)
    groups = [weeks[first : first + each] for first in range(0, len(weeks), each)]
    points = {
        ("recommended", Mark.CHOSEN): _average(groups, lambda trial: trial.chosen.cost),
        ("best in hindsight", Mark.BEST): _average(groups, lambda trial: trial.best.cost),
        ("Sunday 02:00", Mark.GUESS): _average(groups, lambda trial: None if trial.guess is None else trial.guess.cost),
    }
    top = max(value for values in points.values() for value in values if value is not None)
    days = [date_of(group[0].origin, backtest.policy.zone) for group in groups]
    notes = _note_columns(backtest, each)
    return Chart(
        title="What the windows actually cost",
        summary=" ".join([f"The highest point is {quantity(top, backtest.unit)}.", *(each.text for each in notes)]),
        rows=_CHART_ROWS,
        top=quantity(top, backtest.unit),
        unit=f"{printable(backtest.unit)} a window",
        levels=pick_levels(top),
        weeks=tuple(replace(day, words=day.words.partition(" ")[2]) for day in days),
        curves=tuple(
            Curve(
                name=name,
                mark=mark,
                heights=tuple(_scale_height(value, top) for value in values),
                times=_name_guess(backtest),
            )
            for (name, mark), values in points.items()
        ),
        notes=notes,
    )


def _note_columns(backtest: Backtest, each: int) -> tuple[Line, ...]:
    """Say what the columns are, and why some are empty."""
    first, last = date_first_and_last(backtest.weeks, backtest)
    columns = "one column per week" if each == 1 else f"one column per {each} weeks, of which it shows the mean"
    empty = "; weeks without a result have no marks" if backtest.unscored else ""
    text = f"From {first} to {last}, {columns}{empty}; where marks coincide, the one named first is shown."
    return (line(text, Tone.QUIET, times=(first, last)),)


def _average(groups: Sequence[Sequence[Trial | Unscored]], cost: Callable[[Trial], float | None]) -> list[float | None]:
    """Average the cost of each group of weeks, None where there is none."""
    means: list[float | None] = []
    for group in groups:
        costs = [cost(week) for week in group if isinstance(week, Trial)]
        known = [value for value in costs if value is not None]
        means.append(math.fsum(known) / len(known) if known else None)
    return means


def _scale_height(value: float | None, top: float) -> float | None:
    return None if value is None else value / top if top else 0.0


def _build_tables(backtest: Backtest) -> list[Table]:
    """All weeks; where they are many, the worst ones first."""
    rows = tuple(_build_row(week, backtest) for week in backtest.weeks)
    if len(rows) <= _SHORT_TABLE:
        return [_build_table("Week by week", rows, backtest)]
    missed = sorted((trial for trial in backtest.trials if trial.regret), key=lambda trial: trial.capture)
    worst = tuple(_build_row(trial, backtest) for trial in missed[:_WORST_SHOWN])
    every = _build_table("Week by week", rows, backtest, is_long=True)
    return [_build_table("Where the advice did worst", worst, backtest), every] if worst else [every]


def _build_table(title: str, rows: tuple[Row, ...], backtest: Backtest, *, is_long: bool = False) -> Table:
    clock = zone_time(zone_name(backtest.policy.zone))
    return Table(
        title=f"{title}, {clock}",
        clock=clock,
        columns=(
            Column("Planned"),
            wrapping("Recommended"),
            figures("Range", is_extra=True),
            figures("Cost"),
            figures("Best"),
            wrapping("Best window", is_extra=True),
            figures("Sunday"),
            figures("Average", is_extra=True),
            figures("Saving"),
        ),
        rows=rows,
        is_long=is_long,
        times=_name_guess(backtest),
    )


def _build_row(week: Trial | Unscored, backtest: Backtest) -> Row:
    zone = backtest.policy.zone
    day = date_of(week.origin, zone)
    planned = replace(day, words=day.words.partition(" ")[2])  # the weekday is always the same
    if isinstance(week, Unscored):
        times = () if week.window is None else (time_of(week.window, zone, clock=False),)
        said = "".join(f"{time}: " for time in times)
        return row(f"{planned}", f"{said}{UNSCORED[week.reason]}", *[""] * 7, tone=Tone.QUIET, times=(planned, *times))
    chosen, best = (time_of(each.window, zone, clock=False) for each in (week.chosen, week.best))
    return row(
        f"{planned}",
        f"{chosen}",
        number_range(week.low, week.high),
        number(week.chosen.cost),
        number(week.best.cost),
        f"{best}",
        "hours missing" if week.guess is None else number(week.guess.cost),
        number(week.mean),
        caught(week.capture),
        times=(planned, chosen, best),
    )
