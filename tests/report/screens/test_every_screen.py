"""What holds for the first screen of every answer: how long it is, what is never cut, and what says that it is."""

from __future__ import annotations

from hypothesis import given

from downtime_cli.core.wording import hyphenated
from downtime_cli.render.layout import wrap
from downtime_cli.render.plain import render_plain
from downtime_cli.report.blocks import Line, Tone
from downtime_cli.report.build import build_report
from downtime_cli.report.report import Report
from downtime_cli.report.screens.screen import Group, Screen, shorten_screen
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


def _lines_of(cautions: list[Line]) -> int:
    """How many lines cautions take at 80 columns, each after its exclamation mark."""
    return sum(len(wrap(hyphenated(each.text), 78)) for each in cautions)


@given(answers())
def test_a_screen_has_24_lines_unless_cautions_alone_are_longer(answer: Shown) -> None:
    """Where it has more, nothing is left that may give way, and without its cautions it would fit."""
    report = build_report(answer)
    lines = render_plain(report).splitlines()
    if len(lines) > 24:
        spare = [each.label for each in _screen(report).body if isinstance(each, Group) and not each.least]
        assert all(label in "\n".join(lines).partition("Not shown: ")[2].replace("\n", " ") for label in spare)
        assert len(lines) - _lines_of(_warnings(report)) <= 24


@given(answers())
def test_the_answer_is_in_the_first_lines(answer: Shown) -> None:
    """The verdict and the window with both of its clocks come before anything else but a heading."""
    report = build_report(answer)
    screen = _screen(report)
    first = _squeeze(f"{screen.heading}{screen.lead}{''.join(screen.answer)}")
    assert _squeeze(render_plain(report)).startswith(first)
    assert _squeeze(report.headline.partition(";")[0].rstrip(".")) in first


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
    while screen is not None:
        left = {each.label: each for each in screen.body if isinstance(each, Group)}
        assert sorted([*left, *screen.left_out]) == sorted(whole)
        for label, each in left.items():
            assert each.rows == whole[label].rows[: len(each.rows)]
            assert len(each.rows) >= max(1, each.least)
            assert each.rests[len(each.rows) - 1] or len(each.rows) == len(whole[label].rows)
        assert bool(screen.left_out) is any(line.text.startswith("Not shown: ") for line in screen.ending)
        screen = shorten_screen(screen)
