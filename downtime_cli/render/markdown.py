"""
The Markdown format (CommonMark with GitHub's tables), for the summary of a CI job or a pull request.

Foreign text cannot start markup, HTML, a mention, a reference or a link of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from downtime_cli.render.drawing import draw_chart, draw_heatmap, plain_text
from downtime_cli.render.pen import ASCII, Strip
from downtime_cli.render.year_strip import draw_year
from downtime_cli.report.blocks import Fact, Line, Row, Table, Tone
from downtime_cli.report.pictures.kinds import Chart, Heatmap, Year
from downtime_cli.report.report import Report

_MAP_WIDTH: Final = 80
_POINTS: Final = 4
_MARKUP: Final = re.compile(r"[\\`*_\[\]|~$]")
# GitHub links these after the markup is done, so that a backslash does not help: an empty comment parts them.
_LINKED: Final = re.compile(r"@(?=\w)|#(?=\w)|(?<=\w):(?=//)|\bwww(?=\.)|\bGH(?=-\d)", re.IGNORECASE)
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def render_markdown(report: Report) -> str:
    """Render the report as a Markdown document, ending in a newline: the answer, and what opens to show the rest."""
    blocks = [f"## {escape(report.title)}", *_show_answer(report)]
    rest = [
        _title_list("Facts", _list_facts(report.facts)),
        _title_list("Data and assumptions", _list_notes(report.cautions)),
        _show_heatmap(report.heatmap) if report.heatmap is not None else "",
        _show_chart(report.chart) if report.chart is not None else "",
        _show_year(report.year) if report.year is not None else "",
        *map(_build_table, report.tables),
        _title_list("Asked", _list_notes(report.closing)),
    ]
    blocks += ["<details>\n<summary>Everything</summary>", *rest, "</details>"]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _show_answer(report: Report) -> Iterator[str]:
    """Yield the answer in one bold line, four points at most that matter first, and what to beware of."""
    screen = report.screen
    answer = report.headline if screen is None else f"{screen.lead}{screen.answer[0]}".strip()
    points = [report.subline] * bool(report.subline) if screen is None else screen.points
    yield f"**{escape(answer)}**"
    yield "\n".join(f"- {escape(text)}" for text in points[:_POINTS])
    cautions = report.alerts if screen is None else screen.cautions
    yield _title_list("Beware", _list_notes(cautions))


def _title_list(title: str, items: str) -> str:
    """Put a heading above a list, without which two lists would melt into one."""
    return f"### {title}\n\n{items}" if items else ""


def escape(text: str) -> str:
    """Escape a text so that Markdown shows it as it is."""
    safe = re.sub("[&<>]", lambda match: _ENTITIES[match[0]], text)
    return _LINKED.sub(lambda match: f"{match[0]}<!-- -->", _MARKUP.sub(lambda match: f"\\{match[0]}", safe))


def _list_facts(facts: tuple[Fact, ...]) -> str:
    return "\n".join(f"- **{escape(fact.label)}:** {escape(fact.text)}" for fact in facts)


def _list_notes(notes: tuple[Line, ...]) -> str:
    return "\n".join(
        f"- **{escape(note.text)}**" if note.tone is Tone.WARNING else f"- {escape(note.text)}" for note in notes
    )


def _show_heatmap(heatmap: Heatmap) -> str:
    return _fence_drawing(heatmap.title, draw_heatmap(heatmap, ASCII, _MAP_WIDTH))


def _show_chart(chart: Chart) -> str:
    return _fence_drawing(chart.title, draw_chart(chart, ASCII, _MAP_WIDTH))


def _show_year(year: Year) -> str:
    return _fence_drawing(year.title, draw_year(year, ASCII, _MAP_WIDTH))


def _fence_drawing(title: str, strips: Iterable[Strip]) -> str:
    drawing = "\n".join(map(plain_text, strips))
    return f"### {escape(title)}\n\n```text\n{drawing}\n```"


def _build_table(table: Table) -> str:
    lines = [
        _join_cells(column.heading for column in table.columns),
        _join_cells("---:" if column.is_number else "---" for column in table.columns),
        *(_join_cells(_mark_cells(row)) for row in table.rows),
    ]
    text = f"### {escape(table.title)}\n\n" + "\n".join(lines)
    return f"{text}\n\n{_list_notes(table.notes)}" if table.notes else text


def _mark_cells(row: Row) -> list[str]:
    """Mark up the cells of a row, in bold where it warns; the detail goes below the first."""
    bold = "**" if row.tone is Tone.WARNING else ""
    first, *rest = [f"{bold}{escape(text)}{bold}" if text else "" for text in row.cells]
    return [f"{first}<br>{escape(row.detail)}" if row.detail else first, *rest]


def _join_cells(texts: Iterable[str]) -> str:
    return f"| {' | '.join(texts)} |"
