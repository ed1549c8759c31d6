"""Tests of the year of a standing window in lines of characters."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from downtime_cli.core.standing.plan import Occurrence, StandingChoice
from downtime_cli.render.drawing import plain_text
from downtime_cli.render.pen import ASCII, BLOCKS, Pen
from downtime_cli.render.year_strip import draw_year
from downtime_cli.report.pictures.year import year_strip
from tests.standing_samples import sample_choice


def _varied() -> StandingChoice:
    """Return the sample with dates whose costs differ by tenths."""
    choice = sample_choice()
    dates = tuple(
        Occurrence(window=each.window, expected=100.0 - 10 * (index % 4)) for index, each in enumerate(choice.dates)
    )
    return replace(choice, dates=dates, mean=85.0)


def _draw(choice: StandingChoice, width: int, pen: Pen = ASCII) -> list[str]:
    """Return the lines of a drawing."""
    return [plain_text(strip) for strip in draw_year(year_strip(choice, "requests"), pen, width)]


def test_a_month_is_a_line() -> None:
    """Each day has a place; dates are digits, the worst is a mark, those left out are letters."""
    lines = _draw(_varied(), 60)
    assert lines[0] == "         1   5    10   15   20   25   30  Expected"
    assert lines[1] == "Nov 2026 ............................!.        100"
    assert lines[2] == "Dec 2026 .....9......8......7......A....       240"
    assert lines[4] == "Feb 2027 ......9......9......8......7          340"


@pytest.mark.parametrize(("width", "days"), [(79, 31), (80, 61)])
def test_days_stand_apart_where_there_is_room(width: int, days: int) -> None:
    """The sample's months need 80 columns with a blank between two days."""
    lines = _draw(sample_choice(), width)
    (january,) = [line for line in lines if line.startswith("Jan")]
    assert january[9 : 9 + days].replace(" ", "") == "..B......*......*......*......*"
    assert max(map(len, lines[:14])) == 9 + days + 10


def test_tens_stand_above_their_days() -> None:
    """The tenth is below the 1 of 10 at either size."""
    for width, place in ((60, 9 + 9), (90, 9 + 18)):
        assert _draw(sample_choice(), width)[0][place : place + 2] == "10"


def test_marks_are_explained() -> None:
    """Keys hang below their first line; where digits do not differ, windows have a mark of their own."""
    assert [line for line in _draw(_varied(), 60) if line[:3] in {"0-9", "!  ", "A  "}] == [
        "0-9  a window, measured against the worst date; the cheapest",
        "!    the worst date, Sun 29 Nov 2026: about 100 requests,",
        "A    left out, year end: Sun 27 Dec 2026",
    ]
    assert "     costs 70% of it" in _draw(_varied(), 60)
    assert any(line.startswith("*    a window") for line in _draw(sample_choice(), 80))
    assert any(line.startswith("●    a window") for line in _draw(sample_choice(), 80, BLOCKS))
