"""Somebody at a terminal: answers the questions of a command as they appear."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.shells import PATIENCE_SECONDS, environment

INTERRUPT = b"\x03"
END = b"\x04"


@dataclass(frozen=True)
class Session:
    """What somebody saw: what was on the terminal, what came on standard output, and the exit code."""

    screen: str
    stdout: str
    code: int


def answer(command: Sequence[str], answers: Sequence[bytes | str], folder: Path, *, columns: int = 200) -> Session:
    """Run a command whose standard input and error are a terminal, and type an answer at each prompt.

    A text is typed with Enter, bytes as they are. Standard output is a pipe.
    """
    master, slave = pty.openpty()
    process = subprocess.Popen(
        command,
        stdin=slave,
        stderr=slave,
        stdout=subprocess.PIPE,
        cwd=folder,
        env={**environment(folder), "COLUMNS": str(columns)},
        start_new_session=True,
        preexec_fn=_take_terminal,  # noqa: PLW1509 - a Ctrl-C is for those whose terminal it is
    )
    os.close(slave)
    shown, left, answered = b"", list(answers), 0
    deadline = time.monotonic() + PATIENCE_SECONDS
    try:
        while time.monotonic() < deadline:
            if not select.select([master], [], [], 0.2)[0]:
                continue
            read = _read(master)
            if not read:
                break
            shown += read
            if left and shown.endswith(b": ") and len(shown) > answered:
                text = left.pop(0)
                os.write(master, text if isinstance(text, bytes) else f"{text}\n".encode())
                answered = len(shown)
        if time.monotonic() >= deadline:
            pytest.fail(f"still waiting:\n{shown.decode(errors='replace')}")
        assert process.stdout is not None
        stdout, code = process.stdout.read().decode(), process.wait(PATIENCE_SECONDS)
    finally:
        process.kill()
        process.wait()
        os.close(master)
        if process.stdout is not None:
            process.stdout.close()
    assert not left, f"never asked for: {left}\n{shown.decode(errors='replace')}"
    return Session(shown.decode(errors="replace").replace("\r\n", "\n"), stdout, code)


def _take_terminal() -> None:
    """Make standard input the terminal of this session, so that Ctrl-C there is a signal to it, as for whoever types.

    Whatever started the tests in the background may ignore the signal, which is inherited.
    """
    import fcntl
    import termios

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _read(master: int) -> bytes:
    try:
        return os.read(master, 65536)
    except OSError:  # nobody has the other end any more
        return b""
