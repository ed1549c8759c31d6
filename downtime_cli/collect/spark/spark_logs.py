"""Counting logs on a cluster: which files there are, what their lines look like, and then all of them at once."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Final

from msgspec import Struct, msgpack

from downtime_cli.collect.logs.copies import leave_out_copies
from downtime_cli.collect.logs.counts import Counts
from downtime_cli.collect.logs.files import LogFile
from downtime_cli.collect.logs.filters import require_bots
from downtime_cli.collect.logs.formats import LogFormat
from downtime_cli.collect.logs.log_set import CountedLogs, LogQuestion, find_format, join_counts, sum_up
from downtime_cli.collect.logs.losses import CountedFile
from downtime_cli.collect.logs.places import Places
from downtime_cli.collect.logs.scanning import Progress
from downtime_cli.collect.logs.visitors import Group
from downtime_cli.collect.spark.columns import SCHEMA
from downtime_cli.collect.spark.jobs import Answer, run_job
from downtime_cli.collect.spark.session import open_session
from downtime_cli.collect.spark.shipping import DATABASE, build_archive, build_step
from downtime_cli.collect.spark.sources import (
    StoredLog,
    find_stored,
    read_lines,
    refuse_hidden_packing,
    refuse_packing,
    refuse_sources,
)
from downtime_cli.collect.spark.worker import Task
from downtime_cli.core.errors import InputError, IssueCode, Place

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, Row, SparkSession

_KEYS: Final = ("path", "start", "place", "hour")
"""What has one set of counts, or of visitors."""


class _Log(Struct, frozen=True, kw_only=True):
    """A log of which the first bytes were seen."""

    stored: StoredLog
    first: bytes
    format: LogFormat

    @property
    def can_be_split(self) -> bool:
        """Whether its bytes can be reached anywhere, and what they mean does not depend on those before."""
        return not self.stored.file.packing and not self.format.separator


class _Cluster(Struct, frozen=True):
    """A session, and the scanner for its workers."""

    session: SparkSession
    archive: bytes

    def map(self, lines: DataFrame, step: str, *arguments: object) -> DataFrame:
        """What a function of `worker` makes of lines."""
        return lines.mapInArrow(build_step(self.archive, step, *arguments), SCHEMA)

    def run(self, work: Callable[[], Answer], tell: Callable[[float], None] = lambda _: None) -> Answer:
        """Run what asks Spark for an answer."""
        return run_job(self.session.sparkContext, work, tell)


def count_on_spark(question: LogQuestion, master: str, progress: Progress | None = None) -> CountedLogs:
    """Count the requests of all files on the workers of a cluster.

    Args:
        question: what is to be counted; how many tasks there are at a time is for the cluster to say.
        master: that of the cluster; empty for what Spark's own configuration says.
        progress: told how many bytes of how many were counted, about.

    Raises:
        UsageError: Spark is not installed, or a source is none that workers can read; or as on one machine.
        InputError: a file is cut off, or packed as Spark does not unpack it; or as on one machine.
        AccessError: the cluster cannot be reached, is lost, or cannot read a file.
    """
    _check_counting(question)
    archive = build_archive(question.counting)
    with open_session(master) as session:
        cluster = _Cluster(session, archive)
        stored = cluster.run(lambda: find_stored(cluster.session, question.sources))
        logs, empty = _recognise(cluster, stored, question)
        rows = _count(cluster, logs, question, progress)
    return _sum_up(logs, empty, rows, question)


def _check_counting(question: LogQuestion) -> None:
    """Find out here, and not on a worker, what is missing."""
    refuse_sources(question.sources)
    if question.counting.filters.drops_bots:
        require_bots()
    if question.counting.geoip:
        Places(question.counting.geoip)


def _recognise(
    cluster: _Cluster, stored: Sequence[StoredLog], question: LogQuestion
) -> tuple[list[_Log], list[LogFile]]:
    """Recognise the format of each file by its first lines, and set those apart that have none."""
    for each in stored:
        refuse_packing(each)
    firsts: dict[str, bytes] = {}
    if full := [each for each in stored if each.size]:
        rows = cluster.run(cluster.map(read_lines(cluster.session, full, apart=True), "give_first").collect)
        firsts = {row.path: bytes(row.content) for row in rows}
    logs = []
    for each in stored:
        if (first := firsts.get(each.uri)) is not None:
            refuse_hidden_packing(each, first)
            logs.append(_Log(stored=each, first=first, format=find_format(each.file, first, question)))
    if not logs:
        message, remedy = "it holds no line", "check whether these are the logs you mean"
        raise InputError.of(IssueCode.EMPTY_FILE, message, remedy, Place(stored[0].file.path))
    return logs, [each.file for each in stored if each.uri not in firsts]


def _count(cluster: _Cluster, logs: Sequence[_Log], question: LogQuestion, progress: Progress | None) -> list[Row]:
    """Count all lines in one job; visitors are told apart by Spark, which has those of all workers."""
    from pyspark.sql import DataFrame
    from pyspark.sql import functions as sql

    split, whole = ([log.stored for log in logs if log.can_be_split is each] for each in (True, False))
    lines = [read_lines(cluster.session, some, apart=some is whole) for some in (split, whole) if some]
    task = pickle.dumps(Task(formats={log.stored.uri: log.format for log in logs}, counting=question.counting))
    found = cluster.map(reduce(DataFrame.union, lines), "give_counts", task, DATABASE)
    if question.counting.tells_visitors_apart:
        kept = (sql.first(name).alias(name) for name in ("size", "content"))
        found = found.dropDuplicates([*_KEYS, "visitor"]).groupBy(*_KEYS).agg(*kept, sql.count("*").alias("number"))
    size = sum(log.stored.size for log in logs)
    return cluster.run(found.collect, lambda share: progress(int(share * size), size) if progress else None)


def _sum_up(logs: Sequence[_Log], empty: Sequence[LogFile], rows: Sequence[Row], question: LogQuestion) -> CountedLogs:
    parts: dict[str, list[Row]] = {log.stored.uri: [] for log in logs}
    visitors: dict[Group, int] = {}
    for row in rows:
        if row.content is None:
            visitors[row.place, row.hour] = row.number
        else:
            parts[row.path].append(row)
    counted = {log.stored.file: _join(log, parts[log.stored.uri]) for log in logs}
    by_file = {log.stored.file: log for log in logs}
    distinct = leave_out_copies(
        [log.stored.file for log in logs], lambda file: by_file[file].first, lambda file: (counted[file][1], False)
    )
    found = [CountedFile(file=file, format=by_file[file].format, counts=counted[file][0]) for file in distinct.files]
    return sum_up(found, question, visitors, empty=empty, distinct=distinct)


def _join(log: _Log, parts: Sequence[Row]) -> tuple[Counts, int]:
    """Join the parts of a file: what was counted, and the bytes of its lines."""
    ordered = sorted(parts, key=lambda row: int(row.start))
    if not log.can_be_split and any(row.start for row in ordered):
        message, remedy = (
            "Spark has split a file that only makes sense as a whole",
            "count it on one machine: without --engine spark",
        )
        raise InputError.of(IssueCode.OTHER_FORMAT, message, remedy, Place(log.stored.file.path))
    counts = [msgpack.decode(bytes(row.content), type=Counts) for row in ordered] or [Counts()]
    return join_counts(counts), sum(row.size for row in ordered)
