"""Tables of a page, each in a region that scrolls sideways where it is too wide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from downtime_cli.render.html.marks import mark, mark_title, name_tone
from downtime_cli.render.markup import Markup, element, void
from downtime_cli.report.blocks import Clocked, Column, Row, Table

_BAR: Final = 100


def build_table(table: Table, **label: str) -> Markup:
    """Build the table alone; its title is its caption, for those who come to it by itself."""
    headings = [
        element("th", mark(column.heading, table.times), scope="col", class_=_classify(column))
        for column in table.columns
    ]
    has_bars = any(row.bar is not None for row in table.rows)
    bars = [element("td", class_="bar")] if has_bars else []
    body = element(
        "table",
        element("caption", mark_title(table.title, table.clock, table.times), class_="unseen"),
        element("thead", element("tr", *headings, *bars)),
        element("tbody", *(part for row in table.rows for part in _build_rows(row, table.columns))),
    )
    return make_scroll(body, **label)


def make_scroll(content: Markup, **label: str) -> Markup:
    """Put content into a labelled region, which a keyboard can scroll where it is too wide."""
    return element("div", content, class_="scroll", role="group", tabindex="0", **label)


def _build_rows(row: Row, columns: Sequence[Column]) -> Iterator[Markup]:
    """Yield a row, and its detail as another one."""
    cells = [
        element("th", _break_names(mark(cell, row.times)), scope="row", class_=_classify(column))
        if index == 0
        else element("td", _break_names(mark(cell, row.times)), class_=_classify(column))
        for index, (cell, column) in enumerate(zip(row.cells, columns, strict=True))
    ]
    if row.bar is not None:
        cells.append(element("td", _draw_bar(row.bar), class_="bar", aria_hidden="true"))
    tone = name_tone(row.tone)
    yield element("tr", *cells, class_=tone)
    if row.detail:
        kept = [time for time in row.times if isinstance(time, Clocked)]
        cell = element("td", mark(row.detail, kept), colspan=f"{len(columns)}")
        yield element("tr", cell, class_="detail")


def _break_names(cell: Markup) -> Markup:
    """Let the name of a zone, `America/New_York`, go on in the next line where there is little room."""
    return Markup(re.sub(r"(?<=\w)/(?=\w)(?=[^<>]*(?:<|$))", "/<wbr/>", cell))  # in texts, not in attributes


def _draw_bar(share: float) -> Markup:
    bar = void("rect", width=f"{share * _BAR:.0f}", height="8", class_="bar")
    return element("svg", bar, class_="chart", viewBox=f"0 0 {_BAR} 8", preserveAspectRatio="none")


def _classify(column: Column) -> str | None:
    kinds = (("number", column.is_number), ("wraps", column.may_wrap), ("extra", column.is_extra))
    return " ".join(name for name, is_so in kinds if is_so) or None
