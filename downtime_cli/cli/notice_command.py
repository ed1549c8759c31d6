"""`downtime notice`: what to tell people, from a saved plan."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Final

from downtime_cli.cli.errors import missing_plan, show_issues, show_warnings
from downtime_cli.cli.files import write_folder, write_text
from downtime_cli.cli.saving.targets import refuse_stdout_as_folder
from downtime_cli.core.errors import AccessError, Issue, IssueCode, Place, refuse
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.notices.details import detail_warnings
from downtime_cli.notices.forms import render_form
from downtime_cli.notices.messages import build_message
from downtime_cli.notices.names import PAGE, NoticeFormat
from downtime_cli.notices.subject import as_scheduled, build_subject, choose_kind, kind_warnings
from downtime_cli.notices.templates import eject
from downtime_cli.request.notice import NoticeRequest, read_request
from downtime_cli.request.options import Options

_FORMS: Final = {".eml": NoticeFormat.EML, ".html": NoticeFormat.HTML}


def run(options: Options, now: datetime) -> int:  # noqa: ARG001 - every command is given the time
    """Carry out the command and return its exit code; everything is rendered before anything is written.

    Raises:
        UsageError: the options do not say what to do.
        InputError: the plan, a detail or a template cannot be used.
        AccessError: a file cannot be read or written.
    """
    refuse_stdout_as_folder(options.eject.text, "--eject")
    if options.eject.text is not None:
        _eject(Path(options.eject.text), options)
        return 0
    request = read_request(options)
    if options.show_list.value:
        from downtime_cli.cli.notice_schedule import list_notices

        plan = None if options.saved_plan.text is None else _plan(options)
        write_text(list_notices(plan, request), options.destination.text)
    elif options.every.value:
        from downtime_cli.cli.notice_schedule import write_all

        write_all(_plan(options), request)
    elif options.channel.text == PAGE:
        from downtime_cli.cli.notice_page import write_page

        write_page(_plan(options), request)
    else:
        _write_one(_plan(options), request)
    return 0


def _write_one(plan: SavedPlan, request: NoticeRequest) -> None:
    options = request.options
    kind = options.kind.value or choose_kind(plan)
    channel, region = options.channel.effective, options.region.text or ""
    if options.server.text is not None:
        refuse("--server", "a web server is for the maintenance page", "say --channel page")
    subject = build_subject(
        as_scheduled(plan, kind, channel, region), kind, region, language=request.language, table=request.table
    )
    output = options.destination.text
    form = request.form or _FORMS.get(Path(output or "").suffix.lower(), NoticeFormat.TEXT)
    if options.ics.value and form is not NoticeFormat.EML:
        refuse("--ics", "a calendar is attached to mails", "say --format eml --ics")
    text = render_form(build_message(subject, channel, request.templates), subject, form, request.mailing)
    place = Place(source=f"notice {kind.value}")
    open_questions = detail_warnings(plan, kind, subject.details, request.language.tag, place)
    show_issues([*kind_warnings(plan, kind, place), *open_questions])
    write_text(text, output)


def _plan(options: Options) -> SavedPlan:
    from downtime_cli.documents.read_plan import read_plan

    path = options.saved_plan.text
    if path is None:
        raise missing_plan("downtime notice plan.json")
    plan = read_plan(path)
    show_warnings(plan.issues)
    return plan


def _eject(folder: Path, options: Options) -> None:
    """Copy our templates into a folder that has none of them.

    Raises:
        AccessError: one of them is there already, or cannot be written.
    """
    texts = dict(eject())
    there = [name for name in texts if os.path.lexists(folder / name)]
    if there:
        message, remedy = "is there already, and stays as it is", "name another folder, or move the file away"
        places = [Place(source=str(folder / name)) for name in there]
        raise AccessError(*(Issue(IssueCode.FILE_EXISTS, message, remedy, place) for place in places))
    write_folder(folder, texts, "notice", options)
