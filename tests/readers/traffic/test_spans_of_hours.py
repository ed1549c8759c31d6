"""Tables whose hours are spans, such as `1-2 PM`: each row is counted in the hour at which its span starts."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from downtime_cli.core.errors import AssumptionCode
from tests.readers.files import assumed, by_hour, read, week

DAYS = 3
START = datetime(2026, 5, 4)


def label(hour: int, *, by_end: bool) -> str:
    """Return an hour as `11-12 PM`, with the half of the day of its end or of its start."""
    half = "AP"[(hour + by_end) % 24 // 12]
    return f"{hour % 12 or 12}-{(hour + 1) % 12 or 12} {half}M"


def table(form: str, *, by_end: bool) -> str:
    """Return some days of hours, the n-th with the value 10 + n; in a typical table one day."""
    if form == "wide":
        rows = [",".join(str(10 + day * 24 + hour) for hour in range(24)) for day in range(DAYS)]
        head = ",".join(label(hour, by_end=by_end) for hour in range(24))
        return f"Date,{head}\n" + "".join(
            f"{START + timedelta(days=day):%m/%d/%Y},{row}\n" for day, row in enumerate(rows)
        )
    rows = []
    for n in range(DAYS * 24 if form != "typical" else 24):
        wall, hour = START + timedelta(hours=n), label(n % 24, by_end=by_end)
        stamp = {
            "one cell": f"{wall:%m/%d/%Y} {hour}",
            "typical": hour,
            "apart": f"{wall:%m/%d/%Y},{hour.replace(' ', ',')}",
        }
        rows.append(f"{stamp.get(form, f'{wall:%m/%d/%Y},{hour}')},{10 + n}\n")
    heads = {"one cell": "When", "typical": "Hour", "apart": "Date,Hour,AM/PM"}
    return f"{heads.get(form, 'Date,Hour')},calls\n" + "".join(rows)


@pytest.mark.parametrize("by_end", [True, False])
@pytest.mark.parametrize("form", ["one cell", "two cells", "apart", "wide"])
def test_halves_of_the_day_in_order(form: str, by_end: bool, tmp_path: Path) -> None:
    """Whether AM and PM are those of the end or of the start is seen from the order; that of the start is said."""
    reading = read(tmp_path, table(form, by_end=by_end))
    expected = {f"{START + timedelta(hours=n):%Y-%m-%dT%H:%M}": 10.0 + n for n in range(DAYS * 24)}
    assert by_hour(reading) == expected
    assert (AssumptionCode.CODE_MEANING in assumed(reading)) is not by_end


@pytest.mark.parametrize("by_end", [True, False])
def test_halves_of_a_typical_day(by_end: bool, tmp_path: Path) -> None:
    """Hours without a date are read as others are."""
    reading = read(tmp_path, table("typical", by_end=by_end))
    assert list(week(reading).values)[:24] == [10.0 + n for n in range(24)]
    assert (AssumptionCode.CODE_MEANING in assumed(reading)) is not by_end
