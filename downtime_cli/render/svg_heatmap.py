"""The heatmap as SVG: days by hours; to stand in a page or in a file (`svg_file`)."""

from __future__ import annotations

from typing import Final

from downtime_cli.render.markup import Markup, element, join
from downtime_cli.render.svg_parts import Drawing, define_hatch, draw_box, draw_words, epoch_minutes, frame
from downtime_cli.report.pictures.kinds import LEGEND, CellState, HeatCell, Heatmap

_LABELS, _CELL, _ROW, _GAP = 92, 27, 19, 2
_MAP_TOP: Final = 20
_LEVELS: Final = 10


def heatmap_svg(heatmap: Heatmap) -> Drawing:
    """Draw the map: a row for each day, a column for each hour."""
    rows = len(heatmap.rows)
    bottom = _MAP_TOP + rows * _ROW
    hours = (draw_words(_hour_x(hour), 12, f"{hour:02d}", "middle") for hour in range(24))
    days = [
        draw_words(_LABELS - 10, _row_y(index) + 12.5, row.label + ("*" if row.is_marked else ""), "end")
        for index, row in enumerate(heatmap.rows)
    ]
    cells = (
        _draw_hour(cell, hour, index)
        for index, row in enumerate(heatmap.rows)
        for hour, cell in enumerate(row.cells)
        if cell.state is not CellState.EMPTY
    )
    width, height = _LABELS + 24 * _CELL, bottom + 34
    drawn = frame(
        "heatmap",
        (heatmap.title, heatmap.summary),
        define_hatch("heatmap"),
        *hours,
        element("g", *days, *cells, data_grid=f"{_LABELS} {_MAP_TOP} {_CELL} {_ROW}" if heatmap.clock else None),
        element("g", _draw_legend(heatmap, bottom + 14), class_="legend", transform="translate(0 0)"),
        width=f"{width}",
        height=f"{height}",
        viewBox=f"0 0 {width} {height}",
    )
    return Drawing(drawn, width, height)


def _hour_x(hour: int) -> float:
    return _LABELS + (hour + 0.5) * _CELL


def _row_y(index: int) -> int:
    return _MAP_TOP + index * _ROW


def _draw_hour(cell: HeatCell, hour: int, index: int) -> Markup:
    """Draw one hour: the window is outlined, closed hours have no shade; a script may move it to another clock."""
    x, y, width, height = _LABELS + hour * _CELL, _row_y(index), _CELL - _GAP, _ROW - _GAP
    starts = epoch_minutes(cell.starts)
    match cell.state:
        case CellState.WINDOW:
            return draw_box(x, y, width, height, class_="window cell", data_starts=starts)
        case CellState.EXCLUDED:
            return draw_box(x, y, width, height, fill="url(#heatmap-hatch)", data_starts=starts)
        case _:
            return draw_box(x, y, width, height, class_=f"l{cell.level}", data_starts=starts)


def _draw_legend(heatmap: Heatmap, y: float) -> Markup:
    x = float(_LABELS)
    parts = [draw_words(x, y + 11, "quietest")]
    x += 52
    parts += [draw_box(x + level * 16, y, 15, 14, class_=f"l{level}") for level in range(_LEVELS)]
    x += _LEVELS * 16 + 8
    parts.append(draw_words(x, y + 11, "busiest"))
    x += 70
    fills = {CellState.WINDOW: {"class_": "window cell"}, CellState.EXCLUDED: {"fill": "url(#heatmap-hatch)"}}
    for state, fill in fills.items():
        if heatmap.has(state):
            parts += [draw_box(x, y, 15, 14, **fill), draw_words(x + 22, y + 11, LEGEND[state])]
            x += 110
    return join(*parts)
