"""JSON text that no terminal obeys."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping


def dump(document: Mapping[str, object]) -> str:
    """Write a document over several lines, ending in a newline."""
    return _harmless(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def dump_line(document: Mapping[str, object]) -> str:
    """Write a document on one line, which ends in a newline."""
    return _harmless(json.dumps(document, ensure_ascii=False, allow_nan=False))


def _harmless(text: str) -> str:
    return (text if text.isascii() and "\x7f" not in text else "".join(map(_escape, text))) + "\n"


def _escape(char: str) -> str:
    """Write what a terminal might obey or hide as an escape: overrides, C1 controls, lone surrogates."""
    is_plain = char == " " or unicodedata.category(char)[0] not in "CZ"
    return (
        char if is_plain or char == "\n" else f"\\u{ord(char):04x}" if ord(char) < 0x10000 else json.dumps(char)[1:-1]
    )
