"""What is said of a table whose columns hold no times, or no numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.readers.files import errors, read


def table(header: str, *cells: str) -> str:
    """Return a table in which every row has the same cells, `{n}` being its number."""
    return header + "\n" + "".join(",".join(cells).format(n=n) + "\n" for n in range(100, 148))


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        pytest.param(
            table("slot,hits", "498{n}", "{n}"),
            "'slot' holds '498100', 'hits' holds '100'",
            "3600",
            id="hours-since-1970",
        ),
        pytest.param(
            table("slot,hits", "898{n}", "{n}"), "'slot' holds '898100'", "--time-column", id="too-many-hours"
        ),
        pytest.param(
            table("slot,hits", "2026-13-{n}", "{n}"),
            "'hits' holds '100' ('2026-13-100': ",
            "write times as",
            id="no-date",
        ),
        pytest.param(
            table("slot,hits", "x{n}", "{n}").replace("x100", "2026-03-03 05:00"),
            "'slot' holds 'x101', 'hits' holds '100'",
            "write",
            id="one-time",
        ),
        pytest.param(table(",hits", "x{n}", "{n}"), "column 1 (no heading) holds 'x100'", "write", id="no-heading"),
        pytest.param(table("a,b,c,d,e", *["x"] * 5), "'d' holds 'x', …", "write", id="many-columns"),
        pytest.param(table("slot,hits", "x" * 999, "{n}"), "…', 'hits'", "write", id="long-cell"),
    ],
)
def test_no_times(text: str, message: str, remedy: str, tmp_path: Path) -> None:
    """The first cell of each column is shown, and why one with digits is no time."""
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code == "missing-column"
    assert issue.message.startswith("no column holds times: ")
    assert message in issue.message
    assert len(issue.message) < 400
    assert remedy in issue.remedy


def test_no_numbers(tmp_path: Path) -> None:
    """The first cell that is no number is shown for each column but that of times."""
    stamps = "".join(f"2026-03-03 {hour:02d}:00,few,many\n" for hour in range(24))
    (issue,) = errors(lambda: read(tmp_path, "time,web,app\n" + stamps))
    assert issue.message == "no column holds numbers: 'web' holds 'few', 'app' holds 'many'"


def test_columns_of_one_heading_are_told_apart(tmp_path: Path) -> None:
    """Equal headings get the places of their columns, by which one of them can be chosen."""
    rows = "".join(f"2026-03-03 {hour:02d}:00,{hour},{hour + 50}\n" for hour in range(24))
    (issue,) = errors(lambda: read(tmp_path, "time,hits,hits\n" + rows))
    assert "'hits (column 2)', 'hits (column 3)'" in issue.message
    reading = read(tmp_path, "time,hits,hits\n" + rows, value_columns=("hits (column 3)",))
    assert reading.columns.value == "hits (column 3)"


def test_a_column_of_events_has_to_be_counted(tmp_path: Path) -> None:
    """Times alone are events: the remedy is to count them."""
    text = "at\n" + "".join(f"2026-03-03 04:{minute:02d}\n" for minute in range(60))
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.remedy == "if each row is one event, count the rows of each hour first, into a column of counts"


def test_the_first_cell_that_is_no_time_is_shown(tmp_path: Path) -> None:
    """In a column where few cells are times, the message shows and explains one that is none."""
    text = table("slot,hits", "x{n}", "{n}").replace("x100", "2026-03-03 05:00")
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.message.startswith("no column holds times: 'slot' holds 'x101', 'hits' holds '100' ('x101': ")
