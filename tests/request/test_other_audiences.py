"""Files of another kind in the place of users, and users that are not known to be some."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from tests.readers.files import write


def fail(*arguments: str) -> str:
    """Return what a command that fails says."""
    result = CliRunner().invoke(app, [*arguments, "--as-of", "2026-11-29T06:00Z"])
    assert result.exit_code == 3
    return result.stderr


def traffic(folder: Path) -> str:
    """Write a day of traffic, which is fine."""
    rows = "".join(f"2026-11-{day:02}T{hour:02}:00Z,{hour + 1}\n" for day in range(1, 28) for hour in range(24))
    return write(folder, f"time,requests\n{rows}", "requests.csv")


@pytest.mark.parametrize(
    ("start", "remedy"),
    [
        pytest.param(b"7z\xbc\xaf\x27\x1c\x00\x04", "> users.csv", id="packed"),
        pytest.param(b'[{"country": "PE", "users": 3}]', "with a row for each country or time zone", id="json"),
        pytest.param(b"country,users\n", "export the data again", id="a-table-without-rows"),
    ],
)
def test_the_remedy_speaks_of_users(start: bytes, remedy: str, tmp_path: Path) -> None:
    """Hours are asked of traffic alone."""
    path = tmp_path / "people.bin"
    path.write_bytes(start)
    said = fail("plan", traffic(tmp_path), "--audience", str(path))
    assert remedy in said
    assert "hour" not in said


def test_a_workbook_has_a_sheet_of_users(tmp_path: Path) -> None:
    """The sheet to save is the one with the users, in a file that is not the one that is read."""
    path = tmp_path / "users.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", "")
    assert "save the sheet with the users" in fail("plan", traffic(tmp_path), "--audience", str(path))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("country,users\nNarnia,3\nOz,4\n", "unknown time zone 'Narnia'", id="a-heading-of-places"),
        pytest.param("where,users\nNarnia,3\nOz,4\n", "with --audience-zone-column", id="no-heading-of-places"),
        pytest.param("tz,note\nNarnia,3 pm\nEurope/Oslo,x\n", "--", id="users-in-doubt"),
    ],
)
def test_users_that_are_not_known_get_a_hint(text: str, said: str, tmp_path: Path) -> None:
    """A file without any times may be one of users, and the way to say it is named."""
    assert said in fail("inspect", write(tmp_path, text, "some.csv"))


def test_times_are_traffic(tmp_path: Path) -> None:
    """A file with times is refused as traffic."""
    said = fail("inspect", write(tmp_path, "time,users\n2026-11-01,3\n2026-11-02,4\n2026-11-03,4\n", "some.csv"))
    assert "the data is daily" in said
    assert "--audience" not in said


def test_years_as_headings_are_no_users(tmp_path: Path) -> None:
    """A column for each year is refused, and the way out keeps the latest."""
    said = fail("inspect", write(tmp_path, "country,2024,2025\nPE,3,4\nKR,1,5\n", "years.csv"))
    assert "the headings are years" in said
    assert "keep the column of 2025" in said
