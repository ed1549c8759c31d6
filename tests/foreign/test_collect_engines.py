"""Databases asked by the command itself: the same tables of the same events, and what happens when one is lost."""

from __future__ import annotations

import base64
import csv
import json
import os
import re
import signal
import sqlite3
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from downtime_cli.collect.sql.query import build_query
from downtime_cli.collect.sql.question import Question, TimeKind
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.window import DAY, Span
from tests.collect.sql.counting import SPANS, Event, ask, count, draw_events, zone_of
from tests.foreign.databases import Postgres, fill_duckdb, start_postgres, write_events
from tests.foreign.documented import find_commands, run_commands
from tests.foreign.engines import (
    EVERY_SECONDS,
    NUMBER,
    Done,
    ask_python,
    fill_file,
    run_there,
    start_clickhouse,
    start_there,
)
from tests.foreign.loopback import free_port

WANTED = (0, 1, 3, 4, 6, 8)
"""Of the spans: no clock, one that goes back, one that goes forward, half an hour off, by half an hour, by midnight."""
EVENTS: dict[str, list[Event]] = {
    f"events_{index}": [
        replace(event, value=event.value and abs(event.value))  # sums below 0 are refused, and tested elsewhere
        for event in draw_events(f"engines {index}", SPANS[index][1])
    ]
    for index in WANTED
}
ENGINES = ["postgres", "sqlite", "duckdb", "clickhouse"]
SESSIONS = ["UTC", "Asia/Kolkata"]
QUESTIONS: list[tuple[int, dict[str, Any], dict[str, str]]] = [
    (0, {"time": "instant"}, {}),
    (0, {"time": "in_utc"}, {"zone": "place"}),
    (1, {"time": "instant"}, {"country": "place", "user": "user id"}),
    (1, {"time": "clock", "clock": zone_of("Europe/Berlin")}, {}),
    (3, {"time": "clock", "clock": zone_of("America/New_York")}, {"zone": "place", "value": "value"}),
    (4, {"time": "clock", "clock": zone_of("Asia/Kolkata")}, {"user": "user id"}),
    (4, {"time": "seconds", "kind": TimeKind.EPOCH}, {"value": "value"}),
    (6, {"time": "clock", "clock": zone_of("Australia/Lord_Howe")}, {}),
    (8, {"time": "millis", "kind": TimeKind.EPOCH_MS}, {"zone": "place"}),
    (8, {"time": "in_utc"}, {"user": "user id"}),
]
OPTIONS = {"zone": "--zone", "country": "--country", "user": "--user", "value": "--value"}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give a file of events for each of the spans."""
    folder = tmp_path_factory.mktemp("events")
    paths = {table: folder / f"{table}.csv" for table in EVENTS}
    for index, (table, path) in zip(WANTED, paths.items(), strict=True):
        write_events(path, EVENTS[table], SPANS[index][0])
    return paths


@pytest.fixture(scope="module")
def postgres(files: dict[str, Path]) -> Iterator[Postgres]:
    """Give a server with a table for each of the spans."""
    with start_postgres() as started:
        for table, path in files.items():
            started.load(table, path)
        yield started


@pytest.fixture(scope="module")
def clickhouse(files: dict[str, Path]) -> Iterator[int]:
    """Give the port of ClickHouse."""
    with start_clickhouse(files) as port:
        yield port


@pytest.fixture(scope="module")
def addresses(postgres: Postgres, clickhouse: int, files: dict[str, Path]) -> dict[str, str]:
    """Give the address of each database."""
    folder = next(iter(files.values())).parent
    found = {
        "postgres": f"postgresql://postgres@127.0.0.1:{postgres.port}/postgres",
        "clickhouse": f"clickhouse://127.0.0.1:{clickhouse}",
        "clickhouse in Asia/Kolkata": f"clickhouse://kolkata@127.0.0.1:{clickhouse}/default",
    }
    for engine in ("sqlite", "duckdb"):
        path = folder / f"shop.{engine}"
        fill_file(engine, path, files, ["SET TimeZone = 'UTC'", *fill_duckdb(files)])
        found[engine] = f"{engine}:///{path}"
    return found


def list_questions() -> list[Question]:
    """Ask each question of the two days up to the end of its span."""
    return [
        ask(
            measure,
            dialect="",
            span=Span(SPANS[index][1].end - 2 * DAY, SPANS[index][1].end),
            table=f"events_{index}",
            **times,
        )
        for index, times, measure in QUESTIONS
    ]


def write_args(source: str, question: Question, output: str) -> list[str]:
    """Write the command that asks a question."""
    args = ["collect", source, "--table", question.table, "--time", question.time, "--days", "2", "-o", output]
    args += ["--as-of", f"{question.span.end:%Y-%m-%dT%H:%MZ}"]
    args += ["--time-kind", question.kind] if question.kind else []
    args += ["--traffic-zone", zone_name(question.clock)] if question.clock else []
    return [
        *args,
        *(
            part
            for name, flag in OPTIONS.items()
            if getattr(question, name)
            for part in (flag, getattr(question, name))
        ),
    ]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Give the tables of events that are counted one by one, and saved as the result of a query is."""
    folder = tmp_path_factory.mktemp("expected")
    for index, question in enumerate(list_questions()):
        with (folder / f"{index}.csv").open("w", encoding="utf-8", newline="") as output:
            rows = csv.writer(output)
            rows.writerow(question.headings)
            rows.writerows(row[: len(question.headings)] for row in count(EVENTS[question.table], question))
    clocks = [["--traffic-zone", zone_name(each.clock)] if each.clock else [] for each in list_questions()]
    runs = [["collect", f"{index}.csv", *clock, "-o", f"{index}.out"] for index, clock in enumerate(clocks)]
    assert [done.code for done in run_there(runs, folder)] == [0] * len(runs)
    return [(folder / f"{index}.out").read_text("utf-8") for index in range(len(runs))]


