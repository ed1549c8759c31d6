"""Lines as Spark hands them to a worker, and what it hands back: columns of Arrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import fields

if TYPE_CHECKING:
    from pyarrow import Array, RecordBatch

_BATCH: Final = 10_000


class Run(Struct, frozen=True):
    """Some lines in a row of one part of a file, each with its end; or the beginning of one that is far too long."""

    path: str
    start: int
    block: bytes
    is_line: bool = True


class Found(Struct, frozen=True, kw_only=True):
    """What a part of a file holds: its counts; or one of its visitors, of a place and an hour."""

    path: str = ""
    # The byte of the file that the part begins at.
    start: int = 0
    # Bytes of its lines, unpacked.
    size: int = 0
    # `Counts`, packed, or the first bytes of a file; None for a visitor.
    content: bytes | None = None
    place: str = ""
    hour: int = 0
    visitor: bytes | None = None


SCHEMA: Final = "path string, start long, size long, content binary, place string, hour long, visitor binary"
"""The fields of `Found`, for Spark."""


def read_runs(batches: Iterable[RecordBatch]) -> Iterator[Run]:
    """Read lines from columns: a line with its end, whether it was cut, and the path and the start of its part."""
    for batch in batches:
        lines, cuts, paths, starts = batch.columns
        for (path, start, cut), first, end in _find_runs(cuts, paths, starts):
            yield Run(path, start, _join_lines(lines, first, end), is_line=not cut)


def _find_runs(cuts: Array, paths: Array, starts: Array) -> Iterator[tuple[tuple[str, int, int], int, int]]:
    """Yield which lines belong together: the parts of a file come one after the other, and most batches are of one."""
    size = len(paths)
    if size and not cuts.true_count and (paths[0], starts[0]) == (paths[size - 1], starts[size - 1]):
        yield (paths[0].as_py(), starts[0].as_py(), 0), 0, size
        return
    rows = zip(paths.to_pylist(), starts.to_pylist(), cuts.to_pylist(), range(size), strict=True)
    # A line that was cut is a run of its own.
    for key, run in groupby(rows, lambda row: (row[0], row[1], row[3] + 1 if row[2] else 0)):
        numbers = [number for *_, number in run]
        yield key, numbers[0], numbers[-1] + 1


def _join_lines(lines: Array, first: int, end: int) -> bytes:
    """The bytes of some lines, which stand one behind the other in their column."""
    _, offsets, content = lines.buffers()
    ends = memoryview(offsets).cast("q" if "large" in str(lines.type) else "i")
    return memoryview(content)[ends[lines.offset + first] : ends[lines.offset + end]].tobytes()


def write_found(found: Iterable[Found]) -> Iterator[RecordBatch]:
    """Write what was found as columns, thousands of rows at a time."""
    import pyarrow as pa

    kinds = {"string": pa.string(), "long": pa.int64(), "binary": pa.binary()}
    schema = pa.schema([(name, kinds[kind]) for name, kind in map(str.split, SCHEMA.split(", "))])
    names = [field.name for field in fields(Found)]
    left = iter(found)
    while rows := list(islice(left, _BATCH)):
        columns = [[getattr(row, name) for row in rows] for name in names]
        yield pa.RecordBatch.from_pydict(dict(zip(names, columns, strict=True)), schema)
