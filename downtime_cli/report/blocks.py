"""
The shape of a report: worded facts in reading order, free of any markup.

A renderer adds markup and nothing else. Every text here is one printable line: build these values with `fact`, `row`
and `line`, which see to it.
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
    """Words of a text and the exact time they stand for: an instant, or a span where there is an end.

    A format that can change the clock shows that clock's words in their place.
    """

    words: str
    start: datetime
    end: datetime | None = None

    def __str__(self) -> str:
        """The words alone."""
        return self.words


class Fact(Struct, frozen=True, kw_only=True):
    """A label and what is to be said about it, with the times that are said."""

    label: str
    text: str
    times: tuple[Time, ...] = ()


class Line(Struct, frozen=True, kw_only=True):
    """One sentence and its tone, with the times that it says."""

    text: str
    tone: Tone = Tone.NORMAL
    times: tuple[Time, ...] = ()


class Column(Struct, frozen=True, kw_only=True):
    """A column of a table.

    `is_number` asks for alignment to the right, `may_wrap` allows several lines per cell; an `is_extra` column gives
    way first where there is little room, for others imply what it says.
    """

    heading: str
    is_number: bool = False
    may_wrap: bool = False
    is_extra: bool = False


class Row(Struct, frozen=True, kw_only=True):
    """The cells of one row.

    `bar` (0-1) is the length of a bar to draw at its end, if the table has bars; `detail` is a line of its own below;
    `times` are those that its cells say.
    """

    cells: tuple[str, ...]
    tone: Tone = Tone.NORMAL
    bar: float | None = None
    detail: str = ""
    times: tuple[Time, ...] = ()


class Table(Struct, frozen=True, kw_only=True):
    """A titled table. `notes` follow it. Rows have as many cells as there are columns.

    A table that `is_long` is for documents: on a screen it would push away everything else. `clock` are the words of
    the title that say by which clock its times are; `times` are those that the title says.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Line, ...] = ()
    is_long: bool = False
    clock: str = ""
    times: tuple[Time, ...] = ()


class CellState(StrEnum):
    """What an hour of the heatmap is."""

    OPEN = "open"
    CLOSED = "closed"
    WINDOW = "window"
    EMPTY = "empty"


class HeatCell(Struct, frozen=True, kw_only=True):
    """One hour: `level` is 0 (quietest) to 9 (busiest), meaningless where the state is EMPTY.

    `starts` are the exact hours that it stands for: two where clocks go back, none where the hour has no date.
    """

    state: CellState
    level: int = 0
    starts: tuple[datetime, ...] = ()


class HeatRow(Struct, frozen=True, kw_only=True):
    """One day: 24 cells, one per hour of the local clock; `is_marked` refers to a note below the map."""

    label: str
    cells: tuple[HeatCell, ...]
    is_marked: bool = False


class Heatmap(Struct, frozen=True, kw_only=True):
    """Days by hours of the local clock, and what has to be said below.

    `clock` are the words of the title that say whose, where hours have dates and could be shown by another one.
    """

    title: str
    rows: tuple[HeatRow, ...]
    notes: tuple[Line, ...] = ()
    clock: str = ""

    def has(self, state: CellState) -> bool:
        """Tell whether some hour is in that state."""
        return any(cell.state is state for row in self.rows for cell in row.cells)


class Mark(StrEnum):
    """What a point of a chart stands for."""

    CHOSEN = "chosen"
    BEST = "best"
    GUESS = "guess"


class Curve(Struct, frozen=True, kw_only=True):
    """Points of one kind: for each column of the chart the height from 0 up, None where there is no point."""

    name: str
    mark: Mark
    heights: tuple[int | None, ...]


class Chart(Struct, frozen=True, kw_only=True):
    """Points over time, one column after the other; where curves meet, the first one is seen.

    Heights are below `height`; `top` says what the highest stands for, the lowest is nothing.
    """

    title: str
    height: int
    top: str
    curves: tuple[Curve, ...]
    notes: tuple[Line, ...] = ()

    @property
    def columns(self) -> int:
        """Return how many columns there are."""
        return len(self.curves[0].heights)

    def mark_at(self, column: int, height: int) -> Mark | None:
        """Return what is to be seen there, None for nothing."""
        return next((curve.mark for curve in self.curves if curve.heights[column] == height), None)


class BandKind(StrEnum):
    """What a stretch of the timeline is."""

    CLOSED = "closed"
    BLACKOUT = "blackout"
    ALTERNATIVE = "alternative"
    WINDOW = "window"


