"""Several rows for an hour without a date: days, parts, or neither."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.readers.files import assumed, errors, read, week

HOURS = range(24)


def table(header: str, rows: Iterable[str]) -> str:
    """Return a table."""
    return "\n".join([header, *rows]) + "\n"


def test_days_in_a_row_are_averaged(tmp_path: Path) -> None:
    """Each hour as often as the others, with nothing to tell them apart: the mean of the days, and that is said."""
    rows = [f"{hour},{10 * hour + 3 * n}" for n in range(5) for hour in HOURS]
    for order in (rows, sorted(rows)):
        reading = read(tmp_path, table("hour,requests", order))
        assert week(reading).values[:3] == (6, 16, 26)
        assert assumed(reading)["rows-averaged"] == "each hour of the day comes 5 times: averaged over 5 days"
        assert "single-days" not in assumed(reading)


def test_weeks_are_averaged(tmp_path: Path) -> None:
    """Hours of weekdays that come several times are weeks."""
    days = "Mon Tue Wed Thu Fri Sat Sun".split()
    rows = [f"{day},{hour},{n + hour}" for n in (1, 3) for day in days for hour in HOURS]
    reading = read(tmp_path, table("weekday,hour,requests", rows))
    assert week(reading).values[:2] == (2, 3)
    assert "averaged over 2 weeks" in assumed(reading)["rows-averaged"]


def test_all_rows_are_read(tmp_path: Path) -> None:
    """The mean is that of thousands of rows, too."""
    rows = [f"{hour},{n}" for n in range(201) for hour in HOURS]
    assert week(read(tmp_path, table("hour,requests", rows))).values[0] == 100


def test_a_last_day_that_is_cut_off(tmp_path: Path) -> None:
    """Rows that go on in the order of hours are days; each hour is averaged over those that have it."""
    rows = [f"{n % 24},{1 + n // 24}" for n in range(24 * 2 + 6)]
    reading = read(tmp_path, table("hour,requests", rows))
    assert week(reading).values[5:7] == (2, 1.5)
    assert "comes 2 to 3 times" in assumed(reading)["rows-averaged"]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([*(f"{hour},5" for hour in HOURS), "3,100"], id="one-hour-twice"),
        pytest.param([f"{hour},5" for n in range(9) for hour in HOURS if hour != 3 or n != 4], id="one-of-nine-lacks"),
        pytest.param(
            [f"{hour},5" for n in range(30) for hour in HOURS if hour > 5 or n % 2], id="quiet-hours-left-out"
        ),
    ],
)
def test_unequal_numbers_of_rows_are_refused(rows: list[str], tmp_path: Path) -> None:
    """What may be parts, or hours without traffic that are left out, is neither added up nor averaged."""
    (issue,) = errors(lambda: read(tmp_path, table("hour,requests", rows)))
    assert issue.code == "contradicting-hours"
    assert "'3' comes" in issue.message or "'0' comes" in issue.message


def test_a_tenth_may_lack(tmp_path: Path) -> None:
    """Of many days, a few may lack an hour."""
    rows = [f"{hour},5" for n in range(10) for hour in HOURS if hour != 3 or n != 4]
    assert "comes 9 to 10 times" in assumed(read(tmp_path, table("hour,requests", rows)))["rows-averaged"]


@pytest.mark.parametrize(
    ("header", "label", "said"),
    [
        pytest.param("week,weekday,hour,orders", lambda n: f"{n + 40}", "3 weeks", id="weeks"),
        pytest.param("month,dow,hour,orders", lambda n: f"{n + 4}", "3 months", id="months"),
        pytest.param(
            "season,weekday,hour,orders", lambda n: "spring summer autumn".split()[n], "3 seasons", id="seasons"
        ),
    ],
)
def test_columns_of_a_calendar_tell_weeks_apart(
    header: str, label: Callable[[int], str], said: str, tmp_path: Path
) -> None:
    """Weeks and months are averaged, never added up; which columns tell them apart is said."""
    days = "Mon Tue Wed Thu Fri Sat Sun".split()
    rows = [f"{label(n)},{day},{hour},{n + hour + 1}" for n in range(3) for day in days for hour in HOURS]
    reading = read(tmp_path, table(header, rows))
    assert week(reading).values[:2] == (2, 3)
    assert f"{header.split(',', maxsplit=1)[0]!r}" in assumed(reading)["rows-averaged"]
    assert f"averaged over {said}" in assumed(reading)["rows-averaged"]


def test_days_of_the_month_are_no_weekdays(tmp_path: Path) -> None:
    """A column `day` that goes beyond 7 tells days apart, however late that shows."""
    rows = [f"{day},{hour},api{n},{day}" for day in range(1, 10) for n in range(8) for hour in HOURS]
    reading = read(tmp_path, table("day,hour,service,requests", rows))
    assert set(week(reading).values) == {8 * 5}
    assert week(reading).days_alike
    assert "told apart by 'day': averaged over 9 days" in assumed(reading)["rows-averaged"]


def test_the_first_week_of_a_month_is_no_typical_week(tmp_path: Path) -> None:
    """Beside a month, days up to 7 are days of the month as well."""
    rows = [f"11,{day},{hour},{day}" for day in range(1, 8) for hour in HOURS]
    assert week(read(tmp_path, table("month,day,hour,requests", rows))).days_alike


def test_parts_add_up_within_a_day(tmp_path: Path) -> None:
    """What a column of words tells apart is added up, and days are averaged; both are said."""
    rows = [f"{hour},{name},{n}" for n in (1, 3) for name in ("api", "web") for hour in HOURS]
    reading = read(tmp_path, table("hour,service,requests", rows))
    assert set(week(reading).values) == {4}
    assert assumed(reading)["rows-added-up"] == "rows of one hour that 'service' tells apart are added up"
    assert "averaged over 2 days" in assumed(reading)["rows-averaged"]


def test_numbers_of_things_are_parts(tmp_path: Path) -> None:
    """Identifiers and status codes tell parts apart; a part that lacks an hour had nothing in it."""
    rows = [f"{hour},{code},5" for code in (200, 404) for hour in HOURS if code == 200 or hour > 3]
    reading = read(tmp_path, table("hour,status_code,requests", rows))
    assert (week(reading).values[3], week(reading).values[4]) == (5, 10)
    assert "'status_code' tells" in assumed(reading)["rows-added-up"]


@pytest.mark.parametrize(
    ("name", "labels"),
    [pytest.param("run", ["1", "2", "3"], id="numbers"), pytest.param("promo", ["yes", "no"], id="flags")],
)
def test_what_may_be_days_or_parts_is_refused(name: str, labels: list[str], tmp_path: Path) -> None:
    """Numbers and flags that tell rows apart may be either, and nobody says which."""
    rows = [f"{hour},{label},{5 + hour}" for label in labels for hour in HOURS]
    (issue,) = errors(lambda: read(tmp_path, table(f"hour,{name},requests", rows)))
    assert (issue.code, repr(name) in issue.message) == ("ambiguous-column", True)
    renamed = read(tmp_path, table("hour,week,requests", rows))
    assert week(renamed).values[0] == 5


def test_another_number_beside_the_traffic_is_no_doubt(tmp_path: Path) -> None:
    """A second measure, which differs from row to row, tells nothing apart."""
    rows = [f"{hour},{1000 + 7 * n + hour},{n}" for n in range(4) for hour in HOURS]
    assert week(read(tmp_path, table("hour,latency,requests", rows))).values[0] == 1.5


def test_words_that_follow_from_the_hour_tell_nothing_apart(tmp_path: Path) -> None:
    """A name for the time of day is no part of anything."""
    rows = [f"{hour},{'night' if hour < 6 else 'day'},{hour}" for hour in HOURS]
    assert "rows-added-up" not in assumed(read(tmp_path, table("hour,shift,requests", rows)))


def test_dates_that_cannot_be_read_are_no_parts(tmp_path: Path) -> None:
    """Dates without a year would be added up as if they were services."""
    rows = [f"{day} Oct,{hour},{hour}" for day in (27, 28) for hour in HOURS]
    (issue,) = errors(lambda: read(tmp_path, table("date,hour,requests", rows)))
    assert (issue.code, "'27 Oct'" in issue.message) == ("bad-time", True)


def test_a_whole_beside_its_parts_counts_once(tmp_path: Path) -> None:
    """A name that is the sum of the others is left out, and that is said."""
    rows = [f"{hour},{name},{n * (hour + 1)}" for hour in HOURS for name, n in (("All", 5), ("api", 3), ("web", 2))]
    reading = read(tmp_path, table("hour,service,requests", rows))
    assert week(reading).values[:2] == (5, 10)
    assert "'All' in 'service'" in assumed(reading)["total-left-out"]
    assert "rows-added-up" in assumed(reading)


@pytest.mark.parametrize(
    ("heading", "names", "message"),
    [
        pytest.param("metric", ("requests", "errors"), "'metric' tells different measures apart", id="measures"),
        pytest.param(
            "service", ("All", "api"), "'All' in column 'service' seem to hold the others", id="doubtful-whole"
        ),
    ],
)
def test_rows_that_cannot_be_added_up(heading: str, names: tuple[str, str], message: str, tmp_path: Path) -> None:
    """Measures, and a whole that is not the sum of its parts, are refused."""
    rows = [f"{hour},{name},{90 - 40 * n}" for hour in HOURS for n, name in enumerate(names)]
    (issue,) = errors(lambda: read(tmp_path, table(f"hour,{heading},requests", rows)))
    assert (issue.code, message in issue.message) == ("unlike-rows", True)


def test_a_part_that_is_only_called_a_sum(tmp_path: Path) -> None:
    """A service may be called `all`: if it is less than others, it is one of them, and that is said."""
    rows = [f"{hour},{name},{n}" for hour in HOURS for name, n in (("all", 2), ("api", 7))]
    reading = read(tmp_path, table("hour,service,requests", rows))
    assert week(reading).values[0] == 9
    assert any("count like the others" in each.message for each in reading.assumptions)


def test_doubt_is_about_whole_rows(tmp_path: Path) -> None:
    """A short row is refused, whatever other columns may mean."""
    rows = [f"{hour},{hour},{run}" for run in (1, 2) for hour in HOURS]
    (issue,) = errors(lambda: read(tmp_path, table("hour,requests,run", [*rows[:-1], "23,5"])))
    assert issue.code == "ambiguous-column"
