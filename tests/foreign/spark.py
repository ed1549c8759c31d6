"""
Spark that somebody else wrote, on a cluster of this machine: two workers, each with processes of its own.

A cluster takes seconds to start, so one process has it for all tests, and types commands there. Only that process sees
our code: workers have what they are sent.
"""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.foreign.tools import MEASURED, need_command, need_environment

CLUSTER = "local-cluster[2,1,1024]"
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
"""Has Java begin sooner: it neither prepares for a long life nor checks the code of Spark, which takes a third more."""
SETTINGS = {
    "spark.executor.extraJavaOptions": QUICK,
    # Coverage is measured of the process that has the session, and not of workers.
    "spark.executorEnv.COVERAGE_PROCESS_START": "",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    # Plans are shown as a whole.
    "spark.sql.maxMetadataStringLength": "10000",
    # Plain logs are split even here, behind the lines that say what filters would do.
    "spark.sql.files.maxPartitionBytes": "5m",
}
SERVE = """
import csv, json, os, signal, sys, threading, time
from datetime import timedelta
asked = json.loads(sys.argv[1])
sys.path[:] = [asked["ours"], *sys.path, asked["packages"]]
from pathlib import Path
from pyspark.sql import SparkSession
from typer.testing import CliRunner
from downtime_cli.cli.app import app
from downtime_cli.collect.engines.addresses import parse_address
from downtime_cli.collect.engines.spark import ask_spark
from downtime_cli.collect.logs.log_set import LogQuestion
from downtime_cli.collect.spark.spark_logs import count_on_spark
from downtime_cli.collect.summary import describe_logs
from downtime_cli.core.errors import DowntimeError
builder = SparkSession.builder.master(asked["master"])
for key, value in asked["settings"].items():
    builder = builder.config(key, value)
session = builder.getOrCreate()

def type_command(args):
    done = CliRunner().invoke(app, args)
    return [done.exit_code, done.stdout, done.stderr]

def run(statements, zone):
    session.conf.set("spark.sql.session.timeZone", zone)  # stays so for what is typed
    return [[[*map(str, row)] for row in session.sql(each).collect()] for each in statements]

def fill(table, path, columns):
    names = [each.strip().rpartition(" ")[0].strip('"') for each in columns.split(",")]
    with open(path, encoding="utf-8", newline="") as file:
        rows = [[None if cell == "\\\\N" else cell for cell in row] for row in csv.reader(file)]
    text = session.createDataFrame(rows, ", ".join(f"`{name}` STRING" for name in names))
    kinds = (each.strip().rpartition(" ")[2] for each in columns.split(","))
    casts = [f"CAST(`{name}` AS {kind}) AS `{name}`" for name, kind in zip(names, kinds)]
    text.selectExpr(*casts).cache().createOrReplaceTempView(table)

def ask_driver(queries, zone):
    session.conf.set("spark.sql.session.timeZone", zone)
    address = parse_address("spark://local")
    return [[[*map(str, row)] for row in ask_spark(address, each, timedelta(minutes=9))] for each in queries]

def count_and_kill(source):
    killed, tracker = [], session.sparkContext.statusTracker()
    def kill(done, total):
        stages = filter(None, map(tracker.getStageInfo, tracker.getActiveStageIds()))
        if not killed and any(stage.numActiveTasks for stage in stages):
            killed.append(executors()[0])
            os.kill(killed[0], signal.SIGKILL)
    found = count_on_spark(LogQuestion(sources=(source,)), "", kill)
    hours = found.counted.numbers[""]
    return [len(killed), sorted(hours.items()), sorted(found.counted.heard.items()), list(describe_logs(found))]

def count_and_interrupt(source):
    signal.signal(signal.SIGINT, signal.default_int_handler)  # and not that of pyspark
    tracker, running = session.sparkContext.statusTracker(), []
    def interrupt(done, total):
        running.extend(tracker.getActiveJobsIds())
        if running:
            signal.raise_signal(signal.SIGINT)
    try:
        count_on_spark(LogQuestion(sources=(source,)), "", interrupt)
    except KeyboardInterrupt:
        end = time.monotonic() + 60
        while (left := tracker.getActiveJobsIds()) and time.monotonic() < end:
            time.sleep(0.1)
        return [len(running), len(left)]

def count_and_lose(source):
    # One worker has a table to count that has no end, the other logs, when the cluster is killed.
    slow = "SELECT CAST(MAX(HASH(id)) AS STRING), 1 FROM range(0, 1000000000000, 1, 1);"
    lost, told, tracker = [], [], session.sparkContext.statusTracker()
    def lose(done, total):
        if not lost and tracker.getActiveJobsIds():
            lost.append(driver())
            os.kill(lost[0], signal.SIGKILL)
    def ask_table():
        session.createDataFrame([], "id INT")  # which has this thread know the session
        list(ask_spark(parse_address("spark://local"), slow, timedelta(minutes=10)))
    def note(work):
        try:
            work()
        except DowntimeError as error:
            told.append([error.exit_code, [issue.message for issue in error.issues]])
    aside = threading.Thread(target=note, args=(ask_table,))
    aside.start()
    while not tracker.getActiveJobsIds():
        time.sleep(0.05)
    note(lambda: count_on_spark(LogQuestion(sources=(source,)), "", lose))
    aside.join(60)
    return told

def driver():
    (found,) = [each for each in Path("/proc").glob("[0-9]*") if parent_of(each) == os.getpid()]
    return int(found.name)

def parent_of(folder):
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0

def executors():
    parents = {int(each.name): parent_of(each) for each in Path("/proc").glob("[0-9]*")}
    def is_ours(pid):
        return pid == os.getpid() or (pid in parents and is_ours(parents[pid]))
    def is_executor(pid):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\\0")
        except OSError:
            return False
        return command[0].endswith(b"java") and any(b"CoarseGrainedExecutorBackend" in each for each in command)
    return [pid for pid in parents if is_ours(pid) and is_executor(pid)]

print(json.dumps("ready"), flush=True)
for line in sys.stdin:
    name, *arguments = json.loads(line)
    print(json.dumps(globals()[name](*arguments)), flush=True)
"""


