"""Tests of the year of a standing window as a drawing."""

from __future__ import annotations

import re
from datetime import date

import pytest

from downtime_cli.render.svg_year import year_svg
from downtime_cli.report.blocks import Table
from downtime_cli.report.pictures.kinds import DateState, Year, YearDate, YearMonth

PHONE = 360


def _year(*days: int) -> Year:
    """Return a January with dates on some days, and a February without any."""
    dates = tuple(YearDate(day=date(2027, 1, day), state=DateState.WINDOW, words=f"{day}", share=1.0) for day in days)
    months = (
        YearMonth(label="Jan 2027", days=31, dates=dates, expected="100"),
        YearMonth(label="Feb 2027", days=28, dates=(), expected=""),
    )
    numbers = Table(title="", columns=(), rows=())
    return Year(title="The year", summary="", months=months, keys=(), has_costs=False, numbers=numbers)


def _columns(markup: str) -> list[int]:
    """Return the days that a drawing names."""
    return [int(day) for day in re.findall(r">(\d{1,2})</text>", markup)]


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        pytest.param((29, 31), 26, 31, id="fifth-sundays"),
        pytest.param((31,), 26, 31, id="the-31st"),
        pytest.param((30,), 26, 31, id="the-30th"),
        pytest.param((25,), 21, 25, id="the-25th"),
        pytest.param((1, 7), 1, 10, id="first-sundays"),
        pytest.param((15, 21), 11, 25, id="third-saturdays"),
        pytest.param((1, 15, 29), 1, 31, id="all-of-it"),
    ],
)
def test_a_page_shows_the_days_that_have_dates(days: tuple[int, ...], first: int, last: int) -> None:
    """In groups of five, so that a narrow page has a date in sight; a file has the whole month."""
    whole, cut = (year_svg(_year(*days), is_cut=is_cut) for is_cut in (False, True))
    assert _columns(str(whole.markup)) == list(range(1, 32))
    assert _columns(str(cut.markup)) == list(range(first, last + 1))
    assert ('class="chart cut"' in str(cut.markup)) == (last - first < 30)
    assert 'class="chart"' in str(whole.markup)
    assert whole.width - cut.width == (31 - (last + 1 - first)) * 21
    bars = [float(x) for x in re.findall(r'<rect x="([\d.]+)"', str(cut.markup))]
    assert len(bars) == len(days)
    assert bars[0] < PHONE
    assert bars[0] == 66 + (days[0] - first) * 21 + 3


def test_a_month_ends_with_its_days() -> None:
    """Its line is as long as it has days among those that are shown."""
    ends = [re.findall(r'd="M66 \d+H(\d+)"', str(year_svg(_year(31), is_cut=cut).markup)) for cut in (False, True)]
    assert ends == [[f"{66 + 31 * 21}", f"{66 + 28 * 21}"], [f"{66 + 6 * 21}", f"{66 + 3 * 21}"]]
