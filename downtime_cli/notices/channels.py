"""
What each channel takes: its limits, and the form a text goes out in.

SMS have GSM 7-bit or UCS-2 characters (3GPP TS 23.038), short posts are weighed as twitter-text does, and Slack reads
Block Kit.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from downtime_cli.notices.dialects import DIALECTS

_GSM_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENSION: Final = frozenset("\f^{}\\[~]|€")
_GSM_LIKE: Final = {
    "–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "…": "...",
    "\u00a0": " ", "\u202f": " ", "`": "'", "ı": "i", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d",
}  # fmt: skip
SMS_GSM: Final = 160
SMS_UCS2: Final = 70
POST: Final = 280
_POST_URL: Final = 23
_LIGHT: Final = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))  # twitter-text, configuration 3
DISCORD: Final = 2000
SLACK_HEADER: Final = 150
SLACK_SECTION: Final = 3000
SLACK_BLOCKS: Final = 50
_TIGHT: Final = (
    *((level, None) for level in (0, 1, 2)),
    *((level, length) for length in (40, 24, 16, 10) for level in range(6)),
    *((6, length) for length in (24, 16, 10, 6, 3)),
    *((level, 0) for level in range(8)),
)
_WIDE: Final = tuple((level, size) for level in (0, 1) for size in (None, 800, 400, 200, 100, 50, 25))


class Limit(Struct, frozen=True):
    """What a channel allows."""

    fits: Callable[[str], bool]
    # Levels and lengths (see `Room`) to try, the most generous first.
    rooms: tuple[tuple[int, int | None], ...]
    # Whether marks around text of the other direction are of use; SMS cannot spare them.
    isolates: bool = True
    is_line: bool = False


def limit_of(channel: str) -> Limit:
    """The limit of a channel; one that is not ours has none."""
    return _LIMITS.get(channel, _FREE)


def text_for(channel: str, template: str, text: str, title: str) -> str:
    """Tidy what a template made, into the form that its channel takes."""
    if template.endswith(".html.j2"):
        return text
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    tidy = re.sub(r"\n{3,}", "\n\n", lines) + "\n"
    if template.endswith(".mrkdwn.j2"):
        return slack_blocks(tidy, title)
    if not limit_of(channel).is_line:
        return tidy
    line = re.sub(r"([。：；]) ", r"\1", " ".join(tidy.split()))  # these are full width and bring their own blank
    plain = gsm_text(line) if channel == "sms" else line
    return (plain if is_gsm(plain) else line) + "\n"


def gsm_text(text: str) -> str:
    """Replace letters that GSM lacks where another means the same: `ç` becomes `c`, a dash a hyphen."""
    return "".join(_gsm_char(char) for char in unicodedata.normalize("NFC", text))


def _gsm_char(char: str) -> str:
    if char in _GSM_BASIC or char in _GSM_EXTENSION:
        return char
    if char in _GSM_LIKE:
        return _GSM_LIKE[char]
    bare = unicodedata.normalize("NFD", char)[0]
    return bare if bare in _GSM_BASIC else char


def is_gsm(text: str) -> bool:
    """Whether a text can be sent in 7-bit characters."""
    return all(char in _GSM_BASIC or char in _GSM_EXTENSION for char in text)


def fits_sms(text: str) -> bool:
    """Whether a text is one SMS: 160 GSM characters, some of which count twice, or 70 of UCS-2 otherwise."""
    if is_gsm(text):
        return len(text) + sum(char in _GSM_EXTENSION for char in text) <= SMS_GSM
    return len(text.encode("utf-16-le")) // 2 <= SMS_UCS2


def post_weight(text: str) -> int:
    """Weigh a short post: most scripts count 1 a character, the rest 2, an address 23 or more."""
    weight = sum(1 if any(low <= ord(char) <= high for low, high in _LIGHT) else 2 for char in text)
    return weight + sum(max(0, _POST_URL - len(url)) for url in re.findall(r"https?://\S+", text))


def fits_post(text: str) -> bool:
    """Whether a text is one short post."""
    return post_weight(text) <= POST


def slack_blocks(mrkdwn: str, title: str) -> str:
    """Put a message into Block Kit, as JSON for `chat.postMessage` or a webhook.

    The first line becomes the header, each paragraph after it a section. Slack shows `text` in notifications, and in
    clients without blocks: it is the title, which has the date.
    """
    header, _, rest = mrkdwn.strip().partition("\n")
    blocks: list[object] = [
        {"type": "header", "text": {"type": "plain_text", "text": _unmarked(header), "emoji": False}}
    ]
    for paragraph in re.split(r"\n{2,}", rest.strip()):
        text = {"type": "mrkdwn", "text": paragraph, "verbatim": True}
        blocks.append({"type": "section", "text": text})
    return json.dumps({"text": DIALECTS["mrkdwn"](title), "blocks": blocks}, ensure_ascii=False, indent=2) + "\n"


def _unmarked(mrkdwn: str) -> str:
    bare = mrkdwn.replace("\u200b", "").strip("*")
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _fits_slack(text: str) -> bool:
    header, *sections = json.loads(text)["blocks"]
    is_small = all(len(section["text"]["text"]) <= SLACK_SECTION for section in sections)
    return len(header["text"]["text"]) <= SLACK_HEADER and is_small and len(sections) < SLACK_BLOCKS


_LIMITS: Final = {
    "sms": Limit(lambda text: fits_sms(text.rstrip("\n")), _TIGHT, isolates=False, is_line=True),
    "social": Limit(lambda text: fits_post(text.rstrip("\n")), _TIGHT, is_line=True),
    "chat-discord": Limit(lambda text: len(text) <= DISCORD, _WIDE),
    "chat-slack": Limit(_fits_slack, _WIDE),
}
_FREE: Final = Limit(bool, ((0, None),))
