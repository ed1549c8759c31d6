"""
How foreign text is kept harmless in each kind of markup a notice is written in.

A dialect is the ending of a template's name before `.j2`. Whatever a template prints passes through its dialect once;
the template's own characters, and what a macro returns, do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote

from markupsafe import Markup, escape

from downtime_cli.core.wording import printable

_JOINERS: Final = "\u200c\u200d"  # Hindi and emoji need them
_BLOCK: Final = re.compile(r"^(?:[#+=-]|\d+(?=[.)]))")
_MARKDOWN: Final = re.compile(r"[\\`*_\[\]|~$!]")
_DISCORD: Final = re.compile(r"[\\`*_\[\]|~<>]")
_MENTION: Final = re.compile(r"(?<![\w.])@(?=\w)|@(?=everyone|here)", re.IGNORECASE)
_SLACK_MARKUP: Final = re.compile(r"[*~`]|(?<!\w)_|_(?!\w)")
_ZERO_WIDTH: Final = "\u200b"


class Url(str):
    """An address that may become a link: https, http or mailto."""

    __slots__ = ()


def plain_line(text: str) -> str:
    """Return foreign text as one line of visible characters; joiners stay where they join letters or emoji."""
    last = len(text) - 1
    joins = {
        index
        for index, char in enumerate(text)
        if char in _JOINERS and 0 < index < last and text[index - 1] > "\x7f" and text[index + 1] > "\x7f"
    }
    shown = (char if index in joins else printable(char) for index, char in enumerate(text))
    return " ".join("".join(shown).split())


def _text(value: str) -> str:
    """Return a value for plain text, which has no markup."""
    return value


def _html(value: str) -> str:
    """Return a value for HTML, attributes in double quotes included."""
    return str(escape(value))


def _markdown(value: str) -> str:
    """Return a value for CommonMark; mentions are broken, as a backslash does not help against them."""
    if isinstance(value, Url):
        return f"<{_plain_address(value)}>"
    safe = _MARKDOWN.sub(lambda found: f"\\{found[0]}", _entities(value))
    return _BLOCK.sub(_escape_block, _MENTION.sub(f"@{_ZERO_WIDTH}", safe))


def _mrkdwn(value: str) -> str:
    """Return a value for Slack's mrkdwn, which knows three entities and no other escape."""
    if isinstance(value, Url):
        return f"<{_entities(_plain_address(value))}>"
    return _SLACK_MARKUP.sub(lambda found: f"{_ZERO_WIDTH}{found[0]}{_ZERO_WIDTH}", _entities(value))


def _discord(value: str) -> str:
    """Return a value for Discord's Markdown; nobody is pinged."""
    if isinstance(value, Url):
        return f"<{_plain_address(value)}>"
    safe = _DISCORD.sub(lambda found: f"\\{found[0]}", value)
    return _BLOCK.sub(_escape_block, _MENTION.sub(f"@{_ZERO_WIDTH}", safe))


def _entities(value: str) -> str:
    """Return the value with `&`, `<` and `>` as entities."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain_address(url: str) -> str:
    """Return an address without a character that could end the brackets it stands in."""
    return re.sub(r"[<>|\\\s]", lambda found: quote(found[0]), url)


def _escape_block(found: re.Match[str]) -> str:
    """Return the start of a line that is to be no heading, list or rule."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


DIALECTS: Final[Mapping[str, Callable[[str], str]]] = {
    "txt": _text,
    "html": _html,
    "md": _markdown,
    "mrkdwn": _mrkdwn,
    "discord": _discord,
}


def build_finalize(dialect: str) -> Callable[[object], Markup]:
    """Return what makes of a value, printed by a template, text that is safe in the dialect."""
    write = DIALECTS[dialect]

    def finalize(value: object) -> Markup:
        if isinstance(value, Markup):
            return value
        return Markup(write(value if isinstance(value, str) else str(value)))  # noqa: S704 - this is the escaping

    return finalize
