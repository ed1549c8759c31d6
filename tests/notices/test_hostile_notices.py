"""Hostile text in every field, in every channel: it is shown, and does nothing."""

from __future__ import annotations

import email
import json
import re
import unicodedata
from email.policy import default
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.notices.details import TEXTS
from downtime_cli.notices.dialects import plain_line
from downtime_cli.notices.mail import Mailing, render_mail
from downtime_cli.notices.messages import Message
from downtime_cli.notices.names import CHANNELS
from tests.notice_samples import message_of, subject_of
from tests.saved_samples import HOSTILE

TAME = "harmless text"
FIELDS = tuple(name for name in TEXTS if not name.endswith("_url"))
OURS = {"\u2066", "\u2068", "\u2069", "\u200f", "\u200b", "\n"}  # directions, and what breaks mentions


def message_with(text: str, channel: str, tag: str = "en") -> Message:
    """Return a message with a text in every field that a person fills in."""
    details = dict.fromkeys(FIELDS, text)
    return message_of(subject_of(Kind.RESCHEDULED, tag, details, service=text, plan_id=text), channel)


class Page(HTMLParser):
    """The tags of a page with their attributes, and its words."""

    def __init__(self, text: str) -> None:
        """Read the page to its end."""
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, the names of its attributes, and where it leads."""
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words += data


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_pages(text: str, tag: str) -> None:
    """HTML has the tags and attributes of a harmless message, no link, and shows the text."""
    for channel, part in (("email", "html"), ("banner", "text")):
        page, tame = (Page(getattr(message_with(each, channel, tag), part)) for each in (text, TAME))
        assert page.tags == tame.tags
        assert page.links == tame.links == []
        assert plain_line(text) in page.words


@pytest.mark.parametrize("text", HOSTILE)
def test_status_page(text: str) -> None:
    """Markdown has the structure of a harmless message, and no HTML, link or image."""

    def kinds(each: str) -> list[str]:
        tokens = MarkdownIt("commonmark").enable("table").parse(message_with(each, "status-page").text)
        children = [child.type for token in tokens for child in token.children or []]
        return [token.type for token in tokens] + [kind for kind in children if not kind.startswith("text")]

    assert kinds(text) == kinds(TAME)


@pytest.mark.parametrize("text", HOSTILE)
def test_slack(text: str) -> None:
    """Slack finds no mention, link or entity that is not ours, and as many blocks as ever."""
    blocks, tame = (json.loads(message_with(each, "chat-slack").text)["blocks"] for each in (text, TAME))
    assert [block["type"] for block in blocks] == [block["type"] for block in tame]
    for block in blocks[1:]:
        assert block["text"]["verbatim"] is True  # @here and #channel are words
        commands = re.findall(r"<([^>]*)>", block["text"]["text"])
        assert all(command.startswith("!date^") for command in commands), commands
        assert not re.search(r"&(?!amp;|lt;|gt;)", block["text"]["text"])
    assert blocks[0]["text"]["emoji"] is False


@pytest.mark.parametrize("text", HOSTILE)
def test_discord(text: str) -> None:
    """Discord finds nobody to ping, no link in disguise and no other timestamp than ours."""
    shown = message_with(text, "chat-discord").text
    assert not re.search(r"@(everyone|here)", shown)
    assert set(re.findall(r"(?<!\\)<(..)", shown)) <= {"t:"}
    assert not re.search(r"(?<!\\)\]\(", shown)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("channel", CHANNELS)
def test_terminal(text: str, channel: str) -> None:
    """No message holds a character that a terminal obeys or hides, but for the isolation of directions."""
    message = message_with(text, channel, "ar")
    for char in {*message.subject, *message.text, *message.html} - OURS:
        assert unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} or char == "\u200f", hex(
            ord(char)
        )


@pytest.mark.parametrize("text", HOSTILE)
def test_mail_headers(text: str) -> None:
    """A mail has our headers and no others, one of each, and its parts read as they were."""
    details = dict.fromkeys(FIELDS, text)
    subject = replace(subject_of(Kind.RESCHEDULED, "en", details, service=text, plan_id=text), region=text)
    message, mailing = message_of(subject, "email"), Mailing(sender="ops@example.com")
    mail = email.message_from_string(render_mail(message, subject, mailing), policy=default)
    assert sorted(mail.keys()) == sorted(
        "From Subject Date Message-ID References Auto-Submitted Content-Language MIME-Version Content-Type".split()
    )
    assert mail["Subject"] == message.subject
    assert not mail.defects
    assert re.fullmatch(r"<[A-Za-z0-9.-]+@example\.com>", mail["Message-ID"])
