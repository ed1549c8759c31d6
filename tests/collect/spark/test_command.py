"""`downtime collect --engine spark`, as typed, as far as it needs no Spark."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app

LOGS = "s3a://logs/*.gz"


def run(*args: str, code: int) -> str:
    """Return what `downtime collect` writes to stderr; nothing comes on stdout."""
    result = CliRunner().invoke(app, ["collect", *args])
    assert result.exit_code == code, result.stderr
    assert result.stdout == ""
    return result.stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--time", "ts"), "--time: error: --engine spark counts the lines of logs, which know their own times"),
        (("--jobs", "4"), "--jobs: error: it is for Spark to say how many tasks run at a time"),
        (("--accept-truncated",), "--accept-truncated: error: Spark does not say how far it got in a file"),
        (("--zone", "tz"), "--zone: error: it is for a table of events, and Spark counts logs"),
        (("--days", "3"), "--days: error: it is for a database, and this is a file"),
        (("--only-status", "9xx"), "--only-status: error: expected a status"),
    ],
)
def test_what_makes_no_sense_on_spark_is_refused(args: tuple[str, ...], message: str) -> None:
    """Before anything is started."""
    assert message in run(LOGS, "--engine", "spark", *args, code=2)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("-", "SOURCE: error: workers cannot read standard input"),
        ("s3a://KEYID:hunter2@logs/*", "SOURCE: error: a source with a name or a password in it is not taken"),
    ],
)
def test_sources_that_workers_cannot_be_told_are_refused(source: str, message: str) -> None:
    """In a line, and without what is secret."""
    err = run(source, "--engine", "spark", code=2)
    assert message in err
    assert "hunter2" not in err
    assert err.count("\n") == 2


def test_a_master_is_for_spark_alone(tmp_path: Path) -> None:
    """Nobody else would ask it."""
    (tmp_path / "access.log").write_text("x\n")
    err = run(str(tmp_path / "access.log"), "--master", "yarn", code=2)
    assert "--master: error: it is for --engine spark" in err


def test_without_pyspark_one_line_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is in no extra: its version has to be that of the cluster."""
    monkeypatch.setitem(sys.modules, "pyspark", None)
    err = run(LOGS, "--engine", "spark", code=2)
    assert err == (
        "--engine: error: pyspark is not installed [usage]\n"
        "  fix: pip install 'pyspark[sql]', of the version of the cluster\n"
    )


def test_no_bots_without_what_knows_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is found out here, and not on a worker."""
    monkeypatch.setitem(sys.modules, "crawlerdetect", None)
    from downtime_cli.collect.logs import filters

    filters._detector.cache_clear()
    assert "nothing here knows bots" in run(LOGS, "--engine", "spark", "--drop-bots", code=2)


def test_no_places_without_a_database(tmp_path: Path) -> None:
    """That, too."""
    path = tmp_path / "places.mmdb"
    path.write_bytes(b"none")
    assert "this is no database of addresses" in run(LOGS, "--engine", "spark", "--geoip", str(path), code=3)
