"""Logs counted by the workers of Spark, as they are on one machine, and tables that it has."""

from __future__ import annotations

import bz2
import gzip
import json
import os
import re
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.collect.logs.log_set import LogQuestion, count_logs
from downtime_cli.collect.sql.query import build_query
from downtime_cli.collect.sql.question import Question, TimeKind
from downtime_cli.collect.summary import describe_logs
from tests.collect.logs.address_database import write_database
from tests.collect.logs.samples import CLOUDFRONT, JSON_LINES, LINES
from tests.collect.sql.counting import MEASURES, SPANS, ask, count, draw_events, zone_of
from tests.foreign.databases import as_row, write_events
from tests.foreign.documented import find_commands
from tests.foreign.engines import ask_python, hearing_interrupts
from tests.foreign.loopback import free_port
from tests.foreign.spark import Spark, command, environment, start_spark

SHARED = Path(__file__).parents[3] / "shared" / "data" / "raw"
START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    """Give a cluster."""
    with start_spark(tmp_path_factory.mktemp("spark")) as started:
        yield started


def count_here(*args: str, code: int = 0) -> tuple[str, str]:
    """Return what `downtime collect` writes to stdout and stderr when it counts by itself."""
    done = CliRunner().invoke(app, ["collect", *args])
    assert done.exit_code == code, done.stderr
    return done.stdout, done.stderr


def compare(spark: Spark, pattern: Path, *options: str) -> tuple[str, str]:
    """Count logs on the cluster and here, see that the same is said of them, and return that."""
    out, err = spark.type("collect", f"file:{pattern}", "--engine", "spark", *options)
    found = out, err.replace("file:/", "/")
    assert found == count_here(str(pattern), *options)
    return found


