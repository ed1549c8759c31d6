"""
What stands above the rows of a table: titles, comments, labels, and the line or lines with the headings.

The headings are the last row of words before the rows of data; what is data shows in the columns that hold numbers or
times further down. A comment is a line that starts with `#`; the last one is the row of headings if no other is there
and it has a cell for each column. Two rows of headings are joined, as spreadsheets spread one over several columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from downtime_cli.readers.table.cell_numbers import is_missing
from downtime_cli.readers.table.cell_text import row_text
from downtime_cli.readers.table.wide_header import is_wide_header

_NUMBER_OR_TIME: Final = re.compile(r"^[\s'\"]*[-+]?[.\d][-\d.,:/\s'TZ+%\u00a0\u202f]*([ap]\.?m\.?)?$", re.IGNORECASE)
_BEGINS_AS_TIME: Final = re.compile(
    r"^\W{0,2}(\d{1,4}([-/.]\d|\s?[\u5e74\ub144])|\d{1,2}(:\d\d|[. ]\s?[^\W\d]{3,}\.?\s+\d{4})|\d{1,2}/[a-z]{3}/\d"
    r"|((mon|tue|wed|thu|fri|sat|sun)[a-z]*\W+)?(\d{1,2}\W+)?"
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\W++.*\d)",
    re.IGNORECASE,
)
_QUANTITY: Final = re.compile(r"^\W{0,2}[-+]?\d[\d.,]*\s?(%|[kmgt]|mil|req|views|ops)?(/s|/h|ps)?$", re.IGNORECASE)
_RULE: Final = re.compile(r"^[-=_~*]{2,}$")
_UNIT: Final = (  # compiled for the few files with two header rows
    r"(?i)^([\[(].*[\])]|%|#|\W?/?(h|hr|hrs|hours?|s|sec|min|ms|day)|(1|req\w*|count|n|no)\W?/?(s|sec|min|h|hour)?"
    r"|[kmg]?wh?|[kmg]?bytes|counts?|number|units?|utc|gmt|local( time)?"
    r"|text|string|varchar|char|(big|small)?int(eger)?|u?int\d+|long|short|double|float\d*|decimal|numeric|real|date|datetime|timestamp(tz)?|time|yyyy.*|hh.*)$"
)
_TIME_WORD: Final = re.compile(
    r"time|stamp|date|hour|day|zeit|stunde|datum|uhr|fecha|hora|heure|jour|data|ora|\u65e5|\u6642|\u65f6", re.IGNORECASE
)
_LABEL: Final = r"(?i)label|name|metric|unit|statistic|period|region|namespace|account|details?$|^id$|dimension"
_SERIES_LABEL: Final = (
    r"(?i)(full )?label$|id$|unit$|statistic$|stat$|period( \(s(econds)?\))?$|region$|namespace$|metric( ?name)?$"
    r"|account( ?(id|label))?$|dimensions?$"
)
_FEWEST_LABELS: Final = 2
_FEW_ROWS: Final = 20
_VALUE_SHARE: Final = 0.5


class Headings(Struct, frozen=True, kw_only=True):
    """Where the rows of a table begin, and what its columns are called."""

    # None where the file names no columns.
    names: tuple[str, ...] | None
    # The rows of headings as they are.
    rows: tuple[tuple[str, ...], ...] = ()
    # By their lines, counted from 1 like all lines here.
    lines: tuple[int, ...] = ()
    # Of the first row of data.
    first_line: int
    # Lines above the table that are no part of it.
    titles: Mapping[int, str]


# A row with the line on which it begins.
Record = tuple[int, list[str]]


def find_headings(records: Sequence[Record], comment: Record | None) -> Headings:
    """Find the headings of a table among its first rows.

    Args:
        records: its first rows, at least one, without the comments above them.
        comment: the last of these, split into cells.
    """
    kept = [record for record in records if not is_rule(record[1])] or list(records)
    columns = _find_value_columns([row for _, row in kept])
    first = next((index for index, (_, row) in enumerate(kept) if _is_data(row, columns)), 0)
    comments = [record for record in kept[:first] if record[1][0].lstrip().startswith("#")]
    kept = [record for record in kept if record not in comments]
    first -= len(comments)
    labelled = _find_label_rows(kept[:first], columns)
    if labelled is not None:
        series = kept[labelled]
        others = [record for record in kept[:first] if record is not series]
        return _headings(_stripped(series[1]), [series], _line_after(kept, first), others)
    wide = next((index for index in range(min(first + 1, len(kept))) if _is_wide(kept, index)), None)
    if wide is not None:
        return _headings(_stripped(kept[wide][1]), [kept[wide]], _line_after(kept, wide + 1), kept[:wide])
    at = _find_words(kept[:first])
    if at is None:
        heads = [index for index in range(first) if _heads_times(kept[index][1], columns)]
        if heads:
            head = heads[-1]
            return _headings(_stripped(kept[head][1]), [kept[head]], _line_after(kept, head + 1), kept[:head])
        return _without_words(kept, first, comments[-1] if comments else comment)
    top, end = _find_neighbours(kept[:first], at)
    names, used, after = _choose([row for _, row in kept[top:end]], has_times_first=0 in columns)
    above = [*kept[:top], *(kept[top + index] for index in range(after) if index not in used)]
    return _headings(names, [kept[top + index] for index in used], _line_after(kept, top + after), above)


def _headings(
    names: tuple[str, ...] | None, rows: Sequence[Record], first_line: int, above: Sequence[Record]
) -> Headings:
    return Headings(
        names=names,
        rows=tuple(tuple(row) for _, row in rows),
        lines=tuple(line for line, _ in rows),
        first_line=first_line,
        titles={line: row_text(row) for line, row in above},
    )


def _find_words(above: Sequence[Record]) -> int | None:
    """Find the last row of words above the data; an earlier one if only that names a time, for the other is damaged."""
    wordy = [index for index, (_, row) in enumerate(above) if is_wordy(row)]
    timed = [index for index in wordy if _names_time(above[index][1])]
    return next(reversed(timed or wordy), None)


def _find_label_rows(above: Sequence[Record], columns: frozenset[int]) -> int | None:
    """Find the row that names the series, if rows of labels stand above the data, as CloudWatch writes them."""
    labels = [index for index, (_, row) in enumerate(above) if re.match(_SERIES_LABEL, row[0].strip())]
    top = len(above) - len(labels)
    if 0 not in columns or len(labels) < _FEWEST_LABELS or labels[0] != top:
        return None
    has_names = top > 0 and not above[top - 1][1][0].strip() and is_wordy(above[top - 1][1])
    return top - 1 if has_names else next((index for index in labels if is_wordy(above[index][1])), None)


def _find_value_columns(rows: Sequence[Sequence[str]]) -> frozenset[int]:
    """Find the columns that hold numbers or times, by the later half of some rows, where there are no titles."""
    later = rows[len(rows) // 2 :]
    found = set()
    for column in range(max(map(len, later))):
        cells = [row[column] for row in later if column < len(row) and not is_missing(row[column])]
        if cells and sum(map(is_value, cells)) >= _VALUE_SHARE * len(cells):
            found.add(column)
    return frozenset(found)


def _is_data(row: Sequence[str], columns: frozenset[int]) -> bool:
    """Whether a row has numbers or times where the rows of data have them, and no words there."""
    cells = [row[column] for column in columns if column < len(row) and not is_missing(row[column])]
    return bool(cells) and 2 * len(cells) >= len(columns) and all(map(is_value, cells))


def _find_neighbours(above: Sequence[Record], at: int) -> tuple[int, int]:
    """Find the rows of words directly above and below one: the first of them, and the end."""
    top, end = at, at + 1
    while top and is_wordy(above[top - 1][1]) and above[top - 1][0] == above[top][0] - 1:
        top -= 1
    while end < len(above) and is_wordy(above[end][1]):
        end += 1
    return top, end


def _choose(rows: Sequence[Sequence[str]], *, has_times_first: bool) -> tuple[tuple[str, ...], Sequence[int], int]:
    """Choose among adjacent rows of words above the data: the names, the rows that gave them, and where data begins."""
    last = len(rows) - 1
    top, bottom = rows[last - 1], rows[last]
    if last and has_times_first and re.search(_LABEL, bottom[0]) and not _TIME_WORD.search(bottom[0]):
        return _stripped(rows[0]), (0,), last + 1  # a label for each row, as CloudWatch has them
    if last == 0 or (_names_time(bottom) and _is_pair(top) and not _names_time(top)):
        return _stripped(bottom), (last,), last + 1
    is_second = has_times_first and (not bottom[0].strip() or bool(_TIME_WORD.search(bottom[0])))
    if not _is_complete(top, bottom) or (is_second and not all(map(_is_unit, bottom))):
        return _join_headings(_spread(top), bottom), (last - 1, last), last + 1
    if all(map(_is_unit, bottom)):
        return _join_units(top, bottom), (last - 1, last), last + 1
    return _stripped(top), (last - 1,), last  # the words below the headings are a row that cannot be read


def _names_time(row: Sequence[str]) -> bool:
    return any(map(_TIME_WORD.search, row))


def _is_pair(row: Sequence[str]) -> bool:
    """Whether a row is a label with its text, such as `Property,example.com`."""
    return bool(row[0].strip()) and len(_filled(row[:2])) == len(_filled(row)) == 2


def _is_complete(top: Sequence[str], bottom: Sequence[str]) -> bool:
    """Whether a row names every column that has a word below it, each by a name of its own."""
    width = max(index for index, cell in enumerate(bottom, 1) if cell.strip())
    names = [cell.strip() for cell in top[:width]]
    return len(names) == width and all(names) and len(set(names)) == width


def _is_unit(cell: str) -> bool:
    return not cell.strip() or bool(re.match(_UNIT, cell.strip()))


def _spread(row: Sequence[str]) -> list[str]:
    """Give a heading that spans several columns to each of them."""
    names: list[str] = []
    for cell in _stripped(row):
        names.append(cell or (names[-1] if names else ""))
    return names


def _join_headings(top: Sequence[str], bottom: Sequence[str]) -> tuple[str, ...]:
    padded = [*top, *[top[-1]] * (len(bottom) - len(top))]
    pairs = zip(padded, [*_stripped(bottom), *[""] * (len(padded) - len(bottom))], strict=True)
    return tuple(" ".join(dict.fromkeys(filter(None, pair))) for pair in pairs)


def _join_units(top: Sequence[str], bottom: Sequence[str]) -> tuple[str, ...]:
    units = [*_stripped(bottom), *[""] * (len(top) - len(bottom))]
    units = [unit if not unit or unit[0] in "[(" else f"({unit})" for unit in units]
    return tuple(" ".join(filter(None, pair)) for pair in zip(_stripped(top), units, strict=True))


def _stripped(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell.strip().lstrip("\ufeff") for cell in row)


def _without_words(kept: Sequence[Record], first: int, comment: Record | None) -> Headings:
    """Find where a table begins that has no row of words: a comment, the hours of a grid, a lone name, or none."""
    first = next((index for index in range(first) if len(_filled(kept[index][1])) > 1), first)
    line, row = kept[first]
    if comment is not None and (names := _read_comment(comment[1], len(row))):
        return _headings(names, [comment], line, kept[:first])
    if first and len(kept[first - 1][1]) == len(row) and (len(row) == 1 or _names_time(kept[first - 1][1])):
        return _headings(_stripped(kept[first - 1][1]), [kept[first - 1]], line, kept[: first - 1])
    if is_header(row):
        return _headings(_stripped(row), [kept[first]], _line_after(kept, first + 1), kept[:first])
    return _headings(None, [], line, kept[:first])


def _heads_times(row: Sequence[str], columns: frozenset[int]) -> bool:
    """Whether a row says `time` where those below hold times; its other cells may be numbers, such as status codes."""
    return any(column in columns and not is_value(cell) and _TIME_WORD.search(cell) for column, cell in enumerate(row))


def _is_wide(kept: Sequence[Record], index: int) -> bool:
    return is_wide_header(kept[index][1], [below for _, below in kept[index + 1 : index + _FEW_ROWS]])


def _read_comment(row: Sequence[str], width: int) -> tuple[str, ...] | None:
    """Read a comment as headings: `# time, requests`; None if it has not as many cells as the table, or values."""
    first = row[0].strip().lstrip("#").strip()
    names = (first or row[0].strip(), *_stripped(row[1:]))
    return names if len(names) == width > 1 and is_wordy(names) else None


def _line_after(kept: Sequence[Record], index: int) -> int:
    return kept[index][0] if index < len(kept) else kept[-1][0] + 1


def _filled(row: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in row if cell.strip()]


def is_value(cell: str) -> bool:
    """Whether a cell begins as a number or a time does, whatever its form."""
    text = cell.strip()
    return any(form.match(text) for form in (_NUMBER_OR_TIME, _BEGINS_AS_TIME, _QUANTITY))


def begins_as_time(cell: str) -> bool:
    """Whether a cell begins as a date or a time of day does."""
    return bool(_BEGINS_AS_TIME.match(cell.strip()))


def is_rule(row: Sequence[str]) -> bool:
    """Whether a row is a line drawn under headings: nothing but dashes."""
    cells = _filled(row)
    return bool(cells) and all(map(_RULE.match, cells))


def is_wordy(row: Sequence[str]) -> bool:
    """Whether a row may be one of headings: no number, no time, nothing missing, and more than a word at its start."""
    cells = _filled(row)
    is_more = len(cells) > 1 or (bool(cells) and not row[0].strip())
    return is_more and not any(is_value(cell) or is_missing(cell) for cell in cells)


def is_header(row: Sequence[str]) -> bool:
    """Whether a row names columns: no cell is a number or time, or they are the hours of a 7 x 24 grid."""
    cells = [cell.strip() for cell in row if cell.strip()]
    values = [cell for cell in cells if _NUMBER_OR_TIME.match(cell)]
    return not values or (
        len(values) >= 24 and len(cells) == len(row) and not _NUMBER_OR_TIME.match(row[0].strip() or "x")
    )
