"""Answers that are remembered, so that each is found once however many lines ask for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

MOST_KNOWN: Final = 100_000
"""Answers of each kind, so that memory stays the same however many lines there are."""

Key = TypeVar("Key")
Value = TypeVar("Value")


MOST_BYTES: Final = 16 << 20
"""Bytes that texts asked for may take together: whoever sends requests chooses how long they are."""


class Remembered(dict[Key, Value]):
    """A dictionary that finds what it does not hold; `map(answers.__getitem__, keys)` is as fast as it gets."""

    def __init__(self, find: Callable[[Key], Value], most: int = MOST_KNOWN) -> None:
        """Begin with no answer."""
        super().__init__()
        self._find = find
        self._most = most
        self._size = 0

    def __missing__(self, key: Key) -> Value:
        """Find an answer; with too many, all others are forgotten."""
        value = self._find(key)
        self._size += len(key) if isinstance(key, bytes) else 0
        if len(self) >= self._most or self._size > MOST_BYTES:
            self.clear()
            self._size = 0
        self[key] = value
        return value
