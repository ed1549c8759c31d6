"""The names that can be typed: documented, and cheap to know."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from downtime_cli.notices.names import CHANNELS, KINDS, LANGUAGES, PAGE

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "notices.md"
HOW_TO = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("\n| a language |")[2].partition("\n")[0]
PLACES = re.findall(r"`([\w/.-]+\.\w+)`", HOW_TO)


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


@pytest.mark.parametrize("place", PLACES)
def test_every_language_is_where_contributing_says(place: str) -> None:
    """Each file that is to be touched for a language has all of them, by its name or in its text."""
    if "TAG" in place:
        assert [tag for tag in LANGUAGES if not (ROOT / place.replace("TAG", tag)).is_file()] == []
    else:
        text = (ROOT / place).read_text("utf-8").replace("\\-", "-")
        assert [tag for tag in LANGUAGES if not re.search(rf"(?<![\w-]){tag}(?![\w-])", text)] == []


def test_contributing_names_the_places_of_a_language() -> None:
    """Phrases, row, documentation, tests and what is made of them: nothing else has to be touched."""
    assert PLACES == [
        "downtime_cli/templates/phrases/TAG.j2",
        "downtime_cli/notices/names.py",
        "docs/notices.md",
        "tests/notices/test_tenses.py",
        "tests/golden/notices/language-TAG.txt",
        "man/downtime.1",
    ]


def test_names_cost_no_import_of_the_room() -> None:
    """Help and completion need names, and neither Babel nor Jinja."""
    code = "import sys, downtime_cli.notices.names; print({'babel', 'jinja2'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "set()\n"
