"""The SVG formats: one chart of a report as a file of its own, with its title, its key and its style."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.wording import capitalised
from downtime_cli.render.layout import wrap
from downtime_cli.render.markup import NOTHING, Markup, element, join, read_asset, text, void
from downtime_cli.render.svg_axes import FILE_WIDTH, GUTTER
from downtime_cli.render.svg_heatmap import heatmap_svg
from downtime_cli.render.svg_horizon import timeline_svg
from downtime_cli.render.svg_parts import Drawing
from downtime_cli.render.svg_year import year_svg
from downtime_cli.report.report import Report

_NARROWEST, _MARGIN, _LINE = 720, 20, 18
_LETTER: Final = 6.5


def render_heatmap(report: Report) -> str | None:
    """Render the heatmap of a report; a refusal says so instead, and None stands for reports that never have one."""
    heatmap = report.heatmap
    if heatmap is None:
        return _explain_absence(report)
    return _wrap_file(report, heatmap.title, heatmap_svg(heatmap), [note.text for note in heatmap.notes])


def render_horizon(report: Report) -> str | None:
    """Render the horizon of a report; a refusal says so instead, and None stands for reports that never have one."""
    timeline = report.timeline
    if timeline is None:
        return _explain_absence(report)
    keys = [f"{key.mark}, {key.text.text}" if key.mark.isalpha() else key.text.text for key in timeline.keys]
    plot = timeline_svg(timeline, f"{FILE_WIDTH}")
    moved = element("g", plot.markup, transform=f"translate({GUTTER} 0)")
    drawing = replace(plot, markup=moved, width=GUTTER + FILE_WIDTH)
    return _wrap_file(report, timeline.title, drawing, keys)


def render_year(report: Report) -> str | None:
    """Render the year of a standing window; a refusal says so instead, and None stands for reports that have none."""
    year = report.year
    if year is None:
        return _explain_absence(report)
    keys = [f"{key.mark}, {key.text.text}" if key.mark else capitalised(key.text.text) for key in year.keys]
    return _wrap_file(report, year.title, year_svg(year), keys)


def _explain_absence(report: Report) -> str | None:
    """Say why there is nothing to draw; None for answers that never have a chart."""
    return _wrap_file(report, report.undrawn, None, []) if report.undrawn else None


def _wrap_file(report: Report, title: str, drawing: Drawing | None, below: Sequence[str]) -> str:
    """Wrap a drawing as a document, with what it is about above it and the given lines below."""
    width = max(_NARROWEST, drawing.width + 2 * _MARGIN if drawing is not None else 0)
    letters = int((width - 2 * _MARGIN) / _LETTER)
    above = _draw_lines((f"{report.title}: {report.headline}", title), _MARGIN + 10, letters)
    top = _MARGIN + 10 + len(above) * _LINE
    middle, bottom = NOTHING, float(top)
    if drawing is not None:
        middle = element("g", drawing.markup, transform=f"translate({_MARGIN} {top})")
        bottom += drawing.height + _LINE
    rest = _draw_lines(below, bottom, letters)
    height = f"{bottom + len(rest) * _LINE + _MARGIN - _LINE:.0f}"
    document = element(
        "svg",
        element("style", text(read_asset("charts.css"))),
        void("rect", class_="paper", width="100%", height="100%"),
        *above,
        middle,
        *rest,
        xmlns="http://www.w3.org/2000/svg",
        class_="chart",
        width=f"{width:.0f}",
        height=height,
        viewBox=f"0 0 {width:.0f} {height}",
    )
    return join(Markup('<?xml version="1.0" encoding="UTF-8"?>\n'), document, Markup("\n"))


def _draw_lines(texts: Sequence[str], first: float, letters: int) -> list[Markup]:
    lines = [part for words in texts if words for part in wrap(words, letters)]
    return [
        element("text", text(words), x=f"{_MARGIN}", y=f"{first + index * _LINE:.1f}", class_="ink")
        for index, words in enumerate(lines)
    ]
