"""
What lines of characters are made of, for the terminal and for plain text: pieces with an ink, and pens.

An ink is a name such as `warning` or `heat-3`: what to make of it, if anything, is up to the format. What the two
formats draw with different characters is in their `Pen`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple, TypeAlias

from msgspec import Struct

from downtime_cli.render.layout import GAP
from downtime_cli.report.pictures.kinds import Mark


class Piece(NamedTuple):
    """Part of a line. `ink` is a tone, a mark, a state of the heatmap, or `title`, `answer`, `refusal`, `bar`."""

    text: str
    ink: str = ""


Strip: TypeAlias = list[Piece]  # one line


class Pen(Struct, frozen=True, kw_only=True):
    """The characters to draw with."""

    # Before each label of a fact, and after it.
    before_label: str
    after_label: str
    # What bars are made of, and what underlines the heading of a table.
    bar: str
    underline: str
    # The vertical axis of a chart, its corner and its horizontal axis, then its points.
    axes: tuple[str, str, str]
    marks: Mapping[Mark, str]
    # The ten levels of a heatmap: digits stand at the right of their cells, shades fill them.
    levels: str
    excluded: str
    has_shades: bool


ASCII: Final = Pen(
    before_label="",
    after_label=":",
    bar="#",
    underline="-",
    axes=("|", "+", "-"),
    marks={Mark.CHOSEN: "*", Mark.BEST: "-", Mark.GUESS: "o"},
    levels="0123456789",
    excluded=".",
    has_shades=False,
)
BLOCKS: Final = Pen(
    before_label=" " * GAP,
    after_label="",
    bar="█",
    underline="",
    axes=("│", "└", "─"),
    marks={Mark.CHOSEN: "●", Mark.BEST: "─", Mark.GUESS: "○"},
    levels="░░░▒▒▒▓▓██",
    excluded="·",
    has_shades=True,
)
