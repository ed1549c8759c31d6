"""Cells as messages show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_LONGEST_SHOWN: Final = 60
# With the mark of byte order and the end of file of DOS.
_BLANK: Final = " \t\r\n\f\v\u00a0\ufeff\x1a"


def shown(text: str) -> str:
    """Quote a cell or a name in a message, cut where it is long; its control characters become escapes."""
    return repr(text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…")


def row_text(row: Iterable[str]) -> str:
    """Join the cells of a row that hold anything."""
    return " ".join(filter(None, (cell.strip(_BLANK) for cell in row)))
