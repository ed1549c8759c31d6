"""By whose clock times are, as headings and the lines above a table say, and what they say that nobody understands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from msgspec.structs import replace

from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.zones.named_clocks import NamedClock, clock_in_heading, clock_in_line, says_local


def find_written_clock(header: Header, columns: Sequence[int]) -> tuple[NamedClock | None, str]:
    """Find the clock that the heading of a column of times names, else a line above the table.

    Without one, it comes with what the file says about its clock all the same, which is empty where it says nothing.
    """
    names = [header.names[column] for column in columns]
    for name in names:
        if clock := clock_in_heading(name):
            is_abbreviation = clock.text.islower() and "/" not in clock.text
            text = clock.text.upper() if is_abbreviation else clock.text
            return replace(clock, said=f"the heading {name!r} says {text}"), ""
    local = [f"the heading {name!r} says local time, not of which place" for name in names if says_local(name)]
    clock, unread = _find_above(header)
    return clock, "" if clock else next(iter(local), unread)


def _find_above(header: Header) -> tuple[NamedClock | None, str]:
    table = header.table
    first = table.header_lines[0] if table.header_lines else table.first_line
    unread = ""
    for line, text in enumerate(islice(table.source.lines(), first - 1), 1):
        clock, is_meant = clock_in_line(text)
        said = f"line {line} says {shown(text.strip())}"
        if clock is not None:
            return replace(clock, said=said, place=f"line {line}"), ""
        if is_meant:
            unread = unread or f"{said}, which names no place or offset that is known"
    return None, unread
