"""Rows of totals that hold no hour of their own, comments, and data that looks like them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest

from downtime_cli.readers.traffic.rows.day_totals import is_bare_date
from tests.readers.files import by_hour, errors, hourly, read, traffic

GOOD = hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ}", count=72)
PAIRS = hourly(
    lambda t: f"{t:%d.%m.%Y};{t:%H:%M}", header="Datum;Stunde;Aufrufe", separator=";", count=72, start="2026-03-14"
)


def day_total(day: int) -> int:
    """Return the sum of the n-th day of 24 hours."""
    return sum(range(24 * day, 24 * day + 24))


def with_day_totals(label: str) -> str:
    """Return pairs of date and hour with a row after each day."""
    lines = PAIRS.splitlines()
    found = [lines[0]]
    for day in range(3):
        found += [*lines[1 + 24 * day : 25 + 24 * day], f"{14 + day}.03.2026;{label};{day_total(day)}"]
    return "\n".join(found) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GOOD + "Gesamtergebnis,2556\n", id="at-the-end"),
        pytest.param(GOOD.replace("\n", "\nTotal général,2556\n", 1), id="at-the-top"),
        pytest.param(GOOD + ",2556\n", id="without-a-label"),
        pytest.param(GOOD + "Average,35.5\n", id="an-average"),
        pytest.param(GOOD + "合計,2556\n", id="japanese"),
    ],
)
def test_rows_of_totals_are_left_out_and_said(text: str, tmp_path: Path) -> None:
    """A row that has no time because it sums others up is none of the hours, wherever it stands."""
    reading = read(tmp_path, text)
    assert traffic(reading).total.sum() == sum(range(72))
    (assumption,) = reading.assumptions
    assert assumption.code == "total-left-out"
    assert assumption.message.startswith("1 row without an hour was left out: ")


@pytest.mark.parametrize("label", ["Tagessumme", "Daily Total", "14.03.2026 Ergebnis", ""])
def test_totals_between_days(label: str, tmp_path: Path) -> None:
    """A row after each day, called a total or with the date alone, does not make the file daily."""
    reading = read(tmp_path, with_day_totals(label))
    assert traffic(reading).total.sum() == sum(range(72))
    message = next(item.message for item in reading.assumptions if item.code == "total-left-out")
    assert message.startswith("3 rows without an hour were left out, such as ")
    assert message.endswith(f"{label!r} on line 26" if label else "line 26")


def test_a_date_without_hour_and_with_another_value_is_refused(tmp_path: Path) -> None:
    """Nothing says which hour was lost, unless the value is the sum of its day."""
    (issue,) = errors(lambda: read(tmp_path, PAIRS + "14.03.2026;;277\n"))
    assert issue.code == "bad-time"
    assert "'14.03.2026 '" in issue.message
    assert traffic(read(tmp_path, PAIRS + "14.03.2026;;276\n")).total.sum() == sum(range(72))
    assert traffic(read(tmp_path, PAIRS + "14.03.2026;;\n")).total.sum() == sum(range(72))
    assert errors(lambda: read(tmp_path, PAIRS + "99.03.2026;;276\n"))[0].code == "bad-time"


@pytest.mark.parametrize("hole", ["", "#quiet,2026-03-01T05:00Z,\n"])
def test_rows_that_begin_with_a_hash_are_data(hole: str, tmp_path: Path) -> None:
    """A channel is a channel, whether or not some other cell is empty."""
    text = hourly(lambda t: f"#loud,{t:%Y-%m-%dT%H:%MZ},1\nchat,{t:%Y-%m-%dT%H:%MZ}", header="channel,time,messages")
    assert by_hour(read(tmp_path, text + hole))["2026-03-01T05:00"] == 6


@pytest.mark.parametrize("comment", ["# the end", "# ----,", "#2026-03-01T05:00Z,77"])
def test_a_hash_without_a_time_is_a_comment(comment: str, tmp_path: Path) -> None:
    """What begins with a hash and holds no time is no hour, on every path."""
    assert traffic(read(tmp_path, f"{GOOD}{comment}\n")).total.sum() == sum(range(72))
    assert traffic(read(tmp_path, f"{GOOD}{comment}\n,\n")).total.sum() == sum(range(72))


def test_a_name_like_a_total_beside_a_time_is_no_row_of_totals(tmp_path: Path) -> None:
    """A row with an hour counts, whatever is written in its other cells, with an empty cell in the file or without."""
    text = hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ},Total", header="time,company,requests")
    assert traffic(read(tmp_path, text)).total.sum() == sum(range(48))
    assert traffic(read(tmp_path, text + "2026-03-03T00:00Z,Total,\n")).total.sum() == sum(range(48))


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (1440, "is daily"),
        (2880, "has a value every 2 days"),
        (10080, "has a value every 7 days"),
        (180, "every 3 hours"),
    ],
)
def test_coarse_data_is_called_what_it_is(step: int, said: str, tmp_path: Path) -> None:
    """Only what has a value a day is daily."""
    stamps = [
        f"2026-{1 + n * step // 40320:02d}-{1 + n * step % 40320 // 1440:02d}T{n * step % 1440 // 60:02d}:00Z"
        for n in range(40)
    ]
    (issue,) = errors(lambda: read(tmp_path, "time,requests\n" + "\n".join(f"{s},5" for s in stamps)))
    assert issue.code == "too-coarse"
    assert said in issue.message


def test_a_column_of_hours_that_was_not_read_is_named(tmp_path: Path) -> None:
    """Dates alone are not daily data where another column holds the hours: the remedy names both, and works."""
    whole = hourly(lambda t: f"{t:%Y-%m-%d},{t.hour}", header="date,shift,requests")
    text = "".join(line for line in whole.splitlines(keepends=True) if ",3," not in line)
    (issue,) = errors(lambda: read(tmp_path, text))
    assert "'shift' seems to hold the hours" in issue.message
    assert issue.remedy == "pass both: --time-column date --time-column shift"
    reading = read(tmp_path, text, time_columns=("date", "shift"))
    assert traffic(reading).total.sum() == sum(range(48)) - 3 - 27


def with_bare_dates(value: Callable[[int], str], *, has_midnights: bool = True) -> str:
    """Return three days of hours with a date alone above each."""
    lines = GOOD.replace("T", " ").replace("Z", "").splitlines()
    found = [lines[0]]
    for day in range(3):
        found += [f"2026-03-{1 + day:02d},{value(day)}", *lines[2 - has_midnights + 24 * day : 25 + 24 * day]]
    return "\n".join(found) + "\n"


def test_dates_alone_that_are_sums_of_days_are_left_out(tmp_path: Path) -> None:
    """A date in a column of times is its midnight, unless all such rows are the sums of their days: that is said."""
    reading = read(tmp_path, with_bare_dates(lambda day: str(day_total(day))), zone=UTC)
    assert traffic(reading).total.sum() == sum(range(72))
    (assumption,) = reading.assumptions
    assert assumption.message == "3 rows with a date alone are the sums of their days and were left out"


def test_dates_alone_are_midnights(tmp_path: Path) -> None:
    """Spreadsheets write no time where it is midnight."""
    reading = read(tmp_path, with_bare_dates(lambda day: str(24 * day), has_midnights=False), zone=UTC)
    assert traffic(reading).total.sum() == sum(range(72))
    assert not reading.assumptions


@pytest.mark.parametrize("odd", ["1", ""])
def test_a_date_alone_beside_its_midnight_is_refused(odd: str, tmp_path: Path) -> None:
    """Both cannot be the same hour, and what is no sum of the day is no total."""
    text = with_bare_dates(lambda day: odd if day == 1 else str(day_total(day)))
    (issue,) = errors(lambda: read(tmp_path, text, zone=UTC))
    assert issue.code == "contradicting-hours"
    assert "which line 3 has as well" in issue.message
    assert issue.place.line == 2


@pytest.mark.parametrize(
    ("text", "is_bare"),
    [
        ("2026-03-08", True),
        ("8.3.2026", True),
        ("27 Apr 2026", True),
        ("March 8, 2026", True),
        ("2026-03-08 00:00", False),
        ("20260308", True),
        ("2026030800", False),
        ("08.03.2026 0h", False),
        ("Mar 8, 2026, 12AM", False),
    ],
)
def test_what_shows_no_time_of_day(text: str, is_bare: bool) -> None:
    """A date alone has no clock of any form."""
    assert is_bare_date(text) is is_bare


@pytest.mark.parametrize(("more", "is_total"), [(12, True), (13, False)])
def test_hours_of_a_day_may_have_been_rounded(more: int, is_total: bool, tmp_path: Path) -> None:
    """The sum of 24 rounded hours may differ by half of 24 from the day's own."""
    text = PAIRS + f"15.03.2026;;{day_total(1) + more}\n"
    if is_total:
        assert traffic(read(tmp_path, text)).total.sum() == sum(range(72))
    else:
        assert errors(lambda: read(tmp_path, text))[0].code == "bad-time"
