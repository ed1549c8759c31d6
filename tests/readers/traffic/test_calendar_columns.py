"""Dates that stand in several columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from downtime_cli.readers.traffic.traffic_csv import read_traffic
from tests.readers.files import assumed, by_hour, errors, options, read, traffic, week, write

FIRST = datetime(2026, 2, 27, tzinfo=UTC)
MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()


def rows(count: int, cells: Callable[[datetime], object], start: datetime = FIRST) -> str:
    """Return rows of consecutive hours, the n-th with the value 100 + n."""
    moments = [start + timedelta(hours=n) for n in range(count)]
    return "".join(f"{cells(moment)},{100 + n}\n" for n, moment in enumerate(moments))


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        pytest.param("year,month,day,hour,visits", "{0:%Y},{0.month},{0.day},{0.hour}", id="numbers"),
        pytest.param("Jahr,Monat,Tag,Stunde,visits", "{0:%Y},{1},{0:%d},{0:%H}", id="names-of-months"),
        pytest.param("day,month,year,time,visits", "{0:%d},{0:%b},{0:%Y},{0:%H:%M}", id="other-order"),
        pytest.param("YYYY,MM,DD,HH,visits", "{0:%Y},{0:%m},{0:%d},{0:%H}", id="letters"),
        pytest.param("año,mes,día,hora,visits", "{0:%Y},{0.month},{0.day},{0:%H}:00-x", id="spanish"),
        pytest.param("No,year,quarter,month,day,hour,visits", "7,{0:%Y},1,{0.month},{0.day},{0.hour}", id="beside"),
        pytest.param("year,month,day,hour,minute,visits", "{0:%Y},{0.month},{0.day},{0.hour},0", id="minutes"),
        pytest.param("year,doy,hour,visits", "{0:%Y},{0:%j},{0.hour}", id="day-of-the-year"),
        pytest.param("year,month,day,hour,visits", "{0:%Y}.0,{0.month}.0,{0.day}.0,{0.hour}.0", id="as-pandas-writes"),
    ],
)  # fmt: skip
def test_a_date_in_columns(header: str, cells: str, tmp_path: Path) -> None:
    """Year, month and day are a date; the day of the month is never a weekday."""
    text = cells.replace("-x", "")
    table = f"{header}\n" + rows(96, lambda moment: text.format(moment, MONTHS[moment.month - 1]))
    values = by_hour(read(tmp_path, table))
    assert len(values) == 96
    assert (values["2026-02-27T00:00"], values["2026-03-02T23:00"]) == (100, 195)


def test_options_name_the_columns_of_a_date(tmp_path: Path) -> None:
    """--time-column, given for each of them, reads the same."""
    names = ("year", "month", "day", "hour")
    table = "year,month,day,hour,visits\n" + rows(48, "{0:%Y},{0.month},{0.day},{0.hour}".format)
    assert len(by_hour(read(tmp_path, table, time_columns=names))) == 48


def test_iso_weeks_are_dates_and_it_is_said(tmp_path: Path) -> None:
    """Year, week and weekday by ISO 8601."""
    table = "year,week,weekday,hour,visits\n" + rows(336, lambda m: f"{m:%G},{m:%V},{m:%u},{m.hour}")
    reading = read(tmp_path, table)
    assert by_hour(reading)["2026-02-27T00:00"] == 100
    assert len(by_hour(reading)) == 336
    assert "day 1 is Monday" in assumed(reading)["weekday-numbers"]


def test_weekdays_may_be_names(tmp_path: Path) -> None:
    """Names need no numbering."""
    table = "isoyear,isoweek,weekday,hour,visits\n" + rows(72, lambda m: f"{m:%G},{m:%V},{m:%A},{m.hour}")
    assert by_hour(read(tmp_path, table))["2026-03-01T23:00"] == 171


def test_a_week_of_new_year_is_refused_unless_the_year_is_the_weeks(tmp_path: Path) -> None:
    """Whether 2025, week 1 is in January or at the end of December depends on whose year it is."""
    start = datetime(2025, 12, 28, tzinfo=UTC)
    cells = rows(72, lambda m: f"{m:%G},{m:%V},{m:%u},{m.hour}", start)
    path = write(tmp_path, "year,week,weekday,hour,visits\n" + cells)
    assert errors(lambda: read_traffic(path, options()))[0].code == "bad-time"
    assert len(by_hour(read(tmp_path, "iso_year,week,weekday,hour,visits\n" + cells))) == 72


def test_days_that_begin_on_sunday_are_no_iso_weeks(tmp_path: Path) -> None:
    """Databases number `dayofweek` from Sunday, so it stays a typical week."""
    table = "year,week,dayofweek,hour,visits\n" + rows(168, lambda m: f"{m:%G},{m:%V},{m:%u},{m.hour}")
    assert week(read(tmp_path, table))


def test_the_least_is_no_minute(tmp_path: Path) -> None:
    """`min` beside `max` is the least of something."""
    table = "year,month,day,hour,min,max,visits\n" + rows(
        48, lambda m: f"{m:%Y},{m.month},{m.day},{m.hour},{m.hour},59"
    )
    values = by_hour(read(tmp_path, table, value_columns=("visits",)))
    assert values["2026-02-27T05:00"] == 105
    assert traffic(read(tmp_path, table, value_columns=("visits",))).phase_minutes == 0


def test_a_day_that_no_month_has_is_refused(tmp_path: Path) -> None:
    """30 February is an error on its line."""
    table = "year,month,day,hour,visits\n" + rows(48, "{0:%Y},{0.month},{0.day},{0.hour}".format) + "2026,2,30,0,5\n"
    path = write(tmp_path, table)
    (issue,) = errors(lambda: read_traffic(path, options()))
    assert (issue.code, issue.place.line) == ("bad-time", 50)


def test_columns_that_are_no_date_are_none(tmp_path: Path) -> None:
    """Without a year, or with a month 13, no date is made of them."""
    for header, cells in (("month,day,hour", "{0.month},{0.day},{0.hour}"), ("year,month,hour", "{0:%Y},13,{0.hour}")):
        assert week(read(tmp_path, f"{header},visits\n" + rows(48, cells.format)))


@pytest.mark.parametrize(
    ("header", "good", "bad"),
    [
        pytest.param("year,month,day,hour", "{0:%Y},{0:%b},{0.day},{0.hour}", "2026,Smarch,1,0", id="no-month"),
        pytest.param("year,month,day,hour", "{0:%Y},{0.month},{0.day},{0.hour}", "1066,10,14,0", id="no-year"),
        pytest.param("year,month,day,hour", "{0:%Y},{0.month},{0.day},{0.hour}", "2026,3,first,0", id="no-number"),
        pytest.param("year,doy,hour", "{0:%Y},{0:%j},{0.hour}", "2026,366,0", id="no-leap-year"),
        pytest.param("year,week,weekday,hour", "{0:%G},{0:%V},{0:%A},{0.hour}", "2026,12,Someday,0", id="no-weekday"),
        pytest.param("year,week,weekday,hour", "{0:%G},{0:%V},{0:%u},{0.hour}", "2025,53,1,0", id="no-week-53"),
    ],
)
def test_cells_far_below_that_are_no_date(header: str, good: str, bad: str, tmp_path: Path) -> None:
    """Each is an error on its line, however far down the file."""
    path = write(tmp_path, f"{header},visits\n" + rows(450, good.format) + f"{bad},7\n")
    (issue,) = errors(lambda: read_traffic(path, options()))
    assert (issue.code, issue.place.line) == ("bad-time", 452)
