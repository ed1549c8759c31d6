"""
Events of 60 days, the same whenever they are made, as each of the ways that `downtime collect` reads keeps them.

An event is a time, one of four zones, and the number of one of a million users, by the hash of its own number. DuckDB
makes them as Parquet, and the others get the same: no index, no partition. A form is there until the next is asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from event_servers import start_clickhouse, start_postgres

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AS_OF = "2026-11-01T00:00Z"
EVENTS = """SELECT TIMESTAMPTZ '2026-09-02 00:00:00+00' + to_microseconds((hash(i) % 5184000000000)::BIGINT) AS ts,
['Europe/Berlin', 'Asia/Kolkata', 'America/New_York', 'Asia/Tokyo'][(1 + hash(i, 1) % 4)::INT] AS tz,
(hash(i, 2) % 1000000)::INT AS uid FROM range({number}) AS numbers (i)"""
ISO, SPACED = "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True)
class Form:
    """Events as they are kept: what the command is given, what the driver is, and how a query names the table."""

    source: str
    engine: str
    path: str
    table: str = "events"
    # What reads a file; empty for a table.
    reader: tuple[str, ...] = ()
    # The number of the server's process.
    server: int = 0
    size: int = 0


@dataclass(frozen=True)
class Store:
    """Where a number of events are kept, and whether they are still needed afterwards."""

    folder: Path
    number: int
    keep: bool

    @contextmanager
    def hold(self, ending: str, write: Callable[[Path], object]) -> Iterator[Path]:
        """Give a file, which is written unless it is there, and is whole if it is."""
        path = self.folder / f"events-{self.number}.{ending}"
        if not path.exists():
            part = self.folder / f"part.{ending}"
            part.unlink(missing_ok=True)
            write(part)
            part.rename(path)
        try:
            yield path
        finally:
            if not self.keep:
                path.unlink()

    def hold_parquet(self) -> AbstractContextManager[Path]:
        """Give the events as DuckDB makes them, which all others are made of."""
        made = EVENTS.format(number=self.number)
        return self.hold("parquet", lambda path: open_duckdb().execute(f"COPY ({made}) TO '{path}'"))

    @contextmanager
    def hold_text(self, ending: str) -> Iterator[Path]:
        """Give them as CSV or lines of JSON, to the second."""
        with self.hold_parquet() as made, self.hold(ending, lambda path: write_text(made, path)) as path:
            yield path


def open_duckdb() -> DuckDBPyConnection:
    """Open a database in memory, in UTC."""
    import duckdb

    database = duckdb.connect()
    database.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
    return database


def select_text(parquet: Path, form: str) -> str:
    """Write a query of the events with their times as text."""
    return f"SELECT strftime(ts, '{form}') AS ts, tz, uid FROM '{parquet}'"  # noqa: S608 - a path of ours


def write_text(parquet: Path, path: Path) -> None:
    """Write CSV with a header, or lines of JSON."""
    form = "csv, HEADER" if path.suffix == ".csv" else "json"
    open_duckdb().execute(f"COPY ({select_text(parquet, ISO)}) TO '{path}' (FORMAT {form})")


def fill_duckdb(parquet: Path, path: Path) -> None:
    """Make a database of DuckDB with a table of events."""
    import duckdb

    with duckdb.connect(str(path)) as kept:
        kept.execute(f"CREATE TABLE events AS FROM '{parquet}'")


def fill_sqlite(parquet: Path, path: Path) -> None:
    """Make a database of SQLite with a table of events."""
    rows = open_duckdb().execute(select_text(parquet, SPACED))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("CREATE TABLE events (ts TEXT, tz TEXT, uid INTEGER)")
        while batch := rows.fetchmany(100_000):
            database.executemany("INSERT INTO events VALUES (?, ?, ?)", batch)


@contextmanager
def as_parquet(store: Store) -> Iterator[Form]:
    """Keep them as a file that DuckDB reads."""
    with store.hold_parquet() as path:
        yield _of_file(path, "--engine", "duckdb")


@contextmanager
def as_csv(store: Store) -> Iterator[Form]:
    """Keep them as a file that DuckDB is told to read."""
    with store.hold_text("csv") as path:
        yield _of_file(path, "--engine", "duckdb")


@contextmanager
def as_plain_csv(store: Store) -> Iterator[Form]:
    """Keep them as a file that is read without DuckDB; the peer is DuckDB all the same."""
    with store.hold_text("csv") as path:
        yield _of_file(path, "--gaps", "zero")


@contextmanager
def as_json(store: Store) -> Iterator[Form]:
    """Keep them as lines of JSON."""
    with store.hold_text("jsonl") as path:
        yield _of_file(path, "--engine", "duckdb")


@contextmanager
def as_duckdb(store: Store) -> Iterator[Form]:
    """Keep them in a database of DuckDB."""
    with store.hold_parquet() as made, store.hold("duckdb", lambda path: fill_duckdb(made, path)) as path:
        yield Form(f"duckdb:///{path}", "duckdb", str(path), size=path.stat().st_size)


@contextmanager
def as_sqlite(store: Store) -> Iterator[Form]:
    """Keep them in a database of SQLite."""
    with store.hold_parquet() as made, store.hold("sqlite", lambda path: fill_sqlite(made, path)) as path:
        yield Form(f"sqlite:///{path}", "sqlite", str(path), size=path.stat().st_size)


@contextmanager
def as_postgres(store: Store) -> Iterator[Form]:
    """Keep them in a server of PostgreSQL, which is gone afterwards."""
    with store.hold_text("csv") as path, start_postgres(store.folder, path) as server:
        yield Form(server.address, "postgres", server.address, server=server.pid, size=server.size)


@contextmanager
def as_clickhouse(store: Store) -> Iterator[Form]:
    """Keep them in ClickHouse's engine behind HTTP, which is gone afterwards."""
    with store.hold_parquet() as path, start_clickhouse(store.folder, path) as server:
        yield Form(server.address, "clickhouse", server.address, server=server.pid, size=server.size)


@contextmanager
def as_spark(store: Store) -> Iterator[Form]:
    """Keep them as a file that Spark reads, on two cores of this machine."""
    with store.hold_parquet() as path:
        yield Form("spark://local[2]", "spark", "local[2]", f"parquet.`{path}`", size=path.stat().st_size)


def _of_file(path: Path, *reader: str) -> Form:
    return Form(str(path), "duckdb", ":memory:", f'"{path}"', reader, size=path.stat().st_size)


FORMS: dict[str, Callable[[Store], AbstractContextManager[Form]]] = {
    "Parquet": as_parquet,
    "CSV, by DuckDB": as_csv,
    "JSON lines": as_json,
    "CSV, without": as_plain_csv,
    "DuckDB": as_duckdb,
    "SQLite": as_sqlite,
    "PostgreSQL": as_postgres,
    "ClickHouse": as_clickhouse,
    "Spark": as_spark,
}
