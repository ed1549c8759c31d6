"""What fits into one message: SMS in GSM 7-bit or UCS-2 (3GPP TS 23.038), and short posts."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

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


def gsm_text(text: str) -> str:
    """Return text in letters of the GSM alphabet where they mean the same: `ç` becomes `c`, a dash a hyphen."""
    return "".join(_gsm_char(char) for char in unicodedata.normalize("NFC", text))


def _gsm_char(char: str) -> str:
    """Return what stands for a character, itself if nothing does."""
    if char in _GSM_BASIC or char in _GSM_EXTENSION:
        return char
    if char in _GSM_LIKE:
        return _GSM_LIKE[char]
    bare = unicodedata.normalize("NFD", char)[0]
    return bare if bare in _GSM_BASIC else char


def is_gsm(text: str) -> bool:
    """Tell whether a text can be sent in 7-bit characters."""
    return all(char in _GSM_BASIC or char in _GSM_EXTENSION for char in text)


def fits_sms(text: str) -> bool:
    """Tell whether a text is one SMS: 160 GSM characters, of which some count twice, or 70 of UCS-2 with any others."""
    if is_gsm(text):
        return len(text) + sum(char in _GSM_EXTENSION for char in text) <= SMS_GSM
    return len(text.encode("utf-16-le")) // 2 <= SMS_UCS2


def post_weight(text: str) -> int:
    """Return the length of a short post: most scripts count 1 a character, the rest 2, an address 23 or more."""
    weight = sum(1 if any(low <= ord(char) <= high for low, high in _LIGHT) else 2 for char in text)
    return weight + sum(max(0, _POST_URL - len(url)) for url in re.findall(r"https?://\S+", text))


def fits_post(text: str) -> bool:
    """Tell whether a text is one short post."""
    return post_weight(text) <= POST
