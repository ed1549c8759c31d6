"""
The terminal format: the only importer of Rich, which turns styles into colours or leaves them out.

All text is handed over as `Text`, never as markup: a service called `[prod] api` keeps its first word. Everything reads
the same without colour.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.text import Text

from downtime_cli.render.layout import BAR_CELLS, GAP, TableLine, cells, column_size, lay_out, pad, stack, wrap
from downtime_cli.report.blocks import (
    CellState,
    Chart,
    Fact,
    HeatCell,
    Heatmap,
    HeatRow,
    Line,
    Mark,
    Report,
    Table,
    Tone,
)

_NARROWEST: Final = 60
_STYLES: Final = {Tone.NORMAL: "", Tone.STRONG: "bold", Tone.WARNING: "yellow", Tone.QUIET: "dim"}
_SHADES: Final = "░░░▒▒▒▓▓██"
_HEAT: Final = (
    "color(23)", "color(30)", "color(36)", "color(72)", "color(108)",
    "color(144)", "color(180)", "color(179)", "color(173)", "color(167)",
)  # fmt: skip
_MARKS: Final = {Mark.CHOSEN: ("●", "bold green"), Mark.BEST: ("─", "color(36)"), Mark.GUESS: ("○", "color(173)")}
_WINDOW: Final = "bold color(16) on color(226)"


def render_terminal(report: Report, *, width: int = 80, color: bool = False) -> str:
    """Return the report for a screen of `width` columns (60 or more), ending in a newline."""
    width = max(width, _NARROWEST)
    blocks = [
        [*_lines(report.title, width, "dim")],
        _headline(report, width),
        _facts(report.facts, width),
        _notes(report.cautions, width),
    ]
    if report.heatmap is not None:
        blocks.append(_heatmap(report.heatmap, width))
    if report.chart is not None:
        blocks.append(_chart(report.chart, width))
    blocks += [_table(table, width) for table in report.tables if not table.is_long]
    blocks.append(_notes(report.closing, width))
    return _print([block for block in blocks if block], width, color=color)


def _print(blocks: list[list[Text]], width: int, *, color: bool) -> str:
    """Return the blocks, with an empty line between, as Rich writes them."""
    console = Console(
        file=io.StringIO(),
        width=width,
        color_system="256" if color else None,
        force_terminal=color,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    lines = [text for block in blocks for text in (*block, Text())][:-1]
    with console.capture() as capture:
        for text in lines:
            console.print(text, no_wrap=True, overflow="ignore", crop=False, soft_wrap=True)
    return capture.get()


def _lines(text: str, width: int, style: str = "") -> list[Text]:
    """Return a text wrapped, nothing if it is empty."""
    return [Text(part, style) for part in wrap(text, width)] if text else []


def _headline(report: Report, width: int) -> list[Text]:
    """Return the answer, red where it is that nothing fits."""
    style = "bold red" if report.refuses else "bold green"
    return [*_lines(report.headline, width, style), *_lines(report.subline, width)]


def _facts(facts: tuple[Fact, ...], width: int) -> list[Text]:
    """Return labels in one column, what they say in another."""
    labels = max((cells(fact.label) for fact in facts), default=0) + GAP
    lines = []
    for fact in facts:
        for index, part in enumerate(wrap(fact.text, width - labels - GAP)):
            label = fact.label if index == 0 else ""
            lines.append(Text.assemble(" " * GAP, (pad(label, labels), "dim"), part))
    return lines


def _notes(notes: Iterable[Line], width: int) -> list[Text]:
    """Return lines that hang by two spaces where they are wrapped; an exclamation mark leads what warns."""
    lines = []
    for note in notes:
        lead = "! " if note.tone is Tone.WARNING else ""
        first, *rest = wrap(lead + note.text, width - GAP)
        lines += [Text(text, _STYLES[note.tone]) for text in (first, *(f"  {part}" for part in rest))]
    return lines


def _title(text: str, width: int) -> list[Text]:
    """Return the title of a block."""
    return _lines(text, width, "bold")


def _heatmap(heatmap: Heatmap, width: int) -> list[Text]:
    """Return the map as shades, the window as a bar in brackets."""
    labels = max(len(row.label) for row in heatmap.rows) + 1
    size = 3 if width >= labels + 3 * 24 else 2
    heading = " " * labels + "".join(_hour_label(hour, size).ljust(size) for hour in range(24))
    rows = [_heat_row(row, labels, size) for row in heatmap.rows]
    return [
        *_title(heatmap.title, width),
        Text(heading.rstrip(), "dim"),
        *rows,
        _legend(heatmap),
        *_notes(heatmap.notes, width),
    ]


def _heat_row(row: HeatRow, labels: int, size: int) -> Text:
    """Return one day of the map."""
    text = Text(pad(row.label + ("*" if row.is_marked else ""), labels))
    for hour, cell in enumerate(row.cells):
        match cell.state:
            case CellState.EMPTY:
                text.append(" " * size)
            case CellState.CLOSED:
                text.append("·".ljust(size), "dim")
            case CellState.OPEN:
                text.append(_SHADES[cell.level] * size, _HEAT[cell.level])
            case _:
                text.append(_window_mark(row, hour, size), _WINDOW)
    text.rstrip()
    return text


def _hour_label(hour: int, size: int) -> str:
    """Return what stands above an hour's column: every hour where there is room, else every third."""
    return f"{hour:02d}" if size > 2 or hour % 3 == 0 else ""


