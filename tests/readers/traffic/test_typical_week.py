"""Tables without dates."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.readers.traffic.traffic_csv import read_traffic
from downtime_cli.readers.traffic.typical_week import find_weekday
from tests.readers.files import codes, errors, options, read, week, write

ENGLISH = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def rows(days: list[str], *, header: str = "weekday,hour,requests") -> str:
    """Return 168 rows, the value being 100 times the day plus the hour."""
    lines = [f"{day},{hour},{index * 100 + hour}" for index, day in enumerate(days) for hour in range(24)]
    return header + "\n" + "\n".join(lines)


@pytest.mark.parametrize(
    "days",
    [
        pytest.param(ENGLISH, id="english"),
        pytest.param([day[:3] for day in ENGLISH], id="short"),
        pytest.param("lundi mardi mercredi jeudi vendredi samedi dimanche".split(), id="french"),
        pytest.param("lunes martes miércoles jueves viernes sábado domingo".split(), id="spanish"),
        pytest.param("Mo Di Mi Do Fr Sa So".split(), id="german"),
        pytest.param([str(day) for day in range(7)], id="from-0"),
        pytest.param([str(day) for day in range(1, 8)], id="from-1"),
    ],
)
def test_weekdays_in_any_form(days: list[str], tmp_path: Path) -> None:
    """Names in four languages and numbers are weekdays; Monday comes first."""
    reading = read(tmp_path, rows(days))
    values = week(reading).values
    assert (values[0], values[25], values[167]) == (0, 101, 623)
    week_starts = [each.message for each in reading.assumptions if each.code == "week-start"]
    assert any("Monday" in message for message in week_starts) == days[0].isdecimal()
    assert "naive-times" in codes(reading)


def test_hours_of_the_week_in_one_column(tmp_path: Path) -> None:
    """Hours from 0 to 167 are a week from Monday on."""
    text = "hour of week,requests\n" + "\n".join(f"{hour},{hour}" for hour in range(168))
    assert week(read(tmp_path, text)).values[100] == 100


def test_grids_of_weekdays_and_hours(tmp_path: Path) -> None:
    """Weekdays down and hours across, or the other way round."""
    across = "weekday," + ",".join(map(str, range(24))) + "\n"
    across += "\n".join(
        f"{day}," + ",".join(str(index * 100 + hour) for hour in range(24)) for index, day in enumerate(ENGLISH)
    )
    down = "hour," + ",".join(ENGLISH) + "\n"
    down += "\n".join(f"{hour}:00," + ",".join(str(index * 100 + hour) for index in range(7)) for hour in range(24))
    for text in (across, down):
        reading = read(tmp_path, text)
        assert week(reading).values[24 * 4 + 9] == 409
        assert reading.recognised[0].what == "grid"
    broken = across.replace("609", "-609")
    assert errors(lambda: read(tmp_path, broken))[0].code == "bad-value"
    assert errors(lambda: read(tmp_path, across.replace(",609", ",")))[0].code == "too-few-hours"
    assert errors(lambda: read(tmp_path, across.replace(",609", ",many")))[0].code == "bad-value"
    totals = across + "\nTotal," + ",".join(["9"] * 24)
    assert week(read(tmp_path, totals)).values[24 * 4 + 9] == 409


def test_other_columns_can_be_chosen(tmp_path: Path) -> None:
    """The options for columns hold for tables without dates too."""
    text = "slot,hits,requests\n" + "\n".join(f"{hour:02d}:00,{hour},{hour * 2}" for hour in range(24))
    reading = read_traffic(write(tmp_path, text), options(time_columns=("slot",), value_columns=("requests",)))
    assert week(reading).values[5] == 10


def test_the_same_hour_twice_adds_up_and_blanks_are_missing(tmp_path: Path) -> None:
    """Several rows per hour are parts; an hour with nothing but a blank is missing."""
    text = "label,nb_visits\n" + "\n".join(f"{hour}h,{hour}" for hour in range(24))
    assert week(read(tmp_path, text + "\n3h,100\nTotal,999")).values[3] == 103
    issues = errors(lambda: read(tmp_path, text.replace("7h,7", "7h,-")))
    assert (issues[0].code, "07:00" in issues[0].remedy) == ("too-few-hours", True)


def test_words_are_no_weekdays() -> None:
    """Anything else is none."""
    assert find_weekday("Mon.") == 0
    assert find_weekday("someday") is None


def test_mixed_weekdays_are_refused(tmp_path: Path) -> None:
    """Days that are neither names nor numbers leave hours without a value."""
    assert errors(lambda: read(tmp_path, rows(["a", "b", "c", "d", "e", "f", "g"])))[0].code == "too-few-hours"


def test_a_word_among_numbers_of_weekdays_is_no_crash(tmp_path: Path) -> None:
    """Among weekdays from 1 to 7 it is taken for the first, and a row too short to have one is passed over."""
    text = rows([str(day) for day in range(1, 8)])
    odd = text.replace("\n1,0,", "\nx,0,")
    assert week(read(tmp_path, odd)).values == week(read(tmp_path, text)).values
    short = "hour,requests,weekday\n" + "\n".join(f"{n % 24},{n},{n // 24}" for n in range(168)) + "\n5,9"
    assert week(read(tmp_path, short)).values[5] == 5
