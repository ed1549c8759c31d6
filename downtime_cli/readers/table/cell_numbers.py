"""
Texts to numbers, as spreadsheets and exports write them, in any digits.

What is exact is read: `1,234`, `1 234,5`, `1.23e4`, `37 req`, `$12`, `0.8%`. What is not is no number: `1.23 K` or
`<0.1%`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, TypeGuard

from msgspec import Struct

LARGEST: Final = 1e18
MISSING: Final = frozenset({"", "-", "\u2013", "\u2014", "null", "na", "n/a", "none", "#n/a", "(empty)"})
_SPECIAL: Final = frozenset({"nan", "inf", "infinity"})
_MARKS: Final = {
    **dict.fromkeys("\u00a0\u202f\u2009\u2007\u2008\u3000\t", " "),
    **dict.fromkeys("\u2019\u2018\u02bc\u00b4`_\u066c", "'"),
    **dict.fromkeys("\u2212\uff0d\ufe63", "-"),
    **dict.fromkeys("\u060c\uff0c", ","),
    **dict.fromkeys("\u066b\uff0e", "."),
    **dict.fromkeys("\u066a\uff05", "%"),
    "\uff0b": "+",
}
_ODD: Final = frozenset(filter(str.isascii, _MARKS))
# `16.03.2026`, `16.3.26`, `2026.03.16.`: no groups of digits end like this.
_DATE: Final = r"(?:\d{1,2}([. ])\d{1,2}\1(?:\d\d|\d{4})|\d{4}([. ])\d{1,2}\2\d{1,2})\.?$"
_NUMBER: Final = r"(?P<number>[-+]?(?:\d+(?:[.,' ]\d+)*[.,]?|[.,]\d+)(?:[eE][-+]?\d+)?)"
_CURRENCY: Final = r"(?:[A-Z]{0,3}[$\u00a2-\u00a5\u0e3f\u20a0-\u20c0]|EUR|USD|GBP|CHF|JPY|INR|BRL|CAD|AUD|SEK|PLN)"
_PLAIN: Final = re.compile(rf"'?{_NUMBER}")
_QUANTITY: Final = (
    rf"(?P<bound>[<>\u2264\u2265~\u2248\u00b1]=? ?)?(?P<before>{_CURRENCY} ?)?{_NUMBER} ?"
    rf"(?P<after>{_CURRENCY}|%|\u2030|[^\W\d_][^\d,;:]{{0,15}})?"
)
_BOUNDS: Final = tuple("<>\u2264\u2265~\u2248\u00b1")
# Clocks, ordinals and days of a month have a number and letters too.
_NO_UNITS: Final = (
    r"(?i)[ap]\.?m\.?|st|nd|rd|th|h|hrs?|hours?|uhr|heures?|horas?|de .*|"
    r"(jan|f[eé][bv]|m[aäe]r|a[pbv]r|ma[iy]|ju[nil]|a[uû]g|ago|ao[uû]|sep|o[ck]t|out|ott|nov|d[eé][cz]|dic|ene|gen).*"
)
_MULTIPLE: Final = r"(?i)(k|m|g|t|b|bn|mn|mln|mil|mio|mill|mrd|md|bil|tsd|thousand|million|lakh|cr)(?![^\W\d_])\.?.*"
_GROUPED: Final = r"\d{1,3}(?:([,.' ])\d{3})(?:\1\d{3})*|\d{1,2}(?:([,.' ])\d{2})+\2\d{3}"
_MOST_DIGITS: Final = 18
_MOST_UNITS: Final = 4
_NEARLY_ALL: Final = 0.9


class NumberStyle(Struct, frozen=True):
    """How a column writes numbers: the mark before decimals; the other one, blanks and apostrophes group digits."""

    decimal: str = "."
    # What stands beside numbers, such as `%`; they may lack it.
    unit: str = ""

    def parse(self, text: str) -> float | None:
        """Read a number, `nan` and `inf` included; None for anything else, and for what this style does not write."""
        found = split_quantity(text)
        if found is None:
            plain = text.strip().casefold()
            return float(plain) if plain.lstrip("+-") in _SPECIAL else None
        number, unit = found
        if unit not in {"", self.unit} or is_inexact(unit):
            return None
        sign, digits, exponent = split_number(number)
        whole, mark, fraction = digits.partition(self.decimal)
        grouped = "".join(char for char in whole if char.isdigit())
        if (whole != grouped and not re.fullmatch(_GROUPED, whole)) or not (fraction.isdigit() or not fraction):
            return None
        return float(f"{sign}{grouped or 0}{mark and '.'}{fraction}{exponent}")

    @property
    def reads_plain(self) -> bool:
        """Whether what Python's `float` reads means the same in this style."""
        return self.decimal == "."


