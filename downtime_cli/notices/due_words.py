"""The words of the messages that fall due, from the templates of `downtime notice`."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.saved.due import Due
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.notices.forms import render_form, with_attachment
from downtime_cli.notices.mail import Mailing
from downtime_cli.notices.messages import Message, build_message
from downtime_cli.notices.names import EMAIL, NoticeFormat
from downtime_cli.notices.subject import Subject
from downtime_cli.notices.templates import Templates

_BATCH: Final = 64
"""Messages after which the cycles of a user's own macros are collected: nothing else does (`cli/app.py`)."""


def add_words(
    due: Due, templates: Templates, build_subject: Callable[[SavedPlan, Kind, str, datetime], Subject], mailing: Mailing
) -> tuple[Due, dict[str, str]]:
    """Add subject and text to messages, and give the files to send by name; channels without a template have none.

    A file is a mail where there is a sender, else the text of the channel. The window is that of the text: of a series
    as a whole the next one when the message goes out.

    Args:
        due: the messages.
        templates: what words them.
        build_subject: says what a message is about, by its plan, its kind of news, its region and its moment.
        mailing: what all mails have in common.
    """
    messages, files, channels = [], {}, templates.channels()
    for each in due.messages:
        message = each.message
        subject = build_subject(each.plan, message.kind, message.region, each.send_at)
        told = replace(each, plan=replace(each.plan, window=subject.plan.window))
        if message.channel not in channels:
            messages.append(told)
            continue
        is_mail = message.channel == EMAIL and bool(mailing.sender)
        form = NoticeFormat.EML if is_mail else NoticeFormat.TEXT
        subject = with_attachment(replace(subject, plan=replace(subject.plan, announcements=(message,))), form, mailing)
        worded = build_message(subject, message.channel, templates)
        files[each.id + (".eml" if is_mail else _ending(worded))] = render_form(worded, subject, form, mailing)
        messages.append(replace(told, subject=worded.subject, text=worded.text))
        if len(messages) % _BATCH == 0:
            gc.collect(0)
    return replace(due, messages=tuple(messages)), files


def _ending(message: Message) -> str:
    """How the name of a message's file ends; never like that of its values."""
    return f".{message.channel}{message.extension}" if message.extension == ".json" else message.extension
