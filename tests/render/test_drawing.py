"""Tests of the drawing that the terminal and plain text share."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from downtime_cli.core.answer import Answer
from downtime_cli.core.planning.plan import Choice
from downtime_cli.core.window import WEEK
from downtime_cli.render.drawing import draw_chart, draw_heatmap, draw_report, plain_text
from downtime_cli.render.pen import ASCII, BLOCKS, Pen, Piece
from downtime_cli.report.blocks import Column
from downtime_cli.report.build import build_report
from downtime_cli.report.pictures.kinds import CellState, HeatCell, Heatmap, HeatRow, Mark
from tests.check_samples import sample_failure
from tests.samples import (
    AS_OF,
    START,
    sample_backtest,
    sample_impact,
    sample_inspection,
    sample_plan,
    sample_refusal,
    sample_trial,
    span_at,
)
from tests.standing_samples import sample_standing

ANSWERS = [sample_plan(), sample_refusal(), sample_failure(), sample_standing(), sample_inspection(), sample_backtest()]


def _words(answer: Answer, pen: Pen) -> list[str]:
    """Return what a pen writes of a report without its pictures: words, without glyphs and spaces between them."""
    report = replace(build_report(answer), heatmap=None, chart=None, year=None)
    glyphs = str.maketrans("", "", "#█:")
    lines = [plain_text(strip) for strip in draw_report(report, pen, 200)]
    return [" ".join(line.translate(glyphs).split()) for line in lines if line.strip("- ")]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_both_pens_write_the_same_lines(answer: Answer) -> None:
    """Facts, notes and tables have the same lines in the terminal and in plain text."""
    assert _words(answer, BLOCKS) == _words(answer, ASCII)


def _row(*states: CellState) -> Heatmap:
    """Return a map of one day that begins with these hours."""
    cells = [HeatCell(state=state, level=4) for state in states]
    cells += [HeatCell(state=CellState.EMPTY)] * (24 - len(cells))
    return Heatmap(title="t", summary="s", rows=(HeatRow(label="Mon", cells=tuple(cells)),))


@pytest.mark.parametrize(
    ("pen", "expected"),
    [pytest.param(ASCII, "Mon  4[4 4]4 .", id="digits"), pytest.param(BLOCKS, "Mon ▒▒[==]▒▒·", id="shades")],
)
def test_the_window_is_in_brackets(pen: Pen, expected: str) -> None:
    """Brackets hold all hours of the window: beside digits, inside shades."""
    state = CellState
    heatmap = _row(state.OPEN, state.WINDOW, state.WINDOW, state.OPEN, state.EXCLUDED)
    assert plain_text(draw_heatmap(heatmap, pen, 60)[1]) == expected


@pytest.mark.parametrize(
    ("pen", "expected"),
    [
        pytest.param(ASCII, "0 quietest, 9 busiest; [ ] the window; . excluded by a rule", id="digits"),
        pytest.param(BLOCKS, "quiet ░▒▓█ busy   [==] the window   · excluded by a rule", id="shades"),
    ],
)
def test_the_legend_explains_what_is_there(pen: Pen, expected: str) -> None:
    """The legend names the window and excluded hours where there are any, and fits the narrowest screen."""
    legend = plain_text(draw_heatmap(_row(CellState.WINDOW, CellState.EXCLUDED), pen, 60)[2])
    assert (legend, len(legend) <= 60) == (expected, True)
    bare = plain_text(draw_heatmap(_row(CellState.OPEN), pen, 60)[2])
    assert "window" not in bare
    assert "rule" not in bare


def test_hours_have_three_cells_where_there_is_room() -> None:
    """Labels of four cells, 24 hours of three and two brackets take 78 cells."""
    narrow, wide = (plain_text(draw_heatmap(_row(CellState.OPEN), ASCII, width)[0]) for width in (77, 78))
    assert narrow.split() == ["00", "03", "06", "09", "12", "15", "18", "21"]
    assert wide.split() == [f"{hour:02d}" for hour in range(24)]


def test_points_of_a_chart_look_like_its_legend() -> None:
    """Each mark has the same ink above the axis as in the legend."""
    chart = build_report(sample_backtest()).chart
    assert chart is not None
    strips = draw_chart(chart, BLOCKS, 80)
    legend = {piece for piece in strips[chart.rows + 3] if piece.ink}
    points = {piece for strip in strips[1 : chart.rows + 1] for piece in strip[1:] if piece.text.strip()}
    assert points == legend == {Piece(BLOCKS.marks[mark], mark) for mark in Mark}


@pytest.mark.parametrize(
    ("weeks", "width", "said"),
    [
        pytest.param(3, 80, "    3 Aug   17 Aug", id="three"),
        pytest.param(14, 60, "    3 Aug   17 Aug  31 Aug  14 Sep  28 Sep  12 Oct  26 Oct", id="fourteen"),
        pytest.param(52, 80, " 3 Aug  21 Sep  16 Nov  11 Jan  8 Mar  26 Apr  21 Jun", id="a-year"),
    ],
)
def test_weeks_stand_below_their_columns(weeks: int, width: int, said: str) -> None:
    """The line below the axis names the weeks that there is room for, each from the place of its marks on."""
    trials = tuple(sample_trial(AS_OF - (16 - week) * WEEK) for week in range(weeks))
    chart = build_report(sample_backtest(trials=trials, unscored=())).chart
    assert chart is not None
    assert plain_text(draw_chart(chart, ASCII, width)[chart.rows + 2]) == said


def test_wide_tables_become_lists_with_their_details() -> None:
    """Where a table does not fit, each row is a list whose first line has a dash and whose detail comes last."""
    impact = sample_impact(4.1e9)
    plan = sample_plan(alternatives=(Choice(window=span_at(START), impact=impact),))
    alternatives = next(table for table in build_report(plan).tables if table.title.startswith("Alternatives"))
    wide = replace(alternatives, columns=tuple(replace(each, may_wrap=False) for each in alternatives.columns))
    report = replace(build_report(plan), tables=(replace(wide, columns=(Column("x" * 50), *wide.columns[1:])),))
    lines = [plain_text(strip) for strip in draw_report(report, ASCII, 60)]
    first = next(index for index, line in enumerate(lines) if line.startswith("- xxx"))
    assert lines[first + 1].startswith("  ")
    assert any(line.startswith("    tied for quietest; ") for line in lines[first:])
