"""Where the answer goes: which format, how wide, in colour or not, and to which files."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, assert_never

import typer

from downtime_cli.cli.files import read_existing, write_file, write_stdout
from downtime_cli.cli.github_actions import append_step_texts, for_log, in_actions, step_texts
from downtime_cli.core.errors import AccessError, IssueCode, UsageError, refuse
from downtime_cli.core.wording import printable
from downtime_cli.request.values import Format

if TYPE_CHECKING:
    from downtime_cli.core.answer import Answer
    from downtime_cli.documents.kept import NewDocument
    from downtime_cli.report.report import Report


Page = Literal[Format.GITHUB, Format.MARKDOWN, Format.JUNIT, Format.HTML, Format.HEATMAP, Format.HORIZON]
_WITH_TIMELINE: Final = frozenset({Format.HTML, Format.HORIZON})
_CHARTS: Final = {"heatmap.svg": Format.HEATMAP, "horizon.svg": Format.HORIZON}
_EXTENSIONS: Final = {
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


def deliver(answer: Answer, form: Format | None, files: Sequence[str]) -> None:
    """Render everything, then write the files, then stdout.

    In GitHub Actions, the automatic format adds annotations to the log and fills the step's summary and outputs.
    """
    is_auto = form in {None, Format.AUTO}
    shown_as = default_format() if form is None or is_auto else form
    formats = [_format_of(file) for file in files]
    report = _report_of(answer, (*formats, shown_as))
    texts = [_render(answer, report, each) for each in formats]
    shown = _render(answer, report, shown_as)
    step = step_texts(answer, report()) if is_auto and in_actions() else {}
    for file, text, kind in zip(files, texts, formats, strict=True):
        write_file(Path(file), text, over_plans=kind is Format.JSON)
    append_step_texts(step)
    write_stdout(shown)


def check_targets(files: Sequence[str], new: NewDocument | str, remedy: str = "write to another file") -> None:
    """Refuse to write where a file would be lost, before any work is done.

    Raises:
        UsageError: the format of a file is unknown.
        AccessError: what is there is not to be overwritten.
    """
    for file in files:
        text = read_existing(Path(file)) if _format_of(file) is Format.JSON else ""
        if not text:
            continue
        from downtime_cli.documents.kept import NewDocument, can_follow, reason_to_keep

        document = NewDocument(kind=new) if isinstance(new, str) else new
        if reason := reason_to_keep(text, document):
            next_version = "make its next version with --replaces, " if can_follow(text, document) else ""
            raise AccessError.of(IssueCode.FILE_EXISTS, reason, f"{next_version}{remedy}", file)


def spare_plans(files: Sequence[str]) -> list[str]:
    """Leave out the files that hold a saved plan, and say so: the answer that there is none does not replace it."""
    from downtime_cli.documents.kept import holds_window

    saved = [file for file in files if holds_window(read_existing(Path(file)))]
    for file in saved:
        typer.echo(for_log(printable(f"{file}: stays as it is, as there is no new plan")), err=True)
    return [file for file in files if file not in saved]


def default_format() -> Format:
    """The format that suits stdout: GitHub Actions' own there, else the terminal's for people, or plain in a pipe."""
    if in_actions():
        return Format.GITHUB
    return Format.TERMINAL if sys.stdout.isatty() else Format.PLAIN


def render(answer: Answer, form: Format) -> str:
    """Render an answer in one format."""
    return _render(answer, _report_of(answer, (form,)), form)


def _report_of(answer: Answer, formats: Sequence[Format]) -> Callable[[], Report]:
    """The report, to be built once, and only if one of the formats is for people."""

    @cache
    def build() -> Report:
        from downtime_cli.report.build import build_report

        return build_report(answer, with_timeline=not _WITH_TIMELINE.isdisjoint(formats))

    return build


def _render(answer: Answer, report: Callable[[], Report], form: Format) -> str:
    """Render the answer for machines or the report for people; only that format's module is imported."""
    match form:
        case Format.AUTO:
            return _render(answer, report, default_format())
        case Format.JSON:
            from downtime_cli.documents.write import render_json

            return render_json(answer)
        case Format.CSV:
            from downtime_cli.documents.csv_rows import render_csv

            return render_csv(answer)
        case Format.TERMINAL:
            from downtime_cli.render.terminal import render_terminal

            return for_log(render_terminal(report(), width=terminal_width(), color=_has_color()))
        case Format.PLAIN:
            from downtime_cli.render.plain import render_plain

            return for_log(render_plain(report(), width=terminal_width()))
        case _:
            return _render_page(report(), form)


def _render_page(report: Report, form: Page) -> str:
    match form:
        case Format.GITHUB:
            from downtime_cli.render.github import render_github

            return render_github(report, width=terminal_width())
        case Format.MARKDOWN:
            from downtime_cli.render.markdown import render_markdown

            return render_markdown(report)
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
    from downtime_cli.render.junit import render_junit

    if not report.checks:
        refuse("--format", "junit is for the answers of `downtime check`", "use another format or extension")
    return render_junit(report)


def _draw(report: Report, form: Format) -> str:
    from downtime_cli.render.svg_file import render_heatmap, render_horizon

    drawn = render_heatmap(report) if form is Format.HEATMAP else render_horizon(report)
    if drawn is None:
        chart = form.removesuffix("-svg")
        message, remedy = f"this answer has no {chart} to draw", "plan has a heatmap and a horizon, inspect a heatmap"
        raise UsageError.of(IssueCode.NO_CHART, message, remedy, "--output")
    return drawn


def _format_of(file: str) -> Format:
    """The format of a file by its extension, of a chart by the end of its name."""
    name = Path(file).name.lower()
    form = next((form for ending, form in _EXTENSIONS.items() if name.endswith(ending)), None)
    if form is None:
        what, endings = ("format", _EXTENSIONS) if not name.endswith(".svg") else ("chart", _CHARTS)
        message = f"cannot tell the {what} of {file!r}"
        remedy = f"let the name end in one of {', '.join(sorted(endings))}"
        refuse("--output", message, remedy)
    return form


def terminal_width() -> int:
    """The width of the terminal, 80 where there is none; COLUMNS wins."""
    return shutil.get_terminal_size((80, 24)).columns


def _has_color() -> bool:
    """Whether to use colour: on a terminal that can, unless NO_COLOR or FORCE_COLOR decides."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
