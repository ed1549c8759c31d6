"""
What past windows have cost each zone: the shares of its own week, added up.

A past window is weighed as a coming one would be, by the usual traffic at that time by the zone's own clock. What was
measured then would be no better: while a service is down, its traffic is missing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from downtime_cli.core.audience import Audience
from downtime_cli.core.forecast.averages import steady
from downtime_cli.core.forecast.forecast import build_forecast
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.impact import build_scale
from downtime_cli.core.policy import PastWindow
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import DAY, Span, to_minute


def borne_shares(
    traffic: Traffic | TypicalWeek, audience: Audience, past: Sequence[PastWindow], reach: Span
) -> dict[str, float]:
    """Add up, by zone's name, the shares of its own week that fell into past windows; each window counts alike.

    `reach` is the plan's own: what is learnt from history needs its clocks up to there.
    """
    if not past:
        return {}
    spans = [window.span for window in past]
    first, last = min(spans).start - DAY, max(span.end for span in spans) + DAY
    whole = Span(min(first, reach.start), max(last, reach.end))
    forecast = build_forecast(traffic, audience, whole, follow_recent=False)
    lost: dict[str, list[float]] = {}
    for span in spans:
        start, end = to_minute(span.start), to_minute(span.end)
        for burden in build_scale(forecast, span).burdens(start, end):
            lost.setdefault(zone_name(burden.zone), []).append(burden.added)
    return {name: steady(math.fsum(shares)) for name, shares in lost.items()}
