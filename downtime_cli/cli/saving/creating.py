"""
New files: what is there stays, whoever put it there and when.

A text is written beside its place, like one that replaces another, and is then given its name by a link, which the
system refuses where there is something of that name.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from downtime_cli.cli.saving.leftovers import remove_leftovers
from downtime_cli.cli.saving.replacing import create_beside, sync_folders, write_beside
from downtime_cli.cli.saving.targets import failures_told, resolve
from downtime_cli.core.errors import AccessError, IssueCode


def check_place(name: str) -> None:
    """Refuse a name under which no file can be made, before anybody is asked for what it is to hold.

    A link that leads nowhere takes a name as well.

    Raises:
        AccessError: it is taken, or that of a folder; or its folder is not there or cannot be written into.
    """
    resolve(name)
    if os.path.lexists(name):
        raise _taken(name)
    with failures_told(name):
        folder = Path(name).parent
        folder.stat()
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def create_all(texts: Mapping[str, str]) -> None:
    """Make files by name, all of them or none, each whole from the start.

    Raises:
        AccessError: one of the names is taken, or a file cannot be written.
    """
    remove_leftovers(Path(name).parent for name in texts)
    staged: dict[str, Path] = {}
    made: list[Path] = []
    try:
        for name, text in texts.items():
            with failures_told(name):
                path = Path(name)
                staged[name] = create_beside(path.parent, 0o666)
                write_beside(staged[name], text, path, None, is_synced=True)
        for name, beside in staged.items():
            _give_name(beside, name)
            made.append(Path(name))
    except BaseException:
        _remove(made)
        raise
    finally:
        _remove(staged.values())
    sync_folders({path.parent for path in made})


def _give_name(staged: Path, name: str) -> None:
    """Let a file have its name as well; without links, as on some memory cards, it moves to where an empty one was."""
    path = Path(name)
    with failures_told(name):
        try:
            path.hardlink_to(staged)
        except FileExistsError:
            raise _taken(name) from None
        except OSError:
            try:
                path.touch(exist_ok=False)
            except FileExistsError:
                raise _taken(name) from None
            staged.replace(path)


def _taken(name: str) -> AccessError:
    message, remedy = "this file exists, and stays as it is", "choose another name, or delete it first"
    return AccessError.of(IssueCode.FILE_EXISTS, message, remedy, name)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink()
