"""Command lines made of others."""

from __future__ import annotations

from collections.abc import Sequence


def instead(base: Sequence[str], *typed: str) -> list[str]:
    """A command line with some options of another one: what is typed here is left out there, as it is given once."""
    flags = {word for word in typed if word.startswith("--")}
    kept: list[str] = []
    words = iter(base)
    for word in words:
        if word in flags:
            next(words)
        else:
            kept.append(word)
    return [*kept, *typed]
