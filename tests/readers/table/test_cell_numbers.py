"""Numbers in the forms that people have."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.readers.table.cell_numbers import (
    NumberStyle,
    hold_numbers,
    hold_percentages,
    hold_quantities,
    is_inexact,
    is_negative,
    is_number,
    split_quantity,
)

STOP, COMMA = NumberStyle("."), NumberStyle(",")


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        pytest.param("5082", STOP, 5082, id="plain"),
        pytest.param(" 5082 ", STOP, 5082, id="blanks-around"),
        pytest.param("5,082", STOP, 5082, id="comma-groups"),
        pytest.param("7,005,082.25", STOP, 7005082.25, id="many-groups"),
        pytest.param("5.082", COMMA, 5082, id="stop-groups"),
        pytest.param("5.082,5", COMMA, 5082.5, id="decimal-comma"),
        pytest.param("50,82", COMMA, 50.82, id="comma"),
        pytest.param("3,70,05,082", STOP, 37005082, id="lakh"),
        pytest.param("3 082,5", COMMA, 3082.5, id="blank"),
        pytest.param("3\u00a0082", STOP, 3082, id="no-break-space"),
        pytest.param("13\u202f082\u202f400", STOP, 13082400, id="narrow-blank"),
        pytest.param("3\u2009082", STOP, 3082, id="thin-blank"),
        pytest.param("3'082.5", STOP, 3082.5, id="apostrophe"),
        pytest.param("3\u2019082", STOP, 3082, id="swiss"),
        pytest.param("3_082", STOP, 3082, id="underscore"),
        pytest.param("'082", STOP, 82, id="text-in-excel"),
        pytest.param('="082"', STOP, 82, id="formula-of-excel"),
        pytest.param("\u0663\u0660\u0668\u0662", STOP, 3082, id="arabic-digits"),
        pytest.param("\u06f3\u066c\u06f0\u06f8\u06f2\u066b\u06f5", STOP, 3082.5, id="persian-marks"),
        pytest.param("\u0969\u0966\u096e\u0968", STOP, 3082, id="devanagari"),
        pytest.param("\uff13\uff0c\uff10\uff18\uff12", STOP, 3082, id="full-width"),
        pytest.param("3.082e3", STOP, 3082, id="exponent"),
        pytest.param("3,5E+02", COMMA, 350, id="exponent-and-comma"),
        pytest.param(".5", STOP, 0.5, id="no-zero"),
        pytest.param("5.", STOP, 5, id="no-decimals"),
        pytest.param("\u22125", STOP, -5, id="minus-sign"),
        pytest.param("+5", STOP, 5, id="plus"),
        pytest.param("-inf", STOP, -math.inf, id="infinite"),
        pytest.param("12 req", NumberStyle(unit="req"), 12, id="unit"),
        pytest.param("12", NumberStyle(unit="req"), 12, id="a-unit-is-left-out"),
        pytest.param("8.5%", NumberStyle(unit="%"), 8.5, id="percent"),
        pytest.param("8,5 \uff05", NumberStyle(",", unit="%"), 8.5, id="full-width-percent"),
        pytest.param("$5,082", NumberStyle(unit="$"), 5082, id="dollar"),
        pytest.param("R$ 5.082,50", NumberStyle(",", unit="R$"), 5082.5, id="real"),
        pytest.param("5 082 \u20ac", NumberStyle(unit="\u20ac"), 5082, id="euro"),
    ],
)
def test_numbers_are_read(text: str, style: NumberStyle, value: float) -> None:
    """Digits of all scripts, marks between thousands, and one unit."""
    assert style.parse(text) == value


@pytest.mark.parametrize(
    ("text", "style"),
    [
        pytest.param("5,08", STOP, id="groups-of-two"),
        pytest.param("5,0825", STOP, id="groups-of-four"),
        pytest.param("5082,000", STOP, id="four-before-a-group"),
        pytest.param("5.08", COMMA, id="decimals-of-the-other-style"),
        pytest.param("5 08", STOP, id="blanks-anywhere"),
        pytest.param("5,082 000", STOP, id="two-kinds-of-groups"),
        pytest.param("5.082.000", STOP, id="two-decimal-marks"),
        pytest.param("5.082 5", STOP, id="blank-behind-decimals"),
        pytest.param("12 req", STOP, id="an-unexpected-unit"),
        pytest.param("1.23 K", NumberStyle(unit="K"), id="rounded"),
        pytest.param("1,2k", NumberStyle(",", unit="k"), id="rounded-small"),
        pytest.param("2.1 Mil", NumberStyle(unit="Mil"), id="millions"),
        pytest.param("2,1 Mio.", NumberStyle(",", unit="Mio."), id="german-millions"),
        pytest.param("1.2K req/s", NumberStyle(unit="K req/s"), id="rounded-with-unit"),
        pytest.param("<0.1%", NumberStyle(unit="%"), id="below"),
        pytest.param(">1000", NumberStyle(unit=">"), id="above"),
        pytest.param("~5", STOP, id="about"),
        pytest.param("(5)", STOP, id="accountants"),
        pytest.param("5 AM", NumberStyle(unit="AM"), id="clock"),
        pytest.param("3rd", NumberStyle(unit="rd"), id="ordinal"),
        pytest.param("abc", STOP, id="words"),
        pytest.param("", STOP, id="empty"),
        pytest.param("--5", STOP, id="two-signs"),
    ],
)
def test_what_is_no_exact_number_is_none(text: str, style: NumberStyle) -> None:
    """Nothing is read by half, and nothing rounded passes for a number."""
    assert style.parse(text) is None


@pytest.mark.parametrize(
    ("cells", "are"),
    [
        pytest.param([], False, id="none"),
        pytest.param(["27 Oct", "28 Oct"], False, id="days"),
        pytest.param(["x"], False, id="words"),
        pytest.param(["5"] * 9 + ["x"], True, id="nine-of-ten"),
        pytest.param(["5"] * 8 + ["x"], False, id="eight-of-nine"),
        pytest.param(["5"] * 5 + ["5 K", "5 Mil", "5%", "5 req", "<5"][:4] * 2, True, id="four-units"),
        pytest.param(["5 a", "5 z", "5 c", "5 d", "5 e"], False, id="five-units"),
        pytest.param(["5", "nan"], True, id="not-a-number-is-one"),
        pytest.param(["5 AM", "6 AM"], False, id="clocks"),
    ],
)
def test_columns_of_numbers(cells: list[str], are: bool) -> None:
    """Nearly all cells are numbers, with a few units at most."""
    assert hold_quantities(cells) is are


def test_plain_numbers_have_no_units() -> None:
    """Only counts may have units: other columns with them are words."""
    assert hold_numbers(["5"] * 9 + ["5 req"])
    assert not hold_numbers(["5"] * 8 + ["5 req"])
    assert not hold_numbers([])


def test_kinds_of_numbers() -> None:
    """Plain numbers, negative ones, percentages and rounded ones are told apart."""
    assert is_number("5,082")
    assert not is_number("5 req")
    assert is_negative("\u22125 %")
    assert not is_negative("5")
    assert not is_negative("-")
    assert hold_percentages(["5%", "6\u066a", "7"])
    assert not hold_percentages(["5%", "7"])
    assert is_inexact("Mrd.")
    assert not is_inexact("MB")
    assert split_quantity("CHF 5") == ("5", "CHF")


@given(st.text(alphabet="0123456789.,' +-eE%K$<\u00a0\u0665", max_size=12))
def test_any_text_is_a_number_or_none(text: str) -> None:
    """No text raises, and what Python reads without marks is read the same."""
    value = STOP.parse(text)
    if value is not None and text.strip().isascii() and text.strip().isdigit():
        assert value == float(text)
