"""`downtime notice`: what to tell people, from a saved plan."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Final, assert_never

from downtime_cli.cli.errors import refuse, show_issues
from downtime_cli.cli.notice_options import KINDS, PAGE, NoticeFormat
from downtime_cli.cli.output import make_folder, write_file, write_stdout, write_text
from downtime_cli.core.errors import AccessError, InputError, Issue, Place, UsageError
from downtime_cli.core.planning.plan import AnnouncementKind
from downtime_cli.core.records import dataclass
from downtime_cli.core.saved.due import DueMessage
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.exports.payload import as_json
from downtime_cli.notices.details import build_details, detail_issues, detail_warnings
from downtime_cli.notices.facts import Subject
from downtime_cli.notices.languages import Language, find_language
from downtime_cli.notices.mail import Envelope, mailboxes, render_mail
from downtime_cli.notices.messages import EMAIL, Message, build_message, choose_kind
from downtime_cli.notices.regions import find_users
from downtime_cli.notices.templates import Templates, eject, load_templates
from downtime_cli.request.settings import Settings

_FORMS: Final = {".eml": NoticeFormat.EML, ".html": NoticeFormat.HTML}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRequest:
    """What was asked for, understood: everything but which message."""

    settings: Settings
    templates: Templates
    table: dict[str, str]
    language: Language
    form: NoticeFormat | None


def run_notice(settings: Settings) -> None:
    """Carry out the command: everything is rendered before anything is written.

    Raises:
        UsageError: the request does not say what to do.
        InputError: the plan, a detail or a template cannot be used.
        AccessError: a file cannot be read or written.
    """
    folder = settings.text("eject")
    if folder is not None:
        _eject(Path(folder))
        return
    request = read_request(settings)
    if settings.text("show-list"):
        from downtime_cli.cli.notice_schedule import list_notices

        write_stdout(list_notices(None if settings.text("plan") is None else _plan(settings), request))
    elif settings.text("every"):
        from downtime_cli.cli.notice_schedule import write_all

        write_all(_plan(settings), request)
    elif settings.text("channel") == PAGE:
        from downtime_cli.cli.notice_page import write_page

        write_page(_plan(settings), request)
    else:
        _write_one(_plan(settings), request)


def _write_one(plan: SavedPlan, request: NoticeRequest) -> None:
    """Write one message to where it was asked for."""
    settings = request.settings
    kind = _kind(settings) or choose_kind(plan)
    channel, region = settings.text("channel") or EMAIL, settings.text("region") or ""
    if settings.text("server") is not None:
        refuse("--server", "a web server is for the maintenance page", "say --channel page")
    subject = build_subject(_as_scheduled(plan, kind, channel, region), kind, region, request)
    output = settings.text("output")
    form = request.form or _FORMS.get(Path(output or "").suffix.lower(), NoticeFormat.TEXT)
    if settings.text("ics") and form is not NoticeFormat.EML:
        refuse("--ics", "a calendar is attached to mails", "say --format eml --ics")
    text = render_message(build_message(subject, channel, request.templates), subject, region, request, form)
    show_issues(
        detail_warnings(plan, kind, subject.details, request.language.tag, Place(source=f"notice {kind.value}"))
    )
    write_text(text, None if output is None else Path(output))


def _as_scheduled(plan: SavedPlan, kind: AnnouncementKind, channel: str, region: str) -> SavedPlan:
    """Return the plan as the message of the schedule has it, so that both say the same; as it is, if there is none."""
    wanted = (kind, channel, region)
    planned = (each for each in plan.current_announcements if (each.kind, each.channel, each.region) == wanted)
    return next(map(plan.as_told, planned), plan)


def build_subject(plan: SavedPlan, kind: AnnouncementKind, region: str, request: NoticeRequest) -> Subject:
    """Return what a message is about and whom it is for.

    Raises:
        InputError: the plan knows no such region.
    """
    return Subject(
        plan=plan,
        kind=kind,
        language=request.language,
        details=build_details(request.table, request.language.tag),
        users=find_users(plan, region),
    )


def render_message(message: Message, subject: Subject, region: str, request: NoticeRequest, form: NoticeFormat) -> str:
    """Return a message in a form.

    Raises:
        UsageError: the channel has no such form.
        InputError: a mail has no sender.
    """
    is_page = form is NoticeFormat.HTML and message.extension == ".html"
    if form in {NoticeFormat.EML, NoticeFormat.HTML} and not message.html and not is_page:
        refuse("--format", f"{message.channel} has no {form.value} form", "leave --format out")
    match form:
        case NoticeFormat.HTML:
            return message.html or message.text
        case NoticeFormat.EML:
            return _mail(message, subject, region, request)
        case NoticeFormat.JSON:
            return _json(message, region)
        case NoticeFormat.TEXT:
            return f"Subject: {message.subject}\n\n{message.text}" if message.channel == EMAIL else message.text
        case _:
            assert_never(form)


def has_sender(request: NoticeRequest) -> bool:
    """Tell whether it is known who writes mails."""
    return bool(request.table.get("from"))


def _mail(message: Message, subject: Subject, region: str, request: NoticeRequest) -> str:
    """Return a message as a mail, dated when it is due, or else when the plan became what it is."""
    if not has_sender(request):
        issue = Issue(
            code="missing-setting",
            message="a mail needs a sender",
            remedy="write from = 'Operations <ops@example.com>' under [details], or --set from=ops@example.com",
            place=Place(source="details.from"),
        )
        raise InputError(issue)
    plan = subject.plan
    calendar = ""
    if request.settings.text("ics"):
        from downtime_cli.exports.ics import render_ics

        calendar = render_ics(plan)
    planned = [
        DueMessage(plan=plan, message=each, send_at=each.send_at)
        for each in plan.current_announcements
        if (each.kind, each.channel) == (message.kind, message.channel) and (not region or each.region == region)
        if each.send_at is not None
    ]
    envelope = Envelope(
        sender=request.table["from"],
        to=request.table.get("to", ""),
        date=planned[0].send_at if planned else plan.last_changed,
        region=region,
        calendar=calendar,
        key=planned[0].id if planned else "",
    )
    return render_mail(message, plan, envelope)


def _json(message: Message, region: str) -> str:
    """Return a message with all that belongs to it, for programs."""
    values = {
        "kind": message.kind.value,
        "channel": message.channel,
        "language": message.language,
        "region": region or None,
        "subject": message.subject,
        "text": message.text,
        "html": message.html or None,
    }
    return as_json(values)


def read_request(settings: Settings) -> NoticeRequest:
    """Return what holds for all messages.

    Raises:
        InputError: a detail is malformed.
        AccessError: there is no folder of templates.
    """
    settings_table = settings.table("details")
    table = {key: ", ".join(setting.texts).strip() for key, setting in settings_table.items()}
    places = {key: setting.place for key, setting in settings_table.items()}
    issues = detail_issues(table, places)
    for name, wanted, most in (("from", "one mail address", 1), ("to", "mail addresses", None)):
        found = mailboxes(table.get(name, ""))
        if table.get(name) and (not found or found[:most] != found):
            message = f"{name} must be {wanted}, got {table[name][:200]!r}"
            remedy = (
                """write ops@example.com, Operations <ops@example.com>, or '"Shop, Operations" <ops@example.com>'"""
            )
            issues.append(Issue(code="bad-detail", message=message, remedy=remedy, place=places[name]))
    if issues:
        raise InputError(*issues)
    folder = settings.text("templates")
    if folder is not None and not Path(folder).is_dir():
        message, remedy = "there is no such folder", "make one with: downtime notice --eject FOLDER"
        raise AccessError(Issue(code="no-file", message=message, remedy=remedy, place=Place(source=folder)))
    templates = load_templates(None if folder is None else Path(folder))
    form = settings.text("form")
    return NoticeRequest(
        settings=settings,
        templates=templates,
        table=table,
        language=_language(settings.text("language") or table.get("language") or "en", templates),
        form=None if form is None else NoticeFormat(form),
    )


def _language(tag: str, templates: Templates) -> Language:
    """Return a language that there are phrases for.

    Raises:
        UsageError: there are none.
    """
    known = templates.languages()
    language = find_language(tag)
    if language is not None and language.tag in known:
        return language
    near = [each for each in known if each.split("-")[0].lower() == tag.split("-", maxsplit=1)[0].lower()]
    remedy = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(known)}"
    place = Place(source="--language")
    raise UsageError(Issue(code="unknown-language", message=f"no phrases in {tag!r}", remedy=remedy, place=place))


def _kind(settings: Settings) -> AnnouncementKind | None:
    """Return the kind that was asked for, None if none was.

    Raises:
        UsageError: there is no such kind.
    """
    text = settings.text("kind")
    if text is None:
        return None
    if text not in KINDS:
        near = difflib.get_close_matches(text, KINDS, 1)
        remedy = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(KINDS)}"
        refuse("--kind", f"no kind {text!r}", remedy)
    return AnnouncementKind(text)


def _plan(settings: Settings) -> SavedPlan:
    """Return the plan.

    Raises:
        UsageError: none was named.
    """
    from downtime_cli.documents.read_plan import read_plan

    path = settings.text("plan")
    if path is None:
        message, remedy = "which plan?", "name the file: downtime notice plan.json"
        raise UsageError(Issue(code="missing-option", message=message, remedy=remedy, place=Place(source="PLAN.json")))
    return read_plan(path)


def _eject(folder: Path) -> None:
    """Copy our templates into a folder that has none of them.

    Raises:
        AccessError: one of them is there already, or cannot be written.
    """
    texts = dict(eject())
    there = [name for name in texts if (folder / name).exists()]
    if there:
        message, remedy = "is there already, and stays as it is", "name another folder, or move the file away"
        places = [Place(source=str(folder / name)) for name in there]
        raise AccessError(*(Issue(code="file-exists", message=message, remedy=remedy, place=place) for place in places))
    for name, text in texts.items():
        make_folder((folder / name).parent)
        write_file(folder / name, text)