@pytest.mark.parametrize("session", SESSIONS)
@pytest.mark.parametrize("engine", ENGINES)
def test_each_engine_gives_the_table_of_events_counted_one_by_one(
    engine: str, session: str, addresses: dict[str, str], expected: list[str], tmp_path: Path
) -> None:
    """The same events give the same table, whatever the engine, the zone of its session and what the times are."""
    source = addresses.get(f"{engine} in {session}", addresses[engine])
    runs = [write_args(source, question, f"{index}.csv") for index, question in enumerate(list_questions())]
    done = run_there(runs, tmp_path, {"TZ": session, "PGTZ": session})
    assert [each.code for each in done] == [0] * len(runs), [each.err for each in done if each.code]
    assert {each.out for each in done} == {""}
    assert [(tmp_path / f"{index}.csv").read_text("utf-8") for index in range(len(runs))] == expected


def run_alone(args: list[str], folder: Path, env: dict[str, str] | None = None) -> Done:
    """Run the command itself."""
    with start_there(args, folder, env) as process:
        out, err = process.communicate(timeout=60)
    return Done(process.returncode, out, err)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, clickhouse: int) -> Path:
    """Give a folder with the files of a shop; servers have its events too."""
    every = f"INTERVAL '{EVERY_SECONDS} seconds'"
    postgres.run(
        "CREATE DATABASE shop;",
        "CREATE ROLE reader LOGIN;",
        r"\connect shop",
        f"CREATE TABLE events AS SELECT now() - n * {every} AS created_at FROM generate_series(1, {NUMBER}) n;",
        "GRANT SELECT ON events TO reader;",
    )
    folder = tmp_path_factory.mktemp("shop")
    made = f"CREATE TABLE events AS SELECT now() - n * {every} AS created_at FROM range({NUMBER}) t(n)"
    fill_file("duckdb", folder / "shop.duckdb", {}, [made])
    with closing(sqlite3.connect(folder / "shop.db")) as database, database:
        database.execute("CREATE TABLE events (created_at TEXT)")
        times = ((f"-{EVERY_SECONDS * number} seconds",) for number in range(NUMBER))
        database.executemany("INSERT INTO events SELECT datetime('now', ?)", times)
    return folder


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("postgresql://reader@db/shop", "README.md"),
        ("postgresql://reader@db.example.com/shop", "docs/collect.md"),
        ("sqlite:///shop.db", "docs/collect.md"),
        ("duckdb:///shop.duckdb", "docs/collect.md"),
        ("clickhouse://reader@db.example.com/shop", "docs/collect.md"),
    ],
)
def test_two_documented_commands_lead_from_a_table_to_a_plan(
    source: str, page: str, shop: Path, postgres: Postgres, clickhouse: int
) -> None:
    """They do so as they stand: PostgreSQL's variables say who is db.example.com, and for ClickHouse it is replaced."""
    first, second = find_commands(source, page)
    (shop / "traffic.csv").unlink(missing_ok=True)
    if source.startswith("clickhouse"):
        first = first.replace("db.example.com", f"127.0.0.1:{clickhouse}")
    env = {"PGHOSTADDR": "127.0.0.1", "PGPORT": str(postgres.port)}
    collected, planned = run_commands((first, second), shop, env)
    assert (collected.code, collected.out) == (0, ""), collected.err
    assert collected.err.startswith(f"{first.split()[2]}: ")
    assert planned.code == 0, planned.err
    assert "Recommended" in planned.out


