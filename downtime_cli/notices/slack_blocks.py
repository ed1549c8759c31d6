"""
Slack's Block Kit: a message as JSON for `chat.postMessage` or a webhook.

The template writes mrkdwn: its first line is the header, each paragraph after it a section.
"""

from __future__ import annotations

import json
import re
from typing import Final

HEADER: Final = 150
SECTION: Final = 3000
BLOCKS: Final = 50


def render_blocks(mrkdwn: str) -> str:
    """Return the message as JSON. `text` is for notifications, and for clients that show no blocks."""
    header, _, rest = mrkdwn.strip().partition("\n")
    blocks: list[object] = [{"type": "header", "text": {"type": "plain_text", "text": _plain(header), "emoji": False}}]
    for paragraph in re.split(r"\n{2,}", rest.strip()):
        text = {"type": "mrkdwn", "text": paragraph, "verbatim": True}
        blocks.append({"type": "section", "text": text})
    return json.dumps({"text": header, "blocks": blocks}, ensure_ascii=False, indent=2) + "\n"


def fits_slack(text: str) -> bool:
    """Tell whether a message keeps Slack's limits."""
    header, *sections = json.loads(text)["blocks"]
    is_small = all(len(section["text"]["text"]) <= SECTION for section in sections)
    return len(header["text"]["text"]) <= HEADER and is_small and len(sections) < BLOCKS


def _plain(mrkdwn: str) -> str:
    """Return a line of mrkdwn for a field that knows no markup."""
    bare = mrkdwn.replace("\u200b", "").strip("*")
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
