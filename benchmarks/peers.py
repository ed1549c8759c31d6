"""
What `downtime` is measured against: forecasts of the horizon's hours from the same history.

The simple peers are weighted means of slots (an hour of day, an hour of week). A slot without data takes the mean of
the same hour of day, without that the mean of all. Prophet and MSTL are imported only when they are asked.
"""

from __future__ import annotations

import json
import logging
import math
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from trials import DAY, HORIZON, WEEK, Case

Peer = Callable[[Case], list[float]]
MONDAY = datetime(1969, 12, 29)  # noqa: DTZ001 - naive on purpose: the local clock, as Prophet wants it


def hour_of_day(case: Case) -> list[float]:
    """Forecast the mean of each local hour of day."""
    return _repeat(case, slot_means(case, DAY, _alike, local=True), local=True)


def last_week(case: Case) -> list[float]:
    """Forecast what was 168 (or 336) hours earlier."""
    return _repeat(case, slot_means(case, WEEK, lambda age: float(age <= WEEK), local=False), local=False)


def utc_hour_of_week(case: Case) -> list[float]:
    """Forecast the mean of each UTC hour of week over the last 8 weeks."""
    return _repeat(case, slot_means(case, WEEK, within_8_weeks, local=False), local=False)


def local_hour_of_week(case: Case) -> list[float]:
    """Forecast the mean of each local hour of week, an hour weighing half as much as one 8 weeks later."""
    return _repeat(case, slot_means(case, WEEK, lambda age: 0.5 ** (age / (8 * WEEK)), local=True), local=True)


def prophet(case: Case) -> list[float]:
    """Forecast with Prophet: daily and weekly seasons by the local clock, everything else as it comes."""
    logging.getLogger("prophet").setLevel(logging.CRITICAL)
    import pandas as pd
    from prophet import Prophet

    logging.getLogger("cmdstanpy").disabled = True
    stamps = [MONDAY + timedelta(hours=hour) for hour in case.hours(local=True)]
    count = len(case.known)
    model = Prophet(
        daily_seasonality=True, weekly_seasonality=True, yearly_seasonality=False, uncertainty_samples=False
    )
    model.fit(pd.DataFrame({"ds": stamps[:count], "y": list(case.known)}))
    return _plain(model.predict(pd.DataFrame({"ds": stamps[count:]}))["yhat"])


def mstl(case: Case) -> list[float]:
    """Forecast with MSTL: seasons of 24 and 168 hours, and a level by simple exponential smoothing (no drift).

    It has to be given every hour: missing ones are the mean of their local hour of week.
    """
    import numpy as np
    from statsforecast.models import MSTL, AutoETS

    usual = slot_means(case, WEEK, _alike, local=True)
    hours = case.hours(local=True)[: len(case.known)]
    values = [usual[hour % WEEK] if math.isnan(value) else value for value, hour in zip(case.known, hours, strict=True)]
    model = MSTL(season_length=[DAY, WEEK], trend_forecaster=AutoETS(model="ANN"))
    return _plain(model.forecast(y=np.array(values), h=HORIZON)["mean"])


SIMPLE: dict[str, Peer] = {
    "hour of day": hour_of_day,
    "last week repeated": last_week,
    "UTC hour of week": utc_hour_of_week,
    "local hour of week": local_hour_of_week,
}
HEAVY: dict[str, Peer] = {"Prophet": prophet, "MSTL": mstl}


def keep_in(folder: Path, name: str, peer: Peer) -> Peer:
    """Return the peer with a memory: one JSON file a forecast. Delete the folder after changing this module."""

    def forecast(case: Case) -> list[float]:
        path = folder / name / f"{case.series.name}-{case.moment:%Y%m%dT%H}-{case.history}.json"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{os.getpid()}")
            part.write_text(json.dumps(peer(case)), "utf-8")
            part.replace(path)  # whole or not at all, so that a run may be stopped or doubled
        known: list[float] = json.loads(path.read_text("utf-8"))
        return known

    return forecast


def slot_means(case: Case, size: int, weigh: Callable[[int], float], *, local: bool) -> list[float]:
    """Return the weighted mean of each slot of what is known.

    Args:
        case: what is known; at least one hour has to be.
        size: how many slots there are: 24 hours of day, or 168 hours of week from Monday 00:00.
        weigh: the weight of an hour by its age, 1 for the last one before the origin.
        local: whether slots follow the zone's clock, or UTC.
    """
    hours = case.hours(local=local)[: len(case.known)]
    weights = [weigh(len(hours) - index) for index in range(len(hours))]
    even = [1.0] * len(hours)
    means: dict[int, float] = {}
    for slots, by in ((size, weights), (DAY, weights), (DAY, even), (1, even)):
        if len(means) < size:
            table = _table(case.known, [hour % slots for hour in hours], by)
            means = {slot: table[slot % slots] for slot in range(size) if slot % slots in table} | means
    return [means[slot] for slot in range(size)]


def within_8_weeks(age: int) -> float:
    """Let the hours of the last 8 weeks weigh the same, and no others anything."""
    return float(age <= 8 * WEEK)


def _alike(_age: int) -> float:
    """Let every hour weigh the same."""
    return 1.0


def _table(values: Sequence[float], slots: Sequence[int], weights: Sequence[float]) -> dict[int, float]:
    """Return the weighted mean of each slot that has data."""
    sums: dict[int, float] = {}
    total: dict[int, float] = {}
    for value, slot, weight in zip(values, slots, weights, strict=True):
        if weight and not math.isnan(value):
            sums[slot] = sums.get(slot, 0.0) + weight * value
            total[slot] = total.get(slot, 0.0) + weight
    return {slot: value / total[slot] for slot, value in sums.items()}


def _repeat(case: Case, means: Sequence[float], *, local: bool) -> list[float]:
    """Return the horizon's hours if every slot goes as it does on average."""
    return [means[hour % len(means)] for hour in case.hours(local=local)[len(case.known) :]]


def _plain(values: Iterable[Any]) -> list[float]:
    """Return numbers of another library as Python's own."""
    return [float(value) for value in values]