def whole_number(digits: str) -> int:
    """Read a number of digits alone; past 18 of them any is as good as another, and Python reads no thousands."""
    return int(digits) if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS


def split_number(number: str) -> tuple[str, str, str]:
    """Cut a number into its sign, its digits with their marks, and its exponent."""
    digits = number.lstrip("+-")
    mantissa, letter, power = digits.lower().partition("e")
    return number[: len(number) - len(digits)], mantissa, letter + power


def split_quantity(text: str) -> tuple[str, str] | None:
    """Cut a cell into a number in plain digits and what stands beside it; None if it is no such thing."""
    plain = _plain_digits(text).strip()
    if plain.startswith('="') and plain.endswith('"'):  # keeps Excel from changing the cell
        plain = plain[2:-1].strip()
    match = _PLAIN.fullmatch(plain)
    if match:
        return None if re.match(_DATE, plain) else (match["number"], "")
    match = re.fullmatch(_QUANTITY, plain)
    if match is None or re.fullmatch(_NO_UNITS, match["after"] or ""):
        return None
    return match["number"], "".join((match[group] or "").strip() for group in ("bound", "before", "after"))


def is_inexact(unit: str) -> bool:
    """Whether what stands beside a number says that it was rounded or is a bound, as in `1.23 K` and `<0.1%`."""
    return unit.startswith(_BOUNDS) or bool(re.fullmatch(_MULTIPLE, unit))


def is_number(text: str) -> bool:
    """Whether a cell holds a plain number in any style."""
    found = split_quantity(text)
    return found is not None and not found[1]


def hold_numbers(cells: Sequence[str]) -> bool:
    """Whether nearly all of some cells are plain numbers."""
    return bool(cells) and sum(map(is_number, cells)) >= _NEARLY_ALL * len(cells)


def hold_quantities(cells: Sequence[str]) -> bool:
    """Whether nearly all of some cells are numbers, plain or with one of a few units."""
    units = [quantity[1] for cell in cells if (quantity := split_quantity(cell)) is not None]
    specials = sum(cell.casefold().lstrip("+-") in _SPECIAL for cell in cells)
    return bool(units) and len(units) + specials >= _NEARLY_ALL * len(cells) and len({*units} - {""}) <= _MOST_UNITS


def hold_percentages(cells: Sequence[str]) -> bool:
    """Whether most of some cells are percentages."""
    return sum("%" in _plain_digits(cell) for cell in cells) > len(cells) / 2


def is_negative(text: str) -> bool:
    """Whether a number is below zero, by its sign."""
    found = split_quantity(text)
    return found is not None and found[0].startswith("-")


def is_missing(text: str) -> bool:
    """Whether a cell says that nothing was measured."""
    return text.strip().casefold() in MISSING


def is_amount(value: float | None) -> TypeGuard[float]:
    """Whether a value can be traffic or users: not negative, and so small that no sum of them overflows."""
    return value is not None and 0 <= value <= LARGEST


def _plain_digits(text: str) -> str:
    """Write the digits and marks of all scripts as those of English."""
    return text if text.isascii() and not _ODD & set(text) else "".join(map(_plain_char, text))


def _plain_char(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else _MARKS.get(char, char)
