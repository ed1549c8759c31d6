"""
The parts of a report: worded facts, lines and tables, free of any markup.

A renderer adds markup and nothing else. Every text here is one printable line: build these values with `fact`, `row`
and `line`, which see to it. `times` are the times that a text contains.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from downtime_cli.core.wording import day_name, moment, printable, time_range

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from downtime_cli.core.window import Span


class Tone(StrEnum):
    """How a line or row wants to be seen."""

    NORMAL = "normal"
    STRONG = "strong"
    WARNING = "warning"
    QUIET = "quiet"


class Time(Struct, frozen=True, kw_only=True):
    """Words of a text and the exact time they stand for: an instant, or a span if there is an end.

    A format that can change the clock shows that clock's words in their place.
    """

    words: str
    start: datetime
    end: datetime | None = None

    def __str__(self) -> str:
        """The words alone."""
        return self.words


class Fact(Struct, frozen=True, kw_only=True):
    """A label and what there is to say about it."""

    label: str
    text: str
    times: tuple[Time, ...] = ()


class Line(Struct, frozen=True, kw_only=True):
    """One sentence."""

    text: str
    tone: Tone = Tone.NORMAL
    times: tuple[Time, ...] = ()


class Column(Struct, frozen=True):
    """A column of a table."""

    heading: str
    is_number: bool = False  # aligned to the right
    may_wrap: bool = False  # its cells may take several lines
    is_extra: bool = False  # goes first where there is little room: other columns imply what it says


class Row(Struct, frozen=True, kw_only=True):
    """The cells of one row."""

    cells: tuple[str, ...]
    tone: Tone = Tone.NORMAL
    bar: float | None = None  # length of a bar at its end, 0-1, if the table has bars
    detail: str = ""  # a line of its own below the row
    times: tuple[Time, ...] = ()


class Table(Struct, frozen=True, kw_only=True):
    """A titled table. Its rows have as many cells as there are columns."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Line, ...] = ()  # below the table
    is_long: bool = False  # for documents only: on a screen it would push away everything else
    clock: str = ""  # the words of the title that say by which clock its times are
    times: tuple[Time, ...] = ()  # of the title


class Check(Struct, frozen=True, kw_only=True):
    """One thing that was asked, for formats that show each by itself."""

    code: str
    name: str
    text: str  # what was found
    found: str  # the same in a figure or a few words; empty where the verdict says it all
    verdict: str  # the answer in a word or two
    is_met: bool
    fails: bool  # not met, and required


def time_at(instant: datetime, zone: tzinfo, *, year: bool = False, clock: bool = True) -> Time:
    """Write an instant as a zone's clock shows it."""
    return Time(words=moment(instant, zone, year=year, clock=clock), start=instant)


def date_of(instant: datetime, zone: tzinfo) -> Time:
    """Write the date of an instant by a zone's clock, with the year."""
    return Time(words=day_name(instant.astimezone(zone), year=True), start=instant)


def time_of(span: Span, zone: tzinfo, *, year: bool = False, clock: bool = True) -> Time:
    """Write a span as a zone's clock shows it."""
    return Time(words=time_range(span, zone, year=year, clock=clock), start=span.start, end=span.end)


def fact(label: str, text: str, times: tuple[Time, ...] = ()) -> Fact:
    """Make a fact of printable text."""
    return Fact(label=printable(label), text=printable(text), times=times)


def line(text: str, tone: Tone = Tone.NORMAL, times: tuple[Time, ...] = ()) -> Line:
    """Make a line of printable text."""
    return Line(text=printable(text), tone=tone, times=times)


def row(
    *cells: str, tone: Tone = Tone.NORMAL, bar: float | None = None, detail: str = "", times: tuple[Time, ...] = ()
) -> Row:
    """Make a row of printable cells."""
    texts = tuple(printable(cell) for cell in cells)
    return Row(cells=texts, tone=tone, bar=bar, detail=printable(detail), times=times)


def figures(heading: str, *, is_extra: bool = False) -> Column:
    """Make a column of numbers."""
    return Column(heading, is_number=True, is_extra=is_extra)


def wrapping(heading: str, *, is_extra: bool = False) -> Column:
    """Make a column whose cells may take several lines."""
    return Column(heading, may_wrap=True, is_extra=is_extra)