@pytest.mark.parametrize(
    ("engine", "words"),
    [
        ("postgres", 'column "tz" does not exist'),
        ("sqlite", "no such column: tz"),
        ("duckdb", 'column "tz"'),
        ("clickhouse", "`tz`"),
    ],
)
def test_a_query_that_an_engine_rejects_is_told_in_its_words(
    engine: str, words: str, addresses: dict[str, str], tmp_path: Path
) -> None:
    """An unknown table or column is exit 3, with what the engine says and where to look; nothing is written."""
    asks = (("events_0", "tz"), ("nosuch", "instant"))
    runs = [["collect", addresses[engine], "--table", t, "--time", c, "-o", "traffic.csv"] for t, c in asks]
    column, table = run_there(runs, tmp_path)
    assert (column.code, column.out, table.code, table.out) == (3, "", 3, "")
    assert words in column.err
    assert "nosuch" in table.err
    for done in (column, table):
        assert done.err.startswith(f"{addresses[engine]}: error: the query fails: ")
        assert done.err.count("error: ") == 1
        assert f"look at the query: --sql {engine}" in done.err
    assert list(tmp_path.iterdir()) == []


SLOW = {
    "postgres": "pg_sleep(0.5) IS NOT NULL",
    "duckdb": "(SELECT SUM(a.range * b.range) FROM range(100000000) a, range(100000000) b) > 0",
    "clickhouse": "sleepEachRow(0.5) = 0",
}


