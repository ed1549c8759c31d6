"""
Runs commands with streams in any state, each in a process of its own, forked from this one, which has imported them.

    python -m tests.cli.forked COMMAND... < cases.json

A case is `[arguments, stdin, stdout, stderr]`, each stream a path or one of the states below. For each case a line has
the exit code, what standard output and standard error were given, and the files that were left in the folder. A child
goes through the end of the interpreter like any process.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Final

CLOSED: Final = "closed"
FULL: Final = "/dev/full"
GONE: Final = "gone"  # the reader has
KEPT: Final = "kept"


def main() -> None:
    """Run the cases one after the other, each in a copy of the working directory."""
    from downtime_cli.__main__ import main as run

    for module in ("typed.typed_command", *(f"{name}_command" for name in sys.argv[1:])):
        import_module(f"downtime_cli.cli.{module}")
    for arguments, *states in json.load(sys.stdin):
        place = Path(tempfile.mkdtemp())
        shutil.copytree(Path.cwd(), place / "work")
        child = os.fork()
        if not child:
            os.chdir(place / "work")
            _replace_streams(states, place)
            sys.argv = ["downtime", *arguments]
            run()
        _, status = os.waitpid(child, 0)
        out, err = (_read(place / str(descriptor)) for descriptor in (1, 2))
        left = {path.name: _read(path) for path in (place / "work").iterdir()}
        shutil.rmtree(place)
        sys.stdout.write(json.dumps([os.waitstatus_to_exitcode(status), out, err, left]) + "\n")
        sys.stdout.flush()


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


def _replace_streams(states: list[str], folder: Path) -> None:
    """Make the standard streams what they would be for a new process."""
    handles = [_open_stream(descriptor, state, folder) for descriptor, state in enumerate(states)]
    for descriptor, handle in enumerate(handles):
        if handle is None:
            os.close(descriptor)
        else:
            os.dup2(handle, descriptor)
            os.close(handle)
    sys.stdin, sys.stdout, sys.stderr = (  # as the interpreter does when it begins
        None if handle is None else open(descriptor, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
        for handle, (descriptor, mode) in zip(handles, enumerate("rww"), strict=True)
    )


def _open_stream(descriptor: int, state: str, folder: Path) -> int | None:
    if state == CLOSED:
        return None
    if state == GONE:
        reader, writer = os.pipe()
        os.close(reader)
        return writer
    path = folder / str(descriptor) if state == KEPT else state
    return os.open(path, os.O_WRONLY | os.O_CREAT if descriptor else os.O_RDONLY)


if __name__ == "__main__":
    main()
