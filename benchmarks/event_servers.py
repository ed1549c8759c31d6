"""Servers of databases that are started for a measurement, filled with events, and gone afterwards."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_SECONDS = 3600
"""A server of ClickHouse listens once it has read the events."""
POSTGRES_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "autovacuum": "off",
}
CLICKHOUSE_COLUMNS = r"ts DateTime64(6, \'UTC\'), tz String, uid Int32"


@dataclass(frozen=True)
class Server:
    """Where a server with events is, the number of its process, and how many bytes it keeps."""

    address: str
    pid: int
    size: int


@contextmanager
def start_postgres(folder: Path, text: Path) -> Iterator[Server]:
    """Start PostgreSQL as its package sets it up, but for what only writing needs, with the events of a CSV."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        raise SystemExit("PostgreSQL is not installed: leave it out by --forms")
    as_nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    with _open_folder(folder) as ours:
        make = [
            str(found[-1] / "initdb"),
            "-D",
            str(ours / "data"),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-N",
            "-E",
            "UTF8",
        ]
        subprocess.run([*as_nobody, *make, "--locale=C"], capture_output=True, check=True, cwd=ours)
        port = _free_port()
        serve = [str(found[-1] / "postgres"), "-D", str(ours / "data"), "-p", str(port)]
        settings = [part for name, value in POSTGRES_SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with _running([*as_nobody, *serve, *settings], port, ours) as pid:
            address = f"postgresql://postgres@127.0.0.1:{port}/postgres"
            _fill_postgres(address, text)
            yield Server(address, pid, _sum_files(ours))


def _fill_postgres(address: str, text: Path) -> None:
    import psycopg

    for _ in range(100):  # at first it listens, and refuses everybody
        try:
            server = psycopg.connect(address, autocommit=True)
            break
        except psycopg.OperationalError:
            time.sleep(0.1)
    with server, text.open("rb") as rows:
        server.execute("CREATE UNLOGGED TABLE events (ts TIMESTAMPTZ, tz TEXT, uid INTEGER)")
        with server.cursor().copy("COPY events FROM STDIN (FORMAT csv, HEADER)") as copy:
            while block := rows.read(1 << 20):
                copy.write(block)
        server.execute("VACUUM ANALYZE events")
        server.execute("CHECKPOINT")


@contextmanager
def start_clickhouse(folder: Path, parquet: Path) -> Iterator[Server]:
    """Start ClickHouse's engine behind HTTP, as the tests do, with the events of a file."""
    events = f"file('{parquet}', Parquet, '{CLICKHOUSE_COLUMNS}')"
    made = f"CREATE TABLE events ENGINE = MergeTree ORDER BY tuple() AS SELECT * FROM {events}\n"  # noqa: S608 - a path of ours
    with _open_folder(folder) as ours:
        port = _free_port()
        statements = ours / "statements.sql"
        statements.write_text(made, "utf-8")
        script = str(ROOT / "tests" / "foreign" / "clickhouse_over_http.py")
        with _running([sys.executable, script, str(port)], port, ours, statements) as pid:
            yield Server(f"clickhouse://default@127.0.0.1:{port}/default", pid, _sum_files(ours))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _sum_files(folder: Path) -> int:
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


@contextmanager
def _open_folder(folder: Path) -> Iterator[Path]:
    """Give a folder within another, of whoever the server runs as."""
    with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o777)
        yield Path(name)


@contextmanager
def _running(command: Sequence[str], port: int, folder: Path, given: Path | None = None) -> Iterator[int]:
    """Run a server until it listens, and give the number of its process; end it afterwards."""
    environment: Mapping[str, str] = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder)}
    with (folder / "log").open("w+") as log, (given or Path(os.devnull)).open("rb") as stdin:
        process = subprocess.Popen(command, stdin=stdin, stdout=log, stderr=log, cwd=folder, env=environment)
        try:
            _await(process, port, folder / "log")
            yield process.pid
        finally:
            process.terminate()
            process.wait(60)


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"the server does not listen: {log.read_text()}")
