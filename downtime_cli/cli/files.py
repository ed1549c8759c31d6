"""Writing to stdout and to files: all of a text or nothing."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from downtime_cli.core.errors import AccessError, DowntimeError, IssueCode


def write_stdout(text: str) -> None:
    """Write to stdout; characters it cannot show become question marks rather than an error.

    Raises:
        BrokenPipeError: the reader has gone, which is no error.
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
        raise AccessError.of(IssueCode.UNWRITABLE, message, remedy, "standard output") from None


def write_text(text: str, path: Path | None) -> None:
    """Write to a file, or to stdout where none is given; errors as for either."""
    if path is None:
        write_stdout(text)
    else:
        write_file(path, text)


def read_existing(path: Path) -> str:
    """Read what writing to a file would destroy, as far as it is text: empty if there is nothing in it, or no file."""
    if not path.is_file():
        return ""
    from downtime_cli.readers.sources import open_source

    try:
        return "".join(open_source(str(path)).blocks()).strip("\ufeff \t\r\n")
    except DowntimeError as error:
        return "" if error.issues[0].code is IssueCode.EMPTY_FILE else "no text"


def write_file(path: Path, text: str, *, over_plans: bool = False) -> None:
    """Replace a file in one step: readers see the old one or the new one, never half of it.

    Args:
        path: the file.
        text: what it will hold.
        over_plans: whether a saved plan may go; otherwise it is no target for other texts.

    Raises:
        AccessError: it cannot be written, or holds a saved plan.
    """
    import tempfile

    if not over_plans and '"downtime-' in (old := read_existing(path)):
        from downtime_cli.documents.kept import holds_window

        if holds_window(old):
            message = "this is a saved plan, and stays as it is"
            raise AccessError.of(IssueCode.FILE_EXISTS, message, "write to another file", str(path))
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_read_umask()
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
        raise AccessError.of(IssueCode.UNWRITABLE, message, remedy, str(path)) from None


def make_folder(path: Path) -> None:
    """Make a folder and those above it where they do not exist.

    Raises:
        AccessError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message, remedy = f"cannot make the folder: {error.strerror}", "check what is there, and its permissions"
        raise AccessError.of(IssueCode.UNWRITABLE, message, remedy, str(path)) from None


def silence_stdout() -> None:
    """Point stdout to nowhere: the interpreter would complain at its end about what it cannot write."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _read_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
