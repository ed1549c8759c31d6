"""Which weekday a label is."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from downtime_cli.readers.traffic.typical.weekday_numbers import number_weekdays
from tests.readers.files import assumed, errors, read, week

SUNDAY = 6


def numbered(name: str, first: int, *, weekend: tuple[int, ...] = ()) -> str:
    """Return a week under numbers from `first` on, each with its own number plus 100; `weekend` has a tenth."""
    lines = [
        f"{day},{hour},{(100 + day) / (10 if day in weekend else 1)}"
        for day in range(first, first + 7)
        for hour in range(24)
    ]
    return f"{name},hour,requests\n" + "\n".join(lines)


@pytest.mark.parametrize(
    ("name", "first", "monday"),
    [
        pytest.param("dow", 0, 1, id="postgresql"),
        pytest.param("dayOfWeek", 0, 1, id="ga4-api"),
        pytest.param("Day of week", 0, 1, id="ga4"),
        pytest.param("wday", 0, 1, id="c"),
        pytest.param("DAYOFWEEK", 1, 2, id="mysql"),
        pytest.param("day_of_week", 1, 2, id="bigquery"),
        pytest.param("isodow", 1, 1, id="iso"),
        pytest.param("iso_weekday", 1, 1, id="iso-python"),
        pytest.param("weekday", 0, 0, id="python"),
        pytest.param("weekday", 1, 1, id="open-from-1"),
        pytest.param("Wochentag", 0, 0, id="open-from-0"),
        pytest.param("Day", 1, 1, id="day-of-no-month"),
    ],
)
def test_numbers_go_by_their_heading(name: str, first: int, monday: int, tmp_path: Path) -> None:
    """Whoever writes a heading has a way to number weekdays; which it is, is said."""
    reading = read(tmp_path, numbered(name, first))
    assert week(reading).values[0] == 100 + monday
    sunday_first = "Sunday" if monday > first else "Monday"
    assert f"{first} is {sunday_first}" in assumed(reading)["weekday-numbers"]


def test_days_of_iso_8601_that_begin_with_0_are_decided_by_quiet_days_only(tmp_path: Path) -> None:
    """One less than in ISO 8601 makes 0 Monday, but the remainder by 7 makes it Sunday."""
    (issue,) = errors(lambda: read(tmp_path, numbered("isodow", 0)))
    assert (issue.code, "0 is Monday, if" in issue.message) == ("ambiguous-column", True)
    reading = read(tmp_path, numbered("isodow", 0, weekend=(0, 6)))
    assert "0 is Sunday, as the quiet days 6 and 0" in assumed(reading)["weekday-numbers"]


@pytest.mark.parametrize(
    ("name", "first", "weekend", "monday"),
    [
        pytest.param("weekday", 1, (1, 7), 2, id="sunday-is-1"),
        pytest.param("weekday", 1, (6, 7), 1, id="monday-is-1"),
        pytest.param("Wochentag", 0, (0, 6), 1, id="sunday-is-0"),
        pytest.param("Wochentag", 0, (2, 3), 0, id="no-weekend"),
    ],
)
def test_quiet_days_decide_what_the_heading_leaves_open(
    name: str, first: int, weekend: tuple[int, int], monday: int, tmp_path: Path
) -> None:
    """Two quiet days in a row are the weekend, if that fits one way to number weekdays; it is said."""
    reading = read(tmp_path, numbered(name, first, weekend=weekend))
    assert week(reading).values[0] == 100 + monday
    assert ("quiet days" in assumed(reading)["weekday-numbers"]) == (name == "weekday" or weekend == (0, 6))


def test_a_heading_that_the_data_contradicts_is_refused(tmp_path: Path) -> None:
    """Where 0 is Sunday by the heading and Monday by the quiet days, nobody can say which."""
    (issue,) = errors(lambda: read(tmp_path, numbered("dow", 0, weekend=(5, 6))))
    assert issue.code == "ambiguous-column"
    assert "0 is Sunday" in issue.message
    assert "only if 0 is Monday" in issue.message


def test_quiet_days_tell_nothing_where_weekends_are_others(tmp_path: Path) -> None:
    """In Cairo the quiet days are Friday and Saturday."""
    from zoneinfo import ZoneInfo

    reading = read(tmp_path, numbered("dow", 0, weekend=(5, 6)), zone=ZoneInfo("Africa/Cairo"))
    assert week(reading).values[24 * SUNDAY] == 100


@pytest.mark.parametrize(
    ("labels", "days"),
    [
        pytest.param(["weekday", "weekend"], [0, 0, 0, 0, 0, 1, 1], id="two-kinds"),
        pytest.param(["Mon-Fri", "Sat", "Sun"], [0, 0, 0, 0, 0, 1, 2], id="spans"),
        pytest.param(["Working day", "Saturday", "Sunday"], [0, 0, 0, 0, 0, 1, 2], id="working-day"),
        pytest.param(["Sat - Sun", "Mon \u2013 Fri"], [1, 1, 1, 1, 1, 0, 0], id="weekend-first"),
    ],
)
def test_labels_of_several_days(labels: list[str], days: list[int], tmp_path: Path) -> None:
    """Working days and weekends are each a day of the week, several times."""
    lines = [f"{label},{hour},{n}" for n, label in enumerate(labels) for hour in range(24)]
    values = week(read(tmp_path, "day type,hour,requests\n" + "\n".join(lines))).values
    assert [values[24 * day] for day in range(7)] == days


@pytest.mark.parametrize(
    ("name", "flags", "days"),
    [
        pytest.param("is_weekend", ("0", "1"), [0, 0, 0, 0, 0, 1, 1], id="weekend"),
        pytest.param("workingday", ("1", "0"), [0, 0, 0, 0, 0, 1, 1], id="workingday"),
        pytest.param("Weekend", ("no", "yes"), [0, 0, 0, 0, 0, 1, 1], id="words"),
    ],
)
def test_flags_of_weekends(name: str, flags: tuple[str, str], days: list[int], tmp_path: Path) -> None:
    """Yes and no under such a heading are the two kinds of days."""
    lines = [f"{flag},{hour},{n}" for n, flag in enumerate(flags) for hour in range(24)]
    values = week(read(tmp_path, f"{name},hour,requests\n" + "\n".join(lines))).values
    assert [values[24 * day] for day in range(7)] == days


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        pytest.param(lambda text: text.replace("\n3,", "\nx,"), "bad-time", "'x'", id="word-among-numbers"),
        pytest.param(lambda text: text.replace("\n3,", "\n9,"), "bad-time", "up to 9", id="beyond-7"),
        pytest.param(lambda text: text.partition("\n7,")[0], "too-few-hours", "6 different numbers", id="six-days"),
        pytest.param(lambda text: text + "\n0,0,5", "too-few-hours", "8 different numbers", id="0-to-7"),
    ],
)
def test_labels_that_are_no_weekdays(change: object, code: str, message: str, tmp_path: Path) -> None:
    """Numbers that are not those of seven weekdays are refused, with what was found."""
    text = change(numbered("weekday", 1))  # type: ignore[operator] # a function of a text
    (issue,) = errors(lambda: read(tmp_path, text))
    assert (issue.code, message in issue.message) == (code, True)


@pytest.mark.parametrize(("quiet", "first"), [(90, "0 is Sunday"), (91, "0 is Monday")])
def test_a_weekend_is_clearly_quieter(quiet: float, first: str) -> None:
    """Days at nine tenths of the quietest other day are a weekend, and not above."""
    totals = {number: quiet if number in {0, 6} else 100.0 for number in range(7)}
    numbers = number_weekdays("day number", totals, UTC)
    assert numbers is not None
    assert first in numbers.describe()
