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
from downtime_cli.core.series.series import Series, head_of, news_of_whole
from downtime_cli.notices.details import detail_warnings
from downtime_cli.notices.forms import render_form, with_attachment
from downtime_cli.notices.messages import build_message
from downtime_cli.notices.names import PAGE, NoticeFormat
from downtime_cli.notices.recurring.head import unmoved_notes
from downtime_cli.notices.subject import choose_kind, find_scheduled, kind_warnings
from downtime_cli.notices.templates import eject
from downtime_cli.request.notice import NoticeRequest, read_request, with_series
from downtime_cli.request.options import Options
from downtime_cli.request.update import named_plan

_FORMS: Final = {".eml": NoticeFormat.EML, ".html": NoticeFormat.HTML}


def run(options: Options, now: datetime) -> int:
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

        saved = None if options.saved_plan.text is None else _read_saved(options, now)
        write_text(list_notices(saved, request), options.destination.text)
        return 0
    saved = _read_saved(options, now)
    request = with_series(request, saved)
    if options.every.value:
        from downtime_cli.cli.notice_schedule import write_all

        write_all(saved, request)
    elif options.channel.text == PAGE:
        from downtime_cli.cli.notice_page import write_page

        write_page(_one_date(saved), request)
    else:
        _write_one(saved, request, now)
    return 0


def _write_one(saved: SavedPlan | Series, request: NoticeRequest, now: datetime) -> None:
    options, plan = request.options, head_of(saved)
    kind = options.kind.value or (news_of_whole(saved.head) if isinstance(saved, Series) else choose_kind(plan))
    channel, region = options.channel.effective, options.region.text or ""
    if options.server.text is not None:
        refuse("--server", "a web server is for the maintenance page", "say --channel page")
    planned = find_scheduled(plan, kind, channel, region)
    told = plan if planned is None else plan.as_told(planned)
    subject = request.build_subject(told, kind, region, now if planned is None else max(now, planned.moment))
    output = options.destination.text
    form = request.form or _FORMS.get(Path(output or "").suffix.lower(), NoticeFormat.TEXT)
    if options.ics.value and form is not NoticeFormat.EML:
        refuse("--ics", "a calendar is attached to mails", "say --format eml --ics")
    told_with = with_attachment(subject, form, request.mailing)
    text = render_form(build_message(told_with, channel, request.templates), told_with, form, request.mailing)
    place = Place(source=f"notice {kind.value}")
    open_questions = detail_warnings(plan, kind, subject.details, request.language.tag, place)
    kind_issues = [*kind_warnings(plan, kind, place), *unmoved_notes(subject, place)]
    show_issues([*request.notes, *kind_issues, *open_questions])
    write_text(text, output)


def _read_saved(options: Options, now: datetime) -> SavedPlan | Series:
    """Read the plan, the standing window, or the one date of it that was asked for."""
    from downtime_cli.documents.read_series import read_saved

    path = options.saved_plan.text
    if path is None:
        raise missing_plan("downtime notice plan.json")
    saved = read_saved(path)
    show_warnings(saved.issues)
    return saved if options.date.text is None else named_plan(options, saved, now)


def _one_date(saved: SavedPlan | Series) -> SavedPlan:
    """The plan of a page, which is about one window.

    Raises:
        UsageError: it is a standing window, and none of its dates was named.
    """
    if not isinstance(saved, Series):
        return saved
    return refuse("--channel", "the maintenance page is about one date of a standing window", "say which: --date DAY")


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
