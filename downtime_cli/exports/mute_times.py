"""
The window as time intervals, as Alertmanager and Grafana read them: the days and the minutes on which alerts are quiet.

In UTC, said explicitly, so that no clock change comes between. An interval cannot pass midnight: each day of the window
has its own, until 24:00.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from downtime_cli.core.window import DAY, Span
from downtime_cli.exports.clocks import whole_minutes


def interval_lines(window: Span) -> Iterator[str]:
    """Yield the items of a YAML list, one mapping for each day, to the minute and never shorter than the window."""
    span = whole_minutes(window)
    start = span.start
    while start < span.end:
        midnight = start.replace(hour=0, minute=0) + DAY
        yield f'- times: [{{start_time: "{start:%H:%M}", end_time: "{_end(min(span.end, midnight), midnight)}"}}]'
        yield f'  days_of_month: ["{start.day}"]'
        yield f'  months: ["{start.month}"]'
        yield f'  years: ["{start.year}"]'
        yield '  location: "UTC"'
        start = midnight


def _end(end: datetime, midnight: datetime) -> str:
    """Return the end within a day; its last moment is 24:00."""
    return "24:00" if end == midnight else f"{end:%H:%M}"
