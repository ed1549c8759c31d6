"""
What the charts as SVG are made of.

Colours are classes of `assets/charts.css`; no chart has a style of its own, so that a page can forbid those.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from downtime_cli.core.window import to_minute
from downtime_cli.render.markup import Markup, element, text, void


class Drawing(Struct, frozen=True):
    """A drawing and its size."""

    markup: Markup
    width: float
    height: float


def frame(name: str, said: tuple[str, str], *children: Markup, **attributes: str | None) -> Markup:
    """Wrap a drawing with its title and its description, which screen readers say in its place."""
    title, summary = said
    return element(
        "svg",
        element("title", text(title), id=f"{name}-title"),
        element("desc", text(summary), id=f"{name}-summary"),
        *children,
        **{"class_": "chart", **attributes},
        role="img",
        aria_labelledby=f"{name}-title {name}-summary",
    )


def epoch_minutes(starts: Iterable[datetime]) -> str | None:
    """Write instants as a script reads them; None where there are none."""
    return " ".join(str(to_minute(start)) for start in starts) or None


def define_hatch(name: str) -> Markup:
    """Define the pattern of what is closed; each drawing of a page has its own."""
    stripe = void("path", class_="hatch", d="M-1 1l2 -2M0 6l6 -6M5 7l2 -2")
    pattern = element("pattern", stripe, id=f"{name}-hatch", width="6", height="6", patternUnits="userSpaceOnUse")
    return element("defs", pattern)


def draw_box(x: float, y: float, width: float, height: float, **attributes: str | None) -> Markup:
    """Draw a rectangle."""
    return void("rect", x=round_off(x), y=round_off(y), width=round_off(width), height=round_off(height), **attributes)


def draw_words(x: float, y: float, words: str, classes: str | None = None) -> Markup:
    """Write words that start, end or have their middle at a place, as their class says."""
    return element("text", text(words), x=round_off(x), y=round_off(y), class_=classes)


def round_off(value: float) -> str:
    """Write a coordinate to a tenth, without a trailing zero."""
    return f"{value:.1f}".removesuffix(".0")
