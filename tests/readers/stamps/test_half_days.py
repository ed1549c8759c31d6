"""Spans that say AM or PM only at their end."""

from __future__ import annotations

import pytest

from downtime_cli.readers.stamps.half_days import find_half_days, is_later_half
from downtime_cli.readers.stamps.stamp_text import parse_stamp

HOURS = ["12", *map(str, range(1, 12))]


def spans(*, by_end: bool, reverse: bool = False) -> list[str]:
    """Return the hours of a day such as `1-2 PM`, with the half of the day of their end or of their start."""
    found = []
    for hour in range(24):
        half = "AP"[(hour + by_end) % 24 // 12]
        found.append(f"{HOURS[hour % 12]}-{HOURS[(hour + 1) % 12]} {half}M")
    return found[::-1] if reverse else found


@pytest.mark.parametrize(
    ("start", "end", "is_later"),
    [
        pytest.param(1, 2, False, id="night"),
        pytest.param(1, 14, True, id="day"),
        pytest.param(12, 1, False, id="midnight"),
        pytest.param(12, 13, True, id="noon"),
        pytest.param(11, 12, False, id="to-noon"),
        pytest.param(11, 24, True, id="to-24"),
        pytest.param(11, 0, True, id="to-0"),
    ],
)
def test_the_shorter_way(start: int, end: int, is_later: bool) -> None:
    """A start without its half of the day lies less than twelve hours before its end."""
    assert is_later_half(start * 3600, end * 3600) is is_later


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        pytest.param("03/09/2026 1:00 - 1:59 PM", 13, id="minutes"),
        pytest.param("03/09/2026 12:00 - 12:59 AM", 0, id="midnight"),
        pytest.param("03/09/2026 12:00 - 12:59 PM", 12, id="noon"),
        pytest.param("03/09/2026 11:00 - 12:00 AM", 23, id="to-midnight"),
        pytest.param("03/09/2026 10:00-11:00 PM", 22, id="tight"),
        pytest.param("03/09/2026 12-1AM", 0, id="short"),
        pytest.param("03/09/2026 10:00 PM-11:00 PM", 22, id="both"),
        pytest.param("03/09/2026 10:00 AM - 11:00 PM", 10, id="own-half"),
        pytest.param("03/09/2026 13:00 - 2:00 PM", 13, id="clock-of-24-hours"),
        pytest.param("03/09/2026 11:00 - 03/09/2026 12:00 PM", 11, id="two-dates"),
        pytest.param("2026/03/09 1:00 - 2:00 下午", 13, id="chinese"),
    ],
)
def test_spans_in_one_text(text: str, hour: int) -> None:
    """The start of a span has the half of the day that makes it short, and no offset."""
    stamp = parse_stamp(text)
    assert (stamp.second, stamp.offset, stamp.has_end) == (hour * 3600, None, True)


@pytest.mark.parametrize("text", ["Mar 9, 2026 13:00 -0500", "2026-03-09 1:00 PM -05:00"])
def test_offsets_are_no_spans(text: str) -> None:
    """What has no AM or PM behind it stays an offset."""
    stamp = parse_stamp(text)
    assert (stamp.second, stamp.offset, stamp.has_end) == (46800, -300, False)


@pytest.mark.parametrize("reverse", [False, True])
def test_order_shows_halves_of_starts(reverse: bool) -> None:
    """Where the hour before noon follows one of the same half, halves are those of starts, which is said."""
    halves = find_half_days("'When'", spans(by_end=False, reverse=reverse))
    assert halves.spell("11-12 AM") == "11:00 AM"
    assert halves.spell("9 Mar 11:30 - 12:00 pm") == "9 Mar 11:30 PM"
    assert [halves.spell(text) for text in ("1-2 PM", "Total")] == ["1-2 PM", "Total"]
    shown = "11-12 PM" if reverse else "11-12 AM"
    (said,) = halves.assumptions
    assert said.message == f"'When': AM and PM are those of the start, as in {shown!r}"


@pytest.mark.parametrize("reverse", [False, True])
def test_order_shows_halves_of_ends(reverse: bool) -> None:
    """Where the hour to noon is PM, halves are those of ends, as the words say, and nothing has to be said."""
    halves = find_half_days("'When'", spans(by_end=True, reverse=reverse))
    assert (halves.spell("11-12 AM"), halves.assumptions) == ("11-12 AM", ())


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(sorted(spans(by_end=True)), id="sorted-as-texts"),
        pytest.param(sorted(spans(by_end=False)), id="sorted-as-texts-by-start"),
        pytest.param(["11-12 AM", "8-9 AM"], id="apart"),
        pytest.param([*spans(by_end=False), *spans(by_end=True)], id="contradiction"),
    ],
)
def test_no_order_is_said(cells: list[str]) -> None:
    """Where order tells nothing, the words count, and that is said; apart from hours, AM and PM are of their start."""
    halves = find_half_days("'When'", cells)
    (said,) = halves.assumptions
    assert (halves.spell("11-12 AM"), "those of the end" in said.message) == ("11-12 AM", True)
    assert find_half_days("'When'", cells, is_apart=True).spell("11-12 AM") == "11:00 AM"


@pytest.mark.parametrize("cells", [[], ["10:00-11:00"], ["1-2 PM"], ["13-12 PM"], ["11 AM - 12 PM"]])
def test_other_cells(cells: list[str]) -> None:
    """Nothing is said of columns without such spans."""
    assert find_half_days("'When'", cells).assumptions == ()
