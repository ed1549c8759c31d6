"""Parts of files that workers counted, as the driver joins them; tests/foreign has workers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from msgspec import msgpack

from downtime_cli.collect.logs.counts import Counts
from downtime_cli.collect.logs.files import LogFile
from downtime_cli.collect.logs.formats import FORMATS
from downtime_cli.collect.spark.sources import StoredLog
from downtime_cli.collect.spark.spark_logs import _join, _Log
from downtime_cli.core.errors import InputError

PARTS = [
    SimpleNamespace(start=start, size=size, content=msgpack.encode(Counts(good=size)))
    for start, size in ((9, 4), (0, 3))
]


def write_log(packing: str) -> _Log:
    """Return a log that is packed, or not."""
    file = LogFile(path="file:/a.log", stem="a.log", packing=packing)
    return _Log(stored=StoredLog(file=file, uri="file:///a.log", size=7), first=b"", format=FORMATS[1])


def test_parts_of_a_plain_file_are_joined() -> None:
    """They come in any order."""
    counts, size = _join(write_log(""), PARTS)
    assert (counts.good, size) == (7, 7)


def test_parts_of_a_file_that_cannot_be_split_are_refused() -> None:
    """A version of Spark that splits it all the same would have it counted wrong."""
    with pytest.raises(InputError, match="Spark has split a file that only makes sense as a whole"):
        _join(write_log("gzip"), PARTS)
