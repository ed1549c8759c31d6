"""
Which of some words was meant by one that is none of them, where that is as good as sure.

A word that is named gets typed: one that merely looks a little like it, or comes first, is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 60
_SHORT: Final = 3


def did_you_mean(typed: str, known: Iterable[str], otherwise: str) -> str:
    """Word a remedy: the known word that is near, or `otherwise` where none is."""
    near = find_near(typed, known)
    return otherwise if near is None else f"did you mean {str(near)!r}?"


def find_near(typed: str, known: Iterable[str]) -> str | None:
    """Find the known word with the fewest slips in it, one per four letters at most, or the only one begun like it.

    Cases are alike, and so are dashes, underscores and blanks. Near words begin alike, as `unconfirmed` is no slip for
    `confirmed`, and of three letters none is changed. Of two as near the
    one with the same letters is meant. None if no word is near, or two are equally.
    """
    word = _plain(typed)
    if len(word) > _LONGEST:
        return None
    most = max(1, len(word) // 4)
    names = {name: _plain(name) for name in known}
    slips = {name: _count_slips(word, plain) for name, plain in names.items() if _may_be_slip(word, plain, most)}
    fewest = min(slips.values(), default=most)
    near = [name for name, number in slips.items() if number == fewest <= most]
    near = [name for name in near if sorted(names[name]) == sorted(word)] or near
    near = near or [name for name, plain in names.items() if _is_begun(word, plain)]
    return near[0] if len(near) == 1 else None


def _plain(word: str) -> str:
    return "-".join(word.strip().casefold().replace("_", " ").split())


def _may_be_slip(word: str, name: str, most: int) -> bool:
    if len(word) == len(name) <= _SHORT and sorted(word) != sorted(name):
        return False
    begins_alike = word[:1] == name[:1] or word[:2] == name[1::-1]
    return begins_alike and abs(len(word) - len(name)) <= most


def _is_begun(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _SHORT and longer.startswith(shorter)


def _count_slips(one: str, other: str) -> int:
    """Count the letters to add, drop, change or swap with the next that make one word the other (optimal alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, wanted in enumerate(other, 1):
            fewest = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != wanted))
            if before and column > 1 and (letter, one[row - 2]) == (other[column - 2], wanted):
                fewest = min(fewest, before[column - 2] + 1)
            line.append(fewest)
        before, last = last, line
    return last[-1]
