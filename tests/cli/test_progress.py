"""What a long task shows on a terminal."""

from __future__ import annotations

import io
import sys

import pytest

from downtime_cli.cli.process import progress
from downtime_cli.cli.process.progress import show_progress


class Terminal(io.StringIO):
    """Somebody looks at what is written."""

    def isatty(self) -> bool:
        """It is a terminal."""
        return True


def shown(monkeypatch: pytest.MonkeyPatch, done: int, total: int | None, *, in_bytes: bool, width: int = 120) -> str:
    """Return what a terminal shows of a task that has come so far."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", -1)
    monkeypatch.setenv("COLUMNS", str(width))
    with show_progress("Counting", in_bytes=in_bytes) as report:
        assert report is not None
        report(done, total)
    return terminal.getvalue()


def test_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of bytes: how many of how many, how fast, and for how long still; of a pipe no end is known."""
    assert "30.0/60.0 MB" in shown(monkeypatch, 30_000_000, 60_000_000, in_bytes=True)
    assert "30.0/? MB" in shown(monkeypatch, 30_000_000, None, in_bytes=True)


def test_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of anything else: which part of it."""
    assert "50%" in shown(monkeypatch, 5, 10, in_bytes=False)


def test_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays one line, and the bar gives way."""
    text = shown(monkeypatch, 30_000_000, 60_000_000, in_bytes=True, width=45)
    assert "30.0/60.0 MB" in text
    assert text.count("\n") == 1
