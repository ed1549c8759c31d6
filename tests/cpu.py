"""
How the time of something grows, measured so that a busy machine does not matter: CPU seconds of this thread.

What is measured is run at a size, at an eighth of it and at an eighth of that. What the smallest takes is the price of
beginning; past it, the largest takes 9 times as long as the middle one where time grows with the size, and 65 times
where it grows with its square. The line is drawn between, and crossed only if the best of several rounds crosses it:
a machine that is busy makes a run longer, never shorter, and one whose memory is slow makes the largest longest.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

MOST: Final = 36
MOMENT: Final = 0.03
"""Seconds that say nothing about growth, and that nobody minds."""
_HOPELESS: Final = 2.0
_ROUNDS: Final = 6


def seconds(run: Callable[[], object]) -> float:
    """Measure the CPU seconds of a run."""
    start = time.thread_time()
    run()
    return time.thread_time() - start


def is_linear(make: Callable[[int], Callable[[], object]], size: int, *, moment: float = MOMENT) -> bool:
    """Whether the time of what is made for a size grows with the size, up to this one.

    It is linear enough if the largest takes a moment longer than the smallest; it is not if an eighth takes seconds.
    """
    runs = [make(size // 64), make(size // 8)]
    with _no_collection():
        best = [seconds(run) for run in runs]
        if best[1] > _HOPELESS:
            return False
        runs.append(make(size))
        best.append(seconds(runs[-1]))
        for _ in range(_ROUNDS):
            smallest, middle, largest = best
            if largest - smallest <= max(moment, MOST * (middle - smallest)):
                return True
            best = [min(each, seconds(run)) for each, run in zip(best, runs, strict=True)]
    return False


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the collector of garbage from looking through what other tests have left."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
