"""
Standard output and standard error as they may be: closed, full, left by their reader, in any encoding.

Writing to them never fails. What standard error cannot take is lost and changes nothing; what standard output could not
take is found out once, when the exit code is made.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class HeldStream(io.RawIOBase):
    """A raw stream that never fails: after the first failure, which is kept, everything is dropped."""

    def __init__(self, stream: TextIO | None) -> None:
        """Hold what is below a stream as Python opened it, None for a closed one."""
        super().__init__()
        self.failure: OSError | None = None
        self._stream = stream  # or it would close what is below when nobody else needs it
        self._raw = None if stream is None else getattr(stream.buffer, "raw", stream.buffer)

    def writable(self) -> bool:
        """Whether it can be written to: always."""
        return True

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._raw is not None and self._raw.isatty()

    def fileno(self) -> int:
        """The descriptor of the stream."""
        return super().fileno() if self._raw is None else self._raw.fileno()

    def write(self, data: ReadableBuffer) -> int | None:
        """Write what can be written."""
        try:
            if self._raw is not None and self.failure is None:
                return self._raw.write(data)
            self.failure = self.failure or OSError(errno.EBADF, "it is closed")
        except OSError as error:
            self.failure = error
        return memoryview(data).nbytes


def hold_streams() -> HeldStream | None:
    """
    Put held streams in the place of `sys.stdout` and `sys.stderr`, and return the former.

    What is not a terminal is given UTF-8, so that the same answer has the same bytes everywhere.
    """
    if os.name == "posix":
        for descriptor in range(3):
            _secure(descriptor)
    sys.stderr, _ = _hold(sys.stderr, "backslashreplace")
    sys.stdout, held = _hold(sys.stdout, "replace")
    return held


def _secure(descriptor: int) -> None:
    """Let writing wait for the reader, and keep a closed descriptor from becoming that of a file of ours."""
    try:
        os.set_blocking(descriptor, True)
    except OSError:
        os.open(os.devnull, os.O_RDWR)  # is given the lowest that is free, which is this one


def _hold(stream: TextIO | None, errors: str) -> tuple[TextIO, HeldStream | None]:
    """Make a held stream; one that has no bytes below, as in a notebook, stays."""
    if stream is not None and not hasattr(stream, "buffer"):
        return stream, None
    held = HeldStream(stream)
    encoding, newline = (stream.encoding, None) if stream is not None and held.isatty() else ("utf-8", "\n")
    return io.TextIOWrapper(io.BufferedWriter(held), encoding, errors, newline, line_buffering=True), held


def terminal_width() -> int:
    """The width of the terminal, 80 where there is none; COLUMNS wins."""
    import shutil

    return shutil.get_terminal_size((80, 24)).columns