@pytest.mark.parametrize("engine", sorted(SLOW))
def test_a_query_that_takes_too_long_is_stopped(engine: str, addresses: dict[str, str], tmp_path: Path) -> None:
    """The engine stops it, and the command ends with exit 4 and nothing written."""
    asked = ["--table", "events_0", "--time", "instant", "--as-of", "2026-10-26T05:00Z", "--where", SLOW[engine]]
    [done] = run_there([["collect", addresses[engine], *asked, "--query-timeout", "1s", "-o", "traffic.csv"]], tmp_path)
    assert (done.code, done.out) == (4, ""), done.err
    assert "the query took longer than 1 s, and was stopped [no-connection]" in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_query_can_change_nothing(
    postgres: Postgres, addresses: dict[str, str], files: dict[str, Path], tmp_path: Path
) -> None:
    """A condition that would write is rejected by the session, and files stay as they are."""
    postgres.run("CREATE SEQUENCE numbers;")
    asked = ["--table", "events_0", "--time", "instant", "--as-of", "2026-10-26T05:00Z"]
    folder = next(iter(files.values())).parent
    before = {path: path.read_bytes() for path in folder.iterdir()}
    runs = [
        ["collect", addresses["postgres"], *asked, "--where", "nextval('numbers') > 0", "-o", "traffic.csv"],
        *(["collect", addresses[engine], *asked, "-o", "traffic.csv"] for engine in ("sqlite", "duckdb")),
    ]
    rejected, *others = run_there(runs, tmp_path)
    assert (rejected.code, [each.code for each in others]) == (3, [0, 0])
    assert "cannot execute nextval() in a read-only transaction" in rejected.err
    assert postgres.run("SELECT is_called FROM numbers;") == "is_called\nf\n"
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_passwords_come_from_where_the_drivers_look_and_go_nowhere(
    postgres: Postgres, clickhouse: int, tmp_path: Path
) -> None:
    """With the right one there is an answer; without, or with another, exit 4; no letter of one is printed."""
    guard = "host all guarded all scram-sha-256\nhost all all all trust\n"
    path = postgres.run("SHOW data_directory;").splitlines()[1]
    postgres.run(
        "CREATE ROLE guarded LOGIN PASSWORD 'hunter2';",
        "CREATE TABLE open_events AS SELECT * FROM events_0;",
        "GRANT SELECT ON open_events TO guarded;",
        f"COPY (SELECT unnest(string_to_array('{guard}', E'\\n'))) TO '{path}/pg_hba.conf';",
        "SELECT pg_reload_conf();",
    )
    at = f"postgresql://guarded@127.0.0.1:{postgres.port}/postgres"
    asked = ["--table", "open_events", "--time", "instant", "--as-of", "2026-10-26T05:00Z", "-o", "traffic.csv"]
    other = [part.replace("open_events", "events_0") for part in asked]
    http = ["collect", f"clickhouse://guarded@127.0.0.1:{clickhouse}", *other]
    (tmp_path / ".pgpass").write_text("*:*:*:guarded:hunter2\n", "utf-8")
    (tmp_path / ".pgpass").chmod(0o600)
    for env, code in (
        ({"PGPASSWORD": "hunter2", "CLICKHOUSE_PASSWORD": "hunter2"}, 0),
        ({"PGPASSWORD": "hunter3", "CLICKHOUSE_PASSWORD": "hunter3"}, 4),
        ({"HOME": "/nonexistent"}, 4),
    ):
        done = run_there([["collect", at, *asked], http], tmp_path, env)
        assert [each.code for each in done] == [code, code], [each.err for each in done]
        assert "hunter" not in "".join(each.out + each.err for each in done)
    by_file, forbidden = run_there(
        [["collect", at, *asked], ["collect", at, *other]], tmp_path, {"PGPASSFILE": str(tmp_path / ".pgpass")}
    )
    assert (by_file.code, forbidden.code) == (0, 4)
    assert "permission denied for table events_0" in forbidden.err
    assert "ask for the right to SELECT from it" in forbidden.err


