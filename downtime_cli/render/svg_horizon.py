"""The horizon hour by hour as SVG: lanes of what is chosen, offered and closed, above an area of expected traffic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.wording import iso_utc
from downtime_cli.render.markup import NOTHING, Markup, element, join, text, void
from downtime_cli.render.svg_axes import (
    BESIDE,
    FILE_WIDTH,
    FOOT,
    PLOT,
    UNIT,
    at_share,
    classify_tick,
    draw_levels,
    percent_of,
    scale_of,
)
from downtime_cli.render.svg_parts import Drawing, define_hatch, draw_box, draw_words, frame, round_off
from downtime_cli.report.blocks import Time
from downtime_cli.report.pictures.kinds import Band, BandKind, Timeline

_LANE, _MOST_LANES = 19, 4
_LANE_NAMES: Final = {
    BandKind.WINDOW: "window",
    BandKind.ALTERNATIVE: "alternatives",
    BandKind.BLACKOUT: "blackouts",
}
_APART: Final = 0.06  # of the width, between two marks of a lane
_LAST_TICK: Final = 0.95
_LATE: Final = 0.85  # from which on a narrow screen has no room for a date that starts there
_LONG: Final = 720  # hours, from which on a finer line shows more


def timeline_svg(timeline: Timeline, width: str = "100%") -> Drawing:
    """Draw the horizon: lanes of what is chosen, offered and closed, above an area of expected traffic."""
    span = timeline.span
    lanes = list(_sort_into_lanes(timeline))
    top = len(lanes) * _LANE + UNIT
    height = top + PLOT + FOOT
    markup = frame(
        "horizon",
        (timeline.title, timeline.summary),
        define_hatch("horizon"),
        *draw_levels(timeline.levels, timeline.unit, top, PLOT),
        _draw_traffic(timeline, top),
        *_draw_days(timeline, top),
        *(_draw_band(band, timeline, top) for band in timeline.bands),
        *(part for index, (name, bands) in enumerate(lanes) for part in _draw_lane(index, name, bands, timeline)),
        class_="chart fluid",
        width=width,
        height=f"{height}",
        data_start=iso_utc(span.start),
        data_end=iso_utc(span.end),
    )
    return Drawing(markup, FILE_WIDTH, height)


class _Placed(Struct, frozen=True):
    """A band in its lane, as parts of the width; without a mark where the one before has the same and is near."""

    band: Band
    left: float
    right: float
    has_mark: bool = True

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def _sort_into_lanes(timeline: Timeline) -> Iterator[tuple[str, list[_Placed]]]:
    """Yield the lanes with their names; bands of one kind whose marks would meet are in several lanes."""
    for kind, name in _LANE_NAMES.items():
        lanes: list[list[_Placed]] = []
        for band in sorted((each for each in timeline.bands if each.kind is kind), key=lambda each: each.span.start):
            placed = _Placed(band, *_find_edges(timeline, band))
            lane = next((lane for lane in lanes if _has_room(lane, placed)), None)
            if lane is None:
                lane = lanes[-1] if len(lanes) == _MOST_LANES else []
                lanes += [] if lane else [lane]
            lane.append(replace(placed, has_mark=not _is_near(lane, placed)))
        yield from ((name if index == 0 else "", lane) for index, lane in enumerate(lanes))


def _has_room(lane: Sequence[_Placed], placed: _Placed) -> bool:
    """Whether a band can stand in a lane: it meets no other, and its mark no other mark."""
    last = lane[-1]
    return placed.left >= last.right and (last.band.mark == placed.band.mark or not _is_near(lane, placed))


def _is_near(lane: Sequence[_Placed], placed: _Placed) -> bool:
    """Whether there is no room for a mark of its own beside the last one in a lane."""
    return any(placed.middle - other.middle < _APART for other in lane if other.has_mark)


def _find_edges(timeline: Timeline, band: Band) -> tuple[float, float]:
    """The edges of a band as parts of the width, clipped to the chart."""
    span = timeline.span
    left, right = ((edge - span.start) / span.duration for edge in (band.span.start, band.span.end))
    return min(max(0.0, left), 1.0), min(max(0.0, right), 1.0)


def _draw_lane(index: int, name: str, lane: Sequence[_Placed], timeline: Timeline) -> Iterator[Markup]:
    y = index * _LANE
    if name:
        yield draw_words(-BESIDE, y + 13, name, "end")
    for placed in lane:
        yield _draw_in_lane(placed, y, timeline)


def _draw_in_lane(placed: _Placed, y: float, timeline: Timeline) -> Markup:
    """Draw what stands for a band in its lane: a block, a framed number, a bar below a letter."""
    match placed.band.kind:
        case BandKind.WINDOW:
            return join(_span_box(placed, y + 3, 12, "window"), _name_window(placed, y + 13, timeline))
        case BandKind.ALTERNATIVE:
            frame_of_number = draw_box(-7, y + 2, 14, 14, class_="offer")
            return at_share(placed.middle, frame_of_number, draw_words(0, y + 13, placed.band.mark, "middle accent"))
        case _:
            mark = draw_words(0, y + 11, placed.band.mark, "middle strong") if placed.has_mark else NOTHING
            return join(_span_box(placed, y + 14, 4, "bar"), at_share(placed.middle, mark))


def _name_window(placed: _Placed, y: float, timeline: Timeline) -> Markup:
    """Write the start of the window beside its block, on the side where there is more room."""
    time = timeline.start
    if placed.middle < 0.5:
        return at_share(placed.right, _mark_start(time, 7, y, "strong"))
    return at_share(placed.left, _mark_start(time, -7, y, "strong end"))


def _draw_band(band: Band, timeline: Timeline, top: float) -> Markup:
    """Draw a band over the plot: the window as a solid block, alternatives in outline, closed hours hatched."""
    placed = _Placed(band, *_find_edges(timeline, band))
    match band.kind:
        case BandKind.CLOSED:
            return _span_box(placed, top, PLOT, None, fill="url(#horizon-hatch)")
        case BandKind.BLACKOUT:
            return NOTHING
        case BandKind.ALTERNATIVE:
            return _span_box(placed, top, PLOT, "offer")
        case BandKind.WINDOW:
            return _span_box(placed, top, PLOT, "window")
        case _:
            assert_never(band.kind)


def _span_box(placed: _Placed, y: float, height: float, classes: str | None, **attributes: str) -> Markup:
    """Draw a box as wide as a band."""
    return void(
        "rect",
        x=percent_of(placed.left),
        y=round_off(y),
        width=percent_of(placed.right - placed.left),
        height=round_off(height),
        class_=classes,
        **attributes,
    )


def _draw_traffic(timeline: Timeline, top: float) -> Markup:
    """Draw the traffic as an area with a line on top, flat within each hour."""
    size, scale = FILE_WIDTH / len(timeline.heights), scale_of(timeline.levels)
    path = "".join(
        f"{'M0 ' if index == 0 else 'V'}{round_off(PLOT - height / scale * PLOT)}H{round_off((index + 1) * size)}"
        for index, height in enumerate(timeline.heights)
    )
    return element(
        "svg",
        void("path", class_="area", d=f"{path}V{PLOT}H0z"),
        void("path", class_="line fine" if len(timeline.heights) > _LONG else "line", d=path),
        y=round_off(top),
        width="100%",
        height=f"{PLOT}",
        viewBox=f"0 0 {FILE_WIDTH} {PLOT}",
        preserveAspectRatio="none",
    )


def _draw_days(timeline: Timeline, top: float) -> Iterator[Markup]:
    """Draw the days that there is room for; `data-date` lets a script move one to its start by another clock."""
    span, bottom = timeline.span, top + PLOT
    for index, tick in enumerate(timeline.ticks):
        share = (tick.at - span.start) / span.duration
        if share <= _LAST_TICK:
            yield at_share(
                share,
                void("path", class_="hair", d=f"M0 {top}V{bottom + 8}"),
                draw_words(4, bottom + 19, tick.first),
                draw_words(4, bottom + 32, tick.second),
                class_=classify_tick(index, len(timeline.ticks), is_late=share > _LATE),
                data_date=tick.date,
            )


def _mark_start(time: Time, x: float, y: float, classes: str) -> Markup:
    """Write an instant so that a script can show it by another clock."""
    place = {"x": round_off(x), "y": round_off(y)}
    return element("text", text(time.words), **place, class_=classes, data_start=iso_utc(time.start))
