"""Rows with more cells than headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.core.errors import IssueCode
from downtime_cli.core.window import Span
from downtime_cli.readers.audience.audience_csv import read_audience
from downtime_cli.readers.calendars.closed_spans import read_spans
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.sources import open_source
from downtime_cli.readers.table.row_width import count_headings, name_row_names, usual_width
from tests.readers.files import NOW, by_hour, errors, hourly, read, write

GOOD = hourly(lambda wall: f"{wall:%Y-%m-%dT%H:%MZ}", 500)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        pytest.param(GOOD.replace(",7\n", ",1,207\n"), 9, 21, id="early"),
        pytest.param(GOOD.replace(",450\n", ",1,450\n"), 452, 21, id="behind-the-sample"),
        pytest.param("".join(GOOD).replace("Z,", "Z,5,"), 2, 21, id="in-every-row"),
        pytest.param(GOOD.replace(",450\n", ',"x",1\n'), 452, 23, id="quoted"),
        pytest.param(
            GOOD.replace("requests", "requests,,").replace(",450\n", ",1,450\n"), 452, 21, id="blank-headings"
        ),
        pytest.param(GOOD.partition("\n")[2].replace(",450\n", ",1,450\n"), 451, 21, id="no-header"),
        pytest.param(
            "hour,visits\n" + "".join(f"{n},{n}\n" for n in range(23)) + "23,1,024\n", 25, 6, id="typical-day"
        ),
        pytest.param("hour,visits\n" + "".join(f"{n},1,{n + 100}\n" for n in range(1, 25)), 2, 5, id="numbered-from-1"),
    ],
)
def test_a_cell_without_a_heading_is_refused(text: str, line: int, column: int, tmp_path: Path) -> None:
    """A number that was cut in two is never read as its first part, wherever it stands."""
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code == "extra-cells"
    assert (issue.place.line, issue.place.column) == (line, column)
    assert "thousands separators" in issue.remedy


def test_audiences_and_blackouts_are_held_to_it_too(tmp_path: Path) -> None:
    """No reader of tables takes a part of a row."""
    users = write(tmp_path, "country,users\nPeru,812\nKenya,1,204\n", "users.csv")
    assert errors(lambda: read_audience(users))[0].code == "extra-cells"
    freeze = write(tmp_path, "start;end;name\n2026-12-01;2026-12-03;audit;late\n", "freeze.csv")
    reader = TimeReader(now=NOW, zone=NOW.tzinfo)  # type: ignore[arg-type] # it has one
    span = Span(NOW, NOW.replace(year=2027))
    (issue,) = errors(lambda: read_spans(open_source(freeze), within=span, reader=reader, code=IssueCode.BAD_BLACKOUT))
    assert issue.code == "extra-cells"
    assert issue.remedy == "quote cells that contain a semicolon, and give every column a heading"


def test_blank_cells_at_the_end_are_fine(tmp_path: Path) -> None:
    """Spreadsheets fill rows up with separators, some of them further than the header."""
    reading = read(tmp_path, GOOD.replace("\n", ",,\n", 1).replace("9\n", "9,, ,\n"))
    assert reading.rows == 500


@pytest.mark.parametrize(
    ("header", "count"),
    [
        pytest.param(("a", "b"), 2, id="all"),
        pytest.param(("", "b", "", ""), 2, id="blank-at-both-ends"),
        pytest.param(("", " "), 2, id="none"),
    ],
)
def test_headings_are_counted(header: tuple[str, ...], count: int) -> None:
    """Blank headings count only before others."""
    assert count_headings(header) == count


def test_a_table_without_a_header_is_as_wide_as_most_rows() -> None:
    """Of two widths that are as frequent the larger one is taken."""
    assert usual_width([("a", "b"), ("a", "b"), ("a", "b", "c")]) == 2
    assert usual_width([("a", "b"), ("a", "b", "c")]) == 3


def test_row_names_of_r_have_no_heading(tmp_path: Path) -> None:
    """R's `write.table` writes a heading less than there are cells, and numbers rows from 1."""
    text = hourly(lambda wall: f'"{wall:%Y-%m-%dT%H:%MZ}"', 30, header='"time","calls"')
    head, *rows = text.splitlines()
    numbered = "\n".join([head, *(f'"{n}",{row}' for n, row in enumerate(rows, 1))])
    assert by_hour(read(tmp_path, numbered)) == by_hour(read(tmp_path, text))
    named = numbered.replace('"3",', '"c",')
    assert errors(lambda: read(tmp_path, named))[0].code == "extra-cells"


def test_row_names_are_not_invented() -> None:
    """Rows that all end like a number cut in two are not numbered rows, and no rows prove nothing."""
    assert name_row_names(("hour", "calls"), [("1", "1", "204"), ("2", "2", "017.5")]) == ("hour", "calls")
    assert name_row_names(("hour", "calls"), [("1", "1", "204"), ("2", "2", "17")]) == ("", "hour", "calls")
    assert name_row_names(("hour", "calls"), ()) == ("hour", "calls")
