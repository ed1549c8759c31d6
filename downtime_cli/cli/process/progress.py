"""The progress of a long task, on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

PATIENCE_SECONDS = 1.0


@contextmanager
def show_progress(task: str) -> Iterator[Callable[[int, int | None], None] | None]:
    """Offer a function to report progress with; on a terminal, a bar appears on stderr after a second."""
    if not sys.stderr.isatty():
        yield None
        return
    start = time.monotonic()
    bars: list[Bar] = []

    def report(done: int, total: int | None) -> None:
        if not bars and time.monotonic() - start > PATIENCE_SECONDS:
            bars.append(_start_bar(task))
        for bar in bars:
            bar.update(bar.task_ids[0], completed=done, total=total)

    try:
        yield report
    finally:
        for bar in bars:
            bar.stop()


def _start_bar(task: str) -> Bar:
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    bar.add_task(task, total=None)
    bar.start()
    return bar
