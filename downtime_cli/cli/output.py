"""Where the answer goes: which format, how wide, in colour or not, and to which files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NoReturn, assert_never

import typer
from msgspec import Struct

from downtime_cli.cli.errors import show_findings
from downtime_cli.cli.files import tell_written, write_files, write_stdout
from downtime_cli.cli.github_actions import append_step_texts, for_log, in_actions, step_texts
from downtime_cli.cli.process.streams import terminal_width
from downtime_cli.cli.saving.guarding import Guard, is_same_file, read_existing
from downtime_cli.cli.saving.targets import is_special, is_stdout
from downtime_cli.core.errors import IssueCode, UsageError, refuse
from downtime_cli.core.wording import printable
from downtime_cli.request.values import Format

if TYPE_CHECKING:
    from downtime_cli.core.answer import Answer
    from downtime_cli.core.errors import Assumption, Issue
    from downtime_cli.documents.kept import NewDocument
    from downtime_cli.report.report import Report
    from downtime_cli.request.options import Options


Lines = Literal[Format.TERMINAL, Format.PLAIN, Format.GITHUB]
Page = Literal[Format.MARKDOWN, Format.JUNIT, Format.HTML, Format.HEATMAP, Format.HORIZON, Format.YEAR]
_WITH_TIMELINE: Final = frozenset({Format.HTML, Format.HORIZON})
_UNGUARDED: Final[Mapping[str, Guard]] = {}
_CHARTS: Final = {"heatmap.svg": Format.HEATMAP, "horizon.svg": Format.HORIZON, "year.svg": Format.YEAR}
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


class Wanted(Struct, frozen=True, kw_only=True):
    """Where an answer goes, and how much of it."""

    form: Format | None
    """The format for stdout, and for files whose names do not say theirs."""
    files: Sequence[str]
    """The files to write."""
    full: bool
    """Whether formats for people show everything instead of the first screen."""


def read_wanted(options: Options) -> Wanted:
    """Read what was asked for."""
    return Wanted(form=options.format.value, files=options.output.texts, full=bool(options.full.value))


def tell_findings(issues: Iterable[Issue], assumptions: Iterable[Assumption], wanted: Wanted) -> None:
    """Write to standard error what was found, but for warnings that the answer shows on the same terminal."""
    shown_as = default_format() if wanted.form in {None, Format.AUTO} else wanted.form
    is_shown = shown_as in {Format.TERMINAL, Format.PLAIN} and not any(map(is_stdout, wanted.files))
    is_seen = is_shown and sys.stdout.isatty() and sys.stderr.isatty()
    show_findings(() if is_seen else issues, assumptions)


def deliver(
    answer: Answer, wanted: Wanted, guards: Mapping[str, Guard] = _UNGUARDED, *, is_refusal: bool = False
) -> None:
    """Render everything, then write the files, then stdout, unless that is one of them.

    In GitHub Actions, the automatic format adds annotations to the log and fills the step's summary and outputs.

    Args:
        answer: what was found.
        wanted: where it goes.
        guards: for files that hold documents, what is asked again before they are replaced.
        is_refusal: whether the answer is none that may take the place of a plan.
    """
    form, full = wanted.form, wanted.full
    is_auto = form in {None, Format.AUTO}
    shown_as = default_format() if form is None or is_auto else form
    formats = {file: _format_of(file, form) for file in wanted.files}
    shows = not any(map(is_stdout, formats))
    saved = next((file for file, each in formats.items() if each is Format.JSON and not is_stdout(file)), "")
    report = _report_of(answer, (*formats.values(), *[shown_as] * shows), saved)
    texts = {file: _render(answer, report, each, full=full) for file, each in formats.items()}
    shown = _render(answer, report, shown_as, full=full) if shows else ""
    step = step_texts(answer, report()) if is_auto and in_actions() else {}
    asked = {file: each for file, each in guards.items() if file in formats}
    write_files(texts, {file: each.check_refusal if is_refusal else each.check for file, each in asked.items()})
    tell_written(texts)
    append_step_texts(step)
    if shows:
        write_stdout(shown)


def check_targets(
    options: Options,
    new: NewDocument | str,
    remedy: str = "write to another file",
    *,
    is_forced: bool = False,
) -> dict[str, Guard]:
    """Refuse to write where a file would be lost, before any work is done; what is returned asks again after it.

    Args:
        options: what is to be written, and in which format where a name does not say it.
        new: what the document will be, or its kind.
        remedy: what else to do.
        is_forced: whether nothing is to be spared, but for changes of the plan that it follows.

    Raises:
        UsageError: the format of a file is unknown, or none of the command's.
        InputError: the plan that it follows has changed.
        AccessError: what is there is not to be overwritten.
    """
    guards: dict[str, Guard] = {}
    for file in options.output.texts:
        form = _format_of(file, options.format.value)
        if form not in options.format.kind.choices:
            _refuse_format(file, form, options.format.kind.choices)
        if form is not Format.JSON or is_stdout(file):
            continue
        from downtime_cli.documents.kept import NewDocument

        seen = read_existing(file)
        document = NewDocument(kind=new) if isinstance(new, str) else new
        read = document.follows
        base = read if read is not None and is_same_file(file, read.source) else None
        guards[file] = Guard(file=file, seen=seen, new=document, base=base, remedy=remedy, is_forced=is_forced)
        guards[file].check(seen)
    return guards


def _refuse_format(file: str, form: Format, others: Sequence[str]) -> NoReturn:
    """Refuse a file whose name asks for what the command has not.

    Raises:
        UsageError: always.
    """
    endings = ", ".join(ending for ending, each in _EXTENSIONS.items() if each in others)
    refuse(
        "--output",
        f"there is no {form} of this answer, which {file!r} asks for",
        f"let the name end in one of {endings}",
    )


def spare_plans(files: Sequence[str]) -> list[str]:
    """Leave out the files that hold a saved plan, and say so: the answer that there is none does not replace it."""
    from downtime_cli.documents.kept import holds_window

    saved = [file for file in files if holds_window(read_existing(file))]
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


def _report_of(answer: Answer, formats: Sequence[Format], saved: str = "") -> Callable[[], Report]:
    """The report, to be built once, and only if one of the formats is for people; `saved` is the answer's document."""

    @cache
    def build() -> Report:
        from downtime_cli.report.build import build_report

        return build_report(answer, saved=saved, with_timeline=not _WITH_TIMELINE.isdisjoint(formats))

    return build


