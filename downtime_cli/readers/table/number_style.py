"""
How a whole column writes its numbers: which mark stands before decimals, and which one groups digits.

A sample may prove it; where it does not, all rows are looked at. One mark with three digits after it may be either:
it groups digits if numbers from 1000 on have it and those below do not. Where all numbers have it, it groups those of
people or requests; else the decimal mark of the rest of the file decides. That is said, as is every mark that groups.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, IssueCode
from downtime_cli.readers.table.cell_numbers import (
    LARGEST,
    NumberStyle,
    is_inexact,
    is_missing,
    split_number,
    split_quantity,
    whole_number,
)
from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.column_names import counts_people, counts_traffic, name_words
from downtime_cli.readers.table.header import Header

_MARK_NAMES: Final = {",": "comma", ".": "full stop", " ": "blank", "'": "apostrophe"}
_MAY_GROUP: Final = r"[1-9]\d{0,2}[.,]\d{3}"
_GROUPS: Final = r"\d{1,3}([.,])\d{3}(?:\1\d{3})+|\d{1,2}(?:([.,])\d{2})+\2\d{3}"
_DATE_WITH_STOPS: Final = r"\d{1,2}\.\d{1,2}\.\d{2,4}(?!\d)"
_FEWEST: Final = 3
_FEW_DECIMALS: Final = 0.05
_MEND_VALUE: Final = "correct the cell, or delete the row"
_MEND_UNIT: Final = "export raw numbers, all in one unit and not rounded; in Grafana, switch 'Formatted data' off"
_REMEDY: Final = "export numbers without marks between thousands, and with a full stop before decimals"


class FoundStyle(Struct, frozen=True):
    """The style of a column, and what was assumed for it."""

    style: NumberStyle
    assumptions: tuple[Assumption, ...] = ()
    # Whether the sample proves the mark before decimals, and whether all rows were looked at.
    is_settled: bool = True
    is_whole: bool = True


class _Evidence:
    """How often numbers are written in a way that says something, each with its first text."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.first: dict[str, str] = {}
        self.first_in: dict[tuple[str, str], str] = {}
        self.units: Counter[str] = Counter()

    def add(self, cells: Mapping[str, int]) -> None:
        for text, times in cells.items():
            found = None if is_missing(text) else split_quantity(text)
            if found is None:
                continue
            number, unit = found
            if not is_inexact(unit):
                self.units[unit] += times
            kinds = _find_kinds(split_number(number), "\u066b" in text)
            if any(kind.startswith("groups") for kind in kinds) and not _is_read(number):
                continue  # 1'4000 and 1,2.3 are wrong in every style, and prove nothing
            for kind in kinds:
                self.counts[kind] += times
                self.first.setdefault(kind, text.strip())
                self.first_in.setdefault((kind, unit), text.strip())

    def has(self, kind: str, least: int = 1) -> bool:
        return self.counts[kind] >= least

    def example(self, kind: str, style: NumberStyle) -> str:
        """The first text that a style reads, empty if there is none: others may have another unit."""
        return self.first_in.get((kind, style.unit)) or self.first_in.get((kind, ""), "")

    @property
    def has_marks(self) -> bool:
        return any(kind not in {"small", "large"} for kind in self.counts)

    @property
    def decides(self) -> bool:
        """Whether decimals are so common that the mark before them is beyond doubt, and nothing else has to be said."""
        proven = [mark for mark in ",." if self.has(f"decimal {mark}")]
        is_plain = not any(kind.startswith("groups") for kind in self.counts)
        return (
            len(proven) == 1 and is_plain and not self.are_few(proven[0]) and not self.has(f"open {_other(proven[0])}")
        )

    def are_few(self, mark: str) -> bool:
        """Whether decimals that are certain are exceptions among numbers in which their mark may group digits."""
        open_ones = self.counts[f"open {mark}"]
        return open_ones >= _FEWEST and self.counts[f"decimal {mark}"] < max(_FEWEST, _FEW_DECIMALS * open_ones)

    def contradicts(self, mark: str) -> bool:
        """Whether a few decimals stand among numbers in which their mark seems to group digits."""
        return self.are_few(mark) and self.has("small", _FEWEST) and not self.has("large")


def _find_sizes(number: int) -> list[str]:
    return ["small" if number < 1000 else "large"] if number else []


def _is_read(number: str) -> bool:
    return any(NumberStyle(mark).parse(number) is not None for mark in ",.")


