"""
How many different visitors there were: exactly, and with little memory however many came.

A visitor is an address with the sign of a user agent. What is over a limit goes into files of a temporary folder, and
is counted group by group at the end.
"""

from __future__ import annotations

import tempfile
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby, islice
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple
from zlib import crc32

from msgspec import Struct

from downtime_cli.collect.temporary import temporary_failures_told

MOST_HELD: Final = 1 << 18
"""Visitors whom a process holds in memory, of about 128 bytes each."""
_MOST_GROWTH: Final = 6
"""How many times as much as in a file visitors take in a set: 128 bytes for at least 23."""
_BATCH: Final = 1 << 22
LARGEST: Final = 1 << 30
"""Bytes that the visitors of an hour may take in memory when those of several files are joined."""

Group = tuple[str, int]
"""A place and an hour."""


class Dump(Struct, frozen=True):
    """Visitors who went into a file: where those of each group begin, how many bytes they take, how many they are."""

    path: str
    groups: Mapping[Group, tuple[int, int, int]]


class _Place(NamedTuple):
    """Where in a file the visitors of a group are."""

    path: str
    start: int
    size: int
    number: int


class Visitors:
    """Tells visitors apart, in one process."""

    def __init__(self, folder: str, most: int = MOST_HELD) -> None:
        """Keep about so many in memory, and put the others into files of a folder."""
        self._folder = folder
        self._most = most
        self._held = 0
        self._seen: defaultdict[Group, set[bytes]] = defaultdict(set)
        self._dumps: list[Dump] = []

    def add(self, groups: Iterable[Group], visitors: Iterable[bytes]) -> None:
        """Note visitors, each in a group; none holds the end of a line."""
        left = iter(visitors)
        for group, run in groupby(groups):
            seen = self._seen[group]
            self._held -= len(seen)
            seen.update(islice(left, len(list(run))))
            self._held += len(seen)
        if self._held > self._most:
            self._dump()

    def close(self) -> list[Dump]:
        """Put all that is left into a file, and name the files."""
        if self._seen:
            self._dump()
        return self._dumps

    def _dump(self) -> None:
        groups, start = {}, 0
        with temporary_failures_told(), tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
            for group, seen in self._seen.items():
                size = file.write(b"\n".join(seen))
                groups[group] = start, size, len(seen)
                start += size
        self._dumps.append(Dump(file.name, groups))
        self._seen.clear()
        self._held = 0


def sign_agent(agent: bytes) -> bytes:
    """Shorten a user agent to 16 characters, which no two of them share in practice: they are 96 bits of a digest."""
    return b64encode(blake2b(agent, digest_size=12).digest())


def count_visitors(dumps: Iterable[Dump]) -> dict[Group, int]:
    """Count the different visitors of each group, whichever file they are in; those in one alone were counted there."""
    places: dict[Group, list[_Place]] = {}
    for dump in dumps:
        for group, (start, size, number) in dump.groups.items():
            places.setdefault(group, []).append(_Place(dump.path, start, size, number))
    return {group: where[0].number if len(where) == 1 else _count_union(where) for group, where in places.items()}


def read_visitors(dump: Dump) -> Iterator[tuple[Group, list[bytes]]]:
    """Yield the visitors of each group in a file, thousands at a time; two lists of a group may share some."""
    with Path(dump.path).open("rb") as file:
        for group, (start, size, _) in dump.groups.items():
            file.seek(start)
            for block in _read_lines(file, size):
                yield group, block


def _count_union(where: Sequence[_Place]) -> int:
    """Count different visitors, in as many rounds as keep those of each in memory: by a checksum."""
    rounds = -(-sum(place.size for place in where) * _MOST_GROWTH // LARGEST)
    return sum(len(_read_share(where, rounds, turn)) for turn in range(rounds))


def _read_share(where: Iterable[_Place], rounds: int, turn: int) -> set[bytes]:
    found: set[bytes] = set()
    for place in where:
        with Path(place.path).open("rb") as file:
            file.seek(place.start)
            for block in _read_lines(file, place.size):
                found.update(block if rounds == 1 else (each for each in block if crc32(each) % rounds == turn))
    return found


def _read_lines(file: BinaryIO, size: int) -> Iterator[list[bytes]]:
    """Yield the lines of some bytes, thousands at a time."""
    rest = b""
    while size > 0:
        block = file.read(min(_BATCH, size))
        size -= len(block)
        *lines, rest = (rest + block).split(b"\n")
        yield lines
    yield [rest]
