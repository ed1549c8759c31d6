"""Tests of the first screen as it is drawn: what gives way, and what stands where."""

from __future__ import annotations

from downtime_cli.render.drawing import plain_text
from downtime_cli.render.first_screen import draw_answer
from downtime_cli.render.pen import ASCII
from downtime_cli.report.blocks import Column, Line, row
from downtime_cli.report.pictures.heatmap import week_map
from downtime_cli.report.report import Report
from downtime_cli.report.screens.screen import Screen, group, sentence
from tests.samples import sample_profile


def drawn(screen: Screen, width: int = 80) -> list[str]:
    """Return the lines of a screen."""
    report = Report(title="a", headline="b", screen=screen)
    return [plain_text(strip) for strip in draw_answer(report, ASCII, width, full=False)]


def test_rows_too_wide_for_columns_are_sentences() -> None:
    """Nothing is cut off: the cells of a row stand one after the other and are wrapped."""
    wide = group("Wide", (Column(""), Column("")), (row("x" * 50, "y" * 50),))
    assert drawn(Screen(answer=("Yes",), body=(wide,))) == ["Yes", "", f"Wide  {'x' * 50}", f"      {'y' * 50}"]


def test_labels_line_up_across_a_picture() -> None:
    """Groups above a map and below it have one margin."""
    above, below = (group(label, (Column(""),), (row("text"),)) for label in ("A long label", "Short"))
    lines = drawn(Screen(answer=("Yes",), body=(above, week_map(sample_profile(), "UTC"), below)))
    assert lines[2] == "A long label  text"
    assert lines[-1] == "Short         text"


def test_a_picture_gives_way_before_a_screen_runs_over() -> None:
    """Where rows do not save enough lines, the map is left out and the rows come back."""
    rows = tuple(row(f"row {number}") for number in range(3))
    own = group("Own", (Column(""),), rows, ("and 2 more", "and 1 more", ""))
    cautions = tuple(Line(text=f"caution {number}") for number in range(15))
    lines = drawn(Screen(answer=("Yes",), body=(own, week_map(sample_profile(), "UTC")), cautions=cautions))
    assert lines[2:5] == ["Own  row 0", "     row 1", "     row 2"]
    assert lines[-1] == "Not shown: Mean traffic by hour of the week, UTC (--full shows everything)."
    assert [text for text in lines if text.startswith("caution")] == [each.text for each in cautions]


def test_cautions_that_fill_a_screen_leave_the_answer_and_the_next_step() -> None:
    """What else there was is named, and how to see it."""
    screen = Screen(
        answer=("Yes",),
        sentences=(sentence("Cost", "it costs 5", is_vital=True), sentence("Range", "80% range 4 to 6")),
        body=(group("RRULE", (Column(""),), (row("FREQ=WEEKLY"),)),),
        cautions=tuple(Line(text=f"caution {number}") for number in range(24)),
        assumed="Data: good.",
        command="downtime plan -d 2h",
    )
    assert drawn(screen) == [
        "Yes",
        "",
        *(each.text for each in screen.cautions),
        "Not shown: Cost, RRULE, Range, Assumed (--full shows everything).",
        "Next: downtime plan -d 2h",
    ]
