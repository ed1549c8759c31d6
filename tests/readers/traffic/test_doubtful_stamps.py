"""Stamps that only the whole column can explain."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from downtime_cli.readers.traffic.doubtful_stamps import LateStamps, decide_late
from downtime_cli.readers.traffic.timestamps import parse_iso
from tests.readers.files import by_hour, read


def column(whole: int, late: int, others: int) -> list[str]:
    """Return that many whole hours, stamps a second before other hours, and stamps at other seconds."""
    first = datetime(2026, 3, 1)
    hours = [first + timedelta(hours=n) for n in range(whole + late)]
    stamps = [*hours[:whole], *(hour - timedelta(seconds=1) for hour in hours[whole:])]
    return [str(stamp) for stamp in (*stamps, *(first + timedelta(seconds=17 + 61 * n) for n in range(others)))]


@pytest.mark.parametrize(
    ("whole", "late", "others", "expected"),
    [
        pytest.param(100, 50, 0, LateStamps.ROUNDED, id="holes"),
        pytest.param(25, 75, 0, LateStamps.ROUNDED, id="a-quarter-is-whole"),
        pytest.param(24, 76, 0, LateStamps.BY_CHANCE, id="less-is-whole"),
        pytest.param(150, 49, 1, LateStamps.ROUNDED, id="one-other"),
        pytest.param(150, 47, 3, LateStamps.BY_CHANCE, id="more-others"),
        pytest.param(0, 50, 0, LateStamps.LAST_SECOND, id="all-late"),
        pytest.param(0, 50, 1, LateStamps.BY_CHANCE, id="nearly-all-late"),
    ],
)
def test_what_late_stamps_are(whole: int, late: int, others: int, expected: LateStamps) -> None:
    """They are rounded on a regular grid only, and last seconds only where all are."""
    assert decide_late(Counter(column(whole, late, others)), parse_iso) is expected


def test_a_late_stamp_beside_its_hour_is_another_row() -> None:
    """What fills no hole is not rounded."""
    texts = column(100, 0, 0)
    assert decide_late(Counter([*texts, "2026-03-02 00:59:59"]), parse_iso) is LateStamps.BY_CHANCE


@pytest.mark.parametrize(
    ("services", "late", "expected"),
    [
        pytest.param(5, 5, LateStamps.ROUNDED, id="all-rows-of-an-hour"),
        pytest.param(3, 2, LateStamps.ROUNDED, id="some-rows-of-an-hour"),
        pytest.param(5, 0, LateStamps.BY_CHANCE, id="more-rows-than-an-hour-has"),
    ],
)
def test_late_rows_of_several_services(services: int, late: int, expected: LateStamps) -> None:
    """Where several rows share each hour, late ones are rounded if the hour lacks them."""
    counts = Counter(dict.fromkeys(column(50, 0, 0), services))
    counts["2026-03-02 00:00:00"] -= late
    counts["2026-03-01 23:59:59"] = late or 1
    assert decide_late(+counts, parse_iso) is expected


def test_many_rows_of_an_hour_are_as_whole_as_few(tmp_path: Path) -> None:
    """What share of the column is on whole minutes does not depend on how many services share each hour."""
    first = datetime(2026, 3, 1)
    hours = [first + timedelta(hours=n) for n in range(400)]
    stamps = [hour - timedelta(seconds=n % 3 == 1) for n, hour in enumerate(hours)]
    rows = [f"{stamp},{name},{10 + n % 24}" for n, stamp in enumerate(stamps) for name in ("cart", "shop", "blog")]
    reading = read(tmp_path, "\n".join(["time,service,requests", *rows]) + "\n")
    assert set(by_hour(reading).values()) == {3.0 * (10 + n) for n in range(24)}
    assert "rounded-times" in [item.code for item in reading.assumptions]
