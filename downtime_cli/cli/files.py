"""Writing to stdout and to files: all of a text or nothing."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import typer

from downtime_cli.cli.github_actions import for_log
from downtime_cli.cli.process.streams import terminal_width
from downtime_cli.cli.saving.guarding import read_existing, spare_others
from downtime_cli.cli.saving.locking import held
from downtime_cli.cli.saving.own_inputs import refuse_inputs, refuse_shared
from downtime_cli.cli.saving.replacing import replace_all
from downtime_cli.cli.saving.targets import failures_told, is_regular, is_special, is_stdout, resolve, write_straight
from downtime_cli.core.errors import AccessError, IssueCode
from downtime_cli.core.wording import count, printable
from downtime_cli.request.options import Options

Check = Callable[[str], None]
_UNGUARDED: Final[Mapping[str, Check]] = {}


def write_stdout(text: str) -> None:
    """Write to stdout; characters it cannot show become question marks. What it cannot take is told at the end."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    sys.stdout.write(text)
    sys.stdout.flush()


def write_text(text: str, file: str | None) -> None:
    """Write to a file, or to stdout where none is given; errors as for either."""
    if file is None:
        write_stdout(text)
    else:
        write_files({file: text})
        tell_written([file])


def write_files(texts: Mapping[str, str], checks: Mapping[str, Check] = _UNGUARDED) -> None:
    """Replace files in one step each: readers see the old one or the new one, never half of it.

    All are written in full beside their places, then come devices and pipes, and only then takes the first its own:
    neither a full disk nor a pipe that nobody reads on changes any. Standard output is last.

    Args:
        texts: what each file will hold, by its name as typed.
        checks: for files that hold documents, what raises if the text there is to stay; nobody else replaces such a
            file from when it is called until all are written. Of other files, saved plans stay, and what is no text.

    Raises:
        UsageError: two names stand for one file.
        InputError: a check says so.
        AccessError: one cannot be written, or is to stay.
    """
    refuse_shared(texts)
    to_stdout = {name: text for name, text in texts.items() if is_stdout(name)}
    targets = {name: resolve(name) for name in texts if name not in to_stdout}
    files = {name: target for name, target in targets.items() if isinstance(target, Path) and is_regular(target)}

    def write_others() -> None:
        for name, target in targets.items():
            if name not in files:
                with failures_told(name):
                    write_straight(target, texts[name])

    with held({name: path for name, path in files.items() if name in checks}):
        for name in files:
            if name in checks:
                checks[name](read_existing(name))
            else:
                spare_others(name)
        replace_all(files, texts, write_others)
    for text in to_stdout.values():
        write_stdout(text)


@contextmanager
def updating(name: str) -> Iterator[None]:
    """Keep every other `downtime` from updating a file from when it is read until it is written.

    Raises:
        AccessError: it may not be written, or another program has kept it locked for ten seconds.
    """
    target = resolve(name)
    with held({name: target} if isinstance(target, Path) and is_regular(target) else {}):
        yield


def check_places(names: Iterable[str | None]) -> None:
    """Refuse files that could not be written, before any work is done.

    Raises:
        AccessError: one is a folder, or in a folder that does not exist, or where we may not write; or a saved plan,
            or no text, is there.
    """
    for name in names:
        target = None if name is None or is_stdout(name) else resolve(name)
        if name is not None and isinstance(target, Path) and is_regular(target):
            with failures_told(name):
                _need_leave(target)
            spare_others(name)


def _need_leave(path: Path) -> None:
    """Refuse a file, with the error of the system, where it or its folder may not be written."""
    path.parent.stat()
    if not all(os.access(each, os.W_OK) for each in (path.parent, path) if each.exists()):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def write_folder(folder: Path, texts: Mapping[str, str], command: str, options: Options) -> None:
    """Write files by their names into a folder, which is made if need be.

    Raises:
        UsageError: one is a file that the command reads, or two are the same.
        AccessError: one cannot be written, or is to stay.
    """
    files = {str(folder / name): text for name, text in texts.items()}
    refuse_inputs(command, options, files)
    for path in dict.fromkeys([folder, *(Path(name).parent for name in files)]):
        make_folder(path)
    write_files(files)
    if files:
        tell(f"wrote {count(len(files), 'file')} into {folder}")


def tell_written(names: Iterable[str]) -> None:
    """Say in one line on stderr which files were written; nothing where some of it went to stdout, or a device."""
    written = list(names)
    if written and not any(is_stdout(name) or is_special(name) for name in written):
        tell(f"wrote {', '.join(written)}")


def tell(text: str) -> None:
    """Say something on stderr, in one harmless line."""
    typer.echo(for_log(printable(text)), err=True)


def wrap_line(text: str, indent: str = "    ") -> list[str]:
    """Break one harmless line where the terminal is narrower; what follows is indented."""
    import textwrap

    return textwrap.wrap(printable(text), terminal_width(), subsequent_indent=indent, break_on_hyphens=False)


def make_folder(path: Path) -> None:
    """Make a folder and those above it where they do not exist.

    Raises:
        AccessError: it cannot be made.
    """
    try:
        Path(os.path.realpath(path)).mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) else error
        message, remedy = f"cannot make the folder: {what}", "check what is there, and its permissions"
        raise AccessError.of(IssueCode.UNWRITABLE, message, remedy, str(path)) from None