def write_lines(path: Path, hours: range, *, marks: bytes = b"") -> bytes:
    """Write a log with two requests an hour, packed as its name says, and return its lines."""
    lines = b"".join(
        b'192.0.2.%d - - [%s +0000] "GET /a%s HTTP/1.1" 200 5 "-" "curl"\n'
        % (hour % 250, f"{START + timedelta(hours=hour, minutes=minute):%d/%b/%Y:%H:%M:%S}".encode(), marks)
        for hour in hours
        for minute in (5, 45)
    )
    path.write_bytes(gzip.compress(lines) if path.suffix == ".gz" else lines)
    return lines


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a pattern for the log of four weeks: a gzip, and a plain file that is split."""
    folder = tmp_path_factory.mktemp("real")
    for path in SHARED.glob("access_combined.log*"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder / "access_combined.log*"


def test_a_worker_that_is_killed_changes_nothing(spark: Spark, real: Path) -> None:
    """Each hour is that of one machine, and all that is said: lines, broken ones with their numbers, what filters do.

    The tasks of whoever was killed are done again, and none of them counts twice.
    """
    killed, hours, heard, said = spark.ask("count_and_kill", f"file:{real}")
    expected = count_logs(LogQuestion(sources=(str(real),)))
    assert killed == 1
    assert dict(hours) == expected.counted.numbers[""]
    assert dict(heard) == expected.counted.heard
    assert [line.replace("file:/", "/") for line in said] == list(describe_logs(expected))
    assert sum(number for _, number in hours) == 169_307


def test_filters_and_visitors_are_those_of_one_machine(spark: Spark, tmp_path: Path) -> None:
    """Bots are known by the package that was sent; visitors of several workers are told apart all the same."""
    with (SHARED / "access_combined.log").open("rb") as file:
        for number in (2, 1):
            (tmp_path / f"access.log.{number}.gz").write_bytes(gzip.compress(b"".join(islice(file, 1500))))
    out, _ = compare(
        spark, tmp_path / "access.log*", "--unique", "--drop-bots", "--only-status", "2xx,3xx", "--drop-path", "/health"
    )
    assert out.startswith("hour,users\n")


def test_bytes_are_bytes(spark: Spark, tmp_path: Path) -> None:
    """CR, NUL and Latin-1 in lines, a mark at the beginning, no end at the end, and lines of a mebibyte and more."""
    lines = write_lines(tmp_path / "plain", range(40)).splitlines(keepends=True)
    odd = [
        b"\xef\xbb\xbf" + lines[0],
        *(line.replace(b"/a", b"/\xe9\xff\0\r/b") for line in lines[1:20]),
        *(line.replace(b"\n", b"\r\n") for line in lines[20:40]),
        b"\n",
        b"\r\n",
        b"\r" + lines[40],
        b"\0" * 70 + b"\n",
        lines[41].replace(b"/a", b"/" + b"a" * (1 << 20)),
        lines[42].replace(b"/a", b"/" + b"a" * 1_000_000),
        *lines[43:-1],
        lines[-1].rstrip(),
    ]
    (tmp_path / "plain").write_bytes(b"".join(odd))
    (tmp_path / "packed.gz").write_bytes(gzip.compress(b"".join(odd[:30])) + gzip.compress(b"".join(odd[30:])))
    (tmp_path / "packed.bz2").write_bytes(bz2.compress(b"".join(odd)))
    _, err = compare(spark, tmp_path / "*", "--max-bad", "20%")
    assert "83 lines, 5 broken lines" in err


def test_each_file_has_its_format(spark: Spark, tmp_path: Path) -> None:
    """Also where it changes within the file, which is not split, and where a name is odd."""
    path = "/long" * 500
    (tmp_path / "w3c [x] {a,b} 100%.log").write_text(
        "".join(
            f"#Fields: date time {fields}\r\n" + f"2026-11-{day:02} 04:37:59 {values}\r\n" * 50
            for day in range(1, 29)
            for fields, values in (("cs-uri-stem sc-status", f"{path} 200"), ("sc-status cs-uri-stem", f"404 {path}"))
        )
    )
    (tmp_path / "cdn.gz").write_bytes(gzip.compress(CLOUDFRONT.encode()))
    (tmp_path / "json.log").write_text(f"{JSON_LINES['caddy']}\n" * 50)
    (tmp_path / "haproxy").write_text(f"{LINES['syslog haproxy']}\n" * 50)
    (tmp_path / "empty.log").touch()
    _, err = compare(spark, tmp_path / "*", "--only-status", "2xx")
    assert ".log: w3c, 2,800 lines" in err
    assert "empty.log: empty" in err


def test_places_and_their_audience_are_those_of_one_machine(spark: Spark, tmp_path: Path) -> None:
    """Workers are sent the database, by whatever name it has."""
    database = write_database(tmp_path / "any name.mmdb")
    write_lines(tmp_path / "access.log", range(600))
    users = tmp_path / "users.csv"
    options = ("--geoip", str(database), "--write-audience", str(users))
    out, _ = spark.type("collect", f"file:{tmp_path}/access.log", "--engine", "spark", *options)
    assert out.startswith("hour,requests,zone\n")
    audience = users.read_text()
    users.unlink()
    assert out == count_here(f"{tmp_path}/access.log", *options)[0]
    assert users.read_text() == audience


def test_a_rotated_set_is_one(spark: Spark, tmp_path: Path) -> None:
    """A file that is there twice counts once, and the hours of one that is missing are unknown."""
    write_lines(tmp_path / "access.log", range(90, 120))
    lines = write_lines(tmp_path / "access.log.1", range(60, 90))
    (tmp_path / "access.log.1.gz").write_bytes(gzip.compress(lines))
    write_lines(tmp_path / "access.log.3.gz", range(30))
    write_lines(tmp_path / "access.log.4.gz", range(-30, 0))
    (tmp_path / "access.log.5").touch()
    write_lines(tmp_path / "access.log.6", range(-60, -30))
    other = write_lines(tmp_path / "access.log.4", range(-30, -1))
    assert len(other) > 1000
    _, err = compare(spark, tmp_path / "access.log*", "--traffic-zone", "Asia/Kolkata")
    assert "access.log.1.gz: left out" in err
    assert "access.log.2 is missing" in err
    assert "begins with all of" in err


@pytest.mark.parametrize(
    ("name", "damage", "message"),
    [
        ("a.log.gz", lambda data: data[:-20], "the file is cut off, or damaged"),
        ("a.log.gz", lambda data: data[:40] + b"damage" + data[46:], "the file is cut off, or damaged"),
        ("a.log.xz", lambda data: data, "Spark does not unpack xz"),
        ("a.log", lambda data: data, "it is gzip, which Spark knows by the end of a name alone"),
        ("a.log.gz", lambda data: gzip.compress(b"x\n"), "no log format that is known fits"),
        ("a.log.gz", lambda data: gzip.compress(b""), "it holds no line"),
        ("a.log.gz", lambda data: b"", "it holds no line"),
    ],
    ids=["cut", "damaged", "xz", "without-ending", "no-log", "packed-nothing", "nothing"],
)
def test_what_cannot_be_counted_whole_is_refused(
    spark: Spark, tmp_path: Path, name: str, damage: object, message: str
) -> None:
    """With the name of the file, and nothing is written."""
    write_lines(tmp_path / "a.log.gz", range(1000))
    data = (tmp_path / "a.log.gz").read_bytes()
    (tmp_path / "a.log.gz").unlink()
    assert callable(damage)
    (tmp_path / name).write_bytes(damage(data))
    output = tmp_path / "traffic.csv"
    out, err = spark.type("collect", f"file:{tmp_path}/a.log*", "--engine", "spark", "-o", str(output), code=3)
    assert (out, output.exists()) == ("", False)
    assert message in err
    assert f"{tmp_path}/{name}" in err


def test_a_folder_without_a_file_is_told(spark: Spark, tmp_path: Path) -> None:
    """What begins with an underscore is hidden from Spark."""
    (tmp_path / "_access.log").write_text("x\n")
    _, err = spark.type("collect", f"file:{tmp_path}", "--engine", "spark", code=4)
    assert err.startswith(f"file:{tmp_path}: error: there is no file [no-file]")


@pytest.mark.parametrize(
    ("source", "code", "message"),
    [
        ("file:/nowhere/*.gz", 4, "file:/nowhere/*.gz: error: no file has such a name"),
        ("none://logs/*", 4, "spark: error: Spark failed: "),
    ],
)
def test_sources_that_are_none(spark: Spark, source: str, code: int, message: str) -> None:
    """Each is told in a line."""
    out, err = spark.type("collect", source, "--engine", "spark", code=code)
    assert out == ""
    assert message in err
    assert err.count("\n") == 2


ON_A_WORKER = """
import json, pickle, sys
import pyarrow as pa
from msgspec import msgpack
from downtime_cli.collect.logs.counts import Counting, Counts
from downtime_cli.collect.logs.formats import FORMATS
from downtime_cli.collect.spark.worker import Task, give_counts, give_first
lines = sys.stdin.read().encode().splitlines(keepends=True)
for kind in (pa.binary(), pa.large_binary()):
    columns = [pa.array(lines, kind), *(pa.array([each] * len(lines)) for each in (False, "log", 7))]
    batches = [pa.record_batch(columns, names=["line", "is_cut", "path", "start"])]
    (first,) = give_first(batches)
    (found,) = give_counts(batches, pickle.dumps(Task(formats={"log": FORMATS[1]}, counting=Counting())), "")
    (row,) = found.to_pylist()
    counts = msgpack.decode(row.pop("content"), type=Counts)
    print(json.dumps([first.column("content")[0].as_py().decode(), row, counts.good]))
