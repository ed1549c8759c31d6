"""Whether the times of an InfluxDB query are starts or ends, as its bounds show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.readers.files import assumed, by_hour, read

BEGIN = datetime(2026, 4, 6, tzinfo=UTC)


def table(first: int, last: int, *, form: str = "%Y-%m-%dT%H:%M:00Z", names: str = "_start,_stop,_time") -> str:
    """Return points from one hour of a query of two days to another."""
    start, stop = (f"{BEGIN + timedelta(hours=hour):%Y-%m-%dT%H:%M:00Z}" for hour in (0, 48))
    rows = [f",,0,{start},{stop},{BEGIN + timedelta(hours=n):{form}},{30 + n % 24}" for n in range(first, last)]
    return "#group,false\n,result,table," + names + ",_value\n" + "\n".join(rows) + "\n"


@pytest.mark.parametrize("left_out", ["", ",,0,"])
def test_times_that_reach_the_stop_are_ends(left_out: str, tmp_path: Path) -> None:
    """Nothing in a query lies at its stop but the end of a window, wherever its columns are; this is said."""
    text = table(1, 49).replace(left_out, "") if left_out else table(1, 49)
    reading = read(tmp_path, text.replace(",result,table,", "") if left_out else text)
    assert by_hour(reading)["2026-04-06T00:00"] == 31
    assert "'_time' goes to '_stop'" in assumed(reading)["hour-ending"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(table(0, 48), id="starts"),
        pytest.param(table(0, 49), id="both"),
        pytest.param(table(1, 48, form="%Y-%m-%dT%H:%M:07Z"), id="points"),
        pytest.param(table(1, 49, names="_start,end,_time"), id="other-names"),
        pytest.param(table(1, 49, names="_start,_stop,time"), id="not-of-influx"),
    ],
)
def test_other_times_are_read_as_they_are(text: str, tmp_path: Path) -> None:
    """A time at the start of the query, or one that is no bound of a window, is no end; nothing is said."""
    reading = read(tmp_path, text)
    assert by_hour(reading)["2026-04-06T05:00"] == 35
    assert "hour-ending" not in assumed(reading)


def test_windows_that_reach_neither_bound_are_said_to_be_open(tmp_path: Path) -> None:
    """They are read as starts; the query knows better."""
    reading = read(tmp_path, table(1, 48))
    assert by_hour(reading)["2026-04-06T05:00"] == 35
    assert "taken for the start of its window" in assumed(reading)["hour-ending"]
