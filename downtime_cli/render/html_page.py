"""
The HTML format: one page that needs nothing else, to attach to a change request or to print.

It is well-formed XML too, and says everything without scripts. The one script there is shows times by the reader's own
clock when asked to; the page's policy allows it and the style by their hashes, and nothing else at all.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Final

from downtime_cli.core.wording import shortened
from downtime_cli.render.html.marks import build_line, mark, mark_title
from downtime_cli.render.html.tables import build_table, make_scroll
from downtime_cli.render.markup import NOTHING, Markup, element, join, read_asset, style_string, text, void
from downtime_cli.render.svg_heatmap import heatmap_svg
from downtime_cli.render.svg_horizon import timeline_svg
from downtime_cli.render.svg_parts import epoch_minutes
from downtime_cli.render.svg_points import chart_svg, draw_sample
from downtime_cli.render.svg_year import year_svg
from downtime_cli.report.blocks import Fact, KeyFigure, Line, Table
from downtime_cli.report.pictures.kinds import SCALE, CellState, Chart, HeatCell, Heatmap, Key, Timeline, Year
from downtime_cli.report.report import Report

_TITLE: Final = 70  # characters, of which tabs and bookmarks show less than that
_SHORTEST: Final = 20
_LONG_FIGURE: Final = 12  # characters that have room in the large letters of a figure


def render_html(report: Report) -> str:
    """Render the report as a page, ending in a newline."""
    style = join(read_asset("charts.css"), Markup("\n"), read_asset("page.css"), _name_on_paper(report.plan))
    script = read_asset("page.js")
    head = element(
        "head",
        void("meta", charset="utf-8"),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        void("meta", http_equiv="Content-Security-Policy", content=_build_policy(style, script)),
        void("meta", name="color-scheme", content="light dark"),
        element("title", text(_word_title(report))),
        element("style", style),
    )
    page = element("html", head, element("body", *_build_body(report), element("script", script)), lang="en")
    return f"<!DOCTYPE html>\n{page}\n"


def _word_title(report: Report) -> str:
    """Say what the page is about and what it answers, in what a tab, a bookmark or a search result shows."""
    verdict = report.verdict.words or report.headline
    return f"{shortened(report.title, max(_TITLE - len(verdict) - 3, _SHORTEST))} · {verdict}"


def _name_on_paper(plan: str) -> Markup:
    """Name the plan at the foot of every printed page, where there is one."""
    said = style_string(f"Plan {shortened(plan)}")
    return Markup(f"\n@page {{ @bottom-left {{ content: {said}; }} }}") if plan else NOTHING


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
    yield element("footer", *(build_line("p", line) for line in report.closing))


def _build_main(report: Report) -> Iterator[Markup]:
    large = [(each, each.figure) for each in report.facts if each.figure is not None]
    small = [each for each in report.facts if each.figure is None]
    yield _build_verdict(report)
    yield from (build_line("p", line) for line in report.alerts)
    if large:
        yield element("dl", *(_build_figure_of(each, shown) for each, shown in large), class_="figures")
    if report.timeline is not None:
        yield _build_timeline(report.timeline)
    yield _build_list("Data and assumptions", report.cautions)
    if small:
        yield element("section", element("h2", text("In detail")), element("dl", *map(_build_fact, small)))
    if report.heatmap is not None:
        yield _build_heatmap(report.heatmap)
    if report.chart is not None:
        yield _build_chart(report.chart)
    if report.year is not None:
        yield _build_year(report.year)
    yield from (_build_table_section(table, f"table-{index}") for index, table in enumerate(report.tables, 1))
    yield _build_list("How it was decided", report.method, class_="method")


def _build_verdict(report: Report) -> Markup:
    """Build what leads the page: the verdict in words and colour, what it is about, and why."""
    verdict, times = report.verdict, report.times
    words = element("p", element("span", text(verdict.words)), class_="words") if verdict.words else NOTHING
    about = element("p", element("strong", mark(verdict.about or report.headline, times)), class_="headline")
    lines = ((report.subline, "subline"), (verdict.reason, "reason"))
    more = (element("p", mark(said, times), class_=name) for said, name in lines if said)
    return element("div", words, about, *more, class_=f"verdict is-{verdict.tone}")


def _build_figure_of(fact: Fact, shown: KeyFigure) -> Markup:
    """Show the figure of a fact large, and what the fact says besides below it."""
    size = "figure long" if len(shown.text) > _LONG_FIGURE else "figure"
    more = element("dd", mark(fact.text, fact.times)) if fact.text != shown.text else NOTHING
    figure = element("dd", mark(shown.text, shown.times), class_=size)
    return element("div", element("dt", mark(shown.label, shown.times)), figure, more)


def _build_fact(fact: Fact) -> Markup:
    return element("div", element("dt", mark(fact.label, fact.times)), element("dd", mark(fact.text, fact.times)))


def _build_list(title: str, lines: Sequence[Line], **attributes: str) -> Markup:
    if not lines:
        return NOTHING
    items = element("ul", *(build_line("li", line) for line in lines))
    return element("section", element("h2", text(title)), items, **attributes)


def _build_timeline(timeline: Timeline) -> Markup:
    return _build_figure(
        "horizon-heading",
        mark_title(timeline.title, timeline.clock),
        timeline_svg(timeline).markup,
        element("ul", *map(_build_key, timeline.keys), class_="keys"),
        _fold_numbers(build_table(timeline.days, aria_label="The horizon in numbers")),
    )


def _build_key(key: Key) -> Markup:
    sign = element("span", text(key.mark), class_=f"sign {key.kind}", aria_hidden="true")
    return element("li", sign, element("span", mark(key.text.text, key.text.times)))


def _build_heatmap(heatmap: Heatmap) -> Markup:
    hours = (element("th", text(f"{hour:02d}"), scope="col") for hour in range(24))
    rows = (
        element("tr", element("th", text(row.label), scope="row"), *(_build_hour(cell) for cell in row.cells))
        for row in heatmap.rows
    )
    table = element(
        "table",
        element("caption", mark_title(heatmap.title, heatmap.clock), text(f": {SCALE}")),
        element("thead", element("tr", element("th", text("Day"), scope="col"), *hours)),
        element("tbody", *rows),
        class_="hours",
    )
    notes = element("ul", *(build_line("li", note) for note in heatmap.notes)) if heatmap.notes else NOTHING
    numbers = _fold_numbers(make_scroll(table, aria_label="The map in numbers"))
    title = mark_title(heatmap.title, heatmap.clock)
    drawing = make_scroll(heatmap_svg(heatmap).markup, aria_labelledby="heatmap-heading")
    return _build_figure("heatmap-heading", title, drawing, notes, numbers)


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
    keys = (
        element("li", draw_sample(curve.mark), element("span", mark(curve.name, curve.times))) for curve in chart.curves
    )
    notes = element("ul", *(build_line("li", note) for note in chart.notes))
    drawing = chart_svg(chart).markup
    return _build_figure("points-heading", text(chart.title), drawing, element("ul", *keys, class_="keys"), notes)


def _build_year(year: Year) -> Markup:
    keys = (
        element(
            "li",
            element("span", text(key.mark), class_=f"sign year-{key.state}", aria_hidden="true"),
            element("span", mark(key.text.text, key.text.times)),
        )
        for key in year.keys
    )
    return _build_figure(
        "year-heading",
        text(year.title),
        make_scroll(year_svg(year, is_cut=True).markup, aria_labelledby="year-heading"),
        element("ul", *keys, class_="keys"),
        _fold_numbers(build_table(year.numbers, aria_label="The year in numbers")),
    )


def _build_figure(name: str, title: Markup, drawing: Markup, *below: Markup) -> Markup:
    """Put a drawing into a section."""
    figure = element("figure", drawing, *below)
    return element("section", element("h2", title, id=name), figure)


def _fold_numbers(table: Markup) -> Markup:
    return element("details", element("summary", text("The same in numbers")), table)


def _build_table_section(table: Table, name: str) -> Markup:
    notes = element("ul", *(build_line("li", note) for note in table.notes)) if table.notes else NOTHING
    heading = element("h2", mark_title(table.title, table.clock, table.times), id=name)
    return element("section", heading, build_table(table, aria_labelledby=name), notes)
