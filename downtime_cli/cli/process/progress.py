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
def show_progress(task: str, *, in_bytes: bool = False) -> Iterator[Callable[[int, int | None], None] | None]:
    """Offer a function to report progress with; on a terminal, a bar appears on stderr after a second.

    With bytes it says how many of how many, how fast, and how long it will take.
    """
    if not sys.stderr.isatty():
        yield None
        return
    start = time.monotonic()
    bars: list[Bar] = []

    def report(done: int, total: int | None) -> None:
        if not bars and time.monotonic() - start > PATIENCE_SECONDS:
            bars.append(_start_bar(task, in_bytes=in_bytes))
        for bar in bars:
            bar.update(bar.task_ids[0], completed=done, total=total)

    try:
        yield report
    finally:
        for bar in bars:
            bar.stop()


def _start_bar(task: str, *, in_bytes: bool) -> Bar:
    from rich import progress
    from rich.console import Console
    from rich.table import Column

    columns = progress.Progress.get_default_columns()
    if in_bytes:
        text, bar, *_ = columns
        kinds = progress.DownloadColumn, progress.TransferSpeedColumn, progress.TimeRemainingColumn
        # it is the bar that gives way on a narrow terminal
        columns = (text, bar, *(kind(table_column=Column(no_wrap=True)) for kind in kinds))
    shown = progress.Progress(*columns, console=Console(stderr=True), transient=True)
    shown.add_task(task, total=None)
    shown.start()
    return shown
