"""Which columns of a table of spans say when each starts and ends, by which clock, and whether it was called off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import IssueCode
from downtime_cli.readers.stamps.stamp_text import parse_clock_time
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.zones.zone_names import resolve_zone

_STARTS: Final = frozenset(
    "start begin from starts startdate starttime begindate beginn von startdatum startzeit".split()
)
_ENDS: Final = frozenset(
    "end to until ends enddate endtime finish finishdate finishtime ende bis enddatum endzeit fin".split()
)
_LENGTHS: Final = frozenset("duration length dauer".split())
_NAMES: Final = frozenset("name summary title reason description label subject betreff titel grund".split())
_ZONES: Final = frozenset("timezone tz timezonename zeitzone zone".split())
_STATES: Final = frozenset("status state".split())
_ALL_DAY: Final = frozenset("allday alldayevent".split())
_CALLED_OFF: Final = frozenset("cancelled canceled abgesagt storniert annulé cancelado".split())
_ABOUT_THE_ROW: Final = re.compile(r"creat|updat|modif|erstellt|ge\u00e4ndert", re.IGNORECASE)
_DATED: Final = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}|\d{1,2}:\d\d")
_YES: Final = frozenset("true yes y 1".split())


class SpanRow(Struct, frozen=True, kw_only=True):
    """A row, as texts."""

    line: int
    start: str
    end: str
    name: str
    zone: str
    is_cancelled: bool


class SpanColumns(Struct, frozen=True, kw_only=True):
    """What stands where; None for what there is no column of."""

    start: int
    start_clock: int | None
    end: int | None
    end_clock: int | None
    name: int | None
    zone: int | None
    zone_title: str
    state: int | None
    all_day: int | None

    def row(self, line: int, cells: Sequence[str]) -> SpanRow:
        """Read the texts of a row; a date and a clock time of columns of their own are one text."""

        def cell(column: int | None) -> str:
            return cells[column].strip() if column is not None and column < len(cells) else ""

        clocks = [cell(self.start_clock), cell(self.end_clock)]
        if cell(self.all_day).casefold() in _YES and parse_clock_time(clocks[0]) != 0:
            clocks = ["", ""]  # from midnight, an end at midnight is before that day
        return SpanRow(
            line=line,
            start=f"{cell(self.start)} {clocks[0]}".strip(),
            end=f"{cell(self.end)} {clocks[1]}".strip(),
            name=cell(self.name),
            zone=cell(self.zone),
            is_cancelled=cell(self.state).casefold() in _CALLED_OFF,
        )


def find_columns(header: Header, *, is_closed: bool) -> SpanColumns:
    """Find the columns of a table; one that closes time may do without an end.

    Raises:
        InputError: there is no start, or several columns could be one.
    """
    start, start_clock = _find_edge(header, _STARTS, "start")
    end, end_clock = _find_edge(header, _ENDS, "end")
    if start is None or (end is None and not is_closed):
        wanted = "no column 'start'" if is_closed else "no columns 'start' and 'end'"
        raise header.error(IssueCode.MISSING_COLUMN, wanted, "name the columns start, end and name")
    if end is None:
        end = next(iter(header.called(_LENGTHS)), None)
    if end is None:
        _check_no_end(header, {start, start_clock})
    zone = next((column for column in header.called(_ZONES) if _names_zones(header, column)), None)
    return SpanColumns(
        start=start,
        start_clock=start_clock,
        end=end,
        end_clock=end_clock,
        name=next(iter(header.called(_NAMES)), None),
        zone=zone,
        zone_title="" if zone is None else header.title(zone),
        state=next(iter(header.called(_STATES)), None),
        all_day=next(iter(header.called(_ALL_DAY)), None),
    )


def _find_edge(header: Header, names: frozenset[str], what: str) -> tuple[int | None, int | None]:
    """Find the column of a start or end, and that of its clock times where that is another."""
    columns = header.called(names)
    clocks = [column for column in columns if _holds_clocks(header, column)]
    others = [column for column in columns if column not in clocks]
    dates = [column for column in others if _holds_digits(header, column)] or others[:1]
    if len(columns) < 2:
        return (columns[0] if columns else None), None
    if len(dates) == 1 and len(clocks) < 2:
        return dates[0], (clocks[0] if clocks else None)
    message = f"several columns could be the {what}: {header.listed(columns)}"
    remedy = f"leave one of them, or one of dates and one of clock times such as 08:00, and name them {what}"
    raise header.error(IssueCode.AMBIGUOUS_COLUMN, message, f"{remedy} date and {what} time")


def _holds_clocks(header: Header, column: int) -> bool:
    cells = header.cells(column)
    if not cells:  # as of days that are closed as a whole
        return header.names[column].casefold().endswith(("time", "zeit"))
    return all(parse_clock_time(cell) is not None for cell in cells)


def _holds_digits(header: Header, column: int) -> bool:
    """Whether a column may be of times; one of words may be called `from`, too."""
    return any(re.search(r"\d", cell) for cell in header.cells(column))


def _check_no_end(header: Header, taken: set[int | None]) -> None:
    """Refuse a table that has ends by another name: without them, each row would be one day.

    Raises:
        InputError: there is a column of dates or times beside the starts.
    """
    for column, name in enumerate(header.names):
        cells = header.cells(column)
        if column in taken or _ABOUT_THE_ROW.search(name) or not cells or not all(map(_DATED.match, cells)):
            continue
        message = f"no column 'end', but {header.title(column)} holds times as well"
        remedy = "name it end if it says when they end, else leave it out"
        raise header.error(IssueCode.MISSING_COLUMN, message, remedy)


def _names_zones(header: Header, column: int) -> bool:
    """Whether a column is of clocks; `zone` alone may be one of a data centre."""
    is_named = header.names[column].strip().casefold() != "zone"
    return is_named or all(resolve_zone(cell) is not None for cell in header.cells(column))
