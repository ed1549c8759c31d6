"""Texts to numbers, as spreadsheets and exports write them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final, TypeGuard

from msgspec import Struct

MISSING: Final = frozenset({"", "-", "\u2013", "\u2014", "null", "na", "n/a", "none", "#n/a", "(empty)"})
_NUMBER: Final = re.compile(r"^[-+]?(\d[\d.,\s'\u2019\u00a0\u202f]*|[.,]\d+)([eE][-+]?\d+)?$")
_THOUSANDS: Final = {",": r"^[-+]?\d{1,3}(,\d{3})+$", ".": r"^[-+]?\d{1,3}(\.\d{3})+$"}
_BLANKS: Final = re.compile(r"[\s'\u2019\u00a0\u202f]")


class NumberStyle(Struct, frozen=True):
    """Which mark a column writes before decimals; the other one separates thousands. Blanks and apostrophes do too."""

    decimal: str = "."

    def parse(self, text: str) -> float | None:
        """Read a number, `nan` and `inf` included; None for anything else."""
        clean = _BLANKS.sub("", text)
        if clean.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
            return float(clean)
        thousands = "," if self.decimal == "." else "."
        try:
            return float(clean.replace(thousands, "").replace(self.decimal, ".")) if _NUMBER.match(clean) else None
        except ValueError:
            return None

    @property
    def reads_plain(self) -> bool:
        """Whether what Python's `float` reads means the same in this style."""
        return self.decimal == "."


def find_style(samples: Sequence[str], delimiter: str) -> NumberStyle:
    """Find the style in which a column is written, from a sample of its cells.

    Both marks in one number: the last one is before the decimals. One mark alone separates thousands if every number
    that has it has groups of three; a lone full stop does so only in tables separated by semicolons or tabs, where
    comma-decimal numbers are at home.
    """
    texts = [_BLANKS.sub("", text) for text in samples]
    for text in texts:
        comma, stop = text.rfind(","), text.rfind(".")
        if comma >= 0 and stop >= 0:
            return NumberStyle("," if comma > stop else ".")
    commas = [text for text in texts if "," in text]
    if commas:
        return NumberStyle("." if all(re.match(_THOUSANDS[","], text) for text in commas) else ",")
    stops = [text for text in texts if "." in text]
    if len(stops) > 1 and delimiter in ";\t" and all(re.match(_THOUSANDS["."], text) for text in stops):
        return NumberStyle(",")
    return NumberStyle()


def is_number(text: str) -> bool:
    """Whether a cell holds a number in any style."""
    return bool(_NUMBER.match(_BLANKS.sub("", text.strip())))


def is_negative(text: str) -> bool:
    """Whether a number is below zero, by its sign."""
    return text.startswith(("-", "\u2212")) and is_number(text)


def is_missing(text: str) -> bool:
    """Whether a cell says that nothing was measured."""
    return text.strip().casefold() in MISSING


def is_amount(value: float | None) -> TypeGuard[float]:
    """Whether a value can be traffic: a number, finite and not negative."""
    return value is not None and value >= 0 and math.isfinite(value)
