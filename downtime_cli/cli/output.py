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
from typing import TYPE_CHECKING, Literal, assert_never

from downtime_cli.cli.github_actions import append_step_texts, for_log, in_actions, step_texts
from downtime_cli.core.errors import AccessError, Issue, Place, UsageError

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from downtime_cli.report.blocks import Report


PATIENCE_SECONDS = 1.0


class Format(StrEnum):
    """How to show the answer; AUTO is what suits the place where it is shown."""

    AUTO = "auto"
    TERMINAL = "terminal"
    PLAIN = "plain"
    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"
    JUNIT = "junit"
    GITHUB = "github"
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
    ".xml": Format.JUNIT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    **_CHARTS,
}


def deliver(report: Report, form: Format | None, files: Sequence[str]) -> None:
    """Render everything, then write the files, then stdout.

    In GitHub Actions, the automatic format adds annotations to the log, and goes to the step's summary and outputs too.
    """
    formats = [_format_of(file) for file in files]
    texts = [render(report, each) for each in formats]
    is_auto = form in {None, Format.AUTO}
    shown = render(report, form or Format.AUTO)
    step = step_texts(report) if is_auto and in_actions() else {}
    for file, text in zip(files, texts, strict=True):
        write_file(Path(file), text)
    append_step_texts(step)
    write_stdout(shown)


def default_format() -> Format:
    """Return the format that suits stdout: in GitHub Actions its own, for people the terminal's, or plain in a pipe."""
    if in_actions():
        return Format.GITHUB
    return Format.TERMINAL if sys.stdout.isatty() else Format.PLAIN


def render(report: Report, form: Format) -> str:
    """Return the report in a format; only that format's module is imported."""
    match form:
        case Format.AUTO:
            return render(report, default_format())
        case Format.TERMINAL:
            from downtime_cli.render.terminal import render_terminal

            return for_log(render_terminal(report, width=terminal_width(), color=_has_color()))
        case Format.PLAIN:
            from downtime_cli.render.plain import render_plain

            return for_log(render_plain(report, width=terminal_width()))
        case Format.GITHUB:
            from downtime_cli.render.github import render_github

            return render_github(report, width=terminal_width())
        case _:
            return _render_document(report, form)


Document = Literal[Format.MARKDOWN, Format.JSON, Format.CSV, Format.JUNIT, Format.HTML, Format.HEATMAP, Format.HORIZON]


def _render_document(report: Report, form: Document) -> str:
    """Return the report in a format that is the same wherever it is shown."""
    match form:
        case Format.MARKDOWN:
            from downtime_cli.render.markdown import render_markdown

            return render_markdown(report)
        case Format.JSON:
            from downtime_cli.documents.write import render_json

            return render_json(report)
        case Format.CSV:
            from downtime_cli.documents.csv_rows import render_csv

            return render_csv(report)
        case Format.JUNIT:
            return _render_junit(report)
        case Format.HTML:
            from downtime_cli.render.html_page import render_html

            return render_html(report)
        case Format.HEATMAP | Format.HORIZON:
            return _draw(report, form)
        case _:
            assert_never(form)


def _render_junit(report: Report) -> str:
    """Return the checks of a report as JUnit XML."""
    from downtime_cli.render.junit import render_junit

    if not report.checks:
        message, remedy = "junit is for the answers of `downtime check`", "use another format or extension"
        place = Place(source="--format")
        raise UsageError(Issue(code="bad-option", message=message, remedy=remedy, place=place))
    return render_junit(report)


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


def terminal_width() -> int:
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
    """Write to stdout; characters it cannot show become question marks rather than an error.

    Raises:
        BrokenPipeError: nobody reads on, which is nobody's mistake.
        AccessError: it cannot be written, as on a full disk.
    """
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        silence_stdout()  # or the interpreter would fail at its end on what is left to write
        message, remedy = f"cannot write: {error.strerror}", "free some space, or write elsewhere"
        place = Place(source="standard output")
        raise AccessError(Issue(code="unwritable", message=message, remedy=remedy, place=place)) from None


def write_text(text: str, path: Path | None) -> None:
    """Write to a file, or to stdout where none was named; errors as for either."""
    if path is None:
        write_stdout(text)
    else:
        write_file(path, text)


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


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, if it is not there.

    Raises:
        AccessError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message, remedy = f"cannot make the folder: {error.strerror}", "check what is there, and its permissions"
        place = Place(source=str(path))
        raise AccessError(Issue(code="unwritable", message=message, remedy=remedy, place=place)) from None


def silence_stdout() -> None:
    """Point stdout to nowhere, so that the interpreter does not complain about what it cannot write when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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


class DueFormat(StrEnum):
    """How to show what falls due: as any report, or as one line of JSON for each message."""

    TERMINAL = "terminal"
    PLAIN = "plain"
    MARKDOWN = "markdown"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
