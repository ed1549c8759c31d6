"""
How the time of something grows, measured so that a busy machine does not matter: CPU seconds of this thread.

What is measured is run at some size and at twice that size, a few times each, and the best of each counts. Sizes at
which it takes next to nothing say nothing about growth, so the size is doubled until it takes a moment.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Final

MOST: Final = 2.3
"""Twice the size may take this many times as long: linear is 2, quadratic 4."""
_MOMENT: Final = 0.04
_ROUNDS: Final = 3


def seconds(run: Callable[[], object]) -> float:
    """Measure the CPU seconds of a run."""
    start = time.thread_time()
    run()
    return time.thread_time() - start


def is_linear(make: Callable[[int], Callable[[], object]], least: int, most: int) -> bool:
    """Whether the time of what is made for a size grows no faster than the size, from one size to another.

    Up to the largest size it is linear enough if it takes no more than a moment.
    """
    size = least
    while size <= most:
        run = make(size)
        if seconds(run) > _MOMENT and min(seconds(run) for _ in range(2)) > _MOMENT:
            return growth(make, size) <= MOST
        size *= 2
    return True


def growth(make: Callable[[int], Callable[[], object]], size: int) -> float:
    """Find how many times as long the double of a size takes, by the best of a few rounds of both in turns.

    Rounds are added while the ratio is too large, as one that was disturbed can only be too slow.
    """
    once, twice = make(size), make(2 * size)
    best = [float("inf"), float("inf")]
    gc.disable()
    try:
        for round_number in range(3 * _ROUNDS):
            best = [min(each, seconds(run)) for each, run in zip(best, (once, twice), strict=True)]
            if round_number + 1 >= _ROUNDS and best[1] / best[0] <= MOST:
                break
    finally:
        gc.enable()
    return best[1] / best[0]
