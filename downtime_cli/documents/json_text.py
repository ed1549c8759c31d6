"""JSON text that no terminal obeys."""

from __future__ import annotations

import json
from collections.abc import Mapping


def dump(document: Mapping[str, object]) -> str:
    """Write a document over several lines, ending in a newline."""
    return _harmless(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def dump_line(document: Mapping[str, object]) -> str:
    """Write a document on one line, which ends in a newline."""
    return _harmless(json.dumps(document, ensure_ascii=False, allow_nan=False))


def _harmless(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(line if line.isprintable() else "".join(map(_escape, line)) for line in lines) + "\n"


def _escape(char: str) -> str:
    """Write what a terminal might obey or hide as an escape: overrides, C1 controls, lone surrogates."""
    return char if char.isprintable() else f"\\u{ord(char):04x}" if ord(char) < 0x10000 else json.dumps(char)[1:-1]