def test_nobody_at_an_address_is_one_error(tmp_path: Path) -> None:
    """A refused connection is exit 4, without a file or a word on stdout."""
    port = free_port()
    asked = ["--table", "events", "--time", "ts", "-o", "traffic.csv"]
    runs = [["collect", f"{scheme}://127.0.0.1:{port}/shop", *asked] for scheme in ("postgresql", "clickhouse")]
    for done in run_there(runs, tmp_path):
        assert (done.code, done.out) == (4, "")
        assert done.err.count("error: ") == 1
        assert "[no-connection]" in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_killed_leaves_nothing(clickhouse: int, tmp_path: Path) -> None:
    """A database lost in the middle of a query is exit 4 and one error; there is no half of a table."""
    asked = ["--table", "events_0", "--time", "instant", "--as-of", "2026-10-26T05:00Z", "-o", "traffic.csv"]
    with start_postgres() as server:
        server.run("CREATE TABLE events_0 AS SELECT TIMESTAMPTZ '2026-10-25 05:00+00' AS instant;")
        address = f"postgresql://postgres@127.0.0.1:{server.port}/postgres"
        process = start_there(["collect", address, *asked, "--where", "pg_sleep(60) IS NOT NULL"], tmp_path)
        pid = int(server.run("SELECT pg_read_file('postmaster.pid');").splitlines()[1].strip('"'))
        running = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'downtime' AND state = 'active';"
        deadline = time.monotonic() + 30
        while server.run(running) != "count\n1\n":
            assert time.monotonic() < deadline
            time.sleep(0.1)
        os.kill(pid, signal.SIGKILL)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (4, ""), err
    assert err.count("error: ") == 1
    assert err.startswith(f"{address}: error: no answer: ")
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_breaks_off_leaves_nothing(files: dict[str, Path], tmp_path: Path) -> None:
    """A server that is lost while it sends is exit 4 as well: rows that came are not taken for all."""
    with start_clickhouse({"events_0": files["events_0"]}) as port:
        address = f"clickhouse://dying@127.0.0.1:{port}"
        asked = ["--table", "events_0", "--time", "instant", "--as-of", "2026-10-26T05:00Z", "-o", "traffic.csv"]
        done = run_alone(["collect", address, *asked], tmp_path)
    assert (done.code, done.out) == (4, ""), done.err
    assert done.err.startswith(f"{address}: error: no answer: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("user", ["default", "kolkata"])
def test_clickhouse_reads_only_the_partitions_of_the_span(clickhouse: int, user: str) -> None:
    """Bounds on the bare column leave out the days before and after, whatever the zone of the session."""
    span = Span(SPANS[0][1].start, SPANS[0][1].start + DAY)
    query = build_query(ask({}, dialect="clickhouse", span=span, table="events_0", time="instant"))
    explained = f"EXPLAIN indexes = 1 {query.rstrip().removesuffix(';')}\n FORMAT TabSeparated"
    login = base64.b64encode(f"{user}:".encode()).decode()
    address = f"http://127.0.0.1:{clickhouse}/?readonly=1"
    request = urllib.request.Request(address, explained.encode(), {"Authorization": f"Basic {login}"})
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - http, as above
        plan = answer.read().decode()
    days = {event.at.date() for event in EVENTS["events_0"] if event.at}
    wanted = {day for day in days if span.start.date() <= day <= span.end.date()}
    assert f"Parts: {len(wanted)}/{len(days) + 1}" in plan, plan  # the one more holds rows without a time


def test_duckdb_reads_only_the_files_and_row_groups_of_the_span(tmp_path: Path) -> None:
    """Bounds on the bare column leave out row groups, and a condition on a column of partitions whole files."""
    span = Span(datetime(2026, 11, 4, 20, tzinfo=UTC), datetime(2026, 11, 6, 3, tzinfo=UTC))
    table = f'"{tmp_path}/events/*/*.parquet"'
    asked = [
        build_query(Question(dialect="duckdb", table=table, time="instant", span=span, where=where))
        for where in ("", "day >= '2026-11-05'")
    ]
    made = (
        "SELECT TIMESTAMPTZ '2026-11-01 05:00+00' + n * INTERVAL '1 day' AS instant, "
        "DATE '2026-11-01' + CAST(n AS INTEGER) AS day FROM range(10) t(n)"
    )
    script = f"""
import duckdb, json, sys
database = duckdb.connect()
database.execute("SET TimeZone = 'Asia/Kolkata'")
database.execute("COPY ({made}) TO 'events' (FORMAT parquet, PARTITION_BY (day))")
for query in json.load(sys.stdin):
    print(database.execute(f"EXPLAIN ANALYZE {{query}}").fetchall()[0][1])
"""
    plans = ask_python(["-W", "ignore", "-c", script], json.dumps(asked), tmp_path)
    assert re.findall(r"Total Files Read: +(\d+)", plans) == ["10", "6"], plans
    assert re.findall(r"Row Groups Scanned: +(\d+) */ *(\d+)", plans) == [("1", "10"), ("1", "6")], plans


def test_a_file_of_duckdb_that_cannot_be_opened_is_a_matter_of_access(
    addresses: dict[str, str], tmp_path: Path
) -> None:
    """A database that is not there, or none, and a file of events that a query names and nobody has: each is exit 4."""
    (tmp_path / "text.duckdb").write_text("hour,requests\n" * 1000, "utf-8")
    asked = ["--time", "instant", "-o", "traffic.csv", "--table"]
    runs = [["collect", f"duckdb:///{name}.duckdb", *asked, "events_0"] for name in ("none", "text")]
    done = run_there([*runs, ["collect", addresses["duckdb"], *asked, '"none.parquet"']], tmp_path)
    assert [(each.code, each.out, each.err.count("error: no answer: ")) for each in done] == [(4, "", 1)] * 3
    assert "four any other; duckdb:////var/lib/shop.duckdb" in done[0].err
    assert [path.name for path in tmp_path.iterdir()] == ["text.duckdb"]


def test_only_one_statement_that_reads_is_run(tmp_path: Path) -> None:
    """Whatever a query ends with, DuckDB gets no second statement, and none that writes."""
    script = """
import duckdb
from downtime_cli.collect.engines.duck import fetch
database = duckdb.connect()
for query in ("SELECT 1; COPY (SELECT 1) TO 'a.csv'", "CREATE TABLE a (b INTEGER)", ""):
    try:
        print(list(fetch(database, query)))
    except duckdb.ParserException as error:
        print(error)
"""
    assert ask_python(["-c", script], "", tmp_path).splitlines() == ["it is not one statement that reads"] * 3


def test_ctrl_c_ends_a_query_of_duckdb(addresses: dict[str, str], tmp_path: Path) -> None:
    """As elsewhere: no traceback, and nothing is written."""
    asked = ["--table", "events_0", "--time", "instant", "--as-of", "2026-10-26T05:00Z", "--where", SLOW["duckdb"]]
    with start_there(["collect", addresses["duckdb"], *asked, "-o", "traffic.csv"], tmp_path) as process:
        try:
            deadline = time.monotonic() + 120
            while int(Path(f"/proc/{process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()[11]) < 200:
                assert time.monotonic() < deadline  # until it has computed for two seconds, of which one to begin
                time.sleep(0.1)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, out, "Traceback" in err) == (130, "", False), err
    assert list(tmp_path.iterdir()) == []


INTERRUPTED = """
import os, signal, threading, time
import duckdb
from downtime_cli.collect.engines.duck import fetch
database = duckdb.connect()
class Late:
    extract_statements, interrupt = database.extract_statements, database.interrupt
    def execute(self, statement):
        time.sleep(1)
        return database.execute(statement)
signal.signal(signal.SIGINT, signal.default_int_handler)
threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    list(fetch(Late(), "SELECT SUM(a.range * b.range) FROM range(100000000) a, range(100000000) b"))
except KeyboardInterrupt:
    print("ended")
"""


def test_ctrl_c_before_a_query_of_duckdb_begins_ends_it(tmp_path: Path) -> None:
    """DuckDB forgets that it was to stop what it has not begun, and nobody would hear of a second Ctrl-C."""
    assert ask_python(["-c", INTERRUPTED], "", tmp_path) == "ended\n"


LOCKED = """
import duckdb, subprocess, sys
with duckdb.connect("shop.duckdb"):
    args = ["collect", "duckdb:///shop.duckdb", "--table", "events", "--time", "at"]
    done = subprocess.run([sys.executable, "-m", "downtime_cli", *args], capture_output=True, text=True)
print(done.returncode, done.stdout, done.stderr)
"""


def test_a_duckdb_that_another_program_writes_to_is_told(tmp_path: Path) -> None:
    """Nothing is wrong with the path: the remedy is to wait, or to ask a copy."""
    told = ask_python(["-c", LOCKED], "", tmp_path)
    assert told.startswith("4  duckdb:///shop.duckdb: error: no answer: ")
    assert "fix: another program has it open to write: ask when that has closed it" in told
