"""Tests of wrapping and of tables that become narrower."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.render.layout import TableLine, cells, lay_out, pad, stack, wrap
from downtime_cli.report.blocks import Column, Table, Tone, row


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        pytest.param("", 5, [""], id="empty"),
        pytest.param("one two", 7, ["one two"], id="fits"),
        pytest.param("one two", 6, ["one", "two"], id="at-the-space"),
        pytest.param("abcdefgh", 3, ["abc", "def", "gh"], id="long-word"),
        pytest.param("a abcdef", 3, ["a", "abc", "def"], id="long-word-after-short"),
        pytest.param("東京東京", 5, ["東京", "東京"], id="wide"),
        pytest.param("東", 1, ["東"], id="wider-than-the-width"),
        pytest.param("a  b", 9, ["a  b"], id="two-spaces"),
        pytest.param(" a", 9, ["a"], id="leading-space"),
    ],
)
def test_wrapping(text: str, width: int, expected: list[str]) -> None:
    """Text is broken at spaces, words only where they are too long."""
    assert wrap(text, width) == expected


@given(st.text(st.characters(categories=("L", "N", "P", "S", "M")) | st.just(" ")), st.integers(2, 30))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    """Every line fits, and but for spaces all characters are there, in order."""
    lines = wrap(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("abc", 3), ("Zürich", 6), ("東京", 4), ("e\u0301", 1), ("🚀", 2)],
)
def test_cells(text: str, expected: int) -> None:
    """East Asian characters and pictures take two cells, accents on their own none."""
    assert cells(text) == expected


def test_padding() -> None:
    """Text is filled to a width in cells, at either side."""
    assert pad("東", 4) == "東  "
    assert pad("7", 3, right=True) == "  7"


TABLE = Table(
    title="Zones",
    columns=(
        Column("Zone"),
        Column("When", may_wrap=True),
        Column("Clock", is_extra=True),
        Column("Hit", is_number=True),
    ),
    rows=(
        row("Berlin", "Sat 5 Dec 05:00-07:00", "CET", "1,020", bar=1.0, detail="the most of all"),
        row("Rome", "Sat 5 Dec 05:00-07:00", "CET", "7", tone=Tone.QUIET, bar=0.1),
    ),
)


def _texts(lines: list[TableLine] | None) -> list[str]:
    """Return the lines of a table that fits."""
    assert lines is not None
    return ["  ".join(line.texts).rstrip() for line in lines]


def test_a_wide_screen_shows_everything() -> None:
    """Where there is room, all columns stand in one line each, details below."""
    lines = lay_out(TABLE, 80)
    assert _texts(lines) == [
        "Zone    When                   Clock    Hit",
        "Berlin  Sat 5 Dec 05:00-07:00  CET    1,020",
        "  the most of all",
        "Rome    Sat 5 Dec 05:00-07:00  CET        7",
    ]
    assert lines is not None
    assert [line.bar for line in lines] == [None, 1.0, None, 0.1]
    assert [line.tone for line in lines] == [Tone.NORMAL, Tone.NORMAL, Tone.QUIET, Tone.QUIET]
    assert [(line.is_heading, line.is_detail) for line in lines][:3] == [(True, False), (False, False), (False, True)]


def test_extra_columns_give_way_first() -> None:
    """With a little less room the extra column goes, bars stay."""
    lines = lay_out(TABLE, 51)
    assert _texts(lines)[1] == "Berlin  Sat 5 Dec 05:00-07:00  1,020"
    assert lines is not None
    assert lines[1].bar == 1.0


def test_cells_wrap_next() -> None:
    """With less room cells take several lines, the bar beside the first."""
    lines = lay_out(TABLE, 40)
    assert _texts(lines)[:3] == ["Zone    When             Hit", "Berlin  Sat 5 Dec      1,020", "        05:00-07:00"]
    assert lines is not None
    assert [line.bar for line in lines[1:3]] == [1.0, None]


def test_bars_go_last() -> None:
    """Before the table is given up, its bars are."""
    lines = lay_out(TABLE, 28)
    assert lines is not None
    assert [line.bar for line in lines] == [None] * len(lines)


def test_a_narrow_screen_gets_a_list() -> None:
    """A table that does not fit is not forced; each row becomes labelled lines with all its columns."""
    assert lay_out(TABLE, 20) is None
    first, second = stack(TABLE, 20)
    assert _texts(first) == [
        "Zone   Berlin", "When   Sat 5 Dec", "       05:00-07:00", "Clock  CET", "Hit    1,020", "  the most of all",
    ]  # fmt: skip
    assert {line.tone for line in second} == {Tone.QUIET}


def test_lists_leave_out_empty_cells() -> None:
    """A row says nothing about columns it has nothing for."""
    table = Table(title="", columns=(Column("A"), Column(heading="B")), rows=(row("", "1"),))
    assert _texts(stack(table, 20)[0]) == ["B  1"]


def test_tables_without_wrapping_columns_do_not_shrink() -> None:
    """A table whose columns may not wrap either fits or becomes a list."""
    table = Table(title="", columns=(Column("A"),), rows=(row("12345678"),))
    assert lay_out(table, 7) is None
    assert _texts(lay_out(table, 8)) == ["A", "12345678"]
