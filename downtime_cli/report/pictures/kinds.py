"""The pictures that a report may hold: what each shows and what it says in words, for formats that can draw."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import datetime

    from downtime_cli.core.window import Span
    from downtime_cli.report.blocks import Line, Table


class CellState(StrEnum):
    """What an hour of the heatmap is."""

    OPEN = "open"
    EXCLUDED = "excluded"
    WINDOW = "window"
    EMPTY = "empty"


# What the marks of a heatmap stand for, and its ten levels.
LEGEND: Final = {CellState.WINDOW: "the window", CellState.EXCLUDED: "excluded by a rule"}


SCALE: Final = "0 quietest, 9 busiest"


class HeatCell(Struct, frozen=True, kw_only=True):
    """One hour of the heatmap."""

    state: CellState
    level: int = 0  # 0 (quietest) to 9 (busiest); meaningless where the state is EMPTY
    starts: tuple[datetime, ...] = ()  # the exact hours it stands for: two where clocks go back, none without a date


class HeatRow(Struct, frozen=True, kw_only=True):
    """One day: 24 cells, one per hour of the local clock."""

    label: str
    cells: tuple[HeatCell, ...]
    is_marked: bool = False  # refers to a note below the map


class Heatmap(Struct, frozen=True, kw_only=True):
    """Days by hours of the local clock."""

    title: str
    summary: str  # the picture in words
    rows: tuple[HeatRow, ...]
    notes: tuple[Line, ...] = ()  # below the map
    clock: str = ""  # the words of the title that name the clock, where hours have dates and another could show them

    def has(self, state: CellState) -> bool:
        """Whether some hour is in that state."""
        return any(cell.state is state for row in self.rows for cell in row.cells)


class Mark(StrEnum):
    """What a point of a chart stands for."""

    CHOSEN = "chosen"
    BEST = "best"
    GUESS = "guess"


class Curve(Struct, frozen=True, kw_only=True):
    """Points of one kind."""

    name: str
    mark: Mark
    heights: tuple[int | None, ...]  # for each column of the chart, from 0 up; None where there is no point


class Chart(Struct, frozen=True, kw_only=True):
    """Points over time, one column after the other; where curves meet, the first one is seen."""

    title: str
    summary: str  # the picture in words
    height: int  # above every point
    top: str  # what the highest point stands for; the lowest stands for nothing
    curves: tuple[Curve, ...]
    notes: tuple[Line, ...] = ()  # below the chart

    @property
    def columns(self) -> int:
        """The number of columns."""
        return len(self.curves[0].heights)

    def mark_at(self, column: int, height: int) -> Mark | None:
        """The mark that is seen in a place, None where there is none."""
        return next((curve.mark for curve in self.curves if curve.heights[column] == height), None)


class BandKind(StrEnum):
    """What a stretch of the timeline is."""

    CLOSED = "closed"
    BLACKOUT = "blackout"
    ALTERNATIVE = "alternative"
    WINDOW = "window"


class Band(Struct, frozen=True, kw_only=True):
    """A stretch of the timeline."""

    kind: BandKind
    span: Span
    mark: str = ""  # the letter or number that stands for it, if there is one


class Key(Struct, frozen=True, kw_only=True):
    """What a kind of band, or the one with that mark, stands for."""

    kind: BandKind
    text: Line
    mark: str = ""


class Tick(Struct, frozen=True, kw_only=True):
    """The start of a day by the team's clock."""

    at: datetime
    weekday: str
    words: str  # the date without its weekday
    date: str  # the date as `2026-12-05`


class Timeline(Struct, frozen=True, kw_only=True):
    """Expected traffic of every hour of a span."""

    title: str
    clock: str  # the words of the title that say by which clock the days are
    span: Span
    top: str  # what a height of 1 stands for
    half: str  # what a height of one half stands for
    heights: tuple[float, ...]  # one per hour, 0 to 1
    bands: tuple[Band, ...]  # what is closed first, the window last: later ones may be drawn over earlier ones
    keys: tuple[Key, ...]  # the window first, then its alternatives, what is closed last
    ticks: tuple[Tick, ...]
    summary: str  # the picture in words
    days: Table  # the picture in numbers
