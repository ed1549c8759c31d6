"""
Where logs are: files by patterns, compressed or not, each once.

Bytes stay bytes: nothing is decoded to find a line.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from msgspec import Struct

from downtime_cli.collect.logs.names import read_name
from downtime_cli.collect.paths import list_paths, refuse_hidden, unreadable
from downtime_cli.core.errors import AccessError, InputError, IssueCode, Place

STDIN: Final = "-"
_SAMPLE: Final = 1 << 16
_MAGIC: Final = {b"\x1f\x8b": "gzip", b"\xfd7zXZ\x00": "xz", b"BZh": "bz2", b"\x28\xb5\x2f\xfd": "zstd"}


class CutError(Exception):
    """A compressed file ends before its data does."""


class LogFile(Struct, frozen=True, kw_only=True):
    """One file of a log."""

    path: str
    # What is common to the names of a set.
    stem: str
    # Its number in the set, 0 where the name has none; None where it has a date.
    number: int | None = None
    # The time in its name.
    time: datetime | None = None
    packing: str = ""
    # Whether it can be read but once: standard input, or another pipe.
    is_stream: bool = False

    @property
    def size(self) -> int:
        """Its bytes as they are stored; 0 for a stream, which does not say."""
        return 0 if self.is_stream else Path(self.path).stat().st_size

    @property
    def place(self) -> tuple[str, int | None, datetime | None]:
        """Where in its set it stands."""
        return self.stem, self.number, self.time

    @property
    def identity(self) -> object:
        """What is the same for all names of a file."""
        if self.is_stream:
            return self.path
        status = Path(self.path).stat()
        return status.st_dev, status.st_ino


def find_files(sources: Sequence[str]) -> list[LogFile]:
    """Find the files that paths and patterns name, each once however it is spelled, in the order of their names.

    Raises:
        AccessError: one is not there, or a pattern names none, or leads where we may not look.
    """
    found: dict[object, LogFile] = {}
    for source in sources:
        paths = list_paths(source)
        if paths != [source]:
            refuse_hidden(source)
        if not paths:
            raise AccessError.of(IssueCode.NO_FILE, "no file has such a name", "check the pattern", source)
        for path in paths:
            if paths == [source] or not Path(path).is_dir():
                file = describe_file(path)
                found.setdefault(file.identity, file)
    return list(found.values())


def describe_file(path: str) -> LogFile:
    """Tell from its first bytes how a file is packed, and from its name where it belongs.

    Raises:
        AccessError: it cannot be read.
    """
    with _access_told(path):
        is_stream = path == STDIN or not (Path(path).is_file() or Path(path).is_dir())
        if is_stream:
            return LogFile(path=path, stem=path, is_stream=True)
        with Path(path).open("rb") as file:
            start = file.read(6)
    name = read_name(path)
    return LogFile(path=path, stem=name.stem, number=name.number, time=name.time, packing=packing_of(start))


def packing_of(start: bytes) -> str:
    """How bytes are packed, by the first of them; empty if they are not."""
    return next((name for magic, name in _MAGIC.items() if start.startswith(magic)), "")


class _Replayed(io.RawIOBase):
    """A stream of which the beginning was read already, and is given once more."""

    def __init__(self, head: bytes, rest: BinaryIO, damage: Exception | None) -> None:
        self._head = head
        self._rest = rest
        self._damage = damage

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            piece, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        elif self._damage is not None:
            raise self._damage
        else:
            piece = cast("io.BufferedIOBase", self._rest).read1(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


class _Stream(Struct, frozen=True):
    """A pipe, unpacked: its first bytes, the one reader of them and of all others, and what ended them too early."""

    head: bytes
    reader: BinaryIO
    damage: Exception | None


def _stream(path: str) -> _Stream:
    return _open_once(path, sys.stdin.buffer if path == STDIN else None)


@cache
def _open_once(path: str, source: BinaryIO | None) -> _Stream:
    raw = _look_ahead(source or Path(path).open("rb"))  # noqa: SIM115 - it stays open until the end
    packing = packing_of(raw.head)
    return _look_ahead(_unpack(raw.reader, packing, path)) if packing else raw


def _look_ahead(source: BinaryIO) -> _Stream:
    """Read enough to tell what a stream holds: what a pipe gives at once may be half a line."""
    head, damage = read_whole(source, _SAMPLE)
    return _Stream(head, cast("BinaryIO", io.BufferedReader(_Replayed(head, source, damage), _SAMPLE)), damage)


def read_whole(stream: BinaryIO, size: int) -> tuple[bytes, Exception | None]:
    """Read so many bytes, or all that come before the end or some damage, which is given and not raised.

    Asked for more than there is before a cut, unpackers give nothing.
    """
    pieces: list[bytes] = []
    failures: tuple[type[Exception], ...] = (OSError, *_damages())
    try:
        while size > 0 and (piece := cast("io.BufferedIOBase", stream).read1(size)):
            pieces.append(piece)
            size -= len(piece)
    except failures as error:
        return b"".join(pieces), error
    return b"".join(pieces), None


def _damages() -> tuple[type[Exception], ...]:
    """What unpackers raise for what they cannot unpack, other than OSError."""
    modules = (sys.modules.get(name) for name in ("compression.zstd", "backports.zstd"))
    return EOFError, zlib.error, lzma.LZMAError, *(module.ZstdError for module in modules if module)


@contextmanager
def opened(file: LogFile) -> Iterator[BinaryIO]:
    """Open a file, unpacked.

    Raises:
        AccessError: it cannot be read.
        InputError: it is damaged, or nothing here unpacks it.
        CutError: it is compressed, and ends before its data does.
    """
    with _access_told(file.path):
        if file.is_stream:
            yield _stream(file.path).reader
            return
        with Path(file.path).open("rb") as raw, _unpack(raw, file.packing, file.path) as plain:
            yield plain


class _Members(io.RawIOBase):
    """Unpacks members one after the other: the classes of Python end at a damaged one, without a word."""

    def __init__(self, raw: BinaryIO, begin: Callable[[], bz2.BZ2Decompressor | lzma.LZMADecompressor]) -> None:
        self._raw = raw
        self._begin = begin
        self._member = begin()

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def readinto(self, buffer: Any) -> int:
        data = b""
        while not data:
            packed = b""
            if self._member.eof:
                if not (packed := self._find_next()):
                    break
                self._member = self._begin()
            elif self._member.needs_input and not (packed := self._raw.read(_SAMPLE)):
                raise EOFError("it ends within a member")
            data = self._member.decompress(packed, len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _find_next(self) -> bytes:
        """The first bytes of the next member, before which zeros may fill a block; nothing at the end."""
        packed = self._member.unused_data.lstrip(b"\0")
        while not packed and (more := self._raw.read(_SAMPLE)):
            packed = more.lstrip(b"\0")
        return packed


def _unpack(raw: BinaryIO, packing: str, path: str) -> BinaryIO:
    match packing:
        case "gzip":
            return cast("BinaryIO", gzip.GzipFile(fileobj=raw))
        case "xz":
            return cast("BinaryIO", io.BufferedReader(_Members(raw, lzma.LZMADecompressor)))
        case "bz2":
            return cast("BinaryIO", io.BufferedReader(_Members(raw, bz2.BZ2Decompressor)))
        case "zstd":
            return _unpack_zstd(raw, path)
        case _:
            return raw


def _unpack_zstd(raw: BinaryIO, path: str) -> BinaryIO:
    try:
        zstd = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    except ImportError:
        message, remedy = (
            "nothing here unpacks zstd",
            "pip install 'downtime-cli[collect]', or pipe it: zstdcat FILE | downtime collect -",
        )
        raise InputError.of(IssueCode.OTHER_FORMAT, message, remedy, path) from None
    return cast("BinaryIO", zstd.ZstdFile(raw))


@contextmanager
def _access_told(path: str) -> Iterator[None]:
    """Turn what the system and the unpackers say into errors of ours."""
    try:
        yield
    except _damages() as error:
        raise CutError(str(error)) from error
    except gzip.BadGzipFile as error:
        raise InputError.of(
            IssueCode.OTHER_FORMAT, f"cannot unpack: {error}", "check the file: it may be damaged", Place(path)
        ) from None
    except OSError as error:
        if error.strerror is None:  # an unpacker's word for damage
            raise CutError(str(error)) from error
        raise unreadable(error, path) from None


def sample(file: LogFile) -> bytes:
    """Read the first bytes of a file, unpacked; of one that is damaged, those before the damage."""
    return read_start(file)[0]


def read_start(file: LogFile) -> tuple[bytes, bool]:
    """Read the first bytes of a file as `sample` does, and say whether they end too early."""
    with opened(file) as source:
        if not file.is_stream:
            head, damage = read_whole(source, _SAMPLE)
            return head, damage is not None
        stream = _stream(file.path)
        return stream.head, stream.damage is not None
