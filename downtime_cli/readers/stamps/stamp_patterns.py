"""The parts of written stamps as patterns: dates, clock times, offsets and what stands between them."""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = r"[^\W\d_]+"
_YEAR: Final = r"['\u2019]?(?P<c>\d{4}(?!\d)|\d{2}(?![\d:.h]|\s?[ap]\.?m))"
# The quick way for dates in numbers, in whichever order, which are most of what is not ISO 8601.
NUMERIC: Final = re.compile(
    r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:,?[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?: ?([AaPp])[Mm])?)?$"
)
DATE: Final = re.compile(
    r"(?P<a>\d{1,4})(?:([/-])(?P<b>\d{1,2})\2|\.\s?(?P<b2>\d{1,2})\.\s?)(?P<c>\d{1,4})(?:\.(?=\s|$)|(?![\d.]))"
)
COMPACT: Final = re.compile(r"(?P<a>(?:19|20)\d\d)(?P<b>\d\d)(?P<c>\d\d)(?!\d)")
WEEK: Final = re.compile(r"(\d{4})-?W(\d\d)-?(\d)(?!\d)", re.IGNORECASE)
ORDINAL: Final = re.compile(r"(\d{4})-(\d{3})(?!\d)")
IDEOGRAPHS: Final = re.compile(r"(?P<a>\d{4}|\d{2})\s?[年년]\s?(?P<b>\d{1,2})\s?[月월]\s?(?P<c>\d{1,2})\s?[日일号號]?")
DAY_AND_NAME: Final = re.compile(
    rf"(?P<a>\d{{1,4}})(?:st|nd|rd|th|er|[.ºª°])?[\s/,-]*(?:de\s|d['\u2019]|of\s)?(?P<word>{_WORD})\.?"
    rf"(?:[\s/.,-]*(?:del?\s|of\s)?{_YEAR})?",
    re.IGNORECASE,
)
YEAR_AND_NAME: Final = re.compile(
    rf"(?P<a>\d{{4}})\.?[\s/,-]*(?P<word>{_WORD})[\s/.,-]*(?P<c>\d{{1,2}})(?!\d)", re.IGNORECASE
)
NAME_AND_DAY: Final = re.compile(
    rf"(?P<word>{_WORD})\.?[\s/-]*(?P<a>\d{{1,2}})(?!\d)(?:st|nd|rd|th|\.)?(?:[\s,/-]+(?:del?\s|of\s)?{_YEAR})?",
    re.IGNORECASE,
)
CLOCK: Final = re.compile(r"(?P<h>\d{1,2})(?:([:.])(?P<m>\d{2})(?:\2(?P<s>\d{2})(?:[.,:]\d+)?)?|(?=\D|$))(?![\d/])")
UNIT_CLOCK: Final = re.compile(
    r"(?P<h>\d{1,2})\s?(?:[時时点點시]|h(?![a-z]))"
    r"(?:\s?(?P<m>\d{1,2})(?![\d./-])\s?(?:[分분]|min(?![a-z]))?(?:\s?(?P<s>\d{1,2})\s?(?:[秒초]|s(?![a-z])))?)?",
    re.IGNORECASE,
)
HALF: Final = re.compile(r"([ap])(?:\.\s?m\b\.?|m\b\.?)", re.IGNORECASE)
DOTTED_HALF: Final = re.compile(r"([^\W\d_]{1,2})\.\s?([^\W\d_]{1,2})\.")
OFFSET: Final = re.compile(
    r"(?P<utc>UTC|GMT|Z)?\s?(?P<sign>[+-])(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?(?::?00)?(?![\d:])", re.IGNORECASE
)
ZONE: Final = re.compile(r"[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+")
NAME: Final = re.compile(_WORD)
LONE_YEAR: Final = re.compile(r"(\d{4})(?!\d)")
TO: Final = re.compile(
    r"\s+(?:-|to|bis|until|till|à|al|hasta|tot|do|по)\s+|\s*(?:--|[\u2013\u2014\u301c~/])\s*", re.IGNORECASE
)
TIGHT_TO: Final = re.compile(r"\s*[-\u2010-\u2012\u2212]\s*(?=\d)")
GAP: Final = re.compile(r"[\s,;@|\[\]\u00b7\u060c]+|[-\u2013](?=\s)|:(?=\d\d:)|\.(?=[\s,]|$)")
DASH: Final = re.compile(r"[-_/](?=\d\d?(?:\D|$))")
COMMENT: Final = re.compile(r"\(([^()]*)\)")
GO_MONOTONIC: Final = re.compile(r"\sm=[+-][\d.]+$")
TIGHT_SPAN: Final = re.compile(r"\d-(\d\d)(?::(\d\d))?$")
BASIC_CLOCK: Final = re.compile(r"(?P<h>\d\d)(?P<m>\d\d)(?P<s>\d\d)?(?:[.,]\d+)?(?!\d)")
