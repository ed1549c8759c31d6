"""
How far back the shape of a week is learnt.

Seasons change how people live, so recent weeks weigh most. Where there are few events, though, chance changes the
counts more than seasons do, and a year tells more than its last weeks.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Final

from msgspec import Struct

from downtime_cli.core.forecast.averages import known
from downtime_cli.core.traffic import HourSeries
from downtime_cli.core.window import HOURS_PER_WEEK

_FEW_AN_HOUR: Final = 2.0
JUDGED_WEEKS: Final = 8


class Memory(Struct, frozen=True, kw_only=True):
    """Which weeks of a history teach the shape, and how much each of them weighs."""

    weeks: int  # the latest weeks with data
    half_life_weeks: int  # after which a week weighs half as much
    few_events: bool  # so few that chance, not habit, tells most hours apart

    @property
    def decay(self) -> float:
        """The weight of a week, compared with the next week."""
        return float(0.5 ** (1 / self.half_life_weeks))

    def weigh_weeks(self, count: int) -> tuple[float, ...]:
        """Weigh so many weeks, oldest first: 1 for the last, half as much for every half-life before it."""
        return _weigh_weeks(count, self.half_life_weeks)


@cache
def _weigh_weeks(count: int, half_life_weeks: int) -> tuple[float, ...]:
    return tuple(0.5 ** (age / half_life_weeks) for age in reversed(range(count)))


_OF_MANY: Final = Memory(weeks=26, half_life_weeks=8, few_events=False)
_OF_FEW: Final = Memory(weeks=52, half_life_weeks=52, few_events=True)


def choose_memory(series: HourSeries) -> Memory:
    """Remember a year where the known hours of the last 8 weeks hold less than two events each on average.

    Events are whole numbers: where an hour holds a part of something, as with a load or with gigawatts, nothing is few.
    """
    recent = known(series.values[-JUDGED_WEEKS * HOURS_PER_WEEK :])
    if not recent or math.fsum(recent) / len(recent) >= _FEW_AN_HOUR:
        return _OF_MANY
    return _OF_FEW if all(map(float.is_integer, recent)) else _OF_MANY
