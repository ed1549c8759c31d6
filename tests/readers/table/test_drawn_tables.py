"""Tables as consoles draw them, and unusual separators and encodings: all are read like the same table in CSV."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.readers.files import errors, read, traffic

FIRST = datetime(2026, 3, 3)
CELLS = [(f"{FIRST + timedelta(hours=n):%Y-%m-%d %H:%M}", f"{7 * n}") for n in range(48)]
TOTAL = sum(7 * n for n in range(48))


def drawn(row: str, *above: str, below: str = "") -> str:
    """Return the lines above, a line for each hour, and what stands below."""
    return "\n".join([*above, *(row.format(time, value) for time, value in CELLS), below])


MYSQL = drawn(
    "| {:16} | {:>8} |",
    "+------------------+----------+",
    "| hour             | requests |",
    "+------------------+----------+",
    below="+------------------+----------+\n48 rows in set (0.00 sec)\n",
)
DUCKDB = drawn(
    "│ {:16} │ {:>8} │",
    "┌──────────────────┬──────────┐",
    "│       hour       │ requests │",
    "│    timestamp     │  int64   │",
    "├──────────────────┼──────────┤",
    below="├──────────────────┴──────────┤\n│ 48 rows           2 columns │\n└─────────────────────────────┘\n",
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param(
            drawn(
                " {:16} | {:>8}", "       hour       | requests ", "------------------+----------", below="(48 rows)\n"
            ),
            "requests",
            id="psql",
        ),
        pytest.param(MYSQL, "requests", id="mysql"),
        pytest.param("mysql> select …;\n" + MYSQL, "requests", id="mysql-with-the-query"),
        pytest.param(drawn("| {} | {} |", "| hour | requests |", "|:-----|---------:|"), "requests", id="markdown"),
        pytest.param(DUCKDB, "requests (int64)", id="duckdb"),
        pytest.param(
            drawn(
                "{:16} {:>8}", "hour             requests", "---------------- --------", below="\n(48 rows affected)\n"
            ),
            "requests",
            id="sqlcmd",
        ),
        pytest.param(
            drawn("{:16} {:>8}", "", "hour             requests", "====             ========"),
            "requests",
            id="powershell",
        ),
        pytest.param(
            drawn("{},{}", "hour,requests", "----,--------", below="(48 rows affected)\n"), "requests", id="sqlcmd-csv"
        ),
        pytest.param(drawn("{:18}{}", "hour              requests"), "requests", id="blanks"),
        pytest.param(drawn("{:18}{}", "hour              requests").replace("-03 ", "-03T"), "requests", id="blanks-t"),
        pytest.param(drawn('"{}" {}', '"hour" "requests"'), "requests", id="blank-and-quotes"),
        pytest.param(drawn("{}^{}", "hour^requests"), "requests", id="caret"),
        pytest.param(drawn("{}|{}", "hour|requests"), "requests", id="bar"),
        pytest.param(drawn("{}#{}", "sep=#", "hour#requests"), "requests", id="named-separator"),
    ],
)
def test_drawn_tables_are_read(text: str, value: str, tmp_path: Path) -> None:
    """Rules, boxes and padding are no part of the cells."""
    reading = read(tmp_path, text)
    assert (reading.columns.value, sum(traffic(reading).total.values)) == (value, TOTAL)


def test_single_blanks_between_columns(tmp_path: Path) -> None:
    """Single blanks separate where all lines agree on how many there are."""
    text = drawn("{} {}", "hour requests").replace("-03 ", "-03T").replace("-04 ", "-04T")
    reading = read(tmp_path, text)
    assert sum(traffic(reading).total.values) == TOTAL
    assert reading.recognised[0].value == "in columns with blanks between, UTF-8"
    assert errors(lambda: read(tmp_path, text + "and a line of other words\n"))[0].code == "missing-column"


def test_errors_in_drawn_tables_have_the_line_of_the_file(tmp_path: Path) -> None:
    """Rules and boxes count as lines."""
    (issue,) = errors(lambda: read(tmp_path, MYSQL.replace("|       14 |", "|      n/d |")))
    assert (issue.code, issue.place.line) == ("bad-value", 6)


def test_quotes_mean_nothing_in_a_drawing(tmp_path: Path) -> None:
    """A quote in a cell of a drawn table opens nothing."""
    lines = drawn("| {} | {} |", '| hour | requests "raw |', "|---|---|")
    assert read(tmp_path, lines).columns.value == "requests 'raw"


def test_words_that_run_across_columns_are_one_cell(tmp_path: Path) -> None:
    """A line that is no row of columns under dashes is no bad row, above or below."""
    text = drawn(
        "{:16} {:>8}", "Requests of the shop, by hour", "hour             requests", "---------------- --------"
    )
    reading = read(tmp_path, text + "\nNote: the counter was replaced on 4 March\n")
    assert sum(traffic(reading).total.values) == TOTAL


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        pytest.param("cp1252", "Besuche – „Köln“ in 1000 €", id="windows-1252"),
        pytest.param("utf-8", "Besuche – „Köln“ in 1000 €", id="utf-8"),
    ],
)
def test_headings_of_windows_are_shown_as_they_are(encoding: str, name: str, tmp_path: Path) -> None:
    """Dashes, quotes and euros of Windows are no control characters."""
    text = drawn("{};{}", f"Zeit;{name}")
    assert read(tmp_path, text.encode(encoding)).columns.value == name


def test_bytes_that_windows_does_not_use_are_kept(tmp_path: Path) -> None:
    """Five bytes have no character in Windows-1252; they do not stop the reading."""
    text = drawn("{},{}", "hour,requests").encode()
    assert read(tmp_path, text.replace(b"requests", b"requests\x81\xe9")).columns.value == "requests\x81é"


def test_an_error_says_that_text_is_not_utf_8(tmp_path: Path) -> None:
    """Where headings may be misread, an error about them says by which encoding they were read."""
    text = "日時,数,量\n" + "".join(f"{time},{value},{value}5\n" for time, value in CELLS)
    (issue,) = errors(lambda: read(tmp_path, text.encode("cp932")))
    assert issue.message.endswith("; the file is not UTF-8, and its text was read as Windows-1252")
    (issue,) = errors(lambda: read(tmp_path, text))
    assert "UTF-8" not in issue.message
    assert "'数', '量'" in issue.message
