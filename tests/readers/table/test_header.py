"""What messages call the columns and cells of a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.csv_table import read_table
from downtime_cli.readers.table.header import Header
from tests.readers.files import write


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param("x" * 60, "'" + "x" * 60 + "'", id="just-short-enough"),
        pytest.param("x" * 61, "'" + "x" * 59 + "…'", id="cut"),
        pytest.param("a\x1b[31mb\n", "'a\\x1b[31mb\\n'", id="controls"),
    ],
)
def test_cells_are_quoted_safely(text: str, quoted: str) -> None:
    """A cell in a message is quoted, never longer than 60 characters, and obeyed by no terminal."""
    assert shown(text) == quoted


def test_a_column_without_a_heading_is_named_by_its_place(tmp_path: Path) -> None:
    """An empty name is never shown as a name."""
    header = Header(read_table(write(tmp_path, ",visits\n2026-03-01 00:00,12\n2026-03-01 01:00,n.v.\n")))
    assert header.listed((0, 1)) == "column 1 (no heading), 'visits'"


def test_the_first_cell_that_does_not_fit_is_shown(tmp_path: Path) -> None:
    """A message can say what a column holds that was not understood."""
    header = Header(read_table(write(tmp_path, "hour,visits\n498071,12\n1.2K,13\n")))
    assert header.first_misfit(0, str.isdecimal) == "'hour' holds '1.2K'"
    assert header.first_misfit(1, str.isdecimal) == ""
