"""Numbers of thousands of digits, which Python does not read as integers, are errors like any other cell."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.errors import DowntimeError
from tests.readers.files import errors, read, traffic

TABLES = {
    "dated": [["time", "visits"], *([f"2026-03-01 {hour:02}:00", str(hour * 7)] for hour in range(24))],
    "parts": [["date", "hour", "minute", "visits"], *(["2026-03-01", str(hour), "0", "12"] for hour in range(24))],
    "calendar": [["year", "month", "day", "hour", "n"], *(["2026", "3", "1", str(hour), "12"] for hour in range(24))],
    "typical": [
        ["weekday", "hour", "visits"],
        *([str(day), str(hour), "12"] for day in range(7) for hour in range(24)),
    ],
    "days": [["day", "hour", "visits"], *([str(day), str(hour), "12"] for day in range(1, 11) for hour in range(24))],
    "hours": [["hour", "visits"], *([str(hour), "12"] for hour in range(168))],
    "epochs": [["_time", "_value"], *([str(1_764_547_200 + 3600 * hour), "12"] for hour in range(30))],
    "wide": [["", "date", *map(str, range(24))], *([str(row), f"2026-03-0{row + 1}", *["7"] * 24] for row in range(9))],
}


def test_sums_that_overflow_prove_nothing_of_columns(tmp_path: Path) -> None:
    """Where one column of several might be the sum of the others, numbers of which sums overflow are passed over."""
    rows = [f"2026-03-01 {hour:02}:00,{'1e308' if hour < 3 else hour},{hour},{2 * hour}\n" for hour in range(24)]
    text = "time,visits,views,users\n" + "".join(rows)
    with suppress(DowntimeError):
        read(tmp_path, text)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("rows", [slice(5, 6), slice(1, 25), slice(0, 1)], ids=["a-cell", "a-day", "a-heading"])
def test_numbers_of_thousands_of_digits(name: str, rows: slice, tmp_path: Path) -> None:
    """In any cell, column or heading they are refused or passed over, and nothing else happens."""
    for column in range(len(TABLES[name][0])):
        for number in ("9" * 4400, "9" * 400, f"{'9' * 400}.0"):
            table = [[*cells] for cells in TABLES[name]]
            for cells in table[rows]:
                cells[column] = number
            with suppress(DowntimeError):
                read(tmp_path, "".join(f"{','.join(cells)}\n" for cells in table))


@pytest.mark.parametrize("number", ["1e308", "1e19", "9" * 400, "1000000000000000001000"])
@pytest.mark.parametrize("name", ["dated", "typical", "wide", "epochs"])
def test_values_whose_sum_would_overflow(name: str, number: str, tmp_path: Path) -> None:
    """A value that is no traffic of this world is refused at its cell, before anything is added up."""
    table = [[*cells] for cells in TABLES[name]]
    table[7][-1] = number
    (issue,) = errors(lambda: read(tmp_path, "".join(f"{','.join(cells)}\n" for cells in table)))
    assert (issue.code, issue.place.line) == ("bad-value", 8)
    assert "of at most 1,000,000,000,000,000,000, got" in issue.message


def test_the_largest_value(tmp_path: Path) -> None:
    """A quintillion is read, by rows that are one like the other and by rows with gaps."""
    for gap in ("", "2026-03-01 23:00,\n"):
        rows = "".join(f"2026-03-01 {hour:02}:00,{10**18}\n" for hour in range(23))
        assert max(traffic(read(tmp_path, f"time,visits\n{rows}{gap}2026-03-02 00:00,7\n")).total.values) == 1e18


@pytest.mark.parametrize("zone", ["America/St_Johns", "Pacific/Kiritimati", "Asia/Kathmandu"])
@pytest.mark.parametrize("stamp", ["9999-12-31T23:59:59-10", "9999-12-31 23:00", "0001-01-01T00:00:00+14"])
def test_days_at_the_ends_of_the_calendar_are_errors(zone: str, stamp: str, tmp_path: Path) -> None:
    """Hours named by their ends, or beside a day on which clocks might change, are refused there like any other."""
    for heading in ("HourEnding", "time"):
        text = f"{heading},visits\n{stamp},1\n2026-03-01 01:00,2\n2026-03-01 02:00,2\n"
        assert errors(partial(read, tmp_path, text, zone=ZoneInfo(zone)))
    with suppress(DowntimeError):
        read(tmp_path, ',HourEnding\n9999-12-31T23:59:59-10,"1"\n11/1/6,"24",""', zone=ZoneInfo(zone))
