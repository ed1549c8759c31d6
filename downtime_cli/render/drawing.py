"""A report drawn in lines of characters, for the terminal and for plain text: both show the same, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from downtime_cli.core.wording import hyphenated
from downtime_cli.render.layout import BAR_CELLS, GAP, TableLine, cells, lay_out, pad, stack, wrap
from downtime_cli.render.pen import Pen, Piece, Strip
from downtime_cli.render.year_strip import draw_year
from downtime_cli.report.blocks import Fact, Line, Table, Tone
from downtime_cli.report.pictures.kinds import LEGEND, SCALE, CellState, Chart, HeatCell, Heatmap, HeatRow
from downtime_cli.report.report import Report

NARROWEST: Final = 60
_WIDEST_COLUMN: Final = 4  # of a chart


def draw_report(report: Report, pen: Pen, width: int) -> Iterator[Strip]:
    """Yield the lines of a report, at least 60 cells wide, with an empty one between its blocks."""
    width = max(width, NARROWEST)
    heatmap, chart, year = report.heatmap, report.chart, report.year
    blocks = [
        _ink_text(report.title, width, Tone.QUIET),
        [
            *_ink_text(report.headline, width, "refusal" if report.refuses else "answer"),
            *_ink_text(report.subline, width),
        ],
        _draw_notes(report.alerts, width),
        list(_draw_facts(report.facts, pen, width)),
        _draw_notes(report.cautions, width),
        [] if heatmap is None else [*_ink_text(heatmap.title, width, "title"), *draw_heatmap(heatmap, pen, width)],
        [] if chart is None else [*_ink_text(chart.title, width, "title"), *draw_chart(chart, pen, width)],
        [] if year is None else [*_ink_text(year.title, width, "title"), *draw_year(year, pen, width)],
        *(_draw_table(table, pen, width) for table in report.tables if not table.is_long),
        _draw_notes(report.closing, width),
    ]
    is_first = True
    for block in blocks:
        if block and not is_first:
            yield []
        is_first = is_first and not block
        yield from block


def plain_text(strip: Strip) -> str:
    """The text of a line, without inks and trailing spaces, its ranges with hyphens."""
    return hyphenated("".join(piece.text for piece in strip)).rstrip()


def _ink_text(text: str, width: int, ink: str = "") -> list[Strip]:
    return [[Piece(part, ink)] for part in wrap(text, width)] if text else []


def _draw_facts(facts: Iterable[Fact], pen: Pen, width: int) -> Iterator[Strip]:
    labels = [f"{fact.label}{pen.after_label}" for fact in facts]
    widest = max(map(cells, labels), default=0) + GAP
    for fact, label in zip(facts, labels, strict=True):
        for index, part in enumerate(wrap(fact.text, width - len(pen.before_label) - widest)):
            lead = pad("" if index else label, widest)
            yield [Piece(pen.before_label), Piece(lead, Tone.QUIET), Piece(part)]


def _draw_notes(notes: Iterable[Line], width: int) -> list[Strip]:
    """Draw lines that hang by two spaces where they are wrapped; an exclamation mark leads what warns."""
    strips = []
    for note in notes:
        lead = "! " if note.tone is Tone.WARNING else ""
        first, *rest = wrap(lead + note.text, width - GAP)
        strips += [[Piece(text, note.tone)] for text in (first, *(f"  {part}" for part in rest))]
    return strips


def draw_heatmap(heatmap: Heatmap, pen: Pen, width: int) -> list[Strip]:
    """Draw the map with its legend and notes, without its title."""
    return [
        *draw_hours(heatmap, pen, width),
        draw_legend(heatmap, pen),
        *_draw_notes(heatmap.notes, width),
    ]


def draw_legend(heatmap: Heatmap, pen: Pen) -> Strip:
    """Draw what the marks of a map stand for."""
    return list(_shade_legend(heatmap, pen) if pen.has_shades else _digit_legend(heatmap, pen))


def draw_hours(heatmap: Heatmap, pen: Pen, width: int) -> list[Strip]:
    """Draw the hours alone: a line for each day below one that names them."""
    labels = max(len(row.label) for row in heatmap.rows) + 1
    size = 3 if width >= labels + 3 * 24 + 2 else 2
    hours = [f"{hour:02d}" if size > 2 or hour % 3 == 0 else "" for hour in range(24)]
    heading = "".join(hour.ljust(size) if pen.has_shades else hour.rjust(size) for hour in hours)
    draw_row = _shade_row if pen.has_shades else _digit_row
    return [
        [Piece(" " * labels + heading, Tone.QUIET)],
        *(
            [Piece(pad(row.label + ("*" if row.is_marked else ""), labels)), *draw_row(row, pen, size)]
            for row in heatmap.rows
        ),
    ]


def _digit_row(row: HeatRow, pen: Pen, size: int) -> Iterator[Piece]:
    """Draw a digit for each hour, with brackets before and after those of the window."""
    was_window = False
    for cell in row.cells:
        is_window = cell.state is CellState.WINDOW
        edge = "[" if is_window and not was_window else "]" if was_window and not is_window else " "
        mark = {CellState.EMPTY: " ", CellState.EXCLUDED: pen.excluded}.get(cell.state, pen.levels[cell.level])
        yield Piece(edge.rjust(size - 1) + mark)
        was_window = is_window
    yield Piece("]" if was_window else "")


def _digit_legend(heatmap: Heatmap, pen: Pen) -> Iterator[Piece]:
    yield Piece(SCALE)
    for state, sign in ((CellState.WINDOW, "[ ]"), (CellState.EXCLUDED, pen.excluded)):
        if heatmap.has(state):
            yield Piece(f"; {sign} {LEGEND[state]}")


def _shade_row(row: HeatRow, pen: Pen, size: int) -> Iterator[Piece]:
    """Draw a shade for each hour, and the window as a bar `[====]` over all of its hours."""
    for hour, cell in enumerate(row.cells):
        match cell.state:
            case CellState.EMPTY:
                yield Piece(" " * size)
            case CellState.EXCLUDED:
                yield Piece(pen.excluded.ljust(size), Tone.QUIET)
            case CellState.OPEN:
                yield Piece(pen.levels[cell.level] * size, f"heat-{cell.level}")
            case _:
                first = "=" if _has_window(row.cells[max(0, hour - 1) : hour]) else "["
                last = "=" if _has_window(row.cells[hour + 1 : hour + 2]) else "]"
                yield Piece(first + "=" * (size - 2) + last, CellState.WINDOW)


def _has_window(beside: Iterable[HeatCell]) -> bool:
    return any(cell.state is CellState.WINDOW for cell in beside)


def _shade_legend(heatmap: Heatmap, pen: Pen) -> Iterator[Piece]:
    yield Piece("quiet ")
    yield from (Piece(pen.levels[level], f"heat-{level}") for level in (0, 3, 6, 9))
    yield Piece(" busy")
    for state, sign, ink in ((CellState.WINDOW, "[==]", CellState.WINDOW), (CellState.EXCLUDED, pen.excluded, "")):
        if heatmap.has(state):
            yield from (Piece("   "), Piece(sign, ink), Piece(f" {LEGEND[state]}"))


def draw_chart(chart: Chart, pen: Pen, width: int) -> list[Strip]:
    """Draw points above an axis of weeks with legend and notes, without the title."""
    size = max(1, min(_WIDEST_COLUMN, (width - 1) // chart.columns))
    side, corner, bottom = pen.axes
    strips = _ink_text(chart.top, width, Tone.QUIET)
    for row in reversed(range(chart.rows)):
        strip = [Piece(side, Tone.QUIET)]
        for column in range(chart.columns):
            mark = chart.mark_at(column, row)
            strip += [Piece(" " * (size - 1)), Piece(pen.marks[mark], mark) if mark else Piece(" ")]
        strips.append(strip)
    strips.append([Piece(corner + bottom * size * chart.columns, Tone.QUIET)])
    strips.append([Piece(_line_up_weeks(chart, size, width), Tone.QUIET)])
    strips.append(
        [
            piece
            for curve in chart.curves
            for piece in (Piece(pen.marks[curve.mark], curve.mark), Piece(f" {curve.name}  "))
        ]
    )
    return strips + _draw_notes(chart.notes, width)


def _line_up_weeks(chart: Chart, size: int, width: int) -> str:
    """Write the days on which columns start below their marks, as many as there is room for."""
    text = ""
    for column, each in enumerate(chart.weeks):
        start, week = size * (column + 1), each.words.rpartition(" ")[0]
        if (not text or start >= len(text) + GAP) and start + len(week) <= width:
            text = f"{text:{start}}{week}"
    return text


def _draw_table(table: Table, pen: Pen, width: int) -> list[Strip]:
    """Draw a table in columns, or as lists where it is too wide for them."""
    strips = _ink_text(table.title, width, "title")
    lines = lay_out(table, width)
    if lines is None:
        for record in stack(table, width - GAP):
            strips += [_draw_item(line, "  " if index else "- ") for index, line in enumerate(record)]
    else:
        strips += [strip for line in lines for strip in _draw_line(line, pen)]
    return strips + _draw_notes(table.notes, width)


def _draw_item(line: TableLine, bullet: str) -> Strip:
    """Draw one line of a row that is shown as a list."""
    if line.is_detail:
        return [Piece(bullet + line.texts[0], line.tone)]
    label, text = line.texts
    return [Piece(bullet), Piece(label, Tone.QUIET), Piece(" " * GAP), Piece(text, line.tone)]


def _draw_line(line: TableLine, pen: Pen) -> Iterator[Strip]:
    """Draw one line of a table; below a heading, some pens draw another one."""
    ink = Tone.QUIET if line.is_heading else line.tone
    text = (" " * GAP).join(line.texts)
    if line.bar is None:
        yield [Piece(text.rstrip(), ink)]
    else:
        yield [Piece(text, ink), Piece(" " * GAP), Piece(pen.bar * round(line.bar * BAR_CELLS), "bar")]
    if line.is_heading and pen.underline:
        yield [Piece((" " * GAP).join(pen.underline * cells(part) for part in line.texts))]
