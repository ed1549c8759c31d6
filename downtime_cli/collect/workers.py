"""Processes that count: they end when they are told to, and when the process that waits for them is gone."""

from __future__ import annotations

import os
import signal
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Final

_ENDING: Final = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


def prepare_worker() -> None:
    """End at signals without a word, as the first process answers them; and when that process was killed."""
    for number in _ENDING:
        signal.signal(number, signal.SIG_DFL)
    parent = parent_process()
    if parent is not None:
        Thread(target=end_with, args=(parent.sentinel,), daemon=True).start()


def end_with(sentinel: int) -> None:
    """Wait until a process is gone, and end at once: nobody is left to give anything to."""
    wait([sentinel])
    os._exit(1)