def _find_kinds(number: tuple[str, str, str], is_decimal: bool) -> list[str]:
    """Say what a number proves: what a mark in it does, or may do, or how large numbers without marks are."""
    _, digits, exponent = number
    spaced = [f"groups {mark}" for mark in " '" if mark in digits]
    marks = [char for char in digits if char in ",."]
    if not marks:
        return spaced or ([] if exponent else _find_sizes(whole_number(digits)))
    last = marks[-1]
    if len(set(marks)) == 2:
        return [f"decimal {last}", f"groups {marks[0]}"]
    if len(marks) > 1:
        return [f"groups {last}"] if re.fullmatch(_GROUPS, digits) else []
    is_open = not (is_decimal or exponent or spaced) and re.fullmatch(_MAY_GROUP, digits)
    if not is_open:
        return [*spaced, f"decimal {last}"]
    return [f"open {last}"] if digits.endswith("000") else [f"open {last}", "uneven"]


def find_number_style(header: Header, columns: Sequence[int], *, is_whole: bool = False) -> FoundStyle:
    """Find the style of some columns together.

    Args:
        header: the columns.
        columns: those with the numbers.
        is_whole: look at all rows even if the sample has no marks at all.

    Raises:
        InputError: numbers may be read in two ways.
    """
    evidence = _Evidence()
    evidence.add(Counter(cell for column in columns for cell in header.cells(column)))
    if not is_whole and (evidence.decides or not evidence.has_marks):
        decimal = "," if evidence.has("decimal ,") else "."
        style = NumberStyle(decimal, _usual(evidence.units))
        return FoundStyle(style, is_settled=evidence.decides, is_whole=False)
    evidence = _Evidence()
    for batch in header.table.batches():
        evidence.add(Counter(_cells(batch.columns, batch.rows, columns)))
    return _decide(header, columns, evidence)


def _cells(
    table: Sequence[Sequence[str]] | None, rows: Sequence[Sequence[str]], columns: Sequence[int]
) -> Iterable[str]:
    if table is not None:
        return (cell for column in columns if column < len(table) for cell in table[column])
    return (row[column] for row in rows for column in columns if column < len(row))


def _usual(units: Counter[str]) -> str:
    return next((unit for unit, _ in units.most_common() if unit), "")


class Misfit(Struct, frozen=True):
    """Why a cell cannot be an amount, and what to do; other cells of its column have the same fault or not."""

    message: str
    remedy: str
    is_common: bool


def word_misfit(name: str, text: str, style: NumberStyle) -> Misfit:
    """Say what is wrong with a cell of the column of that name and style."""
    value = style.parse(text)
    wanted = ">= 0" if value is None or not value > LARGEST else f"of at most {LARGEST:,.0f}"
    message = f"{name} must be a number {wanted}, got {shown(text)}"
    _, unit = split_quantity(text) or ("", "")
    if is_inexact(unit) or unit not in {"", style.unit}:
        return Misfit(f"{message}, which is rounded or has another unit than the rest", _MEND_UNIT, is_common=True)
    return Misfit(message, _MEND_VALUE, is_common=False)


def guess_style(header: Header, column: int) -> NumberStyle:
    """Find the style of a column by a sample alone, where more than one number has to be wrong to matter."""
    evidence = _Evidence()
    evidence.add(Counter(header.cells(column)))
    return NumberStyle(_find_decimal(header, [column], evidence) or ".", _usual(evidence.units))


def _decide(header: Header, columns: Sequence[int], evidence: _Evidence) -> FoundStyle:
    decimal = _find_decimal(header, columns, evidence)
    if decimal is None:
        raise _mixed(header, columns, evidence)
    return _say(header, columns, evidence, NumberStyle(decimal, _usual(evidence.units)))


def _find_decimal(header: Header, columns: Sequence[int], evidence: _Evidence) -> str | None:
    """Find the mark before decimals, None if numbers contradict each other or do not tell."""
    decimals, groups, is_open = (
        [mark for mark in ",." if evidence.has(f"{kind} {mark}")] for kind in ("decimal", "groups", "open")
    )
    if len(decimals) > 1 or len(groups) > 1 or set(decimals) & set(groups):
        return None
    if decimals:
        return None if evidence.contradicts(decimals[0]) else decimals[0]
    if groups:
        return _other(groups[0])
    if not is_open:
        return "."
    return None if len(is_open) > 1 else _find_open_decimal(header, columns, evidence, is_open[0])


