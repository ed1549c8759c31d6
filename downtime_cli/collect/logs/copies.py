"""Files that are there twice: packed and not, in another folder, or by another name; and what holds all of another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from msgspec import Struct

from downtime_cli.collect.logs.files import LogFile, opened, read_whole, sample

_KEY: Final = 1 << 12
"""Bytes that the first two lines are looked for in: files in which these differ are compared no further."""


class Distinct(Struct, frozen=True, kw_only=True):
    """Files, each of which is there once."""

    files: tuple[LogFile, ...]
    # The paths of those that were left out, each with that of the one that says the same.
    copies: tuple[tuple[str, str], ...] = ()
    # The paths of files that begin with all of another, each with that of the other.
    longer: tuple[tuple[str, str], ...] = ()


def leave_out_copies(
    files: Sequence[LogFile],
    first: Callable[[LogFile], bytes] = sample,
    size: Callable[[LogFile], tuple[int, bool]] | None = None,
) -> Distinct:
    """Leave out files that are there twice: with the same first bytes, and the same size unpacked.

    Of two that are the same, that of the larger set stays, and the one that is not packed. A packed one that is cut is
    left out beside another of its place in a set that begins with all that it holds.

    Args:
        files: all of them.
        first: finds the first bytes of a file, unpacked.
        size: finds how many bytes a file has, unpacked, and whether it is cut; None for reading it.
    """
    sets = Counter(map(_set_of, files))
    kept: list[LogFile] = []
    alike: dict[object, list[LogFile]] = {}
    comparison = _Comparison(first, size or _measure)
    copies: list[tuple[str, str]] = []
    longer: list[tuple[str, str]] = []
    for file in sorted(files, key=lambda each: (-sets[_set_of(each)], bool(each.packing), each.path)):
        keys = () if file.is_stream else (_find_key(first(file)), file.place)
        others = list(dict.fromkeys(other for key in keys for other in alike.get(key, ())))
        same = next((other for other in others if comparison.are_same(file, other)), None)
        if same is not None:
            copies.append((file.path, same.path))
            continue
        pairs = (pair for other in others for pair in ((file, other), (other, file)))
        longer += [(one.path, other.path) for one, other in pairs if comparison.is_longer(one, other)]
        kept.append(file)
        for key in keys:
            alike.setdefault(key, []).append(file)
    return Distinct(files=tuple(file for file in files if file in kept), copies=tuple(copies), longer=tuple(longer))


def find_rivals(files: Sequence[LogFile]) -> Iterator[tuple[str, str]]:
    """Yield the paths of files that have one place in a set between them, such as `log.2` and `log.2.gz`."""
    placed = (file for file in files if not file.is_stream and (file.number, file.time) != (None, None))
    for file, other in pairwise(sorted(placed, key=lambda each: (str(each.place), each.path))):
        if file.place == other.place:
            yield file.path, other.path


class _Comparison:
    """Compares what files hold, each of which is looked into once."""

    def __init__(self, first: Callable[[LogFile], bytes], size: Callable[[LogFile], tuple[int, bool]]) -> None:
        self._first = cache(first)
        self._size = cache(size)

    def are_same(self, file: LogFile, other: LogFile) -> bool:
        """Whether two files hold the same, or the first, which is cut, what the other of its place begins with."""
        beginning, other_beginning = self._first(file), self._first(other)
        is_one_place = file.place == other.place
        if not other_beginning.startswith(beginning) or not (beginning or is_one_place):
            return False
        (size, is_cut), (other_size, is_other_cut) = self._size(file), self._size(other)
        if is_cut or is_other_cut:
            return is_one_place and not is_other_cut and size <= other_size
        return size == other_size

    def is_longer(self, file: LogFile, other: LogFile) -> bool:
        """Whether a file begins with all of another, and does not end there."""
        beginning = self._first(other)
        if not beginning or not self._first(file).startswith(beginning):
            return False
        return self._size(file)[0] > self._size(other)[0]


def _set_of(file: LogFile) -> tuple[str, bool]:
    """The set that a file is of, by number or by date."""
    return file.stem, file.number is None


def _find_key(first: bytes) -> bytes:
    """The first lines of a file that are no comments, which servers write into every file: one may be a heading."""
    lines = [line for line in first[:_KEY].split(b"\n") if line and not line.startswith(b"#")]
    return b"\n".join(lines[:2])


def _measure(file: LogFile) -> tuple[int, bool]:
    """Count the bytes of a file, unpacked, and say whether it is cut."""
    if not file.packing:
        return file.size, False
    size = 0
    with opened(file) as stream:
        while True:
            block, damage = read_whole(stream, 1 << 20)
            size += len(block)
            if damage is not None or not block:
                return size, damage is not None
