"""
Notices: a saved plan, the kind of news and a channel give the text to send.

Where a channel has a limit, a message says as much as fits: first the identifier and the address for updates go, then
foreign texts are cut, visibly. Dates, times and zone always stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.core.likeness import find_near
from downtime_cli.notices.channels import limit_of, text_for
from downtime_cli.notices.facts import Room, build_facts
from downtime_cli.notices.subject import Subject, check_kind
from downtime_cli.notices.templates import Templates

_EXTENSIONS: Final = {"txt": ".txt", "md": ".md", "mrkdwn": ".json", "discord": ".txt", "html": ".html"}
_SUBJECT_NAME: Final = 80


class Message(Struct, frozen=True, kw_only=True):
    """A message ready to send."""

    kind: Kind
    channel: str
    language: str
    # One line, for channels that have such.
    subject: str
    # In the channel's own form, with a newline at the end.
    text: str
    # The same for mail programs that show HTML; empty for channels without.
    html: str
    # Of a file that holds the text.
    extension: str


def build_message(subject: Subject, channel: str, templates: Templates) -> Message:
    """Write the message for a channel.

    Raises:
        InputError: there is no such channel, the plan contradicts the kind, a template is wrong, or what it makes
            cannot be cut short enough.
    """
    check_kind(subject.plan, subject.kind)
    names = templates.of_channel(channel)
    if not names:
        raise _unknown_channel(channel, templates)
    dialect = next(each for each in _EXTENSIONS if each in names)
    writer = _Writer(subject, templates, _build_title(subject, templates))
    has_page = "html" in names and dialect != "html"
    return Message(
        kind=subject.kind,
        channel=channel,
        language=subject.language.tag,
        subject=writer.title,
        text=writer.text(names[dialect], channel),
        html=writer.render(names["html"], Room()) if has_page else "",
        extension=_EXTENSIONS[dialect],
    )


def render_template(subject: Subject, name: str, templates: Templates, extra: Mapping[str, object]) -> str:
    """Fill one template with a subject and extra values, and leave the result as it is.

    Raises:
        InputError: the template is wrong, or the plan contradicts the kind.
    """
    check_kind(subject.plan, subject.kind)
    return _Writer(subject, templates, _build_title(subject, templates)).render(name, Room(), extra)


def _build_title(subject: Subject, templates: Templates) -> str:
    """One line; a long service name is cut so that the date stays in sight."""
    text = _Writer(subject, templates).fill("subject.txt.j2", build_facts(subject, Room(length=_SUBJECT_NAME)))
    return " ".join(text.split())


class _Writer(Struct, frozen=True):
    """Fills templates with one subject, whose title they see."""

    subject: Subject
    templates: Templates
    title: str = ""

    def render(self, name: str, room: Room, extra: Mapping[str, object] | None = None) -> str:
        return self.fill(name, {**build_facts(self.subject, room), "subject": self.title, **(extra or {})})

    def text(self, name: str, channel: str) -> str:
        """Say as much as the channel allows."""
        limit = limit_of(channel)
        for level, length in limit.rooms:
            room = Room(level=level, length=length, isolates=limit.isolates)
            text = text_for(channel, name, self.render(name, room))
            if limit.fits(text):
                return text
        message = f"{name} gives a text too long for {channel}, however much is cut"
        raise InputError.of(IssueCode.TOO_LONG, message, "shorten the template", name)

    def fill(self, name: str, facts: dict[str, object]) -> str:
        """A service without a name is called what the language calls it."""
        language = self.subject.language.tag
        service = facts["service"] or self.templates.phrase(language, "unnamed_service")
        return self.templates.render(name, language, {**facts, "service": service})


def _unknown_channel(channel: str, templates: Templates) -> InputError:
    known = templates.channels()
    remedy = f"put {channel}.txt.j2 (or .md.j2, .html.j2) into a folder for --templates; known are {', '.join(known)}"
    ends = [name for name in known if name.endswith(channel.casefold())]  # slack, discord, mail
    near = find_near(channel, known) or (ends[0] if len(ends) == 1 else None)
    remedy = f"did you mean {near!r}? Otherwise {remedy}" if near else remedy
    return InputError.of(IssueCode.UNKNOWN_CHANNEL, f"no template for channel {channel!r}", remedy, "--channel")
