"""`downtime due`: the messages that fall due in a span of time, for a job that sends them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from downtime_cli.cli.errors import missing_plan, noting_reader, show_issues, show_warnings
from downtime_cli.cli.files import write_folder, write_stdout
from downtime_cli.cli.github_actions import for_log
from downtime_cli.cli.output import default_format, render
from downtime_cli.cli.saving.targets import refuse_stdout_as_folder
from downtime_cli.core.errors import AccessError, DowntimeError, InputError, IssueCode, UsageError
from downtime_cli.core.window import EPOCH, LAST
from downtime_cli.core.wording import hyphenated
from downtime_cli.request.options import Options
from downtime_cli.request.values import DueFormat, Format

if TYPE_CHECKING:
    from downtime_cli.core.saved.due import Due
    from downtime_cli.core.saved.plan import SavedPlan
    from downtime_cli.core.series.series import Series

_WORDED: Final = frozenset({DueFormat.JSON, DueFormat.JSONL, DueFormat.CSV})


def run(options: Options, now: datetime) -> int:
    """Carry out the command and return its exit code; everything is read and rendered before anything is written.

    Raises:
        UsageError: no plan is named, or the span is missing or malformed.
        InputError: a plan, a detail or a template cannot be used, or two plans contradict each other.
        AccessError: a file cannot be read or written.
    """
    from downtime_cli.core.series.due import find_all_due
    from downtime_cli.report.due_report import build_hints

    if not options.saved_plans.texts:
        raise missing_plan("downtime due plan.json --since 2026-11-27T09:00:00Z")
    refuse_stdout_as_folder(options.destination.text)
    since, until = _span(options, now.replace(microsecond=0))
    saved = _read_plans(options.saved_plans.texts)
    due = find_all_due(saved, since, until)
    form, folder = options.due_format.value, options.destination.text
    files: dict[str, str] = {}
    if due.messages and (folder is not None or form in _WORDED):
        from downtime_cli.notices.due_words import add_words
        from downtime_cli.request.notice import read_request, with_series

        request = with_series(read_request(options), *saved)
        show_issues(request.notes)
        due, files = add_words(due, request.templates, request.build_subject, request.mailing)
    shown = _render(due, form)
    if folder is not None:
        write_folder(Path(folder), {**_write_values(due), **files}, "due", options)
    write_stdout(shown)
    for line in build_hints(due):
        typer.echo(for_log(hyphenated(line)), err=True)
    return 0


def _span(options: Options, now: datetime) -> tuple[datetime, datetime]:
    """The span to look at, until now if nobody says otherwise; times without an offset are UTC."""
    since, until = (
        given.read(partial(noting_reader(now, UTC, given.place).instant, open_at=open_at))
        for given, open_at in ((options.since, EPOCH), (options.until, LAST))
    )
    if since is None:
        remedy, place = "say when it was asked last: --since 2026-11-27T09:00:00Z", options.since.place
        raise UsageError.of(IssueCode.MISSING_OPTION, "since when?", remedy, place)
    until = now if until is None else until
    if until < since:
        message = f"until ({until:%Y-%m-%dT%H:%M:%SZ}) lies before since ({since:%Y-%m-%dT%H:%M:%SZ})"
        raise options.until.contradiction(message, "write the earlier of the two after --since")
    return since, until


def _read_plans(paths: Sequence[str]) -> list[SavedPlan | Series]:
    """Read all plans and series, or collect everything that is wrong with any of them."""
    from downtime_cli.documents.read_series import read_saved

    plans: list[SavedPlan | Series] = []
    errors: list[DowntimeError] = []
    for path in dict.fromkeys(paths):
        try:
            plans.append(read_saved(path))
        except (InputError, AccessError) as error:
            errors.append(error)
    if errors:
        kind = AccessError if all(isinstance(error, AccessError) for error in errors) else InputError
        raise kind(*(issue for error in errors for issue in error.issues))
    show_warnings(issue for plan in plans for issue in plan.issues)
    return plans


def _render(due: Due, form: DueFormat | None) -> str:
    if form is DueFormat.JSONL:
        from downtime_cli.documents.due import render_due_lines

        return render_due_lines(due)
    return render(due, Format(form) if form else default_format())


def _write_values(due: Due) -> dict[str, str]:
    """The values of each message, by the name of their file."""
    from downtime_cli.documents.due import render_due_message

    return {f"{each.id}.json": render_due_message(each) for each in due.messages}
