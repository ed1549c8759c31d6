"""Ending from outside, in this process; what becomes of real ones is in `test_interrupts`."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from downtime_cli.cli.process.ending import ending_tidily

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="signals of POSIX")


def test_what_ends_a_process_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once everything is tidied up, and answered as before; a second one does not wait for that."""
    passed: list[int] = []
    really = signal.raise_signal
    monkeypatch.setattr(signal, "raise_signal", passed.append)
    handlers: list[object] = []

    def work() -> None:
        with ending_tidily():
            try:
                really(signal.SIGTERM)
            finally:
                handlers.append(signal.getsignal(signal.SIGTERM))
                assert not passed

    with pytest.raises(KeyboardInterrupt):
        work()
    assert (passed, handlers) == ([signal.SIGTERM], [signal.SIG_DFL])
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_DFL


def test_what_is_ignored_stays_so() -> None:
    """As `nohup` has it; and without a signal nothing happens."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ending_tidily():
            signal.raise_signal(signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_copy_of_the_process_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between being made and being prepared it has nothing to tidy up."""
    with monkeypatch.context() as patch, ending_tidily():
        patch.setattr(os, "getpid", lambda: 0)
        patch.setattr(os, "_exit", sys.exit)
        with pytest.raises(SystemExit):
            signal.raise_signal(signal.SIGTERM)
    with ending_tidily():
        child = os.fork()
        if not child:
            signal.raise_signal(signal.SIGTERM)
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
