"""Reading a log from one byte to another, in blocks of whole lines, in as many processes as are allowed."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import BinaryIO, Final

from msgspec import Struct

from downtime_cli.collect.logs.counting import LONGEST_SHOWN, PIECE, LineCounter
from downtime_cli.collect.logs.counts import Counting, Counts
from downtime_cli.collect.logs.files import CutError, LogFile, opened, read_whole
from downtime_cli.collect.logs.formats import LogFormat
from downtime_cli.collect.logs.json_lines import JsonCounter
from downtime_cli.collect.logs.sampling import Sampler
from downtime_cli.collect.workers import prepare_worker
from downtime_cli.core.errors import AccessError, IssueCode

BLOCK: Final = PIECE
"""Bytes that are read at once."""
_STEP: Final = 4 << 20
"""Bytes after which progress is told."""
LONGEST_LINE: Final = 1 << 20
_PART: Final = 64 << 20
"""Bytes of a plain file that are worth a process of their own."""
_BOM: Final = b"\xef\xbb\xbf"

Progress = Callable[[int, int | None], None]


class Part(Struct, frozen=True, kw_only=True):
    """Some bytes of a log, and how to read them."""

    file: LogFile
    format: LogFormat
    counting: Counting
    start: int = 0
    # Where the next part begins; None for the end of the file.
    end: int | None = None


def split_file(file: LogFile, format_: LogFormat, counting: Counting) -> list[Part]:
    """Split a file into parts that can be counted side by side, where its bytes can be reached and have no state."""
    whole = Part(file=file, format=format_, counting=counting)
    if file.packing or file.is_stream or format_.separator or file.size < 2 * _PART:
        return [whole]
    starts = range(0, file.size, _PART)
    ends = [*starts[1:], None]
    return [
        Part(file=file, format=format_, counting=counting, start=start, end=end)
        for start, end in zip(starts, ends, strict=True)
    ]


def count_parts(parts: Sequence[Part], jobs: int, progress: Progress | None) -> list[Counts]:
    """Count parts, in order, in several processes where there are several parts."""
    total = sum(map(_size_of, parts)) or None
    is_one = jobs < 2 or len(parts) < 2 or any(part.file.is_stream for part in parts)  # others do not have its streams
    counted = _count_here(parts, total, progress) if is_one else _count_apart(parts, jobs)
    done, found = 0, []
    for part, counts in zip(parts, counted, strict=True):
        done += _size_of(part)
        if progress:
            progress(done, total)
        found.append(counts)
    return found


def _size_of(part: Part) -> int:
    return (part.end or part.file.size) - part.start


def _count_here(parts: Sequence[Part], total: int | None, progress: Progress | None) -> Iterator[Counts]:
    """Count parts one after the other, and tell how far each is."""
    done = 0
    for part in parts:
        yield count_part(part, partial(_tell, progress, total, done))
        done += _size_of(part)


def _tell(progress: Progress | None, total: int | None, before: int, size: int) -> None:
    if progress:
        progress(before + size, total)


def _count_apart(parts: Sequence[Part], jobs: int) -> Iterator[Counts]:
    """Count parts in several processes.

    Raises:
        AccessError: one of them was ended.
    """
    from concurrent.futures import ProcessPoolExecutor  # no log that is counted here has to wait for its import
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import active_children, get_context

    # A copy of this process has everything imported; but one of a process with threads may wait for them forever.
    kind = "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"
    with ProcessPoolExecutor(min(jobs, len(parts)), get_context(kind), initializer=prepare_worker) as pool:
        try:
            yield from pool.map(count_part, parts)
        except BaseException as error:
            for process in active_children():  # a part may take minutes
                process.terminate()
            pool.shutdown(cancel_futures=True)
            if isinstance(error, BrokenProcessPool):
                message, remedy = "a process that counted was ended, perhaps for lack of memory", "try --jobs 1"
                raise AccessError.of(IssueCode.UNREADABLE, message, remedy, "--jobs") from None
            raise


def count_part(part: Part, tell: Callable[[int], None] = lambda _: None) -> Counts:
    """Count the lines that begin in a part; a compressed file that is cut gives what was whole."""
    counter = PartCounter(part.format, part.counting, is_first=not part.start)
    try:
        with opened(part.file) as stream:
            for block, is_line in _read_blocks(stream, part, tell):
                counter.add(block, is_line=is_line)
    except CutError:
        return counter.close(is_cut=True)
    return counter.close()


class PartCounter:
    """Counts the lines of a part of a log, and looks at the first of a file."""

    def __init__(self, format_: LogFormat, counting: Counting, *, is_first: bool) -> None:
        """Begin with nothing; errors are those of the databases that are asked."""
        self._counter = _counter_of(format_, counting)
        self._sampler = Sampler(format_, counting) if is_first else None

    def add(self, block: bytes, *, is_line: bool) -> None:
        """Count a block of whole lines, or the beginning of one that is far too long."""
        if not is_line:
            self._counter.skip(block)
            return
        self._counter.add(block)
        if self._sampler:
            self._sampler.add(block)

    def close(self, *, is_cut: bool = False) -> Counts:
        """Give what was counted."""
        counts = self._counter.close()
        counts.is_cut = is_cut
        if self._sampler:
            counts.sample = self._sampler.close()
        return counts


def count_bytes(lines: bytes, format_: LogFormat) -> Counts:
    """Count some lines as if they were of a format."""
    counter = _counter_of(format_, Counting())
    counter.add(lines)
    return counter.close()


def _counter_of(format_: LogFormat, counting: Counting) -> LineCounter:
    return (JsonCounter if format_.is_json else LineCounter)(format_, counting)


def _read_blocks(stream: BinaryIO, part: Part, tell: Callable[[int], None]) -> Iterator[tuple[bytes, bool]]:
    """Yield blocks of whole lines; of a line that is far too long its beginning alone, and marked."""
    position, rest = _seek(stream, part), b""
    told = position
    damage: Exception | None = None
    while damage is None:
        size = BLOCK if part.end is None else max(0, min(BLOCK, part.end - position))
        block, damage = read_whole(stream, size)
        if not block:
            break
        rest += block if position else block.removeprefix(_BOM)
        position += len(block)
        cut = rest.rfind(b"\n") + 1
        yield from _set_long_lines_apart(rest[:cut])
        rest = rest[cut:]
        if len(rest) > LONGEST_LINE:
            position += _pass_over(stream, part, position)
            yield rest[:LONGEST_SHOWN], False
            rest = b""
        if position >= told + _STEP:
            told = position
            tell(_bytes_read(stream, part, position))
    if damage is not None:
        raise damage
    if rest and part.end is not None:  # the line that crosses the end belongs to this part
        rest += stream.readline(LONGEST_LINE)
    yield from _set_long_lines_apart(rest)


def _set_long_lines_apart(block: bytes) -> Iterator[tuple[bytes, bool]]:
    """Yield lines as they are, and of one that is far too long its beginning, marked, wherever a block ended."""
    start = place = 0
    while len(block) - place > LONGEST_LINE:
        end = block.rfind(b"\n", place, place + LONGEST_LINE + 1)
        if end < 0:
            if start < place:
                yield block[start:place], True
            yield block[place : place + LONGEST_SHOWN], False
            end = block.find(b"\n", place)
            start = place = end + 1 if end >= 0 else len(block)
        else:
            place = end + 1
    if start < len(block):
        yield block[start:], True


def _bytes_read(stream: BinaryIO, part: Part, position: int) -> int:
    """How many of the bytes that are stored were read."""
    return os.lseek(stream.fileno(), 0, os.SEEK_CUR) if part.file.packing else position - part.start


def _seek(stream: BinaryIO, part: Part) -> int:
    """Go to the first line that begins in a part, and give its place."""
    if not part.start:
        return 0
    stream.seek(part.start - 1)
    return part.start - 1 + _pass_over(stream, part, part.start - 1)


def _pass_over(stream: BinaryIO, part: Part, position: int) -> int:
    """Read to the end of a line, or at least to that of the part, and give the number of bytes."""
    size = 0
    while (part.end is None or position + size < part.end) and (more := stream.readline(LONGEST_LINE)):
        size += len(more)
        if more.endswith(b"\n"):
            break
    return size
