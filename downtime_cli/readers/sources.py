"""
Bytes to lines: where input comes from, how it is compressed and encoded.

A source can be read more than once; standard input and pipes are copied for that, and may give 4 GB. Data, which is
traffic and users, may otherwise be of any size: it is read piece by piece. Documents, which are plans, calendars,
tables of spans and configuration, are held in memory as a whole, and may have 64 MB, or less as trees of values. Either
may be compressed by gzip. Text is UTF-8 (with or without a mark), UTF-16, or Windows-1252: a byte that is not UTF-8 is
taken for the character of Windows in western Europe, so that no file is refused for an umlaut in its header.
"""

from __future__ import annotations

import codecs
import errno
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import AccessError, InputError, IssueCode, Place
from downtime_cli.readers.other_formats import is_known_binary, refuse_binary
from downtime_cli.readers.spooling import spool

STDIN: Final = "-"
WINDOWS: Final = "windows-1252"
LONGEST_LINE: Final = 1 << 20
LARGEST_DOCUMENT: Final = 64_000_000  # bytes, unpacked
LARGEST_TREE: Final = 16_000_000  # bytes of JSON; as values in memory they are twenty times as large
LARGEST_CONFIG: Final = 2_000_000  # bytes of TOML, each million of which takes a second or two
_BLOCK: Final = 1 << 17
_SAMPLE: Final = 1 << 16
_GZIP: Final = b"\x1f\x8b"
_CONTROL: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x1a\x1b")
_BINARY_SHARE: Final = 0.02
_BLANK: Final = b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"
_TABLE: Final = "a CSV file with a header and rows"

_MEND_ACCESS: Final = "check what is passed and its permissions, and the space for temporary files"
_MEND_SIZE: Final = "check whether this is the file you mean"
_MEND_LINE: Final = f"{_MEND_SIZE}, and break its long lines"
_MEND_FILE: Final = "check the file: it may be cut off or damaged"

