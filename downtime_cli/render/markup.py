"""
Elements of HTML and SVG as values: only `text` turns text into markup, and it escapes it.

What comes out is well-formed XML as well, so that a chart can stand in a page or be a file of its own.
"""

from __future__ import annotations

import re
from html import escape
from importlib.resources import files
from typing import Final, NewType

Markup = NewType("Markup", str)

NOTHING: Final = Markup("")


def text(words: str) -> Markup:
    """Escape a text so that it is shown as it is."""
    return Markup(escape(words))


def join(*parts: Markup) -> Markup:
    """Join markup."""
    return Markup("".join(parts))


def element(tag: str, *children: Markup, **attributes: str | None) -> Markup:
    """Write an element with its end tag.

    Attributes are named like parameters: `class_` is `class`, `data_end` is `data-end`, `viewBox` stays; those that
    are None are left out.
    """
    return join(_write_start(tag, attributes), *children, Markup(f"</{tag}>"))


def void(tag: str, **attributes: str | None) -> Markup:
    """Write an element of HTML that has no end tag, or one of SVG without content."""
    return Markup(_write_start(tag, attributes)[:-1] + "/>")


def _write_start(tag: str, attributes: dict[str, str | None]) -> Markup:
    said = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{tag}{said}>")


def style_string(words: str) -> Markup:
    """Write a text as a string of CSS: all but letters and digits of ASCII by number, so that nothing ends it."""
    return Markup('"' + re.sub(r"[^A-Za-z0-9]", lambda sign: f"\\{ord(sign[0]):x} ", words) + '"')


def read_asset(name: str) -> Markup:
    """Read a style or script of ours, without comments and indents."""
    lines = files("downtime_cli").joinpath("assets", name).read_text(encoding="utf-8").splitlines()
    kept = (re.sub(r"^\s*(//|/\*).*|^\s+", "", line) for line in lines)
    return Markup("\n".join(line for line in kept if line))
