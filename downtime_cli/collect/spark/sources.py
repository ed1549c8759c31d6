"""Where logs are, as Spark sees them, and their lines: bytes, ended by a line feed alone, and not decoded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from msgspec import Struct

from downtime_cli.collect.logs.counting import LONGEST_SHOWN
from downtime_cli.collect.logs.files import LogFile, packing_of
from downtime_cli.collect.logs.names import read_name
from downtime_cli.collect.logs.scanning import LONGEST_LINE
from downtime_cli.core.errors import AccessError, InputError, IssueCode, Place, refuse

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_OPTIONS: Final = {
    "lineSep": "\n",
    # A cluster may be set up to pass over what it cannot read.
    "ignoreCorruptFiles": "false",
    "ignoreMissingFiles": "false",
    # A folder such as `day=2026-11-29` is no column of ours.
    "recursiveFileLookup": "true",
}
_PACKED: Final = {".gz": "gzip", ".bz2": "bz2", ".zst": "zstd", ".xz": "xz"}
_HUGE: Final = str(1 << 44)
_SETTINGS: Final = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "10000",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
}
_APART: Final = {"spark.sql.files.maxPartitionBytes": _HUGE, "spark.sql.files.openCostInBytes": _HUGE}
"""Has each file, as a whole, be a task of its own; so does the lack of what would join tasks."""
_JOINING: Final = "spark.sql.files.maxPartitionNum"


class StoredLog(Struct, frozen=True, kw_only=True):
    """A file of a log, somewhere that Spark reads."""

    file: LogFile
    # What Spark calls it beside its lines.
    uri: str
    # Its bytes, as they are stored.
    size: int


def refuse_sources(sources: Sequence[str]) -> None:
    """Refuse sources that workers cannot read.

    Raises:
        UsageError: one is standard input, or has a password in it.
    """
    for source in sources:
        if source == "-":
            refuse("SOURCE", "workers cannot read standard input", "leave out --engine, or name files that they reach")
        if re.search(r"://[^/]*@", source):
            remedy = "give credentials to Spark, in its own configuration"
            refuse("SOURCE", "a source with a name or a password in it is not taken", remedy)


def find_stored(session: SparkSession, sources: Sequence[str]) -> list[StoredLog]:
    """Find the files that paths, folders and patterns name, each once, in the order of their names.

    Raises:
        AccessError: there is none.
    """
    listed = session.read.format("binaryFile").options(**_OPTIONS).load(list(sources))
    rows = [tuple(row) for row in listed.select("path", "length", "_metadata.file_path").distinct().collect()]
    found = {path for path, *_ in rows}
    # Rows are of files that hold something; what is empty still tells that nothing came.
    rows += [(path, 0, path) for path in map(_read_uri, listed.inputFiles()) if path not in found]
    if not rows:
        message, remedy = "there is no file", "check the path; Spark passes over names that begin with _ or a dot"
        raise AccessError.of(IssueCode.NO_FILE, message, remedy, sources[0])
    return sorted((_describe(*row) for row in rows), key=lambda each: each.file.path)


def _read_uri(uri: str) -> str:
    """The path of `file:///srv/a%20b`, as Spark has it in columns: `file:/srv/a b`."""
    return re.sub(r"^([^/:]+):///", r"\1:/", unquote(uri))


def _describe(path: str, size: int, uri: str) -> StoredLog:
    name = read_name(path)
    packing = next((packing for ending, packing in _PACKED.items() if path.endswith(ending)), "")
    file = LogFile(path=path, stem=name.stem, number=name.number, time=name.time, packing=packing)
    return StoredLog(file=file, uri=uri, size=size)


def refuse_packing(log: StoredLog) -> None:
    """Refuse a file that Spark does not unpack.

    Raises:
        InputError: it is one.
    """
    if log.file.packing == "xz":
        message, remedy = (
            "Spark does not unpack xz",
            "pack it as gzip, or count it on one machine: without --engine spark",
        )
        raise InputError.of(IssueCode.OTHER_FORMAT, message, remedy, Place(log.file.path))


def refuse_hidden_packing(log: StoredLog, first: bytes) -> None:
    """Refuse a file of which the first bytes are still packed, as its name does not say so.

    Raises:
        InputError: it is one.
    """
    if packing := packing_of(first):
        ending = next(ending for ending, each in _PACKED.items() if each == packing)
        message = f"it is {packing}, which Spark knows by the end of a name alone"
        raise InputError.of(IssueCode.OTHER_FORMAT, message, f"rename it: {ending} at the end", Place(log.file.path))


def read_lines(session: SparkSession, logs: Sequence[StoredLog], *, apart: bool) -> DataFrame:
    """Read lines as `columns.read_runs` takes them; of one that is far too long its beginning.

    Args:
        session: it stays as it is set up.
        logs: files, some at least.
        apart: whether each file is to be read by a task of its own, from its beginning to its end.
    """
    from pyspark.sql import functions as sql

    reading = session.newSession()
    for key, value in {**_SETTINGS, **(_APART if apart else {})}.items():
        reading.conf.set(key, value)
    if apart:
        reading.conf.unset(_JOINING)
    line = sql.col("value").cast("binary")
    is_cut = sql.octet_length(line) > LONGEST_LINE
    shown = sql.when(is_cut, sql.substring(line, 1, LONGEST_SHOWN)).otherwise(line)
    return (
        reading.read.format("text")
        .options(**_OPTIONS)
        .load([_escape(log.file.path) for log in logs])
        .select(sql.concat(shown, sql.lit(b"\n")), is_cut, "_metadata.file_path", "_metadata.file_block_start")
    )


def _escape(path: str) -> str:
    """Write a path as a pattern that names it alone."""
    return re.sub(r"([\\{}\[\]*?])", r"\\\1", path)
