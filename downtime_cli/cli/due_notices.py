"""The words of the messages that fall due, from the templates of `downtime notice`."""

from __future__ import annotations

from dataclasses import replace

from downtime_cli.cli.notice_command import NoticeRequest, build_subject, has_sender, read_request, render_message
from downtime_cli.cli.notice_options import NoticeFormat
from downtime_cli.cli.settings import Settings
from downtime_cli.core.due import Due, DueMessage
from downtime_cli.exports.mail import Envelope, render_mail
from downtime_cli.exports.notice_facts import Subject
from downtime_cli.exports.notices import EMAIL, Message, build_message


def add_words(due: Due, settings: Settings) -> tuple[Due, dict[str, str]]:
    """Return the messages with subject and text, and the files to send by name; channels without a template have none.

    Raises:
        InputError: a detail or a template is wrong.
        AccessError: there is no such folder of templates.
    """
    request = read_request(settings)
    channels = request.templates.channels()
    written = [_write(each, request) if each.message.channel in channels else (each, {}) for each in due.messages]
    files = {name: text for _, own in written for name, text in own.items()}
    return replace(due, messages=tuple(message for message, _ in written)), files


def _write(due: DueMessage, request: NoticeRequest) -> tuple[DueMessage, dict[str, str]]:
    """Return a message with its words, and its file: a mail where there is a sender, else the text of the channel."""
    plan = replace(due.plan, announcements=(due.message,))
    subject = build_subject(plan, due.message.kind, due.message.region, request)
    message = build_message(subject, due.message.channel, request.templates)
    worded = replace(due, subject=message.subject, text=message.text)
    if message.channel == EMAIL and has_sender(request):
        return worded, {f"{due.id}.eml": _mail(due, message, request)}
    return worded, {f"{due.id}{_ending(message)}": _text(message, subject, due, request)}


def _mail(due: DueMessage, message: Message, request: NoticeRequest) -> str:
    """Return the message as a mail that is dated when it is due."""
    envelope = Envelope(
        sender=request.table["from"],
        to=request.table.get("to", ""),
        date=due.send_at,
        region=due.message.region,
        key=due.id,
    )
    return render_mail(message, due.plan, envelope)


def _text(message: Message, subject: Subject, due: DueMessage, request: NoticeRequest) -> str:
    """Return the message in the form of its channel."""
    return render_message(message, subject, due.message.region, request, NoticeFormat.TEXT)


def _ending(message: Message) -> str:
    """Return how the name of a message's file ends, other than that of its values."""
    return f".{message.channel}{message.extension}" if message.extension == ".json" else message.extension