@dataclass(frozen=True)
class Spark:
    """A process that has a session on a cluster, and types commands."""

    process: subprocess.Popen[str]
    log: Path

    def ask(self, name: str, *arguments: object) -> Any:
        """Return what a function there answers."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"the process ended: {self.log.read_text()[-4000:]}"
        return json.loads(answer)

    def type(self, *args: str, code: int = 0) -> tuple[str, str]:
        """Return what `downtime` writes to stdout and stderr."""
        status, out, err = self.ask("type_command", args)
        assert status == code, err
        return out, err


@contextmanager
def start_spark(folder: Path) -> Iterator[Spark]:
    """Start a cluster, whose words go into a file of a folder."""
    asked = {
        **imports(),
        "master": CLUSTER,
        "settings": {**SETTINGS, "spark.sql.warehouse.dir": str(folder / "tables")},
    }
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [need_environment("engines"), "-c", SERVE, json.dumps(asked)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment() | MEASURED | {"SPARK_WORKER_DIR": str(folder / "work")},
            cwd=folder,
        )
    with process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline() or "null") == "ready", (folder / "log").read_text()
        yield Spark(process, folder / "log")
        assert process.stdin is not None
        process.stdin.close()


def imports() -> Mapping[str, str]:
    """Return where our code is, and the packages that it needs, for an environment that has neither."""
    return {"ours": str(Path(__file__).parents[2]), "packages": sysconfig.get_path("purelib")}


def environment() -> dict[str, str]:
    """Return an environment that says nothing to Spark but which Python and which Java."""
    need_command("java")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "PYSPARK_", "PYTHON"))}
    return kept | {"PYSPARK_PYTHON": need_environment("engines"), "SPARK_SUBMIT_OPTS": QUICK}


def command(*args: str) -> Sequence[str]:
    """Return the command line of `downtime` in a process that has Spark."""
    begin = "import json, sys; found = json.loads(sys.argv.pop(1)); sys.path[:0] = [found['ours']]\n"
    begin += "sys.path.append(found['packages']); from downtime_cli.__main__ import main; main()"
    return [need_environment("engines"), "-c", begin, json.dumps(imports()), *args]
