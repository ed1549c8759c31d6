"""The plain format: ASCII of our own, no colour, no boxes, stable lines; for pipes, mails and logs."""

from __future__ import annotations

from downtime_cli.render.drawing import ASCII, draw_report, plain_text
from downtime_cli.report.report import Report


def render_plain(report: Report, *, width: int = 80) -> str:
    """Draw the report in at most `width` columns (60 or more), ending in a newline."""
    return "".join(f"{plain_text(strip)}\n" for strip in draw_report(report, ASCII, width))
