"""Points over time as SVG, week by week: what the advice of past weeks was worth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, assert_never

from downtime_cli.core.wording import iso_utc
from downtime_cli.render.markup import Markup, element, text, void
from downtime_cli.render.svg_axes import (
    FILE_WIDTH,
    FOOT,
    GUTTER,
    PLOT,
    UNIT,
    at_share,
    classify_tick,
    draw_levels,
    percent_of,
    scale_of,
)
from downtime_cli.render.svg_parts import Drawing, draw_words, frame, round_off
from downtime_cli.report.blocks import Time
from downtime_cli.report.pictures.kinds import Chart, Mark

_MOST_LABELS: Final = 15
_LATE_MIDDLE: Final = 0.95  # from which on a narrow screen has no room for a date that has its middle there
_MANY: Final = 26  # columns, from which on marks are smaller


def chart_svg(chart: Chart) -> Drawing:
    """Draw points over time, one column after the other, above the weeks in which they start."""
    top, size = UNIT, 3.0 if chart.columns > _MANY else 5.0
    height = top + PLOT + FOOT
    markup = frame(
        "points",
        (chart.title, chart.summary),
        *draw_levels(chart.levels, chart.unit, top, PLOT),
        *_draw_weeks(chart, top + PLOT),
        *(
            _draw_point(
                curve.mark, (column + 0.5) / chart.columns, top + PLOT * (1 - height / scale_of(chart.levels)), size
            )
            for curve in reversed(chart.curves)
            for column, height in enumerate(curve.heights)
            if height is not None
        ),
        class_="chart fluid",
        width="100%",
        height=f"{height}",
    )
    return Drawing(markup, FILE_WIDTH, height)


def _draw_weeks(chart: Chart, bottom: float) -> Iterator[Markup]:
    """Write the days on which columns start, as many as there is room for, with the year where it is a new one."""
    yield draw_words(-GUTTER, bottom + 19, "week of")
    shown = range(0, chart.columns, -(-chart.columns // _MOST_LABELS))
    last_year = ""
    for index, column in enumerate(shown):
        week, share = chart.weeks[column], (column + 0.5) / chart.columns
        is_late = share > _LATE_MIDDLE
        classes = classify_tick(index, len(shown), is_late=is_late)
        day, _, year = week.words.rpartition(" ")
        parts = [void("path", class_="hair", d=f"M0 {bottom}v6"), _mark_part(week, "day", day, bottom + 19)]
        if "main" in classes and not is_late and year != last_year:  # a narrow screen shows these alone
            last_year = year
            parts.append(_mark_part(week, "year", year, bottom + 32))
        yield at_share(share, *parts, class_=classes)


def _mark_part(week: Time, part: str, words: str, y: float) -> Markup:
    """Write the day or the year of a week so that a script can show it by another clock."""
    marks = {"data_start": iso_utc(week.start), "data_part": part}
    return element("text", text(words), y=round_off(y), class_="middle", **marks)


def draw_sample(mark: Mark) -> Markup:
    """Draw one point, for a list of what points stand for."""
    return element(
        "svg", _draw_point(mark, 0.5, 6, 5), class_="chart sample", width="14", height="12", aria_hidden="true"
    )


def _draw_point(mark: Mark, share: float, y: float, size: float) -> Markup:
    place = {"cx": percent_of(share), "cy": round_off(y)}
    match mark:
        case Mark.CHOSEN:
            return void("circle", class_="window", **place, r=round_off(size))
        case Mark.BEST:
            return at_share(
                share,
                void("path", class_="best", d=f"M-{round_off(size + 1)} {round_off(y)}h{round_off(2 * size + 2)}"),
            )
        case Mark.GUESS:
            return void("circle", class_="guess", **place, r=round_off(size - 0.5))
        case _:
            assert_never(mark)
