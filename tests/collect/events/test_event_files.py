"""Files of events where DuckDB is not installed, and how they are told from others."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.collect.event_signs import is_json, is_parquet

EVENT = '{"at": "2026-10-25T04:00:00Z"}\n'


@pytest.mark.parametrize(
    ("first", "parquet", "json"),
    [
        (b"PAR1\x15\x04", True, False),
        (b"PAR", False, False),
        (b'{"at": 1}', False, True),
        (b'\xef\xbb\xbf\n {"at": 1}', False, True),
        (b"at,place\n", False, False),
        (b"[1]", False, False),
        (b"", False, False),
    ],
)
def test_files_are_told_by_their_first_bytes(first: bytes, parquet: bool, json: bool) -> None:
    """Names do not matter."""
    assert (is_parquet(first), is_json(first)) == (parquet, json)


@pytest.mark.parametrize(
    ("name", "text", "options"),
    [
        ("a.parquet", "PAR1", []),
        ("a", "PAR1", ["--time", "at"]),
        ("a.jsonl", EVENT, ["--time", "at"]),
        ("a.csv", "at\n2026-10-25T04:00:00Z\n", ["--time", "at", "--engine", "duckdb"]),
    ],
)
def test_what_is_missing_is_named(
    name: str, text: str, options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parquet and lines of JSON with --time need DuckDB, and a CSV if it was asked for: one error has the command."""
    monkeypatch.setitem(sys.modules, "duckdb", None)
    path = tmp_path / name
    path.write_text(text, "utf-8")
    done = CliRunner().invoke(app, ["collect", str(path), *(options or ["--time", "at"])])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "SOURCE: error: nothing here reads such files [usage]\n  fix: pip install 'downtime-cli[files]'\n"
    )


def test_lines_of_json_without_a_column_of_times_are_a_log(tmp_path: Path) -> None:
    """Logs of nginx and others are lines of JSON as well: what is no log is told so, and DuckDB is not asked for."""
    path = tmp_path / "a.json"
    path.write_text(EVENT * 3, "utf-8")
    done = CliRunner().invoke(app, ["collect", str(path)])
    assert done.exit_code == 3
    assert "files]" not in done.stderr


def test_several_tables_need_duckdb(tmp_path: Path) -> None:
    """One CSV is read at a time, and the error says what reads several."""
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("at\n2026-10-25T04:00:00Z\n", "utf-8")
    done = CliRunner().invoke(app, ["collect", str(tmp_path / "a.csv"), str(tmp_path / "b.csv"), "--time", "at"])
    assert done.exit_code == 2
    assert "fix: read them with --engine duckdb, or put their rows into one file" in done.stderr
