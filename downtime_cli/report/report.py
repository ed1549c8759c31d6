"""The report as a whole: everything that a command has to say, in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from downtime_cli.report.blocks import Check, Fact, Line, Table, Time
    from downtime_cli.report.pictures import Chart, Heatmap, Timeline


class Report(Struct, frozen=True, kw_only=True):
    """What a command has to say, worded once for every format."""

    # What it is about, the answer, and the answer in other words with the times that both contain.
    title: str
    headline: str
    subline: str = ""
    times: tuple[Time, ...] = ()
    facts: tuple[Fact, ...] = ()
    # What there is to say about the data.
    cautions: tuple[Line, ...] = ()
    heatmap: Heatmap | None = None
    chart: Chart | None = None
    # The horizon hour by hour, for formats that can draw; why there is nothing to draw, where nothing fits.
    timeline: Timeline | None = None
    undrawn: str = ""
    tables: tuple[Table, ...] = ()
    # How it was decided, for pages that have room.
    method: tuple[Line, ...] = ()
    closing: tuple[Line, ...] = ()
    # What was asked, which facts and tables say as well.
    checks: tuple[Check, ...] = ()
    # The answer is no.
    refuses: bool = False
