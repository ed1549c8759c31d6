"""
The parts of a report: worded facts, lines and tables, free of any markup.

A renderer adds markup and nothing else. Every text here is one printable line: build these values with `fact`, `row`
and `line`, which see to it. `times` are the times that a text contains.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec import Struct

from downtime_cli.core.wording import MONTHS, WEEKDAYS, day_name, moment, printable, time_range

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo

    from downtime_cli.core.window import Span


_DATED: Final = re.compile(
    rf"\b\d\d?:\d\d\b|\b\d{{4}}-\d\d-\d\d|\b({'|'.join(WEEKDAYS)})[a-z]*\b|\b\d\d? ({'|'.join(MONTHS)})\b"
)
_NAMED: Final = re.compile(r"UTC|\dZ\b|\b[A-Z]\w+/[A-Z]")  # a clock


# Whose clock it is, where a text is somebody else's: what was typed, what lies in a file.
AS_GIVEN: Final = "(as given)"
AS_READ: Final = "(by the clock of the input)"


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


class Clocked(Struct, frozen=True, kw_only=True):
    """Words of a text that hold by one clock alone, whoever reads them, and do not name it: `Sunday 02:00`.

    A format that can change the clock adds `told` to them then: the name of the clock, or what else says whose it is.
    """

    words: str
    told: str

    def __str__(self) -> str:
        """The words alone."""
        return self.words


AnyTime: TypeAlias = Time | Clocked


class KeyFigure(Struct, frozen=True, kw_only=True):
    """What a fact comes to, in a number or a few words."""

    label: str
    text: str
    times: tuple[AnyTime, ...] = ()  # of both


class Fact(Struct, frozen=True, kw_only=True):
    """A label and what there is to say about it."""

    label: str
    text: str
    times: tuple[AnyTime, ...] = ()  # of both
    figure: KeyFigure | None = None  # shown large where there is room, with the text below it


class Verdict(Struct, frozen=True, kw_only=True):
    """The answer at a glance."""

    words: str = ""  # in a word or few; empty where the headline says it
    tone: Tone = Tone.NORMAL  # WARNING where there is something to know first, STRONG where the answer is no
    about: str = ""  # what the words are about; the headline unless said otherwise
    reason: str = ""  # why


class Line(Struct, frozen=True, kw_only=True):
    """One sentence."""

    text: str
    tone: Tone = Tone.NORMAL
    times: tuple[AnyTime, ...] = ()
    is_local: bool = (
        False  # true by the clock of the report alone: a format that can change it leaves the line out then
    )


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
    detail: str = ""  # a line of its own below the row, whose times keep their clocks
    times: tuple[AnyTime, ...] = ()


class Table(Struct, frozen=True, kw_only=True):
    """A titled table. Its rows have as many cells as there are columns."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Line, ...] = ()  # below the table
    is_long: bool = False  # for documents only: on a screen it would push away everything else
    clock: str = ""  # the words of the title that say by which clock its times are
    times: tuple[AnyTime, ...] = ()  # of the title and the headings


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


def fact(label: str, text: str, times: tuple[AnyTime, ...] = (), figure: KeyFigure | None = None) -> Fact:
    """Make a fact of printable text."""
    return Fact(label=printable(label), text=printable(text), times=times, figure=figure)


def key_figure(label: str, text: str, times: tuple[AnyTime, ...] = ()) -> KeyFigure:
    """Make a figure of printable text."""
    return KeyFigure(label=printable(label), text=printable(text), times=times)


def line(text: str, tone: Tone = Tone.NORMAL, times: tuple[AnyTime, ...] = (), *, is_local: bool = False) -> Line:
    """Make a line of printable text."""
    return Line(text=printable(text), tone=tone, times=times, is_local=is_local)


def keep_clock(text: str, told: str) -> tuple[Clocked, ...]:
    """Mark a whole text that holds dates or times of day by a clock which it does not name; nothing if it has none."""
    words = printable(text)
    return (Clocked(words=words, told=told),) if _DATED.search(words) and not _NAMED.search(words) else ()


def keep_clocks(texts: Iterable[str], told: str) -> tuple[Clocked, ...]:
    """Do the same for several texts."""
    return tuple(kept for text in texts for kept in keep_clock(text, told))


def row(
    *cells: str, tone: Tone = Tone.NORMAL, bar: float | None = None, detail: str = "", times: tuple[AnyTime, ...] = ()
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