def _render(answer: Answer, report: Callable[[], Report], form: Format, *, full: bool = False) -> str:
    """Render the answer for machines or the report for people; only that format's module is imported."""
    match form:
        case Format.AUTO:
            return _render(answer, report, default_format(), full=full)
        case Format.JSON:
            from downtime_cli.documents.write import render_json

            return render_json(answer)
        case Format.CSV:
            from downtime_cli.documents.csv_rows import render_csv

            return render_csv(answer)
        case Format.TERMINAL | Format.PLAIN | Format.GITHUB:
            return _render_lines(report(), form, full=full)
        case _:
            return _render_page(report(), form)


def _render_lines(report: Report, form: Lines, *, full: bool) -> str:
    match form:
        case Format.TERMINAL:
            from downtime_cli.render.terminal import render_terminal

            return for_log(render_terminal(report, width=terminal_width(), color=_has_color(), full=full))
        case Format.PLAIN:
            from downtime_cli.render.plain import render_plain

            return for_log(render_plain(report, width=terminal_width(), full=full))
        case Format.GITHUB:
            from downtime_cli.render.github import render_github

            return render_github(report, width=terminal_width(), full=full)
        case _:
            assert_never(form)


def _render_page(report: Report, form: Page) -> str:
    match form:
        case Format.MARKDOWN:
            from downtime_cli.render.markdown import render_markdown

            return render_markdown(report)
        case Format.JUNIT:
            from downtime_cli.render.junit import render_junit

            return render_junit(report)
        case Format.HTML:
            from downtime_cli.render.html_page import render_html

            return render_html(report)
        case Format.HEATMAP | Format.HORIZON | Format.YEAR:
            return _draw(report, form)
        case _:
            assert_never(form)


def _draw(report: Report, form: Format) -> str:
    from downtime_cli.render.svg_file import render_heatmap, render_horizon, render_year

    charts = {Format.HEATMAP: render_heatmap, Format.HORIZON: render_horizon, Format.YEAR: render_year}
    drawn = charts[form](report)
    if drawn is None:
        chart = form.removesuffix("-svg")
        message = f"this answer has no {chart} to draw"
        remedy = "plan has a heatmap and a horizon, and with --recurring a year; inspect has a heatmap"
        raise UsageError.of(IssueCode.NO_CHART, message, remedy, "--output")
    return drawn


def _format_of(file: str, asked: Format | None) -> Format:
    """The format of a file by its extension, of a chart by the end of its name.

    Where the name does not say it, `--format` does. A name without any extension, such as `-` or that of a device, is
    given JSON otherwise; one with an extension that we do not know is more likely a slip.
    """
    name = Path(file).name.lower()
    form = next((form for ending, form in _EXTENSIONS.items() if name.endswith(ending)), None)
    if form is not None:
        return form
    what, endings = ("format", _EXTENSIONS) if not name.endswith(".svg") else ("chart", _CHARTS)
    if asked not in {None, Format.AUTO} and (endings is _EXTENSIONS or asked in _CHARTS.values()):
        return asked
    if not Path(name).suffix or is_special(file):
        return Format.JSON
    message = f"cannot tell the {what} of {file!r}"
    if name.endswith(".ics"):
        from downtime_cli.request.other_names import CALENDAR

        refuse("--output", message, CALENDAR)
    return refuse("--output", message, f"let the name end in one of {', '.join(sorted(endings))}, or say --format")


def _has_color() -> bool:
    """Whether to use colour: on a terminal that can, unless NO_COLOR or FORCE_COLOR decides."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