def _find_open_decimal(header: Header, columns: Sequence[int], evidence: _Evidence, mark: str) -> str | None:
    """Find the mark before decimals where the only one that occurs has three digits after it everywhere."""
    if evidence.has("large"):
        return None
    is_usual = (mark == ",") == _favours_comma(header)
    if _goes_by_name(header, columns, evidence, mark):
        return _other(mark) if evidence.has("uneven") else None  # 48.000 may be a sum of a database
    if not evidence.has("small"):
        return mark if is_usual else _other(mark)
    is_grouping = evidence.has("small", _FEWEST) and evidence.has(f"open {mark}", _FEWEST)
    return None if is_usual and not is_grouping else _other(mark)


def _goes_by_name(header: Header, columns: Sequence[int], evidence: _Evidence, mark: str) -> bool:
    """Whether a mark before decimals groups digits all the same, as only a name shows that counts what has no parts.

    Volumes are measured as well.
    """
    others = ("small", "large", f"groups {mark}", "decimal .", "decimal ,")
    if (mark == ",") is not _favours_comma(header) or any(map(evidence.has, others)):
        return False
    names = [header.names[column] for column in columns]
    return any((counts_traffic(name) or counts_people(name)) and "volume" not in name_words(name) for name in names)


def _favours_comma(header: Header) -> bool:
    """Whether the rest of a file is written as where people write a comma before decimals."""
    first = (cell.strip() for row in header.table.sample[:20] for cell in row)
    return header.table.delimiter in ";\t" or any(re.match(_DATE_WITH_STOPS, cell) for cell in first)


def _other(mark: str) -> str:
    return "." if mark == "," else ","


def _say(header: Header, columns: Sequence[int], evidence: _Evidence, style: NumberStyle) -> FoundStyle:
    """Say which mark groups digits, or that one that could is taken for a decimal mark."""
    thousands = _other(style.decimal)
    for mark in (thousands, " ", "'"):
        certain = evidence.example(f"groups {mark}", style)
        text = certain or (evidence.example(f"open {mark}", style) if mark == thousands else "")
        if text:
            is_by_name = not certain and _goes_by_name(header, columns, evidence, mark)
            why = f"the {_MARK_NAMES[mark]} groups digits{', as counts are whole numbers' if is_by_name else ''}"
            return FoundStyle(style, (_read_as(header, columns, text, style, why),))
    text = "" if evidence.has(f"decimal {style.decimal}") else evidence.example(f"open {style.decimal}", style)
    if not text:
        return FoundStyle(style)
    why = f"the {_MARK_NAMES[style.decimal]} is taken for a decimal mark, as in the rest of the file"
    return FoundStyle(style, (_read_as(header, columns, text, style, why),))


def _read_as(header: Header, columns: Sequence[int], text: str, style: NumberStyle, why: str) -> Assumption:
    plain = re.sub(r"\s", " ", text)  # narrow blanks would be shown as escapes
    message = f"{shown(plain)} in {header.listed(columns)} is read as {style.parse(text):.15g}: {why}"
    return Assumption(AssumptionCode.NUMBER_STYLE, message)


def _mixed(header: Header, columns: Sequence[int], evidence: _Evidence) -> InputError:
    """Make the error that a number can be read in two ways, and that other numbers do not tell which."""
    doubtful = next(
        text for kind in ("open .", "open ,", "groups .", "groups ,", "decimal .") if (text := evidence.first.get(kind))
    )
    readings = [f"{value:.15g}" for mark in ".," if (value := NumberStyle(mark).parse(doubtful)) is not None]
    others = [text for kind, text in evidence.first.items() if text != doubtful and kind not in {"small", "uneven"}]
    line, column = _find_text(header, columns, doubtful)
    if len(readings) > 1:
        beside = f", as {header.title(column)} has {shown(others[0])} too" if others else ""
        message = f"{shown(doubtful)} may be {' or '.join(readings)}{beside}"
    elif others:
        message = f"{header.title(column)} writes numbers in two ways: {shown(doubtful)} and {shown(others[0])}"
    else:
        message = f"{shown(doubtful)} may be read in two ways"
    return InputError.of(IssueCode.AMBIGUOUS_NUMBER, message, _REMEDY, header.table.place(line, column))


def _find_text(header: Header, columns: Sequence[int], text: str) -> tuple[int, int]:
    return next(
        (line, column)
        for line, row in header.table.rows()
        for column in columns
        if column < len(row) and row[column].strip() == text
    )
