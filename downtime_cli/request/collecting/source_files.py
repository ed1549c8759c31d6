"""Which files of this machine the sources of `downtime collect` stand for: those that it must not write over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from downtime_cli.collect.engines.addresses import is_address
from downtime_cli.collect.paths import list_paths

_DATABASE: Final = re.compile(r"(?:sqlite|duckdb)(?:\+[a-z0-9_]+)?:///(?P<path>.+)", re.IGNORECASE | re.DOTALL)
_BESIDE_DATABASES: Final = ("", "-wal", "-shm", "-journal", ".wal")
"""The ends of the names of files that hold what was last written into a database."""
_URI: Final = re.compile(r"file:(?://)?(?=/)", re.IGNORECASE)


def list_source_files(source: str, *, is_for_spark: bool) -> Iterator[str]:
    """Yield the paths that a source names, there or not; Spark also reads all that is in a folder."""
    if is_address(source):
        found = _DATABASE.fullmatch(source)
        yield from (found["path"] + end for end in _BESIDE_DATABASES if found)
        return
    path = unquote(source[uri.end() :]) if is_for_spark and (uri := _URI.match(source)) else source
    for each in list_paths(path):
        yield each
        if is_for_spark and Path(each).is_dir():
            yield from map(str, Path(each).rglob("*"))
