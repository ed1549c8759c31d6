"""
The HTML format: one page that needs nothing else, to attach to a change request or to print.

It is well-formed XML too, and says everything without scripts. The one script there is shows times by the reader's own
clock when asked to; the page's policy allows it and the style by their hashes, and nothing else at all.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Final

from downtime_cli.core.wording import DASH, iso_utc
from downtime_cli.render.markup import NOTHING, Markup, element, join, read_asset, text, void
from downtime_cli.render.svg_charts import chart_svg, epoch_minutes, heatmap_svg, timeline_svg
from downtime_cli.report.blocks import Column, Fact, Line, Row, Table, Time, Tone
from downtime_cli.report.pictures.kinds import SCALE, CellState, Chart, HeatCell, Heatmap, Key, Timeline
from downtime_cli.report.report import Report

_BAR: Final = 100
_RANGE: Final = re.compile(rf"(?<!\S)(\S+ ?{DASH} ?\S+)")


def render_html(report: Report) -> str:
    """Render the report as a page, ending in a newline."""
    style = join(read_asset("charts.css"), Markup("\n"), read_asset("page.css"))
    script = read_asset("page.js")
    head = element(
        "head",
        void("meta", charset="utf-8"),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        void("meta", http_equiv="Content-Security-Policy", content=_build_policy(style, script)),
        void("meta", name="color-scheme", content="light dark"),
        element("title", text(f"{report.headline} · {report.title}")),
        element("style", style),
    )
    page = element("html", head, element("body", *_build_body(report), element("script", script)), lang="en")
    return f"<!DOCTYPE html>\n{page}\n"


def _build_policy(style: Markup, script: Markup) -> str:
    """Build the Content-Security-Policy: nothing is loaded, nothing runs but our own script."""
    style_hash, script_hash = (b64encode(sha256(part.encode()).digest()).decode() for part in (style, script))
    parts = ("default-src 'none'", f"style-src 'sha256-{style_hash}'", f"script-src 'sha256-{script_hash}'")
    return "; ".join((*parts, "base-uri 'none'", "form-action 'none'"))


def _build_body(report: Report) -> Iterator[Markup]:
    yield element("a", text("Skip to the answer"), class_="skip", href="#answer")
    yield element(
        "header",
        element("h1", text(report.title)),
        element(
            "p",
            element("button", text("Times in my zone"), type="button", aria_pressed="false"),
            class_="clock",
            hidden="hidden",
        ),
    )
    yield element("main", *_build_main(report), id="answer", tabindex="-1")
    yield element("footer", *(_build_line("p", line) for line in report.closing))


def _build_main(report: Report) -> Iterator[Markup]:
    subline = element("p", _mark(report.subline, report.times), class_="subline") if report.subline else NOTHING
    yield element("p", element("strong", _mark(report.headline, report.times)), class_="headline")
    yield subline
    yield from (_build_line("p", line) for line in report.alerts)
    yield element("dl", *map(_build_fact, report.facts))
    yield _build_list("Data and assumptions", report.cautions)
    if report.timeline is not None:
        yield _build_timeline(report.timeline)
    if report.heatmap is not None:
        yield _build_heatmap(report.heatmap)
    if report.chart is not None:
        yield _build_chart(report.chart)
    yield from (_build_table_section(table, f"table-{index}") for index, table in enumerate(report.tables, 1))
    yield _build_list("How it was decided", report.method, class_="method")


def _build_fact(fact: Fact) -> Markup:
    return element("div", element("dt", text(fact.label)), element("dd", _mark(fact.text, fact.times)))


def _build_list(title: str, lines: Sequence[Line], **attributes: str) -> Markup:
    if not lines:
        return NOTHING
    items = element("ul", *(_build_line("li", line) for line in lines))
    return element("section", element("h2", text(title)), items, **attributes)


def _build_line(tag: str, line: Line) -> Markup:
    return element(tag, _mark(line.text, line.times), class_=_name_tone(line.tone))


def _name_tone(tone: Tone) -> str | None:
    return None if tone is Tone.NORMAL else tone.value


def _mark(words: str, times: Iterable[Time]) -> Markup:
    """Mark up the times in a text with the instants they stand for."""
    by_words = {time.words: time for time in times}
    if not by_words:
        return _keep_ranges(words)
    longest_first = sorted(by_words, key=len, reverse=True)
    parts = re.split(f"({'|'.join(map(re.escape, longest_first))})", words)
    return join(*(_mark_time(by_words[part]) if part in by_words else _keep_ranges(part) for part in parts))


def _mark_time(time: Time) -> Markup:
    """Mark up a time so that a script can show it by another clock."""
    end = None if time.end is None else iso_utc(time.end)
    return element("time", _keep_ranges(time.words), datetime=iso_utc(time.start), data_end=end)


def _keep_ranges(words: str) -> Markup:
    """Write a text in which no line breaks at the dash of a range, as browsers do."""
    parts = _RANGE.split(words)
    return join(
        *(element("span", text(part), class_="range") if at % 2 else text(part) for at, part in enumerate(parts))
    )


def _mark_title(title: str, clock: str, times: Iterable[Time] = ()) -> Markup:
    """Mark up a title whose times and words for its clock can be replaced."""
    before, found, after = title.rpartition(clock) if clock else (title, "", "")
    return join(_mark(before, times), element("span", text(found), class_="by") if found else NOTHING, text(after))


def _build_timeline(timeline: Timeline) -> Markup:
    return _build_figure(
        "horizon-heading",
        _mark_title(timeline.title, timeline.clock),
        timeline_svg(timeline).markup,
        element("ul", *map(_build_key, timeline.keys), class_="keys"),
        _fold_numbers(_build_table(timeline.days, aria_label="The horizon in numbers")),
    )


def _build_key(key: Key) -> Markup:
    sign = element("span", text(key.mark), class_=f"sign {key.kind}", aria_hidden="true")
    return element("li", sign, element("span", _mark(key.text.text, key.text.times)))


def _build_heatmap(heatmap: Heatmap) -> Markup:
    hours = (element("th", text(f"{hour:02d}"), scope="col") for hour in range(24))
    rows = (
        element("tr", element("th", text(row.label), scope="row"), *(_build_hour(cell) for cell in row.cells))
        for row in heatmap.rows
    )
    table = element(
        "table",
        element("caption", _mark_title(heatmap.title, heatmap.clock), text(f": {SCALE}")),
        element("thead", element("tr", element("th", text("Day"), scope="col"), *hours)),
        element("tbody", *rows),
        class_="hours",
    )
    notes = element("ul", *(_build_line("li", note) for note in heatmap.notes)) if heatmap.notes else NOTHING
    numbers = _fold_numbers(_make_scroll(table, aria_label="The map in numbers"))
    title = _mark_title(heatmap.title, heatmap.clock)
    return _build_figure("heatmap-heading", title, heatmap_svg(heatmap).markup, notes, numbers)


def _build_hour(cell: HeatCell) -> Markup:
    """Put an hour into the table of the map; a script may move it to another clock."""
    match cell.state:
        case CellState.EMPTY:
            said = ""
        case CellState.OPEN:
            said = str(cell.level)
        case _:
            said = cell.state.value
    return element("td", text(said), data_starts=epoch_minutes(cell.starts))


def _build_chart(chart: Chart) -> Markup:
    notes = element("ul", *(_build_line("li", note) for note in chart.notes))
    return _build_figure("points-heading", text(chart.title), chart_svg(chart).markup, notes)


def _build_figure(name: str, title: Markup, drawing: Markup, *below: Markup) -> Markup:
    """Put a drawing into a section, which scrolls where there is no room for it."""
    figure = element("figure", _make_scroll(drawing, aria_labelledby=name), *below)
    return element("section", element("h2", title, id=name), figure)


def _fold_numbers(table: Markup) -> Markup:
    return element("details", element("summary", text("The same in numbers")), table)


def _build_table_section(table: Table, name: str) -> Markup:
    notes = element("ul", *(_build_line("li", note) for note in table.notes)) if table.notes else NOTHING
    heading = element("h2", _mark_title(table.title, table.clock, table.times), id=name)
    return element("section", heading, _build_table(table, aria_labelledby=name), notes)


def _build_table(table: Table, **label: str) -> Markup:
    """Build the table alone; its title is its caption, for those who come to it by itself."""
    headings = [element("th", text(column.heading), scope="col", class_=_classify(column)) for column in table.columns]
    has_bars = any(row.bar is not None for row in table.rows)
    bars = [element("td", class_="bar")] if has_bars else []
    body = element(
        "table",
        element("caption", _mark_title(table.title, table.clock, table.times), class_="unseen"),
        element("thead", element("tr", *headings, *bars)),
        element("tbody", *(part for row in table.rows for part in _build_rows(row, table.columns))),
    )
    return _make_scroll(body, **label)


def _make_scroll(content: Markup, **label: str) -> Markup:
    """Put content into a labelled region, which a keyboard can scroll where it is too wide."""
    return element("div", content, class_="scroll", role="region", tabindex="0", **label)


def _build_rows(row: Row, columns: Sequence[Column]) -> Iterator[Markup]:
    """Yield a row, and its detail as another one."""
    cells = [
        element("th", _mark(cell, row.times), scope="row", class_=_classify(column))
        if index == 0
        else element("td", _mark(cell, row.times), class_=_classify(column))
        for index, (cell, column) in enumerate(zip(row.cells, columns, strict=True))
    ]
    if row.bar is not None:
        cells.append(element("td", _draw_bar(row.bar), class_="bar", aria_hidden="true"))
    tone = _name_tone(row.tone)
    yield element("tr", *cells, class_=tone)
    if row.detail:
        cell = element("td", text(row.detail), colspan=f"{len(columns)}")
        yield element("tr", cell, class_="detail")


def _draw_bar(share: float) -> Markup:
    bar = void("rect", width=f"{share * _BAR:.0f}", height="8", class_="bar")
    return element("svg", bar, class_="chart", viewBox=f"0 0 {_BAR} 8", preserveAspectRatio="none")


def _classify(column: Column) -> str | None:
    kinds = (("number", column.is_number), ("wraps", column.may_wrap), ("extra", column.is_extra))
    return " ".join(name for name, is_so in kinds if is_so) or None
