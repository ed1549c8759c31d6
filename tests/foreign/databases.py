"""Databases that somebody else wrote, filled with the same events, that answer queries by the clock of a session."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.collect.sql.counting import Event, Row, show_wall, zone_of
from tests.foreign.loopback import PATIENCE_SECONDS, free_port, open_folder, running
from tests.foreign.tools import need_command, need_environment

COLUMNS = (
    "instant TIMESTAMPTZ, in_utc TIMESTAMP, clock TIMESTAMP, seconds NUMERIC(20, 3), millis BIGINT, "
    'place TEXT, "user id" INTEGER, value DOUBLE PRECISION, status INTEGER'
)
ASK_DUCKDB = """
import duckdb, json, sqlglot, sys
asked = json.load(sys.stdin)
database = duckdb.connect()
for statement in asked["first"]:
    database.execute(statement)
if asked["dialect"] != "duckdb":
    asked["queries"] = [sqlglot.transpile(query, asked["dialect"], "duckdb")[0] for query in asked["queries"]]
answers = [database.execute(query).fetchall() for query in asked["queries"]]
json.dump(answers, sys.stdout, default=float)
"""
PARSE = """
import json, sys
from sqlglot import ErrorLevel, exp, parse
trees = [(query, parse(query, read=dialect, error_level=ErrorLevel.RAISE)) for dialect, query in json.load(sys.stdin)]
def names(tree):
    tables = [part.name for table in tree.find_all(exp.Table) for part in table.parts]
    return sorted({*tables, *(column.name for column in tree.find_all(exp.Column))})
json.dump([[len(parsed), names(parsed[0])] for _, parsed in trees], sys.stdout)
"""


def write_events(path: Path, events: Sequence[Event], zone: str) -> None:
    """Write events as a file that both databases load, with their times in each form that a table may hold."""
    with path.open("w", encoding="utf-8", newline="") as output:
        rows = csv.writer(output)
        for event in events:
            cells = (*_write_times(event.at, zone), event.place, event.user, event.value, event.status)
            rows.writerow("\\N" if cell is None else cell for cell in cells)


def _write_times(at: datetime | None, zone: str) -> tuple[object, ...]:
    if at is None:
        return (None,) * 5
    millis = round(at.timestamp() * 1000)
    return at, at.replace(tzinfo=None), show_wall(at, zone_of(zone)), f"{millis / 1000:.3f}", millis


@dataclass(frozen=True)
class Postgres:
    """PostgreSQL, on a port of its own."""

    port: int

    def run(self, *statements: str, zone: str = "UTC") -> str:
        """Return what psql prints, as CSV, in a session with the clock of a zone."""
        command = [need_command("psql"), "-X", "-q", "--csv", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres"]
        done = subprocess.run(
            [*command, "-v", "ON_ERROR_STOP=1", "-f", "-"],
            input="\n".join(statements),
            env={**os.environ, "PGTZ": zone},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def load(self, table: str, path: Path) -> None:
        """Make a table of a file of events."""
        self.run(f"CREATE TABLE {table} ({COLUMNS});", rf"\copy {table} FROM '{path}' (FORMAT csv, NULL '\N')")

    def ask(self, queries: Sequence[str], zone: str) -> list[list[Row]]:
        """Return the answer to each query."""
        answers: list[list[Row]] = []
        for cells in csv.reader(self.run(*queries, zone=zone).splitlines()):
            if cells[0] == "hour":
                answers.append([])
            else:
                answers[-1].append(as_row(cells))
        return answers


@contextmanager
def start_postgres() -> Iterator[Postgres]:
    """Start a server that anybody on this machine may ask, and that keeps nothing. It refuses to be run by root."""
    port = free_port()
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    folder_of = {name: str(programs[-1] / name) if programs else need_command(name) for name in ("initdb", "postgres")}
    as_nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    with open_folder() as folder:
        folder.chmod(0o777)
        data = str(folder / "data")
        make = [folder_of["initdb"], "-D", data, "-U", "postgres", "-A", "trust", "-N", "--locale=C", "-E", "UTF8"]
        subprocess.run([*as_nobody, *make], capture_output=True, check=True, cwd=folder, timeout=60)
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off", "autovacuum": "off"}
        serve = [folder_of["postgres"], "-D", data, "-p", str(port)]
        serve += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with running([*as_nobody, *serve], port, folder):
            _await_readiness(port)
            yield Postgres(port)


def _await_readiness(port: int) -> None:
    """Wait until the server answers: at first it listens, and refuses everybody."""
    ask = [need_command("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    deadline = time.monotonic() + PATIENCE_SECONDS
    while subprocess.run(ask, check=False).returncode and time.monotonic() < deadline:
        time.sleep(0.05)


def ask_duckdb(
    first: Sequence[str], queries: Sequence[str], zone: str = "UTC", dialect: str = "duckdb"
) -> list[list[Row]]:
    """Return the answer to each query by DuckDB, after some statements, in a session with the clock of a zone.

    Queries of another dialect are translated by sqlglot.
    """
    asked = {"first": [f"SET TimeZone = '{zone}'", *first], "queries": queries, "dialect": dialect}
    return [[as_row(cells) for cells in rows] for rows in json.loads(_run_in_environment(ASK_DUCKDB, asked))]


def fill_duckdb(tables: dict[str, Path]) -> list[str]:
    """Return the statements that make tables of files of events."""
    return [
        statement
        for table, path in tables.items()
        for statement in (
            f"CREATE TABLE {table} ({COLUMNS})",
            rf"COPY {table} FROM '{path}' (HEADER false, NULLSTR '\N')",
        )
    ]


def parse_queries(asked: Sequence[tuple[str, str]]) -> list[tuple[int, list[str]]]:
    """Return how many statements sqlglot finds in each query, of a dialect, and the names in it that it reads."""
    return [(number, names) for number, names in json.loads(_run_in_environment(PARSE, asked))]


def _run_in_environment(script: str, asked: object) -> str:
    command = [need_environment("engines"), "-W", "ignore", "-c", script]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def as_row(cells: Sequence[str | float]) -> Row:
    """Return a row of an answer as they are counted."""
    hour, number, *place = cells
    return str(hour), float(number), str(place[0]) if place else ""
