"""The report as a whole: everything that a command has to say, in reading order, and the pictures it may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from downtime_cli.report.blocks import Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from downtime_cli.report.blocks import AnyTime, Check, Fact, Line, Table
    from downtime_cli.report.pictures.kinds import Chart, Heatmap, Timeline, Year
    from downtime_cli.report.screens.screen import Screen


class Report(Struct, frozen=True, kw_only=True):
    """What a command has to say, worded once for every format."""

    # The first screen of it; None where a command has no more to say than fits.
    screen: Screen | None = None
    # What it is about, the answer, and the answer in other words with the times that both contain.
    title: str
    headline: str
    subline: str = ""
    times: tuple[AnyTime, ...] = ()
    # The same at a glance, for what leads a page.
    verdict: Verdict = Verdict()
    # What to know before acting on the answer.
    alerts: tuple[Line, ...] = ()
    facts: tuple[Fact, ...] = ()
    # What there is to say about the data.
    cautions: tuple[Line, ...] = ()
    heatmap: Heatmap | None = None
    chart: Chart | None = None
    # The dates of a standing window, month by month.
    year: Year | None = None
    # The horizon hour by hour, for formats that can draw; why there is nothing to draw, where nothing fits.
    timeline: Timeline | None = None
    undrawn: str = ""
    tables: tuple[Table, ...] = ()
    # How it was decided, for pages that have room.
    method: tuple[Line, ...] = ()
    closing: tuple[Line, ...] = ()
    # What was asked, which facts and tables say as well.
    checks: tuple[Check, ...] = ()
    # The plan that it is about, by its id; empty words where there is none.
    plan: str = ""
    # The answer is no.
    refuses: bool = False
    # The moment of which it is the answer, for formats that have a place for it.
    as_of: datetime | None = None
