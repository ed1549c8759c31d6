"""
Replacing files: a text is written beside its file, synced, and takes its place in one step.

Whoever reads sees the old text or the new one, whenever we are killed; what is left beside then is hidden, has a name
of its own and is in nobody's way.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

_TRIES: Final = 100


def stage(path: Path, text: str) -> Path:
    """Write a text into a new file beside the one whose place it will take, with its permissions.

    Raises:
        OSError: it cannot be written, or what is there is write-protected.
    """
    old = path.stat() if path.exists() else None
    if old is not None and not os.access(path, os.W_OK):  # replacing asks for leave to write into the folder only
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    staged = _create(path.parent, 0o666 if old is None else stat.S_IMODE(old.st_mode) & 0o777)
    try:
        with staged.open("wb") as file:
            file.write(text.encode("utf-8", "replace"))
            file.flush()
            if old is not None:
                _keep_rights(path, old, staged)
            os.fsync(file.fileno())
    except BaseException:
        discard([staged])
        raise
    return staged


def sync_folders(folders: Iterable[Path]) -> None:
    """Have the names that folders hold survive a power cut, where the system has a call for it: Windows has none."""
    if os.name == "nt":
        return
    for folder in dict.fromkeys(folders):
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def discard(staged: Iterable[Path]) -> None:
    """Remove staged texts that did not come to take a place."""
    for each in staged:
        with suppress(OSError):
            each.unlink()


def _create(folder: Path, mode: int) -> Path:
    """Make an empty hidden file with a short name that nobody else has; the umask holds for its mode."""
    for _ in range(_TRIES):
        path = folder / f".downtime-{os.urandom(6).hex()}.tmp"
        with suppress(FileExistsError):
            path.touch(mode, exist_ok=False)
            return path
    raise OSError(errno.EEXIST, os.strerror(errno.EEXIST))


def _keep_rights(path: Path, old: os.stat_result, staged: Path) -> None:
    """Give a new file the owner, group, mode and access lists of the old one, as far as we may."""
    new = staged.stat()
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        try:
            shutil.chown(staged, old.st_uid, old.st_gid)
        except OSError:
            with suppress(OSError):
                shutil.chown(staged, group=old.st_gid)
    with suppress(OSError):
        shutil.copystat(path, staged)
        os.utime(staged)
