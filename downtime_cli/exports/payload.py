"""The body of a request as JSON, and foreign text in it where the receiver makes Markdown or HTML of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from downtime_cli.core.wording import printable

# What means something to some Markdown, to HTML, to Hugo's shortcodes, or is made a link or a mention.
_MARKUP: Final = re.compile(r"[\\`*_{}\[\]<>#|~$@&=^!%]|^[-+]|(?<=\d)[.)](?=\s|$)|:(?=\S)|(?<=www)\.", re.IGNORECASE)


def as_json(payload: Mapping[str, object]) -> str:
    """Return a JSON document, ending in a newline."""
    return json.dumps(payload, indent=2, ensure_ascii=False) + "\n"


def literal(text: str) -> str:
    """Return foreign text as one line that Markdown and HTML show as it is.

    By character references, which CommonMark (§2.5) never takes for structure, and which HTML knows as well.
    """
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", printable(text))
