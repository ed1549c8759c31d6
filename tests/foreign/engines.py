"""Databases that `downtime collect` asks itself, all with the same events, and the command where their drivers are."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.foreign.databases import COLUMNS
from tests.foreign.loopback import free_port, open_folder, running
from tests.foreign.tools import MEASURED, need_environment

ROOT = Path(__file__).resolve().parents[2]
CLICKHOUSE_COLUMNS = (
    "instant Nullable(DateTime64(3)), in_utc Nullable(DateTime64(3)), clock Nullable(DateTime64(3, 'UTC')), "
    "seconds Nullable(Decimal(20, 3)), millis Nullable(Int64), place Nullable(String), `user id` Nullable(Int32), "
    "value Nullable(Float64), status Int32"
)
EVERY_SECONDS, NUMBER = 900, 4 * 24 * 70
"""How often something happened in a shop, and how often up to now: for more than the 60 days that are asked for."""
RUN = """
import json, os, sys, time
from typer.testing import CliRunner
from downtime_cli.cli.app import app
done = [CliRunner().invoke(app, args) for args in json.load(sys.stdin)]
json.dump([[each.exit_code, each.stdout, each.stderr] for each in done], sys.stdout)
"""
FILL = """
import csv, json, sqlite3, sys
asked = json.load(sys.stdin)
if asked["engine"] == "duckdb":
    import duckdb
    database = duckdb.connect(asked["path"])
    for statement in asked["statements"]:
        database.execute(statement)
else:
    database = sqlite3.connect(asked["path"])
    for table, path in asked["tables"].items():
        database.execute(f"CREATE TABLE {table} ({asked['columns']})")
        rows = [[None if cell == "\\\\N" else cell for cell in row] for row in csv.reader(open(path, newline=""))]
        database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    database.commit()
database.close()
"""


@dataclass(frozen=True)
class Done:
    """What a run of the command left."""

    code: int
    out: str
    err: str


def run_there(runs: Sequence[Sequence[str]], folder: Path, env: Mapping[str, str] | None = None) -> list[Done]:
    """Run the command several times, in one process that has all drivers, and in a folder."""
    text = ask_python(["-c", RUN], json.dumps([list(args) for args in runs]), folder, env)
    return [Done(*each) for each in json.loads(text)]


def start_there(args: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start the command itself."""
    command = [need_environment("engines"), "-m", "downtime_cli", *args]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with hearing_interrupts():
        return subprocess.Popen(command, cwd=folder, env=_with_checkout(env), text=True, **pipes)  # type: ignore[call-overload, no-any-return]


@contextmanager
def hearing_interrupts() -> Iterator[None]:
    """Let what is started meanwhile hear of Ctrl-C, which a job in the background does not, as these tests may be."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def fill_file(engine: str, path: Path, tables: Mapping[str, Path], statements: Sequence[str]) -> None:
    """Make a database of SQLite or DuckDB of files of events."""
    columns = COLUMNS.replace("TIMESTAMPTZ", "TEXT").replace("TIMESTAMP", "TEXT")
    files = {table: str(file) for table, file in tables.items()}
    asked = {"engine": engine, "path": str(path), "statements": statements, "columns": columns, "tables": files}
    ask_python(["-c", FILL], json.dumps(asked), path.parent)


@contextmanager
def start_clickhouse(tables: Mapping[str, Path]) -> Iterator[int]:
    """Start ClickHouse's engine behind HTTP with files of events, and a shop of today; see `clickhouse_over_http`."""
    statements = [
        "CREATE DATABASE shop",
        "CREATE TABLE shop.events ENGINE = MergeTree ORDER BY created_at AS "
        f"SELECT now() - number * {EVERY_SECONDS} AS created_at FROM numbers({NUMBER})",
    ]
    statements += [
        f"CREATE TABLE {table} ENGINE = MergeTree PARTITION BY toYYYYMMDD(assumeNotNull(instant)) ORDER BY tuple() AS "
        f"SELECT * FROM file('{path}', CSV, '{_quote(CLICKHOUSE_COLUMNS)}') "
        "SETTINGS session_timezone = 'UTC', date_time_input_format = 'best_effort'"
        for table, path in tables.items()
    ]
    with open_folder() as folder:
        given = folder / "statements.sql"
        given.write_text("\n".join(statements), "utf-8")
        script = str(ROOT / "tests" / "foreign" / "clickhouse_over_http.py")
        port = free_port()
        shell = ["sh", "-c", 'exec "$0" "$1" "$2" <"$3"', need_environment("engines"), script, str(port), str(given)]
        with running(shell, port, folder):
            yield port


def _quote(text: str) -> str:
    return text.replace("'", "\\'")


def ask_python(args: Sequence[str], given: str, folder: Path, env: Mapping[str, str] | None = None) -> str:
    """Run that Python in a folder, where it finds the checkout, and return what it prints."""
    done = subprocess.run(
        [need_environment("engines"), *args],
        input=given,
        cwd=folder,
        env=_with_checkout(env),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _with_checkout(env: Mapping[str, str] | None) -> dict[str, str]:
    return {**os.environ, **MEASURED, "PYTHONPATH": str(ROOT), **(env or {})}


MAKE_PARQUET = """
import duckdb, json, sys
path, rows, clock = json.load(sys.stdin)
database = duckdb.connect()
database.execute("SET TimeZone = 'UTC'")
database.execute("CREATE TABLE texts (text VARCHAR, place VARCHAR, who VARCHAR)")
database.executemany("INSERT INTO texts VALUES (?, ?, ?)", rows)
database.execute('''CREATE TABLE events AS SELECT CAST(text AS TIMESTAMPTZ) AS at, CAST(text AS TIMESTAMP) AS in_utc,
    CAST(text AS TIMESTAMPTZ) AT TIME ZONE ? AS clock, EPOCH_MS(CAST(text AS TIMESTAMP)) // 1000 AS seconds,
    text, place, who AS "user id", 1 AS one, CAST(CAST(text AS TIMESTAMP) AS DATE) AS day FROM texts''', [clock])
quoted = path.replace("'", "''")
database.execute(f"COPY events TO '{quoted}' (FORMAT parquet)")
"""


def make_parquet(path: Path, rows: Sequence[Sequence[str]], clock: str = "UTC") -> None:
    """Write events (time, place, user) as Parquet, with the times in each of its types."""
    ask_python(["-c", MAKE_PARQUET], json.dumps([str(path), [list(row) for row in rows], clock]), path.parent)
