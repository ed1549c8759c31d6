"""
Stamps a moment before the hour, such as `00:59:59`, as floating-point numbers of spreadsheets become when they are cut.

They are the hour that they are about to reach where nearly all others are on whole minutes and they fill the holes. In
a column where all are like that, each is the last second of its hour. A log of events has them by chance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Final

from downtime_cli.core.errors import Assumption, AssumptionCode

_CLOCK: Final = re.compile(r"(?<!\d)\d{1,2}([:.])(\d\d)\1(\d\d)(?:[.,]\d+)?(?!\d)")
_LATE: Final = re.compile(r"(?<![\d.:])\d{1,2}([:.])59\1(?:59|60)(?:[.,]\d+)?(?!\d)")
_FEW: Final = 0.01
_LEAST_WHOLE: Final = 0.25

Parse = Callable[[str], tuple[int, int | None]]


class LateStamps(Enum):
    """What stamps a moment before the hour are."""

    ROUNDED = "the hour that they are about to reach"
    LAST_SECOND = "the last second of their hour"
    BY_CHANCE = "as good as any other"


class LateReader:
    """Reads the stamps of a column; what late ones are is decided from the whole of it when the first turns up."""

    def __init__(self, parse: Parse, texts: Callable[[], Iterable[str]], name: str) -> None:
        """Take the way to read one stamp, the whole column's texts and its name."""
        self._parse, self._texts, self._name = parse, texts, name
        self._decision: LateStamps | None = None
        self._example = ""

    def parse(self, text: str) -> tuple[int, int | None]:
        """Read a stamp; ValueError or OverflowError if it is none."""
        stamp = self._parse(text)
        if stamp[0] % 60 != 59 or not _LATE.search(text):  # the first is quick
            return stamp
        if self._decision is None:
            self._decision, self._example = decide_late(self._texts(), self._parse), text
        return stamp[0] + (self._decision is LateStamps.ROUNDED), stamp[1]

    def assumptions(self) -> tuple[Assumption, ...]:
        """Say what was decided, once stamps were read."""
        if self._decision is LateStamps.ROUNDED:
            message = (
                f"{self._name!r} has times a moment before the hour, such as {self._example!r}: they are rounded up"
            )
            return (Assumption(AssumptionCode.ROUNDED_TIMES, message),)
        if self._decision is LateStamps.LAST_SECOND:
            message = f"{self._name!r} holds last seconds of hours, such as {self._example!r}: rows are of these hours"
            return (Assumption(AssumptionCode.HOUR_ENDING, message),)
        return ()


def decide_late(texts: Iterable[str], parse: Parse) -> LateStamps:
    """Decide what stamps a moment before the hour are, from the distinct texts of a whole column."""
    whole: set[int] = set()
    late: set[int] = set()
    others = count = 0
    for text in texts:
        try:
            minute, offset = parse(text)
        except (ValueError, OverflowError):
            continue
        count += 1
        clocks = _CLOCK.findall(text)
        seconds = int(clocks[-1][2]) if clocks else 0
        if seconds == 0:
            whole.add(minute - (offset or 0))
        elif seconds >= 59:
            late.add(minute + 1 - (offset or 0))
        else:
            others += 1
    if late and not whole and not others and all(minute % 60 == min(late) % 60 for minute in late):
        return LateStamps.LAST_SECOND
    is_regular = others <= _FEW * count and len(whole) >= _LEAST_WHOLE * count
    return LateStamps.ROUNDED if is_regular and len(late & whole) <= _FEW * len(late) else LateStamps.BY_CHANCE
