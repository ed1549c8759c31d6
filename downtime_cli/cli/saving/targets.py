"""
What a name that is written to stands for: standard output, an open descriptor, a device or pipe, or a regular file.

A symbolic link stands for what it names. Into what is no regular file the text is written straight; nothing can be
replaced there, and nothing be lost.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from downtime_cli.core.errors import AccessError, IssueCode, refuse

STDOUT: Final = "-"
_FULL: Final = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))  # Windows has no quotas
_MOST_LINKS: Final = 40  # as Linux follows
_DESCRIPTORS: Final = ("/dev/fd", "/proc/self/fd", "/proc/thread-self/fd")


@contextmanager
def failures_told(name: str) -> Iterator[None]:
    """Turn what the system has against writing into an error about the file.

    Raises:
        AccessError: it cannot be written.
    """
    try:
        yield
    except (OSError, ValueError) as error:  # a name may hold what no file name can
        remedy = find_remedy(error)
        if isinstance(error, BlockingIOError):
            remedy = "try again once it has ended"
        if isinstance(error, IsADirectoryError):
            remedy = "name a file in it"
        message = f"cannot write: {error.strerror if isinstance(error, OSError) else error}"
        raise AccessError.of(IssueCode.UNWRITABLE, message, remedy, name) from None


def find_remedy(error: Exception) -> str:
    """What to do about what the system has against writing."""
    is_full = isinstance(error, OSError) and error.errno in _FULL
    return "free some space, or write elsewhere" if is_full else "check the folder and its permissions"


def find_target(name: str) -> int | Path:
    """Follow a name to the number of one of our open descriptors, or to a path that need not exist yet.

    Raises:
        OSError: links go round in circles, what is there may not be looked at, or the name is that of a folder.
    """
    if name.endswith(("/", os.sep)):  # which a path would forget
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    path = Path(name)
    for _ in range(_MOST_LINKS):
        number = _descriptor(path)
        if number is not None:
            return number
        if not path.is_symlink():
            # what links of /proc say is not always a path, and they lead to what is open all the same
            return path if path.exists() or not Path(name).exists() else Path(name)
        path = path.parent / path.readlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def is_stdout(name: str) -> bool:
    """Whether a name is `-`, or stands for standard output as `/dev/stdout` does."""
    try:
        return name == STDOUT or find_target(name) == 1
    except (OSError, ValueError):
        return False


def resolve(name: str) -> int | Path:
    """Follow a name as `find_target` does, to what can be written into.

    Raises:
        AccessError: it is a folder, or nobody may look there.
    """
    with failures_told(name):
        target = find_target(name)
        if isinstance(target, Path) and target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        return target


def is_regular(target: int | Path) -> bool:
    """Whether a target is a regular file, or nothing yet, so that it can be replaced."""
    return isinstance(target, Path) and (target.is_file() or not target.exists())


def is_special(name: str) -> bool:
    """Whether a name stands for something that is there and is no regular file, such as a device or a pipe."""
    try:
        target = find_target(name)
        return not isinstance(target, Path) or not (is_regular(target) or target.is_dir())
    except (OSError, ValueError):
        return False


def refuse_stdout_as_folder(name: str | None, option: str = "--output") -> None:
    """Refuse `-` where files are written into a folder.

    Raises:
        UsageError: it is given.
    """
    if name == STDOUT:
        refuse(option, "- is standard output, and this needs a folder", f"name a folder: {option} FOLDER")


def write_straight(target: int | Path, text: str) -> None:
    """Write into an open descriptor, a device or a pipe; a pipe waits for its reader.

    Raises:
        OSError: it cannot be written.
    """
    data = text.encode("utf-8", "replace")
    handle = os.dup(target) if isinstance(target, int) else os.open(target, os.O_WRONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def _descriptor(path: Path) -> int | None:
    """The number of the descriptor that a path such as `/dev/fd/1` stands for, if it is one of ours."""
    if not (path.name.isascii() and path.name.isdigit() and len(path.name) < 10):
        return None
    folder = os.path.realpath(path.parent)
    return int(path.name) if folder in {"/dev/fd", *map(os.path.realpath, _DESCRIPTORS)} else None
