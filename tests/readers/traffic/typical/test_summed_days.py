"""Sums over a period that the file names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.readers.files import assumed, read, week

DAY = "hour,visits\n" + "\n".join(f"{hour},{280 * (hour + 1)}" for hour in range(24))


@pytest.mark.parametrize(
    "above",
    [
        pytest.param("# Start date: 20260201\n# End date: 20260228\n", id="ga4"),
        pytest.param("# Period: 2026-02-01 to 2026-02-28\n", id="one-line"),
        pytest.param("# 20260201-20260228\n", id="universal-analytics"),
        pytest.param("# Zeitraum: 01.02.2026 - 28.02.2026\n", id="german"),
        pytest.param("# February 1, 2026 – February 28, 2026\n", id="matomo"),
        pytest.param("# 1 Feb 2026 to 28 Feb 2026\n", id="day-first"),
        pytest.param("# Created: 2026-03-02\n# from: 2026-02-01\n# until: 2026-02-28\n", id="with-another-date"),
    ],
)
def test_sums_of_a_period_above_the_table(above: str, tmp_path: Path) -> None:
    """The values of single days are taken, and that is said."""
    reading = read(tmp_path, above + DAY)
    assert week(reading).values[:2] == (10, 20)
    assert "the 28 days from 2026-02-01 to 2026-02-28" in assumed(reading)["rows-averaged"]


def test_a_period_in_a_column(tmp_path: Path) -> None:
    """A column that never changes may name the period, as Matomo's does."""
    rows = DAY.replace("\n", '\n"2026-02-01,2026-02-28",').replace("hour,visits", "date,label,nb_visits", 1)
    assert week(read(tmp_path, rows)).values[0] == 10


def test_weekdays_are_divided_by_how_often_they_come(tmp_path: Path) -> None:
    """In 15 days from a Monday on there are three Mondays and two of all others."""
    days = "Mon Tue Wed Thu Fri Sat Sun".split()
    rows = [f"{day},{hour},{60 + n}" for n, day in enumerate(days) for hour in range(24)]
    text = "# 2026-02-02 - 2026-02-16\nweekday,hour,visits\n" + "\n".join(rows)
    reading = read(tmp_path, text)
    assert (week(reading).values[0], week(reading).values[24]) == (20, 30.5)
    assert "how often each weekday comes" in assumed(reading)["rows-averaged"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(DAY, id="no-period"),
        pytest.param("# 2026-02-01 - 2026-02-28\n" + DAY.replace("visits", "average visits"), id="average"),
        pytest.param("# 2026-02-01 - 2026-02-28\n" + DAY.replace(",280", ",280.5"), id="fractions"),
        pytest.param("# 2026-02-01 - 2026-02-01\n" + DAY, id="one-day"),
        pytest.param("# 2026-02-28 - 2026-02-01\n" + DAY, id="backwards"),
        pytest.param("# 2026-02-31 - 2026-02-01\n" + DAY, id="no-date"),
        pytest.param("# 5 Foo 2026 - 28 Feb 2026\n" + DAY, id="no-month"),
        pytest.param("# Created: 2026-02-01\n" + DAY, id="another-date"),
    ],
)
def test_values_are_taken_as_they_are(text: str, tmp_path: Path) -> None:
    """Without a period, or where values are means already, nothing is divided, and that is said."""
    reading = read(tmp_path, text)
    assert week(reading).values[0] in {280, 280.5}
    assert "taken as that of a single day" in assumed(reading)["single-days"]
