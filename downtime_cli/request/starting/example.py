"""
A made-up service to try things out on: ten weeks of traffic, its users, and a configuration.

Everybody lives by the clock of their zone, and chance adds a little, the same every time. Nothing here was measured.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from downtime_cli.core.announcing.schedule import EMAIL, STATUS_PAGE
from downtime_cli.core.window import DAY, HOUR
from downtime_cli.request.options import CONFIG_FILE
from downtime_cli.request.starting.config_text import render_config

USERS: Final = {
    "Europe/Berlin": 5200,
    "Europe/London": 2900,
    "America/New_York": 3100,
    "America/Los_Angeles": 1400,
    "Asia/Kolkata": 1900,
    "Australia/Sydney": 700,
}
TRAFFIC_FILE: Final = "traffic.csv"
AUDIENCE_FILE: Final = "audience.csv"
_ANSWERS: Final = {
    "traffic": (TRAFFIC_FILE,),
    "audience": (AUDIENCE_FILE,),
    "duration": ("2h",),
    "timezone": ("Europe/Berlin",),
    "team-hours": ("Mon-Fri 05:00-22:00",),
    "service": ("example shop",),
}
_WEEKS: Final = 10
_SEED: Final = 20261123


def build_example(now: datetime) -> dict[str, str]:
    """Make the text of each file, by its name; the traffic ends with the last whole day of UTC."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = [(f"{start:%Y-%m-%dT%H:%MZ}", count) for start, count in make_traffic(midnight)]
    return {
        TRAFFIC_FILE: _render_csv(("timestamp", "requests"), rows),
        AUDIENCE_FILE: _render_csv(("timezone", "users"), USERS.items()),
        CONFIG_FILE: render_config(_ANSWERS, (EMAIL, STATUS_PAGE)),
    }


def make_traffic(end: datetime) -> list[tuple[datetime, int]]:
    """List the start of each hour of ten weeks, and its requests."""
    draw = random.Random(_SEED)  # noqa: S311 - nothing here is secret
    starts = [end - back * HOUR for back in range(_WEEKS * 7 * (DAY // HOUR), 0, -1)]
    return [(start, round(_expect(start) * draw.gauss(1, 0.06))) for start in starts]


def _expect(start: datetime) -> float:
    """Add up what everybody does at their own time of day."""
    return sum(users * _measure_activity(start.astimezone(ZoneInfo(zone))) for zone, users in USERS.items())


def _measure_activity(wall: datetime) -> float:
    """Requests of one user in an hour: most at 15:00, least at 03:00, fewer at weekends."""
    day = 0.52 - 0.46 * math.cos((wall.hour - 3) * math.pi / 12)
    return day * (0.6 if wall.weekday() > 4 else 1.0)


def _render_csv(header: tuple[str, str], rows: Iterable[tuple[str, int]]) -> str:
    return "".join(f"{first},{second}\n" for first, second in [header, *rows])