class Band(Struct, frozen=True, kw_only=True):
    """A stretch of the timeline; `mark` is the letter or number that stands for it, if there is one."""

    kind: BandKind
    span: Span
    mark: str = ""


class Key(Struct, frozen=True, kw_only=True):
    """What a kind of band, or the one of that mark, stands for."""

    kind: BandKind
    text: Line
    mark: str = ""


class Tick(Struct, frozen=True, kw_only=True):
    """The start of a day by the team's clock: its weekday, its date in words, and as `2026-12-05`."""

    at: datetime
    weekday: str
    words: str
    date: str


class Timeline(Struct, frozen=True, kw_only=True):
    """Expected traffic of every hour of a span, as heights from 0 to 1 where 1 is what `top` says.

    Bands: what is closed first, the window last, so that later ones may be drawn over earlier ones; keys: the window
    first, then its alternatives, what is closed last. `clock`: the words
    of the title that say by which clock the days are; `summary`: the picture in words; `days`: in numbers.
    """

    title: str
    clock: str
    span: Span
    top: str
    half: str
    heights: tuple[float, ...]
    bands: tuple[Band, ...]
    keys: tuple[Key, ...]
    ticks: tuple[Tick, ...]
    summary: str
    days: Table


class Outcome(StrEnum):
    """What became of something that was asked: kept, not kept and told, or not kept, so that the answer is no."""

    KEPT = "kept"
    TOLD = "told"
    FAILED = "failed"


class Check(Struct, frozen=True, kw_only=True):
    """One thing that was asked, for formats that show each by itself: its code, its name and what was found."""

    code: str
    name: str
    text: str
    outcome: Outcome


class Report(Struct, frozen=True, kw_only=True):
    """What a command has to say, in reading order.

    `title`: what it is about; `headline`: the answer; `subline`: the answer in other words; then facts, cautions about
    the data, the heatmap, the chart, tables and closing lines. `checks`: what was asked, which facts and tables say as
    well; `refuses`: the answer is no. `times` are those of headline and subline. `method`, for pages that have room:
    how it was decided; `timeline`, for formats that can draw: the horizon hour by hour. `undrawn`: why there is nothing
    to draw, where nothing fits.
    """

    title: str
    headline: str
    subline: str
    facts: tuple[Fact, ...]
    cautions: tuple[Line, ...]
    heatmap: Heatmap | None
    tables: tuple[Table, ...]
    closing: tuple[Line, ...]
    chart: Chart | None = None
    checks: tuple[Check, ...] = ()
    refuses: bool = False
    times: tuple[Time, ...] = ()
    method: tuple[Line, ...] = ()
    timeline: Timeline | None = None
    undrawn: str = ""


def time_at(instant: datetime, zone: tzinfo, *, year: bool = False, clock: bool = True) -> Time:
    """Return an instant in the words of a zone's clock."""
    return Time(words=moment(instant, zone, year=year, clock=clock), start=instant)


def date_of(instant: datetime, zone: tzinfo) -> Time:
    """Return an instant in the words of its date by a zone's clock, with the year."""
    return Time(words=day_name(instant.astimezone(zone), year=True), start=instant)


def time_of(span: Span, zone: tzinfo, *, year: bool = False, clock: bool = True) -> Time:
    """Return a span in the words of a zone's clock."""
    return Time(words=time_range(span, zone, year=year, clock=clock), start=span.start, end=span.end)


def fact(label: str, text: str, times: tuple[Time, ...] = ()) -> Fact:
    """Return a fact of printable text."""
    return Fact(label=printable(label), text=printable(text), times=times)


def line(text: str, tone: Tone = Tone.NORMAL, times: tuple[Time, ...] = ()) -> Line:
    """Return a line of printable text."""
    return Line(text=printable(text), tone=tone, times=times)


def row(
    *cells: str, tone: Tone = Tone.NORMAL, bar: float | None = None, detail: str = "", times: tuple[Time, ...] = ()
) -> Row:
    """Return a row of printable cells."""
    texts = tuple(printable(cell) for cell in cells)
    return Row(cells=texts, tone=tone, bar=bar, detail=printable(detail), times=times)


def check(code: str, name: str, text: str, outcome: Outcome) -> Check:
    """Return a check of printable text."""
    return Check(code=code, name=printable(name), text=printable(text), outcome=outcome)
