"""Days as people name them: `third saturday`, `mon,wed`, `weekdays`, `1st and 15th`, `last day`; read word by word."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import Final

from msgspec import Struct

from downtime_cli.readers.human_time import find_weekday

_WORD: Final = re.compile(r"[a-z]+|[0-9]+|[^a-z0-9 ]")
_FILLERS: Final = frozenset({"on", "the", "of", "a", "."})
_MEANT: Final = {"each": "every", "and": ",", "&": ",", "to": "-", "until": "-", "through": "-"}
_MOST_DIGITS: Final = 9
_ENDINGS: Final = frozenset({"st", "nd", "rd", "th"})
ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
GROUPS: Final = {"weekday": range(5), "weekdays": range(5), "weekend": range(5, 7), "weekends": range(5, 7)}


class Words:
    """The words of a text, taken one after the other."""

    def __init__(self, words: Iterable[str]) -> None:
        """Start with the first one."""
        self._left = [*words][::-1]

    def __bool__(self) -> bool:
        """Whether any is left."""
        return bool(self._left)

    @property
    def next(self) -> str:
        """The word that comes next, empty after the last."""
        return self._left[-1] if self._left else ""

    @property
    def left(self) -> tuple[str, ...]:
        """All words to come."""
        return tuple(self._left[::-1])

    def take(self, known: Container[str]) -> str:
        """Take the next word if it is one of those; empty if it is not."""
        return self._left.pop() if self._left and self._left[-1] in known else ""


def split_words(plain: str) -> Words:
    """Split a text in small letters; words that say nothing are left out, and what means the same is the same."""
    words = [_MEANT.get(word, word) for word in _WORD.findall(plain) if word not in _FILLERS]
    joined: list[str] = []
    for word in words:
        if word in _ENDINGS and joined and joined[-1].isdigit():
            joined[-1] += word
        else:
            joined.append(word)
    return Words(joined)


class Days(Struct, frozen=True, kw_only=True):
    """Days that were named."""

    weekdays: tuple[int, ...] = ()
    """Ascending; Monday is 0."""
    numbers: tuple[int, ...] = ()
    """Which of them in a month, negative from its end; without weekdays, days of the month. None is every one."""
    is_group: bool = False
    """Whether numbers count weekdays or weekends together: the `last weekday` is one day."""


def read_days(words: Words) -> Days | None:
    """Take the words for days; None if they name none."""
    if words.next in {"day", "days"}:
        words.take({"day", "days"})
        return _read_month_days(words, needs_ending=False)
    numbers = _read_ordinals(words)
    if numbers and words.take({"day"}):
        return Days(numbers=numbers)
    is_group = words.next in GROUPS
    weekdays = _read_weekdays(words)
    if weekdays is not None:
        return Days(weekdays=weekdays, numbers=numbers, is_group=is_group)
    return _read_month_days(words, numbers) if not numbers or min(numbers) > 0 else None


def _read_ordinals(words: Words) -> tuple[int, ...]:
    """Take `first and third`, `1st,15th`, `last`: those from the start first."""
    numbers = set()
    while words.next in ORDINALS or _has_ending(words.next):
        word = words.take({words.next})
        numbers.add(ORDINALS.get(word) or int(word[:-2][:_MOST_DIGITS]))
        words.take({","})
    return tuple(sorted(numbers, key=lambda number: (number < 0, number)))


def _has_ending(word: str) -> bool:
    return word[:-2].isdigit() and word[-2:] in _ENDINGS


def _read_month_days(words: Words, before: tuple[int, ...] = (), *, needs_ending: bool = True) -> Days | None:
    """Take numbers of days, some of which may have been taken before; digits alone only where that is clear."""
    numbers = {*before}
    while words.next.isdigit() or _has_ending(words.next):
        word = words.take({words.next})
        numbers.add(int((word if word.isdigit() else word[:-2])[:_MOST_DIGITS]))
        words.take({","})
    is_clear = bool(before) or not needs_ending
    return Days(numbers=tuple(sorted(numbers))) if numbers and is_clear else None


def _read_weekdays(words: Words) -> tuple[int, ...] | None:
    """Take `saturday`, `mon,wed`, `mon-fri`, `weekends`; None if there is no day."""
    found: set[int] = set()
    while (first := _find_days(words.next)) is not None:
        words.take({words.next})
        if words.take({"-"}):
            last = _find_days(words.take({words.next}))
            if last is None:
                return None
            first = [(first[0] + step) % 7 for step in range((last[-1] - first[0]) % 7 + 1)]
        found.update(first)
        words.take({","})
    return tuple(sorted(found)) or None


def _find_days(word: str) -> list[int] | None:
    """Find the days of a word: a weekday, of which there may be several, or a group of them."""
    if word in GROUPS:
        return list(GROUPS[word])
    day = find_weekday(word)
    day = find_weekday(word.removesuffix("s")) if day is None else day
    return None if day is None else [day]
