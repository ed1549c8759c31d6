"""Columns of numbers that tell the rows of an hour apart, whatever they are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.readers.files import by_hour, errors, read


def codes_table(heading: str, numbers: tuple[str, ...] = ("7", "19"), *, hours: int = 48, repeated: int = 48) -> str:
    """Return a table with a row of each number in each of some hours, and of the first alone in all others."""
    lines = [f"time,{heading},hits"]
    for n in range(hours):
        for place, number in enumerate(numbers if n < repeated else numbers[:1]):
            lines.append(f"2026-06-{1 + n // 24:02d}T{n % 24:02d}:00Z,{number},{100 + n + 13 * place}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("heading", ["resultCode", "shop_no", "ServerPort", "http_version", "Kostenstelle", "x"])
def test_numbers_tell_parts_apart(heading: str, tmp_path: Path) -> None:
    """Rows of a stamp that all differ in a column of few numbers add up, which is said."""
    reading = read(tmp_path, codes_table(heading))
    assert by_hour(reading)["2026-06-01T05:00"] == 105 + 118
    assert reading.assumptions[-1].message.endswith(f"{heading!r} tells 2 parts apart")


@pytest.mark.parametrize("numbers", [("1.1", "2"), ("200", "500000"), ("", "7")])
def test_numbers_are_names_whatever_their_size(numbers: tuple[str, ...], tmp_path: Path) -> None:
    """Numbers that name parts may have decimals, lie far apart, or be missing once in an hour."""
    assert by_hour(read(tmp_path, codes_table("kind", numbers)))["2026-06-01T05:00"] == 105 + 118


@pytest.mark.parametrize("heading", ["percentile", "visits", "members", "latency", "rate"])
def test_counts_measures_and_rates_tell_nothing_apart(heading: str, tmp_path: Path) -> None:
    """A column that is called as numbers of another kind names no parts."""
    text = codes_table(heading)
    found = errors(lambda: read(tmp_path, text, value_columns=("hits",)))
    assert {issue.code for issue in found} == {"contradicting-hours"}


@pytest.mark.parametrize(("repeated", "is_read"), [(5, True), (4, False)])
def test_one_hour_in_ten_has_several_rows(repeated: int, is_read: bool, tmp_path: Path) -> None:
    """In a file that hardly repeats an hour, a number that differs may do so by chance."""
    text = codes_table("x", repeated=repeated)
    if is_read:
        assert by_hour(read(tmp_path, text))["2026-06-01T01:00"] == 101 + 114
    else:
        assert errors(lambda: read(tmp_path, text))[0].code == "contradicting-hours"


@pytest.mark.parametrize(("numbers", "is_read"), [(8, True), (9, False)])
def test_four_numbers_for_each_row_of_an_hour(numbers: int, is_read: bool, tmp_path: Path) -> None:
    """A column with many more numbers than an hour has rows is a measure that differs by chance."""
    lines = ["time,x,hits"]
    for n in range(96):
        stamp = f"2026-06-{1 + n // 24:02d}T{n % 24:02d}:00Z"
        lines += [f"{stamp},{n % numbers},{100 + n}", f"{stamp},{(n + 1) % numbers},{200 + n}"]
    text = "\n".join(lines) + "\n"
    if is_read:
        assert by_hour(read(tmp_path, text))["2026-06-01T01:00"] == 101 + 201
    else:
        assert errors(lambda: read(tmp_path, text))[0].code == "contradicting-hours"


def test_the_same_number_twice_is_a_contradiction(tmp_path: Path) -> None:
    """If a number has two rows in one hour, it does not tell them apart."""
    text = codes_table("x") + "2026-06-01T05:00Z,7,400\n"
    assert errors(lambda: read(tmp_path, text))[0].code == "contradicting-hours"


def test_zones_and_empty_values_beside_numbers(tmp_path: Path) -> None:
    """Rows of zones are told apart within each zone, and a row without a value is none."""
    lines = ["time,timezone,x,hits"]
    for n in range(48):
        stamp = f"2026-06-{1 + n // 24:02d}T{n % 24:02d}:00Z"
        lines += [f"{stamp},{zone},{x},{n + x}" for zone in ("Europe/Rome", "Asia/Tokyo") for x in (1, 2)]
    text = "\n".join([*lines, "2026-06-01T05:00Z,Asia/Tokyo,1,"]) + "\n"
    assert by_hour(read(tmp_path, text))["2026-06-01T05:00"] == 2 * (6 + 7)
