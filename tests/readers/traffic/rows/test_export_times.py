"""Columns of times beside those of the hours tell no parts apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.readers.files import by_hour, codes, errors, read

EXPORTS = ("2026-07-01T06:00Z", "2026-07-02T06:00Z")


def exports(second: int, *, heading: str = "exported_at", extra: str = "", hours: int = 48) -> str:
    """Return two exports of the same hours, the values of the second off by a number."""
    name, _, cell = extra.partition("=")
    lines = [f"time,{heading},hits" + (f",{name}" if name else "")]
    for place, moment in enumerate(EXPORTS):
        for n in range(hours):
            stamp = f"2026-06-{1 + n // 24:02d}T{n % 24:02d}:00Z"
            cells = cell.split("|") if name else [""]
            lines += [f"{stamp},{moment},{50 + n + place * second}" + (f",{each}" if name else "") for each in cells]
    return "\n".join(lines) + "\n"


def test_equal_rows_of_two_exports_count_once(tmp_path: Path) -> None:
    """Rows that differ in the time of their export alone are the same ones, with a warning."""
    reading = read(tmp_path, exports(0))
    assert by_hour(reading)["2026-06-01T05:00"] == 55
    assert codes(reading) == ["repeated-rows"]


@pytest.mark.parametrize("extra", ["", "host=a|b"])
def test_other_values_in_another_export_are_refused(extra: str, tmp_path: Path) -> None:
    """Where values differ, the column is named, and the remedy works."""
    text = exports(1, extra=extra)
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code == "unlike-rows"
    assert "by the times in 'exported_at' alone" in issue.message
    assert f"--only 'exported_at={EXPORTS[1]}'" in issue.remedy
    reading = read(tmp_path, text, only=(("exported_at", EXPORTS[1]),))
    assert by_hour(reading)["2026-06-01T05:00"] == 56 * (2 if extra else 1)


@pytest.mark.parametrize("heading", ["service", "signup_date"])
def test_other_headings_of_times_name_parts(heading: str, tmp_path: Path) -> None:
    """Users who signed up on a day are a part, and so is what the file calls one."""
    assert by_hour(read(tmp_path, exports(1, heading=heading)))["2026-06-01T05:00"] == 55 + 56


def test_times_of_hosts_are_no_exports(tmp_path: Path) -> None:
    """A time that goes with the name of a part tells nothing more."""
    lines = ["time,host,started,hits"]
    for n in range(48):
        stamp = f"2026-06-{1 + n // 24:02d}T{n % 24:02d}:00Z"
        lines += [f"{stamp},{host},{moment},{n + 3}" for host, moment in zip("ab", EXPORTS, strict=True)]
    reading = read(tmp_path, "\n".join(lines) + "\n")
    assert by_hour(reading)["2026-06-01T05:00"] == 16


def spans(heading: str) -> str:
    """Return rows that begin together and end after one hour and after two."""
    lines = [f"from,{heading},hits"]
    for n in range(48):
        begin, *ends = (f"2026-06-{1 + at // 24:02d} {at % 24:02d}:00" for at in (n, n + 1, n + 2))
        lines += [f"{begin},{end},{10 * length + n}" for length, end in enumerate(ends, 1)]
    return "\n".join(lines) + "\n"


def test_spans_that_overlap_are_refused(tmp_path: Path) -> None:
    """Rows that begin together and end at different times overlap; as parts, by their heading, they add up."""
    (issue,) = errors(lambda: read(tmp_path, spans("to")))
    assert issue.code == "unlike-rows"
    assert "end at different ones in 'to'" in issue.message
    assert by_hour(read(tmp_path, spans("service")))["2026-06-01T05:00"] == 15 + 25


def test_ends_that_are_words_overlap_nowhere(tmp_path: Path) -> None:
    """A column called an end that holds no times is one of names."""
    text = spans("to").replace(" ", "T")
    rows = [line.split(",") for line in text.splitlines()]
    named = "\n".join(",".join((a, "to" if n == 0 else ("east", "west")[n % 2], c)) for n, (a, _, c) in enumerate(rows))
    assert by_hour(read(tmp_path, named + "\n"))["2026-06-01T05:00"] == 15 + 25
