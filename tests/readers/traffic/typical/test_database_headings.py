"""Hours and weekdays under the headings that databases make of functions."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.readers.table.header import plain_name
from tests.readers.files import assumed, errors, read, traffic, week


def table(heading: str, first: int, monday: int) -> str:
    """Return a week of which Monday 05:00 has the value 5, Tuesday 05:00 the value 29."""
    rows = []
    for number in range(first, first + 7):
        day = (number - monday) % 7
        rows += [f"{number};{hour};{24 * day + hour}" for hour in range(24)]
    return "\n".join([heading, *rows])


@pytest.mark.parametrize(
    ("heading", "first", "monday", "said"),
    [
        pytest.param("WEEKDAY(ts);HOUR(ts);COUNT(*)", 0, 0, "0 is Monday", id="mysql-weekday"),
        pytest.param("DAYOFWEEK(ts);HOUR(ts);COUNT(*)", 1, 2, "1 is Sunday", id="mysql-dayofweek"),
        pytest.param("EXTRACT(dow FROM ts);EXTRACT(HOUR FROM ts);hits", 0, 1, "0 is Sunday", id="extract"),
        pytest.param("DATE_PART('dow', ts);date_part('hour', ts);hits", 0, 1, "0 is Sunday", id="date-part"),
        pytest.param("date_part('isodow', l.ts);hour(l.ts);hits", 1, 1, "1 is Monday", id="iso"),
        pytest.param("date_part;date_part;count", 0, 1, "0 is Sunday", id="postgres-unnamed"),
        pytest.param("extract;extract;count", 1, 1, "1 is Monday", id="postgres-unnamed-iso"),
        pytest.param('main."dayofweek"(ts);main."hour"(ts);count_star()', 0, 1, "0 is Sunday", id="duckdb"),
    ],
)
def test_weekdays_of_functions(heading: str, first: int, monday: int, said: str, tmp_path: Path) -> None:
    """Each database numbers weekdays as its manual says."""
    reading = read(tmp_path, table(heading, first, monday))
    assert week(reading).values[5] == 5
    assert week(reading).values[29] == 29
    assert said in assumed(reading)["weekday-numbers"]


def test_parts_of_dates_without_a_day_of_hours(tmp_path: Path) -> None:
    """Columns of unknown units are taken by their numbers alone: of 12 hours nobody knows what they are."""
    rows = [f"{number};{hour};{9 + hour}" for number in range(1, 5) for hour in range(1, 13)]
    (issue,) = errors(lambda: read(tmp_path, "\n".join(["date_part;date_part;count", *rows])))
    assert issue.code == "missing-column"


def test_dates_and_hours_of_functions(tmp_path: Path) -> None:
    """Functions name the columns of dates in parts as well."""
    rows = [f"2026;2;{day};{hour};{hour}" for day in range(1, 4) for hour in range(24)]
    heading = "YEAR(ts);MONTH(ts);DAY(ts);HOUR(ts);COUNT(*)"
    assert traffic(read(tmp_path, "\n".join([heading, *rows]))).total.sum() == 3 * sum(range(24))


@pytest.mark.parametrize(
    ("name", "plain"),
    [("HOUR(ts)", "hour"), ("Hour (UTC)", "hourutc"), ("COUNT(hour)", "counthour"), ("SUM(day)", "sumday")],
)
def test_functions_that_are_no_units_keep_their_names(name: str, plain: str) -> None:
    """Only a function of time is called by its unit."""
    assert plain_name(name) == plain
