"""`downtime due`: the messages that fall due in a span of time, for a job that sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from downtime_cli.cli.files import make_folder, write_file, write_stdout
from downtime_cli.cli.output import DueFormat, Format, default_format, render
from downtime_cli.core.errors import AccessError, DowntimeError, InputError, Issue, Place, UsageError
from downtime_cli.request.settings import Settings

if TYPE_CHECKING:
    from downtime_cli.core.saved.due import Due
    from downtime_cli.core.saved.plan import SavedPlan

_WORDED: Final = frozenset({DueFormat.JSON, DueFormat.JSONL, DueFormat.CSV})


def run_due(settings: Settings, now: datetime) -> None:
    """Carry out the command: everything is read and rendered before anything is written.

    Raises:
        UsageError: the span is missing or malformed.
        InputError: a plan, a detail or a template cannot be used, or two plans contradict each other.
        AccessError: a file cannot be read or written.
    """
    from downtime_cli.core.saved.due import find_due

    since, until = _span(settings, now.replace(microsecond=0))
    due = find_due(_read_plans(settings.texts("plans")), since, until)
    form, folder = settings.read("format", DueFormat), settings.text("output")
    files: dict[str, str] = {}
    if due.messages and (folder is not None or form in _WORDED):
        from downtime_cli.cli.due_notices import add_words

        due, files = add_words(due, settings)
    shown = _render(due, form)
    if folder is not None:
        _write_messages(due, files, Path(folder))
    write_stdout(shown)


def _span(settings: Settings, now: datetime) -> tuple[datetime, datetime]:
    """Return the span to look at, until now if nobody says otherwise; times without an offset are UTC."""
    from downtime_cli.readers.human_time import parse_instant

    since, until = (
        settings.read(name, lambda text: parse_instant(text, now=now, zone=UTC)) for name in ("since", "until")
    )
    if since is None:
        remedy = "say when it was asked last: --since 2026-11-27T09:00:00Z"
        raise UsageError(
            Issue(code="missing-option", message="since when?", remedy=remedy, place=Place(source="--since"))
        )
    until = now if until is None else until
    if until < since:
        message = f"until ({until:%Y-%m-%dT%H:%M:%SZ}) lies before since ({since:%Y-%m-%dT%H:%M:%SZ})"
        remedy = "write the earlier of the two after --since"
        raise InputError(Issue(code="contradiction", message=message, remedy=remedy, place=settings.place("until")))
    return since, until


def _read_plans(paths: Sequence[str]) -> list[SavedPlan]:
    """Return all plans, or everything that is wrong with any of them."""
    from downtime_cli.documents.read_plan import read_plan

    plans: list[SavedPlan] = []
    errors: list[DowntimeError] = []
    for path in dict.fromkeys(paths):
        try:
            plans.append(read_plan(path))
        except (InputError, AccessError) as error:
            errors.append(error)
    if errors:
        kind = AccessError if all(isinstance(error, AccessError) for error in errors) else InputError
        raise kind(*(issue for error in errors for issue in error.issues))
    return plans


def _render(due: Due, form: DueFormat | None) -> str:
    """Return what goes to stdout."""
    if form is DueFormat.JSONL:
        from downtime_cli.documents.due import render_due_lines

        return render_due_lines(due)
    return render(due, Format(form) if form else default_format())


def _write_messages(due: Due, files: Mapping[str, str], folder: Path) -> None:
    """Write the values of each message and what to send into files named by its id; the folder is made if need be."""
    from downtime_cli.documents.due import render_due_message

    values = {f"{each.id}.json": render_due_message(each) for each in due.messages}
    make_folder(folder)
    for name, text in {**values, **files}.items():
        write_file(folder / name, text)
