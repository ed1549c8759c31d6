"""
How busy a typical person is at each local hour of the week, and when people are awake or at work.

The curve is the mean of four public series, each scaled to a mean of 1 over the week: requests to NASA's web server
(1995) and to a personal site (2023), egress of a Chinese web server (2016) and 280,000 git commits by their authors'
own clocks (2015-2019). `core/forecast/zone_activity.py` adapts it to the traffic of each zone.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Final

from downtime_cli.core.weekends import Weekend

_WEEKDAY: Final = (
    0.77, 0.56, 0.43, 0.36, 0.31, 0.32, 0.40, 0.66, 1.04, 1.38, 1.59, 1.73,
    1.75, 1.76, 1.83, 1.86, 1.80, 1.52, 1.25, 1.15, 1.16, 1.18, 1.14, 0.99,
)  # fmt: skip
_WEEKEND: Final = (
    0.73, 0.54, 0.38, 0.29, 0.24, 0.22, 0.26, 0.32, 0.46, 0.61, 0.74, 0.83,
    0.91, 0.87, 0.88, 0.88, 0.92, 0.93, 0.88, 0.89, 0.96, 0.99, 0.99, 0.88,
)  # fmt: skip
USUAL_WEEK: Final = _WEEKDAY * 5 + _WEEKEND * 2

WAKING_HOURS: Final = (7, 22)
WORKING_HOURS: Final = (9, 17)


@cache
def usual_week(weekend: Weekend) -> tuple[float, ...]:
    """Lay out the usual week with its mean of 1 for people who have these days off; Monday 00:00 first."""
    week = [value for day in range(7) for value in (_WEEKEND if day in weekend else _WEEKDAY)]
    scale = math.fsum(USUAL_WEEK) / math.fsum(week)
    return tuple(value * scale for value in week)


def activity_at(local_minute: int) -> float:
    """How busy a person is, 1 being the week's mean, at a minute of the local clock since 1970-01-01.

    Interpolated between the middles of the hours, so that zones at +05:30 and +05:45 get values of their own.
    """
    hours, rest = divmod(local_minute + 72 * 60 - 30, 60)
    share = rest / 60
    return USUAL_WEEK[hours % 168] * (1 - share) + USUAL_WEEK[(hours + 1) % 168] * share


def is_awake(local_minute: int) -> bool:
    """Whether people who live by that clock are mostly awake: 07:00-22:00."""
    return WAKING_HOURS[0] <= local_minute // 60 % 24 < WAKING_HOURS[1]


def is_office_hour(local_minute: int) -> bool:
    """Whether it is 09:00-17:00 by that clock, whatever the day."""
    return WORKING_HOURS[0] <= local_minute // 60 % 24 < WORKING_HOURS[1]
