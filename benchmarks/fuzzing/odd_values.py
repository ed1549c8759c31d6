"""Single values as somebody might type them, or as they may stand in a cell: usual ones, odd ones and hard ones."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

NUMBERS: Final = (
    "0 -0 1 -1 00 007 1.5 1,5 1.234,5 1,234.5 1'234 1 234 1_000 0x10 1e3 1e308 1e309 -1e400 1e-320 nan -nan inf -inf "
    "Infinity 2147483648 9223372036854775807 18446744073709551616 99999999999999999999999 0.1 .5 5. + - ½ ² ٣ १२ １２ "
    "<0.1% 12% $5 5k 5M 1e 0b1 true null None N/A #DIV/0! =1+1 12:30 24:00 23:59:60 99:99"
).split()
DATES: Final = (
    "0001-01-01",
    "0001-01-01T00:00:00+14:00",
    "0000-00-00",
    "1582-10-10",
    "1899-12-30",
    "1900-02-29",
    "1969-12-31T23:59:59Z",
    "1970-01-01",
    "2011-12-30",
    "2026-02-29",
    "2026-03-29 02:30",
    "2026-10-25 02:30",
    "2026-10-25T02:30+01:00",
    "2026-11-23",
    "2026-11-23T12:00:00.123456789Z",
    "2026-11-31",
    "2026-12-05 04:00",
    "2026-W48-1",
    "2026-329",
    "2038-01-19T03:14:08Z",
    "2262-04-12",
    "9998-12-31",
    "9999-12-31",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-12:00",
    "10000-01-01",
    "99999-01-01",
    "-0001-01-01",
    "2026-11-23T00:00+24:00",
    "2026-11-23T00:00+23:59",
    "2026-11-23T00:00-99:99",
    "20261123T000000Z",
    "00010101T000000Z",
    "99991231T235959Z",
    "20260230",
    "23.11.2026 04:00",
    "11/23/26 4 PM",
    "5 Dec 2026",
    "253402300800",
    "-62135596801",
    "1764547200000",
    "46000.5",
    "now",
    "next monday",
    "5 Dec 04:00",
    "05/12/2026",
    "sunday 2am",
    "yesterday",
    "-1h",
    "2026-12-05 04:00 Europe/Berlin",
    "Sun 29 Nov 2026 04:00-06:00 CET (UTC+1) Europe/Berlin",
    "+3d",
    "P1D",
    "PT2H",
)
BLANKS: Final = (
    "",
    " ",
    "\t",
    "\x00",
    "\x07",
    "\x1b[31m",
    "\x1c2",
    "\x85",
    "\u2028",
    "\ufeff",
    "\u202e",
    "\u200b",
    "\u00a0",
)
WORDS: Final = (
    *BLANKS,
    *("\ud7ff", "ß", "İ", "ı", "ﬁ", "Ⅷ", "e\u0301", "日本語", "العربية", "🚀", "👩\u200d👩\u200d👧", "\U0010ffff"),
    *("a" * 300, "'" * 9, '"' * 9, "a,b;c|d", "a\nb", "a\r\nb", "\\", "\\u0000", "-", "--", "-1", "@", "#", "&amp;"),
    *("*", "?", "a=b", "=", "/", "//", "[prod] api [/x]", "<script>", "{{ 7*7 }}", "{% raw %}", "%s%n", "$(id)"),
    *("`id`", "../x", "CON", "=cmd|'!A0", "##[error]x", "::error::x"),
    *("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Etc/GMT+12", "UTC+14", "UTC+25"),
    *("EST5EDT", "CET", "Europe/Berln", "europe/berlin", "localtime", "posixrules", "US", "de", "DE,AT", "XX", "USA"),
    *("Deutschland", "(not set)", "Other", "Mon-Fri 09:00-17:00", "Sat,Sun 00:00-24:00", "22:00-06:00", "Mon", "daily"),
    *("9-17", "9am-5pm", "9-5", "Berlin", "local"),
    *("24:00-24:00", "Fri-Mon 00:00-00:00@Asia/Tokyo", "72h", "0", "0m", "90m", "1h30m", "5 working days"),
    *("999999 working days", "1e9d", "9" * 20 + "h", "P1Y", "PT0S", "-2h"),
)  # fmt: skip
HARD: Final = (
    "9" * 5000,
    "1" + "0" * 400,
    " " * 400,
    "(" * 200,
    "[" * 200,
    '{"a":' * 200,
    "a " * 200,
    "1," * 200,
    "\u0301" * 100,
)


def odd_text(random: Random, usual: Sequence[str] = ()) -> str:
    """Draw a value: a usual one, an odd one, or one that was changed in a place."""
    pools = (usual or WORDS, NUMBERS, DATES, WORDS, HARD)
    text = random.choice(random.choices(pools, (10, 2, 2, 2, 0.2))[0])
    for _ in range(random.choice((0, 0, 0, 1, 1, 2))):
        text = _change_text(random, text)
    return text


def _change_text(random: Random, text: str) -> str:
    at = random.randint(0, len(text))
    end = min(len(text), at + random.choice((0, 1, 1, 2, 8)))
    new = random.choice(
        ("", "", text[at:end] * 2, random.choice(WORDS)[:12], chr(random.randint(1, 0x2FF)), *NUMBERS[:12])
    )
    if random.random() < 0.1:
        return random.choice((text.upper(), text.lower(), f" {text} ", text * 2, text[::-1], f"{text},{text}"))
    return text[:at] + new + text[end:]
