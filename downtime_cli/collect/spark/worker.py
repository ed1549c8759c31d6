"""What runs on the workers of Spark: lines in, and out what they add up to."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Final

from msgspec import Struct, msgpack
from msgspec.structs import replace

from downtime_cli.collect.logs.counts import Counting
from downtime_cli.collect.logs.formats import LogFormat
from downtime_cli.collect.logs.scanning import PartCounter
from downtime_cli.collect.logs.visitors import read_visitors
from downtime_cli.collect.spark.columns import Found, Run, read_runs, write_found

if TYPE_CHECKING:
    from pyarrow import RecordBatch

FIRST_BYTES: Final = 1 << 16
"""Bytes of each file by which its format is recognised."""


class Task(Struct, frozen=True, kw_only=True):
    """How the lines of each file are to be counted."""

    formats: Mapping[str, LogFormat]
    counting: Counting


def give_first(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """Give the first bytes of the file that all lines are of."""
    return write_found(read_first(read_runs(batches)))


def give_counts(batches: Iterable[RecordBatch], task: bytes, database: str) -> Iterator[RecordBatch]:
    """Give what lines add up to.

    Args:
        batches: lines.
        task: a `Task`, pickled.
        database: the database of addresses on this machine, for a task that has one.
    """
    read: Task = pickle.loads(task)  # noqa: S301 - the driver wrote it, whose code this is
    counting = replace(read.counting, geoip=database) if read.counting.geoip else read.counting
    return write_found(count_runs(read_runs(batches), replace(read, counting=counting)))


def read_first(runs: Iterable[Run]) -> Iterator[Found]:
    """Read the first bytes of a file, and no more; nothing of one without a line."""
    path, first = "", b""
    for run in runs:
        path, first = run.path, first + run.block
        if len(first) >= FIRST_BYTES:
            break
    if first:
        yield Found(path=path, content=first[:FIRST_BYTES])


def count_runs(runs: Iterable[Run], task: Task) -> Iterator[Found]:
    """Count lines, part by part; the runs of each come one after the other, from its beginning to its end."""
    for (path, start), part in groupby(runs, lambda run: (run.path, run.start)):
        with tempfile.TemporaryDirectory(prefix="downtime-") as folder:
            counting = replace(task.counting, folder=folder)
            yield from _count_part(path, start, part, (task.formats[path], counting))


def _count_part(path: str, start: int, runs: Iterable[Run], how: tuple[LogFormat, Counting]) -> Iterator[Found]:
    format_, counting = how
    counter = PartCounter(format_, counting, is_first=not start)
    size = 0
    for run in runs:
        size += len(run.block)
        counter.add(run.block, is_line=run.is_line)
    counts = counter.close()
    for dump in counts.visitors:
        for (place, hour), visitors in read_visitors(dump):
            yield from (Found(place=place, hour=hour, visitor=visitor) for visitor in visitors)
    counts.visitors = []
    yield Found(path=path, start=start, size=size, content=msgpack.encode(counts))
