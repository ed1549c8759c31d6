"""
Spans that say AM or PM only at their end: the half of the day of their start.

`11-12 AM` is the hour before midnight by its words. Some write it for the hour before noon, as the half of the start.
Only the order of a column tells: there it comes after `10-11 AM`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from msgspec import Struct

from downtime_cli.core.errors import Assumption, AssumptionCode

_HALF_DAY: Final = 43_200
_FEW: Final = 20
_SPAN: Final = re.compile(
    r"(?<![\d:.])(\d{1,2})(?:[:.](\d\d))?\s*(?:[-\u2010-\u2015\u2212~]|\bto\b)\s*(\d{1,2})(?:[:.](\d\d))?"
    r"\s*([ap])(?:\.?\s?m\b\.?|\b)\s*$",
    re.IGNORECASE,
)


class _Span(NamedTuple):
    start: int
    end: int
    is_afternoon: bool


class HalfDays(Struct, frozen=True):
    """How the spans of a column say which half of the day they are in."""

    spell: Callable[[str], str]
    """Writes a cell so that the half of its start is plain; any other cell is as it was."""
    assumptions: tuple[Assumption, ...] = ()


def is_later_half(start: int, end: int) -> bool:
    """Whether a span that says AM or PM only at its end starts after noon: it is the shorter way to its end.

    Both are seconds since midnight, the start by whichever half.
    """
    morning = start % _HALF_DAY
    return (end - morning - _HALF_DAY) % (2 * _HALF_DAY) < (end - morning) % (2 * _HALF_DAY)


def find_half_days(name: str, cells: Sequence[str], *, is_apart: bool = False) -> HalfDays:
    """Find from the order of cells what spans that end at 12 with AM or PM mean; what order leaves open is said.

    Args:
        name: of their column, for messages.
        cells: a sample in the order of the file.
        is_apart: whether AM and PM stand in a column of their own, where they are those of the start if nothing tells.
    """
    may_be = any(map(_SPAN.search, cells[:_FEW]))  # most columns are looked at no further
    example = next((cell for cell in cells if (span := _read_span(cell)) and not span.end), "") if may_be else ""
    if not example:
        return HalfDays(_keep)
    votes: set[tuple[bool, bool]] = set()
    for first, second in pairwise(_read_span(cell) for cell in cells):
        for before, noon in ((first, second), (second, first)):
            if before and noon and not noon.end and before.end == noon.start:
                votes.add((before.is_afternoon, noon.is_afternoon))
    is_own = bool(votes & {(False, False), (True, True)})
    is_of_end = (False, True) in votes  # (True, False) is there when labels are sorted as texts, too
    if is_own is is_of_end:
        is_own = is_apart
    elif is_of_end:
        return HalfDays(_keep)
    if not is_own:
        message = f"{name}: AM and PM are those of the end, so that {example!r} begins in the other half of the day"
        return HalfDays(_keep, (Assumption(AssumptionCode.CODE_MEANING, message),))
    message = f"{name}: AM and PM are those of the start, as in {example!r}"
    return HalfDays(_spell_start, (Assumption(AssumptionCode.CODE_MEANING, message),))


def _read_span(text: str) -> _Span | None:
    match = _SPAN.search(text)
    if match is None or int(match[1]) > 12 or int(match[3]) > 12:
        return None
    start, end = (int(match[group]) % 12 * 60 + int(match[group + 1] or 0) for group in (1, 3))
    return _Span(start, end, match[5] in "pP")


def _keep(text: str) -> str:
    return text


def _spell_start(text: str) -> str:
    """Write a span that ends at 12 as its start alone."""
    match, span = _SPAN.search(text), _read_span(text)
    if match is None or span is None or span.end:
        return text
    return f"{text[: match.start()]}{match[1]}:{match[2] or '00'} {match[5].upper()}M"
