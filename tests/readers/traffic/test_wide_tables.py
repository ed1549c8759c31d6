"""Tables with a column for each day, weekday or hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.quality.inspection import TrafficReading
from tests.readers.files import assumed, by_hour, errors, read, traffic, week

FIRST = date(2026, 3, 2)
DAYS = [FIRST + timedelta(days=n) for n in range(9)]
WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def days_across(headings: Sequence[str], hours: Sequence[str], *, corner: str = "Hour") -> str:
    """Return a row for each hour, the value being a hundred times the day's place plus the hour's."""
    lines = [f"{corner},{','.join(headings)}"]
    lines += [
        f"{hour},{','.join(str(100 * n + place) for n in range(len(headings)))}" for place, hour in enumerate(hours)
    ]
    return "\n".join(lines) + "\n"


def hours_across(headings: Sequence[str], labels: Sequence[object], *, corner: str = "Date") -> str:
    """Return a row for each day, with the same values."""
    lines = [f"{corner},{','.join(headings)}"]
    lines += [
        f"{label},{','.join(str(100 * n + place) for place in range(len(headings)))}" for n, label in enumerate(labels)
    ]
    return "\n".join(lines) + "\n"


CLOCKS = [f"{hour}:00" for hour in range(24)]


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("%Y-%m-%d", id="iso"),
        pytest.param("%d.%m.%Y", id="german"),
        pytest.param("%Y%m%d", id="digits"),
        pytest.param("%d %b %Y", id="words"),
        pytest.param("%Y-%m-%d (%a)", id="with-weekday-behind"),
    ],
)
@pytest.mark.parametrize(
    "hours", [CLOCKS, [str(hour) for hour in range(24)], [f"{h:02d}-{h + 1:02d}" for h in range(24)]]
)
def test_a_column_for_each_day(form: str, hours: Sequence[str], tmp_path: Path) -> None:
    """Days across and hours down are read by date and hour; that is shown."""
    reading = read(tmp_path, days_across([f"{day:{form}}" for day in DAYS], hours))
    found = by_hour(reading)
    assert len(found) == 9 * 24
    assert (found["2026-03-02T00:00"], found["2026-03-04T05:00"], found["2026-03-10T23:00"]) == (0, 205, 823)
    assert (reading.recognised[0].what, reading.recognised[0].value) == ("layout", "one column per day")


@pytest.mark.parametrize("corner", ["", "Row Labels", "Uhrzeit"])
def test_the_corner_may_hold_anything(corner: str, tmp_path: Path) -> None:
    """The first heading names the labels of rows, or nothing at all."""
    assert (
        by_hour(read(tmp_path, days_across([str(day) for day in DAYS], CLOCKS, corner=corner)))["2026-03-03T01:00"]
        == 101
    )


@pytest.mark.parametrize(
    ("headings", "hour_5"),
    [
        pytest.param([str(hour) for hour in range(24)], 5, id="numbers"),
        pytest.param([f"{hour:02d}:00" for hour in range(24)], 5, id="clocks"),
        pytest.param([f"{hour:02d}:00-{hour + 1:02d}:00" for hour in range(24)], 5, id="ranges"),
        pytest.param([f"{hour % 12 or 12}{'ap'[hour // 12]}m" for hour in range(24)], 5, id="am-pm"),
        pytest.param([f"hour_{hour}" for hour in range(24)], 5, id="named"),
        pytest.param([f"H{hour:02d}" for hour in range(1, 25)], 5, id="h01-h24"),
        pytest.param([f"Hour {hour}" for hour in range(1, 25)], 5, id="hour-1-24"),
        pytest.param([str(hour) for hour in range(1, 25)], 5, id="numbers-from-1"),
    ],
)
def test_a_column_for_each_hour(headings: Sequence[str], hour_5: int, tmp_path: Path) -> None:
    """Dates down and hours across are read by date and hour; 1 to 24 are the ends of hours."""
    reading = read(tmp_path, hours_across(headings, DAYS))
    found = by_hour(reading)
    assert (len(found), found["2026-03-02T00:00"], found["2026-03-04T05:00"]) == (9 * 24, 0, 200 + hour_5)
    assert reading.recognised[0].value == "one column per hour"


def test_quarters_of_an_hour_across(tmp_path: Path) -> None:
    """Columns from 1 to 96 are quarters of an hour, 48 are half hours."""
    for count in (96, 48):
        found = by_hour(read(tmp_path, hours_across([str(n) for n in range(1, count + 1)], DAYS)))
        of_hour = count // 24
        assert found["2026-03-02T01:00"] == sum(range(of_hour, 2 * of_hour))


def test_stamps_across(tmp_path: Path) -> None:
    """A row for each service and a column for each hour of each day."""
    stamps = [f"{FIRST} {hour:02d}:00" for hour in range(24)]
    text = f"service,{','.join(stamps)}\napi,{','.join(map(str, range(24)))}\nweb,{','.join(map(str, range(24)))}\n"
    assert by_hour(read(tmp_path, text))["2026-03-02T05:00"] == 10


def said(reading: TrafficReading) -> list[str]:
    """Return what is said to be left out."""
    return [each.message for each in reading.assumptions if each.code == "total-left-out"]


def test_totals_beside_and_below_are_left_out(tmp_path: Path) -> None:
    """Columns behind the days are totals and means: left out, and said; rows of totals are left out too."""
    plain = hours_across(CLOCKS, DAYS)
    lines = plain.splitlines()
    lines = [lines[0] + ",Total,Avg", *(f"{line},9999,99" for line in lines[1:]), "Gesamtergebnis" + ",9" * 26]
    reading = read(tmp_path, "\n".join(lines))
    assert by_hour(reading) == by_hour(read(tmp_path, plain))
    assert said(reading) == [
        "'Total', 'Avg' beside the columns of hours are left out",
        "'Gesamtergebnis' among the labels of rows is left out",
    ]
    one = read(tmp_path, "\n".join([lines[0].removesuffix(",Avg"), *(line.rpartition(",")[0] for line in lines[1:])]))
    assert said(one)[0] == "'Total' beside the columns of hours is left out"


def test_a_total_in_front(tmp_path: Path) -> None:
    """A total may stand in front of the hours as well."""
    lines = hours_across(CLOCKS, DAYS).splitlines()
    text = "\n".join(line.replace(",", ",Total," if n == 0 else ",9999,", 1) for n, line in enumerate(lines))
    assert by_hour(read(tmp_path, text))["2026-03-04T05:00"] == 205


@pytest.mark.parametrize("extra", ["02:00*", "02:00"])
def test_the_day_of_25_hours(extra: str, tmp_path: Path) -> None:
    """One more column is used on the day that has it, and empty or 0 on the others."""
    headings = [str(hour) for hour in range(1, 25)] if extra == "25" else [f"{hour:02d}:00" for hour in range(24)]
    days = [date(2025, 10, 24) + timedelta(days=n) for n in range(5)]
    lines = [f"Date,{','.join(headings)},{extra}"]
    for n, day in enumerate(days):
        is_long = day == date(2025, 10, 26)
        # 25 names hours in a row; a second 02:00 stands behind all others.
        values = [*range(25)] if extra == "25" else [*range(24), 2]
        lines.append(f"{day},{','.join(map(str, values[:24]))},{values[24] if is_long else ('', '0')[n % 2]}")
    reading = read(tmp_path, "\n".join(lines), zone=ZoneInfo("Europe/Berlin"))
    assert sum(1 for _ in traffic(reading).total) == 5 * 24 + 1


def test_hours_that_a_short_day_lacks_are_blank(tmp_path: Path) -> None:
    """Blank cells are missing hours."""
    text = hours_across(CLOCKS, DAYS).replace("2026-03-05,300,301,", "2026-03-05,300,,")
    found = by_hour(read(tmp_path, text))
    assert (len(found), "2026-03-05T01:00" in found) == (9 * 24 - 1, False)


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        pytest.param(hours_across(CLOCKS, DAYS).replace(",205,", ",2x5,"), "4:32", "bad-value", id="hours-across"),
        pytest.param(
            days_across(list(map(str, DAYS)), CLOCKS).replace(",205,", ",-1,"), "7:12", "bad-value", id="days-across"
        ),
        pytest.param(hours_across(CLOCKS, [*DAYS, "soon", date(2026, 3, 12)]), "11:1", "bad-time", id="label"),
        pytest.param(days_across(list(map(str, DAYS)), [*CLOCKS[:23], "(other)"]), "25:1", "bad-time", id="no-hour"),
    ],
)
def test_errors_name_the_cell(text: str, place: str, code: str, tmp_path: Path) -> None:
    """Line and column are those of the cell in the file."""
    issue = errors(lambda: read(tmp_path, text))[0]
    assert (issue.code, f"{issue.place.line}:{issue.place.column}") == (code, place)


def test_a_value_is_placed_in_large_tables_too(tmp_path: Path) -> None:
    """Ten thousands of cells are read in parts."""
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(500)]
    assert len(by_hour(read(tmp_path, hours_across(CLOCKS, days)))) == 12_000
    text = hours_across(CLOCKS, days).replace(",40023\n", ",x\n")
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.place.line == 402


@pytest.mark.parametrize(
    ("headings", "what"),
    [
        pytest.param([f"{day:%d.%m.}" for day in DAYS], "year", id="day-and-month"),
        pytest.param([f"{day:%m/%d}" for day in DAYS], "year", id="month-and-day"),
        pytest.param([f"{day:%b} {day.day}" for day in DAYS], "year", id="words"),
        pytest.param([f"{day:%a %d.%m.}" for day in DAYS], "year", id="with-weekday"),
        pytest.param([str(n) for n in range(1, 32)], "month", id="days-of-a-month"),
    ],
)
def test_days_of_no_certain_date_are_refused(headings: Sequence[str], what: str, tmp_path: Path) -> None:
    """The error says how the table is laid out, and what its headings lack."""
    (issue,) = errors(lambda: read(tmp_path, days_across(headings, CLOCKS)))
    assert issue.code == "bad-time"
    assert f"one column per day, and headings such as {headings[0]!r} do not say the {what}" in issue.message


def grid(*, is_turned: bool, corner: str = "") -> str:
    """Return a grid of weekdays and hours."""
    if is_turned:
        return days_across(WEEKDAYS, CLOCKS, corner=corner)
    return hours_across(CLOCKS, WEEKDAYS, corner=corner)


@pytest.mark.parametrize("is_turned", [True, False])
@pytest.mark.parametrize("corner", ["", "Hour", "weekday", "Day / Hour"])
def test_grids_of_weekdays_and_hours(corner: str, is_turned: bool, tmp_path: Path) -> None:
    """Weekdays down and hours across, or the other way round, are a typical week."""
    reading = read(tmp_path, grid(is_turned=is_turned, corner=corner))
    assert week(reading).values[24 * 4 + 9] == 409
    assert reading.recognised[0].value == f"one column per {'weekday' if is_turned else 'hour'}"


@pytest.mark.parametrize("is_turned", [True, False])
def test_totals_of_grids(is_turned: bool, tmp_path: Path) -> None:
    """Totals of a pivot are left out on both sides."""
    lines = grid(is_turned=is_turned).splitlines()
    width = lines[0].count(",") + 1
    lines = [lines[0] + ",Grand Total", *(line + ",7777" for line in lines[1:]), "Grand Total" + ",7777" * width]
    reading = read(tmp_path, "\n".join(lines))
    assert week(reading).values == week(read(tmp_path, grid(is_turned=is_turned))).values
    assert all("'Grand Total'" in message for message in said(reading))


def test_half_filled_grids_are_refused(tmp_path: Path) -> None:
    """A blank cell is an hour that is missing, and the error names it."""
    (issue,) = errors(lambda: read(tmp_path, grid(is_turned=True).replace(",409,", ",,")))
    assert (issue.code, "Friday 09:00" in issue.remedy) == ("too-few-hours", True)


@pytest.mark.parametrize("first", [0, 1])
def test_grids_with_numbers_of_weekdays(first: int, tmp_path: Path) -> None:
    """A pivot may name weekdays by numbers; which is which is said."""
    reading = read(tmp_path, days_across([str(n) for n in range(first, first + 7)], CLOCKS, corner="hour"))
    assert week(reading).values[24 * 4 + 9] == 409
    assert f"{first} is Monday" in assumed(reading)["weekday-numbers"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "time,api,web,mail,a,b,c,d,e\n" + "\n".join(f"2026-03-02T{h:02d}:00,1,2,3,4,5,6,7,8" for h in range(24)),
            id="services",
        ),
        pytest.param("Date," + ",".join(f"store{n}" for n in range(1, 25)) + "\n2026-03-02" + ",1" * 24, id="stores"),
        pytest.param("hour,2026 visits,2025 visits\n" + "\n".join(f"{h},1,2" for h in range(24)), id="years"),
    ],
)
def test_other_tables_are_not_taken_for_wide_ones(text: str, tmp_path: Path) -> None:
    """Columns of services, shops or years are none of hours or days."""
    assert all("one column per" not in issue.message for issue in errors(lambda: read(tmp_path, text)))


def test_a_service_called_total_is_left_to_its_numbers(tmp_path: Path) -> None:
    """A total among services counts once if it is their sum; its rows are no totals of days."""
    rows = [
        f"{day},{name},{','.join([str(value)] * 24)}"
        for day in DAYS
        for name, value in (("all", 7), ("a", 5), ("b", 2))
    ]
    reading = read(tmp_path, f"Date,service,{','.join(CLOCKS)}\n" + "\n".join(rows))
    assert set(by_hour(reading).values()) == {7}
    assert "'all' in 'service'" in said(reading)[0]


def test_options_name_columns_of_the_file(tmp_path: Path) -> None:
    """A label may be named as the column of times; one that is not there is refused."""
    text = days_across([str(day) for day in DAYS], CLOCKS)
    assert len(by_hour(read(tmp_path, text, time_columns=("Hour",)))) == 9 * 24
    assert errors(lambda: read(tmp_path, text, time_columns=("when",)))[0].code == "missing-column"


def test_rows_can_be_chosen(tmp_path: Path) -> None:
    """Rows of one service are chosen before columns become rows."""
    rows = [f"{day},{name},{','.join(['5'] * 24)}" for day in DAYS for name in "ab"]
    reading = read(tmp_path, f"Date,service,{','.join(CLOCKS)}\n" + "\n".join(rows), only=(("service", "a"),))
    assert set(by_hour(reading).values()) == {5}


def test_too_few_weekdays(tmp_path: Path) -> None:
    """A grid of working days says nothing of the weekend."""
    (issue,) = errors(lambda: read(tmp_path, days_across(WEEKDAYS[:5], CLOCKS)))
    assert (issue.code, "5 of seven" in issue.message) == ("too-few-hours", True)


@pytest.mark.parametrize("initials", ["M T W T F S S", "L M M J V S D", "S M T W T F S"])
def test_initials_in_the_order_of_a_week(initials: str, tmp_path: Path) -> None:
    """Initials are not unique, but their order is that of one language, from Monday or Sunday on."""
    first = 6 if initials.startswith("S") else 0
    reading = read(tmp_path, days_across(initials.split(), CLOCKS))
    assert week(reading).values[24 * first + 9] == 9


def test_numbers_of_things_tell_rows_apart(tmp_path: Path) -> None:
    """Meters are parts that add up; the index of a data frame and a calendar are none."""
    rows = [
        f"{n},{meter},{day},{','.join([str(meter)] * 24)}"
        for n, (day, meter) in enumerate((d, m) for d in DAYS for m in (1, 2))
    ]
    reading = read(tmp_path, f",meter,Date,{','.join(CLOCKS)}\n" + "\n".join(rows))
    assert set(by_hour(reading).values()) == {3}
    assert "'meter' tells 2 parts apart" in assumed(reading)["rows-added-up"]


def test_days_of_a_month_down(tmp_path: Path) -> None:
    """A column of days without a month is no index of rows: its days are averaged."""
    reading = read(tmp_path, hours_across(CLOCKS, range(1, 29), corner="Day"))
    assert week(reading).values[0] == 1350
    assert "told apart by 'Day': averaged over 28 days" in assumed(reading)["rows-averaged"]


def test_hours_in_four_digits(tmp_path: Path) -> None:
    """Counting stations write hours as 0000 to 2300."""
    found = by_hour(read(tmp_path, hours_across([f"{hour:02d}00" for hour in range(24)], DAYS)))
    assert found["2026-03-02T05:00"] == 5


def test_days_as_spreadsheets_count_them(tmp_path: Path) -> None:
    """Days across may be numbers of days since 1899; that is said."""
    days = [str((day - date(1899, 12, 30)).days) for day in DAYS]
    reading = read(tmp_path, days_across(days, CLOCKS))
    assert by_hour(reading)["2026-03-04T05:00"] == 205
    assert "30 December 1899" in assumed(reading)["serial-dates"]


def test_weekdays_below_the_dates(tmp_path: Path) -> None:
    """A second row of headings with the weekdays of the dates is passed over."""
    lines = days_across([str(day) for day in DAYS], CLOCKS).splitlines()
    lines.insert(1, "," + ",".join(f"{day:%a}" for day in DAYS))
    assert len(by_hour(read(tmp_path, "\n".join(lines)))) == 9 * 24


def test_columns_may_stand_in_front_that_are_no_labels(tmp_path: Path) -> None:
    """Hours across whose rows are services rather than days are parts of a typical day."""
    text = f"service,{','.join(CLOCKS)}\napi,{','.join(['2'] * 24)}\nweb,{','.join(['3'] * 24)}\n"
    assert set(week(read(tmp_path, text)).values) == {5}


def test_a_column_of_notes_before_the_weekdays(tmp_path: Path) -> None:
    """Weekdays need not stand right behind the hours."""
    lines = days_across(WEEKDAYS, CLOCKS).splitlines()
    text = "\n".join(line.replace(",", ",note," if n == 0 else ",x,", 1) for n, line in enumerate(lines))
    assert week(read(tmp_path, text)).values[24 * 4 + 9] == 409


def test_other_runs_of_numbers_are_no_hours(tmp_path: Path) -> None:
    """Thirty columns of numbers are neither hours nor parts of them."""
    text = hours_across([str(n) for n in range(1, 31)], DAYS)
    assert all("one column per hour" not in each.message for each in errors(lambda: read(tmp_path, text)))
    two = "kind,2026-03-02,2026-03-03\n" + "\n".join(f"k{n},{n},{n}" for n in range(30))
    assert errors(lambda: read(tmp_path, two))[0].code == "missing-column"


def test_no_column_of_a_wide_table_can_be_chosen(tmp_path: Path) -> None:
    """All of them are the traffic together, and called `value`; the error says so instead of listing that name."""
    text = "date," + ",".join(map(str, range(24))) + "\n"
    text += "".join(f"2026-03-{day:02},{','.join(str(day + hour) for hour in range(24))}\n" for day in range(1, 8))
    (issue,) = errors(lambda: read(tmp_path, text, value_columns=("5",)))
    assert issue.code == "bad-option"
    assert "one column per hour, and together they are the traffic: '5' cannot be chosen" in issue.message
    assert len(by_hour(read(tmp_path, text, value_columns=("Val*",)))) == 7 * 24


def test_hours_behind_days_are_to_come_first(tmp_path: Path) -> None:
    """A column of numbers behind the first day may be one more total: it is not taken for the hours in silence."""
    rows = [f"{100 + hour * 7},{230 - hour * 5},{310 + hour * 3 % 17},{hour}" for hour in range(24)]
    text = "\n".join(["2026-10-27,2026-10-28,2026-10-29,Hour", *rows])
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.message == "'Hour' holds the hours of the rows and stands behind days"
    assert (issue.code, issue.remedy) == ("ambiguous-column", "make it the first column")
