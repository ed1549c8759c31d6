"""How a whole column of stamps is read."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from downtime_cli.readers.stamps.column_stamps import settle_column

TODAY = 740_000


@pytest.mark.parametrize(
    ("texts", "is_span"),
    [
        pytest.param(["01.03.2026 05:00-06:00", "01.03.2026 06:00-07:00"], True, id="hours"),
        pytest.param(["01.03.2026 05:00-06:00", "02.03.2026 05:00-06:00"], False, id="one-time-of-day"),
        pytest.param(["01.03.2026 05:00-09:00", "01.03.2026 09:00-13:00"], False, id="four-hours"),
        pytest.param(["01.03.2026 05:00-06:00", "01.03.2026 06:00-06:00"], False, id="one-offset"),
    ],
)
def test_spans_are_told_from_offsets(texts: list[str], is_span: bool) -> None:
    """Spans have one length of up to an hour, at several times of day."""
    assert settle_column(texts, TODAY).reader.is_span is is_span


def test_the_zone_says_what_its_own_abbreviation_means() -> None:
    """Chicago has had the offsets of Havana's CST too, but does not call it so."""
    found = settle_column(["Mar 1 2026 05:00 CST"], TODAY, zone=ZoneInfo("America/Chicago"))
    assert found.reader.offsets == {"CST": -360}
