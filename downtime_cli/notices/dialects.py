"""
How foreign text is made harmless in each kind of markup that notices are written in.

A dialect is the ending of a template's name before `.j2`. Every value that a template prints passes through its dialect
once; the template's own characters, and what a macro returns, do not.
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
_MARKDOWN: Final = re.compile(r"[\\`*_\[\]{}|~$!]")  # braces, for Hugo, whose shortcodes come before Markdown
_DISCORD: Final = re.compile(r"[\\`*_\[\]|~<>]")
_MENTION: Final = re.compile(r"(?<![\w.])@(?=\w)|@(?=everyone|here)", re.IGNORECASE)
_SLACK_MARKUP: Final = re.compile(r"[*~`]|(?<!\w)_|_(?!\w)")
_ZERO_WIDTH: Final = "\u200b"


class Url(str):
    """An address that may become a link: https, http or mailto."""

    __slots__ = ()


def plain_line(text: str) -> str:
    """Put foreign text on one line of visible characters; joiners stay where they join letters or emoji."""
    last = len(text) - 1
    joins = {
        index
        for index, char in enumerate(text)
        if char in _JOINERS and 0 < index < last and text[index - 1] > "\x7f" and text[index + 1] > "\x7f"
    }
    shown = (char if index in joins else printable(char) for index, char in enumerate(text))
    return " ".join("".join(shown).split())


def _escape_html(value: str) -> str:
    """Safe in attributes as well, if they are in double quotes."""
    return str(escape(value))


def _escape_markdown(value: str) -> str:
    """Escape for CommonMark, and break up mentions, against which a backslash does not help."""
    if isinstance(value, Url):
        return f"<{_quote_address(value)}>"
    safe = _MARKDOWN.sub(lambda found: f"\\{found[0]}", _write_entities(value))
    return _BLOCK.sub(_escape_block, _MENTION.sub(f"@{_ZERO_WIDTH}", safe))


def _escape_mrkdwn(value: str) -> str:
    """Escape for Slack's mrkdwn, which knows three entities and no other escape."""
    if isinstance(value, Url):
        return f"<{_write_entities(_quote_address(value))}>"
    return _SLACK_MARKUP.sub(lambda found: f"{_ZERO_WIDTH}{found[0]}{_ZERO_WIDTH}", _write_entities(value))


def _escape_discord(value: str) -> str:
    """Escape for Discord's Markdown, and ping nobody."""
    if isinstance(value, Url):
        return f"<{_quote_address(value)}>"
    safe = _DISCORD.sub(lambda found: f"\\{found[0]}", value)
    return _BLOCK.sub(_escape_block, _MENTION.sub(f"@{_ZERO_WIDTH}", safe))


def _write_entities(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quote_address(url: str) -> str:
    """Quote whatever could end the brackets around an address."""
    return re.sub(r"[<>|\\\s]", lambda found: quote(found[0]), url)


def _escape_block(found: re.Match[str]) -> str:
    """Keep the start of a line from becoming a heading, list or rule."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


DIALECTS: Final[Mapping[str, Callable[[str], str]]] = {
    "txt": str,
    "html": _escape_html,
    "md": _escape_markdown,
    "mrkdwn": _escape_mrkdwn,
    "discord": _escape_discord,
}


def build_finalize(dialect: str) -> Callable[[object], Markup]:
    """Build the function that makes a printed value safe in the dialect."""
    write = DIALECTS[dialect]

    def finalize(value: object) -> Markup:
        if isinstance(value, Markup):
            return value
        return Markup(write(value if isinstance(value, str) else str(value)))  # noqa: S704 - this is the escaping

    return finalize
