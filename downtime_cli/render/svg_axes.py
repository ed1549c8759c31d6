"""
What the charts over time share: an axis of values beside the plot, and places along the time axis.

They are as wide as there is room: places along the time axis are percentages, everything else is in pixels, so that
words are as large on a phone as on a wide screen. What names a line or a lane stands beside the plot, `GUTTER` wide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from downtime_cli.render.markup import Markup, element, void
from downtime_cli.render.svg_parts import draw_words, round_off
from downtime_cli.report.pictures.kinds import Level

GUTTER: Final = 84
FILE_WIDTH: Final = 880  # of the plot, where nothing else says how wide it is
BESIDE: Final = 8  # between words and the plot
UNIT: Final = 20  # what the words for what is counted take above the plot
PLOT, FOOT = 170, 38
_FEW: Final = 5  # labels of an axis that a narrow screen has room for


def draw_levels(levels: Sequence[Level], unit: str, top: float, height: float) -> Iterator[Markup]:
    """Draw the lines of the vertical axis, with their values beside them and what they count above them."""
    yield draw_words(-GUTTER, top - 9, unit)
    for level in levels:
        y = round_off(top + height * (1 - level.height / scale_of(levels)))
        yield void("line", class_="hair", x2="100%", y1=y, y2=y)
        yield draw_words(-BESIDE, float(y) + 4, level.words, "end")


def scale_of(levels: Sequence[Level]) -> float:
    """How high the plot is."""
    return levels[-1].height or 1.0


def classify_tick(index: int, total: int, *, is_late: bool) -> str:
    """Name what a tick is on a narrow screen: one of the few that it has room for, unless it is too near its edge."""
    names = (("tick", True), ("main", index % -(-total // _FEW) == 0), ("late", is_late))
    return " ".join(name for name, is_so in names if is_so)


def at_share(share: float, *children: Markup, **attributes: str | None) -> Markup:
    """Place what is drawn around x = 0 at a part of the width."""
    return element("svg", *children, x=percent_of(share), overflow="visible", **attributes)


def percent_of(share: float) -> str:
    """Write a part of the width to a hundredth of a per cent, without trailing zeros."""
    return f"{100 * share:.2f}".rstrip("0").rstrip(".") + "%"
