"""
Replacing files: a text is written beside its file, synced, and takes its place in one step.

Whoever reads sees the old text or the new one, whenever we are killed; what is left beside then is hidden, has a name
of its own, is in nobody's way, and is removed later.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from downtime_cli.cli.saving.leftovers import holding, name_leftover, remove_leftovers
from downtime_cli.cli.saving.targets import failures_told

_TRIES: Final = 100
_MANY: Final = 50


def replace_all(files: Mapping[str, Path], texts: Mapping[str, str], write_others: Callable[[], None]) -> None:
    """Write every text beside its file, and once all are there put each into its place.

    Args:
        files: where each file is, by its name as typed.
        texts: what each will hold, by the same names.
        write_others: writes what cannot be replaced, once all are beside; if it fails, no file is changed.

    Raises:
        AccessError: one cannot be written, or is write-protected.
    """
    remove_leftovers(path.parent for path in files.values())
    staged: dict[str, Path] = {}
    # one call for all takes a tenth of a second where thousands take half a minute; only Linux waits until it is done
    is_synced_at_once = len(files) > _MANY and sys.platform == "linux"
    try:
        for name, path in files.items():
            with failures_told(name):
                old = _look_at(path)
                mode = 0o666 if old is None else stat.S_IMODE(old.st_mode) & 0o777 | stat.S_IWUSR
                staged[name] = create_beside(path.parent, mode)
                write_beside(staged[name], texts[name], path, old, is_synced=not is_synced_at_once)
        if is_synced_at_once:
            os.sync()
        with holding(staged.values()):
            write_others()
        for name, path in files.items():
            with failures_told(name):
                staged[name].replace(path)
                del staged[name]
    finally:
        for left in staged.values():
            with suppress(OSError):
                left.unlink()
    sync_folders({path.parent for path in files.values()})


def _look_at(path: Path) -> os.stat_result | None:
    """Look at what is in the place of a file, None if nothing; one that is protected is refused as the system would."""
    old = path.stat() if path.exists() else None
    if old is not None and not os.access(path, os.W_OK):  # replacing asks for leave to write to the folder alone
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return old


def write_beside(staged: Path, text: str, path: Path, old: os.stat_result | None, *, is_synced: bool) -> None:
    """Write a text into the file that will take a place, with the rights of what is there."""
    with staged.open("wb") as file:
        file.write(text.encode("utf-8", "replace"))
        file.flush()
        if old is not None:
            _keep_rights(path, old, staged)
        if is_synced:
            os.fsync(file.fileno())


def sync_folders(folders: Iterable[Path]) -> None:
    """Have the names that folders hold survive a power cut, where the system has a call for it: Windows has none."""
    if os.name == "nt":
        return
    for folder in folders:
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def create_beside(folder: Path, mode: int) -> Path:
    """Make an empty hidden file with a short name that nobody else has; the umask holds for its mode."""
    for _ in range(_TRIES):
        path = folder / name_leftover()
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
