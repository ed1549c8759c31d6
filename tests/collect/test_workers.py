"""Processes that count, one at a time; what becomes of real ones is in `tests/cli/test_interrupts.py`."""

from __future__ import annotations

import os
import signal
import threading
from types import SimpleNamespace

import pytest

from downtime_cli.collect import workers

SIGNALS = [number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))]


@pytest.fixture(autouse=True)
def signals() -> object:
    """Signals are answered as before when a test is over."""
    before = [signal.getsignal(number) for number in SIGNALS]
    yield
    for number, handler in zip(SIGNALS, before, strict=True):
        signal.signal(number, handler)


def test_a_process_that_counts_ends_at_signals() -> None:
    """Without a word: the first process answers them."""
    workers.prepare_worker()
    assert {signal.getsignal(number) for number in SIGNALS} == {signal.SIG_DFL}


def test_a_process_that_counts_ends_with_the_one_that_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their pipe closes, whatever happened to it."""
    reader, writer = os.pipe()
    ended = threading.Event()
    monkeypatch.setattr(workers, "parent_process", lambda: SimpleNamespace(sentinel=reader))
    monkeypatch.setattr(os, "_exit", lambda _: ended.set())
    workers.prepare_worker()
    assert not ended.wait(0.1)
    os.close(writer)
    assert ended.wait(10)
    os.close(reader)
