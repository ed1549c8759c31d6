"""The words of the messages that fall due, from the templates of `downtime notice`."""

from __future__ import annotations

from msgspec.structs import replace

from downtime_cli.core.saved.due import Due, DueMessage
from downtime_cli.notices.forms import render_form
from downtime_cli.notices.messages import Message, build_message
from downtime_cli.notices.names import EMAIL, NoticeFormat
from downtime_cli.notices.subject import build_subject
from downtime_cli.request.notice import NoticeRequest, read_request
from downtime_cli.request.options import Options


def add_words(due: Due, options: Options) -> tuple[Due, dict[str, str]]:
    """Add subject and text to messages, and give the files to send by name; channels without a template have none.

    Raises:
        InputError: a detail or a template is wrong.
        AccessError: there is no such folder of templates.
    """
    request = read_request(options)
    channels = request.templates.channels()
    written = [_write(each, request) if each.message.channel in channels else (each, {}) for each in due.messages]
    files = {name: text for _, own in written for name, text in own.items()}
    return replace(due, messages=tuple(message for message, _ in written)), files


def _write(due: DueMessage, request: NoticeRequest) -> tuple[DueMessage, dict[str, str]]:
    """Add the words of one message, and its file: a mail where there is a sender, else the text of the channel."""
    plan = replace(due.plan, announcements=(due.message,))
    subject = build_subject(plan, due.message.kind, due.message.region, language=request.language, table=request.table)
    message = build_message(subject, due.message.channel, request.templates)
    worded = replace(due, subject=message.subject, text=message.text)
    is_mail = message.channel == EMAIL and bool(request.mailing.sender)
    form = NoticeFormat.EML if is_mail else NoticeFormat.TEXT
    text = render_form(message, subject, form, request.mailing)
    return worded, {f"{due.id}{'.eml' if is_mail else _ending(message)}": text}


def _ending(message: Message) -> str:
    """How the name of a message's file ends; never like that of its values."""
    return f".{message.channel}{message.extension}" if message.extension == ".json" else message.extension