Progress = Callable[[int, int | None], None]


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read undecodable bytes as characters of Windows-1252, or of Latin-1 where that has none (for `codecs`)."""
    assert isinstance(error, UnicodeDecodeError)  # registered for decoding only
    wrong = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in wrong), error.end


codecs.register_error("downtime-windows-1252", _as_windows_1252)


class Source(Struct, frozen=True):
    """A text input that can be read again."""

    # What messages call it.
    name: str
    path: str
    spooled: BinaryIO | None
    encoding: str
    progress: Progress | None = None

    def text(self) -> str:
        """Read all of it; errors as for `blocks`."""
        return "".join(self.blocks())

    def blocks(self) -> Iterator[str]:
        """Yield the text in blocks of some hundred thousand characters, whole lines only, each ended by a line feed.

        Raises:
            InputError: a line is longer than 1 MiB, or the compressed data is broken.
        """
        with _opened(self.path, self.spooled, self.progress) as file:
            reader = io.TextIOWrapper(file, encoding=self.encoding, errors="downtime-windows-1252")
            try:
                yield from self._whole_lines(reader)
            finally:
                reader.detach()

    def _whole_lines(self, reader: io.TextIOWrapper) -> Iterator[str]:
        """Cut what a reader gives behind line feeds."""
        rest, lines = "", 0
        while text := self._read(reader):
            cut = text.rfind("\n") + 1
            if cut:
                yield rest + text[:cut]
                lines += text.count("\n")
                rest = text[cut:]
            else:
                rest += text
            if len(rest) > LONGEST_LINE:
                message = f"line is longer than {LONGEST_LINE:,} characters"
                place = Place(self.name, lines + 1)
                raise InputError.of(IssueCode.LONG_LINE, message, _MEND_LINE, place)
        if rest:
            yield rest

    def lines(self) -> Iterator[str]:
        """Yield the lines one by one, each with its line feed."""
        for block in self.blocks():
            for line in block.removesuffix("\n").split("\n"):
                yield line + "\n"

    def _read(self, reader: io.TextIOWrapper) -> str:
        with _damage_told(self.name, "cannot read on"):
            return reader.read(_BLOCK)


def open_source(path: str, *, progress: Progress | None = None, stdin: BinaryIO | None = None) -> Source:
    """Open the data at a path, `-` for standard input.

    Args:
        path: a file, plain or compressed by gzip.
        progress: called with bytes read and bytes in all (None where unknown) while the source is read.
        stdin: what to read for `-`.

    Raises:
        AccessError: there is no such file.
        InputError: it is a directory, cannot be read, is empty or binary.
    """
    source = _open(path, _spooled(path, _TABLE, None, stdin), _TABLE)
    return replace(source, progress=progress)


def open_document(path: str, wanted: str, *, most: int | None = None) -> Source:
    """Open the document at a path, `-` for standard input.

    Args:
        path: a file, plain or compressed by gzip.
        wanted: what it should have been, for messages.
        most: the bytes it may have, unpacked, if fewer than other documents.

    It may have `most` bytes, and no more than any document may have.

    Raises:
        AccessError: there is no such file.
        InputError: it is a directory, cannot be read, is empty, binary, or larger than any such document.
    """
    limit = min(LARGEST_DOCUMENT, most or LARGEST_DOCUMENT)
    spooled = _spooled(path, wanted, limit, None)
    name = "standard input" if path == STDIN else path
    with _opened(path, spooled, None) as file, _damage_told(name, "cannot read"):
        size = 0
        while size <= limit and (data := file.read(_BLOCK)):
            size += len(data)
    if size > limit:
        raise too_large(name, limit)
    return _open(path, spooled, wanted)


def too_large(name: str, limit: int) -> InputError:
    """Make the error that there is more in a source than so many bytes."""
    message = f"there is more than {limit // 1_000_000} MB in it"
    return InputError.of(IssueCode.TOO_LARGE, message, _MEND_SIZE, name)


def _spooled(path: str, wanted: str, limit: int | None, stdin: BinaryIO | None) -> BinaryIO | None:
    """Copy what standard input or a pipe gives, such as `<(zcat a.gz)` in a shell; None for what can be read again."""
    if path == STDIN:
        with _damage_told("standard input", "cannot read"):
            return spool(stdin or _find_stdin(), limit, "standard input")
    with _open_file(path, wanted) as file, _damage_told(path, "cannot read"):
        return None if file.seekable() else spool(file, limit, path)


def _find_stdin() -> BinaryIO:
    if sys.stdin is None:
        raise OSError(errno.EBADF, "it is closed")
    return sys.stdin.buffer


def _open(path: str, spooled: BinaryIO | None, wanted: str) -> Source:
    """Look at how a source begins."""
    name = "standard input" if path == STDIN else path
    with _opened(path, spooled, None) as file, _damage_told(name, "cannot read"):
        sample = block = file.read(_SAMPLE)
        read = len(block)
        while block and not block.strip(_BLANK) and read <= LARGEST_DOCUMENT:  # after blanks there may be more
            block = file.read(_SAMPLE)
            read += len(block)
    if block and not block.strip(_BLANK):
        message = f"there is more than {LARGEST_DOCUMENT // 1_000_000} MB of blanks in it, and nothing else so far"
        raise InputError.of(IssueCode.TOO_LARGE, message, _MEND_SIZE, name)
    if not block:
        raise InputError.of(IssueCode.EMPTY_FILE, "the file is empty", f"pass {wanted}", name)
    sample = sample if block is sample else sample + block
    return Source(name, path, spooled, _detect_encoding(sample, name, wanted))


@contextmanager
def _damage_told(name: str, action: str) -> Iterator[None]:
    """Turn what the system has against reading, or what a cut off or damaged file raises, into an error about it."""
    import zlib

    try:
        yield
    except (EOFError, zlib.error, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:  # what gzip raises has none
            raise AccessError.of(IssueCode.UNREADABLE, f"{action}: {error.strerror}", _MEND_ACCESS, name) from None
        raise InputError.of(IssueCode.UNREADABLE, f"{action}: {error}", _MEND_FILE, name) from None


class _Counted(io.RawIOBase):
    """A raw file that reports how far it has been read, from a position of its own: others may read it meanwhile."""

    def __init__(self, file: BinaryIO, total: int | None, progress: Progress | None) -> None:
        super().__init__()
        self._file, self._total, self._progress, self._done = file, total, progress, 0

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # the base says WriteableBuffer
        """Read into a buffer and report."""
        self._file.seek(self._done)
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._done += len(data)
        if self._progress is not None:
            self._progress(self._done, self._total)
        return len(data)


@contextmanager
def _opened(path: str, spooled: BinaryIO | None, progress: Progress | None) -> Iterator[BinaryIO]:
    file = _open_file(path) if spooled is None else spooled
    try:
        with _damage_told("standard input" if path == STDIN else path, "cannot read"):
            file.seek(0)
            magic = file.read(2)
            file.seek(0)
        total = None if spooled is not None else Path(path).stat().st_size
        raw: BinaryIO = file
        if progress is not None or spooled is not None:
            raw = io.BufferedReader(_Counted(file, total, progress), _BLOCK)
        if magic == _GZIP:
            import gzip

            raw = gzip.GzipFile(fileobj=raw, mode="rb")  # type: ignore[assignment] # a BinaryIO in all but name
        yield raw
    finally:
        if spooled is None:
            file.close()


def _open_file(path: str, wanted: str = _TABLE) -> BinaryIO:
    try:
        return Path(path).open("rb")
    except (FileNotFoundError, NotADirectoryError):
        raise AccessError.of(IssueCode.NO_FILE, "there is no such file", "check the path", path) from None
    except IsADirectoryError:
        remedy = f"pass {wanted}; look for it inside"
        raise InputError.of(IssueCode.DIRECTORY, "this is a directory, not a file", remedy, path) from None
    except (OSError, ValueError) as error:
        message = f"cannot read: {error.strerror if isinstance(error, OSError) else error}"
        raise AccessError.of(IssueCode.UNREADABLE, message, "check the permissions of the file", path) from None


def _detect_encoding(sample: bytes, name: str, wanted: str) -> str:
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > 0.4 * half and not sample[0::2].count(0):
        return "utf-16-le"
    if sample[0::2].count(0) > 0.4 * half and not sample[1::2].count(0):
        return "utf-16-be"
    if (
        is_known_binary(sample)
        or b"\x00" in sample
        or len(sample) - len(sample.translate(None, _CONTROL)) > _BINARY_SHARE * len(sample)
    ):
        raise refuse_binary(sample, name, wanted)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return WINDOWS
    return "utf-8"
