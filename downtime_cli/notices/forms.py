"""A message in the form that was asked for: plain text, its HTML, a mail, or JSON for programs."""

from __future__ import annotations

import json
from typing import assert_never

from msgspec.structs import replace

from downtime_cli.core.errors import refuse
from downtime_cli.notices.mail import Mailing, render_mail
from downtime_cli.notices.messages import Message
from downtime_cli.notices.names import EMAIL, NoticeFormat
from downtime_cli.notices.subject import Subject


def with_attachment(subject: Subject, form: NoticeFormat, mailing: Mailing) -> Subject:
    """The subject as a message in this form has to tell it: a mail names the calendar that comes with it."""
    return replace(subject, has_calendar=form is NoticeFormat.EML and mailing.calendar is not None)


def render_form(message: Message, subject: Subject, form: NoticeFormat, mailing: Mailing) -> str:
    """Write a message in a form.

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
            return render_mail(message, subject, mailing)
        case NoticeFormat.JSON:
            return _render_json(message, subject.region)
        case NoticeFormat.TEXT:
            return f"Subject: {message.subject}\n\n{message.text}" if message.channel == EMAIL else message.text
        case _:
            assert_never(form)


def _render_json(message: Message, region: str) -> str:
    values = {
        "kind": message.kind.value,
        "channel": message.channel,
        "language": message.language,
        "region": region or None,
        "subject": message.subject,
        "text": message.text,
        "html": message.html or None,
    }
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"
