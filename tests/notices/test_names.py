"""The names that can be typed: documented, and cheap to know."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from downtime_cli.notices.names import CHANNELS, KINDS, LANGUAGES, PAGE

DOCS = Path(__file__).parents[2] / "docs" / "notices.md"


@pytest.mark.parametrize(
    ("head", "names"),
    [
        pytest.param("kind", sorted(KINDS), id="kinds"),
        pytest.param("channel", sorted([*CHANNELS, PAGE]), id="channels"),
        pytest.param("language", sorted(LANGUAGES), id="languages"),
    ],
)
def test_every_name_has_a_row(head: str, names: list[str]) -> None:
    """docs/notices.md has a table of the names, and no others are in it."""
    table = DOCS.read_text("utf-8").partition(f"\n| {head} |")[2].partition("\n\n")[0]
    cells = [line.split("|")[1] for line in table.splitlines()[2:]]
    assert sorted(name for cell in cells for name in re.findall(r"`(.+?)`", cell)) == names


def test_names_cost_no_import_of_the_room() -> None:
    """Help and completion need names, and neither Babel nor Jinja."""
    code = "import sys, downtime_cli.notices.names; print({'babel', 'jinja2'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "set()\n"
