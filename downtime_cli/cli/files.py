"""Writing: to stdout and its traps, to files all at once."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from downtime_cli.core.errors import AccessError, IssueCode, Place


def write_stdout(text: str) -> None:
    """Write to stdout; characters it cannot show become question marks rather than an error.

    Raises:
        BrokenPipeError: nobody reads on, which is nobody's mistake.
        AccessError: it cannot be written, as on a full disk.
    """
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        silence_stdout()  # or the interpreter would fail at its end on what is left to write
        message, remedy = f"cannot write: {error.strerror}", "free some space, or write elsewhere"
        place = Place(source="standard output")
        raise AccessError.of(IssueCode.UNWRITABLE, message, remedy, place) from None


def write_text(text: str, path: Path | None) -> None:
    """Write to a file, or to stdout where none was named; errors as for either."""
    if path is None:
        write_stdout(text)
    else:
        write_file(path, text)


def write_file(path: Path, text: str) -> None:
    """Write a file all at once: it is either the old one or the new one, never half of it.

    Raises:
        AccessError: it cannot be written.
    """
    import tempfile

    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            Path(name).chmod(mode)
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        message, remedy = f"cannot write: {error.strerror}", "check the folder and its permissions"
        place = Place(source=str(path))
        raise AccessError.of(IssueCode.UNWRITABLE, message, remedy, place) from None


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, if it is not there.

    Raises:
        AccessError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message, remedy = f"cannot make the folder: {error.strerror}", "check what is there, and its permissions"
        place = Place(source=str(path))
        raise AccessError.of(IssueCode.UNWRITABLE, message, remedy, place) from None


def silence_stdout() -> None:
    """Point stdout to nowhere, so that the interpreter does not complain about what it cannot write when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
