"""What holds for the first screen of every answer: how long it is, what is never cut, and what says that it is."""

from __future__ import annotations

from hypothesis import given

from downtime_cli.core.wording import hyphenated, printable, shortened
from downtime_cli.render.first_screen import draw_answer
from downtime_cli.render.layout import cells, wrap
from downtime_cli.render.pen import ASCII
from downtime_cli.render.plain import render_plain
from downtime_cli.report.blocks import Line, Tone
from downtime_cli.report.build import build_report
from downtime_cli.report.report import Report
from downtime_cli.report.screens.screen import Group, Screen, cut_screen, leave_pictures_out, shorten_screen
from tests.report.screens.answers import Shown, answers


def _squeeze(text: str) -> str:
    """Leave out all blanks, so that it does not matter where lines break."""
    return "".join(hyphenated(text).split())


def _screen(report: Report) -> Screen:
    assert report.screen is not None
    return report.screen


def _warnings(report: Report) -> list[Line]:
    notes = [note for table in report.tables for note in table.notes]
    return [each for each in (*report.alerts, *report.cautions, *notes) if each.tone is Tone.WARNING]


def cut(screen: Screen) -> Screen:
    """Leave out everything that may be left out."""
    short: Screen | None = leave_pictures_out(screen)
    while short is not None:
        screen, short = short, shorten_screen(short) or cut_screen(short)
    return screen


def _lines_of(cautions: list[Line]) -> int:
    """How many lines cautions take at 80 columns, each after its exclamation mark."""
    return sum(len(wrap(hyphenated(each.text), 78)) for each in cautions)


@given(answers())
def test_a_screen_has_24_lines_unless_cautions_alone_are_longer(answer: Shown) -> None:
    """Where it has more, nothing but the answer, the cautions, what is not shown and the next step is left."""
    report = build_report(answer)
    lines = render_plain(report).splitlines()
    if len(lines) > 24:
        screen = cut(_screen(report))
        assert (screen.body, screen.sentences, screen.assumed) == ((), (), "")
        assert "\n".join(lines).count("Not shown: ") == 1
        assert len(lines) - _lines_of(_warnings(report)) <= 16


@given(answers())
def test_no_line_is_wider_than_the_window(answer: Shown) -> None:
    """At any width, but for a word of a command, which nothing may part."""
    report = build_report(answer)
    words = max((len(word) for word in _screen(report).command.split()), default=0) + len("      ") + len(" \\")
    for width in (60, 80, 120):
        lines = ["".join(piece.text for piece in strip) for strip in draw_answer(report, ASCII, width, full=False)]
        assert max(map(cells, lines)) <= max(width, words)


@given(answers())
def test_the_answer_is_in_the_first_lines(answer: Shown) -> None:
    """The verdict and the window with both of its clocks come before anything else but a heading."""
    report = build_report(answer)
    screen = _screen(report)
    first = _squeeze(f"{screen.heading}{screen.lead}{''.join(screen.answer)}")
    assert _squeeze(render_plain(report)).startswith(first)
    service = answer.policy.service
    headline = report.headline.replace(printable(service), shortened(service))
    assert _squeeze(headline.partition(";")[0].rstrip(".")) in first


@given(answers())
def test_no_caution_is_cut(answer: Shown) -> None:
    """Everything that the whole report warns of is said in full."""
    report = build_report(answer)
    shown = _squeeze(render_plain(report))
    assert [each.text for each in _warnings(report) if _squeeze(each.text) not in shown] == []


@given(answers())
def test_what_gives_way_says_so(answer: Shown) -> None:
    """A group that is shorter counts what it leaves out, and one that is gone is named."""
    screen: Screen | None = _screen(build_report(answer))
    assert screen is not None
    whole = {each.label: each for each in screen.body if isinstance(each, Group)}
    names = [*(each.name or each.label for each in whole.values()), *(each.name for each in screen.sentences)]
    while screen is not None:
        left = {each.label: each for each in screen.body if isinstance(each, Group)}
        shown = [*(each.name or each.label for each in left.values()), *(each.name for each in screen.sentences)]
        assert sorted([*shown, *screen.left_out]) == sorted([*names, *["Assumed"] * ("Assumed" in screen.left_out)])
        for label, each in left.items():
            assert each.rows == whole[label].rows[: len(each.rows)]
            assert each.rests[len(each.rows) - 1] or len(each.rows) == len(whole[label].rows)
        assert bool(screen.left_out) is any(line.text.startswith("Not shown: ") for line in screen.notes)
        screen = shorten_screen(screen) or cut_screen(screen)


@given(answers())
def test_what_matters_most_gives_way_last(answer: Shown) -> None:
    """The first sentence and the rows that are to stay do, until nothing else is left; late groups after others."""
    screen: Screen | None = _screen(build_report(answer))
    assert screen is not None
    first, least = screen.sentences[:1], {each.label: each.least for each in screen.body if isinstance(each, Group)}
    while screen is not None:
        groups = [each for each in screen.body if isinstance(each, Group)]
        assert screen.sentences[:1] == first
        assert all(len(each.rows) >= least[each.label] for each in groups)
        assert {each.label for each in groups} >= {label for label, rows in least.items() if rows}
        is_late_shorter = any(each.is_late and each.rests[len(each.rows) - 1] and each.spare for each in groups)
        assert not (is_late_shorter and len(screen.left_out) > 0 and any(each.is_extra for each in groups))
        screen = shorten_screen(screen)
