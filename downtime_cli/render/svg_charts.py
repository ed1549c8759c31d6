"""
The charts as SVG: the heatmap, the horizon, and points over time; to stand in a page or in a file (`svg_file`).

Colours are classes of `assets/charts.css`; no chart has a style of its own, so that a page can forbid those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, assert_never

from msgspec import Struct

from downtime_cli.core.window import to_minute
from downtime_cli.core.wording import iso_utc
from downtime_cli.render.markup import Markup, element, join, text, void
from downtime_cli.report.pictures.kinds import (
    LEGEND,
    Band,
    BandKind,
    CellState,
    Chart,
    HeatCell,
    Heatmap,
    Mark,
    Timeline,
)

_LABELS, _CELL, _ROW, _GAP = 92, 27, 19, 2
_MAP_TOP: Final = 20
_LEVELS: Final = 10

_WIDTH: Final = 960
_TOP, _PLOT, _FOOT = 30, 170, 38
_ROOM: Final = 45  # what the words of a day take

_POINT: Final = 16


class Drawing(Struct, frozen=True):
    """A drawing and its size."""

    markup: Markup
    width: float
    height: float


def heatmap_svg(heatmap: Heatmap) -> Drawing:
    """Draw the map: a row for each day, a column for each hour."""
    rows = len(heatmap.rows)
    bottom = _MAP_TOP + rows * _ROW
    hours = (_draw_words(_hour_x(hour), 12, f"{hour:02d}", "middle") for hour in range(24))
    days = [
        _draw_words(_LABELS - 10, _row_y(index) + 12.5, row.label + ("*" if row.is_marked else ""), "end")
        for index, row in enumerate(heatmap.rows)
    ]
    cells = (
        _draw_hour(cell, hour, index)
        for index, row in enumerate(heatmap.rows)
        for hour, cell in enumerate(row.cells)
        if cell.state is not CellState.EMPTY
    )
    return _frame(
        "heatmap",
        (heatmap.title, heatmap.summary),
        (_LABELS + 24 * _CELL, bottom + 34),
        _define_hatch("heatmap"),
        *hours,
        element("g", *days, *cells, data_grid=f"{_LABELS} {_MAP_TOP} {_CELL} {_ROW}" if heatmap.clock else None),
        element("g", _draw_legend(heatmap, bottom + 14), class_="legend", transform="translate(0 0)"),
    )


def epoch_minutes(starts: Iterable[datetime]) -> str | None:
    """Write instants as a script reads them; None where there are none."""
    return " ".join(str(to_minute(start)) for start in starts) or None


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
            return _draw_box(x, y, width, height, class_="window cell", data_starts=starts)
        case CellState.EXCLUDED:
            return _draw_box(x, y, width, height, fill="url(#heatmap-hatch)", data_starts=starts)
        case _:
            return _draw_box(x, y, width, height, class_=f"l{cell.level}", data_starts=starts)


def _draw_legend(heatmap: Heatmap, y: float) -> Markup:
    x = float(_LABELS)
    parts = [_draw_words(x, y + 11, "quietest")]
    x += 52
    parts += [_draw_box(x + level * 16, y, 15, 14, class_=f"l{level}") for level in range(_LEVELS)]
    x += _LEVELS * 16 + 8
    parts.append(_draw_words(x, y + 11, "busiest"))
    x += 70
    fills = {CellState.WINDOW: {"class_": "window cell"}, CellState.EXCLUDED: {"fill": "url(#heatmap-hatch)"}}
    for state, fill in fills.items():
        if heatmap.has(state):
            parts += [_draw_box(x, y, 15, 14, **fill), _draw_words(x + 22, y + 11, LEGEND[state])]
            x += 110
    return join(*parts)


def timeline_svg(timeline: Timeline) -> Drawing:
    """Draw the horizon: an area of expected traffic, closed hours hatched, the window and alternatives marked."""
    span = timeline.span
    bottom = _TOP + _PLOT
    return _frame(
        "horizon",
        (timeline.title, timeline.summary),
        (_WIDTH, bottom + _FOOT),
        _define_hatch("horizon"),
        _draw_grid(),
        *_draw_traffic(timeline),
        *_draw_days(timeline),
        *(_draw_band(band, timeline) for band in timeline.bands),
        *_draw_scale(timeline),
        data_start=iso_utc(span.start),
        data_end=iso_utc(span.end),
        data_width=f"{_WIDTH}",
    )


def _find_edges(timeline: Timeline, band: Band) -> tuple[float, float]:
    """The edges of a band, clipped to the chart."""
    span = timeline.span
    places = ((edge - span.start) / span.duration * _WIDTH for edge in (band.span.start, band.span.end))
    left, right = (min(max(0.0, place), _WIDTH) for place in places)
    return left, right


def _draw_band(band: Band, timeline: Timeline) -> Markup:
    left, right = _find_edges(timeline, band)
    width, bottom = right - left, _TOP + _PLOT
    match band.kind:
        case BandKind.CLOSED:
            return _draw_box(left, _TOP, width, _PLOT, fill="url(#horizon-hatch)")
        case BandKind.BLACKOUT:
            bar = _draw_box(left, _TOP - 6, width, 4, class_="bar")
            return join(bar, _draw_words((left + right) / 2, _TOP - 11, band.mark, "middle strong"))
        case BandKind.ALTERNATIVE:
            mark = _draw_words((left + right) / 2, _TOP - 11, band.mark, "middle accent")
            return join(_draw_box(left, _TOP, width, _PLOT, class_="offer"), mark)
        case BandKind.WINDOW:
            middle = (left + right) / 2
            arrow = void("path", class_="window", d=f"M{_round(middle - 6)} {_TOP - 12}h12l-6 9z")
            wide = max(width, 2.0)
            veil = _draw_box(left, _TOP, wide, _PLOT, class_="veil")
            return join(veil, _draw_box(left, bottom, wide, 5, class_="window"), arrow)
        case _:
            assert_never(band.kind)


def _draw_traffic(timeline: Timeline) -> Iterator[Markup]:
    """Draw the traffic as an area with a line on top, flat within each hour."""
    size, bottom = _WIDTH / len(timeline.heights), _TOP + _PLOT
    path = "".join(
        f"{'M0 ' if index == 0 else 'V'}{_round(bottom - height * _PLOT)}H{_round((index + 1) * size)}"
        for index, height in enumerate(timeline.heights)
    )
    yield void("path", class_="area", d=f"{path}V{bottom}H0z")
    yield void("path", class_="line", d=path)


def _draw_grid() -> Markup:
    """Draw lines at zero, half and all of the greatest value."""
    return void("path", class_="hair", d="".join(f"M0 {_TOP + _PLOT * part // 2}H{_WIDTH}" for part in range(3)))


def _draw_scale(timeline: Timeline) -> Iterator[Markup]:
    yield _draw_words(4, _TOP + 12, timeline.top, "halo")
    yield _draw_words(4, _TOP + _PLOT / 2 + 12, timeline.half, "halo")


def _draw_days(timeline: Timeline) -> Iterator[Markup]:
    """Draw the days that there is room for; `data-date` lets a script move one to its start by another clock."""
    span, bottom = timeline.span, _TOP + _PLOT
    for tick in timeline.ticks:
        x = (tick.at - span.start) / span.duration * _WIDTH
        if x <= _WIDTH - _ROOM:
            yield element(
                "g",
                void("path", class_="hair", d=f"M0 {_TOP}V{bottom + 8}"),
                _draw_words(4, bottom + 19, tick.weekday),
                _draw_words(4, bottom + 32, tick.words),
                transform=f"translate({_round(x)} 0)",
                data_date=tick.date,
            )


def chart_svg(chart: Chart) -> Drawing:
    """Draw points over time, one column after the other."""
    size = min(_WIDTH / chart.columns, 48.0)
    width, bottom = size * chart.columns, _TOP + chart.height * _POINT
    points = (
        _draw_point(curve.mark, (column + 0.5) * size, bottom - (height + 0.5) * _POINT)
        for curve in reversed(chart.curves)
        for column, height in enumerate(curve.heights)
        if height is not None
    )
    keys = []
    for index, curve in enumerate(chart.curves):
        x = 8 + index * 150
        keys += [_draw_point(curve.mark, x, bottom + 22), _draw_words(x + 12, bottom + 26, curve.name)]
    return _frame(
        "points",
        (chart.title, chart.summary),
        (max(width, 480), bottom + 34),
        void("path", class_="hair", d=f"M0 {_TOP}H{_round(width)}M0 {bottom}H{_round(width)}"),
        _draw_words(0, _TOP - 6, chart.top),
        *points,
        *keys,
    )


def _draw_point(mark: Mark, x: float, y: float) -> Markup:
    match mark:
        case Mark.CHOSEN:
            return void("circle", class_="window", cx=_round(x), cy=_round(y), r="4.5")
        case Mark.BEST:
            return void("path", class_="best", d=f"M{_round(x - 6)} {_round(y)}h12")
        case Mark.GUESS:
            return void("circle", class_="guess", cx=_round(x), cy=_round(y), r="4")
        case _:
            assert_never(mark)


def _frame(name: str, said: tuple[str, str], size: tuple[float, float], *children: Markup, **data: str) -> Drawing:
    """Wrap a drawing with its title and its description, which screen readers say in its place."""
    title, summary = said
    width, height = size
    markup = element(
        "svg",
        element("title", text(title), id=f"{name}-title"),
        element("desc", text(summary), id=f"{name}-summary"),
        *children,
        class_="chart",
        role="img",
        aria_labelledby=f"{name}-title {name}-summary",
        width=_round(width),
        height=_round(height),
        viewBox=f"0 0 {_round(width)} {_round(height)}",
        **data,
    )
    return Drawing(markup, width, height)


def _define_hatch(name: str) -> Markup:
    """Define the pattern of what is closed; each drawing of a page has its own."""
    stripe = void("path", class_="hatch", d="M-1 1l2 -2M0 6l6 -6M5 7l2 -2")
    pattern = element("pattern", stripe, id=f"{name}-hatch", width="6", height="6", patternUnits="userSpaceOnUse")
    return element("defs", pattern)


def _draw_box(x: float, y: float, width: float, height: float, **attributes: str | None) -> Markup:
    return void("rect", x=_round(x), y=_round(y), width=_round(width), height=_round(height), **attributes)


def _draw_words(x: float, y: float, words: str, classes: str | None = None) -> Markup:
    return element("text", text(words), x=_round(x), y=_round(y), class_=classes)


def _round(value: float) -> str:
    """Write a coordinate to a tenth, without a trailing zero."""
    return f"{value:.1f}".removesuffix(".0")
