"""The plain format: ASCII of our own, no colour, no boxes, stable lines; for pipes, mails and logs."""

from __future__ import annotations

from downtime_cli.render.drawing import plain_text
from downtime_cli.render.first_screen import draw_answer
from downtime_cli.render.pen import ASCII
from downtime_cli.report.report import Report


def render_plain(report: Report, *, width: int = 80, full: bool = False) -> str:
    """Draw the first screen, or the report in `full`, in at most `width` columns (60 or more), ending in a newline."""
    return "".join(f"{plain_text(strip)}\n" for strip in draw_answer(report, ASCII, width, full=full))
