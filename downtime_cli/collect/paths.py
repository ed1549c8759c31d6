"""The paths that sources name, and what to do about those that nobody may read."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from glob import glob, has_magic
from pathlib import Path

from downtime_cli.core.errors import AccessError, IssueCode
from downtime_cli.core.wording import count


def list_paths(source: str) -> list[str]:
    """List the paths that a pattern names, in order; a name that is none, or is that of a file, stands for itself."""
    if not has_magic(source) or os.path.exists(source):  # noqa: PTH110 - Path's raises an error where nobody may look
        return [source]
    return sorted(glob(source, recursive=True))  # noqa: PTH207 - it may be absolute, which Path's may not


def name_paths(paths: Sequence[str]) -> str:
    """What messages call paths: the first, and how many others there are."""
    first, *others = paths
    return f"{first} and {count(len(others), 'other file')}" if others else first


def refuse_hidden(pattern: str) -> None:
    """Refuse a pattern that leads where we may not look: files that it names would be missed without a word.

    Raises:
        AccessError: there is such a folder.
    """
    while has_magic(pattern):
        pattern, name = os.path.split(pattern)
        is_listed = has_magic(name) or "**" in pattern
        for folder in glob(pattern, recursive=True) if pattern else ("",):  # noqa: PTH207 - as above
            path = Path(folder)
            if path.is_dir() and not os.access(path, os.X_OK | (os.R_OK if is_listed else 0)):
                message = "cannot look into this folder: permission denied"
                remedy = "run it as somebody who may, or name the files to read"
                raise AccessError.of(IssueCode.UNREADABLE, message, remedy, str(path))


def unreadable(error: OSError, path: str) -> AccessError:
    """Make the error that the system has something against reading a file."""
    code, remedy = IssueCode.UNREADABLE, "check the path and its permissions"
    match error:
        case FileNotFoundError():
            code = IssueCode.NO_FILE
        case IsADirectoryError():
            code, remedy = IssueCode.DIRECTORY, f"name the files in it: {shlex.quote(str(Path(path) / '*'))}"
        case PermissionError():
            remedy = (
                "run it as somebody who may read it, or leave it out: hours that it alone can tell are unknown then"
            )
    return AccessError.of(code, f"cannot read: {error.strerror}", remedy, path)
