"""Stamps that only the whole column can explain."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from downtime_cli.readers.traffic.doubtful_stamps import LateStamps, decide_late
from downtime_cli.readers.traffic.timestamps import parse_iso


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
    assert decide_late(column(whole, late, others), parse_iso) is expected


def test_a_late_stamp_beside_its_hour_is_another_row() -> None:
    """What fills no hole is not rounded."""
    texts = column(100, 0, 0)
    assert decide_late([*texts, "2026-03-02 00:59:59"], parse_iso) is LateStamps.BY_CHANCE
