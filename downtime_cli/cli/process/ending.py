"""Ending from outside: what is half done is tidied up, as at Ctrl-C, and then the process ends by the signal."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_FROM_OUTSIDE: Final = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def ending_tidily() -> Iterator[None]:
    """Leave what is being done when the process is asked to end, or its terminal is closed; a second signal ends it.

    A signal that is ignored, as under `nohup`, stays so.
    """
    owner, caught = os.getpid(), []

    def leave(number: int, _: object) -> None:
        if os.getpid() != owner:  # a copy that was made a moment ago, and has nothing to tidy up
            os._exit(1)
        caught.append(number)
        signal.signal(number, signal.SIG_DFL)
        raise KeyboardInterrupt

    heard = [number for number in _FROM_OUTSIDE if signal.getsignal(number) is signal.SIG_DFL]
    for number in heard:
        signal.signal(number, leave)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, signal.SIG_DFL)
        for number in caught:
            signal.raise_signal(number)
