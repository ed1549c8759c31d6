"""Real shells on a pseudo-terminal, to press Tab in."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PATIENCE_SECONDS = 60.0
_ESCAPES = re.compile(r"\x1b(\[[0-9;?>=]*[A-Za-z]|\][^\x07]*\x07|[=>()][A-Z0-9]?)")


def find_shell(name: str) -> str:
    """Return the path of a shell; without it the test is skipped, and fails in CI."""
    path = shutil.which(name)
    if path is None:
        message = f"{name} is not installed: apt install {name}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a shell with nothing of the user's in it, and `downtime` on its path."""
    paths = [str(Path(sys.executable).parent), os.environ["PATH"]]
    return {"HOME": str(home), "PATH": os.pathsep.join(paths), "TERM": "xterm", "LC_ALL": "C.UTF-8", "COLUMNS": "200"}


def press_tab(shell: list[str], setup: str, line: str, expected: str, folder: Path) -> str:
    """Return the screen of a shell after Tab was pressed at the end of a line, once it shows what is expected."""
    with _start(shell, setup, folder) as master:
        return _send(master, line + "\t", expected)


def press_tab_and_enter(shell: list[str], setup: str, line: str, folder: Path) -> str:
    """Return the screen of a shell after Tab and Enter were pressed, once what that runs has ended."""
    with _start(shell, setup, folder) as master:
        return _send(master, f"{line}\t\necho do''ne\n", "done")


@contextmanager
def _start(shell: list[str], setup: str, folder: Path) -> Iterator[int]:
    """Have a shell that is set up, as the master of its terminal."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        shell, stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=environment(folder), start_new_session=True
    )
    os.close(slave)
    try:
        _send(master, f"{setup}; echo re''ady\n", "ready")
        yield master
    finally:
        process.kill()
        process.wait()
        os.close(master)


def _send(master: int, text: str, until: str) -> str:
    """Type and return what the screen shows until a word appears, or patience ends."""
    os.write(master, text.encode())
    shown = ""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if not select.select([master], [], [], 1.0)[0]:
            continue
        shown += os.read(master, 65536).decode(errors="replace")
        if until in _ESCAPES.sub("", shown):
            break
    return _ESCAPES.sub("", shown).replace("\r", "").replace("\x07", "")


def ask_fish(fish: str, script: Path, line: str, folder: Path) -> list[str]:
    """Return what fish offers for a line, by its own `complete -C`."""
    command = f"source '{script}'; complete -C '{line}'"
    done = subprocess.run(
        [fish, "--no-config", "-c", command],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    return [offer.split("\t")[0] for offer in done.stdout.splitlines()]
