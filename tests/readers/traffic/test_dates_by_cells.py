"""Dates and hours that only their cells tell, under headings in any language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.readers.files import assumed, errors, read, traffic, week

FIRST = datetime(2026, 2, 23)


def table(header: str, row: Callable[[datetime, int], str], days: int = 10, tail: str = "") -> str:
    """Return rows of the hours of some days."""
    walls = [FIRST + timedelta(hours=n) for n in range(24 * days)]
    return "\n".join([header, *(row(wall, n) for n, wall in enumerate(walls))]) + f"\n{tail}"


@pytest.mark.parametrize("tail", ["", "Total;;99999\n", ";;\n"], ids=["plain", "total", "blank"])
@pytest.mark.parametrize(
    ("names", "cells"),
    [
        pytest.param("Data;Ora", "{0:%d.%m.%Y};{0.hour}", id="italian"),
        pytest.param("Dato;Klokkeslett", "{0:%d.%m.%Y};{0:%H:%M}", id="norwegian"),
        pytest.param("Tarih;Saat", "{0:%d.%m.%Y};{0.hour}", id="turkish"),
        pytest.param("Päivä;Tunti", "{0.day}.{0.month}.{0:%Y};{0:%H}", id="finnish"),
        pytest.param("Дата;Час", "{0:%d.%m.%y};{0.hour}:00", id="russian"),
        pytest.param("Tanggal;Jam", "{0:%Y%m%d};{0.hour}", id="indonesian"),
        pytest.param("Dátum;Óra", "{0:%Y.%m.%d.};{0.hour}", id="hungarian"),
        pytest.param("dt;hh", "{0:%Y%m%d};{0:%H}", id="hive"),
        pytest.param("event_date;slot_no", "{0:%Y%m%d};{0:%H}00", id="compact"),
        pytest.param("日付;時間帯", "{0:%Y}年{0.month}月{0.day}日;{0.hour}時", id="japanese"),
        pytest.param("a;b", "{0:%Y-%m-%d};{0:%H:%M}", id="letters"),
    ],
)
def test_days_are_never_folded(names: str, cells: str, tail: str, tmp_path: Path) -> None:
    """A date beside an hour is a date whatever its heading says, with a row of totals or without."""
    reading = read(tmp_path, table(f"{names};Visits", lambda t, n: f"{cells.format(t)};{n + 30}", tail=tail))
    assert sum(1 for _ in traffic(reading).total) == 240
    assert traffic(reading).total.sum() == sum(range(30, 270))
    assert "rows-averaged" not in assumed(reading)


def test_dates_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    """Serial days that come for all hours are dates, which is said; a number that comes once is none."""
    text = table("Tag/Nr;Std", lambda t, n: f"{46076 + n // 24};{t.hour};{n}").replace("Std", "Std;Aufrufe")
    reading = read(tmp_path, text)
    assert traffic(reading).total.sum() == sum(range(240))
    assert "serial-dates" in assumed(reading)
    once = "hour;reading;visits\n" + "\n".join(f"{n};{46076 + n};{n + 5}" for n in range(24))
    assert week(read(tmp_path, once)).values[5] == 10


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(lambda t, n: f"{t:%Y%m%d};{20 + n % 3};{n}", id="few-numbers"),
        pytest.param(lambda t, n: f"{t:%Y%m%d};{n // 3 % 24};{n}", id="unequal-days"),
        pytest.param(lambda t, n: f"{t:%Y%m%d};{n % 23};{n}", id="no-whole-day"),
    ],
)
def test_small_numbers_beside_dates_are_no_hours(row: Callable[[datetime, int], str], tmp_path: Path) -> None:
    """Numbers that do not come back as the hours of each day are refused, and never called daily data."""
    (issue,) = errors(lambda: read(tmp_path, table("Tarih;Kapı;Ziyaret", row), value_columns=("Ziyaret",)))
    assert issue.code == "too-coarse"
    assert "daily" not in issue.message
    assert "'Tarih' has only dates" in issue.message


@pytest.mark.parametrize("minute", [7 * 24, 3])
def test_durations_beside_dates_are_no_hours(minute: int, tmp_path: Path) -> None:
    """Times of the day that differ from date to date, or are no round ones, are none."""

    def row(wall: datetime, n: int) -> str:
        return f"{wall:%d.%m.%Y};{n * minute // 60 % 24}:{n * minute % 60:02d};{n}"

    (issue,) = errors(lambda: read(tmp_path, table("Tarih;Süre;Ziyaret", row)))
    assert issue.code == "too-coarse"


@pytest.mark.parametrize("names", ["Alku;Loppu", "Loppu;Alku"])
def test_the_earlier_of_two_columns_is_the_start(names: str, tmp_path: Path) -> None:
    """Start and end whose headings nobody knows are told apart by their cells, at midnight as well."""
    is_first = names.startswith("Alku")

    def row(wall: datetime, n: int) -> str:
        start, end = f"{wall:%H:%M}", f"{wall + timedelta(hours=1):%H:%M}"
        return f"{wall:%d.%m.%Y};{start if is_first else end};{end if is_first else start};{n}"

    found = traffic(read(tmp_path, table(f"Päivä;{names};Käynnit", row)))
    assert [value for _, value in found.total] == list(range(240))


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        pytest.param("{0:%d.%m.}", "'23.02.'", id="no-year"),
        pytest.param("{0:%d/%m}", "'23/02'", id="slashes"),
        pytest.param("{0:%m-%d}", "'02-23'", id="dashes"),
        pytest.param("{0:%d %b}", "'23 Feb'", id="month-name"),
        pytest.param("{0:%y%m%d}", "'260223'", id="six-digits"),
        pytest.param("{0:%Y %m %d}", "'2026 02 23'", id="blanks"),
        pytest.param("{0:%d%m%Y}", "'23022026'", id="day-first-digits"),
        pytest.param("{0:%Y-%m}-{0.day}x", "'2026-02-23x'", id="mangled"),
    ],
)
@pytest.mark.parametrize("tail", ["", "Total;;99999\n"], ids=["plain", "total"])
def test_dates_that_cannot_be_read_are_refused(label: str, reason: str, tail: str, tmp_path: Path) -> None:
    """What looks like dates and cannot be read is named, and never averaged or added up."""
    text = table("Giorno di rilevazione;Ora;Visite", lambda t, n: f"{label.format(t)};{t.hour};{n}", tail=tail)
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code == "bad-time"
    assert reason in issue.message


@pytest.mark.parametrize("label", ["{0}.{2}.10", "{0}-{1}", "10.{1:02d}"], ids=["versions", "classes", "four-numbers"])
def test_other_numbers_are_no_dates(label: str, tmp_path: Path) -> None:
    """Versions, classes and prices tell parts or levels apart as before."""
    rows = [
        f"{label.format(1, part + 1, 3 * part + 2)};{hour};{hour + part}" for hour in range(24) for part in range(4)
    ]
    if "02d" in label:
        (issue,) = errors(lambda: read(tmp_path, "Etichetta;Ora;Visite\n" + "\n".join(rows)))
        assert issue.code == "ambiguous-column"
        assert "write whole dates" in issue.remedy
        return
    found = week(read(tmp_path, "Etichetta;Ora;Visite\n" + "\n".join(rows)))
    assert found.values[5] == 26


@pytest.mark.parametrize("tail", ["", "Total;;99999\n"], ids=["plain", "total"])
@pytest.mark.parametrize("cut", [0, 8])
def test_numbers_that_may_count_days_are_refused_with_totals_as_well(cut: int, tail: str, tmp_path: Path) -> None:
    """A row of totals, or days that are cut off, do not make numbers of days parts of one."""
    text = table("n_day;hour;visits", lambda t, n: f"{(t - FIRST).days + 1};{t.hour};{n}", tail=tail)
    lines = text.splitlines()
    (issue,) = errors(lambda: read(tmp_path, "\n".join([lines[0], *lines[1 + cut :]])))
    assert "'n_day' tells the rows of an hour apart" in issue.message


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        pytest.param("2026-W{:02d}", "week", id="iso-weeks"),
        pytest.param("KW {}", "week", id="german-weeks"),
        pytest.param("2026-{:02d}", "month", id="months"),
        pytest.param("{}/2026", "month", id="months-first"),
    ],
)
def test_weeks_and_months_under_any_heading_are_averaged(label: str, unit: str, tmp_path: Path) -> None:
    """Weeks and months are no parts of an hour: they are averaged, and said."""
    rows = [f"{label.format(n)};{hour};{hour * n}" for n in range(1, 4) for hour in range(24)]
    reading = read(tmp_path, "Jakso;Tunti;Käynnit\n" + "\n".join(rows) + "\nYhteensä;;9\n")
    assert week(reading).values[5] == 10
    assert f"averaged over 3 {unit}s" in assumed(reading)["rows-averaged"]


@pytest.mark.parametrize("week", ["2026-W{0}", "2026W{0}"])
@pytest.mark.parametrize("day", ["isodow", "Wochentag"])
def test_weeks_with_their_year_are_dates_beside_weekdays(week: str, day: str, tmp_path: Path) -> None:
    """A week of ISO 8601 and a weekday are a date; the week alone is none, so its days are no week of hours."""
    names = {"isodow": "{0:%u}", "Wochentag": "{0:%a}"}[day]
    text = table(
        f"week;{day};hour;visits",
        lambda t, n: f"{week.format(f'{t:%V}')};{names.format(t)};{t.hour};{n}",
        tail="Total;;;9\n",
    )
    reading = read(tmp_path, text)
    assert [value for _, value in traffic(reading).total] == list(range(240))
    assert "ISO 8601" in assumed(reading)["weekday-numbers"]


def test_weeks_beside_weekdays_of_any_numbering_are_averaged(tmp_path: Path) -> None:
    """Where 1 may be Sunday, weeks are told apart and averaged, and what is assumed of the days is said."""
    text = table("week;dow;hour;visits", lambda t, n: f"{t:%G}W{t:%V};{t:%u};{t.hour};{n}", days=14)
    reading = read(tmp_path, text)
    assert week(reading).values[0] == 84
    assert {"rows-averaged", "weekday-numbers"} <= assumed(reading).keys()


def test_a_row_of_totals_below_dates_in_columns(tmp_path: Path) -> None:
    """Year, month and day stay a date above a row of totals."""
    text = table("Year;Month;Day;Hour;Visits", lambda t, n: f"{t:%Y;%m;%d};{t.hour};{n}", tail="Total;;;;99999\n")
    assert traffic(read(tmp_path, text)).total.sum() == sum(range(240))


def test_dates_only_above_their_day(tmp_path: Path) -> None:
    """A date in the first row of its day alone is one error, which says how to get the others; a few gaps are not."""
    text = table("Datum;Stunde;Aufrufe", lambda t, n: f"{t:%d.%m.%Y};{t.hour};{n}" if t.hour == 0 else f";{t.hour};{n}")
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code == "bad-time"
    assert "'Datum' is empty in most rows" in issue.message
    assert "Repeat All Item Labels" in issue.remedy
    few = table("Datum;Stunde;Aufrufe", lambda t, n: f"{t:%d.%m.%Y};{t.hour};{n}" if n != 30 else f";{t.hour};{n}")
    (issue,) = errors(lambda: read(tmp_path, few))
    assert "empty in most rows" not in issue.message
