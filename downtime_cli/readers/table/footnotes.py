"""What stands below the rows of a table: how many rows there were, the source, and other notes."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from typing import Final

from downtime_cli.readers.table.cell_numbers import is_missing
from downtime_cli.readers.table.preamble import is_rule, is_value

_ROW_COUNT: Final = re.compile(
    r"^\(?\d[\d,.]* ?(rows?|records?|results?|entries|lines?|zeilen|datens\w+|lignes?|filas?|row\(s\))\b", re.IGNORECASE
)
_NOTE: Final = re.compile(
    r"^([(*\u2020\u2021\u00a7\u00a9#]|--|notes?\b|sources?\b|quellen?\b|hinweis|stand\b|fuentes?\b|notas?\b|fonte\b"
    r"|generated|report|exported|created|copyright|data\b|time\b|elapsed|warnings?\b|end of|end\b|legend|remarks?\b)",
    re.IGNORECASE,
)
_END_OF_FILE: Final = "\x1a"
MOST_NOTES: Final = 400


def find_notes(lines: Sequence[str], delimiter: str, width: int) -> int:
    """Count the lines at the end of a file that are notes below a table, blank ones among them.

    A note has no cell that begins as a number or a time does, or says how many rows there were. Below a blank line, any
    such line is a note; directly below the rows it has to look like one, as a row may lack its values.
    """
    if width < 2:
        return 0
    end = next((index for index in range(len(lines), 0, -1) if not _is_note(lines[index - 1], delimiter)), 0)
    below = lines[end:]
    gap = next((index for index, line in enumerate(below) if not line.strip()), len(below))
    start = next((index for index, line in enumerate(below[:gap]) if _looks_like_note(line)), gap)
    return len(below) - start


def _is_note(line: str, delimiter: str) -> bool:
    """Whether a line can be a note, or is blank."""
    try:
        row = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return False
    cells = [cell.strip() for cell in row if cell.strip().strip(_END_OF_FILE)]
    if len(cells) == 1 and _ROW_COUNT.match(cells[0]):
        return True
    return is_rule(row) or not any(is_value(cell) or is_missing(cell) or cell[0].isdigit() for cell in cells)


def _looks_like_note(line: str) -> bool:
    text = line.strip().strip('"').lstrip()
    return bool(_NOTE.match(text) or _ROW_COUNT.match(text)) or is_rule([text]) or not text.strip(_END_OF_FILE)
