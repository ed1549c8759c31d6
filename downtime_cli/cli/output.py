"""Where the answer goes: which format, how wide, in colour or not, to which files, and the progress on the way."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from downtime_cli.core.errors import AccessError, Issue, Place, UsageError

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from downtime_cli.core.page import Report

PATIENCE_SECONDS = 1.0


class Format(StrEnum):
    """How to show the answer."""

    TERMINAL = "terminal"
    PLAIN = "plain"
    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"
    HTML = "html"
    HEATMAP = "heatmap-svg"
    HORIZON = "horizon-svg"


_CHARTS = {"heatmap.svg": Format.HEATMAP, "horizon.svg": Format.HORIZON}
_EXTENSIONS = {
    ".txt": Format.PLAIN,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    **_CHARTS,
}


def deliver(report: Report, form: Format | None, files: Sequence[str]) -> None:
    """Render everything, then write the files, then stdout."""
    formats = [_format_of(file) for file in files]
    texts = [render(report, each) for each in formats]
    shown = render(report, form or (Format.TERMINAL if sys.stdout.isatty() else Format.PLAIN))
    for file, text in zip(files, texts, strict=True):
        write_file(Path(file), text)
    write_stdout(shown)


def render(report: Report, form: Format) -> str:
    """Return the report in a format; only that format's module is imported."""
    match form:
        case Format.TERMINAL | Format.PLAIN:
            return _render_screen(report, form)
        case Format.MARKDOWN:
            from downtime_cli.render.markdown import render_markdown

            return render_markdown(report)
        case Format.JSON:
            from downtime_cli.render.json_report import render_json

            return render_json(report)
        case Format.CSV:
            from downtime_cli.render.csv_report import render_csv

            return render_csv(report)
        case Format.HTML:
            from downtime_cli.render.html_page import render_html

            return render_html(report)
        case Format.HEATMAP | Format.HORIZON:
            return _draw(report, form)
        case _:
            assert_never(form)


def _render_screen(report: Report, form: Format) -> str:
    """Return the report as wide as the screen is."""
    if form is Format.PLAIN:
        from downtime_cli.render.plain import render_plain

        return render_plain(report, width=_width())
    from downtime_cli.render.terminal import render_terminal

    return render_terminal(report, width=_width(), color=_has_color())


def _draw(report: Report, form: Format) -> str:
    """Return a chart of the report.

    Raises:
        UsageError: reports of that kind have no such chart.
    """
    from downtime_cli.render.svg_file import render_heatmap, render_horizon

    drawn = render_heatmap(report) if form is Format.HEATMAP else render_horizon(report)
    if drawn is None:
        chart = form.removesuffix("-svg")
        message, remedy = f"this answer has no {chart} to draw", "plan has a heatmap and a horizon, inspect a heatmap"
        raise UsageError(Issue(code="no-chart", message=message, remedy=remedy, place=Place(source="--output")))
    return drawn


def _format_of(file: str) -> Format:
    """Return the format that a file's extension stands for; of charts, the end of its name."""
    name = Path(file).name.lower()
    form = next((form for ending, form in _EXTENSIONS.items() if name.endswith(ending)), None)
    if form is None:
        what, endings = ("format", _EXTENSIONS) if not name.endswith(".svg") else ("chart", _CHARTS)
        message = f"cannot tell the {what} of {file!r}"
        remedy = f"let the name end in one of {', '.join(sorted(endings))}"
        raise UsageError(Issue(code="bad-option", message=message, remedy=remedy, place=Place(source="--output")))
    return form


def _width() -> int:
    """Return the width of the terminal, 80 where there is none; COLUMNS wins."""
    return shutil.get_terminal_size((80, 24)).columns


def _has_color() -> bool:
    """Tell whether to use colour: on a terminal that can, unless NO_COLOR says no or FORCE_COLOR yes."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def write_stdout(text: str) -> None:
    """Write to stdout; characters it cannot show become question marks rather than an error."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    sys.stdout.write(text)
    sys.stdout.flush()


def write_file(path: Path, text: str) -> None:
    """Write a file all at once: it is either the old one or the new one, never half of it.

    Raises:
        AccessError: it cannot be written.
    """
    import tempfile

    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            Path(name).chmod(mode)
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        message, remedy = f"cannot write: {error.strerror}", "check the folder and its permissions"
        place = Place(source=str(path))
        raise AccessError(Issue(code="unwritable", message=message, remedy=remedy, place=place)) from None


def _umask() -> int:
    """Return the permissions that new files are not to have."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def show_progress(task: str) -> Iterator[Callable[[int, int | None], None] | None]:
    """Give a function to report how much of how much is done; a bar appears on stderr after a second, on a terminal."""
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
    """Start a bar on stderr that goes away when done."""
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    bar.add_task(task, total=None)
    bar.start()
    return bar
