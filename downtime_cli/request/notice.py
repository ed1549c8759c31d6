"""What was asked of a notice, as values; the message that answers it."""

from __future__ import annotations

from pathlib import Path
from typing import assert_never

from msgspec import Struct

from downtime_cli.core.announcing.message import AnnouncementKind
from downtime_cli.core.errors import AccessError, InputError, Issue, Place, UsageError, refuse
from downtime_cli.core.saved.due import DueMessage
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.exports.payload import as_json
from downtime_cli.notices.details import build_details, detail_issues
from downtime_cli.notices.facts import Subject
from downtime_cli.notices.languages import Language, find_language
from downtime_cli.notices.mail import Envelope, mailboxes, render_mail
from downtime_cli.notices.messages import Message
from downtime_cli.notices.names import EMAIL, NoticeFormat
from downtime_cli.notices.regions import find_users
from downtime_cli.notices.templates import Templates, load_templates
from downtime_cli.request.settings import Settings


class NoticeRequest(Struct, frozen=True, kw_only=True):
    """What was asked for, understood: everything but which message."""

    settings: Settings
    templates: Templates
    table: dict[str, str]
    language: Language
    form: NoticeFormat | None


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
