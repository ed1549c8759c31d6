"""
Notices: a saved plan, the kind of news and a channel give the text to send.

Where a channel has a limit, a message says as much as fits: first the identifier and the address for updates go, then
foreign texts are cut, visibly. Dates, times and zone always stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import InputError, Issue, Place
from downtime_cli.core.saved.plan import SavedPlan, news_of
from downtime_cli.notices.facts import Room, Subject, build_facts
from downtime_cli.notices.message_limits import fits_post, fits_sms, gsm_text, is_gsm
from downtime_cli.notices.slack_blocks import fits_slack, render_blocks
from downtime_cli.notices.templates import Templates

EXTENSIONS: Final = {"txt": ".txt", "md": ".md", "mrkdwn": ".json", "discord": ".txt", "html": ".html"}

_SUBJECT_NAME: Final = 80
_DISCORD: Final = 2000
_TIGHT: Final = (
    *((level, None) for level in (0, 1, 2)),
    *((level, length) for length in (40, 24, 16, 10) for level in range(6)),
    *((6, length) for length in (24, 16, 10, 6, 3)),
    *((level, 0) for level in range(7)),
)
_WIDE: Final = tuple((level, size) for level in (0, 1) for size in (None, 800, 400, 200, 100, 50, 25))
_ALLOWED: Final = {Status.CANCELLED: {Kind.CANCELLED}, Status.COMPLETED: {Kind.COMPLETE}}


class Message(Struct, frozen=True, kw_only=True):
    """A message ready to send.

    `subject`: one line, for channels that have such; `text`: what goes to the channel, in its own form, a newline at
    the end; `html`: the same for mail programs that show it, else empty; `extension`: of a file with the text.
    """

    kind: Kind
    channel: str
    language: str
    subject: str
    text: str
    html: str
    extension: str


class _Limit(Struct, frozen=True):
    """What a channel allows: does a text fit, which rooms to try, the most generous first, and is it a single line?"""

    fits: Callable[[str], bool]
    rooms: tuple[tuple[int, int | None], ...]
    isolates: bool = True
    is_line: bool = False


_LIMITS: Final = {
    "sms": _Limit(lambda text: fits_sms(text.rstrip("\n")), _TIGHT, isolates=False, is_line=True),
    "social": _Limit(lambda text: fits_post(text.rstrip("\n")), _TIGHT, is_line=True),
    "chat-discord": _Limit(lambda text: len(text) <= _DISCORD, _WIDE),
    "chat-slack": _Limit(fits_slack, _WIDE),
}
_FREE: Final = _Limit(bool, ((0, None),))


def choose_kind(plan: SavedPlan) -> Kind:
    """Return what there is to say about a plan as it stands: the news of its last version.

    Cancelled and completed plans are final. A version with a later end takes longer; otherwise one under way has
    started, one that has ever moved says so, and any other is announced.
    """
    if plan.status in _ALLOWED:
        return next(iter(_ALLOWED[plan.status]))
    if len(plan.revisions) > 1 and news_of(plan.revisions[-2], plan.window) is Kind.EXTENDED:
        return Kind.EXTENDED
    if plan.status is Status.IN_PROCESS:
        return Kind.START
    return Kind.RESCHEDULED if plan.moved_from else Kind.INITIAL


def check_kind(plan: SavedPlan, kind: Kind) -> None:
    """Refuse news that a final plan contradicts.

    Raises:
        InputError: the plan is cancelled or completed, and the kind says something else.
    """
    allowed = _ALLOWED.get(plan.status)
    if allowed is not None and kind not in allowed:
        message = f"a plan that is {plan.status} has no {kind.value} notice"
        remedy = f"ask for --kind {next(iter(allowed)).value}"
        raise InputError(Issue(code="wrong-kind", message=message, remedy=remedy, place=Place(source=plan.source)))


def build_message(subject: Subject, channel: str, templates: Templates) -> Message:
    """Return the message for a channel.

    Raises:
        InputError: there is no such channel, the kind does not go with the plan, a template is wrong, or what it makes
            cannot be made short enough.
    """
    check_kind(subject.plan, subject.kind)
    names = templates.of_channel(channel)
    if not names:
        raise InputError(_no_channel(channel, templates))
    dialect = next(each for each in EXTENSIONS if each in names)
    writer = _Writer(subject, templates, title_of(subject, templates))
    has_page = "html" in names and dialect != "html"
    return Message(
        kind=subject.kind,
        channel=channel,
        language=subject.language.tag,
        subject=writer.title,
        text=writer.text(names[dialect], channel),
        html=writer.render(names["html"], Room()) if has_page else "",
        extension=EXTENSIONS[dialect],
    )


def render_template(
    subject: Subject,
    name: str,
    templates: Templates,
    room: Room | None = None,
    extra: Mapping[str, object] | None = None,
) -> str:
    """Return what one template makes of a subject, as it is; it also sees the extra values.

    Raises:
        InputError: the template is wrong, or the kind does not go with the plan.
    """
    check_kind(subject.plan, subject.kind)
    return _Writer(subject, templates, title_of(subject, templates)).render(name, room or Room(), extra)


def title_of(subject: Subject, templates: Templates) -> str:
    """Return the subject, one line; the name of a service is cut before the date is out of sight."""
    text = _Writer(subject, templates).fill("subject.txt.j2", build_facts(subject, Room(length=_SUBJECT_NAME)))
    return " ".join(text.split())


class _Writer(Struct, frozen=True):
    """Fills templates with one subject, whose title they see."""

    subject: Subject
    templates: Templates
    title: str = ""

    def render(self, name: str, room: Room, extra: Mapping[str, object] | None = None) -> str:
        """Return what a template makes of the subject, and of the extra values."""
        return self.fill(name, {**build_facts(self.subject, room), "subject": self.title, **(extra or {})})

    def text(self, name: str, channel: str) -> str:
        """Return the text with the most room that the channel allows."""
        limit = _LIMITS.get(channel, _FREE)
        for level, length in limit.rooms:
            room = Room(level=level, length=length, isolates=limit.isolates)
            text = _in_form(self.render(name, room), name, channel)
            if limit.fits(text):
                return text
        message = f"what {name} makes is too long for {channel}, however much is cut"
        raise InputError(
            Issue(code="too-long", message=message, remedy="shorten the template", place=Place(source=name))
        )

    def fill(self, name: str, facts: dict[str, object]) -> str:
        """Return what a template makes of facts; a service without a name gets the language's words."""
        language = self.subject.language.tag
        service = facts["service"] or self.templates.phrase(language, "unnamed_service")
        return self.templates.render(name, language, {**facts, "service": service})


def _in_form(text: str, name: str, channel: str) -> str:
    """Return what a template made in the form of its channel."""
    if name.endswith(".html.j2"):
        return text
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    tidy = re.sub(r"\n{3,}", "\n\n", lines) + "\n"
    if name.endswith(".mrkdwn.j2"):
        return render_blocks(tidy)
    if not _LIMITS.get(channel, _FREE).is_line:
        return tidy
    line = re.sub(r"([。：；]) ", r"\1", " ".join(tidy.split()))  # these are as wide as a letter: the blank is in them
    plain = gsm_text(line) if channel == "sms" else line
    return (plain if is_gsm(plain) else line) + "\n"


def _no_channel(channel: str, templates: Templates) -> Issue:
    """Return that nobody wrote a template for a channel."""
    import difflib

    known = templates.channels()
    near = difflib.get_close_matches(channel, known, 1)
    remedy = f"put {channel}.txt.j2 (or .md.j2, .html.j2) into a folder for --templates; known are {', '.join(known)}"
    return Issue(
        code="unknown-channel",
        message=f"no template for channel {channel!r}",
        remedy=f"did you mean {near[0]!r}? Else {remedy}" if near else remedy,
        place=Place(source="--channel"),
    )
