"""Tables without dates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.readers.traffic.traffic_csv import read_traffic
from tests.readers.files import assumed, errors, options, read, week, write

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def value(day: int, hour: int) -> int:
    """Return the value of an hour: weekends are quieter."""
    return (hour + 1) * (3 if day > 4 else 10) + day


def rows(days: list[str], *, header: str = "weekday,hour,requests") -> str:
    """Return 168 rows, Monday first."""
    lines = [f"{day},{hour},{value(index, hour)}" for index, day in enumerate(days) for hour in range(24)]
    return header + "\n" + "\n".join(lines) + "\n"


def day(labels: list[str], *, header: str = "hour,requests") -> str:
    """Return a row for each label, the first with the value 1."""
    return header + "\n" + "\n".join(f"{label},{n}" for n, label in enumerate(labels, 1)) + "\n"


@pytest.mark.parametrize(
    "days",
    [
        pytest.param(DAYS, id="english"),
        pytest.param([day[:3] for day in DAYS], id="short"),
        pytest.param([f"{n} - {day[:3]}" for n, day in enumerate(DAYS, 1)], id="with-numbers"),
        pytest.param("lundi mardi mercredi jeudi vendredi samedi dimanche".split(), id="french"),
        pytest.param("lunes martes miércoles jueves viernes sábado domingo".split(), id="spanish"),
        pytest.param("Mo. Di. Mi. Do. Fr. Sa. So.".split(), id="german"),
        pytest.param("月 火 水 木 金 土 日".split(), id="japanese"),
        pytest.param("الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد".split(), id="arabic"),
        pytest.param("pn wt śr cz pt so nd".split(), id="polish"),
    ],
)
def test_weekdays_by_name(days: list[str], tmp_path: Path) -> None:
    """Names of weekdays are read in many languages, whole or short."""
    reading = read(tmp_path, rows(days))
    assert week(reading).values == tuple(value(n // 24, n % 24) for n in range(168))
    assert "weekday-numbers" not in assumed(reading)
    assert "single-days" in assumed(reading)


def test_hours_of_the_week_in_one_column(tmp_path: Path) -> None:
    """Hours from 0 to 167 are a week from Monday on, from 1 to 168 they are the ends of hours."""
    text = day([str(hour) for hour in range(168)], header="hour of week,requests")
    reading = read(tmp_path, text)
    assert week(reading).values[100] == 101
    assert assumed(reading)["week-start"] == "hour 0 of the week is Monday 00:00"
    from_1 = read(tmp_path, day([str(hour) for hour in range(1, 169)]))
    assert week(from_1).values[100] == 101
    assert "from 1 to 168" in assumed(from_1)["hour-ending"]


def test_hours_of_a_week_that_begins_on_sunday(tmp_path: Path) -> None:
    """Quiet days at both ends of the week are its weekend, so that it begins on Sunday; that is said."""
    lines = [f"{hour},{5 if hour // 24 in {0, 6} else 50}" for hour in range(168)]
    reading = read(tmp_path, "hour,requests\n" + "\n".join(lines))
    assert week(reading).values[143:145] == (5, 5)
    assert "Sunday 00:00, as its quiet days" in assumed(reading)["week-start"]


@pytest.mark.parametrize(
    ("labels", "first"),
    [
        pytest.param([f"{hour}h" for hour in range(24)], 1, id="matomo"),
        pytest.param([f"{hour:02d}:00-{hour:02d}:59" for hour in range(24)], 1, id="ranges"),
        pytest.param([f"{hour % 12 or 12} {'AP'[hour // 12]}M" for hour in range(24)], 1, id="twelve-hour-clock"),
        pytest.param([f"H{hour}" for hour in range(24)], 1, id="with-letter"),
        pytest.param([f"{hour}時" for hour in range(24)], 1, id="japanese"),
        pytest.param([str(100 * hour) for hour in range(24)], 1, id="hundreds"),
        pytest.param([f"{100 * hour:04d}" for hour in range(24)], 1, id="four-digits"),
        pytest.param([str(hour) for hour in range(1, 25)], 1, id="from-1-to-24"),
        pytest.param([*map(str, range(1, 24)), "0"], 24, id="from-1-to-0"),
    ],
)
def test_hours_in_any_form(labels: list[str], first: int, tmp_path: Path) -> None:
    """Hours may be ranges, have a letter, AM or PM; numbers from 1 to 24 are the ends of hours, and that is said."""
    reading = read(tmp_path, day(labels))
    assert week(reading).values[0] == first
    assert ("hour-ending" in assumed(reading)) == ("24" in labels)


@pytest.mark.parametrize("heading", ["hour ending", "HE", "Stunde bis"])
def test_headings_that_say_end(heading: str, tmp_path: Path) -> None:
    """Hours under a heading that says so are the ends of hours, 0 being the last of the day."""
    reading = read(
        tmp_path, day([f"{hour}:00" for hour in range(24)], header=f"{heading},requests"), time_columns=(heading,)
    )
    assert (week(reading).values[0], week(reading).values[23]) == (2, 1)
    assert heading in assumed(reading)["hour-ending"]


def test_quarters_of_an_hour_add_up(tmp_path: Path) -> None:
    """Rows finer than an hour are its parts; levels are averaged."""
    text = day([f"{minute // 60}:{minute % 60:02d}" for minute in range(0, 1440, 15)])
    assert week(read(tmp_path, text)).values[1] == 5 + 6 + 7 + 8
    assert week(read(tmp_path, text.replace("requests", "rps"))).values[1] == 6.5


def test_other_columns_can_be_chosen(tmp_path: Path) -> None:
    """The options for columns hold for tables without dates too."""
    text = "slot,hits,requests\n" + "\n".join(f"{hour:02d}:00,{hour},{hour * 2}" for hour in range(24))
    reading = read_traffic(write(tmp_path, text), options(time_columns=("slot",), value_columns=("requests",)))
    assert week(reading).values[5] == 10


def spoil(line: int, text: str) -> Callable[[str], str]:
    """Return a change that puts another text in the place of a line."""
    return lambda table: "\n".join(text if n == line else each for n, each in enumerate(table.split("\n"), 1))


@pytest.mark.parametrize(
    ("change", "code", "place", "message"),
    [
        pytest.param(spoil(5, "3,-"), "too-few-hours", "1:1", "23 of the 24 hours", id="missing"),
        pytest.param(spoil(5, "3,-4"), "bad-value", "5:3", "'-4'", id="negative"),
        pytest.param(spoil(5, "3,many"), "bad-value", "5:3", "'many'", id="word"),
        pytest.param(spoil(5, "(other),4"), "bad-time", "5:1", "'(other)'", id="no-hour"),
        pytest.param(spoil(5, "30,4"), "bad-time", "1:1", "'30'", id="hour-30"),
        pytest.param(spoil(25, "24,4"), "bad-time", "1:1", "both 0 and 24", id="0-and-24"),
        pytest.param(spoil(5, "02:00,4"), "bad-time", "1:1", "'02:00' and '2'", id="one-hour-in-two-ways"),
        pytest.param(spoil(5, "3"), "short-row", "5:1", "1 cells", id="short"),
    ],
)
def test_what_cannot_be_read(change: Callable[[str], str], code: str, place: str, message: str, tmp_path: Path) -> None:
    """An error names the cell, what was expected and what was found."""
    text = change(day([str(hour) for hour in range(24)]))
    (issue,) = errors(lambda: read(tmp_path, text))
    assert (issue.code, str(issue.place).removeprefix(issue.place.source + ":")) == (code, place)
    assert message in issue.message


def test_totals_are_no_hours(tmp_path: Path) -> None:
    """Rows of totals and averages are left out."""
    text = day([str(hour) for hour in range(24)]) + "Total,300\nDurchschnitt,12\n,300\n"
    assert week(read(tmp_path, text)).values == week(read(tmp_path, day([str(hour) for hour in range(24)]))).values


def test_the_first_missing_hour_of_a_week_is_named(tmp_path: Path) -> None:
    """The remedy names weekday and hour."""
    issues = errors(lambda: read(tmp_path, rows(DAYS).replace("Wednesday,7,82", "Wednesday,7,")))
    assert (issues[0].code, "Wednesday 07:00" in issues[0].remedy) == ("too-few-hours", True)
    assert "167 of the 168" in issues[0].message


def test_twelve_hours_without_halves_are_refused(tmp_path: Path) -> None:
    """Hours from 1 to 12, each twice, may be morning or afternoon."""
    labels = [f"{hour}:00" for hour in (12, *range(1, 12))] * 2
    (issue,) = errors(lambda: read(tmp_path, day(labels)))
    assert (issue.code, "morning and afternoon" in issue.message) == ("bad-time", True)


def test_am_and_pm_and_minutes_in_columns_of_their_own(tmp_path: Path) -> None:
    """What stands beside an hour belongs to it."""
    lines = [f"{hour % 12 or 12},{minute},{'ap'[hour // 12]}m,{hour}" for hour in range(24) for minute in (0, 30)]
    reading = read(tmp_path, "hour,minute,half,requests\n" + "\n".join(lines) + "\nTotal,,,9\n")
    assert week(reading).values[:24] == tuple(2 * hour for hour in range(24))
    assert "1 row without an hour was left out: 'Total' on line 50" in assumed(reading)["total-left-out"]


def test_the_unit_is_the_name_of_the_values(tmp_path: Path) -> None:
    """What is counted is called as its column."""
    assert week(read(tmp_path, day([str(hour) for hour in range(24)], header="hour,visits"))).unit == "visits"


def test_a_heading_may_name_the_clock(tmp_path: Path) -> None:
    """The clock that the heading of the hours names is theirs; an option that says another is refused."""
    text = day([str(hour) for hour in range(24)], header="hour_utc,requests")
    reading = read(tmp_path, text)
    assert "'hour_utc'" in assumed(reading)["zone-in-file"]
    assert not reading.issues
    assert "zone-in-file" not in assumed(read(tmp_path, text, zone=ZoneInfo("UTC")))
    (issue,) = errors(lambda: read(tmp_path, text, zone=ZoneInfo("Europe/Berlin")))
    assert issue.code == "contradiction"


def test_numbers_called_dates_are_no_weeks(tmp_path: Path) -> None:
    """Numbers under `date` that are no dates tell nothing that could be averaged."""
    lines = [f"{run},{hour},{hour}" for run in (170001, 170005) for hour in range(24)]
    (issue,) = errors(lambda: read(tmp_path, "date,hour,requests\n" + "\n".join(lines)))
    assert (issue.code, "'date'" in issue.message) == ("bad-time", True)


def test_a_table_without_hours(tmp_path: Path) -> None:
    """A table in which nothing is an hour is no typical day."""
    assert (
        errors(lambda: read(tmp_path, day([f"n{n}" for n in range(24)], header="name,requests")))[0].code
        == "missing-column"
    )


def test_errors_are_not_listed_without_end(tmp_path: Path) -> None:
    """Of a thousand bad cells, the first twenty are shown."""
    assert (
        len(
            errors(
                lambda: read(
                    tmp_path,
                    day([f"{hour}" for hour in range(24)] * 9, header="hour;visits")
                    .replace(",", ";-")
                    .replace("hour;-", "hour;"),
                )
            )
        )
        == 20
    )


def test_several_columns_of_values_add_up(tmp_path: Path) -> None:
    """Those that an option names are parts of a whole; what one of them lacks, the others still have."""
    lines = [f"{hour},{hour + 1},{'' if hour == 5 else 100},{hour % 5}" for hour in range(24)]
    text = "\n".join(["hour,web,app,other", *lines])
    reading = read(tmp_path, text, value_columns=("web", "app"))
    assert week(reading).values[4:7] == (105, 6, 107)
    assert reading.columns.value == "web + app"
    (issue,) = errors(lambda: read(tmp_path, text.replace("\n7,8,", "\n7,x,"), value_columns=("web", "app")))
    assert (issue.code, issue.message) == ("bad-value", "web must be a number >= 0, got 'x'")


def test_a_column_that_is_the_sum_of_others_does_not_add_up_with_them(tmp_path: Path) -> None:
    """As in tables with dates, it would count everything twice."""
    text = "\n".join(
        ["hour,web,app,both", *(f"{hour},{hour + 1},{hour * 7 % 5},{hour + 1 + hour * 7 % 5}" for hour in range(24))]
    )
    (issue,) = errors(lambda: read(tmp_path, text, value_columns=("web", "app", "both")))
    assert issue.code == "ambiguous-column"
