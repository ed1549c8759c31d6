"""The pictures that a report may hold: what each shows and what it says in words, for formats that can draw."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import date, datetime

    from downtime_cli.core.window import Span
    from downtime_cli.report.blocks import AnyTime, Line, Table, Time


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


class Level(Struct, frozen=True, kw_only=True):
    """A line of the vertical axis."""

    height: float  # 0 on the ground, 1 at the greatest value that is drawn
    words: str


class Curve(Struct, frozen=True, kw_only=True):
    """Points of one kind."""

    name: str
    mark: Mark
    heights: tuple[float | None, ...]  # for each column of the chart, 0 to 1; None where there is no point
    times: tuple[AnyTime, ...] = ()  # of the name


class Chart(Struct, frozen=True, kw_only=True):
    """Points over time, one column after the other; where curves meet, the first one is seen."""

    title: str
    summary: str  # the picture in words
    rows: int  # of a drawing in characters
    top: str  # what a height of 1 stands for; 0 stands for nothing
    unit: str  # of the axis
    levels: tuple[Level, ...]  # of the axis, the ground first; the last one is as high as any point or higher
    weeks: tuple[Time, ...]  # the day on which each column starts, such as `3 Aug 2026`
    curves: tuple[Curve, ...]
    notes: tuple[Line, ...] = ()  # below the chart

    @property
    def columns(self) -> int:
        """The number of columns."""
        return len(self.weeks)

    def mark_at(self, column: int, row: int) -> Mark | None:
        """The mark that is seen in a place of a drawing in characters, None where there is none; row 0 is lowest."""
        heights = ((curve.mark, curve.heights[column]) for curve in self.curves)
        return next(
            (mark for mark, height in heights if height is not None and round(height * (self.rows - 1)) == row), None
        )


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
    first: str  # the weekday, or the date where ticks are far apart
    second: str  # the date without its weekday, or the year
    date: str  # the date as `2026-12-05`


class Timeline(Struct, frozen=True, kw_only=True):
    """Expected traffic of every hour of a span."""

    title: str
    clock: str  # the words of the title that say by which clock the days are
    span: Span
    unit: str  # of the vertical axis
    levels: tuple[Level, ...]  # of that axis, the ground first; the last one is as high as any hour or higher
    heights: tuple[float, ...]  # one per hour, 0 to 1
    bands: tuple[Band, ...]  # what is closed first, the window last: later ones may be drawn over earlier ones
    start: Time  # of the window, in few words
    keys: tuple[Key, ...]  # the window first, then its alternatives, what is closed last
    ticks: tuple[Tick, ...]
    summary: str  # the picture in words
    days: Table  # the picture in numbers


class DateState(StrEnum):
    """What a date of a standing window is."""

    WINDOW = "window"
    WORST = "worst"
    LEFT_OUT = "left-out"


class YearDate(Struct, frozen=True, kw_only=True):
    """One date of the rule, with a window or without."""

    day: date
    state: DateState
    words: str
    mark: str = ""  # the letter of what leaves it out
    expected: float = 0.0
    share: float = 0.0  # of what the worst date costs
    level: int = 0  # the same as a digit, 9 for nine tenths and more


class YearMonth(Struct, frozen=True, kw_only=True):
    """One month: a strip of its days, of which some are dates."""

    label: str
    days: int
    dates: tuple[YearDate, ...]  # ascending
    expected: str  # what its windows cost together; empty without any


class YearKey(Struct, frozen=True, kw_only=True):
    """What a kind of date, or the one with that mark, stands for."""

    state: DateState
    text: Line
    mark: str = ""


class Year(Struct, frozen=True, kw_only=True):
    """The year of a standing window, month by month."""

    title: str
    summary: str  # the picture in words
    months: tuple[YearMonth, ...]
    keys: tuple[YearKey, ...]  # windows first
    has_costs: bool  # false where all dates cost about the same
    numbers: Table  # the picture in numbers