def _window_mark(row: HeatRow, hour: int, size: int) -> str:
    """Return the part of the window's bar that lies in one hour: `[====]` over all of them."""

    def is_window(cells_beside: tuple[HeatCell, ...]) -> bool:
        return any(cell.state is CellState.WINDOW for cell in cells_beside)

    first = "=" if is_window(row.cells[hour - 1 : hour] if hour else ()) else "["
    last = "=" if is_window(row.cells[hour + 1 : hour + 2]) else "]"
    return first + "=" * (size - 2) + last


def _legend(heatmap: Heatmap) -> Text:
    """Return what the shades and marks mean; it fits the narrowest screen."""
    shades = [(_SHADES[level], _HEAT[level]) for level in (0, 3, 6, 9)]
    legend = Text.assemble("quiet ", *shades, " busy")
    if heatmap.has(CellState.WINDOW):
        legend = Text.assemble(legend, "   ", ("[==]", _WINDOW), " the window")
    return legend + Text("   · closed by a rule") if heatmap.has(CellState.CLOSED) else legend


def _chart(chart: Chart, width: int) -> list[Text]:
    """Return the chart as points above an axis."""
    size = column_size(chart, width)
    rows = []
    for height in reversed(range(chart.height)):
        text = Text("│", "dim")
        for column in range(chart.columns):
            mark = chart.mark_at(column, height)
            text.append(" " * (size - 1)).append(*_MARKS[mark] if mark else (" ", ""))
        text.rstrip()
        rows.append(text)
    legend = Text("  ").join(Text.assemble(_MARKS[curve.mark], f" {curve.name}") for curve in chart.curves)
    axis = Text("└" + "─" * size * chart.columns, "dim")
    notes = _notes(chart.notes, width)
    return [*_title(chart.title, width), *_lines(chart.top, width, "dim"), *rows, axis, legend, *notes]


def _table(table: Table, width: int) -> list[Text]:
    """Return a table in columns, or as lists where the width does not do."""
    lines = _title(table.title, width)
    laid_out = lay_out(table, width)
    if laid_out is None:
        for record in stack(table, width - GAP):
            for index, item in enumerate(record):
                lines.append(_record_line(item, "- " if index == 0 else "  "))
    else:
        lines += [_table_line(item) for item in laid_out]
    return lines + _notes(table.notes, width)


def _record_line(item: TableLine, bullet: str) -> Text:
    """Return one line of a row that is shown as a list."""
    if item.is_detail:
        return Text(bullet + item.texts[0], "dim")
    label, text = item.texts
    return Text.assemble(bullet, (label, "dim"), " " * GAP, (text, _STYLES[item.tone]))


def _table_line(item: TableLine) -> Text:
    """Return one line of a table, the bar in blocks."""
    text = Text((" " * GAP).join(item.texts).rstrip() if item.bar is None else (" " * GAP).join(item.texts))
    text.stylize("dim" if item.is_heading else _STYLES[item.tone])
    if item.bar is not None:
        text.append(" " * GAP)
        text.append("█" * round(item.bar * BAR_CELLS), "color(173)")
        text.rstrip()
    return text
