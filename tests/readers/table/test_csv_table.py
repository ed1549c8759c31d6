"""A table as it is opened, whatever it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.readers.table.csv_table import read_table
from tests.readers.files import write


def test_no_table_is_wider_than_a_spreadsheet(tmp_path: Path) -> None:
    """What is wider is refused at its first line, before its columns are looked at; as wide as one will do."""
    wide = ",".join(f"c{column}" for column in range(16_384))
    assert len(read_table(write(tmp_path, f"{wide}\n{'5,' * 16_383}5\n")).header) == 16_384
    with pytest.raises(InputError) as refused:
        read_table(write(tmp_path, f"# a title\n{wide},more\n{'5,' * 16_384}5\n"))
    assert (refused.value.issues[0].code, refused.value.issues[0].place.line) == (IssueCode.TOO_MANY_COLUMNS, 2)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        pytest.param('# a title\n"timestamp,requests\n2026-11-23,1\n', IssueCode.BAD_QUOTES, 2, id="open-quote"),
        pytest.param('""\n"",""\n', IssueCode.EMPTY_FILE, None, id="empty-quotes"),
        pytest.param(",,\n,,\n", IssueCode.EMPTY_FILE, None, id="commas"),
        pytest.param(" \n\n", IssueCode.EMPTY_FILE, None, id="blank"),
    ],
)
def test_a_file_without_cells_says_why(text: str, code: IssueCode, line: int | None, tmp_path: Path) -> None:
    """A quote that is never closed takes the rest of the file; cells that are all empty hold no table."""
    with pytest.raises(InputError) as refused:
        read_table(write(tmp_path, text))
    assert (refused.value.issues[0].code, refused.value.issues[0].place.line) == (code, line)
