"""
Notices: a saved plan, the kind of news and a channel give the text to send.

Where a channel has a limit, a message says as much as fits: a line takes what is necessary and the identifier, which
comes last, then details one by one. Where even the necessary is too long, foreign texts are cut, visibly. Dates, times
and zone always stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.core.likeness import find_near
from downtime_cli.notices.channels import limit_of, text_for
from downtime_cli.notices.facts import PLAN_ID, Room, build_facts, build_points
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
    # What the attached calendar says: the text of a mail that is no letter; empty without an attachment.
    event: str = ""


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
    event = replace(writer, subject=replace(subject, has_calendar=False, medium="page"))
    return Message(
        kind=subject.kind,
        channel=channel,
        language=subject.language.tag,
        subject=writer.title,
        text=writer.text(names[dialect], channel),
        html=writer.render(names["html"], Room()) if has_page else "",
        extension=_EXTENSIONS[dialect],
        event=event.text(names[dialect], channel) if subject.has_calendar else "",
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
            is_bare = limit.is_line and level > 0
            room = Room(level=level, length=length, isolates=limit.isolates, extras=frozenset() if is_bare else None)
            if text := self._fit(name, channel, room):
                return self._add_extras(text, name, channel, room) if is_bare and level == 1 else text
        message = f"{name} gives a text too long for {channel}, however much is cut"
        raise InputError.of(IssueCode.TOO_LONG, message, "shorten the template", name)

    def _fit(self, name: str, channel: str, room: Room) -> str:
        """The text in such a room; empty where the channel does not take it."""
        text = text_for(channel, name, self.render(name, room), self.title)
        return text if limit_of(channel).fits(text) else ""

    def _add_extras(self, text: str, name: str, channel: str, room: Room) -> str:
        """Add to what is necessary the identifier, which ends it, and each detail for which there is still room."""
        details = [point.name for point in build_points(self.subject, room) if point.text]
        extras = frozenset[str]()
        for extra in (PLAN_ID, *details):
            more = extras | {extra}
            if longer := self._fit(name, channel, replace(room, extras=more)):
                text, extras = longer, more
        return text

    def fill(self, name: str, facts: dict[str, object]) -> str:
        """A service without a name is called what the language calls it."""
        phrases = self.subject.language.phrases
        service = facts["service"] or self.templates.phrase(phrases, "unnamed_service")
        return self.templates.render(name, phrases, {**facts, "service": service})


def _unknown_channel(channel: str, templates: Templates) -> InputError:
    known = templates.channels()
    remedy = f"put {channel}.txt.j2 (or .md.j2, .html.j2) into a folder for --templates; known are {', '.join(known)}"
    ends = [name for name in known if name.endswith(channel.casefold())]  # slack, discord, mail
    near = find_near(channel, known) or (ends[0] if len(ends) == 1 else None)
    remedy = f"did you mean {near!r}? Otherwise {remedy}" if near else remedy
    return InputError.of(IssueCode.UNKNOWN_CHANNEL, f"no template for channel {channel!r}", remedy, "--channel")
