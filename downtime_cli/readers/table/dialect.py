"""How a file separates its cells, told by its first lines."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from downtime_cli.readers.table.preamble import Record

if TYPE_CHECKING:
    from downtime_cli.readers.table.drawn_tables import Drawing

_DELIMITERS: Final = (",", ";", "\t", "|", "^")
_MOST_ROWS: Final = 0.5
_FIRST_LINES: Final = 30
_SEP_LINE: Final = re.compile(r'^"?sep=(.)"?[\s,;]*$', re.IGNORECASE)


def find_dialect(lines: Sequence[str]) -> tuple[str, Drawing | None]:
    """Find the separator of cells, or how the table is drawn, which is then redrawn with tabs."""
    filled = [line for line in lines if line.strip()]
    if any(map(_may_be_rule, filled[:_FIRST_LINES])):
        from downtime_cli.readers.table.drawn_tables import find_drawing  # most files draw nothing

        drawing = find_drawing(filled[:_FIRST_LINES])
        if drawing is not None:
            return "\t", drawing
    best = max(_DELIMITERS, key=lambda delimiter: _rate(delimiter, filled))
    if _rate(best, filled)[0] >= _MOST_ROWS:
        return best, None
    if any('"' in line for line in filled) and _rate(" ", filled)[0] >= _MOST_ROWS:
        return " ", None  # as R writes tables
    from downtime_cli.readers.table.drawn_tables import find_blank_columns

    drawing = find_blank_columns(filled)
    return ("\t" if drawing else best), drawing


def _may_be_rule(line: str) -> bool:
    first = line.lstrip()[:1]
    return first in "-=+|:" or "\u2500" <= first <= "\u257f"


def _rate(delimiter: str, lines: Sequence[str]) -> tuple[float, int]:
    """Rate a separator: the share of rows with the same number of cells, more than one, and that number."""
    if not any(delimiter in line for line in lines):
        return 0.0, 1
    widths = Counter(len(row) for _, row in parse_sample(lines, delimiter) if row)
    width, rows = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
    return (rows / max(1, widths.total()) if width > 1 else 0.0), width


def read_last_comment(above: Sequence[str], delimiter: str) -> Record | None:
    """Parse the last comment above a table, which may hold its headings."""
    comments = [(line, text) for line, text in enumerate(above, 1) if text.lstrip(' "').startswith("#")]
    rows = [(line, row) for line, text in comments[-1:] for _, row in parse_sample([text], delimiter)]
    return rows[0] if rows else None


def skip_comments(lines: Sequence[str]) -> tuple[str | None, int]:
    """Read the separator that a `sep=` line names, and count the lines before the header."""
    delimiter = None
    for index, line in enumerate(lines):
        text = line.strip().lstrip("\ufeff")
        if match := _SEP_LINE.match(line.lstrip("\ufeff").rstrip("\r\n")):
            delimiter = match[1]
        elif text and not text.lstrip('"').startswith("#") and text.strip(",;\t|"):
            return delimiter, index
    return delimiter, len(lines)


def parse_sample(lines: Iterable[str], delimiter: str) -> list[Record]:
    """Parse the rows of a sample, empty ones too; a broken end is left for the real reading."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    records: list[Record] = []
    line = 1
    try:
        for row in reader:
            records.append((line, row))
            line = reader.line_num + 1
    except csv.Error:
        return records
    return records
