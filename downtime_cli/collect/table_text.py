"""The table of traffic as text, and adding hours to one that is there already."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from msgspec import Struct

from downtime_cli.collect.hours import HourTable, Stretch, hour_of, hour_text, join_hours
from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.core.wording import neutralise, printable

_UNKNOWN: Final = ""
_BETWEEN: Final = "between what was there and what was added"
_ROW: Final = re.compile(
    r"((?:19[7-9]|2\d\d)\d-\d\d-\d\dT\d\d:00:00Z),((?:\d{1,300}(?:\.\d+)?(?:e[+-]?\d{1,2})?)?)", re.ASCII
)


def render_table(table: HourTable, columns: tuple[str, ...]) -> str:
    """Write a table as CSV, under the headings of the hour, its numbers, and perhaps its places."""
    return "".join(_render_rows(table, columns))


def render_audience(numbers: Mapping[str, int], heading: str) -> str:
    """Write the visitors of each place as CSV, most first; a place that is not known has no row."""
    ordered = sorted(((place, number) for place, number in numbers.items() if place), key=lambda row: (-row[1], row[0]))
    return "".join(
        _line_of(cells)
        for cells in ((heading, "users"), *((_write_place(place), str(number)) for place, number in ordered))
    )


class Grown(Struct, frozen=True, kw_only=True):
    """A table with what was added to it."""

    text: str
    # Whether that is another text than the old one.
    is_changed: bool
    # Hours that it did not have, hours that it had without a value, and hours of which only the old text has the value.
    added: int
    filled: int
    kept: int
    # Hours between what was there and what was added.
    between: tuple[Stretch, ...]


def append_table(old: str, table: HourTable, source: str, columns: tuple[str, ...]) -> Grown:
    """Add the hours of a table that a text does not have yet, before or behind; hours between the two are unknown.

    Of an hour that both have, the value stays that is known.

    Raises:
        InputError: the text is not one of ours, has other columns, or another number in an hour that both have.
    """
    there: dict[int, str] = {}
    ours = {hour: number_text(number) for hour, _, number in table.rows()}
    for line, hour, number in _read_rows(old, columns, source):
        now = ours.get(hour, _UNKNOWN)
        if hour in there:
            raise _contradiction(Place(source, line), hour, number, f"{there[hour] or 'no value'} above")
        if number and now and float(number) != float(now):
            raise _contradiction(Place(source, line), hour, number, f"{now} now")
        there[hour] = number
    both = {hour: there.get(hour) or ours.get(hour, _UNKNOWN) for hour in there.keys() | ours.keys()}
    hours = range(min(both), max(both) + 1)
    text = "".join(map(_line_of, (columns, *((hour_text(hour), both.get(hour, _UNKNOWN)) for hour in hours))))
    return Grown(
        text=text,
        is_changed=text != old,
        added=len(ours.keys() - there.keys()),
        filled=sum(not number and bool(ours.get(hour)) for hour, number in there.items()),
        kept=sum(bool(number) and ours.get(hour) == _UNKNOWN for hour, number in there.items()),
        between=tuple(join_hours((hour for hour in hours if hour not in both), _BETWEEN)),
    )


def _contradiction(place: Place, hour: int, number: str, other: str) -> InputError:
    message = f"{hour_text(hour)} holds {number or 'no value'} there, and {other}"
    remedy = "append hours that are over, counted in the same way; or write the whole table to another file"
    return InputError.of(IssueCode.CONTRADICTING_HOURS, message, remedy, place)


def _render_rows(table: HourTable, columns: tuple[str, ...]) -> Iterator[str]:
    """Yield the heading and each row as a line."""
    for cells in (columns, *_cells(table, has_places=len(columns) > 2)):
        yield _line_of(cells)


def _line_of(cells: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _cells(table: HourTable, *, has_places: bool) -> Iterator[tuple[str, ...]]:
    written = {place: _write_place(place) for place in table.places}
    for hour, place, number in table.rows():
        cells = hour_text(hour), number_text(number)
        yield (*cells, written[place]) if has_places else cells


def _write_place(place: str) -> str:
    """Write a place, which anybody may have put into a column, so that a spreadsheet takes it for a text."""
    return place if place == "-" else neutralise(place)


def number_text(number: float | None) -> str:
    """Write a number as short as it is exact; nothing for one that is not known."""
    if number is None:
        return _UNKNOWN
    return str(int(number)) if float(number).is_integer() else repr(float(number))


def _read_rows(text: str, columns: tuple[str, ...], source: str) -> Iterator[tuple[int, int, str]]:
    """Yield line, hour and number of each row of a table that we wrote."""
    heading, *lines = text.splitlines() or [""]
    remedy = (
        "append to a table that `downtime collect` wrote with the same options, or write a new one without --append"
    )
    if heading != ",".join(columns):
        message = f"expected the columns {','.join(columns)}, got {printable(heading) or 'nothing'}"
        raise InputError.of(IssueCode.MISSING_COLUMN, message, remedy, Place(source, 1))
    for line, row in enumerate(lines, 2):
        if not (found := _ROW.fullmatch(row)):
            message = f"expected a row such as {hour_text(0)},5, got {row!r}"
            raise InputError.of(IssueCode.BAD_TIME, message, remedy, Place(source, line))
        try:
            yield line, hour_of(datetime.fromisoformat(found[1])), found[2]
        except ValueError as error:
            raise InputError.of(IssueCode.BAD_TIME, str(error), remedy, Place(source, line)) from None
