"""Whether values within an hour add up or are averaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.core.traffic import ValueKind
from downtime_cli.readers.traffic.value_kind import is_statistic
from tests.readers.files import by_hour, read


def quarters(heading: str, *, above: str = "", beside: str = "", minutes: int = 15) -> str:
    """Return two days of values that are 8 in each part of each hour."""
    stamps = [
        f"2026-03-0{day}T{hour:02d}:{m:02d}Z" for day in (2, 3) for hour in range(24) for m in range(0, 60, minutes)
    ]
    name, _, cell = beside.partition("=")
    more = (f",{name}", f",{cell}") if beside else ("", "")
    return "\n".join([*filter(None, [above]), f"time,{heading}{more[0]}", *(f"{stamp},8{more[1]}" for stamp in stamps)])


@pytest.mark.parametrize(
    "heading",
    [
        "Mean",
        "avg(hits)",
        "avgHits",
        "max_hits",
        "Minimum",
        "min(hits)",
        "p95",
        "hits_p99",
        "Durchschnitt",
        "Mittelwert Aufrufe",
        "moyenne",
        "Média",
        "Media de visitas",
        "Ø Zugriffe",
        "平均アクセス数",
        "Requests (peak)",
    ],
)
def test_statistics_are_averaged_and_said(heading: str, tmp_path: Path) -> None:
    """A heading of a mean, an extreme or a percentile makes values of quarters levels, which an assumption says."""
    reading = read(tmp_path, quarters(heading))
    assert set(by_hour(reading).values()) == {8}
    assert [said.code for said in reading.assumptions] == ["rows-averaged"]
    assert repr(heading) in reading.assumptions[0].message


@pytest.mark.parametrize(
    "heading", ["requests", "hits per 15 min", "15min count", "Media views", "maxwell hits", "off-peak hits", "p2 hits"]
)
def test_counts_add_up(heading: str, tmp_path: Path) -> None:
    """Other headings are those of counts, where `min` is a minute and `media` are no mean."""
    reading = read(tmp_path, quarters(heading))
    assert set(by_hour(reading).values()) == {32}
    assert not reading.assumptions


@pytest.mark.parametrize(
    ("place", "statistic", "value"),
    [
        pytest.param("above", "Average", 8, id="title"),
        pytest.param("above", "Sum", 32, id="title-of-a-sum"),
        pytest.param("beside", "Maximum", 8, id="column"),
        pytest.param("beside", "Sum", 32, id="column-of-sums"),
    ],
)
def test_a_statistic_that_the_file_names(place: str, statistic: str, value: int, tmp_path: Path) -> None:
    """A statistic named in a title or in all rows says how to take the values."""
    above, beside = (f"Statistic: {statistic}", "") if place == "above" else ("", f"Stat={statistic}")
    reading = read(tmp_path, quarters("hits", above=above, beside=beside))
    assert set(by_hour(reading).values()) == {value}
    averaged = [said.message for said in reading.assumptions if said.code == "rows-averaged"]
    assert len(averaged) == (value == 8)
    assert all(f"the file calls the statistic {statistic!r}" in message for message in averaged)


def test_nothing_is_averaged_in_rows_per_hour_or_by_option(tmp_path: Path) -> None:
    """A row per hour leaves nothing to decide, and neither does an option."""
    assert not read(tmp_path, quarters("Mean", minutes=60)).assumptions
    assert not read(tmp_path, quarters("Mean"), kind=ValueKind.LEVEL).assumptions
    assert set(by_hour(read(tmp_path, quarters("Mean"), kind=ValueKind.COUNT)).values()) == {32}


def test_min_alone_is_no_statistic_behind_a_number() -> None:
    """`Min` at the start is a minimum; behind a number it is a minute. A percentile is one by its name alone."""
    assert is_statistic("Min")
    assert is_statistic("Percentile 90")
    assert not is_statistic("5 min")
