"""What months, weekdays and halves of the day are called, in the languages of programs and spreadsheets."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from msgspec import Struct

_TABLE: Final = Path(__file__).parent.parent.parent / "tables" / "calendar_words.csv"


class CalendarWord(Struct, frozen=True, kw_only=True):
    """What a word may mean: `mar` is March in many languages and Tuesday in others."""

    month: int | None = None
    # Monday is 0; more than one where languages differ.
    weekdays: frozenset[int] = frozenset()
    # 0 is before noon, 12 after it.
    half: int | None = None


# Croatian has them one month earlier than Polish and Czech, and writes a full stop behind the year.
_CROATIAN_TOO: Final = frozenset("lip lis listopad listopada srp".split())


def find_other_month(text: str) -> bool:
    """Whether a word is another month in Croatian."""
    return _plain(text) in _CROATIAN_TOO


def find_word(text: str) -> CalendarWord | None:
    """Find what a word means on a calendar, None if nothing; case, accents and stops do not matter."""
    return _words().get(_plain(text))


@cache
def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().replace(".", ""))
    return "".join(char for char in letters if not unicodedata.combining(char))


def _read_table() -> Iterator[tuple[str, int, str]]:
    """Yield each word with its kind and number."""
    with _TABLE.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            yield from ((row["kind"], int(row["number"]), _plain(word)) for word in row["words"].split())


@cache
def _words() -> Mapping[str, CalendarWord]:
    months: dict[str, int] = {}
    halves: dict[str, int] = {}
    weekdays: dict[str, set[int]] = {}
    for kind, number, word in _read_table():
        if kind == "month":
            months[word] = number
        elif kind == "half":
            halves[word] = 12 * number
        else:
            weekdays.setdefault(word, set()).add(number)
    return {
        word: CalendarWord(month=months.get(word), weekdays=frozenset(weekdays.get(word, ())), half=halves.get(word))
        for word in {**months, **halves, **weekdays}
    }
