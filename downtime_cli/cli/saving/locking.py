"""
One writer at a time: whoever is about to replace a document locks the document itself.

Replacing gives a path another file. Whoever waited for the lock of the file that went finds that the path leads to
another one, and starts again; so only one at a time is between looking at what is there and replacing it. Where there
is no file yet, its folder is locked instead. No lock file is ever made, and a killed process leaves no lock.

Locks are `flock`, which all systems but Windows have. What `msvcrt.locking` locks there has to be open, and an open
file cannot be replaced: it would lock us out as well, and a lock on another file would leave that file. On Windows, and
on file systems that know no locks, what is there is compared right before it is replaced, which leaves an opening of
some thousandths of a second.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from msgspec import Struct

from downtime_cli.cli.saving.targets import failures_told

PATIENCE: Final = 10.0  # seconds; a writer of ours needs some thousandths of one
_PAUSE: Final = 0.005
_NO_LOCKS: Final = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS, errno.EBADF})


class _Handle(Struct, frozen=True):
    """An open file, or the open folder of one that does not exist."""

    name: str
    path: Path
    number: int
    is_folder: bool

    @property
    def identity(self) -> tuple[int, int]:
        """What tells files apart, whatever their names."""
        found = os.fstat(self.number)
        return found.st_dev, found.st_ino

    def is_still_there(self) -> bool:
        """Whether the path leads where it led when it was opened."""
        there = self.path.parent if self.is_folder else self.path
        try:
            same = os.path.samestat(os.fstat(self.number), there.stat())
        except FileNotFoundError:
            return False
        return same and not (self.is_folder and self.path.exists())


@contextmanager
def held(files: Mapping[str, Path]) -> Iterator[None]:
    """Keep every other `downtime` from replacing or making files, given by their names as typed.

    Raises:
        AccessError: one of them may not be written, or another program has kept it locked for ten seconds.
    """
    if sys.platform == "win32":
        yield
        return
    until = time.monotonic() + PATIENCE
    while True:
        with ExitStack() as opened:
            handles = [_open(name, path, opened) for name, path in files.items()]
            _lock_all([each for each in handles if each is not None], until)
            if all(each is None or each.is_still_there() for each in handles):
                yield
                return


def _open(name: str, path: Path, opened: ExitStack) -> _Handle | None:
    """Open a file, or else its folder; None for a folder that may be written and not be read."""
    with failures_told(name):
        try:
            number, is_folder = os.open(path, os.O_RDWR | os.O_CLOEXEC), False
        except FileNotFoundError:
            try:
                number, is_folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC), True
            except PermissionError:
                return None
    opened.callback(os.close, number)
    return _Handle(name, path, number, is_folder)


def _lock_all(handles: list[_Handle], until: float) -> None:
    """Lock each file once, all processes in the same order, so that no two wait for each other."""
    for each in dict(sorted({each.identity: each for each in handles}.items())).values():
        with failures_told(each.name):
            _lock(each.number, until)


def _lock(number: int, until: float) -> None:
    import fcntl

    while True:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise BlockingIOError(errno.EAGAIN, "another program keeps it locked") from None
            time.sleep(_PAUSE)
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return
            raise
        else:
            return