"""


def test_lines_go_in_and_counts_come_out_as_columns(tmp_path: Path) -> None:
    """Of Arrow, whose texts may be long."""
    lines = write_lines(tmp_path / "access.log", range(3))
    found = ask_python(["-c", ON_A_WORKER], lines.decode(), tmp_path)
    row = {"path": "log", "start": 7, "size": len(lines), "place": "", "hour": 0, "visitor": None}
    assert [json.loads(line) for line in found.splitlines()] == [[lines.decode(), row, 6]] * 2


COLUMNS = (
    "instant TIMESTAMP, in_utc TIMESTAMP_NTZ, clock TIMESTAMP_NTZ, seconds DOUBLE, millis BIGINT, place STRING, "
    '"user id" INT, value DOUBLE, status INT'
)
TABLES = {f"events_{index}": SPANS[index] for index in (2, 4)}
"""Tables of events around a repeated hour, and in a zone of half hours."""
EVENTS = {table: draw_events(f"spark {table}", span) for table, (_, span) in TABLES.items()}


@pytest.fixture(scope="module")
def tables(spark: Spark, tmp_path_factory: pytest.TempPathFactory) -> Spark:
    """Give a cluster that has a table of events for each of the spans."""
    folder = tmp_path_factory.mktemp("events")
    for table, (zone, _) in TABLES.items():
        write_events(folder / table, EVENTS[table], zone)
        spark.ask("fill", table, str(folder / table), COLUMNS)
    return spark


@pytest.fixture(scope="module")
def parts(tables: Spark) -> None:
    """Make a table that is partitioned by days, which are points in time."""
    selected = "SELECT instant, DATE_TRUNC('DAY', instant) AS day FROM events_4"
    tables.ask("run", [f"CREATE TABLE parts USING parquet PARTITIONED BY (day) AS {selected}"], "UTC")


def questions() -> list[Question]:
    """Ask about each form of times, and of the clocks of both tables, all that can be counted."""
    (repeated, _), (halves, _) = TABLES.values()
    asked: list[tuple[str, dict[str, Any]]] = [
        ("events_2", {"time": "instant"}),
        ("events_2", {"time": "clock", "clock": zone_of(repeated)}),
        ("events_4", {"time": "clock", "clock": zone_of(halves)}),
        ("events_4", {"time": "in_utc", "clock": zone_of("UTC")}),
        ("events_4", {"time": "seconds", "kind": TimeKind.EPOCH}),
        ("events_4", {"time": "millis", "kind": TimeKind.EPOCH_MS}),
    ]
    return [
        ask(measure, dialect="spark", table=table, span=TABLES[table][1], **times)
        for measure, (table, times) in zip(MEASURES, asked, strict=True)
    ]


@pytest.mark.parametrize("session", ["UTC", "Asia/Kolkata"])
def test_spark_counts_each_event_in_its_hour(tables: Spark, session: str) -> None:
    """It gives the rows that events have when counted one by one, whatever the zone of the session."""
    asked = questions()
    answers = tables.ask("ask_driver", [build_query(question) for question in asked], session)
    found = [[as_row(cells) for cells in rows] for rows in answers]
    assert found == [count(EVENTS[question.table], question) for question in asked]


def test_two_documented_commands_lead_from_a_table_to_a_plan(tables: Spark, tmp_path: Path) -> None:
    """As docs/collect.md shows them, but for the address of the master, as this process has its cluster already."""
    times = "timestamp_seconds(unix_timestamp() - id * 900) AS created_at"
    made = ["CREATE DATABASE shop", f"CREATE VIEW shop.events AS SELECT {times} FROM range(4 * 24 * 70)"]
    tables.ask("run", made, "UTC")
    collect, plan = find_commands("spark://master.example.com:7077")
    output = str(tmp_path / "traffic.csv")
    told = {"spark://master.example.com:7077": "spark://local", "traffic.csv": output}
    _, *args = (told.get(each, each) for each in shlex.split(collect))
    assert tables.type(*args)[0] == ""
    _, *args = (told.get(each, each) for each in shlex.split(plan))
    assert "Recommended" in tables.type(*args)[0]


def test_a_table_becomes_traffic(tables: Spark, tmp_path: Path) -> None:
    """In one command, with each hour of the days that were asked for."""
    _, span = TABLES["events_4"]
    days = ("--days", "1", "--as-of", span.end.isoformat())
    output = tmp_path / "traffic.csv"
    _, err = tables.type(
        "collect", "spark://local", "--table", "events_4", "--time", "instant", *days, "-o", str(output)
    )
    hours = [f"{span.end - timedelta(hours=each):%Y-%m-%dT%H:%M:%SZ}" for each in range(24, 0, -1)]
    assert [line.split(",")[0] for line in output.read_text().splitlines()] == ["hour", *hours]
    assert err.startswith("spark://local: 2")


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--table", "nowhere"), 3, "the query fails: The table or view `nowhere` cannot be found."),
        (("--table", "events_4", "--where", "status < 'x'"), 3, "[CAST_INVALID_INPUT]"),
        (
            ("--table", "slow", "--query-timeout", "1s"),
            4,
            "the query took longer than 1 s, and was stopped",
        ),
    ],
)
def test_a_question_that_fails(tables: Spark, options: tuple[str, ...], code: int, message: str) -> None:
    """It is told in one line, of the query or of its time."""
    instants = "timestamp_seconds(unix_timestamp() - 7200 - id % 3600) AS instant"
    slow = f"CREATE OR REPLACE TEMP VIEW slow AS SELECT {instants} FROM range(1000000000000)"
    tables.ask("run", [slow], "UTC")
    out, err = tables.type("collect", "spark://local", "--time", "instant", *options, code=code)
    assert out == ""
    assert message in err
    assert err.count("\n") == 2


@pytest.mark.parametrize(
    ("time", "where", "filters"),
    [
        ("day", "", [r"PartitionFilters: \[.*\(day#\d+ >= 2026-11-01 .*\(day#\d+ < 2026-11-0"]),
        (
            "instant",
            "day >= '2026-11-02'",
            [
                r"PartitionFilters: \[.*\(day#\d+ >= 2026-11-02 ",
                r"PushedFilters: \[.*GreaterThanOrEqual\(instant,2026-11-01.*LessThan\(instant,2026-11-0",
            ],
        ),
    ],
)
def test_spark_reads_only_the_partitions_of_the_span(
    tables: Spark, time: str, where: str, filters: list[str], parts: None
) -> None:
    """Bounds on the bare column choose partitions, or go to the files; a column of partitions is for --where too."""
    question = Question(dialect="spark", table="parts", time=time, span=TABLES["events_4"][1], where=where)
    explained = f"EXPLAIN {build_query(question).removesuffix(';')}"
    (((plan,),),) = tables.ask("run", [explained], "Asia/Kolkata")
    assert [each for each in filters if not re.search(each, plan)] == [], plan


def run_alone(*args: str, folder: Path | None = None) -> subprocess.Popen[str]:
    """Start `downtime` with Spark in a process of its own, in a group as of a terminal."""
    with hearing_interrupts():
        return subprocess.Popen(
            command(*args),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            cwd=folder,
            start_new_session=True,
        )


def test_two_documented_commands_lead_from_logs_to_a_plan(tmp_path: Path) -> None:
    """As docs/collect.md shows them, but for where the logs are and the cluster; Spark says nothing of its own."""
    since = int((datetime.now(UTC) - START).total_seconds()) // 3600
    write_lines(tmp_path / "access.log.1.gz", range(since - 24 * 30, since))
    source = f"file:{tmp_path}/access.log*.gz"
    told = {"s3a://logs/access.log*.gz": source, "yarn": "local[1]"}
    collect, plan = (shlex.split(each) for each in find_commands("'s3a://logs/access.log*.gz'"))
    assert [each for each in told if each not in collect] == []
    with run_alone(*(told.get(each, each) for each in collect[1:]), folder=tmp_path) as process:
        out, err = process.communicate(timeout=200)
    assert (process.returncode, out) == (0, ""), err
    expected = count_here(str(tmp_path / "access.log*.gz"), "-o", str(tmp_path / "expected.csv"))[1]
    assert err.replace("file:/", "/").replace("traffic.csv", str(tmp_path / "expected.csv")) == expected
    table = (tmp_path / "traffic.csv").read_bytes()
    assert table == (tmp_path / "expected.csv").read_bytes()
    done = CliRunner().invoke(app, [each.replace("traffic.csv", str(tmp_path / "traffic.csv")) for each in plan[1:]])
    assert done.exit_code == 0, done.stderr
    assert "Recommended" in done.stdout


def test_an_interrupt_while_java_begins_leaves_nothing(tmp_path: Path) -> None:
    """Not a process, not a file, not a word."""
    write_lines(tmp_path / "access.log.gz", range(100))
    output = tmp_path / "traffic.csv"
    args = ("collect", f"file:{tmp_path}/access.log.gz", "--engine", "spark", "--master", "local[1]", "-o", str(output))
    begun = "org.apache.spark.deploy.SparkSubmit"
    with run_alone(*args) as process:
        session = process.pid
        _await(lambda: any(begun in each for each in _commands(session)) or process.poll() is not None)
        assert process.poll() is None
        os.killpg(session, signal.SIGINT)
        out, err = process.communicate(timeout=200)
    assert (process.returncode, out, err, output.exists()) == (130, "", "", False)
    _await(lambda: not _commands(session))


def test_an_interrupt_while_workers_count_ends_their_work(spark: Spark, real: Path) -> None:
    """The cluster is somebody else's, and would go on with it."""
    running, left = spark.ask("count_and_interrupt", f"file:{real}")
    assert (running, left) == (1, 0)


def test_a_cluster_that_is_lost_is_told(spark: Spark, real: Path) -> None:
    """In a line, with the code of what cannot be reached, whether it counts a table or logs."""
    assert spark.ask("count_and_lose", f"file:{real}") == [[4, ["the cluster was lost"]]] * 2


def test_a_master_that_does_not_answer_is_told_at_once() -> None:
    """Spark itself would try for minutes."""
    master = f"spark://127.0.0.1:{free_port()}"
    for args in (("file:/x.log", "--engine", "spark", "--master", master), (master, "--table", "t", "--time", "ts")):
        with run_alone("collect", *args) as process:
            out, err = process.communicate(timeout=200)
        assert (process.returncode, out) == (4, "")
        assert f"no answer from {master}: Connection refused [no-connection]" in err


def _commands(session: int) -> list[str]:
    """Return what the processes of a session run, but for those that have ended and were not waited for."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, _, _, of = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
            if int(of) == session and state != "Z":
                found.append((folder / "cmdline").read_text())
    return found


def _await(is_so: Callable[[], bool], seconds: float = 200) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)
