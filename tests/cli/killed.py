"""
Kills a command at every line of the code that writes files, each time in a process of its own.

    python -m tests.cli.killed STRIDE COMMAND...

runs the command up to where it begins to write, and forks there: the first child is killed at the first line from there
on, the second STRIDE lines later, and so on until one gets through. For each a line of JSON has the line's number, how
the child ended, what files there are then, and how a child ended that wrote the same after that. Each child begins with
the files that there were.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any, Final

from downtime_cli.cli import files, output, update_command
from downtime_cli.cli.app import app
from downtime_cli.core.errors import DowntimeError

_WRITERS: Final = (files, output, update_command)
_WRITING: Final = (str(Path(files.__file__)), str(Path(files.__file__).parent / "saving"))


def main() -> None:
    """Run the command."""
    stride, arguments = int(sys.argv[1]), sys.argv[2:]
    before, really = _read_folder(), files.write_files

    def write_and_be_killed(texts: Mapping[str, str], checks: Mapping[str, Callable[[str], None]] = {}) -> None:
        def write() -> None:
            really(texts, checks)

        for line in count(1, stride):
            _restore(before)
            ended = _fork(write, line)
            left = _read_folder()
            again = _fork(write)
            print(json.dumps([line, ended, left, again]), file=sys.stderr)  # noqa: T201 - the answer of this script
            if ended != -signal.SIGKILL:
                os._exit(0)

    for module in _WRITERS:
        module.write_files = write_and_be_killed  # type: ignore[attr-defined] # they know it by name
    app(arguments)


def _fork(act: Callable[[], None], last: int | None = None) -> int:
    """Do something in a child, up to a line; its exit code, or minus the signal that killed it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 70
    try:
        if last is not None:
            _kill_at(last)
        act()
        code = 0
    except DowntimeError as error:
        code = error.exit_code
    finally:
        os._exit(code)


def _kill_at(last: int) -> None:
    """Have this process killed at so many lines of code that write."""
    lines = count(1)

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.startswith(_WRITING):
            return None
        if event == "line" and next(lines) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


def _read_folder() -> dict[str, str]:
    return {str(path): path.read_text("utf-8") for path in sorted(Path().rglob("*")) if path.is_file()}


def _restore(before: Mapping[str, str]) -> None:
    for path in Path().iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    for name, text in before.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
