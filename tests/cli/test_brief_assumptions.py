"""What a choice of a column is called where there is room for a few words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_app import run


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("requests", "'requests' counts", id="as-it-is"),
        pytest.param("requests_of_all_the_servers", "'requests_of_all_t...' counts", id="cut"),
    ],
)
def test_the_column_that_counts_is_named_on_the_screen(tmp_path: Path, name: str, told: str) -> None:
    """Cut to twenty characters, and in no document."""
    rows = [f"2026-11-{day:02d} {hour:02d}:00,{hour + 9},7.5" for day in range(1, 22) for hour in range(24)]
    file = tmp_path / "traffic.csv"
    file.write_text(f"time,{name},temp\n" + "\n".join(rows))
    asked = ("plan", str(file), "-d", "2h", "--as-of", "2026-11-22")
    assert told in run(*asked)[1].partition("Assumed: ")[2]
    assert '"brief"' not in run(*asked, "-f", "json")[1]
