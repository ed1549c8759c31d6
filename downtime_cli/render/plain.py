"""The plain format: ASCII of our own, no colour, no boxes, stable lines; for pipes, mails and logs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

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
_MARKS: Final = {Mark.CHOSEN: "*", Mark.BEST: "-", Mark.GUESS: "o"}


def render_plain(report: Report, *, width: int = 80) -> str:
    """Return the report as text of at most `width` columns (60 or more), ending in a newline."""
    width = max(width, _NARROWEST)
    blocks = [
        _lines((report.title,), width),
        _lines((report.headline, report.subline), width),
        _facts(report.facts, width),
        _cautions(report.cautions, width),
    ]
    if report.heatmap is not None:
        blocks.append([*wrap(report.heatmap.title, width), *heatmap_lines(report.heatmap, width)])
    if report.chart is not None:
        blocks.append([*wrap(report.chart.title, width), *chart_lines(report.chart, width)])
    blocks += [_table(table, width) for table in report.tables if not table.is_long]
    blocks.append(_cautions(report.closing, width))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _lines(texts: tuple[str, ...], width: int) -> list[str]:
    """Return the texts wrapped; empty ones are left out."""
    return [part for text in texts if text for part in wrap(text, width)]


def _facts(facts: tuple[Fact, ...], width: int) -> list[str]:
    """Return labels in one column, what they say in another."""
    labels = max((cells(fact.label) for fact in facts), default=0) + 1
    lines = []
    for fact in facts:
        for index, part in enumerate(wrap(fact.text, width - labels - GAP)):
            label = f"{fact.label}:" if index == 0 else ""
            lines.append(f"{pad(label, labels + GAP)}{part}")
    return lines


def _cautions(notes: tuple[Line, ...], width: int) -> list[str]:
    """Return lines that hang by two spaces where they are wrapped; an exclamation mark leads what warns."""
    lines = []
    for note in notes:
        lead = "! " if note.tone is Tone.WARNING else ""
        first, *rest = wrap(lead + note.text, width - GAP)
        lines += [first, *(f"  {part}" for part in rest)]
    return lines


def heatmap_lines(heatmap: Heatmap, width: int) -> list[str]:
    """Return the map as digits, the window in brackets, with its legend and notes but without its title."""
    labels = max(len(row.label) for row in heatmap.rows) + 1
    size = 3 if width >= labels + 3 * 24 + 2 else 2
    heading = " " * labels + "".join(_hour_label(hour, size).rjust(size) for hour in range(24))
    rows = [_heat_row(row, labels, size) for row in heatmap.rows]
    legend = "0 quietest, 9 busiest"
    if heatmap.has(CellState.WINDOW):
        legend += "; [ ] the window"
    if heatmap.has(CellState.CLOSED):
        legend += "; . closed by a rule"
    return [heading.rstrip(), *rows, *wrap(legend, width), *_cautions(heatmap.notes, width)]


def _heat_row(row: HeatRow, labels: int, size: int) -> str:
    """Return one day of the map."""
    text = pad(row.label + ("*" if row.is_marked else ""), labels)
    was_window = False
    for cell in row.cells:
        is_window = cell.state is CellState.WINDOW
        edge = "[" if is_window and not was_window else "]" if was_window and not is_window else " "
        text += edge.rjust(size - 1) + _mark(cell)
        was_window = is_window
    return (text + ("]" if was_window else "")).rstrip()


def _hour_label(hour: int, size: int) -> str:
    """Return what stands above an hour's column: every hour where there is room, else every third."""
    return f"{hour:02d}" if size > 2 or hour % 3 == 0 else ""


def _mark(cell: HeatCell) -> str:
    """Return the character of one hour."""
    match cell.state:
        case CellState.EMPTY:
            return " "
        case CellState.CLOSED:
            return "."
        case _:
            return str(cell.level)


def chart_lines(chart: Chart, width: int) -> list[str]:
    """Return the chart as points above an axis, with its legend and notes but without its title."""
    size = column_size(chart, width)
    lines = wrap(chart.top, width)
    for height in reversed(range(chart.height)):
        marks = (chart.mark_at(column, height) for column in range(chart.columns))
        lines.append(("|" + "".join((_MARKS[mark] if mark else " ").rjust(size) for mark in marks)).rstrip())
    legend = "  ".join(f"{_MARKS[curve.mark]} {curve.name}" for curve in chart.curves)
    return [*lines, "+" + "-" * size * chart.columns, *wrap(legend, width), *_cautions(chart.notes, width)]


def _table(table: Table, width: int) -> list[str]:
    """Return a table in columns, or as lists where the width does not do."""
    lines = wrap(table.title, width)
    laid_out = lay_out(table, width)
    if laid_out is None:
        for record in stack(table, width - GAP):
            first, *rest = [(" " * GAP).join(item.texts).rstrip() for item in record]
            lines += [f"- {first}", *(f"  {text}" for text in rest)]
    else:
        lines += list(_table_lines(laid_out))
    return lines + _cautions(table.notes, width)


def _table_lines(laid_out: list[TableLine]) -> Iterator[str]:
    """Yield the lines of a table with dashes below the heading and bars of `#`."""
    for item in laid_out:
        text = (" " * GAP).join(item.texts)
        if item.bar is not None:
            text += " " * GAP + "#" * round(item.bar * BAR_CELLS)
        yield text.rstrip()
        if item.is_heading:
            yield (" " * GAP).join("-" * cells(part) for part in item.texts)
