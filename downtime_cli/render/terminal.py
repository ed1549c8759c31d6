"""
The terminal format: the only importer of Rich, which turns inks into colours or leaves them out.

All text is handed over as `Text`, never as markup: a service called `[prod] api` keeps its first word. Everything reads
the same without colour.
"""

from __future__ import annotations

import io
from typing import Final

from rich.console import Console
from rich.text import Text

from downtime_cli.render.first_screen import draw_answer
from downtime_cli.render.pen import BLOCKS
from downtime_cli.report.blocks import Tone
from downtime_cli.report.pictures.kinds import CellState, Mark
from downtime_cli.report.report import Report

_GREYS: Final = tuple(range(236, 256, 2))  # even steps of lightness, apart from white paper and black glass
_STYLES: Final = {
    "title": "bold",
    "answer": "bold green",
    "refusal": "bold red",
    "doubt": "bold yellow",
    "bar": "color(173)",
    Tone.STRONG: "bold",
    Tone.WARNING: "yellow",
    Tone.QUIET: "dim",
    Mark.CHOSEN: "bold green",
    Mark.BEST: "color(36)",
    Mark.GUESS: "color(173)",
    CellState.WINDOW: "bold color(16) on color(226)",
    # Whole cells, so that they look the same on any background.
    **{f"heat-{level}": f"color({grey}) on color({grey})" for level, grey in enumerate(_GREYS)},
}


def render_terminal(report: Report, *, width: int = 80, color: bool = False, full: bool = False) -> str:
    """Draw the first screen, or the report in `full`, in `width` columns (60 or more), ending in a newline."""
    console = Console(
        file=io.StringIO(),
        width=width,
        color_system="256" if color else None,
        force_terminal=color,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    with console.capture() as capture:
        for strip in draw_answer(report, BLOCKS, width, full=full):
            text = Text.assemble(*((piece.text, _STYLES.get(piece.ink, "")) for piece in strip))
            text.rstrip()
            console.print(text, no_wrap=True, overflow="ignore", crop=False, soft_wrap=True)
    return capture.get()
