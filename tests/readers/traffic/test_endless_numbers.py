"""Numbers of thousands of digits, which Python does not read as integers, are errors like any other cell."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from downtime_cli.core.errors import DowntimeError
from tests.readers.files import read

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
