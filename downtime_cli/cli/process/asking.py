"""Questions to whoever sits at the terminal: asked on standard error, answered on standard input."""

from __future__ import annotations

import os
import sys


def can_ask() -> bool:
    """Whether somebody reads the questions and types the answers."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def read_line(prompt: str) -> str:
    """Ask, and wait for a line; bytes that are no text come back as halves of surrogate pairs.

    Raises:
        KeyboardInterrupt: there will be no more lines (Ctrl-D), which is meant like Ctrl-C.
    """
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = os.fsdecode(sys.stdin.buffer.readline())
    if not line:
        raise KeyboardInterrupt
    return line.strip()
