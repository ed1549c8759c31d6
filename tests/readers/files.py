"""Small files for tests of the readers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from downtime_cli.core.errors import DowntimeError, Issue
from downtime_cli.core.quality.inspection import TrafficReading
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.traffic_csv import read_traffic

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SHARED = Path(__file__).parent.parent.parent.parent / "shared" / "data"


def options(**changes: object) -> TrafficOptions:
    """Return options that say nothing but when it is, with changes."""
    return TrafficOptions(**({"as_of": NOW, "now": NOW} | changes))  # type: ignore[arg-type] # the tests name the fields


def write(folder: Path, text: str | bytes, name: str = "traffic.csv") -> str:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def read(folder: Path, text: str | bytes, **changes: object) -> TrafficReading:
    """Return the reading of a file with that content."""
    return read_traffic(write(folder, text), options(**changes))


def traffic(reading: TrafficReading) -> Traffic:
    """Return the traffic of a reading, which has dates."""
    assert isinstance(reading.traffic, Traffic)
    return reading.traffic


def week(reading: TrafficReading) -> TypicalWeek:
    """Return the typical week of a reading."""
    assert isinstance(reading.traffic, TypicalWeek)
    return reading.traffic


def by_hour(reading: TrafficReading) -> dict[str, float]:
    """Return values by the UTC start of their hour."""
    found = traffic(reading)
    return {f"{found.start_of(hour):%Y-%m-%dT%H:%M}": value for hour, value in found.total}


def hourly(
    stamp: Callable[[datetime], str],
    count: int = 48,
    *,
    start: str = "2026-03-01T00:00",
    zone: tzinfo = UTC,
    header: str = "timestamp,requests",
    separator: str = ",",
) -> str:
    """Return a table of consecutive hours of a zone, the n-th with the value n."""
    first = datetime.fromisoformat(start).replace(tzinfo=zone).astimezone(UTC)
    walls = [(first + timedelta(hours=hour)).astimezone(zone) for hour in range(count)]
    return "\n".join([header, *(f"{stamp(wall)}{separator}{n}" for n, wall in enumerate(walls))]) + "\n"


def errors(act: Callable[[], object]) -> tuple[Issue, ...]:
    """Return the issues of the error that an action ends with."""
    with pytest.raises(DowntimeError) as caught:
        act()
    return caught.value.issues


def codes(reading: TrafficReading) -> list[str]:
    """Return the codes of a reading's warnings and notes."""
    return [issue.code for issue in reading.issues]


def assumed(reading: TrafficReading) -> dict[str, str]:
    """Return the sentences of a reading's assumptions by their code."""
    return {assumption.code.value: assumption.message for assumption in reading.assumptions}


def need_shared(name: str) -> str:
    """Return the path of a shared data file; without it the test is skipped, and says so."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs ../shared/data/{name}, which is not here")
    return str(path)
